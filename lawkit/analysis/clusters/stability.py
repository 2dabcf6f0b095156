"""Clusters of points that hold: consensus over resamples, how many there are, and how stable each is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from lawkit.analysis.clusters.association import Floats
from lawkit.analysis.clusters.consensus import (
    ABSENT,
    Labels,
    Method,
    Points,
    cluster_points,
    cluster_resamples,
    drop_small,
    find_consensus,
    one_thread,
)

#: Clusters below this mean Jaccard similarity are called unstable: "clusters with a stability below 0.6 should not be
#: trusted" (Hennig's advice for the bootstrap of R's fpc::clusterboot); from 0.75 on a cluster is a clear pattern.
STABLE = 0.6

#: The columns of the table about the choice of the number of clusters.
CURVE = {
    "n": "int64", "n_kept": "int64", "silhouette": "float64", "stability": "float64", "score": "float64",
    "chosen": "bool",
}  # fmt: skip

# See the notes of `partition`.
_NEARLY_BEST = 0.9
# Numbers of clusters tried by n="auto": more than so many are no overview.
_MOST_CLUSTERS = 25


@dataclass(frozen=True, slots=True)
class Partition:
    """Points in clusters: labels (-1 for none), by cluster its stability and by point how surely it belongs to it."""

    points: Floats
    labels: Labels
    stability: Floats
    membership: Floats
    curve: pd.DataFrame


def empty_partition(points: Floats) -> Partition:
    """Return points of which none is in a cluster."""
    curve = pd.DataFrame({c: pd.Series(dtype=t) for c, t in CURVE.items()})
    missing = np.full(len(points), np.nan)
    return Partition(points, np.full(len(points), -1), np.empty(0), missing, curve)


def partition(
    source: Points,
    *,
    method: Method,
    candidates: Sequence[int],
    min_size: int,
    resamples: int,
    seed: int,
    jobs: int,
) -> Partition:
    """Cluster points so that the clusters survive resampling.

    Parameters
    ----------
    source
        The points.
    method
        Agglomerative clustering with average linkage of cosine distances, k-means on vectors of length 1, or HDBSCAN.
    candidates
        Numbers of clusters to choose from, rising; HDBSCAN finds its own.
    min_size
        Clusters of fewer points are dissolved.
    resamples
        How many bootstrap resamples; every second one makes the consensus, the others judge it.
    seed
        Each resample has a seed of its own, spawned from this one, so that workers do not matter.
    jobs
        Worker processes.

    Returns
    -------
    Partition
        Clusters in the order of their first point. ``curve`` has one row a candidate.

    Notes
    -----
    Every resample is clustered by itself. How often two points fall together is their similarity, by which they are
    clustered for good (average linkage): a consensus clustering (Monti et al. 2003), in which chance
    neighbours of one clustering are averaged out. Stability of a cluster is the mean over the judging resamples
    of its Jaccard similarity with the most similar cluster there, over the points that the resample has (Hennig 2007). The
    judging resamples are single clusterings, less sure than a consensus, so the value is rather too low. The score
    of a number of clusters is the mean silhouette (Rousseeuw 1987) times the mean stability weighted by size; the smallest number wins that has nine
    tenths of the best score, as the curve is often flat there and fewer themes are easier to read.

    References
    ----------
    Hennig, C. (2007). Cluster-wise assessment of cluster stability. Computational Statistics & Data Analysis,
    52(1), 258-271.
    Monti, S., Tamayo, P., Mesirov, J., & Golub, T. (2003). Consensus clustering. Machine Learning, 52, 91-118.
    Rousseeuw, P. J. (1987). Silhouettes. Journal of Computational and Applied Mathematics, 20, 53-65.
    """
    with one_thread():
        points = source.full()
        seeds = np.random.SeedSequence(seed).spawn(resamples)
        drawn = cluster_resamples(source, seeds, method, candidates, min_size, jobs)
        found = []
        for at, n in enumerate(candidates if method != "hdbscan" else (0,)):
            if method == "hdbscan":
                labels, judges = cluster_points(points, method, (), min_size)[0], drawn[:, 0]
            else:
                labels, judges = find_consensus(drawn[::2, at], n, min_size), drawn[1::2, at]
            labels = drop_small(np.maximum(labels, -1), min_size)
            stability, membership = judge_clusters(labels, judges)
            found.append((labels, stability, membership, measure_silhouette(points, labels)))
    curve = _draw_curve(
        [row[0] for row in found], [row[1] for row in found], [row[3] for row in found], candidates
    )
    labels, stability, membership, _ = found[int(np.flatnonzero(curve["chosen"])[0])]
    return Partition(points, labels, stability, membership, curve)


def _draw_curve(
    labels: list[Labels], stability: list[Floats], silhouette: list[float], candidates: Sequence[int]
) -> pd.DataFrame:
    """Return silhouette and stability by number of clusters, the best one chosen."""
    kept = [len(one) for one in stability]
    sizes = [np.bincount(one[one >= 0]) for one in labels]
    mean = [
        float(np.average(s, weights=z)) if len(s) else np.nan for s, z in zip(stability, sizes, strict=True)
    ]
    score = np.array(silhouette) * np.array(mean)
    worth = np.where(np.isnan(score), -np.inf, np.round(score, 9))
    good = worth >= worth.max() * (_NEARLY_BEST if worth.max() > 0 else 1.0)
    curve = pd.DataFrame(
        {
            "n": candidates if len(candidates) == len(kept) else kept,
            "n_kept": kept,
            "silhouette": silhouette,
            "stability": mean,
            "score": score,
            "chosen": np.arange(len(kept)) == int(good.argmax()),
        }
    )
    return curve.astype(CURVE)


def judge_clusters(labels: Labels, clusterings: Labels) -> tuple[Floats, Floats]:
    """Return how well clusters are found again in other clusterings.

    Returns
    -------
    tuple
        By cluster the mean Jaccard similarity with its nearest one in each other clustering, and by point the share of
        those clusterings in which it is part of that nearest one (NaN outside clusters).
    """
    n = int(labels.max(initial=-1)) + 1
    total, times = np.zeros(n), np.zeros(n)
    found, possible = np.zeros(len(labels)), np.zeros(len(labels))
    for other in clusterings:
        at = np.flatnonzero((labels >= 0) & (other != ABSENT))
        m = int(other.max(initial=-1)) + 2  # noise (-1) is the first column
        shared = np.bincount(labels[at] * m + other[at] + 1, minlength=n * m).reshape(n, m)
        mine, theirs = shared.sum(axis=1, keepdims=True), np.bincount(other[other >= -1] + 1, minlength=m)
        joined = mine + theirs - shared
        jaccard = np.divide(shared, joined, out=np.zeros((n, m)), where=joined > 0)
        jaccard[:, 0] = -1.0
        nearest = jaccard.argmax(axis=1)
        here = mine[:, 0] > 0
        total += np.where(here, np.maximum(jaccard.max(axis=1, initial=0.0), 0.0), 0.0)
        times += here
        found[at] += other[at] + 1 == nearest[labels[at]]
        possible[at] += 1
    stability = np.divide(total, times, out=np.zeros(n), where=times > 0)
    return stability, np.divide(found, possible, out=np.full(len(labels), np.nan), where=possible > 0)


def measure_silhouette(points: Floats, labels: Labels) -> float:
    """Return the mean silhouette by cosine distance, points outside clusters counting 0; NaN for fewer than two clusters."""
    values = silhouettes(points, labels)
    return float(np.where(labels >= 0, values, 0.0).mean()) if len(labels) else np.nan


def silhouettes(points: Floats, labels: Labels) -> Floats:
    """Return the silhouette of each point in a cluster by cosine distance; NaN where it is not defined."""
    values = np.full(len(points), np.nan)
    inside = np.flatnonzero(labels >= 0)
    n = len(np.unique(labels[inside]))
    if 2 <= n < len(inside):
        from sklearn.metrics import silhouette_samples

        values[inside] = silhouette_samples(points[inside], labels[inside], metric="cosine")
    return values


def find_clusters(
    source: Points, k: int, *, what: str, method: Method, n: int | Literal["auto"], min_size: int,
    resamples: int, random_state: int, jobs: int,
) -> tuple[Partition, str]:  # fmt: skip
    """Cluster k points; where they are too few return none of them in a cluster, and why.

    Raises
    ------
    ValueError
        If more clusters are asked for than there are points.
    """
    if k < max(2 * min_size, 3):
        note = (
            f"{k} {what} can be clustered; {max(2 * min_size, 3)} are needed for two clusters of {min_size}"
        )
        return empty_partition(np.zeros((k, 1))), note
    if n != "auto" and n > k:
        raise ValueError(f"n must be at most the number of {what} that can be clustered, {k}; got {n}")
    candidates = range(2, min(k // min_size, _MOST_CLUSTERS) + 1) if n == "auto" else [n]
    found = partition(
        source, method=method, candidates=list(candidates), min_size=min_size, resamples=resamples,
        seed=random_state, jobs=jobs,
    )  # fmt: skip
    return found, "" if len(found.stability) else f"no cluster of {min_size} {what} was found"


def check_numbers(*, n: int | str, min_size: int, resamples: int, jobs: int) -> None:
    """Raise a ``ValueError`` that names the option where a number is not possible."""
    if n != "auto" and (isinstance(n, (str, bool)) or n < 2):
        raise ValueError(f"n must be 'auto' or a number from 2; got {n!r}")
    for name, value, least in (("min_size", min_size, 1), ("resamples", resamples, 2)):
        if value < least:
            raise ValueError(f"{name} must be at least {least}; got {value!r}")
    if isinstance(jobs, bool) or jobs == 0 or jobs < -1:
        raise ValueError(f"jobs must be a positive number of processes or -1; got {jobs!r}")
