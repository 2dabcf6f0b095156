"""Sums and remainders: parts that add up to their total, or are said to and do not."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from lawkit.numbers.intervals import Interval, agree, minus, total
from lawkit.numbers.links import WINDOW, complement, exhausts
from lawkit.numbers.mentions import Mention, kin, table_pattern, wordings
from lawkit.numbers.relations import Check, make_check
from lawkit.numbers.stages import read_stage

# A list whose sum misses its total by no more than this claims to add up; one that misses more is a choice.
_NEAR = 0.05
# Cases belong to one kind only, so that kinds cannot be more than their total; people have several traits.
_EXCESS = 0.25
# Kinds that exhaust a total by their names claim to add up although this share of it is missing.
_COMPLETE = 0.2
# Two addends before their total need to be no small numbers, which add up by chance.
_SMALL = 10


def find_sums(
    mentions: Sequence[Mention], spans: Sequence[Interval], parts: Sequence[int | None]
) -> list[Check]:
    """Find the sums and remainders among parts and totals."""
    checks = []
    for whole, kids in _groups(mentions, parts):
        exact = _exact_runs(mentions, spans, whole, kids)
        claimed = None if exact else _claim(mentions, spans, whole, kids)
        left = None if exact else claimed or _left_over(mentions, spans, parts, whole, kids[-1])
        checks += exact or ([left] if left else [])
    return checks + _joint_sums(mentions, spans, parts) + _mended_later(mentions, spans, parts)


def _groups(mentions: Sequence[Mention], parts: Sequence[int | None]) -> list[tuple[int, list[int]]]:
    """Return each total with the parts that stand together."""
    found: dict[tuple[int, int, int, bool], list[int]] = {}
    latest: dict[int, tuple[int, int, int, bool]] = {}
    lists: list[tuple[int, list[int]]] = []
    for index, whole in enumerate(parts):
        if whole is None:
            continue
        m = mentions[index]
        opener = m.opener if m.depth > mentions[whole].depth else -1
        key = (whole, m.sentence if index > whole else -1, opener, index < whole)
        if _opens_rest(m):
            # 其余 closes the last list of its total, wherever that stands.
            key = latest.get(whole, key)
        elif key in found and _interrupted(mentions, parts, found[key][-1], index, whole):
            del found[key]
        if key not in found:
            found[key] = []
            lists.append((whole, found[key]))
        found[key].append(index)
        latest[whole] = key
    return lists


def _interrupted(
    mentions: Sequence[Mention], parts: Sequence[int | None], last: int, index: int, whole: int
) -> bool:
    """Tell whether a number that belongs elsewhere stands between two parts."""
    return any(
        mentions[i].countable
        and parts[i] is None
        and i != whole
        and mentions[i].depth <= mentions[index].depth
        for i in range(max(last + 1, index - WINDOW), index)
    )


def _exact_runs(
    mentions: Sequence[Mention], spans: Sequence[Interval], whole: int, kids: list[int]
) -> list[Check]:
    """Return the runs of parts that add up to the total; several breakdowns may follow one another."""
    found: list[Check] = []
    start = 0
    while start < len(kids) - 1:
        ends = range(min(len(kids), start + WINDOW), start + 1, -1)
        run = next(
            (kids[start:n] for n in ends if agree(spans[whole], total([spans[k] for k in kids[start:n]]))),
            None,
        )
        if run:
            found.append(_relation(mentions, spans, whole, run))
        start += len(run) if run else 1
    return found


def _claim(
    mentions: Sequence[Mention], spans: Sequence[Interval], whole: int, kids: list[int]
) -> Check | None:
    if not 2 <= len(kids) <= WINDOW:
        return None
    claimed = _claimed(mentions, spans, whole, kids)
    if claimed is None and (kinds := _before_outcomes(mentions, kids)):
        claimed = _claimed(mentions, spans, whole, kinds)
    return _relation(mentions, spans, whole, claimed) if claimed else None


def _before_outcomes(mentions: Sequence[Mention], kids: list[int]) -> list[int]:
    """Return the kinds of a list that outcomes of the total follow (征迁152起、其他75起,化解429起), or none."""
    stages = [read_stage(mentions[k].label) is not None for k in kids]
    size = stages.index(True) if True in stages else 0
    apart = size > 1 and mentions[kids[size]].sep != mentions[kids[1]].sep
    return kids[:size] if apart and all(stages[size:]) else []


def _left_over(
    mentions: Sequence[Mention],
    spans: Sequence[Interval],
    parts: Sequence[int | None],
    whole: int,
    last: int,
) -> Check | None:
    """排查94件,化解86件,涉及…。未化解的8件…: what is left and one part before it, where they add up."""
    if not _is_left(mentions[last]):
        return None
    for part in range(max(whole + 1, last - WINDOW), last):
        if parts[part] == whole and agree(spans[whole], total([spans[part], spans[last]])):
            return _relation(mentions, spans, whole, [part, last])
    return None


def _is_left(mention: Mention) -> bool:
    """Tell whether a number is what is left of a total (其余, 未调解成功的8件, 还有15起正在…)."""
    stage = read_stage(mention.after)
    bare = not mention.label or wordings().cues["about"].search(mention.label)
    return _opens_rest(mention) or bool(bare and stage and stage.negative)


def _opens_rest(mention: Mention) -> bool:
    """Tell whether the words before a number say that it is what is left."""
    cues = wordings().cues
    return any(cues[name].search(mention.label) for name in ("rest_only", "undone", "left"))


def _relation(mentions: Sequence[Mention], spans: Sequence[Interval], whole: int, run: list[int]) -> Check:
    """Make a difference where the last part is what is left, else a sum."""
    *others, last = run
    if _is_rest(mentions, run):
        computed = minus(spans[whole], total([spans[k] for k in others]))
        return make_check("difference", [whole, *others], last, spans[last], computed)
    return make_check("sum", run, whole, spans[whole], total([spans[k] for k in run]))


def _is_rest(mentions: Sequence[Mention], run: list[int]) -> bool:
    last = mentions[run[-1]]
    if _opens_rest(last) or (last.label and _is_left(last)):
        return True
    return len(run) == 2 and _opposites(mentions[run[0]], last)


def _opposites(done: Mention, left: Mention) -> bool:
    """Tell whether two numbers say of the same thing that it was and was not done (已审结, 未审结)."""
    a, b = (read_stage(m.label) or read_stage(m.after) for m in (done, left))
    if a is None or b is None or a.negative or not b.negative or a.name == "accept":
        return False
    return "未" in left.words and any(char in left.words for char in a.word)


def _claimed(
    mentions: Sequence[Mention], spans: Sequence[Interval], whole: int, kids: list[int]
) -> list[int] | None:
    """Return the parts that are said to make up the total although they do not."""
    cues = wordings().cues
    kids = [k for k in kids if not cues["involving"].search(mentions[k].label)]
    if len(kids) < 2 or any(spans[k].low > spans[whole].high for k in kids):
        return None
    labels = [mentions[k].label or mentions[k].after for k in kids]
    if cues["rest_only"].search(labels[-1]):
        return kids
    for first, second in pairwise(kids):
        if _opposites(mentions[first], mentions[second]):
            return [first, second]
    added, stated = total([spans[k] for k in kids]).value, spans[whole].value
    if cues["other"].match(labels[-1]) and abs(added - stated) <= max(_EXCESS * stated, 1.0):
        return kids
    if exhausts(labels) and stated * (1 - _COMPLETE) <= added <= stated * (1 + _EXCESS):
        return kids
    if complement(labels) and stated < added <= stated * (1 + _EXCESS):
        return kids
    if not _one_list(mentions, whole, kids):
        return None
    claims = wordings().data["claims"]
    if cues["foremost"].search(mentions[kids[0]].gap):
        return None
    overlapping = any(re.search(claims["overlapping"], label) for label in labels)
    if overlapping or re.search(claims["open_list"], labels[-1]):
        return None
    if _mere_outcomes(mentions, whole, kids):
        return None
    bracketed = mentions[kids[0]].depth > mentions[whole].depth
    traits = wordings().families.get(mentions[whole].quantity.unit) == "people" and not bracketed
    too_many = not traits and stated < added <= stated * (1 + _EXCESS)
    near = abs(added - stated) <= _NEAR * stated or _one_slip(added, stated)
    return kids if too_many or near else None


def _one_list(mentions: Sequence[Mention], whole: int, kids: list[int]) -> bool:
    """Tell whether parts stand in one list right behind their total, or one that 其中 or the like opens."""
    cues, first = wordings().cues, mentions[kids[0]]
    opened = any(cues[name].search(first.gap) for name in ("subset", "within", "respectively", "named_base"))
    opened = opened or first.depth > mentions[whole].depth or ":" in first.gap or kids[-1] < whole
    between = range(min(whole, kids[0]) + 1, kids[0])
    if not opened and any(mentions[i].countable for i in between):
        return False
    inner = range(kids[0] + 1, kids[-1])
    return all(
        i in kids or i == whole or not mentions[i].countable or mentions[i].depth > first.depth for i in inner
    )


def _mere_outcomes(mentions: Sequence[Mention], whole: int, kids: list[int]) -> bool:
    """Tell whether parts are outcomes named one by one (调解…, 裁决…), which need not be all there are."""
    subset = wordings().cues["subset"]
    exhaustive = wordings().data["claims"]["exhaustive"]
    stages = {k: read_stage(mentions[k].label) for k in kids}
    return all(
        (stage := stages[k]) is not None
        and stage.name not in exhaustive
        and mentions[k].depth == mentions[whole].depth
        and not subset.search(mentions[k].gap)
        for k in kids
    )


def _one_slip(a: float, b: float) -> bool:
    """Tell whether two counts differ in one printed digit, or in two that changed places."""
    left, right = f"{a:.0f}", f"{b:.0f}"
    if len(left) != len(right) or len(left) < 3:
        return False
    differing = [i for i, (x, y) in enumerate(zip(left, right, strict=True)) if x != y]
    if len(differing) == 2:
        i, j = differing
        return j == i + 1 and left[i] == right[j] and left[j] == right[i]
    return len(differing) == 1


def _joint_sums(
    mentions: Sequence[Mention], spans: Sequence[Interval], parts: Sequence[int | None]
) -> list[Check]:
    """与12个村和5个社区签订责任书17份: two groups named together, and one of the third kind for each."""
    checks = []
    joint = table_pattern("joint", "between")
    opening = table_pattern("joint", "before")
    for a, b, c in zip(mentions, mentions[1:], mentions[2:], strict=False):
        if not (a.countable and b.countable and c.countable) or not a.sentence == b.sentence == c.sentence:
            continue
        if not kin(a, b) or c.sep in (";", ":") or not opening.search(a.gap) or not joint.fullmatch(b.gap):
            continue
        if any(parts[m.index] is not None for m in (a, b, c)) or c.quantity.value < _SMALL:
            continue
        computed = total([spans[a.index], spans[b.index]])
        if agree(spans[c.index], computed):
            checks.append(make_check("sum", [a.index, b.index], c.index, spans[c.index], computed))
    return checks


def _mended_later(
    mentions: Sequence[Mention], spans: Sequence[Interval], parts: Sequence[int | None]
) -> list[Check]:
    """隐患136处,现场整改119处,下达限期整改通知书17份: mended at once and in a set time, where they add up."""
    checks = []
    at_once, in_time = table_pattern("joint", "at_once"), table_pattern("joint", "in_time")
    for part, later in pairwise(mentions):
        whole = parts[part.index]
        if whole is None or parts[later.index] is not None or part.sentence != later.sentence:
            continue
        if not later.countable or not at_once.search(part.label) or not in_time.search(later.label):
            continue
        computed = total([spans[part.index], spans[later.index]])
        if agree(spans[whole], computed):
            checks.append(make_check("sum", [part.index, later.index], whole, spans[whole], computed))
    return checks
