"""Properties that hold for any text: offsets slice back, no character is lost, nothing backtracks."""

import re
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from widths import in_width, visible

import lawkit
from lawkit.reading.document import Document
from lawkit.resources import load_resource
from lawkit.structure.parse import parse_document
from lawkit.text.fold import fold, squeeze

PIECES = [
    "甲县2023年法治政府建设情况报告", "来源:甲县司法局 发布时间:2024-01-02", "2023年,甲县坚持依法行政。", "报告如下:",
    "一、", "二、", "三、", "(一)", "(二)", "1.", "2.", "(1)", "①", "②", "一是", "二是", "三是", "首先,", "其次,", "第一,", "第二,",
    "主要举措和成效", "存在的不足和原因", "下一步工作打算", "加强领导", "开展培训3次", "下一步,我局将", "但仍存在一些问题", "建設(shè)",
    "。", ";", ":", ",", "、", "(", ")", "“", "”", "《", "》", " ", "\u3000", "\xa0", "\n", "\n\n", "\r\n", "\t", "# ", "|", "附件:1.", "甲县人民政府\n2024年1月5日",
    "扫一扫在手机打开当前页", "\ufeff", "\x00", "🙂", "abc", "12.4", "第十条(一)、(二)项",
]  # fmt: skip
texts = st.lists(st.sampled_from(PIECES), min_size=1, max_size=60).map("".join)


def parse(text: str):
    return parse_document(Document("x.txt", "txt", "utf-8", "", text, {}))


@settings(max_examples=300, deadline=None)
@given(st.text(max_size=200) | texts)
def test_folding_keeps_every_place(text):
    folded = fold(text)
    assert len(folded) == len(text)
    assert [c.isspace() for c in text if c in "\n\r"] == [c.isspace() for c in folded if c in "\n\r"]
    assert fold(folded) == folded
    assert fold(in_width(text, "full")) == fold(in_width(text, "half"))


@settings(max_examples=200, deadline=None)
@given(texts)
def test_squeezed_offsets_point_back(text):
    squeezed = squeeze(text)
    assert "".join(text[at] for at in squeezed.offsets) == squeezed.text == "".join(text.split())


@settings(max_examples=300, deadline=None)
@given(texts)
def test_structure_covers_the_text(text):
    parsed = parse(text)
    spans = [(s.start, s.end) for s in parsed.sentences]
    assert spans == sorted(spans)
    assert all(a_end <= b_start for (_, a_end), (b_start, _) in pairwise(spans))
    assert visible("".join(text[a:b] for a, b in spans)) == visible(text)
    assert all(text[a:b] == text[a:b].strip() for a, b in spans)
    for at, section in enumerate(parsed.sections):
        heading = section.heading
        assert (
            heading.start
            <= heading.number_end
            <= heading.text_start
            <= heading.text_end
            <= heading.end
            <= section.end
        )
        if section.parent is not None:
            parent = parsed.sections[section.parent]
            assert section.parent < at and parent.heading.level < heading.level and section.end <= parent.end
    for item in parsed.items:
        assert item.start < item.end and text[item.start :].startswith(item.number)
    for start in [*(i.start for i in parsed.items), *(s.heading.start for s in parsed.sections)]:
        (sentence,) = [s for s in parsed.sentences if s.start <= start < s.end]
        assert not text[sentence.start : start].strip("-#*> \t\u3000\xa0"), "only Markdown signs before it"


@settings(max_examples=100, deadline=None)
@given(texts)
def test_tables_slice_back(text):
    text = "青溪县2023年法治政府建设情况报告\n一、主要举措\n开展培训。\n" + text
    corpus = lawkit.load(pd.DataFrame({"report_id": ["x"], "text": [text]}))
    text = corpus.text("x")
    for row in corpus.sentences.itertuples():
        assert text[row.start : row.end] == row.text
    for row in corpus.sections.itertuples():
        assert text[row.start : row.end].startswith(
            row.number if isinstance(row.number, str) else row.heading
        )
        assert row.heading in text[row.start : row.end]
        assert row.start <= row.body_start <= row.end
    for row in corpus.items.itertuples():
        assert text[row.start :].startswith(row.number)
    assert corpus.reports.loc["x", "n_sentences"] == len(corpus.sentences)


@pytest.mark.parametrize(
    "text",
    [
        "字" * 1_000_000,
        "一、甲。" * 100_000,
        "(" * 100_000,
        "(一)" * 100_000,
        ")" * 50_000 + "(" * 50_000,
        "一是甲。" * 100_000,
        "一是" * 100_000,
        "1." * 100_000,
        "1.甲\n" * 100_000,
        "一、甲\n" * 100_000,
        "“" * 100_000,
        "但" + "存在" * 100_000,
        " " * 1_000_000 + "一、甲",
        "\n" * 200_000,
        "2023年" * 100_000,
        "来源:" * 100_000,
        "甲县" * 100_000,
        "。" * 200_000,
        "附件:\n" * 50_000,
    ],
    ids=lambda t: t[:4].strip() or "blanks",
)
def test_hostile_text_is_read(text):
    parsed = parse(text)
    assert sum(s.end - s.start for s in parsed.sentences) >= len("".join(text.split()))


@given(st.text(alphabet="一二三十九第其首先再次最后者是要,、:.() 部分12①⑳⑴⒇⒈⒛㈠㈩法治\n", max_size=60))
def test_every_mark_opens_with_a_character_of_the_list(text):
    """The list of openings, which only saves time, hides no mark that a pattern would find."""
    data = load_resource("ordinals")
    for table in ("forms", "items"):
        openings = re.compile(data["openings"][table])
        for form in data[table]:
            for match in re.finditer(form.get("pattern", "(?!)"), text):
                assert openings.match(match.group())
