"""Printed lines to paragraphs: where a line goes on in the next one."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

_CJK = "\u3000-\u303f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uffef“”‘’…—"
_GAP = re.compile(rf"(?<=[{_CJK}]) +(?=[{_CJK}])")
_SENTENCE_END = re.compile("[。！？!?][”’」』）)]*$")
_HEADING = re.compile(
    r"[（(][一二三四五六七八九十]{1,3}[）)]|[一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十]{1,3}(?:部分|章|节)|\d{1,2}[.．、](?!\d)|[（(]\d{1,2}[）)]|附件[:：\d]"
)
_INDENT = 0.8  # widths of a character; a first line is set in by two, a hanging quotation mark by half a one
_SHORT = 1.7  # widths of a character that a full line may lack, where a mark or a long number would not fit
_FULL_SHARE = 0.95  # of the lines, ordered by where they end; the rest may stick out, such as wide tables
_BLOCK = (
    0.6  # of the page's width; lines of GB/T 9704 fill 0.74 of it, and a page without full lines joins none
)
_PARAGRAPH_GAP = 1.35  # times the usual distance of lines
_LARGER = 1.15  # times the usual size of type: a title or heading


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of a page and its box in points."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    hyphenated: bool = False

    @property
    def size(self) -> float:
        """The height of the line's first character, about its type size."""
        return max(self.top - self.bottom, 1.0)


@dataclass(frozen=True, slots=True)
class _Layout:
    """The measures of a document's text block in points."""

    left: float
    right: float
    size: float
    leading: float
    indents: bool  # whether paragraphs begin with an indent


def in_reading_order(lines: list[PrintedLine]) -> list[PrintedLine]:
    """Return a page's lines with headers that the file holds last in front, and footers that it holds first behind.

    The order of the others is the file's, which keeps columns and cells together.
    """
    for count in (2, 1):
        if len(lines) > count and min(a.bottom for a in lines[-count:]) > max(
            a.bottom for a in lines[:-count]
        ):
            lines = lines[-count:] + lines[:-count]
        if len(lines) > count and max(a.bottom for a in lines[:count]) < min(a.bottom for a in lines[count:]):
            lines = lines[count:] + lines[:count]
    return lines


def join_paragraphs(pages: Sequence[Sequence[PrintedLine]], width: float) -> list[str]:
    """Return the paragraphs and headings of the pages, in order; ``width`` is a page's, in points.

    A line goes on in the next one when it reaches the right margin and the next one is not set in. In a
    document without indents, it does not go on after a full stop where a heading mark or a wider
    distance follows.
    """
    lines = [line for page in pages for line in page]
    if not lines:
        return []
    layout = _measure(lines, pages, width)
    paragraphs = [lines[0].text]
    for above, line in itertools.pairwise(lines):
        if _goes_on(above, line, layout):
            paragraphs[-1] += _joint(above, line) + line.text
        else:
            paragraphs.append(line.text)
    return [_GAP.sub("", paragraph) for paragraph in paragraphs]


def _measure(lines: Sequence[PrintedLine], pages: Sequence[Sequence[PrintedLine]], width: float) -> _Layout:
    """Measure margins, type size, distance of lines, and whether paragraphs are indented."""
    size = median(line.size for line in lines)
    rights = sorted(line.right for line in lines)
    right = rights[int((len(rights) - 1) * _FULL_SHARE)]
    full = [line for line in lines if right - line.right < _SHORT * size] or list(lines)
    left = _mode([line.left for line in full])
    gaps = [
        a.bottom - b.bottom
        for page in pages
        for a, b in itertools.pairwise(page)
        if 0 < a.bottom - b.bottom < 4 * size
    ]
    set_in = sum(_INDENT * size < line.left - left < 3.5 * size for line in full)
    if right - left < _BLOCK * width:
        right = float("inf")  # no line is full: nothing goes on
    return _Layout(left, right, size, median(gaps) if gaps else 2 * size, set_in * 10 >= len(full))


def _mode(values: Sequence[float]) -> float:
    """Return the commonest value to the point, the smallest of several."""
    counts = Counter(round(value) for value in values)
    return float(min(counts, key=lambda value: (-counts[value], value)))


def _goes_on(above: PrintedLine, line: PrintedLine, layout: _Layout) -> bool:
    """Tell whether a paragraph goes on from one printed line to the next."""
    if abs(above.bottom - line.bottom) < 0.3 * layout.size and line.left >= above.right:
        return True  # two pieces of one printed line
    if layout.right - above.right > _SHORT * layout.size:
        return False
    if line.left - layout.left > _INDENT * layout.size:
        return False
    larger, smaller = max(above.size, line.size), min(above.size, line.size)
    unusual = larger > _LARGER * layout.size or smaller < layout.size / _LARGER
    if unusual and larger - smaller > 0.1 * layout.size:
        return False
    if layout.indents or not _SENTENCE_END.search(above.text):
        return True
    wide = above.bottom - line.bottom > _PARAGRAPH_GAP * layout.leading
    return not wide and not _HEADING.match(line.text)


def _joint(above: PrintedLine, line: PrintedLine) -> str:
    """Return what stands between two joined lines: a space between Latin words, else nothing."""
    if above.hyphenated:
        return ""
    latin = above.text[-1].isascii() and line.text[0].isascii()
    return " " if latin and above.text[-1].isalpha() and line.text[0].isalpha() else ""
