"""Ordinals: the numbers and marks that may open a section or an item, found once for the whole text."""

from __future__ import annotations

import re
from functools import lru_cache

from lawkit.records import record
from lawkit.resources import load_resource
from lawkit.text.word_patterns import first_then

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九十")}
# First characters of the blocks that enclose a number in one sign, each with the value 1.
_ENCLOSED = "①⑴⒈㈠"
_ORDER_WORDS = {"首先": 1, "其次": 2, "再次": 3, "再者": 3, "最后": 9}
_SIGNS = re.compile(r"[-#*>•·●◆■\s]*")
# What may stand before an ordinal inside a line: the end of a sentence or clause, a closing quote, a blank.
_BOUNDARY = re.compile(r"[。;:!?…,”\")》】]\s*$|\s$|其中$")


@record
class Ordinal:
    """A mark such as ``(二)`` and where it stands."""

    form: str
    value: int
    start: int
    end: int
    line_start: bool
    before: str  # the character before it, "" at the start of a line, " " after a blank


def ordinal_value(mark: str) -> int:
    """Return the number that a mark stands for.

    Examples
    --------
    >>> [ordinal_value(m) for m in ("(十二)", "二十、", "3.", "⑵", "首先", "三是")]
    [12, 20, 3, 2, 1, 3]
    """
    if mark in _ORDER_WORDS:
        return _ORDER_WORDS[mark]
    if digits := re.search(r"\d+", mark):
        return int(digits.group())
    for first in _ENCLOSED:
        if 0 <= ord(mark[0]) - ord(first) < 20:
            return ord(mark[0]) - ord(first) + 1
    numerals = [_DIGITS[c] for c in mark if c in _DIGITS]
    if 10 not in numerals:
        return numerals[-1]
    at = numerals.index(10)
    return 10 * (numerals[at - 1] if at else 1) + sum(numerals[at + 1 :])


def _named(forms: list[dict[str, str]], keys: tuple[str, ...]) -> re.Pattern[str]:
    """Compile the patterns of all forms into one, a named group each."""
    groups = []
    for form in forms:
        patterns = "|".join(form[k] for k in keys if k in form)
        if patterns:
            groups.append(f"(?P<f{forms.index(form)}>{patterns})")
    return re.compile("|".join(groups))


@lru_cache(maxsize=1)
def _patterns() -> tuple[list[str], re.Pattern[str], re.Pattern[str], list[str], re.Pattern[str]]:
    data = load_resource("ordinals")
    forms, items = data["forms"], data["items"]
    return (
        [f["name"] for f in forms],
        _named(forms, ("line_only", "pattern")),
        re.compile(rf"(?<![\d第])(?:{_named(forms, ('pattern',)).pattern})"),
        [f["name"] for f in items],
        _named(items, ("pattern",)),
    )


@lru_cache(maxsize=1)
def _openings() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what matches the characters that a section's mark and an item's mark can begin with."""
    data = load_resource("ordinals")["openings"]
    return re.compile(data["forms"]), re.compile(data["items"])


def form_names() -> list[str]:
    """Return the names of the section forms, highest level first."""
    return _patterns()[0]


@lru_cache(maxsize=1)
def _broken_brackets() -> dict[str, int]:
    """Map what ``　（一）`` becomes when GB18030 is read one byte late to its value."""
    marks = {n: f"\u3000（{c}）" for n, c in enumerate("一二三四五六七八九十", 1)}
    return {m.encode("gb18030")[1:-1].decode("gb18030", "replace"): n for n, m in marks.items()}


@lru_cache(maxsize=1)
def line_openers() -> re.Pattern[str]:
    """Return what matches at the start of a line that opens a section or an item."""
    _, at_start, _, _, items = _patterns()
    return re.compile(f"(?:{re.sub('P<f', 'P<s', at_start.pattern)}|{items.pattern})")


def leading_signs(folded: str, start: int, end: int) -> int:
    """Return where a line's words begin after Markdown signs and bullets."""
    return next(_SIGNS.finditer(folded, start, end)).end()


def _before(folded: str, at: int, line_start: int) -> str:
    if at <= line_start:
        return ""
    return " " if folded[at - 1].isspace() else folded[at - 1]


def find_ordinals(folded: str, lines: list[tuple[int, int]]) -> list[Ordinal]:
    """Return every mark that may open a section, in text order.

    Whether it does open one is decided by `find_headings`, which sees all of them.
    """
    names, at_start, inside, _, _ = _patterns()
    opening, _ = _openings()
    found = []
    for start, end in lines:
        at = leading_signs(folded, start, end)
        if match := at_start.match(folded, at, end):
            found.append(_ordinal(names, match, folded, at))
            at = match.end()
        elif broken := _broken_ordinal(folded, at, end):
            found.append(broken)
        for match in first_then(opening, inside, folded, at, end):
            found.append(_ordinal(names, match, folded, start))
    return found


def _ordinal(names: list[str], match: re.Match[str], folded: str, line_start: int) -> Ordinal:
    form = names[int((match.lastgroup or "f0")[1:])]
    before = _before(folded, match.start(), line_start)
    return Ordinal(form, ordinal_value(match.group()), match.start(), match.end(), not before, before)


def _broken_ordinal(folded: str, at: int, end: int) -> Ordinal | None:
    start = folded.find("。", at, min(at + 3, end))
    if start < 0 or folded[at:start].strip("? "):
        return None
    for mark, value in _broken_brackets().items():
        if folded.startswith(mark, start):
            return Ordinal("bracket", value, start, start + len(mark) + 1, True, "")
    return None


def item_ordinal_at(folded: str, at: int) -> Ordinal | None:
    """Return the item mark at ``at``, whatever stands before it, or None."""
    *_, names, pattern = _patterns()
    match = pattern.match(folded, at)
    return _ordinal(names, match, folded, at) if match else None


def find_item_ordinals(folded: str, lines: list[tuple[int, int]]) -> list[Ordinal]:
    """Return every mark that may open an item and stands at a boundary, in text order."""
    *_, names, pattern = _patterns()
    _, opening = _openings()
    found = []
    for start, end in lines:
        at = leading_signs(folded, start, end)
        for match in first_then(opening, pattern, folded, at, end):
            ordinal = _ordinal(names, match, folded, at)
            if (
                ordinal.form == "circled"
                or ordinal.line_start
                or _BOUNDARY.search(folded[max(at, ordinal.start - 3) : ordinal.start])
            ):
                found.append(ordinal)
    return found
