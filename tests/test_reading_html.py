"""Pages in the layouts of Chinese government sites: each line of the report kept, nothing else let in."""

import json
import time
from pathlib import Path

import pytest

from lawkit.reading.html import read_html
from lawkit.reading.html_head import is_breadcrumb

CASES = json.loads((Path(__file__).parent / "cases" / "reading_html.json").read_text(encoding="utf-8"))
FULL = str.maketrans(
    {
        **{chr(c): chr(c + 0xFEE0) for c in range(0x30, 0x3A)},
        ",": "，",
        ":": "：",
        ";": "；",
        "(": "（",
        ")": "）",
        "%": "％",
    }
)


def fill(template, width):
    """Put the report's title and lines, in one width, into a layout."""
    report = CASES["report"]
    for name, text in [("title", report["title"]), *enumerate(report["lines"])]:
        template = template.replace(f"{{{{{name}}}}}", text.translate(FULL) if width == "full" else text)
    return template


VARIANTS = [
    pytest.param(case, width, id=f"{case['label']} ({width})")
    for case in CASES["layouts"]
    for width in case.get("widths", ["half", "full"])
]


@pytest.mark.parametrize(("case", "width"), VARIANTS)
def test_layout(case, width):
    page = read_html(fill(case["html"], width))
    assert page.text.split("\n") == ([fill(line, width) for line in case["text"]] or [""])
    for key, value in case.get("hints", {}).items():
        assert page.hints[key] == fill(value, width)
    assert not set(case.get("no_hints", [])) & set(page.hints)
    if "marks" in case:
        marks = [[page.text[mark.start : mark.end], mark.level] for mark in page.marks]
        assert marks == [[fill(text, width), level] for text, level in case["marks"]]


def test_enough_negative_layouts():
    negatives = sum(case["label"].startswith("negative") for case in CASES["layouts"])
    assert negatives * 5 >= len(CASES["layouts"])


@pytest.mark.parametrize(
    "html",
    [
        "<p>" + "全年开展培训3场,参训90人次。" * 300_000,
        "<div>" * 100_000 + "一、主要举措" + "</div>" * 100_000,
        "<p>一、主要举措和成效</p>" * 100_000,
        "<table><tr><td>" * 3_000 + "全年开展培训3场,参训90人次。",
        "(" * 100_000 + "【" * 100_000,
        "来源：" * 100_000,
        "<meta " * 200_000,
        "<a href=x>>" * 50_000,
        "<p class=content>一、主要举措</p><div id=zoom>全年开展培训3场,参训90人次。</div>" * 50_000,
        "<title>" + "-_" * 100_000 + "</title><h1>" + "报告" * 100_000 + "</h1>",
        "<table>" + "<tr><td>来源</td><td>甲</td></tr>" * 50_000,
        "<div class=share><div class=title>甲" * 50_000,
        "<p>甲" + "\n" * 200_000 + "</p><pre>" + "\n 甲" * 100_000,
    ],
    ids=[
        "one line",
        "deep",
        "many headings",
        "nested tables",
        "brackets",
        "labels",
        "open tags",
        "arrows",
        "many content nodes",
        "title",
        "rows",
        "noise nodes",
        "line breaks",
    ],
)
def test_time_grows_with_the_text_only(html):
    started = time.perf_counter()
    read_html(html)
    assert time.perf_counter() - started < 10


def test_external_entities_are_not_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("外部文件的内容", encoding="utf-8")
    html = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body><p>一、主要举措 &x;</p></body></html>'
    assert "外部文件" not in read_html(html).text


def test_nul_and_control_characters_do_not_cut_the_page():
    assert (
        read_html("<p>全年办案\x0012件。</p><p>二、存在的不足</p>").text.split("\n")[-1] == "二、存在的不足"
    )


def test_xml_declaration_and_wrong_meta_charset_are_ignored():
    html = '<?xml version="1.0" encoding="gb2312"?><html><head><meta charset="gb2312"></head><body><p>一、主要举措</p></body></html>'
    assert read_html(html).text == "一、主要举措"


@pytest.mark.parametrize(
    "text", ["一、主要举措 > 成效", "(一)压实责任", "申请→受理→办结,三步办成", "2023年>2022年"]
)
def test_no_breadcrumb(text):
    assert not is_breadcrumb(text)
