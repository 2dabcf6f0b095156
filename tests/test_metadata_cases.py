"""Metadata, case by case, in half-width and in full-width characters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from widths import WIDTHS, in_width

from lawkit.metadata.frame import find_frame
from lawkit.metadata.read import Metadata, read_metadata
from lawkit.text.fold import fold

CASES = json.loads((Path(__file__).parent / "cases" / "metadata.json").read_text(encoding="utf-8"))


def read(text: str, case: dict[str, Any]) -> Metadata:
    folded = fold(text)
    return read_metadata(
        text, folded, find_frame(text, folded), hints=case.get("hints", {}), path=case.get("path")
    )


def row(found: Metadata, keys: Any) -> dict[str, Any]:
    values = {key: getattr(found, key) for key in keys}
    return {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in values.items()}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_case(case, width):
    expect = dict(case["expect"])
    if expect.get("title"):
        expect["title"] = in_width(expect["title"], width)
    found = read(in_width(case["text"], width), case)
    assert row(found, expect) == expect
    if "warnings" in case:
        for words in case["warnings"]:
            assert any(words in warning for warning in found.warnings), found.warnings
        if not case["warnings"]:
            assert found.warnings == ()


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_crlf_and_indents_change_nothing(case):
    plain = read(case["text"], case)
    text = case["text"].replace("\n", "\r\n\u3000\u3000")
    indented = read(text, case)
    keys = ("place", "level", "province", "prefecture", "county", "org", "org_type", "year", "published")
    assert row(indented, keys) == row(plain, keys)


def test_a_fifth_of_the_cases_must_not_fire():
    quiet = [
        c for c in CASES if any(value is None for value in c["expect"].values()) or c.get("warnings") == []
    ]
    assert len(quiet) * 5 >= len(CASES)


WORDS = [
    "甲县",
    "鼓楼区",
    "2023年",
    "法治政府建设情况报告",
    "司法局",
    "人民政府",
    "现将",
    "《",
    "》",
    "、",
    "我镇",
    "镇",
    "在区委、",
    "\n",
    "来源:",
    "2024-01-02",
    "全县",
    "关于",
    "(",
    ")",
    "一、",
    "高新区",
]


@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=3)), max_size=25).map("".join))
def test_any_text_has_a_row(text):
    found = read(
        text, {"hints": {"url": text, "title": text, "published": text, "source": text}, "path": text}
    )
    assert found.year is None or 2000 <= found.year < 2040
    assert found.level in (None, "province", "prefecture", "county", "township", "zone")
    assert found.county is None or found.level != "prefecture"


def test_hints_fill_in_but_do_not_override():
    text = "洪雅县司法局2023年法治政府建设情况报告\n发布时间:2024-02-01\n根据要求推进工作。"
    hints = {
        "published": "2024-05-05",
        "org": "眉山市司法局",
        "source": "眉山市",
        "title": "眉山市2020年法治政府建设情况报告",
    }
    found = read(text, {"hints": hints})
    assert (found.org, found.year, found.published.isoformat()) == ("洪雅县司法局", 2023, "2024-02-01")
    bare = read("根据要求推进工作,成效明显。", {"hints": hints})
    assert (bare.title, bare.org, bare.published.isoformat()) == (None, "眉山市人民政府", "2024-05-05")
