"""Web pages: the article of a government page as lines, and what the page says about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from lawkit.reading.document import Mark
from lawkit.reading.html_content import Content, choose_content
from lawkit.reading.html_hints import page_fields, read_hints
from lawkit.reading.html_walk import Page, PageLine, parse, walk
from lawkit.reading.lines import Line, assemble
from lawkit.resources import load_resource

_HEAD_LINES = 60  # lines before the article that may be its headline and metadata
_DATE = re.compile(
    r"\D{0,6}(?:19|20)\d\d[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?\D{0,3}(?:\d{1,2}[:：时]\d\d.{0,12})?$"
)
_TITLE_LENGTH = (6, 120)  # characters of a headline


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """What a page gives: the article's text, hints, heading marks and warnings."""

    text: str
    hints: Mapping[str, str]
    marks: tuple[Mark, ...]
    warnings: tuple[str, ...] = ()


def read_html(text: str) -> HtmlPage:
    """Turn a decoded html page into the text of its article.

    Parameters
    ----------
    text
        The page, decoded.

    Returns
    -------
    HtmlPage
        The headline (unless the article begins with it), the metadata lines, and the article, every
        paragraph, heading and table row on a line of its own, blanks inside lines collapsed. Navigation,
        breadcrumb, scripts and hidden elements are left out. Hints hold the meta tags, the breadcrumb
        and the fields of the 索引号 table.

    Notes
    -----
    Nothing is loaded from a network, no script is run: a page whose article is put in by a script has
    none, and a page that embeds a pdf holds only its title.

    Examples
    --------
    >>> page = read_html("<body><h1>甲县2023年法治政府建设年度报告</h1><div id=zoom><p>一、主要举措</p><p>开展培训3场,参训90人次。</p></div>")
    >>> print(page.text)
    甲县2023年法治政府建设年度报告
    一、主要举措
    开展培训3场,参训90人次。
    """
    root = parse(text)
    if root is None:
        return HtmlPage("", {}, ())
    hints = read_hints(root, text)
    page = walk(root)
    content = choose_content(page)
    head, crumb = _head(page, content, hints.get("title", ""))
    body = [page.lines[i] for i in range(content.first, content.last) if _is_kept(page, i, content)]
    body, inner_crumb = _without_breadcrumb(body)
    if crumb or inner_crumb:
        hints.setdefault("breadcrumb", crumb or inner_crumb)
    for key, value in page_fields([line.text for line in head + body[:_HEAD_LINES]]).items():
        hints.setdefault(key, value)
    joined, marks = assemble(Line(line.text, line.level) for line in head + body)
    return HtmlPage(joined, hints, marks, () if body else ("html: no article found",))


def _is_kept(page: Page, index: int, content: Content) -> bool:
    """Tell whether a line inside the article's node belongs to the article."""
    if index in content.noise:
        return False
    return content.known or not page.lines[index].is_link


def _head(page: Page, content: Content, title: str) -> tuple[list[PageLine], str]:
    """Return the headline and the metadata lines before the article, and the breadcrumb."""
    low = max(0, content.first - _HEAD_LINES)
    before = range(low, content.first)
    crumb = next((page.lines[i].text for i in reversed(before) if is_breadcrumb(page.lines[i].text)), "")
    headline = _headline(page, content, title, before)
    shown = []
    for i in before:
        line = page.lines[i]
        if i in headline:
            shown.append(line)
        elif not line.is_link and not is_breadcrumb(line.text):
            after = bool(headline) and i > max(headline)
            if _label_start().match(line.text) or (after and _is_metadata(line.text)):
                shown.append(PageLine(_spaced(line.text), None, line.linked))
    return shown, crumb


def _headline(page: Page, content: Content, title: str, before: range) -> list[int]:
    """Return the lines of the page's headline, [] where the article itself begins with it."""
    known = _squeezed(title)
    opening = _squeezed("".join(line.text for line in page.lines[content.first : content.first + 3]))
    named = _title_lines(page)
    best: list[int] = []
    for i in reversed(before):
        words = _squeezed(page.lines[i].text)
        if (
            known
            and len(words) > 3
            and words in known
            and i not in content.noise
            and not page.lines[i].is_link
        ):
            best = [i]
            while (
                best[0] - 1 in before
                and _squeezed(page.lines[best[0] - 1].text) in known
                and best[0] - 1 not in content.noise
            ):
                best.insert(0, best[0] - 1)
            break
    if not best:
        fitting = [i for i in before if i in named and i not in content.noise and _fits_title(page.lines[i])]
        best = fitting[-1:]
    words = _squeezed("".join(page.lines[i].text for i in best))
    return [] if words and opening.startswith(words) else best


def _title_lines(page: Page) -> frozenset[int]:
    """Return the lines that stand in a headline element or in a node with a headline's name."""
    names = frozenset(load_resource("reading")["html"]["title_names"])
    lines: set[int] = {i for i, line in enumerate(page.lines) if line.level is not None and line.level <= 3}
    for region in page.regions:
        if not names.isdisjoint(region.names) and region.last - region.first <= 3:
            lines.update(range(region.first, region.last))
    return frozenset(lines)


def _fits_title(line: PageLine) -> bool:
    """Tell whether a line has the length of a headline and is no link."""
    return (
        _TITLE_LENGTH[0] <= len(line.text) <= _TITLE_LENGTH[1]
        and not line.is_link
        and not _label_start().match(line.text)
    )


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _is_metadata(text: str) -> bool:
    """Tell whether a line between headline and article says something about the article."""
    return len(text) < 200 and (_label_anywhere().search(text) is not None or _DATE.match(text) is not None)


def is_breadcrumb(text: str) -> bool:
    """Tell whether a line shows where on the site a page stands.

    Examples
    --------
    >>> is_breadcrumb("您当前的位置：首页 > 政务公开"), is_breadcrumb("一、主要举措")
    (True, False)
    """
    words = _squeezed(text)
    openers = tuple(load_resource("reading")["html"]["breadcrumb_openers"])
    if len(words) > 200 or re.search("[。；;]", words):
        return False
    return words.startswith(openers) or (
        len(re.findall("[>›»→]", words)) >= 2 and not re.search("[，,]", words)
    )


def _without_breadcrumb(lines: list[PageLine]) -> tuple[list[PageLine], str]:
    """Take a breadcrumb out of the first lines."""
    for i, line in enumerate(lines[:10]):
        if is_breadcrumb(line.text):
            return lines[:i] + lines[i + 1 :], line.text
    return lines, ""


@lru_cache(maxsize=1)
def _label_pattern() -> str:
    labels = load_resource("reading")["labels"].values()
    words = sorted((word for group in labels for word in group), key=len, reverse=True)
    return "|".join(r"\s?".join(word) for word in words)


@lru_cache(maxsize=1)
def _label_start() -> re.Pattern[str]:
    return re.compile(rf"[\[【［•·\-\s]*(?:{_label_pattern()})\s?[\]】］]?\s?[:：]")


@lru_cache(maxsize=1)
def _label_anywhere() -> re.Pattern[str]:
    return re.compile(rf"(?:{_label_pattern()})\s?[\]】］]?\s?[:：]")


def _spaced(text: str) -> str:
    """Put a space before each label that is glued to the value before it; pages set them apart by margins."""
    return _label_anywhere().sub(lambda match: " " + match[0] if _is_glued(text, match) else match[0], text)


def _is_glued(text: str, label: re.Match[str]) -> bool:
    """Tell whether a label follows a value directly; a short one may be the end of a longer word (首发时间)."""
    name = _squeezed(label[0]).rstrip(":：]】］")
    joined = label.start() > 0 and text[label.start() - 1] not in " [【［"
    return joined and (len(name) > 2 or name in load_resource("reading")["html"]["glued_labels"])
