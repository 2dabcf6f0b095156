"""Stocks and flows: opening + added − removed = closing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import product

from lawkit.numbers.intervals import Interval, agree, minus, total
from lawkit.numbers.mentions import Mention, kin, table_pattern
from lawkit.numbers.relations import Check, make_check
from lawkit.numbers.stages import overlap, own_matter, read_stage
from lawkit.numbers.surroundings import Surroundings

# How many numbers may make up a balance.
_WINDOW = 8
# A balance that misses by more than this share of its opening is none; a slip of the pen is smaller.
_NEAR = 0.2
# How many flows of unsaid direction are tried both ways; more of them balance by chance.
_UNSAID = 2


def find_flows(surroundings: Surroundings, parts: Sequence[int | None]) -> list[Check]:
    """Find balances that a sentence, or two in a row, states in full."""
    checks = []
    for at, mention in enumerate(surroundings.mentions):
        for rule in (_balance, _with_carried_over, _moved):
            check = rule(surroundings, parts, at) if mention.sentence >= 0 else None
            if check:
                checks.append(check)
    return checks


def _kind(mention: Mention) -> str | None:
    """Return what a number is in a balance: opening, inflow, outflow, closing, or None."""
    return _kind_of(mention.label)


@lru_cache(maxsize=4096)
def _kind_of(label: str) -> str | None:
    kinds = ("opening", "closing", "outflow", "inflow")
    return next((name for name in kinds if table_pattern("flow", name).search(label)), None)


def _direction(mention: Mention) -> str | None:
    """Return whether cases come in or go out, by the words of the flow or the stage of the case."""
    kind = _kind(mention)
    if kind:
        return kind
    stage = read_stage(mention.label)
    if stage is None:
        return None
    if stage.negative:
        return "closing"
    return "inflow" if stage.name == "accept" else "outflow"


def _balance(read: Surroundings, parts: Sequence[int | None], at: int) -> Check | None:
    """年初在册100人,新增50人,解除30人,年末在册120人."""
    mentions, spans = read.mentions, read.spans
    closing = mentions[at]
    if not closing.countable or _direction(closing) != "closing" or parts[at] is not None:
        return None
    scope = _scope(read, at)
    openings = [i for i in scope if _kind(mentions[i]) == "opening"]
    if not openings:
        return _closing_first(read, parts, at)
    opening = openings[-1]
    scope = [i for i in scope if i != opening and _kind(mentions[i]) != "opening"]
    claimed = [
        i for i in scope if i > opening and parts[i] is None and _kind(mentions[i]) in ("inflow", "outflow")
    ]
    check = _balanced(mentions, spans, opening, claimed, at) if claimed else None
    if check and check.holds:
        return check
    found = _some_flows(mentions, spans, opening, scope, at)
    if found or check is None or len(openings) > 1:
        return found
    if not _same_stock(mentions[opening], closing):
        return None
    largest = max(spans[i].value for i in check.operands)
    return check if abs(check.computed - check.stated) <= _NEAR * largest else None


def _same_stock(opening: Mention, closing: Mention) -> bool:
    """Tell whether two stocks are of one thing, as far as they name it (原有调解员…, 现有律师…)."""
    ours, theirs = (
        own_matter(table_pattern("flow", name).sub("", m.label))
        for name, m in (("opening", opening), ("closing", closing))
    )
    return len(ours) < 2 or len(theirs) < 2 or overlap(ours, theirs)


def _scope(read: Surroundings, at: int) -> list[int]:
    """Return the numbers of one kind before a closing stock, in its sentence and the one before."""
    closing = read.mentions[at]
    earliest = closing.sentence - 1 if closing.sentence in read.going_on else closing.sentence
    found: list[int] = []
    for back in range(at - 1, max(-1, at - 1 - _WINDOW), -1):
        other = read.mentions[back]
        if other.sentence < earliest:
            break
        if other.countable and kin(other, closing) and other.depth == closing.depth:
            found.insert(0, back)
    return found


def _balanced(
    mentions: Sequence[Mention], spans: Sequence[Interval], opening: int, flows: Sequence[int], closing: int
) -> Check:
    """Work out a balance whose flows say their direction themselves."""
    signs = {i: 1 if _direction(mentions[i]) == "inflow" else -1 for i in flows}
    return _worked_out(spans, opening, signs, closing)


def _worked_out(spans: Sequence[Interval], opening: int, signs: dict[int, int], closing: int) -> Check:
    added = total([spans[opening], *(spans[i] for i, sign in signs.items() if sign > 0)])
    removed = [spans[i] for i, sign in signs.items() if sign < 0]
    computed = minus(added, total(removed)) if removed else added
    return make_check("difference", sorted([opening, *signs]), closing, spans[closing], computed)


def _some_flows(
    mentions: Sequence[Mention], spans: Sequence[Interval], opening: int, scope: Sequence[int], at: int
) -> Check | None:
    """Look for one inflow and one outflow that balance, among them totals, parts and flows of unsaid direction."""
    kinds = {i: _direction(mentions[i]) for i in scope}
    unsaid = [i for i in scope if kinds[i] is None and i > opening]
    inflows = [i for i in scope if kinds[i] == "inflow"]
    outflows = [i for i in scope if kinds[i] == "outflow"]
    if len(unsaid) <= _UNSAID:
        inflows, outflows = inflows + unsaid, outflows + unsaid
    for signs in _choices(inflows, outflows):
        check = _worked_out(spans, opening, signs, at)
        if check.holds:
            return check
    return None


def _choices(inflows: Sequence[int], outflows: Sequence[int]) -> Iterator[dict[int, int]]:
    """Yield the ways to take one inflow and one outflow, the nearest first, and then one of them alone."""
    for into, out in product(reversed(inflows), reversed(outflows)):
        if into != out:
            yield {into: 1, out: -1}
    yield from ({out: -1} for out in reversed(outflows))
    yield from ({into: 1} for into in reversed(inflows))


def _closing_first(read: Surroundings, parts: Sequence[int | None], at: int) -> Check | None:
    """年末在册118人,年初在册121人,接收47人、解除50人: only agreement counts."""
    mentions, spans = read.mentions, read.spans
    closing, following = mentions[at], range(at + 1, min(len(mentions), at + 1 + _WINDOW))
    scope = [
        i
        for i in following
        if mentions[i].sentence == closing.sentence and mentions[i].countable and kin(mentions[i], closing)
    ]
    if len(scope) < 2 or _kind(mentions[scope[0]]) != "opening":
        return None
    flows = [i for i in scope[1:] if parts[i] is None and _direction(mentions[i]) in ("inflow", "outflow")]
    check = _balanced(mentions, spans, scope[0], flows, at) if flows else None
    return check if check and check.holds else None


def _with_carried_over(read: Surroundings, parts: Sequence[int | None], at: int) -> Check | None:
    """立案571件,…;连同旧存63件,应办总数634件: only agreement counts."""
    mentions, spans = read.mentions, read.spans
    whole, carried = mentions[at], mentions[at - 1] if at else None
    if carried is None or carried.sentence != whole.sentence or _kind(carried) != "opening":
        return None
    if not whole.countable or not kin(whole, carried) or parts[at - 1] not in (None, at):
        return None
    for back in _scope(read, at - 1):
        computed = total([spans[back], spans[at - 1]])
        if _direction(mentions[back]) == "inflow" and agree(spans[at], computed):
            return make_check("sum", [back, at - 1], at, spans[at], computed)
    return None


def _moved(read: Surroundings, parts: Sequence[int | None], at: int) -> Check | None:
    """由39项精简为28项,取消8项、下放3项: the steps from one stock to the next."""
    mentions, spans = read.mentions, read.spans
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
        return _one_move(mentions, spans, at)
    check = _balanced(mentions, spans, at, steps, at + 1)
    miss = abs(check.computed - closing.quantity.value)
    return check if check.holds or miss <= _NEAR * opening.quantity.value else None


def _one_move(mentions: Sequence[Mention], spans: Sequence[Interval], at: int) -> Check | None:
    """由69项精简为61项,砍掉8项: one step whose verb says nothing of its direction, where it agrees."""
    step = mentions[at + 2]
    if step.sentence != mentions[at].sentence or step.sep in (";", ":") or not kin(mentions[at], step):
        return None
    sign = 1 if spans[at + 1].value > spans[at].value else -1
    check = _worked_out(spans, at, {at + 2: sign}, at + 1)
    return check if check.holds else None
