"""Measure lawkit against annotated and labelled reports, and write docs/accuracy.md.

    python tools/accuracy.py [--print | --json]

The same lawkit gives the same bytes. Everything that is measured against is in the project: tests/gold, tests/gold/labels
and data/demo/truth.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from scoring.annotation import Tally, count_report, measure_numbers, measure_roles, measure_structure
from scoring.measures import RESAMPLES, Measure
from scoring.truth import (
    Keep,
    locate,
    measure_fates,
    measure_indicators,
    measure_links,
    measure_metadata,
    measure_reuse,
    measure_slips,
    measure_topics,
    read_demo,
    read_labels,
)

import lawkit

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "accuracy.md"
GOLD = ROOT / "tests" / "gold"
DEMO_GOLD = ROOT / "data" / "demo" / "truth" / "gold"

# What the demo's reports say of themselves; place, level, organ and its type are handed over in metadata.csv.
DEMO_FIELDS = ("title", "year", "published")

Table = tuple[str, list[Measure]]

INTRODUCTION = f"""\
# Accuracy as measured

Written by `make accuracy`; do not edit. Everything here is measured on reports that come with the project, so that
anybody can measure it again.

How to read the tables. *n* is the number of rows judged (sections, numbers, links …). The interval is a 95 % percentile
bootstrap over whole reports ({RESAMPLES:,} resamples, fixed seed), because errors come in clusters: a report whose headings
are unusual is wrong in many places. Where nothing was wrong the interval has no width. That does not say that nothing can go
wrong: with no error among *n* independent rows, up to 3/*n* errors are compatible with the data (the rule of three),
and rows of one report are not independent. A macro average is the mean over classes, whatever their size; some resamples lack
the small classes, which are the hard ones, so its interval lies rather too high.

**What these figures are not.** No report here is a random draw from the reports that are published each year. All texts
were written for the project. They follow the forms of real reports, but nobody can invent everything that offices do. Read the
figures as what to expect on reports like these, and check a sample of your own: annotate some of your reports by the
rules of the annotation guide, or look through the rows with their sentences.

The definitions. F1 is the harmonic mean of precision (how much of what was found is right) and recall (how much of what is
there was found). *Sections* are numbered headings; one is found if start and level agree. *Headings* and *section roles* are judged
on the sections found. *Roles* are judged character by character, blanks left out. A *quantity* is found if its span overlaps the
annotated one and its value is equal; unit, bound, modality and part_of are judged on the quantities found. Rows that the
annotation calls optional, where careful readers differ, cost nothing either way. *Indicators*: the code of a number, where
either side has one. *Checks*: the same numbers in the same relation, and the same verdict; sums and differences over the
same numbers say the same.
"""

DEVELOPMENT = """\
## The annotated reports of the test suite

`tests/gold`: {n} invented reports of governments, departments, towns and zones, annotated by hand. **They were
used for development**: when a rule was wrong here it was mended, and the tests demand that most of these reports are read
without an error. These figures therefore say how well the rules fit what they were written with, not how well
they do elsewhere.
"""

DEMO = """\
## The demo panel, annotated by other readers

`data/demo/truth/gold`: {n} of the 24 reports of the demo panel, annotated by the annotation guide by readers who had not seen
the code or what it returns. The reports came as html, docx, pdf and txt, so the readers of files are tested
too. Metadata are judged on title, year and date of publication only; the other fields are given with the panel. The panel
is part of the project and its tests run on it, so faults that it showed may have been mended since the annotation.
"""

TRUTH = """\
## The demo panel, against what its writers noted

`data/demo/truth`: while they wrote the 24 reports, the writers noted the indicators that each states, the slips of
arithmetic that they planted and the passages that they took from other reports. A borrowed passage is found if it
agrees with the noted one for 80 % of its length on both sides; rows that only follow from two noted ones (a source's
source) count neither way.
"""

ANALYSES = """\
## Topics, links and fates

Problems and tasks have been labelled with topics and links by one reader (`tests/gold/labels`), those of the demo panel by its
writers. Word lists, weights and thresholds were set on one half of each and are judged on both: reports a–m
and the bodies 澜川市, 南屏县 and 平岚县司法局 were **used for tuning**, reports n–z and the other bodies were **not used**.
A reader who labels alone has nobody to disagree with; how far a second one would agree is not known.

Clerks mostly answer the first problem first, so linking by position alone is the figure to beat. lawkit does not use the
position.
"""


def main(arguments: list[str] | None = None) -> None:
    """Write the page, or print it."""
    parser = argparse.ArgumentParser(description="Measure lawkit and write docs/accuracy.md.")
    parser.add_argument("--print", action="store_true", help="print the page instead of writing it")
    parser.add_argument("--json", action="store_true", help="print every figure with its interval as JSON")
    options = parser.parse_args(arguments)
    if options.json:
        print(json.dumps({key: _plain(tables) for key, tables in measure_all()}, indent=1))
    elif options.print:
        print(write_page(), end="")
    else:
        PAGE.write_text(write_page(), encoding="utf-8", newline="\n")


def write_page() -> str:
    """Return the page as Markdown."""
    return INTRODUCTION + "".join(f"\n{text}\n{_markdown(tables)}" for text, tables in measure_all())


def measure_all() -> Iterator[tuple[str, list[Table]]]:
    """Return the sections of the page: what they say, and their tables."""
    sample = lawkit.load(GOLD / "reports", progress=False)
    demo = lawkit.load_demo()
    problems, plans = locate(demo, "problems"), locate(demo, "plans")
    yield _annotated(DEVELOPMENT, sample, GOLD / "gold", None)
    yield _annotated(DEMO, demo, DEMO_GOLD, DEMO_FIELDS)
    whole = [measure_metadata(demo, DEMO_FIELDS), *measure_indicators(demo), *measure_slips(demo)]
    yield TRUTH, [(f"{len(demo)} reports", whole + measure_reuse(demo))]
    labels, truth = read_labels(GOLD / "reports", GOLD / "labels"), read_demo(demo, problems, plans)
    tables = []
    for name, tuned in (("used for tuning", True), ("not used", False)):
        keep = _half(tuned)
        measured = measure_topics(labels, keep) + measure_links(labels, keep)
        tables.append((f"Annotated reports, {name}", measured))
    for name, tuned in (("used for tuning", True), ("not used", False)):
        keep = _half_of_demo(tuned)
        measured = measure_topics(truth, keep) + measure_links(truth, keep)
        tables.append((f"Demo panel, {name}", measured + measure_fates(demo, problems, plans, keep)))
    yield ANALYSES, tables


def _half(tuned: bool) -> Keep:
    return lambda report: (report[0] <= "m") is tuned


def _half_of_demo(tuned: bool) -> Keep:
    bodies = ("lanchuan-20", "nanping", "pinglan-sfj")
    return lambda report: report.startswith(bodies) is tuned


def _annotated(
    text: str, corpus: lawkit.Corpus, folder: Path, fields: Iterable[str] | None
) -> tuple[str, list[Table]]:
    """Return the section on a folder of annotations; numbers are judged where somebody annotated them."""
    golds: dict[str, dict[str, Any]] = {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.json"))
    }
    tallies: dict[str, Tally] = {
        report: count_report(corpus, report, gold, list(fields or gold["meta"]))
        for report, gold in golds.items()
    }
    numbered = [tally for report, tally in tallies.items() if golds[report]["quantities"]]
    every = list(tallies.values())
    return text.format(n=len(every)), [
        (f"Structure, {len(every)} reports", measure_structure(every)),
        (f"Roles by character, F1, {len(every)} reports", measure_roles(every)),
        (f"Numbers, {len(numbered)} reports", measure_numbers(numbered)),
    ]


def _markdown(tables: list[Table]) -> str:
    parts = []
    for title, measures in tables:
        rows = [f"### {title}", "", "| | n | value | 95 % interval |", "|---|--:|--:|--:|"]
        for one in measures:
            low, high = one.interval()
            rows.append(f"| {one.title} | {one.n:,} | {one.value:.3f} | {low:.3f}–{high:.3f} |")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def _plain(tables: list[Table]) -> dict[str, dict[str, dict[str, Any]]]:
    return {
        title: {m.key: {"n": m.n, "value": m.value, "interval": m.interval()} for m in measures}
        for title, measures in tables
    }


if __name__ == "__main__":
    main(sys.argv[1:])
