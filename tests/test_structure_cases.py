"""Hand-annotated cases of headings, items, sentences and roles, each in half-width and full-width form."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from widths import in_width, visible

from lawkit.reading.document import Document
from lawkit.structure.parse import parse_document
from lawkit.text.lines import unwrap

FILES = sorted((Path(__file__).parent / "cases").glob("structure_*.json"))
NEGATIVES = "structure_negatives"
# Known failures: an accidental improvement is noticed, because these must fail.
KNOWN = {
    "a line break and a blank inside a word": "a short line without a stop reads as a line of its own",
}


def _cases():
    for file in FILES:
        for case in json.loads(file.read_text(encoding="utf-8")):
            for width in ("half", "full"):
                marks = []
                if case["label"] in KNOWN:
                    marks.append(pytest.mark.xfail(reason=KNOWN[case["label"]], strict=True))
                yield pytest.param(case, width, id=f"{file.stem}:{case['label']}:{width}", marks=marks)


def _at(text: str, quote: str, nth: int = 1) -> int:
    at = -1
    for _ in range(nth):
        at = text.index(quote, at + 1)
    return at


def _parse(case, width):
    text = in_width(case["text"], width)
    year = case.get("year")

    def amend(metadata):
        return replace(metadata, year=year) if year else metadata

    return text, parse_document(Document("case.txt", "txt", "utf-8", "", text, {}), amend)


@pytest.mark.parametrize(("case", "width"), list(_cases()))
def test_case(case, width):
    text, parsed = _parse(case, width)

    def form(s):
        return s if s is None else in_width(s, width)

    covered = "".join(text[s.start : s.end] for s in parsed.sentences)
    assert visible(covered) == visible(text)
    if case.get("expect") == "open":
        return  # careful readers differ; it must only not break
    if "sections" in case:
        found = []
        for section in parsed.sections:
            heading = section.heading
            number = text[heading.start : heading.number_end] if heading.value is not None else None
            words = unwrap(text[heading.text_start : heading.text_end])
            found.append((heading.start, number, heading.level, words, section.role.role))
        wanted = []
        for at, one in enumerate(case["sections"]):
            start = _at(text, form(one["quote"]), one.get("nth", 1))
            role = one["role"] if "role" in one else (found[at][4] if at < len(found) else None)
            wanted.append((start, form(one["number"]), one["level"], form(one["heading"]), role))
        assert found == wanted
    if "items" in case:
        found = [(i.start, i.number) for i in parsed.items]
        wanted = [(_at(text, form(i["quote"]), i.get("nth", 1)), form(i["number"])) for i in case["items"]]
        assert found == wanted
        for item, one in zip(parsed.items, case["items"], strict=True):
            if "ends" in one:
                assert text[item.start : item.end].endswith(form(one["ends"]))
    for one in case.get("roles", []):
        at = _at(text, form(one["quote"]), one.get("nth", 1))
        (sentence,) = [s for s in parsed.sentences if s.start <= at < s.end]
        assert (one["quote"], sentence.role) == (one["quote"], one["role"])
    if "sentences" in case:
        assert [text[s.start : s.end] for s in parsed.sentences] == [form(s) for s in case["sentences"]]


def test_a_fifth_of_the_cases_are_negatives():
    counts = {file.stem: len(json.loads(file.read_text(encoding="utf-8"))) for file in FILES}
    assert counts[NEGATIVES] >= sum(counts.values()) / 5
