"""Keyness: the terms by which one part of a corpus differs from another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import numpy as np
import pandas as pd

from lawkit.analysis.groups import grouped_sentences
from lawkit.analysis.terms.chosen import Phrases, StopWords, TermChoice, choose_terms
from lawkit.analysis.terms.counts import describe_terms
from lawkit.analysis.terms.measures import (
    Correction,
    chi_square,
    correct_p_values,
    log_likelihood,
    odds_ratio,
    relative_rates,
)
from lawkit.analysis.terms.spread import in_enough_reports, spread_of
from lawkit.corpus import Corpus
from lawkit.errors import check_choice
from lawkit.structure.wordings import ROLES
from lawkit.words.segment import Numbers, Segmenter

Measure = Literal["log_likelihood", "chi_square"]
Conditions = Mapping[str, object]

_SIDES = ("target", "reference")


def compare_terms(
    corpus: Corpus,
    target: Conditions,
    reference: Conditions | None,
    *,
    measure: Measure = "log_likelihood",
    correction: Correction | None = "holm",
    confidence: float = 0.95,
    min_count: int = 3,
    min_reports: int = 2,
    max_share: float = 0.75,
    roles: Sequence[str] | str | None = None,
    stop_words: StopWords = "default",
    numbers: Numbers = "drop",
    phrases: Phrases = True,
    segmenter: Segmenter | None = None,
) -> pd.DataFrame:
    r"""Compare how often terms stand in two parts of a corpus.

    Parameters
    ----------
    corpus
        The reports.
    target, reference
        Conditions as :meth:`lawkit.Corpus.select` takes them (``{"year": 2023}``, ``{"level": "county"}``), or ``role`` for one role or
        several (``{"role": "problems"}``), or both together. With None the reference is everything else.
    measure
        The test that sorts the table and gives the p-values.
    correction
        How p-values are corrected for the number of terms: ``"holm"``, ``"bonferroni"``, ``"fdr_bh"`` (Benjamini and Hochberg),
        ``"fdr_by"`` (Benjamini and Yekutieli), or None.
    confidence
        Of the interval of the odds ratio.
    min_count
        Terms that occur less often on both sides together are left out.
    min_reports
        A term must stand in so many reports of the side where it is more frequent, or in all of them where that side has
        fewer.
    max_share
        A term of which one report holds more than this share of the occurrences on that side is left out, where the side
        has three reports or more; so one long report cannot make a key term. 1 leaves out none.
    roles, stop_words, numbers, phrases, segmenter
        Which terms count; see :func:`lawkit.count_terms`.

    Returns
    -------
    DataFrame
        One row a term, those typical of the target first, those typical of the reference last: term, kind, n_words, count_target,
        count_reference, rate_target, rate_reference (per 1,000 terms), log_likelihood, chi_square (both negative where the
        target has fewer), p_value, p_corrected, log_ratio (binary logarithm of the ratio of the rates), percent_diff, odds_ratio,
        odds_low, odds_high, n_reports_target, n_reports_reference, dp_target, dp_reference (Gries's DP over the reports of a
        side), max_share_target, max_share_reference (the largest share of its occurrences in one report). ``attrs["sizes"]`` holds how
        many terms were counted on either side.

    Raises
    ------
    ValueError
        If an option is none of the allowed, a condition names no column, or a sentence meets both conditions.
    LawkitError
        If the text is needed and the corpus was saved without it.

    Notes
    -----
    The log-likelihood is Dunning's (1993), of all four cells; the chi-square is Pearson's without continuity correction. For the
    log ratio (Hardie 2014) and %DIFF (Gabrielatos and Marchi 2011), a term that one side lacks counts there as half an occurrence; for the
    odds ratio half is added to all four cells (Haldane 1956, Anscombe 1956), its interval is Woolf's (1955). The tests take the occurrences of a term as
    independent, which words of one report are not: read them with DP and the number of reports. Left-out terms count in the sizes of the
    sides, not in the number of tests.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "甲县2023年法治政府建设年度报告\n一、主要工作\n抓培训，抓培训，抓培训。\n二、存在的问题\n抓宣传，抓宣传，抓宣传。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> found = lawkit.compare_terms(corpus, {"role": "problems"}, {"role": "measures"}).set_index("term")
    >>> found.loc["宣传", ["count_target", "count_reference"]].tolist(), bool(found.loc["培训", "log_ratio"] < 0)
    ([3, 0], True)
    """
    check_choice("measure", measure, get_args(Measure))
    if correction is not None:
        check_choice("correction", correction, get_args(Correction))
    if not 0 < confidence < 1:
        raise ValueError(f"confidence must lie between 0 and 1; got {confidence!r}")
    choice = TermChoice.of(
        roles=roles, stop_words=stop_words, numbers=numbers, phrases=phrases, segmenter=segmenter
    )
    rows = choose_terms(corpus, choice).rows
    sides = _sides(corpus, grouped_sentences(corpus, ["role"], choice.roles), target, reference)
    rows = rows.merge(sides, on=["report_id", "sentence_id"])
    table = _side_by_side(rows)
    sizes = {side: int(rows.loc[rows["side"] == side, "count"].sum()) for side in _SIDES}
    often = table["count_target"] + table["count_reference"] >= min_count
    wide = _in_reports(table, rows, sizes, min_reports, max_share)
    table = table[often & wide & (min(sizes.values()) > 0)]  # nothing to compare with an empty side
    table = _with_tests(table, sizes, measure, correction, confidence)
    table = table.sort_values([measure, "term"], ascending=[False, True], ignore_index=True)
    table.attrs["sizes"] = sizes
    return table


def _sides(
    corpus: Corpus, sentences: pd.DataFrame, target: Conditions, reference: Conditions | None
) -> pd.DataFrame:
    """Return the sentences of either side with the name of it."""
    first = _meets(corpus, sentences, target, "target")
    second = ~first if reference is None else _meets(corpus, sentences, reference, "reference")
    if (first & second).any():
        row = sentences[first & second].iloc[0]
        raise ValueError(
            f"target and reference must not share sentences; sentence {row['sentence_id']} of "
            f"{row['report_id']!r} meets both"
        )
    side = np.where(first, *_SIDES)
    return sentences.assign(side=side)[first | second][["report_id", "sentence_id", "side"]]


def _meets(corpus: Corpus, sentences: pd.DataFrame, conditions: Conditions, argument: str) -> pd.Series:
    """Tell for each sentence whether it meets the conditions."""
    if not isinstance(conditions, Mapping):
        raise TypeError(f"{argument} must be conditions such as {{'year': 2023}}; got {conditions!r}")
    given = dict(conditions)
    roles = given.pop("role", None)
    met = sentences["report_id"].isin(list(corpus.select(**given)))
    if roles is None:
        return met
    listed: list[object] = list(roles) if isinstance(roles, (list, tuple, set, frozenset)) else [roles]
    for role in listed:
        check_choice("role", role, ROLES)
    return met & sentences["role"].isin(listed)


def _side_by_side(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a term with its counts and spread on both sides."""
    known = describe_terms(rows)
    table = known.copy()
    for side in _SIDES:
        part = rows[rows["side"] == side].assign(part=lambda r: r["report_id"])
        counts = part.groupby("term")["count"].sum().reindex(known.index, fill_value=0)
        spread = spread_of(part, known.index)
        table[f"count_{side}"] = counts.astype("int64")
        table[f"n_reports_{side}"] = spread["n_parts"]
        table[f"dp_{side}"] = spread["dp"]
        table[f"max_share_{side}"] = spread["max_share"]
    return table.reset_index(names="term").astype({"term": "str", "kind": "str", "n_words": "int64"})


def _in_reports(
    table: pd.DataFrame, rows: pd.DataFrame, sizes: Mapping[str, int], min_reports: int, max_share: float
) -> pd.Series:
    """Tell whether a term stands in enough reports of the side where it is more frequent."""
    more = table["count_target"] * sizes["reference"] >= table["count_reference"] * sizes["target"]
    wide = {
        side: in_enough_reports(
            table[f"n_reports_{side}"],
            table[f"max_share_{side}"],
            rows.loc[rows["side"] == side, "report_id"].nunique(),
            min_reports,
            max_share,
        )
        for side in _SIDES
    }
    return wide["target"].where(more, wide["reference"])


def _with_tests(
    table: pd.DataFrame,
    sizes: Mapping[str, int],
    measure: Measure,
    correction: Correction | None,
    confidence: float,
) -> pd.DataFrame:
    """Return the table with tests and effect sizes, in the documented order of columns."""
    from scipy.stats import chi2

    here, there = (table[f"count_{side}"].to_numpy(dtype=float) for side in _SIDES)
    cells = (here, there, float(sizes["target"]), float(sizes["reference"]))
    added = {
        "log_likelihood": log_likelihood(*cells),
        "chi_square": chi_square(*cells),
    }
    p_values = chi2.sf(np.abs(added[measure]), 1)
    rates = relative_rates(*cells)
    odds, low, high = odds_ratio(*cells, confidence)
    added |= {
        "rate_target": 1000 * here / cells[2],
        "rate_reference": 1000 * there / cells[3],
        "p_value": p_values,
        "p_corrected": correct_p_values(p_values, correction),
        "log_ratio": np.log2(rates[0] / rates[1]),
        "percent_diff": 100 * (rates[0] - rates[1]) / rates[1],
        "odds_ratio": odds,
        "odds_low": low,
        "odds_high": high,
    }
    columns = [
        "term", "kind", "n_words", "count_target", "count_reference", "rate_target", "rate_reference", "log_likelihood",
        "chi_square", "p_value", "p_corrected", "log_ratio", "percent_diff", "odds_ratio", "odds_low", "odds_high",
        *(f"{name}_{side}" for name in ("n_reports", "dp", "max_share") for side in _SIDES),
    ]  # fmt: skip
    return table.assign(**added)[columns]
