"""Tables about clusters of keywords: members, typical sentences, spread; all from the counts, never from the text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from lawkit.analysis.clusters.association import Incidence
from lawkit.analysis.clusters.embedding import unit_rows
from lawkit.analysis.clusters.stability import STABLE, Partition, silhouettes
from lawkit.corpus import Corpus

#: The columns of the tables of :class:`lawkit.analysis.clusters.keywords.KeywordClusters`, their index first.
MEMBERS = {
    "term": "str", "cluster_id": "Int64", "centrality": "float64", "similarity": "float64", "membership": "float64",
    "count": "int64", "n_units": "int64", "n_reports": "int64", "x": "float64", "y": "float64",
}  # fmt: skip
CLUSTERS = {
    "cluster_id": "int64", "label": "str", "size": "int64", "n_units": "int64", "n_reports": "int64",
    "silhouette": "float64", "stability": "float64", "stable": "bool",
}  # fmt: skip
EXAMPLES = {
    "cluster_id": "int64", "rank": "int64", "report_id": "str", "sentence_id": "int64", "score": "float64",
    "terms": "str",
}  # fmt: skip
SPREAD = {
    "cluster_id": "int64", "by": "str", "value": "str", "count": "int64", "n_reports": "int64",
    "share_of_value": "float64", "share_of_cluster": "float64",
}  # fmt: skip

# So many central terms name a cluster.
_LABEL_TERMS = 3


def empty_table(columns: Mapping[str, str]) -> pd.DataFrame:
    """Return a table without rows, with its columns and types."""
    return pd.DataFrame({name: pd.Series(dtype=dtype) for name, dtype in columns.items()})


def order_clusters(labels: np.ndarray, terms: Sequence[str], centrality: np.ndarray) -> list[tuple[int, str]]:
    """Return the clusters with their names, the largest first, then by name."""
    found = []
    for label in range(int(labels.max(initial=-1)) + 1):
        at = np.flatnonzero(labels == label).tolist()
        best = sorted(at, key=lambda i: (-round(float(centrality[i]), 9), terms[i]))[:_LABEL_TERMS]
        found.append((-len(at), " · ".join(terms[i] for i in best), label))
    return [(label, name) for _, name, label in sorted(found)]


def measure_centrality(incidence: Incidence, edges: pd.DataFrame, labels: np.ndarray) -> np.ndarray:
    """Return for each term the strength of its ties within its cluster, as a share of the strongest there.

    The strength of a tie is the root of its log-likelihood ratio, which weighs both how close and how well attested it
    is; only significant ties count.
    """
    at = pd.Index(incidence.terms)
    tied = edges[edges["significant"]]
    source, target = at.get_indexer(pd.Index(tied["source"])), at.get_indexer(pd.Index(tied["target"]))
    within = (labels[source] == labels[target]) & (labels[source] >= 0)
    strength = np.sqrt(tied["g2"].to_numpy())[within]
    total = np.zeros(len(labels))
    np.add.at(total, source[within], strength)
    np.add.at(total, target[within], strength)
    largest = np.zeros(int(labels.max(initial=-1)) + 1)
    np.maximum.at(largest, labels[labels >= 0], total[labels >= 0])
    top = np.where(labels >= 0, largest[np.maximum(labels, 0)] if len(largest) else 0.0, np.nan)
    return np.divide(total, top, out=np.where(labels >= 0, 0.0, np.nan), where=top > 0)


def similarity_to_centre(points: np.ndarray, labels: np.ndarray) -> np.ndarray:
    """Return the cosine of each point with the centre of its cluster, NaN outside clusters."""
    similar = np.full(len(points), np.nan)
    for label in range(int(labels.max(initial=-1)) + 1):
        at = labels == label
        similar[at] = points[at] @ unit_rows(points[at].mean(axis=0, keepdims=True))[0]
    return similar


def list_members(counts: pd.DataFrame, terms: Sequence[str], found: Mapping[str, np.ndarray]) -> pd.DataFrame:
    """Return one row a keyword, by cluster and centrality, those without a cluster last."""
    per_term = counts.groupby("term").agg(
        count=("count", "sum"), n_units=("unit", "nunique"), n_reports=("report_id", "nunique")
    )
    table = pd.DataFrame({"term": pd.Series(list(terms), dtype="str"), **found})
    table["cluster_id"] = table["cluster_id"].astype("Int64").where(table["cluster_id"] >= 0)
    table = table.join(per_term, on="term").fillna({"count": 0, "n_units": 0, "n_reports": 0})
    table["order"] = -table["centrality"].round(9)
    table = table.sort_values(["cluster_id", "order", "term"], na_position="last", kind="stable")
    return table[list(MEMBERS)].astype(MEMBERS).set_index("term")


def list_clusters(
    counts: pd.DataFrame, members: pd.DataFrame, order: Sequence[tuple[int, str]], found: Partition
) -> pd.DataFrame:
    """Return one row a cluster."""
    placed = counts.join(members["cluster_id"].dropna(), on="term", how="inner").groupby("cluster_id")
    totals = placed.agg(n_units=("unit", "nunique"), n_reports=("report_id", "nunique"))
    values = silhouettes(found.points, found.labels)
    rows = [
        {
            "cluster_id": at,
            "label": name,
            "size": int((found.labels == label).sum()),
            **totals.loc[at].to_dict(),
            "silhouette": float(np.mean(values[found.labels == label])),
            "stability": float(found.stability[label]),
            "stable": bool(found.stability[label] >= STABLE),
        }
        for at, (label, name) in enumerate(order)
    ]
    table = pd.DataFrame(rows) if rows else empty_table(CLUSTERS)
    return table.astype(CLUSTERS).set_index("cluster_id")


def list_examples(counts: pd.DataFrame, members: pd.DataFrame, wanted: int) -> pd.DataFrame:
    """Return the most typical sentences of each cluster, the best first.

    The score is the cosine between the keywords of a sentence (each once) and the cluster's members weighted by
    centrality: 1 where a sentence holds all of them in proportion and no other keyword.
    """
    known = members.dropna(subset=["cluster_id"])
    if known.empty:
        return empty_table(EXAMPLES)
    held = counts.join(known[["cluster_id", "centrality"]], on="term", how="inner")
    held = held.drop_duplicates(["report_id", "sentence_id", "term"])
    sentence = ["report_id", "sentence_id"]
    size = held.groupby(sentence).size().rename("n")
    length = np.sqrt(known.assign(square=known["centrality"] ** 2).groupby("cluster_id")["square"].sum())
    held = held.sort_values(
        [*sentence, "cluster_id", "centrality", "term"], ascending=[True, True, True, False, True]
    )
    grouped = held.groupby([*sentence, "cluster_id"], sort=True)
    scores = (
        grouped.agg(total=("centrality", "sum"), terms=("term", " ".join))
        .reset_index()
        .join(size, on=sentence)
    )
    scores["score"] = scores["total"] / (
        np.sqrt(scores["n"]) * scores["cluster_id"].map(length).astype(float)
    )
    scores["worse"] = -scores["score"].round(9)
    scores = scores[scores["score"] > 0].sort_values(["cluster_id", "worse", *sentence], kind="stable")
    scores["rank"] = scores.groupby("cluster_id").cumcount() + 1
    return scores[scores["rank"] <= wanted][list(EXAMPLES)].astype(EXAMPLES).reset_index(drop=True)


def list_spread(counts: pd.DataFrame, members: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Return how many sentences of each year, level and role hold keywords of each cluster.

    Parameters
    ----------
    counts
        One row a sentence and term, of all terms.
    members
        From :func:`list_members`.
    corpus
        Whose reports have years and levels; reports without one are left out there.
    """
    sentence = ["report_id", "sentence_id"]
    reports = corpus.reports
    known = counts[[*sentence, "role"]].drop_duplicates(sentence)
    years = reports["year"].map(lambda year: f"{year:.0f}", na_action="ignore")
    known = known.assign(
        year=years.reindex(known["report_id"]).array, level=reports["level"].reindex(known["report_id"]).array
    )
    held = counts.join(members["cluster_id"].dropna(), on="term", how="inner")
    held = held[[*sentence, "cluster_id"]].drop_duplicates().merge(known, on=sentence)
    clusters = pd.Index(sorted(held["cluster_id"].unique()), name="cluster_id")
    parts = [empty_table(SPREAD)]
    for by in ("year", "level", "role"):
        total = known.dropna(subset=[by]).groupby(by, sort=True).size()
        found = held.dropna(subset=[by]).groupby(["cluster_id", by])
        counted = pd.DataFrame({"count": found.size(), "n_reports": found["report_id"].nunique()})
        full = pd.MultiIndex.from_product([clusters, total.index], names=["cluster_id", "value"])
        part = counted.rename_axis(["cluster_id", "value"]).reindex(full, fill_value=0).reset_index()
        part = part.assign(by=by, share_of_value=part["count"] / part["value"].map(total).astype(float))
        of_cluster = part.groupby("cluster_id")["count"].transform("sum")
        part["share_of_cluster"] = part["count"] / of_cluster.where(of_cluster > 0)
        parts.append(part[list(SPREAD)].astype(SPREAD))
    table = pd.concat(parts, ignore_index=True)
    return table.sort_values("cluster_id", kind="stable", ignore_index=True)
