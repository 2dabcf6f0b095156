"""What a number counts: hand-made cases, each in both widths."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from numbers_marked import read_marked

from lawkit.numbers.phrases import find_phrases
from lawkit.numbers.subjects import find_subjects

CASES = json.loads((Path(__file__).parent / "cases" / "numbers_subjects.json").read_text(encoding="utf-8"))


def subjects_of(marked):
    return find_subjects(marked.folded, marked.sentences, marked.quantities)


@pytest.mark.parametrize("width", ["half", "full"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_subject_is_the_phrase_that_is_counted(case, width):
    marked = read_marked(case["text"], width)
    found = subjects_of(marked)
    assert [s.text if s else None for s in found] == marked.expected


@given(st.text(alphabet="受理案件事项其中共、,。()的率达“”和12件", max_size=80))
def test_subjects_are_slices_of_the_text(text):
    marked = read_marked(f"{text}受理{{3件}}{text}")
    for subject in subjects_of(marked):
        if subject:
            assert marked.folded[subject.start : subject.end] == subject.text
            assert subject.text.strip() == subject.text != ""


@given(st.text(alphabet="受理案件、,;()12件", max_size=40))
def test_phrases_lie_around_their_number(text):
    marked = read_marked(f"{text}受理{{3件}}{text}、{{4件}}")
    for quantity, phrase in zip(
        marked.quantities, find_phrases(marked.folded, marked.sentences, marked.quantities), strict=True
    ):
        assert phrase.lead <= phrase.left <= quantity.start < quantity.end <= phrase.right


def test_a_number_in_brackets_knows_the_number_before_them():
    marked = read_marked("受理{19件}(民事{15件}、刑事{4件}),办结{3件}")
    hosts = [p.host for p in find_phrases(marked.folded, marked.sentences, marked.quantities)]
    assert hosts == [None, 0, 0, None]


@pytest.mark.parametrize("repeated", ["受理{3件}", "、{3件}", "({3件}", "{3件}" + "案" * 90])
def test_time_is_linear_in_the_length(repeated):
    took = []
    for times in (500, 4000):
        marked = read_marked(repeated * times)
        start = time.perf_counter()
        subjects_of(marked)
        took.append(time.perf_counter() - start)
    assert took[1] < 8 * took[0] * 3 + 0.2, "eight times the text takes about eight times as long"
