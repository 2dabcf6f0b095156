"""What a printed number leaves open: the interval that its digits and its words of approximation stand for."""

from __future__ import annotations

import re

from lawkit.numbers.quantity import Quantity
from lawkit.records import record

_SCALES = {"十": 10.0, "百": 100.0, "千": 1e3, "万": 1e4, "亿": 1e8}
_ARABIC = re.compile(r"\d[\d, ]*(?:\.(\d+))?\s*(?:余|多|几)?\s*([十百千万亿]*)")
_CHINESE = re.compile(r"[零〇一二三四五六七八九两十百千万亿廿]+")
_EPSILON = 1e-9


@record
class Interval:
    """The values that a printed number may stand for, and the number as printed."""

    low: float
    value: float
    high: float


def interval(quantity: Quantity, raw: str) -> Interval:
    """Return what values a quantity may stand for.

    A plain count is exact. Decimals and scale words are rounded to the last digit printed (1.58万 is
    15750 to 15850). Words of approximation open the interval by one step of the last digit that is not
    zero: 1200余 is 1200 to 1300, 近98% is 97 to 98, 约40 is 30 to 50.

    Parameters
    ----------
    quantity
        The quantity.
    raw
        Its words in the text.

    Examples
    --------
    >>> interval(Quantity(0, 6, 15800.0, None, "件", "count", "exact"), "1.58万件")
    Interval(low=15750.0, value=15800.0, high=15850.0)
    >>> interval(Quantity(0, 6, 1200.0, None, "人", "people", "over"), "1200余人")
    Interval(low=1200.0, value=1200.0, high=1300.0)
    """
    value = quantity.value
    if quantity.high is not None:
        return Interval(value, value, quantity.high)
    unit, rounded = _last_digit(raw, share=quantity.unit in ("%", "‰", "成"))
    if quantity.bound == "exact":
        half = unit / 2 if rounded else 0.0
        return Interval(value - half, value, value + half)
    step = unit if rounded and unit < 1 else max(unit, _last_nonzero(value, unit))
    if quantity.unit == "%":
        step = min(step, 5.0) if "成" not in raw else step
        if quantity.bound == "over":
            return Interval(value, value, 100.0 if value <= 100 else value + step)
    low = value if quantity.bound == "over" else value - step
    high = value if quantity.bound == "under" else value + step
    return Interval(low, value, high)


def _last_digit(raw: str, *, share: bool) -> tuple[float, bool]:
    """Return what one step of the last printed digit is worth, and whether the number looks rounded."""
    match = _ARABIC.search(raw)
    if match:
        decimals = len(match.group(1) or "")
        scale = _scale(match.group(2))
        return 10.0**-decimals * scale, bool(decimals) or scale > 1 or share
    chinese = _CHINESE.search(raw)
    if "成" in raw:
        return 10.0, True
    if chinese and not share:
        tail = re.search(r"[十百千万亿]*$", chinese.group())
        scale = _scale(tail.group() if tail else "")
        return scale, scale >= 1e3
    return 1.0, share


def _scale(chars: str) -> float:
    product = 1.0
    for char in chars:
        product *= _SCALES[char]
    return product


def _last_nonzero(value: float, unit: float) -> float:
    """Return the place of the last digit that is not zero: 100 for 1200."""
    step = unit if unit >= 1 else 1.0
    while value and value % (step * 10) == 0:
        step *= 10
    return step


def share_interval(quantity: Quantity, raw: str) -> Interval:
    """Return what values a printed share may stand for; offices round it or cut it off (92.71 for 92.7152).

    Examples
    --------
    >>> share_interval(Quantity(0, 4, 77.5, None, "%", "percent", "exact"), "77.5%")
    Interval(low=77.45, value=77.5, high=77.6)
    """
    plain = interval(quantity, raw)
    if quantity.bound != "exact":
        return plain
    return Interval(plain.low, plain.value, round(plain.value + 2 * (plain.high - plain.value), 9))


def total(parts: list[Interval]) -> Interval:
    """Add intervals."""
    low = value = high = 0.0
    for part in parts:
        low, value, high = low + part.low, value + part.value, high + part.high
    return Interval(low, value, high)


def plus(a: Interval, b: Interval) -> Interval:
    """Add two intervals."""
    return Interval(a.low + b.low, a.value + b.value, a.high + b.high)


def minus(a: Interval, b: Interval) -> Interval:
    """Subtract one interval from another."""
    return Interval(a.low - b.high, a.value - b.value, a.high - b.low)


def percentage(part: Interval, whole: Interval) -> Interval:
    """Return part / whole × 100; the whole must be above zero."""
    low = part.low / whole.high * 100
    return Interval(low, part.value / whole.value * 100, part.high / max(whole.low, _EPSILON) * 100)


def tolerance(stated: Interval, computed: Interval) -> float:
    """Return how far the two may lie apart on the side where they do, before they contradict."""
    if computed.value >= stated.value:
        return (stated.high - stated.value) + (computed.value - computed.low)
    return (stated.value - stated.low) + (computed.high - computed.value)


def agree(stated: Interval, computed: Interval) -> bool:
    """Tell whether the two can be the same number: their intervals meet."""
    slack = _EPSILON * max(1.0, abs(stated.value))
    return computed.low <= stated.high + slack and stated.low <= computed.high + slack
