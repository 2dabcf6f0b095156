"""Words over time: how often terms are used by year and role, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lawkit.analysis.groups import key_columns
from lawkit.analysis.terms.counts import count_terms
from lawkit.errors import check_choice
from lawkit.text.fold import fold
from lawkit.words.lexicon import load_lexicon

if TYPE_CHECKING:
    from lawkit.corpus import Corpus

_COUNTS = {
    "term": "str",
    "count": "int64",
    "n_words": "int64",
    "rate": "float64",
    "low": "float64",
    "high": "float64",
    "n_reports": "int64",
    "n_using": "int64",
}
# A bootstrap of fewer reports only repeats them.
_FEWEST = 5


def term_trend(
    corpus: Corpus,
    terms: Sequence[str] = (),
    *,
    categories: Sequence[str] = (),
    by: str | Sequence[str] = ("year",),
    roles: Sequence[str] | str | None = None,
    per: float = 10_000,
    confidence: float = 0.95,
    n_resamples: int = 2000,
    random_state: int = 0,
) -> pd.DataFrame:
    r"""Return how often terms are used, by year, role or any other group of reports.

    Parameters
    ----------
    corpus
        The reports; it may be without text.
    terms
        Words or phrases as :func:`lawkit.count_terms` counts them.
    categories
        Categories of the lexicon (``law``, ``institution``, ``procedure`` …), each counted as one.
    by
        ``"year"``, ``"role"``, or columns of ``corpus.reports``, or several of these.
    roles
        The roles of the sentences that count; None for all but page furniture.
    per
        The unit of ``rate``: uses in so many words.
    confidence
        Of the interval.
    n_resamples, random_state
        Bootstrap resamples and their seed.

    Returns
    -------
    DataFrame
        One row a group and term, groups in order, terms as given: the columns of ``by``, ``term`` (or ``<category>``), ``count``, ``n_words``
        (of the group, numbers and marks left out), ``rate``, ``low`` and ``high``, ``n_reports`` and ``n_using`` (reports of the
        group that use it). A group in which a term never stands has a row with the count 0.

    Raises
    ------
    ValueError
        If neither terms nor categories are given, a name is unknown, or ``per`` is not above 0.

    Notes
    -----
    The interval is a percentile bootstrap over reports (Efron & Tibshirani 1993), not over words, because a report that uses
    a word once is likely to use it again; it is NaN for fewer than five reports.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> texts = [f"青溪县{y}年法治政府建设情况报告\n一、主要工作\n推进行政复议。{more}" for y, more in ((2022, ""), (2023, "办理行政复议。"))]
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a", "b"], "text": texts}))
    >>> lawkit.term_trend(corpus, ["行政复议"])[["year", "count", "n_using"]].values.tolist()
    [[2022.0, 1.0, 1.0], [2023.0, 2.0, 1.0]]
    """
    if not len(terms) and not len(categories):
        raise ValueError("terms and categories are both empty; give at least one term")
    if isinstance(terms, str):
        raise ValueError(f"terms must be a list of terms; got {terms!r}")
    if per <= 0:
        raise ValueError(f"per must be above 0; got {per}")
    members = _members(terms, categories)
    keys = key_columns(corpus, by)
    every = list(dict.fromkeys(["report", *([by] if isinstance(by, str) else by)]))
    used = count_terms(corpus, by=every, roles=roles, stop_words=None)
    words = count_terms(corpus, by=every, roles=roles, stop_words=None, phrases=False)
    columns = ["report_id", *(key for key in keys if key != "report_id")]
    sizes = words.groupby(columns, sort=True)["count"].sum().rename("words").reset_index()
    rng = np.random.default_rng(random_state)
    rows = []
    for label, found in members.items():
        mine = used[used["term"].isin(found)].groupby(columns)["count"].sum().rename(label).reset_index()
        sizes = sizes.merge(mine, how="left", on=columns)
    for names, group in sizes.groupby(keys, sort=True):
        size = group["words"].to_numpy()
        for label in members:
            counts = group[label].fillna(0).to_numpy()
            rows.append((*names, label, *_rates(counts, size, per, confidence, n_resamples, rng)))
    table = pd.DataFrame(rows, columns=[*keys, *_COUNTS])
    return table.astype({**{key: sizes[key].dtype for key in keys}, **_COUNTS})


def _members(terms: Sequence[str], categories: Sequence[str]) -> dict[str, set[str]]:
    """Return the terms behind each label."""
    members = {term: {fold(term)} for term in terms}
    if len(categories):
        table = load_lexicon().table
        for category in categories:
            check_choice("categories", category, sorted(set(table["category"])))
            members[f"<{category}>"] = set(table.loc[table["category"] == category, "term"])
    return members


def _rates(
    counts: np.ndarray,
    words: np.ndarray,
    per: float,
    confidence: float,
    n_resamples: int,
    rng: np.random.Generator,
) -> tuple[float, ...]:
    """Return count, words, rate, its interval, and how many reports there are and use it."""
    total, size = counts.sum(), words.sum()
    low = high = np.nan
    if len(counts) >= _FEWEST:
        drawn = rng.integers(0, len(counts), (n_resamples, len(counts)))
        rates = per * counts[drawn].sum(axis=1) / words[drawn].sum(axis=1)
        edge = (1 - confidence) / 2
        low, high = np.quantile(rates, [edge, 1 - edge])
    rate = per * total / size if size else np.nan
    return (total, size, rate, low, high, len(counts), int((counts > 0).sum()))
