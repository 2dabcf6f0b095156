r"""Decisions on disk: one row a decision in a small, sorted CSV that can be compared and merged line by line.

The columns, all of them words but for the numbers ``start``, ``end`` and ``stratum_size``; an empty cell is missing:

table
    ``quantities``, ``indicators``, ``roles``, ``sections`` or ``checks``.
report_id, start, end
    Where the row stood when it was decided on: offsets into ``corpus.text(report_id)``. Of a check: its result.
quote, before, after
    Its words, and up to 20 characters on either side, by which it is found again in another version of the text. The
    quote of a section is its heading, of a check its result.
field
    The column that the decision is on; empty where it is on the row as a whole. Of a check: its kind.
old
    What lawkit had read. Of a whole row: the cells that an acceptance vouches for, as ``value=12; unit=件``. Of a check:
    the quotes of its operands, parted by ``|`` between blanks.
new
    What it ought to be, of verdict ``correct`` and ``add``; empty for missing.
verdict
    ``accept`` (right as read), ``correct`` (``field`` ought to be ``new``), ``reject`` (there is no such number, section or
    relation; the indicator or role is wrong and nothing is put in its place) or ``add`` (a number that was missed).
reason, comment
    Why, in a word of the reviewers' own list, and in free words.
reviewer, time
    Who, and when (UTC, ISO 8601).
sample, stratum, stratum_size
    How the row was drawn (``all``, ``random``, ``stratified:indicator`` …, ``low_confidence``), from which stratum, and how
    many rows that stratum had; :func:`lawkit.estimate_accuracy` weighs by them.

A cell that a spreadsheet program would run as a formula is written with an apostrophe before it. Line breaks, tabs and
backslashes in cells are written ``\n``, ``\r``, ``\t`` and ``\\``, so that every decision keeps to its line.
"""

from __future__ import annotations

import csv
import io
import os
import re
import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

import pandas as pd

from lawkit.errors import check_choice

ReviewTable = Literal["quantities", "indicators", "roles", "sections", "checks"]
Verdict = Literal["accept", "correct", "reject", "add"]
Decisions: TypeAlias = "pd.DataFrame | str | os.PathLike[str]"

#: The columns of a table of decisions with their dtypes.
COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "table": "str", "report_id": "str", "start": "int64", "end": "int64", "quote": "str", "before": "str",
        "after": "str", "field": "str", "old": "str", "new": "str", "verdict": "str", "reason": "str", "comment": "str",
        "reviewer": "str", "time": "str", "sample": "str", "stratum": "str", "stratum_size": "Int64",
    }
)  # fmt: skip
#: What makes a decision the same one; a later one takes its place.
KEY = ("table", "report_id", "start", "end", "field", "old", "reviewer")
_NEEDED = ("table", "report_id", "start", "end", "quote", "verdict")
_NUMBERS = ("start", "end", "stratum_size")
_ORDER = ["table", "report_id", "start", "end", "field", "reviewer", "verdict", "old", "new", "time"]
# What a spreadsheet program may run, blanks before it or not (OWASP, CSV injection; ＝＋－＠ in East Asian settings).
_RUNS = re.compile(r"'|\s*[=+\-@＝＋－＠]")
_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\0": "\\0"}
_PLAIN = {written: sign for sign, written in _ESCAPES.items()}
_TO_ESCAPE = re.compile(r"[\\\n\r\t\0]")
_ESCAPED = re.compile(r"\\[\\nrt0]")


def read_decisions(source: Decisions) -> pd.DataFrame:
    r"""Read decisions from a file, or check a table of them.

    Parameters
    ----------
    source
        A CSV file as :func:`write_decisions` writes it (UTF-8; GB18030, as spreadsheet programs may save it, is read as well),
        or a DataFrame with its columns.

    Returns
    -------
    DataFrame
        The columns of :data:`COLUMNS`, sorted; missing cells are empty words.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        Naming the column, and the row counted from 1 without the header, that cannot be used.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"table": "roles", "report_id": "a", "start": 4, "end": 9, "quote": "力量薄弱。", "verdict": "accept"}
    >>> read_decisions(pd.DataFrame([row]))[["table", "quote", "field", "verdict"]].values.tolist()
    [['roles', '力量薄弱。', 'role', 'accept']]
    """
    if isinstance(source, pd.DataFrame):
        return _checked(source.reset_index(drop=True), "decisions")
    path = Path(source)
    if not path.exists():
        raise FileNotFoundError(f"review: there is no file {path}")
    rows = list(csv.reader(io.StringIO(_decoded(path), newline="")))
    if not rows:
        return _checked(pd.DataFrame(columns=list(COLUMNS)), str(path))
    header, body = [name.strip() for name in rows[0]], [row for row in rows[1:] if any(row)]
    for at, row in enumerate(body, 1):
        if len(row) != len(header):
            raise ValueError(f"{path}: row {at} has {len(row)} cells, the header has {len(header)}")
    cells = [[_unescape(cell) for cell in row] for row in body]
    return _checked(pd.DataFrame(cells, columns=header, dtype="str"), str(path))


def write_decisions(decisions: pd.DataFrame, path: str | os.PathLike[str]) -> Path:
    """Write decisions sorted into a CSV file, at once: whoever reads it finds the old file or the new one, never a part.

    Parameters
    ----------
    decisions
        With the columns of :data:`COLUMNS`.
    path
        The file; one that is there is replaced once the new one is on the disk.

    Returns
    -------
    Path
        The file.

    Raises
    ------
    ValueError
        If the decisions cannot be used.

    Examples
    --------
    >>> import pandas as pd, tempfile
    >>> row = {"table": "roles", "report_id": "a", "start": 4, "end": 9, "quote": "力量薄弱。", "verdict": "accept"}
    >>> path = write_decisions(pd.DataFrame([row]), tempfile.mkdtemp() + "/decisions.csv")
    >>> path.read_text(encoding="utf-8-sig").splitlines()[1][:24]
    'roles,a,4,9,力量薄弱。,,,role'
    """
    target = Path(path).expanduser().resolve()
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(COLUMNS)
    table = _checked(decisions.reset_index(drop=True), "decisions")
    for row in table.itertuples(index=False, name=None):
        writer.writerow(["" if cell is pd.NA else _escape(str(cell)) for cell in row])
    _replace(target, buffer.getvalue().encode("utf-8", "replace"))
    return target


def merge_decisions(*sources: Decisions) -> pd.DataFrame:
    """Put the decisions of several reviewers, or of several sessions, together.

    Parameters
    ----------
    *sources
        Files or tables. Of two decisions of one reviewer on the same row and field the later one is kept, of equal times that
        of the source named last.

    Returns
    -------
    DataFrame
        As :func:`read_decisions` returns it. Where reviewers differ, both decisions are kept: re-application applies
        neither and lists both in ``corpus.conflicts`` until one of them is taken out.

    Raises
    ------
    FileNotFoundError
        If there is no such file.
    ValueError
        If decisions cannot be used; see :func:`read_decisions`.

    Examples
    --------
    >>> import pandas as pd
    >>> row = {"table": "roles", "report_id": "a", "start": 4, "end": 9, "quote": "力量薄弱。", "verdict": "accept"}
    >>> mine, yours = (pd.DataFrame([{**row, "reviewer": name}]) for name in ("李梅", "王岚"))
    >>> merge_decisions(mine, yours)["reviewer"].tolist()
    ['李梅', '王岚']
    """
    if not sources:
        return _checked(pd.DataFrame(columns=list(COLUMNS)), "decisions")
    tables = [read_decisions(source).assign(_from=f"{at:06d}") for at, source in enumerate(sources)]
    table = pd.concat(tables, ignore_index=True)
    # What was said of a row at one time belongs together: who accepted it later has no correction left.
    added = table["verdict"] == "add"
    kind = (table["field"] + "|" + table["old"]).where(table["table"] == "checks", "").mask(added, "add")
    told = table["time"] + "|" + table["_from"]
    same = [table[c] for c in ("table", "report_id", "start", "end", "reviewer")]
    kept = table[told == told.groupby([*same, kind]).transform("max")].drop(columns="_from")
    return _checked(kept.drop_duplicates(list(KEY), keep="last"), "decisions")


# ---------------------------------------------------------------- cells


def _escape(cell: str) -> str:
    """Return a cell on one line that no spreadsheet program runs."""
    cell = _TO_ESCAPE.sub(lambda m: _ESCAPES[m.group()], cell)
    return "'" + cell if _RUNS.match(cell) else cell


def _unescape(cell: str) -> str:
    cell = cell[1:] if cell.startswith("'") else cell
    return _ESCAPED.sub(lambda m: _PLAIN[m.group()], cell) if "\\" in cell else cell


def _decoded(path: Path) -> str:
    """Return the words of a file in one of the encodings that spreadsheet programs write."""
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ValueError(f"{path} is no CSV in UTF-8 or GB18030")


# ---------------------------------------------------------------- checks


def _checked(table: pd.DataFrame, source: str) -> pd.DataFrame:
    """Return a table of decisions with all columns and their dtypes, sorted; raise where it is none."""
    unknown = [str(c) for c in table.columns if c not in COLUMNS]
    missing = [c for c in _NEEDED if c not in table.columns]
    if unknown or missing:
        what = f"has no column {missing[0]!r}" if missing else f"has a column {unknown[0]!r} that is none"
        raise ValueError(f"{source} {what}; the columns of decisions are {', '.join(COLUMNS)}")
    made: dict[str, Any] = {}
    for name, dtype in COLUMNS.items():
        column = table[name] if name in table.columns else pd.Series("", index=table.index)
        cells = _whole_numbers(column, source) if name in _NUMBERS else _words(column)
        made[name] = cells.astype(pd.api.types.pandas_dtype(dtype))
    checked = pd.DataFrame(made, columns=list(COLUMNS))
    checked["field"] = _own_field(checked)
    for name, allowed in (("table", get_args(ReviewTable)), ("verdict", get_args(Verdict))):
        for at, value in enumerate(checked[name].tolist(), 1):
            check_choice(f"{source}: row {at}, column {name!r}", value, allowed)
    return checked.sort_values(_ORDER, kind="stable", ignore_index=True)


def _words(column: pd.Series) -> pd.Series:
    """Return a column as words without lone surrogates, which no file can hold; missing ones are empty."""
    words = [
        "" if value is None or value is pd.NA or value != value else str(value) for value in column.tolist()
    ]
    return pd.Series([w.encode("utf-8", "replace").decode() for w in words], index=column.index, dtype="str")


def _whole_numbers(column: pd.Series, source: str) -> pd.Series:
    """Return a column as whole numbers of no sign, missing only where the column may be."""
    values: list[int | None] = []
    needed = column.name in _NEEDED
    for at, word in enumerate(_words(column), 1):
        match = re.fullmatch(r"\s*(\d{1,15})(?:\.0)?\s*", word)
        if match is None and (word.strip() or needed):
            raise ValueError(
                f"{source}: row {at}, column {column.name!r} must be a whole number; got {word!r}"
            )
        values.append(int(match[1]) if match else None)
    return pd.Series(values, index=column.index, dtype="Int64")


def _own_field(table: pd.DataFrame) -> pd.Series:
    """Return the field of each decision; tables that are about one column name it themselves."""
    own = table["table"].map({"indicators": "indicator", "roles": "role"}).astype("str")
    return table["field"].where(own.isna() | (table["field"] != ""), own)


# ---------------------------------------------------------------- one write


def _replace(target: Path, content: bytes) -> None:
    """Write a file beside the target, onto the disk, and only then put it in the target's place."""
    target.parent.mkdir(parents=True, exist_ok=True)
    made = target.with_name(f".{target.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        with made.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            made.chmod(target.stat().st_mode & 0o777)
        os.replace(made, target)  # noqa: PTH105 - says what it does on every system
    finally:
        made.unlink(missing_ok=True)
    if os.name == "posix":  # the name itself must be on the disk too
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def rows_of(decisions: pd.DataFrame) -> list[dict[str, Any]]:
    """Return decisions as a list of rows."""
    return [{str(k): v for k, v in row.items()} for row in decisions.to_dict("records")]


def as_table(rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as a table of decisions."""
    return _checked(pd.DataFrame(list(rows), columns=list(COLUMNS)), "decisions")
