"""Folding: one text in many widths and scripts becomes one form, character for character.

Every function here keeps the length of its input, so an offset into the folded text is an offset into
the text itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property, lru_cache
from unicodedata import normalize

# Pinyin glossed after a character, as script-converting mirrors insert it: 建設(shè). The letters must hold
# a tone mark or follow a CJK character directly; a Latin abbreviation in brackets, as 客户关系管理(CRM), has none.
_GLOSS = re.compile(r"\((?<=[一-鿿]\()\s?[a-zü]*[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]*\s?\)")
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u180e\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_BLANKS = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\ue5e5"  # U+E5E5: the ideographic space A3A0 of GBK files
# All that counts as blank: what Python calls space, and signs of no width.
BLANKS = "".join(chr(code) for code in range(0x3001) if chr(code).isspace()) + _INVISIBLE + "\ue5e5"
_CJK_BLOCKS = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0xF900, 0xFB00))


def _width_table() -> dict[int, str]:
    """Full-width ASCII, blanks and compatibility signs to their plain form, one to one."""
    table = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    table |= {ord(c): " " for c in _BLANKS + _INVISIBLE}
    # The radicals that text layers of pdf files hold in place of characters (⼀、⾏政).
    table |= {c: normalize("NFKC", chr(c)) for c in range(0x2F00, 0x2FD6)}
    table |= dict(
        zip(
            map(ord, "⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻩⻬⻮⻰"),
            "西见角贝车长门青页风飞食马骨鬼鱼鸟黄齐齿龙",
            strict=True,
        )
    )
    table |= {
        ord(a): b
        for a, b in {
            "﹙": "(",
            "﹚": ")",
            "﹕": ":",
            "﹔": ";",
            "﹐": ",",
            "﹒": ".",
            "﹪": "%",
            "｡": "。",
        }.items()
    }
    return table


@lru_cache(maxsize=1)
def _script_table() -> dict[int, str]:
    """Traditional characters to simplified ones (OpenCC's ``t2s`` on single characters)."""
    from opencc import OpenCC

    chars = [chr(code) for low, high in _CJK_BLOCKS for code in range(low, high)]
    plain = OpenCC("t2s").convert("\n".join(chars)).split("\n")
    return {ord(a): b for a, b in zip(chars, plain, strict=True) if a != b and len(b) == 1}


@lru_cache(maxsize=1)
def _fold_table() -> dict[int, str]:
    """Return every sign that is folded with its last form (⼾ to 户, not to 戶), so that folding twice changes nothing."""
    script = _script_table()
    return {code: script.get(ord(plain), plain) for code, plain in (_width_table() | script).items()}


@lru_cache(maxsize=1)
def _foldable() -> re.Pattern[str]:
    return re.compile(f"[{''.join(re.escape(chr(code)) for code in _fold_table())}]")


# Replacing a few signs one by one is six times quicker than looking up every character; a text in traditional
# characters or full-width letters holds more.
_FEW = 40


def fold(text: str) -> str:
    """Return ``text`` in half-width simplified form with noise blanked, of the same length.

    Full-width ASCII becomes half-width, every kind of blank a space, traditional characters simplified
    ones, and pinyin glosses are overwritten by spaces. Line breaks stay.

    Examples
    --------
    >>> fold("（一）２０２３年　法治建設(shè)")
    '(一)2023年 法治建设     '
    """
    table = _fold_table()
    found = set(_foldable().findall(text))
    folded = text if len(found) <= _FEW else text.translate(table)
    if len(found) <= _FEW:
        for sign in found:
            folded = folded.replace(sign, table[ord(sign)])
    if "(" in folded:
        folded = _GLOSS.sub(lambda m: " " * len(m.group()), folded)
    return folded


@dataclass(frozen=True)
class Squeezed:
    """A text without its blanks, and where each of its characters stood."""

    text: str
    source: str
    start: int

    @cached_property
    def offsets(self) -> tuple[int, ...]:
        """For each character of ``text`` its offset in the original text (worked out when first asked for)."""
        return tuple(i for i, c in enumerate(self.source, self.start) if not c.isspace())

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original text of ``self.text[start:end]`` (not empty)."""
        return self.offsets[start], self.offsets[end - 1] + 1


def squeeze(text: str, start: int = 0, end: int | None = None) -> Squeezed:
    r"""Drop the blanks of ``text[start:end]`` and keep the offsets.

    Examples
    --------
    >>> squeezed = squeeze("广 \n大干部")
    >>> squeezed.text, squeezed.span(0, 2)
    ('广大干部', (0, 4))
    """
    part = text[start:end]
    return Squeezed("".join(part.split()), part, start)


def squeezed(text: str, start: int, end: int) -> str:
    """Return ``text[start:end]`` without its blanks, where no offsets are needed."""
    return "".join(text[start:end].split())
