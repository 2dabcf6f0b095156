"""Terms of the field stay whole, and are not forced where their characters belong to other words."""

import json
import sys
from pathlib import Path

import pytest
from widths import WIDTHS, in_width

from lawkit.text.fold import fold
from lawkit.words import engines
from lawkit.words.lexicon import clean_term, load_lexicon
from lawkit.words.segment import Segmenter

CASES = json.loads((Path(__file__).parent / "cases" / "words_terms.json").read_text(encoding="utf-8"))
SEGMENTER = Segmenter()
LAWS = [t for t in load_lexicon().terms("law") if t.endswith("法") and len(t) > 3]
# What the rules do not get right: readings that need the sense of the sentence.
KNOWN = {"完善政府规章制度建设", "法治化育人心的作用", "把工作要点明说透", "办公厅堂整洁"}


def _right(case, tokens):
    return (clean_term(case["term"]) in tokens) == (case["expect"] == "whole")


def test_the_cases_are_enough():
    assert len(CASES) >= 150
    assert sum(case["expect"] == "parted" for case in CASES) >= 40
    assert len({(case["term"], case["text"]) for case in CASES}) == len(CASES)
    lexicon = load_lexicon()
    for case in CASES:
        assert clean_term(case["term"]) in clean_term(case["text"]), case
        assert case["expect"] == "parted" or case["term"] in lexicon, case


@pytest.mark.parametrize("width", WIDTHS)
def test_terms_are_right_far_more_often_than_with_bare_jieba(width, record_property):
    bare = engines._private_tokenizer()
    ours = plain = 0
    wrong = set()
    for case in CASES:
        text = in_width(case["text"], width)
        right = _right(case, SEGMENTER.segment(text).texts)
        ours += right
        wrong |= set() if right else {case["text"]}
        plain += _right(case, [clean_term(word) for word in bare.lcut(text)])
    shares = ours / len(CASES), plain / len(CASES)
    record_property("accuracy", shares)
    sys.stdout.write(f"{width}: lawkit {shares[0]:.3f}, bare jieba {shares[1]:.3f} of {len(CASES)}\n")
    assert shares[0] >= 0.97
    assert wrong <= KNOWN
    assert shares[1] < 0.6


@pytest.mark.parametrize(
    ("after", "whole"),
    [("律知识", False), ("规和政策", False), ("定程序", False), ("治宣传", False), ("规定的情形", True), ("实施情况", True), ("定期评估", True)],
)  # fmt: skip
def test_titles_of_laws_end_where_their_character_begins_another_word(after, whole):
    right = [(law in SEGMENTER.segment(f"学习{law}{after}").texts) == whole for law in LAWS]
    assert sum(right) / len(right) >= 0.99


@pytest.mark.parametrize("width", WIDTHS)
def test_quotation_marks_around_a_part_belong_to_the_term(width):
    text = in_width("“八五”普法和“放管服”改革，“互联网+”监管、“一网通办”", width)
    tokens = SEGMENTER.segment(text)
    assert [t.text for t in tokens if t.kind == "word"] == [
        "八五普法",
        "和",
        "放管服",
        "改革",
        "互联网+监管",
        "一网通办",
    ]
    assert text[tokens[0].start : tokens[0].end] == in_width("“八五”普法", width)


def test_traditional_and_simplified_forms_give_the_same_terms():
    assert SEGMENTER.segment("行政複議與規範性文件").texts == SEGMENTER.segment("行政复议与规范性文件").texts
    assert fold("规范性文件") in SEGMENTER.segment("規範性文件").texts


def test_marks_and_figures_in_terms():
    got = SEGMENTER.segment("实行双随机、一公开；拨打12345热线；912345热线").texts
    assert "双随机、一公开" in got
    assert got.count("12345热线") == 1
    assert "912345" in got
