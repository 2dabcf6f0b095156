"""Problems that come back: threads of the same problem over the years of a body."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lawkit.analysis.answers.matching import one_to_one, probabilities
from lawkit.analysis.answers.similarity import make_profiles
from lawkit.analysis.bodies import Panel, read_panel
from lawkit.analysis.statements import statements

if TYPE_CHECKING:
    from lawkit.corpus import Corpus

_THREADS = {
    "thread_id": "int64",
    "report_id": "str",
    "problem_id": "int64",
    "year": "Int64",
    "first_year": "Int64",
    "last_year": "Int64",
    "n_years": "int64",
    "fate": "str",
    "next_report_id": "str",
    "next_problem_id": "Int64",
    "probability": "float64",
    "terms": "object",
    "first_sentence": "int64",
    "last_sentence": "int64",
    "start": "int64",
    "end": "int64",
}


def recurring_problems(
    corpus: Corpus, *, by: str | Sequence[str] | None = None, threshold: float = 0.5
) -> pd.DataFrame:
    r"""Follow the problems of each body from year to year.

    Parameters
    ----------
    corpus
        Reports of several years; without text their saved terms are used, with the same result.
    by
        As in :func:`lawkit.follow_up`.
    threshold
        Two problems of neighbouring years are one thread from this probability on.

    Returns
    -------
    DataFrame
        One row a problem: thread_id (from 0, by report and place of its first problem), report_id, problem_id (the
        statement_id of :func:`lawkit.statements`), year, first_year, last_year and n_years of its thread, fate, next_report_id
        and next_problem_id (where it comes back), probability (that it does; NaN where no report follows), terms that both
        speak of, first_sentence, last_sentence, start, end. The fate is ``persists`` (it comes back in the next year),
        ``solved`` (the next year's report names problems, but not this one), ``last_year`` (the corpus holds no later report
        of the body) or ``unknown`` (no report on the next year, or one that names no problem; or year or body are not known).

    Raises
    ------
    ValueError
        If ``by`` names no column of ``corpus.reports``.
    LawkitError
        If neither the text nor saved terms are at hand.

    Notes
    -----
    ``solved`` says that a problem is no longer named. Each problem continues at most one of the year before; a problem that
    pauses for a year begins a new thread. The probability comes from a logistic regression on the scores of
    :func:`lawkit.link_plans`, fitted on three bodies of the demo panel (resource ``links``).

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> head = "青溪县{}年法治政府建设年度报告\n一、主要工作\n办理复议案件9件。\n二、存在的问题\n{}"
    >>> texts = [
    ...     head.format(2022, "一是乡镇执法人员紧缺。二是普法形式单一。"),
    ...     head.format(2023, "一是个别合同未经审查。二是乡镇执法力量薄弱，人员仍然紧缺。"),
    ... ]
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a-2022", "a-2023"], "text": texts}))
    >>> lawkit.recurring_problems(corpus)[["thread_id", "report_id", "fate"]].values.tolist()
    [[0, 'a-2022', 'persists'], [1, 'a-2022', 'solved'], [2, 'a-2023', 'last_year'], [0, 'a-2023', 'last_year']]
    """
    found = statements(corpus).reset_index()  # of problems and plans, as their numbers depend on the roles
    found = found[(found["part"] == "statement") & (found["role"] == "problems")].reset_index(drop=True)
    profiles = make_profiles(corpus, found)
    panel = read_panel(corpus, by)
    rows: dict[str, list[int]] = {}
    for at, report in enumerate(found["report_id"]):
        rows.setdefault(report, []).append(at)
    likely = np.full(len(found), np.nan)
    following: dict[int, int] = {}
    for report in corpus:
        here, there = rows.get(report, []), rows.get(panel.follower(report) or "", [])
        if not here or not there:
            continue
        chances = probabilities(profiles.compare(here, there), "threads")
        likely[here] = chances.max(axis=1)
        following |= {here[a]: there[b] for a, b in one_to_one(chances, threshold)}
        for at in set(here) & following.keys():
            likely[at] = chances[here.index(at), there.index(following[at])]
    table = found.rename(columns={"statement_id": "problem_id"})
    table["year"] = pd.array([panel.year.get(r, pd.NA) for r in found["report_id"]], dtype="Int64")
    table["probability"] = likely
    table["fate"] = [
        _fate(panel, rows, report, at in following) for at, report in enumerate(found["report_id"])
    ]
    table["next_report_id"] = [
        panel.follower(r) if at in following else None for at, r in enumerate(found["report_id"])
    ]
    after = [following.get(at) for at in range(len(found))]
    numbers = found["statement_id"].tolist()
    table["next_problem_id"] = pd.array([pd.NA if at is None else numbers[at] for at in after], dtype="Int64")
    table["terms"] = [[] if b is None else profiles.shared(a, b) for a, b in enumerate(after)]
    return _with_threads(table, following)[list(_THREADS)].astype(_THREADS)


def _fate(panel: Panel, rows: dict[str, list[int]], report: str, persists: bool) -> str:
    """Tell what became of a problem."""
    if persists:
        return "persists"
    if rows.get(panel.follower(report) or ""):
        return "solved"
    return "last_year" if panel.is_last(report) else "unknown"


def _with_threads(table: pd.DataFrame, following: dict[int, int]) -> pd.DataFrame:
    """Return the problems with their threads: number, first and last year, number of years."""
    before = {b: a for a, b in following.items()}
    first = []
    for at in range(len(table)):
        while at in before:
            at = before[at]
        first.append(at)
    # Threads are numbered by their first problem, in the order of the corpus.
    numbers = {place: number for number, place in enumerate(sorted(set(first)))}
    table["thread_id"] = [numbers[place] for place in first]
    years = table.groupby("thread_id")["year"]
    return table.assign(
        first_year=years.transform("min"), last_year=years.transform("max"), n_years=years.transform("size")
    )
