"""Where the reports are: files, folders, globs, tables, and lists of these."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from glob import glob, has_magic
from pathlib import Path
from typing import Any, TypeAlias

import pandas as pd

from lawkit.resources import load_resource

OneSource: TypeAlias = str | os.PathLike[str] | pd.DataFrame
AnySource: TypeAlias = OneSource | Iterable[OneSource]


@dataclass(frozen=True, slots=True)
class Source:
    """One thing to read: a file, or a row of a table.

    Parameters
    ----------
    path
        What is shown: relative to the source folder where one was given, else as the caller named it;
        for a row of a table its ``path`` or ``report_id``, else ``row <n>`` counted from 0.
    file
        The file to open; None for a row of a table.
    text
        The text of a row of a table; None for a file.
    hints
        The other columns of a row of a table that are not empty, as strings (dates as ISO dates).
    columns
        The same columns with their values as they are.
    """

    path: str
    file: Path | None = None
    text: str | None = None
    hints: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, Any] = field(default_factory=dict)


def find_sources(source: AnySource) -> list[Source]:
    """Find what there is to read.

    Parameters
    ----------
    source
        A file, a folder (with everything below it), a glob pattern (``**`` goes into folders), a
        DataFrame with a ``text`` column, or a list of these.

    Returns
    -------
    list of Source
        In a fixed order: a folder's by path, a table's by row, a list's as given. A file that is
        reached twice is listed once. Files with an ending that is not read are listed too; reading
        them gives the reason.

    Raises
    ------
    FileNotFoundError
        Where a path does not exist, or a folder or pattern holds no file at all.
    ValueError
        Where a table has no ``text`` column or no row, or a list is empty.

    Notes
    -----
    Left out in folders: hidden files, lock files of Office (``~$x.docx``), and the folder of pictures
    and scripts that a browser saves beside a page (``page_files`` beside ``page.html``). Links to
    folders are followed, each folder once.

    Examples
    --------
    >>> import pandas as pd
    >>> table = pd.DataFrame({"report_id": ["甲县-2023"], "text": ["2023年,甲县……"]})
    >>> [s.path for s in find_sources(table)]
    ['甲县-2023']
    """
    found: list[Source] = []
    seen: set[str] = set()
    for one in _listed(source):
        for item in _find_one(one):
            key = os.path.realpath(item.file) if item.file is not None else None
            if key is None or key not in seen:
                found.append(item)
            if key is not None:
                seen.add(key)
    return found


def _listed(source: AnySource) -> list[OneSource]:
    """Return the single sources of a source, checking their types."""
    if isinstance(source, (str, os.PathLike, pd.DataFrame)):
        return [source]
    if not isinstance(source, Iterable):
        raise TypeError(f"source must be a path, a DataFrame or a list of these; got {type(source).__name__}")
    listed = list(source)
    if not listed:
        raise ValueError("source is an empty list")
    for one in listed:
        if not isinstance(one, (str, os.PathLike, pd.DataFrame)):
            raise TypeError(f"source must hold paths or DataFrames; got {type(one).__name__}")
    return listed


def _find_one(source: OneSource) -> Iterator[Source]:
    """Find what one file, folder, pattern or table holds."""
    if isinstance(source, pd.DataFrame):
        yield from _rows(source)
        return
    if not os.fspath(source):
        raise ValueError("source is an empty path")
    path = Path(source).expanduser()
    if path.is_dir():
        yield from _folder(path, named=str(source))
    elif os.path.lexists(path):
        yield Source(_shown(path), path)
    elif has_magic(str(path)):
        yield from _pattern(path)
    else:
        raise FileNotFoundError(f"source: no file or folder {str(source)!r}")


def _pattern(path: Path) -> Iterator[Source]:
    """Find the files that match a glob pattern."""
    matches = [Path(name) for name in sorted(glob(str(path), recursive=True))]  # noqa: PTH207 (Path.glob takes no absolute pattern)
    matches = [m for m in matches if not _is_left_out(m.name)]
    files = [m for m in matches if not m.is_dir()]
    for match in files:
        yield Source(_shown(match), match)
    folders = [m for m in matches if m.is_dir()] if not files else []
    for folder in folders:
        yield from (Source(_shown(file), file) for file in sorted(_walk(folder)))
    if not matches:
        raise FileNotFoundError(f"source: no file matches {str(path)!r}")


def _folder(folder: Path, *, named: str) -> Iterator[Source]:
    """Find the files below a folder, sorted by path."""
    files = sorted(_walk(folder), key=lambda file: file.relative_to(folder).parts)
    if not files:
        raise FileNotFoundError(f"source: the folder {named!r} holds no file")
    for file in files:
        yield Source(_shown(file.relative_to(folder)), file)


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder; links are followed, but no folder is entered twice."""
    entered: set[str] = set()
    for at, folders, names in os.walk(folder, followlinks=True):
        real = os.path.realpath(at)
        if real in entered:
            folders.clear()
            continue
        entered.add(real)
        stems = {Path(name).stem for name in names if _is_page(name)}
        folders[:] = sorted(f for f in folders if not _is_left_out(f) and not _is_page_folder(f, stems))
        yield from (Path(at, name) for name in names if not _is_left_out(name))


def _is_left_out(name: str) -> bool:
    """Tell whether a file or folder is hidden, a lock file or something that systems leave behind."""
    rules = load_resource("reading")["sources"]
    return name.startswith(tuple(rules["hidden_prefixes"])) or name.lower() in rules["hidden_names"]


def _is_page(name: str) -> bool:
    """Tell whether a file is a web page by its ending."""
    endings: dict[str, str] = load_resource("reading")["formats"]
    return endings.get(Path(name).suffix.lower()) == "html"


def _is_page_folder(name: str, stems: set[str]) -> bool:
    """Tell whether a folder holds the pictures and scripts of a saved page beside it."""
    suffixes = load_resource("reading")["sources"]["page_folder_suffixes"]
    return any(name.endswith(suffix) and name.removesuffix(suffix) in stems for suffix in suffixes)


def _shown(path: Path) -> str:
    """Return a path with forward slashes and without bytes that are no UTF-8."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _rows(table: pd.DataFrame) -> Iterator[Source]:
    """Turn the rows of a table into sources."""
    if "text" not in table.columns:
        names = ", ".join(repr(str(c)) for c in table.columns)
        raise ValueError(f"source: a DataFrame must have a 'text' column; it has {names or 'none'}")
    if table.empty:
        raise ValueError("source: the DataFrame has no row")
    if table.index.name == "report_id":
        table = table.reset_index()
    for number, row in enumerate(table.to_dict("records")):
        hints = {str(key): plain for key, value in row.items() if key != "text" and (plain := _plain(value))}
        path = hints.get("path") or hints.get("report_id") or f"row {number}"
        columns = {str(key): value for key, value in row.items() if key != "text"}
        yield Source(path, None, _plain(row["text"]), hints, columns)


def _plain(value: Any) -> str:  # noqa: ANN401  (a cell of a user's table can be anything)
    """Return a cell as a string, empty where it holds nothing."""
    if value is None or (not isinstance(value, str) and pd.api.types.is_scalar(value) and pd.isna(value)):
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
