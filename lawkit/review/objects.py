"""What can be reviewed: the rows of each table, the words that they stand on, and the cells that are judged."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import pandas as pd

from lawkit.corpus import Corpus
from lawkit.errors import LawkitError, check_choice
from lawkit.review.decisions import ReviewTable
from lawkit.tables import TableName

#: Characters kept on either side of a quote: about two clauses, enough to tell two equal numbers of a report apart.
CONTEXT = 20
_FLOATS = frozenset({"value", "high"})
_WHOLE = frozenset({"level"})
_WORDS = ("unit", "bound", "modality", "subject", "change", "base", "period", "part_of", "indicator")


@dataclass(frozen=True, slots=True)
class Kind:
    """How the rows of one kind are reviewed.

    Parameters
    ----------
    table
        The table of the corpus that holds them, and the column of their number.
    judged
        The columns that an acceptance vouches for.
    fields
        The columns that can be corrected.
    evidence
        The column that says which rule decided, and of which column.
    strata
        By what a stratified sample is drawn where nothing is said.
    """

    table: TableName
    id: str
    judged: tuple[str, ...]
    fields: tuple[str, ...]
    evidence: str | None
    strata: str


KINDS: Mapping[ReviewTable, Kind] = MappingProxyType(
    {
        "quantities": Kind(
            "quantities", "quantity_id", ("value", "high", "unit", "bound"), ("value", "high", *_WORDS), "evidence", "indicator"
        ),
        "indicators": Kind("quantities", "quantity_id", ("indicator",), ("indicator",), "evidence", "indicator"),
        "roles": Kind("sentences", "sentence_id", ("role",), ("role",), None, "role"),
        "sections": Kind("sections", "section_id", ("role", "level"), ("role", "level"), "role_evidence", "role"),
        "checks": Kind("checks", "check_id", (), (), None, "role"),
    }
)  # fmt: skip


def reviewed_rows(corpus: Corpus, table: ReviewTable) -> pd.DataFrame:
    """Return the rows of a corpus that can be reviewed.

    Parameters
    ----------
    corpus
        A corpus with text.
    table
        What to review; ``indicators`` are the quantities that have one, ``roles`` the sentences.

    Returns
    -------
    DataFrame
        In text order: report_id, row_id, start, end, quote, before, after, field (of a check its kind), old (what was
        read, as decisions keep it), role, indicator, confidence (missing where the corpus has none), and the judged columns.

    Raises
    ------
    LawkitError
        If the corpus was saved without text.
    """
    check_choice("table", table, KINDS)
    if len(corpus) and not corpus.has_text:
        raise LawkitError(
            "table: rows can be reviewed only in a corpus with text; this one was saved without"
        )
    kind = KINDS[table]
    rows = corpus.table(kind.table).reset_index().rename(columns={kind.id: "row_id"})
    if table == "indicators":
        rows = rows[rows["indicator"].notna()]
    if table == "checks":
        rows = _as_results(rows, corpus.quantities)
    elif table == "sections":
        rows = rows.assign(end=_heading_ends(rows, corpus))
    rows = rows.reset_index(drop=True)
    for column in ("role", "indicator", "confidence"):
        rows[column] = rows[column].astype("str") if column in rows.columns else None
    spans = list(zip(rows["report_id"], rows["start"].astype(int), rows["end"].astype(int), strict=True))
    texts = {report_id: corpus.text(report_id) for report_id in corpus}
    rows["quote"] = [texts[r][a:b] for r, a, b in spans]
    rows["before"] = [texts[r][max(0, a - CONTEXT) : a] for r, a, b in spans]
    rows["after"] = [texts[r][b : b + CONTEXT] for r, a, b in spans]
    if table != "checks":
        single = kind.judged[0] if len(kind.judged) == 1 else ""
        rows["field"] = single
        rows["old"] = [as_read(row, kind.judged) for row in rows[list(kind.judged)].to_dict("records")]
    front = ["report_id", "row_id", "start", "end", "quote", "before", "after", "field", "old", "role"]
    front += ["indicator", "confidence"]
    columns = list(dict.fromkeys([*front, *kind.judged]))
    return rows.sort_values(["report_id", "start", "row_id"], kind="stable", ignore_index=True)[columns]


def as_read(row: Mapping[Any, Any], judged: tuple[str, ...]) -> str:
    """Return what an acceptance vouches for, in one cell.

    Examples
    --------
    >>> as_read({"value": 12.0, "high": None, "unit": "件"}, ("value", "high", "unit")), as_read({"role": "plan"}, ("role",))
    ('value=12; unit=件', 'plan')
    """
    cells = {column: as_cell(row[column]) for column in judged}
    if len(judged) == 1:
        return cells[judged[0]]
    return "; ".join(f"{column}={cell}" for column, cell in cells.items() if cell)


def read_back(old: str, judged: tuple[str, ...]) -> dict[str, str]:
    """Return the cells that `as_read` put into one.

    Examples
    --------
    >>> read_back("value=12; unit=件", ("value", "high", "unit"))
    {'value': '12', 'high': '', 'unit': '件'}
    """
    if len(judged) == 1:
        return {judged[0]: old}
    parts = dict(part.split("=", 1) for part in old.split("; ") if "=" in part)
    return {column: parts.get(column, "") for column in judged}


def as_cell(value: Any) -> str:  # noqa: ANN401 - a table cell may hold anything
    """Return a value as decisions keep it: whole numbers without point, missing ones as empty words."""
    if value is None or value is pd.NA or value != value:
        return ""
    return format(value, ".15g") if isinstance(value, float) else str(value)


def from_cell(field: str, cell: str) -> Any:  # noqa: ANN401
    """Return the value that a cell of a decision gives a column.

    Raises
    ------
    ValueError
        Naming the field, if it can have no such value.

    Examples
    --------
    >>> from_cell("value", "12.5"), from_cell("unit", "件"), from_cell("unit", "")
    (12.5, '件', None)
    """
    cell = cell.strip()
    if field == "part_of" and cell:
        raise ValueError(
            "part_of can only be taken away (an empty cell); the totals are found by their words"
        )
    if field == "value" and not cell:
        raise ValueError("value cannot be missing; reject the number instead")
    if not cell:
        return None
    if field in _FLOATS | _WHOLE:
        try:
            number = float(cell)
        except ValueError:
            number = math.nan
        if not math.isfinite(number) or (field in _WHOLE and (number < 1 or number % 1)):
            raise ValueError(
                f"{field} must be a {'level from 1' if field in _WHOLE else 'number'}; got {cell!r}"
            )
        return int(number) if field in _WHOLE else number
    return cell


def _as_results(checks: pd.DataFrame, quantities: pd.DataFrame) -> pd.DataFrame:
    """Return checks with the span of their result, their kind as field and their operands' quotes."""
    keys = list(zip(checks["report_id"], checks["result"], strict=True))
    results = quantities.loc[keys]
    quotes = quantities["quote"].to_dict()
    operands = [
        " | ".join(quotes[report_id, one] for one in listed)
        for report_id, listed in zip(checks["report_id"], checks["operands"], strict=True)
    ]
    return checks.assign(
        start=results["start"].to_numpy(),
        end=results["end"].to_numpy(),
        role=results["role"].to_numpy(),
        field=checks["kind"],
        old=operands,
    )


def _heading_ends(sections: pd.DataFrame, corpus: Corpus) -> list[int]:
    """Return where the heading of each section ends, the blanks after it left out."""
    ends = []
    for report_id, start, body in zip(
        sections["report_id"], sections["start"], sections["body_start"], strict=True
    ):
        heading = corpus.text(report_id)[start:body].rstrip()
        ends.append(start + max(1, len(heading)))
    return ends
