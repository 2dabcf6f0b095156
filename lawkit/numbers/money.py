"""Sums of money in several units: 五元三毛, 人民币8千元, ¥300, 壹拾壹元整."""

from __future__ import annotations

import re
from decimal import Decimal

from lawkit.numbers.figures import RUN, run_value
from lawkit.records import record

_SMALLER = {"角": Decimal("0.1"), "毛": Decimal("0.1"), "美分": Decimal("0.01"), "分": Decimal("0.01")}
_TAIL = re.compile(rf" ?(?:又|零)?(?P<run>{RUN})(?P<unit>角|毛|美分|分)(?![之别钟])")
_CLOSING = re.compile(r"[整正](?![改个式体在合理治])| ?人民币")
_SIGNS = {"$": "美元", "¥": "元", "￥": "元", "人民币": "元"}
_SIGN = re.compile(r"(?P<sign>[$¥￥]|人民币) {0,2}$")


@record
class MoneyTail:
    """What follows the main unit of a sum: how much it adds, and where it ends."""

    value: Decimal
    end: int


def money_tail(text: str, at: int) -> MoneyTail:
    """Return what the smaller units and closing words after ``at`` add to a sum."""
    value, end = Decimal(0), at
    while match := _TAIL.match(text, end):
        more = run_value(match.group("run"))
        if more is None or more >= 100:
            break
        value, end = value + more * _SMALLER[match.group("unit")], match.end()
    if match := _CLOSING.match(text, end):
        end = match.end()
    return MoneyTail(value, end)


def money_sign(text: str, at: int, floor: int) -> tuple[str, int] | None:
    """Return the currency whose sign or name stands between ``floor`` and ``at``, and where it begins, or None."""
    match = _SIGN.search(text[max(floor, at - 5) : at])
    if match is None:
        return None
    return _SIGNS[match.group("sign")], at - (len(match.group()))
