"""Pdf files set line by line: paragraphs joined again, page furniture dropped, nothing else lost."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from reading_samples import pdf, typeset

from lawkit.errors import ReadError
from lawkit.reading.pdf import read_pdf

FULL = str.maketrans(
    {
        **{chr(c): chr(c + 0xFEE0) for c in range(0x30, 0x3A)},
        ",": "，",
        ":": "：",
        "(": "（",
        ")": "）",
        "%": "％",
    }
)
REPORT = [
    "|云岭县司法局2023年法治政府建设年度报告",
    "2023年,云岭县司法局守正创新,扎实推进依法行政,全年召开专题会议6次,研究事项21件,逐项明确牵头单位和完成时限。",
    "一、主要举措和成效",
    "(一)压实法治建设责任。" + "围绕年度任务逐项明确牵头单位和完成时限,每季度调度一次,年底逐项对账销号。" * 6,
    "(二)规范执法行为",
    "抽查案卷146宗,合格率为97.9%,对发现的问题逐一反馈并限期整改到位。" * 5,
    "二、存在的不足和原因",
    "基层执法力量仍然薄弱。" * 9,
    ">云岭县司法局",
    ">2024年2月6日",
]


def text_of(paragraphs, **how):
    return read_pdf(pdf(typeset(paragraphs, **how)), path="x.pdf")[0].split("\n")


def plain(paragraphs):
    return [paragraph.lstrip("|>") for paragraph in paragraphs]


@pytest.mark.parametrize("width", ["half", "full"])
@pytest.mark.parametrize("indent", [True, False], ids=["indented", "flush"])
@pytest.mark.parametrize("lines", [7, 9, 12, 40])
def test_paragraphs_are_joined_over_lines_and_pages(width, indent, lines):
    report = [paragraph.translate(FULL) if width == "full" else paragraph for paragraph in REPORT]
    assert text_of(report, indent=indent, lines=lines) == plain(report)


@pytest.mark.parametrize(
    "form",
    [
        "- {} -",
        "— {} —",
        "-{}-",
        "第{}页 共9页",
        "第 {} 页",
        "{}/9",
        "{}",
        "Page {} of 9",
        "· {} ·",
        "－{}－",
    ],
)
def test_page_numbers_are_dropped(form):
    assert text_of(REPORT, lines=6, furniture=lambda page: [(280, 40, 10, form.format(page))]) == plain(
        REPORT
    )


@pytest.mark.parametrize(
    "form", ["云岭县司法局文件汇编", "法治政府建设年度报告 第{}页", "http://www.example.org/fz/t{}.html"]
)
def test_running_headers_and_footers_are_dropped(form):
    assert text_of(
        REPORT, lines=6, furniture=lambda page: [(72, 815, 9, form.format(page)), (400, 30, 9, "内部资料")]
    ) == plain(REPORT)


@pytest.mark.parametrize(
    "line",
    ["2023", "146", "第3页有误", "3/4的案件", "共9页", "(一)", "一、"],
    ids=["year", "number", "sentence", "share", "count", "mark", "heading"],
)
def test_lines_that_look_like_page_numbers_stay(line):
    paragraphs = [
        "全年办理行政复议案件三十一件。",
        "一、" + "主要举措" * 3,
        "|" + line,
        "合格率为97.9%。",
        "甲。",
        "乙。",
    ]
    assert line in text_of(paragraphs)


def test_a_header_on_one_page_only_stays():
    first = [(72, 815, 9, "云岭县人民政府公报")]
    assert "云岭县人民政府公报" in text_of(REPORT, lines=9, furniture=lambda page: first if page == 1 else [])


def test_spaces_between_chinese_characters_are_dropped_and_others_stay():
    assert text_of(["全年 共办 理案件 12 件,由 AB CD 承担。"]) == ["全年共办理案件 12 件,由 AB CD 承担。"]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.text("全年行政案件合格监督执法审查", min_size=1, max_size=150), min_size=1, max_size=6, unique=True
    )
)
def test_no_character_is_lost(paragraphs):
    paragraphs = [paragraph + "监督。" for paragraph in [*paragraphs, "全年办理行政复议案件三十一件"]]
    assume(all((len(paragraph) + 2) % 28 > 1 for paragraph in paragraphs))
    assert "".join(text_of(paragraphs)) == "".join(paragraphs)


def test_pages_without_text_are_counted():
    _, _, warnings = read_pdf(pdf([*typeset(REPORT, lines=50)[:1], [], []]), path="x.pdf")
    assert warnings == ("pdf: 2 of 3 pages hold no text",)


@pytest.mark.parametrize(
    "pages",
    [[[]], [[], []], [[(280, 40, 10, "- 1 -")], [(280, 40, 10, "- 2 -")]]],
    ids=["one", "two", "numbers only"],
)
def test_scanned_pages_have_no_text_layer(pages):
    with pytest.raises(ReadError) as raised:
        read_pdf(pdf(pages), path="x.pdf")
    assert raised.value.reason == "no-text-layer"


def test_encrypted_files_are_named():
    fpdf = pytest.importorskip("fpdf")
    document = fpdf.FPDF()
    document.set_encryption(owner_password="a", user_password="b")
    document.add_page()
    with pytest.raises(ReadError) as raised:
        read_pdf(bytes(document.output()), path="x.pdf")
    assert raised.value.reason == "encrypted"


def test_metadata_gives_hints_only_where_it_means_something():
    title = "云岭县二〇二三年法治政府建设报告".encode("utf-16-be").hex()
    data = pdf(typeset(REPORT), info=f"<</Title <feff{title}>/CreationDate (D:20240206010203+08'00')>>")
    assert read_pdf(data, path="x.pdf")[1] == {
        "title": "云岭县二〇二三年法治政府建设报告",
        "created": "2024-02-06",
    }
    assert read_pdf(pdf(typeset(REPORT), info="<</Title (Microsoft Word - a.docx)>>"), path="x.pdf")[1] == {}
