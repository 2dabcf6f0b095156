"""What the review desk shows of a row: its sentences with its words marked, what was read, and by which rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from lawkit.review.objects import KINDS
from lawkit.widgets.checks import Relation, Relations
from lawkit.widgets.html import Span, facts, mark_text
from lawkit.widgets.reading import Reader
from lawkit.widgets.words import Language, say

if TYPE_CHECKING:
    from lawkit.corpus import Corpus
    from lawkit.review.decisions import ReviewTable
    from lawkit.review.desk import Review
    from lawkit.review.items import Item

_SIGNS = {"": "·", "accept": "✓", "correct": "✎", "reject": "✗"}
# So many rows are listed before and after the one that is shown, however large the sample is.
_BEFORE, _AFTER = 8, 24
# Characters around the words: all sentences that they touch are shown.
_AROUND = 30
# Characters of a row in its list.
_SHORT = 18


class Rows:
    """The rows of a review as HTML.

    Parameters
    ----------
    corpus, table
        As given to :func:`lawkit.review.open_review`.
    names
        Report id → name.
    lang
        Language of the labels.
    """

    def __init__(self, corpus: Corpus, table: ReviewTable, names: Mapping[str, str], lang: Language) -> None:
        self._corpus, self._table, self._names, self._lang = corpus, table, names, lang
        self._reader, self._relations = Reader(corpus, lang), Relations(corpus)
        self._checks = {one.key: one for one in self._relations.all}
        self._rules = _rules(corpus, table)

    def around(self, review: Review, position: int) -> list[tuple[str, int]]:
        """Return the rows around a position as options, with their verdicts; the review stays at the position."""
        rows = [
            review.go(at) for at in range(max(0, position - _BEFORE), min(len(review), position + _AFTER + 1))
        ]
        review.go(position)
        return [(self._line(one), one.position) for one in rows]

    def _line(self, item: Item) -> str:
        words = " ".join(item.quote.split())[:_SHORT]
        return f"{_SIGNS[item.verdict]} {item.position + 1}  {words}  {self._names[item.report_id]}"

    def sentences(self, item: Item) -> tuple[int, int]:
        """Return where the sentences that are shown of a row begin and end."""
        marks = [*self._operands(item), Span(item.start, item.end, "chosen")]
        first, last = min(one.start for one in marks), max(one.end for one in marks)
        return self._reader.touched(item.report_id, first - _AROUND, last + _AROUND)

    def show(self, item: Item) -> str:
        """Return a row as HTML."""
        start, end = self.sentences(item)
        marks = [*self._operands(item), Span(item.start, item.end, "chosen")]
        words = mark_text(self._corpus.text(item.report_id), start, end, marks).strip()
        known = {"report": self._names[item.report_id], "old": self._read_as(item)}
        known |= self._rules.get((item.report_id, item.row_id), {})
        known["verdict"] = say(item.verdict or "unchecked", self._lang)
        listed = facts((say(k, self._lang, group="columns"), v) for k, v in known.items())
        return f'<p class="lawkit-sentences">{words}</p>{listed}'

    def _relation(self, item: Item) -> Relation:
        return self._checks[item.report_id, item.row_id]

    def _operands(self, item: Item) -> list[Span]:
        """Return the numbers that a relation is reckoned from."""
        if self._table != "checks":
            return []
        return [
            Span(*self._relations.span(item.report_id, n), "operand") for n in self._relation(item).operands
        ]

    def _read_as(self, item: Item) -> str:
        if self._table == "checks":
            return self._relations.write(self._relation(item), self._lang)
        return say(item.old, self._lang, group="roles") if self._table == "roles" else item.old


def _rules(corpus: Corpus, name: ReviewTable) -> dict[tuple[str, int], dict[str, str]]:
    """Return report id and row id → the rule that decided, and how sure it is, where the table tells."""
    rows = corpus.table(KINDS[name].table)
    columns = {"rule": KINDS[name].evidence, "confidence": "confidence"}
    known = {
        label: rows[c].astype("str") for label, c in columns.items() if c is not None and c in rows.columns
    }
    found: dict[tuple[str, int], dict[str, str]] = {}
    for label, values in known.items():
        for (report_id, number), value in zip(rows.index, values, strict=True):
            if not pd.isna(value):
                found.setdefault((str(report_id), int(number)), {})[label] = str(value)
    return found
