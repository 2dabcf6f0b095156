"""Topic models: factors of weighted counts, and latent Dirichlet allocation with and without seeds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

import numpy as np

from lawkit.analysis.clusters.association import Floats
from lawkit.analysis.topics.seeded import (
    OTHER_WEIGHT,
    LdaOptions,
    Seeds,
    fit_lda,
    infer_lda,
    match_seeds,
    seeded_topics,
)

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

TopicMethod = Literal["nmf", "lda", "seeded"]

_STEPS = 2000


@dataclass(frozen=True, slots=True)
class TopicModel:
    """Topics over terms.

    Attributes
    ----------
    method, options, seeds
        How they were found.
    terms
        The columns, sorted.
    weights
        Topics by terms; each row sums to 1.
    rarity
        The inverse document frequency of each term, with which counts are weighed for ``"nmf"``.
    """

    method: TopicMethod
    terms: tuple[str, ...]
    weights: Floats
    rarity: Floats
    options: LdaOptions
    seeds: Seeds | None = None

    def infer(self, counts: csr_matrix, terms: Sequence[str]) -> Floats:
        """Return the share of each topic in units; NaN for a unit without any term that the model knows.

        Parameters
        ----------
        counts
            Units by terms.
        terms
            Its columns: those of the model and, where it has seeds, others that hold a seed.
        """
        if self.method == "nmf":
            return share_factors(weigh_counts(counts, self.rarity), self.weights)
        known = {term: at for at, term in enumerate(self.terms)}
        at = np.array([known.get(term, -1) for term in terms], dtype=int)
        columns = np.where(at >= 0, self.weights[:, np.maximum(at, 0)], 1.0)
        return infer_lda(counts, columns, self.anchors(terms), self.options)

    def anchors(self, terms: Sequence[str]) -> np.ndarray:
        """Return the number of the topic that each term is anchored to, -1 for none."""
        return np.full(len(terms), -1) if self.seeds is None else match_seeds(terms, self.seeds)

    def take(self, order: Sequence[int]) -> TopicModel:
        """Return the model with its topics in another order; only for models without seeds."""
        return replace(self, weights=self.weights[list(order)])


def weigh_counts(counts: csr_matrix, rarity: Floats) -> csr_matrix:
    """Return counts times rarity, each row of length 1."""
    from scipy.sparse import diags
    from sklearn.preprocessing import normalize

    return normalize(counts @ diags(rarity), copy=False)


def measure_rarity(counts: csr_matrix) -> Floats:
    r"""Return the inverse document frequency :math:`1 + \ln \frac{1 + n}{1 + df}` of each term, as scikit-learn has it."""
    spread = np.asarray((counts > 0).sum(axis=0)).ravel()
    return np.asarray(1 + np.log((1 + counts.shape[0]) / (1 + spread)), dtype=float)


def fit_model(
    counts: csr_matrix, terms: Sequence[str], *, method: TopicMethod, n: int, seeds: Seeds | None, seed: int
) -> TopicModel:
    """Fit one model.

    Parameters
    ----------
    counts, terms
        Units by terms.
    method
        ``"nmf"``, ``"lda"`` or ``"seeded"``.
    n
        Number of topics, with seeds those beyond the seeded ones are free.
    seeds
        For ``"seeded"``.
    seed
        Where the search begins.
    """
    rarity = measure_rarity(counts)
    # One unit of prior weight in all for the topics of a statement, as scikit-learn has it.
    options = LdaOptions(1 / n, other_weight=1.0 if seeds is None else OTHER_WEIGHT)
    if method == "nmf":
        return TopicModel(method, tuple(terms), _factorise(counts, rarity, n, seed), rarity, options)
    anchors = np.full(len(terms), -1) if seeds is None else match_seeds(terms, seeds)
    n_seeded = len(seeded_topics(seeds or {}))
    start = None if n == n_seeded else _start(counts, anchors, rarity, n_seeded, n, seed)
    weights = fit_lda(counts, anchors, start, n, options)
    return TopicModel(method, tuple(terms), weights, rarity, options, seeds)


def _factorise(counts: csr_matrix, rarity: Floats, n: int, seed: int) -> Floats:
    """Return topics by terms from non-negative factors of the weighted counts, rows summing to 1."""
    from sklearn.decomposition import NMF

    model = NMF(n, init="nndsvda", max_iter=_STEPS, random_state=seed)
    model.fit(weigh_counts(counts, rarity))
    return _rows_to_one(np.asarray(model.components_, dtype=float))


def _rows_to_one(rows: Floats) -> Floats:
    """Return rows that sum to 1; a row of zeros becomes even."""
    total = rows.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(rows, total, out=np.full_like(rows, 1 / rows.shape[1]), where=total > 0))


def _start(
    counts: csr_matrix, anchors: np.ndarray, rarity: Floats, n_seeded: int, n: int, seed: int
) -> Floats:
    """Return where the search begins: even for seeded topics, factors of the terms without anchor for the others."""
    found = _factorise(counts, np.where(anchors < 0, rarity, 0.0), n - n_seeded, seed)
    even = np.full((n_seeded, counts.shape[1]), 1 / counts.shape[1])
    return np.vstack([even, found])


def share_factors(weighed: csr_matrix, weights: Floats) -> Floats:
    """Return the share of each topic by non-negative least squares of each unit on the topics."""
    from scipy.optimize import nnls

    lengths = np.maximum(np.linalg.norm(weights, axis=1), 1e-12)
    basis = weights / lengths[:, None]
    # The same least squares with as many equations as topics.
    root = np.linalg.cholesky(basis @ basis.T + 1e-10 * np.eye(len(basis)))
    right = np.linalg.solve(root, np.asarray((weighed @ basis.T).T))
    mass = np.array([nnls(root.T, column)[0] for column in right.T]).reshape(-1, len(basis)) / lengths
    total = mass.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(mass, total, out=np.full_like(mass, np.nan), where=total > 1e-12))
