"""What the review desk shows of a row: its sentences with its words marked, what was read, and by which rule."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from lawkit.review.objects import KINDS
from lawkit.widgets.checks import Relation, Relations
from lawkit.widgets.html import Span, facts, mark_text
from lawkit.widgets.reading import Reader
from lawkit.widgets.telling import tell_cell, tell_evidence, tell_read
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
        self._values = corpus.table(KINDS[table].table)

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
        code = item.old if self._table == "indicators" else ""
        known = {"report": (self._names[item.report_id], ""), "old": (self._read_as(item), code)}
        known |= self._rule(item)
        known["verdict"] = say(item.verdict or "unchecked", self._lang), ""
        listed = facts((say(k, self._lang, group="columns"), *told) for k, told in known.items())
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
        return tell_read(self._table, item.old, self._lang)

    def _rule(self, item: Item) -> dict[str, tuple[str, str]]:
        """Return the rule that decided, and how sure it is, where the table tells."""
        kind = KINDS[self._table]
        row: Any = self._values.loc[(item.report_id, item.row_id)]
        evidence = row.get(kind.evidence) if kind.evidence else None
        found: dict[str, tuple[str, str]] = {}
        if isinstance(evidence, str) and kind.table in ("quantities", "sections"):
            found["rule"] = tell_evidence(kind.table, evidence, self._lang)
        if isinstance(sure := row.get("confidence"), str):
            found["confidence"] = tell_cell("confidence", sure, self._lang), ""
        return found


def tell_decision(decision: Mapping[str, Any], names: Mapping[str, str], lang: Language) -> dict[str, str]:
    """Return a decision as the cells of a table in a language."""
    table, field = decision["table"], decision["field"]
    group = "checks" if table == "checks" else "columns"
    whole = table != "checks" and not field
    old = decision["old"]
    return {
        "report_id": names.get(decision["report_id"], decision["report_id"]),
        "quote": decision["quote"],
        "verdict": say(decision["verdict"], lang),
        "field": say(field, lang, group=group) if field else "",
        "old": tell_read(table, old, lang) if whole else tell_cell(field, old, lang),
        "new": tell_cell(field, decision["new"], lang),
    }
