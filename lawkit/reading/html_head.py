"""What stands above an article on its page: headline, metadata lines, breadcrumb."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lawkit.reading.html_content import Content
from lawkit.reading.html_hints import label_pattern, label_start
from lawkit.reading.html_walk import Page, PageLine
from lawkit.resources import load_resource
from lawkit.text.fold import fold

_HEAD_LINES = 60  # lines before the article that may be its headline and metadata
_DATE = re.compile(
    r"\D{0,6}(?:19|20)\d\d[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?\D{0,3}(?:\d{1,2}[:：时]\d\d.{0,12})?$"
)
_TITLE_LENGTH = (6, 120)  # characters of a headline
_TITLE_LINES = 3  # lines of a headline that is broken by hand
_CRUMBS = 10  # lines of a breadcrumb
_LIST_NUMBER = re.compile(r"\d{1,2}\. ")
_METADATA_LENGTH = 200  # characters of a line of metadata


@dataclass(frozen=True, slots=True)
class Head:
    """The lines above an article that belong to it, its headline, and the page's breadcrumb."""

    lines: list[PageLine]
    headline: str
    breadcrumb: str


def find_head(page: Page, content: Content, title: str) -> Head:
    """Return what stands above the article.

    Parameters
    ----------
    page, content
        The lines of the page and the article's place among them.
    title
        The title that the page's own head states, "" for none; it may hold more, such as the site's name.

    Returns
    -------
    Head
        The headline (left out of the lines where the article begins with it), lines that begin with a
        label, and lines between headline and article that hold a label or a date.
    """
    before = range(max(0, content.first - _HEAD_LINES), content.first)
    free = [i for i in before if i not in content.noise and not page.lines[i].is_link]
    headline = _headline(page, title, free)
    words = "".join(page.lines[i].text for i in headline)
    opening = squeezed(
        "".join(line.text for line in page.lines[content.first : content.first + _TITLE_LINES])
    )
    repeated = bool(words) and opening.startswith(squeezed(words))
    shown = []
    for i in free:
        text = page.lines[i].text
        if i in headline:
            shown += [] if repeated else [page.lines[i]]
        elif not is_breadcrumb(text) and _is_metadata(text, below=bool(headline) and i > headline[-1]):
            shown.append(PageLine(_spaced(text), None, 0))
    return Head(shown, words, _breadcrumb(page, before))


def _headline(page: Page, title: str, free: list[int]) -> list[int]:
    """Return the lines of the headline: by the page's title, by markup and names, by its words; the last that fits."""
    known = squeezed(title)
    fitting = [i for i in free if _fits_title(page.lines[i].text)]
    stated = [i for i in free if len(page.lines[i].text) > 3 and squeezed(page.lines[i].text) in known]
    named = _title_lines(page)
    worded = re.compile("(?:" + "|".join(load_resource("reading")["html"]["title_endings"]) + r")[)）]?$")
    ranked = (
        stated,
        [i for i in fitting if i in named],
        [i for i in fitting if worded.search(page.lines[i].text)],
    )
    last = next((found[-1] for found in ranked if found), None)
    if last is None:
        return []
    whole = _block_around(page, last)
    first = last
    while first - 1 in free and (first - 1 in stated if last in stated else first - 1 in whole):
        first -= 1
    return list(range(first, last + 1))


def _fits_title(text: str) -> bool:
    """Tell whether a line has the length of a headline and is no metadata."""
    low, high = _TITLE_LENGTH
    return low <= len(text) <= high and not _is_metadata(text, below=True) and not is_breadcrumb(text)


def _title_lines(page: Page) -> frozenset[int]:
    """Return the lines that stand in a headline element or in a node with a headline's name."""
    names = frozenset(load_resource("reading")["html"]["title_names"])
    lines: set[int] = {i for i, line in enumerate(page.lines) if line.level is not None and line.level <= 3}
    for region in page.regions:
        if not names.isdisjoint(region.names) and len(region) <= _TITLE_LINES:
            lines.update(range(region.first, region.last))
    return frozenset(lines)


def _block_around(page: Page, line: int) -> range:
    """Return the lines of the innermost block that holds a line, if they are no more than a headline's."""
    inner = range(line, line + 1)
    for region in page.regions:
        if region.first <= line < region.last and len(region) <= _TITLE_LINES:
            inner = range(region.first, region.last)
    return inner


def squeezed(text: str) -> str:
    """Return ``text`` without blanks."""
    return "".join(text.split())


def _is_metadata(text: str, *, below: bool) -> bool:
    """Tell whether a line says something about the article; below the headline a date or a later label is enough."""
    if len(text) > _METADATA_LENGTH:
        return False
    text = fold(text)
    if label_start().match(text):
        return True
    return below and (_label_anywhere().search(text) is not None or _DATE.match(text) is not None)


def is_breadcrumb(text: str) -> bool:
    """Tell whether a line shows where on the site a page stands.

    Examples
    --------
    >>> is_breadcrumb("您当前的位置：首页 > 政务公开"), is_breadcrumb("一、主要举措")
    (True, False)
    """
    words = squeezed(text)
    if len(words) > _METADATA_LENGTH or re.search("[。；;]", words):
        return False
    openers = tuple(load_resource("reading")["html"]["breadcrumb_openers"])
    return words.startswith(openers) or (
        len(re.findall("[>›»→]", words)) >= 2 and not re.search("[，,]", words)
    )


def _breadcrumb(page: Page, before: range) -> str:
    """Return the breadcrumb: a line that reads like one, else a node with its name, such as a list of links."""
    line = next((page.lines[i].text for i in reversed(before) if is_breadcrumb(page.lines[i].text)), "")
    if line:
        return line
    rules = load_resource("reading")["html"]
    names = frozenset(rules["breadcrumb_names"])
    for region in page.regions:
        if not names.isdisjoint(region.names) and region.last <= before.stop and len(region) <= _CRUMBS:
            crumbs = [_LIST_NUMBER.sub("", line.text) for line in page.lines[region.first : region.last]]
            if any(opener in "".join(crumbs) for opener in rules["breadcrumb_words"]):
                return " > ".join(crumbs)
    return ""


@lru_cache(maxsize=1)
def _label_anywhere() -> re.Pattern[str]:
    """Return the pattern of a label with its colon."""
    return re.compile(rf"(?:{label_pattern()})\s?[\]】］]?\s?[:：]")


def _spaced(text: str) -> str:
    """Put a space before each label that is glued to the value before it; pages set them apart by margins."""
    return _label_anywhere().sub(lambda match: " " + match[0] if _is_glued(text, match) else match[0], text)


def _is_glued(text: str, label: re.Match[str]) -> bool:
    """Tell whether a label follows a value directly; a short one may be the end of a longer word (首发时间)."""
    name = squeezed(label[0]).rstrip(":：]】］")
    joined = label.start() > 0 and text[label.start() - 1] not in " [【［"
    return joined and (len(name) > 2 or name in load_resource("reading")["html"]["glued_labels"])
