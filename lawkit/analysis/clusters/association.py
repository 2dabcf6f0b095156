"""How strongly terms go together: co-occurrence in units of text, its strength and its significance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import pandas as pd

from lawkit.analysis.terms.measures import correct_p_values
from lawkit.errors import check_choice
from lawkit.words.phrases import pair_log_likelihood

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from scipy.sparse import csr_matrix

Measure = Literal["ppmi", "npmi"]
Test = Literal["fisher", "g2"]

Floats = np.ndarray[Any, np.dtype[np.float64]]
Bools = np.ndarray[Any, np.dtype[np.bool_]]

#: The columns of a table of edges and their types.
EDGES = {
    "source": "str", "target": "str", "weight": "float64", "count": "int64", "expected": "float64",
    "g2": "float64", "p": "float64", "q": "float64", "significant": "bool",
}  # fmt: skip

# The context distribution is raised to this power, which keeps rare contexts from looking too telling
# (Levy, Goldberg and Dagan 2015, section 3.2).
SMOOTHING = 0.75


@dataclass(frozen=True, slots=True)
class Incidence:
    """Which terms stand in which units: one row a unit (also those without any of the terms), one column a term.

    ``apart`` is true for a phrase and a word in it: that these meet says nothing.
    """

    matrix: csr_matrix
    units: pd.Index
    terms: tuple[str, ...]
    apart: Bools


def build_incidence(
    table: pd.DataFrame, terms: Sequence[str], parts: Mapping[str, Collection[str]] | None = None
) -> Incidence:
    """Return which of some terms stand in which units.

    Parameters
    ----------
    table
        One row a unit and term: columns ``unit`` and ``term``.
    terms
        The terms wanted; those that do not occur have an empty column.
    parts
        The words of each phrase, where a phrase and its words are both among the terms.

    Returns
    -------
    Incidence
        Rows are all units of ``table`` in sorted order, cells 1 or 0.
    """
    from scipy.sparse import csr_matrix

    units = pd.Index(table["unit"].drop_duplicates().sort_values())
    wanted = table[table["term"].isin(terms)].drop_duplicates(["unit", "term"])
    rows = units.get_indexer(pd.Index(wanted["unit"]))
    columns = pd.Index(list(terms)).get_indexer(pd.Index(wanted["term"]))
    cells = (np.ones(len(wanted)), (rows, columns))
    matrix = csr_matrix(cells, shape=(len(units), len(terms)))
    at = {term: column for column, term in enumerate(terms)}
    apart = np.zeros((len(terms), len(terms)), dtype=bool)
    for phrase, words in (parts or {}).items():
        for word in words:
            if phrase in at and word in at:
                apart[at[phrase], at[word]] = apart[at[word], at[phrase]] = True
    return Incidence(matrix, units, tuple(terms), apart)


def count_pairs(
    matrix: csr_matrix, weights: Floats | None = None, apart: Bools | None = None
) -> tuple[Floats, float]:
    """Return in how many units each two terms meet (on the diagonal: stand at all), and the number of units.

    Parameters
    ----------
    matrix
        Units by terms, 1 or 0.
    weights
        How often each unit counts, as a bootstrap resample draws it; None counts each once.
    apart
        Pairs that are not counted; see :class:`Incidence`.
    """
    weighted = matrix if weights is None else matrix.multiply(weights[:, None]).tocsr()
    pairs: Floats = np.rint((matrix.T @ weighted).toarray())
    if apart is not None:
        pairs[apart] = 0.0
    return pairs, float(matrix.shape[0] if weights is None else weights.sum())


def associate_pairs(
    pairs: Floats, n: float, *, measure: Measure = "ppmi", smoothing: float = SMOOTHING
) -> Floats:
    r"""Return the strength of association of each two terms as a symmetric matrix.

    Parameters
    ----------
    pairs
        Counts as :func:`count_pairs` gives them.
    n
        Number of units.
    measure
        ``"ppmi"``: positive pointwise mutual information, in bits; ``"npmi"``: the same divided by its maximum
        :math:`-\log_2 p(x,y)`, at most 1.
    smoothing
        Power of the context distribution; 1 does without.

    Returns
    -------
    ndarray
        Not negative; 0 where two terms never meet or meet no more often than chance has it. On the diagonal a term's
        association with itself, so that terms which mostly meet each other come out alike.

    Notes
    -----
    Pointwise mutual information (Church and Hanks 1990) is
    :math:`\log_2 \frac{p(x,y)}{p(x)p(y)}` with the shares of units in which the terms stand. Smoothing replaces
    :math:`p(y)` by :math:`p(y)^\alpha`, scaled so that the shares have the same sum (Levy, Goldberg and Dagan
    2015). That makes a difference which of two terms is the context; the lower of both values is taken. The
    normalised form is Bouma's (2009).

    References
    ----------
    Bouma, G. (2009). Normalized (pointwise) mutual information in collocation extraction. GSCL, 31-40.
    Church, K. W., & Hanks, P. (1990). Word association norms, mutual information, and lexicography.
    Computational Linguistics, 16(1), 22-29.
    Levy, O., Goldberg, Y., & Dagan, I. (2015). Improving distributional similarity with lessons learned
    from word embeddings. TACL, 3, 211-225.
    """
    check_choice("measure", measure, get_args(Measure))
    alone = np.diag(pairs)
    if not n:
        return np.zeros_like(pairs)
    share = alone / n
    context = alone**smoothing
    context = context / context.sum() * share.sum() if context.sum() else context
    likelier = np.maximum(np.outer(share, context), np.outer(context, share))
    met = pairs > 0
    joint = pairs / n
    strength = np.zeros_like(pairs)
    strength[met] = np.maximum(np.log2(joint[met] / likelier[met]), 0.0)
    if measure == "npmi":
        surprise = np.zeros_like(pairs)
        surprise[met] = -np.log2(joint[met])
        strength = np.divide(strength, surprise, out=np.zeros_like(strength), where=surprise > 0)
    return strength


def measure_g2(pairs: Floats, n: float) -> Floats:
    """Return Dunning's (1993) log-likelihood ratio of each two terms, from the table of the units they stand in.

    It is 0 where two terms meet no more often than chance has it: only attraction is of interest.
    """
    first = np.repeat(np.diag(pairs)[:, None], len(pairs), axis=1)
    ratio = pair_log_likelihood(pairs, first, first.T, n)
    return np.where(pairs * n > first * first.T, np.maximum(ratio, 0.0), 0.0)


def probe_pairs(pairs: Floats, n: float, *, test: Test = "fisher") -> Floats:
    """Return how likely two terms would meet so often by chance: one-sided p-values, symmetric, 1 on the diagonal.

    Parameters
    ----------
    pairs
        Counts as :func:`count_pairs` gives them.
    n
        Number of units.
    test
        ``"fisher"``: Fisher's exact test, right for any counts; ``"g2"``: chi-square approximation of the
        log-likelihood ratio, half its two-sided p-value, which is off where a count of less than about 5 is expected.
    """
    check_choice("test", test, get_args(Test))
    from scipy.stats import chi2, hypergeom

    p = np.ones_like(pairs)
    rows, columns = np.nonzero(np.triu(pairs, 1))
    met, alone = pairs[rows, columns], np.diag(pairs)
    if test == "fisher":
        found = hypergeom.sf(met - 1, n, alone[rows], alone[columns])
    else:
        g2 = measure_g2(pairs, n)[rows, columns]
        found = np.where(g2 > 0, chi2.sf(g2, 1) / 2, 1.0)
    p[rows, columns] = p[columns, rows] = np.clip(found, 0.0, 1.0)
    return p


def find_linked(p: Floats, *, alpha: float = 0.05) -> Bools:
    """Tell which terms go together with any other term at all.

    Parameters
    ----------
    p
        The matrix of :func:`probe_pairs`.
    alpha
        Share of terms wrongly said to be linked that is put up with.

    Notes
    -----
    The p-values of a term with all others are taken together by Simes' test (1986), those of all terms corrected as
    Benjamini and Hochberg (1995) have it. Terms without any link, as the set phrases of official prose often are, belong to no
    theme; left in, they would be spread over the clusters at random.

    References
    ----------
    Simes, R. J. (1986). An improved Bonferroni procedure for multiple tests of significance.
    Biometrika, 73(3), 751-754.
    """
    k = len(p)
    if k < 2:
        return np.zeros(k, dtype=bool)
    others = np.sort(p + 2 * np.eye(k), axis=1)[:, : k - 1]
    simes = np.min(others * (k - 1) / np.arange(1, k), axis=1)
    return np.asarray(correct_p_values(simes, "fdr_bh") <= alpha)


def list_edges(
    incidence: Incidence,
    *,
    measure: Measure = "ppmi",
    smoothing: float = SMOOTHING,
    test: Test = "fisher",
    alpha: float = 0.05,
) -> pd.DataFrame:
    r"""Return each two terms that meet, with the strength of their association and its significance.

    Parameters
    ----------
    incidence
        Terms in units, as :func:`build_incidence` gives them.
    measure, smoothing
        See :func:`associate_pairs`.
    test
        See :func:`probe_pairs`.
    alpha
        The false discovery rate up to which an edge is significant.

    Returns
    -------
    DataFrame
        One row a pair that meets at least once, sorted by source and target: source, target (source < target),
        weight (the measure), count (units with both), expected (units with both by chance), g2 (Dunning's
        log-likelihood ratio), p (one-sided), q (p corrected for the number of all pairs by Benjamini and Hochberg's false
        discovery rate), significant. `networkx.from_pandas_edgelist` takes it as it is, with
        ``edge_attr=True`` for the numbers.

    Examples
    --------
    >>> import pandas as pd
    >>> from lawkit.analysis.clusters.association import build_incidence, list_edges
    >>> table = pd.DataFrame({"unit": [1, 1, 2, 2, 3, 4], "term": ["复议", "应诉", "复议", "应诉", "普法", "调解"]})
    >>> edges = list_edges(build_incidence(table, ["复议", "应诉", "普法", "调解"]), smoothing=1)
    >>> edges[["source", "target", "weight", "count", "expected"]].to_numpy().tolist()
    [['复议', '应诉', 1.0, 2, 1.0]]
    """
    order = sorted(range(len(incidence.terms)), key=lambda i: incidence.terms[i])
    terms = np.array([incidence.terms[i] for i in order], dtype=object)
    pairs, n = count_pairs(incidence.matrix[:, order], apart=incidence.apart[np.ix_(order, order)])
    upper = np.triu_indices(len(terms), 1)
    met = pairs[upper] > 0
    rows, columns = upper[0][met], upper[1][met]
    alone = np.diag(pairs)
    p = probe_pairs(pairs, n, test=test)[upper] if n else np.ones(len(met))
    p, q = p[met], correct_p_values(p, "fdr_bh")[met]
    edges = {
        "source": terms[rows],
        "target": terms[columns],
        "weight": associate_pairs(pairs, n, measure=measure, smoothing=smoothing)[rows, columns],
        "count": pairs[rows, columns],
        "expected": alone[rows] * alone[columns] / max(n, 1.0),
        "g2": measure_g2(pairs, n)[rows, columns] if len(p) else p,
        "p": p,
        "q": q,
        "significant": q <= alpha,
    }
    return pd.DataFrame(edges).astype(EDGES)
