"""What is no run of Chinese characters: numbers, dates, Latin words and marks, cut out before an engine sees the text.

The patterns that look at every character begin with a set of characters, as Python's ``re`` skips quickly to the next
of a set; what stands before that character is asked behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Literal

from lawkit.words.engines import HAN

TokenKind = Literal["word", "number", "date", "latin", "mark"]

# What parts two texts that are cut in one go: a blank that stands in no pattern but that of blanks.
PARTING = "\x1e"
# Chinese characters that the engines do not know, and signs used as such.
_RARE = "㐀-䷿鿖-鿿豈-﫿\U00020000-\U0003ffff々〆〇"
_DIGITS = "零〇○一二三四五六七八九"
_NUMERALS = "零〇一二三四五六七八九十百千万亿两"
_MARKS = "，。、；：？！“”‘’（）《》〈〉【】…—!\"'()*,/:;<=>?"
# Words of numeral characters only that count nothing.
NO_NUMBERS = frozenset(("万一", "一一", "千万", "千千万万", "三三两两", "万万"))
_TO = r" ?[-—–~至到]{1,2} ?"
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = rf"(?:\d{{4}}|[{_DIGITS}]{{4}})"
_YEAR_END = r"(?:度(?!假)|[底末](?!线)|初(?![步中级审评次核始创]))?"
_MONTH = rf"(?:{_DAY}{_TO})?{_DAY} ?月(?:份|{_TO}{_DAY} ?月| ?(?:{_DAY}{_TO})?{_DAY} ?[日号])?"
# After a year, which is four figures: 2021-2025年, 2023年12月31日, 2023年1-11月, 2023年度.
_AFTER_YEAR = rf"(?: ?年?{_TO}{_YEAR} ?年{_YEAR_END}| ?年 ?{_MONTH}| ?年{_YEAR_END})"
# Each of these goes on after a first figure.
_DATE_TAIL = "|".join(
    (
        rf"\d{{3}}{_AFTER_YEAR}",
        r"\d{3}(?:-\d{1,2}-\d{1,2}(?!\d)|/\d{1,2}/\d{1,2}(?!\d)|\.\d{1,2}\.\d{1,2}(?![\d.]))",
        rf"\d?(?: ?月)?{_TO}\d{{1,2}} ?月份?(?: ?\d{{1,2}} ?[日号])?",
        rf"\d? ?月(?: ?\d{{1,2}}(?:{_TO}\d{{1,2}})? ?[日号]|份)?",
        r"\d? ?日(?![均常报])",
        r"\d?:\d{2}(?::\d{2})?(?!\d)",
    )
)
# 万 and the like belong to the figure before them; not in 千米, 千瓦, 千克.
_SCALE = r" ?[十百千万亿]+(?![米瓦克伏卡赫帕])"
_NUMBER_TAIL = rf"\d*(?:,\d{{3}}(?!\d))*(?:\.\d+)?(?: ?[%‰]|{_SCALE})?"
_SHARE_TAIL = rf"分之[{_DIGITS}十百]+(?:点[{_DIGITS}]+)?"
_PART_TAIL = rf"[{_NUMERALS}]*分之[{_NUMERALS}]+"
# Letters of any script but Chinese characters, with figures and the signs inside a name (GB/T, 5G, wi-fi).
_LETTER = rf"[^\W\d_{HAN}{_RARE}①-⓿❶-➓]"
# Signs set on letters, of Latin and Tibetan script, which Python does not count as letters.
_SIGNS = "\u0300-\u036f\u0f71-\u0fbc"
_NAME_TAIL = rf"(?:[\d_{_SIGNS}]|{_LETTER}|[-./&'+](?={_LETTER}|\d))*"
_MAIL_TAIL = r"[A-Za-z0-9._-]{0,64}@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_URL_TAIL = r"(?<=h)ttps?://[!-~]+|(?<=w)ww\.[!-~]+"
# Broken lines and letter-spacing: blanks or one line break between two Chinese characters end no word. A line break
# with a blank after it opens a new paragraph, and a tab a new cell.
_GAP = re.compile(
    rf"[ \r\n](?<=[{HAN}][ \r\n])(?:(?<=\n)|(?<=\r)\n|(?<= ) *(?:\r?\n)?)(?=[{HAN}])",
)
_QUOTES = '“”"‘’「」『』'
_QUOTED = re.compile(rf"[“\"‘「『]([^{_QUOTES}{PARTING}]{{1,12}})[”\"’」』]([{HAN}]{{1,12}})")
# Most tokens: they need no look at the other patterns.
_PLAIN_WORD = re.compile(f"(?![{_NUMERALS}])[{HAN}]+")
# Two characters are left to the engine, which weighs both readings well (执法|证据, 县委|托).
_SHORTEST_GUARDED = 3


@cache
def _kinds() -> dict[TokenKind, re.Pattern[str]]:
    """Return the patterns of the kinds of tokens, compiled when first asked for: the letters take some time."""
    return {
        "date": re.compile(rf"\d(?:{_DATE_TAIL})|[{_DIGITS}]{{4}}{_AFTER_YEAR}"),
        "number": re.compile(rf"\d{_NUMBER_TAIL}|百{_SHARE_TAIL}|[{_NUMERALS}]{_PART_TAIL}|[{_NUMERALS}]+"),
        "latin": re.compile(
            rf"[A-Za-z0-9](?:{_MAIL_TAIL})|[hw](?:{_URL_TAIL})|\d*{_LETTER}{_NAME_TAIL}", re.IGNORECASE
        ),
        "word": re.compile(f"[{HAN}{_RARE}]+"),
    }


def splitter(terms: Iterable[str]) -> re.Pattern[str]:
    """Return the pattern of all that is no run of Chinese characters, and of terms that are not such runs.

    ``pattern.split`` gives runs and other pieces in turn.
    """
    terms = sorted(terms, key=lambda t: (-len(t), t))
    firsts = {t[0] for t in terms}
    chinese = {c for c in firsts if re.match(f"[{HAN}]", c)}
    tails = [
        f"(?<=[{_MARKS}])",  # most pieces are one of these, and looked at first
        *_terms_after(terms, firsts - chinese),
        r"(?<=\s)\s*",
        rf"(?<=\d)(?:{_DATE_TAIL}|\d*{_LETTER}{_NAME_TAIL}|{_NUMBER_TAIL})(?!{_MAIL_TAIL})",
        "|".join(
            (
                *_terms_after(terms, chinese),
                rf"(?<=[{_DIGITS}])[{_DIGITS}]{{3}}{_AFTER_YEAR}",
                rf"(?<=百){_SHARE_TAIL}",
                rf"(?<=[{_NUMERALS}]){_PART_TAIL}",
            )
        ),
        rf"(?<=[A-Za-z0-9])(?<![A-Za-z0-9._-].)(?:{_MAIL_TAIL})",
        _URL_TAIL,
        rf"(?<={_LETTER}){_NAME_TAIL}",
        f"(?<=[^{HAN}])",
    ]
    return re.compile(f"([^{_without(chinese)}](?:{'|'.join(tails)}))")


def _terms_after(terms: list[str], firsts: set[str]) -> list[str]:
    """Return the pattern of the terms that begin with some characters, after that character; or nothing."""
    body = "|".join(_term_tail(term) for term in terms if term[0] in firsts)
    return [f"(?<=[{_set_of(firsts)}])(?:{body})"] if body else []


def _set_of(characters: Iterable[str]) -> str:
    """Return the inside of a set of characters."""
    return "".join(sorted(map(re.escape, characters)))


def _without(firsts: Iterable[str]) -> str:
    """Return the characters of runs as the inside of a set, less those that may begin another piece."""
    out = {*_DIGITS, *_NUMERALS, *firsts}
    low, high = (ord(c) for c in HAN.split("-"))
    parts, at = [], low
    for code in sorted(ord(c) for c in out if low <= ord(c) <= high):
        if at < code:
            parts.append(f"{chr(at)}-{chr(code - 1)}")
        at = code + 1
    return "".join([*parts, f"{chr(at)}-{chr(high)}"])


def _term_tail(term: str) -> str:
    """Return the pattern of a term after its first character; figures and letters at its ends stand alone."""
    first, rest = re.escape(term[0]), re.escape(term[1:])
    before = rf"(?<![0-9A-Za-z.,]{first})" if term[0].isascii() and term[0].isalnum() else ""
    after = "(?![0-9A-Za-z])" if term[-1].isascii() and term[-1].isalnum() else ""
    return f"(?<={first}){before}{rest}{after}"


def find_gaps(folded: str) -> list[tuple[int, int]]:
    """Return the spans of blanks between Chinese characters that end no word; two numerals stay two."""
    spans = (match.span() for match in _GAP.finditer(folded))
    return [(a, b) for a, b in spans if folded[a - 1] not in _NUMERALS or folded[b] not in _NUMERALS]


def find_quoted(folded: str, terms: frozenset[str]) -> list[tuple[int, int, str]]:
    """Return the terms of which the beginning stands in quotation marks (“八五”普法): start, end, term."""
    found = []
    for match in _QUOTED.finditer(folded):
        inner, after = match.groups()
        for length in range(len(after), 0, -1):
            if (term := inner + after[:length]) in terms:
                found.append((match.start(), match.start(2) + length, term))
                break
    return found


class Guard:
    """Finds the places where the string of a term is none, because its last character belongs to the next word.

    Parameters
    ----------
    terms
        The terms.
    follow
        Last character of a term → pattern of what follows it where both make a word (法 → 律).
    """

    def __init__(self, terms: Iterable[str], follow: Mapping[str, str]) -> None:
        every = frozenset(terms)
        self._terms = frozenset(t for t in every if len(t) >= _SHORTEST_GUARDED and t[-1] in follow)
        self._lengths = sorted({len(t) for t in self._terms})
        self._tails = {t[-3:] for t in self._terms}
        # The last character but one is looked at in the pattern already, as 法律 and the like are everywhere.
        ends: dict[str, set[str]] = {}
        for term in sorted(self._terms):
            ends.setdefault(term[-1], set()).add(re.escape(term[-2]))
        body = "|".join(
            f"(?<=[{''.join(sorted(before))}]{end})(?={follow[end]})" for end, before in ends.items()
        )
        self._pattern = re.compile(f"[{''.join(ends)}](?:{body})") if body else None
        self._inside: dict[str, list[tuple[int, str]]] = {}
        for term in sorted(every) if body else ():
            for at in self._ends_before(term):
                self._inside.setdefault(term[at : at + 2], []).append((at, term))

    def find(self, text: str) -> list[int]:
        """Return the offsets before which a word must end."""
        if self._pattern is None:
            return []
        return [at for at in self._ends_before(text) if not self._is_inside(text, at)]

    def _ends_before(self, text: str) -> Iterator[int]:
        assert self._pattern is not None
        for match in self._pattern.finditer(text):
            end = match.end()
            if text[end - 3 : end] in self._tails and self._ends_term(text, end):
                yield end - 1

    def _is_inside(self, text: str, at: int) -> bool:
        """Whether a longer term goes over the place (政府办公室)."""
        inside = self._inside.get(text[at : at + 2], ())
        return any(text[at - before : at - before + len(term)] == term for before, term in inside)

    def _ends_term(self, text: str, end: int) -> bool:
        return any(text[end - n : end] in self._terms for n in self._lengths if n <= end)


def token_kind(token: str, terms: frozenset[str] = frozenset()) -> TokenKind:
    """Return the kind of one token.

    Examples
    --------
    >>> [token_kind(t) for t in ("法治", "三百", "万一", "95.6%", "2023年", "5G", "、")]
    ['word', 'number', 'word', 'number', 'date', 'latin', 'mark']
    """
    if token in terms or token in NO_NUMBERS or _PLAIN_WORD.fullmatch(token):
        return "word"
    for kind, pattern in _kinds().items():
        if pattern.fullmatch(token):
            return kind
    return "mark"


def is_numeral(token: str) -> bool:
    """Whether a token is a numeral of Chinese characters (三百), that may go on in the next one."""
    return token not in NO_NUMBERS and all(c in _NUMERALS for c in token)
