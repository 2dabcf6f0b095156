"""Scores of keywords by group: tf-idf, keyness, TextRank, and the features of YAKE. Columns in, one score a row out.

``counts`` has a row for each group and term (group, term, count, n_sentences), ``bags`` a row for each sentence and term
(group, sentence, position, term, count): sentence is a number, position that of the sentence in its report, from 0.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from lawkit.analysis.terms.measures import log_likelihood

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

# Takes the rows of a group, how many sentences any two of its terms share, and how many sentences it has.
GroupScore: TypeAlias = "Callable[[pd.DataFrame, csr_matrix, int], NDArray[np.float64]]"

# What Brin and Page (1998) and Mihalcea and Tarau (2004) take.
_DAMPING = 0.85
_TOLERANCE = 1e-12
_MOST_STEPS = 1000


def score_tfidf(counts: pd.DataFrame, bags: pd.DataFrame) -> pd.Series:
    """Return scikit-learn's tf-idf, the groups being the documents: smoothed idf, each group's vector of length 1."""
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import TfidfTransformer

    groups, _ = pd.factorize(counts["group"])
    terms, _ = pd.factorize(counts["term"])
    matrix = csr_matrix((counts["count"].to_numpy(dtype=float), (groups, terms)))
    weighted = TfidfTransformer().fit_transform(matrix)
    return pd.Series(np.asarray(weighted[groups, terms]).ravel(), index=counts.index)


def score_keyness(counts: pd.DataFrame, bags: pd.DataFrame) -> pd.Series:
    """Return the log-likelihood of each term in its group against all other groups, negative where it is rarer."""
    sizes = counts.groupby("group")["count"].transform("sum").to_numpy(dtype=float)
    totals = counts.groupby("term")["count"].transform("sum").to_numpy(dtype=float)
    here, all_terms = counts["count"].to_numpy(dtype=float), float(counts["count"].sum())
    score = np.zeros(len(counts))
    for size in np.unique(sizes[sizes < all_terms]):  # groups of one size have the same table
        at = sizes == size
        score[at] = log_likelihood(here[at], totals[at] - here[at], size, all_terms - size)
    return pd.Series(score, index=counts.index)


def score_textrank(counts: pd.DataFrame, bags: pd.DataFrame) -> pd.Series:
    """Return the PageRank of each term among those that share a sentence with it, weighted by the number of sentences."""
    return _by_group(counts, bags, lambda rows, shared, n: page_rank(shared))


def score_yake(counts: pd.DataFrame, bags: pd.DataFrame) -> pd.Series:
    """Return the inverse of YAKE's score of single terms (Campos et al. 2020), so that more is better.

    Frequency, position, spread over sentences and relatedness are YAKE's; relatedness is taken from the sentence instead of
    the two neighbours, and case is left out, as Chinese has none.
    """

    def score(rows: pd.DataFrame, shared: csr_matrix, n_sentences: int) -> NDArray[np.float64]:
        frequency = rows["count"].to_numpy(dtype=float)
        together = np.asarray(shared.sum(axis=1)).ravel()
        distinct = np.diff(shared.indptr)
        variety = np.divide(distinct, together, out=np.zeros(len(rows)), where=together > 0)
        related = 1 + 2 * variety * frequency / frequency.max()
        position = np.log(np.log(3 + rows["position"].to_numpy(dtype=float)))
        normed = frequency / (frequency.mean() + frequency.std())
        spread = rows["n_sentences"].to_numpy(dtype=float) / n_sentences
        inverse: NDArray[np.float64] = (normed / related + spread / related) / (related * position)
        return inverse

    middle = bags.groupby(["group", "term"])["position"].median().rename("position")
    return _by_group(counts.join(middle, on=["group", "term"]), bags, score)


def _by_group(counts: pd.DataFrame, bags: pd.DataFrame, score: GroupScore) -> pd.Series:
    """Score the terms of each group, given how many sentences any two of them share."""
    from scipy.sparse import csr_matrix

    parts = []
    by_group = dict(list(bags.groupby("group")))
    for group, rows in counts.groupby("group"):
        own = by_group[group]
        order = pd.Index(rows["term"])
        number, sentences = pd.factorize(own["sentence"])
        held = csr_matrix(
            (np.ones(len(own)), (number, order.get_indexer(pd.Index(own["term"])))),
            shape=(len(sentences), len(order)),
        )
        shared = (held.T @ held).tocsr()
        shared.setdiag(0)
        shared.eliminate_zeros()
        parts.append(pd.Series(score(rows, shared, len(sentences)), index=rows.index))
    return pd.concat(parts) if parts else pd.Series(dtype="float64")


def page_rank(weights: csr_matrix) -> NDArray[np.float64]:
    """Return the PageRank of the nodes of a graph without direction.

    Parameters
    ----------
    weights
        Symmetric, 0 where two nodes are not joined.

    Returns
    -------
    ndarray
        Shares that add up to 1; nodes without neighbours get the least.

    Examples
    --------
    >>> from scipy.sparse import csr_matrix
    >>> page_rank(csr_matrix([[0.0, 1.0], [1.0, 0.0]])).tolist()
    [0.5, 0.5]
    """
    n = weights.shape[0]
    strength = np.asarray(weights.sum(axis=1)).ravel()
    passed_on = np.divide(1.0, strength, out=np.zeros(n), where=strength > 0)
    rank: NDArray[np.float64] = np.full(n, 1.0 / n)
    for _ in range(_MOST_STEPS):
        lost = rank[strength == 0].sum() / n  # what nodes without neighbours would pass on
        moved: NDArray[np.float64] = (1 - _DAMPING) / n + _DAMPING * (weights @ (rank * passed_on) + lost)
        if np.abs(moved - rank).sum() < _TOLERANCE:
            return moved
        rank = moved
    return rank
