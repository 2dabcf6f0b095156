"""What widgets write, in Chinese and English: labels, names of reports, indicators, roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, Literal

import pandas as pd

from lawkit.numbers.codebook import load_codebook
from lawkit.resources import load_resource

Language = Literal["zh", "en"]

_BOUNDS = {"over": "≥", "under": "<", "about": "≈"}


def say(key: str, lang: Language, *, group: str = "text", **filled: object) -> str:
    """Return a label in a language, its braces filled in; a word without a label is its own.

    Examples
    --------
    >>> say("n_reports", "zh", n=3), say("county", "en", group="level"), say("x-1", "en", group="level")
    ('3份报告', 'county', 'x-1')
    """
    labels: dict[str, Any] = load_resource("labels_widgets").get(group, {})
    if key not in labels and group in ("roles", "checks"):
        labels = load_resource("labels_figures")[group]
    label: str = labels[key][lang] if key in labels else key
    return label.format(**filled) if filled else label


def headings(columns: Sequence[str], lang: Language) -> dict[str, str]:
    """Return column → heading."""
    return {column: say(column, lang, group="columns") for column in columns}


@cache
def style() -> str:
    """Return the style sheet of all widgets as HTML."""
    return f"<style>{_read('widgets.css')}</style>"


@cache
def keys() -> str:
    """Return the script that leaves keys to the controls; it holds nothing from a report."""
    return _read("widgets.js")


def _read(name: str) -> str:
    return files("lawkit.resources").joinpath(name).read_text(encoding="utf-8")


def name_reports(reports: pd.DataFrame) -> dict[str, str]:
    """Return report id → place (or a department's own name), year and, where that is not unique or not known, the id."""
    names: dict[str, str] = {}
    columns = (reports[c] for c in ("place", "org", "org_type", "year"))
    for report_id, place, org, kind, year in zip(reports.index, *columns, strict=True):
        own = isinstance(org, str) and (kind == "department" or not isinstance(place, str))
        body = org if own else place
        when = "" if pd.isna(year) else f" {year:.0f}"
        names[str(report_id)] = f"{body}{when}" if isinstance(body, str) else str(report_id)
    seen = pd.Series(names, dtype="str")
    twice = set(seen.index[seen.duplicated(keep=False)])
    return {one: f"{name} · {one}" if one in twice and name != one else name for one, name in names.items()}


def short_bodies(bodies: Mapping[str, str], places: pd.Series) -> dict[str, str]:
    """Return report id → its body: the place where no other body has that place, else its name; the id where neither is known."""
    by_place: dict[str, set[str]] = {}
    for one, body in bodies.items():
        by_place.setdefault(str(places[one]), set()).add(body)
    names = {}
    for one, place in zip(places.index, places, strict=True):
        body = bodies.get(str(one), str(one))
        alone = isinstance(place, str) and body.startswith(f"{place} ") and len(by_place[place]) == 1
        names[str(one)] = str(place) if alone else body
    return names


def name_indicators(codes: Iterable[str], lang: Language) -> dict[str, str]:
    """Return code → name, in the order of the codebook; codes of your own come last, under their own name."""
    wanted = set(codes)
    known = {one.code: one.name_zh if lang == "zh" else one.name_en for one in load_codebook().indicators}
    names = {code: name for code, name in known.items() if code in wanted}
    return names | {code: code for code in sorted(wanted - set(known))}


def write_value(value: float, high: float, bound: str) -> str:
    """Return a number with its bound, as :func:`lawkit.metric_table` marks it.

    Examples
    --------
    >>> write_value(1200.0, float("nan"), "over"), write_value(5.0, 8.0, "range")
    ('≥1200', '5–8')
    """
    low = write_number(value)
    return f"{low}–{write_number(high)}" if bound == "range" else _BOUNDS.get(bound, "") + low


def write_number(value: float) -> str:
    """Return a number without exponent and without digits that reckoning in binary brings."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
