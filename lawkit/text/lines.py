"""Lines: the paragraphs of a text, also where a converter wrapped them to a fixed width."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lawkit.text.fold import BLANKS

_LINES = re.compile(r"[^\r\n\f\v\x1c-\x1e\x85\u2028\u2029]+")
# A text counts as wrapped where at least this share of its lines is full and ends inside a sentence; texts of
# one line a paragraph have next to none (at most 0.05 in the reports at hand), wrapped ones more than 0.6.
_WRAPPED_SHARE = 0.35
_FEWEST_LINES = 10
# Wrapped lines of official documents hold 28 characters and more; with digits, which are narrower, up to 60.
_NARROWEST, _WIDEST = 20, 80
_FULL = 0.85
_UNFINISHED = re.compile(r"[^。!?;:…]$")
_INDENT = 2


def iter_lines(folded: str, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int]]:
    r"""Yield the spans of the lines of ``folded[start:end]`` that are not blank, without their outer blanks.

    Examples
    --------
    >>> list(iter_lines("甲县\n\n  报告 \n"))
    [(0, 2), (6, 8)]
    """
    for match in _LINES.finditer(folded, start, len(folded) if end is None else end):
        line = match.group()
        inner = line.strip()
        if inner:
            left = match.start() + len(line) - len(line.lstrip())
            yield left, left + len(inner)


def join_wrapped(folded: str, lines: list[tuple[int, int]], opens: re.Pattern[str]) -> list[tuple[int, int]]:
    """Return the lines of a text, those that were wrapped to a fixed width joined to paragraphs.

    Parameters
    ----------
    folded
        The folded text.
    lines
        Spans of its lines.
    opens
        Matches at the start of a line that begins something new (an ordinal, an item).

    Returns
    -------
    list of tuple
        Spans of paragraphs; the same lines where the text is not wrapped.
    """
    width = _wrap_width(folded, lines)
    if width is None:
        return lines
    indents = [_indent(folded, start) for start, _ in lines]
    indented = sum(i >= _INDENT for i in indents) > 1
    paragraphs: list[tuple[int, int]] = []
    for at, (start, end) in enumerate(lines):
        before = lines[at - 1] if at else None
        if before and before[1] - before[0] >= _FULL * width - _INDENT and not opens.match(folded, start):
            unfinished = _UNFINISHED.search(folded, before[0], before[1])
            if (unfinished or indented) and indents[at] < _INDENT:
                paragraphs[-1] = (paragraphs[-1][0], end)
                continue
        paragraphs.append((start, end))
    return paragraphs


def _wrap_width(folded: str, lines: list[tuple[int, int]]) -> int | None:
    """Return the width in characters to which a text was wrapped, or None."""
    if len(lines) < _FEWEST_LINES:
        return None
    lengths = sorted(end - start for start, end in lines)
    width = lengths[int(0.9 * (len(lengths) - 1))]
    if not _NARROWEST <= width <= _WIDEST or lengths[-1] > 1.5 * width:
        return None
    full = sum(
        end - start >= _FULL * width and bool(_UNFINISHED.search(folded, start, end)) for start, end in lines
    )
    return width if full >= _WRAPPED_SHARE * len(lines) else None


def _indent(folded: str, start: int) -> int:
    line_start = max(folded.rfind("\n", 0, start), folded.rfind("\r", 0, start)) + 1
    return start - line_start


def unwrap(words: str) -> str:
    r"""Return words that run over a line break without it (guide: joined without a break).

    Examples
    --------
    >>> unwrap("健全制度,推动\n  工作")
    '健全制度,推动工作'
    """
    return "".join(part.strip(BLANKS) for part in words.splitlines())
