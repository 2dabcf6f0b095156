"""How fast and how well themes are found, on corpora with planted themes.

    python benchmarks/clusters.py

Prints for corpora of 11, 44 and 110 invented reports the seconds that clustering takes (the terms counted before),
how it grows, and the adjusted Rand index with the planted themes, beside that of two plain methods on the same counts:
k-means on tf-idf columns and on the first singular vectors of the co-occurrence counts, both told the true
number of themes. The corpora are easy on purpose; what they show is that nothing is lost.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd
from sklearn.cluster import KMeans
from sklearn.decomposition import TruncatedSVD
from sklearn.metrics import adjusted_rand_score

import lawkit
from lawkit.analysis.clusters.association import build_incidence, count_pairs

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from planted import THEMES, Planted, plant

YEARS = {11: (2024,), 44: (2021, 2022, 2023, 2024), 110: tuple(range(2015, 2025))}
UNEQUAL = {"复议": 4.0, "环保": 0.5, "财政": 0.7}


def rand_index(planted: Planted, labels: pd.Series) -> float:
    """Return the adjusted Rand index over the words of the themes."""
    words = [word for word in planted.theme_of if word in labels.index]
    return adjusted_rand_score([planted.theme_of[w] for w in words], labels[words].fillna(-1))


def plain_labels(planted: Planted, words: list[str]) -> dict[str, pd.Series]:
    """Return clusters of the same keywords by two plain methods that are told the number of themes."""
    counts = lawkit.count_terms(planted.corpus, by="sentence", phrases=False)
    unit = counts.groupby(["report_id", "sentence_id"]).ngroup()
    matrix = build_incidence(counts.assign(unit=unit), words).matrix
    pairs, _ = count_pairs(matrix)
    weighted = matrix.multiply(1 / np.sqrt(np.maximum(matrix.sum(axis=0), 1)))
    spaces = {
        "k-means on tf-idf columns": weighted.T.toarray(),
        "k-means on singular vectors of counts": TruncatedSVD(20, random_state=0).fit_transform(pairs),
    }
    found = {}
    for name, space in spaces.items():
        model = KMeans(len(THEMES), n_init=10, random_state=0)
        found[name] = pd.Series(model.fit_predict(space), index=words)
    return found


def main() -> None:
    """Measure and print."""
    before = None
    for reports, years in YEARS.items():
        planted = plant(years=years, weights=UNEQUAL, seed=1)
        planted.corpus.terms  # noqa: B018 - counted once, before the clock runs
        start = time.perf_counter()
        found = lawkit.cluster_keywords(planted.corpus)
        seconds = time.perf_counter() - start
        grown = "" if before is None else f", {seconds / before:.1f} times the time before"
        before = seconds
        start = time.perf_counter()
        lawkit.cluster_reports(planted.corpus)
        of_reports = time.perf_counter() - start
        print(f"{reports} reports: keywords {seconds:.1f} s{grown}; reports {of_reports:.1f} s")
        print(
            f"  {rand_index(planted, found.members['cluster_id']):.3f} adjusted Rand index, {len(found.clusters)} clusters"
        )
        for name, labels in plain_labels(planted, found.members.index.tolist()).items():
            print(f"  {rand_index(planted, labels):.3f} {name}")


if __name__ == "__main__":
    main()
