"""The desk: one row after another, decided on and written down at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import pandas as pd

from lawkit.corpus import Corpus
from lawkit.errors import check_choice
from lawkit.review.decisions import ReviewTable, Verdict, as_table, read_decisions, rows_of, write_decisions
from lawkit.review.items import Item, Progress
from lawkit.review.locate import locate_rows
from lawkit.review.objects import CONTEXT, KINDS, Kind, as_cell, from_cell
from lawkit.review.values import check_value

_Row = dict[str, Any]
_TELLS = ("table", "report_id", "start", "end", "field", "old", "reviewer", "verdict", "time", "new")


class Review:
    """A review under way; made by :func:`open_review`.

    Attributes
    ----------
    items : DataFrame
        The sample in the order of the review.
    position : int
        The row that is shown.
    path, table, reviewer, note
        As given to, or noted by, :func:`open_review`.
    """

    def __init__(
        self, corpus: Corpus, path: Path, table: ReviewTable, items: pd.DataFrame, reviewer: str, note: str
    ) -> None:
        self._corpus, self.path, self.table, self.items = corpus, path, table, items
        self.reviewer, self.note = reviewer, note
        self._values = corpus.table(KINDS[table].table)
        self._done: dict[int, list[_Row]] = self._read_done()
        self._undo: list[tuple[int | None, list[_Row], list[_Row]]] = []
        self.position = next((at for at in range(len(items)) if at not in self._done), 0)

    def __len__(self) -> int:
        return len(self.items)

    @property
    def current(self) -> Item | None:
        """The row that is shown; None where the sample is empty."""
        return self._item(self.position) if len(self.items) else None

    @property
    def progress(self) -> Progress:
        """How far this reviewer has come with this sample."""
        verdicts = [self._verdict(at) for at in self._done]
        counts = (verdicts.count(one) for one in ("accept", "correct", "reject"))
        return Progress(len(verdicts), len(self.items), *counts)

    @property
    def decisions(self) -> pd.DataFrame:
        """All decisions in the file, those of other tables and reviewers included."""
        return read_decisions(self.path) if self.path.exists() else as_table([])

    def go(self, position: int) -> Item:
        """Show the row at a position.

        Parameters
        ----------
        position
            From 0.

        Returns
        -------
        Item
            The row.

        Raises
        ------
        IndexError
            If the sample has no such row.
        """
        if not 0 <= position < len(self.items):
            raise IndexError(f"position must be from 0 to {len(self.items) - 1}; got {position}")
        self.position = position
        return self._item(position)

    def next(self, *, undecided: bool = False) -> Item | None:
        """Show the next row and return it; None, and nothing moves, where there is none.

        Parameters
        ----------
        undecided
            Pass over rows that were decided on; after the last row go on at the first.

        Returns
        -------
        Item or None
            The row.
        """
        after = range(self.position + 1, len(self.items))
        if undecided:
            around = [*after, *range(min(self.position + 1, len(self.items)))]
            found = next((at for at in around if at not in self._done), None)
        else:
            found = next(iter(after), None)
        return None if found is None else self.go(found)

    def previous(self) -> Item | None:
        """Show the row before and return it; None, and nothing moves, at the first.

        Returns
        -------
        Item or None
            The row.
        """
        return self.go(self.position - 1) if self.position else None

    def decide(
        self,
        verdict: Literal["accept", "correct", "reject"],
        *,
        values: Mapping[str, Any] | None = None,
        comment: str = "",
        reason: str = "",
    ) -> None:
        """Decide on the row that is shown, and write it down before returning.

        Parameters
        ----------
        verdict
            ``accept``, ``correct`` or ``reject``.
        values
            Of ``correct``: column → what it ought to be; None or an empty word for missing.
        comment, reason
            Free words, and a word of your own list of reasons.

        Raises
        ------
        ValueError
            If the verdict or a value is not allowed, or nothing is corrected.
        LookupError
            If the sample is empty.

        Notes
        -----
        An earlier decision of the same reviewer on the row is replaced. The file is read anew before each write, so that
        what others put into it stays.
        """
        item = self.current
        if item is None:
            raise LookupError("there is no row to decide on: the sample is empty")
        kind = KINDS[self.table]
        check_choice("verdict", verdict, _verdicts(kind))
        if bool(values) != (verdict == "correct"):
            raise ValueError(f"values must be given with 'correct' and with no other verdict; got {values!r}")
        drawn = self.items.iloc[self.position]
        own = {"verdict": verdict, "comment": comment, "reason": reason}
        own |= {c: drawn[c] for c in ("sample", "stratum", "stratum_size")}
        place = {c: drawn[c] for c in ("report_id", "start", "end", "quote", "before", "after")}
        if verdict != "correct":
            rows = [{**place, **own, "field": drawn["field"], "old": item.old}]
        else:
            rows = [{**place, **own, **one} for one in self._corrections(item, values or {})]
        self._write(self.position, rows)

    def add(
        self,
        report_id: str,
        start: int,
        end: int,
        *,
        values: Mapping[str, Any] | None = None,
        comment: str = "",
        reason: str = "",
    ) -> None:
        """Add a number that was missed, and write it down before returning.

        Parameters
        ----------
        report_id, start, end
            Its span with the unit: offsets into ``corpus.text(report_id)``.
        values
            Column of ``quantities`` → value; columns left out are read from its words as those of other numbers are.
        comment, reason
            As in :meth:`decide`.

        Raises
        ------
        KeyError
            If there is no such report.
        ValueError
            If the span is empty or outside the text, or a value is not allowed.
        """
        text = self._corpus.text(report_id)
        if not 0 <= start < end <= len(text):
            raise ValueError(
                f"start and end must be a span of the text; got {start} and {end} of {len(text)}"
            )
        place = {
            "report_id": report_id, "start": start, "end": end, "quote": text[start:end],
            "before": text[max(0, start - CONTEXT) : start], "after": text[end : end + CONTEXT],
        }  # fmt: skip
        own = {"table": "quantities", "verdict": "add", "comment": comment, "reason": reason}
        given = dict(values or {})
        for field in given:
            check_choice("values", field, KINDS["quantities"].fields)
        cells = {field: _checked_cell(self._corpus, field, value) for field, value in given.items()}
        rows = [{**place, **own, "field": f, "new": cell} for f, cell in cells.items()]
        self._write(None, rows or [{**place, **own, "field": ""}])

    def undo(self) -> Item | None:
        """Take back the last decision of this session and show its row.

        Returns
        -------
        Item or None
            The row; where nothing is left to take back the one that is shown, None where the sample is empty.
        """
        if not self._undo:
            return self.current if len(self.items) else None
        at, before, after = self._undo.pop()
        self._save(at, out=after, into=before)
        return self.current if at is None else self.go(at)

    # ------------------------------------------------------------ inside

    def _item(self, at: int) -> Item:
        row = self.items.iloc[at]
        found = self._values.loc[(row["report_id"], row["row_id"])]
        fields = KINDS[self.table].fields or ("kind", "stated", "computed", "holds")
        cells = MappingProxyType({f: found[f] for f in fields})
        place = {c: int(row[c]) for c in ("row_id", "start", "end")}
        words = {c: str(row[c]) for c in ("report_id", "quote", "before", "after", "old", "stratum")}
        return Item(position=at, table=self.table, cells=cells, verdict=self._verdict(at), **place, **words)  # type: ignore[arg-type]

    def _verdict(self, at: int) -> str:
        return str(self._done[at][0]["verdict"]) if at in self._done else ""

    def _corrections(self, item: Item, values: Mapping[str, Any]) -> list[_Row]:
        rows = []
        for field, value in values.items():
            check_choice("values", field, KINDS[self.table].fields)
            new, old = _checked_cell(self._corpus, field, value), as_cell(item.cells[field])
            if new == old:
                raise ValueError(f"values: {field} is {old!r} already; accept the row, or leave {field} out")
            rows.append({"field": field, "old": old, "new": new})
        return rows

    def _read_done(self) -> dict[int, list[_Row]]:
        """Return this reviewer's decisions in the file by the position of their rows."""
        if not self.path.exists() or not len(self.items):
            return {}
        decisions = read_decisions(self.path)
        mine = (decisions["table"] == self.table) & (decisions["reviewer"] == self.reviewer)
        mine &= decisions["verdict"] != "add"
        found = locate_rows(self._corpus, decisions[mine])
        keys = zip(self.items["report_id"], self.items["row_id"], strict=True)
        positions = {key: at for at, key in enumerate(keys)}
        done: dict[int, list[_Row]] = {}
        for row, row_id in zip(rows_of(decisions[mine]), found["row_id"], strict=True):
            if (at := positions.get((row["report_id"], row_id))) is not None:
                done.setdefault(at, []).append(row)
        return done

    def _write(self, at: int | None, rows: list[_Row]) -> None:
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        signed = [{"table": self.table, **row, "reviewer": self.reviewer, "time": now} for row in rows]
        new = rows_of(as_table(signed))
        old = self._done.get(at, []) if at is not None else self._added(new[0])
        self._save(at, out=old, into=new)
        self._undo.append((at, old, new))

    def _added(self, new: _Row) -> list[_Row]:
        """Return what this reviewer added before at the same place."""
        where = ("table", "report_id", "start", "end", "reviewer", "verdict")
        return [row for row in rows_of(self.decisions) if all(row[c] == new[c] for c in where)]

    def _save(self, at: int | None, *, out: list[_Row], into: list[_Row]) -> None:
        """Take rows out of the file and put others in, with one write."""
        gone = {_key(row) for row in [*out, *into]}
        kept = self.decisions
        keys = zip(*(kept[c].tolist() for c in _TELLS), strict=True)
        kept = kept[[key not in gone for key in keys]]
        write_decisions(pd.concat([kept, as_table(into)]) if into else kept, self.path)
        if at is not None and into:
            self._done[at] = into
        elif at is not None:
            self._done.pop(at, None)


def _verdicts(kind: Kind) -> tuple[Verdict, ...]:
    return ("accept", "correct", "reject") if kind.fields else ("accept", "reject")


def _checked_cell(corpus: Corpus, field: str, value: Any) -> str:  # noqa: ANN401
    """Return a value as a cell of a decision; raise where the column can have no such value."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    cell = as_cell(value).strip()
    check_value(field, from_cell(field, cell), corpus)
    return as_cell(from_cell(field, cell))


def _key(row: _Row) -> tuple[Any, ...]:
    """Return what tells a decision from all others."""
    return tuple(row[c] for c in _TELLS)
