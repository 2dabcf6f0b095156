"""Reading one source: the format is told by the ending, the text by the format's own module."""

from __future__ import annotations

import hashlib
from pathlib import PurePath
from typing import TYPE_CHECKING

from lawkit.errors import ReadError
from lawkit.reading.document import Document, Format, Mark
from lawkit.reading.encodings import declared_encoding, decode, replace_surrogates
from lawkit.resources import load_resource

if TYPE_CHECKING:  # sources.py loads pandas, which a reader of one file does not need
    from lawkit.reading.sources import Source

# Zero-width and byte order marks count as blanks when a file is tested for emptiness.
_INVISIBLE = "\ufeff\u200b\u200c\u200d\u2060\u00ad"


def read_source(source: Source) -> Document:
    """Read one source into a document.

    Parameters
    ----------
    source
        A file or a row of a table, as :func:`lawkit.reading.sources.find_sources` finds them.

    Returns
    -------
    Document
        The text with its hints, heading marks and warnings.

    Raises
    ------
    lawkit.errors.ReadError
        With one of the reasons listed in :mod:`lawkit.reading.document`.

    Notes
    -----
    The ending of the file's name decides the format; its content is not guessed, so html in a ``.txt``
    file stays as it is. Nothing is fetched from a network, and no file but the source itself is opened.

    Examples
    --------
    >>> from lawkit.reading.sources import Source
    >>> document = read_source(Source("甲县-2023", text="2023年,甲县……", hints={"url": "https://a.example/1"}))
    >>> document.format, document.text, document.hints["url"]
    ('table', '2023年,甲县……', 'https://a.example/1')
    """
    if source.file is None:
        return _read_row(source)
    kind = find_format(source.file.name, shown=source.path)
    data = _read_bytes(source)
    if not data.strip():
        raise ReadError(
            source.path, "empty", "the file holds nothing" if not data else "the file holds only blanks"
        )
    document = _read_file(source.path, kind, data, hashlib.sha256(data).hexdigest())
    if not document.text.strip().strip(_INVISIBLE).strip():
        raise ReadError(
            source.path,
            "empty",
            "the page holds no article, or a script loads it" if kind == "html" else "the file holds no text",
        )
    return document


def find_format(name: str, *, shown: str | None = None) -> Format:
    """Return the format that a file's ending stands for.

    Parameters
    ----------
    name
        The file's name.
    shown
        The path that an error names; ``name`` where it is not given.

    Raises
    ------
    lawkit.errors.ReadError
        ``unknown-format`` where the ending is none of those that are read.

    Examples
    --------
    >>> find_format("甲县-2023.HTM")
    'html'
    """
    ending = PurePath(name).suffix.lower()
    formats: dict[str, Format] = load_resource("reading")["formats"]
    if ending in formats:
        return formats[ending]
    advice = load_resource("reading")["unknown_formats"].get(ending)
    detail = advice or f"the ending {ending!r} is none of {', '.join(sorted(formats))}"
    raise ReadError(shown or name, "unknown-format", detail)


def _read_bytes(source: Source) -> bytes:
    """Return the bytes of a file, naming what the system says where it refuses."""
    assert source.file is not None
    try:
        if source.file.exists() and not source.file.is_file():
            raise ReadError(source.path, "unreadable", "not a regular file")
        return source.file.read_bytes()
    except FileNotFoundError:
        raise ReadError(source.path, "missing", "the file does not exist") from None
    except OSError as error:
        raise ReadError(source.path, "unreadable", error.strerror or str(error)) from error


def _read_row(source: Source) -> Document:
    """Read a row of a table."""
    text, replaced = replace_surrogates(source.text or "")
    if not text.strip().strip(_INVISIBLE).strip():
        raise ReadError(source.path, "empty", "the text column is empty in this row")
    warnings = (f"encoding: {replaced} lone surrogates replaced by U+FFFD",) if replaced else ()
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Document(source.path, "table", None, digest, text, dict(source.hints), warnings=warnings)


def _read_file(path: str, kind: Format, data: bytes, digest: str) -> Document:
    """Read the bytes of a file in its format."""
    if kind == "docx":
        from lawkit.reading.docx import read_docx

        content = read_docx(data, path=path)
        return Document(
            path, kind, None, digest, content.text, content.hints, content.marks, content.warnings
        )
    if kind == "pdf":
        from lawkit.reading.pdf import read_pdf

        text, hints, warnings = read_pdf(data, path=path)
        return Document(path, kind, None, digest, text, hints, (), warnings)
    if kind == "html":
        from lawkit.reading.html import read_html

        decoded = decode(data, path=path, declared=declared_encoding(data))
        page = read_html(decoded.text)
        warnings = decoded.warnings + page.warnings
        return Document(path, kind, decoded.encoding, digest, page.text, page.hints, page.marks, warnings)
    decoded = decode(data, path=path)
    marks: tuple[Mark, ...] = ()
    if kind == "md":
        from lawkit.reading.txt import markdown_marks

        marks = markdown_marks(decoded.text)
    return Document(path, kind, decoded.encoding, digest, decoded.text, {}, marks, decoded.warnings)
