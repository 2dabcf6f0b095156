"""Changes: from one number to another, against the year before, and the growth rate that they make."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lawkit.numbers.intervals import Interval, minus, percentage, share_interval
from lawkit.numbers.mentions import Mention, table_pattern, wordings
from lawkit.numbers.relations import Check, make_check

_YEAR = re.compile(r"20\d\d年")
# How many numbers back this year's one may stand.
_WINDOW = 8
# A change that misses by more than this share of the larger number is of another matter; a slip is smaller.
_NEAR = 0.2


def find_changes(mentions: Sequence[Mention], spans: Sequence[Interval]) -> list[Check]:
    """Find the changes whose two ends are printed, and the growth rates of these."""
    checks = []
    for at, mention in enumerate(mentions):
        for rule in (_change, _against_former):
            check = rule(mentions, spans, at) if mention.sentence >= 0 else None
            if check:
                checks.append(check)
    return checks + _growth_rates(mentions, spans, checks)


def _change(mentions: Sequence[Mention], spans: Sequence[Interval], at: int) -> Check | None:
    """由63%提高到89%,提高26个百分点; 受理300件,比上年的280件增加20件."""
    if at + 2 >= len(mentions):
        return None
    a, b, step = mentions[at : at + 3]
    if not a.sentence == b.sentence == step.sentence or not _delta_units(a, b, step):
        return None
    rise = table_pattern("delta", "rise").search(step.gap)
    fall = table_pattern("delta", "fall").search(step.gap)
    if not (rise or fall) or step.sep in (";", ":"):
        return None
    if table_pattern("delta", "from").search(a.label) and table_pattern("delta", "to").search(b.gap):
        check = _step(spans, at + 1, at, step.index, rise=bool(rise))
    elif table_pattern("delta", "against").search(b.gap) and step.sep == "":
        held = _now_before(mentions, spans, at + 1, step, rise=bool(rise))
        if held or b.sep in (";", ":"):
            return held
        check = _step(spans, at, at + 1, step.index, rise=bool(rise))
    else:
        return None
    missed = abs(check.computed - check.stated)
    claimed = check.computed > 0 and missed <= _NEAR * spans[check.operands[0]].value
    return check if check.holds or (claimed and step.quantity.unit != "%") else None


def _now_before(
    mentions: Sequence[Mention], spans: Sequence[Interval], before: int, step: Mention, *, rise: bool
) -> Check | None:
    """Return the change against the year before from a number of its sentence, the nearest that agrees."""
    for now in range(before - 1, max(-1, before - 1 - _WINDOW), -1):
        if mentions[now].sentence != step.sentence:
            return None
        if mentions[now].quantity.unit == mentions[before].quantity.unit:
            check = _step(spans, now, before, step.index, rise=rise)
            if check.holds:
                return check
    return None


def _against_former(mentions: Sequence[Mention], spans: Sequence[Interval], at: int) -> Check | None:
    """受理320件,上年为283件,同比增加37件: only agreement counts, the words tie the three loosely."""
    step = mentions[at]
    if at < 1 or step.sep in (";", ":"):
        return None
    rise = table_pattern("delta", "rise").search(step.gap)
    said = rise or table_pattern("delta", "fall").search(step.gap)
    if not said or not (step.change or said.group() == step.label):
        return None
    behind = mentions[at + 1] if at + 1 < len(mentions) else None
    beside = behind is not None and behind.depth > step.depth
    if at < 2 and not beside:
        return None
    a, b = (mentions[at - 1], behind) if beside and behind else (mentions[at - 2], mentions[at - 1])
    if not a.sentence == b.sentence == step.sentence or not _delta_units(a, b, step):
        return None
    before = _former(a, b)
    if before is None:
        return None
    now = a.index if before == b.index else b.index
    check = _step(spans, now, before, at, rise=bool(rise))
    return check if check.holds else None


def _former(a: Mention, b: Mention) -> int | None:
    """Return which of two numbers is of the year before, by its words (上年为283件, 2022年受理318件)."""
    former = [m.index for m in (a, b) if wordings().cues["former"].search(m.label)]
    if len(former) == 1:
        return former[0]
    years = [_YEAR.search(m.label) for m in (a, b)]
    if years[0] is None or years[1] is None or years[0].group() == years[1].group():
        return None
    return a.index if years[0].group() < years[1].group() else b.index


def _step(spans: Sequence[Interval], now: int, before: int, step: int, *, rise: bool) -> Check:
    """Compare a change with the two numbers that it lies between."""
    low, high = (before, now) if rise else (now, before)
    return make_check("difference", [high, low], step, spans[step], minus(spans[high], spans[low]))


def _delta_units(a: Mention, b: Mention, step: Mention) -> bool:
    if a.quantity.unit != b.quantity.unit:
        return False
    return step.quantity.unit == a.quantity.unit or (
        a.quantity.unit == "%" and step.quantity.unit == "百分点"
    )


def _growth_rates(
    mentions: Sequence[Mention], spans: Sequence[Interval], changes: Sequence[Check]
) -> list[Check]:
    """比上年的517件多出125件,增幅24.18%: the change as a share of the number that it starts from."""
    found = []
    for change in changes:
        step = mentions[change.result]
        rate = mentions[change.result + 1] if change.result + 1 < len(mentions) else None
        growth = table_pattern("delta", "growth")
        if rate is None or rate.sentence != step.sentence or rate.quantity.unit != "%":
            continue
        if not change.holds or step.rate or not growth.fullmatch(rate.label) or rate.sep == ";":
            continue
        high, low = change.operands[0], change.operands[-1]
        base = low if table_pattern("delta", "rise").search(step.gap) else high
        if spans[base].low > 0:
            computed = percentage(spans[change.result], spans[base])
            stated = share_interval(rate.quantity, rate.raw)
            found.append(make_check("ratio", [change.result, base], rate.index, stated, computed))
    return found
