"""Breakdowns: lists behind a total that add up to it, so that the arithmetic itself ties them.

The fewer numbers and the smaller the total, the more the words have to say as well, because small numbers
add up by chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from lawkit.numbers.intervals import total
from lawkit.numbers.links import WINDOW, Links, complement, parallel, siblings
from lawkit.numbers.mentions import Mention, kin, table_pattern
from lawkit.numbers.stages import is_intake, read_stage

# Below the first total two numbers add up by chance too easily, from the second on they do not.
_SMALL, _LARGE = 20, 100
# A label of no more characters is a bare noun (县直41家, 乡镇街道30家), no clause of its own.
_BARE = 4
# How many numbers of another kind may stand between a total and its outcomes (立案…, 罚款…, 结案…, 在办…).
_STRANGERS = 2
# A list of three or more that misses its total by no more than this share claims to add up.
_NEAR = 0.01
_SEVERAL = 3
# The same behind a colon, which says that the list is the total's.
_NEAR_COLON = 0.05


def breakdown(links: Links, whole: int) -> None:
    """Tie the lists behind a total, in its sentence, that add up to it.

    Parameters
    ----------
    links
        The links found so far.
    whole
        The index of the total.
    """
    here = links.mentions[whole]
    if not here.countable:
        return
    run: list[int] | None = []
    strangers = 0
    for at in range(whole + 1, min(len(links.mentions), whole + 1 + WINDOW)):
        m = links.mentions[at]
        if m.sentence != here.sentence or m.depth < here.depth:
            return
        if m.rate or m.change or m.depth > here.depth:
            continue
        if m.sep == ";" or links.cues["subset"].search(m.gap):
            run = []
        if run == [] and strangers < _STRANGERS and not kin(here, m):
            strangers += 1
            continue
        if run is None or not _belongs(links, at, whole, run):
            run = None
            continue
        run.append(at)
        if links.holds(run, whole) and _plausible(links, run, whole, apart=strangers > 0):
            links.tie(run, whole)
            run = []


def _belongs(links: Links, at: int, whole: int, run: Sequence[int]) -> bool:
    """Tell whether a number may stand in a list of parts of a total."""
    here, m = links.mentions[whole], links.mentions[at]
    if not m.countable or not kin(here, m) or not links.fits(at, whole):
        return False
    if links.cues["restart"].search(m.label) and not links.cues["left"].search(m.label):
        return False
    if links.cues["former"].search(m.label):
        return False
    up = links.wholes[at]
    return up is None or up == whole or up in run


def _plausible(links: Links, run: Sequence[int], whole: int, *, apart: bool) -> bool:
    """Keep numbers apart that add up by chance; ``apart`` tells that others stand between total and list."""
    tied = any(links.wholes[i] == whole for i in run)
    if apart and not tied and not all(read_stage(links.mentions[i].words) for i in run):
        return False
    here, items = links.mentions[whole], [links.mentions[i] for i in run]
    labels = [m.label or m.after for m in items]
    if any(read_stage(label) for label in labels) and links.of_both_years(run[0], whole, through=True):
        return False
    if any(is_left(links, m) for m in items[1:]):
        return True
    if items[0].sep == "、" or siblings(here.label, labels):
        return False  # the total is itself one of the list
    if complement(labels):
        return True
    if is_intake(here) and all(read_stage(label) for label in labels):
        return True
    value = _counted([here.quantity.value, *(m.quantity.value for m in items)])
    if value < _SMALL or any(m.quantity.unit != here.quantity.unit for m in items):
        return False
    if all(parallel(a, b) for a, b in pairwise([here.label, *labels])):
        return False
    return value >= _LARGE or len(run) > 2 or all(len(label) <= _BARE for label in labels)


def _counted(values: Sequence[float]) -> float:
    """Return the first value in the largest power of ten that all share: 1200 of 800 and 400 is 12.

    Round numbers add up by chance more often than their size tells.
    """
    step = 1.0
    while all(value and value % (step * 10) == 0 for value in values):
        step *= 10
    return values[0] / step


def is_left(links: Links, mention: Mention) -> bool:
    """Tell whether the words say that a number is what is left (其余…, 还有1件在谈, 1件在推进, 未结5件)."""
    cues = links.cues
    if any(cues[name].search(mention.label) for name in ("remainder", "left", "undone")):
        return True
    if cues["going_on"].search(mention.label or mention.after):
        return True
    stage = read_stage(mention.label or mention.after)
    return stage is not None and stage.negative


def carried_on(links: Links, at: int) -> None:
    """受理52件、不予受理6件。已结47件,未结5件: tie a pair that opens a sentence to a total in the one before."""
    previous = links.sentence_before(at)
    if previous is None or not links.opens_sentence(at) or at + 1 >= len(links.mentions):
        return
    first, second = links.mentions[at], links.mentions[at + 1]
    if not (first.countable and second.countable) or second.sentence != first.sentence:
        return
    if not kin(first, second) or not is_left(links, second) or second.sep in (";", ":"):
        return
    for whole in links.before(at, sentence=previous):
        if not links.mentions[whole].countable or not kin(links.mentions[whole], first):
            continue
        if links.holds([at, at + 1], whole) and all(links.wholes[i] in (None, whole) for i in (at, at + 1)):
            links.tie([at, at + 1], whole)
            return


def near_breakdown(links: Links, whole: int) -> None:
    """86412件,路政31207件、运政42866件、水路12348件: tie a list that misses its total by a slip."""
    here = links.mentions[whole]
    if not here.countable or here.quantity.value < _LARGE or whole in links.wholes[whole + 1 : whole + 3]:
        return
    run: list[int] = []
    for at in range(whole + 1, min(len(links.mentions), whole + 1 + WINDOW)):
        m = links.mentions[at]
        if m.sentence != here.sentence or m.depth != here.depth or not m.countable:
            break
        loose = links.wholes[at] is not None or m.quantity.unit != here.quantity.unit
        joined = m.sep in ((",", ":") if not run else ("、", ","))
        if loose or not joined or not m.label or links.cues["restart"].search(m.label) or read_stage(m.label):
            break
        run.append(at)
    if len(run) < _SEVERAL:
        return
    added = total([links.spans[i] for i in run]).value
    near = _NEAR_COLON if links.mentions[run[0]].sep == ":" else _NEAR
    if abs(added - here.quantity.value) <= near * here.quantity.value:
        links.tie(run, whole)


def made_up(links: Links, at: int) -> int | None:
    """Return the total that what is left makes up with all numbers between them, and tie these.

    受理642件,立案571件,不予受理46件,其余25件…: 571 + 46 + 25.
    """
    earliest = links.mentions[at].sentence - 1
    run = [at]
    for back in links.back(at):
        if links.mentions[back].sentence < earliest:
            return None
        other = links.mentions[back]
        if not other.countable or other.depth != links.mentions[at].depth or links.is_step(back):
            continue
        if not kin(other, links.mentions[at]):
            continue
        if len(run) > 1 and links.holds(run, back):
            links.tie([i for i in run if links.wholes[i] is None], back)
            return back
        run.append(back)
    return None


def carried_into(links: Links, at: int) -> None:
    """连同旧存63件,应办总数634件: tie the cases carried over to the total right behind them."""
    if at + 1 >= len(links.mentions) or links.wholes[at] is not None:
        return
    here, whole = links.mentions[at], links.mentions[at + 1]
    if not (here.countable and whole.countable and kin(here, whole)) or here.sentence != whole.sentence:
        return
    old = table_pattern("matter", "carried_over").search(here.label)
    everything = any(links.cues[name].search(whole.label) for name in ("grand_total", "to_handle"))
    if old and everything and links.fits(at, at + 1):
        links.tie([at], at + 1)
