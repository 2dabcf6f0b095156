"""Numbers that are taken up again: a base with another value than before, and what is left of a total.

受理46件; 受理的45件中…. 现场检查412次; 全年421次现场检查中…. 开庭36件,负责人出庭33件; 3件开庭案件无负责人到场.
"""

from __future__ import annotations

from collections.abc import Sequence

from lawkit.numbers.intervals import Interval, agree, minus
from lawkit.numbers.mentions import Mention, kin, table_pattern, wordings
from lawkit.numbers.relations import Check, make_check
from lawkit.numbers.subjects import Subject

# How many numbers back a base may have been printed first.
_WINDOW = 12
# Two values that lie further apart than this share of the larger one are of two matters.
_NEAR = 0.2
# How many pairs of part and total with one difference are weighed for a number that may be it.
_PAIRS = 8


def find_base_repeats(mentions: Sequence[Mention], spans: Sequence[Interval]) -> list[Check]:
    """Find bases (受理的45件中…) whose number differs from the one that they take up (受理46件)."""
    pattern, within = table_pattern("repeats", "base"), wordings().cues["within"]
    checks = []
    for at, mention in enumerate(mentions[:-1]):
        found = pattern.search(mention.label)
        following = mentions[at + 1]
        if not found or following.sentence != mention.sentence or not within.search(following.gap):
            continue
        first = _first_print(mentions, at, found.group(1))
        if first is not None and differ(spans[first], spans[at]):
            checks.append(make_check("repeat", [first], at, spans[at], spans[first]))
    return checks


def _first_print(mentions: Sequence[Mention], at: int, verb: str) -> int | None:
    """Return the number of the same verb that was printed before, if nothing else can be meant."""
    found = [
        back
        for back in range(max(0, at - _WINDOW), at)
        if mentions[back].sentence >= mentions[at].sentence - 1
        and mentions[back].countable
        and kin(mentions[back], mentions[at])
        and mentions[back].label.endswith(verb)
    ]
    return found[0] if len(found) == 1 else None


def find_noun_repeats(
    mentions: Sequence[Mention],
    spans: Sequence[Interval],
    parts: Sequence[int | None],
    subjects: Sequence[Subject | None],
) -> list[Check]:
    """Find numbers of a noun that are a base later, with another value (全年421次现场检查中…)."""
    noun_base, all_of = table_pattern("repeats", "noun_base"), table_pattern("repeats", "all_of")
    printed: dict[tuple[str, str], list[int]] = {}
    checks = []
    for at, (mention, subject) in enumerate(zip(mentions, subjects, strict=True)):
        base = noun_base.fullmatch(mention.after)
        if base and mention.countable and all_of.fullmatch(mention.label):
            before = printed.get((base.group(1), mention.quantity.unit), [])
            if len(before) == 1 and mentions[before[0]].sentence < mention.sentence:
                first = before[0]
                if differ(spans[first], spans[at]):
                    checks.append(make_check("repeat", [first], at, spans[at], spans[first]))
        elif subject and parts[at] is None and (mention.countable or _is_reached(mention)):
            printed.setdefault((subject.text, mention.quantity.unit), []).append(at)
    return checks


def _is_reached(mention: Mention) -> bool:
    """Tell whether a number is what another one became (由528次降至412次)."""
    return not mention.rate and bool(wordings().cues["reached"].search(mention.gap))


def find_late_rests(
    mentions: Sequence[Mention], spans: Sequence[Interval], parts: Sequence[int | None]
) -> list[Check]:
    """Find what is left of a total where it is named in another place; only agreement counts."""
    lacking, still = table_pattern("repeats", "lacking"), table_pattern("repeats", "still")
    pairs: dict[tuple[str, float], list[tuple[int, int]]] = {}
    known = {(whole, mentions[at].quantity.value) for at, whole in enumerate(parts) if whole is not None}
    checks = []
    for at, mention in enumerate(mentions):
        whole = parts[at]
        if whole is not None:
            left = mentions[whole].quantity.value - mention.quantity.value
            if (whole, left) not in known:
                pairs.setdefault((mention.quantity.unit, left), []).append((at, whole))
        elif mention.countable and still.fullmatch(mention.label) and lacking.search(mention.after):
            found = pairs.get((mention.quantity.unit, mention.quantity.value), [])
            for part, total in found[:_PAIRS]:
                apart = mentions[part].sentence < mention.sentence
                if apart and _speaks_of(mention, mentions[part], _with_total(mentions, parts, total)):
                    computed = minus(spans[total], spans[part])
                    checks.append(make_check("difference", [total, part], at, spans[at], computed))
                    break
    return checks


def _with_total(mentions: Sequence[Mention], parts: Sequence[int | None], at: int) -> str:
    """Return the words of a number and of its total."""
    whole = parts[at]
    return mentions[at].words + ("" if whole is None else mentions[whole].words)


def _speaks_of(rest: Mention, part: Mention, total: str) -> bool:
    """Tell whether the words behind a number take up those of a total and those of its part alone."""
    own = {part.label[i : i + 2] for i in range(len(part.label) - 1)}
    shared = {total[i : i + 2] for i in range(len(total) - 1)}
    said = {rest.after[i : i + 2] for i in range(len(rest.after) - 1)}
    return bool(said & shared) and bool(said & (own - shared))


def differ(a: Interval, b: Interval) -> bool:
    """Tell whether two values contradict each other, but lie near enough to be of one matter."""
    apart = abs(a.value - b.value)
    return not agree(a, b) and apart <= _NEAR * max(a.value, b.value)
