"""The year that a report is about."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass

from lawkit.metadata.dates import find_years
from lawkit.metadata.front import split_lines
from lawkit.metadata.mentions import quoted_titles

#: The intro and the first headings lie within this many characters of the body.
_INTRO = 1500

_QUOTED = re.compile("[《<〈][^《》<>〈〉\n]{0,80}[》>〉]")
_DAY = re.compile(r"\s?年\s?\d{1,2}\s?月")
_PRESENT = re.compile(r"现(?:将|就|对)|(?:将|把)我.{0,2}|我.{1,2}")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}[、.]\s?|\([一二三四五六七八九十]{1,3}\)\s?")
_OWN = re.compile(r"\s?年?度?(?:以来)?(?:.{0,14})?(?:法治|依法行政|工作|推进)")


@dataclass(frozen=True, slots=True)
class Reported:
    """The year reported on and, where it is not printed as such, how it was found."""

    year: int | None
    warning: str | None = None


def body_year(folded: str, start: int, end: int) -> int | None:
    """Return the year that the intro or the first heading of a body names as its own.

    Years inside 《》, of ranges, document numbers and single days never count.

    Examples
    --------
    >>> text = "根据《纲要(2021-2025年)》要求,现将2023年度工作报告如下:"
    >>> body_year(text, 0, len(text))
    2023
    """
    body = _QUOTED.sub(lambda m: "书" * len(m.group()), folded[start : min(end, start + _INTRO)])
    years = [(y, at) for y, at in find_years(body) if not _DAY.match(body, at + 4)]
    lines = list(split_lines(body, 0, len(body)))
    heading = next((a for a, _ in lines if _HEADING.match(body, a)), len(body))
    starts = {a for a, _ in lines}
    rules: tuple[Callable[[int], bool], ...] = (
        lambda at: at in starts and at < heading,
        lambda at: _PRESENT.search(body, max(body.rfind("。", 0, at), at - 30, 0), at) is not None,
        lambda at: _HEADING.search(body, max(0, at - 4), at) is not None,
        lambda at: at in starts,
        lambda at: _OWN.match(body, at + 4) is not None or body[at - 1 : at] in (":", "。", ","),
    )
    return next((year for rule in rules for year, at in years if rule(at)), None)


def quoted_year(folded: str, start: int, end: int) -> int | None:
    """Return the year of the report's title where the intro quotes it (现将《…2023年…报告》公布如下)."""
    intro = "".join(folded[start : min(end, start + _INTRO)].split())
    return next((title.year for title in quoted_titles(intro) if title.year), None)


def reported_year(
    title_year: int | None,
    folded: str,
    start: int,
    end: int,
    published: datetime.date | None,
    path: str | None,
) -> Reported:
    """Return the year reported: from the title, the intro, the first heading, the file's name, or the publication.

    Examples
    --------
    >>> reported_year(None, "我镇推进依法行政。", 0, 9, datetime.date(2024, 2, 1), None)
    Reported(year=2023, warning='year: inferred from the publication date')
    """
    if title_year is not None:
        return Reported(title_year)
    year = body_year(folded, start, end) or quoted_year(folded, start, end)
    if year is not None:
        return Reported(year)
    if path and (hit := re.search(r"(?<!\d)(20[0-3]\d)(?!\d)", re.split(r"[/\\]", path)[-1])):
        return Reported(int(hit[1]), "year: taken from the file's name")
    if published is not None:
        year = published.year if published.month == 12 else published.year - 1
        return Reported(year, "year: inferred from the publication date")
    return Reported(None)
