"""The concordance: what is found, what stands around it, in which order; with and without text."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from analysis_samples import load, report, three_reports
from hypothesis import given
from hypothesis import strategies as st
from widths import WIDTHS, in_width

import lawkit
from lawkit.errors import LawkitError

CASES = json.loads((Path(__file__).parent / "cases" / "analysis_kwic.json").read_text(encoding="utf-8"))


def search(corpus, case, **options):
    pattern = re.compile(case["regex"]) if "regex" in case else case.get("pattern")
    return lawkit.kwic(corpus, pattern, category=case.get("category"), **options)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_case(case, width):
    text = in_width(report(measures=case["text"]), width)
    corpus = load(a=text)
    table = search(corpus, case, roles="measures")
    found = [corpus.text("a")[row.start : row.end] for row in table.itertuples()]
    assert ["".join(f.split()) for f in found] == ["".join(in_width(f, width).split()) for f in case["found"]]
    for row in table.itertuples():
        assert row.keyword == "".join(corpus.text("a")[row.start : row.end].splitlines())


def test_over_the_line_breaks_of_a_wrapped_text():
    words = "乡镇村庄道路整洁邻里和睦互助山林权属清楚渡口设施完善" * 12 + "群众反映普遍良好清理规范性文件两件"
    lines = [words[i : i + 27] for i in range(0, len(words), 27)]
    at = next(i for i, line in enumerate(lines) if "规范" in line)
    assert "规范性文件" not in lines[at]  # the break goes through it
    corpus = load(a=report(measures="\n".join(lines) + "。"))
    (row,) = lawkit.kwic(corpus, "规范性文件").itertuples()
    assert corpus.text("a")[row.start : row.end].replace("\n", "") == row.keyword == "规范性文件"
    assert "\n" in corpus.text("a")[row.start : row.end]


def test_a_fifth_of_the_cases_find_nothing():
    assert sum(not case["found"] for case in CASES) * 5 >= len(CASES)


@pytest.fixture(scope="module")
def corpus():
    return three_reports()


def test_what_a_row_says(corpus):
    table = lawkit.kwic(corpus, "经费", width=4)
    assert table["report_id"].tolist() == ["a", "b", "c"]
    assert table["role"].unique().tolist() == ["problems"]
    assert table["year"].tolist() == [2022, 2023, 2023]
    sentences = corpus.sentences
    for row in table.itertuples():
        sentence = sentences.loc[(row.report_id, row.sentence_id)]
        assert sentence["start"] <= row.start < row.end <= sentence["end"]
        assert sentence["section_id"] == row.section_id
    assert table.loc[0, ["left", "keyword", "right"]].tolist() == ["在的问题", "经费", "、编制。"]


def test_width_of_the_context():
    corpus = load(a=report(measures="先抓培训。再抓宣传，抓得实。后抓\n  调解。"))
    whole = lawkit.kwic(corpus, "宣传", width=None).loc[0]
    assert whole[["left", "right"]].tolist() == ["再抓", "，抓得实。"]
    short = lawkit.kwic(corpus, "宣传", width=3).loc[0]
    assert short[["left", "right"]].tolist() == ["。再抓", "，抓得"]
    far = lawkit.kwic(corpus, "宣传", width=11).loc[0]
    assert far["right"] == "，抓得实。后抓调解。二"
    assert lawkit.kwic(corpus, "宣传", width=0).loc[0, ["left", "right"]].tolist() == ["", ""]
    assert lawkit.kwic(corpus, "甲县", width=50, roles="furniture").loc[0, "left"] == ""


def test_sorting():
    corpus = load(a=report(measures="乙监督丙。甲监督丁。丁乙监督乙。丙乙督办丙。"))
    pattern = re.compile("监督|督办")

    def rows(sort):
        table = lawkit.kwic(corpus, pattern, sort=sort, width=None)
        return [f"{r.left}|{r.keyword}|{r.right[:1]}" for r in table.itertuples()]

    assert rows("position") == ["乙|监督|丙", "甲|监督|丁", "丁乙|监督|乙", "丙乙|督办|丙"]
    assert rows("keyword") == ["乙|监督|丙", "甲|监督|丁", "丁乙|监督|乙", "丙乙|督办|丙"]
    assert rows("right") == ["甲|监督|丁", "乙|监督|丙", "丙乙|督办|丙", "丁乙|监督|乙"]
    assert rows("left") == ["乙|监督|丙", "丁乙|监督|乙", "丙乙|督办|丙", "甲|监督|丁"]


def test_roles(corpus):
    assert lawkit.kwic(corpus, "培训", roles="problems").empty
    assert "furniture" not in lawkit.kwic(corpus, "年度报告")["role"].tolist()
    assert lawkit.kwic(corpus, "年度报告", roles="furniture")["role"].tolist() == ["furniture"] * 3


def test_without_text(corpus, tmp_path):
    opened = lawkit.open_corpus(corpus.save(tmp_path / "saved", text=False))
    full, saved = lawkit.kwic(corpus, "培训"), lawkit.kwic(opened, "培训")
    same = ["report_id", "sentence_id", "section_id", "role", "year", "keyword"]
    pd.testing.assert_frame_equal(saved[same], full[same])
    assert (saved["left"] == "").all()
    assert (saved["right"] == "").all()
    sentences = corpus.sentences
    for row in saved.itertuples():
        assert [row.start, row.end] == sentences.loc[
            (row.report_id, row.sentence_id), ["start", "end"]
        ].tolist()
    part = lawkit.kwic(opened, re.compile("^培"))
    assert part["keyword"].unique().tolist() == ["培训"]
    laws = load(a=report(measures="贯彻行政复议法。"))
    saved_laws = lawkit.open_corpus(laws.save(tmp_path / "laws", text=False))
    assert lawkit.kwic(saved_laws, category="law")["keyword"].tolist() == ["行政复议法"]
    with pytest.raises(LawkitError, match="another lexicon"):
        lawkit.kwic(saved_laws, category="law", lexicon=lawkit.load_lexicon(["茶亭调解"]))


def test_a_lexicon_of_ones_own(tmp_path):
    (tmp_path / "own.csv").write_text("term,category\n茶亭调解,place\n", encoding="utf-8")
    lexicon = lawkit.load_lexicon(tmp_path / "own.csv")
    corpus = load(a=report(measures="推广茶亭调解做法。"))
    table = lawkit.kwic(corpus, category="place", lexicon=lexicon)
    assert table[["left", "keyword", "right"]].loc[0].tolist()[1] == "茶亭调解"
    with pytest.raises(ValueError, match=r"category must be one of .*; got 'place'"):
        lawkit.kwic(corpus, category="place")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, "give either pattern or category"),
        ({"pattern": "a", "category": "law"}, "give either pattern or category"),
        ({"pattern": " "}, "pattern must not be empty"),
        (
            {"pattern": "a", "sort": "size"},
            "sort must be one of 'position', 'left', 'right', 'keyword'; got 'size'",
        ),
        ({"pattern": "a", "width": -1}, "width must be 0 or more"),
        ({"pattern": "a", "roles": "aim"}, "roles must be one of 'furniture'"),
    ],
)
def test_wrong_options_are_named(corpus, options, message):
    options = dict(options)
    with pytest.raises(ValueError, match=message):
        lawkit.kwic(corpus, options.pop("pattern", None), **options)


@given(st.text(alphabet="执法监督， \n　。", max_size=30), st.sampled_from(["执法", "监督", "法监", "督"]))
def test_every_place_is_found_once(text, wanted):
    corpus = load(a=report(measures="开头，" + text + "结尾。"))
    table = lawkit.kwic(
        corpus, wanted, roles=["furniture", "overview", "measures", "leadership", "problems", "plan"]
    )
    for row in table.itertuples():
        assert "".join(corpus.text("a")[row.start : row.end].split()) == wanted
    sentences = corpus.sentences["text"].map(lambda s: "".join(s.split()))
    assert len(table) == sentences.str.count(wanted).sum()
    assert not table.duplicated(["start", "end"]).any()
