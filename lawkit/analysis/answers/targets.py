"""Targets reached: the numbers that a plan sets against those that the next year's report states."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from lawkit.analysis.answers.follow_up import DONE, Years, read_years
from lawkit.resources import load_resource
from lawkit.text.fold import fold

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lawkit.corpus import Corpus

    Floats: TypeAlias = NDArray[np.float64]

Met = Literal["yes", "no", "unknown"]

# So many characters before a number are looked at; clauses are rarely longer.
_CLAUSE = 24

_TARGETS = {
    "report_id": "str",
    "plan_id": "int64",
    "quantity_id": "int64",
    "subject": "str",
    "target_value": "float64",
    "unit": "str",
    "bound": "str",
    "change": "str",
    "next_report_id": "str",
    "reached_quantity_id": "Int64",
    "reached_sentence_id": "Int64",
    "reached_subject": "str",
    "reached_value": "float64",
    "score": "float64",
    "met": "str",
    "start": "int64",
    "end": "int64",
    "reached_start": "Int64",
    "reached_end": "Int64",
}


def reached_targets(
    corpus: Corpus, *, by: str | Sequence[str] | None = None, threshold: float | None = None
) -> pd.DataFrame:
    r"""Compare the target numbers of each plan with the numbers of the next year's report of the same body.

    Parameters
    ----------
    corpus
        Reports of several years.
    by, threshold
        As in :func:`lawkit.follow_up`.

    Returns
    -------
    DataFrame
        One row a target (a row of ``corpus.quantities`` inside a plan statement whose modality is target): report_id, plan_id,
        quantity_id, subject, target_value, unit, bound (over for 不少于, under for 不超过 …), change (rise, fall), next_report_id
        (missing where there is none), the number reached: reached_quantity_id, reached_sentence_id, reached_subject,
        reached_value (all missing where none is found), score (of its sentence with the task, 0 to 1, plus the likeness
        of the two subjects, 0 to 1), met (``yes``, ``no``, ``unknown``), and start and end of both numbers.

    Raises
    ------
    ValueError
        If ``by`` names no column of ``corpus.reports``.
    LawkitError
        If neither the text nor saved terms are at hand.

    Notes
    -----
    A number counts as reached if it is a fact of the next report in the same unit, both are changes or both are not, and
    its sentence takes the task up, or its indicator or subject is the target's. What is counted for each (每个所不少于3人) is
    compared with what is counted so, which needs the text to tell. A target without bound is
    met from its value on; 不超过 up to it; a range from its lower end; a change only by one in the same direction. Whether a
    number is the whole year's or of a part only (其中), the method cannot tell. Without text the subjects
    are not at hand, so that among several numbers of one sentence the first is taken.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> head = "青溪县{}年法治政府建设年度报告\n一、主要工作\n{}\n二、下一步打算\n{}"
    >>> texts = [
    ...     head.format(2022, "办理复议案件9件。", "组织旁听庭审不少于20场。举办应诉培训班6期。"),
    ...     head.format(2023, "组织旁听庭审23场，培训40人。举办应诉培训班4期。", "招录执法人员。"),
    ... ]
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a-2022", "a-2023"], "text": texts}))
    >>> columns = ["target_value", "unit", "reached_value", "met"]
    >>> lawkit.reached_targets(corpus)[columns].values.tolist()
    [[20.0, '场', 23.0, 'yes'], [6.0, '期', 4.0, 'no']]
    """
    years = read_years(corpus, by)
    least = float(load_resource("links")["fates"]["threshold"]) if threshold is None else threshold
    quantities = corpus.quantities.reset_index()
    facts = quantities[(quantities["modality"] == "fact") & quantities["role"].isin(DONE)]
    targets = quantities[(quantities["modality"] == "target") & (quantities["role"] == "plan")]
    facts, targets = (t.assign(each=_each(corpus, t)) for t in (facts, targets))
    facts_of, targets_of = (dict(iter(t.groupby("report_id", sort=False))) for t in (facts, targets))
    rows: list[dict[str, Any]] = []
    for report in corpus:
        if report not in targets_of:
            continue
        follower = years.panel.follower(report)
        known = facts_of.get(follower or "", facts.iloc[:0])
        set_here = targets_of[report].to_dict("records")
        for plan in years.plans(report):
            place = years.place(plan, {"plan_id": "statement_id", "first": "start", "last": "end"})
            inside = [t for t in set_here if place["first"] <= t["start"] and t["end"] <= place["last"]]
            scores = _sentence_scores(years, plan, follower, known) if inside else np.zeros(0)
            for target in inside:
                found = _reached(target, known, scores, least)
                rows.append({"plan_id": place["plan_id"], "next_report_id": follower} | found)
    return pd.DataFrame(rows, columns=list(_TARGETS)).astype(_TARGETS)


def _sentence_scores(years: Years, plan: int, report: str | None, facts: pd.DataFrame) -> Floats:
    """Return for each fact of a report how well its sentence matches a task."""
    done = years.done(report)
    if not done or facts.empty:
        return np.zeros(len(facts))
    scores = years.profiles.compare([plan], done)[0]
    of_sentence = pd.Series(scores, index=years.spans["first_sentence"].iloc[done].to_numpy())
    return facts["sentence_id"].map(of_sentence).fillna(0.0).to_numpy(dtype=np.float64)


def _reached(
    target: dict[Hashable, Any], facts: pd.DataFrame, scores: Floats, least: float
) -> dict[str, Any]:
    """Return the row of a target with the fact that fits best, if any does."""
    row = {
        name: target[name]
        for name in ("report_id", "quantity_id", "subject", "unit", "bound", "change", "start", "end")
    }
    row |= {"target_value": target["value"], "met": "unknown", "score": np.nan, "reached_value": np.nan}
    missing = dict.fromkeys(("quantity_id", "sentence_id", "start", "end"), pd.NA)
    row |= {f"reached_{name}": value for name, value in missing.items()}
    # Half of the subject in common is enough where the sentence as a whole speaks of other things too.
    alike = np.array([_likeness(target["subject"], subject) for subject in facts["subject"]])
    indicator = (facts["indicator"] == target["indicator"]).to_numpy(dtype=bool)
    changes = pd.notna(target["change"])
    same = (facts["unit"] == target["unit"]) & (facts["each"] == target["each"])
    same &= facts["change"].notna() == changes
    fits = same.to_numpy(dtype=bool) & ((scores >= least) | indicator | (alike >= 0.5))
    if not fits.any():
        return row
    total = np.where(fits, scores + alike + indicator, -1.0)
    best = facts.iloc[int(total.argmax())]
    row |= {f"reached_{name}": best[name] for name in missing}
    row |= {"reached_value": best["value"], "reached_subject": best["subject"], "met": _met(target, best)}
    return row | {"score": float(scores[total.argmax()] + alike[total.argmax()])}


def _each(corpus: Corpus, quantities: pd.DataFrame) -> list[bool]:
    """Return whether the clause before each number says that it counts for each; False without text."""
    if not corpus.has_text:
        return [False] * len(quantities)
    words = re.compile(load_resource("links")["targets"]["each"])
    places = zip(quantities["report_id"], quantities["start"], strict=True)
    return [words.search(fold(corpus.text(r)[max(0, at - _CLAUSE) : at])) is not None for r, at in places]


def _likeness(one: object, other: object) -> float:
    """Return how many pairs of characters two subjects share (Dice's coefficient)."""
    if not isinstance(one, str) or not isinstance(other, str):
        return 0.0
    pairs = [Counter(pairwise(fold(words))) for words in (one, other)]
    size = pairs[0].total() + pairs[1].total()
    return 2 * (pairs[0] & pairs[1]).total() / size if size else 0.0


def _met(target: dict[Hashable, Any], fact: pd.Series) -> Met:
    """Tell whether a number reaches a target."""
    if pd.notna(target["change"]) and target["change"] != fact["change"]:
        return "no"
    goal, value, bound = target["value"], fact["value"], fact["bound"]
    if target["bound"] == "under":
        return "yes" if value <= goal and bound != "over" else "no" if value > goal else "unknown"
    if bound == "under":  # 近40场 is less than 40
        return "yes" if value > goal else "no"
    return "yes" if value >= goal else "unknown" if bound == "over" else "no"
