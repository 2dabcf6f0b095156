"""Metadata, case by case, in half-width and in full-width characters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lawkit.structure.fold import fold
from lawkit.structure.frame import find_frame
from lawkit.structure.metadata import Metadata, read_metadata

CASES = json.loads((Path(__file__).parent / "cases" / "metadata.json").read_text(encoding="utf-8"))
WIDE = {code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)}


def widen(value: Any) -> Any:
    """Turn ASCII into its full-width forms, one to one."""
    return value.translate(WIDE) if isinstance(value, str) else value


def read(text: str, case: dict[str, Any]) -> Metadata:
    folded = fold(text)
    return read_metadata(
        text, folded, find_frame(text, folded), hints=case.get("hints", {}), path=case.get("path")
    )


def row(found: Metadata, keys: Any) -> dict[str, Any]:
    values = {key: getattr(found, key) for key in keys}
    return {key: value.isoformat() if hasattr(value, "isoformat") else value for key, value in values.items()}


@pytest.mark.parametrize("wide", [False, True], ids=["half", "full"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_case(case, wide):
    expect = dict(case["expect"])
    if wide and "title" in expect:
        expect["title"] = widen(expect["title"])
    found = read(widen(case["text"]) if wide else case["text"], case)
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
