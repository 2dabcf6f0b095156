"""Stocks and flows: opening + added − removed = closing, and changes from one number to another."""

from __future__ import annotations

from collections.abc import Sequence

from lawkit.numbers.intervals import Interval, agree, minus, total
from lawkit.numbers.mentions import Mention, kin, table_pattern
from lawkit.numbers.relations import Check, make_check

# How many numbers of one sentence may make up a balance.
_WINDOW = 8
# A balance that misses by more than this share of its opening is none; a slip of the pen is smaller.
_NEAR = 0.2


def find_flows(
    mentions: Sequence[Mention], spans: Sequence[Interval], parts: Sequence[int | None]
) -> list[Check]:
    """Find balances and changes that a sentence states in full."""
    checks = []
    for at, mention in enumerate(mentions):
        for rule in (_balance, _change, _moved):
            check = rule(mentions, spans, parts, at) if mention.sentence >= 0 else None
            if check:
                checks.append(check)
    return checks


def _kind(mention: Mention) -> str | None:
    """Return what a number is in a balance: opening, inflow, outflow, closing, or None."""
    for name in ("opening", "closing", "outflow", "inflow"):
        if table_pattern("flow", name).search(mention.label):
            return name
    return None


def _balance(
    mentions: Sequence[Mention], spans: Sequence[Interval], parts: Sequence[int | None], at: int
) -> Check | None:
    """年初在册100人,新增50人,解除30人,年末在册120人."""
    closing = mentions[at]
    if not closing.countable or _kind(closing) != "closing":
        return None
    found: dict[str, list[int]] = {"opening": [], "inflow": [], "outflow": []}
    for back in range(at - 1, max(-1, at - 1 - _WINDOW), -1):
        other = mentions[back]
        if other.sentence != closing.sentence:
            break
        if not other.countable or parts[back] is not None or other.depth != closing.depth:
            continue
        kind = _kind(other)
        if not kin(other, closing) or kind not in ("opening", "inflow", "outflow"):
            continue
        found[kind].insert(0, back)
        if kind == "opening":
            break
    if len(found["opening"]) != 1 or not (found["inflow"] or found["outflow"]):
        return None
    added = total([spans[i] for i in (*found["opening"], *found["inflow"])])
    removed = [spans[i] for i in found["outflow"]]
    computed = minus(added, total(removed)) if removed else added
    operands = sorted([*found["opening"], *found["inflow"], *found["outflow"]])
    miss = abs(computed.value - closing.quantity.value)
    if miss > _NEAR * max(added.value, 1.0) and not agree(spans[at], computed):
        return None
    return make_check("difference", operands, at, spans[at], computed)


def _change(
    mentions: Sequence[Mention], spans: Sequence[Interval], parts: Sequence[int | None], at: int
) -> Check | None:
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
        before, after = at, at + 1
    elif table_pattern("delta", "against").search(b.gap) and step.sep == "":
        before, after = at + 1, at
    else:
        return None
    stated = spans[step.index]
    low, high = (before, after) if rise else (after, before)
    computed = minus(spans[high], spans[low])
    if not agree(stated, computed) and (computed.value <= 0 or step.quantity.unit == "%"):
        return None
    return make_check("difference", [high, low], step.index, stated, computed)


def _delta_units(a: Mention, b: Mention, step: Mention) -> bool:
    if a.quantity.unit != b.quantity.unit:
        return False
    return step.quantity.unit == a.quantity.unit or (
        a.quantity.unit == "%" and step.quantity.unit == "百分点"
    )


def _moved(
    mentions: Sequence[Mention], spans: Sequence[Interval], parts: Sequence[int | None], at: int
) -> Check | None:
    """由39项精简为28项,取消8项、下放3项: the steps from one stock to the next."""
    if at + 2 >= len(mentions) or not table_pattern("delta", "from").search(mentions[at].label):
        return None
    opening, closing = mentions[at], mentions[at + 1]
    if opening.sentence != closing.sentence or not table_pattern("delta", "to").search(closing.gap):
        return None
    if not kin(opening, closing) or opening.rate:
        return None
    steps: list[int] = []
    for index in range(at + 2, min(len(mentions), at + 2 + _WINDOW)):
        m = mentions[index]
        if m.sentence != opening.sentence or m.sep in (";", ":") or not kin(opening, m) or not m.countable:
            break
        if _kind(m) not in ("inflow", "outflow"):
            break
        steps.append(index)
    if not steps:
        return None
    removed = [spans[i] for i in steps if _kind(mentions[i]) == "outflow"]
    added = total([spans[at], *(spans[i] for i in steps if _kind(mentions[i]) == "inflow")])
    computed = minus(added, total(removed)) if removed else added
    miss = abs(computed.value - closing.quantity.value)
    if miss > _NEAR * opening.quantity.value and not agree(spans[at + 1], computed):
        return None
    return make_check("difference", [at, *steps], at + 1, spans[at + 1], computed)
