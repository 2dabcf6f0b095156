"""Metadata that the researcher gives: checked, keyed by file name, stronger than anything read."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path, PurePath
from typing import Any, get_args

import pandas as pd

from lawkit.errors import check_choice
from lawkit.metadata.bodies import OrgType
from lawkit.metadata.places import Level, find_areas
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
_PARENTS = ("province", "prefecture", "county")
_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d\d)(\d\d)")
_YEAR = re.compile(r"(\d{4})(?:\.0)?\s*年?(?:度)?")


@dataclass(frozen=True, slots=True)
class Override:
    """What a researcher says of one report: checked metadata, and further columns of their own."""

    fields: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)

    def apply(self, metadata: Metadata) -> Metadata:
        """Return the metadata with the given values in place of those read, and their warnings dropped.

        A given place brings its own level and parents, unless these are given too.
        """
        values = dict(self.fields)
        notes: tuple[str, ...] = ()
        if "place" in values:
            found, notes = _around(values["place"])
            values = found | values
        kept = tuple(w for w in metadata.warnings if w.split(":", 1)[0] not in values)
        return replace(metadata, **values, warnings=kept + notes)


def _around(place: str) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return level and parents of a given place; unknown or ambiguous ones stay empty, with a warning."""
    areas = find_areas(place)
    if len(areas) == 1:
        return {name: getattr(areas[0], name) for name in ("level", *_PARENTS)}, ()
    paths = ", ".join(a.path for a in areas)
    note = f"place: {place} could be {paths}" if areas else f"place: {place} is not in the gazetteer"
    return dict.fromkeys(_PARENTS), (note,)


def read_overrides(metadata: pd.DataFrame | str | Path | None) -> dict[str, Override]:
    """Read a table of metadata into one override a file.

    Parameters
    ----------
    metadata
        A DataFrame, or a CSV file (UTF-8 or GB18030), with a column ``file`` (or ``path``, ``filename``,
        ``report_id``, or the index by one of these names) and any of the metadata columns; other columns
        are carried along into ``corpus.reports``, those that lawkit makes itself are left out with a warning.

    Raises
    ------
    TypeError
        If it is none of these.
    ValueError
        Naming column and row, where the key is missing or doubled or a value is not allowed.
    """
    if metadata is None:
        return {}
    if not isinstance(metadata, (pd.DataFrame, str, Path)):
        raise TypeError(f"metadata must be a DataFrame or a CSV file; got {type(metadata).__name__}")
    table = metadata if isinstance(metadata, pd.DataFrame) else _read_csv(Path(metadata).expanduser())
    table = _named(table.reset_index() if table.index.name in KEYS else table)
    key = next((k for k in KEYS if k in table.columns), None)
    if key is None:
        listed = ", ".join(map(repr, table.columns))
        raise ValueError(
            f"metadata must have one of the columns {', '.join(map(repr, KEYS))}; it has {listed}"
        )
    table = table[table[key].notna()]
    names = table[key].astype("str").str.replace("\\", "/")
    doubled = names[names.duplicated()]
    if len(doubled):
        raise ValueError(f"metadata column {key!r} names {doubled.iloc[0]!r} more than once")
    made = [c for c in table.columns if c in SCHEMAS["reports"].columns and c not in (*FIELDS, *KEYS)]
    if made:
        warnings.warn(
            f"metadata columns that lawkit makes itself are not used: {', '.join(made)}",
            UserWarning,
            stacklevel=3,
        )
    rows = table.drop(columns=[*made, *(k for k in KEYS if k in table.columns)]).to_dict("records")
    return {name: make_override(row, name) for name, row in zip(names, rows, strict=True)}


def _named(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with its column names trimmed, known ones in lower case, unnamed ones dropped."""
    known = {*FIELDS, *KEYS}
    names = {c: str(c).strip() for c in table.columns}
    names |= {c: n.lower() for c, n in names.items() if n.lower() in known}
    return table.rename(columns=names)[[n for n in names.values() if not n.startswith("Unnamed:")]]


def make_override(values: Mapping[Any, Any], row: str) -> Override:
    """Check the values of one row; empty cells override nothing."""
    fields: dict[str, Any] = {}
    extra: dict[str, Any] = {}
    for column, value in values.items():
        if column not in FIELDS:
            extra[str(column)] = value
        elif not _is_missing(value):
            fields[column] = _checked(column, value.strip() if isinstance(value, str) else value, row)
    return Override(fields, extra)


def _checked(column: str, value: Any, row: str) -> Any:  # noqa: ANN401 - a table cell may hold anything
    """Return a cell as the type that its column needs."""
    where = f"metadata column {column!r} of {row!r}"
    if column == "year":
        match = _YEAR.fullmatch(str(value))
        if not match or not 1900 <= int(match[1]) <= 2200:
            raise ValueError(f"{where} must be a year; got {value!r}")
        return int(match[1])
    if column == "published":
        return _day(value, where)
    if column in ("level", "org_type"):
        check_choice(where, value, get_args(Level if column == "level" else OrgType))
    return str(value)


def _day(value: Any, where: str) -> date:  # noqa: ANN401
    """Return a date, or words that write one with the year first, as a date."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    match = _DAY.match(str(value))
    try:
        year, month, day = (int(part) for part in (match.groups() if match else ()) if part)
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{where} must be a date such as 2024-03-31; got {value!r}") from None


def _is_missing(value: object) -> bool:
    blank = isinstance(value, str) and not value.strip()
    return value is None or value is pd.NA or value is pd.NaT or blank or value != value


def _read_csv(path: Path) -> pd.DataFrame:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return pd.read_csv(path, encoding=encoding, dtype="str", skip_blank_lines=True)
        except UnicodeDecodeError:
            continue
        except (pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            raise ValueError(f"metadata file {path} is no CSV table: {error}") from error
    raise ValueError(f"metadata file {path} is no CSV in UTF-8 or GB18030 (save a workbook as CSV first)")


class OverrideLookup:
    """Finds the override of a file by its path, its name or its report id, and remembers which were used."""

    def __init__(self, overrides: Mapping[str, Override]) -> None:
        self._overrides = overrides
        self._used: dict[str, list[str]] = {}

    def find(self, path: str, report_id: str) -> Override:
        """Return the override of one file, empty where there is none."""
        for key in (path, PurePath(path).name, PurePath(path).stem, report_id):
            if key in self._overrides:
                self._used.setdefault(key, []).append(path)
                return self._overrides[key]
        return Override()

    def check_use(self) -> None:
        """Raise where a row fits several files; warn of rows that fit none."""
        for key, paths in self._used.items():
            if len(paths) > 1:
                raise ValueError(
                    f"metadata names {key!r}, which fits several files: {', '.join(paths[:4])}; give their paths"
                )
        unused = sorted(set(self._overrides) - set(self._used))
        if unused:
            shown = ", ".join(unused[:5]) + (f" and {len(unused) - 5} more" if len(unused) > 5 else "")
            warnings.warn(f"metadata names files that were not found: {shown}", UserWarning, stacklevel=3)


def extra_columns(overrides: Iterable[Override]) -> list[str]:
    """Return the names of the carried columns, in order of appearance."""
    return list(dict.fromkeys(c for o in overrides for c in o.extra))
