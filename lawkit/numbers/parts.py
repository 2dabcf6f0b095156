"""Parts: which number is a part of which total, where the sentence or its list says so.

A part is tied to its total by brackets, by 其中, by a base (受理的30件中), as what is left (其余), as an
outcome of the same cases (受理…审结…), or by kinds that are listed right beside a total and add up to it.
"""

from __future__ import annotations

from collections.abc import Sequence

from lawkit.numbers.breakdowns import breakdown, carried_into, carried_on, near_breakdown
from lawkit.numbers.kinds import kinds_after_total, regroup, total_after_kinds
from lawkit.numbers.links import Links
from lawkit.numbers.lists import RULES
from lawkit.numbers.outcomes import find_whole
from lawkit.numbers.quantity import Quantity
from lawkit.numbers.ratios import find_rated
from lawkit.numbers.subjects import Subject
from lawkit.numbers.subsets import second_measure
from lawkit.numbers.surroundings import Surroundings, read_surroundings
from lawkit.structure.parse import RoledSentence


def find_parts(
    folded: str,
    sentences: Sequence[RoledSentence],
    quantities: Sequence[Quantity],
    subjects: Sequence[Subject | None],
    *,
    surroundings: Surroundings | None = None,
) -> list[int | None]:
    """Find for each quantity the total that it is a part of.

    Parameters
    ----------
    folded
        The folded text.
    sentences
        The sentences of the report's body in order.
    quantities
        The quantities in text order.
    subjects
        What each quantity counts; not needed so far, the words around a number say more.
    surroundings
        What `read_surroundings` says of the quantities; read here where it is not at hand.

    Returns
    -------
    list of int or None
        The index of the total, or None; rates have None.

    Examples
    --------
    >>> from lawkit.structure.parse import RoledSentence
    >>> text = "受理案件264件,其中民事106件、刑事158件。"
    >>> spans = [(4, 8, 264.0), (13, 17, 106.0), (20, 24, 158.0)]
    >>> quantities = [Quantity(a, b, v, None, "件", "count", "exact") for a, b, v in spans]
    >>> find_parts(text, [RoledSentence(0, len(text), None, None, "measures")], quantities, [None] * 3)
    [None, 0, 0]
    """
    links = Links(surroundings or read_surroundings(folded, sentences, quantities))
    for at, mention in enumerate(links.mentions):
        if not mention.countable or links.wholes[at] is not None:
            continue
        for rule in RULES:
            if rule(links, at):
                break
        else:
            whole = find_whole(links, at)
            if whole is not None:
                links.tie([at], whole)
    for at in range(len(links.mentions)):
        breakdown(links, at)
        carried_on(links, at)
        carried_into(links, at)
        near_breakdown(links, at)
    for at in range(len(links.mentions)):
        kinds_after_total(links, at)
        total_after_kinds(links, at)
        regroup(links, at)
        second_measure(links, at)
    for part, whole in list(find_rated(links.mentions, links.spans, links.wholes)):
        if links.wholes[part] is None:
            links.tie([part], whole)
    return links.wholes
