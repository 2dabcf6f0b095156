"""Keyword clusters: which keywords go together, as themes with a name, their sentences and their spread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal, get_args

import numpy as np
import pandas as pd

from lawkit.analysis.clusters.association import (
    SMOOTHING,
    Incidence,
    Measure,
    Test,
    build_incidence,
    count_pairs,
    find_linked,
    list_edges,
    probe_pairs,
)
from lawkit.analysis.clusters.consensus import Method, Points, one_thread
from lawkit.analysis.clusters.embedding import GivenPoints, TermPoints, Vectors, lay_out, read_vectors
from lawkit.analysis.clusters.keyword_tables import (
    list_clusters,
    list_examples,
    list_members,
    list_spread,
    measure_centrality,
    order_clusters,
    similarity_to_centre,
)
from lawkit.analysis.clusters.keyword_terms import (
    Resample,
    Unit,
    choose_keywords,
    count_units,
    describe_source,
    number_blocks,
    what_to_draw,
)
from lawkit.analysis.clusters.stability import Partition, check_numbers, find_clusters
from lawkit.analysis.terms.chosen import Phrases, StopWords, TermChoice
from lawkit.corpus import Corpus
from lawkit.errors import check_choice
from lawkit.words.segment import Segmenter


@dataclass(frozen=True, eq=False, slots=True)
class KeywordClusters:
    """What :func:`cluster_keywords` found.

    Attributes
    ----------
    members : DataFrame
        One row a keyword, index ``term``: cluster_id (missing for a keyword without cluster), centrality (strength of its ties
        within the cluster, that of the most central being 1), similarity (cosine with the cluster's centre), membership (share of
        resamples in which it falls into the same cluster), count, n_units, n_reports, x and y (place on the map, -1 to 1).
    clusters : DataFrame
        One row a cluster, the largest first, index ``cluster_id``: label (the three most central terms), size (keywords),
        n_units (that hold any of them), n_reports, silhouette, stability (mean Jaccard similarity over
        resamples), stable (0.6 or more).
    edges : DataFrame
        One row a pair of keywords that meets; see :func:`lawkit.analysis.clusters.association.list_edges`.
    examples : DataFrame
        Typical sentences: cluster_id, rank, report_id, sentence_id, score, terms (keywords of the cluster in it). Join with
        ``corpus.sentences`` for their words.
    spread : DataFrame
        cluster_id, by (``year``, ``level``, ``role``), value, count (sentences that hold a keyword of the cluster),
        n_reports, share_of_value (of all sentences there), share_of_cluster (of the cluster's sentences).
    curve : DataFrame
        One row a number of clusters tried: n, n_kept (clusters that are large enough), silhouette, stability, score, chosen.
    params : Mapping
        The options, the segmenter, lawkit's version, and under ``note`` why there are no clusters where there are none.
    """

    members: pd.DataFrame
    clusters: pd.DataFrame
    edges: pd.DataFrame
    examples: pd.DataFrame
    spread: pd.DataFrame
    curve: pd.DataFrame
    params: Mapping[str, Any]

    def __repr__(self) -> str:
        placed = int(self.members["cluster_id"].notna().sum())
        stable = int(self.clusters["stable"].sum())
        return (
            f"<KeywordClusters: {placed} of {len(self.members)} keywords in {len(self.clusters)} clusters, "
            f"{stable} of them stable>"
        )


def cluster_keywords(
    corpus: Corpus,
    *,
    keywords: Sequence[str] | pd.DataFrame | None = None,
    by: Unit = "sentence",
    roles: Sequence[str] | str | None = None,
    stop_words: StopWords = "default",
    phrases: Phrases = True,
    segmenter: Segmenter | None = None,
    top: int = 300,
    min_units: int = 3,
    min_reports: int = 2,
    measure: Measure = "ppmi",
    smoothing: float = SMOOTHING,
    test: Test = "fisher",
    alpha: float = 0.05,
    keyword_alpha: float = 0.2,
    vectors: Vectors | None = None,
    dims: int | None = None,
    method: Method = "agglomerative",
    n: int | Literal["auto"] = "auto",
    min_size: int = 3,
    resample: Resample = "auto",
    resamples: int = 100,
    examples: int = 5,
    random_state: int = 0,
    jobs: int = 1,
) -> KeywordClusters:
    r"""Find the themes of a corpus: clusters of keywords that stand together.

    Parameters
    ----------
    corpus
        The reports, with or without text.
    keywords
        The keywords: a list, a table with a column ``term`` such as :func:`lawkit.rank_keywords` returns, or None for the
        ``top`` terms by tf-idf among those that occur often enough.
    by
        Keywords go together where they share a ``"sentence"`` or an ``"item"`` (一是 …; sentences outside items count
        each for itself).
    roles, stop_words, phrases, segmenter
        Which terms are counted; see :func:`lawkit.count_terms`. Numbers, dates and words of one character are no keywords.
    top, min_units, min_reports
        Keywords that are not given must stand in so many sentences (items) and reports (in all where there are fewer).
    measure, smoothing
        Strength of association; see :func:`lawkit.analysis.clusters.association.associate_pairs`.
    test, alpha
        Significance of edges, one-sided, at the false discovery rate ``alpha``; see
        :func:`lawkit.analysis.clusters.association.probe_pairs`.
    keyword_alpha
        Keywords that go with no other join no cluster. This is the share of keywords wrongly let in that is put up with; see
        :func:`lawkit.analysis.clusters.association.find_linked`. 1 lets all in.
    vectors
        Your own vectors of terms instead of those made from the associations (term → numbers, a DataFrame indexed by
        term, or a function from a list of terms to rows). Resamples then draw among the keywords. Edges and centrality stay
        those of the corpus.
    dims
        Dimensions kept by truncated singular value decomposition; None takes a tenth of the number of keywords, from 20 to 100.
    method
        ``"agglomerative"`` (average linkage of cosine distances), ``"kmeans"``, or ``"hdbscan"``, which finds its own number and
        leaves keywords over.
    n
        Number of clusters of at least ``min_size`` keywords, or ``"auto"`` for that from 2 to 25 with the best product of
        silhouette and stability. Fewer come out where the keywords do not fall into so many.
    min_size
        Keywords of smaller clusters are left without cluster.
    resample
        What bootstrap resamples draw: whole ``"report"`` s, ``"unit"`` s (sentences or items), or ``"auto"``: reports where there are at
        least 20.
    resamples
        Number of resamples, at least 2.
    examples
        Typical sentences a cluster.
    random_state
        Seed of the resamples.
    jobs
        Worker processes, -1 for all cores; the result is the same for any number.

    Returns
    -------
    KeywordClusters
        With tables ``members``, ``clusters``, ``edges``, ``examples``, ``spread`` and ``curve``. With too few keywords, no
        clusters, and ``params["note"]`` says why.

    Raises
    ------
    ValueError
        If an option is none of the allowed, or ``n`` is more than the number of keywords that can be clustered.
    LawkitError
        If the text is needed and the corpus was saved without it.

    See Also
    --------
    lawkit.analysis.clusters.stability.partition : how clusters are found and judged, with references.

    Notes
    -----
    Keywords are points by the company they keep: each keyword's positive pointwise mutual information with all others
    (Church and Hanks 1990; smoothed as by Levy, Goldberg and Dagan 2015), cut down to a few dimensions. Clusters are
    the consensus of the clusterings of many bootstrap resamples.

    Defaults were set on short real reports and on planted themes. There, three sentences are enough for a keyword, as rare words
    tell themes apart best, and a ``keyword_alpha`` below 0.1 loses whole themes of five reports, while planted themes are found at any value
    from 0.05 to 0.2. For a result to publish, take more resamples and compare several values of ``random_state``.

    Limits: themes are what the words of these reports bear out, no more. From a handful of reports most clusters come out
    unstable although a reader finds them sensible; read ``stability`` and ``membership`` before reporting one. A cluster that holds
    more than half of all keywords is found again by its size alone. A keyword
    belongs to one cluster only, and words that belong to all themes (机制, 能力) fall where they stand most often. A corpus
    without structure yields no or unstable clusters.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> one, two = "复议、应诉、听证。", "普法、校园、讲座。"
    >>> text = "青溪县2023年法治政府建设年度报告\n一、主要工作\n" + "\n".join([one + two] * 12)
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> found = lawkit.cluster_keywords(corpus, resamples=10)
    >>> found.members.groupby("cluster_id").groups[1].sort_values().tolist()
    ['普法', '校园', '讲座']
    """
    for name, value, kind in (
        ("by", by, Unit), ("measure", measure, Measure), ("test", test, Test), ("method", method, Method),
        ("resample", resample, Resample),
    ):  # fmt: skip
        check_choice(name, value, get_args(kind))
    check_numbers(n=n, min_size=min_size, resamples=resamples, jobs=jobs)
    choice = TermChoice.of(
        roles=roles, stop_words=stop_words, numbers="drop", phrases=phrases, segmenter=segmenter
    )
    params: dict[str, Any] = {
        "keywords": "top" if keywords is None else "given",
        "by": by, "roles": list(choice.roles), "top": top, "min_units": min_units, "min_reports": min_reports,
        "measure": measure, "smoothing": smoothing, "test": test, "alpha": alpha,
        "keyword_alpha": keyword_alpha, "vectors": vectors is not None,
        "dims": dims, "method": method, "n": n, "min_size": min_size, "resamples": resamples,
        "random_state": random_state, **describe_source(corpus, segmenter),
    }  # fmt: skip
    counts, parts = count_units(corpus, choice, by)
    chosen = choose_keywords(counts, keywords, top, min_units, min(min_reports, max(len(corpus), 1)))
    incidence = build_incidence(counts, chosen, parts)
    edges = list_edges(incidence, measure=measure, smoothing=smoothing, test=test, alpha=alpha)
    if vectors is None:
        pairs, total = count_pairs(incidence.matrix, apart=incidence.apart)
        usable = (
            find_linked(probe_pairs(pairs, total, test=test), alpha=keyword_alpha)
            if total
            else np.zeros(len(chosen), bool)
        )
        params["resample"] = what_to_draw(resample, counts["report_id"].nunique())
        blocks = number_blocks(counts, incidence, params["resample"])
        source: Points = TermPoints(
            incidence.matrix[:, usable],
            incidence.apart[np.ix_(usable, usable)],
            blocks,
            measure,
            smoothing,
            dims,
        )
    else:
        given = read_vectors(vectors, chosen)
        usable, params["resample"] = np.abs(given).sum(axis=1) > 0, "keyword"
        source = GivenPoints(given[usable])
    found, params["note"] = find_clusters(
        source, int(usable.sum()), what="keywords", method=method, n=n, min_size=min_size, resamples=resamples,
        random_state=random_state, jobs=jobs,
    )  # fmt: skip
    with one_thread():
        return _put_together(corpus, counts, incidence, edges, usable, found, examples, params)


def _put_together(
    corpus: Corpus,
    counts: pd.DataFrame,
    incidence: Incidence,
    edges: pd.DataFrame,
    usable: np.ndarray,
    found: Partition,
    examples: int,
    params: dict[str, Any],
) -> KeywordClusters:
    """Return all tables."""
    terms = incidence.terms
    labels = np.full(len(terms), -1)
    labels[usable] = found.labels
    centrality = measure_centrality(incidence, edges, labels)
    order = order_clusters(labels, terms, centrality)
    numbers = {label: at for at, (label, _) in enumerate(order)}
    columns = {
        "similarity": similarity_to_centre(found.points, found.labels),
        "membership": found.membership,
        **dict(
            zip(
                "xy",
                lay_out(found.points).T if len(numbers) else np.full((2, len(found.labels)), np.nan),
                strict=True,
            )
        ),
    }
    spread_out = {name: np.full(len(terms), np.nan) for name in columns}
    for name, values in columns.items():
        spread_out[name][usable] = values
    cluster = np.array([numbers.get(label, -1) for label in labels])
    held = counts[counts["term"].isin(terms)]
    members = list_members(held, terms, {"cluster_id": cluster, "centrality": centrality, **spread_out})
    return KeywordClusters(
        members=members,
        clusters=list_clusters(held, members, order, found),
        edges=edges,
        examples=list_examples(held, members, examples),
        spread=list_spread(counts, members, corpus),
        curve=found.curve,
        params=MappingProxyType(params),
    )
