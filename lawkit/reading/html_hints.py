"""What a page says about its article: meta tags, links, the comment of a saved page, labelled fields."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from lawkit.reading.lines import collapse
from lawkit.resources import load_resource

_SAVED_FROM = re.compile(r"saved from url=\(\d+\)(\S+)")
_SAVED_WITHIN = 4096  # characters; browsers write the comment after the doctype
# What may stand before the first label of a line: a bullet, a bracket, a date without a label.
_LEAD = re.compile(r"[\[【［•·\-|\s]*(?:\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?[\d:：时分\s]*)?[\[【［•·\-|\s]*")
_URL = re.compile(r"https?://\S+")
_SITE_SUFFIX = re.compile(r"\s*[-_|—–]+\s*[^-_|—–]{2,30}$")


def read_hints(root: Any, text: str) -> dict[str, str]:  # noqa: ANN401  (lxml has no types)
    """Return the hints that stand in a page's head: title, published, source, site, column, url.

    The meta tags of 政府网站发展指引 come first, Open Graph tags next, then ``<title>``, the canonical
    link and the comment that browsers write into saved pages.
    """
    metas = _metas(root)
    hints = {}
    for key, names in load_resource("reading")["hints"].items():
        value = next((metas[name] for name in names if metas.get(name)), "")
        if value and (key != "url" or _URL.match(value)):
            hints[key] = value
    _add(hints, "title", _page_title(root, hints.get("site", "")))
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
    >>> page_fields(["发布机构: 甲县司法局", "来源：本站 发布时间：2024-03-01", "文号："])
    {'org': '甲县司法局', 'source': '本站', 'published': '2024-03-01'}
    """
    hints: dict[str, str] = {}
    for line in lines:
        if len(line) < 200:
            for key, value in _labelled(line):
                if key not in ("other", "title") and value:
                    hints.setdefault(key, value)
    return hints


def _labelled(line: str) -> list[tuple[str, str]]:
    """Return the labels of a line, each with its kind and value; [] where the line does not begin with one."""
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
    return {label: kind for kind, labels in load_resource("reading")["labels"].items() for label in labels}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = sorted(_kinds(), key=len, reverse=True)
    return re.compile(r"(" + "|".join(r"\s?".join(word) for word in words) + r")\s?[\]】］]?\s?[:：]")


def _metas(root: Any) -> dict[str, str]:  # noqa: ANN401
    """Return the page's meta tags by lower-case name, the first of each name that is not empty."""
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        value = collapse(meta.get("content") or "")
        if name and value:
            metas.setdefault(name, value)
    return metas


def _page_title(root: Any, site: str) -> str:  # noqa: ANN401
    """Return the words of ``<title>`` without the site's name."""
    element = next(root.iter("title"), None)
    title = collapse("".join(element.itertext())) if element is not None else ""
    if site and title.endswith(site):
        title = title.removesuffix(site).rstrip(" -_|—–")
    return _SITE_SUFFIX.sub("", title) or title


def _add(hints: dict[str, str], key: str, value: str) -> None:
    """Add a hint that is not known yet."""
    if value:
        hints.setdefault(key, value)
