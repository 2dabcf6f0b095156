"""Statistics against tables worked out by hand, published ones, and scipy."""

from math import exp, log, log2, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from scipy.sparse import csr_matrix

from lawkit.analysis.terms import measures
from lawkit.words.phrases import pair_log_likelihood, pair_npmi

CLOSE = {"rel": 1e-9, "abs": 1e-9}


def one(value):
    return np.array([float(value)])


def g2(a, b, c, d):
    """Of the table ((a, b), (c, d)): a of the pair, b and c one without the other, d neither."""
    return float(pair_log_likelihood(one(a), one(a + b), one(a + c), a + b + c + d)[0])


# ---------------------------------------------------------------- log-likelihood and chi-square


@pytest.mark.parametrize(
    ("table", "published"),
    [  # T. Dunning (1993), Accurate methods for the statistics of surprise and coincidence, table 1
        ((110, 2442, 111, 29114), 270.72),  # the swiss
        ((29, 13, 123, 31612), 263.90),  # can be
        ((31, 23, 139, 31584), 256.84),  # previous year
        ((10, 0, 3, 31764), 167.23),  # mineral water
        ((76, 104, 2476, 29120), 157.21),  # at the
    ],
)
def test_dunnings_published_table(table, published):
    assert round(g2(*table), 2) == published


def test_quantedas_published_collocation():
    # quanteda.textstats, tests/testthat/test-textstat_collocations.R: 'other capital' stands twice among nine pairs, either
    # word in one more pair; its comments give G2 = 2.231, chi-square = 2.25 and pmi = log2(2 * 9 / (2 + 1) / (2 + 1)).
    assert g2(2, 1, 1, 5) == pytest.approx(2.231, abs=1e-3)
    assert measures.chi_square(one(2), one(1), 3, 6)[0] == pytest.approx(2.25, **CLOSE)
    _, pmi, _ = measures.phrase_association(one(2), one(3 * 3 / 9), one(2), 9)
    assert pmi[0] == pytest.approx(log2(2 * 9 / (2 + 1) / (2 + 1)), **CLOSE)


def test_quantedas_published_orders():
    # quanteda.textstats, tests/testthat/test-textstat_keyness.R: "a a a b b c c c c c c d e f g h h" against
    # "a a b c c d d d d e f h"; measure "lr", correction "none", ordered c g b h a e f d.
    target = np.array([3.0, 2, 6, 1, 1, 1, 1, 2])
    reference = np.array([2.0, 1, 2, 4, 1, 1, 0, 1])
    score = measures.log_likelihood(target, reference, 17, 12)
    order = sorted(zip(-score, "abcdefgh", strict=True))
    assert [letter for _, letter in order] == list("cgbhaefd")


def test_keyness_by_hand():
    # 30 of 1,000 against 10 of 2,000; 40 of 3,000 in all. Expected: 40·1000/3000 = 13.333 and 26.667, and for the other
    # words 2960·1000/3000 = 986.667 and 1973.333.
    expected = 2 * (
        30 * log(30 / (40 / 3))
        + 10 * log(10 / (80 / 3))
        + 970 * log(970 / (2960 / 3))
        + 1990 * log(1990 / (5920 / 3))
    )
    assert measures.log_likelihood(one(30), one(10), 1000, 2000)[0] == pytest.approx(expected, **CLOSE)
    assert measures.log_likelihood(one(10), one(30), 2000, 1000)[0] == pytest.approx(-expected, **CLOSE)
    pearson = sum(
        (o - e) ** 2 / e for o, e in ((30, 40 / 3), (10, 80 / 3), (970, 2960 / 3), (1990, 5920 / 3))
    )
    assert measures.chi_square(one(30), one(10), 1000, 2000)[0] == pytest.approx(pearson, **CLOSE)


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 10_000), st.integers(1, 10_000))
def test_tests_are_those_of_scipy(a, b, more_a, more_b):
    n1, n2 = a + more_a, b + more_b
    if a + b == 0:
        return
    table = [[a, b], [n1 - a, n2 - b]]
    for name, ours in (("log-likelihood", measures.log_likelihood), ("pearson", measures.chi_square)):
        theirs = stats.chi2_contingency(table, correction=False, lambda_=name)
        assert abs(ours(one(a), one(b), n1, n2)[0]) == pytest.approx(theirs.statistic, rel=1e-7, abs=1e-7)


# ---------------------------------------------------------------- effect sizes


def test_rates_and_half_an_occurrence():
    rates = measures.relative_rates(np.array([30.0, 0]), np.array([10.0, 4]), 1000, 2000)
    assert rates[0] == pytest.approx([0.03, 0.0005], **CLOSE)
    assert rates[1] == pytest.approx([0.005, 0.002], **CLOSE)


def test_odds_ratio_and_woolfs_interval_by_hand():
    # (30·1990)/(970·10); the logit's standard error is the root of 1/30 + 1/970 + 1/10 + 1/1990; z = 1.959964 for 95 %.
    ratio = 30 * 1990 / (970 * 10)
    reach = 1.9599639845400545 * sqrt(1 / 30 + 1 / 970 + 1 / 10 + 1 / 1990)
    found = measures.odds_ratio(one(30), one(10), 1000, 2000)
    assert [float(x[0]) for x in found] == pytest.approx(
        [ratio, ratio * exp(-reach), ratio * exp(reach)], **CLOSE
    )
    # An empty cell: half is added to all four, (3.5·10.5)/(7.5·0.5).
    zero, low, high = measures.odds_ratio(one(3), one(0), 10, 10)
    assert zero[0] == pytest.approx(3.5 * 10.5 / (7.5 * 0.5), **CLOSE)
    assert low[0] < zero[0] < high[0]
    wide, narrow = (measures.odds_ratio(one(30), one(10), 1000, 2000, c) for c in (0.99, 0.9))
    assert wide[1][0] < found[1][0] < narrow[1][0]


# ---------------------------------------------------------------- many tests

P_VALUES = np.array([0.04, 0.01, 0.03, 0.5, 0.01])


def test_holm_and_bonferroni_by_hand():
    # Sorted 0.01 0.01 0.03 0.04 0.5 times 5 4 3 2 1 = 0.05 0.04 0.09 0.08 0.5, never falling: 0.05 0.05 0.09 0.09 0.5.
    assert measures.correct_p_values(P_VALUES, "holm") == pytest.approx(
        [0.09, 0.05, 0.09, 0.5, 0.05], **CLOSE
    )
    assert measures.correct_p_values(P_VALUES, "bonferroni") == pytest.approx(
        [0.2, 0.05, 0.15, 1, 0.05], **CLOSE
    )
    assert measures.correct_p_values(P_VALUES, None).tolist() == P_VALUES.tolist()


def test_false_discovery_by_hand():
    # Benjamini and Hochberg: p·5/rank = 0.05 0.025 0.05 0.05 0.5 for the sorted ones, the lowest from the right:
    # 0.025 0.025 0.05 0.05 0.5. Benjamini and Yekutieli: times 1 + 1/2 + 1/3 + 1/4 + 1/5.
    hochberg = np.array([0.05, 0.025, 0.05, 0.5, 0.025])
    assert measures.correct_p_values(P_VALUES, "fdr_bh") == pytest.approx(hochberg, **CLOSE)
    yekutieli = np.minimum(hochberg * (1 + 1 / 2 + 1 / 3 + 1 / 4 + 1 / 5), 1)
    assert measures.correct_p_values(P_VALUES, "fdr_by") == pytest.approx(yekutieli, **CLOSE)


@pytest.mark.parametrize("correction", ["holm", "bonferroni", "fdr_bh", "fdr_by", None])
@given(p=st.lists(st.floats(0, 1), max_size=30))
def test_corrected_values_are_higher_and_keep_the_order(correction, p):
    raw = np.array(p)
    corrected = measures.correct_p_values(raw, correction)
    assert (corrected >= raw - 1e-15).all()
    assert (corrected <= 1).all()
    by_raw = corrected[np.argsort(raw, kind="stable")]
    assert (np.diff(by_raw) >= -1e-12).all()


# ---------------------------------------------------------------- dispersion


def test_griess_published_example():
    # S. Th. Gries (2010), Dispersions and adjusted frequencies in corpora: further explorations: the letter a stands 1 2 3 4 5
    # times in five parts of 9 10 10 10 11 letters; DP = 0.18. DPnorm = 0.18 / (1 - 9/50).
    sizes = np.array([9.0, 10, 10, 10, 11])
    dp, norm = measures.deviation_of_proportions(csr_matrix([[1, 2, 3, 4, 5]]), sizes)
    assert dp[0] == pytest.approx(0.18, **CLOSE)
    assert norm[0] == pytest.approx(0.18 / (1 - 9 / 50), **CLOSE)


def test_dispersion_at_its_ends():
    sizes = np.array([10.0, 30, 60])
    counts = csr_matrix([[1, 3, 6], [4, 0, 0], [0, 0, 4]])
    dp, norm = measures.deviation_of_proportions(counts, sizes)
    # Even: 0. All in the smallest part: 1 - 0.1, the highest possible. All in the largest: 1 - 0.6.
    assert dp == pytest.approx([0, 0.9, 0.4], **CLOSE)
    assert norm == pytest.approx([0, 1, 0.4 / 0.9], **CLOSE)
    alone, undefined = measures.deviation_of_proportions(csr_matrix([[3]]), np.array([10.0]))
    assert alone.tolist() == [0.0]
    assert np.isnan(undefined).all()


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(1, 50)), min_size=1, max_size=12))
def test_dispersion_is_half_the_sum_of_differences(parts):
    counts = np.array([c for c, _ in parts], dtype=float)
    sizes = np.array([c + more for c, more in parts], dtype=float)
    if not counts.sum():
        return
    dp, _ = measures.deviation_of_proportions(csr_matrix(counts), sizes)
    assert dp[0] == pytest.approx(0.5 * np.abs(counts / counts.sum() - sizes / sizes.sum()).sum(), abs=1e-12)


# ---------------------------------------------------------------- association


def test_association_of_a_phrase_by_hand():
    # Three words of 8, 4 and 4 among 64, expected 64·(8/64)(4/64)(4/64) = 1/32; it stands 2 times.
    simple, pmi, npmi = measures.phrase_association(one(2), one(1 / 32), one(3), 64)
    assert pmi[0] == pytest.approx(6, **CLOSE)  # log2(2·32)
    assert npmi[0] == pytest.approx(6 / (2 * 5), **CLOSE)  # (3 - 1)·log2(64/2)
    assert simple[0] == pytest.approx(2 * (2 * log(64) - (2 - 1 / 32)), **CLOSE)


def test_normalised_information_of_pairs_by_hand():
    # 4 of 64 pairs, 8 begin with the first, 4 end with the second: log(4·64/(8·4)) / log(64/4) = log 8 / log 16.
    assert pair_npmi(one(4), one(8), one(4), 64)[0] == pytest.approx(3 / 4, **CLOSE)
    assert pair_npmi(one(4), one(4), one(4), 64)[0] == pytest.approx(1, **CLOSE)
    assert pair_npmi(one(1), one(8), one(8), 64)[0] == pytest.approx(0, **CLOSE)
    assert pair_npmi(one(3), one(3), one(3), 3)[0] == 1.0
