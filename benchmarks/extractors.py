"""How many lines of a report different extractors keep, and how many foreign lines they let in.

    python benchmarks/extractors.py

Runs over the page layouts of tests/cases/reading_html.json. trafilatura and readability-lxml are compared
where they are installed; lawkit does not depend on them. The layouts are those that lawkit's own tests use, so its
row says that nothing was lost since, not how it does on unknown pages.
"""

from __future__ import annotations

import importlib
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

from lawkit.reading.html import read_html

CASES = Path(__file__).resolve().parent.parent / "tests" / "cases" / "reading_html.json"


def pages() -> Iterator[tuple[str, list[str]]]:
    """Yield every layout filled with the report, and the lines that must be kept."""
    cases = json.loads(CASES.read_text(encoding="utf-8"))
    words = {"title": cases["report"]["title"]} | {
        str(n): line for n, line in enumerate(cases["report"]["lines"])
    }
    for case in cases["layouts"]:
        filled = [
            re.sub(r"\{\{(\w+)\}\}", lambda m: words[m[1]], part) for part in (case["html"], *case["text"])
        ]
        if filled[1:]:
            yield filled[0], filled[1:]


def extractors() -> Iterator[tuple[str, Callable[[str], str]]]:
    """Yield the extractors that are installed."""
    yield "lawkit", lambda page: read_html(page).text
    try:
        trafilatura = importlib.import_module("trafilatura")
        yield (
            "trafilatura",
            lambda page: trafilatura.extract(page, include_tables=True, favor_recall=True) or "",
        )
    except ImportError:
        pass
    try:
        readability = importlib.import_module("readability")
        html = importlib.import_module("lxml.html")
        yield "readability", lambda page: html.fromstring(readability.Document(page).summary()).text_content()
    except ImportError:
        pass


def main() -> None:
    """Compare and print."""
    layouts = list(pages())
    for name, extract in extractors():
        kept = wanted = noise = 0
        for page, lines in layouts:
            found = {"".join(line.split()) for line in extract(page).splitlines() if line.strip()}
            right = {"".join(line.split()) for line in lines}
            kept, wanted, noise = kept + len(found & right), wanted + len(right), noise + len(found - right)
        print(f"{name}: {kept} of {wanted} lines kept, {noise} lines that are none of the report's")


if __name__ == "__main__":
    main()
