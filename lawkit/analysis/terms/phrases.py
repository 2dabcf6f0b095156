"""Phrases: words that a corpus uses as one term."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from lawkit.analysis.groups import check_roles
from lawkit.analysis.terms.chosen import TermChoice, choose_terms
from lawkit.analysis.terms.measures import phrase_association
from lawkit.corpus import Corpus
from lawkit.words.phrases import PhraseRule
from lawkit.words.segment import Segmenter

_DEFAULT = PhraseRule()
_DTYPES = {
    "phrase": "str", "words": "str", "n_words": "int64", "count": "int64", "n_reports": "int64", "log_likelihood": "float64",
    "pmi": "float64", "npmi": "float64",
}  # fmt: skip


def find_phrases(
    corpus: Corpus,
    *,
    min_count: int = _DEFAULT.min_count,
    min_log_likelihood: float = _DEFAULT.min_log_likelihood,
    min_npmi: float = _DEFAULT.min_npmi,
    max_words: int = _DEFAULT.max_words,
    roles: Sequence[str] | str | None = None,
    segmenter: Segmenter | None = None,
) -> pd.DataFrame:
    r"""Find the words that stand together so often that they count as one term.

    Parameters
    ----------
    corpus
        The reports.
    min_count
        Two neighbours are joined if they stand together at least so often,
    min_log_likelihood
        if the log-likelihood of the pair is at least this (15.13 is p = 0.0001 for one degree of freedom),
    min_npmi
        and if its normalised pointwise mutual information is at least this: 0 for chance, 1 for words that never occur apart.
    max_words
        A phrase has at most so many words.
    roles
        The roles of the sentences in which phrases are counted; None for all but page furniture.
    segmenter
        Another way to split the text.

    Returns
    -------
    DataFrame
        One row a phrase, the most strongly bound first: phrase, words (parted by blanks), n_words, count, n_reports, log_likelihood,
        pmi (bits) and npmi. These three compare the phrase with a text in which its words are independent of each other.

    Raises
    ------
    ValueError
        If a limit makes no sense or a role is unknown.
    LawkitError
        If a limit or the segmenter is not the default, which needs the text, and the corpus was saved without it.

    Notes
    -----
    Pairs of neighbours that meet all three limits are joined, the strongest first where two overlap; then the same is done with the
    joined text, so that 行政机关, 负责人, 出庭 and 应诉 grow to one term, until nothing is left to join. Nothing is joined across a mark, a
    number, a Latin word or a stop word. Where phrases overlap in a text, the longest is taken, then the one on the left; words inside a
    phrase no longer count by themselves. A pair's log-likelihood is Dunning's (1993), from all four cells. For the whole phrase of
    *k* words, with *O* its count, *N* all words and *E* the count expected from its words alone, log_likelihood is Evert's (2008) simple
    form 2(O ln(O/E) - (O - E)), pmi = log2(O/E) (the specific correlation of Van de Cruys 2011), npmi = pmi / ((k-1)·(-log2(O/N))).

    With all options left as they are the phrases are those of ``corpus.terms``: for a part of a corpus the ones found in the whole of it.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> lines = ["邻里互助频繁，建好议事茶亭", "山林权属清楚，走进议事茶亭", "渡口设施陈旧，管好议事茶亭", "果园灌溉充足，用好议事茶亭"]
    >>> text = "甲县2023年法治政府建设年度报告\n一、主要工作\n" + "。".join(lines)
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> lawkit.find_phrases(corpus)[["phrase", "count"]].values.tolist()
    [['议事茶亭', 4]]
    """
    rule = PhraseRule(min_count, min_log_likelihood, min_npmi, max_words)
    if min_count < 1 or max_words < 2:
        raise ValueError(f"min_count must be 1 or more and max_words 2 or more; got {min_count}, {max_words}")
    choice = TermChoice(
        check_roles(roles), frozenset(), "class", True, segmenter, None if rule == _DEFAULT else rule
    )
    rows = choose_terms(corpus, choice).rows
    found = rows[rows["n_words"] > 1]
    phrases = found.groupby("words", sort=True).agg(
        phrase=("term", "first"),
        n_words=("n_words", "first"),
        count=("count", "sum"),
        n_reports=("report_id", "nunique"),
    )
    table = phrases.reset_index()
    words, total = _word_counts(rows)
    expected = np.array(
        [np.prod([words[w] / total for w in one.split(" ")]) * total for one in table["words"]], dtype=float
    )
    counts = table["count"].to_numpy(dtype=float)
    names = ("log_likelihood", "pmi", "npmi")
    measured = phrase_association(counts, expected, table["n_words"].to_numpy(dtype=float), total)
    table = table.assign(**dict(zip(names, measured, strict=True)))
    table = table.sort_values(["log_likelihood", "words"], ascending=[False, True], ignore_index=True)
    return table[list(_DTYPES)].astype(_DTYPES)


def _word_counts(rows: pd.DataFrame) -> tuple[dict[str, int], float]:
    """Return how often each word occurs, inside phrases too, and how many words there are."""
    single = rows["words"].str.split(" ").where(rows["n_words"] > 1, rows["term"])
    words = rows.assign(word=single).explode("word").groupby("word")["count"].sum()
    return {str(word): int(n) for word, n in words.items()}, float(words.sum())
