"""Keywords: the terms that say most of a group of sentences."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, get_args

import pandas as pd

from lawkit.analysis.groups import By, group_table, grouped_sentences, key_columns
from lawkit.analysis.terms.chosen import Phrases, StopWords, TermChoice, choose_terms
from lawkit.analysis.terms.counts import count_groups, spans_of
from lawkit.analysis.terms.scores import score_keyness, score_textrank, score_tfidf, score_yake
from lawkit.analysis.terms.spread import in_enough_reports, spread_of
from lawkit.corpus import Corpus
from lawkit.errors import check_choice
from lawkit.words.segment import Numbers, Segmenter

KeywordMethod = Literal["tfidf", "keyness", "textrank", "yake"]

_SCORES: Mapping[str, Callable[[pd.DataFrame, pd.DataFrame], pd.Series]] = MappingProxyType(
    {"tfidf": score_tfidf, "keyness": score_keyness, "textrank": score_textrank, "yake": score_yake}
)
_EXAMPLES = 3
_DTYPES = {
    "rank": "int64", "term": "str", "kind": "str", "n_words": "int64", "score": "float64", "count": "int64",
    "n_sentences": "int64", "n_reports": "int64", "document_frequency": "int64", "dp": "float64", "max_share": "float64",
    "examples": "object",
}  # fmt: skip


def rank_keywords(
    corpus: Corpus,
    *,
    by: By = "report",
    method: KeywordMethod = "tfidf",
    n: int | None = 20,
    min_count: int = 2,
    min_reports: int = 2,
    max_share: float = 0.75,
    max_dp: float | None = None,
    min_length: int = 2,
    roles: Sequence[str] | str | None = None,
    stop_words: StopWords = "default",
    numbers: Numbers = "drop",
    phrases: Phrases = True,
    segmenter: Segmenter | None = None,
) -> pd.DataFrame:
    r"""Rank the terms of each group of sentences by how much they say of it.

    Parameters
    ----------
    corpus
        The reports.
    by
        The groups: ``"report"``, ``"role"``, ``"section"``, any column of ``corpus.reports`` (year, level, place …), several of these
        (``["year", "role"]``), or None for one group.
    method
        ``"tfidf"``, ``"keyness"``, ``"textrank"`` or ``"yake"``; see the notes.
    n
        So many keywords a group; None for all.
    min_count
        A keyword occurs at least so often in its group.
    min_reports
        It stands in so many reports of its group, or in all of them where the group has fewer.
    max_share
        A term of which one report holds more than this share of the group's occurrences is left out, where the group has three
        reports or more; so one long report cannot make a keyword. 1 leaves out none.
    max_dp
        Terms spread over the group's reports more unevenly than this deviation of proportions are left out; None for no such limit.
    min_length
        A keyword has at least so many characters.
    roles, stop_words, numbers, phrases, segmenter
        Which terms count; see :func:`lawkit.count_terms`.

    Returns
    -------
    DataFrame
        One row a group and keyword, best first: the columns that name the group, rank, term, kind, n_words, score (more is better,
        comparable within a group), count, n_sentences, n_reports (of the group), document_frequency (how many groups hold the term), dp
        (Gries's deviation of proportions over the group's reports), max_share (the largest share of the group's occurrences in one
        report), examples (up to three (report_id, start, end), of different reports where there are; without text the spans of
        the sentences).

    Raises
    ------
    ValueError
        If an option is none of the allowed.
    LawkitError
        If the text is needed and the corpus was saved without it.

    Notes
    -----
    *tfidf*: the documents are the groups, so a term that every group has weighs least; scikit-learn's smoothed idf. With a
    single group it is the frequency. *keyness*: Dunning's log-likelihood against all other groups; terms that are not more frequent
    than there are left out. *textrank*: PageRank (damping 0.85) in the graph of terms that share a sentence (Mihalcea and Tarau 2004; sentence
    instead of a window, as saved counts keep no order). *yake*: the features of Campos et al. (2020, "YAKE! Keyword extraction
    from single documents using multiple local features") but for case; the score is the inverse of theirs. All terms that
    count take part in the scores; the limits are applied afterwards. Ties are broken by the term.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "甲县2023年法治政府建设年度报告\n一、主要工作\n抓培训，抓培训。\n二、存在的问题\n衔接不紧，衔接太慢。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> lawkit.rank_keywords(corpus, by="role", n=1)[["role", "term"]].values.tolist()
    [['measures', '培训'], ['problems', '衔接']]
    """
    check_choice("method", method, get_args(KeywordMethod))
    if n is not None and n < 1:
        raise ValueError(f"n must be 1 or more, or None for all; got {n}")
    choice = TermChoice.of(
        roles=roles, stop_words=stop_words, numbers=numbers, phrases=phrases, segmenter=segmenter
    )
    keys = key_columns(corpus, by)
    chosen = choose_terms(corpus, choice)
    sentences = grouped_sentences(corpus, keys, choice.roles)
    counts = count_groups(chosen.rows, sentences)
    bags = _bags(chosen.rows, sentences)
    counts["score"] = _SCORES[method](counts, bags).reindex(counts.index) if len(counts) else 0.0
    counts["document_frequency"] = counts.groupby("term")["group"].transform("size")
    counts = counts.join(_spread(bags), on=["group", "term"])
    kept = (counts["count"] >= min_count) & (counts["term"].str.len() >= min_length) & (counts["score"] > 0)
    if max_dp is not None:
        kept &= ~(counts["dp"] > max_dp)
    known = counts["group"].map(bags.groupby("group")["report_id"].nunique())
    kept &= in_enough_reports(counts["n_reports"], counts["max_share"], known, min_reports, max_share)
    counts = counts[kept]
    counts = counts.sort_values(["group", "score", "term"], ascending=[True, False, True], ignore_index=True)
    counts["rank"] = counts.groupby("group").cumcount() + 1
    if n is not None:
        counts = counts[counts["rank"] <= n].reset_index(drop=True)
    counts["examples"] = spans_of(chosen, sentences, counts, at_most=_EXAMPLES)
    table = group_table(sentences, keys).take(counts["group"].to_numpy()).reset_index(drop=True)
    return pd.concat([table, counts[list(_DTYPES)].astype(_DTYPES)], axis=1)


def _bags(rows: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return the terms of each sentence with its group, its number and its place in its report."""
    numbered = sentences[["report_id", "sentence_id", "group"]].assign(sentence=range(len(sentences)))
    numbered["position"] = numbered.groupby("report_id").cumcount()
    merged = rows[["report_id", "sentence_id", "term", "count"]].merge(
        numbered, on=["report_id", "sentence_id"]
    )
    keys = ["group", "sentence", "position", "report_id", "term"]
    return merged.groupby(keys)["count"].sum().reset_index()


def _spread(bags: pd.DataFrame) -> pd.DataFrame:
    """Return dp and max_share of each group and term, over the reports of the group."""
    several = bags.groupby("group")["report_id"].transform("nunique") > 1
    # In a group of one report every term is spread as the group is.
    alone = bags.loc[~several, ["group", "term"]].drop_duplicates().assign(dp=0.0, max_share=1.0)
    parts = [alone.set_index(["group", "term"])]
    for group, rows in bags[several].rename(columns={"report_id": "part"}).groupby("group"):
        spread = spread_of(rows, pd.Index(rows["term"].unique(), name="term"))[["dp", "max_share"]]
        parts.append(spread.assign(group=group).reset_index().set_index(["group", "term"]))
    return pd.concat(parts)
