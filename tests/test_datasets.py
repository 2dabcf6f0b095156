"""The data that come with lawkit: complete, invented where they say so, and what their truth says."""

import subprocess
import sys

import pandas as pd
import pytest

import lawkit
from lawkit.datasets import data_path

TRUTH = ["reports", "indicators", "problems", "plans", "copied", "slips"]


@pytest.fixture(scope="module")
def demo():
    return lawkit.load_demo()


def test_the_panel_is_complete(demo):
    reports = demo.reports
    assert len(reports) == 24 and demo.skipped.empty
    assert reports.groupby("org").size().tolist() == [4] * 6
    assert sorted(reports["year"].unique()) == [2021, 2022, 2023, 2024]
    assert set(reports["format"]) == {"txt", "html", "docx", "pdf"}
    assert {"utf-8", "gb18030"} <= set(reports["encoding"].dropna())
    assert reports["n_chars"].between(1200, 3000).all()


def test_metadata_is_as_the_writers_say(demo):
    truth = lawkit.demo_truth("reports").set_index("report_id")
    for column in ("place", "level", "org", "org_type", "year"):
        assert demo.reports[column].astype(str).tolist() == [
            str(float(v)) if column == "year" else v for v in truth.loc[list(demo), column]
        ], column
    published = pd.to_datetime(truth["published"]).loc[list(demo)]
    assert (demo.reports["published"].eq(published) | published.isna()).all()


@pytest.mark.parametrize("name", ["indicators", "problems", "plans", "copied", "slips"])
def test_quotes_are_found_once(demo, name):
    for row in lawkit.demo_truth(name).itertuples():
        assert demo.text(row.report_id).count(row.quote) == 1, (row.report_id, row.quote)


def test_indicators_are_found(demo):
    truth = lawkit.demo_truth("indicators")
    truth = truth[~truth["stated_none"]]
    wanted = set(zip(truth["report_id"], truth["indicator"], truth["value"].astype(float), strict=True))
    rows = demo.quantities.reset_index().dropna(subset="indicator")
    found = set(zip(rows["report_id"], rows["indicator"], rows["value"], strict=True))
    assert len(wanted & found) / len(wanted) >= 0.88
    assert len(wanted & found) / len(found) >= 0.95


def test_the_planted_slips_are_the_failed_checks(demo):
    slips, checks = lawkit.demo_truth("slips"), demo.checks.reset_index()
    failed = checks[~checks["holds"]]
    assert sorted(failed["report_id"]) == sorted(slips["report_id"])
    for slip in slips.itertuples():
        (check,) = failed[failed["report_id"] == slip.report_id].itertuples()
        assert check.kind == slip.kind and {slip.stated, slip.correct} >= {check.stated}
        quote = demo.text(slip.report_id).index(slip.quote)
        assert quote < check.end and check.start < quote + len(slip.quote)


def test_truth_tables_are_named():
    for name in TRUTH:
        assert len(lawkit.demo_truth(name))
    with pytest.raises(ValueError, match="slips"):
        lawkit.demo_truth("slip")


def test_published_has_no_words():
    corpus = lawkit.load_published()
    assert len(corpus) == 5 and not corpus.has_text
    assert corpus.sentences["text"].isna().all() and corpus.sections["heading"].isna().all()
    assert corpus.quantities[["quote", "subject"]].isna().all(axis=None)
    assert len(corpus.terms) and len(lawkit.metric_table(corpus).columns) > 20


def test_published_is_what_the_script_builds(root, real_reports, tmp_path):
    script = (root / "tools" / "build_published.py").read_text(encoding="utf-8")
    code = script.replace("Path(__file__).resolve().parent.parent", f"Path({str(tmp_path)!r})")
    subprocess.run([sys.executable, "-c", code, str(real_reports)], check=True)
    for path in data_path("published").iterdir():
        assert path.read_bytes() == (tmp_path / "data" / "published" / path.name).read_bytes(), (
            f"rebuild {path.name}"
        )


def test_data_can_be_opened_by_name_or_folder(root, tmp_path):
    assert len(lawkit.open_data("demo")) == 24 and len(lawkit.open_data("published")) == 5
    assert len(lawkit.open_data(root / "data" / "sample")) == 3
    saved = lawkit.open_data(root / "data" / "sample").save(tmp_path / "saved")
    assert len(lawkit.open_data(saved)) == 3
    with pytest.raises(FileNotFoundError):
        lawkit.open_data(tmp_path / "nowhere")
    with pytest.raises(FileNotFoundError, match="no data set 'nothing'"):
        data_path("nothing")
