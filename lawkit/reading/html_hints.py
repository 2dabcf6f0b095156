"""What a page says about its article: meta tags, links, the comment of a saved page, labelled fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from lawkit.reading.lines import collapse
from lawkit.resources import load_resource
from lawkit.text.fold import fold

_FIELD_LENGTH = 200  # characters of a line with labelled fields; longer ones are prose
_DATE = re.compile(
    r"(?:19|20)\d\d[-/.年]\s?\d{1,2}[-/.月]\s?\d{1,2}日?(?:\s*\d{1,2}[:：时]\d\d(?:[:：分]\d\d)?)?"
)
_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")
_SAVED_WITHIN = 4096  # characters; browsers write the comment after the doctype
# What may stand before the first label of a line: a bullet, a bracket, a date without a label.
_LEAD = re.compile(r"[\[【［•·\-|\s]*(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\d:：时分\s]*)?[\[【［•·\-|\s]*")
_URL = re.compile(r"https?://\S+")
# A digit behind the dash is a span of years, not a site's name.
_SITE_SUFFIX = re.compile(r"(?<=.{6})\s*[-_|—–]+\s*([^-_|—–\d][^-_|—–]{1,30})$")


def read_hints(root: Any, text: str) -> dict[str, str]:  # noqa: ANN401  (lxml has no types)
    """Return the hints that stand in a page's head: title, published, source, site, column, url.

    The meta tags of 政府网站发展指引 come first, Open Graph tags next; for the address then the canonical
    link and the comment that browsers write into saved pages.
    """
    metas = _metas(root)
    hints = {}
    for key, names in load_resource("reading")["hints"].items():
        value = next((metas[name] for name in names if metas.get(name)), "")
        if value and (key != "url" or _URL.match(value)):
            hints[key] = value
    links = (
        link.get("href") or "" for link in root.iter("link") if (link.get("rel") or "").lower() == "canonical"
    )
    saved = _SAVED_FROM.search(text[:_SAVED_WITHIN])
    _add(hints, "url", next((link for link in links if _URL.match(link)), saved[1] if saved else ""))
    return hints


def page_fields(lines: Sequence[str]) -> dict[str, str]:
    """Return the hints that labelled lines give: org, created, published, doc_number, source.

    Examples
    --------
    >>> page_fields(["发布机构: 甲县司法局", "来源：本站 发布时间：2024-03-01 08:00 转发", "文号："])
    {'org': '甲县司法局', 'source': '本站', 'published': '2024-03-01 08:00'}
    """
    hints: dict[str, str] = {}
    for line in lines:
        for key, value in _labelled(line) if len(line) < _FIELD_LENGTH else ():
            if key in ("published", "created"):
                date = _DATE.match(value)
                value = date[0].strip() if date else ""
            if key not in ("other", "title") and value:
                hints.setdefault(key, value)
    return hints


def _labelled(line: str) -> list[tuple[str, str]]:
    """Return the labels of a line, each with its kind and value; [] where the line does not begin with one."""
    line = fold(line)
    found = list(_pattern().finditer(line))
    if not found or not _LEAD.fullmatch(line[: found[0].start()]):
        return []
    ends = [m.start() for m in found[1:]] + [len(line)]
    kinds = _kinds()
    return [
        (kinds["".join(m[1].split())], line[m.end() : end].strip(" []【】［］|　"))
        for m, end in zip(found, ends, strict=True)
    ]


@lru_cache(maxsize=1)
def _kinds() -> dict[str, str]:
    """Return what each label tells."""
    return {label: kind for kind, labels in load_resource("reading")["labels"].items() for label in labels}


@lru_cache(maxsize=1)
def label_pattern() -> str:
    """Return a pattern of all labels, longest first, with blanks between their characters allowed."""
    return "|".join(r"\s?".join(word) for word in sorted(_kinds(), key=len, reverse=True))


@lru_cache(maxsize=1)
def label_start() -> re.Pattern[str]:
    """Return the pattern of a line that begins with a label and its colon."""
    return re.compile(rf"[\[【［•·\-\s]*(?:{label_pattern()})\s?[\]】］]?\s?[:：]")


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    """Return the pattern of a label with its colon."""
    return re.compile(rf"({label_pattern()})\s?[\]】］]?\s?[:：]")


def _metas(root: Any) -> dict[str, str]:  # noqa: ANN401
    """Return the page's meta tags by lower-case name, the first of each name that is not empty."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        value = collapse(meta.get("content") or "")
        if name and value:
            metas.setdefault(name, value)
    return metas


def page_title(root: Any) -> str:  # noqa: ANN401
    """Return the words of ``<title>`` without the names of column and site behind them, as far as that is sure."""
    element = next(root.iter("title"), None)
    title = collapse("".join(element.itertext()))[:_FIELD_LENGTH] if element is not None else ""
    keep = tuple(load_resource("reading")["html"]["title_endings"])
    while (suffix := _SITE_SUFFIX.search(title)) and not suffix[1].endswith(keep):
        title = title[: suffix.start()]
    return title


def _add(hints: dict[str, str], key: str, value: str) -> None:
    """Add a hint that is not known yet."""
    if value:
        hints.setdefault(key, value)
