"""Page furniture of pdf files: page numbers, and headers and footers that run through the document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from lawkit.reading.pdf_lines import PrintedLine

_EDGE = 2  # lines at the top and at the bottom of a page that can be furniture
_PAGE_NUMBER = re.compile(
    r"[-—–―－─_·•\s]*(?:第\s*)?\d{1,4}(?:\s*页)?(?:[\s,，、/／]*共?\s*\d{1,4}\s*页?)?[-—–―－─_·•\s]*|Page\s*\d+(?:\s*of\s*\d+)?",
    re.I,
)
_BARE = re.compile(r"\d{1,4}")
_HEIGHT = 4.0  # points that a running line may move between pages


def drop_furniture(pages: Sequence[Sequence[PrintedLine]]) -> list[list[PrintedLine]]:
    """Return the pages without page numbers and running headers and footers.

    Page numbers are sought among the first and last lines of each page; a bare number only counts where
    it follows the pages. A running line stands at the same height with the same words (but for digits)
    on more than half of three or more pages.
    """
    running = _running(pages)
    offset = _bare_offset(pages)
    kept = []
    for number, page in enumerate(pages):
        edges = _edges(page)
        kept.append(
            [
                line
                for i, line in enumerate(page)
                if i not in edges or not (_is_number(line, number, offset) or _is_running(line, running))
            ]
        )
    return kept


def _edges(page: Sequence[PrintedLine]) -> set[int]:
    """Return the indexes of a page's highest and lowest lines."""
    order = sorted(range(len(page)), key=lambda i: -page[i].bottom)
    return set(order[:_EDGE] + order[-_EDGE:])


def _is_number(line: PrintedLine, page: int, offset: int | None) -> bool:
    """Tell whether a line is the page's number."""
    if _BARE.fullmatch(line.text):
        return offset is not None and int(line.text) == page + offset
    return _PAGE_NUMBER.fullmatch(line.text) is not None


def _bare_offset(pages: Sequence[Sequence[PrintedLine]]) -> int | None:
    """Return what must be added to a page's index to give its bare number, None where numbers do not follow."""
    offsets: Counter[int] = Counter()
    for number, page in enumerate(pages):
        offsets.update({int(page[i].text) - number for i in _edges(page) if _BARE.fullmatch(page[i].text)})
    if not offsets:
        return None
    offset, count = offsets.most_common(1)[0]
    return offset if count * 2 >= len(pages) and (count > 1 or offset == 1) else None


def _key(line: PrintedLine) -> str:
    """Return a line's words without digits and blanks."""
    return re.sub(r"[\d\s]+", "#", line.text)


def _running(pages: Sequence[Sequence[PrintedLine]]) -> dict[str, float]:
    """Return the running lines and their usual heights."""
    heights: dict[str, list[float]] = {}
    for page in pages:
        for key, height in {_key(page[i]): page[i].bottom for i in _edges(page)}.items():
            heights.setdefault(key, []).append(height)
    usual = {key: sorted(found)[len(found) // 2] for key, found in heights.items()}
    return {
        key: usual[key]
        for key, found in heights.items()
        if len(pages) >= 3 and 2 * sum(abs(height - usual[key]) <= _HEIGHT for height in found) > len(pages)
    }


def _is_running(line: PrintedLine, running: dict[str, float]) -> bool:
    """Tell whether a line is one of the running lines, at its height."""
    height = running.get(_key(line))
    return height is not None and abs(line.bottom - height) <= _HEIGHT
