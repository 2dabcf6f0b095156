"""Quantities: hand-made sentences with what they hold, and lines that hold none, in both widths."""

import json
import math
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from widths import in_width

from lawkit.numbers.quantities import find_quantities, scan_quantities
from lawkit.numbers.units import load_units
from lawkit.resources import load_resource
from lawkit.text.fold import fold

CASES = Path(__file__).parent / "cases"


def _load(name):
    return json.loads((CASES / name).read_text(encoding="utf-8"))


def _params(name):
    return [pytest.param(c, w, id=f"{c['label']}:{w}") for c in _load(name) for w in ("half", "full")]


@pytest.mark.parametrize(("case", "width"), _params("numbers_quantities.json"))
def test_quantities(case, width):
    text = in_width(case["text"], width)
    found = scan_quantities(fold(text))
    wanted = [
        {"bound": "exact", "high": None, "optional": False, "known": True} | q for q in case["quantities"]
    ]
    assert [text[q.start : q.end] for q in found] == [in_width(q["quote"], width) for q in wanted]
    for quantity, want in zip(found, wanted, strict=True):
        assert quantity.value == pytest.approx(want["value"], rel=1e-12)
        assert quantity.high == want["high"]
        assert (quantity.unit or None, quantity.bound) == (want["unit"], want["bound"])
        assert (quantity.optional, quantity.known_unit) == (want["optional"], want["known"])


@pytest.mark.parametrize(("case", "width"), _params("numbers_negatives.json"))
def test_nothing_is_extracted(case, width):
    assert scan_quantities(fold(in_width(case["text"], width))) == []


def test_there_are_enough_negatives():
    texts = [c["text"] for c in _load("numbers_negatives.json")]
    assert len(set(texts)) == len(texts) >= 200


def test_only_the_given_spans_are_read():
    text = "浏览次数3次。办理5件。办理7件"
    at = text.index("办理5件")
    assert [q.value for q in scan_quantities(text, [(at, at + 5)])] == [5.0]
    assert scan_quantities(text, []) == []
    assert scan_quantities(text, [(at, at + 3)]) == []  # the unit lies outside


def test_table_indexes_the_text_as_given():
    text = "　接待１２００余人次；办结率不低于９７％"
    table = find_quantities(text)
    assert table["quote"].tolist() == ["１２００余人次", "不低于９７％"]
    assert [text[s:e] for s, e in zip(table["start"], table["end"], strict=True)] == table["quote"].tolist()
    assert table["unit_class"].tolist() == ["people", "percent"]


def test_table_of_nothing_has_its_columns():
    table = find_quantities("")
    assert len(table) == 0
    assert {"start", "end", "quote", "value", "high", "unit", "unit_class", "bound"} <= set(table.columns)


def test_every_unit_has_one_class():
    classes = load_resource("units")["classes"]
    units = [unit for row in classes.values() for unit in row]
    assert sorted(units) == sorted(set(units))
    nouns = [noun for row in load_resource("units")["nouns"].values() for noun in row]
    assert not set(units) & set(nouns)


def test_restrictions_name_known_units():
    units = load_units()
    known = units.classes.keys() | units.nouns.keys() | units.times
    assert units.not_before.keys() <= known
    assert (units.arabic_only | units.ordinal_two) <= known
    assert set(units.canonical.values()) <= known


@pytest.mark.parametrize("unit", ["件", "人次", "场次", "家", "亩", "公里"])
@given(value=st.integers(0, 999_999_999))
@settings(max_examples=25, deadline=None)
def test_a_printed_count_is_read_back(unit, value):
    for printed in (f"{value}{unit}", f"{value:,}{unit}", f"{value} {unit}"):
        (found,) = scan_quantities(f"全年共{printed}。")
        assert (found.value, found.unit, found.bound) == (value, unit, "exact")


@given(st.text(alphabet="0一两三十百万余多近约个件%、,。“”第前-至()元年月每至少\n 分之成", max_size=80))
@settings(max_examples=300, deadline=None)
def test_spans_are_in_order_and_inside(text):
    found = scan_quantities(fold(text))
    ends = [0] + [q.end for q in found]
    assert all(end <= q.start < q.end <= len(text) for q, end in zip(found, ends[:-1], strict=True))
    assert all(math.isfinite(q.value) and (q.high is None or q.high > q.value) for q in found)


@pytest.mark.parametrize(
    "piece", ["百", "1,", "一个、", "3件(", "共1", "“", "《", "1-", "第1、", "百分之", "。一个三个"]
)
def test_time_grows_with_length(piece):
    def seconds(length):
        text = piece * (length // len(piece))
        start = time.perf_counter()
        scan_quantities(text)
        return time.perf_counter() - start

    scan_quantities("3件")
    short, long = seconds(5_000), seconds(40_000)
    assert long < 8 * short * 4 + 0.5
