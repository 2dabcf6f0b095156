"""Reports and the pages that only look like one, in both widths."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from widths import WIDTHS, in_width

from lawkit.metadata.frame import find_frame
from lawkit.metadata.kind import find_kind
from lawkit.metadata.read import read_metadata
from lawkit.text.fold import fold

CASES = json.loads((Path(__file__).parent / "cases" / "kind.json").read_text(encoding="utf-8"))


def kind(text, hints):
    folded = fold(text)
    return find_kind(text, folded, find_frame(text, folded), hints)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_case(case, width):
    found = kind(in_width(case["text"], width), case.get("hints", {}))
    assert found.name == case["expect"], found.detail
    assert found.detail


@given(st.text(max_size=300))
def test_any_text_has_a_kind(text):
    assert kind(text, {}).name in ("report", "doubtful", "not-a-report")


@pytest.mark.parametrize(
    "unit",
    [
        "依法行政,",
        "(",
        "甲 ",
        "2023年",
        "法治政府建设",
        "一、做法\n",
        "甲县",
        "镇",
        "我镇",
        "鼓楼区",
        "《",
        "摘要:",
        "讯",
        "召开",
        "区委、",
    ],
)
def test_cost_is_linear(unit):
    """Half a megabyte of anything: metadata and kind look only at the beginning."""
    text = unit * (500_000 // len(unit))
    folded = fold(text)
    frame = find_frame(text, folded)
    began = time.perf_counter()
    read_metadata(text, folded, frame)
    find_kind(text, folded, frame, {})
    assert time.perf_counter() - began < 1
