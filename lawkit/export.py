"""The tables of a corpus as files for other programs: CSV for any, one workbook for Excel."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pandas as pd

from lawkit.errors import LawkitError, check_choice
from lawkit.storage import check_folder
from lawkit.tables import SCHEMAS, TableName

if TYPE_CHECKING:
    from lawkit.corpus import Corpus

ExportFormat = Literal["parquet", "csv", "xlsx"]
EXPORT_FORMATS: tuple[ExportFormat, ...] = ("parquet", "csv", "xlsx")

# A cell that begins so is run as a formula by spreadsheet programs (OWASP, CSV injection).
_FORMULA = re.compile(r"^[=+\-@\t\r]")
# Control characters that XML, and so a workbook, cannot hold.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_EXCEL_ROWS = 1_048_576
_EXCEL_CELL = 32_767


def export_tables(corpus: Corpus, folder: str | Path, *, format: ExportFormat = "parquet") -> list[Path]:
    """Write the tables of a corpus into a folder.

    Parameters
    ----------
    corpus
        What to write.
    folder
        Made if it is not there; files of the same names are replaced.
    format
        ``"parquet"`` saves the corpus (:meth:`lawkit.Corpus.save`); ``"csv"`` writes one file a table, in UTF-8 with a
        byte order mark, which Excel needs; ``"xlsx"`` writes one workbook with a sheet a table.

    Returns
    -------
    list of Path
        The files written.

    Raises
    ------
    ValueError
        If ``format`` is none of these.
    LawkitError
        If a table does not fit into a workbook, or openpyxl is missing.

    Notes
    -----
    The table of terms, a row a word of each sentence, goes into Parquet only. In CSV and xlsx a word that a spreadsheet would run as a formula is written with an apostrophe before it. A cell of a workbook
    holds 32,767 characters; longer words are cut there (CSV and Parquet keep them).
    """
    check_choice("format", format, EXPORT_FORMATS)
    folder = Path(folder)
    if format == "parquet":
        corpus.save(folder)
        return [*sorted(folder.glob("*.parquet")), folder / "manifest.json"]
    folder.mkdir(parents=True, exist_ok=True)
    names: list[TableName] = [name for name in SCHEMAS if name != "terms"]
    if format == "csv":
        return [write_csv(corpus.table(name), folder / f"{name}.csv") for name in names]
    return [_write_workbook({name: _plain(corpus.table(name)) for name in names}, folder / "lawkit.xlsx")]


def write_csv(table: pd.DataFrame, path: Path) -> Path:
    """Write a table, its index as columns, as the CSV files of :func:`export_tables` are written."""
    _plain(table).to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n")
    return path


def check_output(folder: str | Path, *, format: ExportFormat) -> None:
    """Raise before any work is done where tables cannot be written into a folder.

    Parameters
    ----------
    folder
        Where the tables are to go.
    format
        As in :func:`export_tables`.

    Raises
    ------
    FileExistsError
        If it is a file, or for Parquet a folder with something that is no saved corpus.
    """
    folder = Path(folder)
    if format == "parquet":
        check_folder(folder)
    elif folder.exists() and not folder.is_dir():
        raise FileExistsError(f"folder: {folder} is a file; choose a folder")


def _plain(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table without index, whole numbers as such, and words that cannot run."""
    table = table.reset_index(drop=table.index.names == [None]).rename(columns=lambda c: _defuse(str(c)))
    for column in table.columns:
        if column in ("year", "part_of"):
            table[column] = table[column].astype("Int64")
        elif isinstance(table[column].dtype, pd.StringDtype) or table[column].dtype == object:
            words = table[column]
            table[column] = words.where(words.isna(), words.astype("str").map(_defuse, na_action="ignore"))
    return table


def _defuse(word: str) -> str:
    return "'" + word if _FORMULA.match(word) else word


def _write_workbook(tables: Mapping[TableName, pd.DataFrame], path: Path) -> Path:
    """Write one workbook with a sheet a table and return its path."""
    try:
        import openpyxl  # noqa: F401
    except ImportError as error:
        raise LawkitError('writing xlsx needs openpyxl: pip install "lawkit[formats]"') from error
    for name, table in tables.items():
        if len(table) >= _EXCEL_ROWS:
            raise LawkitError(
                f"{name} has {len(table):,} rows, more than a sheet holds ({_EXCEL_ROWS:,}); write csv or parquet"
            )
    with pd.ExcelWriter(path, engine="openpyxl") as book:
        for name, table in tables.items():
            words = table.select_dtypes(include=["object", "string"]).columns
            fitted = table.assign(**{c: table[c].map(_fit_cell, na_action="ignore") for c in words})
            fitted.to_excel(book, sheet_name=name, index=False)
    return path


def _fit_cell(word: object) -> object:
    return _CONTROL.sub("\ufffd", word)[:_EXCEL_CELL] if isinstance(word, str) else word
