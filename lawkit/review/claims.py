"""What decisions say of rows, one cell at a time, and where two of them say different things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lawkit.corpus import Corpus
from lawkit.numbers.codebook import Codebook
from lawkit.review.objects import KINDS, as_cell, from_cell, read_back
from lawkit.review.values import check_value
from lawkit.tables import TableName

#: The aspect of a row that says whether it is one at all.
EXISTS = ""
# Of these tables a rejected row is dropped; of the others its cell is emptied.
_DROPPED = ("quantities", "sections", "checks")

Key = tuple[TableName, str, int]


@dataclass(frozen=True, slots=True)
class Claim:
    """One decision says that a cell of a row holds (``accept``) or ought to hold a value.

    Of the aspect :data:`EXISTS` the value is ``yes`` or ``no``.
    """

    decision: int
    row: Key
    aspect: str
    cell: str
    verdict: str
    reviewer: str


def claims_of(at: int, decision: Mapping[str, Any], row_id: int) -> list[Claim]:
    """Return what one decision says of a row.

    Parameters
    ----------
    at
        The decision's number.
    decision
        A row of the decisions.
    row_id
        The row that it is on.

    Raises
    ------
    ValueError
        If the decision is on a column that cannot be reviewed, or gives it a value that it cannot have.
    """
    kind = KINDS[decision["table"]]
    field, verdict, old = decision["field"], decision["verdict"], decision["old"]
    is_check = decision["table"] == "checks"
    if not is_check and field and field not in kind.fields:
        raise ValueError(f"field must be one of {', '.join(kind.fields)}; got {field!r}")
    cells: dict[str, str] = {}
    if verdict == "accept" and not is_check:
        cells = {field: old} if field else read_back(old, kind.judged)
    elif verdict in ("correct", "add") and (field or verdict == "correct"):
        cells = {field: as_cell(from_cell(field, decision["new"]))} if field and not is_check else {}
        if not cells:
            raise ValueError("a correction must name the column that it corrects")
    elif verdict == "reject" and field and not is_check:
        cells = {field: as_cell(from_cell(field, ""))}
    if decision["table"] in _DROPPED:
        cells[EXISTS] = "no" if verdict == "reject" and (is_check or not field) else "yes"
    row = (kind.table, decision["report_id"], row_id)
    return [Claim(at, row, aspect, cell, verdict, decision["reviewer"]) for aspect, cell in cells.items()]


def check_claims(claims: Iterable[Claim], corpus: Corpus, codebook: Codebook | None) -> None:
    """Raise where a correction gives a column a value that it cannot have."""
    for claim in claims:
        if claim.aspect != EXISTS and claim.verdict in ("correct", "add"):
            check_value(claim.aspect, from_cell(claim.aspect, claim.cell), corpus, codebook)


def disputed(claims: Iterable[Claim]) -> dict[int, str]:
    """Return the decisions that another contradicts, with what is said.

    Where one says that a row is none and another that it is one, all that is said of the row is in dispute.

    Examples
    --------
    >>> row = ("sentences", "a", 3)
    >>> disputed([Claim(0, row, "role", "plan", "accept", "甲"), Claim(1, row, "role", "problems", "correct", "乙")])
    {0: "role: 甲 says 'plan', 乙 says 'problems'", 1: "role: 甲 says 'plan', 乙 says 'problems'"}
    """
    said: dict[tuple[Key, str], dict[str, list[Claim]]] = {}
    for claim in claims:
        said.setdefault((claim.row, claim.aspect), {}).setdefault(claim.cell, []).append(claim)
    found: dict[int, str] = {}
    for (_, aspect), by_cell in said.items():
        if len(by_cell) < 2:
            continue
        words = [
            f"{who} says {cell!r}"
            for cell, ones in by_cell.items()
            for who in _names(c.reviewer for c in ones)
        ]
        detail = f"{aspect or 'a row'}: {', '.join(words)}"
        for claim in (c for ones in by_cell.values() for c in ones):
            found.setdefault(claim.decision, detail)
    return found


def _names(reviewers: Iterable[str]) -> list[str]:
    return sorted({name or "somebody" for name in reviewers})
