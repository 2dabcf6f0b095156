"""Lines with a heading level: what html and docx are taken apart into before they become one text."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lawkit.reading.document import Mark

CELL_SEPARATOR = " | "
# A cell with line breaks is still a cell of a data table up to this many characters; the headings of
# statistics tables stay below it, a column of running text does not.
_CELL_LIMIT = 60
_RUNNING_TEXT = re.compile(r"[（(]?[一二三四五六七八九十]{1,3}[）)、]|.*。$")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of text; ``level`` where markup says that it is a heading."""

    text: str
    level: int | None = None


def assemble(lines: Iterable[Line]) -> tuple[str, tuple[Mark, ...]]:
    r"""Return the text of ``lines``, one on each line, and the marks of its headings.

    Examples
    --------
    >>> assemble([Line("一、主要举措", level=1), Line("全年立案12件。")])
    ('一、主要举措\n全年立案12件。', (Mark(start=0, end=6, level=1),))
    """
    texts: list[str] = []
    marks: list[Mark] = []
    offset = 0
    for line in lines:
        if line.level is not None:
            marks.append(Mark(offset, offset + len(line.text), line.level))
        texts.append(line.text)
        offset += len(line.text) + 1
    return "\n".join(texts), tuple(marks)


def collapse(text: str) -> str:
    """Return ``text`` with every run of blanks as one space and none at the ends."""
    return " ".join(text.split())


def is_data_row(cells: Sequence[Sequence[Line]]) -> bool:
    """Tell whether the cells are short enough to stand side by side on one line.

    A row with a cell of several lines and more characters than a table's heading has is layout: its
    lines must stay apart.
    """
    return all(len(cell) < 2 or _is_short(cell) for cell in cells)


def _is_short(cell: Sequence[Line]) -> bool:
    """Tell whether the lines of a cell can be joined without joining headings or sentences."""
    if sum(len(line.text) for line in cell) > _CELL_LIMIT:
        return False
    return not any(_RUNNING_TEXT.match(line.text) for line in cell)


def join_row(cells: Sequence[Sequence[Line]]) -> list[Line]:
    """Return a table row as lines: one line for a data row, every cell's own lines for layout.

    Examples
    --------
    >>> join_row([[Line("年度")], [Line("行政复议"), Line("案件")]])
    [Line(text='年度 | 行政复议 案件', level=None)]
    """
    filled = [cell for cell in cells if cell]
    if len(filled) < 2:
        return list(filled[0]) if filled else []
    if not is_data_row(cells):
        return [line for cell in cells for line in cell]
    row = CELL_SEPARATOR.join(" ".join(line.text for line in cell) for cell in cells)
    return [Line(re.sub(r"(?: \| *)+$", "", row))]
