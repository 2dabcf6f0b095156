"""From a page to its lines: one pass over the tree, with what is known about each line.

Block elements and ``br`` end lines, inline elements do not; a row of a data table is one line. For every
block element its range of lines is kept, so that the content can be chosen by counting lines instead of
walking the tree again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from lawkit.reading.lines import Line, collapse, is_data_row, join_row
from lawkit.reading.lists import OrderedList
from lawkit.resources import load_resource
from lawkit.text.fold import fold

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_UNSEEN_STYLE = re.compile(r"visibility\s*:\s*hidden", re.I)
_BLOCK_STYLE = re.compile(r"display\s*:\s*(?:block|flex|grid|list-item)", re.I)
_PRE_STYLE = re.compile(r"white-space\s*:\s*pre", re.I)
_OUTLINE_STYLE = re.compile(r"mso-outline-level\s*:\s*([1-9])", re.I)
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f"))
# A line break of the source between two Chinese characters is no space (CSS Text calls it a segment break).
_SOURCE_BREAK = re.compile(
    r"(?<=[\u3400-\u9fff，。；：、！？）”》])[ \t]*[\r\n]\s*(?=[\u3400-\u9fff，。；：、！？（“《])"
)
_XML_DECLARATION = re.compile(r"\A\s*<\?xml[^>]*\?>")
# libxml2 drops what follows these; pages with a whole Word document inside their article have them early.
_ENDS = re.compile(r"</(?:html|body)\s*>", re.I)
# Characters that no html text may hold; libxml2 would stop at the first of them.
_FORBIDDEN = dict.fromkeys([*range(9), 11, *range(14, 32)], " ")


@dataclass(slots=True)
class PageLine:
    """A line of a page: its words, its heading level, and how many characters are links."""

    text: str
    level: int | None
    linked: int

    @property
    def is_link(self) -> bool:
        """Whether most of the line is a link."""
        return self.linked * 2 > len(self.text)


@dataclass(slots=True)
class Region:
    """A block element and the range of lines that it holds."""

    tag: str
    names: frozenset[str]
    parent: int
    first: int
    last: int = 0

    def __len__(self) -> int:
        return self.last - self.first


@dataclass(slots=True)
class Page:
    """All lines and regions of a page, in document order."""

    lines: list[PageLine] = field(default_factory=list)
    regions: list[Region] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Rules:
    """The sets of names that the walk asks for again and again."""

    dropped: frozenset[str]
    blocks: frozenset[str]
    content: frozenset[str]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    """Return the names from the resource file."""
    html = load_resource("reading")["html"]
    return _Rules(
        frozenset(html["dropped_tags"]), frozenset(html["block_tags"]), frozenset(html["content_names"])
    )


def parse(text: str) -> Any:  # noqa: ANN401  (lxml has no types)
    """Return the root element of an html text, or None where there is none; nothing is loaded from outside."""
    from lxml import etree

    text = _XML_DECLARATION.sub("", text.lstrip("\ufeff"))
    text = _ENDS.sub("", text).translate(_FORBIDDEN)
    if not text.strip():
        return None
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=True, remove_pis=True)
    return etree.fromstring(text.encode("utf-8", "replace"), parser)


def walk(root: Any, *, hidden: bool = False) -> Page:  # noqa: ANN401
    """Return the lines and regions of the tree below ``root``, with those of hidden elements if asked."""
    walker = _Walker(hidden)
    walker.run(root)
    return walker.page


def names_of(element: Any) -> frozenset[str]:  # noqa: ANN401
    """Return the id and the class names of an element in lower case."""
    words = f"{element.get('id') or ''} {element.get('class') or ''}"
    return frozenset(words.lower().split()) if words != " " else frozenset()


class _Walker:
    """The state of one walk: the line being written and the elements that are open."""

    def __init__(self, hidden: bool) -> None:
        self.page = Page()
        self._hidden = hidden
        self._pieces: list[str] = []
        self._linked = 0
        self._links = 0  # depth of open <a>
        self._pre = 0  # depth of open preformatted elements
        self._levels: list[int] = []
        self._open: list[int] = [-1]  # regions
        self._lists: list[OrderedList | None] = []
        self._number = ""  # of a list item, until its first line is written

    def run(self, root: Any) -> None:  # noqa: ANN401
        """Walk the tree without recursion, so that no nesting is too deep."""
        from lxml import etree

        events = etree.iterwalk(root, events=("start", "end", "comment"))
        skipped = None  # the element whose end comes next, because nothing below it was walked
        for event, element in events:
            if event == "start":
                if self._is_dropped(element) or self._is_row_written(element):
                    events.skip_subtree()
                    skipped = element
                else:
                    self._start(element)
                    self._write(element.text)
                continue
            if event == "end" and element is not skipped:
                self._end(element)
            if element is not root:
                self._write(element.tail)
        self._flush()

    def _is_dropped(self, element: Any) -> bool:  # noqa: ANN401
        """Tell whether an element shows nothing to a reader."""
        if element.tag in _rules().dropped:
            return True
        if self._hidden:
            return False
        style = element.get("style") or ""
        if _UNSEEN_STYLE.search(style) and not _rules().content.isdisjoint(names_of(element)):
            return False  # WeChat pages hide the article until a script shows it
        return element.get("hidden") is not None or _HIDDEN_STYLE.search(style) is not None

    def _is_row_written(self, element: Any) -> bool:  # noqa: ANN401
        """Write a table row as one line if it is a row of data; tell whether it was."""
        if element.tag != "tr" or element.find(".//table") is not None:
            return False
        cells = [cell for cell in element if cell.tag in ("td", "th")]
        if len(cells) < 2:
            return False
        walked = [walk(cell, hidden=self._hidden).lines for cell in cells]
        lines = [[Line(line.text, line.level) for line in cell] for cell in walked]
        if not is_data_row(lines):
            return False
        self._flush()
        linked = sum(line.linked for cell in walked for line in cell)
        self.page.lines += [
            PageLine(line.text, line.level, linked) for line in _labelled(join_row(lines), lines)
        ]
        return True

    def _start(self, element: Any) -> None:  # noqa: ANN401
        """Open an element."""
        tag = element.tag
        if tag == "br":
            self._flush()
            return
        if tag == "a" and element.get("href") is not None:
            self._links += 1
        names = names_of(element)
        if self._is_block(element, names):
            self._flush()
            self.page.regions.append(Region(str(tag), names, self._open[-1], len(self.page.lines)))
            self._open.append(len(self.page.regions) - 1)
            self._start_block(element)

    def _start_block(self, element: Any) -> None:  # noqa: ANN401
        """Open what a block element may change: heading level, preformatted text, lists."""
        tag, style = element.tag, element.get("style") or ""
        outline = _OUTLINE_STYLE.search(style)
        if re.fullmatch("h[1-6]", tag):
            self._levels.append(int(tag[1]))
        elif outline:
            self._levels.append(int(outline[1]))
        if tag == "pre" or _PRE_STYLE.search(style):
            self._pre += 1
        if tag in ("ol", "ul"):
            self._lists.append(OrderedList.of(element) if tag == "ol" else None)
        if tag == "li" and self._lists and (numbers := self._lists[-1]) is not None:
            self._number = numbers.next(element)

    def _end(self, element: Any) -> None:  # noqa: ANN401
        """Close an element."""
        tag = element.tag
        if tag == "a" and element.get("href") is not None:
            self._links -= 1
        if tag == "br" or not self._is_block(element, names_of(element)):
            return
        self._flush()
        self.page.regions[self._open.pop()].last = len(self.page.lines)
        style = element.get("style") or ""
        if re.fullmatch("h[1-6]", tag) or _OUTLINE_STYLE.search(style):
            self._levels.pop()
        if tag == "pre" or _PRE_STYLE.search(style):
            self._pre -= 1
        if tag == "li":
            self._number = ""
        if tag in ("ol", "ul"):
            self._lists.pop()

    def _is_block(self, element: Any, names: frozenset[str]) -> bool:  # noqa: ANN401
        """Tell whether an element stands on lines of its own; ``<font id="zoom">`` holds whole reports."""
        rules = _rules()
        if element.tag in rules.blocks or not rules.content.isdisjoint(names):
            return True
        return _BLOCK_STYLE.search(element.get("style") or "") is not None

    def _write(self, text: str | None) -> None:
        """Add text to the line being written."""
        if not text:
            return
        if self._pre and "\n" in text:
            *whole, text = text.split("\n")
            for line in whole:
                self._add(line)
                self._flush()
        self._add(text if self._pre else _SOURCE_BREAK.sub("", text))

    def _add(self, text: str) -> None:
        """Add text to the line, counting what is a link."""
        self._pieces.append(text)
        if self._links:
            self._linked += len(text.strip())

    def _flush(self) -> None:
        """End the line being written; a line of blanks is none."""
        text = collapse("".join(self._pieces).translate(_INVISIBLE)) if self._pieces else ""
        if text:
            level = self._levels[-1] if self._levels else None
            self.page.lines.append(PageLine(self._number + text, level, self._linked))
            self._number = ""
        self._pieces.clear()
        self._linked = 0


def _labelled(row: list[Line], cells: list[list[Line]]) -> Iterator[Line]:
    """Yield a row of labels and values as ``label: value`` lines, any other row as it is."""
    texts = [" ".join(line.text for line in cell) for cell in cells]
    while texts and not texts[-1] and len(texts) % 2:
        texts.pop()
    names = [label_of(text) for text in texts]
    if len(texts) % 2 or not all(names[::2]) or any(names[1::2]):
        yield from row
        return
    for name, value in zip(names[::2], texts[1::2], strict=True):
        yield Line(f"{name}: {value}".rstrip())


@lru_cache(maxsize=1)
def _labels() -> frozenset[str]:
    """Return all known labels."""
    return frozenset(label for labels in load_resource("reading")["labels"].values() for label in labels)


def label_of(text: str) -> str | None:
    """Return the label that ``text`` is (``索 引 号：`` is 索引号), or None.

    Examples
    --------
    >>> label_of("[ 索 引 号 ]："), label_of("主要举措")
    ('索引号', None)
    """
    label = "".join(fold(text).split()).strip("[]【】:") if len(text) < 24 else ""
    return label if label in _labels() else None
