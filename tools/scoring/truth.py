"""Count how far the analyses agree with labels (tests/gold/labels) and with what is true of the demo panel."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

import lawkit
from scoring.measures import (
    Floats,
    Measure,
    classes_by_report,
    f1,
    macro_f1,
    precision,
    recall,
    sets_by_report,
    share,
)

Keep = Callable[[str], bool]
Pairs = set[tuple[str, ...]]


@dataclass(frozen=True)
class Labelled:
    """Statements of a corpus with their topics, and which problem is answered by which task.

    Attributes
    ----------
    corpus
        The reports.
    reports
        Those that are labelled.
    topics
        (report, statement) → topic.
    links
        (report, statement of the problem, statement of the task).
    """

    corpus: lawkit.Corpus
    reports: list[str]
    topics: dict[tuple[str, str], str]
    links: Pairs


def read_labels(reports: Path, labels: Path) -> Labelled:
    """Return the labels of a folder; a statement is named by its start."""
    files = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(labels.glob("*.json"))]
    topics = {
        (one["report"], str(s["start"])): s["topics"][0]
        for one in files
        for s in one["statements"]
        if s["part"] == "statement" and s.get("topics")
    }
    links: Pairs = {(one["report"], str(a), str(b)) for one in files for a, b in one["links"]}
    return Labelled(
        lawkit.load(reports, progress=False), [str(one["report"]) for one in files], topics, links
    )


def read_demo(corpus: lawkit.Corpus, problems: pd.DataFrame, plans: pd.DataFrame) -> Labelled:
    """Return topics and links of the demo panel; a quote that no statement holds is named by its number."""
    topics: dict[tuple[str, str], str] = {}
    for row in [*each(problems), *each(plans)]:
        topics.setdefault((row.report_id, row.place), row.topic)
    place = {(row.report_id, str(row.problem)): row.place for row in each(problems)}
    links: Pairs = {
        (row.report_id, place[row.report_id, number], row.place)
        for row in each(plans)
        for number in re.findall(r"\d+", str(row.answers).removesuffix(".0"))
    }
    return Labelled(corpus, list(corpus), topics, links)


def locate(corpus: lawkit.Corpus, name: str) -> pd.DataFrame:
    """Return a table of the demo's truth with the statement that holds most of each quote, and ``place``, its start."""
    truth = lawkit.demo_truth(name)
    found = lawkit.statements(corpus).reset_index()
    ids, places = [], []
    for number, row in enumerate(each(truth)):
        start = corpus.text(row.report_id).index(row.quote)
        here = found[found["report_id"] == row.report_id]
        shared = np.minimum(here["end"], start + len(row.quote)) - np.maximum(here["start"], start)
        best = here.loc[shared.idxmax()]
        held = shared.max() > 0
        ids.append(int(best["statement_id"]) if held else -1)
        places.append(str(best["start"]) if held else f"{name} {number}")
    return truth.assign(statement_id=ids, place=places)


def each(table: pd.DataFrame) -> Iterator[Any]:
    """Return the rows of a table as named tuples."""
    return iter(table.itertuples())


# ---------------------------------------------------------------- topics and links


def measure_topics(labelled: Labelled, keep: Keep) -> list[Measure]:
    """Return how often the main topic of ``method="seeded"`` is the label."""
    units = lawkit.topics(labelled.corpus, method="seeded", runs=1).units
    said = {(u.report_id, str(u.start)): u.topic for u in each(units) if not pd.isna(u.topic)}
    reports = [r for r in labelled.reports if keep(r)]
    rows = [(key[0], said.get(key, "none"), topic) for key, topic in labelled.topics.items() if keep(key[0])]
    right = _shares(reports, [(report, one == true) for report, one, true in rows])
    return [
        Measure(
            "topics_macro_f1",
            "main topic: macro-F1",
            classes_by_report(reports, rows),
            macro_f1,
            len(rows),
        ),
        Measure("topics_right", "main topic: share right", right, share, len(rows)),
    ]


def measure_links(labelled: Labelled, keep: Keep) -> list[Measure]:
    """Return precision, recall and F1 of the links, and F1 of linking by position alone."""
    pairs = lawkit.link_plans(labelled.corpus)
    reports = [r for r in labelled.reports if keep(r)]
    ranks = pairs.groupby("report_id")[["problem_id", "plan_id"]].rank("dense")
    true = {link for link in labelled.links if keep(link[0])}
    ours, position = (
        sets_by_report(reports, _links(pairs[mask], reports), true)
        for mask in (pairs["linked"], ranks["problem_id"] == ranks["plan_id"])
    )
    return [
        Measure("links_p", "links: precision", ours, precision, int(ours[:, 1].sum())),
        Measure("links_r", "links: recall", ours, recall, len(true)),
        Measure("links_f1", "links: F1", ours, f1, len(true)),
        Measure("links_position", "for comparison, by position alone: F1", position, f1, len(true)),
    ]


def _links(pairs: pd.DataFrame, reports: Collection[str]) -> Pairs:
    return {
        (row.report_id, str(row.problem_start), str(row.plan_start))
        for row in each(pairs)
        if row.report_id in reports
    }


def _shares(reports: list[str], rows: list[tuple[str, bool]]) -> Floats:
    """Return (right, all) a report."""
    counts = np.zeros((len(reports), 2))
    for report, right in rows:
        counts[reports.index(report)] += (right, 1)
    return counts


# ---------------------------------------------------------------- what became of it


def measure_fates(
    corpus: lawkit.Corpus, problems: pd.DataFrame, plans: pd.DataFrame, keep: Keep
) -> list[Measure]:
    """Return how well the fates of tasks and problems, the numbers reached and the threads of problems are told."""
    reports = [r for r in corpus if keep(r)]
    fates = lawkit.follow_up(corpus).set_index(["report_id", "plan_id"])["fate"].to_dict()
    threads = lawkit.recurring_problems(corpus).set_index(["report_id", "problem_id"])
    measures = []
    for key, title, truth, said in (
        ("plans", "what became of a task (kept, repeated, dropped): macro-F1", plans, fates),
        (
            "problems",
            "what became of a problem (persists, solved): macro-F1",
            problems,
            threads["fate"].to_dict(),
        ),
    ):
        rows = [
            (row.report_id, said.get((row.report_id, row.statement_id), "none"), row.fate)
            for row in each(truth)
            if row.fate != "last_year" and keep(row.report_id)
        ]
        counts = classes_by_report(reports, rows)
        measures.append(Measure(f"fates_{key}", title, counts, macro_f1, len(rows)))
    return [
        *measures,
        _measure_threads(reports, problems, threads["thread_id"].to_dict()),
        _measure_targets(corpus, reports, plans),
    ]


def _measure_threads(reports: list[str], problems: pd.DataFrame, threads: dict[Any, int]) -> Measure:
    """Return F1 of pairs of problems that are the same one in two years, counted with the later report."""
    true: Pairs = set()
    found: Pairs = set()
    rows = [row for row in each(problems) if row.report_id in reports]
    for one, other in combinations(rows, 2):
        if one.report_id == other.report_id:
            continue
        first, second = sorted([one, other], key=lambda row: str(row.report_id)[-4:])
        names = (second.report_id, second.place, first.report_id, first.place)
        if one.thread == other.thread:
            true.add(names)
        ids = {threads.get((row.report_id, row.statement_id), -row.Index - 1) for row in (one, other)}
        if len(ids) == 1:
            found.add(names)
    counts = sets_by_report(reports, found, true)
    return Measure("threads_f1", "pairs of years with the same problem: F1", counts, f1, len(true))


def _measure_targets(corpus: lawkit.Corpus, reports: list[str], plans: pd.DataFrame) -> Measure:
    """Return for which share of the targets with a known outcome the number reached is found."""
    table = lawkit.reached_targets(corpus)
    found = {
        (r.report_id, r.plan_id, r.target_value, r.reached_value)
        for r in each(table.dropna(subset="reached_value"))
    }
    rows = [
        (
            str(row.report_id),
            (row.report_id, row.statement_id, float(row.target_value), float(row.reached_value)) in found,
        )
        for row in each(plans)
        if not pd.isna(row.reached_value) and row.report_id in reports
    ]
    return Measure(
        "targets", "number reached of a target: share found", _shares(reports, rows), share, len(rows)
    )


# ---------------------------------------------------------------- the other tables of the demo panel


def measure_metadata(corpus: lawkit.Corpus, fields: Collection[str]) -> Measure:
    """Return the share of the fields that are as the writers say; those that they leave open are not judged."""
    truth = lawkit.demo_truth("reports").set_index("report_id")
    rows = []
    for report in corpus:
        for field in fields:
            true: Any = truth.loc[report, field]
            said: Any = corpus.reports.loc[report, field]
            if not pd.isna(true):
                same = str(said)[:10] == true if field == "published" else said == true
                rows.append((report, bool(same)))
    title = f"metadata ({', '.join(fields)}): fields right"
    return Measure("demo_metadata", title, _shares(list(corpus), rows), share, len(rows))


def measure_indicators(corpus: lawkit.Corpus) -> list[Measure]:
    """Return precision and recall of (report, indicator, value), and the share of the stated absences that are found."""
    truth = lawkit.demo_truth("indicators")
    none = truth["stated_none"].astype(bool)
    true: Pairs = {(r.report_id, r.indicator, f"{float(r.value):g}") for r in each(truth[~none])}
    rows = corpus.quantities.reset_index().dropna(subset="indicator")
    found: Pairs = {(r.report_id, r.indicator, f"{r.value:g}") for r in each(rows)}
    counts = sets_by_report(list(corpus), found, true)
    said = lawkit.coverage(corpus).reset_index()
    absent = set(map(tuple, said.loc[said["status"] == "none", ["report_id", "indicator"]].to_numpy()))
    nones = [(r.report_id, (r.report_id, r.indicator) in absent) for r in each(truth[none])]
    return [
        Measure("demo_indicator_p", "indicators with their values: precision", counts, precision, len(found)),
        Measure("demo_indicator_r", "indicators with their values: recall", counts, recall, len(true)),
        Measure(
            "demo_none",
            "indicators stated as none: share found",
            _shares(list(corpus), nones),
            share,
            len(nones),
        ),
    ]


def measure_slips(corpus: lawkit.Corpus) -> list[Measure]:
    """Return precision and recall of failed checks against the planted slips: the same kind, over the quote."""
    checks = corpus.checks.reset_index()
    failed = checks[~checks["holds"]]
    found: Pairs = {(r.report_id, r.kind, str(r.start)) for r in each(failed)}
    true: Pairs = set()
    for slip in each(lawkit.demo_truth("slips")):
        at = corpus.text(slip.report_id).index(slip.quote)
        over = failed[
            (failed["report_id"] == slip.report_id)
            & (failed["kind"] == slip.kind)
            & (failed["start"] < at + len(slip.quote))
            & (failed["end"] > at)
        ]
        true.add((slip.report_id, slip.kind, str(over["start"].iloc[0]) if len(over) else "missed"))
    counts = sets_by_report(list(corpus), found, true)
    return [
        Measure("slips_p", "planted slips among the failed checks: precision", counts, precision, len(found)),
        Measure("slips_r", "planted slips among the failed checks: recall", counts, recall, len(true)),
    ]


# ---------------------------------------------------------------- borrowed passages

# A passage is found where it agrees with the noted one for so much of the longer of the two, on both sides.
_AGREES = 0.8
Span = tuple[str, int, int]


def measure_reuse(corpus: lawkit.Corpus) -> list[Measure]:
    """Return recall and precision of borrowed passages, and how many of those found have the right relation.

    Rows that join two passages of the truth with the same source, or a passage with its source's source, follow from the
    truth and count neither way.
    """
    noted = [_noted(corpus, row) for row in each(lawkit.demo_truth("copied"))]
    implied = _implied([(one, other) for one, other, _ in noted])
    hits: dict[int, str] = {}
    wrong = []
    for row in each(lawkit.reuse(corpus)):
        sides = (
            (row.report_id, row.start, row.end),
            (row.source_id, row.source_start, row.source_end),
        )
        matched = [n for n, (one, other, _) in enumerate(noted) if _same_sides(sides, (one, other))]
        if matched:
            hits.update(dict.fromkeys(matched, row.relation))
        elif not any(_same_sides(sides, pair) or _same_sides(sides, pair[::-1]) for pair in implied):
            wrong.append(row.report_id)
    reports = list(corpus)
    counts, relations = np.zeros((len(reports), 3)), np.zeros((len(reports), 2))
    for number, (one, _, relation) in enumerate(noted):
        hit = number in hits
        counts[reports.index(one[0])] += (hit, hit, 1)
        relations[reports.index(one[0])] += (hits.get(number) == relation, hit)
    for report in wrong:
        counts[reports.index(report), 1] += 1
    return [
        Measure("reuse_p", "borrowed passages: precision", counts, precision, int(counts[:, 1].sum())),
        Measure("reuse_r", "borrowed passages: recall", counts, recall, len(noted)),
        Measure("reuse_relation", "whose they are, of those found", relations, share, len(hits)),
    ]


def _noted(corpus: lawkit.Corpus, row: Any) -> tuple[Span, Span, str]:  # noqa: ANN401
    """Return the two spans of a row of the truth, and the relation."""
    spans = []
    for report, quote in ((row.report_id, row.quote), (row.source_id, row.source_quote)):
        start = corpus.text(report).index(quote)
        spans.append((report, start, start + len(quote)))
    return spans[0], spans[1], row.relation


def _implied(noted: list[tuple[Span, Span]]) -> list[tuple[Span, Span]]:
    """Return pairs that follow: two passages joined by steps of the truth from one to the next."""
    groups: list[list[Span]] = []
    for pair in noted:
        near = [g for g in groups if any(_agree(s, t) for s in pair for t in g)]
        groups = [g for g in groups if g not in near] + [[s for g in near for s in g] + list(pair)]
    return [pair for group in groups for pair in combinations(group, 2)]


def _same_sides(one: tuple[Span, Span], other: tuple[Span, Span]) -> bool:
    return _agree(one[0], other[0]) and _agree(one[1], other[1])


def _agree(one: Span, other: Span) -> bool:
    """Return whether two spans of the same report have most of the longer one in common."""
    common = min(one[2], other[2]) - max(one[1], other[1])
    return one[0] == other[0] and common >= _AGREES * max(one[2] - one[1], other[2] - other[1])
