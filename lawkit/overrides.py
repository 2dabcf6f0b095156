"""Metadata that the researcher gives: checked, keyed by file name, stronger than anything read."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import Any, get_args

import pandas as pd

from lawkit.errors import check_choice
from lawkit.metadata.bodies import OrgType
from lawkit.metadata.places import Level
from lawkit.metadata.read import Metadata
from lawkit.tables import SCHEMAS

#: Columns of a metadata table that override what was read.
FIELDS = (
    "title",
    "place",
    "level",
    "province",
    "prefecture",
    "county",
    "org",
    "org_type",
    "year",
    "published",
)
#: Columns that name the file of a row; the first one present is the key.
KEYS = ("file", "path", "filename", "report_id")


@dataclass(frozen=True, slots=True)
class Override:
    """What a researcher says of one report: checked metadata, and further columns of their own."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def apply(self, metadata: Metadata) -> Metadata:
        """Return the metadata with the given values in place of those read, and their warnings dropped."""
        kept = tuple(w for w in metadata.warnings if w.split(":", 1)[0] not in self.fields)
        return replace(metadata, **self.fields, warnings=kept)


def read_overrides(metadata: pd.DataFrame | str | Path | None) -> dict[str, Override]:
    """Read a table of metadata into one override a file.

    Parameters
    ----------
    metadata
        A DataFrame, or a CSV file (UTF-8 or GB18030), with a column ``file`` (or ``path``, ``filename``,
        ``report_id``, or the index by one of these names) and any of the metadata columns; other columns are carried along into ``corpus.reports``.

    Raises
    ------
    ValueError
        Naming column and row, where the key is missing or doubled or a value is not allowed.
    """
    if metadata is None:
        return {}
    table = _read_csv(Path(metadata)) if isinstance(metadata, (str, Path)) else metadata
    if table.index.name in KEYS:
        table = table.reset_index()
    key = next((k for k in KEYS if k in table.columns), None)
    if key is None:
        raise ValueError(
            f"metadata must have one of the columns {', '.join(map(repr, KEYS))}; it has {', '.join(map(repr, table.columns))}"
        )
    doubled = table[key][table[key].duplicated()]
    if len(doubled):
        raise ValueError(f"metadata column {key!r} names {doubled.iloc[0]!r} more than once")
    return {
        str(row[key]): make_override({c: v for c, v in row.items() if c != key}, str(row[key]))
        for row in table.to_dict("records")
    }


def make_override(values: Mapping[Any, Any], row: str) -> Override:
    """Check the values of one row; empty cells override nothing."""
    fields: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    reserved = {*SCHEMAS["reports"].columns, "report_id"} - set(FIELDS)
    for column, value in values.items():
        if column in reserved:
            raise ValueError(f"metadata column {column!r} is made by lawkit and cannot be given")
        if column not in FIELDS:
            extra[str(column)] = value
        elif not _is_missing(value):
            fields[column] = _checked(column, value, row)
    return Override(fields, extra)


def _checked(column: str, value: Any, row: str) -> Any:  # noqa: ANN401 - a table cell may hold anything
    """Return a cell as the type that its column needs."""
    where = f"metadata column {column!r} of {row!r}"
    if column == "year":
        try:
            number = float(value)
        except (TypeError, ValueError):
            raise ValueError(f"{where} must be a year; got {value!r}") from None
        if not (number.is_integer() and 1900 <= number <= 2200):
            raise ValueError(f"{where} must be a year; got {value!r}")
        return int(number)
    if column == "published":
        try:
            return pd.Timestamp(value).date()
        except (TypeError, ValueError):
            raise ValueError(f"{where} must be a date such as 2024-03-31; got {value!r}") from None
    if column in ("level", "org_type"):
        check_choice(where, value, get_args(Level if column == "level" else OrgType))
    return str(value)


def _is_missing(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or value == "" or value != value


def _read_csv(path: Path) -> pd.DataFrame:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return pd.read_csv(path, encoding=encoding, dtype="str")
        except UnicodeDecodeError:
            continue
    raise ValueError(f"metadata file {path} is neither UTF-8 nor GB18030")


class OverrideLookup:
    """Finds the override of a file by its path, its name or its report id, and remembers which were used."""

    def __init__(self, overrides: Mapping[str, Override]) -> None:
        self._overrides = overrides
        self._used: set[str] = set()

    def find(self, path: str, report_id: str) -> Override:
        """Return the override of one file, empty where there is none."""
        for key in (path, PurePath(path).name, PurePath(path).stem, report_id):
            if key in self._overrides:
                self._used.add(key)
                return self._overrides[key]
        return Override()

    def warn_unused(self) -> None:
        """Warn of rows that name no file that was read."""
        unused = sorted(set(self._overrides) - self._used)
        if unused:
            shown = ", ".join(unused[:5]) + (f" and {len(unused) - 5} more" if len(unused) > 5 else "")
            warnings.warn(f"metadata names files that were not found: {shown}", UserWarning, stacklevel=4)


def extra_columns(overrides: Iterable[Override]) -> list[str]:
    """Return the names of the carried columns, in order of appearance."""
    return list(dict.fromkeys(c for o in overrides for c in o.extra))
