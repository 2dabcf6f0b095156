"""The scorer behind docs/accuracy.md: each figure against arithmetic, and planted errors against what they cost."""

import copy
import json
from pathlib import Path

import accuracy
import numpy as np
import pandas as pd
import pytest
from scoring import annotation, measures, truth

import lawkit

ROOT = Path(__file__).resolve().parent.parent

TEXT = "青溪县2023年法治政府建设情况报告\n一、主要工作\n受理法律援助案件300件，其中民事200件、刑事100件。\n二、存在的问题\n力量薄弱。\n"
EVERYTHING_RIGHT = {key: 1.0 for key, *_ in (*annotation.STRUCTURE, *annotation.NUMBERS)}


@pytest.fixture(scope="module")
def corpus():
    return lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [TEXT]}))


@pytest.fixture
def gold(corpus):
    """An annotation that agrees with lawkit in everything; the tests change it."""
    row = corpus.reports.loc["a"]
    fields = ("title", "place", "level", "org", "org_type", "year")
    sections = corpus.sections.reset_index()
    return {
        "meta": {field: row[field] for field in fields},
        "sections": sections[["start", "level", "number", "heading", "role"]].to_dict("records"),
        "items": [],
        "roles": corpus.sentences[["start", "end", "role"]].to_dict("records"),
        "quantities": [
            {"start": at, "end": at + 4, "quote": f"{value}件", "value": value, "unit": "件", "bound": "exact",
             "modality": "fact", "part_of": None if value == 300 else TEXT.index("300件"), "indicator": code}
            for value, code in ((300, "legal_aid_cases"), (200, "legal_aid_civil"), (100, "legal_aid_criminal"))
            for at in [TEXT.index(f"{value}件")]
        ],
        "checks": [
            {"kind": "sum", "operands": [TEXT.index("200件"), TEXT.index("100件")], "result": TEXT.index("300件"), "holds": True}
        ],
    }  # fmt: skip


def score(corpus, gold):
    tally = annotation.count_report(corpus, "a", gold, list(gold["meta"]))
    found = [*annotation.measure_structure([tally]), *annotation.measure_numbers([tally])]
    return {one.key: one.value for one in found}


def test_agreement_in_everything_is_one(corpus, gold):
    assert score(corpus, gold) == EVERYTHING_RIGHT


def test_a_wrong_field(corpus, gold):
    gold["meta"]["year"] = 2022
    assert score(corpus, gold) == EVERYTHING_RIGHT | {"metadata": 5 / 6}


def test_a_wrong_level_counts_as_a_miss_and_a_false_find(corpus, gold):
    gold["sections"][1]["level"] = 2
    assert score(corpus, gold) == EVERYTHING_RIGHT | {"sections_f1": 2 * 1 / (2 + 2)}


def test_a_heading_may_differ_in_its_last_mark_only(corpus, gold):
    gold["sections"][0]["heading"] += "。"
    assert score(corpus, gold) == EVERYTHING_RIGHT
    gold["sections"][0]["heading"] = "工作"
    assert score(corpus, gold) == EVERYTHING_RIGHT | {"headings": 1 / 2}


def test_roles_count_characters_without_blanks(corpus, gold):
    letters = len("".join(TEXT.split()))
    gold["roles"][-1]["role"] = "plan"
    wrong = len("力量薄弱。")
    expected = 1 - wrong / letters
    assert score(corpus, gold) == EVERYTHING_RIGHT | {
        "roles": pytest.approx(expected),
        "roles_lenient": pytest.approx(expected),
    }


def test_leadership_and_measures_are_one_for_the_lenient_figure(corpus, gold):
    (line,) = [r for r in gold["roles"] if TEXT[r["start"] : r["end"]].startswith("受理")]
    line["role"] = "leadership"
    found = score(corpus, gold)
    assert found["roles"] < 1 and found["roles_lenient"] == 1


def test_a_number_that_nobody_annotated_costs_precision_unless_it_is_optional(corpus, gold):
    dropped = gold["quantities"].pop()
    found = score(corpus, gold)
    assert (found["quantities_p"], found["quantities_r"]) == (2 / 3, 1)
    assert found["quantities_f1"] == pytest.approx(2 * (2 / 3) / (2 / 3 + 1))
    gold["quantities"].append(dropped | {"optional": True})
    assert score(corpus, gold) == EVERYTHING_RIGHT
    gold["quantities"][-1]["value"] = 7
    assert score(corpus, gold)["quantities_f1"] == 1, "what overlaps an optional row costs nothing"


def test_a_missed_number_costs_recall_and_its_check(corpus, gold):
    gold["quantities"][1]["value"] = 250
    found = score(corpus, gold)
    assert (found["quantities_p"], found["quantities_r"]) == (2 / 3, 2 / 3)
    assert (found["checks_p"], found["checks_r"]) == (0, 0)
    assert (found["indicator_p"], found["indicator_r"]) == (2 / 3, 2 / 3)


@pytest.mark.parametrize(("column", "wrong"), [("unit", "起"), ("bound", "over"), ("modality", "norm"), ("part_of", None)])  # fmt: skip
def test_a_wrong_column_costs_only_itself(corpus, gold, column, wrong):
    gold["quantities"][2][column] = wrong
    assert score(corpus, gold) == EVERYTHING_RIGHT | {column: 2 / 3}


def test_a_wrong_code_costs_both_and_a_needless_one_precision(corpus, gold):
    changed = copy.deepcopy(gold)
    changed["quantities"][0]["indicator"] = "lit_cases"
    assert score(corpus, changed) == EVERYTHING_RIGHT | {"indicator_p": 2 / 3, "indicator_r": 2 / 3}
    changed["quantities"][0]["indicator"] = None
    assert score(corpus, changed) == EVERYTHING_RIGHT | {"indicator_p": 2 / 3}


def test_a_sum_and_a_difference_are_one_relation_and_a_ratio_is_another(corpus, gold):
    gold["checks"][0]["kind"] = "difference"
    assert score(corpus, gold) == EVERYTHING_RIGHT
    gold["checks"][0]["kind"] = "ratio"
    assert score(corpus, gold) == EVERYTHING_RIGHT | {"checks_p": 0, "checks_r": 0}


# ---------------------------------------------------------------- figures and intervals


def test_formulas_by_hand():
    counts = np.array([3.0, 4.0, 5.0])
    assert measures.precision(counts) == 3 / 4
    assert measures.recall(counts) == 3 / 5
    assert measures.f1(counts) == 2 * 3 / (4 + 5)
    assert measures.share(np.array([3.0, 4.0])) == 3 / 4
    classes = np.array([[3.0, 4.0, 5.0], [0.0, 1.0, 0.0], [1.0, 1.0, 1.0]])
    assert measures.macro_f1(classes) == pytest.approx((2 * 3 / 9 + 1) / 2), (
        "a class that never occurs is none"
    )


def test_nothing_to_find_is_right_where_nothing_was_found():
    assert measures.precision(np.array([0.0, 0.0, 0.0])) == 1
    assert measures.precision(np.array([0.0, 0.0, 2.0])) == 0
    assert measures.recall(np.array([0.0, 2.0, 0.0])) == 0
    assert measures.f1(np.array([0.0, 0.0, 0.0])) == 1
    assert measures.share(np.array([0.0, 0.0])) == 1


def _measure(counts):
    return measures.Measure("key", "title", np.array(counts, dtype=float), measures.share, 0)


def test_the_interval_is_that_of_drawing_reports():
    # Two reports, one all right and one all wrong: of the four draws one has 0, two 1/2, one 1.
    low, high = _measure([[10, 10], [0, 10]]).interval()
    assert (low, high) == (0, 1)
    # Of 400 alike but for four wrong ones, the share is nearly binomial: 0.99 ± 1.96 √(0.99 · 0.01 / 400).
    low, high = _measure([[1, 1]] * 396 + [[0, 1]] * 4).interval()
    half = 1.96 * (0.99 * 0.01 / 400) ** 0.5
    assert low == pytest.approx(0.99 - half, abs=0.003) and high == pytest.approx(0.99 + half, abs=0.003)


def test_reports_are_drawn_and_not_rows():
    alike = _measure([[9, 10]] * 20)
    assert alike.interval() == pytest.approx((0.9, 0.9))
    low, high = _measure([[10, 10]] * 18 + [[0, 10]] * 2).interval()
    assert high - low > 0.2, "errors that come in clusters make the interval wide"


def test_draws_are_those_that_were_drawn_before():
    drawn = measures._draws(5)
    assert drawn.shape == (measures.RESAMPLES, 5) and (drawn.sum(axis=1) == 5).all()
    assert drawn[:2].tolist() == measures._draws.__wrapped__(5)[:2].tolist()
    assert drawn.mean(axis=0) == pytest.approx([1] * 5, abs=0.1)


def test_classes_and_sets_are_counted_by_report():
    rows = [("a", "x", "x"), ("a", "y", "x"), ("b", "none", "y")]
    counts = measures.classes_by_report(["a", "b"], rows)
    assert counts.tolist() == [[[1, 1, 2], [0, 1, 0]], [[0, 0, 0], [0, 0, 1]]]
    found, true = {("a", "1"), ("a", "2")}, {("a", "1"), ("b", "1")}
    assert measures.sets_by_report(["a", "b"], found, true).tolist() == [[1, 2, 1], [0, 0, 1]]


# ---------------------------------------------------------------- the demo panel


def test_perfect_links_and_topics_of_the_demo_would_be_one():
    demo = lawkit.load_demo()
    problems, plans = truth.locate(demo, "problems"), truth.locate(demo, "plans")
    assert (problems["statement_id"] >= 0).mean() > 0.95 and (plans["statement_id"] >= 0).mean() > 0.95
    labelled = truth.read_demo(demo, problems, plans)
    assert len(labelled.links) == plans["answers"].notna().sum()
    counts = measures.sets_by_report(labelled.reports, labelled.links, labelled.links)
    assert measures.f1(counts.sum(axis=0)) == 1


def test_implied_passages_follow_from_noted_ones():
    a, b, c = ("a", 0, 10), ("b", 5, 15), ("c", 7, 17)
    implied = truth._implied([(a, b), (b, c)])
    assert any({p, q} == {a, c} for p, q in implied)
    assert truth._implied([(a, b), (("b", 50, 60), c)]) == [(a, b), (("b", 50, 60), c)]


def test_halves_of_the_data_are_parted_by_name():
    names = [p.stem for p in (ROOT / "tests" / "gold" / "labels").glob("*.json")]
    assert {r for r in names if accuracy._half(True)(r)} == {r for r in names if r[0] in "abcdefghijklm"}
    bodies = set(lawkit.demo_truth("reports")["report_id"])
    tuned = {r for r in bodies if accuracy._half_of_demo(True)(r)}
    assert len(tuned) == 12 and "lanchuan-etdz-2021" not in tuned
    assert bodies - tuned == {r for r in bodies if accuracy._half_of_demo(False)(r)}


def test_every_annotation_is_scored():
    annotated = [
        json.loads(p.read_text(encoding="utf-8")) for p in (ROOT / "tests" / "gold" / "gold").glob("*.json")
    ]
    page = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    assert f"Structure, {len(annotated)} reports" in page
    assert f"Numbers, {sum(bool(g['quantities']) for g in annotated)} reports" in page
