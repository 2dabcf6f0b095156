"""Clusters of points, of many resamples of them, and the clusters that most resamples agree on."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Literal, Protocol

import numpy as np

from lawkit.analysis.clusters.association import Floats

Method = Literal["agglomerative", "kmeans", "hdbscan"]
Labels = np.ndarray[Any, np.dtype[np.int64]]

#: The label of a point that a resample lacks.
ABSENT = -2

# A tree is cut into up to so many times the number of clusters wanted, to find that number beside stragglers.
_STRAGGLERS = 6


def one_thread() -> AbstractContextManager[object]:
    """Return a context in which sums are made in one order, so that no tie is broken in another way by more threads.

    The libraries that bring threads are loaded first; those that come later would not be held back.
    """
    import sklearn.cluster
    import sklearn.decomposition
    import sklearn.manifold  # noqa: F401 - see above
    from threadpoolctl import threadpool_limits

    limits: AbstractContextManager[object] = threadpool_limits(1)
    return limits


class Points(Protocol):
    """What can be clustered: points, and the points of a resample (rows of zeros for those it lacks)."""

    def full(self) -> Floats:
        """Return the points."""
        ...

    def draw(self, rng: np.random.Generator) -> Floats:
        """Return the points of a resample."""
        ...


def cluster_points(points: Floats, method: Method, candidates: Sequence[int], min_size: int) -> Labels:
    """Return a row of labels for each number of clusters of points of length 1.

    Noise is -1; a point of length 0, which is not there, is `ABSENT`.
    """
    present = np.flatnonzero(np.abs(points).sum(axis=1) > 0)
    rows = np.full((max(len(candidates), 1), len(points)), ABSENT)
    if len(present) < 2:
        return rows
    here = points[present]
    if method == "agglomerative":
        from scipy.cluster.hierarchy import linkage
        from scipy.spatial.distance import squareform

        # Rounded, so that ties are ties on every machine and the first pair of them is joined.
        apart = np.maximum(np.round(1 - here @ here.T, 9), 0.0)
        np.fill_diagonal(apart, 0.0)
        tree = linkage(squareform(apart, checks=False), "average")
        rows[:, present] = _cut_tree(tree, candidates, min_size)
    elif method == "kmeans":
        from sklearn.cluster import KMeans

        for at, n in enumerate(candidates):
            model = KMeans(min(n, len(present)), n_init=1, random_state=0)
            rows[at, present] = model.fit_predict(here)
    elif len(present) >= max(min_size, 2):
        from sklearn.cluster import HDBSCAN

        rows[0, present] = HDBSCAN(min_cluster_size=max(min_size, 2), copy=True).fit_predict(here)
    return rows


def _cut_tree(tree: Floats, numbers: Sequence[int], min_size: int) -> Labels:
    """Return a row of labels for each number of clusters of a tree: the highest cut with so many that are large enough.

    Where there is none, that with the most. Stragglers that join late would use up the number otherwise.
    """
    from scipy.cluster.hierarchy import cut_tree

    k = len(tree) + 1
    cuts = np.arange(1, min(k, _STRAGGLERS * max(numbers)) + 1)
    labels = np.asarray(cut_tree(tree, n_clusters=cuts)).T
    kept = np.array([(np.bincount(row) >= min_size).sum() for row in labels])
    reached = [np.flatnonzero(kept >= n) for n in numbers]
    return labels[[int(at[0]) if len(at) else int(kept.argmax()) for at in reached]]


def cluster_resamples(
    source: Points,
    seeds: Sequence[np.random.SeedSequence],
    method: Method,
    candidates: Sequence[int],
    min_size: int,
    jobs: int,
) -> Labels:
    """Return labels by resample, candidate and point; the same for any number of workers."""
    if jobs == 1:
        return _cluster_some(source, seeds, method, candidates, min_size)
    from joblib import Parallel, cpu_count, delayed

    batches = min(len(seeds), 4 * (cpu_count() if jobs < 0 else jobs))
    parts = [seeds[at::batches] for at in range(batches)]
    done = Parallel(n_jobs=jobs)(
        delayed(_cluster_some)(source, part, method, candidates, min_size) for part in parts
    )
    whole = np.empty((len(seeds), *done[0].shape[1:]), dtype=done[0].dtype)
    for at, labels in enumerate(done):
        whole[at::batches] = labels
    return whole


def _cluster_some(
    source: Points,
    seeds: Sequence[np.random.SeedSequence],
    method: Method,
    candidates: Sequence[int],
    min_size: int,
) -> Labels:
    """Return the clusterings of some resamples, one a seed."""
    with one_thread():
        return np.array(
            [
                cluster_points(source.draw(np.random.default_rng(one)), method, candidates, min_size)
                for one in seeds
            ]
        )


def find_consensus(clusterings: Labels, n: int, min_size: int) -> Labels:
    """Return n clusters of points that fall together most often; a point that no clustering has gets -1."""
    from scipy.cluster.hierarchy import linkage
    from scipy.spatial.distance import squareform

    present = (clusterings >= 0).astype(float)
    chosen = np.flatnonzero(present.any(axis=0))
    labels = np.full(clusterings.shape[1], -1)
    if len(chosen) < 2:
        return labels
    together = np.zeros((len(chosen), len(chosen)))
    for label in range(int(clusterings.max()) + 1):
        members = (clusterings[:, chosen] == label).astype(float)
        together += members.T @ members
    both = present[:, chosen].T @ present[:, chosen]
    apart = 1 - np.divide(together, both, out=np.zeros_like(both), where=both > 0)
    np.fill_diagonal(apart, 0.0)
    tree = linkage(squareform(apart, checks=False), "average")
    labels[chosen] = _cut_tree(tree, [n], min_size)[0]
    return labels


def drop_small(labels: Labels, min_size: int) -> Labels:
    """Return labels from 0 in the order of their first point, -1 in place of those of clusters that are too small."""
    kept = labels.copy()
    if (labels >= 0).any():
        sizes = np.bincount(labels[labels >= 0])
        kept[(labels >= 0) & (sizes[np.maximum(labels, 0)] < min_size)] = -1
    _, first, numbers = np.unique(kept, return_index=True, return_inverse=True)
    order = np.argsort(np.argsort(np.where(kept[first] < 0, -1, first), kind="stable"), kind="stable")
    return np.asarray(order[numbers] - (1 if (kept < 0).any() else 0))
