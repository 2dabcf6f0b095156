"""The keyword explorer: clusters of keywords of a group of reports as a map, and the contexts of each keyword."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd
import traitlets

from lawkit.analysis.terms.concordance import kwic
from lawkit.widgets import controls
from lawkit.widgets.html import escape, note, region, table
from lawkit.widgets.pictures import WIDTH, draw
from lawkit.widgets.running import Runner
from lawkit.widgets.telling import tell_message
from lawkit.widgets.words import Language, headings

if TYPE_CHECKING:
    from lawkit.analysis.clusters.keywords import KeywordClusters
    from lawkit.corpus import Corpus

_METHODS = ("agglomerative", "kmeans", "hdbscan")
_ROLES = ("overview", "measures", "leadership", "problems", "plan")
_MOST_CLUSTERS = 40
_MOST_PLACES = 100
_MEMBERS = [
    "term",
    "cluster_id",
    "cluster",
    "centrality",
    "similarity",
    "membership",
    "count",
    "n_units",
    "n_reports",
    "x",
    "y",
]


@dataclass(frozen=True, slots=True)
class _Clustered:
    """Clusters of a group, and their map as HTML."""

    corpus: Corpus
    clusters: KeywordClusters
    picture: str


class KeywordExplorer(Runner):
    """The explorer that :func:`lawkit.widgets.explore_keywords` returns.

    Attributes
    ----------
    group : str
        Which part of the corpus: empty for all, or ``level=county``, ``place=…``, ``year=2023``, ``role=plan``.
    method : str
        ``"agglomerative"``, ``"kmeans"`` or ``"hdbscan"``.
    n : int
        Number of clusters; 0 for automatic.
    cluster : int
        The cluster whose terms are listed; -1 for all.
    term : str
        The keyword whose contexts are shown; empty for none.
    clusters : KeywordClusters or None
        What :func:`lawkit.cluster_keywords` found for this choice; None before :meth:`run`.
    concordance : DataFrame
        What :func:`lawkit.kwic` finds for the term in the group.
    result : DataFrame
        One row a keyword: term, cluster_id, cluster (its name), centrality, similarity, membership, count, n_units, n_reports, x, y.
    """

    NAME: ClassVar[str] = "keywords"
    STATE: ClassVar[tuple[str, ...]] = ("group", "method", "n", "cluster", "term")
    STEPS: ClassVar[tuple[str, ...]] = ("step_clusters", "step_figure")

    group = traitlets.Unicode("")
    method = traitlets.Unicode("agglomerative")
    n = traitlets.CInt(0)
    cluster = traitlets.CInt(-1)
    term = traitlets.Unicode("")

    def __init__(
        self, corpus: Corpus, lang: Language, *, top: int, resamples: int, random_state: int
    ) -> None:
        super().__init__(corpus, lang)
        self._options = {"top": top, "resamples": resamples, "random_state": random_state}
        self._groups = self._list_groups()
        self._pictured: Hashable = None
        methods = [(self.say(m, group="methods"), m) for m in _METHODS]
        choice = controls.bar(
            self._tie("group", controls.choose_one(self.say("group"), self._groups), none="", empty=""),
            self._tie("method", controls.choose_one(self.say("method"), methods, "agglomerative")),
            self._tie("n", controls.enter_number(self.say("n_clusters"), 0, _MOST_CLUSTERS, 0)),
        )
        running = self._run_bar()
        self._count, self._map, self._contexts, self._table = (
            self._part(controls.panel(), name) for name in ("count", "map", "contexts", "table")
        )
        lists = controls.stack(
            self._tie(
                "cluster",
                controls.choose_one(
                    self.say("cluster"), [(self.say("all"), -1)], -1, width="calc(100% - 4px)"
                ),
            ),
            self._tie("term", controls.choose_row(self.say("term"), rows=22), none=""),
        )
        self._start(
            choice, running, self._count, controls.columns(lists, self._map), self._contexts, self._table
        )

    @traitlets.validate("group", "method", "cluster", "term")
    def _valid(self, proposal: Any) -> object:  # noqa: ANN401 - traitlets' own type
        return self._check(proposal["trait"].name, proposal["value"])

    @traitlets.validate("n")
    def _valid_n(self, proposal: Any) -> int:  # noqa: ANN401
        value = int(proposal["value"])
        if value == 1 or not 0 <= value <= _MOST_CLUSTERS:
            raise ValueError(f"n must be 0 for automatic, or from 2 to {_MOST_CLUSTERS}; got {value}")
        return value

    def _choices(self, name: str) -> Collection[Any]:
        if name == "cluster":
            return [-1, *(self.clusters.clusters.index.tolist() if self.clusters else [])]
        if name == "term":
            return ["", *(self.clusters.members.index if self.clusters else [])]
        return _METHODS if name == "method" else [value for _, value in self._groups]

    def _list_groups(self) -> list[tuple[str, str]]:
        groups, colon = [(self.say("all"), "")], self.say("colon")
        for column in ("level", "year", "place"):
            for value in sorted(self.reports[column].dropna().unique()):
                words = f"{value:.0f}" if column == "year" else str(value)
                groups.append(
                    (f"{self.say(column)}{colon}{self.say(words, group='level')}", f"{column}={words}")
                )
        groups += [(f"{self.say('role')}{colon}{self.say(r, group='roles')}", f"role={r}") for r in _ROLES]
        return groups

    # ------------------------------------------------------------ the analysis

    @property
    def clusters(self) -> KeywordClusters | None:
        """What was found for this choice; None before it was computed."""
        return None if self._found is None else self._found.clusters

    @property
    def concordance(self) -> pd.DataFrame:
        """The contexts of the chosen term, as a new DataFrame."""
        return self._places.copy()

    def _asked_for(self) -> Hashable:
        return self.group, self.method, self.n

    def _role(self) -> list[str] | None:
        column, _, value = self.group.partition("=")
        return [value] if column == "role" else None

    def _reports_of_group(self) -> Corpus:
        column, _, value = self.group.partition("=")
        if column in ("", "role"):
            return self.corpus
        return self.corpus.select(**{column: int(value) if column == "year" else value})

    def _compute(self) -> _Clustered:
        from lawkit.analysis.clusters.keywords import cluster_keywords
        from lawkit.figures.keyword_map import keyword_map

        self._step(0)
        corpus = self._reports_of_group()
        n: Any = self.n or "auto"
        found = cluster_keywords(corpus, roles=self._role(), method=self.method, n=n, **self._options)  # type: ignore[arg-type]
        self._step(1)
        alt = f"{self.say('map')}{self.say('colon')}{'; '.join(found.clusters['label'].head(8))}"
        return _Clustered(
            corpus, found, draw(lambda: keyword_map(found, lang=self.lang, width=WIDTH - 30), alt)
        )

    # ------------------------------------------------------------ what is shown

    def _update(self) -> None:
        clusters = self.clusters
        if self.cluster not in self._choices("cluster"):
            self.cluster = -1
        if self.term not in self._choices("term"):
            self.term = ""
        self._result = self._members()
        listed = (
            self._result if self.cluster < 0 else self._result[self._result["cluster_id"] == self.cluster]
        )
        terms = [(f"{t}  ({c})", t) for t, c in zip(listed["term"], listed["count"], strict=True)]
        if self.term and self.term not in set(listed["term"]):
            self.term = ""
        self._offer("cluster", self._list_clusters())
        self._offer("term", terms)
        self._tell(note(self.say("done" if clusters else "press_run" if len(self.corpus) else "empty")))
        self._show_clusters()
        self._places = self._find_places()
        self._contexts.value = (
            region(self._show_places(_MOST_PLACES), self.say("term"), "kwic") if clusters else ""
        )

    def _members(self) -> pd.DataFrame:
        if self.clusters is None:
            return pd.DataFrame(columns=_MEMBERS)
        members = self.clusters.members.reset_index()
        return members.assign(
            cluster=members["cluster_id"].map(self.clusters.clusters["label"]).astype("str")
        )[_MEMBERS]

    def _list_clusters(self) -> list[tuple[str, int]]:
        rows = [] if self.clusters is None else self.clusters.clusters.reset_index().to_dict("records")
        named = [(self._name(row) + f" ({row['size']})", int(row["cluster_id"])) for row in rows]
        return [(self.say("all"), -1), *named]

    def _name(self, row: dict[Any, Any]) -> str:
        return f"{row['label']}{'' if row['stable'] else ' · ' + self.say('unstable')}"

    def _show_clusters(self) -> None:
        found = self._found
        shown = (self._asked_for(), found is not None)
        if shown == self._pictured:
            return
        self._pictured = shown
        told = (
            ""
            if found is None
            else note(self.say("n_terms", n=len(self._result), m=len(found.clusters.clusters)))
        )
        remark = "" if found is None else str(found.clusters.params.get("note") or "")
        self._count.value = (
            told + (note(tell_message(remark, self.lang)) if remark else "") + self._missing_text()
        )
        self._map.value = found.picture if found else ""
        self._table.value = region(self._tabulate(), self.say("cluster"), "table") if found else ""

    def _tabulate(self) -> str:
        if self.clusters is None:
            return ""
        rows = self.clusters.clusters.reset_index()
        shown = rows.assign(
            cluster=[self._name(row) for row in rows.to_dict("records")], stability=rows["stability"].round(2)
        )
        columns = ["cluster", "size", "n_reports", "stability"]
        return table(
            shown, header=headings(columns, self.lang), caption=self.say("cluster"), most=_MOST_CLUSTERS
        )

    def _find_places(self) -> pd.DataFrame:
        """Return the contexts of the chosen term within the group; a table without rows for none."""
        if not self.term or self._found is None:
            return pd.DataFrame(
                columns=[
                    "report_id",
                    "sentence_id",
                    "section_id",
                    "role",
                    "year",
                    "left",
                    "keyword",
                    "right",
                    "start",
                    "end",
                ]
            )
        return kwic(self._found.corpus, self.term, roles=self._role())

    def _show_places(self, most: int) -> str:
        if not self.term:
            return note(self.say("choose_term"))
        shown = self._places.assign(
            report=self._places["report_id"].map(self.names),
            keyword=[f'<mark class="lawkit-hit">{escape(word)}</mark>' for word in self._places["keyword"]],
        )
        columns = ["left", "keyword", "right", "report"]
        return table(
            shown, header=headings(columns, self.lang), caption=self.say("kwic", term=self.term, n=len(shown)), safe=("keyword",),
            most=most, more=self.say("more", n=len(shown) - most),
        )  # fmt: skip

    def _static(self) -> str:
        if self._found is None:
            return note(self.say("press_run"))
        contexts = self._show_places(20) if self.term else ""
        return f"{self._count.value}{self._map.value}{self._tabulate()}{contexts}"
