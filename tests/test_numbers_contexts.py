"""Modality and period of a number by the words around it, in both widths; the number is marked by braces."""

import json
import re
from pathlib import Path

import pytest
from widths import in_width

from lawkit.numbers.context import read_contexts
from lawkit.numbers.quantities import scan_quantities
from lawkit.structure.parse import RoledSentence
from lawkit.text.fold import fold

CASES = json.loads((Path(__file__).parent / "cases" / "numbers_contexts.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("width", ["half", "full"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_modality_and_period(case, width):
    at = case["text"].index("{")
    text = fold(in_width(re.sub("[{}]", "", case["text"]), width))
    quantities = scan_quantities(text)
    contexts = read_contexts(
        text, [RoledSentence(0, len(text), None, None, "measures")], quantities, year=2022
    )
    (found,) = (c for q, c in zip(quantities, contexts, strict=True) if q.start <= at < q.end)
    assert (found.modality, found.period) == (case["modality"], case["period"])
