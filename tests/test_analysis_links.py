"""Problems answered: the score against arithmetic, links against labels and planted truth, and what must not matter."""

import json
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import plant_promises
from scipy.sparse import csr_array
from widths import in_width

import lawkit
from lawkit.analysis.answers.features import background, word_features
from lawkit.analysis.answers.matching import one_to_one, pair_evidence, probabilities
from lawkit.analysis.answers.similarity import Profiles
from lawkit.errors import LawkitError
from lawkit.resources import load_resource

HEAD = "青溪县二〇二三年法治政府建设年度报告\n一、存在的问题\n{}\n二、下一步打算\n{}\n"
PROBLEMS = ["执法人员紧缺。", "普法形式单一。", "个别合同未经法律顾问审查。"]
PLANS = ["创新法治宣传方式。", "打造一窗办理大厅。", "招录执法辅助人员。", "建立合同审查台账。"]


def report(problems=PROBLEMS, plans=PLANS):
    numbered = [
        "".join(f"{n}是{t}" for n, t in zip("一二三四五六七", one, strict=False)) for one in (problems, plans)
    ]
    return HEAD.format(*numbered)


def load(*texts):
    frame = pd.DataFrame({"report_id": [f"r{at}" for at in range(len(texts))], "text": list(texts)})
    return lawkit.load(frame, progress=False)


def by_text(corpus, links):
    """Return the links as (problem, plan) without their numbers."""
    return {
        (corpus.text(r.report_id)[r.problem_start + 2 : r.problem_end], corpus.text(r.report_id)[r.plan_start + 2 : r.plan_end]): r
        for r in links.itertuples()
    }  # fmt: skip


def f1(found, true):
    return 2 * len(found & true) / (len(found) + len(true))


# ---------------------------------------------------------------- the score


def test_the_score_is_the_weight_shared_over_the_geometric_mean():
    rows = csr_array(np.array([[1, 1, 0], [1, 0, 1], [0, 0, 0]]))
    profiles = Profiles(rows, ["w:甲乙", "w:丙丁", "c:staff"], np.array([2.0, 1.0, 4.0]))
    scores = profiles.compare([0, 2], [0, 1])
    assert scores.tolist() == [[pytest.approx(1), pytest.approx(2 / math.sqrt((2 + 1) * (2 + 4)))], [0, 0]]
    assert profiles.shared(0, 1) == ["甲乙"]


def test_behind_is_the_distance_to_the_best_rival():
    found = pair_evidence(np.array([[0.5, 0.25], [0.25, 0.0]]))
    assert found[..., 1].tolist() == [[0, -0.25], [0, -0.25]]
    assert found[..., 2].tolist() == [[0, 0], [-0.25, -0.25]]


def test_the_probability_is_the_logistic_of_its_parts():
    fitted = load_resource("links")["overlap"]
    log_odds = fitted["intercept"] + 0.1 * fitted["score"] - 0.2 * fitted["behind_row"]
    found = probabilities(np.array([[0.3, 0.1]]), "overlap")
    assert found[0, 1] == pytest.approx(1 / (1 + math.exp(-log_odds)))


@given(st.lists(st.lists(st.floats(0, 1), min_size=3, max_size=3), min_size=1, max_size=6), st.randoms())
def test_rows_and_columns_in_another_order_give_the_same(values, random):
    scores = np.array(values)
    rows, columns = list(range(len(scores))), [0, 1, 2]
    random.shuffle(rows)
    random.shuffle(columns)
    moved = probabilities(scores[np.ix_(rows, columns)], "overlap")
    assert np.allclose(moved, probabilities(scores, "overlap")[np.ix_(rows, columns)])


@given(st.lists(st.lists(st.floats(0, 1), min_size=4, max_size=4), min_size=1, max_size=5))
def test_one_to_one_takes_each_once_and_the_best_first(values):
    scores = np.array(values)
    pairs = list(one_to_one(scores, 0.5))
    assert len({a for a, _ in pairs}) == len({b for _, b in pairs}) == len(pairs)
    taken = [scores[pair] for pair in pairs]
    assert taken == sorted(taken, reverse=True)
    assert not taken or taken[0] == scores.max()
    assert all(value >= 0.5 for value in taken)


# ---------------------------------------------------------------- words and concepts


@pytest.mark.parametrize("word", ["一是", "十二是", "首先", "第三", "进一步", "不足", "加强", "有待", "法治"])
def test_negative_words_that_say_nothing(word):
    assert word_features(word) == frozenset()


@pytest.mark.parametrize(("one", "other", "concept"), [("招录", "人手", "staff"), ("宣讲", "普法", "publicity"), ("出庭", "败诉", "litigation"), ("预案", "演练", "emergency")])  # fmt: skip
def test_words_of_one_matter_meet_in_a_concept(one, other, concept):
    assert word_features(one) & word_features(other) == {f"c:{concept}"}


def test_the_full_name_of_a_term_counts():
    assert word_features("人社局") >= {"w:人力资源和社会保障局"}


def test_every_word_of_a_concept_can_be_found():
    segmenter = lawkit.Segmenter()
    words = {w for listed in load_resource("concepts")["concepts"].values() for w in listed}
    assert [w for w in sorted(words) if len(segmenter.segment(w)) != 1 or len(w) < 2] == []


def test_the_background_counts_no_more_than_there_are():
    total, counts = background()
    assert len(counts) > 1000
    assert 1 < min(counts.values()) <= max(counts.values()) <= total


# ---------------------------------------------------------------- links


@pytest.mark.parametrize("width", ["half", "full"])
def test_each_problem_finds_its_plan(width):
    corpus = load(in_width(report(), width))
    links = lawkit.link_plans(corpus)
    linked = by_text(corpus, links[links["linked"]])
    wanted = {(PROBLEMS[0], PLANS[2]), (PROBLEMS[1], PLANS[0]), (PROBLEMS[2], PLANS[3])}
    assert set(linked) == {tuple(in_width(t, width) for t in pair) for pair in wanted}
    first = lawkit.statements(corpus).reset_index()
    for row in linked.values():
        problem = first[first["statement_id"] == row.problem_id].iloc[0]
        assert (problem["role"], problem["start"]) == ("problems", row.problem_start)


def test_the_order_of_the_statements_plays_no_part():
    one, other = load(report()), load(report(PROBLEMS[::-1], [PLANS[i] for i in (2, 0, 3, 1)]))
    first, second = (by_text(c, lawkit.link_plans(c)) for c in (one, other))
    assert first.keys() == second.keys()
    for key in first:
        assert first[key].score == pytest.approx(second[key].score)
        assert first[key].linked == second[key].linked


def test_negative_nothing_in_common_is_not_linked_though_the_numbers_agree():
    corpus = load(report(["执法人员紧缺。", "普法形式单一。"], ["打造一窗办理大厅。", "完善河道防汛预案。"]))
    links = lawkit.link_plans(corpus)
    assert len(links) == 4
    assert not links["linked"].any()


def test_without_text_the_links_are_the_same(tmp_path):
    corpus = load(report(), report(PROBLEMS[:2], PLANS[2:]))
    bare = lawkit.open_corpus(corpus.save(tmp_path / "bare", text=False))
    pd.testing.assert_frame_equal(lawkit.link_plans(corpus), lawkit.link_plans(bare))
    pd.testing.assert_frame_equal(lawkit.answered(corpus), lawkit.answered(bare))


def test_with_neither_text_nor_terms_it_says_so():
    full = load(report())
    bare = lawkit.Corpus({name: full.table(name) for name in ("reports", "sections", "items", "sentences")})
    bare = lawkit.Corpus({**{n: bare.table(n) for n in ("reports", "sections", "items")}, "sentences": full.sentences.assign(text=None).astype({"text": "str"})})  # fmt: skip
    with pytest.raises(LawkitError, match="terms"):
        lawkit.link_plans(bare)


def test_reports_without_problems_or_plans_give_no_rows_but_the_columns():
    some = lawkit.link_plans(load(report()))
    for corpus in (
        lawkit.Corpus({}, {}),
        load("青溪县2023年法治政府建设年度报告\n一、主要工作\n开展培训3次。"),
    ):
        none = lawkit.link_plans(corpus)
        assert none.empty
        assert none.dtypes.to_dict() == some.dtypes.to_dict()


def test_two_runs_are_equal():
    first, second = (lawkit.link_plans(load(report(), report(PROBLEMS, PLANS[::-1]))) for _ in range(2))
    pd.testing.assert_frame_equal(first, second)


def test_embeddings_are_taken_from_the_caller(tmp_path):
    corpus = load(report())
    vectors = {"执": [1, 0, 0], "普": [0, 2, 0], "个": [0, 0, 1], "创": [0, 1, 0], "打": [1, 1, 1], "招": [3, 0, 0], "建": [0, 0, 5]}  # fmt: skip

    def embed(texts):
        return np.array([vectors[text[2]] for text in texts])

    links = lawkit.link_plans(corpus, method="embedding", embed=embed, threshold=0.9)
    assert set(by_text(corpus, links[links["linked"]])) == {(PROBLEMS[0], PLANS[2]), (PROBLEMS[1], PLANS[0]), (PROBLEMS[2], PLANS[3])}  # fmt: skip
    assert links["probability"].isna().all()
    assert by_text(corpus, links)[PROBLEMS[0], PLANS[1]].score == pytest.approx(1 / math.sqrt(3))
    with pytest.raises(ValueError, match="threshold"):
        lawkit.link_plans(corpus, method="embedding", embed=embed)
    with pytest.raises(ValueError, match="embed"):
        lawkit.link_plans(corpus, method="embedding", threshold=0.5)
    with pytest.raises(ValueError, match="shape"):
        lawkit.link_plans(corpus, method="embedding", embed=lambda texts: np.zeros((1, 2)), threshold=0.5)
    bare = lawkit.open_corpus(corpus.save(tmp_path / "bare", text=False))
    with pytest.raises(LawkitError, match="text"):
        lawkit.link_plans(bare, method="embedding", embed=embed, threshold=0.5)


def test_a_wrong_method_is_named():
    with pytest.raises(ValueError, match="method"):
        lawkit.link_plans(lawkit.Corpus({}, {}), method="cosine")


# ---------------------------------------------------------------- coverage


def test_coverage_counts_problems_and_plans():
    corpus = load(report(PROBLEMS, PLANS[:3]), report(PROBLEMS, []))
    table = lawkit.answered(corpus).set_index("report_id")
    assert table.loc["r0", ["n_problems", "n_answered", "n_plans", "n_answering"]].tolist() == [3, 2, 3, 2]
    assert table.loc["r0", "share_answered"] == pytest.approx(2 / 3)
    assert table.loc["r0", "unanswered"] == [2]
    assert table.loc["r0", "other_plans"] == [4]
    assert table.loc["r1", ["n_problems", "n_plans"]].tolist() == [3, 0]
    assert math.isnan(table.loc["r1", "share_answered"])


def test_coverage_takes_links_made_otherwise():
    corpus = load(report())
    links = lawkit.link_plans(corpus, threshold=1.0)
    assert lawkit.answered(corpus, links=links)["n_answered"].tolist() == [0]
    assert lawkit.answered(lawkit.Corpus({}, {})).empty


# ---------------------------------------------------------------- known truth


@pytest.mark.parametrize("shared", [2, 3])
@pytest.mark.parametrize("seed", [0, 1])
def test_planted_links_are_found(seed, shared):
    planted = plant_promises(seed=seed, shared=shared)
    linked = lawkit.link_plans(planted.corpus)
    linked = linked[linked["linked"]]
    found = {(r.report_id, *key) for key, r in by_text(planted.corpus, linked).items()}
    plans = planted.plans.dropna(subset="answers")
    true = set(zip(plans["report_id"], plans["answers"], plans["text"], strict=True))
    assert f1(found, true) >= 0.9


def test_labelled_links_are_found_and_better_than_by_plain_tfidf_or_by_position(root):
    folder = root / "tests" / "gold"
    labels = [json.loads(p.read_text(encoding="utf-8")) for p in sorted((folder / "labels").glob("*.json"))]
    true = {(one["report"], a, b) for one in labels for a, b in one["links"]}
    labelled = [folder / "reports" / f"{one['report']}.txt" for one in labels]
    corpus = lawkit.load(labelled, progress=False)
    ours, plain = lawkit.link_plans(corpus), lawkit.link_plans(corpus, method="tfidf")
    first = ours.groupby("report_id")[["problem_id", "plan_id"]].rank("dense")

    def score(table, mask, half="az"):
        kept = table[mask]
        found = set(zip(kept["report_id"], kept["problem_start"], kept["plan_start"], strict=True))
        inside = [{t for t in s if half[0] <= t[0][0] <= half[1]} for s in (found, true)]
        return f1(*inside)

    whole = score(ours, ours["linked"])
    # The best threshold on the cosine alone, chosen with the answers in sight.
    cosine = max(score(plain, plain["score"] >= t) for t in np.linspace(0, 0.6, 61))
    position = score(ours, first["problem_id"] == first["plan_id"])
    assert whole >= 0.85
    assert score(ours, ours["linked"], "nz") >= 0.8  # the half that nothing was tuned on
    assert whole >= score(plain, plain["linked"]) + 0.04
    assert whole >= cosine + 0.05
    assert whole >= position + 0.1
