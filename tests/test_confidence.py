"""How sure roles, indicators and metadata are: the rule of each, and levels that the annotated reports bear out."""

import importlib.util
import json
from pathlib import Path

import pandas as pd
import pytest
from widths import WIDTHS, in_width

import lawkit
from lawkit.confidence import indicator_rule, lowest, metadata_levels, section_rule, sentence_rule
from lawkit.corpus import Corpus
from lawkit.resources import load_resource
from lawkit.tables import CONFIDENCES

HERE = Path(__file__).parent
CASES = json.loads((HERE / "cases" / "confidence.json").read_text(encoding="utf-8"))
RULED = ("sections", "sentences", "quantities")


def load(text, **columns):
    given = {name: [value] for name, value in columns.items()}
    return lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text], **given}))


def levels(table):
    return [None if pd.isna(level) else level for level in table["confidence"]]


@pytest.fixture(scope="module")
def calibrate():
    spec = importlib.util.spec_from_file_location("calibrate", HERE.parent / "tools" / "calibrate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    counts = module.count_cases()
    module.count_cases = lambda: counts  # counted once
    return module


# ---------------------------------------------------------------- what decided


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("case", CASES, ids=[case["label"] for case in CASES])
def test_levels(case, width):
    corpus = load(in_width(case["text"], width))
    assert {name: levels(corpus.table(name)) for name in RULED} == {name: case[name] for name in RULED}
    if "metadata" in case:
        table = lawkit.metadata_confidence(corpus).dropna(subset="rule")
        assert dict(zip(table["field"], table["rule"], strict=True)) == case["metadata"]
        assert corpus.reports["confidence"].item() == case["report"]


@pytest.mark.parametrize(
    ("evidence", "rule"),
    [
        ("存在的不足", "wording"),
        ("不足; 打算", "wording"),
        ("topic heading", "topic"),
        ("inherited", "inherited"),
        ("inherited: combined: 问题; 打算", "inherited"),
        ("under 2024年工作", "carried"),
        ("all of its sentences", "sentences"),
        ("names a shortcoming", "split"),
        ("names none", "split"),
        ("基本情况 holds the work itself", "overview"),
    ],
)
def test_rules_of_sections(evidence, rule):
    assert section_rule(evidence) == rule


@pytest.mark.parametrize(
    ("role", "of_section", "in_section", "rule"),
    [
        ("furniture", None, False, "furniture"),
        ("furniture", "plan", True, "furniture"),
        ("overview", None, False, "opening"),
        ("measures", None, False, "headless"),
        ("problems", None, False, "headless"),
        ("problems", None, True, "combined"),
        ("problems", "problems", True, "section"),
        ("leadership", "leadership", True, "section"),
        ("leadership", "measures", True, "item"),
        ("plan", "problems", True, "turned"),
    ],
)
def test_rules_of_sentences(role, of_section, in_section, rule):
    assert sentence_rule(role, of_section, in_section=in_section) == rule


@pytest.mark.parametrize(
    ("evidence", "rule"),
    [
        ("legal_aid_cases.1: 法律援助+受理, 件", "plain"),
        ("recon_closed.1: 审结 of 行政复议 (named before), 件", "named"),
        ("legal_guides.1: 法律明白人 (named before), 名", "bare"),
        ("recon_accepted.2: 行政复议+办理, 件", "second"),
        ("recon_accepted.2: 办理 of 行政复议 (named before), 件", "second"),
        ("legal_aid_cases.1: 法律援助+受理, 件, by 张某律师", "doer"),
        ("recon_accepted.2: 行政复议+办理, 件, by 某镇", "doer"),
        ("legal_aid_cases.99: 法律援助+受理, 件", "own"),
        ("river_chiefs.1: 河长+巡河, 次", "own"),
    ],
)
def test_rules_of_indicators(evidence, rule):
    assert indicator_rule(evidence) == rule


def test_a_codebook_of_ones_own_is_told_apart():
    own = pd.DataFrame(
        {
            "code": ["river_patrols"],
            "name_zh": ["巡河次数"],
            "units": ["次"],
            "counted": ["巡河"],
            "unit": ["次"],
        }
    )
    text = "青田县司法局2023年法治政府建设情况报告\n一、主要做法\n受理法律援助案件402件。组织巡河12次。"
    corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}), codebook=own)
    found = corpus.quantities.set_index("indicator")["confidence"]
    assert found.to_dict() == {"legal_aid_cases": "high", "river_patrols": "medium"}


# ---------------------------------------------------------------- metadata


def test_what_the_researcher_gives_is_sure_and_what_follows_from_it_too():
    text = "关于法治政府建设情况的报告\n2023年，我县推进依法行政。\n一、主要工作\n开展培训3次。"
    corpus = load(text, place="长兴县", org="长兴县人民政府", org_type="government", year=2023)
    rules = lawkit.metadata_confidence(corpus).set_index("field")
    assert rules.loc[["place", "org", "year"], "rule"].tolist() == ["given"] * 3
    assert rules.loc["province", ["value", "rule", "confidence"]].tolist() == ["浙江省", "follows", "high"]
    assert corpus.reports["confidence"].item() == "high"


def test_one_row_a_report_and_field_in_their_order():
    corpus = load(CASES[0]["text"], published="2024-03-01")
    table = lawkit.metadata_confidence(corpus)
    assert table.columns.tolist() == ["report_id", "field", "value", "rule", "confidence"]
    assert table["field"].tolist() == list(lawkit.overrides.FIELDS)
    assert table.set_index("field").loc[["year", "published"], "value"].tolist() == ["2023", "2024-03-01"]
    lacking = table["value"].isna()
    assert (table["rule"].isna() == lacking).all() and (table["confidence"].isna() == lacking).all()


def test_what_follows_is_no_surer_than_its_source():
    chain = {
        "place": "inferred",
        "level": "follows",
        "org": "completed",
        "org_type": "follows",
        "year": "printed",
    }
    assert metadata_levels(chain) == {
        "place": "low", "level": "low", "org": "low", "org_type": "low", "year": "high",
    }  # fmt: skip
    assert metadata_levels({"place": "inferred", "org": "printed"})["org"] == "high"
    assert metadata_levels({}) == {}
    assert lowest() is None and lowest(None, "high") == "high"


def test_the_county_of_a_town_that_is_only_named_somewhere_is_a_guess():
    corpus = lawkit.load(HERE / "gold" / "reports" / "zhongzhai-2024.txt")
    table = lawkit.metadata_confidence(corpus).set_index("field")["confidence"]
    assert table[["province", "prefecture", "county"]].tolist() == ["low"] * 3
    assert table[["place", "level"]].tolist() == ["high", "high"]


# ---------------------------------------------------------------- the tables


def test_only_what_was_decided_has_a_level():
    corpus = lawkit.load_demo()
    for name, column in (("sections", "role"), ("sentences", "role"), ("quantities", "indicator")):
        table = corpus.table(name)
        assert (table["confidence"].isna() == table[column].isna()).all(), name
        assert set(table["confidence"].dropna()) <= set(CONFIDENCES)
    fields = lawkit.metadata_confidence(corpus)
    worst = fields.groupby("report_id")["confidence"].agg(lambda column: lowest(*column.dropna()))
    assert worst.to_dict() == corpus.reports["confidence"].to_dict()


def test_an_empty_corpus_has_the_columns():
    empty = Corpus({})
    for name in ("reports", *RULED):
        assert empty.table(name)["confidence"].dtype == "str"
    assert lawkit.metadata_confidence(empty).empty
    assert lawkit.metric_table(empty, min_confidence="high").empty


@pytest.mark.parametrize("text", [True, False])
def test_saved_and_opened_again(tmp_path, text):
    corpus = load(CASES[0]["text"])
    again = lawkit.open_corpus(corpus.save(tmp_path / "saved", text=text))
    for name in ("reports", *RULED):
        assert levels(again.table(name)) == levels(corpus.table(name))
    pd.testing.assert_frame_equal(lawkit.metadata_confidence(again), lawkit.metadata_confidence(corpus))


def test_reports_are_selected_by_their_confidence():
    sure, guessed = (next(c["text"] for c in CASES if c.get("report") == level) for level in ("high", "low"))
    corpus = lawkit.load(pd.DataFrame({"report_id": ["sure", "guessed"], "text": [sure, guessed]}))
    assert list(corpus.select(confidence="low")) == ["guessed"]
    assert list(corpus.select(confidence=["medium", "high"])) == ["sure"]
    with pytest.raises(ValueError, match="confidence must be one of"):
        corpus.select(confidence="sure")


def test_metric_tables_leave_out_what_is_less_sure():
    text = "青田县2023年法治政府建设情况报告\n一、主要做法\n行政复议工作有序，全年办理12件。受理法律援助案件402件。"
    corpus = load(text)
    wanted = ["recon_accepted", "legal_aid_cases"]
    both = lawkit.metric_table(corpus, indicators=wanted, min_confidence="medium")
    assert both.iloc[0].tolist() == [12.0, 402.0]
    pd.testing.assert_frame_equal(both, lawkit.metric_table(corpus, indicators=wanted))
    sure = lawkit.metric_table(corpus, indicators=wanted, min_confidence="high")
    assert pd.isna(sure.iloc[0, 0]) and sure.iloc[0, 1] == 402.0
    with pytest.raises(ValueError, match="min_confidence"):
        lawkit.metric_table(corpus, min_confidence="certain")


# ---------------------------------------------------------------- the levels


def test_the_levels_agree_with_the_annotated_reports(calibrate):
    counted = calibrate.graded()
    for table, rules in counted.items():
        kept = load_resource("confidence")[table]
        now = {rule: (found["level"], found["basis"]) for rule, found in rules.items()}
        assert now == {rule: (kept[rule]["level"], kept[rule]["basis"]) for rule in rules}, (
            f"run tools/calibrate.py: {table}"
        )
        for rule, found in rules.items():
            assert set(kept[rule]) == set(found), rule


def test_writing_the_levels_again_changes_only_what_was_counted(calibrate, tmp_path, monkeypatch):
    copy = tmp_path / "confidence.toml"
    copy.write_bytes(calibrate.LEVELS.read_bytes())
    monkeypatch.setattr(calibrate, "LEVELS", copy)
    before = calibrate.tomllib.loads(copy.read_text(encoding="utf-8"))
    calibrate.main()
    once = copy.read_text(encoding="utf-8")
    after = calibrate.tomllib.loads(once)
    assert {k: after[k] for k in ("meta", "thresholds")} == {k: before[k] for k in ("meta", "thresholds")}
    assert [list(after[t]) for t in calibrate.RULED_TABLES] == [
        list(before[t]) for t in calibrate.RULED_TABLES
    ]
    calibrate.main()
    assert copy.read_text(encoding="utf-8") == once


@pytest.mark.parametrize(
    ("n", "right", "prior", "level", "basis"),
    [
        (0, 0, "medium", "medium", "prior"),
        (0, 0, "low", "low", "prior"),
        (29, 29, "medium", "medium", "prior"),
        (30, 30, "low", "medium", "measured"),  # 30 of 30: at least 0.886
        (124, 124, "low", "medium", "measured"),  # 0.96995
        (125, 125, "low", "high", "measured"),  # 0.97019
        (22, 22, "low", "low", "prior"),
        (10, 3, "medium", "low", "prior"),  # 0.603 at most
        (100, 90, "medium", "low", "measured"),  # 0.826
        (100, 92, "medium", "medium", "measured"),  # 0.850067
        (0, 0, "high", "high", "given"),
    ],
)
def test_levels_by_hand(calibrate, n, right, prior, level, basis):
    graded = calibrate.grade(n, right, prior, load_resource("confidence")["thresholds"])
    assert (graded["level"], graded["basis"]) == (level, basis)


def test_the_table_of_rules_says_what_a_level_rests_on():
    rules = lawkit.confidence_rules().set_index(["table", "rule"])
    assert set(rules["confidence"]) == set(CONFIDENCES)
    few = rules[rules["n"] < 30]
    assert set(few["basis"]) == {"prior", "given"} and set(rules[rules["n"] >= 30]["basis"]) == {"measured"}
    assert not (few.loc[few["basis"] == "prior", "confidence"] == "high").any()
    assert (rules["right"] <= rules["n"]).all()
    counted = rules[rules["n"] > 0]
    assert (counted["low"] < counted["share"]).all()
