"""Lists of parts that the text opens by brackets, by 其中, by a base (受理的30件中) or by 分别.

Each rule takes the links and the index of the number that may open a list, ties the list to its total and
tells whether it did.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lawkit.numbers.intervals import total
from lawkit.numbers.links import OVERSHOOT, WINDOW, Links
from lawkit.numbers.mentions import kin, loosely_kin, table_pattern, wordings
from lawkit.numbers.stages import overlap, own_matter, read_stage

# The words between a total and its opening bracket: 1477名刑释解矫人员(…).
_LONGEST_NOUN = 24
# How many totals before 其中 are weighed.
_NEAREST = 5
# Parts of another unit (86个单位…, 其中会议述法12人…) miss a total of theirs by no more than a slip.
_SLIP = 0.05


def bracket(links: Links, at: int) -> bool:
    """受理案件300件(民事200件、刑事100件): what stands in brackets right after a total."""
    mention = links.mentions[at]
    if mention.depth == 0 or (at and links.mentions[at - 1].opener == mention.opener):
        return False
    whole = next((b for b in links.before(at) if links.mentions[b].depth < mention.depth), None)
    if whole is None or not links.mentions[whole].countable:
        return False
    noun = mention.opener - links.mentions[whole].quantity.end
    broken = len(links.mentions[whole].after) < noun - 6
    if not 0 <= noun <= _LONGEST_NOUN or broken or not loosely_kin(links.mentions[whole], mention):
        return False
    if links.cues["plain_total"].search(mention.label) or not links.fits(at, whole):
        return False
    if links.cues["former"].search(mention.label):
        return False
    items = [i for i in links.collect(at) if links.mentions[i].opener == mention.opener]
    return links.tie(items, whole)


def subset(links: Links, at: int) -> bool:
    """…300件,其中民事200件、刑事100件."""
    mention = links.mentions[at]
    foremost = links.cues["foremost"].search(mention.gap)
    if not foremost and not links.cues["subset"].search(mention.gap):
        return False
    items = links.collect(at)
    totals = [b for b in links.before(at) if links.mentions[b].countable]
    previous = links.sentence_before(at)
    far = links.cues["subset_far"].search(mention.gap)
    if not totals and not far and previous is not None and mention.gap.startswith("其中"):
        totals = [b for b in links.before(at, sentence=previous) if links.mentions[b].countable]
    totals = [b for b in totals if links.mentions[b].depth <= mention.depth]
    if _by_direction(links, items, totals):
        return True
    longer = links.collect(at, through=True)
    if any(links.adds_up(longer, t) for t in totals[:_NEAREST]):
        items = longer
    whole = _choose(links, items, totals)
    if foremost and whole is not None and not links.adds_up(items, whole):
        whole = links.root(whole)
    return whole is not None and links.tie(links.closed(items, whole), whole)


def _choose(links: Links, items: list[int], totals: list[int]) -> int | None:
    """Return the nearest total of the kind, unless the parts add up to another one near it."""
    first = links.mentions[items[0]]
    near = [t for t in totals[:_NEAREST] if loosely_kin(links.mentions[t], first)]
    others = [t for t in totals[:2] if t not in near and _is_count(links, t) and _is_count(links, items[0])]
    for candidate in (*near, *others):
        if links.adds_up(items, candidate):
            return candidate
    for candidate in () if near else others:
        added = total([links.spans[i] for i in items]).value
        if len(items) > 1 and abs(added - links.spans[candidate].value) <= _SLIP * added:
            return candidate
    matter = own_matter(first.words)
    named = {t: overlap(matter, own_matter(links.mentions[t].label)) for t in near}
    after_others = first.index - 1 not in near and links.mentions[first.index - 1].countable
    noun = first.label[-2:] if after_others else ""
    far = {t: bool(noun) and noun not in links.mentions[t].label for t in near}
    near.sort(key=lambda t: (not named[t], far[t], not kin(links.mentions[t], first)))
    return next((t for t in near if links.fits(items[0], t)), near[0] if near else None)


def _is_count(links: Links, at: int) -> bool:
    return links.mentions[at].quantity.unit not in wordings().measures


def _by_direction(links: Links, items: list[int], totals: list[int]) -> bool:
    """累计接收…, 累计解除…, 其中今年新增…, 减少…: tie inflow to inflow and outflow to outflow."""
    patterns = {side: table_pattern("flow", side) for side in ("inflow", "outflow")}
    wholes = {
        side: t
        for side, pattern in patterns.items()
        for t in reversed(totals[:4])
        if pattern.search(links.mentions[t].label)
    }
    if len({*wholes.values()}) < 2:
        return False
    sides = [[s for s, p in patterns.items() if p.search(links.mentions[i].label)] for i in items]
    if any(len(found) != 1 for found in sides) or len({found[0] for found in sides}) < 2:
        return False
    for item, (side,) in zip(items, sides, strict=True):
        links.tie([item], wholes[side])
    return True


def within(links: Links, at: int) -> bool:
    """受理的30件中维持11件、驳回19件."""
    base = links.base_of(at)
    if base is None or not loosely_kin(links.mentions[base], links.mentions[at]) or not links.fits(at, base):
        return False
    items = links.closed(links.collect(at), base)
    links.tie(items + _further_clauses(links, items, base), base)
    if links.cues["rest_only"].search(links.mentions[at].label):
        _tie_done_before(links, at, base)
    return True


def _tie_done_before(links: Links, rest: int, base: int) -> None:
    """承接71项,下放的86项中还剩15项: tie what was done before its base was printed, where both make it up."""
    for back in links.before(base):
        other = links.mentions[back]
        free = other.countable and kin(other, links.mentions[base]) and links.wholes[back] is None
        if free and back not in links.totals and links.holds([back, rest], base):
            links.tie([back], base)
            return


def _further_clauses(links: Links, items: list[int], base: int) -> list[int]:
    """Return the clauses that go on about a base after a list (228名中,高级12名、中级189名,持证7名)."""
    found: list[int] = []
    for index in range(items[-1] + 1, min(len(links.mentions), items[-1] + 1 + WINDOW)):
        m = links.mentions[index]
        if m.sentence != links.mentions[base].sentence or m.sep not in (",", "、"):
            break
        added = total([links.spans[i] for i in (*items, *found, index)])
        same = m.countable and m.quantity.unit == links.mentions[items[0]].quantity.unit
        opens = links.cues["restart"].search(m.label) or links.cues["subset"].search(m.gap)
        if not same or opens or m.depth != links.mentions[items[0]].depth:
            break
        if read_stage(m.label) is None or added.low > links.spans[base].high:
            break
        found.append(index)
    return found


def named_base(links: Links, at: int) -> bool:
    """审结案件中,维持11件: the base is named by what happened to it, without its number."""
    mention = links.mentions[at]
    found = links.cues["named_base"].search(mention.gap)
    stage = read_stage(found.group(1)) if found else None
    if not stage:
        return False
    for sentence in (mention.sentence, links.sentence_before(at)):
        for back in links.before(at, sentence=sentence):
            other = links.mentions[back]
            theirs = read_stage(other.label) if stage.word in other.label else None
            same = theirs is not None and theirs.negative == stage.negative
            if other.countable and kin(other, mention) and same and links.fits(at, back):
                return links.tie(links.closed(links.collect(at), back), back)
    return False


def respectively(links: Links, at: int) -> bool:
    """化解纠纷300件,上下半年分别为100件、200件."""
    if not links.cues["respectively"].search(links.mentions[at].gap):
        return False
    items = links.collect(at)
    unit = links.mentions[at].quantity.unit
    same = (
        b for b in links.before(at) if links.mentions[b].countable and links.mentions[b].quantity.unit == unit
    )
    whole = next(same, None)
    if whole is None or len(items) < 2:
        return False
    added = total([links.spans[i] for i in items])
    return added.low <= links.spans[whole].high * OVERSHOOT and links.tie(items, whole)


RULES: Sequence[Callable[[Links, int], bool]] = (bracket, subset, within, named_base, respectively)
