"""How good the topics are, beside scikit-learn's plain NMF and LDA on the same matrices, and beside labels.

    python benchmarks/topics.py

Problems and plans of the annotated invented reports (tests/gold) and of the demo panel, or of the reports of the folder
LAWKIT_REPORTS. For some numbers of topics: coherence (NPMI of the ten heaviest terms), exclusivity (their mean FREX), stability (cosine
with matched topics from other seeds and other halves of the statements), and the agreement of the main topics with labels (adjusted
mutual information). Coherence alone misleads: NMF of plain counts has the most of it and agrees less with the labels than NMF of
length-normalised tf-idf weights, likely because long statements, which join several matters, weigh more in it and their words meet in them. Then how often the main topic of ``method="seeded"``
is that of the labels (tests/gold/labels) and of the demo's truth: the halves that were used for choosing the seeds, and the others.
"""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from sklearn.decomposition import NMF, LatentDirichletAllocation
from sklearn.metrics import adjusted_mutual_info_score, f1_score
from threadpoolctl import threadpool_limits

import lawkit
from lawkit.analysis.terms.chosen import TermChoice
from lawkit.analysis.topics.models import fit_model, measure_rarity, share_factors, weigh_counts
from lawkit.analysis.topics.quality import measure_stability, rank_terms
from lawkit.analysis.topics.seeded import LdaOptions, infer_lda
from lawkit.analysis.topics.tables import judge_terms
from lawkit.analysis.topics.units import Units, choose_vocabulary, read_units

GOLD = Path(__file__).resolve().parent.parent / "tests" / "gold"
NUMBERS = (4, 6, 8, 11)
# The bodies of the demo panel, and the first letters of the annotated reports, that were used for choosing the seeds.
TUNED_BODIES = ("lanchuan-20", "nanping", "pinglan-sfj")
TUNED_LETTERS = "abcdefghijklm"
# Classes of fewer statements are also shown as one.
FEW = 8


def plain_nmf(counts: csr_matrix, seed: int, *, n: int, weighed: bool) -> np.ndarray:
    """Return topics by terms as scikit-learn's NMF finds them with all its defaults."""
    matrix = weigh_counts(counts, measure_rarity(counts)) if weighed else counts
    found = NMF(n, random_state=seed, max_iter=2000).fit(matrix).components_
    return found / np.maximum(found.sum(axis=1, keepdims=True), 1e-12)


def plain_lda(counts: csr_matrix, seed: int, *, n: int) -> np.ndarray:
    """Return topics by terms as scikit-learn's LDA finds them with all its defaults."""
    found = LatentDirichletAllocation(n, random_state=seed).fit(counts).components_
    return found / found.sum(axis=1, keepdims=True)


def ours(counts: csr_matrix, seed: int, *, n: int, method: str, terms: list[str]) -> np.ndarray:
    """Return topics by terms as lawkit finds them."""
    return fit_model(counts, terms, method=method, n=n, seeds=None, seed=seed).weights


def read_matrix(corpus: lawkit.Corpus) -> tuple[Units, list[str]]:
    """Return the problems and plans of a corpus, and the terms that :func:`lawkit.topics` takes by default."""
    choice = TermChoice.of(
        roles=["problems", "plan"], stop_words="default", numbers="drop", phrases=True, segmenter=None
    )
    units = read_units(corpus, choice, ("problems", "plan"), "item")
    return choose_vocabulary(units, min_units=2, max_share=0.5)


def compare(name: str, corpus: lawkit.Corpus, truth: pd.DataFrame | None) -> None:
    """Print a line for each number of topics and method."""
    units, terms = read_matrix(corpus)
    counts = units.counts(terms)
    weighed = weigh_counts(counts, measure_rarity(counts))
    labels = (
        None if truth is None else units.frame.merge(truth, on=["report_id", "start"], how="left")["topic"]
    )
    print(f"\n{name}: {counts.shape[0]} statements, {counts.shape[1]} terms")
    print(f"{'n':>3} {'method':<23} {'coherence':>9} {'exclusivity':>11} {'stability':>9} {'labels':>7}")
    for n in NUMBERS:
        fits = {
            "lawkit nmf": (partial(ours, n=n, method="nmf", terms=terms), weighed),
            "scikit-learn NMF tf-idf": (partial(plain_nmf, n=n, weighed=True), weighed),
            "scikit-learn NMF counts": (partial(plain_nmf, n=n, weighed=False), counts),
            "lawkit lda": (partial(ours, n=n, method="lda", terms=terms), None),
            "scikit-learn LDA counts": (partial(plain_lda, n=n), None),
        }
        for label, (fit, matrix) in fits.items():
            values = np.mean([judge(fit, counts, terms, seed) for seed in range(3)], axis=0)
            same = agree(fit(counts, 0), counts, matrix, labels)
            print(f"{n:>3} {label:<23} {values[0]:>9.3f} {values[1]:>11.3f} {values[2]:>9.3f} {same:>7.3f}")


def agree(
    weights: np.ndarray, counts: csr_matrix, matrix: csr_matrix | None, labels: pd.Series | None
) -> float:
    """Return how well the main topics agree with labels (adjusted mutual information), NaN without labels."""
    if labels is None:
        return float("nan")
    if matrix is not None:
        shares = share_factors(matrix, weights)
    else:
        shares = infer_lda(counts, weights, np.full(counts.shape[1], -1), LdaOptions(1 / len(weights)))
    known = labels.notna().to_numpy()
    main = np.nan_to_num(shares).argmax(axis=1)
    return float(adjusted_mutual_info_score(labels[known], main[known]))


def judge(fit: partial, counts: csr_matrix, terms: list[str], seed: int) -> tuple[float, float, float]:
    """Return coherence, exclusivity and stability of one model."""
    with threadpool_limits(1):
        weights = fit(counts, seed)
        coherence, exclusivity = judge_terms(counts, weights, rank_terms(weights, terms), 10)
        stability = measure_stability(fit, counts, weights, runs=5, seed=seed)
    return float(np.nanmean(coherence)), float(np.nanmean(exclusivity)), float(stability.mean())


def read_labels(folder: Path) -> pd.DataFrame:
    """Return report_id, start and topic of the labelled statements of a folder."""
    rows = [
        (path.stem, one["start"], one["topics"][0])
        for path in sorted(folder.glob("*.json"))
        for one in json.loads(path.read_text(encoding="utf-8"))["statements"]
        if one["part"] == "statement" and one.get("topics")
    ]
    return pd.DataFrame(rows, columns=["report_id", "start", "topic"])


def read_demo_truth(corpus: lawkit.Corpus) -> pd.DataFrame:
    """Return report_id, start (of the statement that holds the quote) and topic of the demo panel."""
    listed = lawkit.statements(corpus).reset_index()
    rows = []
    for one in pd.concat([lawkit.demo_truth("problems"), lawkit.demo_truth("plans")]).itertuples():
        at = corpus.text(one.report_id).find(one.quote)
        over = listed[
            (listed["report_id"] == one.report_id)
            & (listed["start"] < at + len(one.quote))
            & (listed["end"] > at)
        ]
        if len(over) == 1:
            rows.append((one.report_id, int(over["start"].iloc[0]), one.topic))
    found = pd.DataFrame(rows, columns=["report_id", "start", "topic"])
    return found.drop_duplicates(["report_id", "start"])


def score_seeded(corpus: lawkit.Corpus, truth: pd.DataFrame, tuned: pd.Series, name: str) -> pd.DataFrame:
    """Print macro-F1 of the main topic on both halves of a truth; return what was compared."""
    found = lawkit.topics(corpus, method="seeded", runs=1)
    main = found.units[["report_id", "start", "topic"]].rename(columns={"topic": "found"})
    both = truth.assign(tuned=tuned.to_numpy()).merge(main, on=["report_id", "start"], how="left")
    both["found"] = both["found"].fillna("none")
    for label, part in (("used for the seeds", both[both["tuned"]]), ("not used", both[~both["tuned"]])):
        if len(part):
            print(
                f"{name + ', ' + label:<40} {len(part):>4} {macro_f1(part):>9.3f} {pooled_f1(part):>7.3f} {(part['topic'] == part['found']).mean():>9.3f}"
            )
    return both


def macro_f1(part: pd.DataFrame) -> float:
    """Return the mean F1 over the topics that occur."""
    labels = sorted(part["topic"].unique())
    return float(f1_score(part["topic"], part["found"], average="macro", labels=labels, zero_division=0))


def pooled_f1(part: pd.DataFrame) -> float:
    """Return the mean F1 over the topics, those of few statements taken as one (micro-averaged)."""
    sizes = part["topic"].value_counts()
    large, small = sorted(sizes.index[sizes >= FEW]), sorted(sizes.index[sizes < FEW])
    values = list(f1_score(part["topic"], part["found"], average=None, labels=large)) if large else []
    if small:
        values.append(f1_score(part["topic"], part["found"], average="micro", labels=small, zero_division=0))
    return float(np.mean(values))


def main() -> None:
    """Print everything."""
    folder = os.environ.get("LAWKIT_REPORTS")
    sample, demo = lawkit.load(GOLD / "reports", progress=False), lawkit.load_demo()
    labels, truth = read_labels(GOLD / "labels"), read_demo_truth(demo)
    if folder:
        compare(folder, lawkit.load(folder, progress=False), None)
    else:
        compare("annotated reports", sample, labels)
        compare("demo panel", demo, truth)
    print(f"\n{'seeded topics':<40} {'n':>4} {'macro-F1':>9} {'pooled':>7} {'accuracy':>9}")
    one = score_seeded(
        sample, labels, labels["report_id"].str[0].isin(list(TUNED_LETTERS)), "annotated reports"
    )
    two = score_seeded(demo, truth, truth["report_id"].str.startswith(TUNED_BODIES), "demo panel")
    both = pd.concat([one, two])
    print(
        f"{'both, not used':<40} {(~both['tuned']).sum():>4} {macro_f1(both[~both['tuned']]):>9.3f} {pooled_f1(both[~both['tuned']]):>7.3f}"
    )


if __name__ == "__main__":
    main()
