"""Finding many words in a text: trees of letters, tables of first letters, openings."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawkit.resources import load_resource
from lawkit.text.word_patterns import Splitter, first_of, first_then, one_of

LETTERS = "甲乙丙(.)"
WORDS = st.lists(st.text(LETTERS, min_size=1, max_size=4), min_size=1, max_size=8)
TEXTS = st.text(LETTERS + "丁", max_size=24)


def longest_first(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@given(WORDS, TEXTS)
def test_a_tree_finds_what_the_alternatives_find(words: list[str], text: str) -> None:
    plain, tree = re.compile(longest_first(words)), re.compile(one_of(words))
    assert [m.span() for m in tree.finditer(text)] == [m.span() for m in plain.finditer(text)]


@given(WORDS, TEXTS, st.sampled_from("甲乙丙丁"))
def test_a_tree_gives_way_to_what_follows_like_the_alternatives(
    words: list[str], text: str, following: str
) -> None:
    plain = re.compile(f"(?:{longest_first(words)}){following}")
    tree = re.compile(f"{one_of(words)}{following}")
    assert [m.span() for m in tree.finditer(text)] == [m.span() for m in plain.finditer(text)]


@given(WORDS, TEXTS)
def test_a_splitter_cuts_as_the_pattern_does_and_loses_nothing(words: list[str], text: str) -> None:
    pieces = Splitter(words).split(text)
    assert "".join(piece for piece, _ in pieces) == text
    assert [piece for piece, known in pieces if known] == re.findall(one_of(words), text)
    assert all(piece for piece, _ in pieces)


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (["行政", "行政复议"], "行政复议行政", ["行政复议", "行政"]),
        (["行政复议"], "行政诉讼", []),
        (["件", "个百分点"], "个件", ["件"]),
        (["a.c"], "abc", []),
        (["办", "办结"], "办完", ["办"]),
    ],
)
def test_words_found(words: list[str], text: str, found: list[str]) -> None:
    assert re.findall(one_of(words), text) == found
    assert [piece for piece, known in Splitter(words).split(text) if known] == found


def test_blanks_between_the_characters_of_a_word() -> None:
    pattern = re.compile(one_of(["来源", "来信", "来"], between=" ?"))
    assert [m.group() for m in pattern.finditer("来 源:来信 来  源")] == ["来 源", "来信", "来"]


@given(TEXTS, st.integers(0, 12), st.integers(0, 24))
def test_opening_first_finds_what_the_pattern_finds(text: str, start: int, end: int) -> None:
    pattern = re.compile(r"甲+乙?|\(丙*\)")
    opening = re.compile(f"[{first_of(['甲', '('])}]")
    expected = [m.span() for m in pattern.finditer(text, start, end)]
    assert [m.span() for m in first_then(opening, pattern, text, start, end)] == expected


@pytest.mark.parametrize("role", ["plan", "plan_after_problems", "problems", "measures"])
def test_cues_are_anchored_at_the_head_of_a_sentence(role: str) -> None:
    """They are matched there and nowhere else, so a pattern for another place would never be found."""
    for pattern in load_resource("roles")["passages"][role]:
        assert pattern.startswith("^")
        outside = re.sub(r"\\.|\[[^\]]*\]", "", pattern)
        while outside != (outside := re.sub(r"\([^()]*\)", "", outside)):
            pass
        assert "|" not in outside
