"""How fast widgets answer on 100 reports: the median of many interactions, and the first display.

    python benchmarks/widgets.py [--reports N] [--repeat N]

The corpus is the demo panel several times over, each copy under its own places. An interaction is a trait set, as a control
sets it, up to the moment when everything that is shown has been made; what JupyterLab then needs to draw it is not in it. First
display is making the widget and its MIME bundle, matplotlib loaded before. Marks: median of each interaction under 0.2 s, first
display under 1 s, in processor time, so that what else the machine does plays no part; the time on the clock is told beside it.
What runs on a button (clusters, topics) is told apart and has no mark.
"""

from __future__ import annotations

import argparse
import itertools
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd

import lawkit
from lawkit.tables import SCHEMAS

INTERACTION, FIRST = 0.2, 1.0


class Seconds(NamedTuple):
    """How long something took: processor time, and time on the clock."""

    processor: float
    clock: float


def enlarge(corpus: lawkit.Corpus, n: int) -> lawkit.Corpus:
    """Return a corpus of ``n`` reports made of copies of a smaller one, each under places of its own."""
    ids = list(corpus)
    copies: list[lawkit.Corpus] = []
    for at in range(-(-n // len(ids))):
        names = {one: f"{one}-{at}" for one in ids[: n - at * len(ids)]}
        tables: dict[Any, pd.DataFrame] = {}
        for name in SCHEMAS:
            table = corpus.table(name)
            if "report_id" in table.index.names:
                table = table[table.index.get_level_values("report_id").isin(names)]
                table = table.rename(index=names, level="report_id" if table.index.nlevels > 1 else None)
            tables[name] = table
        for column in ("place", "org", "sha256"):
            tables["reports"][column] = tables["reports"][column] + f"{at}"
        copies.append(lawkit.Corpus(tables, {new: corpus.text(old) for old, new in names.items()}))
    whole = copies[0]
    for one in copies[1:]:
        whole += one
    return whole


def clock(act: Callable[[], object]) -> Seconds:
    """Return the seconds that something takes."""
    start, spent = time.perf_counter(), time.process_time()
    act()
    return Seconds(time.process_time() - spent, time.perf_counter() - start)


def settings(desk: Any, name: str, values: Iterable[Any], repeat: int) -> list[Seconds]:  # noqa: ANN401
    """Return the seconds of setting a trait to one value after another, so that each time something changes."""
    wanted = itertools.islice(itertools.cycle(values), repeat)
    return [clock(lambda value=value: setattr(desk, name, value)) for value in wanted]


def measure(
    corpus: lawkit.Corpus, repeat: int
) -> tuple[dict[str, Seconds], dict[str, list[Seconds]], dict[str, Seconds]]:
    """Return the seconds of first displays, of interactions, and of what runs on a button."""
    desks: dict[str, Any] = {}
    path = Path(tempfile.mkdtemp()) / "decisions.csv"
    make: dict[str, Callable[[], Any]] = {
        "browse": lambda: lawkit.widgets.browse(corpus),
        "explore_metrics": lambda: lawkit.widgets.explore_metrics(corpus),
        "explore_keywords": lambda: lawkit.widgets.explore_keywords(corpus, resamples=20, top=150),
        "explore_topics": lambda: lawkit.widgets.explore_topics(corpus, runs=2),
        "audit": lambda: lawkit.widgets.audit(corpus),
        "review": lambda: lawkit.widgets.review(corpus, path=path, table="quantities", reviewer="a"),
    }
    first = {}
    for name, one in make.items():
        first[name] = clock(
            lambda name=name, one=one: desks.update({name: one()}) or desks[name]._repr_mimebundle_()
        )
    keywords, topics = desks["explore_keywords"], desks["explore_topics"]
    topics.method = "seeded"
    buttons = {"explore_keywords.run": clock(keywords.run), "explore_topics.run": clock(topics.run)}
    again = {"explore_keywords.run again": clock(keywords.run), "explore_topics.run again": clock(topics.run)}
    return first, interact(desks, repeat) | {k: [v] for k, v in again.items()}, buttons


def interact(desks: dict[str, Any], repeat: int) -> dict[str, list[Seconds]]:
    """Return the seconds of each kind of interaction."""
    browse, metrics, audit, review = (desks[n] for n in ("browse", "explore_metrics", "audit", "review"))
    keywords, topics = desks["explore_keywords"], desks["explore_topics"]
    places = sorted(browse.reports["place"].unique())
    codes = list(metrics._all["indicator"].value_counts().index[:repeat])
    bodies = sorted(metrics._all["body"].unique())
    found: dict[str, list[Seconds]] = {}
    found |= {
        "browse.place": settings(browse, "place", [*places[:6], ""], repeat),
    }
    browse.place = ""
    found |= {
        "browse.query": settings(browse, "query", ["执法", "普法宣传", "", "的", "行政复议"], repeat),
        "browse.role": settings(browse, "role", ["problems", "", "plan"], repeat),
    }
    browse.query, browse.role = "", ""
    found |= {
        "browse.report_id": settings(browse, "report_id", browse._found[:20], repeat),
        "metrics.indicators": settings(metrics, "indicators", [(code,) for code in codes], repeat),
        "metrics.places": settings(
            metrics, "places", [tuple(bodies[at : at + 3]) for at in range(repeat)], repeat
        ),
    }
    metrics.places = ()
    found |= {
        "metrics.value": settings(metrics, "value", metrics._keys(metrics.result), repeat),
        "audit.holds": settings(audit, "holds", ["fails", "holds", ""], repeat),
    }
    audit.holds = ""
    found |= {
        "audit.check": settings(audit, "check", list(audit._by_key), repeat),
        "keywords.term": settings(keywords, "term", list(keywords.result["term"])[:20], repeat),
        "topics.topic": settings(topics, "topic", topics.result["topic"].unique(), repeat),
    }
    topics.topic = ""
    found["topics.problem"] = settings(topics, "problem", [key for _, key in topics._problems()][:20], repeat)
    found["review.accept"] = [clock(review.accept) for _ in range(repeat)]
    found["review.position"] = settings(review, "position", range(repeat), repeat)
    return found


def main() -> None:
    """Measure and tell; the exit code is 1 where a mark is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=100)
    parser.add_argument("--repeat", type=int, default=15)
    options = parser.parse_args()
    corpus = enlarge(lawkit.load_demo(), options.reports)
    corpus.terms  # noqa: B018 - counted once for the corpus, not for a widget
    loading = clock(lambda: (lawkit.widgets, lawkit.figures))
    first, interactions, buttons = measure(corpus, options.repeat)
    print(f"{len(corpus)} reports; loading widgets and figures {loading.clock:.2f} s on the clock")
    print("\nfirst display, s: processor, clock")
    for name, seconds in first.items():
        print(f"  {name:28s} {seconds.processor:6.3f} {seconds.clock:6.3f}")
    print("\ninteraction, median s: processor, clock (slowest)")
    medians = {name: statistics.median(one.processor for one in many) for name, many in interactions.items()}
    for name, many in interactions.items():
        clocks = [one.clock for one in many]
        print(f"  {name:28s} {medians[name]:6.3f} {statistics.median(clocks):6.3f} ({max(clocks):.3f})")
    print("\non a button, s on the clock")
    for name, seconds in buttons.items():
        print(f"  {name:28s} {seconds.clock:6.3f}")
    missed = [n for n, s in medians.items() if s >= INTERACTION] + [
        n for n, s in first.items() if s.processor >= FIRST
    ]
    print(f"\nmarks missed: {', '.join(missed) or 'none'}")
    sys.exit(bool(missed))


if __name__ == "__main__":
    main()
