"""The metric explorer: indicators of places over the years, each value with its sentence, check and rule."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd
import traitlets

from lawkit.analysis.bodies import read_panel
from lawkit.metrics import chosen_statements
from lawkit.numbers.codebook import load_codebook
from lawkit.widgets import controls
from lawkit.widgets.base import Explorer, options_of
from lawkit.widgets.checks import Relations
from lawkit.widgets.html import Span, facts, note, region, table
from lawkit.widgets.pictures import WIDTH, draw
from lawkit.widgets.reading import Reader
from lawkit.widgets.telling import tell_cell, tell_evidence
from lawkit.widgets.words import Language, headings, name_indicators, short_bodies, write_value

if TYPE_CHECKING:
    from lawkit.corpus import Corpus

#: More lines than colours and marks can tell apart are not drawn.
MOST_LINES = 7
# Figures kept for coming back to a choice, about 50 kB each.
_MOST_DRAWN = 32
_COLUMNS = [
    "report_id", "body", "place", "year", "indicator", "name", "value", "high", "bound", "marked", "unit", "quantity_id",
    "sentence_id", "rule", "checked",
]  # fmt: skip


class MetricExplorer(Explorer):
    """The explorer that :func:`lawkit.widgets.explore_metrics` returns.

    Attributes
    ----------
    indicators : tuple of str
        Codes of the codebook, at least one where the corpus has any.
    places : tuple of str
        Bodies (by place, departments by their own name); empty for all.
    years : tuple of int
        Empty for all.
    value : tuple
        Report id and quantity id of the value whose sentence is shown; empty for none.
    result : DataFrame
        One row a report and indicator, by the rule of :func:`lawkit.metric_table`: report_id, body, place, year, indicator, name, value,
        high, bound, marked (the value with its bound in words), unit, quantity_id, sentence_id, rule (that gave the indicator), checked
        (``holds`` or ``fails`` where the report states a relation that the number is part of).
    """

    NAME: ClassVar[str] = "metrics"
    STATE: ClassVar[tuple[str, ...]] = ("indicators", "places", "years", "value")

    indicators = traitlets.Tuple()
    places = traitlets.Tuple()
    years = traitlets.Tuple()
    value = traitlets.Tuple()

    def __init__(self, corpus: Corpus, lang: Language) -> None:
        super().__init__(corpus, lang)
        self._relations, self._panel = Relations(corpus), read_panel(corpus)
        self._in_figure = frozenset(self._panel.at.values())
        self._all = self._read()
        self._names = name_indicators(self._all["indicator"].unique(), lang)
        if len(self._all):
            self.indicators = (self._all["indicator"].value_counts(sort=True).index[0],)
        chosen = controls.bar(
            self._many("indicators", options_of(list(self._names), self._names), "280px"),
            self._many("places", options_of(sorted(self._all["body"].dropna().unique())), "230px"),
            self._many(
                "years", options_of(sorted(self._all["year"].dropna().astype(int).unique().tolist())), "150px"
            ),
        )
        self._count, self._figure, self._table, self._evidence = (
            self._part(controls.panel(), name) for name in ("count", "figure", "table", "evidence")
        )
        listed = self._tie("value", controls.choose_row(self.say("value"), rows=10), none=())
        self._asked: tuple[object, ...] | None = None
        self._drawn: dict[tuple[object, ...], tuple[str, list[str]]] = {}
        self._start(
            chosen,
            self._count,
            self._figure,
            controls.columns(listed, self._evidence, width="320px"),
            self._table,
        )

    @traitlets.validate("indicators", "places", "years", "value")
    def _valid(self, proposal: Any) -> object:  # noqa: ANN401 - traitlets' own type
        name, value = proposal["trait"].name, proposal["value"]
        if name == "value":
            return self._check(name, value) if value else value
        for one in value:
            self._check(name, one)
        return tuple(value)

    def _choices(self, name: str) -> Collection[Any]:
        if name == "value":
            return self._keys(self._select())
        column = {"indicators": "indicator", "places": "body", "years": "year"}[name]
        return self._all[column].dropna().unique().tolist()

    def _many(self, name: str, options: list[tuple[str, Any]], width: str) -> Any:  # noqa: ANN401
        box = controls.choose_many(self.say(name), options, getattr(self, name), width=width)
        return self._tie(name, box, none=(), empty=())

    def _read(self) -> pd.DataFrame:
        """Return all values of the corpus that :func:`lawkit.metric_table` would give."""
        rows = chosen_statements(self.corpus)
        names = name_indicators(rows["indicator"].unique(), self.lang)
        reports = self.reports.reindex(rows["report_id"])
        bodies = short_bodies(self._panel.body, self.reports["place"])
        values = zip(rows["value"], rows["high"], rows["bound"], strict=True)
        keys = zip(rows["report_id"], rows["quantity_id"], strict=True)
        units = {
            one.code: one.unit for one in load_codebook().indicators
        }  # one unit for 场 and 场次, as in lawkit.trend
        rows = rows.assign(
            body=[bodies[one] for one in rows["report_id"]], place=reports["place"].array, year=reports["year"].array,
            name=rows["indicator"].map(names), marked=[write_value(*one) for one in values], rule=rows["evidence"],
            unit=[units.get(c, u) for c, u in zip(rows["indicator"], rows["unit"], strict=True)],
            checked=pd.Series([self._relations.verdict(*key) for key in keys], dtype="str"),
        )  # fmt: skip
        columns = [*_COLUMNS, *(c for c in ("confidence",) if c in rows.columns)]
        return rows[columns].sort_values(
            ["indicator", "body", "year", "report_id"], kind="stable", ignore_index=True
        )

    def _select(self) -> pd.DataFrame:
        rows = self._all[self._all["indicator"].isin(self.indicators)]
        if self.places:
            rows = rows[rows["body"].isin(self.places)]
        if self.years:
            rows = rows[rows["year"].isin(self.years)]
        return rows.reset_index(drop=True)

    @staticmethod
    def _keys(rows: pd.DataFrame) -> list[tuple[str, int]]:
        return [(str(r), int(q)) for r, q in zip(rows["report_id"], rows["quantity_id"], strict=True)]

    # ------------------------------------------------------------ what is shown

    def _update(self) -> None:
        rows = self._result = self._select()
        keys = self._keys(rows)
        if self.value and self.value not in keys:
            self.value = ()
        units = rows["unit"].fillna("")
        labels = [
            f"{self.names[key[0]]}  {marked} {unit}" + (f"  {name}" if len(self.indicators) > 1 else "")
            for key, marked, unit, name in zip(keys, rows["marked"], units, rows["name"], strict=True)
        ]
        self._offer("value", list(zip(labels, keys, strict=True)))
        self._evidence.value = region(self._explain(), self.say("evidence"), "evidence")
        asked = (self.indicators, self.places, self.years)
        if self._asked == asked:
            return
        self._asked = asked
        counted = self.say("n_values", n=len(rows), m=rows["report_id"].nunique())
        told = note(
            self.say("empty")
            if not len(self.corpus)
            else counted
            if len(self._all)
            else self.say("no_indicator")
        )
        if asked not in self._drawn:
            if len(self._drawn) >= _MOST_DRAWN:
                self._drawn.pop(next(iter(self._drawn)))
            self._drawn[asked] = self._draw(rows)
        figure, remarks = self._drawn[asked]
        self._count.value = told + self._missing_text() + "".join(map(note, remarks))
        self._figure.value = figure
        self._table.value = region(self._tabulate(rows, 200), self.say("value", group="columns"), "table")

    def _draw(self, rows: pd.DataFrame) -> tuple[str, list[str]]:
        """Return the figure, and remarks on what it leaves out."""
        if not len(rows):
            return note(self.say("no_value")) if len(self._all) else "", []
        from lawkit.figures.trends import indicator_trends

        remarks: list[str] = []
        # One report a body and year, as lawkit.trend takes them; the figure names the bodies itself.
        found = rows[rows["report_id"].isin(self._in_figure)]
        found = found.assign(
            body=found["report_id"].map(self._panel.body), year=found["year"].astype("int64")
        )
        if len(found) < len(rows):
            remarks.append(self.say("no_year"))
        if not len(found):
            return "", remarks
        first = found[found["indicator"] == next(c for c in self.indicators if c in set(found["indicator"]))]
        unit = first["unit"].iloc[0]
        if len(found["unit"].dropna().unique()) > 1:
            remarks.append(self.say("units_left_out", unit=unit))
            found = found[found["unit"] == unit]
        lines = found.groupby(["body", "indicator"], sort=False).size()
        if len(lines) > MOST_LINES:
            # The longest ones first, of equal ones those that stand first.
            kept = set(lines.sort_values(ascending=False, kind="stable").index[:MOST_LINES])
            keys = zip(found["body"], found["indicator"], strict=True)
            found = found[[key in kept for key in keys]]
            remarks.append(self.say("lines_left_out", n=MOST_LINES))
        alt = ", ".join(dict.fromkeys(self._names[c] for c in found["indicator"]))
        return draw(
            lambda: indicator_trends(found, lang=self.lang, width=WIDTH),
            f"{self.say('figure')}{self.say('colon')}{alt}",
        ), remarks

    def _tabulate(self, rows: pd.DataFrame, most: int) -> str:
        shown = rows.assign(
            report=rows["report_id"].map(self.names),
            checked=[self.say(v, group="verdicts") if isinstance(v, str) else "" for v in rows["checked"]],
        )
        columns = ["report", "name", "marked", "unit", "checked"]
        caption = self.say("n_values", n=len(rows), m=rows["report_id"].nunique())
        more = self.say("more", n=len(rows) - most)
        return table(shown, header=headings(columns, self.lang), caption=caption, most=most, more=more)

    def _explain(self) -> str:
        """Return the sentence of the chosen value, its checks and its rule."""
        if not self.value:
            return note(self.say("choose_value"))
        report_id, number = self.value
        keys = (self._result["report_id"] == report_id) & (self._result["quantity_id"] == number)
        row = self._result[keys].iloc[0]
        value = f"{row['marked']} {'' if pd.isna(row['unit']) else row['unit']}"
        known: list[tuple[str, str, str]] = [
            (self.say("report", group="columns"), self.names[report_id], ""),
            (str(row["name"]), value, str(row["indicator"])),
        ]
        if not pd.isna(row["rule"]):
            rule = tell_evidence("quantities", str(row["rule"]), self.lang)
            known.append((self.say("rule", group="columns"), *rule))
        if "confidence" in row.index and not pd.isna(row["confidence"]):
            sure = tell_cell("confidence", str(row["confidence"]), self.lang)
            known.append((self.say("confidence", group="columns"), sure, ""))
        lines = [self._relations.write(one, self.lang) for one in self._relations.of(report_id, number)]
        told = lines or [self.say("no_checks_of_value")]
        known += [(self.say("checked", group="columns"), line, "") for line in told]
        return self._sentence(report_id, number) + facts(known)

    def _sentence(self, report_id: str, number: int) -> str:
        if not self.corpus.has_text:
            return note(self.say("no_text"))
        marks = [
            Span(*self._relations.span(report_id, n), "operand")
            for n in self._relations.partners(report_id, number)
        ]
        start, end = self._relations.span(report_id, number)
        marks.append(Span(start, end, "chosen"))
        return f"<p>{self._reader.show_span(report_id, start, end, marks)}</p>"

    @cached_property
    def _reader(self) -> Reader:
        return Reader(self.corpus, self.lang)

    def _static(self) -> str:
        evidence = self._evidence.value if self.value else ""
        return f"{self._count.value}{self._figure.value}{self._tabulate(self._result, 20)}{evidence}"
