"""One row of metadata for a report: title, place and its parents, organ, year reported, day of publication."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice
from types import MappingProxyType

from lawkit.metadata.bodies import OrgType
from lawkit.metadata.dates import first_day, url_date
from lawkit.metadata.fields import find_hits
from lawkit.metadata.frame import Frame
from lawkit.metadata.owners import find_owner
from lawkit.metadata.places import Level
from lawkit.metadata.titles import read_title
from lawkit.metadata.years import reported_year
from lawkit.text.fold import fold
from lawkit.text.lines import iter_lines

# The signature, its date and a line of fields: what stands below them are links to other pages.
FOOT_LINES = 6


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of one report; what is not known is None, what was inferred has a warning."""

    title: str | None = None
    place: str | None = None
    level: Level | None = None
    province: str | None = None
    prefecture: str | None = None
    county: str | None = None
    org: str | None = None
    org_type: OrgType | None = None
    year: int | None = None
    published: datetime.date | None = None
    warnings: tuple[str, ...] = ()


def read_metadata(
    text: str,
    folded: str,
    frame: Frame,
    *,
    hints: Mapping[str, str] = MappingProxyType({}),
    path: str | None = None,
) -> Metadata:
    r"""Read a report's metadata from its text, the page's own hints and, last, its file name.

    Parameters
    ----------
    text, folded
        The text, and the same text folded.
    frame
        The text's page frame (:func:`lawkit.metadata.frame.find_frame`).
    hints
        What was found outside the text: title, published, source, site, column, url, breadcrumb, doc_number, org.
    path
        The file's name, used for the year where nothing else says it.

    Returns
    -------
    Metadata
        Every value that is inferred and not printed has a warning that says so.

    Examples
    --------
    >>> from lawkit.metadata.frame import find_frame
    >>> text = "湛江市司法局关于2024年法治政府建设的年度报告\n市司法局坚持依法行政。现将情况报告如下。"
    >>> row = read_metadata(text, text, find_frame(text, text))
    >>> row.org, row.place, row.level, row.year
    ('湛江市司法局', '湛江市', 'prefecture', 2024)
    """
    printed = "".join(text[a:b] for a, b in frame.title) or None
    title = read_title("".join("".join(folded[a:b].split()) for a, b in frame.title)) if printed else None
    published, warnings = _published(folded, frame, hints)
    year = reported_year(
        title.year if title else None, folded, frame.body_start, frame.body_end, published, path
    )
    owner = find_owner(folded, frame, title, hints)
    area = owner.area
    notes = [*warnings, *([year.warning] if year.warning else []), *owner.warnings]
    return Metadata(
        printed,
        area.name if area else None,
        area.level if area else owner.level,
        area.province if area else None,
        area.prefecture if area else None,
        area.county if area else None,
        owner.org,
        owner.org_type,
        year.year,
        published,
        tuple(notes),
    )


def _published(folded: str, frame: Frame, hints: Mapping[str, str]) -> tuple[datetime.date | None, list[str]]:
    """Return the day of publication: a 发布 field, another dated field or line, the page's meta tag, the URL."""
    for label in ("published", "dated"):
        for field in frame.fields:
            if field.label == label and (day := first_day(field.value)):
                return day, []
    if day := first_day(fold(hints.get("published", ""))):
        return day, []
    if day := _foot_day(folded, frame.body_end):
        return day, []
    if (url := hints.get("url")) and (day := url_date(url)):
        return day, ["published: taken from the URL"]
    return None, []


def _foot_day(folded: str, body_end: int) -> datetime.date | None:
    """Return the day of a 发布 field right below the report; dates farther down belong to other pages."""
    for start, end in islice(iter_lines(folded, body_end), FOOT_LINES):
        for hit in find_hits(folded, start, end):
            if hit.field.label == "published" and (day := first_day(hit.field.value)):
                return day
    return None
