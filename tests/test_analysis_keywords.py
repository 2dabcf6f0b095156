"""Keywords and keyness: scores by hand, limits, guards, and what they promise."""

from math import log, sqrt

import numpy as np
import pandas as pd
import pytest
from analysis_samples import load, report, three_reports
from scipy import stats
from scipy.sparse import csr_matrix

import lawkit
from lawkit.analysis.terms.measures import log_likelihood
from lawkit.analysis.terms.scores import page_rank, score_keyness, score_textrank, score_tfidf, score_yake
from lawkit.text.fold import fold

# Words of the headings of the sample reports.
HEADINGS = ["主要", "工作", "存在", "的", "问题"]
LOOSE = {"min_count": 1, "min_reports": 1, "max_share": 1.0, "n": None}


@pytest.fixture(scope="module")
def corpus():
    return three_reports()


def counts_and_bags(sentences):
    """Of [(group, words)], a sentence each, all of one report."""
    rows = [
        (group, number, number, "r", word, words.count(word))
        for number, (group, words) in enumerate(sentences)
        for word in sorted(set(words))
    ]
    bags = pd.DataFrame(rows, columns=["group", "sentence", "position", "report_id", "term", "count"])
    grouped = bags.groupby(["group", "term"])["count"]
    counts = pd.DataFrame({"count": grouped.sum(), "n_sentences": grouped.size()}).reset_index()
    return counts, bags


def scored(score, sentences):
    counts, bags = counts_and_bags(sentences)
    values = score(counts, bags).reindex(counts.index)
    return dict(zip(zip(counts["group"], counts["term"], strict=True), values, strict=True))


# ---------------------------------------------------------------- scores


def test_tfidf_by_hand():
    found = scored(score_tfidf, [(0, "甲甲乙"), (1, "甲丙")])
    # Two groups: idf = ln(3/(1+df)) + 1, so 1 for 甲, ln 1.5 + 1 for 乙 and 丙; then vectors of length 1.
    rare = log(1.5) + 1
    assert found[(0, "甲")] == pytest.approx(2 / sqrt(4 + rare**2), abs=1e-12)
    assert found[(0, "乙")] == pytest.approx(rare / sqrt(4 + rare**2), abs=1e-12)
    assert found[(1, "丙")] == pytest.approx(rare / sqrt(1 + rare**2), abs=1e-12)


def test_keyness_of_a_group_is_against_all_others():
    found = scored(score_keyness, [(0, "甲甲甲乙"), (1, "甲丙丙丙"), (2, "丙丙丁")])
    one = [np.array([x]) for x in (3.0, 1.0)]
    assert found[(0, "甲")] == pytest.approx(log_likelihood(*one, 4, 7)[0], abs=1e-12)
    assert found[(1, "甲")] < 0 < found[(2, "丁")]
    assert scored(score_keyness, [(0, "甲乙")]) == {(0, "甲"): 0.0, (0, "乙"): 0.0}


def test_textrank_by_hand():
    # A star: 甲 shares a sentence with 乙, 丙 and 丁, they with nobody else. With c = 0.15/4 and d = 0.85:
    # r(甲) = c + d(1 - r(甲)), so r(甲) = (c + d)/(1 + d); the rest share what is left.
    found = scored(score_textrank, [(0, "甲乙"), (0, "甲丙"), (0, "甲丁")])
    middle = (0.15 / 4 + 0.85) / 1.85
    assert found[(0, "甲")] == pytest.approx(middle, abs=1e-9)
    for other in "乙丙丁":
        assert found[(0, other)] == pytest.approx((1 - middle) / 3, abs=1e-9)


def test_page_rank_solves_its_equations():
    rng = np.random.default_rng(0)
    weights = np.triu(rng.integers(0, 3, (12, 12)), 1).astype(float)
    weights[:, 3] = weights[3, :] = 0  # a node without neighbours
    weights += weights.T
    rank = page_rank(csr_matrix(weights))
    strength = weights.sum(axis=1)
    moves = np.where(strength > 0, weights / np.where(strength > 0, strength, 1), 1 / 12)
    solved = np.linalg.solve(np.eye(12) - 0.85 * moves, np.full(12, 0.15 / 12))
    assert rank == pytest.approx(solved, abs=1e-9)
    assert rank.sum() == pytest.approx(1, abs=1e-9)
    assert rank[3] == rank.min()


def test_yake_by_hand():
    found = scored(score_yake, [(0, "甲乙"), (0, "甲丙"), (0, "甲甲")])
    # 甲: 4 times, in all 3 sentences, at 0 1 2, median 1; beside 乙 and 丙 once each, so variety 2/2.
    # Frequencies 4 1 1: mean 2, standard deviation sqrt((4 + 1 + 1)/3) = sqrt 2.
    for term, frequency, spread, median, variety in (
        ("甲", 4, 1, 1, 1),
        ("乙", 1, 1 / 3, 0, 1),
        ("丙", 1, 1 / 3, 1, 1),
    ):
        related = 1 + 2 * variety * frequency / 4
        position = log(log(3 + median))
        yake = related * position / (frequency / (2 + sqrt(2)) / related + spread / related)
        assert found[(0, term)] == pytest.approx(1 / yake, abs=1e-9)


# ---------------------------------------------------------------- rank_keywords


def test_keywords_of_roles(corpus):
    table = lawkit.rank_keywords(corpus, by="role", n=2, stop_words=HEADINGS)
    assert table.loc[table["role"] == "problems", "term"].tolist() == ["经费", "编制"]
    assert table.loc[table["role"] == "measures", "term"].tolist() == ["培训", "宣传"]
    row = table[table["term"] == "编制"].iloc[0]
    assert row[["count", "n_sentences", "n_reports", "document_frequency"]].tolist() == [2, 2, 2, 1]
    assert [report_id for report_id, _, _ in row["examples"]] == ["a", "c"]


@pytest.mark.parametrize("method", ["tfidf", "keyness", "textrank", "yake"])
@pytest.mark.parametrize("by", ["report", "role", "section", "year", ["year", "role"], None])
def test_keywords_do_not_need_the_text(corpus, tmp_path, method, by):
    opened = lawkit.open_corpus(corpus.save(tmp_path / "saved", text=False))
    table = lawkit.rank_keywords(corpus, by=by, method=method, **LOOSE)
    without = lawkit.rank_keywords(opened, by=by, method=method, **LOOSE)
    pd.testing.assert_frame_equal(table.drop(columns="examples"), without.drop(columns="examples"))
    keys = list(table.columns[: table.columns.get_loc("rank")])
    for _, rows in table.groupby(keys) if keys else [((), table)]:
        assert rows["rank"].tolist() == list(range(1, len(rows) + 1))
        assert rows["score"].is_monotonic_decreasing
        assert (rows["score"] > 0).all()
    for row in table.itertuples():
        assert 1 <= len(row.examples) <= min(3, row.count)
        for report_id, start, end in row.examples:
            assert fold(corpus.text(report_id)[start:end]) == row.term
    counted = lawkit.count_terms(corpus, by=by)
    merged = table.merge(counted, on=[*keys, "term"], suffixes=("", "_counted"))
    assert len(merged) == len(table)
    for column in ("count", "n_sentences", "n_reports"):
        assert (merged[column] == merged[f"{column}_counted"]).all()


def test_limits(corpus):
    assert len(lawkit.rank_keywords(corpus, by=None, n=1)) == 1
    every = lawkit.rank_keywords(corpus, by="role", **LOOSE)
    assert every["term"].str.len().min() == 2
    assert lawkit.rank_keywords(corpus, by="role", min_count=3)["count"].min() >= 3
    even = lawkit.rank_keywords(corpus, by="role", max_dp=0.2, **LOOSE)
    assert 0 < len(even) < len(every)
    assert even["dp"].max() <= 0.2
    assert (
        len(lawkit.rank_keywords(corpus, by=None, method="keyness", **LOOSE)) == 0
    )  # nothing to compare with


def test_one_long_report_cannot_make_a_keyword():
    others = {f"r{i}": report(f"{c}县", 2023, "调解、宣传。", "经费。") for i, c in enumerate("乙丙丁戊")}
    alone = load(long=report("甲县", 2023, "光伏、" * 200 + "调解。"), **others)
    once_more = load(
        long=report("甲县", 2023, "光伏、" * 200 + "调解。"),
        **others | {"r0": report("乙县", 2023, "光伏。调解。")},
    )
    for corpus, limits in ((alone, {"min_reports": 1, "max_share": 1}), (once_more, {"max_share": 1})):
        for method in ("tfidf", "textrank", "yake"):
            assert "光伏" not in lawkit.rank_keywords(corpus, by="year", method=method)["term"].tolist()
            free = lawkit.rank_keywords(corpus, by="year", method=method, **limits)
            assert {"光伏", "调解"} <= set(free["term"])
            assert method != "tfidf" or free["term"].tolist()[0] == "光伏"
        sides = ({"role": "measures"}, {"role": "problems"})
        assert "光伏" not in lawkit.compare_terms(corpus, *sides)["term"].tolist()
        assert lawkit.compare_terms(corpus, *sides, **limits)["term"].tolist()[0] == "光伏"
    assert "光伏" not in lawkit.rank_keywords(alone, by="year", max_share=1)["term"].tolist()
    # In a group of one report there is nobody else to ask.
    assert lawkit.rank_keywords(alone, by="report", n=1)["term"].tolist()[0] == "光伏"


# ---------------------------------------------------------------- compare_terms

OPEN = {"min_count": 1, "min_reports": 1, "max_share": 1.0}


def test_counts_and_statistics_of_a_comparison(corpus):
    table = lawkit.compare_terms(corpus, {"year": 2022}, None, **OPEN)
    sizes = table.attrs["sizes"]
    counted = lawkit.count_terms(corpus, by="year")
    assert sizes == {
        "target": counted.loc[counted["year"] == 2022, "count"].sum(),
        "reference": counted.loc[counted["year"] == 2023, "count"].sum(),
    }
    by_term = table.set_index("term")
    assert by_term.loc["培训", ["count_target", "count_reference"]].tolist() == [3, 3]
    for row in table.itertuples():
        a, b, n1, n2 = row.count_target, row.count_reference, sizes["target"], sizes["reference"]
        assert row.rate_target == pytest.approx(1000 * a / n1)
        cells = [[a, b], [n1 - a, n2 - b]]
        g2 = stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood")
        assert abs(row.log_likelihood) == pytest.approx(g2.statistic, abs=1e-9)
        assert row.p_value == pytest.approx(g2.pvalue, abs=1e-9)
        assert abs(row.chi_square) == pytest.approx(
            stats.chi2_contingency(cells, correction=False).statistic, abs=1e-9
        )
        first, second = max(a, 0.5) / n1, max(b, 0.5) / n2
        assert row.log_ratio == pytest.approx(np.log2(first / second), abs=1e-9)
        assert row.percent_diff == pytest.approx(100 * (first / second - 1), abs=1e-9)
        assert row.odds_low < row.odds_ratio < row.odds_high
    assert table["log_likelihood"].is_monotonic_decreasing


def test_sides_are_chosen_by_columns_and_roles(corpus):
    table = lawkit.compare_terms(
        corpus, {"role": "problems", "year": 2023}, {"role": ["problems"], "year": 2022}, **OPEN
    )
    by_term = table.set_index("term")
    assert by_term.loc["经费", ["count_target", "count_reference", "n_reports_target"]].tolist() == [2, 1, 2]
    assert by_term.loc["编制", "max_share_target"] == 1.0
    assert by_term.loc["编制", "dp_target"] > 0
    assert "培训" not in by_term.index


def test_a_swap_changes_the_signs_only(corpus):
    one = lawkit.compare_terms(corpus, {"year": 2022}, {"year": 2023}, **OPEN).set_index("term")
    other = (
        lawkit.compare_terms(corpus, {"year": 2023}, {"year": 2022}, **OPEN).set_index("term").loc[one.index]
    )
    assert one["log_ratio"].tolist() == pytest.approx((-other["log_ratio"]).tolist())
    assert one["odds_ratio"].tolist() == pytest.approx((1 / other["odds_ratio"]).tolist())
    assert one["p_value"].tolist() == pytest.approx(other["p_value"].tolist())


@pytest.mark.parametrize("correction", ["holm", "bonferroni", "fdr_bh", "fdr_by", None])
@pytest.mark.parametrize("measure", ["log_likelihood", "chi_square"])
def test_chance_makes_no_key_terms(correction, measure):
    # Both sides drawn from the same words: with correction next to nothing may be significant.
    rng = np.random.default_rng(4)
    words = ["培训", "宣传", "调解", "经费", "编制", "考核", "督察", "备案", "清理", "公示", "评查", "会商"]
    texts = {
        f"r{i}": report(f"{i}县", 2022 + i % 2, "、".join(rng.choice(words, 60)) + "。") for i in range(12)
    }
    table = lawkit.compare_terms(load(**texts), {"year": 2022}, None, measure=measure, correction=correction)
    assert (table["p_corrected"] >= table["p_value"]).all()
    assert (table["p_corrected"] < 0.05).sum() <= (2 if correction is None else 0)
    planted = {
        i: t.replace("存在的问题\n", "存在的问题\n" + "执法证、" * 6) if "2022年" in t else t
        for i, t in texts.items()
    }
    table = lawkit.compare_terms(
        load(**planted), {"year": 2022}, None, measure=measure, correction=correction
    )
    assert table["term"].iloc[0] == "执法证"
    assert table["p_corrected"].iloc[0] < 0.001


def test_an_empty_side_gives_no_numbers(corpus):
    assert len(lawkit.compare_terms(corpus, {"year": 1999}, None, **OPEN)) == 0
    assert len(lawkit.compare_terms(corpus, {"year": [2022, 2023]}, None, **OPEN)) == 0


def test_comparison_without_text(corpus, tmp_path):
    opened = lawkit.open_corpus(corpus.save(tmp_path / "saved", text=False))
    one, other = (lawkit.compare_terms(c, {"role": "problems"}, None, **OPEN) for c in (corpus, opened))
    pd.testing.assert_frame_equal(one, other)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda c: lawkit.compare_terms(c, {"year": 2022}, {"role": "measures"}), "must not share sentences"),
        (lambda c: lawkit.compare_terms(c, {"jahr": 2022}, None), "no condition 'jahr'"),
        (lambda c: lawkit.compare_terms(c, {"role": "aims"}, None), "role must be one of"),
        (
            lambda c: lawkit.compare_terms(c, {"year": 2022}, None, measure="g2"),
            "measure must be one of 'log_likelihood', 'chi_square'",
        ),
        (
            lambda c: lawkit.compare_terms(c, {"year": 2022}, None, correction="fdr"),
            "correction must be one of 'holm'",
        ),
        (
            lambda c: lawkit.compare_terms(c, {"year": 2022}, None, confidence=95),
            "confidence must lie between 0 and 1",
        ),
        (
            lambda c: lawkit.rank_keywords(c, method="tf-idf"),
            "method must be one of 'tfidf', 'keyness', 'textrank', 'yake'",
        ),
        (lambda c: lawkit.rank_keywords(c, by="town"), "by must be one of 'sentence', .*; got 'town'"),
        (lambda c: lawkit.count_terms(c, roles=["aims"]), "roles must be one of 'furniture', .*; got 'aims'"),
        (lambda c: lawkit.count_terms(c, numbers="digits"), "numbers must be one of 'keep', 'class', 'drop'"),
        (lambda c: lawkit.count_terms(c, stop_words="english"), "stop_words must be 'default'"),
        (lambda c: lawkit.dispersion(c, parts="town"), "parts must be one of 'sentence', .*; got 'town'"),
    ],
)
def test_wrong_options_are_named(corpus, call, message):
    with pytest.raises(ValueError, match=message):
        call(corpus)
    with pytest.raises(TypeError, match="target must be conditions"):
        lawkit.compare_terms(corpus, 2022, None)
