"""Labelled metadata in the text: 索引号, 发布机构, 发布日期, 来源, 浏览次数 and their kin, in every layout seen.

A label stands before a colon, in brackets (``[ 索引号 ]``), in a table cell or alone on a line with its value
on the next. Only the first lines of a text are read, so cost does not grow with its length.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from lawkit.metadata.dates import CLOCK, DATE, TIME
from lawkit.resources import load_resource
from lawkit.text.word_patterns import first_of, first_then, one_of

_DISPLAY = re.compile(
    r"[\s\[\]【】(){}|/、:.·+-]*(?:(?:大号?|中号?|小号?|默认|特大|超大|打印|关闭|收藏|分享|[+A-])[\s\[\]【】(){}|/、:.·+-]*)*"
)
_COUNT = re.compile(r"[\s\[【(]{0,4}\d{0,9}(?:[,\d]{0,9})\s{0,2}(?:人次|次|人)?[\])】]?|\s{0,3}-{1,2}")
_EMPTY = re.compile(r"[\s\[\]【】|()<>·•-]*")


@dataclass(frozen=True, slots=True)
class Field:
    """One labelled value: the label's group, the value as folded text, and the value's span."""

    label: str
    value: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Hit:
    """A field together with the span that it takes up on its line, label included."""

    field: Field
    start: int
    end: int


@lru_cache(maxsize=1)
def _labels() -> tuple[re.Pattern[str], re.Pattern[str], dict[str, tuple[str, str]]]:
    """Return what labels begin with, the pattern of every label, and for each its group and the kind of its value."""
    groups = {k: v for k, v in load_resource("labels").items() if k != "meta"}
    table = {word: (name, group["value"]) for name, group in groups.items() for word in group["labels"]}
    spaced, initials = one_of(table, between=r"\s{0,8}"), first_of(table)
    pattern = rf"(?P<open>[\[【|(]\s*)?(?P<label>{spaced})(?P<close>\s{{0,6}}[\]】)|]\s{{0,3}}:?|\s{{0,6}}:|\s{{0,4}}$|\s{{1,8}}(?=\S))"
    return re.compile(rf"[\[【|({initials}]"), re.compile(pattern, re.MULTILINE), table


def find_hits(folded: str, start: int, end: int) -> Iterator[Hit]:
    """Yield the labelled fields of one line, ``folded[start:end]``; a value runs to the next label.

    A label alone at the end of the line has an empty value: its value may stand on the next line.
    """
    opening, pattern, table = _labels()
    found = first_then(opening, pattern, folded, start, end)
    marks = [m for m in found if _is_label(folded, m, start, end)]
    for i, mark in enumerate(marks):
        limit = marks[i + 1].start() if i + 1 < len(marks) else end
        name, kind = table["".join(mark["label"].split())]
        value_start, value_end = _value(folded, mark.end(), limit, kind)
        yield Hit(
            Field(name, folded[value_start:value_end], value_start, value_end),
            mark.start(),
            max(value_end, mark.end()),
        )


def _is_label(folded: str, mark: re.Match[str], start: int, end: int) -> bool:
    """Tell a label from the same word inside a sentence: it must begin the line or follow a break of some kind."""
    if not mark["close"].strip() and not _is_cell(folded, mark, start, end):
        return False
    if mark["open"] or mark.start() == start:
        return True
    before = folded[mark.start() - 1]
    # Glued labels (来源:某街道字体大小:) need a long label; 时间 and 日期 inside a word do not count.
    return (
        before in " |•·-*[【(]】)\t"
        or before.isdigit()
        or len(mark["label"]) >= 4
        or mark["label"] in ("来源", "字体", "打印")
    )


def _is_cell(folded: str, mark: re.Match[str], start: int, end: int) -> bool:
    """Tell whether a label without a colon is one: alone on its line, or a cell of a table whose bars were lost."""
    before, after = folded[start : mark.start()], folded[mark.end() : end]
    if not before.strip(" •·-*|") and not after.strip():
        return True
    if not (before == "" or before[-1].isspace()) or len(mark["label"]) < 3 or end - start > 120:
        return False
    return DATE.match(after) is not None or not re.search("[,。;:、()]", folded[start:end])


def _value(folded: str, start: int, limit: int, kind: str) -> tuple[int, int]:
    """Span of a value of the given kind that begins at ``start`` and ends at ``limit`` at the latest."""
    while start < limit and (folded[start].isspace() or folded[start] in "|[【:"):
        start += 1
    part = folded[start:limit]
    if kind == "date":
        hit = DATE.search(part[:40])
        if hit is None or CLOCK.search(part[: hit.start()]):
            return start, start
        time = TIME.match(part, hit.end())
        return start + hit.start(), start + (time.end() if time else hit.end())
    if kind == "count":
        hit2 = _COUNT.match(part)
        return start, start + (hit2.end() if hit2 else 0)
    if kind == "display":
        hit3 = _DISPLAY.match(part)
        return start, start + (hit3.end() if hit3 else 0)
    return _words(folded, start, limit, one=kind == "word")


def _words(folded: str, start: int, limit: int, *, one: bool) -> tuple[int, int]:
    """Span of a value in words: to the end of the line where the rest is short, else to the first blank."""
    part = folded[start:limit].rstrip(" |[【(•·-\t")
    if one or len(part) > 60 or re.search("[。;]", part):
        part = re.split(r"[\s|]", part, maxsplit=1)[0]
    part = re.split(r"\s*[|\]】]|\s{3,}", part, maxsplit=1)[0].rstrip()
    if (date := DATE.search(part)) and date.start() > 2 and part[date.start() - 1].isspace():
        part = part[: date.start()].rstrip()
    if len(part) > 60:  # a run of text without any blank is no value
        return start, start
    return start, start + len(part)


def is_empty(text: str) -> bool:
    """Tell whether nothing but brackets, bars and blanks is left."""
    return _EMPTY.fullmatch(text) is not None
