"""Count how far the tables of one report agree with its hand-made annotation."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd

import lawkit
from scoring.measures import Measure, f1, from_tallies, precision, recall, share

Row = dict[Hashable, Any]
Tally = Counter[str]

ROLES = ("furniture", "overview", "measures", "leadership", "problems", "plan")
_MARKS = "。:：;；.,，"

# key, title, formula, names of the counts (see the functions below).
STRUCTURE = (
    ("metadata", "metadata: fields right", share, ("field right", "field")),
    ("sections_f1", "sections: F1 of start and level", f1, ("section hit", "section found", "section")),
    ("headings", "headings of the sections found", share, ("heading right", "section hit")),
    ("section_roles", "roles of the sections found", share, ("section role right", "section hit")),
    ("items_f1", "items (一是 …): F1 of the start", f1, ("item hit", "item found", "item")),
    ("roles", "roles of the text, by character", share, ("role right", "character")),
    ("roles_lenient", "the same, leadership counted as measures", share, ("role nearly right", "character")),
)
NUMBERS = (
    ("quantities_p", "quantities: precision", precision, ("quantity hit", "quantity found", "quantity")),
    ("quantities_r", "quantities: recall", recall, ("quantity hit", "quantity found", "quantity")),
    ("quantities_f1", "quantities: F1", f1, ("quantity hit", "quantity found", "quantity")),
    ("unit", "unit", share, ("unit right", "pair")),
    ("bound", "bound", share, ("bound right", "pair")),
    ("modality", "modality", share, ("modality right", "pair")),
    ("part_of", "part_of", share, ("part_of right", "pair")),
    ("indicator_p", "indicators: precision", precision, ("indicator hit", "indicator found", "indicator")),
    ("indicator_r", "indicators: recall", recall, ("indicator hit", "indicator found", "indicator")),
    ("checks_p", "checks: precision", precision, ("check hit", "check found", "check")),
    ("checks_r", "checks: recall", recall, ("check hit", "check found", "check")),
)


def measure_structure(tallies: Sequence[Tally]) -> list[Measure]:
    """Return metadata, sections, items and roles over reports."""
    return [from_tallies(tallies, *one) for one in STRUCTURE]


def measure_roles(tallies: Sequence[Tally]) -> list[Measure]:
    """Return F1 of each role, by character."""
    return [from_tallies(tallies, f"role_{r}", r, f1, (f"{r} hit", f"{r} found", f"{r} true")) for r in ROLES]


def measure_numbers(tallies: Sequence[Tally]) -> list[Measure]:
    """Return quantities, their columns, indicators and checks over reports."""
    return [from_tallies(tallies, *one) for one in NUMBERS]


def count_report(corpus: lawkit.Corpus, report: str, gold: Mapping[str, Any], fields: Sequence[str]) -> Tally:
    """Return all counts of one report; ``fields`` are those of the metadata that are judged."""
    tally: Tally = Counter()
    _count_metadata(tally, corpus.reports.loc[report].to_dict(), gold["meta"], fields)
    _count_sections(tally, _rows(corpus.sections, report), gold["sections"])
    starts = {row["start"] for row in _rows(corpus.items, report)}
    _count_sets(tally, "item", starts, {item["start"] for item in gold["items"]})
    _count_roles(tally, corpus.text(report), _rows(corpus.sentences, report), gold["roles"])
    _count_numbers(tally, _rows(corpus.quantities, report), _rows(corpus.checks, report), gold)
    return tally


def _rows(table: pd.DataFrame, report: str) -> list[Row]:
    """Return the rows of a report, missing values as None."""
    rows = table[table.index.get_level_values("report_id") == report].reset_index()
    return rows.astype(object).where(rows.notna(), None).to_dict("records")


def _count_sets(tally: Tally, name: str, found: set[Any], true: set[Any]) -> None:
    tally[f"{name} hit"] += len(found & true)
    tally[f"{name} found"] += len(found)
    tally[name] += len(true)


def _count_metadata(
    tally: Tally, row: Mapping[Hashable, Any], meta: Mapping[str, Any], fields: Sequence[str]
) -> None:
    for field in fields:
        value = None if pd.isna(row[field]) else row[field]
        if isinstance(value, pd.Timestamp):
            value = f"{value:%Y-%m-%d}"
        tally["field"] += 1
        tally["field right"] += value == meta[field]


def _count_sections(tally: Tally, rows: Sequence[Row], gold: Sequence[Mapping[str, Any]]) -> None:
    """Count numbered sections: those at the right place with the right level, and what they say."""
    found = {(row["start"], row["level"]): row for row in rows if row["number"]}
    true = {(one["start"], one["level"]): one for one in gold}
    _count_sets(tally, "section", set(found), set(true))
    for key in found.keys() & true.keys():
        headings = [(one["heading"] or "").strip().rstrip(_MARKS) for one in (found[key], true[key])]
        tally["heading right"] += headings[0] == headings[1]
        tally["section role right"] += found[key]["role"] == true[key]["role"]


def _count_roles(
    tally: Tally, text: str, sentences: Sequence[Row], gold: Sequence[Mapping[str, Any]]
) -> None:
    """Count characters that are no blanks and lie in an annotated passage."""
    said, true = (_spread(len(text), spans) for spans in (sentences, gold))
    for character, one, other in zip(text, said, true, strict=True):
        if other is None or character.isspace():
            continue
        tally["character"] += 1
        tally["role right"] += one == other
        tally["role nearly right"] += one == other or {one, other} == {"measures", "leadership"}
        tally[f"{other} true"] += 1
        tally[f"{one} found"] += 1
        tally[f"{other} hit"] += one == other


def _spread(length: int, spans: Sequence[Mapping[Any, Any]]) -> list[str | None]:
    roles: list[str | None] = [None] * length
    for span in spans:
        roles[span["start"] : span["end"]] = [span["role"]] * (span["end"] - span["start"])
    return roles


def _overlap(one: Mapping[Any, Any], other: Mapping[Any, Any]) -> bool:
    return bool(one["start"] < other["end"] and other["start"] < one["end"])


def _pair(gold: Sequence[Mapping[str, Any]], rows: Sequence[Row]) -> dict[int, int]:
    """Return place in the annotation → place in the table: the first row left that overlaps and has the value."""
    pairs: dict[int, int] = {}
    taken: set[int] = set()
    for at, one in enumerate(gold):
        for row_at, row in enumerate(rows):
            if (
                row_at not in taken
                and _overlap(one, row)
                and math.isclose(row["value"], one["value"], rel_tol=1e-9)
            ):
                pairs[at] = row_at
                taken.add(row_at)
                break
    return pairs


def _count_numbers(tally: Tally, rows: Sequence[Row], checks: Sequence[Row], gold: Mapping[str, Any]) -> None:
    """Count quantities; a row that the annotation calls optional costs nothing either way."""
    annotated = gold["quantities"]
    pairs = _pair(annotated, rows)
    taken = set(pairs.values())
    optional = [one for one in annotated if one.get("optional")]
    hits = sum(not annotated[at].get("optional") for at in pairs)
    left = [row for at, row in enumerate(rows) if at not in taken]
    tally["quantity hit"] += hits
    tally["quantity found"] += hits + sum(not any(_overlap(row, one) for one in optional) for row in left)
    tally["quantity"] += len(annotated) - len(optional)
    # quantity_id → start of the annotated quantity that it was paired with
    start_of = {rows[row_at]["quantity_id"]: annotated[at]["start"] for at, row_at in pairs.items()}
    for at, row_at in pairs.items():
        _count_pair(tally, annotated[at], rows[row_at], start_of)
    tally["indicator found"] += sum(row["indicator"] is not None for row in left)
    missed = [one for at, one in enumerate(annotated) if at not in pairs and not one.get("optional")]
    tally["indicator"] += sum(one.get("indicator") is not None for one in missed)
    _count_checks(tally, checks, gold["checks"], start_of)


def _count_pair(tally: Tally, one: Mapping[str, Any], row: Row, start_of: Mapping[int, int]) -> None:
    tally["pair"] += 1
    for column in ("unit", "bound", "modality"):
        tally[f"{column} right"] += row[column] == one[column]
    whole = None if row["part_of"] is None else start_of.get(int(row["part_of"]))
    tally["part_of right"] += whole == one.get("part_of")
    said, true = row["indicator"], one.get("indicator")
    tally["indicator hit"] += true is not None and said == true
    tally["indicator found"] += said is not None
    tally["indicator"] += true is not None


def _count_checks(
    tally: Tally, rows: Sequence[Row], gold: Sequence[Mapping[str, Any]], start_of: Mapping[int, int]
) -> None:
    """Count relations: which numbers, rate or sum (a difference says the same as a sum), and whether it holds."""
    true = {
        (one["kind"] == "ratio", frozenset([*one["operands"], one["result"]]), one["holds"]) for one in gold
    }
    found = set()
    for row in rows:
        numbers = frozenset(start_of.get(i, f"row {i}") for i in [*row["operands"], row["result"]])
        found.add((row["kind"] == "ratio", numbers, row["holds"]))
    _count_sets(tally, "check", found, true)
