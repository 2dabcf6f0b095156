"""The relations between numbers worked out anew after a review, and what is read of an added number."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from lawkit.numbers.checks import find_checks
from lawkit.numbers.context import NumberContext, read_contexts
from lawkit.numbers.indicators import Assignment
from lawkit.numbers.owners import owning_sentences
from lawkit.numbers.parts import find_parts
from lawkit.numbers.quantities import scan_quantities
from lawkit.numbers.quantity import Quantity
from lawkit.numbers.repeats import find_repeats
from lawkit.numbers.subjects import Subject, find_subjects
from lawkit.numbers.surroundings import read_surroundings
from lawkit.structure.parse import RoledSentence
from lawkit.text.fold import fold
from lawkit.text.lines import unwrap


@dataclass(frozen=True, slots=True)
class Body:
    """The body of a report as the readers of numbers want it: folded text, sentences with their ids, quantities."""

    folded: str
    sentence_ids: list[int]
    sentences: list[RoledSentence]
    found: Mapping[tuple[int, int], Quantity]


def read_body(text: str, sentences: pd.DataFrame) -> Body:
    """Return the body of one report.

    Parameters
    ----------
    text
        The report's text.
    sentences
        Its rows of the table ``sentences``, index sentence_id.
    """
    folded = fold(text)
    body = sentences[sentences["role"] != "furniture"]
    columns = [body[c] for c in ("start", "end", "section_id", "item_id", "role")]
    roled = [
        RoledSentence(int(start), int(end), _number(section), _number(item), role)
        for start, end, section, item, role in zip(*columns, strict=True)
    ]
    found = {(q.start, q.end): q for q in scan_quantities(folded, [(s.start, s.end) for s in roled])}
    return Body(folded, [int(i) for i in body.index], roled, found)


def check_rows(body: Body, quantities: pd.DataFrame) -> list[dict[str, Any]]:
    """Work out the checks of one report from its quantities as they are now.

    Parameters
    ----------
    body
        The report.
    quantities
        Its rows of the table ``quantities``, index quantity_id.

    Returns
    -------
    list of dict
        Rows of the table ``checks``, without report id.
    """
    table = quantities.sort_values("start", kind="stable")
    if not len(table) or not body.sentences:
        return []
    rows = [row for _, row in table.iterrows()]
    ids = [int(i) for i in table.index]
    at = {quantity_id: n for n, quantity_id in enumerate(ids)}
    numbers = [_quantity(row, body) for row in rows]
    parts = [None if pd.isna(row["part_of"]) else at.get(int(row["part_of"])) for row in rows]
    subjects = [None if pd.isna(r["subject"]) else Subject(0, 0, fold(r["subject"])) for r in rows]
    contexts = [NumberContext(*(_word(r[c]) for c in ("modality", "period", "change", "base"))) for r in rows]  # type: ignore[arg-type]
    codes = [Assignment(_word(row["indicator"]), "") for row in rows]
    surroundings = read_surroundings(body.folded, body.sentences, numbers)
    checks = find_checks(body.folded, body.sentences, numbers, parts, subjects, surroundings=surroundings)
    checks += find_repeats(body.folded, numbers, subjects, contexts, codes)
    made = []
    for n, check in enumerate(checks):
        spans = [numbers[i] for i in (*check.operands, check.result)]
        made.append(
            {
                "check_id": n, "kind": check.kind, "operands": [ids[i] for i in check.operands], "result": ids[check.result],
                "stated": check.stated, "computed": check.computed, "tolerance": check.tolerance, "holds": check.holds,
                "start": min(q.start for q in spans), "end": max(q.end for q in spans),
            }
        )  # fmt: skip
    return made


def added_row(
    body: Body,
    text: str,
    span: tuple[int, int],
    given: Mapping[str, Any],
    quantities: pd.DataFrame,
    year: int | None,
) -> dict[str, Any]:
    """Return what is read of an added number, with what the reviewer gave of it in place of what was read.

    Parameters
    ----------
    body, text
        The report.
    span
        Where the number stands.
    given
        Columns that the reviewer gave.
    quantities
        The quantities that the report has already, index quantity_id.
    year
        The year reported on.

    Returns
    -------
    dict
        A row of the table ``quantities`` without its ids, role, indicator and evidence; ``owner`` is its sentence's id.

    Raises
    ------
    ValueError
        If it stands in no sentence of the body, or no value is given and none can be read.
    """
    number = _added_quantity(body, span, given)
    kept = quantities.sort_values("start", kind="stable")
    before = int((kept["start"] < span[0]).sum())
    numbers = [_quantity(row, body) for _, row in kept.iterrows()]
    numbers.insert(before, number)
    owner = owning_sentences(body.sentences, numbers)[before] if body.sentences else -1
    if owner < 0 or not body.sentences[owner].start <= span[0] < body.sentences[owner].end:
        raise ValueError("the number stands in no sentence of the body")
    subjects = find_subjects(body.folded, body.sentences, numbers)
    parts = find_parts(body.folded, body.sentences, numbers, subjects)
    context = read_contexts(body.folded, body.sentences, numbers, year=year)[before]
    whole, subject = parts[before], subjects[before]
    ids: list[int | None] = [int(i) for i in kept.index]
    ids.insert(before, None)
    read = {
        "start": span[0], "end": span[1], "quote": text[slice(*span)], "value": number.value, "high": number.high,
        "unit": number.unit, "unit_class": number.unit_class, "bound": number.bound, "modality": context.modality,
        "subject": unwrap(text[subject.start : subject.end]) if subject else None, "change": context.change,
        "base": context.base, "period": context.period, "part_of": None if whole is None else ids[whole],
        "owner": body.sentence_ids[owner],
    }  # fmt: skip
    return read | {column: value for column, value in given.items() if column != "indicator"}


def _added_quantity(body: Body, span: tuple[int, int], given: Mapping[str, Any]) -> Quantity:
    """Return an added number as it reads by itself, with what the reviewer gave of it."""
    from lawkit.review.values import unit_class

    alone = [q for q in scan_quantities(body.folded, [span]) if span[0] <= q.start and q.end <= span[1]]
    read = body.found.get(span) or (alone[0] if len(alone) == 1 else None)
    if read is None and given.get("value") is None:
        raise ValueError(
            "no value is given, and the words by themselves read as no single number with a unit"
        )
    read = read or Quantity(*span, 0.0, None, "", "unknown", "exact")
    unit = given["unit"] or "" if "unit" in given else read.unit
    return replace(
        read, start=span[0], end=span[1], unit=unit, unit_class=unit_class(unit) if "unit" in given else read.unit_class,
        value=given.get("value", read.value), high=given.get("high", read.high), bound=given.get("bound") or read.bound,
    )  # fmt: skip


def _quantity(row: pd.Series, body: Body) -> Quantity:
    """Return a row of the table as a quantity; what the table does not hold is read again."""
    span = int(row["start"]), int(row["end"])
    high = None if pd.isna(row["high"]) else float(row["high"])
    unit, its_class = _word(row["unit"]) or "", _word(row["unit_class"]) or "unknown"
    bound: Any = _word(row["bound"]) or "exact"
    again = body.found.get(span)
    made = Quantity(*span, float(row["value"]), high, unit, its_class, bound)
    return made if again is None else replace(made, known_unit=again.known_unit, optional=again.optional)


def _number(value: Any) -> int | None:  # noqa: ANN401 - a nullable cell
    return None if pd.isna(value) else int(value)


def _word(value: Any) -> str | None:  # noqa: ANN401
    return None if pd.isna(value) else str(value)
