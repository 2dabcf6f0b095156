"""The corpus as a collection of tables: selecting, adding, saving, showing."""

import json
import pickle

import pandas as pd
import pytest

import lawkit
from lawkit.corpus import Corpus
from lawkit.errors import LawkitError
from lawkit.tables import SCHEMAS, WORDS

REPORT = "甲县{org}{year}年法治政府建设情况报告\n一、主要工作\n一是抓学习。二是抓{word}。\n二、存在的问题\n力量薄弱。\n"


def make(**texts):
    return lawkit.load(pd.DataFrame({"report_id": list(texts), "text": list(texts.values())}))


@pytest.fixture(scope="module")
def corpus():
    return make(
        a=REPORT.format(org="司法局", year=2022, word="宣传"),
        b=REPORT.format(org="财政局", year=2023, word="培训"),
        c=REPORT.format(org="司法局", year=2024, word="执法"),
    )


def assert_equal(one: Corpus, other: Corpus) -> None:
    for name in SCHEMAS:
        pd.testing.assert_frame_equal(one.table(name), other.table(name))
    assert list(one) == list(other)
    assert one.has_text == other.has_text
    if one.has_text:
        assert [one.text(i) for i in one] == [other.text(i) for i in other]


@pytest.mark.parametrize("name", SCHEMAS)
def test_tables_have_their_columns_and_types(corpus, name):
    schema = SCHEMAS[name]
    for table in (corpus.table(name), Corpus({}).table(name)):
        assert list(table.columns) == list(schema.columns)
        assert table.dtypes.astype(str).to_dict() == dict(schema.columns)
        assert list(table.index.names) == (list(schema.index) or [None])
    assert getattr(corpus, name).equals(corpus.table(name))


def test_unknown_table_is_named(corpus):
    with pytest.raises(ValueError, match=r"name must be one of 'reports', .*; got 'words'"):
        corpus.table("words")


def test_ids_join_the_tables(corpus):
    sentences = corpus.sentences.join(corpus.reports[["year"]])
    assert sentences["year"].notna().all()
    headings = corpus.sentences.reset_index().merge(
        corpus.sections, on=["report_id", "section_id"], suffixes=("", "_section")
    )
    assert (headings["start"] >= headings["start_section"]).all()
    assert (headings["end"] <= headings["end_section"]).all()
    items = corpus.items.reset_index().merge(
        corpus.sections, on=["report_id", "section_id"], suffixes=("", "_section")
    )
    assert len(items) == len(corpus.items)


def test_a_corpus_cannot_be_changed(corpus):
    before = corpus.reports
    table = corpus.reports
    table["year"] = 1900.0
    table.loc["a", "org"] = "别的"
    pd.testing.assert_frame_equal(corpus.reports, before)
    with pytest.raises(AttributeError, match="cannot be changed"):
        corpus.reports = before
    with pytest.raises(AttributeError, match="cannot be changed"):
        corpus.new = 1


def test_no_way_round_into_a_corpus(corpus):
    before = corpus.sentences
    corpus.sentences["section_id"].array[0] = 77
    given = corpus.reports
    made = Corpus({"reports": given})
    given.loc["a", "org"] = "别的"
    assert made.reports.loc["a", "org"] != "别的"
    pd.testing.assert_frame_equal(corpus.sentences, before)
    with pytest.raises(ValueError, match=r"tables must be named 'reports', .*; got 'repots'"):
        Corpus({"repots": given})


def test_text_and_its_errors(corpus):
    assert corpus.text("a").startswith("甲县司法局2022年")
    with pytest.raises(KeyError, match="no report 'z'"):
        corpus.text("z")


def test_len_iteration_membership(corpus):
    assert len(corpus) == 3
    assert list(corpus) == ["a", "b", "c"]
    assert "a" in corpus
    assert "z" not in corpus


@pytest.mark.parametrize(
    ("conditions", "ids"),
    [
        ({"year": 2022}, ["a"]),
        ({"year": range(2022, 2024)}, ["a", "b"]),
        ({"year": [2024, 1999]}, ["c"]),
        ({"org": "甲县司法局"}, ["a", "c"]),
        ({"org": "甲县司法局", "year": {2024}}, ["c"]),
        ({"published": None}, ["a", "b", "c"]),
        ({"year": lambda year: year > 2022}, ["b", "c"]),
        ({"report_id": ["b"]}, ["b"]),
        ({"year": 1900}, []),
        ({"title": None}, []),
        ({}, ["a", "b", "c"]),
    ],
)
def test_select(corpus, conditions, ids):
    chosen = corpus.select(**conditions)
    assert list(chosen) == ids
    for name in ("sections", "items", "sentences"):
        assert set(chosen.table(name).index.get_level_values("report_id")) == set(ids)
    assert [chosen.text(i) for i in chosen] == [corpus.text(i) for i in ids]


def test_conditions_that_can_never_hold_are_errors(corpus):
    with pytest.raises(TypeError, match="takes no slice for 'year'"):
        corpus.select(year=slice(2021, 2024))
    with pytest.raises(ValueError, match=r"level must be one of 'province', .*; got 'County'"):
        corpus.select(level="County")


def test_select_by_date(tmp_path):
    texts = ["甲县2023年法治政府建设情况报告\n发布日期:2024-03-01\n一、主要工作\n抓学习。"]
    corpus = lawkit.load(pd.DataFrame({"text": texts}))
    for wanted in (
        "2024-03-01",
        ["2024-03-01"],
        pd.Timestamp("2024-03-01"),
        pd.Timestamp("2024-03-01").date(),
    ):
        assert len(corpus.select(published=wanted)) == 1
    assert len(corpus.select(published=["2023-01-01", None])) == 0


def test_select_names_the_columns(corpus):
    with pytest.raises(ValueError, match=r"no condition 'jahr'; columns are report_id, path, .*year"):
        corpus.select(jahr=2022)


def test_adding_what_was_taken_apart_gives_the_whole(corpus):
    assert_equal(corpus.select(year=2022) + corpus.select(year=[2023, 2024]), corpus)
    assert_equal(Corpus({}, {}) + corpus, corpus)
    assert_equal(corpus + Corpus({}, {}), corpus)


def test_adding_the_same_report_keeps_one_and_says_so(corpus):
    twice = corpus + corpus.select(year=2022)
    assert list(twice) == ["a", "b", "c"]
    assert twice.skipped.to_dict("records") == [
        {"path": "a", "reason": "duplicate", "detail": "the same bytes as report a"}
    ]


def test_adding_another_report_with_a_taken_id_renames_it(corpus):
    other = make(a=REPORT.format(org="民政局", year=2021, word="救助"))
    both = corpus + other
    assert list(both) == ["a", "b", "c", "a-2"]
    assert both.text("a-2") == other.text("a")
    pd.testing.assert_frame_equal(
        both.select(report_id="a-2").sections.reset_index(drop=True), other.sections.reset_index(drop=True)
    )


def test_pickle(corpus):
    assert_equal(pickle.loads(pickle.dumps(corpus)), corpus)


def test_save_and_open(corpus, tmp_path):
    folder = corpus.save(tmp_path / "saved")
    assert_equal(lawkit.open_corpus(folder), corpus)
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["lawkit"] == lawkit.__version__
    assert manifest["tables"]["reports"]["rows"] == 3


def test_saving_twice_gives_the_same_bytes(corpus, tmp_path):
    one, two = corpus.save(tmp_path / "one"), corpus.save(tmp_path / "two")
    corpus.save(tmp_path / "two")
    assert {p.name: p.read_bytes() for p in one.iterdir()} == {p.name: p.read_bytes() for p in two.iterdir()}


def test_saving_without_text_leaves_out_the_words_only(corpus, tmp_path):
    opened = lawkit.open_corpus(corpus.save(tmp_path / "saved", text=False))
    assert not opened.has_text
    with pytest.raises(LawkitError, match="saved without text"):
        opened.text("a")
    for name in SCHEMAS:
        table, full = opened.table(name), corpus.table(name)
        words = list(WORDS.get(name, ()))
        assert table[words].isna().all(axis=None)
        pd.testing.assert_frame_equal(table.drop(columns=words), full.drop(columns=words))
    assert b"\xe6\x8a\x93\xe5\xad\xa6\xe4\xb9\xa0" not in b"".join(
        p.read_bytes() for p in (tmp_path / "saved").iterdir()
    )
    again = lawkit.open_corpus(corpus.save(tmp_path / "saved", text=True))
    assert_equal(again, corpus)
    assert not (opened + corpus.select(year=1900)).has_text


def test_an_empty_corpus_can_be_saved(tmp_path):
    assert_equal(lawkit.open_corpus(Corpus({}, {}).save(tmp_path / "empty")), Corpus({}, {}))


def test_own_columns_of_two_types_become_words_and_can_be_saved(corpus, tmp_path):
    table = pd.DataFrame({"report_id": ["x"], "text": [REPORT.format(org="司法局", year=2020, word="x")]})
    both = lawkit.load(table.assign(people=[3])) + lawkit.load(
        table.assign(report_id="y", people=["many"], text="。" + table["text"])
    )
    opened = lawkit.open_corpus(both.save(tmp_path / "saved"))
    assert opened.reports["people"].tolist() == ["3", "many"]


def test_a_save_that_fails_leaves_the_old_corpus(corpus, tmp_path, monkeypatch):
    folder = corpus.save(tmp_path / "saved")
    monkeypatch.setattr("lawkit.storage._write", lambda table, path: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        corpus.select(year=2022).save(folder)
    assert_equal(lawkit.open_corpus(folder), corpus)
    assert [p.name for p in tmp_path.iterdir()] == ["saved"]


def test_another_manifest_is_no_corpus(corpus, tmp_path):
    (tmp_path / "manifest.json").write_text('{"name": "my web app"}')
    with pytest.raises(FileExistsError, match="not a saved corpus"):
        corpus.save(tmp_path)
    for words in ('{"name": "my web app"}', "[]", '{"format": 1}'):
        (tmp_path / "manifest.json").write_text(words)
        with pytest.raises(LawkitError, match="not the manifest of a saved corpus"):
            lawkit.open_corpus(tmp_path)


def test_saving_spares_a_foreign_folder(corpus, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="not a saved corpus"):
        corpus.save(tmp_path)


def test_opening_says_what_is_wrong(corpus, tmp_path):
    with pytest.raises(FileNotFoundError, match=r"manifest\.json is missing"):
        lawkit.open_corpus(tmp_path)
    folder = corpus.save(tmp_path / "saved")
    (folder / "items.parquet").write_bytes(b"x")
    with pytest.raises(LawkitError, match=r"items\.parquet was changed"):
        lawkit.open_corpus(folder)
    (folder / "items.parquet").unlink()
    with pytest.raises(LawkitError, match=r"items\.parquet is missing"):
        lawkit.open_corpus(folder)
    (folder / "manifest.json").write_text('{"format": 99, "lawkit": "9.0"}')
    with pytest.raises(LawkitError, match=r"saved in form 99 by lawkit 9\.0"):
        lawkit.open_corpus(folder)
    (folder / "manifest.json").write_text("{")
    with pytest.raises(LawkitError, match="cannot be read"):
        lawkit.open_corpus(folder)


def test_shown_without_letting_text_run():
    attack = "<script>alert(1)</script>"
    corpus = lawkit.load(
        pd.DataFrame(
            {
                "report_id": [attack],
                "org": [attack],
                "text": [REPORT.format(org="司法局", year=2022, word=attack)],
            }
        )
    )
    shown = corpus._repr_html_()
    assert "&lt;script&gt;" in shown
    assert "<script" not in shown
    assert "2022" in shown
    assert repr(corpus) == "<Corpus: 1 reports, 2022-2022; 2 sections, 2 items, 6 sentences, 0 skipped>"
