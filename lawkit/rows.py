"""From a parsed report to the rows that it adds to each table."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import pandas as pd

from lawkit.confidence import (
    describe_rules,
    indicator_level,
    lowest,
    metadata_levels,
    metadata_rules,
    section_levels,
    sentence_levels,
)
from lawkit.overrides import FIELDS, Override
from lawkit.tables import Confidence, TableName
from lawkit.text.lines import unwrap

if TYPE_CHECKING:  # the readers are loaded with the first report, not with the package
    from lawkit.numbers.annotate import ReportNumbers
    from lawkit.structure.parse import ParsedReport

Row: TypeAlias = dict[str, Any]
_BLANKS = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class ReportRows:
    """The rows of one report, without its id, and its text."""

    report: Row
    rows: dict[TableName, list[Row]]
    text: str


def report_rows(parsed: ParsedReport, numbers: ReportNumbers, override: Override) -> ReportRows:
    """Turn what was read of a report into rows.

    Parameters
    ----------
    parsed
        Its structure.
    numbers
        Its numbers.
    override
        What the researcher says of it; the extra columns go into its row of ``reports``.

    Returns
    -------
    ReportRows
    """
    document = parsed.document
    warnings = [*document.warnings, *parsed.metadata.warnings]
    if parsed.kind.name == "doubtful":
        warnings.append(f"kind: {parsed.kind.detail}")
    rules = metadata_rules(parsed.metadata, override.fields)
    report = {
        "path": document.path, "format": document.format, "encoding": document.encoding, "sha256": document.sha256,
        **{name: getattr(parsed.metadata, name) for name in FIELDS},
        "n_chars": len(document.text), "n_sections": len(parsed.sections), "n_sentences": len(parsed.sentences),
        "warnings": "; ".join(warnings), "metadata_evidence": describe_rules(rules),
        "confidence": lowest(*metadata_levels(rules).values()), **override.extra,
    }  # fmt: skip
    report["published"] = pd.Timestamp(report["published"]) if report["published"] else None
    levels = section_levels(parsed)
    rows: dict[TableName, list[Row]] = {
        "sections": _sections(parsed, levels),
        "items": _items(parsed),
        "sentences": _sentences(parsed, sentence_levels(parsed, levels)),
        "quantities": _quantities(parsed, numbers),
        "checks": _checks(numbers),
    }
    return ReportRows(report, rows, document.text)


def _sections(parsed: ParsedReport, levels: list[Confidence | None]) -> list[Row]:
    """Return the rows of ``sections``."""
    text = parsed.document.text
    rows = []
    for at, section in enumerate(parsed.sections):
        heading, role = section.heading, section.role
        blanks = _BLANKS.match(text, heading.end)
        body_start = blanks.end() if blanks else heading.end
        rows.append(
            {
                "section_id": at, "parent_id": section.parent, "level": heading.level,
                "number": None if heading.value is None else text[heading.start : heading.number_end],
                "heading": unwrap(text[heading.text_start : heading.text_end]),
                "role": role.role, "role_evidence": role.evidence, "confidence": levels[at],
                "start": heading.start, "body_start": min(body_start, section.end), "end": section.end,
            }
        )  # fmt: skip
    return rows


def _items(parsed: ParsedReport) -> list[Row]:
    return [
        {"item_id": at, "section_id": section, "number": item.number, "start": item.start, "end": item.end}
        for at, (item, section) in enumerate(zip(parsed.items, parsed.item_sections, strict=True))
    ]


def _sentences(parsed: ParsedReport, levels: list[Confidence | None]) -> list[Row]:
    text = parsed.document.text
    return [
        {
            "sentence_id": at, "section_id": s.section, "item_id": s.item, "role": s.role, "confidence": level,
            "start": s.start, "end": s.end, "text": text[s.start : s.end],
        }
        for at, (s, level) in enumerate(zip(parsed.sentences, levels, strict=True))
    ]  # fmt: skip


def _quantities(parsed: ParsedReport, numbers: ReportNumbers) -> list[Row]:
    """Return the rows of ``quantities``."""
    text = parsed.document.text
    rows = []
    for at, row in enumerate(numbers.rows):
        quantity, context = row.quantity, row.context
        sentence = parsed.sentences[row.sentence]
        rows.append(
            {
                "quantity_id": at, "sentence_id": row.sentence, "section_id": sentence.section, "item_id": sentence.item,
                "role": sentence.role, "start": quantity.start, "end": quantity.end,
                "quote": text[quantity.start : quantity.end], "value": quantity.value, "high": quantity.high,
                "unit": quantity.unit, "unit_class": quantity.unit_class, "bound": quantity.bound,
                "modality": context.modality,
                "subject": unwrap(text[row.subject.start : row.subject.end]) if row.subject else None,
                "change": context.change, "base": context.base, "period": context.period, "part_of": row.part_of,
                "indicator": row.indicator.code, "evidence": row.indicator.evidence,
                "confidence": indicator_level(row.indicator.code, row.indicator.evidence),
            }
        )  # fmt: skip
    return rows


def _checks(numbers: ReportNumbers) -> list[Row]:
    rows = []
    for at, check in enumerate(numbers.checks):
        spans = [numbers.rows[i].quantity for i in (*check.operands, check.result)]
        rows.append(
            {
                "check_id": at, "kind": check.kind, "operands": list(check.operands), "result": check.result,
                "stated": check.stated, "computed": check.computed, "tolerance": check.tolerance, "holds": check.holds,
                "start": min(q.start for q in spans), "end": max(q.end for q in spans),
            }
        )  # fmt: skip
    return rows
