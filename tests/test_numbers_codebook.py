"""The codebook: what comes with lawkit, what a researcher adds, and the errors that name row and column."""

import csv
import pickle
from importlib.resources import files

import pandas as pd
import pytest
from numbers_marked import read_marked
from test_numbers_indicators import assign

from lawkit.errors import LawkitError
from lawkit.numbers.codebook import CodebookError, load_codebook

ROW = {"code": "env_fines", "name_zh": "环境处罚件数", "units": "件|宗", "counted": "环境违法案件"}


def test_every_indicator_has_a_rule_and_every_rule_an_indicator():
    codebook = load_codebook()
    assert {r.code for r in codebook.rules} == {i.code for i in codebook.indicators}
    assert len({r.name for r in codebook.rules}) == len(codebook.rules)


def test_units_of_the_rules_include_that_of_the_indicator():
    codebook = load_codebook()
    for indicator in codebook.indicators:
        units = set().union(*(r.units for r in codebook.rules if r.code == indicator.code))
        assert indicator.unit in units, indicator.code


def test_rule_file_has_no_word_twice_in_a_cell():
    path = files("lawkit.resources").joinpath("indicators.csv")
    for row in csv.DictReader(path.read_text(encoding="utf-8").splitlines()):
        for column, cell in row.items():
            words = [w for w in (cell or "").split("|") if w]
            assert len(words) == len(set(words)), (row["code"], column)


@pytest.mark.parametrize("as_file", [True, False], ids=["csv", "frame"])
def test_own_indicator_is_found(as_file, tmp_path):
    extra = pd.DataFrame([ROW])
    if as_file:
        path = tmp_path / "mine.csv"
        extra.to_csv(path, index=False, encoding="utf-8-sig")
    codebook = load_codebook(path if as_file else extra)
    marked = read_marked("全年查处环境违法案件{88件}。查处噪声环境违法案件{7件}。")
    codes = [a.code for a in assign(marked, codebook=codebook)]
    assert codes == ["env_fines", None], "查处 belongs to no rule, but 噪声 narrows"


def test_a_star_lets_any_other_word_stand_in_the_phrase():
    codebook = load_codebook(pd.DataFrame([{**ROW, "also": "*"}]))
    found = assign(read_marked("查处噪声环境违法案件{7件}。"), codebook=codebook)
    assert [a.code for a in found] == ["env_fines"]


def test_longest_word_of_a_codebook_is_taken():
    words = [w for w, known in load_codebook().split("经行政复议机关审理") if known]
    assert "行政复议" in words
    assert "".join(w for w, _ in load_codebook().split("甲乙丙行政复议丁")) == "甲乙丙行政复议丁"


def test_own_wording_for_a_known_code():
    extra = pd.DataFrame([{"code": "legal_guides", "units": "名", "counted": "法治带头人", "rank": 2.0}])
    marked = read_marked("全县培养法治带头人{120名}。")
    assert [a.code for a in assign(marked)] == [None]
    (found,) = assign(marked, codebook=load_codebook(extra))
    assert found.code == "legal_guides"


def test_own_words_may_be_full_width_or_traditional():
    extra = pd.DataFrame([{**ROW, "counted": "環境違法案件"}])
    (found,) = assign(read_marked("查办环境违法案件{8件}。"), codebook=load_codebook(extra))
    assert found.code == "env_fines"


def test_own_codebook_leaves_that_of_lawkit_alone():
    before = len(load_codebook().rules)
    load_codebook(pd.DataFrame([ROW]))
    assert len(load_codebook().rules) == before


@pytest.mark.parametrize(
    ("change", "row", "column", "says"),
    [
        ({"code": "Env"}, 1, "code", "lower-case"),
        ({"code": ""}, 1, "code", "lower-case"),
        ({"name_zh": ""}, 1, "name_zh", "needs a name"),
        ({"units": ""}, 1, "units", "no unit"),
        ({"counted": ""}, 1, "counted", "neither"),
        ({"counted": "<nothing>"}, 1, "counted", "no group <nothing>"),
        ({"counted": "<recon"}, 1, "counted", "no group"),
        ({"inherit": "maybe"}, 1, "inherit", "'maybe'"),
        ({"rank": "3"}, 1, "rank", "'3'"),
        ({"code": "recon_closed", "name_zh": "别的名称"}, 1, "name_zh", "already"),
        ({"pattern": ".*"}, 0, "pattern", "unknown column"),
    ],
)
def test_errors_name_row_and_column(change, row, column, says):
    with pytest.raises(CodebookError, match=says) as caught:
        load_codebook(pd.DataFrame([{**ROW, **change}]))
    assert (caught.value.row, caught.value.column) == (row, column)
    assert isinstance(caught.value, LawkitError)
    assert column in str(caught.value)


def test_error_names_the_second_row_of_a_file(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("code,name_zh,units,counted\nenv_a,甲,件,甲案\nenv_b,乙,,乙案\n", encoding="utf-8")
    with pytest.raises(CodebookError, match=r"mine\.csv: row 2, column 'units'"):
        load_codebook(path)


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"code,units\nenv_a\xff\xfe,\n", "UTF-8"), (b"name_zh,units\n,\n", "'code'"), (b"", "'code'")],
)
def test_unusable_file(content, says, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_bytes(content)
    with pytest.raises(CodebookError, match=says):
        load_codebook(path)


def test_row_longer_than_the_header(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("code,name_zh,units,counted\nenv_a,甲,件,甲案,乙案\n", encoding="utf-8")
    with pytest.raises(CodebookError, match="more cells"):
        load_codebook(path)


def test_missing_file_is_named(tmp_path):
    with pytest.raises(CodebookError, match=r"none\.csv"):
        load_codebook(tmp_path / "none.csv")


def test_missing_cells_of_a_frame_are_empty():
    extra = pd.DataFrame([{**ROW, "done": None, "also": float("nan"), "whose": pd.NA}])
    assert load_codebook(extra).rules[-1].done == frozenset()


def test_codebook_can_be_handed_to_workers():
    codebook = load_codebook(pd.DataFrame([ROW]))
    assert pickle.loads(pickle.dumps(codebook)) == codebook
