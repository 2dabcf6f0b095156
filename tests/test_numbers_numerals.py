"""Numerals: one at a time, all of a text, and intervals; both widths, with a writer of numerals as the oracle."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from widths import in_width

from lawkit.numbers.numerals import find_numbers, parse_numeral
from lawkit.numbers.ranges import find_ranges

CASES = json.loads((Path(__file__).parent / "cases" / "numbers_numerals.json").read_text(encoding="utf-8"))
FIGURES = "零一二三四五六七八九"
FORMAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")


def _written(number):
    """Write a whole number in Chinese, section by section of four digits."""
    if number == 0:
        return "零"
    text, gap = "", False
    for power, large in ((8, "亿"), (4, "万"), (0, "")):
        section = number // 10**power % 10**4
        if not section:
            gap = bool(text)
            continue
        text += ("零" if text and (gap or section < 1000) else "") + _section(section) + large
        gap = False
    return text


def _section(number):
    words, gap = "", False
    for scale, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        figure = number // scale % 10
        if figure:
            words += ("零" if gap and words else "") + FIGURES[figure] + word
            gap = False
        else:
            gap = True
    return words


@pytest.mark.parametrize("width", ["half", "full"])
@pytest.mark.parametrize("case", CASES["numerals"], ids=lambda c: c["label"])
def test_numeral(case, width):
    numeral = parse_numeral(in_width(case["text"], width))
    assert numeral.value == pytest.approx(case["value"], rel=1e-15)
    assert (numeral.high, numeral.bound, numeral.kind) == (case["high"], case["bound"], case["kind"])


@pytest.mark.parametrize("width", ["half", "full"])
@pytest.mark.parametrize("text", CASES["refused"])
def test_no_numeral(text, width):
    with pytest.raises(ValueError, match=r"^s: "):
        parse_numeral(in_width(text, width))


@given(st.integers(0, 10**12 - 1))
@settings(deadline=None)
def test_written_numbers_are_read_back(number):
    written = _written(number)
    assert parse_numeral(written).value == number
    assert parse_numeral(written.translate(FORMAL)).value == number
    assert parse_numeral(f"{number:,}").value == number


@given(st.integers(1, 9999), st.sampled_from([("万", 10**4), ("亿", 10**8), ("万亿", 10**12)]))
@settings(deadline=None)
def test_scale_words_multiply(number, scale):
    word, factor = scale
    assert parse_numeral(f"{number}{word}").value == number * factor
    assert parse_numeral(f"{number}余{word}").bound == "over"


@given(st.decimals(0, 10**6, places=2, allow_nan=False), st.sampled_from(["", "约", "近", "超过"]))
@settings(deadline=None)
def test_decimals_are_exact(number, word):
    numeral = parse_numeral(f"{word}{number}")
    assert numeral.value == float(number)
    assert numeral.bound == {"": "exact", "约": "about", "近": "under", "超过": "over"}[word]


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("第九次会议议定3-5项,一千二百件", ["九", "3-5", "一千二百"]),
        ("四川的队伍十足努力,一切就绪", []),
        ("登陆大陆,收拾三间", ["三"]),
        ("2023年12月4日", ["2023", "12", "4"]),
        ("占三分之一,百分之九十五", ["三分之一", "百分之九十五"]),
        ("1, 234, 567件", ["1", "234", "567"]),
        ("见https://example.cn/a?b=20%25 共20%", ["20%"]),
        ("气温(-5度),结余 -1.5万", ["-5", "-1.5万"]),
        ("五十千", ["五十"]),
        ("十点二十分", ["十", "二十"]),
        ("", []),
    ],
)
def test_numbers_of_a_text(text, quotes):
    table = find_numbers(text)
    assert table["quote"].tolist() == quotes
    assert [text[s:e] for s, e in zip(table["start"], table["end"], strict=True)] == quotes


@given(st.text(alphabet="0159一两十百千万亿点.,-/%负半成折ek分之余多几约近 廿三四", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read(text):
    table = find_numbers(text)
    assert (table["start"].diff().dropna() > 0).all()
    assert (table["end"] <= len(text)).all()
    find_ranges(text)


@pytest.mark.parametrize("width", ["half", "full"])
@pytest.mark.parametrize(
    ("text", "quote", "ends", "closed"),
    [
        ("人数大于10并且小于20", "大于10并且小于20", (10, 20), (False, False)),
        ("分值在60到80之间", "在60到80之间", (60, 80), (True, True)),
        ("年龄介于二十和三十之间", "介于二十和三十之间", (20, 30), (True, True)),
        ("办理五百以上", "五百以上", (500, None), (False, False)),
        ("不少于3", "不少于3", (3, None), (True, False)),
        ("最多8", "最多8", (None, 8), (False, True)),
        ("比四分之一大,比三分之一小", "比四分之一大,比三分之一小", (0.25, 1 / 3), (False, False)),
        ("3至5名", "3至5", (3, 5), (True, True)),
        ("三百多件", "三百多", (300, None), (False, False)),
        ("等于12", "等于12", (12, 12), (True, True)),
    ],
)
def test_ranges(text, quote, ends, closed, width):
    table = find_ranges(in_width(text, width))
    (row,) = table.itertuples()
    assert row.quote == in_width(quote, width)
    got = tuple(None if end != end else end for end in (row.low, row.high))
    assert got == pytest.approx(ends) if None not in ends else got == ends
    assert (row.low_closed, row.high_closed) == closed


@pytest.mark.parametrize("text", ["共12件", "大于", "第九次", "", "20日"])
def test_no_range(text):
    assert len(find_ranges(text)) == 0


def test_halves_that_exclude_each_other_stay_apart():
    table = find_ranges("大于50小于12")
    assert table["quote"].tolist() == ["大于50", "小于12"]
