"""The arithmetic that a report states about itself: sums, remainders, stocks and flows, rates.

Only relations that the words tie are checked; that two numbers happen to add up to a third is none.
"""

from __future__ import annotations

from collections.abc import Sequence

from lawkit.numbers.changes import find_changes
from lawkit.numbers.flows import find_flows
from lawkit.numbers.quantity import Quantity
from lawkit.numbers.ratios import find_ratios
from lawkit.numbers.relations import Check
from lawkit.numbers.restated import find_base_repeats, find_late_rests, find_noun_repeats
from lawkit.numbers.subjects import Subject
from lawkit.numbers.sums import find_sums
from lawkit.numbers.surroundings import Surroundings, read_surroundings
from lawkit.structure.parse import RoledSentence


def find_checks(
    folded: str,
    sentences: Sequence[RoledSentence],
    quantities: Sequence[Quantity],
    parts: Sequence[int | None],
    subjects: Sequence[Subject | None],
    *,
    surroundings: Surroundings | None = None,
) -> list[Check]:
    """Find the relations that a report states between its numbers, and work them out.

    Parameters
    ----------
    folded
        The folded text.
    sentences
        The sentences of the report's body in order.
    quantities
        The quantities in text order.
    parts
        For each quantity the index of its total, as `find_parts` returns it.
    subjects
        What each quantity counts, by which a base that is named again is known.
    surroundings
        What `read_surroundings` says of the quantities; read here where it is not at hand.

    Returns
    -------
    list of Check
        In the order of the first quantity concerned, each relation once.

    Notes
    -----
    An indicator that is stated twice is compared by `lawkit.numbers.repeats.find_repeats`, which needs their codes.

    A growth rate is checked where the change itself is printed beside the number that it starts from
    (比上年的517件多125件,增长24.2%); where it is not (由2600次减至1599次,下降38.5%), it is no relation of the three
    kinds, nor are rates whose numerator or denominator is not printed.

    Examples
    --------
    >>> from lawkit.structure.parse import RoledSentence
    >>> text = "受理案件264件,其中民事106件、刑事168件。"
    >>> spans = [(4, 8, 264.0), (13, 17, 106.0), (20, 24, 168.0)]
    >>> quantities = [Quantity(a, b, v, None, "件", "count", "exact") for a, b, v in spans]
    >>> sentences = [RoledSentence(0, len(text), None, None, "measures")]
    >>> (check,) = find_checks(text, sentences, quantities, [None, 0, 0], [None] * 3)
    >>> check.kind, check.stated, check.computed, check.holds
    ('sum', 264.0, 274.0, False)
    """
    read = surroundings or read_surroundings(folded, sentences, quantities)
    mentions, spans = read.mentions, read.spans
    found = [
        *find_sums(mentions, spans, parts),
        *find_changes(mentions, spans),
        *find_flows(read, parts),
        *find_ratios(mentions, spans, parts),
        *find_base_repeats(mentions, spans),
        *find_noun_repeats(mentions, spans, parts, subjects),
        *find_late_rests(mentions, spans, parts),
    ]
    unique: dict[tuple[bool, frozenset[int]], Check] = {}
    for check in found:
        unique.setdefault((check.kind == "ratio", frozenset([*check.operands, check.result])), check)
    return sorted(unique.values(), key=lambda c: (min(*c.operands, c.result), c.result))


__all__ = ["Check", "find_checks"]
