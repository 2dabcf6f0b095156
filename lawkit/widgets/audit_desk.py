"""The audit desk: every sum and rate that reports state, whether it holds, its sentence, what would be right."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd
import traitlets

from lawkit.widgets import controls
from lawkit.widgets.base import Explorer, options_of
from lawkit.widgets.checks import Relation, Relations
from lawkit.widgets.html import Span, escape, facts, mark_text, note, region, table
from lawkit.widgets.words import Language, headings, write_number

if TYPE_CHECKING:
    from lawkit.corpus import Corpus

_KINDS = ("sum", "difference", "ratio", "repeat")
_DTYPES = {
    "report_id": "str", "check_id": "int64", "kind": "str", "holds": "bool", "stated": "float64", "computed": "float64",
    "tolerance": "float64", "unit": "str", "corrected": "str", "sentence": "str",
}  # fmt: skip
_SHOWN = ("verdict", "report", "kind", "stated", "corrected", "sentence")
_MOST = 50


class AuditDesk(Explorer):
    """The desk that :func:`lawkit.widgets.audit` returns.

    Attributes
    ----------
    holds : str
        ``"holds"``, ``"fails"``, or empty for both.
    kind : str
        ``"sum"``, ``"difference"``, ``"ratio"``, ``"repeat"``, or empty for all.
    report_id : str
        One report, or empty for all.
    check : tuple
        Report id and check id of the relation whose sentence is shown; empty for none.
    result : DataFrame
        One row a relation, those that fail first: report_id, check_id, kind, holds, stated, computed, tolerance, unit, corrected (the
        figure that ought to stand there, in words; missing where the relation holds), sentence (missing without text).
    """

    NAME: ClassVar[str] = "audit"
    STATE: ClassVar[tuple[str, ...]] = ("holds", "kind", "report_id", "check")

    holds = traitlets.Unicode("")
    kind = traitlets.Unicode("")
    report_id = traitlets.Unicode("")
    check = traitlets.Tuple()

    def __init__(self, corpus: Corpus, lang: Language) -> None:
        super().__init__(corpus, lang)
        self._relations = Relations(corpus)
        self._ordered = sorted(
            self._relations.all, key=lambda one: one.holds
        )  # stable: the order of the corpus else
        self._sentences = _sentences_of(corpus)
        self._by_key = {one.key: one for one in self._ordered}
        self._all = self._tabulate()
        self._asked: tuple[str, ...] | None = None
        kinds = [(self.say(k, group="checks"), k) for k in _KINDS]
        verdicts = [(self.say(v, group="verdicts"), v) for v in ("fails", "holds")]
        filters = controls.bar(
            self._filter("holds", "holds", verdicts),
            self._filter("kind", "kind", kinds),
            self._filter("report_id", "report", options_of(list(corpus), self.names)),
        )
        self._count, self._detail, self._table = (
            self._part(controls.panel(), n) for n in ("count", "detail", "table")
        )
        listed = self._tie("check", controls.choose_row(self.say("check"), rows=10), none=())
        self._start(filters, self._count, controls.columns(listed, self._detail, width="360px"), self._table)

    @traitlets.validate("holds", "kind", "report_id", "check")
    def _valid(self, proposal: Any) -> object:  # noqa: ANN401 - traitlets' own type
        name, value = proposal["trait"].name, proposal["value"]
        return value if name == "check" and not value else self._check(name, value)

    def _choices(self, name: str) -> Collection[Any]:
        if name == "check":
            return [one.key for one in self._chosen()]
        fixed: dict[str, Collection[Any]] = {"holds": ("", "holds", "fails"), "kind": ("", *_KINDS)}
        return fixed.get(name) or ("", *self.corpus)

    def _filter(self, name: str, label: str, options: list[tuple[str, Any]]) -> Any:  # noqa: ANN401
        box = controls.choose_one(self.say(label), [(self.say("all"), ""), *options])
        return self._tie(name, box, none="", empty="")

    def _tabulate(self) -> pd.DataFrame:
        rows = []
        for one in self._ordered:
            words = self._words(one) if self.corpus.has_text else None
            unit = self._relations.unit(one.report_id, one.result)
            right = f"{one.corrected}{unit}" if one.corrected else None
            rows.append(
                (
                    *one.key,
                    one.kind,
                    one.holds,
                    one.stated,
                    one.computed,
                    one.tolerance,
                    unit or None,
                    right,
                    words,
                )
            )
        return pd.DataFrame(rows, columns=list(_DTYPES)).astype(_DTYPES)

    def _pieces(self, one: Relation) -> list[tuple[int, int]]:
        """Return the sentences in which the numbers of a relation stand."""
        numbers = (*one.operands, one.result)
        found = {self._sentences[one.report_id, self._relations.span(one.report_id, n)[0]] for n in numbers}
        return sorted(found)

    def _words(self, one: Relation) -> str:
        text = self.corpus.text(one.report_id)
        return " … ".join(text[a:b].strip() for a, b in self._pieces(one))

    def _marked(self, one: Relation) -> str:
        """Return these sentences as HTML with the numbers marked."""
        text = self.corpus.text(one.report_id)
        marks = [Span(*self._relations.span(one.report_id, n), "operand") for n in one.operands]
        marks.append(Span(*self._relations.span(one.report_id, one.result), "chosen"))
        return " … ".join(mark_text(text, a, b, marks).strip() for a, b in self._pieces(one))

    # ------------------------------------------------------------ what is shown

    def _mask(self) -> pd.Series:
        keep = pd.Series(True, index=self._all.index)
        if self.holds:
            keep &= self._all["holds"] == (self.holds == "holds")
        for name in ("kind", "report_id"):
            if getattr(self, name):
                keep &= self._all[name] == getattr(self, name)
        return keep

    def _chosen(self) -> list[Relation]:
        return [one for one, kept in zip(self._ordered, self._mask(), strict=True) if kept]

    def _update(self) -> None:
        self._result = self._all[self._mask()].reset_index(drop=True)
        chosen = self._chosen()
        if self.check and self.check not in {one.key for one in chosen}:
            self.check = ()
        self._offer(
            "check",
            [
                (f"{self._relations.write(one, self.lang)}  {self.names[one.report_id]}", one.key)
                for one in chosen
            ],
        )
        told = self.say("n_checks", n=len(chosen), m=int((~self._result["holds"]).sum()))
        self._count.value = (
            note(told if self._ordered else self.say("no_checks" if len(self.corpus) else "empty"))
            + self._missing_text()
        )
        self._detail.value = region(self._explain(), self.say("evidence"), "evidence")
        asked = (self.holds, self.kind, self.report_id)
        if self._asked != asked:
            self._asked = asked
            self._table.value = region(self._show(chosen, _MOST), self.say("audit", group="titles"), "table")

    def _explain(self) -> str:
        if not self.check:
            return note(self.say("choose_check")) if self._ordered else ""
        one = self._by_key[self.check]
        words = f"<p>{self._marked(one)}</p>" if self.corpus.has_text else note(self.say("no_text"))
        unit = self._relations.unit(one.report_id, one.result)
        known = {
            "report": self.names[one.report_id], "kind": self.say(one.kind, group="checks"), "verdict": self._verdict(one),
            "stated": write_number(one.stated) + unit, "computed": write_number(one.computed) + unit,
            "corrected": one.corrected + unit if one.corrected else "",
        }  # fmt: skip
        return words + facts((self.say(k, group="columns"), v) for k, v in known.items())

    def _verdict(self, one: Relation) -> str:
        return self.say("holds" if one.holds else "fails", group="verdicts")

    def _show(self, chosen: list[Relation], most: int) -> str:
        rows = []
        for one in chosen[:most]:
            unit = self._relations.unit(one.report_id, one.result)
            sign = f'<span class="lawkit-{"holds" if one.holds else "fails"}">{escape(self._verdict(one))}</span>'
            words = self._marked(one) if self.corpus.has_text else ""
            stated, right = write_number(one.stated) + unit, one.corrected + unit if one.corrected else ""
            rows.append(
                (sign, self.names[one.report_id], self.say(one.kind, group="checks"), stated, right, words)
            )
        more = note(self.say("more", n=len(chosen) - most)) if len(chosen) > most else ""
        shown = pd.DataFrame(rows, columns=list(_SHOWN))
        caption = self.say("n_checks", n=len(chosen), m=sum(not one.holds for one in chosen))
        return (
            table(
                shown,
                header=headings(_SHOWN, self.lang),
                caption=caption,
                safe=("verdict", "sentence"),
                most=most,
            )
            + more
        )

    def _static(self) -> str:
        if not self._ordered:
            return str(self._count.value)
        detail = self._detail.value if self.check else ""
        return f"{self._missing_text()}{detail}{self._show(self._chosen(), 20)}"


def _sentences_of(corpus: Corpus) -> dict[tuple[str, int], tuple[int, int]]:
    """Return report id and start of a number → start and end of its sentence."""
    if not len(corpus.quantities):
        return {}
    spans = corpus.sentences[["start", "end"]]
    rows = corpus.quantities[["sentence_id", "start"]].join(
        spans.rename(columns={"start": "first", "end": "last"}), on=["report_id", "sentence_id"]
    )
    reports = rows.index.get_level_values("report_id")
    return {
        (str(r), int(at)): (int(a), int(b))
        for r, at, a, b in zip(reports, rows["start"], rows["first"], rows["last"], strict=True)
    }
