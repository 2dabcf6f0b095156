"""From numerals to drafts of quantities: units found, shared, supplied, and ranges joined."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from lawkit.numbers.figures import FIGURES, scale_value
from lawkit.numbers.money import money_sign, money_tail
from lawkit.numbers.quantity import Bound
from lawkit.numbers.scan import RawNumber, iter_numbers, opening_unless, slash_fraction, tenths, with_power
from lawkit.numbers.units import UNKNOWN, Unit, load_units, unit_at
from lawkit.records import record

Span = tuple[int, int]

_RANGE_SIGN = re.compile(r" ?(?:-{1,2}|—{1,2}|–|~|〜|∼|至|到) ?")
_LIST_SIGN = re.compile(r" ?(?:[、,和及与]|以及) ?")
_FAR_LIST = re.compile(r"[、,和及与][^\d,。;:、\n]{1,10}")
_FROM = re.compile(r"[由从自][^,。;:\n]{0,6}$")
# A minus sign, not the dash of a range or a code.
_MINUS = re.compile(r"(?:(?<![\dA-Za-z%\-])[-−]|负)$")
_PER_UNIT = {"percent": "%", "permille": "‰", "tenths": "%"}
# 资金2000万: money whose 元 is left out.
_MONEY = re.compile(
    r"资金|经费|投资|投入|金额|标的|损失|费用|罚款|罚没|款项|价值|欠薪|薪酬|工资|贷款|补贴|补助|赔偿|税"
)
# 参与人数3.5万: the noun before says the unit.
_PEOPLE_BEFORE = re.compile(r"(?:人数|人次)(?:已|共|总计|累计|合计|仅)?(?:达到?|为|超过?|突破|约|近|逾)? ?$")
_TO = re.compile("[至到为]")
_CLAUSE_MARK = re.compile(r"[,。;:、!?\n(“]")
_STOP = re.compile(r" ?(?:[,。;、)(!?\n]|$)")
# What says that a sentence counts, so that a measure word not in the table is believed.
_COUNTS = re.compile(r"(?:(?:共|累计|总计|合计)[^,。;:、\d]{0,8}|[达约近超逾]过?) ?$")
_NO_UNIT = frozenset(
    "的在为是和与及、至到比对从由被把将以于也都后前内上下中等并已未均各其该此这那不没有起止来去个了过"
    + FIGURES
)
# What goes on with a numeral: a stroke, a power of ten, tenths.
_TAILS = frozenset("/eEkK成 ")
# What counts nothing: a date, a figure in brackets.
_IDLE = re.compile(
    r"(?<![\d.,%\-])(?:19|20)\d\d年(?:\d{1,2}月(?:\d{1,2}日)?)?(?![\d个])|(?<=\()[一二三四五六七八九十](?=\))"
)
# What may stand between a numeral without a unit and the next numeral, and what else goes on with a number.
_GOES_ON = "至到和及与以成分余多几来点半大"


@record
class Draft:
    """A numeral with its unit, on the way to a quantity."""

    number: RawNumber
    unit: Unit | None
    end: int
    high: Decimal | None = None
    bound: Bound = "exact"
    whole_name: bool = False  # 两个100%: one name for two rates


def find_drafts(text: str, spans: Sequence[Span]) -> list[Draft]:
    """Return a draft for every numeral of the spans, ranges joined and shared units supplied."""
    drafts: list[Draft] = []
    for start, end in spans:
        found = list(_plain(text, start, end))
        if not found:
            continue
        _supply(text, found)
        for at in range(1, len(found)):
            found[at] = _elided(text, found[at - 1], found[at])
        drafts += _join(text, found)
    return drafts


@lru_cache(maxsize=1)
def _opening() -> re.Pattern[str]:
    """Return what a number may begin with: no lone Chinese figure before a word (一批), which has neither unit nor list."""
    more = "".join(sorted({*load_units().openings, *FIGURES, *_GOES_ON}))
    return opening_unless(rf"(?<![币$¥￥])[一二三四五六七八九十](?=[一-鿿])(?![{re.escape(more)}])")


def _plain(text: str, start: int, end: int) -> Iterator[Draft]:
    floor = start
    for number in iter_numbers(text, start, end, opening=_opening(), idle=_IDLE):
        if number.start < floor:
            continue
        tail = text[number.end : number.end + 1]
        if tail in _TAILS:
            number = (slash_fraction(text, number) if tail == "/" else None) or number
            number = with_power(text, number)
            number = tenths(text, number) or number
        unit = _unit_of(text, number)
        if unit is not None and unit.end > end:
            unit = None
        if unit is None or unit.unit_class == "money":
            number, unit = _as_money(text, number, unit, floor)
        number = _signed(text, number, unit)
        floor = unit.end if unit else number.end
        yield Draft(number, unit, unit.end if unit else number.end, number.high, number.bound)


def _signed(text: str, number: RawNumber, unit: Unit | None) -> RawNumber:
    """Read a minus sign before a rate or a sum (同比-3.5%)."""
    if unit is None or unit.unit_class not in ("percent", "point", "money"):
        return number
    sign = _MINUS.search(text[max(0, number.start - 2) : number.start])
    if sign is None:
        return number
    return replace(number, start=number.start - 1, value=-number.value)


def _as_money(text: str, number: RawNumber, unit: Unit | None, floor: int) -> tuple[RawNumber, Unit | None]:
    """Add smaller units (五元三毛) and take in the sign or name of the currency before the number (¥300)."""
    if unit is not None:
        tail = money_tail(text, unit.end)
        number, unit = replace(number, value=number.value + tail.value), replace(unit, end=tail.end)
    if sign := money_sign(text, number.start, floor):
        name, start = sign
        if unit is None:
            unit = Unit(name, "money", number.end)
        number = replace(number, start=start, arabic=True)
    return number, unit


def _unit_of(text: str, number: RawNumber) -> Unit | None:
    if number.kind in _PER_UNIT:
        return Unit(_PER_UNIT[number.kind], "percent", number.end)
    if number.kind == "fraction":
        return Unit("", "fraction", number.end)
    if (unit := unit_at(text, number.end)) is not None:
        return unit
    if text.startswith("大", number.end) and not number.arabic:
        units = load_units()
        if match := units.big_noun.match(text, number.end):
            return Unit(match.group("noun"), "count", match.end())
    return None


def _supply(text: str, drafts: list[Draft]) -> None:
    """Give numbers without a unit the one they share with the next number, or that the text implies."""
    for at in range(len(drafts) - 1, -1, -1):
        draft = drafts[at]
        if draft.unit is not None:
            continue
        following = drafts[at + 1] if at + 1 < len(drafts) else None
        unit = _implied(text, draft) or _shared(text, draft, following) or _unknown(text, draft)
        if unit is not None:
            drafts[at] = replace(draft, unit=unit, end=unit.end)


def _elided(text: str, before: Draft, draft: Draft) -> Draft:
    """Complete 个 to the unit of the number before (由20个工作日压缩至2个)."""
    old, unit = before.unit, draft.unit
    if old is None or unit is None or unit.name != "个" or not _STOP.match(text, draft.end):
        return draft
    between = text[before.end : draft.number.start]
    if text[before.number.end : before.end].strip()[:1] != "个" or old.unit_class not in ("time", "point"):
        return draft
    if len(between) > 10 or not _TO.search(between) or re.search("[,。;:]", between):
        return draft
    return replace(draft, unit=replace(old, end=draft.end))


def _shared(text: str, draft: Draft, following: Draft | None) -> Unit | None:
    """Return the unit of the next number of a list (12、8和5件; 1.4万、公证费9万余元)."""
    if following is None or following.unit is None or following.unit.unit_class == "time":
        return None
    between = text[draft.number.end : following.number.start]
    if not between or len(between) > 12:
        return None
    near = _LIST_SIGN.fullmatch(between) and not _opens_line(text, draft.number.start)
    far = draft.number.scaled and following.unit.unit_class == "money" and _FAR_LIST.fullmatch(between)
    if not near and not far:
        return None
    return replace(following.unit, end=draft.number.end)


def _opens_line(text: str, at: int) -> bool:
    """Return whether only blanks and a bracket stand before ``at`` on its line."""
    before = text[max(0, at - 4) : at].rstrip(" (")
    return before.endswith("\n") or (not before and at <= 4)


def _implied(text: str, draft: Draft) -> Unit | None:
    """Return the unit that the words before the number imply (投入资金2000万, 参与人数3.5万)."""
    number = draft.number
    if not number.arabic or not _STOP.match(text, number.end):
        return None
    clause = text[clause_start(text, number.start, 24) : number.start]
    if match := _PEOPLE_BEFORE.search(clause):
        name = "人次" if "次" in match.group() else "人"
        return Unit(name, "people", number.end)
    if number.scaled and _MONEY.search(clause):
        return Unit("元", "money", number.end)
    return None


def _unknown(text: str, draft: Draft) -> Unit | None:
    """Return an unknown measure word, where the sentence plainly counts (共栽植320茎, 60余贴)."""
    number = draft.number
    c = text[number.end : number.end + 1]
    if not number.arabic or not "一" <= c <= "鿿" or c in _NO_UNIT:
        return None
    inexact = number.bound == "over"
    if not inexact and not _COUNTS.search(text[max(0, number.start - 12) : number.start]):
        return None
    return Unit(c, UNKNOWN, number.end + 1, known=False)


def clause_start(text: str, at: int, most: int) -> int:
    """Return where the clause before ``at`` begins, at most ``most`` characters back."""
    floor = max(0, at - most)
    mark = _CLAUSE_MARK.search(text[floor:at][::-1])
    return at - mark.start() if mark else floor


def _join(text: str, drafts: list[Draft]) -> list[Draft]:
    """Join the two ends of a range, and a count of percentages (两个100%)."""
    joined: list[Draft] = []
    for draft in drafts:
        before = joined[-1] if joined else None
        if before and (whole := _range(text, before, draft) or _named_rates(text, before, draft)):
            joined[-1] = whole
        else:
            joined.append(draft)
    return joined


def _range(text: str, low: Draft, high: Draft) -> Draft | None:
    if high.unit is None or high.unit.unit_class == "time" or low.high or high.high:
        return None
    if low.unit is not None and low.unit.name != high.unit.name:
        return None
    if not _RANGE_SIGN.fullmatch(text[low.end : high.number.start]):
        return None
    if _FROM.search(text[max(0, low.number.start - 8) : low.number.start]):
        return None
    first, last = low.number.value, high.number.value
    if high.number.scaled and not low.number.scaled:
        tail = re.search(r"[十百千万亿兆]+ ?$", text[high.number.start : high.number.end])
        factor = scale_value(tail.group().strip()) if tail else 1
        if first * factor < last:
            first *= factor
    if first >= last:
        return None
    number = replace(high.number, start=low.number.start, value=first, arabic=low.number.arabic)
    return replace(high, number=number, high=last, bound="range")


def _named_rates(text: str, count: Draft, rate: Draft) -> Draft | None:
    """Join 两个 and 100%: careful readers differ whether that names two rates or counts them."""
    if count.unit is None or count.unit.name != "个" or rate.unit is None or rate.unit.name != "%":
        return None
    if text[count.end : rate.number.start].strip(' “"'):
        return None
    return replace(count, end=rate.end, whole_name=True)
