"""What is clustered: the terms of each sentence, the keywords among them, and what a resample draws."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib.metadata import version
from typing import Any, Literal

import numpy as np
import pandas as pd

from lawkit.analysis.clusters.association import Incidence
from lawkit.analysis.terms.chosen import TermChoice, choose_terms
from lawkit.corpus import Corpus
from lawkit.errors import check_corpus
from lawkit.words.segment import Segmenter

Unit = Literal["sentence", "item"]
Resample = Literal["auto", "report", "unit"]

# The words of each phrase.
Parts = dict[str, frozenset[str]]

# From so many reports on, whole reports are drawn: sentences of one report are no independent evidence. With fewer
# a resample that lacks a third of the reports would be another corpus.
_MANY_REPORTS = 20


def count_units(corpus: Corpus, choice: TermChoice, by: Unit) -> tuple[pd.DataFrame, Parts]:
    """Return the terms of each sentence, phrases and also the words in them, and the words of each phrase.

    Returns
    -------
    tuple
        One row a sentence and term (report_id, sentence_id, role, unit, term, count), terms of one character left out, units
        numbered in the order of report ids; and phrase → its words.
    """
    rows = choose_terms(corpus, replace(choice, phrases=False)).rows
    parts: Parts = {}
    if choice.phrases is not False:
        joined = choose_terms(corpus, choice).rows
        joined = joined[joined["n_words"] > 1]
        parts = {
            term: frozenset(words.split(" "))
            for term, words in zip(joined["term"], joined["words"], strict=True)
        }
        rows = pd.concat([rows[~rows["term"].isin(parts)], joined], ignore_index=True)
    rows = rows[rows["term"].str.len() > 1]
    counts = rows.groupby(["report_id", "sentence_id", "term"], sort=False)["count"].sum().reset_index()
    known = corpus.sentences[["role", "item_id"]].astype({"item_id": "float64"})
    counts = counts.join(known, on=["report_id", "sentence_id"])
    outside = counts["item_id"].isna() if by == "item" else pd.Series(True, index=counts.index)
    unit = pd.DataFrame(
        {
            "report": counts["report_id"],
            "item": counts["item_id"].mask(outside, -1.0),
            "sentence": counts["sentence_id"].where(outside, -1),
        }
    )
    numbers = unit.groupby(list(unit.columns), sort=True).ngroup()
    columns = ["report_id", "sentence_id", "role", "unit", "term", "count"]
    return counts.assign(unit=numbers.astype("int64"))[columns], parts


def choose_keywords(
    counts: pd.DataFrame,
    keywords: Sequence[str] | pd.DataFrame | None,
    top: int,
    min_units: int,
    min_reports: int,
) -> list[str]:
    """Return the keywords in their own order: those given, or the best by tf-idf that occur often enough."""
    if isinstance(keywords, str):
        raise TypeError("keywords must be a list of terms, not one string")
    if isinstance(keywords, pd.DataFrame):
        if "term" not in keywords.columns:
            raise ValueError("keywords must have a column 'term', as the table of rank_keywords has")
        keywords = keywords["term"].tolist()
    if keywords is not None:
        return sorted(set(keywords))
    per_term = counts.groupby("term").agg(
        count=("count", "sum"), units=("unit", "nunique"), reports=("report_id", "nunique")
    )
    often = per_term[(per_term["units"] >= min_units) & (per_term["reports"] >= min_reports)]
    rare = np.log(max(counts["unit"].nunique(), 1) / often["units"])
    ranked = often.assign(score=(often["count"] * rare).round(9)).reset_index()
    return sorted(ranked.sort_values(["score", "term"], ascending=[False, True])["term"].head(top))


def what_to_draw(resample: Resample, n_reports: int) -> str:
    """Return what a resample draws: report or unit."""
    if resample != "auto":
        return resample
    return "report" if n_reports >= _MANY_REPORTS else "unit"


def number_blocks(counts: pd.DataFrame, incidence: Incidence, resample: str) -> np.ndarray:
    """Return for each unit the number of the block that is drawn as a whole."""
    if resample == "unit":
        return np.arange(len(incidence.units))
    reports = counts.drop_duplicates("unit").set_index("unit")["report_id"].reindex(incidence.units)
    return np.asarray(pd.factorize(reports, sort=True)[0], dtype="int64")


def describe_source(corpus: Corpus, segmenter: Segmenter | None) -> dict[str, Any]:
    """Return what the terms were made with, as `params` keeps it."""
    check_corpus(corpus)
    made = corpus.terms.attrs.get("segmenters", []) if segmenter is None else [segmenter.info]
    return {"segmenters": made, "n_corpus_reports": len(corpus), "lawkit": version("lawkit")}
