"""The grammar of a report's title: which words make one, and what its parts say.

A title is 〔organ or place〕〔关于〕〔year〕…法治政府建设…报告, in any order of the first three. The grammar is
matched on folded text without blanks, so that titles broken over lines or by spaces need no rule of their own.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lawkit.metadata.dates import DATE, YEAR, find_years
from lawkit.resources import load_resource

#: No title on the 203 pages of forms.md was longer than 60 characters; two organs before it add at most 30.
MAX_TITLE = 90

# Column names and table bars before a title; second subjects and subtitles behind one.
_PREFIX = re.compile(r"(?:\[[^\]]{1,12}\]|【[^】]{1,12}】|\||《(?=[^《》]+》$))+")
# Words between the owner and the subject, and blanks for the year in templates.
_TRAIL = re.compile(
    r"(?:关于|发布|公布|年度|上半年|全面|深入|持续|推进|开展|加强|加快|落实|贯彻|建设|的|[0-9xX*_○×—~至-]+年度?|[0-9]{4}[—~至-]|年)+$"
)
_SECOND = ("及", "和", "暨", "—")


@dataclass(frozen=True, slots=True)
class Title:
    """The parts of a title: what stands before its subject without year and 关于, the year, and the title without furniture."""

    owner: str
    year: int | None
    text: str


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Return the whole title; a title at the start of a longer line; the words that no title holds."""
    words = load_resource("titles")["title"]
    subject, tail = ("|".join(words[key]) for key in ("subject", "tail"))
    front = "[^。;:!?,《》]{0,70}?"
    middle = "[^。;:!?,、《》]{0,30}?"
    core = f"(?P<front>{front})(?P<subject>{subject})(?P<middle>{middle})(?P<tail>{tail})"
    after = "|".join(words["after"])
    whole = re.compile(
        f"{core}(?P<rest>(?:》|[\\(\\[][^\\)\\]]{{0,24}}[\\)\\]]|(?:及|和|暨)[^。;:!?,]{{2,24}}|—[^。;:!?]{{4,50}}|[|_-].{{0,30}})?)$"
    )
    opening = re.compile(f"{core}(?={after})")
    return whole, opening, re.compile("|".join(words["never"]))


def read_title(squeezed: str) -> Title | None:
    """Return the parts of a string that is a title as a whole, None where it is none.

    Parameters
    ----------
    squeezed
        Folded text without blanks.

    Returns
    -------
    Title or None

    Notes
    -----
    A string ending in 情况 (no 报告 or 总结) is a title only where it names a year and something before it.

    Examples
    --------
    >>> read_title("临江县人民政府关于2022年度法治政府建设情况的报告")
    Title(owner='临江县人民政府', year=2022, text='临江县人民政府关于2022年度法治政府建设情况的报告')
    >>> read_title("关于《临江县2022年法治政府建设情况报告》的解读") is None
    True
    """
    if len(squeezed) > MAX_TITLE:
        return None
    whole, _, never = _patterns()
    head = _PREFIX.match(squeezed)
    cleaned = squeezed[head.end() :] if head else squeezed
    hit = whole.match(cleaned)
    if hit is None or never.search(squeezed):
        return None
    rest = hit["rest"]
    # What follows in brackets or behind a bar is page furniture, unless it is the year: 年度报告(2023年度).
    keep = (
        rest
        if rest.startswith(_SECOND) or (next(find_years(rest), None) and DATE.search(rest) is None)
        else ""
    )
    title = _parts(hit, cleaned[: hit.start("rest")] + keep, keep)
    if hit["tail"] == "情况" and (title.year is None or not (title.owner or rest.startswith(_SECOND))):
        return None
    return title


def open_title(squeezed: str) -> Title | None:
    """Return the title that a longer string begins with (title and body on one line), None where there is none.

    Examples
    --------
    >>> open_title("临江县2022年法治政府建设情况报告2022年,临江县坚持依法行政。").text
    '临江县2022年法治政府建设情况报告'
    """
    _, opening, never = _patterns()
    hit = opening.match(squeezed)
    if hit is None or never.search(hit.group()):
        return None
    title = _parts(hit, hit.group(), "")
    return title if hit["tail"] != "情况" or (title.year and title.owner) else None


def _parts(hit: re.Match[str], text: str, keep: str) -> Title:
    """Owner and year of a matched title."""
    year = next((y for y, _ in find_years(f"{hit['front']}{hit['subject']}{hit['middle']}年{keep}")), None)
    owner = re.sub(r"^20\d\d(?!\d)|20\d\d$", "", YEAR.sub("", hit["front"])).removeprefix("年")
    owner = re.sub("^(?:\\((?:年度?|度)?\\)|年度|度)?(?:关于(?:报送|印发|呈报)?)?", "", owner)
    owner = re.sub("(?:关于|年度).*$", "", owner)
    owner = _TRAIL.sub("", owner)
    return Title(owner.strip("年度"), year, text)
