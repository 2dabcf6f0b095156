"""Whole files as sites and offices make them: what a reader of many reports meets sooner or later."""

import pytest

import lawkit

BODY = "一、主要举措\n（一）规范执法\n开展检查６次。\n二、存在的不足\n人手不足。\n"
TITLE = "来安县司法局2023年法治政府建设情况报告"


def load(tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    corpus = lawkit.load(path)
    assert corpus.skipped.empty, corpus.skipped.to_dict("records")
    (report_id,) = corpus
    return corpus, corpus.reports.loc[report_id]


def headings(corpus):
    return corpus.sections["heading"].tolist()


def test_wide_space_of_gbk_is_a_blank(tmp_path):
    indent = b"\xa3\xa0" * 2
    lines = (TITLE + "\n" + BODY).encode("gb18030").split(b"\n")
    corpus, _ = load(tmp_path, "a.txt", b"\n".join(indent + line for line in lines))
    assert headings(corpus) == ["主要举措", "规范执法", "存在的不足"]


@pytest.mark.parametrize("sign", ["\u202a", "\u2066", "\u200f"])
def test_signs_of_direction_are_blanks(tmp_path, sign):
    corpus, _ = load(tmp_path, "a.txt", "\n".join(sign + line for line in (TITLE + "\n" + BODY).split("\n")))
    assert headings(corpus) == ["主要举措", "规范执法", "存在的不足"]


def test_radicals_of_pdf_text_are_characters(tmp_path):
    corpus, _ = load(tmp_path, "a.txt", TITLE + "\n" + BODY.replace("一", "⼀").replace("二", "⼆"))
    assert corpus.sections["role"].tolist() == ["measures", "measures", "problems"]


def test_wechat_article_that_a_script_would_show(tmp_path):
    chrome = "<div>" + "关注公众号，在小说阅读器读本章，去阅读。" * 20 + "</div>"
    article = "".join(f"<p>{line}</p>" for line in BODY.splitlines() * 3)
    page = f"<html><body><h1>{TITLE}</h1>{chrome}<div id='js_content' style='visibility: hidden'>{article}</div></body></html>"
    corpus, _ = load(tmp_path, "a.html", page)
    assert "规范执法" in headings(corpus)


def test_markdown_title(tmp_path):
    _, row = load(tmp_path, "a.md", f"# {TITLE}\n\n{BODY}")
    assert (row["title"], row["org"], row["place"]) == (TITLE, "来安县司法局", "来安县")


def test_place_on_a_title_line_of_its_own(tmp_path):
    _, row = load(
        tmp_path, "a.txt", "来安县\n2023年法治政府建设情况报告\n2023年,来安县坚持依法行政。\n" + BODY
    )
    assert row["title"] == "来安县2023年法治政府建设情况报告"


def test_labels_in_traditional_characters(tmp_path):
    page = (
        f"<html><body><h1>{TITLE}</h1><p>發布時間：2024-02-14 來源：來安縣司法局</p><div id='zoom'>"
        + "".join(f"<p>{line}</p>" for line in BODY.splitlines())
        + "</div></body></html>"
    )
    _, row = load(tmp_path, "a.html", page)
    assert f"{row['published']:%Y-%m-%d}" == "2024-02-14"


def test_list_of_copies_after_the_signature(tmp_path):
    tail = "来安县司法局\n2024年1月3日\n抄送：滁州市司法局，来安县委依法治县办。\n（联系人：张三，电话：5600000。）\n"
    corpus, _ = load(tmp_path, "a.txt", TITLE + "\n" + BODY + tail)
    assert corpus.sentences["role"].tolist()[-4:] == ["furniture"] * 4
    assert headings(corpus) == ["主要举措", "规范执法", "存在的不足"]


def test_many_watermarks_on_one_line(tmp_path):
    corpus, _ = load(tmp_path, "a.txt", TITLE + "\n一、主要举措 " + "开展检查。范文网www.abc.com" * 3000)
    assert len(corpus.sentences) > 100
