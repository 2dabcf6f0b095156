"""Terms and reports as points: vectors from associations or from the user, and a flat map of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lawkit.analysis.clusters.association import (
    SMOOTHING,
    Bools,
    Floats,
    Measure,
    associate_pairs,
    count_pairs,
)
from lawkit.errors import LawkitError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: Vectors of a user's own: by term, as rows of a table, or a function from terms to an array of one row each.
Vectors = Mapping[str, Sequence[float]] | pd.DataFrame | Callable[[list[str]], Any]

# Fewer dimensions blend themes that have nothing to do with each other, more let in noise; on planted themes and on
# real reports the results are the same from 15 to 40.
_FEWEST, _MOST, _TERMS_A_DIMENSION = 20, 100, 10
# t-SNE cannot place fewer points than this in a way worth the name.
_FEW_POINTS = 5


def unit_rows(vectors: Floats) -> Floats:
    """Return vectors of length 1; those of length 0 stay as they are."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Floats = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 1e-12)
    return scaled


def embed_matrix(matrix: Floats, *, dims: int | None = None) -> Floats:
    """Return a row a term, of length 1, from a matrix of associations.

    Parameters
    ----------
    matrix
        Terms by contexts.
    dims
        How many dimensions to keep; None takes a tenth of the number of terms, at least 20 and at most 100.

    Notes
    -----
    Truncated singular value decomposition with a fixed seed and fixed signs, so that the same matrix gives the same
    vectors; dimensions are weighted by their singular values.
    """
    from sklearn.decomposition import TruncatedSVD

    k = len(matrix)
    wanted = min(max(_FEWEST, k // _TERMS_A_DIMENSION), _MOST) if dims is None else dims
    kept = min(wanted, k - 1)
    if kept < 1:
        return unit_rows(np.asarray(matrix, dtype=float))
    return unit_rows(TruncatedSVD(kept, n_iter=10, random_state=0).fit_transform(matrix))


@dataclass(frozen=True, slots=True)
class TermPoints:
    """Terms as points by the company they keep; a resample draws the blocks of units (reports, sentences) anew."""

    matrix: csr_matrix
    apart: Bools
    blocks: np.ndarray[Any, np.dtype[np.int64]]
    measure: Measure = "ppmi"
    smoothing: float = SMOOTHING
    dims: int | None = None

    def full(self) -> Floats:
        """Return the points of all units."""
        return self._embed(None)

    def draw(self, rng: np.random.Generator) -> Floats:
        """Return the points of a resample; a term that it lacks is a row of zeros."""
        n = int(self.blocks.max()) + 1
        drawn = rng.multinomial(n, np.full(n, 1 / n))
        return self._embed(drawn[self.blocks].astype(float))

    def _embed(self, weights: Floats | None) -> Floats:
        pairs, n = count_pairs(self.matrix, weights, self.apart)
        strength = associate_pairs(pairs, n, measure=self.measure, smoothing=self.smoothing)
        return embed_matrix(strength, dims=self.dims)


@dataclass(frozen=True, slots=True)
class GivenPoints:
    """Points that are given; a resample draws among the points, as Hennig (2007) has it."""

    points: Floats

    def full(self) -> Floats:
        """Return all points."""
        return self.points

    def draw(self, rng: np.random.Generator) -> Floats:
        """Return the points with those that were not drawn set to zero."""
        kept = np.zeros(len(self.points), dtype=bool)
        kept[rng.integers(0, len(self.points), len(self.points))] = True
        return np.where(kept[:, None], self.points, 0.0)


@dataclass(frozen=True, slots=True)
class ReportPoints:
    """Reports as points by their weighted terms; a resample draws the sentences of each report anew."""

    counts: csr_matrix
    reports: np.ndarray[Any, np.dtype[np.int64]]
    n_reports: int

    def full(self) -> Floats:
        """Return the points of the reports as they are."""
        return weigh_reports(self._add(np.ones(len(self.reports))))

    def draw(self, rng: np.random.Generator) -> Floats:
        """Return the points of a resample."""
        weights = np.zeros(len(self.reports))
        for report in range(self.n_reports):
            rows = np.flatnonzero(self.reports == report)
            if len(rows):
                weights[rows] = rng.multinomial(len(rows), np.full(len(rows), 1 / len(rows)))
        return weigh_reports(self._add(weights))

    def _add(self, weights: Floats) -> Floats:
        from scipy.sparse import csr_matrix

        cells = (weights, (self.reports, np.arange(len(self.reports))))
        adding = csr_matrix(cells, shape=(self.n_reports, len(self.reports)))
        return np.asarray((adding @ self.counts).toarray(), dtype=float)


def weigh_reports(counts: Floats) -> Floats:
    r"""Return reports as tf-idf vectors of length 1: :math:`(1 + \ln tf) (1 + \ln \frac{1 + n}{1 + df})`."""
    spread = (counts > 0).sum(axis=0)
    weight = 1 + np.log((1 + len(counts)) / (1 + spread))
    damped = np.zeros_like(counts)
    some = counts > 0
    damped[some] = 1 + np.log(counts[some])
    return unit_rows(damped * weight)


def read_vectors(vectors: Vectors, terms: Sequence[str]) -> Floats:
    """Return a user's vectors of some terms as rows of length 1.

    Parameters
    ----------
    vectors
        Term → numbers, a DataFrame whose index holds the terms, or a function that takes the list of terms.
    terms
        The terms wanted.

    Returns
    -------
    ndarray
        One row a term; zeros where a mapping or a table has none for it.

    Raises
    ------
    LawkitError
        If a function returns another number of rows, or vectors are not of one length or not finite.
    """
    if callable(vectors):
        rows = [np.asarray(row, dtype=float) for row in vectors(list(terms))] if terms else []
        if len(rows) != len(terms):
            raise LawkitError(f"vectors: the function returned {len(rows)} rows for {len(terms)} terms")
        known: dict[str, Floats] = dict(zip(terms, rows, strict=True))
    elif isinstance(vectors, pd.DataFrame):
        known = {str(term): row for term, row in zip(vectors.index, vectors.to_numpy(float), strict=True)}
    else:
        known = {term: np.asarray(row, dtype=float) for term, row in vectors.items()}
    sizes = {row.shape for row in known.values()}
    if len(sizes) > 1:
        raise LawkitError(f"vectors must be of one length; found {sorted(sizes)}")
    empty = np.zeros(sizes.pop() if sizes else (1,))
    points = np.array([known.get(term, empty) for term in terms], dtype=float).reshape(len(terms), empty.size)
    if not np.isfinite(points).all():
        raise LawkitError("vectors must be finite numbers")
    return unit_rows(points)


def lay_out(points: Floats) -> Floats:
    """Return a place on a flat map for each point, the same at every run.

    Notes
    -----
    t-SNE (van der Maaten and Hinton 2008) from the first two principal components, with a fixed seed. Unlike the
    principal components themselves or multidimensional scaling it keeps neighbours together, which is what a map
    of clusters is read for; in turn distances between far points, and the sizes of clumps, mean nothing. Coordinates
    are scaled so that the largest is 1. Fewer than five points are placed by principal components.

    References
    ----------
    van der Maaten, L., & Hinton, G. (2008). Visualizing data using t-SNE. JMLR, 9, 2579-2605.
    """
    if len(points) < 2:
        return np.zeros((len(points), 2))
    if len(points) < _FEW_POINTS:
        place = _main_axes(points)
    else:
        from sklearn.manifold import TSNE

        near = min(30.0, (len(points) - 1) / 3)
        start = _main_axes(points)
        start = start / max(float(start[:, 0].std()), 1e-12) * 1e-4
        method = "exact" if len(points) <= 1000 else "barnes_hut"
        model = TSNE(2, perplexity=near, init=start, method=method, random_state=0, n_jobs=1)
        place = np.asarray(model.fit_transform(points), dtype=float)
    place = place - place.mean(axis=0)
    scaled: Floats = place / max(float(np.abs(place).max()), 1e-12)
    return scaled


def _main_axes(points: Floats) -> Floats:
    """Return the first two principal components, signs fixed."""
    centred = points - points.mean(axis=0)
    left, sizes, _ = np.linalg.svd(centred, full_matrices=False)
    scores = np.zeros((len(points), 2))
    found = (left * sizes)[:, :2]
    scores[:, : found.shape[1]] = found
    largest = np.abs(scores).argmax(axis=0)
    signs = np.sign(scores[largest, [0, 1]])
    return scores * np.where(signs == 0, 1.0, signs)
