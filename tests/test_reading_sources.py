"""Finding what there is to read, and reading it: every way in, and every reason why not."""

import datetime
import hashlib
import os
import time

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reading_samples import docx, p, pdf, typeset

from lawkit.errors import ReadError
from lawkit.reading.readers import find_format, read_source
from lawkit.reading.sources import Source, find_sources
from lawkit.reading.txt import markdown_marks

TEXT = "一、主要举措\r\n全年办理行政复议案件31件。\r\n"


def shown(source):
    return [one.path for one in find_sources(source)]


def read(path, name="x.txt"):
    return read_source(Source(name, path))


@pytest.fixture
def folder(tmp_path):
    for name in [
        "乙/二.html",
        "甲.txt",
        "乙/一.TXT",
        "丙.docx",
        "readme.csv",
        ".hidden.txt",
        "~$丙.docx",
        ".git/x.txt",
        "__MACOSX/甲.txt",
    ]:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(TEXT, encoding="utf-8")
    return tmp_path


def test_a_folder_is_walked_sorted_and_without_hidden_files(folder):
    assert shown(folder) == sorted(["丙.docx", "乙/一.TXT", "乙/二.html", "甲.txt", "readme.csv"])


def test_the_pictures_of_a_saved_page_are_left_out(folder):
    for name in ["乙/二_files/a.html", "乙/二.files/b.txt", "乙/三_files/c.txt"]:
        (folder / name).parent.mkdir()
        (folder / name).write_text(TEXT, encoding="utf-8")
    assert [path for path in shown(folder) if "files" in path] == ["乙/三_files/c.txt"]


def test_files_patterns_and_lists(folder):
    file = folder / "甲.txt"
    assert shown(file) == [file.as_posix()]
    assert shown(str(folder / "**" / "*.TXT")) == [(folder / "乙/一.TXT").as_posix()]
    assert shown([file, folder]) == [file.as_posix(), *[path for path in shown(folder) if path != "甲.txt"]]


def test_a_name_with_brackets_is_a_file_before_it_is_a_pattern(tmp_path):
    (tmp_path / "甲[1].txt").write_text(TEXT, encoding="utf-8")
    assert len(find_sources(tmp_path / "甲[1].txt")) == 1


@pytest.mark.parametrize("name", ["无此文件.txt", "无*.txt", "空"])
def test_what_is_not_there_is_named(tmp_path, name):
    (tmp_path / "空").mkdir()
    with pytest.raises(FileNotFoundError, match=name.replace("*", r"\*")):
        find_sources(str(tmp_path / name))


def test_a_folder_of_unusable_files_is_no_error(tmp_path):
    (tmp_path / "a.xyz").write_bytes(b"")
    assert shown(tmp_path) == ["a.xyz"]


@pytest.mark.parametrize(
    "source",
    [[], pd.DataFrame({"text": []}), pd.DataFrame({"words": ["甲"]})],
    ids=["list", "no row", "no text"],
)
def test_sources_without_anything(source):
    with pytest.raises(ValueError, match=r"source"):
        find_sources(source)


@pytest.mark.parametrize("source", [3, None, [3]])
def test_sources_of_a_wrong_type(source):
    with pytest.raises(TypeError, match="source must"):
        find_sources(source)


def test_a_directory_named_like_a_file_and_links_in_circles(tmp_path):
    (tmp_path / "x.txt").mkdir()
    (tmp_path / "x.txt" / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "x.txt" / "loop").symlink_to(tmp_path)
    (tmp_path / "lost.txt").symlink_to(tmp_path / "nowhere.txt")
    found = find_sources(tmp_path)
    assert [one.path for one in found] == ["lost.txt", "x.txt/a.txt"]
    with pytest.raises(ReadError) as raised:
        read_source(found[0])
    assert (raised.value.reason, raised.value.path) == ("missing", "lost.txt")
    assert shown(tmp_path / "x.txt") == ["a.txt", "loop/lost.txt"]


def test_a_table_carries_its_columns():
    table = pd.DataFrame({
        "text": ["正文一", "正文二", None], "report_id": ["甲-2023", None, "丙"], "url": ["https://a.example/1", None, float("nan")],
        "published": [pd.Timestamp("2024-03-01"), datetime.date(2024, 3, 2), pd.NaT], "year": [2023.0, None, None],
    })  # fmt: skip
    found = find_sources(table)
    assert [one.path for one in found] == ["甲-2023", "row 1", "丙"]
    assert found[0].hints == {
        "report_id": "甲-2023",
        "url": "https://a.example/1",
        "published": "2024-03-01",
        "year": "2023",
    }
    assert found[1].hints == {"published": "2024-03-02"}
    document = read_source(found[0])
    assert (document.format, document.encoding, document.text) == ("table", None, "正文一")
    assert document.sha256 == hashlib.sha256("正文一".encode()).hexdigest()
    with pytest.raises(ReadError, match="empty"):
        read_source(found[2])


def test_lone_surrogates_in_a_table_are_replaced():
    document = read_source(Source("r", text="法\udcff治"))
    assert document.text == "法\ufffd治"
    assert document.warnings == ("encoding: 1 lone surrogates replaced by U+FFFD",)


@given(
    st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_the_text_of_a_utf8_file_is_exactly_its_characters(tmp_path_factory, text, end):
    path = tmp_path_factory.mktemp("t") / "x.txt"
    path.write_bytes((text + end + "全年办理行政复议案件三十一件" + end).encode())
    assert read(path).text == path.read_bytes().decode("utf-8")


def test_a_byte_order_mark_of_utf8_stays_in_the_text(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.encode())
    document = read(path)
    assert (document.text, document.encoding) == ("\ufeff" + TEXT, "utf-8")


def test_html_in_a_text_file_stays_text(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes("<html><p>一、主要举措</p></html>".encode())
    assert read(path).text == "<html><p>一、主要举措</p></html>"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "big5", "iso-8859-1"])
def test_a_wrong_declaration_in_html_does_not_win(tmp_path, encoding, declared):
    path = tmp_path / "x.html"
    path.write_bytes(
        f'<html><head><meta charset="{declared}"></head><body><p>一、主要工作</p><p>全年行政案件31件，全部依法作出。</p></body></html>'.encode(
            encoding
        )
    )
    document = read(path, "x.html")
    assert document.text == "一、主要工作\n全年行政案件31件，全部依法作出。"
    assert document.encoding == encoding


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("x.txt", b"", "empty"),
        ("x.txt", b" \r\n\t", "empty"),
        ("x.txt", "\ufeff　\u200b\n".encode(), "empty"),
        ("x.txt", " \n".encode("utf-16"), "empty"),
        ("x.html", b"<html><body><script>1</script></body></html>", "empty"),
        ("x.docx", docx(p("　")), "empty"),
        ("x.txt", bytes(range(256)) * 9, "binary"),
        ("x.html", b"%PDF-1.7 ...", "binary"),
        ("x.pdf", b"<html>404</html>", "damaged"),
        ("x.pdf", pdf(typeset(["全年办理行政复议案件三十一件,全部按期办结。"]))[:200], "damaged"),
        ("x.pdf", pdf([[], []]), "no-text-layer"),
        ("x.docx", docx(p("正文"))[:-100], "damaged"),
        ("x.doc", b"\xd0\xcf\x11\xe0", "unknown-format"),
        ("x.xyz", b"abc", "unknown-format"),
        ("noending", b"abc", "unknown-format"),
    ],
)
def test_reasons(tmp_path, name, data, reason):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(ReadError) as raised:
        read(path, f"sub/{name}")
    assert (raised.value.reason, raised.value.path) == (reason, f"sub/{name}")
    assert raised.value.detail


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the superuser may read everything"
)
def test_a_file_without_permission(tmp_path):
    path = tmp_path / "x.txt"
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0)
    with pytest.raises(ReadError) as raised:
        read(path)
    assert raised.value.reason == "unreadable"


def test_a_file_that_the_system_refuses(tmp_path, monkeypatch):
    path = tmp_path / "x.txt"
    path.write_text(TEXT, encoding="utf-8")
    monkeypatch.setattr(
        "pathlib.Path.read_bytes",
        lambda self: (_ for _ in ()).throw(PermissionError(13, "Permission denied")),
    )
    with pytest.raises(ReadError) as raised:
        read(path)
    assert (raised.value.reason, raised.value.detail) == ("unreadable", "Permission denied")


@pytest.mark.parametrize(("name", "module"), [("x.docx", "docx"), ("x.pdf", "pypdfium2")])
def test_a_missing_library_says_what_to_install(tmp_path, monkeypatch, name, module):
    path = tmp_path / name
    path.write_bytes(docx(p("正文")) if module == "docx" else pdf([[]]))
    monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(ReadError, match=r'pip install "lawkit\[formats\]"') as raised:
        read(path, name)
    assert raised.value.reason == "missing-extra"


@pytest.mark.parametrize(
    ("name", "format_"),
    [("a.TXT", "txt"), ("a.b.HTM", "html"), ("a.shtml", "html"), ("a.md", "md"), ("a.Pdf", "pdf")],
)
def test_formats_by_ending(name, format_):
    assert find_format(name) == format_


def test_markdown_headings_are_marks_and_the_text_stays(tmp_path):
    text = "\ufeff# 标题\r\n\r\n## （一）压实责任 ##\r\n```\r\n# 不是标题\r\n```\r\n#无空格\r\n####### 七级\r\n    # 缩进四格\r\n#  \r\n### 1.评查\r\n"
    path = tmp_path / "x.md"
    path.write_bytes(text.encode())
    document = read(path, "x.md")
    assert document.text == text
    assert [(text[m.start : m.end], m.level) for m in document.marks] == [
        ("标题", 1),
        ("（一）压实责任", 2),
        ("1.评查", 3),
    ]


def test_a_hundred_thousand_markdown_headings_take_seconds():
    started = time.perf_counter()
    hard = "\n# 甲" + " " * 100_000 + "乙\n# " + "# " * 100_000 + "\n" + "#" * 100_000 + " " * 100_000
    assert len(markdown_marks("# 甲\n" * 100_000 + hard)) == 100_002
    assert time.perf_counter() - started < 10
