"""How fast structure is read, as ratios within one run (absolute speeds depend on the machine).

    python benchmarks/structure.py

Prints, for the reports of the folder LAWKIT_REPORTS or else the (short) invented ones of tests/gold: characters per second of parsing alone (read, fold,
metadata, sections, roles), the same in units of a plain pass of one regular expression over the text,
and how the time grows with the length of the text (1.0 is exactly in proportion).
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lawkit.numbers.annotate import read_numbers
from lawkit.numbers.codebook import load_codebook
from lawkit.reading.document import Document
from lawkit.structure.parse import parse_document

HERE = Path(__file__).resolve().parent.parent / "tests" / "gold" / "reports"
REPORTS = Path(os.environ.get("LAWKIT_REPORTS", HERE))
RUNS = 7
PLAIN = re.compile(r"[一二三四五六七八九十]+、|\d+")


def seconds(work: Callable[[], object]) -> float:
    """Return the median time of one call over several, after one call that is not counted."""
    work()
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def parse(texts: list[str]) -> None:
    """Read the structure of every text."""
    for text in texts:
        parse_document(Document("report.txt", "txt", "utf-8", "", text, {}))


def parse_and_count(texts: list[str]) -> None:
    """Read structure and numbers of every text."""
    for text in texts:
        read_numbers(parse_document(Document("report.txt", "txt", "utf-8", "", text, {})), load_codebook())


def import_seconds(module: str) -> float:
    """Return the median time of importing a module in a new interpreter."""
    code = f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)"
    times = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        for _ in range(RUNS)
    ]
    return statistics.median(float(done.stdout) for done in times)


def main() -> None:
    """Measure and print."""
    texts = [path.read_bytes().decode("utf-8") for path in sorted(REPORTS.glob("*.txt"))]
    size = sum(map(len, texts))
    parsing = seconds(lambda: parse(texts))
    plain = seconds(lambda: [PLAIN.findall(text) for text in texts])
    print(
        f"structure: {size / parsing / 1e6:.2f} million characters a second, {parsing / plain:.0f} times one regex pass"
    )
    both = seconds(lambda: parse_and_count(texts))
    print(
        f"structure and numbers: {size / both / 1e6:.2f} million characters a second, {both / parsing:.1f} times structure alone"
    )
    body = "（一）加强领导。一是开展学习培训，全年办理案件120件。二是抓好落实。\n"
    for unit, name in ((body, "sections"), ("一是抓好落实。", "items on one line"), ("（", "brackets")):
        small, large = unit * 2_000, unit * 16_000
        growth = seconds(lambda text=large: parse([text])) / seconds(lambda text=small: parse([text])) / 8
        print(
            f"growth, {name}: {growth:.2f} times proportion from {len(small):,} to {len(large):,} characters"
        )
    print(f"import: {import_seconds('lawkit') / import_seconds('pandas'):.2f} times pandas")


if __name__ == "__main__":
    main()
