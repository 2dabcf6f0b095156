"""The grammar of titles, and the reading of dates and years."""

import datetime
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawkit.metadata.dates import find_days, find_years, first_day, url_date
from lawkit.metadata.titles import open_title, read_title
from lawkit.metadata.years import body_year, reported_year
from lawkit.text.fold import fold

CASES = json.loads((Path(__file__).parent / "cases" / "metadata_titles.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_title(case):
    found = read_title(case["text"])
    if case["title"] is None:
        assert found is None
    else:
        assert (found.text, found.owner, found.year) == (case["title"], case["owner"], case["year"])


def test_a_fifth_of_the_cases_are_negative():
    assert sum(case["title"] is None for case in CASES) * 5 >= len(CASES)


@pytest.mark.parametrize(
    "rest", ["2022年,云和县坚持依法行政。", "根据要求,报告如下。", "一、主要做法", "为落实要求,"]
)
def test_title_glued_to_the_body(rest):
    title = "云和县2022年法治政府建设情况报告"
    assert open_title(title + rest).text == title


def test_no_glued_title_in_a_sentence():
    assert open_title("审议2022年法治政府建设情况报告并印发,督促落实。") is None
    assert open_title("2022年,云和县坚持依法行政,法治政府建设情况报告按时公开。") is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-28 09:18", (2024, 3, 28)),
        ("2021/03/29 11:30:01", (2021, 3, 29)),
        ("2017年02月28日", (2017, 2, 28)),
        ("2025年03月19日 09时07分", (2025, 3, 19)),
        ("(2024年1月31日)", (2024, 1, 31)),
        ("25.02.2016 10:00", (2016, 2, 25)),
        ("2024.1.5", (2024, 1, 5)),
        ("2024 年 1 月 5 日", (2024, 1, 5)),
        ("二〇二四年十二月三十一日", (2024, 12, 31)),
        ("二○二三年十月十日", (2023, 10, 10)),
        ("二零二三年二月二十日", (2023, 2, 20)),
        ("2024年2月30日", None),
        ("2024-13-01", None),
        ("2024年3月", None),
        ("20243月", None),
        ("3.15", None),
        ("1234-2024-01", None),
        ("", None),
    ],
)
def test_days(text, day):
    assert first_day(fold(text)) == (datetime.date(*day) if day else None)


@given(
    st.dates(min_value=datetime.date(2000, 1, 1), max_value=datetime.date(2039, 12, 31)),
    st.sampled_from(["-", "/", "."]),
)
def test_every_day_in_every_form(day, mark):
    plain = f"{day.year}{mark}{day.month:02}{mark}{day.day:02}"
    short = f"{day.year}年{day.month}月{day.day}日"
    for text in (plain, short, fold(short.translate({c: c + 0xFEE0 for c in range(48, 58)}))):
        assert [d.date for d in find_days(f"时间:{text} 09:18")] == [day]


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("http://x.gov.cn/a/202303/t20230330_28728.htm", (2023, 3, 30)),
        ("https://x.gov.cn/art/2024/1/19/art_122_42.html", (2024, 1, 19)),
        ("http://x.gov.cn/2026/01-13/1373744.html", (2026, 1, 13)),
        ("http://x.gov.cn/2025/gsgg_0306/4030268.html", (2025, 3, 6)),
        ("http://x.gov.cn/c/2026-02-03/7104348.shtml", (2026, 2, 3)),
        ("http://x.gov.cn/content/post_9444204.html", None),
        ("http://x.gov.cn/ztzl/2019308078302232577.html", None),
        ("http://x.gov.cn/202301/content.html", None),
        ("", None),
    ],
)
def test_url_dates(url, day):
    assert url_date(url) == (datetime.date(*day) if day else None)


def test_years_of_plans_and_numbers_are_none():
    assert list(find_years("〔2020〕3号《纲要(2021—2025年)》2021-2022年 20243")) == []
    assert [y for y, _ in find_years("2022年度报告,2023年安排,二〇二四年")] == [2022, 2023, 2024]


@pytest.mark.parametrize(
    ("body", "year"),
    [
        ("2023年,我县坚持依法行政。\n一、2024年安排", 2023),
        ("根据《纲要(2021-2025年)》,现将2023年度情况报告如下:", 2023),
        ("今年以来,成效明显。\n一、2024年工作回顾", 2024),
        ("落实《2022年工作要点》,成效明显。", None),
        ("2019年1月7日,召开会议。现将2020年情况报告如下:", 2020),
        ("2025年以来,我县坚持依法行政。", 2025),
        ("我县坚持依法行政。", None),
    ],
)
def test_body_year(body, year):
    assert body_year(body, 0, len(body)) == year


def test_stated_year_is_never_moved():
    """A report published in December of its own year, or two years later, keeps the year that it states."""
    text = "2025年,我县坚持依法行政。"
    for day in (datetime.date(2025, 12, 16), datetime.date(2027, 2, 1)):
        assert reported_year(None, text, 0, len(text), day, "x-2020.txt").year == 2025


def test_inferred_years_say_so():
    found = reported_year(None, "我县坚持依法行政。", 0, 9, datetime.date(2025, 12, 16), None)
    assert (found.year, found.warning) == (2025, "year: inferred from the publication date")
    assert reported_year(None, "无", 0, 1, None, None).year is None
