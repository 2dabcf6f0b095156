"""The saved terms of a corpus and the counts made of them."""

import json
import pickle

import numpy as np
import pandas as pd
import pytest
from analysis_samples import load, report, three_reports

import lawkit
from lawkit.corpus import Corpus
from lawkit.errors import LawkitError
from lawkit.text.fold import fold
from lawkit.words.segment import Segmenter


@pytest.fixture(scope="module")
def corpus():
    return three_reports()


@pytest.fixture(scope="module")
def opened(corpus, tmp_path_factory):
    return lawkit.open_corpus(corpus.save(tmp_path_factory.mktemp("saved") / "corpus", text=False))


def counts(table, *keys):
    return table.set_index([*keys, "term"])["count"].to_dict()


# ---------------------------------------------------------------- corpus.terms


def test_terms_of_a_sentence(corpus):
    sentences = corpus.sentences
    at = sentences.index[sentences["text"].str.startswith("一是培训")][0]
    terms = corpus.terms.loc[at]
    assert terms.loc["培训", ["kind", "n_words", "words", "count"]].tolist() == ["word", 1, "培训", 2]
    assert terms.loc["宣传", "count"] == 1
    assert "、" not in terms.index
    assert list(terms.index) == sorted(terms.index)


def test_numbers_are_classes_and_stop_words_are_kept():
    corpus = load(a=report(measures="的确办理了案件3件，占98%。2023年5月完成。"))
    terms = corpus.terms.reset_index()
    assert {"<number>", "<percent>", "<date>"} <= set(terms["term"])
    assert "了" in set(terms["term"])
    assert set(terms["kind"]) <= {"word", "number", "date", "latin", "phrase"}


def test_width_and_script_make_no_difference():
    plain = load(a=report(measures="3次培训宣传，法律援助案件。"))
    wide = load(a=report(measures="３次培訓宣傳，法律援助案件。"))
    one, other = (c.terms.reset_index()[["sentence_id", "term", "count"]] for c in (plain, wide))
    pd.testing.assert_frame_equal(one, other)


def test_how_they_were_counted_is_recorded(corpus, opened):
    info = Segmenter().info
    for one in (
        corpus,
        opened,
        corpus.select(year=2023),
        corpus.select(year=2022) + corpus.select(year=2023),
    ):
        assert one.terms.attrs == {"segmenters": [info]}
    other = opened.terms
    other.attrs = {"segmenters": [info | {"lexicon_hash": "0"}]}
    mixed = opened.select(year=2022) + Corpus(
        {n: opened.select(year=2023).table(n) for n in ("reports", "sentences")}
        | {"terms": other.loc[["b", "c"]]}
    )
    assert [one["lexicon_hash"] for one in mixed.terms.attrs["segmenters"]] == [info["lexicon_hash"], "0"]


def test_saved_terms_are_those_of_the_text(corpus, opened, tmp_path):
    pd.testing.assert_frame_equal(opened.terms, corpus.terms)
    again = lawkit.open_corpus(corpus.save(tmp_path / "with text"))
    pd.testing.assert_frame_equal(again.terms, corpus.terms)
    assert opened.sentences["text"].isna().all()


def test_terms_of_a_part_do_not_depend_on_when_they_are_counted(tmp_path):
    fresh, used = three_reports(), three_reports()
    before = used.terms
    assert len(before)
    for year in (2022, 2023, 1900):
        pd.testing.assert_frame_equal(fresh.select(year=year).terms, used.select(year=year).terms)
        saved = lawkit.open_corpus(used.select(year=year).save(tmp_path / str(year), text=False))
        pd.testing.assert_frame_equal(saved.terms, fresh.select(year=year).terms)


def test_parts_make_the_whole_again(corpus):
    both = corpus.select(year=2022) + corpus.select(year=2023)
    pd.testing.assert_frame_equal(both.terms, corpus.terms)
    twice = corpus + corpus.select(year=2022)
    pd.testing.assert_frame_equal(twice.terms, corpus.terms)
    renamed = corpus + load(a=report("丁县", 2021, "救助。"))
    terms = renamed.terms
    assert terms.loc["a-2"].index.get_level_values("term").isin(["救助"]).any()
    pd.testing.assert_frame_equal(terms.loc[["a", "b", "c"]], corpus.terms)
    pd.testing.assert_frame_equal((Corpus({}, {}) + corpus).terms, corpus.terms)


def test_terms_survive_pickling_and_cannot_be_changed(corpus):
    again = pickle.loads(pickle.dumps(corpus))
    pd.testing.assert_frame_equal(again.terms, corpus.terms)
    assert again.terms.attrs == corpus.terms.attrs
    terms = corpus.terms
    terms["count"] = 0
    assert corpus.terms["count"].min() == 1


def test_terms_that_are_out_of_date_are_counted_again_where_there_is_text(corpus, opened):
    old = corpus.terms.iloc[:1]
    old.attrs = {"segmenters": [Segmenter().info | {"lexicon_hash": "of an older lawkit"}]}
    tables = {name: corpus.table(name) for name in ("reports", "sections", "items", "sentences")}
    texts = {i: corpus.text(i) for i in corpus}
    pd.testing.assert_frame_equal(Corpus(tables | {"terms": old}, texts).terms, corpus.terms)
    assert len(Corpus(tables | {"terms": old}).terms) == 1  # without text the saved ones are all there is


def test_an_older_form_of_saved_corpora_is_an_error(corpus, tmp_path):
    folder = corpus.save(tmp_path / "old")
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["format"] == 3
    (folder / "manifest.json").write_text(json.dumps(manifest | {"format": 1}), encoding="utf-8")
    with pytest.raises(LawkitError, match=r"saved in form 1 by lawkit .*; this lawkit reads form 3"):
        lawkit.open_corpus(folder)


def test_saving_keeps_nothing_of_the_order_of_words(tmp_path):
    one = load(a=report(measures="培训、宣传、调解。")).save(tmp_path / "one", text=False)
    other = load(a=report(measures="调解、培训、宣传。")).save(tmp_path / "other", text=False)
    assert (one / "terms.parquet").read_bytes() == (other / "terms.parquet").read_bytes()


# ---------------------------------------------------------------- count_terms


def test_counts_by_hand(corpus):
    by_report = counts(lawkit.count_terms(corpus, by="report"), "report_id")
    assert by_report[("a", "培训")] == 3
    assert by_report[("b", "宣传")] == 3
    by_role = lawkit.count_terms(corpus, by="role").set_index(["role", "term"])
    assert by_role.loc[("measures", "培训"), ["count", "n_sentences", "n_reports"]].tolist() == [6, 4, 3]
    assert by_role.loc[("problems", "编制"), ["count", "n_sentences", "n_reports"]].tolist() == [2, 2, 2]
    by_year = counts(lawkit.count_terms(corpus, by="year"), "year")
    assert (by_year[(2022.0, "培训")], by_year[(2023.0, "培训")]) == (3, 3)
    both = counts(lawkit.count_terms(corpus, by=["year", "role"]), "year", "role")
    assert both[(2023.0, "problems", "经费")] == 2
    everything = counts(lawkit.count_terms(corpus, by=None))
    assert everything["培训"] == 6


def test_counts_by_item_are_of_items_only(corpus):
    table = lawkit.count_terms(corpus, by="item")
    assert table["report_id"].unique().tolist() == ["a"]
    assert counts(table, "report_id", "item_id")[("a", 0, "培训")] == 2
    assert counts(table, "report_id", "item_id")[("a", 1, "调解")] == 1


@pytest.mark.parametrize(
    "by", ["sentence", "item", "section", "role", "report", "year", "title", ["year", "role"], None]
)
@pytest.mark.parametrize("phrases", [True, False])
def test_counts_add_up_and_do_not_need_the_text(corpus, opened, by, phrases):
    table = lawkit.count_terms(corpus, by=by, phrases=phrases, stop_words=None)
    pd.testing.assert_frame_equal(table, lawkit.count_terms(opened, by=by, phrases=phrases, stop_words=None))
    if by not in ("item", "section"):
        whole = lawkit.count_terms(corpus, by="sentence", phrases=phrases, stop_words=None)
        assert table["count"].sum() == whole["count"].sum()


def test_groups_come_in_the_order_of_the_corpus():
    corpus = load(z=report("甲县", 2023), a=report("乙县", 2022))
    assert lawkit.count_terms(corpus, by="report")["report_id"].unique().tolist() == ["z", "a"]
    assert lawkit.count_terms(corpus, by="year")["year"].unique().tolist() == [2022, 2023]
    table = lawkit.count_terms(three_reports(), by="report")
    for _, rows in table.groupby("report_id"):
        assert (
            rows[["count", "term"]].apply(lambda r: (-r["count"], r["term"]), axis=1).is_monotonic_increasing
        )


def test_options_choose_the_terms():
    corpus = load(
        a=report(measures="开展培训的次数3次。培训。"),
        b="无年份的报告\n一、主要工作\n培训。\n二、存在的问题\n经费。",
    )
    assert "培训" not in lawkit.count_terms(corpus, stop_words=["培訓"])["term"].tolist()
    assert "<number>" in lawkit.count_terms(corpus, numbers="class")["term"].tolist()
    assert "3" in lawkit.count_terms(corpus, numbers="keep")["term"].tolist()
    dropped = lawkit.count_terms(corpus, stop_words=None)
    assert not dropped["kind"].isin(["number", "date"]).any()
    assert "的" in dropped["term"].tolist()
    assert "的" not in lawkit.count_terms(corpus)["term"].tolist()
    only = lawkit.count_terms(corpus, by="role", roles="problems")
    assert only["role"].unique().tolist() == ["problems"]
    assert "furniture" not in lawkit.count_terms(corpus, by="role")["role"].tolist()
    assert (
        "furniture" in lawkit.count_terms(corpus, by="role", roles=["furniture", "measures"])["role"].tolist()
    )
    by_year = lawkit.count_terms(corpus, by="year")
    assert by_year["year"].notna().all()


def test_spans_are_the_places(corpus, opened):
    table = lawkit.count_terms(corpus, by="role", offsets=True)
    assert (table["spans"].map(len) == table["count"]).all()
    for row in table.itertuples():
        for report_id, start, end in row.spans:
            assert fold(corpus.text(report_id)[start:end]) == row.term
    without = lawkit.count_terms(opened, by="role", offsets=True)
    pd.testing.assert_frame_equal(without.drop(columns="spans"), table.drop(columns="spans"))
    sentences = {(i, s.start, s.end) for (i, _), s in opened.sentences.iterrows()}
    for row in without.itertuples():
        assert len(row.spans) == row.count
        assert set(row.spans) <= sentences


def test_spans_of_phrases_in_parts_of_a_corpus():
    line = "化解行政争议。推动行政争议，行政争议少。矛盾多。制度新。人员足。场所大。设备好。道路宽。村庄美。"
    corpus = load(a=report(measures=line * 2), b=report("乙县", 2022, "行政争议。行政人员。"))
    for one in (
        corpus,
        corpus.select(report_id="b"),
        corpus.select(report_id="b") + corpus.select(report_id="a"),
    ):
        for phrases in (True, False):
            table = lawkit.count_terms(one, by="report", phrases=phrases, offsets=True)
            assert (table["spans"].map(len) == table["count"]).all()


def test_another_lexicon_or_engine(corpus, opened):
    own = Segmenter(lexicon=lawkit.load_lexicon(["培训宣传"]))
    text = load(a=report(measures="培训宣传。"))
    assert "培训宣传" in lawkit.count_terms(text, segmenter=own)["term"].tolist()
    assert "培训宣传" not in lawkit.count_terms(text)["term"].tolist()
    with pytest.raises(LawkitError, match=r"saved without text.*another lexicon than [0-9a-f]{16}"):
        lawkit.count_terms(opened, segmenter=own)
    with pytest.raises(LawkitError, match="numbers='keep' needs the text"):
        lawkit.count_terms(opened, numbers="keep")
    with pytest.raises(LawkitError, match="phrases of your own need the text"):
        lawkit.count_terms(opened, phrases=["培训 宣传"])
    same = Segmenter()
    pd.testing.assert_frame_equal(lawkit.count_terms(opened, segmenter=same), lawkit.count_terms(corpus))
    if same.engine != "jieba":
        with pytest.raises(LawkitError, match="another engine than jieba"):
            lawkit.count_terms(opened, segmenter=Segmenter(engine="jieba"))
    pd.testing.assert_frame_equal(
        lawkit.count_terms(corpus, segmenter=Segmenter(engine="jieba")), lawkit.count_terms(corpus)
    )


# ---------------------------------------------------------------- dispersion


def test_dispersion_over_reports_by_hand(corpus):
    table = lawkit.dispersion(
        corpus, roles="measures", stop_words=["一是", "二是", "主要", "工作"]
    ).set_index("term")
    # Terms outside stop words: a 5 (培训 3, 宣传, 调解), b 5 (培训, 宣传 3, 调解), c 4 (培训 2, 宣传, 调解); 14 in all.
    assert table["count"].sum() == 14
    shares = np.array([5, 5, 4]) / 14
    for term, held in (("培训", [3, 1, 2]), ("宣传", [1, 3, 1]), ("调解", [1, 1, 1])):
        parts = np.array(held) / sum(held)
        dp = 0.5 * np.abs(parts - shares).sum()
        assert table.loc[term, "dp"] == pytest.approx(dp, abs=1e-12)
        assert table.loc[term, "dp_norm"] == pytest.approx(dp / (1 - 4 / 14), abs=1e-12)
        assert table.loc[term, ["n_parts", "max_share"]].tolist() == [3, max(parts)]
    often = lawkit.dispersion(corpus, min_count=6)
    assert "培训" in often["term"].tolist()
    assert often["count"].min() == 6
    one = lawkit.dispersion(corpus.select(year=2022))
    assert one["dp"].eq(0).all()
    assert one["dp_norm"].isna().all()
    by_year = lawkit.dispersion(corpus, parts="year").set_index("term")
    assert by_year.loc["培训", "n_parts"] == 2
