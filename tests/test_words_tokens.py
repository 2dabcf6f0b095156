"""The table of tokens, and stop words."""

import csv

import pandas as pd
import pytest
from widths import in_width

import lawkit
from lawkit.resources import load_resource
from lawkit.text.fold import fold
from lawkit.words.lexicon import load_lexicon
from lawkit.words.stopwords import choose_stop_words, load_stop_words

DTYPES = {"start": "int64", "end": "int64", "token": "str", "kind": "str"}


def test_tokens_point_into_the_reports(sample):
    tokens = lawkit.tokenize(sample)
    assert tokens.index.names == ["report_id", "sentence_id", "token_id"]
    assert tokens.index.is_unique
    assert tokens.dtypes.astype(str).to_dict() == {
        k: str(pd.Series(dtype=v).dtype) for k, v in DTYPES.items()
    }
    spans = sample.sentences
    for (report_id, sentence_id, _), row in tokens.iterrows():
        sentence = spans.loc[(report_id, sentence_id)]
        assert sentence["start"] <= row["start"] < row["end"] <= sentence["end"]
        assert fold(sample.text(report_id)[row["start"] : row["end"]]).replace(" ", "") == row["token"]
    assert tokens.attrs["segmenter"] == lawkit.Segmenter().info
    assert tokens.attrs["unused_terms"] == {}


def test_an_empty_corpus_has_the_same_columns():
    tokens = lawkit.tokenize(lawkit.Corpus({}, {}), stop_words="default")
    assert len(tokens) == 0
    assert list(tokens.columns) == list(DTYPES)
    assert tokens.index.names == ["report_id", "sentence_id", "token_id"]


def test_a_corpus_without_text_says_why(sample, tmp_path):
    with pytest.raises(lawkit.LawkitError, match="saved without text"):
        lawkit.tokenize(lawkit.open_corpus(sample.save(tmp_path / "c", text=False)))


def test_stop_words_and_numbers_by_option(sample):
    every = lawkit.tokenize(sample)
    fewer = lawkit.tokenize(sample, stop_words="default")
    stop = choose_stop_words("default")
    assert set(every["token"]) & stop
    assert fewer.equals(every[~every["token"].isin(stop)])
    assert "推进" not in set(lawkit.tokenize(sample, stop_words=["推進"])["token"])
    assert "number" not in set(lawkit.tokenize(sample, numbers="drop")["kind"])
    assert "<date>" in set(lawkit.tokenize(sample, numbers="class")["token"])
    assert lawkit.tokenize(sample, engine="jieba").equals(every)


def test_the_stop_list_has_classes_and_reasons(root):
    table = load_stop_words()
    assert list(table.columns) == ["word", "class", "reason"]
    assert set(table["class"]) == set(load_resource("stopwords")["classes"])
    assert table["word"].is_unique
    assert not (table == "").any(axis=None)
    assert all(word == fold(word).strip() for word in table["word"])
    with (root / "lawkit/resources/stopwords.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(table)


def test_no_stop_word_is_a_term_of_the_lexicon():
    assert sorted(set(load_stop_words()["word"]) & set(load_lexicon().terms())) == []
    assert not {"行政", "法治", "执法", "普法", "立法", "监督", "复议", "调解", "培训"} & set(
        load_stop_words()["word"]
    )


@pytest.mark.parametrize("width", ["half", "full"])
def test_a_list_of_one_s_own_in_any_form(width):
    assert choose_stop_words([in_width("APP", width), "進一步"]) == {"APP", "进一步"}
    assert choose_stop_words(None) == frozenset()
    with pytest.raises(ValueError, match="stop_words must be 'default'"):
        choose_stop_words("all")
