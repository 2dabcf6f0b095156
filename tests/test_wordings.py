"""Role wordings of headings and sentences, in both widths; what is known to be read wrongly must stay known."""

import json
from pathlib import Path

import pytest
from widths import in_width

from lawkit.structure.wordings import classify_heading, find_cue
from lawkit.text.fold import fold

CASES = json.loads((Path(__file__).parent / "cases" / "wordings.json").read_text(encoding="utf-8"))


def _params(rows):
    for row in rows:
        marks = [pytest.mark.xfail(reason=row["known"], strict=True)] if "known" in row else []
        for width in ("half", "full"):
            yield pytest.param(row, width, id=f"{row['text'][:24]}:{width}", marks=marks)


@pytest.mark.parametrize(("row", "width"), list(_params(CASES["headings"])))
def test_heading(row, width):
    named = classify_heading(fold(in_width(row["text"], width)), CASES["year"])
    assert named.roles == tuple(row["roles"])
    assert bool(named.evidence) == bool(named.roles)


@pytest.mark.parametrize(("row", "width"), list(_params(CASES["sentences"])))
def test_sentence(row, width):
    cue = find_cue(fold(in_width(row["text"], width)), CASES["year"], after=row["after"])
    opened = cue.role if cue and cue.role != row["after"] else None
    assert opened == row["opens"]


def test_a_fifth_are_negatives():
    topics = [row for row in CASES["headings"] if not row["roles"]]
    ordinary = [row for row in CASES["sentences"] if row["opens"] is None]
    assert len(topics) >= len(CASES["headings"]) / 5
    assert len(ordinary) >= len(CASES["sentences"]) / 5
