"""The lexicon as data, and lexicons of a user's own."""

import csv
import re

import pandas as pd
import pytest
from widths import WIDTHS, in_width

import lawkit
from lawkit.resources import load_resource
from lawkit.words.lexicon import (
    Lexicon,
    LexiconWarning,
    clean_term,
    extend_lexicon,
    find_unused,
    general_words,
    load_lexicon,
    suggest_frequencies,
)  # fmt: skip
from lawkit.words.segment import Segmenter

SHIPPED = load_lexicon()


@pytest.fixture(scope="module")
def rows(root):
    with (root / "lawkit" / "resources" / "lexicon.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_entry_has_a_category_and_a_source(rows):
    assert list(rows[0]) == ["term", "category", "source", "canonical", "frequency"]
    assert len(rows) >= 600
    assert len({row["term"] for row in rows}) == len(rows)
    assert {row["category"] for row in rows} == set(load_resource("lexicon")["categories"])
    assert all(row["source"].strip() for row in rows)
    assert all(row["term"] == clean_term(row["term"]) and len(row["term"]) > 1 for row in rows)
    assert not any(re.search(r"\s", row["term"]) for row in rows)


def test_a_source_is_a_statute_with_its_part_a_rule_a_title_or_usage(rows):
    form = re.compile(
        r"title of the .+|rule: .+|usage: .+|.*[一-鿿)] ?(第.+|[一二三四五六七八九十至]+|序言|总纲|2020)|.*报告"
    )
    assert [row["source"] for row in rows if not form.fullmatch(row["source"])] == []


def test_full_names_are_terms_and_stand_for_themselves(rows):
    terms = {row["term"]: row["canonical"] for row in rows}
    for term, full in terms.items():
        assert full != term
        assert not full or terms[full] == ""
    assert SHIPPED.canonical("行政诉讼法") == "中华人民共和国行政诉讼法"
    assert SHIPPED.canonical("住建局") == SHIPPED.canonical("住房城乡建设局") == "住房和城乡建设局"
    assert SHIPPED.canonical("青溪县") == "青溪县"


def test_frequencies_are_those_of_the_rule(rows):
    """The column is worked out by suggest_frequencies, so that the fast engine needs no dictionary of jieba's."""
    wanted = suggest_frequencies([row["term"] for row in rows], general_words().items())
    assert {row["term"]: int(row["frequency"]) for row in rows} == wanted


@pytest.mark.parametrize("engine", ["jieba", "rjieba"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_term_is_whole_by_itself(engine, width):
    if engine == "rjieba":
        pytest.importorskip("rjieba")
    segmenter = Segmenter(engine=engine)
    wrong = {
        t: s.texts for t in SHIPPED.terms() if (s := segmenter.segment(in_width(t, width))).texts != (t,)
    }
    assert wrong == {}


def test_the_table_and_categories():
    table = SHIPPED.table
    assert list(table.columns) == ["term", "category", "source", "canonical"]
    assert all(table.dtypes == "str")
    assert len(table) == len(SHIPPED)
    assert "行政处罚法" in SHIPPED.terms("law")
    with pytest.raises(ValueError, match="category must be one of"):
        SHIPPED.terms("laws")
    with pytest.raises(AttributeError):
        SHIPPED.entries = ()
    assert SHIPPED.unused.empty


def test_the_hash_tells_lexicons_apart():
    again = load_lexicon(["青溪枫桥驿站"])
    assert re.fullmatch("[0-9a-f]{16}", SHIPPED.hash)
    assert again.hash != SHIPPED.hash
    assert again.hash == load_lexicon(["青溪枫桥驿站"]).hash
    assert Lexicon(SHIPPED.entries).hash == SHIPPED.hash


def test_terms_from_files(tmp_path):
    (tmp_path / "my.txt").write_text("青溪枫桥驿站\n\n　柳塘议事亭 \n", encoding="utf-8-sig")
    (tmp_path / "my.csv").write_text(
        "term,category,canonical\n“桂香”调解室,place,\n桂调室,place,桂香调解室\n", encoding="utf-8"
    )
    lexicon = load_lexicon(tmp_path / "my.txt")
    assert lexicon.terms("user") == ["柳塘议事亭", "青溪枫桥驿站"]
    assert lexicon.table.set_index("term").loc["柳塘议事亭", "source"] == "my.txt"
    lexicon = load_lexicon(str(tmp_path / "my.csv"))
    assert lexicon.canonical("桂调室") == "桂香调解室"
    got = Segmenter(lexicon=lexicon).segment("“桂香”调解室与桂调室").texts
    assert got == ("桂香调解室", "与", "桂调室")
    (tmp_path / "bad.csv").write_text("word\n青溪\n", encoding="utf-8")
    with pytest.raises(lawkit.LawkitError, match="no column 'term'"):
        load_lexicon(tmp_path / "bad.csv")
    with pytest.raises(lawkit.LawkitError, match="cannot read"):
        load_lexicon(tmp_path / "none.txt")


@pytest.mark.parametrize(
    ("term", "reason"),
    [
        ("法", "is one character"), ("依法 行政", "contains a blank"), ("依法。行政", "mark that ends a sentence"),
        ("三百", "is a number"), ("12,345", "is a number"), ("、、", "no character of a word"),
    ],
)  # fmt: skip
def test_terms_without_effect_are_told(term, reason):
    with pytest.warns(LexiconWarning, match=reason):
        lexicon = load_lexicon([term, "青溪枫桥驿站"])
    assert lexicon.unused["term"].tolist() == [term]
    assert reason in lexicon.unused["reason"].item()
    assert lexicon.terms("user") == ["青溪枫桥驿站"]


def test_a_term_that_others_swallow_is_told_with_the_texts():
    corpus = lawkit.load(
        pd.DataFrame(
            {"report_id": ["a"], "text": ["青溪县2023年法治政府建设年度报告\n推进依法治县。办好议事亭。"]}
        )
    )
    with pytest.warns(LexiconWarning, match=r"'治县' stands only in '依法治县'"):
        tokens = lawkit.tokenize(corpus, lexicon=["治县", "议事亭", "柳塘议事桥"])
    assert tokens.attrs["unused_terms"] == {"治县": "stands only in '依法治县'"}
    assert "议事亭" in tokens["token"].tolist()
    assert find_unused(SHIPPED, ["依法治县"], [["依法治县"]]) == []


def test_a_user_s_term_of_the_lexicon_takes_the_user_s_category():
    lexicon = load_lexicon(["行政复议"])
    assert lexicon.terms("user") == ["行政复议"]
    assert len(lexicon) == len(SHIPPED)


def test_terms_with_numbers_inside_are_terms():
    lexicon = load_lexicon(["百分之百满意行动", "5A级景区", "三百工程"])
    got = Segmenter(lexicon=lexicon).segment("百分之百满意行动、5A级景区、三百工程，15A级").texts
    assert got[:5] == ("百分之百满意行动", "、", "5A级景区", "、", "三百工程")


def test_any_term_that_is_taken_is_whole_by_itself():
    """Also where it crosses the words of the dictionary, holds a number or a term whose end is guarded."""
    import random

    drawn = random.Random(4)
    pool = "法律治政府行复议率先局面权限委托办公证据所需制度一三百分之第零年月日的了Ab5-+"
    terms = {"".join(drawn.choices(pool, k=drawn.randint(2, 7))) for _ in range(400)} | {"行政处罚法律服务"}
    lexicon = extend_lexicon(sorted(terms))
    segmenter = Segmenter(lexicon=lexicon)
    assert len(lexicon.own) > 300
    assert {t: segmenter.segment(t).texts for t in lexicon.own if segmenter.segment(t).texts != (t,)} == {}
