"""Promises kept: what became of the tasks of a plan in the report of the next year."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lawkit.analysis.answers.similarity import Profiles, make_profiles
from lawkit.analysis.bodies import Panel, read_panel
from lawkit.analysis.statements import StatementRole, statements
from lawkit.resources import load_resource

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lawkit.corpus import Corpus

# Where a report tells what was done.
DONE: tuple[StatementRole, ...] = ("overview", "leadership", "measures")
_PLACE = {"first_sentence": "int64", "last_sentence": "int64", "start": "int64", "end": "int64"}
_FATES = {
    "report_id": "str",
    "plan_id": "int64",
    "next_report_id": "str",
    "fate": "str",
    "measure_score": "float64",
    "measure_sentence_id": "Int64",
    "measure_start": "Int64",
    "measure_end": "Int64",
    "repeat_score": "float64",
    "repeat_plan_id": "Int64",
    "repeat_start": "Int64",
    "repeat_end": "Int64",
    "terms": "object",
    **_PLACE,
}

# The columns of a task and of its two matches, and the columns of the spans that they come from.
_TASK = {"report_id": "report_id", "plan_id": "statement_id"} | {name: name for name in _PLACE}
_MEASURE = {"measure_sentence_id": "first_sentence", "measure_start": "start", "measure_end": "end"}
_REPEAT = {"repeat_plan_id": "statement_id", "repeat_start": "start", "repeat_end": "end"}


@dataclass(frozen=True)
class Years:
    """The tasks of all plans and all sentences on what was done, ready to be compared.

    Attributes
    ----------
    spans
        One row a task or sentence: report_id, statement_id, role, first_sentence, last_sentence, start, end.
    profiles
        A row for each of them.
    panel
        Which report follows which.
    """

    spans: pd.DataFrame
    profiles: Profiles
    panel: Panel

    @cached_property
    def _rows(self) -> dict[tuple[str, bool], list[int]]:
        found: dict[tuple[str, bool], list[int]] = {}
        for at, (report, role) in enumerate(zip(self.spans["report_id"], self.spans["role"], strict=True)):
            found.setdefault((report, role == "plan"), []).append(at)
        return found

    @cached_property
    def _records(self) -> list[dict[Hashable, Any]]:
        return self.spans.to_dict("records")

    def plans(self, report: str | None) -> list[int]:
        """Return the rows of the tasks of a report."""
        return self._rows.get((report or "", True), [])

    def done(self, report: str | None) -> list[int]:
        """Return the rows of the sentences on what a report says was done."""
        return self._rows.get((report or "", False), [])

    def place(self, row: int | None, columns: Mapping[str, str]) -> dict[str, Any]:
        """Return values of a row under other names (name → column); missing without a row."""
        return {
            name: pd.NA if row is None else self._records[row][column] for name, column in columns.items()
        }


def follow_up(
    corpus: Corpus, *, by: str | Sequence[str] | None = None, threshold: float | None = None
) -> pd.DataFrame:
    r"""Tell of each task of a plan what the next year's report of the same body says of it.

    Parameters
    ----------
    corpus
        Reports of several years; without text their saved terms are used, with the same result.
    by
        Columns of ``corpus.reports`` that name a body; None for the organ of a department, and place and kind of organ of
        the others, whose names vary.
    threshold
        The least score of a match, 0.18 unless given.

    Returns
    -------
    DataFrame
        One row a task (a plan statement of :func:`lawkit.statements`): report_id, plan_id; next_report_id (missing where there is
        none); fate; the sentence on what was done that matches best: measure_score (0 to 1), measure_sentence_id,
        measure_start, measure_end; the best task of the next plan: repeat_score, repeat_plan_id, repeat_start,
        repeat_end; terms that the task and the match that decided both speak of; first_sentence, last_sentence, start and
        end of the task. The fate is

        - ``kept``: a sentence on what was done takes the task up;
        - ``repeated``: the next plan promises it again, and matches clearly better than anything done;
        - ``dropped``: neither;
        - ``last_year``: the corpus holds no later report of the body;
        - ``unknown``: a later report, but none of the next year, or none that tells what was done; or year or body are not known.

    Raises
    ------
    ValueError
        If ``by`` names no column of ``corpus.reports``.
    LawkitError
        If neither the text nor saved terms are at hand.

    Notes
    -----
    Scores are those of :func:`lawkit.link_plans`. ``kept`` says that the next report speaks of the matter among what was done, not
    that it was done well or in full; :func:`lawkit.reached_targets` compares numbers. The threshold was set on three bodies of
    the demo panel. The longer a report, the likelier some sentence passes it: benchmarks/links.py prints how many promises
    seem kept in reports of other bodies, which is what chance and common duties give. Look at the matches before counting.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> head = "青溪县{}年法治政府建设年度报告\n一、主要工作\n{}\n二、下一步打算\n{}"
    >>> texts = [
    ...     head.format(2022, "开展普法宣讲30场。", "一是组建商事调解中心。二是建设宪法主题公园。三是开发裁量比对系统。"),
    ...     head.format(2023, "商事调解中心5月揭牌。办理复议案件12件。", "一是加快开发裁量比对系统。二是招录执法人员。"),
    ... ]
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a-2022", "a-2023"], "text": texts}))
    >>> lawkit.follow_up(corpus)["fate"].tolist()
    ['kept', 'dropped', 'repeated', 'last_year', 'last_year']
    """
    years = read_years(corpus, by)
    limits = load_resource("links")["fates"]
    least = float(limits["threshold"]) if threshold is None else threshold
    rows: list[dict[str, object]] = []
    for report in corpus:
        follower = years.panel.follower(report)
        measures = best_matches(years, years.plans(report), years.done(follower))
        repeats = best_matches(years, years.plans(report), years.plans(follower))
        for at, measure, repeat in zip(years.plans(report), measures, repeats, strict=True):
            again = repeat[0] >= least and not repeat[0] < limits["repeated"] * measure[0]
            kept = measure[0] >= least
            fate = "repeated" if again else "kept" if kept else "dropped"
            if not years.done(follower) and not again:
                fate = "last_year" if years.panel.is_last(report) else "unknown"
            match = repeat[1] if again else measure[1] if kept else None
            terms = [] if match is None else years.profiles.shared(at, match)
            rows.append(
                years.place(at, _TASK)
                | {"next_report_id": follower, "fate": fate, "terms": terms}
                | {"measure_score": measure[0]}
                | years.place(measure[1], _MEASURE)
                | {"repeat_score": repeat[0]}
                | years.place(repeat[1], _REPEAT)
            )
    return pd.DataFrame(rows, columns=list(_FATES)).astype(_FATES)


def read_years(corpus: Corpus, by: str | Sequence[str] | None = None) -> Years:
    """Return all tasks, and all sentences on what was done, with their profiles."""
    plans = statements(corpus).reset_index()  # of problems and plans, as their numbers depend on the roles
    plans = plans[(plans["part"] == "statement") & (plans["role"] == "plan")]
    done = statements(corpus, roles=DONE, unit="sentence").reset_index()
    spans = pd.concat([plans, done], ignore_index=True)
    return Years(spans, make_profiles(corpus, spans), read_panel(corpus, by))


def best_matches(years: Years, left: Sequence[int], right: Sequence[int]) -> list[tuple[float, int | None]]:
    """Return for each row of ``left`` the best score with a row of ``right`` and that row; NaN and None where there is none."""
    if not left or not right:
        return [(np.nan, None)] * len(left)
    scores = years.profiles.compare(left, right)
    best: NDArray[np.int64] = scores.argmax(axis=1)
    return [(float(scores[at, b]), right[b]) for at, b in enumerate(best.tolist())]
