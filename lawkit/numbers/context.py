"""What the words around a quantity say of it: fact or aim, when, and whether it is a change."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from lawkit.numbers.owners import owning_sentences
from lawkit.numbers.quantity import Change, Modality, Quantity
from lawkit.records import record
from lawkit.resources import load_resource
from lawkit.structure.parse import RoledSentence

# Words before a quantity that may bear on it; a clause of official prose is seldom longer.
_BEFORE = 120
_AFTER = 40
# What opens a clause; they are looked for from its end.
_CLAUSE = re.compile(r"[,;。:(]")
_MARK = re.compile(r"[,;。:]")
_NAMED_YEAR = re.compile(r"20\d\d")
_TO_ITS_END = re.compile(r"^20\d\d年(?:以来|至今|起)$|12月(?:31日|底|末)$|年[底末]$")


@record
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
        before = "".join(folded[max(sentence.start, quantity.start - _BEFORE) : quantity.start].split())
        after = "".join(folded[quantity.end : min(sentence.end, quantity.end + _AFTER)].split())
        change, base = _change(before, after, quantity)
        own = folded[quantity.start : quantity.end]
        modality = _modality(before, after, own, sentence.role, quantity)
        contexts.append(NumberContext(modality, _period(before, modality, year), change, base))
    return contexts


def _last(marks: re.Pattern[str], text: str) -> int:
    """Return where the text after the last of some marks begins."""
    mark = marks.search(text[::-1])
    return len(text) - mark.start() if mark else 0


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
    if patterns["modality.limit"].search(own) and patterns["modality.threshold"].search(after):
        return "norm"  # 罚款超过5万元的案件一律集体讨论
    if patterns["modality.standard"].match(after) and patterns["modality.norm_before"].search(before):
        return "norm"
    if quantity.unit_class == "money" and patterns["modality.norm_rate"].search(before):
        return "norm"
    if role == "plan":
        looks_back = patterns["modality.fact_before"].search(before) or patterns[
            "modality.fact_after"
        ].search(after)
        return "fact" if looks_back else "target"
    if patterns["modality.target_before"].search(before, _last(_CLAUSE, before)):
        return "target"
    return "fact"


def _period(before: str, modality: Modality, year: int | None) -> str | None:
    """Return the last span of time before the number, unless it is the reported year or a mere 目前."""
    patterns = _patterns()
    if not patterns["period.needed"].search(before):
        return None
    spans = [m for m in patterns["period.span"].finditer(before) if m.group()]
    years = list(patterns["period.year"].finditer(before)) if "20" in before else []
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
    named = _NAMED_YEAR.search(last.group())
    whole = _TO_ITS_END.search(last.group())
    return None if named and year and int(named.group()) == year and whole else last.group()


def _change(before: str, after: str, quantity: Quantity) -> tuple[Change | None, str | None]:
    """Tell whether the number is a change, and against what."""
    patterns = _patterns()
    start = _last(_MARK, before)
    clause = before[start:]
    base = None
    for match in patterns["change.base"].finditer(before, max(0, start - 20)):
        base = match.group()
    if patterns["change.reached"].search(clause) and quantity.unit_class != "multiple":
        return None, None
    if not base and quantity.unit_class not in ("percent", "point", "multiple"):
        return None, None
    if patterns["change.rise"].search(clause):
        return "rise", base
    if patterns["change.fall"].search(clause):
        return "fall", base
    if base and patterns["change.level_after"].match(after):
        return "level", base
    return None, None
