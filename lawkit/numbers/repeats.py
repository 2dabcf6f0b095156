"""An indicator that a report states twice with different values."""

from __future__ import annotations

from collections.abc import Sequence

from lawkit.numbers.context import NumberContext
from lawkit.numbers.indicators import Assignment
from lawkit.numbers.intervals import interval
from lawkit.numbers.quantity import Quantity
from lawkit.numbers.relations import Check, make_check
from lawkit.numbers.restated import differ
from lawkit.numbers.stages import own_matter
from lawkit.numbers.subjects import Subject


def find_repeats(
    folded: str,
    quantities: Sequence[Quantity],
    subjects: Sequence[Subject | None],
    contexts: Sequence[NumberContext],
    indicators: Sequence[Assignment],
) -> list[Check]:
    """Find indicators that a report states twice with different values.

    Parameters
    ----------
    folded
        The folded text.
    quantities
        The quantities in text order.
    subjects
        What each quantity counts.
    contexts
        Modality, period and change of each quantity.
    indicators
        The indicator of each quantity.

    Returns
    -------
    list of Check
        Checks of kind ``repeat``, none of which holds: the operand is the first statement, the result a
        later one of the same code, unit, period and subject.

    Notes
    -----
    Two values that lie more than a fifth apart are taken to be of two matters. Aims, rules and changes
    are left out.

    Examples
    --------
    >>> text = "受理法律援助案件264件。全年法律援助案件246件。"
    >>> quantities = [Quantity(8, 12, 264.0, None, "件", "count", "exact"),
    ...               Quantity(19, 23, 246.0, None, "件", "count", "exact")]
    >>> subjects = [Subject(2, 8, "法律援助案件"), Subject(13, 19, "法律援助案件")]
    >>> contexts = [NumberContext("fact", None, None, None)] * 2
    >>> indicators = [Assignment("legal_aid_cases", "")] * 2
    >>> [c.holds for c in find_repeats(text, quantities, subjects, contexts, indicators)]
    [False]
    """
    first: dict[tuple[str, str, str | None, str], int] = {}
    checks = []
    for at, (quantity, subject, context, indicator) in enumerate(
        zip(quantities, subjects, contexts, indicators, strict=True)
    ):
        if indicator.code is None or subject is None or context.modality != "fact" or context.change:
            continue
        key = (indicator.code, quantity.unit, context.period, own_matter(subject.text))
        earlier = first.setdefault(key, at)
        if earlier == at:
            continue
        before, here = (interval(q, folded[q.start : q.end]) for q in (quantities[earlier], quantity))
        if differ(before, here):
            checks.append(make_check("repeat", [earlier], at, here, before))
    return checks
