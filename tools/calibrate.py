"""Count on the annotated reports how often each kind of rule is right, and write the levels of confidence.

    python tools/calibrate.py

Rewrites the numbers and levels of lawkit/resources/confidence.toml, whose ``says`` and ``prior`` stay as they are.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from statistics import NormalDist
from typing import Any

import pandas as pd

import lawkit
from lawkit.confidence import RULED_TABLES, indicator_rule, section_rule, sentence_rule
from lawkit.review.accuracy import wilson
from lawkit.tables import CONFIDENCES

ROOT = Path(__file__).resolve().parent.parent
LEVELS = ROOT / "lawkit" / "resources" / "confidence.toml"

Case = tuple[str, str, bool]


def count_cases() -> pd.DataFrame:
    """Return for each table and rule the cases in the gold (``n``) and how many are ``right``."""
    cases: list[Case] = []
    own = lawkit.load(ROOT / "tests" / "gold" / "reports", progress=False)
    pairs = (
        (ROOT / "tests" / "gold" / "gold", own),
        (ROOT / "data" / "demo" / "truth" / "gold", lawkit.load_demo()),
    )
    for folder, corpus in pairs:
        for path in sorted(folder.glob("*.json")):
            gold = json.loads(path.read_text(encoding="utf-8"))
            cases += judge_report(corpus.select(report_id=path.stem), path.stem, gold)
    rows = pd.DataFrame(cases, columns=["table", "rule", "right"])
    return rows.groupby(["table", "rule"])["right"].agg(n="size", right="sum")


def judge_report(corpus: lawkit.Corpus, report_id: str, gold: Mapping[str, Any]) -> Iterator[Case]:
    """Yield table, rule, and whether it is right, of all that one report's rules decided."""
    roles = _roles_by_character(gold, len(corpus.text(report_id)))
    yield from _sections(corpus, gold, roles)
    yield from _sentences(corpus, report_id, roles)
    if gold["quantities"]:  # empty where nobody has annotated the numbers
        yield from _indicators(corpus, gold["quantities"])
    for row in lawkit.metadata_confidence(corpus).dropna(subset="rule").itertuples():
        wanted = gold["meta"][row.field]
        if row.rule != "given":
            yield "metadata", row.rule, row.value == (None if wanted is None else str(wanted))


def _roles_by_character(gold: Mapping[str, Any], length: int) -> list[str | None]:
    roles: list[str | None] = [None] * length
    for span in gold["roles"]:
        roles[span["start"] : span["end"]] = [span["role"]] * (span["end"] - span["start"])
    return roles


def _sections(corpus: lawkit.Corpus, gold: Mapping[str, Any], roles: list[str | None]) -> Iterator[Case]:
    """Judge the roles of sections; the gold lists numbered ones, of the others the heading's own role counts."""
    listed = {section["start"]: section["role"] for section in gold["sections"]}
    for row in corpus.sections.dropna(subset="role").itertuples():
        wanted = listed.get(row.start, roles[row.start])
        if row.start in listed or wanted:
            yield "sections", section_rule(row.role_evidence), row.role == wanted


def _sentences(corpus: lawkit.Corpus, report_id: str, roles: list[str | None]) -> Iterator[Case]:
    """Judge the roles of sentences; those that the gold leaves open (headings of problems and plan) do not count."""
    text = corpus.text(report_id)
    of_section = corpus.sections["role"].droplevel(0).to_dict()
    for row in corpus.sentences.itertuples():
        wanted = {roles[at] for at in range(row.start, row.end) if not text[at].isspace()} - {None}
        if not wanted:
            continue
        inside = not pd.isna(row.section_id)
        role = of_section[int(row.section_id)] if inside else None
        rule = sentence_rule(row.role, None if pd.isna(role) else role, in_section=inside)
        yield "sentences", rule, wanted == {row.role}


def _indicators(corpus: lawkit.Corpus, wanted: list[dict[str, Any]]) -> Iterator[Case]:
    """Judge the indicators; one on a number that the gold has not is wrong, one on an optional number does not count."""
    for row in corpus.quantities.dropna(subset="indicator").itertuples():
        there = [q for q in wanted if q["start"] < row.end and row.start < q["end"]]
        same = next((q for q in there if q["value"] == row.value), None)
        if not (same or {}).get("optional"):
            yield (
                "quantities",
                indicator_rule(row.evidence),
                bool(same) and same["indicator"] == row.indicator,
            )


def grade(n: int, right: int, prior: str, thresholds: Mapping[str, Any]) -> dict[str, Any]:
    """Return the level of a rule, what it rests on, and the lower bound of its share."""
    if prior == "high":
        return {"n": 0, "right": 0, "low": 0.0, "level": "high", "basis": "given"}
    z = NormalDist().inv_cdf(0.5 + thresholds["interval"] / 2)
    low, high = wilson(right / n, n, z) if n else (0.0, 1.0)
    if n >= thresholds["least"]:
        level, basis = _level(low, thresholds), "measured"
    else:
        level, basis = min(prior, _level(high, thresholds), key=CONFIDENCES.index), "prior"
    return {"n": n, "right": right, "low": int(low * 1e4) / 1e4, "level": level, "basis": basis}


def _level(share: float, thresholds: Mapping[str, Any]) -> str:
    return next((level for level in ("high", "medium") if share >= thresholds[level]), "low")


def graded() -> dict[str, dict[str, dict[str, Any]]]:
    """Return the tables of rules as they should be."""
    data = tomllib.loads(LEVELS.read_text(encoding="utf-8"))
    counts = count_cases()
    if unknown := [key for key in counts.index if key[1] not in data[key[0]]]:
        raise ValueError(f"{LEVELS.name} lacks {unknown}")
    made: dict[str, dict[str, dict[str, Any]]] = {}
    for table in RULED_TABLES:
        made[table] = {}
        for rule, found in data[table].items():
            n, right = map(int, counts.loc[(table, rule)]) if (table, rule) in counts.index else (0, 0)
            told = {"says": found["says"], "prior": found["prior"]}
            made[table][rule] = told | grade(n, right, found["prior"], data["thresholds"])
    return made


def main() -> None:
    """Write the file anew."""
    text = LEVELS.read_text(encoding="utf-8")
    lines = [text[: text.index(f"[{RULED_TABLES[0]}.")].rstrip()]
    for table, rules in graded().items():
        for rule, found in rules.items():
            cells = (f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in found.items())
            lines.append("\n".join([f"[{table}.{rule}]", *cells]))
    LEVELS.write_text("\n\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
