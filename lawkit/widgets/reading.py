"""The text of a report as HTML: sentences in blocks of one role, headings, numbers and hits marked."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from lawkit.widgets.html import Span, attribute, escape, mark_text
from lawkit.widgets.words import Language, name_indicators, say, write_value

if TYPE_CHECKING:
    from lawkit.corpus import Corpus


class Sentence(NamedTuple):
    """What is needed of a sentence to show it."""

    sentence_id: int
    section_id: int
    role: str
    start: int
    end: int


class Reader:
    """Reads the sentences, headings and numbers of a corpus once, and shows them piece by piece.

    Parameters
    ----------
    corpus
        A corpus with text.
    lang
        Language of the labels.
    """

    def __init__(self, corpus: Corpus, lang: Language) -> None:
        self.corpus, self.lang = corpus, lang
        self._sentences = _by_report(corpus.sentences, ["sentence_id", "section_id", "role", "start", "end"])
        self._headings = _by_report(corpus.sections, ["start", "body_start"])
        quantities = corpus.quantities
        self._numbers = _by_report(
            quantities, ["start", "end", "value", "high", "bound", "unit", "indicator", "quantity_id"]
        )
        self._names = name_indicators(quantities["indicator"].dropna().unique(), lang)

    def sentences(self, report_id: str) -> list[Sentence]:
        """Return the sentences of a report in the order of the text."""
        rows = self._sentences.get(report_id, [])
        return [
            Sentence(int(n), -1 if pd.isna(s) else int(s), str(role), int(a), int(b))
            for n, s, role, a, b in rows
        ]

    def show(
        self, report_id: str, *, sections: frozenset[int] | None = None, role: str = "", hits: Sequence[Span] = ()
    ) -> str:  # fmt: skip
        """Return sentences of a report as HTML.

        Parameters
        ----------
        report_id
            The report.
        sections
            Only sentences of these; None for all.
        role
            Only sentences of this role; what is left out between them shows as ``[…]``.
        hits
            More spans to mark.
        """
        text = self.corpus.text(report_id)
        spans = [*self._marks(report_id), *hits]
        chosen = [s for s in self.sentences(report_id) if sections is None or s.section_id in sections]
        gap = f'<p class="lawkit-left-out">{escape(say("left_out", self.lang))}</p>'
        parts: list[str] = []
        for name, group in groupby(chosen, key=lambda s: s.role):
            if role and name != role:
                parts += [gap] if not parts or parts[-1] != gap else []
                continue
            block = list(group)
            parts.append(self._block(text, name, block[0].start, block[-1].end, spans))
        return "".join(parts)

    def show_span(self, report_id: str, start: int, end: int, marks: Sequence[Span]) -> str:
        """Return the sentences that a span touches, with marks, as HTML without blocks."""
        first, last = self.touched(report_id, start, end)
        return mark_text(self.corpus.text(report_id), first, last, marks).strip()

    def touched(self, report_id: str, start: int, end: int) -> tuple[int, int]:
        """Return where the first sentence that a span touches begins and the last one ends."""
        found = [s for s in self.sentences(report_id) if s.start < end and s.end > start]
        return min((s.start for s in found), default=start), max((s.end for s in found), default=end)

    def _marks(self, report_id: str) -> list[Span]:
        marks = [Span(int(a), int(b), "heading") for a, b in self._headings.get(report_id, [])]
        for start, end, value, high, bound, unit, code, _ in self._numbers.get(report_id, []):
            words = f"{write_value(value, high, bound)} {'' if pd.isna(unit) else unit}"
            name = "" if pd.isna(code) else f" · {self._names.get(code, code)}"
            marks.append(Span(int(start), int(end), "number", words.strip() + name))
        return marks

    def _block(self, text: str, role: str, start: int, end: int, spans: Sequence[Span]) -> str:
        label = say(role, self.lang, group="roles")
        near = [one for one in spans if one.start < end and one.end > start]
        words = mark_text(text, start, end, near).strip()
        return (
            f'<div class="lawkit-block lawkit-role-{escape(role)}" data-role={attribute(role)}>'
            f'<span class="lawkit-role">{escape(label)}</span>{words}</div>'
        )


def _by_report(table: pd.DataFrame, columns: Sequence[str]) -> dict[str, list[tuple[Any, ...]]]:
    """Return report id → its rows as tuples."""
    rows = table.reset_index()
    found: dict[str, list[tuple[Any, ...]]] = {}
    for report_id, *values in rows[["report_id", *columns]].itertuples(index=False, name=None):
        found.setdefault(report_id, []).append(tuple(values))
    return found
