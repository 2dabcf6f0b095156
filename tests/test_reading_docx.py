"""Word files built element by element: numbers, headings, changes, tables and boxes as a reader sees them."""

import pytest
from reading_samples import abstract, docx, levels, num, numbered, p, zipped

from lawkit.errors import ReadError
from lawkit.reading.docx import read_docx
from lawkit.reading.lists import chinese, write_number

STYLES = """
<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/></w:style>
<w:style w:type="paragraph" w:styleId="x"><w:name w:val="二级"/><w:basedOn w:val="y"/></w:style>
<w:style w:type="paragraph" w:styleId="y"><w:name w:val="公文二级"/><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="n"><w:name w:val="公文一级"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="m"><w:name w:val="公文二级编号"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>
<w:style w:type="paragraph" w:styleId="loop"><w:name w:val="环"/><w:basedOn w:val="loop"/></w:style>
"""
OFFICIAL = levels(
    ("chineseCountingThousand", "%1、"),
    ("chineseCounting", "（%2）"),
    ("decimal", "%3."),
    ("decimalEnclosedCircle", "%4"),
)


def lines(body, **parts):
    return read_docx(docx(body, styles=STYLES, **parts), path="x.docx").text.split("\n")


def styled(text, style, more=""):
    return p(text, properties=f'<w:pStyle w:val="{style}"/>{more}')


def run(text):
    return f"<w:r><w:t>{text}</w:t></w:r>"


def row(*cells):
    return (
        "<w:tr>"
        + "".join(f"<w:tc>{cell if cell.startswith('<') else p(cell)}</w:tc>" for cell in cells)
        + "</w:tr>"
    )


def test_numbers_restart_below_a_higher_level():
    body = (
        numbered("主要举措", 1) + numbered("压实责任", 1, 1) + numbered("规范执法", 1, 1) + numbered("案卷评查", 1, 2)
        + p("正文,不编号。") + numbered("不足", 1) + numbered("力量薄弱", 1, 1) + numbered("经费短缺", 1, 3)
    )  # fmt: skip
    assert lines(body, numbering=abstract(0, OFFICIAL) + num(1, 0)) == [
        "一、主要举措", "（一）压实责任", "（二）规范执法", "1. 案卷评查", "正文,不编号。", "二、不足", "（一）力量薄弱", "① 经费短缺",
    ]  # fmt: skip


def test_instances_of_one_definition_go_on_counting_unless_they_state_a_start():
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = abstract(0, OFFICIAL) + num(1, 0) + num(2, 0) + num(3, 0, restart)
    body = numbered("甲", 1) + numbered("乙", 2) + numbered("丙", 3) + numbered("丁", 3) + numbered("戊", 1)
    assert lines(body, numbering=numbering) == ["一、甲", "二、乙", "一、丙", "二、丁", "三、戊"]


def test_numbers_by_style_level_by_style_and_removed_numbers():
    tied = levels(("chineseCounting", "%1、")).replace("<w:start", '<w:pStyle w:val="n"/><w:start') + levels(("decimal", ""), ("chineseCounting", "(%2)")).split("</w:lvl>", 1)[1].replace("<w:start", '<w:pStyle w:val="m"/><w:start')  # fmt: skip
    body = (
        styled("主要举措", "n")
        + styled("压实责任", "m")
        + styled("不编号", "n", '<w:numPr><w:numId w:val="0"/></w:numPr>')
        + styled("不足", "n")
    )
    assert lines(body, numbering=abstract(0, tied) + num(1, 0)) == [
        "一、主要举措",
        "(一)压实责任",
        "不编号",
        "二、不足",
    ]


def test_number_of_several_levels_start_and_legal_form():
    legal = levels(("chineseCounting", "第%1章"), ("decimal", "%1.%2"), start=3).replace(
        '<w:numFmt w:val="decimal"/>', '<w:isLgl/><w:numFmt w:val="decimal"/>'
    )
    assert lines(numbered("总则", 1) + numbered("范围", 1, 1), numbering=abstract(0, legal) + num(1, 0)) == [
        "第三章 总则",
        "3.3 范围",
    ]


def test_numbering_style_links_are_followed():
    numbering = (
        abstract(0, '<w:numStyleLink w:val="公文"/>')
        + abstract(5, '<w:styleLink w:val="公文"/>' + OFFICIAL)
        + num(1, 0)
    )
    assert lines(numbered("主要举措", 1), numbering=numbering) == ["一、主要举措"]


def test_bullets_unknown_numberings_and_missing_levels_write_nothing():
    numbering = abstract(0, levels(("bullet", "\uf0b7"))) + num(1, 0)
    assert lines(
        numbered("要点", 1) + numbered("无定义", 9) + numbered("无此级", 1, 5), numbering=numbering
    ) == ["要点", "无定义", "无此级"]


def test_empty_numbered_paragraphs_count_but_leave_no_line():
    numbering = abstract(0, OFFICIAL) + num(1, 0)
    assert lines(numbered("甲", 1) + numbered("", 1) + numbered("丙", 1), numbering=numbering) == [
        "一、甲",
        "三、丙",
    ]


def test_marks_come_from_styles_outline_levels_and_inheritance():
    outline = '<w:outlineLvl w:val="2"/>'
    body = (
        styled("一、主要举措", "1")
        + styled("(一)压实责任", "x")
        + p("1.案卷评查", properties=outline)
        + styled("正文", "1", '<w:outlineLvl w:val="9"/>')
        + styled("环", "loop")
    )
    content = read_docx(docx(body, styles=STYLES), path="x.docx")
    assert [(content.text[m.start : m.end], m.level) for m in content.marks] == [
        ("一、主要举措", 1),
        ("(一)压实责任", 2),
        ("1.案卷评查", 3),
    ]


def test_insertions_count_and_deletions_do_not():
    inner = (
        f"<w:ins>{run('新增12件')}</w:ins><w:del><w:r><w:delText>删去9件</w:delText></w:r></w:del>"
        f"<w:moveFrom>{run('移走')}</w:moveFrom><w:moveTo>{run(',移来')}</w:moveTo>{run('。')}"
    )
    assert lines(p("全年", inner=inner)) == ["全年新增12件,移来。"]


def test_a_deleted_paragraph_end_joins_and_a_deleted_paragraph_leaves_nothing():
    deleted = "<w:rPr><w:del/></w:rPr>"
    gone = p(properties=deleted, inner="<w:del><w:r><w:delText>整段删去</w:delText></w:r></w:del>")
    assert lines(p("前半句,", properties=deleted) + p("后半句。") + gone + p("下一段。")) == [
        "前半句,后半句。",
        "下一段。",
    ]


def test_fields_links_controls_breaks_and_hidden_text():
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF x</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>' + run("见第3页") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>'  # fmt: skip
    inner = (
        field + f"<w:hyperlink>{run('链接')}</w:hyperlink><w:smartTag>{run('标签')}</w:smartTag><w:sdt><w:sdtPr><w:alias/></w:sdtPr><w:sdtContent>{run('控件')}</w:sdtContent></w:sdt>"
        '<w:r><w:t>法</w:t><w:softHyphen/><w:t>治</w:t><w:noBreakHyphen/><w:t>网</w:t></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>隐藏</w:t></w:r>'
        '<w:r><w:footnoteReference w:id="1"/><w:br/><w:t>第二行</w:t><w:tab/><w:t>完</w:t></w:r>'
    )  # fmt: skip
    assert lines(p(inner=inner)) == ["见第3页链接标签控件法治-网", "第二行 完"]


def test_a_field_without_an_end_hides_no_later_paragraph():
    assert lines(p(inner='<w:r><w:fldChar w:fldCharType="begin"/></w:r>') + p("正文。")) == ["正文。"]


def test_block_content_controls_are_read():
    assert lines(f"<w:sdt><w:sdtContent>{p('目录')}</w:sdtContent></w:sdt>" + p("正文")) == ["目录", "正文"]


def test_text_boxes_once_after_their_paragraph():
    box = f"<w:txbxContent>{p('文本框')}</w:txbxContent>"
    drawing = f'<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>'
    assert lines(p("正文", inner=drawing) + p("下段")) == ["正文", "文本框", "下段"]


def test_table_rows_merged_cells_and_nested_tables():
    nested = f"<w:tbl>{row('内一', '内二')}</w:tbl>" + p()
    merged = '<w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>' + p("案件") + "</w:tc>"
    below = "<w:tc><w:tcPr><w:vMerge/></w:tcPr>" + p("案件") + "</w:tc>"
    deleted = "<w:tr><w:trPr><w:del/></w:trPr><w:tc>" + p("删去的行") + "</w:tc></w:tr>"
    table = f"<w:tbl>{row('类别', '年度', '件数')}<w:tr>{merged}<w:tc>{p('2022')}</w:tc><w:tc>{p('18')}</w:tc></w:tr><w:tr>{below}<w:tc>{p('2023')}</w:tc><w:tc>{p('31')}</w:tc></w:tr>{deleted}{row('注', nested)}</w:tbl>"
    assert lines(p("如下:") + table + p("完。")) == [
        "如下:",
        "类别 | 年度 | 件数",
        "案件 | 2022 | 18",
        "2023 | 31",
        "注 | 内一 | 内二",
        "完。",
    ]


def test_a_table_that_is_layout_keeps_its_lines_and_marks():
    cell = styled("一、主要举措", "1") + p("全年召开专题会议6次。")
    content = read_docx(docx(f"<w:tbl>{row(cell, '侧栏')}</w:tbl>", styles=STYLES), path="x.docx")
    assert content.text.split("\n") == ["一、主要举措", "全年召开专题会议6次。", "侧栏"]
    assert [content.text[m.start : m.end] for m in content.marks] == ["一、主要举措"]


@pytest.mark.parametrize(
    ("title", "created", "hints"),
    [
        (
            "云岭县2023年法治政府建设年度报告",
            "2024-02-06T01:00:00Z",
            {"title": "云岭县2023年法治政府建设年度报告", "created": "2024-02-06"},
        ),
        (
            "云岭县２０２３年法治政府建设年度报告",
            "2024-02-06T01:00:00Z",
            {"title": "云岭县２０２３年法治政府建设年度报告", "created": "2024-02-06"},
        ),
        ("Microsoft Word 文档", "2013-12-23T23:15:00Z", {}),
        ("", "1601-01-01T00:00:00Z", {}),
    ],
)
def test_core_properties_only_where_they_mean_something(title, created, hints):
    assert read_docx(docx(p("正文"), title=title, created=created), path="x.docx").hints == hints


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "unknown-format"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (docx(p("正文"))[:-300], "damaged"),
        (docx(p("正文"))[:200], "damaged"),
        (b"no zip at all", "damaged"),
        (zipped({"word/document.xml": "<a/>"}), "damaged"),
        (docx("<w:p><w:r>"), "damaged"),
        (docx(p("正文")).replace(b"PK\x01\x02", b"PK\x01\x09"), "damaged"),
    ],
    ids=[
        "doc",
        "encrypted",
        "truncated",
        "head only",
        "no zip",
        "other zip",
        "broken xml",
        "broken directory",
    ],
)
def test_files_that_cannot_be_read(data, reason):
    with pytest.raises(ReadError) as raised:
        read_docx(data, path="甲.docx")
    assert (raised.value.reason, raised.value.path) == (reason, "甲.docx")


def test_a_file_that_unpacks_to_hundreds_of_megabytes_is_refused():
    with pytest.raises(ReadError, match="unpacks"):
        read_docx(zipped({"[Content_Types].xml": " " * 410_000_000}), path="x.docx")


def test_external_entities_are_not_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("外部文件的内容", encoding="utf-8")
    parts_body = p("正文")
    data = docx(parts_body)
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = {name: package.read(name).decode() for name in package.namelist()}
    document = parts["word/document.xml"].replace("正文", "正文&x;")
    parts["word/document.xml"] = f'<!DOCTYPE w:document [<!ENTITY x SYSTEM "{secret.as_uri()}">]>{document}'
    try:
        assert "外部文件" not in read_docx(zipped(parts), path="x.docx").text
    except ReadError as error:
        assert error.reason == "damaged"


@pytest.mark.parametrize(
    ("number", "form", "written"),
    [
        (10, "chineseCounting", "十"), (21, "chineseCountingThousand", "二十一"), (105, "chineseCounting", "一百零五"),
        (12, "chineseLegalSimplified", "壹拾贰"), (20, "ideographDigital", "二〇"), (3, "ideographTraditional", "丙"),
        (11, "decimalEnclosedCircleChinese", "⑪"), (21, "decimalEnclosedCircle", "㉑"), (2, "decimalEnclosedParen", "⑵"),
        (3, "decimalEnclosedFullstop", "⒊"), (28, "lowerLetter", "bb"), (4, "upperRoman", "IV"), (7, "decimalZero", "07"),
        (12, "decimalFullWidth", "１２"), (0, "decimal", "0"), (99, "decimalEnclosedCircle", "99"), (5, "unheardOf", "5"),
    ],
)  # fmt: skip
def test_number_formats(number, form, written):
    assert write_number(number, form) == written


def test_chinese_numbers_are_all_different():
    assert len({chinese(n) for n in range(1, 10_000)}) == 9_999
