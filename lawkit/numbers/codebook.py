"""The codebook: which indicators there are, and the rules that recognise them in a text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawkit.errors import LawkitError
from lawkit.resources import load_resource
from lawkit.text.fold import fold
from lawkit.text.word_patterns import Splitter, one_of

if TYPE_CHECKING:
    import pandas as pd

#: Columns that describe an indicator.
DESCRIPTION = ("code", "name_zh", "name_en", "unit", "theme", "note")
#: Columns of words: alternatives parted by ``|``, each a word or a group ``<name>`` of the resource ``indicators``.
FACETS = ("units", "counted", "done", "whose", "also", "without", "after", "unless_after", "unless_before")
#: Columns of switches.
SWITCHES = ("inherit", "rank", "several")
_COLUMNS = (*DESCRIPTION, *FACETS, *SWITCHES)
_TABLES = ("matter", "done", "named", "word", "part")
_CODE_CHARS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789_")


class CodebookError(LawkitError, ValueError):
    """A codebook that cannot be used.

    Parameters
    ----------
    source
        The file, or ``"codebook"`` for a DataFrame.
    row
        The row, counted from 1 without the header; 0 for the header.
    column
        The column; empty where the whole file is meant.
    detail
        What is wrong there, for a person.
    """

    def __init__(self, source: str, row: int, column: str, detail: str) -> None:
        super().__init__(source, row, column, detail)
        self.source, self.row, self.column, self.detail = source, row, column, detail

    def __str__(self) -> str:
        if not self.column:
            return f"{self.source}: {self.detail}"
        where = f"row {self.row}" if self.row else "header"
        return f"{self.source}: {where}, column {self.column!r}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator of the codebook: its code, names, unit and theme."""

    code: str
    name_zh: str
    name_en: str
    unit: str
    theme: str
    note: str


@dataclass(frozen=True, slots=True)
class Rule:
    """One way in which a text states an indicator; all its facets must be met.

    Parameters
    ----------
    code
        The indicator.
    name
        The code and the number of the rule among those of the code, for the evidence.
    units
        Units that the number may have.
    counted, done, whose
        What is counted, what was done to it, whose it is: one word of each facet (where it has any)
        must stand in the number's phrase.
    also
        Words that may stand in the phrase without making it narrower; ``*`` stands for any.
    without
        Words that must not stand in the phrase.
    after
        Words one of which must stand between the number and the next one.
    unless_after
        Words that must not stand there.
    unless_before
        Words that must not stand in the phrase of the number before in the sentence.
    inherit
        Whether ``counted`` may stand in the text before instead.
    wide
        Whether it may stand anywhere before in the sentence, in the first clause of the paragraph or in the
        heading, though something else was named since.
    rank
        1, or 2 for a wording that has the code only where no number of rank 1 has it in the report.
    several
        Whether a report may state the indicator in several rows (one a kind of document).
    explained
        The words that make a phrase no narrower: those of counted, done, whose and also.
    """

    code: str
    name: str
    units: frozenset[str]
    counted: frozenset[str]
    done: frozenset[str]
    whose: frozenset[str]
    also: frozenset[str]
    without: frozenset[str]
    after: frozenset[str]
    unless_after: frozenset[str]
    unless_before: frozenset[str]
    inherit: bool
    wide: bool
    rank: int
    several: bool
    explained: frozenset[str]


@dataclass(frozen=True)
class Codebook:
    """Indicators with their rules and the words of all rules."""

    indicators: tuple[Indicator, ...]
    rules: tuple[Rule, ...]
    by_unit: Mapping[str, Mapping[str, tuple[int, ...]]] = field(repr=False)
    bare_by_unit: Mapping[str, tuple[Rule, ...]] = field(repr=False)
    splitter: Splitter = field(repr=False, compare=False)
    matters: frozenset[str] = field(repr=False)
    matter_pattern: re.Pattern[str] = field(repr=False)

    def candidates(self, unit: str, words: frozenset[str]) -> list[Rule]:
        """Return the rules of a unit that some words may meet, in their order."""
        by_word = self.by_unit.get(unit, {})
        found = [by_word[word] for word in words if word in by_word]
        if len(found) > 1:
            found = [tuple(sorted({i for indexes in found for i in indexes}))]
        return [self.rules[i] for indexes in found for i in indexes]

    def bare_rules(self, unit: str) -> Sequence[Rule]:
        """Return the rules of a unit that a number without any word of its own may meet."""
        return self.bare_by_unit.get(unit, ())

    def split(self, text: str) -> list[tuple[str, bool]]:
        """Cut a text without blanks into the words of the rules, the longest first.

        Returns
        -------
        list of tuple of (str, bool)
            Each word with True, and the characters between two words with False.
        """
        return self.splitter.split(text)


def load_codebook(extra: Path | str | pd.DataFrame | None = None) -> Codebook:
    """Return the indicators that come with lawkit, with your own added.

    Parameters
    ----------
    extra
        A CSV file (UTF-8) or a DataFrame with a row for each wording. Needed columns: ``code``, ``units`` and
        ``counted`` or ``done``. A code of your own needs ``name_zh`` too; a code that lawkit knows gets a
        further rule. Cells of words hold alternatives parted by ``|``, each a word or a group such as
        ``<case_unit>`` of the resource file ``indicators.toml``.

    Returns
    -------
    Codebook
        What the number tables are made with.

    Raises
    ------
    CodebookError
        If the table cannot be used; the message names the row and the column.

    Examples
    --------
    >>> import pandas as pd
    >>> own = pd.DataFrame([{"code": "env_fines", "name_zh": "环境处罚件数", "units": "件|宗", "counted": "环境违法案件"}])
    >>> load_codebook(own).indicators[-1].name_zh
    '环境处罚件数'
    """
    if extra is None:
        return _own_codebook()
    rows, source = _read_extra(extra)
    known = {i.code: i for i in _own_codebook().indicators}
    groups = _groups()
    rules = list(_own_codebook().rules)
    for number, row in enumerate(rows, 1):
        described = _indicator(row, known, source, number)
        known[described.code] = described
        rules.append(_rule(row, groups, rules, source, number))
    return _build(tuple(known.values()), rules)


@cache
def _own_codebook() -> Codebook:
    """Return the codebook of the package."""
    indicators = tuple(
        Indicator(**{name: row[name] for name in DESCRIPTION}) for row in _read_resource("codebook")
    )
    codes = {i.code for i in indicators}
    rules: list[Rule] = []
    for number, row in enumerate(_read_resource("indicators"), 1):
        if row["code"] not in codes:
            raise CodebookError("indicators.csv", number, "code", f"{row['code']!r} is not in codebook.csv")
        rules.append(_rule(row, _groups(), rules, "indicators.csv", number))
    return _build(indicators, rules)


def _read_resource(name: str) -> list[dict[str, str]]:
    path = files("lawkit.resources").joinpath(f"{name}.csv")
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8"))))


def _read_extra(extra: Path | str | pd.DataFrame) -> tuple[list[dict[str, str]], str]:
    """Return the rows of a researcher's table as text cells, and its name."""
    if isinstance(extra, str | Path):
        source = str(extra)
        try:
            with Path(extra).open(encoding="utf-8-sig", newline="") as file:
                reader = csv.DictReader(file)
                raw: list[dict[Any, Any]] = list(reader)
                header = list(reader.fieldnames or [])
        except (OSError, UnicodeDecodeError, csv.Error) as error:
            raise CodebookError(source, 0, "", f"the file cannot be read as UTF-8 CSV ({error})") from error
    else:
        source, header = "codebook", [str(c) for c in extra.columns]
        filled = extra.astype(object).where(extra.notna(), "")
        raw = [dict(zip(header, values, strict=True)) for values in filled.itertuples(index=False, name=None)]
    _check_header(header, source)
    rows = []
    for number, row in enumerate(raw, 1):
        if None in row:
            raise CodebookError(source, number, header[-1], "the row has more cells than the header")
        rows.append({str(key): _cell(value) for key, value in row.items()})
    return rows, source


def _check_header(header: list[str], source: str) -> None:
    for name in ("code", "units"):
        if name not in header:
            raise CodebookError(source, 0, name, "the column is missing")
    for name in header:
        if name not in _COLUMNS:
            raise CodebookError(source, 0, name, f"unknown column; known are {', '.join(_COLUMNS)}")
        if header.count(name) > 1:
            raise CodebookError(source, 0, name, "the column stands twice")


def _cell(value: object) -> str:
    """Return a cell as text, a whole float without its point and a cell that is not there as nothing."""
    text = "" if value is None else str(value).strip()
    return text.removesuffix(".0") if isinstance(value, float) else text


def _indicator(row: dict[str, str], known: dict[str, Indicator], source: str, number: int) -> Indicator:
    """Return the indicator that a row describes or adds a rule to."""
    code = row["code"]
    if not code or not set(code) <= _CODE_CHARS:
        raise CodebookError(
            source, number, "code", f"a code is lower-case letters, digits and _; got {code!r}"
        )
    given = {name: row.get(name, "") for name in DESCRIPTION}
    if code in known:
        for name, value in given.items():
            if value and value != getattr(known[code], name):
                raise CodebookError(
                    source,
                    number,
                    name,
                    f"{code!r} has {getattr(known[code], name)!r} already; got {value!r}",
                )
        return known[code]
    if not given["name_zh"]:
        raise CodebookError(source, number, "name_zh", f"the new code {code!r} needs a name")
    return Indicator(**given)


def _rule(
    row: dict[str, str], groups: Mapping[str, frozenset[str]], before: list[Rule], source: str, number: int
) -> Rule:
    """Make a rule of a row, its groups written out."""
    facets = {name: _words(row.get(name, ""), groups, source, number, name) for name in FACETS}
    if not facets["units"]:
        raise CodebookError(source, number, "units", "no unit is given")
    if not facets["counted"] and not facets["done"]:
        raise CodebookError(source, number, "counted", "neither counted nor done names a word")
    for name, known in (("inherit", ("", "yes", "wide", "no")), ("several", ("", "yes", "no"))):
        if row.get(name, "") not in known:
            raise CodebookError(source, number, name, f"{', '.join(known[1:])} or nothing; got {row[name]!r}")
    if row.get("rank", "") not in ("", "1", "2"):
        raise CodebookError(source, number, "rank", f"1, 2 or nothing; got {row['rank']!r}")
    code = row["code"]
    return Rule(
        code=code,
        name=f"{code}.{sum(r.code == code for r in before) + 1}",
        **facets,
        inherit=row.get("inherit") in ("yes", "wide"),
        wide=row.get("inherit") == "wide",
        rank=int(row.get("rank") or 1),
        several=row.get("several") == "yes",
        explained=facets["counted"] | facets["done"] | facets["whose"] | facets["also"],
    )


def _words(
    cell: str, groups: Mapping[str, frozenset[str]], source: str, number: int, column: str
) -> frozenset[str]:
    """Return the alternatives of a cell, groups written out."""
    words: set[str] = set()
    for part in filter(None, (p.strip() for p in cell.split("|"))):
        if part.startswith("<"):
            if part.strip("<>") not in groups or not part.endswith(">"):
                raise CodebookError(source, number, column, f"there is no group {part}")
            words |= groups[part.strip("<>")]
        else:
            words.add("".join(fold(part).split()))
    return frozenset(words)


@cache
def _groups() -> Mapping[str, frozenset[str]]:
    """Return the groups of words that cells may name."""
    data = load_resource("indicators")
    return {name: frozenset(words) for table in _TABLES for name, words in data[table].items()}


def _build(indicators: tuple[Indicator, ...], rules: Iterable[Rule]) -> Codebook:
    """Sort rules by unit and words by first character."""
    data = load_resource("indicators")
    rules = tuple(rules)
    words = {w for table in (*_TABLES, "neutral") for ws in data[table].values() for w in ws}
    # Units, and what is looked for behind a number, are no words of a phrase.
    words -= {u for name, us in data["word"].items() if name.endswith(("_unit", "_after")) for u in us}
    for rule in rules:
        words |= rule.counted | rule.done | rule.whose | rule.also | rule.without
    words |= {w for ws in data["neutral"].values() for w in ws}
    by_unit: dict[str, dict[str, tuple[int, ...]]] = {}
    for index, rule in enumerate(rules):
        for unit in rule.units:
            by_word = by_unit.setdefault(unit, {})
            # A rule whose matter must stand in the phrase itself is not found by its verbs.
            own = rule.counted and not rule.inherit
            for word in rule.counted if own else rule.counted | rule.done:
                by_word[word] = (*by_word.get(word, ()), index)
    bare: dict[str, tuple[Rule, ...]] = {}
    for rule in rules:
        if rule.inherit and not rule.done and not rule.whose:
            bare |= {unit: (*bare.get(unit, ()), rule) for unit in rule.units}
    matters = {w for ws in data["matter"].values() for w in ws}
    matters |= {w for rule in rules if rule.inherit and not rule.wide for w in rule.counted}
    return Codebook(
        indicators,
        rules,
        by_unit,
        bare,
        Splitter(words),
        frozenset(matters),
        re.compile(one_of(matters)),
    )
