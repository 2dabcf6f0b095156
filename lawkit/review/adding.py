"""Numbers that reviewers found missing, as rows of the table of quantities."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pandas as pd

from lawkit.corpus import Corpus
from lawkit.errors import check_choice
from lawkit.numbers.codebook import Codebook
from lawkit.review.objects import KINDS, from_cell
from lawkit.review.recheck import Body, added_row
from lawkit.review.values import check_value

_Row = dict[str, Any]
_Place = tuple[str, int, int]


def add_numbers(
    places: Mapping[_Place, Mapping[int, _Row]],
    corpus: Corpus,
    body_of: Callable[[str], Body],
    first_free: Mapping[str, int],
    codebook: Codebook | None,
) -> tuple[list[_Row], dict[int, tuple[str, str]]]:
    """Return the rows that decisions add, and the decisions that cannot be carried out.

    Parameters
    ----------
    places
        Report id, start and end of each number → the decisions on it by their number.
    corpus
        The corpus as it is when they are added.
    body_of
        Gives the body of a report.
    first_free
        Report id → the first number that no quantity has or had.
    codebook
        As in `check_value`.

    Returns
    -------
    list of dict
        Rows of the table ``quantities``; indicators only where the reviewer gave them.
    dict
        Number of a decision → conflict and detail.
    """
    quantities, sentences = corpus.quantities, corpus.sentences
    years = corpus.reports["year"].to_dict()
    made: list[_Row] = []
    left_out: dict[int, tuple[str, str]] = {}
    for (report_id, start, end), decisions in sorted(places.items(), key=lambda pair: pair[0]):
        if differing := _differing(decisions.values()):
            left_out |= dict.fromkeys(decisions, ("disputed", differing))
            continue
        own = of_report(quantities, report_id)
        before = [row for row in made if row["report_id"] == report_id]
        try:
            given = _given(decisions.values(), corpus, codebook)
            _check_free(start, end, own, before)
            year = None if pd.isna(years[report_id]) else int(years[report_id])
            read = added_row(body_of(report_id), corpus.text(report_id), (start, end), given, own, year)
        except ValueError as error:
            left_out |= dict.fromkeys(decisions, ("invalid", str(error)))
            continue
        owner = int(read.pop("owner"))
        sentence = sentences.loc[[(report_id, owner)]].iloc[0]
        names = ", ".join(sorted({row["reviewer"] or "somebody" for row in decisions.values()}))
        number = first_free.get(report_id, 0) + len(before)
        made.append(
            {
                "report_id": report_id, "quantity_id": number, "sentence_id": owner,
                **{column: sentence[column] for column in ("section_id", "item_id", "role")}, **read,
                "indicator": given.get("indicator"), "evidence": f"review: {names}",
                "confidence": "high" if given.get("indicator") else None,
            }
        )  # fmt: skip
    return made, left_out


def of_report(table: pd.DataFrame, report_id: str) -> pd.DataFrame:
    """Return the rows of one report, by their number."""
    return table[table.index.get_level_values(0) == report_id].droplevel(0)


def _check_free(start: int, end: int, own: pd.DataFrame, added: Iterable[_Row]) -> None:
    """Raise where another number stands in a span."""
    there = ((own["start"] < end) & (own["end"] > start)).any()
    if there or any(row["start"] < end and row["end"] > start for row in added):
        raise ValueError("another number stands there; correct it instead")


def _differing(decisions: Iterable[_Row]) -> str:
    """Return what is said differently of an added number, empty where nothing is."""
    said: dict[str, set[str]] = {}
    for row in decisions:
        if row["field"]:
            said.setdefault(row["field"], set()).add(row["new"].strip())
    return "; ".join(f"{field}: {sorted(cells)}" for field, cells in said.items() if len(cells) > 1)


def _given(decisions: Iterable[_Row], corpus: Corpus, codebook: Codebook | None) -> _Row:
    """Return the cells that reviewers gave an added number."""
    values: _Row = {}
    for row in decisions:
        if row["field"]:
            check_choice("field", row["field"], KINDS["quantities"].fields)
            values[row["field"]] = from_cell(row["field"], row["new"])
            check_value(row["field"], values[row["field"]], corpus, codebook)
    return values
