"""What every verb over terms promises: its columns and types, on any corpus, and that it changes nothing."""

import pandas as pd
import pytest
from analysis_samples import load, report, three_reports

import lawkit
from lawkit.corpus import Corpus

COUNTS = {
    "term": "str",
    "kind": "str",
    "n_words": "int64",
    "count": "int64",
    "n_sentences": "int64",
    "n_reports": "int64",
}
KEYWORD = {
    "rank": "int64", "term": "str", "kind": "str", "n_words": "int64", "score": "float64", "count": "int64",
    "n_sentences": "int64", "n_reports": "int64", "document_frequency": "int64", "dp": "float64", "max_share": "float64",
    "examples": "object",
}  # fmt: skip
COMPARED = {
    "term": "str", "kind": "str", "n_words": "int64", "count_target": "int64", "count_reference": "int64",
    "rate_target": "float64", "rate_reference": "float64", "log_likelihood": "float64", "chi_square": "float64",
    "p_value": "float64", "p_corrected": "float64", "log_ratio": "float64", "percent_diff": "float64",
    "odds_ratio": "float64", "odds_low": "float64", "odds_high": "float64", "n_reports_target": "int64",
    "n_reports_reference": "int64", "dp_target": "float64", "dp_reference": "float64", "max_share_target": "float64",
    "max_share_reference": "float64",
}  # fmt: skip
PHRASE = {
    "phrase": "str", "words": "str", "n_words": "int64", "count": "int64", "n_reports": "int64", "log_likelihood": "float64",
    "pmi": "float64", "npmi": "float64",
}  # fmt: skip
PLACE = {
    "report_id": "str", "sentence_id": "int64", "section_id": "Int64", "role": "str", "year": "float64", "left": "str",
    "keyword": "str", "right": "str", "start": "int64", "end": "int64",
}  # fmt: skip
SPREAD = {
    "term": "str", "kind": "str", "n_words": "int64", "count": "int64", "n_parts": "int64", "dp": "float64",
    "dp_norm": "float64", "max_share": "float64",
}  # fmt: skip

VERBS = {
    "sentence": (lambda c: lawkit.count_terms(c), {"report_id": "str", "sentence_id": "int64"} | COUNTS),
    "item": (lambda c: lawkit.count_terms(c, by="item"), {"report_id": "str", "item_id": "int64"} | COUNTS),
    "section": (
        lambda c: lawkit.count_terms(c, by="section"),
        {"report_id": "str", "section_id": "int64"} | COUNTS,
    ),
    "role": (lambda c: lawkit.count_terms(c, by="role"), {"role": "str"} | COUNTS),
    "year": (lambda c: lawkit.count_terms(c, by="year"), {"year": "float64"} | COUNTS),
    "published": (lambda c: lawkit.count_terms(c, by="published"), {"published": "datetime64[s]"} | COUNTS),
    "several": (
        lambda c: lawkit.count_terms(c, by=["year", "role"]),
        {"year": "float64", "role": "str"} | COUNTS,
    ),
    "whole": (lambda c: lawkit.count_terms(c, by=None), COUNTS),
    "words": (
        lambda c: lawkit.count_terms(c, by=None, phrases=False, stop_words=None, numbers="class"),
        COUNTS,
    ),
    "offsets": (
        lambda c: lawkit.count_terms(c, by="report", offsets=True),
        {"report_id": "str"} | COUNTS | {"spans": "object"},
    ),
    "tfidf": (lambda c: lawkit.rank_keywords(c), {"report_id": "str"} | KEYWORD),
    "keyness": (lambda c: lawkit.rank_keywords(c, by="role", method="keyness"), {"role": "str"} | KEYWORD),
    "textrank": (lambda c: lawkit.rank_keywords(c, by=None, method="textrank"), KEYWORD),
    "yake": (lambda c: lawkit.rank_keywords(c, by="year", method="yake"), {"year": "float64"} | KEYWORD),
    "compare": (lambda c: lawkit.compare_terms(c, {"role": "problems"}, None), COMPARED),
    "compare years": (
        lambda c: lawkit.compare_terms(c, {"year": 2022}, {"year": 2023}, measure="chi_square"),
        COMPARED,
    ),
    "phrases": (lambda c: lawkit.find_phrases(c), PHRASE),
    "dispersion": (lambda c: lawkit.dispersion(c), SPREAD),
    "kwic": (lambda c: lawkit.kwic(c, "培训"), PLACE),
    "kwic category": (lambda c: lawkit.kwic(c, category="law"), PLACE),
}
# What says where something stands, which a corpus without text only knows of sentences.
OFFSETS = ["spans", "examples", "start", "end", "left", "right"]


def _empty_with_reports():
    """Reports without a single word."""
    full = three_reports()
    return Corpus({"reports": full.reports, "skipped": full.skipped}, dict.fromkeys(full, ""))


CORPORA = {
    "three": three_reports,
    "one": lambda: load(a=report()),
    "empty": lambda: Corpus({}, {}),
    "empty without text": lambda: Corpus({}),
    "no words": _empty_with_reports,
}


@pytest.fixture(scope="module")
def corpora():
    return {name: make() for name, make in CORPORA.items()}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", CORPORA)
def test_columns_and_types(corpora, verb, name):
    run, columns = VERBS[verb]
    table = run(corpora[name])
    assert table.dtypes.astype(str).to_dict() == columns
    assert list(table.columns) == list(columns)
    assert list(table.index) == list(range(len(table)))
    if name in ("empty", "empty without text", "no words"):
        assert table.empty


@pytest.mark.parametrize("verb", VERBS)
def test_something_is_found(corpora, verb):
    if verb not in ("phrases", "published", "kwic category"):
        assert len(VERBS[verb][0](corpora["three"]))


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", ["three", "one"])
def test_the_same_without_text_but_for_offsets(corpora, verb, name, tmp_path):
    opened = lawkit.open_corpus(corpora[name].save(tmp_path / "saved", text=False))
    full, saved = (VERBS[verb][0](c).drop(columns=OFFSETS, errors="ignore") for c in (corpora[name], opened))
    pd.testing.assert_frame_equal(saved, full)


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_changes_nothing_and_gives_the_same_twice(corpora, verb):
    corpus = corpora["three"]
    before = {name: corpus.table(name) for name in ("reports", "sentences", "terms")}
    first, second = VERBS[verb][0](corpus), VERBS[verb][0](corpus)
    pd.testing.assert_frame_equal(first, second)
    for name, table in before.items():
        pd.testing.assert_frame_equal(corpus.table(name), table)


@pytest.mark.parametrize("verb", VERBS)
def test_the_order_of_reports_changes_no_numbers(corpora, verb):
    corpus = corpora["three"]
    turned = corpus.select(report_id="c") + corpus.select(report_id=["a", "b"])
    one, other = (
        VERBS[verb][0](c).drop(columns=["examples", "spans"], errors="ignore") for c in (corpus, turned)
    )
    keys = [c for c in one.columns if one[c].dtype != "float64" or c == "year"]
    one, other = (t.sort_values(keys, ignore_index=True) for t in (one, other))
    pd.testing.assert_frame_equal(one, other)
