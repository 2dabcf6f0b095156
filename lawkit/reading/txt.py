"""Plain text and Markdown: the text is exactly what the file holds."""

from __future__ import annotations

import re

from lawkit.reading.document import Mark

_FENCE = re.compile(r"[ ]{0,3}(```+|~~~+)")
_HEADING = re.compile(r"\ufeff?[ ]{0,3}(#{1,6})[ \t]+(?=\S)")
_LINE = re.compile(r"[^\r\n]+")


def markdown_marks(text: str) -> tuple[Mark, ...]:
    r"""Return the ``#`` headings of a Markdown text; the text itself is not changed.

    Parameters
    ----------
    text
        The text of the file.

    Returns
    -------
    tuple of Mark
        The spans of the headings' words, without the number signs, in text order. Lines inside a
        fenced block are no headings.

    Examples
    --------
    >>> markdown_marks("## 一、主要举措\n正文。")
    (Mark(start=3, end=9, level=2),)
    """
    marks = []
    fence = ""
    for line in _LINE.finditer(text):
        opened = _FENCE.match(line[0])
        if opened and (not fence or opened[1].startswith(fence)):
            fence = "" if fence else opened[1]
        heading = None if fence else _HEADING.match(line[0])
        if heading:
            words = _without_closing(line[0])
            if len(words) > heading.end():
                marks.append(Mark(line.start() + heading.end(), line.start() + len(words), len(heading[1])))
    return tuple(marks)


def _without_closing(line: str) -> str:
    """Return a heading's line without the number signs that close it and without blanks behind."""
    words = line.rstrip()
    opened = words.rstrip("#")
    return opened.rstrip() if opened[-1:].isspace() else words
