"""Statistics of counts: how much two counts differ, and how evenly a term is spread. Arrays in, arrays out.

In all of them ``target`` and ``reference`` are the counts of terms on two sides, ``n_target`` and ``n_reference`` the
sizes of the sides: the counts of all their terms together.
"""

from __future__ import annotations

from statistics import NormalDist
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from lawkit.words.phrases import pair_log_likelihood

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Values: TypeAlias = NDArray[np.float64]

Correction = Literal["holm", "bonferroni", "fdr_bh", "fdr_by"]


def log_likelihood(target: Values, reference: Values, n_target: float, n_reference: float) -> Values:
    """Return Dunning's (1993) log-likelihood ratio from all four cells, negative where the target has fewer.

    Examples
    --------
    >>> log_likelihood(np.array([5.0]), np.array([5.0]), 100, 100).tolist()
    [0.0]
    """
    sizes = np.full_like(target, n_target)
    ratio = pair_log_likelihood(target, target + reference, sizes, n_target + n_reference)
    return _signed(np.maximum(ratio, 0.0), target, reference, n_target, n_reference)


def chi_square(target: Values, reference: Values, n_target: float, n_reference: float) -> Values:
    """Return Pearson's chi-square of the 2 by 2 table without continuity correction, negative where the target has fewer.

    Examples
    --------
    >>> chi_square(np.array([10.0]), np.array([5.0]), 20, 20).round(6).tolist()  # 40 (10·15 - 5·10)² / (15·25·20·20)
    [2.666667]
    """
    total, both = n_target + n_reference, target + reference
    cross = target * (n_reference - reference) - reference * (n_target - target)
    below = both * (total - both) * n_target * n_reference
    statistic = np.divide(total * cross**2, below, out=np.zeros_like(target), where=below > 0)
    return _signed(statistic, target, reference, n_target, n_reference)


def _signed(
    statistic: Values, target: Values, reference: Values, n_target: float, n_reference: float
) -> Values:
    return np.where(target * n_reference < reference * n_target, -statistic, statistic)


def relative_rates(
    target: Values, reference: Values, n_target: float, n_reference: float
) -> tuple[Values, Values]:
    """Return the relative frequencies of both sides, with half an occurrence where a side has none (Hardie 2014)."""
    return (
        np.where(target > 0, target, 0.5) / n_target,
        np.where(reference > 0, reference, 0.5) / n_reference,
    )


def odds_ratio(
    target: Values, reference: Values, n_target: float, n_reference: float, confidence: float = 0.95
) -> tuple[Values, Values, Values]:
    """Return the odds ratio with Woolf's logit interval, half added to every cell where one is empty (Haldane, Anscombe).

    Returns
    -------
    tuple of ndarray
        Ratio, lower and upper end.

    Examples
    --------
    >>> ratio, low, high = odds_ratio(np.array([10.0]), np.array([5.0]), 20, 20)  # 10·15 / (10·5)
    >>> ratio.tolist(), bool(low < 3 < high)
    ([3.0], True)
    """
    cells = np.stack([target, n_target - target, reference, n_reference - reference])
    a, b, c, d = cells + np.where((cells == 0).any(axis=0), 0.5, 0.0)
    logit = np.log(a * d / (b * c))
    reach = NormalDist().inv_cdf(0.5 + confidence / 2) * np.sqrt(1 / a + 1 / b + 1 / c + 1 / d)
    return a * d / (b * c), np.exp(logit - reach), np.exp(logit + reach)


def phrase_association(
    observed: Values, expected: Values, n_words: Values, total: float
) -> tuple[Values, Values, Values]:
    """Return simple log-likelihood (Evert 2008), pointwise mutual information in bits, and its normalised form of phrases.

    Parameters
    ----------
    observed, expected
        How often each phrase occurs, and would if its words were independent.
    n_words
        How many words it has.
    total
        How many words there are.

    Examples
    --------
    >>> simple, pmi, npmi = phrase_association(np.array([4.0]), np.array([1.0]), np.array([2.0]), 64)
    >>> pmi.tolist(), npmi.tolist()  # log2 4, and 2 / log2 16
    ([2.0], [0.5])
    """
    pmi = np.log2(observed / expected)
    simple = 2 * (observed * np.log(observed / expected) - (observed - expected))
    surprise = (n_words - 1) * -np.log2(observed / total)
    npmi = np.divide(pmi, surprise, out=np.ones_like(pmi), where=surprise > 0)
    return simple, pmi, npmi


def correct_p_values(p_values: Values, correction: Correction | None) -> Values:
    """Return p-values corrected for so many tests.

    Parameters
    ----------
    p_values
        One a test.
    correction
        ``"holm"`` (1979) and ``"bonferroni"`` hold the chance of a single false finding, ``"fdr_bh"`` (Benjamini and
        Hochberg 1995) and ``"fdr_by"`` (Benjamini and Yekutieli 2001, for any dependence) the share of false ones
        among the findings; None corrects nothing.

    Examples
    --------
    >>> correct_p_values(np.array([0.01, 0.04, 0.03]), "holm").tolist()  # 3·0.01, 2·0.03, and no less for the last
    [0.03, 0.06, 0.06]
    """
    if correction is None or not len(p_values):
        return p_values
    if correction == "bonferroni":
        return np.minimum(p_values * len(p_values), 1.0)
    if correction == "holm":
        order = np.argsort(p_values, kind="stable")
        stepped = np.maximum.accumulate(p_values[order] * np.arange(len(p_values), 0, -1))
        corrected = np.empty_like(p_values)
        corrected[order] = np.minimum(stepped, 1.0)
        return corrected
    from scipy.stats import false_discovery_control

    controlled: Values = false_discovery_control(p_values, method=correction.removeprefix("fdr_"))
    return controlled


def deviation_of_proportions(counts: csr_matrix, sizes: Values) -> tuple[Values, Values]:
    """Return Gries's (2008) deviation of proportions and its normalised form (Lijffijt and Gries 2012).

    Parameters
    ----------
    counts
        Terms by parts.
    sizes
        The size of each part.

    Returns
    -------
    tuple of ndarray
        DP: 0 for a term spread as the parts' sizes are, near 1 for one that stands in a small part only. DPnorm: DP divided by
        its highest possible value, 1 less the share of the smallest part; NaN where there is one part only.

    Examples
    --------
    >>> from scipy.sparse import csr_matrix
    >>> dp, norm = deviation_of_proportions(csr_matrix([[1, 2, 3, 4, 5]]), np.array([9.0, 10, 10, 10, 11]))
    >>> dp.round(12).tolist()  # the letter a in the example of Gries (2010)
    [0.18]
    """
    shares = sizes / sizes.sum()
    totals = np.asarray(counts.sum(axis=1), dtype=float).ravel()
    held = counts.tocoo()
    gap = np.abs(held.data / totals[held.row] - shares[held.col]) - shares[held.col]
    deviation = 0.5 * (1.0 + np.bincount(held.row, weights=gap, minlength=len(totals)))
    deviation = np.clip(deviation, 0.0, 1.0)
    largest = 1.0 - shares.min() if len(shares) else 0.0
    norm = deviation / largest if largest > 0 else np.full_like(deviation, np.nan)
    return deviation, norm
