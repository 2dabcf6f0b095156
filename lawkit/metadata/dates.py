"""Dates and years as they are printed in the front matter of a report or in its URL."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE_YEAR = "二[〇○零0][一二三][〇○零一二三四五六七八九]"

# A day: year first with any separator, day first with stops (25.02.2016), or in Chinese numerals.
DATE = re.compile(
    r"(?<![\d.])(?P<y>(?:19|20)\d\d)\s{0,2}(?P<sep>[-/.年])\s{0,2}(?P<m>0?[1-9]|1[0-2])\s{0,2}(?:(?P=sep)|(?<=[\d ])月)\s{0,2}"
    r"(?P<d>3[01]|[12]\d|0?[1-9])(?!\d)\s?日?"
    r"|(?<!\d)(?P<d2>3[01]|[12]\d|0?[1-9])\.(?P<m2>0?[1-9]|1[0-2])\.(?P<y2>20\d\d)(?!\d)"
    rf"|(?P<y3>{_CHINESE_YEAR})年(?P<m3>十[一二]?|[一二三四五六七八九])月(?P<d3>[一二三四五六七八九十]{{1,3}})日"
)
# What may follow a date on its line without making it anything else: a time of day.
TIME = re.compile(
    r"\s{0,4}(?:T)?\d{1,2}\s?[:时]\s?\d{1,2}(?:\s?[:分]\s?(?:\d{1,2}(?:\.\d+)?秒?)?)?(?:Z|[+-]\d\d:?\d\d)?"
)
# Page clocks: 今天是:2019年10月31日 星期三, weather bars.
CLOCK = re.compile(r"今天是|现在是|当前时间|星期[一二三四五六日天]|农历")

# A year in running text or a title; the year of a document number or a range is no year reported.
YEAR = re.compile(rf"(?<![\d〔\[-])(?P<y>20[0-3]\d)\s{{0,2}}(?=年|度|法治)|(?P<c>{_CHINESE_YEAR})(?=年)")
_URL_DATES = (
    re.compile(r"/t?(?P<y>20[0-3]\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])[_\d]*"),
    re.compile(r"[/_](?P<y>20[0-3]\d)[/-](?P<m>0?[1-9]|1[0-2])[/-](?P<d>3[01]|[12]\d|0?[1-9])(?=[/_.]|$)"),
    re.compile(r"/t(?P<y>20[0-3]\d)(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])_"),
    re.compile(r"/(?P<y>20[0-3]\d)-?(?P<m>0[1-9]|1[0-2])[/-](?P<d>[0-2]\d|3[01])/"),
    re.compile(r"/(?P<y>20[0-3]\d)/[A-Za-z]+_(?P<m>0[1-9]|1[0-2])(?P<d>[0-2]\d|3[01])/"),
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date and where it is printed."""

    date: datetime.date
    start: int
    end: int


def _day(year: str, month: str, day: str) -> datetime.date | None:
    """Return the date of three numbers, None where the calendar has no such day."""
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _chinese(number: str) -> str:
    """十二 → 12, 三十一 → 31, 七 → 7."""
    tens, mark, ones = number.rpartition("十")
    if not mark:
        return number.translate(_DIGITS)
    return f"{tens.translate(_DIGITS) or '1'}{ones.translate(_DIGITS) or '0'}"


def _read(hit: re.Match[str]) -> datetime.date | None:
    """Return the date of one match of DATE."""
    if hit["y"]:
        return _day(hit["y"], hit["m"], hit["d"])
    if hit["y2"]:
        return _day(hit["y2"], hit["m2"], hit["d2"])
    return _day(hit["y3"].translate(_DIGITS), _chinese(hit["m3"]), _chinese(hit["d3"]))


def find_days(folded: str, start: int = 0, end: int | None = None) -> Iterator[Day]:
    """Yield the full dates printed in ``folded[start:end]``, in order.

    Examples
    --------
    >>> [str(d.date) for d in find_days("发布时间:2024-03-28 09:18 印发 二〇二三年一月十二日")]
    ['2024-03-28', '2023-01-12']
    """
    for hit in DATE.finditer(folded, start, len(folded) if end is None else end):
        if (date := _read(hit)) is not None:
            yield Day(date, hit.start(), hit.end())


def first_day(text: str) -> datetime.date | None:
    """Return the first full date in ``text``, None where there is none."""
    return next((d.date for d in find_days(text)), None)


def url_date(url: str) -> datetime.date | None:
    """Return the date in the path of a URL, None where there is none.

    Examples
    --------
    >>> print(url_date("http://www.example.gov.cn/zwgk/202303/t20230330_28728.htm"))
    2023-03-30
    >>> print(url_date("https://www.example.gov.cn/art/2024/1/19/art_1_2.html"))
    2024-01-19
    """
    for pattern in _URL_DATES:
        for hit in pattern.finditer(url):
            if (date := _day(hit["y"], hit["m"], hit["d"])) is not None:
                return date
    return None


def find_years(text: str) -> Iterator[tuple[int, int]]:
    """Yield the years named in ``text`` with their position, without those of ranges and document numbers.

    Examples
    --------
    >>> list(find_years("2022年度按照《纲要(2021—2025年)》和〔2020〕3号文件"))
    [(2022, 0)]
    """
    for hit in YEAR.finditer(text):
        if (
            hit.start()
            and text[hit.start() - 1] in "-—–~至到"
            and re.search(r"20\d\d年?.$", text[: hit.start()])
        ):
            continue
        if re.match(r"年?度?\s?[-—–~至]\s?20\d\d", text[hit.end() : hit.end() + 10]):
            continue
        value = hit["y"] or hit["c"].translate(_DIGITS)
        yield int(value), hit.start()
