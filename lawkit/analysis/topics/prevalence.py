"""How much room topics take, by year, level or any other column, with uncertainty."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lawkit.analysis.clusters.association import Floats
from lawkit.corpus import Corpus
from lawkit.errors import LawkitError, check_choice

if TYPE_CHECKING:
    from lawkit.analysis.topics.topics import Topics

#: The columns of the table of :func:`topic_prevalence`.
PREVALENCE = {
    "topic": "str", "by": "str", "value": "str", "n_reports": "int64", "n_units": "int64", "share": "float64",
    "estimate": "float64", "low": "float64", "high": "float64", "difference": "float64", "difference_low": "float64",
    "difference_high": "float64", "note": "str",
}  # fmt: skip

# Below this a resample of reports says nothing about other reports: with four there are 35 different ones.
_FEWEST_REPORTS = 5


def topic_prevalence(
    topics: Topics,
    corpus: Corpus,
    *,
    by: str | Sequence[str] = "year",
    level: float = 0.95,
    resamples: int = 1000,
    min_reports: int = _FEWEST_REPORTS,
    random_state: int = 0,
) -> pd.DataFrame:
    r"""Estimate the share of each topic by year, level, role or any column of the reports.

    Parameters
    ----------
    topics
        From :func:`lawkit.topics`.
    corpus
        The corpus of the topics, or another one, to whose statements the topics are then applied.
    by
        A column of ``corpus.reports`` (``"year"``, ``"level"``, ``"province"``, your own …) or ``"role"``; several of them are taken together, so that each
        is adjusted for the others.
    level
        Of the intervals.
    resamples
        How often whole reports are drawn anew.
    min_reports
        A value with fewer reports gets no interval, and ``note`` says so.
    random_state
        Seed of the resamples.

    Returns
    -------
    DataFrame
        One row a topic, column and value: topic, by, value, n_reports, n_units, share (mean over the value's statements), estimate (mean over all statements of what the
        regression predicts for this value, equal to share with one column), low, high (its interval), difference (of the estimate to that of the column's first value), difference_low,
        difference_high, note. Values in their order, years rising. Statements with a missing value or without share are left out.

    Raises
    ------
    ValueError
        If ``by`` is no column, or a number is not possible.
    LawkitError
        If the corpus holds no statement with a share.

    Notes
    -----
    The shares of the statements are regressed on the values (ordinary least squares, one indicator a value), as R's stm does in estimateEffect (Roberts, Stewart and
    Tingley 2019). Statements of one report are not independent, so standard errors are those over resamples of whole reports (cluster bootstrap,
    Cameron, Gelbach and Miller 2008), intervals those of the t distribution with one degree of freedom less than the value has reports. The
    topics themselves are taken as given, and reports of one body in several years as different reports: intervals are rather too narrow.

    References
    ----------
    Cameron, A. C., Gelbach, J. B., & Miller, D. L. (2008). Bootstrap-based improvements for inference with clustered errors. Review of Economics and
    Statistics, 90(3), 414-427.
    Roberts, M. E., Stewart, B. M., & Tingley, D. (2019). stm: An R package for structural topic models. Journal of Statistical Software, 91(2).

    Examples
    --------
    >>> import lawkit
    >>> corpus = lawkit.load_demo()
    >>> found = lawkit.topic_prevalence(lawkit.topics(corpus, method="seeded", runs=1), corpus, by="year")
    >>> found[found["topic"] == "publicity"][["value", "n_reports"]].values.tolist()
    [['2021', 6], ['2022', 6], ['2023', 6], ['2024', 6]]
    """
    columns = [by] if isinstance(by, str) else list(by)
    reports = corpus.reports
    for column in columns:
        check_choice("by", column, ("role", *reports.columns))
    if not columns or len(set(columns)) < len(columns):
        raise ValueError(f"by must name one or more different columns; got {by!r}")
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1; got {level!r}")
    for name, number, least in (("resamples", resamples, 1), ("min_reports", min_reports, 2)):
        if number < least:
            raise ValueError(f"{name} must be at least {least}; got {number!r}")
    units, shares = _read_shares(topics, corpus, columns)
    numbers = {column: _number_values(units[column]) for column in columns}
    design, width = _design(units, columns, numbers)
    cluster = pd.factorize(units["report_id"], sort=True)[0]
    whole = _estimate(design, shares, np.ones(len(units)), width)
    rng = np.random.default_rng(random_state)
    n = int(cluster.max()) + 1
    drawn = np.stack(
        [
            _estimate(design, shares, rng.multinomial(n, np.full(n, 1 / n))[cluster].astype(float), width)
            for _ in range(resamples)
        ]
    )
    return _table(
        units, shares, columns, numbers, whole, drawn, list(topics.quality["topic"]), level, min_reports
    )


def _read_shares(topics: Topics, corpus: Corpus, columns: Sequence[str]) -> tuple[pd.DataFrame, Floats]:
    """Return the statements that count with their values, and their shares (statements by topics)."""
    names = list(topics.quality["topic"])
    long = topics.transform(corpus)
    keys = long.iloc[:: len(names)][["report_id", "statement_id"]].reset_index(drop=True)
    shares = long["share"].to_numpy().reshape(-1, len(names))
    from lawkit.analysis.statements import statements

    found = statements(corpus, roles=topics.params["roles"], unit=topics.params["unit"])
    units = keys.join(found["role"], on=["report_id", "statement_id"])
    reports = corpus.reports
    for column in columns:
        if column != "role":
            units[column] = reports[column].reindex(units["report_id"]).array
    kept = units[list(columns)].notna().all(axis=1).to_numpy() & ~np.isnan(shares).any(axis=1)
    if not kept.any():
        raise LawkitError(
            f"topic_prevalence: no statement has both a share and a value of {', '.join(columns)}"
        )
    return units[kept].reset_index(drop=True), shares[kept]


def _number_values(values: pd.Series) -> list[object]:
    """Return the different values, sorted."""
    return sorted(values.unique().tolist())


def _design(
    units: pd.DataFrame, columns: Sequence[str], numbers: dict[str, list[object]]
) -> tuple[Floats, list[tuple[int, int]]]:
    """Return a column of ones and an indicator for each value but the first of each column; and where those of each column stand."""
    parts, width, at = [np.ones((len(units), 1))], [], 1
    for column in columns:
        values = numbers[column][1:]
        parts.append(
            np.stack([(units[column] == v).to_numpy(float) for v in values], axis=1)
            if values
            else np.empty((len(units), 0))
        )
        width.append((at, len(values)))
        at += len(values)
    return np.hstack(parts), width


def _estimate(design: Floats, shares: Floats, weight: Floats, width: Sequence[tuple[int, int]]) -> Floats:
    """Return for each value of each column the mean predicted share of each topic; NaN for a value that has no weight."""
    root = np.sqrt(weight)[:, None]
    found = np.linalg.lstsq(design * root, shares * root, rcond=None)[0]
    mean = (weight / weight.sum()) @ design
    rows = []
    for at, length in width:
        held = [float(weight.sum() - design[:, at : at + length].T.dot(weight).sum())]
        held += list(design[:, at : at + length].T @ weight)
        for value in range(length + 1):
            about = mean.copy()
            about[at : at + length] = 0.0
            if value:
                about[at + value - 1] = 1.0
            rows.append(about @ found if held[value] > 0 else np.full(shares.shape[1], np.nan))
    return np.array(rows)


def _table(
    units: pd.DataFrame, shares: Floats, columns: Sequence[str], numbers: dict[str, list[object]], whole: Floats, drawn: Floats,
    names: list[str], level: float, min_reports: int,
) -> pd.DataFrame:  # fmt: skip
    """Return all rows, by topic, column and value."""
    rows, at = [], 0
    for column in columns:
        first = at
        for value in numbers[column]:
            here = (units[column] == value).to_numpy()
            n_reports = units.loc[here, "report_id"].nunique()
            base = units.loc[(units[column] == numbers[column][0]).to_numpy(), "report_id"].nunique()
            enough, both = n_reports >= min_reports, min(n_reports, base) >= min_reports
            low, high = _interval(whole[at], drawn[:, at], level, n_reports if enough else 0)
            apart = whole[at] - whole[first]
            low, high = np.maximum(low, 0), np.minimum(high, 1)
            fewest = min(n_reports, base) if both and at > first else 0
            apart_low, apart_high = _interval(apart, drawn[:, at] - drawn[:, first], level, fewest)
            for topic, name in enumerate(names):
                rows.append(
                    (
                        name, column, _written(value), n_reports, int(here.sum()), shares[here, topic].mean(), whole[at, topic], low[topic], high[topic],
                        apart[topic], apart_low[topic], apart_high[topic],
                        None if enough else f"{n_reports} reports are too few for an interval",
                    )
                )  # fmt: skip
            at += 1
    table = pd.DataFrame(rows, columns=list(PREVALENCE)).astype(PREVALENCE)
    order = pd.Categorical(table["topic"], categories=names, ordered=True)
    return (
        table.assign(order=order).sort_values("order", kind="stable", ignore_index=True).drop(columns="order")
    )


def _interval(estimate: Floats, drawn: Floats, level: float, n: int) -> tuple[Floats, Floats]:
    """Return the interval of each topic from the resamples and the number of reports; NaN for none of them."""
    from scipy.stats import t

    known = drawn[~np.isnan(drawn).any(axis=1)]
    if n < 2 or len(known) < 2:
        return np.full(len(estimate), np.nan), np.full(len(estimate), np.nan)
    # Resamples of n reports spread too little by this factor, as a variance with n in place of n - 1 does.
    half = t.ppf((1 + level) / 2, n - 1) * known.std(axis=0, ddof=1) * np.sqrt(n / (n - 1))
    return estimate - half, estimate + half


def _written(value: object) -> str:
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else str(value)
