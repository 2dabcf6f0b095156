"""Loading: what goes in, what is skipped and why, ids, overrides, workers."""

from pathlib import Path

import pandas as pd
import pytest
from widths import in_width

import lawkit
from lawkit.tables import SCHEMAS

REPORT = "甲县司法局2023年法治政府建设情况报告\n发布时间:2024-01-15\n一、主要工作\n一是抓学习。\n二、2024年工作安排\n抓宣传。\n"


def write(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        path = folder / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def frame(**columns):
    return pd.DataFrame({k: v if isinstance(v, list) else [v] for k, v in columns.items()})


def test_file_folder_glob_list_and_table_give_the_same_report(tmp_path):
    folder = write(tmp_path, **{"a.txt": REPORT})
    sources = [
        folder / "a.txt",
        str(folder),
        str(folder / "*.txt"),
        [folder / "a.txt"],
        frame(report_id="a", text=REPORT),
    ]
    tables = [lawkit.load(source).sentences for source in sources]
    assert len(tables[0]) > 5
    for table in tables[1:]:
        pd.testing.assert_frame_equal(table, tables[0])


def test_text_of_a_txt_file_is_its_decoded_text(tmp_path):
    raw = in_width(REPORT, "full").replace("\n", "\r\n")
    corpus = lawkit.load(write(tmp_path, **{"a.txt": raw, "b.txt": "\ufeff" + raw + "\n\n"}))
    assert corpus.text("a") == raw
    assert corpus.text("b") == "\ufeff" + raw + "\n\n"


def test_every_file_is_a_report_or_a_reason(tmp_path):
    docx = b"PK\x03\x04 broken"
    folder = write(
        tmp_path,
        **{
            "good.txt": REPORT,
            "again.txt": REPORT,
            "empty.txt": "",
            "blank.txt": " \n\u3000\n",
            "binary.txt": bytes(range(256)) * 20,
            "broken.docx": docx,
            "broken.pdf": b"%PDF-1.7 broken",
            "picture.png": b"\x89PNG",
            "lost.html": "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1>您访问的页面不存在</body></html>",
            "info.txt": "甲县2023年政府信息公开工作年度报告\n一、总体情况\n甲县主动公开信息120条。\n二、存在的主要问题及改进情况\n无。\n",
            "explained.txt": "《甲县2023年度法治政府建设情况报告》政策解读\n一、起草背景\n为便于公众了解报告,现解读如下。\n",
            "utf16.txt": REPORT.replace("甲", "乙").encode("utf-16"),
            "gb.txt": REPORT.replace("甲", "丙").encode("gb18030"),
        },
    )
    corpus = lawkit.load(folder)
    assert list(corpus) == ["again", "gb", "utf16"]
    reasons = dict(zip(corpus.skipped["path"], corpus.skipped["reason"], strict=True))
    assert reasons == {
        "good.txt": "duplicate", "empty.txt": "empty", "blank.txt": "empty", "binary.txt": "binary", "broken.docx": "damaged",
        "broken.pdf": "damaged", "picture.png": "unknown-format", "lost.html": "not-a-report", "info.txt": "not-a-report",
        "explained.txt": "not-a-report",
    }  # fmt: skip
    assert corpus.skipped["detail"].str.len().min() > 5
    assert corpus.skipped.set_index("path").loc["good.txt", "detail"] == "the same bytes as again.txt"
    assert corpus.reports["encoding"].to_dict() == {"again": "utf-8", "gb": "gb18030", "utf16": "utf-16"}


def test_a_second_report_of_one_organ_and_year_is_loaded_with_a_warning(tmp_path):
    text = "{}人民政府2023年法治政府建设年度报告\n一、主要工作\n学法三次。\n二、下一步打算\n抓好宣传。\n"
    (tmp_path / "a.txt").write_text(text.format("青田县"), encoding="utf-8")
    page = "".join(f"<p>{line}</p>" for line in text.format("青田县").split("\n"))
    (tmp_path / "b.html").write_text(f"<html><body>{page}</body></html>", encoding="utf-8")
    (tmp_path / "c.txt").write_text(text.format("洪雅县"), encoding="utf-8")
    warnings = lawkit.load(tmp_path).reports["warnings"]
    assert warnings["b"] == "duplicate: same organ and year as a"
    assert warnings["a"] == warnings["c"] == ""


def test_a_file_that_lawkit_fails_on_does_not_cost_the_others(tmp_path, monkeypatch):
    from lawkit.structure import parse

    real = parse.parse_document

    def fails(document, amend):
        if document.path == "bad.txt":
            raise RecursionError("too deep")
        return real(document, amend)

    monkeypatch.setattr(parse, "parse_document", fails)
    corpus = lawkit.load(write(tmp_path, **{"bad.txt": REPORT, "good.txt": REPORT + "。"}))
    assert list(corpus) == ["good"]
    assert corpus.skipped[["path", "reason"]].to_numpy().tolist() == [["bad.txt", "failed"]]
    assert "RecursionError: too deep" in corpus.skipped.loc[0, "detail"]


def test_nothing_there_is_an_error(tmp_path):
    with pytest.raises(FileNotFoundError, match="nowhere"):
        lawkit.load(tmp_path / "nowhere.txt")
    with pytest.raises(FileNotFoundError):
        lawkit.load(tmp_path)
    corpus = lawkit.load(write(tmp_path, **{"x.png": b"\x89PNG"}))
    assert len(corpus) == 0
    assert corpus.skipped["reason"].tolist() == ["unknown-format"]


def test_ids_are_readable_and_stable(tmp_path):
    other = REPORT.replace("甲", "乙")
    folder = write(
        tmp_path, **{"2022__报告.txt": REPORT, "2023__报告.txt": other, "甲 县 (终稿).txt": REPORT + "。"}
    )
    assert list(lawkit.load(folder)) == ["2022-报告", "2023-报告", "甲-县-(终稿)"]
    assert list(lawkit.load(folder / "2022")) == ["报告"]
    assert list(lawkit.load([folder / "2022", folder / "2023"])) == ["报告", "报告-2"]


def test_report_ids_must_differ():
    with pytest.raises(ValueError, match="report_id 'a' is given more than once"):
        lawkit.load(frame(report_id=["a", "a"], text=[REPORT, REPORT + "。"]))


def test_metadata_overrides_what_was_read(tmp_path):
    folder = write(tmp_path, **{"a.txt": REPORT, "b.txt": REPORT.replace("甲", "乙")})
    given = frame(
        file=["a.txt", "b.txt"],
        year=[2024, None],
        county=["甲县", None],
        gdp=[1.5, 2.5],
        published=[None, "2024-02-01"],
    )
    corpus = lawkit.load(folder, metadata=given)
    assert corpus.reports["year"].tolist() == [2024.0, 2023.0]
    assert corpus.reports.loc["a", "county"] == "甲县"
    assert corpus.reports["gdp"].tolist() == [1.5, 2.5]
    assert corpus.reports["published"].dt.strftime("%m-%d").tolist() == ["01-15", "02-01"]
    # 2024年工作安排 is a plan for 2023 and, with nothing else said, the work itself for 2024
    assert corpus.sections["role"].tolist() == ["measures", "plan", "measures", "plan"]


def test_metadata_from_csv_in_utf8_and_gb18030(tmp_path):
    folder = write(tmp_path, **{"in__a.txt": REPORT})
    for encoding in ("utf-8-sig", "gb18030"):
        path = tmp_path / f"{encoding}.csv"
        path.write_text("file,place,year\na.txt,甲县,2021\n", encoding=encoding)
        corpus = lawkit.load(folder / "in", metadata=path)
        assert corpus.reports.loc["a", ["place", "year"]].tolist() == ["甲县", 2021.0]


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        (
            {"name": "a.txt", "year": 2023},
            "must have one of the columns 'file', 'path', 'filename', 'report_id'",
        ),
        ({"file": ["a.txt", "a.txt"]}, "column 'file' names 'a.txt' more than once"),
        (
            {"file": "a.txt", "level": "city"},
            "column 'level' of 'a.txt' must be one of 'province', .*; got 'city'",
        ),
        ({"file": "a.txt", "org_type": "x"}, "column 'org_type' of 'a.txt' must be one of"),
        ({"file": "a.txt", "year": "去年"}, "column 'year' of 'a.txt' must be a year; got '去年'"),
        ({"file": "a.txt", "published": "去年"}, "column 'published' of 'a.txt' must be a date"),
    ],
)
def test_metadata_errors_name_column_and_row(tmp_path, columns, message):
    with pytest.raises(ValueError, match=message):
        lawkit.load(write(tmp_path, **{"a.txt": REPORT}), metadata=frame(**columns))


def test_metadata_for_files_that_are_not_there_is_said(tmp_path):
    with pytest.warns(UserWarning, match=r"files that were not found: b\.txt"):
        lawkit.load(
            write(tmp_path, **{"a.txt": REPORT}), metadata=frame(file=["a.txt", "b.txt"], year=[2023, 2023])
        )


def test_what_lawkit_makes_cannot_be_given(tmp_path):
    folder = write(tmp_path, **{"a.txt": REPORT})
    first = lawkit.load(folder)
    with pytest.warns(UserWarning, match=r"not used: format, .*n_chars"):
        again = lawkit.load(folder, metadata=first.reports.assign(year=2021))
    assert again.reports["year"].tolist() == [2021.0]
    assert again.reports["n_chars"].tolist() == first.reports["n_chars"].tolist()
    texts = first.reports.assign(text=[first.text(i) for i in first])
    assert list(lawkit.load(texts)) == ["a"]


def test_a_name_that_fits_several_files_is_an_error(tmp_path):
    folder = write(tmp_path, **{"2022__a.txt": REPORT, "2023__a.txt": REPORT + "。"})
    with pytest.raises(ValueError, match=r"'a\.txt', which fits several files: 2022/a\.txt, 2023/a\.txt"):
        lawkit.load(folder, metadata=frame(file="a.txt", year=2020))
    given = frame(file=["2022\\a.txt", "2023/a.txt", None], year=[2020, 2021, None])
    assert lawkit.load(folder, metadata=given).reports["year"].tolist() == [2020.0, 2021.0]


@pytest.mark.parametrize(
    ("written", "read"),
    [("2024-03-05", "2024-03-05"), ("2024/3/5", "2024-03-05"), ("2024年3月5日", "2024-03-05"), ("20240305", "2024-03-05"), (20240305, "2024-03-05"), (pd.Timestamp("2024-03-05 10:00"), "2024-03-05")],
)  # fmt: skip
def test_dates_are_read_with_the_year_first(tmp_path, written, read):
    corpus = lawkit.load(
        write(tmp_path, **{"a.txt": REPORT}), metadata=frame(file="a.txt", published=[written])
    )
    assert f"{corpus.reports.loc['a', 'published']:%Y-%m-%d}" == read


@pytest.mark.parametrize("written", [2024, "today", "03/04/2024", "2024-13-01", "5.3.2024"])
def test_other_dates_are_refused(tmp_path, written):
    with pytest.raises(ValueError, match="must be a date such as 2024-03-31"):
        lawkit.load(write(tmp_path, **{"a.txt": REPORT}), metadata=frame(file="a.txt", published=[written]))


def test_a_given_place_brings_its_parents(tmp_path):
    folder = write(tmp_path, **{"a.txt": REPORT})
    row = lawkit.load(folder, metadata=frame(file="a.txt", place="曾都区")).reports.loc["a"]
    assert row[["level", "province", "prefecture", "county"]].tolist() == [
        "county",
        "湖北省",
        "随州市",
        "曾都区",
    ]
    row = lawkit.load(folder, metadata=frame(file="a.txt", place="朝阳区")).reports.loc["a"]
    assert pd.isna(row["province"])
    assert "朝阳区 could be" in row["warnings"]
    row = lawkit.load(folder, metadata=frame(file="a.txt", place="朝阳区", province="北京市")).reports.loc[
        "a"
    ]
    assert row["province"] == "北京市"


def test_headers_and_blank_rows_of_a_csv_are_forgiven(tmp_path):
    folder = write(tmp_path, **{"in__a.txt": REPORT})
    (tmp_path / "m.csv").write_text("File, Year ,Unnamed: 2\na.txt,2020年, \n,,\n,,\n", encoding="utf-8")
    assert lawkit.load(folder / "in", metadata=tmp_path / "m.csv").reports["year"].tolist() == [2020.0]


def test_metadata_of_another_kind_is_refused(tmp_path):
    folder = write(tmp_path, **{"in__a.txt": REPORT, "empty.csv": "", "m.xlsx": b"PK\x03\x04\xff\xfe\xff"})
    with pytest.raises(TypeError, match="metadata must be a DataFrame or a CSV file; got list"):
        lawkit.load(folder / "in", metadata=[1])
    for name in ("empty.csv", "m.xlsx"):
        with pytest.raises(ValueError, match=name):
            lawkit.load(folder / "in", metadata=folder / name)


def test_columns_keep_their_types():
    table = frame(text=[REPORT, REPORT + "。"], gdp=[3.5, 4.5], pilot=[True, None], mixed=[1, "a"])
    reports = lawkit.load(table).reports
    assert reports["gdp"].mean() == 4.0
    assert reports["pilot"].tolist()[0] is True
    assert reports["mixed"].tolist() == ["1", "a"]
    indexed = frame(text=REPORT).set_axis(pd.Index(["mine"], name="report_id"))
    assert list(lawkit.load(indexed)) == ["mine"]


def test_columns_of_a_table_are_metadata():
    corpus = lawkit.load(
        frame(report_id="x", text=REPORT, url="http://a.example/t20240301_1.html", level="county", wave=3)
    )
    assert corpus.reports.loc["x", "level"] == "county"
    assert corpus.reports.loc["x", "wave"] == 3
    assert "url" not in corpus.reports.columns


@pytest.mark.parametrize("jobs", [0, -2, 1.5, "2"])
def test_jobs_must_be_a_number_of_processes(jobs):
    with pytest.raises(ValueError, match="jobs must be a positive number of processes or -1"):
        lawkit.load(frame(text=REPORT), jobs=jobs)


def test_workers_give_the_same_tables(tmp_path):
    for number in range(40):
        write(tmp_path, **{f"r{number:02}.txt": REPORT + f"第{number}号。"})
    write(tmp_path, **{"z.txt": ""})
    one, two = lawkit.load(tmp_path), lawkit.load(tmp_path, jobs=2, progress=False)
    for name in SCHEMAS:
        pd.testing.assert_frame_equal(one.table(name), two.table(name))


def test_progress_is_shown_when_asked_for(tmp_path, capsys):
    lawkit.load(write(tmp_path, **{"a.txt": REPORT}), progress=True)
    shown = capsys.readouterr()
    assert "reports" in shown.err
    assert shown.out == ""
    lawkit.load(tmp_path)
    assert capsys.readouterr() == ("", "")
