"""How good topics are: coherence on the corpus, exclusivity, and whether they come back from other seeds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from lawkit.analysis.clusters.association import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: The share of the units that each run of a judgement of stability is fitted to. With four fifths, as Greene, O'Callaghan and
#: Cunningham (2014) take, topics of corpora without any structure reached 0.9; with a half 0.85.
KEPT = 0.5


def rank_terms(weights: Floats, terms: Sequence[str]) -> np.ndarray:
    """Return for each topic the columns by falling weight; ties in the order of the terms."""
    order = np.argsort(np.asarray(terms, dtype=object), kind="stable")
    place = np.empty(len(order), dtype=int)
    place[order] = np.arange(len(order))
    return np.array([np.lexsort((place, -np.round(row, 12))) for row in weights], dtype=int).reshape(
        len(weights), -1
    )


def measure_npmi(counts: csr_matrix, columns: Sequence[int]) -> float:
    r"""Return the mean normalised pointwise mutual information of the pairs of some terms, NaN for fewer than two.

    Parameters
    ----------
    counts
        Units by terms; a term occurs in a unit or not.
    columns
        The terms, as a rule the ten heaviest of a topic.

    Notes
    -----
    For terms in a share :math:`p_i`, :math:`p_j` of the units and both in :math:`p_{ij}` it is
    :math:`\ln \frac{p_{ij}}{p_i p_j} / -\ln p_{ij}` (Bouma 2009), from -1 for terms that never meet to 1 for terms that always do. As a
    measure of topics Röder, Both and Hinneburg (2015) call it C_NPMI.

    References
    ----------
    Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction. GSCL, 31-40.
    Röder, M., Both, A., & Hinneburg, A. (2015). Exploring the space of topic coherence measures. WSDM, 399-408.
    """
    held = (counts[:, list(columns)] > 0).astype(float)
    n = held.shape[0]
    if len(columns) < 2 or not n:
        return float("nan")
    both = np.asarray((held.T @ held).toarray()) / n
    i, j = np.triu_indices(len(columns), 1)
    alone, together = np.diag(both), both[i, j]
    value = np.full(len(i), -1.0)
    some = together > 0
    pair = together[some]
    log = np.log(pair / (alone[i][some] * alone[j][some]))
    value[some] = np.divide(log, -np.log(pair), out=np.ones_like(pair), where=pair < 1)
    return float(value.mean())


def measure_exclusivity(weights: Floats) -> Floats:
    """Return the share of each topic in the weight of each term over all topics; 0 for a term without weight."""
    total = weights.sum(axis=0, keepdims=True)
    return np.asarray(np.divide(weights, total, out=np.zeros_like(weights), where=total > 0))


def measure_frex(weights: Floats, balance: float = 0.5) -> Floats:
    r"""Return how frequent and how exclusive each term is in each topic, 0 to 1.

    Parameters
    ----------
    weights
        Topics by terms.
    balance
        The weight of exclusivity.

    Notes
    -----
    FREX of Bischof and Airoldi (2012): the harmonic mean of the term's place among the topic's terms by exclusivity and by weight, both
    as empirical distribution functions, as R's stm computes it (Roberts, Stewart and Tingley 2019).

    References
    ----------
    Bischof, J. M., & Airoldi, E. M. (2012). Summarizing topical content with word frequency and exclusivity. ICML, 201-208.
    """
    from scipy.stats import rankdata

    v = weights.shape[1]
    only = rankdata(np.round(measure_exclusivity(weights), 12), axis=1, method="max") / v
    often = rankdata(np.round(weights, 12), axis=1, method="max") / v
    return np.asarray(1 / (balance / only + (1 - balance) / often))


def match_topics(first: Floats, second: Floats) -> tuple[np.ndarray, Floats]:
    """Return for each topic of the first model its best partner in the second, and their cosine.

    Partners are one to one, chosen so that the sum of the cosines is largest (Hungarian method); -1 and NaN for those
    left over where the second model has fewer.
    """
    from scipy.optimize import linear_sum_assignment

    left, right = (
        rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-12) for rows in (first, second)
    )
    cosine = left @ right.T
    mine, theirs = linear_sum_assignment(-cosine)
    partner, value = np.full(len(first), -1), np.full(len(first), np.nan)
    partner[mine], value[mine] = theirs, cosine[mine, theirs]
    return partner, value


Fit = Callable[["csr_matrix", int], Floats]


def measure_stability(
    fit: Fit, counts: csr_matrix, weights: Floats, *, runs: int, seed: int, jobs: int = 1
) -> Floats:
    """Return how well each topic is found again, 0 to 1.

    Parameters
    ----------
    fit
        From counts and a seed to topics by terms.
    counts
        Units by terms.
    weights
        The topics to judge.
    runs
        How many models are fitted, each from another seed and to another random half of the units.
    seed
        Of all of them.
    jobs
        Worker processes; the result is the same for any number.

    Returns
    -------
    ndarray
        The mean cosine between each topic and its partner (:func:`match_topics`) over the runs.

    Notes
    -----
    A part of the units is left out since a search that always begins at the same place (NNDSVD) would come back the same from any
    seed without being sure. Greene, O'Callaghan and Cunningham (2014) judge so by the terms' ranks; the cosine takes their weights.

    References
    ----------
    Greene, D., O'Callaghan, D., & Cunningham, P. (2014). How many topics? Stability analysis for topic models. ECML PKDD, 498-513.
    """
    seeds = np.random.SeedSequence(seed).spawn(runs)
    if jobs == 1:
        values = [_judge(fit, counts, weights, one) for one in seeds]
    else:
        from joblib import Parallel, delayed

        values = Parallel(n_jobs=jobs)(delayed(_judge)(fit, counts, weights, one) for one in seeds)
    return np.asarray(np.mean(values, axis=0))


def _judge(fit: Fit, counts: csr_matrix, weights: Floats, seed: np.random.SeedSequence) -> Floats:
    """Return the cosine of each topic with its partner in one more model."""
    from threadpoolctl import threadpool_limits

    rng = np.random.default_rng(seed)
    n = counts.shape[0]
    kept = np.sort(rng.choice(n, max(round(KEPT * n), 1), replace=False))
    with threadpool_limits(1):
        other = fit(counts[kept], int(rng.integers(2**31)))
    return match_topics(weights, other)[1]
