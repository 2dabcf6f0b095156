"""What is written on figures: labels in two languages, names of reports and indicators, words of reports made safe."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any, Literal

import pandas as pd

from lawkit.numbers.codebook import load_codebook
from lawkit.resources import load_resource

Language = Literal["zh", "en"]

_MM_A_POINT = 25.4 / 72
# Widths of characters as parts of the font size, in Noto Sans SC: Chinese ones fill their square, Latin letters take a bit more than half.
_WIDE, _NARROW = 1.0, 0.56


# Single characters, but a unit in brackets as one.
_UNITS = re.compile(r"\([^()\s]{1,8}\)|.", re.S)


def say(key: str, lang: Language, *, group: str = "text", **filled: object) -> str:
    """Return a label in a language, with its braces filled in."""
    table: dict[str, Any] = load_resource("labels_figures")[group]
    label: str = table[key][lang]
    return label.format(**filled)


def safe(words: object) -> str:
    r"""Return words of a report as matplotlib draws them: ``$`` as itself, one line, nothing unprintable.

    Examples
    --------
    >>> from lawkit.figures.wording import safe
    >>> safe("罚没$1$\n万元")
    '罚没\\$1\\$ 万元'
    """
    line = " ".join(str(words).split())
    shown = "".join(c for c in line if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    return shown.replace("$", r"\$")


def measure(words: str, size: float) -> float:
    """Return about how many millimetres words take in a font of ``size`` points."""
    squares = sum(_WIDE if unicodedata.east_asian_width(c) in "WFA" else _NARROW for c in words)
    return squares * size * _MM_A_POINT


def wrap(words: str, width: float, size: float, *, lines: int = 2) -> str:
    r"""Return words in at most so many lines of ``width`` millimetres, cut with … where they are longer.

    Examples
    --------
    >>> from lawkit.figures.wording import wrap
    >>> wrap("法律援助案件受理数量", 14, 7.5, lines=2)
    '法律援助案\n件受理数量'
    >>> wrap("administrative reconsideration cases", 30, 7.5, lines=2)
    'administrative\nreconsideration…'
    """
    rows, row = [], ""
    for piece in _pieces(words):
        if row and measure((row + piece).rstrip(), size) > width:
            rows.append(row.strip())
            row = ""
        row += piece
    rows = [r for r in [*rows, row.strip()] if r]
    if len(rows) <= lines:
        return "\n".join(rows)
    last = rows[lines - 1]
    while last and measure(last + "…", size) > width:
        last = last[:-1]
    return "\n".join([*rows[: lines - 1], last.rstrip("\\ ,，、。") + "…"])


def clip(name: str, width: float, size: float) -> str:
    """Return a name in one line of ``width`` millimetres, cut within but not at its last word, the year.

    Examples
    --------
    >>> from lawkit.figures.wording import clip
    >>> clip("云泽经济技术开发区 2023", 24, 7.5)
    '云泽经济技… 2023'
    """
    first, blank, last = name.rpartition(" ")
    if measure(name, size) <= width or not blank:
        return wrap(name, width, size, lines=1)
    return f"{wrap(first, width - measure(blank + last, size), size, lines=1)} {last}"


def _pieces(words: str) -> list[str]:
    """Cut words where a line may end: after blanks and after Chinese characters, not before closing marks."""
    pieces: list[str] = []
    for letter in _UNITS.findall(words):
        wide = unicodedata.east_asian_width(letter[0]) in "WF"
        closing = letter in "，。、；：！？）》」』”’,.;:!?)%"
        before = pieces[-1][-1] if pieces else " "
        ends = before == " " or wide or unicodedata.east_asian_width(before) in "WF"
        if pieces and (closing or before in "（《「『“‘(" or not ends):
            pieces[-1] += letter
        else:
            pieces.append(letter)
    return pieces


def name_indicators(codes: list[str], lang: Language, *, unit: bool = True) -> dict[str, str]:
    """Return the names of indicators with their units; a code that the codebook lacks is its own name."""
    known = {one.code: one for one in load_codebook().indicators}
    names = {}
    for code in codes:
        one = known.get(code)
        if one is None:
            names[code] = safe(code)
            continue
        name = one.name_zh if lang == "zh" else one.name_en[:1].upper() + one.name_en[1:]
        names[code] = safe(f"{name} ({one.unit})" if unit and one.unit else name)
    return names


def name_reports(reports: pd.DataFrame) -> dict[str, str]:
    """Return report id → place (or a department's own name) and year; the id where that is not known or not unique."""
    names: dict[str, str] = {}
    table = reports.reset_index()
    for report, place, org, kind, year in zip(
        *(table[c] for c in ("report_id", "place", "org", "org_type", "year")), strict=True
    ):
        body = org if isinstance(org, str) and (kind == "department" or not isinstance(place, str)) else place
        known = isinstance(body, str) and not math.isnan(year)
        names[report] = safe(f"{body} {year:.0f}") if known else safe(report)
    seen = pd.Series(names, dtype="str")
    twice = set(seen.index[seen.duplicated(keep=False)])
    return {report: safe(report) if report in twice else name for report, name in names.items()}


def name_bodies(table: pd.DataFrame) -> dict[str, str]:
    """Return body → its place where only one body has that place, else its own name without the kind of organ."""
    pairs = table[["body", "place"]].drop_duplicates("body")
    alone = ~pairs["place"].duplicated(keep=False) & pairs["place"].notna()
    names = {}
    for body, place, only in zip(pairs["body"], pairs["place"], alone, strict=True):
        by_place = only and isinstance(place, str) and str(body).startswith(f"{place} ")
        names[body] = safe(place if by_place else body)
    return names
