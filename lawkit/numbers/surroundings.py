"""What parts and checks both read of a report's numbers: their words, and the values that they may stand for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from lawkit.numbers.intervals import Interval, interval
from lawkit.numbers.mentions import Mention, read_mentions
from lawkit.numbers.quantity import Quantity
from lawkit.structure.parse import RoledSentence


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is read once of a report's quantities and handed on.

    Parameters
    ----------
    mentions, spans
        The mentions of the quantities and their intervals, in text order.
    going_on
        The indexes of the sentences that go on in the paragraph, section and item of the one before.
    """

    mentions: Sequence[Mention]
    spans: Sequence[Interval]
    going_on: frozenset[int]


def read_surroundings(
    folded: str, sentences: Sequence[RoledSentence], quantities: Sequence[Quantity]
) -> Surroundings:
    """Read the words around each quantity and what it may stand for.

    Parameters
    ----------
    folded
        The folded text.
    sentences
        The sentences in text order.
    quantities
        The quantities in text order.

    Returns
    -------
    Surroundings
        One mention and one interval a quantity.
    """
    mentions = read_mentions(folded, sentences, quantities)
    going_on = frozenset(
        at
        for at, (a, b) in enumerate(pairwise(sentences), 1)
        if (a.section, a.item) == (b.section, b.item) and "\n" not in folded[a.end : b.start]
    )
    return Surroundings(mentions, [interval(m.quantity, m.raw) for m in mentions], going_on)
