"""Tables about clusters of reports: their key terms and their spread."""

from __future__ import annotations

import numpy as np
import pandas as pd

from lawkit.analysis.clusters.keyword_tables import empty_table
from lawkit.analysis.terms.measures import log_likelihood
from lawkit.corpus import Corpus

#: The columns of the tables of :class:`lawkit.analysis.clusters.reports.ReportClusters`, their index first.
MEMBERS = {
    "report_id": "str", "cluster_id": "Int64", "similarity": "float64", "silhouette": "float64", "membership": "float64",
    "n_terms": "int64", "x": "float64", "y": "float64",
}  # fmt: skip
CLUSTERS = {
    "cluster_id": "int64", "label": "str", "size": "int64", "silhouette": "float64", "stability": "float64",
    "stable": "bool",
}  # fmt: skip
TERMS = {
    "cluster_id": "int64", "rank": "int64", "term": "str", "g2": "float64", "count": "int64", "count_elsewhere": "int64",
    "n_reports": "int64",
}  # fmt: skip
SPREAD = {
    "cluster_id": "int64", "by": "str", "value": "str", "count": "int64", "share_of_value": "float64",
    "share_of_cluster": "float64",
}  # fmt: skip


def rank_key_terms(held: pd.DataFrame, reports: pd.Index) -> pd.DataFrame:
    """Return the terms that a cluster has more often than all other reports, the most telling first.

    A term must stand in two reports of the cluster, so that no single one names it.
    """
    inside = held["report_id"].isin(reports)
    here = held[inside].groupby("term").agg(count=("count", "sum"), n_reports=("report_id", "nunique"))
    elsewhere = held[~inside].groupby("term")["count"].sum().reindex(here.index).fillna(0)
    here = here.assign(count_elsewhere=elsewhere)
    here["g2"] = log_likelihood(
        here["count"].to_numpy(float),
        here["count_elsewhere"].to_numpy(float),
        float(held.loc[inside, "count"].sum()),
        float(max(held.loc[~inside, "count"].sum(), 1)),
    )
    here = here[(here["g2"] > 0) & (here["n_reports"] >= min(2, len(reports)))].reset_index()
    here["worse"] = -here["g2"].round(9)
    here = here.sort_values(["worse", "term"], ignore_index=True)
    return here.assign(rank=np.arange(1, len(here) + 1))


def spread_reports(corpus: Corpus, members: pd.DataFrame) -> pd.DataFrame:
    """Return how many reports of each year, level and province are in each cluster."""
    reports = (
        corpus.reports[["year", "level", "province"]]
        .join(members["cluster_id"])
        .dropna(subset=["cluster_id"])
    )
    reports["year"] = reports["year"].map(lambda year: f"{year:.0f}", na_action="ignore").astype("str")
    parts = [empty_table(SPREAD)]
    for by in ("year", "level", "province"):
        known = reports.dropna(subset=[by])
        full = pd.MultiIndex.from_product(
            [sorted(reports["cluster_id"].unique()), sorted(known[by].unique())],
            names=["cluster_id", "value"],
        )
        counted = known.groupby(["cluster_id", by]).size().rename_axis(["cluster_id", "value"])
        part = counted.reindex(full, fill_value=0).rename("count").reset_index().assign(by=by)
        for column, share in (("value", "share_of_value"), ("cluster_id", "share_of_cluster")):
            total = part.groupby(column)["count"].transform("sum")
            part[share] = part["count"] / total.where(total > 0)
        parts.append(part[list(SPREAD)].astype(SPREAD))
    return pd.concat(parts, ignore_index=True).sort_values("cluster_id", kind="stable", ignore_index=True)
