"""Keyword and report clusters: statistics worked out by hand, planted themes, and the edges of too little data."""

import math
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import THEMES, plant

import lawkit
from lawkit.analysis.clusters.association import (
    EDGES,
    associate_pairs,
    build_incidence,
    count_pairs,
    find_linked,
    list_edges,
    measure_g2,
    probe_pairs,
)
from lawkit.analysis.clusters.consensus import ABSENT, cluster_points, drop_small, find_consensus
from lawkit.analysis.clusters.embedding import embed_matrix, lay_out, read_vectors, weigh_reports
from lawkit.analysis.clusters.keyword_tables import CLUSTERS, EXAMPLES, MEMBERS, SPREAD
from lawkit.analysis.clusters.report_tables import CLUSTERS as REPORT_CLUSTERS
from lawkit.analysis.clusters.report_tables import MEMBERS as REPORT_MEMBERS
from lawkit.analysis.clusters.report_tables import SPREAD as REPORT_SPREAD
from lawkit.analysis.clusters.report_tables import TERMS
from lawkit.analysis.clusters.stability import CURVE, STABLE, judge_clusters, silhouettes
from lawkit.errors import LawkitError

UNEQUAL = {"复议": 4.0, "环保": 0.5, "财政": 0.7}


def units(*rows: str) -> pd.DataFrame:
    """One unit a row, terms of one letter."""
    return pd.DataFrame([(at, term) for at, row in enumerate(rows) for term in row], columns=["unit", "term"])


# ---------------------------------------------------------------- association


# Ten units: a in 4, b in 3, both in 3, c in 5, a and c in 1.
TEN = units("ab", "ab", "abc", "a", "c", "c", "c", "cx", "x", "x")


def test_pairs_are_counted_in_units():
    pairs, n = count_pairs(build_incidence(TEN, ["a", "b", "c"]).matrix)
    assert n == 10.0
    assert pairs.tolist() == [[4, 3, 1], [3, 3, 1], [1, 1, 5]]


def test_a_term_counts_once_a_unit_and_one_that_is_missing_never():
    twice = pd.concat([TEN, TEN])
    pairs, n = count_pairs(build_incidence(twice, ["a", "z"]).matrix)
    assert (pairs.tolist(), n) == ([[4, 0], [0, 0]], 10.0)


def test_weights_count_units_as_often_as_they_were_drawn():
    pairs, n = count_pairs(
        build_incidence(TEN, ["a", "b"]).matrix, np.array([2.0, 0, 1, 0, 0, 0, 0, 0, 3, 0])
    )
    assert (pairs.tolist(), n) == ([[3, 3], [3, 3]], 6.0)


def test_pmi_by_hand():
    pairs, n = count_pairs(build_incidence(TEN, ["a", "b", "c"]).matrix)
    found = associate_pairs(pairs, n, smoothing=1.0)
    # log2 p(ab) / (p(a) p(b)) = log2 (3/10) / (4/10 · 3/10) = log2 (30/12)
    assert found[0, 1] == pytest.approx(math.log2(30 / 12), abs=1e-12)
    # a and c meet less often than by chance: 1/10 against 4/10 · 5/10
    assert found[0, 2] == 0.0
    # with itself: log2 1 / p(a)
    assert found[0, 0] == pytest.approx(math.log2(10 / 4), abs=1e-12)


def test_npmi_by_hand():
    pairs, n = count_pairs(build_incidence(TEN, ["a", "b"]).matrix)
    found = associate_pairs(pairs, n, measure="npmi", smoothing=1.0)
    assert found[0, 1] == pytest.approx(math.log2(30 / 12) / math.log2(10 / 3), abs=1e-12)
    assert np.diag(found).tolist() == pytest.approx([1.0, 1.0], abs=1e-12)


def test_smoothing_by_hand():
    pairs, n = count_pairs(build_incidence(TEN, ["a", "b"]).matrix)
    found = associate_pairs(pairs, n, smoothing=0.5)
    # Contexts a and b: 4 and 3 become sqrt 4 and sqrt 3, scaled to the sum of the shares, 7/10.
    a, b = (0.7 * math.sqrt(x) / (2 + math.sqrt(3)) for x in (4, 3))
    assert found[0, 1] == pytest.approx(math.log2(0.3 / max(0.4 * b, 0.3 * a)), abs=1e-12)


def test_g2_by_hand():
    pairs, n = count_pairs(build_incidence(TEN, ["a", "b", "c"]).matrix)
    # The table of a and b: 3 both, 1 a alone, 0 b alone, 6 neither; expected 1.2, 2.8, 1.8, 4.2.
    g2 = 2 * (3 * math.log(3 / 1.2) + 1 * math.log(1 / 2.8) + 0 + 6 * math.log(6 / 4.2))
    found = measure_g2(pairs, n)
    assert found[0, 1] == found[1, 0] == pytest.approx(g2, abs=1e-9)
    assert found[0, 2] == 0.0  # repelled


def test_fisher_by_hand():
    pairs, n = count_pairs(build_incidence(TEN, ["a", "b", "c"]).matrix)
    p = probe_pairs(pairs, n)
    # All 3 units of b among the 4 of a: C(4,3) C(6,0) / C(10,3) = 4 / 120.
    assert p[0, 1] == p[1, 0] == pytest.approx(4 / 120, abs=1e-12)
    # At least one of the 5 of c among the 4 of a: 1 - C(6,5) / C(10,5) = 1 - 6 / 252.
    assert p[0, 2] == pytest.approx(1 - 6 / 252, abs=1e-12)
    assert np.diag(p).tolist() == [1.0, 1.0, 1.0]


def test_g2_as_a_test_is_one_sided():
    from scipy.stats import chi2

    pairs, n = count_pairs(build_incidence(TEN, ["a", "b", "c"]).matrix)
    p = probe_pairs(pairs, n, test="g2")
    assert p[0, 1] == pytest.approx(chi2.sf(measure_g2(pairs, n)[0, 1], 1) / 2, abs=1e-12)
    assert p[0, 2] == 1.0


def test_edges_are_corrected_for_all_pairs():
    edges = list_edges(build_incidence(TEN, ["c", "b", "a", "x"]), alpha=0.25)
    assert edges.dtypes.astype(str).to_dict() == EDGES
    assert list(zip(edges["source"], edges["target"], strict=True)) == [
        ("a", "b"), ("a", "c"), ("b", "c"), ("c", "x"),
    ]  # fmt: skip
    assert edges["count"].tolist() == [3, 1, 1, 1]
    assert edges["expected"].tolist() == pytest.approx([1.2, 2.0, 1.5, 1.5])
    # Six pairs of four terms, the smallest p 4/120: q = 6 · 4/120 = 0.2.
    assert edges["q"].tolist()[0] == pytest.approx(0.2, abs=1e-12)
    assert edges["significant"].tolist() == [True, False, False, False]


def test_linked_terms_by_hand():
    p = np.array([[1.0, 0.01, 0.9], [0.01, 1.0, 0.9], [0.9, 0.9, 1.0]])
    # Simes over two others: min(2 · 0.01, 0.9) = 0.02, 0.02, min(2 · 0.9, 0.9) = 0.9; then BH: 0.03, 0.03, 0.9.
    assert find_linked(p, alpha=0.031).tolist() == [True, True, False]
    assert find_linked(p, alpha=0.029).tolist() == [False, False, False]
    assert find_linked(np.ones((1, 1))).tolist() == [False]
    assert find_linked(np.ones((0, 0))).tolist() == []


def test_a_phrase_is_not_tied_to_its_own_words():
    table = units("abP", "abP", "abP", "c", "c", "d", "d")
    parts = {"P": ["a", "b"]}
    tied = list_edges(build_incidence(table, ["a", "b", "P"]))
    apart = list_edges(build_incidence(table, ["a", "b", "P"], parts))
    assert len(tied) == 3
    assert list(zip(apart["source"], apart["target"], strict=True)) == [("a", "b")]


def test_edges_of_nothing():
    for incidence in (
        build_incidence(TEN, []),
        build_incidence(TEN[:0], []),
        build_incidence(TEN[:0], ["a", "b"]),
    ):
        edges = list_edges(incidence)
        assert len(edges) == 0
        assert edges.dtypes.astype(str).to_dict() == EDGES


@given(
    st.lists(st.sets(st.sampled_from("abcdef"), min_size=1), min_size=1, max_size=25),
    st.sampled_from([0.5, 0.75, 1.0]),
)
def test_association_is_symmetric_and_bounded(rows, smoothing):
    incidence = build_incidence(units(*["".join(sorted(row)) for row in rows]), list("abcdef"))
    pairs, n = count_pairs(incidence.matrix)
    for measure in ("ppmi", "npmi"):
        found = associate_pairs(pairs, n, measure=measure, smoothing=smoothing)
        assert np.array_equal(found, found.T)
        assert np.isfinite(found).all()
        assert (found >= 0).all()
        assert measure == "ppmi" or smoothing < 1 or (found <= 1 + 1e-12).all()
    p = probe_pairs(pairs, n)
    assert np.array_equal(p, p.T)
    assert ((p >= 0) & (p <= 1)).all()
    # Every unit twice: the shares are the same, so is their information.
    twice = count_pairs(incidence.matrix, np.full(len(rows), 2.0))
    assert np.allclose(associate_pairs(*twice), associate_pairs(pairs, n))


def test_networkx_takes_the_edges():
    networkx = pytest.importorskip("networkx")
    edges = list_edges(build_incidence(TEN, ["a", "b", "c"]))
    graph = networkx.from_pandas_edgelist(edges, edge_attr=True)
    assert graph.edges["a", "b"]["count"] == 3


# ---------------------------------------------------------------- points


def test_embedding_keeps_what_is_alike_together():
    matrix = np.kron(np.eye(3), np.ones((4, 4)))
    points = embed_matrix(matrix)
    assert np.allclose(points @ points.T, matrix)
    assert np.array_equal(points, embed_matrix(matrix.copy()))
    assert embed_matrix(np.array([[2.0]])).tolist() == [[1.0]]


def test_vectors_of_a_user():
    table = pd.DataFrame([[3.0, 4.0], [0.0, 2.0]], index=["甲", "乙"])
    expected = [[0.6, 0.8], [0.0, 0.0], [0.0, 1.0]]
    assert read_vectors(table, ["甲", "丙", "乙"]).tolist() == expected
    assert read_vectors({"甲": [3, 4], "乙": [0, 2]}, ["甲", "丙", "乙"]).tolist() == expected
    assert read_vectors(lambda terms: [[len(t), 0] for t in terms], ["甲", "甲乙"]).tolist() == [
        [1, 0],
        [1, 0],
    ]
    assert read_vectors({}, []).shape == (0, 1)


@pytest.mark.parametrize(
    ("vectors", "message"),
    [
        (lambda terms: [[1.0]], "returned 1 rows for 2 terms"),
        ({"甲": [1.0], "乙": [1.0, 2.0]}, "of one length"),
        ({"甲": [math.nan], "乙": [1.0]}, "finite"),
    ],
)
def test_vectors_that_cannot_be(vectors, message):
    with pytest.raises(LawkitError, match=message):
        read_vectors(vectors, ["甲", "乙"])


def test_reports_are_weighted_by_hand():
    found = weigh_reports(np.array([[2.0, 0.0], [1.0, 1.0]]))
    # First term in both reports: idf 1 + ln(3/3) = 1; second in one: 1 + ln(3/2); tf 2 is damped to 1 + ln 2.
    assert found[0].tolist() == pytest.approx([1.0, 0.0])
    length = math.hypot(1, 1 + math.log(1.5))
    assert found[1].tolist() == pytest.approx([1 / length, (1 + math.log(1.5)) / length], abs=1e-12)


def test_the_map_is_the_same_each_time_and_keeps_neighbours():
    rng = np.random.default_rng(0)
    points = np.repeat(np.eye(4), 8, axis=0) + rng.normal(0, 0.05, (32, 4))
    place = lay_out(points)
    assert np.array_equal(place, lay_out(points.copy()))
    assert np.abs(place).max() == 1.0
    near = np.linalg.norm(place[:, None] - place[None], axis=2)
    np.fill_diagonal(near, 9)
    assert ((near.argmin(axis=1) // 8) == np.arange(32) // 8).all()
    for few in range(5):
        assert lay_out(np.eye(5)[:few]).shape == (few, 2)


# ---------------------------------------------------------------- clusters of points


def test_stability_by_hand():
    labels = np.array([0, 0, 0, 1, 1, -1])
    clusterings = np.array(
        [
            [0, 0, 0, 1, 1, 2],  # found again: 1 and 1
            [0, 0, 1, 1, 1, 1],  # {0,1}: 2/3; {3,4} in {2,3,4,5}: 2/4
            [0, ABSENT, 0, -1, 1, 1],  # without the absent point: 2/2; {4} of {4,5} beside noise: 1/3
        ]
    )
    stability, membership = judge_clusters(labels, clusterings)
    assert stability.tolist() == pytest.approx([(1 + 2 / 3 + 1) / 3, (1 + 1 / 2 + 1 / 3) / 3])
    assert membership[:5].tolist() == pytest.approx([1, 1, 2 / 3, 2 / 3, 1])
    assert math.isnan(membership[5])


def test_clusters_are_numbered_by_their_first_point_and_small_ones_dropped():
    assert drop_small(np.array([5, 2, 2, 5, 7, 2]), 2).tolist() == [0, 1, 1, 0, -1, 1]
    assert drop_small(np.array([1, 1, 0, 0]), 2).tolist() == [0, 0, 1, 1]
    assert drop_small(np.array([0, 1]), 2).tolist() == [-1, -1]


def test_stragglers_do_not_use_up_the_number():
    points = np.array([[1, 0.0, 0], [0.99, 0.1, 0], [0, 1, 0], [0.1, 0.99, 0], [0, 0, 1]])
    assert drop_small(cluster_points(points, "agglomerative", [2], 2)[0], 2).tolist() == [0, 0, 1, 1, -1]
    plain = cluster_points(points, "agglomerative", [2], 1)[0]
    assert len(set(plain.tolist())) == 2


def test_points_of_length_zero_are_absent():
    points = np.array([[1, 0.0], [0.9, 0.1], [0, 1], [0.1, 0.9], [0, 0]])
    for method in ("agglomerative", "kmeans", "hdbscan"):
        labels = cluster_points(points, method, [2], 2)
        assert labels[:, 4].tolist() == [ABSENT] * len(labels)
        assert (labels[:, :4] != ABSENT).all()
    assert cluster_points(np.zeros((3, 2)), "kmeans", [2], 2).tolist() == [[ABSENT] * 3]


def test_consensus_takes_what_falls_together_most_often():
    clusterings = np.array([[0, 0, 1, 1], [1, 1, 0, 0], [0, 1, 1, 1], [0, 0, ABSENT, 1]])
    assert drop_small(find_consensus(clusterings, 2, 1), 1).tolist() == [0, 0, 1, 1]
    assert find_consensus(np.full((2, 3), ABSENT), 2, 1).tolist() == [-1, -1, -1]


def test_silhouette_by_hand():
    points = np.array([[1.0, 0], [1, 0], [0, 1], [0, 1], [-1, 0]])
    # Perfect pairs: a = 0, b = 1, so 1 each; the point outside counts nothing.
    assert silhouettes(points, np.array([0, 0, 1, 1, -1]))[:4].tolist() == [1, 1, 1, 1]
    assert np.isnan(silhouettes(points, np.array([0, 0, 0, 0, 0]))).all()


# ---------------------------------------------------------------- planted themes


def score(planted, found, extra_for_lost=True):
    """The adjusted Rand index over the words of the themes; those without cluster count as one of their own."""
    from sklearn.metrics import adjusted_rand_score

    words = [word for word in planted.theme_of if word in found.members.index]
    assert set(words) == set(planted.theme_of)
    truth = [planted.theme_of[word] for word in words]
    return adjusted_rand_score(truth, found.members.loc[words, "cluster_id"].fillna(-1))


def test_planted_words_are_terms():
    segmenter = lawkit.Segmenter()
    for word in [w for words in THEMES.values() for w in words]:
        tokens = [t.text for t in segmenter.segment(f"涉及{word}、{word}。") if t.kind == "word"]
        assert tokens == ["涉及", word, word]


@pytest.fixture(scope="module")
def planted():
    return plant(weights=UNEQUAL, seed=1)


@pytest.fixture(scope="module")
def found(planted):
    return lawkit.cluster_keywords(planted.corpus)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("weights", [None, UNEQUAL], ids=["equal", "unequal"])
def test_planted_themes_are_found(seed, weights):
    planted = plant(seed=seed, weights=weights)
    found = lawkit.cluster_keywords(planted.corpus)
    assert score(planted, found) >= 0.95
    assert len(found.clusters) == len(THEMES)
    assert found.clusters["stable"].all()
    noise = found.members.index.difference(list(planted.theme_of))
    assert len(noise) > 30
    # The share of keywords wrongly let in is kept: alpha 0.1 of about 100.
    assert found.members.loc[noise, "cluster_id"].notna().sum() <= 12


@pytest.mark.parametrize(
    "options",
    [
        {"method": "kmeans"},
        {"method": "hdbscan", "min_size": 5},
        {"measure": "npmi"},
        {"test": "g2"},
        {"by": "item"},
        {"n": 8},
        {"resample": "unit"},
        {"random_state": 7},
        {"smoothing": 1.0},
        {"dims": 12},
    ],
    ids=str,
)
def test_planted_themes_survive_other_options(planted, options):
    assert score(planted, lawkit.cluster_keywords(planted.corpus, resamples=30, **options)) >= 0.95


def test_few_reports_are_enough_for_clear_themes():
    planted = plant(years=(2023,), seed=3)
    assert score(planted, lawkit.cluster_keywords(planted.corpus)) >= 0.95


def test_no_structure_gives_no_stable_theme():
    for seed in range(3):
        planted = plant(structure=False, seed=seed)
        found = lawkit.cluster_keywords(planted.corpus)
        assert not len(found.clusters)
        assert "can be clustered" in found.params["note"]
        forced = lawkit.cluster_keywords(planted.corpus, keyword_alpha=1.0, resamples=20)
        # A cluster of nearly everything is found again by its size alone; there is no second one.
        small = forced.clusters[forced.clusters["size"] < len(forced.members) / 2]
        assert len(small) > 0
        assert small["stability"].max() < STABLE


def test_vectors_of_a_user_make_the_clusters(planted):
    names = list(THEMES)
    pairs = {word: "even" if names.index(theme) % 2 else "odd" for word, theme in planted.theme_of.items()}
    rng = np.random.default_rng(0)
    vectors = {w: np.eye(2)[int(g == "even")] + rng.normal(0, 0.05, 2) for w, g in pairs.items()}
    found = lawkit.cluster_keywords(planted.corpus, vectors=vectors, n=2)
    assert found.members.loc[list(pairs), "cluster_id"].groupby(pd.Series(pairs)).nunique().tolist() == [1, 1]
    assert found.params["resample"] == "keyword"
    as_function = lawkit.cluster_keywords(
        planted.corpus, vectors=lambda terms: [vectors.get(t, np.zeros(2)) for t in terms], n=2
    )
    pd.testing.assert_frame_equal(found.members, as_function.members)


def test_other_scripts_and_widths_change_nothing(planted, found):
    def other(text):
        for simple, traditional in zip("议诉讼调纷执许", "議訴訟調紛執許", strict=True):
            text = text.replace(simple, traditional)
        return text.translate({ord("0") + d: ord("０") + d for d in range(10)})

    frame = planted.frame.assign(text=planted.frame["text"].map(other))
    again = lawkit.cluster_keywords(lawkit.load(frame, progress=False))
    pd.testing.assert_frame_equal(again.members, found.members)


# ---------------------------------------------------------------- the tables


def tables_of(found):
    names = ["members", "clusters", "edges", "examples", "spread", "curve", "terms"]
    return {name: getattr(found, name) for name in names if hasattr(found, name)}


def assert_same(one, other):
    assert tables_of(one).keys() == tables_of(other).keys()
    for name, table in tables_of(one).items():
        pd.testing.assert_frame_equal(table, tables_of(other)[name], check_exact=True)


def assert_forms(found, forms):
    for name, form in forms.items():
        table = getattr(found, name)
        table = table.reset_index() if table.index.name else table
        assert table.dtypes.astype(str).to_dict() == form, name


FORMS = {
    "members": MEMBERS, "clusters": CLUSTERS, "edges": EDGES, "examples": EXAMPLES, "spread": SPREAD, "curve": CURVE,
}  # fmt: skip
REPORT_FORMS = {
    "members": REPORT_MEMBERS, "clusters": REPORT_CLUSTERS, "terms": TERMS, "spread": REPORT_SPREAD, "curve": CURVE,
}  # fmt: skip


def test_tables_have_their_form(found):
    assert_forms(found, FORMS)
    assert found.curve["chosen"].sum() == 1
    assert "8 clusters, 8 of them stable" in repr(found)
    with pytest.raises(AttributeError):
        found.members = None


def test_clusters_are_ordered_by_size_then_label(found):
    order = list(zip(-found.clusters["size"], found.clusters["label"], strict=True))
    assert order == sorted(order)
    assert found.clusters.index.tolist() == list(range(len(order)))
    sizes = found.members.groupby("cluster_id").size()
    assert sizes.tolist() == found.clusters["size"].tolist()


def test_labels_are_the_most_central_members(found):
    for cluster_id, label in found.clusters["label"].items():
        members = found.members[found.members["cluster_id"] == cluster_id]
        assert label == " · ".join(members.index[:3])
        assert members["centrality"].iloc[0] == 1.0
        assert members["centrality"].is_monotonic_decreasing
        assert members["membership"].between(0, 1).all()


def test_centrality_follows_the_edges(found):
    edges = found.edges[found.edges["significant"]]
    members = found.members[found.members["cluster_id"] == 0]
    inside = edges[edges["source"].isin(members.index) & edges["target"].isin(members.index)]
    ties = pd.concat([inside.set_index("source")["g2"], inside.set_index("target")["g2"]])
    strength = np.sqrt(ties).groupby(level=0).sum().reindex(members.index)
    assert members["centrality"].tolist() == pytest.approx((strength / strength.max()).tolist(), abs=1e-9)


def test_examples_are_sentences_of_the_theme(planted, found):
    sentences = planted.corpus.sentences["text"]
    assert found.examples.groupby("cluster_id").size().tolist() == [5] * 8
    for row in found.examples.itertuples():
        text = sentences[(row.report_id, row.sentence_id)]
        terms = row.terms.split(" ")
        assert all(term in text for term in terms)
        assert found.members.loc[terms, "cluster_id"].eq(row.cluster_id).all()
        assert 0 < row.score <= 1
    for _, one in found.examples.groupby("cluster_id"):
        assert one["rank"].tolist() == [1, 2, 3, 4, 5]
        assert one["score"].is_monotonic_decreasing


def test_example_score_by_hand(found):
    row = found.examples.iloc[0]
    members = found.members[found.members["cluster_id"] == row["cluster_id"]]
    terms = row["terms"].split(" ")
    # The sentence holds four words of the theme; noise words in it that are in another cluster would add to its length.
    cosine = members.loc[terms, "centrality"].sum() / (
        math.sqrt(len(terms)) * math.sqrt((members["centrality"] ** 2).sum())
    )
    assert row["score"] == pytest.approx(cosine, abs=1e-9)


def test_spread_is_what_was_planted():
    lift = {
        ("year", 2024): {"应急": 9.0},
        ("role", "plan"): {"审批": 9.0},
        ("level", "township"): {"环保": 9.0},
    }
    planted = plant(seed=2, lift=lift)
    found = lawkit.cluster_keywords(planted.corpus)
    spread = found.spread.set_index(["cluster_id", "by", "value"])
    cluster = found.members["cluster_id"]
    for word, by, value in (
        ("应急", "year", "2024"),
        ("审批", "role", "plan"),
        ("污染", "level", "township"),
    ):
        one = spread.loc[int(cluster[word])]
        assert one.loc[by, "share_of_value"].idxmax() == value
        true = planted.sentences[planted.sentences["theme"] == planted.theme_of[word]]
        noisy = one.loc[(by, value), "count"] - (true[by].astype(str) == value).sum()
        # Every sentence of the theme counts, and few others, for noise words that were let in.
        assert 0 <= noisy <= 0.2 * one.loc[(by, value), "count"]
    shares = found.spread.groupby(["cluster_id", "by"])["share_of_cluster"].sum()
    assert shares.to_numpy() == pytest.approx(1.0)


def test_spread_by_hand():
    planted = plant(noise_words=0, noise=(), seed=4, years=(2022, 2023))
    found = lawkit.cluster_keywords(planted.corpus)
    assert score(planted, found) == 1.0
    cluster = int(found.members.loc["调解", "cluster_id"])
    rows = found.spread[(found.spread["cluster_id"] == cluster) & (found.spread["by"] == "year")]
    sentences = planted.sentences
    for row in rows.itertuples():
        year = sentences[sentences["year"].astype(str) == row.value]
        mine = year[year["theme"] == "调解"]
        assert row.count == len(mine)
        assert row.n_reports == mine["report_id"].nunique()
        counted = planted.corpus.terms.reset_index()[["report_id", "sentence_id"]].drop_duplicates()
        total = counted["report_id"].str.endswith(row.value).sum()
        assert (
            len(year) <= total <= len(year) + 4 * year["report_id"].nunique()
        )  # titles and headings have terms too
        assert row.share_of_value == pytest.approx(len(mine) / total, abs=0.02)
        assert row.share_of_cluster == pytest.approx(len(mine) / (sentences["theme"] == "调解").sum())


def test_two_runs_and_any_number_of_workers_give_the_same_tables(planted, found):
    assert_same(found, lawkit.cluster_keywords(planted.corpus))
    assert_same(found, lawkit.cluster_keywords(planted.corpus, jobs=2))


def test_threads_and_hash_seeds_change_nothing(root):
    code = """
import hashlib, sys
sys.path.insert(0, "tests")
import lawkit
from planted import plant
corpus = plant(years=(2023,), seed=1).corpus
one = lawkit.cluster_keywords(corpus, resamples=10)
two = lawkit.cluster_reports(corpus, resamples=10)
tables = [one.members, one.clusters, one.examples, one.spread, one.curve, two.members, two.clusters, two.terms]
print(hashlib.sha256("".join(t.to_csv() for t in tables).encode()).hexdigest())
"""
    found = set()
    for threads, seed in (("1", "1"), ("2", "2")):
        settings = {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads, "PYTHONHASHSEED": seed}
        run = subprocess.run(
            [sys.executable, "-c", code],
            cwd=root,
            env=os.environ | settings,
            capture_output=True,
            text=True,
            check=True,
        )
        found.add(run.stdout)
    assert len(found) == 1


def test_another_seed_changes_resamples_only(planted, found):
    other = lawkit.cluster_keywords(planted.corpus, random_state=5)
    assert not other.curve["stability"].equals(found.curve["stability"])
    pd.testing.assert_frame_equal(other.edges, found.edges)


def test_a_corpus_without_text_gives_the_same_tables(planted, found, tmp_path):
    silent = lawkit.open_corpus(planted.corpus.save(tmp_path / "corpus", text=False))
    assert not silent.has_text
    assert_same(found, lawkit.cluster_keywords(silent))
    assert_same(
        lawkit.cluster_reports(planted.corpus, resamples=10), lawkit.cluster_reports(silent, resamples=10)
    )


def test_params_tell_where_it_comes_from(planted, found):
    assert found.params["segmenters"] == planted.corpus.terms.attrs["segmenters"]
    assert found.params["lawkit"] == lawkit.__version__
    assert found.params["resample"] == "report"
    assert found.params["n"] == "auto"
    assert found.params["keywords"] == "top"
    with pytest.raises(TypeError):
        found.params["n"] = 3


# ---------------------------------------------------------------- keywords


def test_given_keywords_are_the_nodes(planted):
    words = [*THEMES["复议"], *THEMES["应急"], "没有的词"]
    found = lawkit.cluster_keywords(planted.corpus, keywords=words)
    assert sorted(found.members.index) == sorted(words)
    assert len(found.clusters) == 2
    assert pd.isna(found.members.loc["没有的词", "cluster_id"])
    assert found.members.loc["没有的词", ["count", "n_units", "n_reports"]].tolist() == [0, 0, 0]
    assert found.params["keywords"] == "given"
    table = lawkit.cluster_keywords(planted.corpus, keywords=pd.DataFrame({"term": words}))
    assert_same(found, table)


def test_rank_keywords_can_choose(planted):
    ranked = lawkit.rank_keywords(planted.corpus, by=None, n=None)
    found = lawkit.cluster_keywords(planted.corpus, keywords=ranked)
    assert set(found.members.index) == set(ranked["term"])
    assert score(planted, found) >= 0.95


def test_counts_of_keywords_by_hand(planted, found):
    said = planted.sentences[planted.sentences["text"].str.contains("防汛")]
    row = found.members.loc["防汛"]
    assert row[["count", "n_units", "n_reports"]].tolist() == [
        len(said),
        len(said),
        said["report_id"].nunique(),
    ]


def test_phrases_stand_beside_their_words():
    one, two = "举行防汛演练、听证、应诉。", "普法、校园、讲座。"
    text = "青溪县2023年法治政府建设年度报告\n一、主要工作\n" + "\n".join(
        [one + two + f"推进编号{i}。" for i in range(12)]
    )
    corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    options = {"phrases": ["防汛 演练"], "n": 2, "resamples": 10}
    found = lawkit.cluster_keywords(corpus, **options)
    together = found.members.loc[["防汛演练", "演练", "听证", "应诉"], "cluster_id"]
    assert len(set(together)) == 1
    pairs = set(zip(found.edges["source"], found.edges["target"], strict=True))
    assert not {("演练", "防汛演练"), ("防汛演练", "演练")} & pairs


# ---------------------------------------------------------------- too little, or wrong


def test_empty_corpus():
    found = lawkit.cluster_keywords(lawkit.Corpus({}, {}))
    assert_forms(found, FORMS)
    assert all(len(table) == 0 for table in tables_of(found).values())
    assert found.params["note"]
    reports = lawkit.cluster_reports(lawkit.Corpus({}, {}))
    assert_forms(reports, REPORT_FORMS)
    assert all(len(table) == 0 for table in tables_of(reports).values())
    assert reports.params["note"]


def test_one_report(planted):
    one = planted.corpus.select(report_id=planted.corpus.reports.index[0])
    found = lawkit.cluster_keywords(one)
    assert_forms(found, FORMS)
    assert len(found.members) > 0
    assert found.params["resample"] == "unit"
    reports = lawkit.cluster_reports(one)
    assert_forms(reports, REPORT_FORMS)
    assert reports.members["cluster_id"].isna().all()
    assert "1 reports can be clustered" in reports.params["note"]


def test_too_few_keywords_say_so(planted):
    found = lawkit.cluster_keywords(planted.corpus, keywords=["复议", "应诉"])
    assert_forms(found, FORMS)
    assert len(found.members) == 2
    assert found.members["cluster_id"].isna().all()
    assert len(found.edges) == 1
    assert found.params["note"] == "2 keywords can be clustered; 6 are needed for two clusters of 3"


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"method": "ward"}, ValueError, "method must be one of 'agglomerative'"),
        ({"by": "section"}, ValueError, "by must be one of"),
        ({"measure": "pmi"}, ValueError, "measure must be one of"),
        ({"test": "chi2"}, ValueError, "test must be one of"),
        ({"resample": "sentence"}, ValueError, "resample must be one of"),
        ({"n": 1}, ValueError, "n must be 'auto' or a number from 2"),
        ({"n": "many"}, ValueError, "n must be 'auto' or a number from 2"),
        ({"n": 5000}, ValueError, "n must be at most the number of keywords"),
        ({"min_size": 0}, ValueError, "min_size must be at least 1"),
        ({"resamples": 1}, ValueError, "resamples must be at least 2"),
        ({"jobs": 0}, ValueError, "jobs must be a positive number"),
        ({"keywords": "复议"}, TypeError, "keywords must be a list"),
        ({"keywords": pd.DataFrame({"word": ["复议"]})}, ValueError, "column 'term'"),
    ],
    ids=str,
)
def test_wrong_options(planted, options, error, message):
    with pytest.raises(error, match=message):
        lawkit.cluster_keywords(planted.corpus, **options)


# ---------------------------------------------------------------- reports


GROUPS = {
    ("level", "prefecture"): {"复议": 9.0, "审批": 9.0},
    ("level", "county"): {"执法": 9.0, "调解": 9.0},
    ("level", "township"): {"环保": 9.0, "普法": 9.0},
}


@pytest.mark.parametrize("method", ["agglomerative", "kmeans", "hdbscan"])
@pytest.mark.parametrize("seed", [0, 1])
def test_planted_groups_of_reports_are_found(method, seed):
    from sklearn.metrics import adjusted_rand_score

    planted = plant(lift=GROUPS, seed=seed)
    found = lawkit.cluster_reports(planted.corpus, method=method, resamples=30)
    assert_forms(found, REPORT_FORMS)
    levels = planted.corpus.reports["level"].reindex(found.members.index)
    assert adjusted_rand_score(levels, found.members["cluster_id"].fillna(-1)) >= 0.95
    assert found.clusters["stable"].all()
    by_level = found.spread[(found.spread["by"] == "level") & (found.spread["count"] > 0)]
    assert by_level["share_of_value"].tolist() == pytest.approx([1.0] * 3)
    for cluster_id, row in found.clusters.iterrows():
        first = found.members.index[found.members["cluster_id"] == cluster_id][0]
        wanted = GROUPS[("level", levels[first])]
        assert all(planted.theme_of[word] in wanted for word in row["label"].split(" · "))


def test_report_key_terms_by_hand():
    from lawkit.analysis.clusters.report_tables import rank_key_terms

    held = pd.DataFrame(
        [("甲", "x", 6), ("甲", "y", 2), ("乙", "x", 4), ("丙", "x", 1), ("丙", "y", 9), ("甲", "z", 3)],
        columns=["report_id", "term", "count"],
    )
    key = rank_key_terms(held, pd.Index(["甲", "乙"]))
    # z stands in one of two reports only, y more often elsewhere; x: 10 of 15 here, 1 of 10 there.
    assert key["term"].tolist() == ["x"]
    cells = [(10, 15 * 11 / 25), (5, 15 * 14 / 25), (1, 10 * 11 / 25), (9, 10 * 14 / 25)]
    assert key["g2"].tolist() == pytest.approx([2 * sum(o * math.log(o / e) for o, e in cells)], abs=1e-9)
    assert key[["count", "count_elsewhere", "n_reports"]].to_numpy().tolist() == [[10, 1, 2]]


def test_reports_without_groups_are_unstable():
    found = lawkit.cluster_reports(plant(seed=0).corpus)
    assert not found.clusters["stable"].all()
    assert found.curve.loc[found.curve["chosen"], "silhouette"].iloc[0] < 0.1


def test_reports_two_runs_and_workers():
    corpus = plant(lift=GROUPS, seed=0).corpus
    one = lawkit.cluster_reports(corpus, resamples=20)
    assert_same(one, lawkit.cluster_reports(corpus, resamples=20))
    assert_same(one, lawkit.cluster_reports(corpus, resamples=20, jobs=2))
    with pytest.raises(ValueError, match="n must be at most the number of reports"):
        lawkit.cluster_reports(corpus, n=900)


def test_real_reports_have_themes(real_reports):
    corpus = lawkit.load(real_reports)
    found = lawkit.cluster_keywords(corpus)
    assert 5 <= len(found.clusters) <= 25
    assert found.clusters["silhouette"].mean() > 0.3
    assert found.clusters["stable"].sum() >= 3
    if len(corpus) > 3:
        assert len(lawkit.cluster_reports(corpus).members) == len(corpus)
