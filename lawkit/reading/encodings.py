"""Bytes to characters: which encoding a text is in, in a fixed order that a wrong declaration cannot upset.

The order is

1. a byte order mark (UTF-8, UTF-16, UTF-32);
2. UTF-8, where the bytes are valid UTF-8 with more than a few characters beyond ASCII: no other
   encoding gives that by chance, so this wins over a declaration;
3. the declared encoding (gb2312 and gbk are read as gb18030, their superset), UTF-8, GB18030, Big5, and
   UTF-16 without a mark (before GB18030 where there are NUL bytes): the first that fits without an error
   and gives frequent characters of written Chinese;
4. where none does, of the same encodings the one that gives the most frequent characters, very few
   damaged bytes being replaced by U+FFFD.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lawkit.errors import ReadError
from lawkit.resources import load_resource

# Longest first: the UTF-32 mark begins with the UTF-16 one.
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SIGNATURES = (
    (b"%PDF-", "a PDF file"),
    (b"PK\x03\x04", "a ZIP or Office file"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office file"),
    (b"{\\rtf", "an RTF file"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x1f\x8b\x08", "a GZIP archive"),
)
_DECLARATION = re.compile(
    rb"""(?:<meta\b[^>]{0,400}?\bcharset|<\?xml\b[^>]{0,200}?\bencoding)\s*=\s*["']?\s*([\w:.-]{2,40})""",
    re.I,
)
_DECLARATION_WITHIN = 8192  # bytes; HTML asks for 1,024, but pages with long comments before the head exist
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE = 0.005  # of the characters; a text file has none or a stray one
_DAMAGE_SHARE = 0.001  # of the characters may be replaced …
_DAMAGE_FLOOR = 6  # … and this many in a short text: a lone surrogate costs three, a pair of them six
# Valid UTF-8 sequences that settle the matter. About one GB2312 character in eight is valid UTF-8 by
# chance, so twelve in a row are a one in 10^11 event; two or three in a row do happen (平水).
_SURE_UTF8 = 12
_MARGIN = 0.15  # a later candidate must be this much more Chinese: right readings score 0.4 to 0.8, wrong ones below 0.1
_PLAUSIBLE = 0.3  # between the two
_SAMPLE = 100_000  # characters that are enough to score a reading
_MAX_DECODED_UTF8 = re.compile(r"[^\x00-\x7f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A decoded text, the name of its encoding, and what had to be repaired."""

    text: str
    encoding: str
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Reading:
    """One way to read the bytes: how Chinese it looks and how many bytes did not fit."""

    text: str
    encoding: str
    score: float
    damaged: int


def decode(data: bytes, *, path: str = "<bytes>", declared: str | None = None) -> Decoded:
    """Turn the bytes of a text file into characters.

    Parameters
    ----------
    data
        The whole file.
    path
        The file's name, for errors.
    declared
        The encoding that the file claims (see :func:`declared_encoding`), if any.

    Returns
    -------
    Decoded
        The text exactly as the encoding gives it (line ends and a U+FEFF of UTF-8 stay), the name of
        the encoding as Python knows it, and a warning where damaged bytes were replaced.

    Raises
    ------
    lawkit.errors.ReadError
        ``binary`` where no encoding fits.

    Notes
    -----
    A text of a few characters can fit several encodings equally well; the order in the module's
    description then decides. Only encodings in use for Chinese pages are tried, and ISO-8859-1 and
    Windows-1252 where they are declared.

    Examples
    --------
    >>> decode("法治政府建设".encode("gbk"), declared="utf-8")
    Decoded(text='法治政府建设', encoding='gb18030', warnings=())
    """
    kind = next((kind for signature, kind in _SIGNATURES if data.startswith(signature)), None)
    if kind is not None:
        raise ReadError(path, "binary", f"the content is {kind}")
    reading = _read_marked(data) or _read_sure_utf8(data) or _best(data, declared)
    if reading is None:
        raise ReadError(path, "binary", "no text in UTF-8, UTF-16, GB18030 or Big5")
    if len(_CONTROL.findall(reading.text)) > _CONTROL_SHARE * len(reading.text):
        raise ReadError(path, "binary", "too many control characters for a text")
    return Decoded(reading.text, reading.encoding, _damage_warning(reading))


def declared_encoding(data: bytes) -> str | None:
    """Return the encoding that an html or xml file claims near its beginning, as a name Python knows.

    Unknown names and encodings that are never used for Chinese pages give None.

    Examples
    --------
    >>> declared_encoding(b'<meta http-equiv="Content-Type" content="text/html; charset=GB2312">')
    'gb18030'
    """
    found = _DECLARATION.search(data[:_DECLARATION_WITHIN])
    if found is None:
        return None
    names: dict[str, str] = load_resource("reading")["encodings"]["names"]
    return names.get(found[1].decode("ascii", "replace").lower())


def replace_surrogates(text: str) -> tuple[str, int]:
    r"""Return ``text`` with every lone surrogate as U+FFFD, one to one, and how many there were.

    Examples
    --------
    >>> replace_surrogates("法\ud800治")
    ('法\ufffd治', 1)
    """
    return re.subn("[\ud800-\udfff]", "\ufffd", text)


def _read_marked(data: bytes) -> _Reading | None:
    """Read by the byte order mark, if there is one and few bytes are damaged."""
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            reading = _read(data, encoding)
            return reading if _tolerable(reading) else None
    return None


def _read_sure_utf8(data: bytes) -> _Reading | None:
    """Read as UTF-8 if that fits and is no accident."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    if "\x00" in text[:_SAMPLE]:
        return None
    beyond = sum(1 for _, _ in zip(range(_SURE_UTF8), _MAX_DECODED_UTF8.finditer(text), strict=False))
    return _Reading(text, "utf-8", 1.0, 0) if beyond in (0, _SURE_UTF8) else None


def _best(data: bytes, declared: str | None) -> _Reading | None:
    """Return the first reading that fits and looks Chinese, else the most Chinese with little damage."""
    readings = []
    for encoding in _candidates(data, declared):
        reading = _read(data, encoding)
        if not reading.damaged and reading.score >= _PLAUSIBLE:
            return reading
        readings.append(reading)
    fitting = [reading for reading in readings if _tolerable(reading) and not _is_chance(reading, data)]
    best: _Reading | None = None
    for reading in sorted(fitting, key=lambda reading: reading.damaged > 0):
        if best is None or reading.score > best.score + _MARGIN:
            best = reading
    return best


def _is_chance(reading: _Reading, data: bytes) -> bool:
    """Tell whether bytes without NUL only happen to fit UTF-16, as nearly all do."""
    wide = reading.encoding.startswith("utf-16")
    return wide and reading.score < _PLAUSIBLE and b"\x00" not in data[:_SAMPLE]


def _candidates(data: bytes, declared: str | None) -> Iterator[str]:
    """Yield the encodings to try, in order, each once."""
    seen = set()
    tried = ["gb18030", "big5", "cp950", "big5hkscs"]
    wide = ["utf-16-le", "utf-16-be"]
    tried = ["utf-8", *wide, *tried] if b"\x00" in data[:_SAMPLE] else ["utf-8", *tried, *wide]
    for encoding in ([declared] if declared else []) + tried:
        if encoding not in seen:
            seen.add(encoding)
            yield encoding


def _read(data: bytes, encoding: str) -> _Reading:
    """Decode, counting the bytes that do not fit."""
    try:
        text, damaged = data.decode(encoding), 0
    except UnicodeDecodeError:
        text = data.decode(encoding, "replace")
        damaged = text.count("\ufffd") - data.decode(encoding, "ignore").count("\ufffd")
        damaged = max(damaged, 1)
    return _Reading(text, encoding, _chineseness(text[:_SAMPLE]), damaged)


def _tolerable(reading: _Reading) -> bool:
    """Tell whether so few bytes are damaged that the text is still worth reading."""
    return reading.damaged <= max(_DAMAGE_FLOOR, _DAMAGE_SHARE * len(reading.text))


def _chineseness(text: str) -> float:
    """Return the share of frequent Chinese characters among those beyond ASCII (0 where there are none)."""
    beyond = [c for c in text if c > "\x7f"]
    common = _common_characters()
    return sum(c in common for c in beyond) / len(beyond) if beyond else 0.0


@lru_cache(maxsize=1)
def _common_characters() -> frozenset[str]:
    """Return the most frequent characters of official prose in both scripts, and Chinese punctuation."""
    common = load_resource("reading")["encodings"]
    return frozenset(common["simplified"] + common["traditional"] + common["punctuation"]) - {" ", "\n"}


def _damage_warning(reading: _Reading) -> tuple[str, ...]:
    """Say how many damaged characters were replaced."""
    if not reading.damaged:
        return ()
    return (f"encoding: {reading.damaged} damaged characters replaced by U+FFFD ({reading.encoding})",)
