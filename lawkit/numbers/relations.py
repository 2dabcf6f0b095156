"""One relation between the numbers of a text, stated and worked out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from lawkit.numbers.intervals import Interval, agree, tolerance
from lawkit.records import record

CheckKind = Literal["sum", "ratio", "difference", "repeat"]


@record
class Check:
    """One relation that a text states between its numbers.

    Parameters
    ----------
    kind
        ``sum`` (parts and total), ``difference`` (opening + added − removed = closing, total − part =
        rest), ``ratio`` (part / whole × 100) or ``repeat`` (one number printed twice with two values).
    operands
        Indexes of the quantities, parts or numerator first; of a difference the one to subtract from.
    result
        Index of the stated total, rate or rest.
    stated, computed
        The result as printed and as worked out.
    holds
        Whether they agree.
    tolerance
        How far they may lie apart, by the digits printed and the words of approximation.
    """

    kind: CheckKind
    operands: tuple[int, ...]
    result: int
    stated: float
    computed: float
    holds: bool
    tolerance: float


def make_check(
    kind: CheckKind, operands: Sequence[int], result: int, stated: Interval, computed: Interval
) -> Check:
    """Compare a stated number with the one worked out from others."""
    return Check(
        kind,
        tuple(operands),
        result,
        stated.value,
        round(computed.value, 4),
        agree(stated, computed),
        tolerance(stated, computed),
    )
