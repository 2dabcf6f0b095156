"""Tables about topics: their terms, the shares of the units, typical statements, quality."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lawkit.analysis.clusters.association import Floats
from lawkit.analysis.topics.quality import measure_exclusivity, measure_frex, measure_npmi, rank_terms
from lawkit.analysis.topics.seeded import topic_names
from lawkit.analysis.topics.units import KEY, Units

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

#: The columns of the tables of :class:`lawkit.analysis.topics.topics.Topics`.
TERMS = {
    "topic": "str", "rank": "int64", "term": "str", "weight": "float64", "exclusivity": "float64", "frex": "float64", "seed": "bool",
}  # fmt: skip
ASSIGNMENTS = {
    "report_id": "str", "statement_id": "int64", "topic": "str", "share": "float64", "main": "bool",
}  # fmt: skip
EXAMPLES = {
    "topic": "str", "rank": "int64", "report_id": "str", "statement_id": "int64", "role": "str", "share": "float64",
    "score": "float64", "first_sentence": "int64", "last_sentence": "int64", "start": "int64", "end": "int64", "text": "str",
}  # fmt: skip
QUALITY = {
    "topic": "str", "label": "str", "name_zh": "str", "name_en": "str", "share": "float64", "n_units": "int64", "n_reports": "int64",
    "coherence": "float64", "exclusivity": "float64", "stability": "float64", "stable": "bool",
}  # fmt: skip
CURVE = {
    "n": "int64", "coherence": "float64", "exclusivity": "float64", "stability": "float64", "score": "float64", "chosen": "bool",
}  # fmt: skip

_LABEL_TERMS = 3
#: Below this mean cosine a topic is called unstable; the highest value that topics of planted corpora without any structure
#: reached was 0.85, the lowest of planted themes 0.93 (tests/test_analysis_topics.py).
STABLE = 0.85


def build(rows: Mapping[str, object] | pd.DataFrame, columns: Mapping[str, str]) -> pd.DataFrame:
    """Return a table with exactly these columns and types."""
    return pd.DataFrame(rows)[list(columns)].astype(dict(columns)).reset_index(drop=True)


def list_terms(
    weights: Floats, terms: Sequence[str], topics: Sequence[str], seeded: np.ndarray, at_most: int
) -> pd.DataFrame:
    """Return the heaviest terms of each topic.

    Parameters
    ----------
    weights, terms, topics
        Topics by terms, and the names of both.
    seeded
        For each term the number of the topic that it is anchored to, -1 for none.
    at_most
        So many of each topic; terms without weight are left out.
    """
    order = rank_terms(weights, terms)[:, :at_most]
    exclusive, frex = measure_exclusivity(weights), measure_frex(weights)
    row, column = np.repeat(np.arange(len(weights)), order.shape[1]), order.ravel()
    table = pd.DataFrame(
        {
            "topic": np.asarray(topics, dtype=object)[row],
            "rank": np.tile(np.arange(1, order.shape[1] + 1), len(weights)),
            "term": np.asarray(terms, dtype=object)[column],
            "weight": weights[row, column],
            "exclusivity": exclusive[row, column],
            "frex": frex[row, column],
            "seed": seeded[column] == row,
        }
    )
    return build(table[table["weight"] > 0], TERMS)


def main_topics(shares: Floats) -> np.ndarray:
    """Return the number of the largest topic of each unit, -1 for a unit without shares; the first of equal ones."""
    known = ~np.isnan(shares).any(axis=1)
    return np.where(known, np.round(np.nan_to_num(shares), 9).argmax(axis=1), -1)


def order_by_size(weights: Floats, terms: Sequence[str], shares: Floats) -> list[int]:
    """Return the topics from the largest mean share down; of equal ones by their heaviest terms."""
    some = ~np.isnan(shares).all(axis=1)
    size = np.round(shares[some].mean(axis=0), 9) if some.any() else np.zeros(shares.shape[1])
    best = [tuple(terms[c] for c in row[:_LABEL_TERMS]) for row in rank_terms(weights, terms)]
    return sorted(range(len(size)), key=lambda at: (-size[at], best[at]))


def list_assignments(units: Units, shares: Floats, topics: Sequence[str]) -> pd.DataFrame:
    """Return one row a unit and topic."""
    n, k = shares.shape
    main = main_topics(shares)
    return build(
        {
            **{key: units.frame[key].repeat(k).array for key in KEY},
            "topic": np.tile(np.asarray(topics, dtype=object), n),
            "share": shares.ravel(),
            "main": (main[:, None] == np.arange(k)).ravel(),
        },
        ASSIGNMENTS,
    )


def list_examples(
    units: Units, counts: csr_matrix, shares: Floats, weights: Floats, topics: Sequence[str], wanted: int
) -> pd.DataFrame:
    """Return the most typical units of each topic, of those whose largest share it has.

    The score is the cosine between the unit's terms, weighed as tf-idf, and the topic's.
    """
    from lawkit.analysis.topics.models import measure_rarity, weigh_counts

    rarity = measure_rarity(counts)
    directions = weights * rarity
    directions = directions / np.maximum(np.linalg.norm(directions, axis=1, keepdims=True), 1e-12)
    scores = np.asarray(weigh_counts(counts, rarity) @ directions.T)
    main, parts = main_topics(shares), []
    for at, topic in enumerate(topics):
        found = units.frame[main == at].assign(topic=topic)
        found["share"], found["score"] = shares[main == at, at], scores[main == at, at]
        worse = -found["score"].round(9)
        found = found.assign(worse=worse).sort_values(["worse", *KEY], kind="stable").head(wanted)
        parts.append(found.assign(rank=np.arange(1, len(found) + 1)))
    return build(pd.concat(parts), EXAMPLES)


def list_quality(
    units: Units, counts: csr_matrix, shares: Floats, weights: Floats, topics: Sequence[str], terms: Sequence[str],
    stability: Floats, top_terms: int,
) -> pd.DataFrame:  # fmt: skip
    """Return one row a topic: how large, how coherent, how exclusive, how stable."""
    order = rank_terms(weights, terms)
    coherence, exclusivity = judge_terms(counts, weights, order, top_terms)
    main, names = main_topics(shares), topic_names()
    some = ~np.isnan(shares).all(axis=1)
    known = [topic if topic in names.index else None for topic in topics]
    return build(
        {
            "topic": list(topics),
            "label": [" · ".join(terms[c] for c in row[:_LABEL_TERMS]) for row in order],
            "name_zh": [None if code is None else names.loc[code, "name_zh"] for code in known],
            "name_en": [None if code is None else names.loc[code, "name_en"] for code in known],
            "share": shares[some].mean(axis=0) if some.any() else np.full(len(topics), np.nan),
            "n_units": [int((main == at).sum()) for at in range(len(topics))],
            "n_reports": [units.frame.loc[main == at, "report_id"].nunique() for at in range(len(topics))],
            "coherence": coherence,
            "exclusivity": exclusivity,
            "stability": stability,
            "stable": stability >= STABLE,
        },
        QUALITY,
    )


def judge_terms(
    counts: csr_matrix, weights: Floats, order: np.ndarray, top_terms: int
) -> tuple[Floats, Floats]:
    """Return by topic the coherence of its heaviest terms, and their mean FREX (balance 0.7, as R's stm has it)."""
    frex = measure_frex(weights, 0.7)
    best = [[c for c in row[:top_terms] if weights[at, c] > 0] for at, row in enumerate(order)]
    coherence = np.array([measure_npmi(counts, columns) for columns in best])
    return coherence, np.array(
        [frex[at, columns].mean() if columns else np.nan for at, columns in enumerate(best)]
    )
