"""The topic explorer: what problems and plans are about, over the years, and which plans take up which problems."""

from __future__ import annotations

from collections.abc import Collection, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import pandas as pd
import traitlets

from lawkit.analysis.statements import statements
from lawkit.errors import LawkitError
from lawkit.widgets import controls
from lawkit.widgets.html import note, region
from lawkit.widgets.pictures import WIDTH, draw
from lawkit.widgets.running import Runner
from lawkit.widgets.telling import tell_message
from lawkit.widgets.topic_lists import MOST_TOPICS, list_plans, list_terms, list_typical, name_topics
from lawkit.widgets.words import Language

if TYPE_CHECKING:
    from lawkit.analysis.topics.topics import Topics
    from lawkit.corpus import Corpus

_ROLES = ("problems", "plan", "measures", "leadership", "overview")
_METHODS = ("nmf", "lda", "seeded")
_PLANS = [
    "report_id",
    "problem_id",
    "plan_id",
    "probability",
    "linked",
    "terms",
    "plan_start",
    "plan_end",
    "text",
]


@dataclass(frozen=True, slots=True)
class _Modelled:
    """Topics, their shares over the years, and these as a picture."""

    topics: Topics
    shares: pd.DataFrame
    picture: str


class TopicExplorer(Runner):
    """The explorer that :func:`lawkit.widgets.explore_topics` returns.

    Attributes
    ----------
    roles : tuple of str
        The roles whose statements are sorted into topics.
    method : str
        ``"nmf"``, ``"lda"`` or ``"seeded"``.
    n : int
        Number of topics; 0 for automatic.
    topic : str
        The topic whose statements, reports and problems are shown; empty for all.
    problem : tuple
        Report id and statement id (of :func:`lawkit.statements`) of the problem whose plans are shown; empty for none.
    topics : Topics or None
        What :func:`lawkit.topics` found for this choice; None before :meth:`run`.
    shares, examples, plans : DataFrame
        Shares over the years (:func:`lawkit.topic_prevalence`), typical statements of the topic, tasks of the same report that take up the
        problem (the linked rows of :func:`lawkit.link_plans` with their text, the most probable first).
    result : DataFrame
        One row a topic and term: topic, rank, term, weight, exclusivity, frex, seed.
    """

    NAME: ClassVar[str] = "topics"
    STATE: ClassVar[tuple[str, ...]] = ("roles", "method", "n", "topic", "problem")
    STEPS: ClassVar[tuple[str, ...]] = ("step_topics", "step_shares", "step_links", "step_figure")

    roles = traitlets.Tuple(("problems", "plan"))
    method = traitlets.Unicode("nmf")
    n = traitlets.CInt(0)
    topic = traitlets.Unicode("")
    problem = traitlets.Tuple()

    def __init__(self, corpus: Corpus, lang: Language, *, runs: int, random_state: int) -> None:
        super().__init__(corpus, lang)
        self._options = {"runs": runs, "random_state": random_state}
        self._links: tuple[pd.DataFrame, pd.DataFrame] | None = None
        self._pictured: Hashable = None
        roles = [(self.say(r, group="roles"), r) for r in _ROLES]
        methods = [(self.say(m, group="methods"), m) for m in _METHODS]
        choice = controls.bar(
            self._tie(
                "roles",
                controls.choose_many(self.say("roles"), roles, self.roles, rows=5, width="180px"),
                none=(),
                empty=(),
            ),
            self._tie("method", controls.choose_one(self.say("method"), methods, "nmf")),
            self._tie("n", controls.enter_number(self.say("n_topics"), 0, MOST_TOPICS, 0)),
        )
        running = self._run_bar()
        self._count, self._figure, self._terms, self._typical, self._plans = (
            self._part(controls.panel(), name) for name in ("count", "figure", "terms", "typical", "plans")
        )
        topic = self._tie(
            "topic", controls.choose_one(self.say("topic"), [(self.say("all_topics"), "")]), none="", empty=""
        )
        listed = self._tie("problem", controls.choose_row(self.say("problem"), rows=14), none=())
        below = controls.columns(listed, self._plans, width="46%")
        self._start(choice, running, self._count, self._figure, self._terms, topic, self._typical, below)

    @traitlets.validate("roles", "method", "topic", "problem")
    def _valid(self, proposal: Any) -> object:  # noqa: ANN401 - traitlets' own type
        name, value = proposal["trait"].name, proposal["value"]
        if name == "roles":
            if not value:
                raise ValueError("roles must name one role at least; got none")
            return tuple(self._check(name, one) for one in value)
        return value if name == "problem" and not value else self._check(name, value)

    @traitlets.validate("n")
    def _valid_n(self, proposal: Any) -> int:  # noqa: ANN401
        value = int(proposal["value"])
        if value == 1 or not 0 <= value <= MOST_TOPICS:
            raise ValueError(f"n must be 0 for automatic, or from 2 to {MOST_TOPICS}; got {value}")
        return value

    def _choices(self, name: str) -> Collection[Any]:
        if name == "topic":
            return ["", *(self.topics.quality["topic"] if self.topics else [])]
        if name == "problem":
            return [key for _, key in self._problems()]
        return _METHODS if name == "method" else _ROLES

    # ------------------------------------------------------------ the analysis

    @property
    def topics(self) -> Topics | None:
        """What was found for this choice; None before it was computed."""
        return None if self._found is None else self._found.topics

    @property
    def shares(self) -> pd.DataFrame:
        """Shares of the topics over the years, as a new DataFrame."""
        return pd.DataFrame() if self._found is None else self._found.shares.copy()

    @property
    def examples(self) -> pd.DataFrame:
        """Typical statements of the chosen topic (of all where none is), as a new DataFrame."""
        if self.topics is None:
            return pd.DataFrame()
        found: pd.DataFrame = self.topics.examples
        return (found[found["topic"] == self.topic] if self.topic else found).reset_index(drop=True)

    @property
    def plans(self) -> pd.DataFrame:
        """The tasks that take up the chosen problem, the most probable first, as a new DataFrame."""
        if not self.problem or self._links is None:
            return pd.DataFrame(columns=_PLANS)
        links, texts = self._links
        report_id, problem_id = self.problem
        rows: pd.DataFrame = links[
            (links["report_id"] == report_id) & (links["problem_id"] == problem_id) & links["linked"]
        ]
        rows = rows.sort_values("probability", ascending=False, kind="stable", ignore_index=True)
        words = pd.Series([texts["text"].get((report_id, n)) for n in rows["plan_id"]], dtype="str")
        return rows.assign(text=words)[_PLANS]

    def _asked_for(self) -> Hashable:
        return self.roles, self.method, self.n

    def _compute(self) -> _Modelled:
        from lawkit.analysis.topics.topics import topics

        self._step(0)
        n: Any = self.n or "auto"
        found = topics(self.corpus, roles=self.roles, method=self.method, n=n, **self._options)  # type: ignore[arg-type]
        self._step(1)
        shares = self._shares(found)
        self._step(2)
        if self._links is None:
            self._links = self._link()
        self._step(3)
        return _Modelled(found, shares, self._draw(found, shares))

    def _shares(self, found: Topics) -> pd.DataFrame:
        """Return the shares over the years; nothing where no report has a year."""
        from lawkit.analysis.topics.prevalence import topic_prevalence

        try:
            return topic_prevalence(found, self.corpus, by="year")
        except LawkitError:
            return pd.DataFrame()

    def _link(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Return the links from problems to plans, and the statements that they speak of."""
        from lawkit.analysis.answers.links import link_plans

        return link_plans(self.corpus), statements(self.corpus)

    def _draw(self, found: Topics, shares: pd.DataFrame) -> str:
        from lawkit.figures.topics import topics_over_years

        if not len(shares):
            return note(self.say("no_shares"))
        alt = f"{self.say('shares')}{self.say('colon')}{'; '.join(name_topics(found, self.lang).values())}"
        return draw(lambda: topics_over_years(shares, topics=found, lang=self.lang, width=WIDTH), alt)

    # ------------------------------------------------------------ what is shown

    def _problems(self) -> list[tuple[str, tuple[str, int]]]:
        """Return the problems of the chosen topic as options."""
        if self._links is None or self.topics is None:
            return []
        rows = self._links[1]
        rows = rows[(rows["role"] == "problems") & (rows["part"] == "statement")]
        if self.topic and "problems" in self.roles:
            units = self.topics.units
            units = units[(units["topic"] == self.topic) & (units["role"] == "problems")]
            held = set(zip(units["report_id"], units["start"].astype(int), strict=True))
            places = zip(rows.index.get_level_values("report_id"), rows["start"], strict=True)
            rows = rows[[(str(r), int(at)) in held for r, at in places]]
        return [
            (f"{self.names[str(report)]}  {_on_one_line(words, number)}", (str(report), int(number)))
            for (report, number), words in zip(rows.index, rows["text"], strict=True)
        ]

    def _update(self) -> None:
        found = self.topics
        if self.topic not in self._choices("topic"):
            self.topic = ""
        problems = self._problems()
        if self.problem and self.problem not in [key for _, key in problems]:
            self.problem = ()
        self._result = (
            found.topics
            if found
            else pd.DataFrame(columns=["topic", "rank", "term", "weight", "exclusivity", "frex", "seed"])
        )
        named = [(name, code) for code, name in (name_topics(found, self.lang) if found else {}).items()]
        self._offer("topic", [(self.say("all_topics"), ""), *named])
        self._offer("problem", problems)
        self._tell(note(self.say("done" if found else "press_run" if len(self.corpus) else "empty")))
        self._show_model()
        self._typical.value = region(self._list_typical(), self.say("typical"), "typical") if found else ""
        self._plans.value = region(self._list_plans(), self.say("plans"), "plans") if found else ""

    def _show_model(self) -> None:
        """Show what does not depend on the chosen topic and problem, once for each model."""
        found = self._found
        if (shown := (self._asked_for(), found is not None)) == self._pictured:
            return
        self._pictured = shown
        if found is None:
            self._count.value, self._figure.value, self._terms.value = self._missing_text(), "", ""
            return
        quality, about = found.topics.quality, str(found.topics.params.get("note") or "")
        told = self.say(
            "n_found_topics", n=len(quality), m=found.topics.params["n_units"], s=int(quality["stable"].sum())
        )
        self._count.value = (
            note(told) + (note(tell_message(about, self.lang)) if about else "") + self._missing_text()
        )
        self._figure.value = found.picture
        self._terms.value = region(list_terms(found.topics, self.lang), self.say("terms_of_topics"), "table")

    def _list_typical(self) -> str:
        if not self.topic or self.topics is None:
            return note(self.say("choose_topic"))
        return list_typical(self.topics, self.topic, self.names, self.lang)

    def _list_plans(self) -> str:
        if not self.problem or self._links is None:
            return note(self.say("choose_problem"))
        return list_plans(self.plans, self._links[1]["text"].get(self.problem), self.lang)

    def _static(self) -> str:
        if self.topics is None:
            return note(self.say("press_run"))
        chosen = (self._list_typical() if self.topic else "") + (self._list_plans() if self.problem else "")
        return f"{self._count.value}{self._figure.value}{list_terms(self.topics, self.lang)}{chosen}"


def _on_one_line(words: object, number: int) -> str:
    """Return a statement without line breaks; its number where the corpus has no text."""
    return "".join(words.split()) if isinstance(words, str) else f"#{number}"
