"""A base that is taken up again with another number than it was printed with (受理46件; 受理的45件中…)."""

from __future__ import annotations

from collections.abc import Sequence

from lawkit.numbers.intervals import Interval, agree
from lawkit.numbers.mentions import Mention, kin, table_pattern, wordings
from lawkit.numbers.relations import Check, make_check

# How many numbers back a base may have been printed first.
_WINDOW = 12
# Two values that lie further apart than this share of the larger one are of two matters.
_NEAR = 0.2


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


def differ(a: Interval, b: Interval) -> bool:
    """Tell whether two values contradict each other, but lie near enough to be of one matter."""
    apart = abs(a.value - b.value)
    return not agree(a, b) and apart <= _NEAR * max(a.value, b.value)
