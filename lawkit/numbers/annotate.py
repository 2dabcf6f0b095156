"""All that the number tables hold of one report, put together from the single readers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lawkit.numbers.checks import Check, find_checks
from lawkit.numbers.codebook import Codebook
from lawkit.numbers.context import NumberContext, read_contexts
from lawkit.numbers.indicators import Assignment, assign_indicators
from lawkit.numbers.parts import find_parts
from lawkit.numbers.phrases import find_phrases
from lawkit.numbers.quantities import scan_quantities
from lawkit.numbers.quantity import Quantity
from lawkit.numbers.repeats import find_repeats
from lawkit.numbers.subjects import Subject, find_subjects
from lawkit.numbers.surroundings import read_surroundings
from lawkit.records import record
from lawkit.structure.parse import ParsedReport
from lawkit.text.fold import fold


@record
class NumberRow:
    """A quantity with everything that was read of it; ``sentence`` and ``part_of`` are indexes."""

    quantity: Quantity
    sentence: int
    context: NumberContext
    subject: Subject | None
    part_of: int | None
    indicator: Assignment


@dataclass(frozen=True, slots=True)
class ReportNumbers:
    """The quantities of a report in text order, and the checks between them."""

    rows: tuple[NumberRow, ...]
    checks: tuple[Check, ...]


def read_numbers(parsed: ParsedReport, codebook: Codebook) -> ReportNumbers:
    """Read the numbers of a parsed report; page furniture is left out.

    Parameters
    ----------
    parsed
        The report.
    codebook
        The indicators to assign.

    Returns
    -------
    ReportNumbers
        Offsets index the document's text.
    """
    folded = fold(parsed.document.text)
    ids = [at for at, s in enumerate(parsed.sentences) if s.role != "furniture"]
    sentences = [parsed.sentences[at] for at in ids]
    quantities = scan_quantities(folded, [(s.start, s.end) for s in sentences])
    if not quantities:
        return ReportNumbers((), ())
    contexts = read_contexts(folded, sentences, quantities, year=parsed.metadata.year)
    phrases = find_phrases(folded, sentences, quantities)
    subjects = find_subjects(folded, sentences, quantities, phrases=phrases)
    surroundings = read_surroundings(folded, sentences, quantities)
    parts = find_parts(folded, sentences, quantities, subjects, surroundings=surroundings)
    parts = [
        None if whole is None or _is_aim_of(at, whole, contexts) else whole for at, whole in enumerate(parts)
    ]
    indicators = assign_indicators(
        folded, sentences, quantities, subjects, contexts, parts, codebook, phrases=phrases
    )
    indicators = [_of_own_organ(one, parsed) for one in indicators]
    checks = find_checks(folded, sentences, quantities, parts, subjects, surroundings=surroundings)
    checks = [c for c in checks if not _mixes_aims(c, contexts)]
    checks += find_repeats(folded, quantities, subjects, contexts, indicators)
    rows = tuple(
        NumberRow(q, ids[phrase.sentence], context, subject, part, indicator)
        for q, phrase, context, subject, part, indicator in zip(
            quantities, phrases, contexts, subjects, parts, indicators, strict=True
        )
    )
    return ReportNumbers(rows, tuple(checks))


def _mixes_aims(check: Check, contexts: Sequence[NumberContext]) -> bool:
    """Tell whether a number that is only aimed at would count among those that are there (建成5个,计划再建3个)."""
    return any(_is_aim_of(i, check.result, contexts) for i in check.operands)


def _is_aim_of(part: int, whole: int, contexts: Sequence[NumberContext]) -> bool:
    """Tell whether a number is aimed at and the total printed before it is not."""
    return whole < part and (contexts[part].modality, contexts[whole].modality) == ("target", "fact")


def _of_own_organ(assignment: Assignment, parsed: ParsedReport) -> Assignment:
    """Take the code of a reconsideration organ from a department that is none.

    The cases that a county's bureau other than that of justice handles (办理) are those in which it is the respondent.
    """
    code, org = assignment.code, parsed.metadata.org or ""
    is_other = (
        parsed.metadata.org_type == "department" and parsed.metadata.level == "county" and "司法" not in org
    )
    if code is None or not is_other or not code.startswith("recon_"):
        return assignment
    return Assignment(None, f"{assignment.evidence}; no reconsideration organ: {org}")
