"""Reports and the pages that only look like one, in both widths."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from widths import WIDTHS, in_width

from lawkit.structure.fold import fold
from lawkit.structure.frame import find_frame
from lawkit.structure.kind import find_kind

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
