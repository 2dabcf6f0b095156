"""Sentences: every character of a report that is not blank belongs to exactly one."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right

from lawkit.text.word_patterns import first_then

# A full stop, with what closes after it. A Western stop counts after CJK, a percent sign or a bracket only.
_END = re.compile(r"(?:[。!?！？]|(?<=[一-鿿%)”》])\.(?=\s|$|[一-鿿“《(]))+[”’」』)》】\]\"]*")
# The characters that such a stop can begin with; they are found much faster than the whole pattern.
_STOP = re.compile(r"[。!?！？.]")
# A line that ends so has ended its sentence; a paragraph of official prose always does.
_LINE_DONE = "。!?;:…”’」』》】)）"
# A line shorter than this is a label, a heading or a table cell rather than a broken paragraph.
_SHORTEST_BROKEN = 18
_BREAK_LEFT = re.compile(r"[一-鿿,、(“《的]$")
_BREAK_RIGHT = re.compile(r"[一-鿿\d,、。;:)”》“《]")


def split_sentences(
    folded: str, lines: list[tuple[int, int]], cuts: list[int], *, joinable: bool = True
) -> list[tuple[int, int]]:
    """Return the spans of the sentences in some lines of a text, without their outer blanks.

    A sentence ends at 。！？ with the quotes and brackets that close there, at a line's end, and at each
    of ``cuts``. A line break inside a sentence (as converters leave them) does not end it.

    Parameters
    ----------
    folded
        The folded text.
    lines
        Spans of the lines to split.
    cuts
        Sorted offsets where a sentence must end: starts and ends of headings, starts of items.
    joinable
        Whether a line may go on in the next one; off for page furniture.

    Examples
    --------
    >>> text = "(一)加强领导。一是学习;二是培训。"
    >>> [text[a:b] for a, b in split_sentences(text, [(0, len(text))], [0, 8, 13])]
    ['(一)加强领导。', '一是学习;', '二是培训。']
    """
    spans: list[tuple[int, int]] = []
    for block_start, block_end in _blocks(folded, lines, cuts, joinable):
        at = block_start
        low = bisect_right(cuts, block_start)
        inner = cuts[low : bisect_left(cuts, block_end)]
        ends = sorted(
            {*(m.end() for m in first_then(_STOP, _END, folded, block_start, block_end)), *inner, block_end}
        )
        for stop in ends:
            span = _trim(folded, at, stop)
            if span:
                spans.append(span)
            at = stop
    return spans


def _blocks(
    folded: str, lines: list[tuple[int, int]], cuts: list[int], joinable: bool
) -> list[tuple[int, int]]:
    """Return the lines, those that break inside a sentence joined."""
    blocks: list[tuple[int, int]] = []
    for line_start, line_end in lines:
        if joinable and blocks and _goes_on(folded, blocks[-1], (line_start, line_end), cuts):
            blocks[-1] = (blocks[-1][0], line_end)
        else:
            blocks.append((line_start, line_end))
    return blocks


def _goes_on(folded: str, before: tuple[int, int], line: tuple[int, int], cuts: list[int]) -> bool:
    """Whether a sentence runs over the break between two lines."""
    at = bisect_right(cuts, before[1] - 1)
    if at < len(cuts) and cuts[at] <= line[0]:
        return False
    if folded[before[1] - 1] in _LINE_DONE or before[1] - before[0] < _SHORTEST_BROKEN:
        return False
    if folded.count("\n", before[1], line[0]) > 2:
        return False
    if not _BREAK_LEFT.search(folded, before[1] - 1, before[1]) or not _BREAK_RIGHT.match(folded, line[0]):
        return False
    return re.search(r"[。;,:、]", folded[before[0] : before[1]]) is not None


def _trim(folded: str, start: int, end: int) -> tuple[int, int] | None:
    part = folded[start:end]
    inner = part.strip()
    if not inner:
        return None
    start += len(part) - len(part.lstrip())
    return start, start + len(inner)
