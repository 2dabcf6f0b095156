"""The page frame, case by case, in both widths; its invariants; its cost."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from widths import WIDTHS, in_width

from lawkit.metadata.frame import find_frame
from lawkit.text.fold import fold

CASES = json.loads((Path(__file__).parent / "cases" / "frame.json").read_text(encoding="utf-8"))


def slices(text):
    """What find_frame says of a text, as strings."""
    frame = find_frame(text, fold(text))
    return {
        "body": text[frame.body_start : frame.body_end],
        "title": [text[a:b] for a, b in frame.title],
        "fields": [[f.label, text[f.start : f.end]] for f in frame.fields],
        "noise": [text[a:b] for a, b in frame.noise],
    }


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["lf", "crlf"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_case(case, width, newline):
    def form(value):
        return in_width(value, width)

    found = slices(form(case["text"]).replace("\n", newline))
    assert found["body"].startswith(form(case["starts"]))
    assert found["body"].rstrip().endswith(form(case["ends"]))
    if not case["ends"]:
        assert found["body"].strip() == ""
    for key in ("title", "noise"):
        if key in case:
            assert found[key] == [form(quote) for quote in case[key]]
    if case.get("fields") is not None:
        assert [[label, value.strip()] for label, value in found["fields"]] == [
            [label, form(value)] for label, value in case["fields"]
        ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_indents_move_no_boundary(case):
    plain = slices(case["text"])
    indented = slices(case["text"].replace("\n", "\n\u3000\u3000"))
    assert "".join(indented["body"].split()) == "".join(plain["body"].split())
    assert indented["title"] == plain["title"]


PIECES = [
    "甲县2023年法治政府建设情况报告",
    "\n",
    " ",
    "来源:",
    "发布时间:2024-01-02",
    "首页 > 公开",
    "一、做法",
    "坚持依法行政,成效明显。",
    "附件:",
    "青田县人民政府",
    "2024年1月9日",
    "扫一扫",
    ":",
    "(",
    "[ 索引号 ]",
    "|",
    "\r\n",
    "\u3000",
    "www.a-b.com",
    "区委、区政府:",
    "《",
    "(shè)",
]


@given(st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=30).map("".join))
def test_spans_are_ordered_and_inside(text):
    frame = find_frame(text, fold(text))
    assert 0 <= frame.body_start <= frame.body_end <= len(text)
    for start, end in (*frame.title, *frame.noise, *((f.start, f.end) for f in frame.fields)):
        assert 0 <= start <= end <= len(text)
    assert list(frame.noise) == sorted(frame.noise)
    assert all(text[a:b].strip() == text[a:b] != "" for a, b in frame.title)
    assert all(frame.body_start <= a and b <= frame.body_end for a, b in frame.noise)


@pytest.mark.parametrize(
    "unit",
    [
        "依法行政,",
        "(",
        "[",
        "甲 ",
        "来源:",
        "2023年",
        "法治政府建设",
        "一、做法\n",
        "附件:1\n",
        "甲县人民政府\n",
        "- 2 -\n",
        "《",
        "www.",
        "2024-01-02 ",
        "关于",
    ],
    ids=lambda unit: unit.strip(),
)
def test_cost_is_linear(unit):
    """One megabyte of anything takes well under the seconds that a backtracking pattern would need."""
    text = unit * (1_000_000 // len(unit))
    folded = fold(text)
    began = time.perf_counter()
    find_frame(text, folded)
    assert time.perf_counter() - began < 2
