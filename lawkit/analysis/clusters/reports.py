"""Report clusters: which reports use the same words, as groups with their key terms and their spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from lawkit.analysis.clusters.consensus import Method, one_thread
from lawkit.analysis.clusters.embedding import ReportPoints, lay_out
from lawkit.analysis.clusters.keyword_tables import empty_table, similarity_to_centre
from lawkit.analysis.clusters.keyword_terms import describe_source
from lawkit.analysis.clusters.report_tables import CLUSTERS, MEMBERS, TERMS, rank_key_terms, spread_reports
from lawkit.analysis.clusters.stability import (
    STABLE,
    Partition,
    check_numbers,
    empty_partition,
    find_clusters,
    silhouettes,
)
from lawkit.analysis.terms.chosen import Phrases, StopWords, TermChoice, choose_terms
from lawkit.corpus import Corpus
from lawkit.errors import check_choice
from lawkit.words.segment import Segmenter

_LABEL_TERMS, _KEY_TERMS = 3, 15


@dataclass(frozen=True, eq=False, slots=True)
class ReportClusters:
    """What :func:`cluster_reports` found.

    Attributes
    ----------
    members : DataFrame
        One row a report, index ``report_id``: cluster_id (missing for a report without cluster), similarity (cosine with the
        cluster's centre), silhouette, membership (share of resamples in which it falls into the same cluster), n_terms
        (occurrences counted), x and y (place on the map).
    clusters : DataFrame
        One row a cluster, the largest first, index ``cluster_id``: label (its three key terms), size, silhouette, stability (mean
        Jaccard similarity over resamples), stable (0.6 or more).
    terms : DataFrame
        The key terms of each cluster against all other reports: cluster_id, rank, term, g2 (log-likelihood ratio), count,
        count_elsewhere, n_reports (of the cluster that have it).
    spread : DataFrame
        cluster_id, by (``year``, ``level``, ``province``), value, count (reports), share_of_value, share_of_cluster.
    curve : DataFrame
        One row a number of clusters tried: n, n_kept, silhouette, stability, score, chosen.
    params : Mapping
        The options, the segmenter, lawkit's version, and under ``note`` why there are no clusters where there are none.
    """

    members: pd.DataFrame
    clusters: pd.DataFrame
    terms: pd.DataFrame
    spread: pd.DataFrame
    curve: pd.DataFrame
    params: Mapping[str, Any]

    def __repr__(self) -> str:
        placed = int(self.members["cluster_id"].notna().sum())
        stable = int(self.clusters["stable"].sum())
        return (
            f"<ReportClusters: {placed} of {len(self.members)} reports in {len(self.clusters)} clusters, "
            f"{stable} of them stable>"
        )


def cluster_reports(
    corpus: Corpus,
    *,
    roles: Sequence[str] | str | None = None,
    stop_words: StopWords = "default",
    phrases: Phrases = False,
    segmenter: Segmenter | None = None,
    min_reports: int = 2,
    max_share: float = 0.9,
    method: Method = "agglomerative",
    n: int | Literal["auto"] = "auto",
    min_size: int = 2,
    resamples: int = 100,
    random_state: int = 0,
    jobs: int = 1,
) -> ReportClusters:
    r"""Group reports by the words they use.

    Parameters
    ----------
    corpus
        The reports, with or without text.
    roles, stop_words, phrases, segmenter
        Which terms are counted; see :func:`lawkit.count_terms`.
    min_reports, max_share
        Terms count that stand in so many reports, and in no more than this share of them where there are at least ten.
    method
        ``"agglomerative"`` (average linkage of cosine distances), ``"kmeans"`` or ``"hdbscan"``.
    n
        Number of clusters of at least ``min_size`` reports, or ``"auto"`` for that with the best product of silhouette and
        stability.
    min_size
        Reports of smaller clusters are left without cluster.
    resamples
        Number of bootstrap resamples; each draws the sentences of every report anew.
    random_state
        Seed of the resamples.
    jobs
        Worker processes, -1 for all cores; the result is the same for any number.

    Returns
    -------
    ReportClusters
        With tables ``members``, ``clusters``, ``terms``, ``spread`` and ``curve``. With too few reports, no clusters, and
        ``params["note"]`` says why.

    Raises
    ------
    ValueError
        If an option is none of the allowed, or ``n`` is more than the number of reports.
    LawkitError
        If the text is needed and the corpus was saved without it.

    See Also
    --------
    lawkit.analysis.clusters.stability.partition : how clusters are found and judged, with references.

    Notes
    -----
    A report is the vector of its terms, :math:`(1 + \ln tf)(1 + \ln \frac{1+n}{1+df})`, brought to length 1 (Salton and
    Buckley 1988), so reports of different length can be compared. Stability tells whether a cluster hangs on a few sentences, not
    whether it would be found among other reports. Reports of one body over the years are alike because of names and
    set phrases; leave names out with ``stop_words`` where that is not wanted. Report lengths below a few hundred characters
    say little. Made for up to some hundred reports: time and memory grow with the square of their number.

    References
    ----------
    Salton, G., & Buckley, C. (1988). Term-weighting approaches in automatic text retrieval. Information Processing &
    Management, 24(5), 513-523.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> themes = ["行政复议、行政应诉、听证。", "普法宣传、校园讲座、宪法。"]
    >>> texts = [f"青溪县202{i}年法治政府建设年度报告\n一、主要工作\n" + themes[i % 2] * 5 for i in range(4)]
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": list("abcd"), "text": texts}))
    >>> lawkit.cluster_reports(corpus, resamples=10).members["cluster_id"].to_dict()
    {'a': 0, 'c': 0, 'b': 1, 'd': 1}
    """
    check_choice("method", method, get_args(Method))
    check_numbers(n=n, min_size=min_size, resamples=resamples, jobs=jobs)
    choice = TermChoice.of(
        roles=roles, stop_words=stop_words, numbers="drop", phrases=phrases, segmenter=segmenter
    )
    params: dict[str, Any] = {
        "roles": list(choice.roles), "min_reports": min_reports, "max_share": max_share, "method": method, "n": n,
        "min_size": min_size, "resamples": resamples, "random_state": random_state,
        **describe_source(corpus, segmenter),
    }  # fmt: skip
    rows = choose_terms(corpus, choice).rows
    rows = rows[rows["term"].str.len() > 1]
    held = _held(rows, len(corpus), min_reports, max_share)
    ids = [report_id for report_id in sorted(corpus) if report_id in set(held["report_id"])]
    if ids:
        found, params["note"] = find_clusters(
            _points(held, ids), len(ids), what="reports", method=method, n=n, min_size=min_size, resamples=resamples,
            random_state=random_state, jobs=jobs,
        )  # fmt: skip
    else:
        found, params["note"] = empty_partition(np.zeros((0, 1))), "no report has terms"
    with one_thread():
        return _put_together(corpus, rows, held, ids, found, params)


# Shares of fewer reports say nothing: with five, a term in all of them is in 100 %.
_ENOUGH = 10


def _held(rows: pd.DataFrame, n_reports: int, min_reports: int, max_share: float) -> pd.DataFrame:
    """Return the rows of the terms that stand in enough reports and not in nearly all of them."""
    spread = rows[["report_id", "term"]].drop_duplicates().groupby("term").size()
    most = max_share * n_reports if n_reports >= _ENOUGH else n_reports
    kept = spread.index[(spread >= min(min_reports, n_reports)) & (spread <= most)]
    return rows[rows["term"].isin(kept)]


def _points(held: pd.DataFrame, ids: list[str]) -> ReportPoints:
    """Return reports as points, from the counts of their sentences."""
    from scipy.sparse import csr_matrix

    terms = pd.Index(sorted(held["term"].unique()))
    sentences = held[["report_id", "sentence_id"]].drop_duplicates().sort_values(["report_id", "sentence_id"])
    at = pd.MultiIndex.from_frame(sentences).get_indexer(
        pd.MultiIndex.from_frame(held[["report_id", "sentence_id"]])
    )
    cells = (held["count"].to_numpy(float), (at, terms.get_indexer(pd.Index(held["term"]))))
    counts = csr_matrix(cells, shape=(len(sentences), len(terms)))
    reports = pd.Index(ids).get_indexer(pd.Index(sentences["report_id"]))
    return ReportPoints(counts, np.asarray(reports, dtype="int64"), len(ids))


def _put_together(
    corpus: Corpus,
    rows: pd.DataFrame,
    held: pd.DataFrame,
    ids: list[str],
    found: Partition,
    params: dict[str, Any],
) -> ReportClusters:
    """Return all tables."""
    label_of = pd.Series(found.labels, index=pd.Index(ids, dtype="str"))
    key = {
        label: rank_key_terms(held, label_of.index[label_of == label])
        for label in range(len(found.stability))
    }
    names = {label: " · ".join(table["term"].head(_LABEL_TERMS)) for label, table in key.items()}
    order = sorted(names, key=lambda label: (-int((label_of == label).sum()), names[label], label))
    number = {label: at for at, label in enumerate(order)}
    members = _list_members(corpus, rows, label_of.map(number), found)
    values = silhouettes(found.points, found.labels)
    clusters = [
        {
            "cluster_id": at,
            "label": names[label],
            "size": int((found.labels == label).sum()),
            "silhouette": float(np.mean(values[found.labels == label])),
            "stability": float(found.stability[label]),
            "stable": bool(found.stability[label] >= STABLE),
        }
        for at, label in enumerate(order)
    ]
    terms = [key[label].head(_KEY_TERMS).assign(cluster_id=at) for at, label in enumerate(order)]
    return ReportClusters(
        members=members,
        clusters=(pd.DataFrame(clusters) if clusters else empty_table(CLUSTERS))
        .astype(CLUSTERS)
        .set_index("cluster_id"),
        terms=pd.concat([empty_table(TERMS), *terms], ignore_index=True)[list(TERMS)].astype(TERMS),
        spread=spread_reports(corpus, members),
        curve=found.curve,
        params=MappingProxyType(params),
    )


def _list_members(corpus: Corpus, rows: pd.DataFrame, cluster: pd.Series, found: Partition) -> pd.DataFrame:
    """Return one row a report, by cluster and similarity, those without a cluster last."""
    place = lay_out(found.points) if len(found.stability) else np.full((len(cluster), 2), np.nan)
    table = pd.DataFrame(
        {
            "cluster_id": cluster.astype("Int64"),
            "similarity": similarity_to_centre(found.points, found.labels),
            "silhouette": silhouettes(found.points, found.labels),
            "membership": found.membership,
            "x": place[:, 0],
            "y": place[:, 1],
        }
    ).reindex(pd.Index(sorted(corpus), dtype="str", name="report_id"))
    table["n_terms"] = rows.groupby("report_id")["count"].sum().reindex(table.index).fillna(0)
    table = table.reset_index().assign(order=lambda t: -t["similarity"].round(9))
    table = table.sort_values(["cluster_id", "order", "report_id"], na_position="last", kind="stable")
    return table[list(MEMBERS)].astype(MEMBERS).set_index("report_id")
