"""Bytes to characters: the documented order, and that a wrong declaration does not win."""

import codecs
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawkit.errors import ReadError
from lawkit.reading.encodings import declared_encoding, decode, replace_surrogates

SIMPLIFIED = (
    "一、主要举措和成效\r\n（一）全年办理行政复议案件31件，合格率为97.9%。—— 云岭县司法局　２０２３年\r\n"
)
HALF = "一、主要举措和成效\n(一)全年办理行政复议案件31件,合格率为97.9%。\n"
TRADITIONAL = "一、主要舉措和成效\n（一）全年辦理行政復議案件31件，合格率為97.9%。\n"


@pytest.mark.parametrize("text", [SIMPLIFIED, HALF, TRADITIONAL], ids=["full", "half", "traditional"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig"]
)
@pytest.mark.parametrize("declared", [None, "utf-8", "gb18030", "big5", "latin-1", "cp1252", "cp950"])
def test_every_encoding_is_found_whatever_is_declared(text, encoding, declared):
    decoded = decode(text.encode(encoding), declared=declared)
    assert decoded.text == ("\ufeff" + text if encoding == "utf-8-sig" else text)
    assert decoded.warnings == ()
    assert text.encode(encoding).decode(decoded.encoding) == decoded.text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_mark_or_nul(encoding):
    text = "法治政府建设情况的报告，全年依法办理行政复议案件"
    assert decode(text.encode(encoding)).text == text


@pytest.mark.parametrize("declared", [None, "utf-8", "gb18030", "big5", "latin-1"])
def test_big5_is_found_whatever_is_declared(declared):
    decoded = decode(TRADITIONAL.encode("big5"), declared=declared)
    assert (decoded.text, decoded.encoding) == (TRADITIONAL, "big5")


@pytest.mark.parametrize("text", ["执法", "法治", "2023年", "报告如下：", "一、", "云岭县人民政府"])
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_short_texts(text, encoding):
    assert decode(text.encode(encoding)).text == text


def test_two_characters_that_are_valid_utf8_by_chance_follow_the_declaration():
    data = "平水".encode("gbk")
    assert data.decode("utf-8") != "平水"
    assert decode(data, declared="gb18030").text == "平水"


def test_plain_ascii_is_utf8():
    assert decode(b"2023", declared=None).encoding == "utf-8"


def test_latin_declaration_holds_where_nothing_chinese_fits():
    assert decode("Café à côté, naïve".encode("latin-1"), declared="latin-1").text == "Café à côté, naïve"


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=12))
def test_utf8_with_enough_chinese_round_trips(text):
    text += "全年办理行政复议案件三十一件"
    assert decode(text.encode()).text == text


@given(
    st.text("全年办理行政复议案件合格率为的一是在不了有和人这中大上个国0123456789，。（）、\n", min_size=12)
)
def test_gb18030_round_trips(text):
    text = "法治政府" + text
    assert decode(text.encode("gb18030")).text == text


@given(st.text("全年行政案件合格的一是在不了有和人中大上0123456789，。（）、\n", min_size=12))
def test_big5_round_trips(text):
    text = "法治建設與執法監督" + text
    assert decode(text.encode("big5")).text == text


@given(st.binary(max_size=400))
def test_any_bytes_are_text_or_a_named_error(data):
    try:
        decoded = decode(data)
    except ReadError as error:
        assert error.reason == "binary"
    else:
        assert decoded.warnings or data.decode(decoded.encoding) == decoded.text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_few_damaged_bytes_are_replaced_and_counted(encoding):
    data = bytearray((SIMPLIFIED * 100).encode(encoding))
    at = data.index("举".encode(encoding))
    data[at] = 0xFF
    decoded = decode(bytes(data))
    assert decoded.encoding == encoding
    assert decoded.warnings == (
        f"encoding: {decoded.text.count(chr(0xFFFD))} damaged characters replaced by U+FFFD ({encoding})",
    )
    assert decoded.text.endswith(SIMPLIFIED)


def test_a_file_cut_inside_a_character_is_read():
    assert decode(SIMPLIFIED.encode()[:20]).text.startswith("一、主要举措")


def test_replacement_characters_of_the_file_itself_are_no_damage():
    assert decode(("法治政府建设情况报告如下，" + "\ufffd").encode()).warnings == ()


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 20,
        b"\x00" * 1000,
        b"\x89PNG\r\n\x1a\n" + b"\x00\x01" * 50,
        b"%PDF-1.4\n1 0 obj",
        b"PK\x03\x04" + b"abc" * 20,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 10,
        "法治政府建设".encode() + bytes(range(1, 9)) * 20,
        codecs.BOM_UTF8 + b"\xff\xfe\xfd" * 100,
    ],
    ids=["all bytes", "zeros", "png", "pdf", "zip", "ole", "controls", "mark only"],
)
def test_binary(data):
    with pytest.raises(ReadError) as raised:
        decode(data, path="x.txt")
    assert (raised.value.reason, raised.value.path) == ("binary", "x.txt")


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b'<meta charset="utf-8">', "utf-8"),
        (b"<META http-equiv=Content-Type content='text/html; charset=GB2312'>", "gb18030"),
        (b'<?xml version="1.0" encoding="GBK"?>', "gb18030"),
        (b'<meta content="text/html;charset=big5" http-equiv="x">', "big5"),
        (b"<meta charset=x-gbk/>", "gb18030"),
        (b'<meta charset="utf-7">', None),
        (b'<meta name="x" content="charset">', None),
        (b"<p>charset=gb2312</p>", None),
        (b" " * 9000 + b'<meta charset="gbk">', None),
        (b"", None),
    ],
)
def test_declarations(head, encoding):
    assert declared_encoding(head) == encoding


def test_surrogates_are_replaced_one_to_one():
    assert replace_surrogates("a\ud800\udc00b") == ("a\ufffd\ufffdb", 2)
    assert replace_surrogates("法治\U00020000") == ("法治\U00020000", 0)


def test_five_megabytes_are_decoded_in_seconds():
    data = ("全年办理行政复议案件。" * 450_000).encode("gb18030")
    started = time.perf_counter()
    assert decode(data, declared="utf-8").encoding == "gb18030"
    assert time.perf_counter() - started < 10


def test_a_surrogate_in_the_bytes_of_a_short_text_costs_only_itself():
    text = "青田县坚持依法行政,把好事办实。干部每月学一次,人人过关。"
    decoded = decode(text.encode() + b"\xed\xa0\x80\xed\xb0\x80")
    assert decoded.text == text + 6 * chr(0xFFFD)
    assert decoded.encoding == "utf-8"
    assert decoded.warnings == ("encoding: 6 damaged characters replaced by U+FFFD (utf-8)",)
