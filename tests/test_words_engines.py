"""Both engines give the same tokens, and nothing of them is shared or left behind."""

import json
import os
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st
from widths import WIDTHS, in_width

from lawkit.errors import LawkitError
from lawkit.words import engines
from lawkit.words.engines import Dictionary, best_path, load_engine
from lawkit.words.lexicon import load_lexicon
from lawkit.words.segment import Segmenter

pytest.importorskip("rjieba")

# Whatever the two were seen to treat differently, and its neighbours.
ODD = (
    "2020-2025 3-5% 1,234.5万元 .5 -3 12.3.4 ①②Ⅲ ㈠ 5G GB/T-2 a_b C++ #1 1+1=2 é ﬁ 한국 にほん бюро བོད "
    "㐂䶮𠮷﨑〇々〆 法𠮷治 𠮷法治 鿕鿖 😀👨‍👩‍👧 法\u200b治 法\u00a0治 法　治 法\t治 法\r\n治 法\x0b治 法\x00治 行政執法 處罰 "
    "（一）“八五”普法 ‘三项制度’ 「放管服」 …… —— · • ％ ＋ － ．"
)
ALPHABET = st.sampled_from(
    sorted(
        set(ODD + "法治政府行政执复议诉讼机关负责人出庭应率先需所局面权限证据化解决定制度办理委托0123456789")
    )
)


def _pair(**options):
    return Segmenter(engine="jieba", **options), Segmenter(engine="rjieba", **options)


def _strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def _texts(root):
    for folder in ("tests/gold/reports", "data/sample"):
        for path in sorted((root / folder).iterdir()):
            yield path.read_bytes().decode("utf-8", "replace")
    for path in sorted((root / "tests" / "cases").glob("*.json")):
        yield "\n".join(_strings(json.loads(path.read_text(encoding="utf-8"))))


@pytest.mark.parametrize("width", WIDTHS)
def test_the_same_tokens_on_all_test_text(root, width):
    left, right = _pair()
    texts = [in_width(text, width) for text in _texts(root)]
    assert sum(map(len, texts)) > 200_000
    for text in texts:
        assert list(left.segment(text)) == list(right.segment(text))


def test_the_same_tokens_on_real_reports(real_reports):
    left, right = _pair()
    paths = sorted(real_reports.rglob("*.txt"))
    assert paths
    for path in paths:
        text = path.read_bytes().decode("utf-8", "replace")
        assert list(left.segment(text)) == list(right.segment(text)), path.name


def test_the_same_tokens_on_odd_text():
    left, right = _pair()
    assert list(left.segment(ODD)) == list(right.segment(ODD))
    for piece in ODD.split(" "):
        assert list(left.segment(piece)) == list(right.segment(piece))


def test_the_engines_differ_where_the_text_is_not_split_before():
    """Without our splitting they do: else the splitting would be for nothing."""
    import rjieba

    text = "2020-2025年 法𠮷治"
    bare = engines._private_tokenizer()
    assert bare.lcut(text) != rjieba.Jieba().cut(text)


LEFT, RIGHT = _pair()


@given(st.text(ALPHABET, max_size=60) | st.text(max_size=40))
def test_the_same_tokens_on_any_text(text):
    assert list(LEFT.segment(text)) == list(RIGHT.segment(text))


WORDS = [w for w, n in Dictionary().counts.items() if n and re.fullmatch("[一-鿕]{2,4}", w)]
TERMS = [w for w, _ in load_lexicon().runs]


@given(
    st.lists(st.sampled_from(TERMS) | st.sampled_from(WORDS[::50]), min_size=1, max_size=8), st.integers(0, 3)
)
def test_the_same_words_where_terms_meet(words, cut):
    run = "".join(words)[cut:] or words[0]
    assert load_engine("jieba", ()).cut(run) == load_engine("rjieba", ()).cut(run)
    known = load_lexicon().runs
    assert load_engine("jieba", known).cut(run) == load_engine("rjieba", known).cut(run)


def test_the_same_words_where_two_readings_are_equally_likely():
    """阳关|三迭阳关 and 阳关三迭|阳关 have the same product: the last bit of the sums decides, so the totals must agree."""
    known = load_lexicon().runs
    words = [w for w, n in Dictionary().counts.items() if n and re.fullmatch("[一-鿕]{4}", w)]
    counts = Dictionary().counts
    ties = [w + w[:2] for w in words if counts.get(w[2:] + w[:2]) == counts[w] and counts.get(w[:2])]
    assert len(ties) > 300
    for words_known in ((), known):
        left, right = load_engine("jieba", words_known), load_engine("rjieba", words_known)
        for number, tie in enumerate(ties):
            for more in range(3):
                run = tie + "".join(known[(number * 7 + k) % len(known)][0] for k in range(more))
                assert left.cut(run) == right.cut(run)


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FD5), max_size=12))
def test_the_same_words_of_any_characters(run):
    assert load_engine("jieba", ()).cut(run) == load_engine("rjieba", ()).cut(run)


@given(st.lists(st.sampled_from(WORDS[::50]), min_size=1, max_size=8))
def test_our_search_is_jieba_s_own(words):
    run = "".join(words)
    assert load_engine("jieba", ()).cut(run) == PLAIN.lcut(run)


PLAIN = engines._private_tokenizer()


def test_words_with_another_frequency_change_both_engines_alike():
    """A word of the dictionary gets a lower frequency, others are new: the sums must stay the same."""
    words = (("法治", 1), ("政府", 40_000_000), ("治政", 300_000), ("青溪枫", 7))
    left, right = load_engine("jieba", words), load_engine("rjieba", words)
    for run in ("法治政府", "政府法治", "青溪枫桥", "青溪枫法治政府建设", "依法治政府"):
        assert left.cut(run) == right.cut(run)
    import rjieba

    engine = rjieba.Jieba()
    for word, frequency in words:
        engine.add_word(word, frequency, None)
    dictionary = Dictionary(words)
    share = dictionary.counts["政府"] / dictionary.total * dictionary.counts["我们"]
    assert abs(engine.suggest_freq("政府我们") - share) <= 2  # a quotient of the total that rjieba keeps
    assert engine.has_word("青溪枫")


def test_the_best_path_takes_the_likeliest_words():
    """By hand: 甲|乙丙 has 2 · 8, 甲乙|丙 has 5 · 3, of a total of 20."""
    from math import log

    counts = {"甲": 2, "乙": 1, "丙": 3, "甲乙": 5, "乙丙": 8}
    logs = {word: log(count) for word, count in counts.items()}
    assert best_path("甲乙丙", logs, log(20))[0] == 1
    logs["甲乙"] = log(6)
    assert best_path("甲乙丙", logs, log(20))[0] == 2


def test_other_users_of_jieba_change_nothing_and_are_not_changed():
    code = """
import logging, sys
import jieba, jieba.finalseg
from lawkit import Segmenter
text = "青溪县推进行政复议体制改革，化解疑难。"
before = [t.text for t in Segmenter(engine="jieba").segment(text)]
logger = logging.getLogger("jieba")
state = (logger.level, logger.disabled, logger.handlers[:], logger.propagate)
jieba.dt.FREQ = {}
jieba.add_word("政复议体"), jieba.add_word("革化"), jieba.del_word("青溪县"), jieba.del_word("疑难")
forced = set(jieba.finalseg.Force_Split_Words)
default = dict(jieba.dt.FREQ)
from lawkit.words.engines import load_engine
load_engine.cache_clear()
after = [t.text for t in Segmenter(engine="jieba").segment(text)]
assert before == after, (before, after)
assert state == (logger.level, logger.disabled, logger.handlers[:], logger.propagate)
assert default == jieba.dt.FREQ and forced == jieba.finalseg.Force_Split_Words
"""
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)


@pytest.mark.parametrize("engine", ["jieba", "rjieba"])
def test_nothing_is_written_or_said(tmp_path, engine):
    """Also in a folder for temporary files that cannot be written, and where warnings are errors."""
    for name in ("home", "tmp"):
        (tmp_path / name).mkdir()
        (tmp_path / name).chmod(0o555)
    code = f"import lawkit; print(lawkit.Segmenter(engine={engine!r}).segment('依法行政')[0].text)"
    places = {name: str(tmp_path / "tmp") for name in ("TMPDIR", "TEMP", "TMP")} | {
        "HOME": str(tmp_path / "home")
    }
    done = subprocess.run(
        [
            sys.executable,
            "-B",
            "-W",
            "error::SyntaxWarning",
            "-W",
            "error::DeprecationWarning:jieba",
            "-c",
            code,
        ],
        check=True,
        capture_output=True,
        text=True,
        env=os.environ | places | {"PYTHONIOENCODING": "utf-8"},
        cwd=tmp_path,
    )
    assert (done.stdout, done.stderr) == ("依法行政\n", "")
    assert not any(path.is_file() for path in tmp_path.rglob("*"))


def test_importing_lawkit_imports_no_engine():
    code = "import sys, lawkit; lawkit.Segmenter; lawkit.load_lexicon(); print({'jieba', 'rjieba'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout == "set()\n"


def test_auto_takes_the_fast_engine_where_it_is(monkeypatch):
    assert Segmenter().engine == "rjieba"
    monkeypatch.setattr(engines, "find_spec", lambda name: None)
    assert Segmenter().engine == "jieba"
    with pytest.raises(LawkitError, match=r"lawkit\[fast\]"):
        Segmenter(engine="rjieba")
    with pytest.raises(ValueError, match="engine must be one of"):
        Segmenter(engine="hanlp")


def test_the_fast_extra_names_the_engine(root):
    import tomllib

    extras = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "optional-dependencies"
    ]
    assert "rjieba>=0.2.2" in extras["fast"]
