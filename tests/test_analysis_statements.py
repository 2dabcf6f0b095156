"""The statements of problems and plans: what counts as one, what only announces, what says why."""

import json
from pathlib import Path

import pandas as pd
import pytest
from widths import in_width

import lawkit

CASES = json.loads((Path(__file__).parent / "cases" / "statements.json").read_text(encoding="utf-8"))
TITLE = "青溪县二〇二三年法治政府建设年度报告\n"


def load(text: str) -> lawkit.Corpus:
    return lawkit.load(pd.DataFrame({"report_id": ["r"], "text": [text]}))


@pytest.mark.parametrize("width", ["half", "full"])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_case(case, width):
    corpus = load(in_width(TITLE + case["text"], width))
    found = lawkit.statements(corpus)
    expected = [[role, part, in_width(text, width)] for role, part, text in case["expect"]]
    assert found[["role", "part", "text"]].to_numpy().tolist() == expected


def test_a_fifth_are_negatives():
    assert sum(case["label"].startswith("negative") for case in CASES) * 5 >= len(CASES)


def test_spans_slice_back_and_never_overlap(root):
    corpus = lawkit.load(root / "tests" / "gold" / "reports")
    found = lawkit.statements(corpus, roles=["measures", "problems", "plan"]).reset_index()
    for row in found.itertuples():
        assert corpus.text(row.report_id)[row.start : row.end] == row.text
    for (_, _), group in found.groupby(["report_id", "role"]):
        assert (group["end"].to_numpy()[:-1] <= group["start"].to_numpy()[1:]).all()


def test_every_sentence_of_a_role_is_used_once(root):
    corpus = lawkit.load(root / "tests" / "gold" / "reports")
    found = lawkit.statements(corpus, unit="sentence").reset_index()
    assert not found.duplicated(["report_id", "first_sentence"]).any()
    sentences, sections = corpus.sentences.reset_index(), corpus.sections.reset_index()
    joined = sentences.merge(sections[["report_id", "section_id", "body_start"]], how="left")
    body = joined[joined["role"].isin(["problems", "plan"]) & ~(joined["start"] < joined["body_start"])]
    assert len(found) == len(body)


def test_without_text_the_structure_remains(tmp_path):
    corpus = load(TITLE + CASES[0]["text"])
    bare = lawkit.open_corpus(corpus.save(tmp_path / "bare", text=False))
    with_text, without = lawkit.statements(corpus), lawkit.statements(bare)
    assert without["text"].isna().all()
    pd.testing.assert_frame_equal(with_text.drop(columns="text"), without.drop(columns="text"))


def test_an_empty_corpus_gives_an_empty_table():
    empty, some = lawkit.statements(lawkit.Corpus({}, {})), lawkit.statements(load(TITLE + CASES[0]["text"]))
    assert empty.empty
    assert empty.dtypes.to_dict() == some.dtypes.to_dict()


@pytest.mark.parametrize("wrong", [{"roles": ["problem"]}, {"unit": "word"}])
def test_wrong_options_are_named(wrong):
    with pytest.raises(ValueError, match=next(iter(wrong))):
        lawkit.statements(lawkit.Corpus({}, {}), **wrong)
