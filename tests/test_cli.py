"""The command line, as scripts call it."""

import subprocess
import sys

import openpyxl
import pandas as pd
import pytest

import lawkit
from lawkit.cli import main
from lawkit.export import EXPORT_FORMATS, export_tables

REPORT = "甲县司法局2023年法治政府建设情况报告\n一、主要工作\n一是抓学习。\n=1+1 是公式\n二、存在的问题\n力量薄弱。\n"


@pytest.fixture
def reports(tmp_path):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(REPORT, encoding="utf-8")
    (folder / "b.txt").write_text("", encoding="utf-8")
    return folder


@pytest.mark.parametrize("form", EXPORT_FORMATS)
def test_build(reports, tmp_path, capsys, form):
    out = tmp_path / "out"
    assert main(["build", str(reports), "-o", str(out), "--format", form]) == 0
    shown = capsys.readouterr()
    assert "甲县司法局" in shown.out
    assert "tables: 1 reports, 2 sections, 1 items" in shown.out
    assert "lawkit: skipped: b.txt: empty" in shown.err
    if form == "parquet":
        assert len(lawkit.open_corpus(out)) == 1
    elif form == "csv":
        assert pd.read_csv(out / "reports.csv").loc[0, "year"] == 2023
        assert (out / "reports.csv").read_bytes().startswith(b"\xef\xbb\xbf")
        assert len(list(out.iterdir())) == 8
    else:
        book = openpyxl.load_workbook(out / "lawkit.xlsx")
        assert book.sheetnames == [
            "reports",
            "sections",
            "items",
            "sentences",
            "quantities",
            "checks",
            "conflicts",
            "skipped",
        ]
        assert book["reports"]["A2"].value == "a"


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_cell_runs_as_a_formula(tmp_path, form):
    texts = [REPORT.replace("=1+1", start + "1+1") + "\x07" for start in ("=", "+", "-", "@")]
    corpus = lawkit.load(pd.DataFrame({"report_id": [f"={i}" for i in range(4)], "text": texts}))
    export_tables(corpus, tmp_path, format=form)
    if form == "csv":
        tables = [pd.read_csv(path, dtype=str) for path in tmp_path.glob("*.csv")]
        cells = pd.Series([cell for table in tables for cell in table.to_numpy().ravel()]).dropna()
        assert not cells[cells.str.match(r"[=+@\t\r]|-\D|-1\+")].tolist()
        assert cells.str.startswith("'=1+1").any()
    else:
        book = openpyxl.load_workbook(tmp_path / "lawkit.xlsx")
        cells = [c for sheet in book for row in sheet.iter_rows() for c in row]
        assert all(c.data_type != "f" for c in cells)
        assert any(str(c.value).startswith("'=1+1") for c in cells)


def test_failures_have_an_exit_code_and_a_line(tmp_path, capsys):
    assert main(["build", str(tmp_path / "nowhere"), "-o", str(tmp_path / "out")]) == 1
    assert "lawkit: error: source: no file or folder" in capsys.readouterr().err
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text("")
    assert main(["build", str(tmp_path / "in"), "-o", str(tmp_path / "out")]) == 1
    assert "no report could be loaded" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_output_that_is_no_corpus_is_spared(reports, tmp_path, capsys):
    out = tmp_path / "out"
    out.mkdir()
    (out / "mine.txt").write_text("mine")
    assert main(["build", str(reports), "-o", str(out)]) == 1
    assert "not a saved corpus" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [[], ["build"], ["build", "x"], ["build", "x", "-o", "y", "--format", "xls"], ["make"]]
)
def test_wrong_usage_is_exit_code_2(words, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert stopped.value.code == 2
    assert "usage: lawkit" in capsys.readouterr().err


def test_help_reads_well():
    shown = subprocess.run(
        [sys.executable, "-m", "lawkit.cli", "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert "法治政府建设年度报告" in shown
    assert "build" in shown
    assert "exit codes" in shown
    version = subprocess.run(
        [sys.executable, "-m", "lawkit.cli", "--version"], capture_output=True, text=True, check=True
    ).stdout
    assert version == f"lawkit {lawkit.__version__}\n"


def test_quiet_says_nothing_on_success(reports, tmp_path, capsys):
    (reports / "b.txt").unlink()
    assert main(["build", str(reports), "-o", str(tmp_path / "out"), "--quiet"]) == 0
    assert capsys.readouterr() == ("", "")


def test_review_option(tmp_path, capsys):
    folder, out, path = tmp_path / "reports", tmp_path / "out", tmp_path / "mine.csv"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "青溪县2023年法治政府建设情况报告\n一、主要工作\n受理法律援助案件402件。\n", encoding="utf-8"
    )
    corpus = lawkit.load(folder)
    row = corpus.quantities.iloc[0]
    place = {
        "table": "quantities",
        "report_id": corpus.quantities.index[0][0],
        "verdict": "correct",
        "reviewer": "甲",
    }
    place |= {"field": "value", "old": "402", "new": "420", "start": row["start"], "end": row["end"]}
    lost = place | {"start": 900, "end": 903, "quote": "77次"}
    pd.DataFrame([place | {"quote": "402件"}, lost]).to_csv(path, index=False)
    assert main(["build", str(folder), "-o", str(out), "--review", str(path), "--quiet"]) == 0
    assert lawkit.open_corpus(out).quantities["value"].tolist() == [420.0]
    assert "not applied: a: 77次: not found" in capsys.readouterr().err
    assert (
        main(["build", str(folder), "-o", str(tmp_path / "b"), "--review", str(tmp_path / "none.csv")]) == 1
    )
    assert "there is no file" in capsys.readouterr().err


def test_metadata_option(reports, tmp_path):
    given = tmp_path / "m.csv"
    given.write_text("file,year\na.txt,2020\n", encoding="utf-8")
    assert (
        main(["build", str(reports), "-o", str(tmp_path / "out"), "--metadata", str(given), "--quiet"]) == 0
    )
    assert lawkit.open_corpus(tmp_path / "out").reports["year"].tolist() == [2020.0]


def test_export_names_the_allowed_formats(sample, tmp_path):
    with pytest.raises(ValueError, match="format must be one of 'parquet', 'csv', 'xlsx'; got 'xls'"):
        export_tables(sample, tmp_path, format="xls")
