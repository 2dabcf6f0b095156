"""What the words around a quantity say of it: fact or aim, when, and whether it is a change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from lawkit.numbers.owners import owning_sentences
from lawkit.numbers.quantity import Change, Modality, Quantity
from lawkit.resources import load_resource
from lawkit.structure.parse import RoledSentence
from lawkit.text.fold import squeeze

# Words before a quantity that may bear on it; a clause of official prose is seldom longer.
_BEFORE = 120
_AFTER = 40
_CLAUSE = re.compile(r"[,;。:(]")


@dataclass(frozen=True, slots=True)
class NumberContext:
    """Modality, period, change and base of one quantity; None where the text says nothing."""

    modality: Modality
    period: str | None
    change: Change | None
    base: str | None


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = load_resource("contexts")
    return {
        f"{table}.{name}": re.compile(pattern)
        for table in ("modality", "period", "change")
        for name, pattern in data[table].items()
    }


def read_contexts(
    folded: str,
    sentences: Sequence[RoledSentence],
    quantities: Sequence[Quantity],
    *,
    year: int | None = None,
) -> list[NumberContext]:
    """Read what the sentence of each quantity says of it.

    Parameters
    ----------
    folded
        The folded text.
    sentences
        The sentences that hold quantities, in text order.
    quantities
        The quantities in text order.
    year
        The year reported on; a number of that year has no period.

    Returns
    -------
    list of NumberContext
        One a quantity.
    """
    contexts = []
    for quantity, owner in zip(quantities, owning_sentences(sentences, quantities), strict=True):
        sentence = sentences[owner]
        before = squeeze(folded, max(sentence.start, quantity.start - _BEFORE), quantity.start).text
        after = squeeze(folded, quantity.end, min(sentence.end, quantity.end + _AFTER)).text
        change, base = _change(before, after, quantity)
        own = folded[quantity.start : quantity.end]
        modality = _modality(before, after, own, sentence.role, quantity)
        contexts.append(NumberContext(modality, _period(before, modality, year), change, base))
    return contexts


def _modality(before: str, after: str, own: str, role: str, quantity: Quantity) -> Modality:
    """Tell an aim and a quoted rule from a fact (guide §4, rulings)."""
    patterns = _patterns()
    if quantity.optional:
        return "fact"
    required = quantity.bound in ("over", "under") and patterns["modality.requirement"].search(
        own + before[-12:]
    )
    if required and (
        patterns["modality.norm_before"].search(before) or patterns["modality.norm_after"].search(after)
    ):
        return "norm"
    if quantity.unit_class == "money" and patterns["modality.norm_rate"].search(before):
        return "norm"
    if role == "plan":
        looks_back = patterns["modality.fact_before"].search(before) or patterns[
            "modality.fact_after"
        ].search(after)
        return "fact" if looks_back else "target"
    clause = before[max((m.end() for m in _CLAUSE.finditer(before)), default=0) :]
    if patterns["modality.target_before"].search(clause):
        return "target"
    return "fact"


def _period(before: str, modality: Modality, year: int | None) -> str | None:
    """Return the last span of time before the number, unless it is the reported year or a mere 目前."""
    patterns = _patterns()
    spans = [m for m in patterns["period.span"].finditer(before) if m.group()]
    years = list(patterns["period.year"].finditer(before))
    last = max([*spans, *years], key=lambda m: m.end(), default=None)
    if last is None or patterns["period.none"].match(last.group()):
        return None
    stated = [int(m.group(1)) for m in years]
    if last in years:
        return (
            None
            if year is None or stated[-1] == year or (modality == "fact" and stated[-1] > year)
            else last.group()
        )
    if last.group() == "累计" and year in stated:
        return None
    named = re.search(r"20\d\d", last.group())
    whole = re.search(r"^20\d\d年(?:以来|至今|起)$|12月(?:31日|底|末)$|年[底末]$", last.group())
    return None if named and year and int(named.group()) == year and whole else last.group()


def _change(before: str, after: str, quantity: Quantity) -> tuple[Change | None, str | None]:
    """Tell whether the number is a change, and against what."""
    patterns = _patterns()
    start = max((m.end() for m in re.finditer(r"[,;。:]", before)), default=0)
    clause = before[start:]
    base = None
    for match in patterns["change.base"].finditer(before[max(0, start - 20) :]):
        base = match.group()
    if patterns["change.reached"].search(clause) and quantity.unit_class != "multiple":
        return None, None
    for change in ("rise", "fall"):
        if patterns[f"change.{change}"].search(clause) and (
            base or quantity.unit_class in ("percent", "point", "multiple")
        ):
            return ("rise" if change == "rise" else "fall"), base
    if base and patterns["change.level_after"].match(after):
        return "level", base
    return None, None
