"""Agreement against published examples, arithmetic by hand, and scikit-learn."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_samples import TEXT, decision, load, table_of
from sklearn.metrics import cohen_kappa_score

import lawkit
from lawkit.review.coefficients import kappa_of, krippendorff_alpha

NA = None
# Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: sections A (binary), B (nominal), C and D (gaps).
BINARY = [[0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]]
NOMINAL = [list("aabbdcccedda"), list("babbbccceddd")]
FOUR = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NA, NA, NA],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NA, 3],
    [NA, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NA],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NA],
]
# Cohen (1960): two coders, 200 units in three classes; κ = (0.70 - 0.41) / (1 - 0.41).
COHEN = [[88, 14, 18], [10, 40, 10], [2, 6, 12]]


def units(table):
    pairs = [(i, j) for i, row in enumerate(table) for j, n in enumerate(row) for _ in range(n)]
    frame = pd.DataFrame(pairs, columns=["a", "b"])
    return frame["a"].rename("class"), frame["b"].rename("class")


@pytest.mark.parametrize(
    ("codings", "level", "alpha"),
    [
        (BINARY, "nominal", 0.095),
        (NOMINAL, "nominal", 0.692),
        (FOUR, "nominal", 0.743),
        (FOUR, "ordinal", 0.815),
        (FOUR, "interval", 0.849),
        (FOUR, "ratio", 0.797),
    ],
)
def test_alpha_of_the_published_examples(codings, level, alpha):
    assert round(krippendorff_alpha(codings, level=level), 3) == alpha


def test_alpha_by_hand():
    # aa, ab, bb: pairs o_aa = 2, o_ab = 1 each way, o_bb = 2; n_a = n_b = 3, n = 6.
    assert krippendorff_alpha([list("aab"), list("abb")]) == pytest.approx(1 - 5 * 2 / (2 * 3 * 3))
    assert krippendorff_alpha([[1, 2, 3], [1, 2, 3]], level="interval") == 1
    assert math.isnan(krippendorff_alpha([["a", "a"], ["a", "a"]]))
    assert math.isnan(krippendorff_alpha([["a", None], [None, "b"]]))
    assert math.isnan(krippendorff_alpha([[None], [None]]))
    with pytest.raises(ValueError, match="level must be one of 'nominal'"):
        krippendorff_alpha(BINARY, level="binary")


@given(
    st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3)), min_size=2, max_size=30),
    st.randoms(use_true_random=False),
)
def test_alpha_hangs_on_no_order_and_no_names(pairs, random):
    a, b = [list(one) for one in zip(*pairs, strict=True)]
    alpha = krippendorff_alpha([a, b])
    if math.isnan(alpha):
        assert len(set(a) | set(b)) == 1
        return
    shuffled = random.sample(pairs, len(pairs))
    names = {1: "z", 2: "x", 3: "y"}
    again = [[names[one] for one in side] for side in zip(*shuffled, strict=True)]
    assert krippendorff_alpha(again[::-1]) == pytest.approx(alpha)
    assert alpha <= 1


def test_agreement_gives_cohens_example():
    found = lawkit.agreement(*units(COHEN), columns=["class"]).set_index("label")
    whole = found.loc["(all)"]
    assert (whole["n"], whole["observed"]) == (200, 0.70)
    assert whole["kappa"] == pytest.approx((0.70 - 0.41) / (1 - 0.41))
    # α of two coders without gaps: n = 400 values, 220, 120 and 60 of each class... by hand from the margins.
    n = np.array([120 + 100, 60 + 60, 20 + 40])
    expected = 1 - (400 - 1) * 2 * 60 / (400**2 - (n**2).sum())
    assert whole["alpha"] == pytest.approx(expected)
    # The first class against the others: 88 both, 32 and 12 one of them, 68 neither.
    one = found.loc[0]
    assert (one["n_a"], one["n_b"]) == (120, 100)
    chance = (120 * 100 + 80 * 100) / 200**2
    assert one["observed"] == pytest.approx(156 / 200)
    assert one["kappa"] == pytest.approx((156 / 200 - chance) / (1 - chance))
    for measure in ("observed", "kappa", "alpha"):
        assert (found[f"{measure}_low"] < found[measure]).all()
        assert (found[measure] < found[f"{measure}_high"]).all()
    # The asymptotic error of κ here is about 0.054 (Fleiss, Cohen and Everitt 1969): the bootstrap is near it.
    assert (whole["kappa_high"] - whole["kappa_low"]) / (2 * 1.96) == pytest.approx(0.054, abs=0.006)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1, max_size=40))
def test_kappa_is_that_of_scikit_learn(pairs):
    a, b = (list(one) for one in zip(*pairs, strict=True))
    table = np.array([[sum(p == (x, y) for p in pairs) for y in "abc"] for x in "abc"], dtype=float)
    own = float(kappa_of(table[None])[0])
    if len(set(a) | set(b)) == 1:
        assert math.isnan(own)
    else:
        assert own == pytest.approx(cohen_kappa_score(a, b))


def test_levels_of_numbers():
    a, b = pd.Series(FOUR[1], name="x"), pd.Series(FOUR[3], name="x")
    for level in ("nominal", "ordinal", "interval", "ratio"):
        (alpha,) = lawkit.agreement(a, b, columns=["x"], level=level).query("label == '(all)'")["alpha"]
        assert alpha == pytest.approx(krippendorff_alpha([FOUR[1], FOUR[3]], level=level))


def test_full_agreement_and_one_label_only():
    same = pd.Series(list("aabb"), name="x")
    found = lawkit.agreement(same, same, columns=["x"])
    assert (found[["observed", "kappa", "alpha"]] == 1).all(axis=None)
    one = pd.Series(list("aaaa"), name="x")
    found = lawkit.agreement(one, one, columns=["x"])
    assert (found["observed"] == 1).all()
    assert found[["kappa", "alpha", "kappa_low", "alpha_high"]].isna().all(axis=None)


def test_units_that_one_did_not_label_count_for_nothing():
    a = pd.Series(["x", "y", None, "x"], index=[1, 2, 3, 4], name="c")
    b = pd.Series(["x", "x", "y", "y"], index=[1, 2, 3, 9], name="c")
    assert lawkit.agreement(a, b, columns=["c"])["n"].tolist() == [2, 2, 2]


def test_the_samples_are_drawn_by_random_state():
    a, b = units(COHEN)
    one, same, other = (
        lawkit.agreement(a, b, columns=["class"], random_state=s, n_boot=50) for s in (0, 0, 1)
    )
    pd.testing.assert_frame_equal(one, same)
    assert not one.equals(other)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        ({}, "table must be given for decisions"),
        ({"columns": ["y"]}, "a has no column 'y'; it has x"),
        ({"table": "terms"}, "table must be one of 'quantities'"),
        ({"columns": ["x"], "level": "odd"}, "level must be one of 'nominal'"),
        ({"columns": ["x"], "n_boot": 0}, "n_boot must be a positive number; got 0"),
        ({"table": "roles"}, "a must be decisions, as table is given"),
    ],
)
def test_options_are_checked(call, message):
    one = pd.Series(["p"], name="x")
    with pytest.raises(ValueError, match=message):
        lawkit.agreement(one, one, **call)


def test_tables_must_have_common_and_single_keys():
    one = pd.Series(["p", "q"], name="x", index=[0, 0])
    with pytest.raises(ValueError, match="a has a key of its index more than once"):
        lawkit.agreement(one, one, columns=["x"])
    with pytest.raises(ValueError, match="no unit has 'x' of both"):
        lawkit.agreement(one.iloc[:1], one.iloc[:1].set_axis([5]), columns=["x"])
    with pytest.raises(ValueError, match="files of decisions are compared with table"):
        lawkit.agreement("a.csv", "b.csv", columns=["x"])


# ---------------------------------------------------------------- decisions


@pytest.fixture(scope="module")
def corpus():
    return load(TEXT)


def test_two_reviewers_of_roles(corpus, tmp_path):
    from lawkit.review import write_decisions

    texts = corpus.sentences.query("role == 'measures'")["text"].tolist()[:4]
    mine = table_of(*(decision(corpus, "roles", t) for t in texts))
    verdicts = [("accept", ""), ("correct", "plan"), ("reject", ""), ("accept", "")]
    yours = table_of(
        *(
            decision(corpus, "roles", t, v, new=new, reviewer="王强")
            for t, (v, new) in zip(texts, verdicts, strict=True)
        )
    )
    found = lawkit.agreement(mine, yours, table="roles").set_index("label")
    assert found["n_a"].to_dict() == {"(all)": 4, "(rejected)": 0, "measures": 4, "plan": 0}
    assert found["n_b"].to_dict() == {"(all)": 4, "(rejected)": 1, "measures": 2, "plan": 1}
    assert found.loc["(all)", "observed"] == 0.5
    assert found.loc["(all)", "kappa"] == 0  # one coder gives one label only
    files = [write_decisions(t, tmp_path / f"{n}.csv") for n, t in enumerate((mine, yours))]
    pd.testing.assert_frame_equal(
        lawkit.agreement(*files, table="roles"),
        found.reset_index()[["column", "label", *found.columns.drop("column")]],
    )
    with pytest.raises(ValueError, match=r"a holds decisions of several reviewers \(李梅, 王强\)"):
        lawkit.agreement(pd.concat([mine, yours]), yours, table="roles")


def test_two_reviewers_of_numbers_by_verdict_and_by_column(corpus):
    quotes = ["318件", "746条", "5项", "402件", "126件"]
    mine = table_of(*(decision(corpus, "quantities", q) for q in quotes))
    value = {"field": "value", "old": "746", "new": "764"}
    yours = table_of(
        decision(corpus, "quantities", "318件"),
        decision(corpus, "quantities", "746条", "correct", **value),
        decision(corpus, "quantities", "746条", "correct", field="unit", old="条", new="处"),
        decision(corpus, "quantities", "5项", "reject"),
        decision(corpus, "quantities", "402件", "correct", field="unit", old="件", new="起"),
        decision(corpus, "quantities", "57件"),
    )
    by_verdict = lawkit.agreement(mine, yours, table="quantities").set_index("label")
    assert by_verdict["n_b"].to_dict() == {"(all)": 4, "accept": 1, "correct": 2, "reject": 1}
    by_column = lawkit.agreement(mine, yours, table="quantities", columns=["value", "unit"]).set_index(
        ["column", "label"]
    )
    assert by_column.loc[("value", "(all)"), ["n", "observed"]].tolist() == [4, 0.5]
    assert by_column.loc[("value", "402"), "observed"] == 1  # not corrected there, so held to be as read
    assert by_column.loc[("unit", "(all)"), "observed"] == 0.25
    with pytest.raises(ValueError, match="columns must be one of 'verdict', 'value'"):
        lawkit.agreement(mine, yours, table="quantities", columns=["mood"])
