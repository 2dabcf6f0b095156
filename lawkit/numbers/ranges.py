"""Intervals of numbers that a text names: 大于10小于20, 20至30之间, 五百以上."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from lawkit.numbers.numerals import signed_numbers
from lawkit.numbers.scan import RawNumber
from lawkit.resources import load_resource
from lawkit.text.fold import fold

if TYPE_CHECKING:
    import pandas as pd

_BETWEEN = re.compile(r" ?(?:-|—{1,2}|–|~|〜|∼|至|到) ?")
_AND = re.compile(r" ?(?:和|与|跟|及) ?(?:第)?")
_MIDDLE = re.compile(r" ?(?:之间|中间|间)")
_LYING = re.compile(r"(?:位于|介于|处于|在)? ?第?$")


@dataclass(frozen=True, slots=True)
class Range:
    """An interval: its span, its ends (None: open to that side) and whether they belong to it."""

    start: int
    end: int
    low: float | None
    high: float | None
    low_closed: bool
    high_closed: bool


def find_ranges(text: str) -> pd.DataFrame:
    """List the intervals of numbers that a text names.

    Parameters
    ----------
    text
        Any Chinese text.

    Returns
    -------
    pandas.DataFrame
        One row an interval: ``start``, ``end``, ``quote``, ``low``, ``high`` (NaN: no end on that side),
        ``low_closed``, ``high_closed``. Offsets index ``text``.

    Notes
    -----
    Both ends of ``3至5`` belong to the interval. Of 余, 多, 几 and 以上 the number itself does not, of 及以上,
    不少于, 不超过 it does. Units are not looked at.

    Examples
    --------
    >>> found = find_ranges("大于10并且小于20，五百以上，3至5")
    >>> found[["quote", "low", "high"]].fillna(0).values.tolist()
    [['大于10并且小于20', 10.0, 20.0], ['五百以上', 500.0, 0.0], ['3至5', 3.0, 5.0]]
    """
    import pandas as pd

    folded = fold(text)
    rows = [
        (r.start, r.end, text[r.start : r.end], r.low, r.high, r.low_closed, r.high_closed)
        for r in _merged(folded, _ranges(folded, list(signed_numbers(folded))))
    ]
    columns = ["start", "end", "quote", "low", "high", "low_closed", "high_closed"]
    return pd.DataFrame(rows, columns=columns).astype({"low": "float64", "high": "float64"})


def _ranges(text: str, numbers: list[RawNumber]) -> list[Range]:
    found: list[Range] = []
    at, floor = 0, 0
    while at < len(numbers):
        following = numbers[at + 1] if at + 1 < len(numbers) else None
        if following and (pair := _pair(text, numbers[at], following)):
            found.append(pair)
            at, floor = at + 2, pair.end
            continue
        if single := _single(text, numbers[at], floor):
            found.append(single)
            floor = single.end
        else:
            floor = numbers[at].end
        at += 1
    return found


def _pair(text: str, low: RawNumber, high: RawNumber) -> Range | None:
    """Return the interval of two numbers (20~30, 介于3和5之间), or None."""
    if low.value >= high.value or low.high or high.high:
        return None
    between = text[low.end : high.start]
    middle = _MIDDLE.match(text, high.end)
    if not _BETWEEN.fullmatch(between) and not (middle and _AND.fullmatch(between)):
        return None
    start, end = low.start, high.end
    if middle:
        end = middle.end()
        lying = _LYING.search(text[max(0, start - 4) : start])
        start -= len(lying.group()) if lying else 0
    return Range(start, end, float(low.value), float(high.value), True, True)


@dataclass(frozen=True, slots=True)
class _Comparisons:
    """Patterns of the words that compare, and the kind of interval that each makes."""

    before: re.Pattern[str]
    after: re.Pattern[str]
    than: re.Pattern[str]
    kinds: dict[str, str]
    joiners: frozenset[str]


@lru_cache(maxsize=1)
def _comparisons() -> _Comparisons:
    data = load_resource("bounds")["compare"]
    names = ("low_open", "low_closed", "high_open", "high_closed", "equal")
    before = {word: name for name in names for word in data[name]}
    after = {word: name for name in names for word in data.get(f"after_{name}", ())}
    than = dict.fromkeys(data["than_more"], "low_open") | dict.fromkeys(data["than_less"], "high_open")
    return _Comparisons(
        before=re.compile(rf"(?:{_spaced(before)}) ?$"),
        after=re.compile(rf" ?(?:{_spaced(after)})"),
        than=re.compile(rf" ?(?:{_spaced(than)})"),
        kinds=before | after | than,
        joiners=frozenset(["", *data["joiners"]]),
    )


def _spaced(words: Iterable[str]) -> str:
    """Return a pattern of the words, the longest first, with blanks allowed between their characters."""
    ordered = sorted(words, key=len, reverse=True)
    return "|".join(" ?".join(map(re.escape, word)) for word in ordered)


def _single(text: str, number: RawNumber, floor: int) -> Range | None:
    """Return the interval that a comparison makes of one number, or None."""
    words, value = _comparisons(), float(number.value)
    if match := words.before.search(text[max(floor, number.start - 12) : number.start]):
        kind = words.kinds[match.group().replace(" ", "")]
        return _of_kind(kind, number.start - len(match.group()), number.end, value)
    if match := words.after.match(text, number.end):
        return _of_kind(words.kinds[match.group().replace(" ", "")], number.start, match.end(), value)
    head = text[max(floor, number.start - 2) : number.start]
    if head.rstrip().endswith("比") and (match := words.than.match(text, number.end)):
        start = number.start - (len(head) - head.rindex("比"))
        return _of_kind(words.kinds[match.group().strip()], start, match.end(), value)
    if number.high is not None:
        return Range(number.start, number.end, value, float(number.high), True, True)
    if number.bound == "over":
        return _of_kind("low_open", number.start, number.end, value)
    return None


def _of_kind(kind: str, start: int, end: int, value: float) -> Range:
    low = value if kind.startswith(("low", "equal")) else None
    high = value if kind.startswith(("high", "equal")) else None
    closed = kind == "equal" or kind.endswith("closed")
    return Range(start, end, low, high, closed and low is not None, closed and high is not None)


def _merged(text: str, ranges: list[Range]) -> list[Range]:
    """Join two halves that stand side by side (大于10并且小于20)."""
    joiners = _comparisons().joiners
    result: list[Range] = []
    for one in ranges:
        other = result[-1] if result else None
        if other and text[other.end : one.start].replace(" ", "") in joiners and (both := _both(other, one)):
            result[-1] = both
        else:
            result.append(one)
    return result


def _both(first: Range, second: Range) -> Range | None:
    """Return the interval between a lower and an upper bound, or None where they make none."""
    low, high = (first, second) if first.high is None else (second, first)
    if (
        low.low is None
        or low.high is not None
        or high.high is None
        or high.low is not None
        or low.low >= high.high
    ):
        return None
    span = replace(low, start=first.start, end=second.end)
    return replace(span, high=high.high, high_closed=high.high_closed)
