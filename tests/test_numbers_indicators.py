"""Which number states which indicator: hand-made cases, each in both widths; subsets, aims and changes have none."""

import json
import time
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numbers_marked import read_marked

from lawkit.numbers.codebook import load_codebook
from lawkit.numbers.indicators import assign_indicators
from lawkit.numbers.subjects import find_subjects

CASES = json.loads((Path(__file__).parent / "cases" / "numbers_indicators.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Context:
    modality: str = "fact"
    period: str | None = None
    change: str | None = None


def assign(marked, contexts=None, codebook=None):
    subjects = find_subjects(marked.folded, marked.sentences, marked.quantities)
    return assign_indicators(
        marked.folded,
        marked.sentences,
        marked.quantities,
        subjects,
        contexts or [Context()] * len(marked.quantities),
        marked.parts,
        codebook or load_codebook(),
    )


@pytest.mark.parametrize("width", ["half", "full"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_each_number_has_its_indicator(case, width):
    marked = read_marked(case["text"], width, case.get("opening", ""))
    contexts = [
        Context(
            case.get("modality", {}).get(quote, "fact"),
            case.get("periods", {}).get(quote),
            case.get("changes", {}).get(quote),
        )
        for quote in marked.quotes
    ]
    found = assign(marked, contexts)
    got = {q: (a.code, a.evidence) for q, a in zip(marked.quotes, found, strict=True)}
    assert [a.code for a in found] == marked.expected, got


def test_a_fifth_of_the_cases_has_no_code_at_all():
    negatives = [case for case in CASES if not any(read_marked(case["text"]).expected)]
    assert len(negatives) >= len(CASES) / 5


def test_every_code_of_the_codebook_has_a_case():
    covered = {code for case in CASES for code in read_marked(case["text"]).expected}
    assert covered - {None} == {i.code for i in load_codebook().indicators}


def test_evidence_names_the_rule_and_its_words():
    marked = read_marked("受理行政复议申请{30件|recon_accepted},办结涉企行政复议案件{4件}。")
    accepted, closed = assign(marked)
    assert accepted.evidence == "recon_accepted.1: 行政复议+受理, 件"
    assert closed.evidence == "recon_closed.1: narrowed by 涉企"


def test_what_is_counted_may_have_been_named_before():
    marked = read_marked("全年行政诉讼案件{33件|lit_cases},已审结{28件|lit_closed|0}。")
    assert "行政诉讼 (named before)" in assign(marked)[1].evidence


def test_a_heading_names_what_is_counted_in_its_paragraph():
    text = "(一)行政复议工作\n全年收案{80件|recon_received},受理{71件|recon_accepted}。\n收案{12件}。"
    codes = [a.code for a in assign(read_marked(text))]
    assert codes == ["recon_received", "recon_accepted", None], "a new paragraph starts afresh"


@given(st.text(alphabet="受理行政复议案件审结其中全市、,。()和12", max_size=60))
def test_any_text_gives_one_assignment_a_number(text):
    marked = read_marked(text + "受理行政复议案件{30件}。")
    (found,) = assign(marked)
    assert found.evidence


@pytest.mark.parametrize(
    "repeated", ["受理案件{3件},", "、{3件}", "({3件}", "审结行政复议案件其中的{3件}全部"]
)
def test_time_is_linear_in_the_number_of_quantities(repeated):
    took = []
    for times in (500, 4000):
        marked = read_marked(repeated * times)
        start = time.perf_counter()
        assign(marked)
        took.append(time.perf_counter() - start)
    assert took[1] < 8 * took[0] * 3 + 0.2, "eight times the text takes about eight times as long"
