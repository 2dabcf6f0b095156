"""Which sentence each quantity stands in."""

from __future__ import annotations

from collections.abc import Sequence

from lawkit.numbers.quantity import Quantity
from lawkit.structure.parse import RoledSentence


def owning_sentences(sentences: Sequence[RoledSentence], quantities: Sequence[Quantity]) -> list[int]:
    """Return for each quantity the index of its sentence; both stand in text order.

    Examples
    --------
    >>> sentences = [RoledSentence(0, 6, None, None, "measures"), RoledSentence(6, 12, None, None, "measures")]
    >>> quantities = [Quantity(at, at + 2, 3.0, None, "件", "count", "exact") for at in (3, 7, 9)]
    >>> owning_sentences(sentences, quantities)
    [0, 1, 1]
    """
    owners = []
    at = 0
    for quantity in quantities:
        while at + 1 < len(sentences) and sentences[at].end <= quantity.start:
            at += 1
        owners.append(at)
    return owners
