"""Decisions applied again to a corpus that was read anew, and those that no longer fit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import pandas as pd

from lawkit.corpus import Corpus
from lawkit.errors import LawkitError
from lawkit.numbers.codebook import Codebook
from lawkit.review.adding import add_numbers, of_report
from lawkit.review.claims import EXISTS, Claim, check_claims, claims_of, disputed
from lawkit.review.decisions import Decisions, read_decisions, rows_of
from lawkit.review.effects import (
    RULED,
    Edits,
    Tables,
    append_numbers,
    edit_quantities,
    edit_sections,
    edit_sentences,
)
from lawkit.review.locate import locate_rows
from lawkit.review.objects import as_cell
from lawkit.review.recheck import Body, check_rows, read_body
from lawkit.tables import SCHEMAS, TableName, build_table

_Row = dict[str, Any]
# Columns of a number on which the relations between numbers hang.
_RELATED = frozenset(
    {
        "value",
        "high",
        "unit",
        "bound",
        "modality",
        "subject",
        "change",
        "base",
        "period",
        "part_of",
        "indicator",
    }
)


def apply_decisions(corpus: Corpus, decisions: Decisions, *, codebook: Codebook | None = None) -> Corpus:
    r"""Return a corpus with the decisions of reviewers applied to its tables.

    Parameters
    ----------
    corpus
        A corpus with text, as it was read.
    decisions
        A file or a table of decisions (:mod:`lawkit.review.decisions`).
    codebook
        The one that the corpus was loaded with, where it was not lawkit's own.

    Returns
    -------
    Corpus
        With ``conflicts``: the decisions that were not applied, with the reason in ``conflict`` and ``detail``.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If the decisions cannot be read.
    LawkitError
        If the corpus was saved without text.

    Notes
    -----
    A decision is found again by its place, or else by its quote and the words around it
    (:func:`lawkit.review.matching.find_place`), so that text may be inserted or lightly edited and be of another width.

    ``accept`` changes nothing but the evidence; where lawkit now reads something else, it is a conflict (``changed``).
    ``correct`` sets a cell whatever is read there. ``reject`` drops a number, a section or a check; of indicators and roles it
    empties the cell. ``add`` adds a number; where it has been found meanwhile, the given cells correct it.

    What hangs on these is done as well. Numbers take the role of their sentence, sentences and inheriting subsections that of
    their section. ``part_of`` stays as it was read, but never names a dropped number; of an added number it is found by
    its words. The checks of a report whose numbers were changed are worked out anew by the same rules from the numbers as they
    are then; decisions on checks are applied after that. Ids stay; an added number has the next free one, so it stands last in its report.

    Evidence (``evidence`` of quantities, ``role_evidence`` of sections) becomes ``review: NAME`` where the reviewer decided on the
    column that it is on, and has that added where they decided on something else or agreed. Sentences have no such column. The ``confidence`` of what they agreed to or corrected is high.

    Decisions that contradict each other are not applied, either of them (``disputed``). The other conflicts: ``no report``,
    ``not found`` (the words are no longer there), ``not read`` (they are, but lawkit reads no such row), ``ambiguous`` (they
    stand at several places that are as like) and ``invalid``. A rejected row that is no longer read needs nothing.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> from lawkit.review import apply_decisions
    >>> text = "青溪县2023年法治政府建设情况报告\n一、主要工作\n受理法律援助案件402件。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> row = {"table": "quantities", "report_id": "a", "start": 30, "end": 34, "quote": "402件", "before": "法律援助案件",
    ...        "field": "value", "old": "402", "new": "420", "verdict": "correct", "reviewer": "李梅"}
    >>> reviewed = apply_decisions(corpus, pd.DataFrame([row]))
    >>> float(reviewed.quantities["value"].iloc[0]), reviewed.quantities["evidence"].str[-10:].item()
    (420.0, 'review: 李梅')
    """
    table = read_decisions(decisions)
    if len(corpus) and not corpus.has_text:
        raise LawkitError("review: decisions are found by the text, and this corpus was saved without text")
    session = _Session(corpus, rows_of(table), codebook)
    on_checks = table["table"] == "checks"
    session.apply_rows(table[~on_checks])
    session.apply_checks(table[on_checks])
    return session.result()


class _Session:
    """One application: the tables as they change, and what was not applied."""

    def __init__(self, corpus: Corpus, rows: list[_Row], codebook: Codebook | None) -> None:
        self.corpus, self.rows, self.codebook = corpus, rows, codebook
        names = [name for name in SCHEMAS if name != "terms"]
        self.tables: Tables = {name: corpus.table(name) for name in names}
        self.texts = {report_id: corpus.text(report_id) for report_id in corpus}
        self.conflicts: dict[int, tuple[str, str]] = {}
        self._bodies: dict[str, Body] = {}

    def result(self) -> Corpus:
        """Return the corpus, the conflicts that it had before first."""
        old = self.tables["conflicts"]
        numbers = old.groupby(level="report_id").size().to_dict()
        made = []
        for at, (why, detail) in sorted(self.conflicts.items()):
            row = self.rows[at]
            numbers[row["report_id"]] = numbers.get(row["report_id"], 0) + 1
            made.append(
                {**row, "conflict_id": numbers[row["report_id"]] - 1, "conflict": why, "detail": detail}
            )
        new = build_table("conflicts", made)
        self.tables["conflicts"] = (
            pd.concat([old, new]) if len(old) and len(new) else new if len(new) else old
        )
        return Corpus(self.tables, self.texts)

    def _claims(self, decisions: pd.DataFrame) -> tuple[list[Claim], list[int]]:
        """Return what fitting decisions claim, and the decisions that add a number not read so far."""
        located = locate_rows(self._as_it_is(), decisions)
        claims: list[Claim] = []
        adding: list[int] = []
        for at, row_id, why in zip(decisions.index, located["row_id"], located["why"], strict=True):
            row = self.rows[at]
            if why == "not read" and row["verdict"] == "add":
                adding.append(at)
            elif why == "not read" and row["verdict"] == "reject":
                continue
            elif why:
                self.conflicts[at] = (why, _WHY[why])
            else:
                claims += self._valid(at, row, int(row_id))
        for at, detail in disputed(claims).items():
            self.conflicts[at] = ("disputed", detail)
        return [claim for claim in claims if claim.decision not in self.conflicts], adding

    def _valid(self, at: int, row: _Row, row_id: int) -> list[Claim]:
        try:
            claims = claims_of(at, row, row_id)
            check_claims(claims, self.corpus, self.codebook)
        except ValueError as error:
            self.conflicts[at] = ("invalid", str(error))
            return []
        return claims

    def _as_it_is(self) -> Corpus:
        return Corpus(self.tables, self.texts)

    def apply_rows(self, decisions: pd.DataFrame) -> None:
        """Apply all decisions but those on checks."""
        claims, adding = self._claims(decisions)
        edits = self._edits(claims)
        edit_sections(self.tables, edits["sections"], self.texts, edits["sentences"].vouched)
        numbers = edits["quantities"]
        was = self.corpus.sentences["role"]
        numbers.dropped |= edit_sentences(self.tables, edits["sentences"], was)
        edit_quantities(self.tables, numbers)
        added = self._added(decisions.loc[adding])
        append_numbers(self.tables, added)
        touched = {row["report_id"] for row in added} | {key[0] for key in numbers.dropped}
        touched |= {key[0] for key, cells in numbers.cells.items() if _RELATED & set(cells)}
        self._recheck(touched)

    def apply_checks(self, decisions: pd.DataFrame) -> None:
        """Drop the checks that were rejected."""
        if decisions.empty:
            return
        claims, _ = self._claims(decisions)
        dropped = [c.row[1:] for c in claims if c.aspect == EXISTS and c.cell == "no"]
        checks = self.tables["checks"]
        self.tables["checks"] = checks[~checks.index.isin(dropped)] if dropped else checks

    def _edits(self, claims: list[Claim]) -> dict[TableName, Edits]:
        """Sort claims into edits; an acceptance of what is no longer read becomes a conflict."""
        edits: dict[TableName, Edits] = {name: Edits() for name in ("sections", "sentences", "quantities")}
        rows: dict[Any, Mapping[Any, Any]] = {}
        for name in edits:
            claimed = {claim.row[1:] for claim in claims if claim.row[0] == name}
            table = self.tables[name][self.tables[name].index.isin(list(claimed))] if claimed else None
            if table is not None:
                records = table.to_dict("records")
                rows |= {(name, *key): row for key, row in zip(table.index, records, strict=True)}
        for claim in claims:
            if claim.verdict == "accept" and claim.aspect != EXISTS:
                now = as_cell(rows[claim.row][claim.aspect])
                if now != claim.cell:
                    detail = f"{claim.aspect}: {claim.cell!r} was accepted, {now!r} is read now"
                    self.conflicts.setdefault(claim.decision, ("changed", detail))
        for claim in claims:
            if claim.decision in self.conflicts:
                continue
            name, report_id, number = claim.row
            key, mine = (report_id, number), edits[name]
            mine.reviewers.setdefault(key, set()).add(claim.reviewer)
            if claim.aspect == RULED[name]:
                mine.vouched.add(key)
            if claim.aspect == EXISTS and claim.cell == "no":
                mine.dropped.add(key)
            elif claim.aspect != EXISTS and claim.verdict != "accept":
                mine.cells.setdefault(key, {})[claim.aspect] = claim.cell
        return edits

    def _added(self, decisions: pd.DataFrame) -> list[_Row]:
        """Return the rows of added numbers; what cannot be added becomes a conflict."""
        located = locate_rows(self.corpus, decisions)
        places: dict[tuple[str, int, int], dict[int, _Row]] = {}
        for at, start, end in zip(located.index, located["start"], located["end"], strict=True):
            key = (self.rows[at]["report_id"], int(start), int(end))
            places.setdefault(key, {})[at] = self.rows[at]
        ids = self.corpus.quantities.index.to_frame(index=False)
        last = ids.groupby("report_id")["quantity_id"].max()
        first_free = {str(report_id): int(number) + 1 for report_id, number in last.items()}
        made, left_out = add_numbers(places, self._as_it_is(), self._body, first_free, self.codebook)
        self.conflicts |= left_out
        return made

    def _body(self, report_id: str) -> Body:
        if report_id not in self._bodies:
            sentences = self.tables["sentences"].loc[[report_id]].droplevel(0)
            self._bodies[report_id] = read_body(self.texts[report_id], sentences)
        return self._bodies[report_id]

    def _recheck(self, report_ids: set[str]) -> None:
        """Work out the checks of reports anew."""
        if not report_ids:
            return
        checks = self.tables["checks"].reset_index()
        rows = [cast("_Row", row) for row in checks.to_dict("records") if row["report_id"] not in report_ids]
        for report_id in report_ids:
            own = of_report(self.tables["quantities"], report_id)
            rows += [{"report_id": report_id, **row} for row in check_rows(self._body(report_id), own)]
        order = {report_id: at for at, report_id in enumerate(self.tables["reports"].index)}
        self.tables["checks"] = build_table("checks", sorted(rows, key=lambda row: order[row["report_id"]]))


_WHY = {
    "no report": "the corpus has no report of this id",
    "not found": "the words are not in the text, or not among words like those before",
    "not read": "the words are in the text, but nothing is read there",
    "ambiguous": "the words stand at several places that are as like",
}
