"""The segmenter: tokens, offsets, numbers, and what it keeps."""

import copy
import pickle
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st
from widths import WIDTHS, in_width

from lawkit.text.fold import fold
from lawkit.words.lexicon import load_lexicon
from lawkit.words.segment import Segmenter, Token, Tokens

SEGMENTER = Segmenter()


def _pairs(text, **options):
    return [(t.text, t.kind) for t in Segmenter(**options).segment(text)]


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("text", "token", "kind"),
    [
        ("2023年完成", "2023年", "date"), ("2023年12月31日止", "2023年12月31日", "date"), ("二〇二三年三月起", "二〇二三年三月", "date"),
        ("2023年1-11月", "2023年1-11月", "date"), ("(2021-2025年)", "2021-2025年", "date"), ("3月5日", "3月5日", "date"),
        ("2023年度报告", "2023年度", "date"), ("2023年度假区", "2023年", "date"), ("2023年初步建成", "2023年", "date"), ("2023 年 5 月", "2023年5月", "date"),
        ("2024-01-16发布", "2024-01-16", "date"), ("9:30开庭", "9:30", "date"),
        ("办结95.6%", "95.6%", "number"), ("共1,234.5万元", "1,234.5万", "number"), ("达3千米", "3", "number"), ("百分之九十五点三", "百分之九十五点三", "number"),
        ("三分之二以上", "三分之二", "number"), ("一千二百三十四件", "一千二百三十四", "number"), ("三百二十件", "三百二十", "number"),
        ("万一发生", "万一", "word"), ("5G基站", "5G", "latin"), ("按GB/T要求", "GB/T", "latin"), ("登录https://a.cn/b", "https://a.cn/b", "latin"),
        ("致函a.b@c.gov.cn", "a.b@c.gov.cn", "latin"), ("藏文བོད", "བོད", "latin"), ("第①项", "①", "mark"), ("好😀", "😀", "mark"), ("䶮县", "䶮", "word"), ("𠮷林", "𠮷", "word"),
    ],
)  # fmt: skip
def test_kinds_of_tokens(text, token, kind, width):
    assert (token, kind) in _pairs(in_width(text, width))


@pytest.mark.parametrize("width", WIDTHS)
def test_numbers_become_classes_or_go(width):
    text = in_width("2023年办案1,234件，办结率95.6%，占百分之九十。", width)
    words = ["办案", "件", ",", "办结率", ",", "占", "。"]
    assert [t for t, _ in _pairs(text, numbers="drop")] == words
    classes = ["<date>", "办案", "<number>", "件", ",", "办结率", "<percent>", ",", "占", "<percent>", "。"]
    assert [t for t, _ in _pairs(text, numbers="class")] == classes
    with pytest.raises(ValueError, match="numbers must be one of"):
        Segmenter(numbers="fold")


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("推进法治\n政府建设", ["推进", "法治政府", "建设"]), ("推进法治  \r\n政府建设", ["推进", "法治政府", "建设"]), ("依 法 行 政", ["依法行政"]),
        ("法治\n\n政府", ["法治", "政府"]), ("法治\n　　政府", ["法治", "政府"]), ("法治\t政府", ["法治", "政府"]), ("法治建設(shè)水平", ["法治建设", "水平"]),
    ],
)  # fmt: skip
def test_blanks_inside_words(text, tokens):
    found = SEGMENTER.segment(text)
    assert list(found.texts) == tokens
    assert ["".join(fold(text[t.start : t.end]).split()) for t in found] == tokens


ALPHABET = st.sampled_from(
    '法治政府行政复议 \n\t\r　“”"（）()，。、12３.%-—年月日三百百分之点AbＣé𠮷䶮😀①\u200b\x1e\x00行政處罰法律八五普法'
)


def _check(text, tokens):
    folded, at = fold(text), 0
    for start, end, token, _ in tokens:
        assert at <= start < end
        assert not folded[at:start].strip()
        quote = "".join(folded[start:end].split())
        assert token in (quote, quote.translate(dict.fromkeys(map(ord, '“”"‘’「」『』')))) or " " in token
        at = end
    assert not folded[at:].strip()


@given(st.text(ALPHABET, max_size=50) | st.text(max_size=30))
def test_every_character_that_is_no_blank_is_in_one_token(text):
    _check(text, SEGMENTER.segment(text))


@given(st.lists(st.text(ALPHABET, max_size=20), max_size=6))
def test_texts_together_are_cut_as_each_alone(texts):
    assert list(Segmenter().segment_many(texts)) == [Segmenter().segment(text) for text in texts]


@given(st.text(st.sampled_from("法治政府2023年1.5%、，。行政复议(A)"), max_size=30))
def test_width_changes_no_token(text):
    half, full = (Segmenter().segment(in_width(text, width)) for width in WIDTHS)
    assert half == full


def test_tokens_are_a_sequence_with_columns():
    tokens = SEGMENTER.segment("依法行政，好")
    assert tokens[0] == Token(0, 4, "依法行政", "word")
    assert tokens[-1].text == "好"
    assert tokens[1:] == [Token(4, 5, ",", "mark"), Token(5, 6, "好", "word")]
    assert isinstance(tokens, Tokens)
    assert list(tokens) == tokens
    assert tokens.starts == (0, 4, 5)
    assert tokens != "依法行政"
    assert repr(tokens).startswith("[Token(start=0, end=4,")
    assert len(SEGMENTER.segment("")) == len(SEGMENTER.segment(" \n")) == 0


def test_a_sentence_that_comes_again_is_not_cut_again(monkeypatch):
    segmenter = Segmenter()
    cut: list[str] = []
    engine = segmenter._engine

    class Counting:
        def cut(self, runs):
            cut.append(runs)
            return engine.cut(runs)

    monkeypatch.setitem(segmenter.__dict__, "_engine", Counting())
    texts = ["推进依法行政。", "强化执法监督。"] * 500
    first = list(segmenter.segment_many(texts))
    assert "\n".join(cut).count("依法行政") == 1
    before = len(cut)
    assert list(segmenter.segment_many(texts)) == first
    assert segmenter.segment("推进依法行政。") is first[0]
    assert len(cut) == before


def test_what_is_kept_is_bounded(monkeypatch):
    from lawkit.words import segment

    monkeypatch.setattr(segment, "_KEPT_TEXTS", 10)
    monkeypatch.setattr(segment, "_KEPT_WORDS", 20)
    segmenter = Segmenter()
    wanted = [list(Segmenter().segment(f"第{n}号{chr(0x4E00 + n)}")) for n in range(100)]
    assert [list(segmenter.segment(f"第{n}号{chr(0x4E00 + n)}")) for n in range(100)] == wanted
    assert len(segmenter._texts) <= 12
    segmenter.segment("长" * 5000)
    assert all(len(text) < 2000 for text in segmenter._texts)


def test_it_can_be_sent_to_other_processes_and_copied():
    from joblib import Parallel, delayed

    segmenter = Segmenter(lexicon=load_lexicon(["青溪枫桥驿站"]), numbers="class")
    text = "青溪枫桥驿站调解3件"
    wanted = list(segmenter.segment(text))
    again = pickle.loads(pickle.dumps(segmenter))
    assert again.info == segmenter.info
    assert list(again.segment(text)) == list(copy.deepcopy(segmenter).segment(text)) == wanted
    assert Parallel(n_jobs=2)(delayed(_cut)(segmenter, text) for _ in range(3)) == [wanted] * 3


def _cut(segmenter, text):
    return list(segmenter.segment(text))


@pytest.mark.parametrize("engine", ["jieba", "rjieba"])
def test_threads_get_the_same_tokens(root, engine):
    if engine == "rjieba":
        pytest.importorskip("rjieba")
    lines = (root / "tests/gold/reports/hailin-2023.txt").read_text(encoding="utf-8").splitlines()
    wanted = [list(Segmenter(engine=engine).segment(line)) for line in lines]
    shared = Segmenter(engine=engine)
    with ThreadPoolExecutor(8) as pool:
        for found in pool.map(lambda _: [list(shared.segment(line)) for line in lines], range(8)):
            assert found == wanted


def test_info_says_what_the_tokens_depend_on():
    info = SEGMENTER.info
    assert set(info) == {"engine", "engine_version", "lexicon_hash", "lawkit"}
    assert info["lexicon_hash"] == load_lexicon().hash
    assert all(isinstance(value, str) and value for value in info.values())


def test_long_lines_end_soon():
    for text in (
        "法治" * 200_000,
        "1" * 200_000,
        "一" * 100_000,
        "a." * 100_000,
        "“" * 100_000,
        "-/" * 100_000,
        " " * 200_000,
        "a@" * 50_000,
        "分之" * 50_000,
    ):
        assert sum(t.end - t.start for t in Segmenter().segment(text)) == len(text.strip())
