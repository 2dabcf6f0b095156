"""Counts of terms: by sentence, by part of a report, by report, or by what is known of the reports."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lawkit.analysis.groups import By, group_table, grouped_sentences, key_columns
from lawkit.analysis.terms.chosen import ChosenTerms, Phrases, StopWords, TermChoice, choose_terms
from lawkit.corpus import Corpus
from lawkit.words.segment import Numbers, Segmenter

_COUNTS = ["kind", "n_words", "count", "n_sentences", "n_reports"]


def count_terms(
    corpus: Corpus,
    *,
    by: By = "sentence",
    roles: Sequence[str] | str | None = None,
    stop_words: StopWords = "default",
    numbers: Numbers = "drop",
    phrases: Phrases = True,
    segmenter: Segmenter | None = None,
    offsets: bool = False,
) -> pd.DataFrame:
    r"""Count the terms of each part of a corpus.

    Parameters
    ----------
    corpus
        The reports.
    by
        What is counted in: ``"sentence"``, ``"item"``, ``"section"``, ``"report"``, ``"role"``, any column of
        ``corpus.reports`` such as ``"year"``, several of these, or None for the whole corpus. Sentences that belong to no such part
        (outside any item, of a report without a year) are left out.
    roles
        The roles of the sentences that count; None for all but page furniture.
    stop_words
        Words to leave out: ``"default"`` for the list of :func:`lawkit.load_stop_words`, words of your own, or None. A phrase is
        never left out.
    numbers
        ``"drop"`` leaves numbers and dates out, ``"class"`` counts them as ``<number>``, ``<percent>`` and ``<date>``, ``"keep"`` as they
        are printed (needs the text).
    phrases
        True counts the phrases of ``corpus.terms`` as one term each, and their words only where they stand outside them;
        False counts words only. A table of :func:`lawkit.find_phrases` or a list such as ``["行政 争议"]`` (the words
        parted by a blank) takes these phrases instead (needs the text).
    segmenter
        Another way to split the text (needs the text); None for that of ``corpus.terms``.
    offsets
        Add the column ``spans``.

    Returns
    -------
    DataFrame
        One row a part and term: the columns that name the part (report_id and sentence_id, role, year …), term, kind (word,
        phrase, number, date, latin), n_words, count, n_sentences and n_reports (how many hold it), in the order of the parts, the
        most frequent term first. With ``offsets`` also spans, a list of (report_id, start, end); without text the spans are
        those of the sentences.

    Raises
    ------
    ValueError
        If an option is none of the allowed.
    LawkitError
        If the text is needed and the corpus was saved without it.

    Notes
    -----
    Word segmentation errs, with names above all: look at the places of a term (:func:`lawkit.kwic`) before reporting its count.
    Counts are of occurrences, not of matters; parts of different length are compared by rates (:func:`lawkit.term_trend`).

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "青溪县2023年法治政府建设年度报告\n一、主要工作\n办理行政复议案件3件。行政复议更便民。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> counts = lawkit.count_terms(corpus, by="role", offsets=True)
    >>> counts.loc[counts["term"] == "行政复议", ["role", "count", "n_sentences"]].values.tolist()
    [['measures', 2, 2]]
    """
    choice = TermChoice.of(
        roles=roles, stop_words=stop_words, numbers=numbers, phrases=phrases, segmenter=segmenter
    )
    keys = key_columns(corpus, by)
    chosen = choose_terms(corpus, choice)
    sentences = grouped_sentences(corpus, keys, choice.roles)
    counts = count_groups(chosen.rows, sentences)
    table = group_table(sentences, keys).take(counts["group"].to_numpy()).reset_index(drop=True)
    table = pd.concat([table, counts[["term", *_COUNTS]]], axis=1)
    if offsets:
        table["spans"] = spans_of(chosen, sentences, counts)
    return table


def count_groups(rows: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Add up the counts of sentences by group and term.

    Parameters
    ----------
    rows
        From :func:`~lawkit.analysis.terms.chosen.choose_terms`.
    sentences
        From :func:`~lawkit.analysis.groups.grouped_sentences`.

    Returns
    -------
    DataFrame
        group, term, kind, n_words, count, n_sentences, n_reports; by group, the most frequent term first.
    """
    known = describe_terms(rows)
    # The same characters may be a word here and a phrase there, or a phrase of other words: one term all the same.
    merged = rows[["report_id", "sentence_id", "term", "count"]].merge(
        sentences[["report_id", "sentence_id", "group"]], on=["report_id", "sentence_id"]
    )
    by_sentence = merged.groupby(["group", "term", "report_id", "sentence_id"], sort=False)["count"].sum()
    flat = by_sentence.reset_index()
    keys = ["group", "term"]
    grouped = flat.groupby(keys, sort=False)["count"]
    counts: pd.DataFrame = pd.DataFrame({"count": grouped.sum(), "n_sentences": grouped.size()})
    reports = flat[[*keys, "report_id"]].drop_duplicates().groupby(keys, sort=False).size()
    counts = counts.assign(n_reports=reports).reset_index().join(known, on="term")
    counts = counts.astype({"n_sentences": "int64", "n_reports": "int64"})
    counts = counts.sort_values(["group", "count", "term"], ascending=[True, False, True], ignore_index=True)
    return counts[["group", "term", *_COUNTS]]


def describe_terms(rows: pd.DataFrame) -> pd.DataFrame:
    """Return kind and n_words of each term (the index), as it most often is."""
    sums = rows.groupby(["term", "words", "kind", "n_words"])["count"].sum().reset_index()
    sums = sums.sort_values(["term", "count"], ascending=[True, False], kind="stable")
    return sums.drop_duplicates("term").set_index("term")[["kind", "n_words"]]


def spans_of(
    chosen: ChosenTerms, sentences: pd.DataFrame, counts: pd.DataFrame, *, at_most: int | None = None
) -> pd.Series:
    """Return for each group and term where it stands.

    Parameters
    ----------
    chosen, sentences
        What was counted.
    counts
        Rows of :func:`count_groups`.
    at_most
        No more than so many, of different reports where there are as many.

    Returns
    -------
    Series
        Of lists of (report_id, start, end).
    """
    wanted = chosen.rows[["report_id", "sentence_id", "term"]].drop_duplicates()
    wanted = wanted.merge(sentences[["report_id", "sentence_id", "group"]], on=["report_id", "sentence_id"])
    wanted = wanted.merge(counts[["group", "term"]], on=["group", "term"])
    if at_most is not None:
        wanted = _first_of_each_report(wanted, at_most)
    found = chosen.locate(wanted).merge(wanted, on=["report_id", "sentence_id", "term"])
    if at_most is not None:
        found = _first_of_each_report(found, at_most)
    spans: dict[tuple[int, str], list[tuple[str, int, int]]] = {}
    columns = (found[c].tolist() for c in ("group", "term", "report_id", "start", "end"))
    for group, term, report_id, start, end in zip(*columns, strict=True):
        spans.setdefault((group, term), []).append((report_id, start, end))
    keys = zip(counts["group"].tolist(), counts["term"].tolist(), strict=True)
    return pd.Series([spans.get(key, []) for key in keys], index=counts.index, dtype=object)


def _first_of_each_report(rows: pd.DataFrame, at_most: int) -> pd.DataFrame:
    """Return a few rows of each group and term: the first of each report, then the second of each."""
    nth = rows.groupby(["group", "term", "report_id"], sort=False).cumcount()
    ordered = rows.assign(nth=nth).sort_values("nth", kind="stable").drop(columns="nth")
    return ordered.groupby(["group", "term"], sort=False).head(at_most)
