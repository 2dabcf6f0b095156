"""Metric tables, coverage and evidence over small corpora with numbers that can be counted by hand."""

import pandas as pd
import pytest

import lawkit
from lawkit.errors import LawkitError

ONE = (
    "青溪县2023年法治政府建设情况报告\n一、主要工作\n全年受理法律援助案件402件,其中民事335件、刑事67件。"
    "开展普法活动近50场次。未发生行政诉讼案件。清理规范性文件30件,废止5件,宣布失效2件。\n二、2024年工作打算\n法律援助案件不少于500件。\n"
)
TWO = "白石镇2022年法治政府建设情况报告\n一、主要工作\n受理法律援助案件12件,较上年增加3件。\n"


@pytest.fixture(scope="module")
def corpus():
    return lawkit.load(
        pd.DataFrame({"report_id": ["one", "two"], "text": [ONE, TWO], "place": ["青溪县", "白石镇"]})
    )


def test_wide_table_with_units(corpus):
    table = lawkit.metric_table(corpus, indicators=["legal_aid_cases", "legal_aid_civil", "normdoc_repealed"])
    assert table.index.tolist() == [("青溪县", 2023.0), ("白石镇", 2022.0)]
    assert table.index.names == ["place", "year"]
    assert table.columns.tolist() == ["legal_aid_cases", "legal_aid_civil", "normdoc_repealed"]
    assert table["legal_aid_cases"].tolist() == [402.0, 12.0]
    assert table["legal_aid_civil"].tolist()[0] == 335.0
    assert pd.isna(table["legal_aid_civil"].tolist()[1])
    assert table["normdoc_repealed"].tolist()[0] == 5.0 + 2.0
    assert table.attrs["units"] == {
        "legal_aid_cases": "件",
        "legal_aid_civil": "件",
        "normdoc_repealed": "件",
    }
    assert table.attrs["names"]["legal_aid_cases"] == "法律援助案件数"


def test_bounds_show_where_asked_for(corpus):
    marked = lawkit.metric_table(corpus, index=("report_id",), values="marked")
    assert marked.loc["one", "publicity_events"] == "<50"
    assert marked.loc["one", "legal_aid_cases"] == "402"
    quotes = lawkit.metric_table(corpus, index=("report_id",), values="quote")
    assert quotes.loc["one", "publicity_events"] == "近50场次"
    values = lawkit.metric_table(corpus, index=("report_id",))
    assert values.loc["one", "publicity_events"] == 50.0


def test_aims_and_changes_are_no_metrics(corpus):
    stated = corpus.quantities[corpus.quantities["indicator"] == "legal_aid_cases"]
    assert stated["value"].tolist() == [402.0, 12.0]
    aim = corpus.quantities[corpus.quantities["value"] == 500]
    assert aim[["modality", "bound"]].to_numpy().tolist() == [["target", "over"]]
    change = corpus.quantities[corpus.quantities["value"] == 3]
    assert change[["change", "base"]].to_numpy().tolist() == [["rise", "较上年"]]
    assert change["indicator"].isna().all()


def test_nothing_to_show():
    empty = lawkit.metric_table(lawkit.Corpus({}))
    assert empty.shape == (0, 0)
    assert lawkit.coverage(lawkit.Corpus({})).empty


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"values": "text"}, "values must be one of 'value', 'marked', 'quote'; got 'text'"),
        ({"indicators": ["cases"]}, "indicators must be one of 'recon_received', .*; got 'cases'"),
        ({"index": ("town",)}, "index must be one of 'report_id', 'path', .*; got 'town'"),
    ],
)
def test_wrong_options_are_named(corpus, options, message):
    with pytest.raises(ValueError, match=message):
        lawkit.metric_table(corpus, **options)


def test_coverage_tells_none_from_not_found(corpus):
    table = lawkit.coverage(corpus).set_index(["report_id", "indicator"])
    assert len(table) == 2 * table.index.get_level_values("indicator").nunique()
    assert table.loc[("one", "legal_aid_cases"), ["status", "n"]].tolist() == ["stated", 1]
    assert table.loc[("one", "lit_cases"), ["status", "n"]].tolist() == ["none", 0]
    sentence = table.loc[("one", "lit_cases"), "sentence_id"]
    assert "未发生行政诉讼" in corpus.sentences.loc[("one", sentence), "text"]
    assert table.loc[("two", "lit_cases"), "status"] == "not found"


def test_evidence_marks_the_number_and_escapes_the_text():
    text = ONE.replace("全年受理", "<script>alert(1)</script>全年受理")
    corpus = lawkit.load(pd.DataFrame({"report_id": ["x"], "text": [text]}))
    number = corpus.quantities.query("value == 402").index[0]
    found = lawkit.evidence(corpus, number)
    assert "受理法律援助案件【402件】,其中民事335件" in found.text
    assert str(found) == found.text
    assert "<mark>402件</mark>" in found.html
    assert "<script>" not in found.html
    assert found._repr_html_() == found.html
    with pytest.raises(KeyError, match="no quantity"):
        lawkit.evidence(corpus, ("x", 999))


def test_without_text(corpus, tmp_path):
    opened = lawkit.open_corpus(corpus.save(tmp_path / "saved", text=False))
    pd.testing.assert_frame_equal(lawkit.metric_table(opened), lawkit.metric_table(corpus))
    with pytest.raises(LawkitError, match="saved without text"):
        lawkit.evidence(opened, ("one", 0))


def test_ids_and_spans_of_numbers(corpus):
    quantities, checks = corpus.quantities, corpus.checks
    for (report_id, _), row in quantities.iterrows():
        assert corpus.text(report_id)[row["start"] : row["end"]] == row["quote"]
        sentence = corpus.sentences.loc[(report_id, row["sentence_id"])]
        assert sentence["start"] <= row["start"] < row["end"] <= sentence["end"]
        assert sentence["role"] == row["role"] != "furniture"
    parts = quantities.loc["one"].query("part_of == part_of")
    assert set(parts["part_of"]) <= set(quantities.loc["one"].index)
    ((_, check),) = [c for c in checks.iterrows() if c[1]["kind"] == "sum" and c[1]["stated"] == 402]
    assert check["holds"]
    assert [quantities.loc[("one", i), "value"] for i in check["operands"]] == [335.0, 67.0]


def test_a_codebook_of_ones_own():
    own = pd.DataFrame(
        [{"code": "contracts", "name_zh": "合同审查份数", "units": "份", "counted": "合同", "done": "审查"}]
    )
    text = "青溪县2023年法治政府建设情况报告\n一、主要工作\n全年审查合同64份。\n"
    corpus = lawkit.load(pd.DataFrame({"text": [text]}), codebook=own)
    assert corpus.quantities[["indicator", "value"]].to_numpy().tolist() == [["contracts", 64.0]]
    with pytest.raises(ValueError, match="row 1, column"):
        lawkit.load(pd.DataFrame({"text": [text]}), codebook=own.drop(columns="units").assign(units=""))
