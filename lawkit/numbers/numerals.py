"""Numerals as a tool of their own: read one, or list all that a text holds."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING

from lawkit.errors import check_kind
from lawkit.numbers.figures import NumeralKind
from lawkit.numbers.quantity import Bound
from lawkit.numbers.scan import (
    RawNumber,
    bound_after,
    bound_before,
    iter_numbers,
    slash_fraction,
    tenths,
    with_power,
)
from lawkit.numbers.units import unit_at
from lawkit.text.fold import fold

if TYPE_CHECKING:
    import jieba
    import pandas as pd

_SIGN = re.compile(r"(?:负 ?|[-−+])$")
_RANGE_SIGN = re.compile(r" ?(?:-|—{1,2}|–|~|〜|∼|至|到) ?")
_PERCENT = re.compile(r" ?%")
_PERMILLE = re.compile(r" ?‰")
# 九折, 七五折, 75折: so many tenths or hundredths of the price.
_DISCOUNT = re.compile(r" ?折(?![旧合扣返迭线断磨叠算射页腰])")
_URL = re.compile(r"https?://[!-~]+")
_POINTS = re.compile(r"百 ?分 ?点")
# Longer rows of digits are codes, and overflow a float at some point.
_GREATEST = Decimal(10) ** 40
# Formal figures that are also words (队伍, 大陆, 收拾): numbers only beside other figures or alone.
_FORMAL = frozenset("伍陆拾肆捌柒玖叁贰壹")


@dataclass(frozen=True, slots=True)
class Numeral:
    """What a numeral is worth.

    Parameters
    ----------
    value, high
        The number and, of a range, its upper end (else None). Percentages are given in percent
        (百分之二十 and 两成 are 20), per mille in per mille.
    bound
        How exact the wording is.
    kind
        The form of the number: integer, decimal, fraction, percent, permille, tenths (成).
    """

    value: float
    high: float | None
    bound: Bound
    kind: NumeralKind


def parse_numeral(s: str) -> Numeral:
    """Read one numeral.

    Parameters
    ----------
    s
        The numeral and nothing else: Arabic (any width, thousands commas, decimals), Chinese (formal figures
        too) or mixed (3万4000), a fraction (三分之一, 1/3), a percentage (95.6%, 百分之二十, 三成) or a range
        (3-5, 3至5, 三四十), with words that say how exact it is (近5万, 1200余, 不低于97%, 30以上). A unit of
        measure is not part of a numeral.

    Returns
    -------
    Numeral
        Value, upper end of a range, bound and kind.

    Raises
    ------
    TypeError
        If ``s`` is no text.
    ValueError
        If it is no numeral, or more than one.

    Notes
    -----
    After a scale word the next lower one may be left out (两千四 is 2400). Figures in a row without scale words
    are read by place (一七二〇 is 1720), two figures that follow each other as a range (七八十).

    Examples
    --------
    >>> parse_numeral("近7.8万")
    Numeral(value=78000.0, high=None, bound='under', kind='integer')
    >>> parse_numeral("百分之二十").value, parse_numeral("三分之一").kind, parse_numeral("3至5").high
    (20.0, 'fraction', 5.0)
    """
    check_kind("s", s, (str,), "a text")
    text = fold(s).strip()
    found = list(signed_numbers(text))
    if found and (whole := _as_range(text, found)):
        found = [whole]
    if len(found) != 1:
        raise ValueError(f"s: {s!r} is not one numeral")
    number = found[0]
    start, before = bound_before(text, number.start)
    end, after = bound_after(text, number.end)
    if text[:start].strip() or text[end:].strip():
        raise ValueError(f"s: {s!r} holds more than one numeral and the words that bound it")
    bound: Bound = number.bound if number.bound != "exact" else before or after or "exact"
    high = None if number.high is None else float(number.high)
    return Numeral(float(number.value), high, bound, number.kind)


def find_numbers(text: str) -> pd.DataFrame:
    """List every numeral of a text, with or without a unit.

    Parameters
    ----------
    text
        Any Chinese text.

    Returns
    -------
    pandas.DataFrame
        One row a numeral: ``start``, ``end``, ``quote``, ``value``, ``high``, ``bound``, ``kind``. Offsets index
        ``text``; the words around a numeral (近, 以上) set its bound and are not in its span.

    Raises
    ------
    TypeError
        If ``text`` is no text.

    Notes
    -----
    Nothing is ruled out but words that merely hold a figure (一切, 四川, 队伍), which are told by word
    segmentation: dates, ordinals and names are listed. `find_quantities` keeps those that measure something.

    Examples
    --------
    >>> found = find_numbers("第九次会议通过一切3-5项议题，百分之九十有结果。")
    >>> found[["quote", "value", "high"]].fillna(0).values.tolist()
    [['九', 9.0, 0.0], ['3-5', 3.0, 5.0], ['百分之九十', 90.0, 0.0]]
    """
    import pandas as pd

    check_kind("text", text, (str,), "a text")
    folded = fold(text)
    rows = []
    for number in _joined(folded, [n for n in signed_numbers(folded) if _is_number_word(folded, n)]):
        _, before = bound_before(folded, number.start)
        _, after = bound_after(folded, number.end)
        bound = number.bound if number.bound != "exact" else before or after or "exact"
        high = None if number.high is None else float(number.high)
        quote = text[number.start : number.end]
        rows.append((number.start, number.end, quote, float(number.value), high, bound, number.kind))
    columns = ["start", "end", "quote", "value", "high", "bound", "kind"]
    return pd.DataFrame(rows, columns=columns).astype({"value": "float64", "high": "float64"})


def signed_numbers(text: str) -> Iterator[RawNumber]:
    """Yield the numbers of a text with sign, fraction stroke, percent sign and 成 read."""
    floor = 0
    before: RawNumber | None = None
    urls = deque(m.span() for m in _URL.finditer(text))
    for number in iter_numbers(text):
        while urls and urls[0][1] <= number.start:
            urls.popleft()
        if urls and urls[0][0] <= number.start:
            continue
        if number.start < floor or _POINTS.match(text, number.start) or _is_no_numeral(text, number):
            continue
        number = _with_sign(text, _with_ending(text, number), floor)
        if before and (mixed := _mixed(text, before, number)):
            before, floor = mixed, mixed.end
            continue
        if before:
            yield before
        before, floor = number, number.end
    if before:
        yield before


def _is_no_numeral(text: str, number: RawNumber) -> bool:
    run = text[number.start : number.end]
    return not set(run) - set("万亿兆 ") or run in ("百", "千", "佰", "仟") or number.value > _GREATEST


def _with_ending(text: str, number: RawNumber) -> RawNumber:
    """Read what follows the figures: a fraction stroke, %, ‰, 成."""
    if number.kind in ("integer", "decimal") and (fraction := slash_fraction(text, number)) is not None:
        return fraction
    number = with_power(text, number)
    if number.kind not in ("integer", "decimal"):
        return number
    if match := _PERCENT.match(text, number.end):
        return replace(number, end=match.end(), kind="percent")
    if match := _PERMILLE.match(text, number.end):
        return replace(number, end=match.end(), kind="permille")
    if (share := tenths(text, number)) is not None:
        return share
    if (match := _DISCOUNT.match(text, number.end)) and 0 < number.value < 100 and number.value != 10:
        tenfold = 10 if number.value < 10 else 1
        return replace(number, end=match.end(), value=number.value * tenfold, kind="tenths")
    return number


def _with_sign(text: str, number: RawNumber, floor: int) -> RawNumber:
    match = _SIGN.search(text[max(floor, number.start - 2) : number.start])
    if match is None and number.arabic and text[number.start - 1 : number.start] == ".":
        number, match = _leading_point(text, number, floor)
    if match is None:
        return number
    sign, start = match.group().strip(), number.start - len(match.group())
    if sign != "负" and start > 0 and (text[start - 1].isalnum() or text[start - 1] in "-%)"):
        return number
    if sign == "+":
        return number
    return replace(number, start=start, value=-number.value)


def _leading_point(text: str, number: RawNumber, floor: int) -> tuple[RawNumber, re.Match[str] | None]:
    """Read a decimal without a nought before its point (.5), and its sign."""
    at = number.start - 1
    digits = text[number.start : number.end]
    if at < floor or (at and (text[at - 1].isalnum() or text[at - 1] == ".")) or not digits.isdigit():
        return number, None
    number = replace(number, start=at, value=Decimal(f"0.{digits}"), kind="decimal")
    return number, _SIGN.search(text[max(floor, at - 2) : at])


def _mixed(text: str, whole: RawNumber, part: RawNumber) -> RawNumber | None:
    """Return a whole number and a fraction as one number (三又二分之一, 1 3/5), or None."""
    if part.kind != "fraction" or whole.kind != "integer":
        return None
    between = text[whole.end : part.start]
    strokes = "/" in text[part.start : part.end]
    if between.strip() != "又" and not (strokes and between == " "):
        return None
    sign = -1 if whole.value < 0 else 1
    return replace(part, start=whole.start, value=whole.value + sign * part.value)


def _as_range(text: str, numbers: list[RawNumber]) -> RawNumber | None:
    """Return two numbers joined by a range sign as one, or None."""
    joined = _joined(text, numbers)
    return joined[0] if len(joined) == 1 and len(numbers) == 2 else None


def _joined(text: str, numbers: list[RawNumber]) -> list[RawNumber]:
    """Join the ends of ranges (3-5, 三至五, 20%—30%)."""
    result: list[RawNumber] = []
    chained = False
    for number in numbers:
        low = result[-1] if result else None
        sign = low and _RANGE_SIGN.fullmatch(text[low.end : number.start])
        if (
            low
            and sign
            and low.high is None
            and number.high is None
            and low.value < number.value
            and not chained
        ):
            kind = number.kind
            if low.kind == kind or {low.kind, kind} <= {"integer", "decimal", "percent"}:
                result[-1] = replace(
                    number, start=low.start, value=low.value, high=number.value, bound="range"
                )
                continue
        chained = bool(sign)
        result.append(number)
    return result


@lru_cache(maxsize=1)
def _segmenter() -> jieba.Tokenizer:
    """Return a segmenter of our own, that no words added elsewhere change."""
    import jieba

    segmenter = jieba.Tokenizer()
    # As `initialize` does, but without its cache file in a shared folder and its messages.
    segmenter.FREQ, segmenter.total = segmenter.gen_pfdict(segmenter.get_dict_file())
    segmenter.initialized = True
    return segmenter


@lru_cache(maxsize=4)
def _words(text: str) -> dict[int, str]:
    """Return the segmented words that hold a Chinese figure, by the offset of each of their characters."""
    figures = set("零〇一二三四五六七八九十百千万亿两") | _FORMAL
    words: dict[int, str] = {}
    for word, start, end in _segmenter().tokenize(text):
        if len(word) > 1 and figures & set(word):
            words |= dict.fromkeys(range(start, end), word)
    return words


def _is_number_word(text: str, number: RawNumber) -> bool:
    """Return whether Chinese figures are a number here, and not a part of a word (一切, 四川, 队伍)."""
    if number.arabic or number.kind not in ("integer", "decimal"):
        return True
    word = _words(text).get(number.start)
    if word is None or number.end - number.start >= len(word):
        return True
    before, _, after = word.partition(text[number.start : number.end])
    if before and before not in ("第", "好", "近", "约", "前", "初"):
        return False
    if number.end - number.start == 1 and text[number.start] in _FORMAL:
        return False
    return not after or unit_at(after, 0) is not None or after[0] in "余多几来双对打"
