"""The corpus browser: filter reports, open one, read its sections with roles and numbers marked, search."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd
import traitlets

from lawkit.analysis.terms.concordance import kwic
from lawkit.widgets import controls
from lawkit.widgets.base import Explorer, options_of
from lawkit.widgets.html import Span, note, region, table
from lawkit.widgets.reading import Reader
from lawkit.widgets.words import Language, headings

if TYPE_CHECKING:
    from lawkit.corpus import Corpus

_ROLES = ("overview", "measures", "leadership", "problems", "plan", "furniture")
_COLUMNS = ["report_id", "sentence_id", "section_id", "role", "start", "end", "text"]
_REPORT = ["report_id", "place", "level", "year", "n_sections", "n_sentences"]


class CorpusBrowser(Explorer):
    """The browser that :func:`lawkit.widgets.browse` returns.

    Attributes
    ----------
    level, place, role : str
        Filters; empty for all.
    year : int or None
        A filter; None for all.
    query : str
        Words to find, in whatever width and script; empty for no search.
    report_id : str
        The report that is open; one of those that meet the filters and, with a search, hold a hit.
    section_id : int
        Its section that is shown, with all sections below it; -1 for the whole report.
    result : DataFrame
        One row a sentence that meets the filters and holds a hit where words are searched: report_id, sentence_id, section_id, role,
        start, end, text, hits (how many; 0 without a search).
    """

    NAME: ClassVar[str] = "browse"
    STATE: ClassVar[tuple[str, ...]] = ("level", "place", "year", "role", "query", "report_id", "section_id")

    level = traitlets.Unicode("")
    place = traitlets.Unicode("")
    year = traitlets.CInt(None, allow_none=True)
    role = traitlets.Unicode("")
    query = traitlets.Unicode("")
    report_id = traitlets.Unicode("")
    section_id = traitlets.CInt(-1)

    def __init__(self, corpus: Corpus, lang: Language) -> None:
        super().__init__(corpus, lang)
        self._reader = Reader(corpus, lang) if corpus.has_text else None
        self._sections = corpus.sections
        self._sentences = corpus.sentences.reset_index()[_COLUMNS].assign(hits=0)
        self._found: list[str] = list(corpus)
        self._asked: tuple[str, str] | None = None
        self._places: pd.DataFrame = pd.DataFrame({"report_id": [], "start": [], "end": []})
        filters = controls.bar(
            *(self._filter(name) for name in ("level", "place", "year", "role")),
            self._tie(
                "query",
                controls.enter_words(self.say("query"), hint=self.say("query_hint")),
                none="",
                empty="",
            ),
        )
        self._count = self._part(controls.panel(), "count")
        self._text = self._part(controls.panel(), "text")
        lists = controls.stack(
            self._tie("report_id", controls.choose_row(self.say("reports"), rows=9), none=""),
            self._tie("section_id", controls.choose_row(self.say("sections"), rows=9), none=None),
        )
        self._start(filters, self._count, controls.columns(lists, self._text))

    @traitlets.validate("level", "place", "year", "role", "report_id", "section_id")
    def _valid(self, proposal: Any) -> object:  # noqa: ANN401 - traitlets' own type
        return self._check(proposal["trait"].name, proposal["value"])

    def _choices(self, name: str) -> Collection[Any]:
        if name == "report_id":
            return self._matching() or [""]
        if name == "section_id":
            return [-1, *(number for number, _ in self._headings())]
        if name == "role":
            return ["", *_ROLES]
        values = sorted(self.reports[name].dropna().unique())
        return [None, *map(int, values)] if name == "year" else ["", *values]

    def _filter(self, name: str) -> Any:  # noqa: ANN401
        none = None if name == "year" else ""
        offered = [(self.say("all"), "")]
        values = [v for v in self._choices(name) if v not in (None, "")]
        offered += [(self.say(str(v), group="roles" if name == "role" else "level"), v) for v in values]
        return self._tie(name, controls.choose_one(self.say(name), offered), none=none, empty="")

    # ------------------------------------------------------------ what is shown

    def _matching(self) -> list[str]:
        """Return the reports that meet the filters, and hold a hit where words are searched."""
        keep = pd.Series(True, index=self.reports.index)
        for name in ("level", "place", "year"):
            wanted = getattr(self, name)
            if wanted not in (None, ""):
                keep &= (self.reports[name] == wanted).fillna(False).astype(bool)
        found = list(self.reports.index[keep])
        if self.query.strip():
            hits = set(self._hits()["report_id"])
            return [one for one in found if one in hits]
        return found

    def _hits(self) -> pd.DataFrame:
        """Return the places of the searched words, looked up once for each search and role."""
        asked = (self.query.strip(), self.role)
        if self._asked != asked:
            self._asked = asked
            self._places = kwic(self.corpus, asked[0], width=0, roles=[self.role] if self.role else None)
        return self._places

    def _update(self) -> None:
        self._found = self._matching()
        if self.report_id not in self._found:
            self.report_id = self._found[0] if self._found else ""
        if self.section_id not in self._choices("section_id"):
            self.section_id = -1
        self._result = self._select()
        self._offer("report_id", options_of(self._found, self.names))
        self._offer("section_id", [(self.say("whole"), -1), *((name, n) for n, name in self._headings())])
        searched = bool(self.query.strip())
        told = self.say("n_hits", n=int(self._result["hits"].sum()), m=len(self._found)) if searched else ""
        counts = self.say("n_found", n=len(self._found), all=len(self.corpus), m=len(self._result))
        self._count.value = note(f"{counts} {told}".strip()) + self._missing_text()
        self._text.value = region(self._body(), self.say("text"), "reading")

    def _select(self) -> pd.DataFrame:
        rows = self._sentences
        rows = rows[rows["report_id"].isin(self._found)]
        if self.role:
            rows = rows[rows["role"] == self.role]
        if self.query.strip():
            counts = self._hits().groupby(["report_id", "sentence_id"]).size()
            keys = pd.MultiIndex.from_frame(rows[["report_id", "sentence_id"]])
            rows = rows.assign(hits=counts.reindex(keys).fillna(0).astype("int64").to_numpy())
            rows = rows[rows["hits"] > 0]
        return rows.reset_index(drop=True)

    def _headings(self) -> list[tuple[int, str]]:
        """Return the sections of the open report with their headings, set in by their level."""
        if not self.report_id:
            return []
        rows = self._sections[self._sections.index.get_level_values("report_id") == self.report_id]
        names = []
        for (_, number), level, sign, heading, role in zip(
            rows.index, rows["level"], rows["number"], rows["heading"], rows["role"], strict=True
        ):
            words = "".join(part for part in (sign, heading) if isinstance(part, str))
            label = self.say(role, group="roles") if isinstance(role, str) else "–"
            names.append(
                (int(number), f"{'　' * (int(level) - 1)}[{label}] {words or self.say('section', n=number)}")
            )
        return names

    def _below(self) -> frozenset[int] | None:
        """Return the chosen section and all below it; None for the whole report."""
        if self.section_id < 0:
            return None
        found = {self.section_id}
        parents = self._sections.loc[self.report_id]["parent_id"]
        for number, parent in zip(parents.index, parents, strict=True):  # parents stand before their children
            if parent in found:
                found.add(int(number))
        return frozenset(found)

    def _body(self) -> str:
        if not self.report_id:
            return note(self.say("no_report" if len(self.corpus) else "empty"))
        if self._reader is None:
            return self._outline()
        hits: list[Span] = []
        if self.query.strip():
            places = self._hits()
            own = places[places["report_id"] == self.report_id]
            hits = [Span(int(a), int(b), "hit") for a, b in zip(own["start"], own["end"], strict=True)]
        shown = self._reader.show(self.report_id, sections=self._below(), role=self.role, hits=hits)
        return shown or note(self.say("no_sentence"))

    def _outline(self) -> str:
        """Return what is known of a report without its text: sections with their roles and numbers of sentences."""
        own = self._sentences[self._sentences["report_id"] == self.report_id]
        below = self._below()
        counts = own[own["role"] == self.role] if self.role else own
        rows = [
            {"section": name, "n_sentences": int((counts["section_id"] == number).sum())}
            for number, name in self._headings()
            if below is None or number in below
        ]
        return table(
            pd.DataFrame(rows, columns=["section", "n_sentences"]), header=headings(["section", "n_sentences"], self.lang),
            caption=self.names[self.report_id], most=200,
        )  # fmt: skip

    def _static(self) -> str:
        reports = self.reports.loc[self._found].reset_index()
        shown = reports.assign(
            level=[self.say(str(v), group="level") if isinstance(v, str) else "" for v in reports["level"]]
        )
        more = self.say("more", n=len(reports) - 20)
        listed = table(
            shown, header=headings(_REPORT, self.lang), caption=self.say("reports"), most=20, more=more
        )
        text = self._text.value if self.section_id >= 0 or self.query.strip() else ""
        return f"{self._count.value}{listed}{text}"
