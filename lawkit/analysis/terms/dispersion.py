"""Dispersion: whether a term belongs to the whole corpus or to a few reports."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lawkit.analysis.groups import By, grouped_sentences, key_columns
from lawkit.analysis.terms.chosen import Phrases, StopWords, TermChoice, choose_terms
from lawkit.analysis.terms.counts import describe_terms
from lawkit.analysis.terms.spread import spread_of
from lawkit.corpus import Corpus
from lawkit.words.segment import Numbers, Segmenter


def dispersion(
    corpus: Corpus,
    *,
    parts: By = "report",
    min_count: int = 1,
    roles: Sequence[str] | str | None = None,
    stop_words: StopWords = "default",
    numbers: Numbers = "drop",
    phrases: Phrases = True,
    segmenter: Segmenter | None = None,
) -> pd.DataFrame:
    r"""Tell of each term how evenly it is spread over the parts of a corpus.

    Parameters
    ----------
    corpus
        The reports.
    parts
        What the corpus is divided into; as ``by`` of :func:`lawkit.count_terms`.
    min_count
        Terms that occur less often are left out.
    roles, stop_words, numbers, phrases, segmenter
        Which terms count; see :func:`lawkit.count_terms`.

    Returns
    -------
    DataFrame
        One row a term, the most frequent first: term, kind, n_words, count, n_parts (in how many parts it stands), dp (Gries's
        deviation of proportions, 0 for as even as the parts' sizes allow, near 1 for uneven), dp_norm (dp divided by its highest
        possible value, NaN where there is one part only), max_share (the largest share of its occurrences in one part).

    Raises
    ------
    ValueError
        If an option is none of the allowed.
    LawkitError
        If the text is needed and the corpus was saved without it.

    Notes
    -----
    DP is half the sum over the parts of the difference between a part's share of the term and its share of all terms
    (Gries 2008, "Dispersions and adjusted frequencies in corpora"); DPnorm is by Lijffijt and Gries (2012).

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> texts = ["甲县2023年法治政府建设年度报告\n一、主要工作\n抓培训，抓培训。", "乙县2023年法治政府建设年度报告\n一、主要工作\n抓宣传，抓培训。"]
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a", "b"], "text": texts}))
    >>> spread = lawkit.dispersion(corpus).set_index("term")
    >>> int(spread.loc["培训", "n_parts"]), int(spread.loc["宣传", "n_parts"])
    (2, 1)
    """
    choice = TermChoice.of(
        roles=roles, stop_words=stop_words, numbers=numbers, phrases=phrases, segmenter=segmenter
    )
    keys = key_columns(corpus, parts, argument="parts")
    rows = choose_terms(corpus, choice).rows
    sentences = grouped_sentences(corpus, keys, choice.roles).rename(columns={"group": "part"})
    rows = rows.merge(sentences[["report_id", "sentence_id", "part"]], on=["report_id", "sentence_id"])
    counts = rows.groupby("term", sort=True)["count"].sum()
    counts = counts[counts >= min_count].sort_values(ascending=False, kind="stable")
    table = describe_terms(rows).reindex(counts.index).assign(count=counts)
    table = table.join(spread_of(rows, counts.index)).reset_index(names="term")
    return table.astype({"term": "str", "kind": "str", "n_words": "int64", "count": "int64"})
