"""Summaries: the distribution of indicators over groups of reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lawkit.analysis.bodies import read_panel
from lawkit.errors import check_choice, check_corpus, check_listed
from lawkit.metrics import chosen_statements

if TYPE_CHECKING:
    from lawkit.corpus import Corpus

_STATISTICS = {
    "n_reports": "int64",
    "n_stating": "int64",
    "n_exact": "int64",
    "median": "float64",
    "low": "float64",
    "high": "float64",
    "q25": "float64",
    "q75": "float64",
    "minimum": "float64",
    "maximum": "float64",
}
# A bootstrap of fewer values only repeats them.
_FEWEST = 5


def summarise(
    corpus: Corpus,
    indicators: Sequence[str] | None = None,
    *,
    by: str | Sequence[str] = ("level", "year"),
    balanced: bool = False,
    confidence: float = 0.95,
    n_resamples: int = 2000,
    random_state: int = 0,
) -> pd.DataFrame:
    r"""Summarise indicators over groups of reports, with how many stand behind each figure.

    Parameters
    ----------
    corpus
        The reports.
    indicators
        Codes of the codebook; None takes all that occur.
    by
        Columns of ``corpus.reports`` that make the groups, such as ``"level"``, ``"province"``, ``"year"``.
    balanced
        Use only the bodies that state the indicator in every year in which any body does, so that a change between the years is not
        a change of who reports.
    confidence
        Of the interval of the median.
    n_resamples
        Bootstrap resamples.
    random_state
        Seed of the resamples.

    Returns
    -------
    DataFrame
        One row a group and indicator: the columns of ``by``, ``indicator``, ``n_reports`` (of the group), ``n_stating`` (that state the
        indicator; the others are missing, not zero), ``n_exact`` (without a bound), ``median`` with the bootstrap interval ``low``
        to ``high`` (percentile method, Efron & Tibshirani 1993; NaN for fewer than five values), ``q25``, ``q75``, ``minimum``,
        ``maximum``, all of the exact values.

    Raises
    ------
    ValueError
        If an indicator or a column is unknown, ``confidence`` is not between 0 and 1, or ``n_resamples`` is less than 1.

    Notes
    -----
    Where a report states an indicator more than once, the rule of :func:`lawkit.metric_table` picks. Who states a number is no
    random part of those who report: compare ``n_stating`` with ``n_reports`` first, and use ``balanced`` for changes over time.
    The bootstrap draws reports; those of one body in several years, or of one province, are alike, so intervals are rather too
    narrow.

    References
    ----------
    Efron, B., & Tibshirani, R. J. (1993). An Introduction to the Bootstrap. Chapman & Hall.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "{}2023年法治政府建设情况报告\n一、主要工作\n受理法律援助案件{}件。"
    >>> texts = [text.format(place, n) for place, n in (("青溪县", 300), ("南川县", 500), ("东山县", 400))]
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": list("abc"), "text": texts}))
    >>> lawkit.summarise(corpus)[["level", "year", "n_stating", "median", "low"]].values.tolist()
    [['county', 2023.0, 3, 400.0, nan]]
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1; got {confidence!r}")
    if n_resamples < 1:
        raise ValueError(f"n_resamples must be 1 or more; got {n_resamples}")
    check_corpus(corpus)
    check_listed("indicators", indicators)
    keys = [by] if isinstance(by, str) else list(by)
    reports = corpus.reports.reset_index()
    for key in keys:
        check_choice("by", key, list(reports.columns))
    stated = chosen_statements(corpus)
    for code in indicators or ():
        check_choice("indicators", code, sorted(set(stated["indicator"]) | set(indicators or ())))
    codes = list(indicators) if indicators is not None else sorted(stated["indicator"].unique())
    stated = stated[stated["indicator"].isin(codes)][["report_id", "indicator", "value", "bound"]]
    stated = stated.merge(reports[list(dict.fromkeys(["report_id", *keys]))], on="report_id")
    if balanced:
        stated = _balanced(corpus, stated)
    sizes = reports.groupby(keys, dropna=True)["report_id"].nunique().to_dict()
    rng = np.random.default_rng(random_state)
    rows = []
    for names, group in stated.groupby([*keys, "indicator"], dropna=True, sort=True):
        values = group.loc[group["bound"] == "exact", "value"].to_numpy()
        place = names[:-1] if len(keys) > 1 else names[0]
        counts = (int(sizes[place]), len(group), len(values))
        rows.append((*names, *counts, *_statistics(values, confidence, n_resamples, rng)))
    table = pd.DataFrame(rows, columns=[*keys, "indicator", *_STATISTICS])
    dtypes = {**{key: reports[key].dtype for key in keys}, "indicator": "str", **_STATISTICS}
    return table.astype(dtypes)


def _balanced(corpus: Corpus, stated: pd.DataFrame) -> pd.DataFrame:
    """Keep the bodies that state an indicator in every year that it is stated in at all."""
    panel = read_panel(corpus)
    known = stated.assign(
        body=stated["report_id"].map(dict(panel.body)), in_year=stated["report_id"].map(dict(panel.year))
    ).dropna(subset=["body", "in_year"])
    years = known.groupby("indicator")["in_year"].nunique()
    told = known.groupby(["indicator", "body"])["in_year"].transform("nunique")
    return known[told == known["indicator"].map(years)].drop(columns=["body", "in_year"])


def _statistics(
    values: np.ndarray, confidence: float, n_resamples: int, rng: np.random.Generator
) -> tuple[float, ...]:
    """Return median, its interval, quartiles and range of exact values; too few values have no interval."""
    if not len(values):
        return (np.nan,) * 7
    low = high = np.nan
    if len(values) >= _FEWEST:
        from scipy.stats import bootstrap

        interval = bootstrap(
            (values,),
            np.median,
            n_resamples=n_resamples,
            confidence_level=confidence,
            method="percentile",
            rng=rng,
        ).confidence_interval
        low, high = float(interval.low), float(interval.high)
    q25, median, q75 = np.quantile(values, [0.25, 0.5, 0.75])
    return (float(median), low, high, float(q25), float(q75), float(values.min()), float(values.max()))
