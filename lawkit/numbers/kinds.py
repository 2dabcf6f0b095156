"""Kinds that stand beside a total without 其中 and add up to it, and outcomes that add up to one stage."""

from __future__ import annotations

from itertools import pairwise

from lawkit.numbers.intervals import total
from lawkit.numbers.links import OVERSHOOT, WINDOW, Links, complement, parallel, siblings
from lawkit.numbers.mentions import kin
from lawkit.numbers.stages import is_intake, overlap, own_matter, read_stage

# Below this total three numbers add up by chance too easily; then their words must be built alike.
_SMALL = 20


def kinds_after_total(links: Links, whole: int) -> None:
    """评估5个项目,评为优秀的3个、合格的2个: tie kinds right after a total where they add up to it."""
    mentions, first = links.mentions, whole + 1
    if first >= len(mentions) or not mentions[whole].countable or not _free(links, first, whole):
        return
    here, following = mentions[whole], mentions[first]
    same = following.sentence == here.sentence
    if not kin(here, following) or following.depth != here.depth or following.sep in ("、", ";"):
        return
    if not same and links.sentence_before(first) != here.sentence:
        return
    items = [i for i in links.collect(first) if _free(links, i, whole)]
    labels = [mentions[i].label for i in items]
    of_both = any(read_stage(label) for label in labels) and links.of_both_years(first, whole, through=True)
    if of_both or siblings(here.label, labels):
        return
    size = links.adds_up(items, whole)
    if size > (1 if same else 2) and _plausible(links, items[:size], whole):
        links.tie(items[:size], whole)
    elif same and len(items) > 1 and complement(labels):
        added, stated = total([links.spans[i] for i in items]).value, links.spans[whole].value
        if abs(added - stated) <= stated * (OVERSHOOT - 1):
            links.tie(items, whole)


def _free(links: Links, at: int, whole: int) -> bool:
    return links.mentions[at].countable and links.wholes[at] in (None, whole)


def _plausible(links: Links, items: list[int], whole: int) -> bool:
    """Keep numbers apart that add up by chance."""
    labels = [links.mentions[i].label for i in items]
    if any(links.cues["restart"].search(label) for label in labels):
        return False
    if any(links.wholes[i] == whole for i in items):
        return True
    stated = links.mentions[whole].quantity
    units = {stated.unit, *(links.mentions[i].quantity.unit for i in items)}
    if (is_intake(links.mentions[whole]) and all(read_stage(label) for label in labels)) or all(
        parallel(a, b) for a, b in pairwise(labels)
    ):
        return True
    if stated.value < _SMALL or len(units) > 1:
        return False
    matter = links.mentions[whole].words
    return len(items) > 2 or complement(labels) or any(overlap(own_matter(label), matter) for label in labels)


def total_after_kinds(links: Links, whole: int) -> None:
    """民事200件、刑事100件,共计300件: tie kinds right before a total."""
    mention = links.mentions[whole]
    grand = mention.countable and links.cues["grand_total"].search(mention.label)
    if not mention.countable or not (grand or links.cues["plain_total"].search(mention.label)):
        return
    items: list[int] = []
    first = whole - 1 if _counts_the_kinds(links, whole) else whole
    for back in links.back(first) if grand and links.opens_sentence(first) else links.before(first):
        other = links.mentions[back]
        apart = links.mentions[back + 1].sep == ";" or not _free(links, back, whole)
        if other.quantity.unit != mention.quantity.unit or apart:
            break
        items.insert(0, back)
        if links.holds(items, whole):
            links.tie(items, whole)
            return
    added = total([links.spans[i] for i in items]).value if len(items) > 1 else 0.0
    if (
        grand
        and items
        and links.mentions[items[0]].sentence == mention.sentence
        and abs(added - mention.quantity.value) <= mention.quantity.value * (OVERSHOOT - 1)
    ):
        links.tie(items, whole)


def _counts_the_kinds(links: Links, whole: int) -> bool:
    """Tell whether the number before a total says how many kinds it is of (两项合计200件)."""
    here, before = links.mentions[whole], links.mentions[whole - 1] if whole else None
    if before is None or before.sentence != here.sentence or here.sep:
        return False
    return before.quantity.unit != here.quantity.unit


def regroup(links: Links, closed: int) -> None:
    """审结100件,判决60件,撤诉40件: outcomes of one total that add up to the closed ones belong to these."""
    whole = links.wholes[closed]
    stage = read_stage(links.mentions[closed].label)
    if whole is None or stage is None or stage.name != "close":
        return
    items = []
    for at in range(closed + 1, min(len(links.mentions), closed + 1 + WINDOW)):
        if links.wholes[at] != whole or links.mentions[at].sentence != links.mentions[closed].sentence:
            break
        items.append(at)
    if links.holds(items, closed) and not links.holds([closed, *items], whole):
        links.tie(items, closed)
