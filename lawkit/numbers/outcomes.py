"""Single parts: what became of cases that a number before counts (受理…, 审结…), and what is left of them (其余)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from lawkit.numbers.breakdowns import made_up
from lawkit.numbers.links import Links, is_closed, parallel
from lawkit.numbers.mentions import Mention, kin, table_pattern, wordings
from lawkit.numbers.stages import (
    Stage,
    classes,
    is_intake,
    overlap,
    own_matter,
    parents_of,
    read_stage,
    same_matter,
    same_unit_only,
)
from lawkit.numbers.subsets import (
    completed,
    found_among,
    in_fact,
    kind_among,
    left_out,
    some_of_a_stock,
    whole_of_some,
)

# The cues that decide by themselves what a number is a part of.
_CUES = (
    "rest_only", "except", "about", "for_some", "remainder", "undone", "left", "actual", "found_among", "involving",
    "number_first_before",
)  # fmt: skip
# How many numbers of another kind may stand between cases and their outcome (立案…, 罚款…, 移送…).
_STRANGERS = 2
# The rank of accepting a case; what is settled before that (案前化解) stands beside it.
_OPENED = 2


def find_whole(links: Links, at: int) -> int | None:
    """Return the total of a number that opens no list, or None.

    Parameters
    ----------
    links
        The links found so far; all numbers before ``at`` are settled.
    at
        The index of the number.

    Returns
    -------
    int or None
        The index of the total.
    """
    label = links.mentions[at].label
    if (_any_cue().search(label) or links.is_base(at)) and (found := _by_cue(links, at)):
        return found[0]
    if table_pattern("flow", "closing").search(label) and links.carried_over(at, through=True) is None:
        exact = completed(links, at)
        if exact is not None and not _people_flow(links.mentions[at], links.mentions[exact]):
            return exact
    return _by_stage(links, at)


@cache
def _any_cue() -> re.Pattern[str]:
    """Return what matches where any of the cues does; most labels have none of them."""
    return re.compile("|".join(f"(?:{wordings().cues[name].pattern})" for name in _CUES))


def _by_cue(links: Links, at: int) -> tuple[int | None] | None:
    """Return the total that a cue in the words of a number decides, in a tuple, or None where none does."""
    mention, cues = links.mentions[at], links.cues
    if cues["rest_only"].search(mention.label):
        exact = completed(links, at)
        exact = made_up(links, at) if exact is None else exact
        return (_whole_of_rest(links, at) if exact is None else exact,)
    if cues["except"].search(mention.label) and cues["except_after"].search(mention.after):
        return (left_out(links, at),)
    if cues["about"].search(mention.label):
        return (whole_of_some(links, at),)
    if cues["for_some"].search(mention.label):
        return (some_of_a_stock(links, at),)
    if links.is_base(at):
        return (_new_base(links, at),)
    if cues["remainder"].search(mention.label) and at and links.wholes[at - 1] is not None:
        return (_whole_of_rest(links, at),)
    if cues["undone"].search(mention.label) or (
        cues["left"].search(mention.label) and links.opens_sentence(at)
    ):
        return (completed(links, at),)
    if cues["actual"].search(mention.label):
        return (in_fact(links, at),)
    if cues["found_among"].search(mention.label):
        return (found_among(links, at),)
    if cues["involving"].search(mention.label):
        return (kind_among(links, at),)
    if cues["number_first_before"].search(mention.label):
        first = bool(cues["number_first_after"].search(mention.after))
        exact = _number_first(links, at) if first else completed(links, at)
        if exact is None and read_stage(mention.after):
            exact = made_up(links, at)
        if first or exact is not None:
            return (exact,)
    return None


def _by_stage(links: Links, at: int) -> int | None:
    """Return the total of the cases whose outcome a number counts, or None."""
    mention, cues = links.mentions[at], links.cues
    stage = read_stage(mention.label)
    if stage is not None and cues["before_case"].search(mention.label):
        stage = replace(stage, name="accept", rank=_OPENED)
    if stage is None and mention.sep == "、":
        return _like_the_one_before(links, at)
    if stage is None or cues["restart"].search(mention.label):
        return None
    whole = _outcome(links, at, stage, links.before(at))
    previous = links.sentence_before(at)
    if whole is None and previous is not None and _goes_on(links, at, stage):
        whole = _outcome(links, at, stage, links.before(at, sentence=previous))
    return whole


def _new_base(links: Links, at: int) -> int | None:
    """应诉案件318件,开庭的264件里…: a base that is an outcome itself, unless it takes up a number of its stage."""
    mention = links.mentions[at]
    stage = read_stage(mention.label) if mention.label.endswith("的") else None
    if stage is None:
        return None
    earlier = (read_stage(links.mentions[b].label) for b in links.before(at))
    if any(theirs and theirs.name == stage.name for theirs in earlier):
        return None
    return _outcome(links, at, stage, links.before(at))


def _whole_of_rest(links: Links, at: int) -> int | None:
    """Return the total of the parts before 其余."""
    for sentence in (links.mentions[at].sentence, links.sentence_before(at)):
        if sentence is None:
            continue
        for back in links.before(at, sentence=sentence):
            if not kin(links.mentions[back], links.mentions[at]) or not links.mentions[back].countable:
                continue
            found = links.wholes[back]
            stage = read_stage(links.mentions[back].label) if found is None else None
            if stage and stage.name == "close" and not _has_parts(links, back, at):
                return None  # the total of 整改543处,余下6处 is not printed
            whole = back if found is None else found
            if links.fits(at, whole):
                return whole
    return None


def _has_parts(links: Links, back: int, at: int) -> bool:
    """Tell whether other parts of a number have been named before what is left of it."""
    return back in links.wholes[back + 1 : at]


def _like_the_one_before(links: Links, at: int) -> int | None:
    """移送检察机关2件、公安机关3件: a second object of the verb before."""
    before = links.mentions[at - 1] if at else None
    mention = links.mentions[at]
    if before is None or before.sentence != mention.sentence or before.quantity.unit != mention.quantity.unit:
        return None
    stage, whole = read_stage(before.label), links.wholes[at - 1]
    if whole is None or stage is None or not stage.object or not parallel(stage.object, mention.label):
        return None
    added = links.spans[at].low + links.spans[at - 1].low
    return whole if added <= links.spans[whole].high else None


def _number_first(links: Links, at: int) -> int | None:
    """新建司法所4个,有3个司法所已…;1个司法所正在…."""
    mention = links.mentions[at]
    exact = completed(links, at)
    if exact is not None:
        return exact
    if links.carried_over(at) is not None:
        return None
    for back in links.before(at):
        other = links.mentions[back]
        if (
            not other.countable
            or other.quantity.unit != mention.quantity.unit
            or other.depth != mention.depth
        ):
            continue
        found = links.wholes[back]
        left = read_stage(mention.after)
        sibling = found is not None and (
            links.cues["number_first_before"].search(other.label) or (left is not None and left.negative)
        )
        whole = found if sibling and found is not None else back
        if left is not None and left.negative:
            whole = _above_closed(links, whole)
        if not links.fits(at, whole) or links.spans[at] == links.spans[whole]:
            return None
        marker = links.cues["number_first_marker"].search(mention.after)
        noun = own_matter(mention.after[: marker.start()] if marker else mention.after)
        return whole if not noun or overlap(noun, links.mentions[whole].words) else None
    return None


def _above_closed(links: Links, whole: int) -> int:
    """Return the total of closed cases, of which none is left open: 应审65件,审结60件;尚有5件未审结."""
    up = links.wholes[whole]
    return up if up is not None and is_closed(links.mentions[whole]) else whole


def _goes_on(links: Links, at: int, stage: Stage) -> bool:
    """Tell whether a sentence opens with the next step of the cases of the sentence before."""
    mention = links.mentions[at]
    if not links.opens_sentence(at) or own_matter(stage.object) or links.cues["due"].search(mention.label):
        return False
    if len(mention.gap) > len(mention.label) + 2:
        return False
    return bool(links.cues["bare"].fullmatch(own_matter(stage.before)))


def _outcome(links: Links, at: int, stage: Stage, backwards: Iterator[int]) -> int | None:
    """Return the number of cases that an outcome belongs to: the nearest one of an earlier stage."""
    mention = links.mentions[at]
    through = bool(table_pattern("flow", "closing").search(mention.label))
    old = links.carried_over(at, through=through)
    strangers, crossed = 0, False
    for back in backwards:
        other = links.mentions[back]
        if old is not None and (back <= old or not is_closed(other)):
            return None  # 上年结转14件,立案126件,结案121件: the closed ones are of both
        crossed = crossed or links.mentions[back + 1].sep == ";"
        if not other.countable or other.depth > mention.depth:
            continue
        if crossed and own_matter(stage.object):
            return None
        if not kin(other, mention):
            strangers += 1
            if strangers > _STRANGERS or crossed:
                return None
            continue
        theirs = _reached(links, back, stage)
        if theirs and theirs.negative and theirs.rank < stage.rank:
            continue
        if theirs and theirs.rank >= stage.rank:
            whole = links.wholes[back]
            if _narrower(links, back, at, theirs, stage):
                return back if links.fits(at, back) else None
            if whole is None and theirs.name == stage.name:
                return None
            both = old is not None and whole is not None and not is_closed(links.mentions[whole])
            if whole is not None and not both and _accepts(links, whole, at, stage):
                return _opened(links, whole, back, at, stage)
            continue
        if _joint(links, back, stage):
            return None
        if _accepts(links, back, at, stage):
            return back
        if links.fits(at, back):
            return None
    return None


def _opened(links: Links, whole: int, back: int, at: int, stage: Stage) -> int:
    """Return the opened cases among those of a total, where they are named (收到47件,受理43件、撤回4件;办结38件)."""
    for index in range(back - 1, whole, -1):
        theirs = read_stage(links.mentions[index].label)
        if links.wholes[index] != whole or theirs is None or theirs.negative or theirs.name != "accept":
            continue
        if stage.rank > theirs.rank and _accepts(links, index, at, stage):
            return index
    return whole


def _joint(links: Links, back: int, stage: Stage) -> bool:
    """Tell whether a number is the last of several intakes (刑事案件412件、行政案件286件), whose sum is not printed."""
    here, before = links.mentions[back], links.mentions[back - 1] if back else None
    if before is None or here.sep != "、" or before.sentence != here.sentence:
        return False
    if before.quantity.unit != here.quantity.unit or not before.countable or before.depth != here.depth:
        return False
    if links.wholes[back] is not None or links.wholes[back - 1] is not None:
        return False
    alike = parallel(before.label, here.label) or classes(before.label) & classes(here.label)
    needed = parents_of(stage.name)
    single = needed is not None and needed.search(here.label) and not needed.search(before.label)
    return bool(alike) and not single and not overlap(own_matter(stage.object), here.label)


def _reached(links: Links, at: int, stage: Stage) -> Stage | None:
    """Return the stage that a number's cases have reached, None where the number is the base of its own matter.

    查处违法案件2716件 names its matter and is no part of another number: what follows (移送…) is an
    outcome of these cases, although 查处 and 移送 are stages of one rank.
    """
    theirs = read_stage(links.mentions[at].label)
    if theirs and theirs.name != stage.name and not theirs.negative and links.wholes[at] is None:
        return None if classes(theirs.object) else theirs
    return theirs


def _narrower(links: Links, back: int, at: int, theirs: Stage, stage: Stage) -> bool:
    """Tell whether both numbers count closed cases, the later one some of the former's.

    So is a way of closing them (办结…, 调解结案…), and a bare outcome after one that names its matter
    (整治问题…, 整改到位…).
    """
    other, mention = links.mentions[back], links.mentions[at]
    if not theirs.name == stage.name == "close":
        return False
    manner = links.cues["manner_close"]
    if manner.search(mention.label):
        return not manner.search(other.label)
    return (
        links.wholes[back] is None
        and bool(theirs.object)
        and is_intake(other)
        and links.cues["bare_close"].fullmatch(mention.label) is not None
    )


def _accepts(links: Links, whole: int, at: int, stage: Stage) -> bool:
    """Tell whether the cases of one number can have the outcome that another one counts."""
    mention, other = links.mentions[at], links.mentions[whole]
    theirs = _reached(links, whole, stage)
    if theirs and theirs.rank >= stage.rank:
        return False
    if _other_unit(stage, mention, other):
        return False
    needed = parents_of(stage.name)
    up = links.wholes[whole]
    words = other.words if up is None else other.words + links.mentions[up].words
    if needed and not needed.search(words):
        return False
    if not links.fits(at, whole) or _people_flow(mention, other):
        return False
    known = needed is not None or theirs is not None or is_intake(other) or _is_new_total(links, whole)
    known = known or any(links.cues[name].search(other.label) for name in ("due", "to_handle"))
    named = links.cues["by_way"].search(mention.label)
    return known and (bool(named and named.group(1) in other.label) or same_matter(stage, other))


def _is_new_total(links: Links, at: int) -> bool:
    """Tell whether a number is the total of the intakes before it (新收108件,结转15件,共办理123件)."""
    here, before = links.mentions[at], links.mentions[at - 1] if at else None
    if before is None or before.sentence != here.sentence or not kin(before, here):
        return False
    return links.is_total(at) and (
        is_intake(before) or bool(table_pattern("matter", "carried_over").search(before.label))
    )


def _other_unit(stage: Stage, mention: Mention, other: Mention) -> bool:
    """Tell whether a number counts other things than the one before (排查场所126家, 整改隐患54处)."""
    ours, theirs = mention.quantity.unit, other.quantity.unit
    if ours == theirs:
        return False
    if same_unit_only(stage.name):
        return True
    if wordings().families.get(ours) != "body":
        return False
    return not overlap(stage.object, other.words) and (bool(stage.object) or not classes(other.words))


def _people_flow(a: Mention, b: Mention) -> bool:
    """Tell whether two numbers are stocks or flows of people, which are not parts of one another."""
    people = table_pattern("flow", "people")
    family = wordings().families.get(a.quantity.unit)
    return family == "people" and bool(people.search(a.label) and people.search(b.label))
