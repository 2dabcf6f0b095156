"""Telling an annual report on law-based government from the pages that come up beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from lawkit.metadata.context import squash
from lawkit.metadata.frame import Frame
from lawkit.metadata.front import split_lines
from lawkit.metadata.titles import read_title
from lawkit.resources import load_resource

KindName = Literal["report", "doubtful", "not-a-report"]

#: The signs of a kind stand near the top: in the lines before the body and this much of the body.
_HEAD = 1500
#: Whether a report without title speaks of its subject is judged on this much.
_SAMPLE = 4000
_INTRO = 500
#: A headline is shorter than this, a line of prose longer.
_LINE = 120


@dataclass(frozen=True, slots=True)
class Kind:
    """What a text is, and the sign that decided."""

    name: KindName
    detail: str


@lru_cache(maxsize=1)
def _rules() -> tuple[
    tuple[tuple[str, re.Pattern[str]], ...],
    tuple[tuple[str, re.Pattern[str], int], ...],
    dict[str, re.Pattern[str]],
]:
    """Signs in headlines, signs in the body (with the length up to which they hold), the subject's patterns."""
    data: Mapping[str, Any] = load_resource("kinds")
    headline = tuple((rule["kind"], re.compile(rule["pattern"])) for rule in data["headline"])
    body = tuple(
        (rule["kind"], re.compile(rule["pattern"]), rule.get("max_chars", 0)) for rule in data["body"]
    )
    return headline, body, {key: re.compile(pattern) for key, pattern in data["report"].items()}


def find_kind(text: str, folded: str, frame: Frame, hints: Mapping[str, str]) -> Kind:
    r"""Tell a report from a page that only looks like one.

    Parameters
    ----------
    text, folded
        The text, and the same text folded.
    frame
        Its page frame.
    hints
        What was found outside the text (title, column, breadcrumb).

    Returns
    -------
    Kind
        ``not-a-report`` only where a sign of another kind stands in the headline, or in the opening of a text
        without a report's title; ``doubtful`` where neither is sure.

    Examples
    --------
    >>> from lawkit.metadata.frame import find_frame
    >>> text = "关于《甲县2023年法治政府建设情况报告》的政策解读\n一、起草背景\n根据要求,起草本报告。"
    >>> find_kind(text, text, find_frame(text, text), {}).name
    'not-a-report'
    """
    headline, body_rules, report = _rules()
    body = "".join(folded[frame.body_start : frame.body_start + _SAMPLE].split())
    if not body:
        return Kind("doubtful" if frame.title else "not-a-report", "the text has no body")
    lines = _headlines(folded, frame, hints)
    titled = bool(frame.title)
    for line in lines:
        for kind, pattern in headline:
            if (
                pattern.search(line)
                and read_title(line) is None
                and not (titled and kind in ("news", "research", "通知", "plan or rules"))
            ):
                return _headline_kind(kind, line, titled, body)
    if not titled:
        for kind, pattern, limit in body_rules:
            if (hit := pattern.search(body[:_HEAD])) and (not limit or len(body) <= limit):
                return Kind("not-a-report", f"{kind}: {hit.group()[:30]}")
    if not titled and _is_disclosure(body, report):
        return Kind("not-a-report", "政府信息公开年度报告: its headings")
    if titled:
        return _titled(folded, frame)
    return _untitled(body, report)


def _headlines(folded: str, frame: Frame, hints: Mapping[str, str]) -> list[str]:
    """Return the short lines before the body, the body's first lines, and the page's own title."""
    spans = list(split_lines(folded, 0, min(frame.body_start + 400, len(folded))))
    lines = [
        "".join(folded[a:b].split())
        for a, b in spans
        if b - a <= _LINE
        and (a < frame.body_start or not ("。" in folded[a:b] or folded[a:b].endswith((":", ";"))))
    ]
    # A breadcrumb names the column, not the page; a numbered line is a heading of the body.
    lines = [
        x
        for x in lines[:40]
        if ">" not in x
        and not re.match("[一二三四五六七八九十]{1,3}、|\\([一二三四五六七八九十]|\\d+[.、]", x)
    ]
    return [
        *lines,
        *(f.value for f in frame.fields if f.label == "title"),
        *([squash(hints["title"])] if hints.get("title") else []),
    ]


def _headline_kind(kind: str, line: str, titled: bool, body: str) -> Kind:
    """Return the verdict on a telling headline: sure unless the text also has a report's title."""
    if titled and kind != "政策解读":
        return Kind("doubtful", f"{kind}: {line[:40]}")
    holds_report = (
        kind == "通知" and re.search("法治政府|依法行政", line) and re.search("(?:报告|总结)》?的通知", line)
    )
    if holds_report or (kind in ("news", "research") and re.search("(?:报告|汇报|总结)如下", body)):
        return Kind("doubtful", f"{kind}: {line[:40]}")
    return Kind("not-a-report", f"{kind}: {line[:40]}")


def _is_disclosure(body: str, report: Mapping[str, re.Pattern[str]]) -> bool:
    """Tell the annual report on open government, which has the same frame, by its vocabulary."""
    open_words = len(report["disclosure"].findall(body[:_HEAD]))
    return open_words >= 3 and open_words > 2 * len(report["subject"].findall(body))


def _titled(folded: str, frame: Frame) -> Kind:
    """Return the verdict on a text with a report's title: doubtful where names are blanked out as in a template."""
    title = "".join("".join(folded[a:b].split()) for a, b in frame.title)
    if re.search("[xX*_○×]{1,4}(?:年|市|县|区|镇|乡|局|街道)|某[市县区镇乡局]", title):
        return Kind("doubtful", f"template: {title[:40]}")
    return Kind("report", f"title: {title[:40]}")


def _untitled(body: str, report: Mapping[str, re.Pattern[str]]) -> Kind:
    """Return the verdict on a text without a title: by the sentence that announces a report, else by its vocabulary."""
    if hit := report["announce"].search(body[:_HEAD]):
        return Kind("report", f"announced: {hit.group()[:40]}")
    head = body[:_INTRO]
    if (
        report["subject"].search(head)
        and (report["frame"].search(head) or report["doing"].search(head))
        and re.search("20[0-3]\\d年|今年|一年来", head)
    ):
        return Kind("report", "its intro speaks of the subject as a report does")
    if len(body) < 200 and "。" not in body:
        return Kind("not-a-report", "no running text")
    if not report["subject"].search(body):
        return Kind("not-a-report" if len(body) > 200 else "doubtful", "the subject is never named")
    if len(report["subject"].findall(body)) >= 3 and len(set(report["legal_measures"].findall(body))) >= 2:
        return Kind("report", "subject and measures of a report, without a title")
    return Kind("doubtful", "no title and no sentence that announces a report")
