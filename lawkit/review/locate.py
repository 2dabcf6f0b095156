"""Which row of a corpus each decision is on."""

from __future__ import annotations

from typing import Any

import pandas as pd

from lawkit.corpus import Corpus
from lawkit.review.decisions import ReviewTable, rows_of
from lawkit.review.matching import Candidate, Places, find_in_text, find_place, holds, places_of, plain_number
from lawkit.review.objects import CONTEXT, reviewed_rows
from lawkit.text.fold import Squeezed, fold, squeeze

#: Tables whose quotes are numbers.
NUMBERS = ("quantities", "indicators", "checks")


def locate_rows(corpus: Corpus, decisions: pd.DataFrame) -> pd.DataFrame:
    """Return for each decision the row of the corpus that it is on.

    Parameters
    ----------
    corpus
        A corpus with text, read from the same texts or later versions of them.
    decisions
        As `read_decisions` returns them.

    Returns
    -------
    DataFrame
        With the index of ``decisions``: row_id (missing where there is none), start and end (of the row, or of what is to be
        added; missing where it is not in the text), why: empty, or ``no report``, ``not found`` (the words are not in the
        text, or not among words that are like those before), ``not read`` (they are, but the table has no row there) or
        ``ambiguous`` (they stand at several places that are as like).
    """
    finder = _Finder(corpus, decisions)
    found = [finder.find(row) for row in rows_of(decisions)]
    columns = {"row_id": "Int64", "start": "Int64", "end": "Int64", "why": "str"}
    return pd.DataFrame(found, columns=list(columns), index=decisions.index).astype(columns)


class _Finder:
    """Keeps the places of each report and table, made when first asked for."""

    def __init__(self, corpus: Corpus, decisions: pd.DataFrame) -> None:
        wanted = corpus.select(report_id=set(decisions["report_id"]))
        self._texts = {report_id: wanted.text(report_id) for report_id in wanted}
        self._folded: dict[str, str] = {}
        self._squeezed: dict[str, Squeezed] = {}
        self._rows: dict[str, dict[str, pd.DataFrame]] = {}
        self._places: dict[tuple[Any, ...], Places] = {}
        self._corpus = wanted

    def find(self, row: dict[str, Any]) -> tuple[int | None, int | None, int | None, str]:
        """Return row id, start, end and why there are none."""
        report_id = row["report_id"]
        if report_id not in self._texts:
            return None, None, None, "no report"
        if report_id not in self._folded:
            self._folded[report_id] = fold(self._texts[report_id])
        folded = self._folded[report_id]
        numbers = row["table"] in NUMBERS
        found = find_place(row, self._of(row, folded), numbers=numbers)
        if isinstance(found, Candidate):
            return found.row_id, found.start, found.end, ""
        if found == "ambiguous":
            return None, None, None, found
        if not numbers:
            return None, None, None, "not read" if holds(folded, row["quote"]) else found
        if report_id not in self._squeezed:
            self._squeezed[report_id] = squeeze(folded)
        spot = find_in_text(row, self._squeezed[report_id], CONTEXT)
        if isinstance(spot, Candidate):
            return None, spot.start, spot.end, "not read"
        return None, None, None, spot

    def _of(self, row: dict[str, Any], folded: str) -> Places:
        """Return the places of a decision's report and table; of checks those of the same kind and operands."""
        table: ReviewTable = "quantities" if row["table"] == "indicators" else row["table"]
        check = (row["field"], _operands(row["old"])) if table == "checks" else ()
        key = (table, row["report_id"], *check)
        if key not in self._places:
            if table not in self._rows:
                made = reviewed_rows(self._corpus, table)
                self._rows[table] = {str(r): part for r, part in made.groupby("report_id", sort=False)}
            rows = self._rows[table].get(row["report_id"], pd.DataFrame(columns=["row_id", "start", "end"]))
            if check and len(rows):
                same = [pair == check for pair in zip(rows["field"], rows["old"].map(_operands), strict=True)]
                rows = rows[same]
            self._places[key] = places_of(rows, folded, CONTEXT, numbers=table in NUMBERS)
        return self._places[key]


def _operands(old: str) -> tuple[str, ...]:
    return tuple(sorted(plain_number(one) for one in old.split(" | ")))
