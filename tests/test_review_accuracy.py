"""Accuracy told from a sample: textbook intervals, strata by hand, and samples drawn again and again."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_samples import TEXT, decision, load, table_of
from scipy.stats import binomtest

import lawkit
from lawkit.review import open_review
from lawkit.review.accuracy import wilson
from lawkit.review.objects import reviewed_rows

Z = 1.959963984540054


@pytest.fixture(scope="module")
def corpus():
    return load(TEXT, TEXT.replace("青溪县", "白石县").replace("402件", "403件"))


def judge(rows, right, **more):
    """Decisions on rows of a corpus: accepted where ``right`` says so, else rejected."""
    table = rows[["report_id", "start", "end", "quote", "before", "after", "field", "old"]].assign(
        table="quantities", reviewer="李梅"
    )
    return table.assign(verdict=np.where(right, "accept", "reject"), **more)


# Newcombe (1998), Statistics in Medicine 17, table I, method 3.
@pytest.mark.parametrize(
    ("right", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_intervals_as_published(right, n, low, high):
    assert [round(end, 4) for end in wilson(right / n, n, Z)] == [low, high]


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_that_of_scipy(pair):
    right, n = pair
    theirs = binomtest(right, n).proportion_ci(method="wilson")
    assert wilson(right / n, n, Z) == pytest.approx((theirs.low, theirs.high), abs=1e-12)
    assert all(math.isnan(end) for end in wilson(0.5, 0, Z))


def test_a_random_sample(corpus):
    rows = reviewed_rows(corpus, "quantities").head(10)
    n = len(corpus.quantities)
    decisions = judge(rows, [True] * 8 + [False] * 2, sample="random", stratum="", stratum_size=n)
    (row,) = lawkit.estimate_accuracy(corpus, decisions).to_dict("records")
    assert (row["n"], row["right"], row["share"], row["population"]) == (10, 8, 0.8, n)
    assert (row["low"], row["high"]) == pytest.approx(wilson(0.8, 10, Z))
    assert row["se"] == pytest.approx(math.sqrt((1 - 10 / n) * 0.8 * 0.2 / 9))
    assert (row["method"], row["note"]) == ("wilson", "")
    narrow = lawkit.estimate_accuracy(corpus, decisions, level=0.5)
    assert row["low"] < narrow["low"].item() < narrow["high"].item() < row["high"]


def test_a_stratified_sample_by_hand(corpus):
    """N = (300, 200), n = (10, 5), right 9 and 3: W = (0.6, 0.4), p = (0.9, 0.6)."""
    rows = reviewed_rows(corpus, "quantities").head(15)
    right = [True] * 9 + [False] + [True] * 3 + [False] * 2
    strata = {"stratum": ["x"] * 10 + ["y"] * 5, "stratum_size": [300] * 10 + [200] * 5}
    decisions = judge(rows, right, sample="stratified:indicator", **strata)
    (row,) = lawkit.estimate_accuracy(corpus, decisions).to_dict("records")
    share = 0.6 * 0.9 + 0.4 * 0.6
    variance = 0.6**2 * (1 - 10 / 300) * 0.9 * 0.1 / 9 + 0.4**2 * (1 - 5 / 200) * 0.6 * 0.4 / 4
    assert row["share"] == pytest.approx(share)
    assert row["se"] == pytest.approx(math.sqrt(variance))
    assert (row["low"], row["high"]) == pytest.approx(wilson(share, share * (1 - share) / variance, Z))
    assert row["method"] == "stratified"
    # All right: the interval does not shrink to a point; Kish's number of rows is (500²) / (10 · 30² + 5 · 40²).
    (full,) = lawkit.estimate_accuracy(
        corpus, judge(rows, [True] * 15, sample="stratified:indicator", **strata)
    ).to_dict("records")
    assert (full["share"], full["se"]) == (1, 0)
    assert full["low"] == pytest.approx(wilson(1.0, 500**2 / (10 * 30**2 + 5 * 40**2), Z)[0])


def test_one_row_of_a_stratum_and_strata_without_rows(corpus):
    rows = reviewed_rows(corpus, "quantities").head(5)
    n = len(corpus.quantities)
    strata = {"stratum": ["x"] * 4 + ["y"], "stratum_size": [n - 12] * 4 + [4]}
    decisions = judge(rows, [True, True, True, False, True], sample="stratified:role", **strata)
    (row,) = lawkit.estimate_accuracy(corpus, decisions).to_dict("records")
    weights = np.array([(n - 12), 4]) / (n - 8)
    share = weights @ [0.75, 1.0]
    variance = weights[0] ** 2 * (1 - 4 / (n - 12)) * 0.75 * 0.25 / 3 + weights[1] ** 2 * (
        1 - 1 / 4
    ) * share * (1 - share)
    assert row["share"] == pytest.approx(share)
    assert row["se"] == pytest.approx(math.sqrt(variance))
    assert row["note"] == "strata with 8 rows have no decision and are left out"


def test_groups(corpus):
    rows = reviewed_rows(corpus, "quantities")
    n = len(rows)
    right = rows["report_id"] == "r0"
    decisions = judge(rows, right, sample="all", stratum="", stratum_size=n)
    whole = lawkit.estimate_accuracy(corpus, decisions)
    assert whole[["share", "se", "note"]].to_numpy().tolist() == [[0.5, 0.0, ""]]  # all were reviewed
    by_org = lawkit.estimate_accuracy(corpus, decisions, by="place").set_index("place")
    assert by_org["share"].to_dict() == {"白石县": 0.0, "青溪县": 1.0}
    assert by_org["population"].tolist() == [n // 2, n // 2]
    by_role = lawkit.estimate_accuracy(corpus, decisions, by="role").set_index("role")
    assert by_role["population"].to_dict() == corpus.quantities["role"].value_counts().to_dict()
    assert by_role["n"].sum() == n
    by_year = lawkit.estimate_accuracy(corpus, decisions, by="year")
    assert by_year["year"].tolist() == ["2023"]
    by_indicator = lawkit.estimate_accuracy(corpus, decisions, by="indicator").set_index("indicator")
    counts = corpus.quantities["indicator"].fillna("none").value_counts()
    assert by_indicator["population"].to_dict() == counts.to_dict()


def test_a_group_that_cuts_across_strata_by_hand(corpus):
    """Weights 30 and 40 a row; of the group 4 rows (3 right) of stratum x and 1 (right) of y."""
    rows = reviewed_rows(corpus, "quantities")
    rows = pd.concat([rows[rows["report_id"] == "r0"].head(5), rows[rows["report_id"] == "r1"].head(10)])
    inside = [True] * 5 + [False] * 10
    stratum = ["x"] * 4 + ["y"] + ["x"] * 6 + ["y"] * 4
    right = [True, True, True, False, True] + [True] * 5 + [False] * 5
    sizes = [300 if s == "x" else 200 for s in stratum]
    decisions = judge(rows, right, sample="stratified:role", stratum=stratum, stratum_size=sizes)
    row = lawkit.estimate_accuracy(corpus, decisions, by="report_id").set_index("report_id").loc["r0"]
    share = (3 * 30 + 40) / (4 * 30 + 40)
    parts = np.array(
        [
            w * (r - share) / 160 if i else 0
            for w, r, i in zip([30 if s == "x" else 40 for s in stratum], right, inside, strict=True)
        ]
    )
    of_x = np.array(stratum) == "x"
    variance = sum(
        (1 - n / big) * n * parts[mask].var(ddof=1) for mask, n, big in ((of_x, 10, 300), (~of_x, 5, 200))
    )
    assert (row["n"], row["share"], row["se"]) == (
        5,
        pytest.approx(share),
        pytest.approx(math.sqrt(variance)),
    )


def test_what_counts_as_right(corpus):
    made = [
        decision(corpus, "quantities", "318件"),
        decision(corpus, "quantities", "746条", "correct", field="subject", old="意见", new="修改意见"),
        decision(corpus, "quantities", "5项", "correct", field="unit", old="项", new="件"),
        decision(corpus, "quantities", "126件", "reject"),
        decision(corpus, "quantities", "57件"),
        decision(corpus, "quantities", "57件", "reject", reviewer="王强"),
        decision(corpus, "quantities", "49件"),
        decision(corpus, "quantities", "49件", reviewer="王强"),
        decision(corpus, "quantities", "230本", "add", field="value", old="", new="230"),
        decision(corpus, "roles", next(t for t in corpus.sentences["text"] if "318件" in t)),
    ]
    found = lawkit.estimate_accuracy(corpus, table_of(*made)).set_index("table")
    assert found.loc["quantities", ["n", "right", "added", "disputed"]].tolist() == [5, 3, 1, 1]
    assert found.loc["quantities", "note"] == "not drawn at random: tells of the rows reviewed only"
    assert found.loc["roles", ["n", "right", "share"]].tolist() == [1, 1, 1.0]
    # Only rows that reviewers differ on: nothing to tell.
    only = lawkit.estimate_accuracy(corpus, table_of(*made[4:6]))
    assert only["n"].tolist() == [0]
    assert only[["share", "low", "high"]].isna().all(axis=None)
    empty = lawkit.estimate_accuracy(corpus, table_of(*made).iloc[:0])
    assert list(empty.columns[:2]) == ["table", "sample"]
    assert empty.empty


def test_options_are_checked(corpus):
    decisions = table_of(decision(corpus, "quantities", "318件"))
    with pytest.raises(
        ValueError, match="by must be a column; got 'moon', columns are indicator, role, report_id"
    ):
        lawkit.estimate_accuracy(corpus, decisions, by="moon")
    with pytest.raises(ValueError, match="level must lie between 0 and 1; got 95"):
        lawkit.estimate_accuracy(corpus, decisions, level=95)


def test_samples_of_the_desk_hit_the_truth(tmp_path):
    """Of 24 reports a reader that is wrong in one role more than in others: 40 stratified samples, their mean is near the truth."""
    corpus = lawkit.load_demo()
    rows = reviewed_rows(corpus, "quantities")
    wrong = (rows["role"] == "problems") | (rows["row_id"] % 7 == 0)
    truth = 1 - wrong.mean()
    is_wrong = dict(zip(zip(rows["report_id"], rows["row_id"], strict=True), wrong, strict=True))
    shares, inside = [], 0
    for seed in range(40):
        review = open_review(
            corpus,
            tmp_path / "none.csv",
            table="quantities",
            reviewer="x",
            sample="stratified",
            by="role",
            n=60,
            random_state=seed,
        )
        items = review.items
        right = [not is_wrong[key] for key in zip(items["report_id"], items["row_id"], strict=True)]
        decisions = judge(items, right, **{c: items[c] for c in ("sample", "stratum", "stratum_size")})
        (row,) = lawkit.estimate_accuracy(corpus, decisions).to_dict("records")
        shares.append(row["share"])
        inside += row["low"] <= truth <= row["high"]
    # The mean of 40 has a standard error of about 0.05 / √40; of 40 intervals at 95 % fewer than 33 would be a wonder.
    assert np.mean(shares) == pytest.approx(truth, abs=4 * np.std(shares) / math.sqrt(40))
    assert inside >= 33
