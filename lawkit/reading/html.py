"""Web pages: the article of a government page as lines, and what the page says about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lawkit.reading.document import Mark
from lawkit.reading.html_content import Content, choose_content
from lawkit.reading.html_head import find_head, is_breadcrumb, squeezed
from lawkit.reading.html_hints import page_fields, page_title, read_hints
from lawkit.reading.html_walk import Page, PageLine, parse, walk
from lawkit.reading.lines import Line, assemble

_FIELD_LINES = 60  # first lines that may hold labelled fields
_HIDDEN_GAIN = 5  # times more text that hidden elements must hold to be taken for the article
_SHORT_PAGE = 200  # characters; the text of a page with less may be hidden until a script shows it


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
    page, warnings = _walk(text, root)
    content = choose_content(page)
    hints = read_hints(root, text)
    title = hints.get("title") or page_title(root)
    head = find_head(page, content, title)
    if title:
        hints.setdefault(
            "title", head.headline if squeezed(head.headline) in squeezed(title) and head.headline else title
        )
    body = [page.lines[i] for i in range(content.first, content.last) if _is_kept(page, i, content)]
    body, crumb = _without_breadcrumb(body)
    if head.breadcrumb or crumb:
        hints.setdefault("breadcrumb", head.breadcrumb or crumb)
    for key, value in page_fields([line.text for line in head.lines + body[:_FIELD_LINES]]).items():
        hints.setdefault(key, value)
    joined, marks = assemble(Line(line.text, line.level) for line in head.lines + body)
    return HtmlPage(joined, hints, marks, warnings)


def _walk(text: str, root: Any) -> tuple[Page, tuple[str, ...]]:  # noqa: ANN401  (lxml has no types)
    """Return the page's lines, with those of hidden elements where next to nothing else is there."""
    page = walk(root)
    size = sum(len(line.text) for line in page.lines)
    if size < _SHORT_PAGE:
        shown = walk(parse(text), hidden=True)
        if sum(len(line.text) for line in shown.lines) > _HIDDEN_GAIN * size + _SHORT_PAGE:
            return shown, ("html: the article stands in a hidden element",)
    return page, ()


def _is_kept(page: Page, index: int, content: Content) -> bool:
    """Tell whether a line inside the article's node belongs to the article."""
    if index in content.noise:
        return False
    return content.known or not page.lines[index].is_link


def _without_breadcrumb(lines: list[PageLine]) -> tuple[list[PageLine], str]:
    """Take a breadcrumb out of the first lines."""
    for i, line in enumerate(lines[:10]):
        if is_breadcrumb(line.text):
            return lines[:i] + lines[i + 1 :], line.text
    return lines, ""
