"""Phrases: how they grow, where they must not, and how they are counted."""

import numpy as np
import pandas as pd
import pytest
from analysis_samples import BlankSegmenter, load, report
from hypothesis import given
from hypothesis import strategies as st

import lawkit
from lawkit.errors import LawkitError
from lawkit.words.bags import count_by_text, find_phrases, join_phrases, read_terms
from lawkit.words.phrases import PhraseRule, discover_phrases, match_phrases

# Words around the phrases, each pair of neighbours once, so that the table of a pair has something to differ from.
FILLER = " ，".join(f"填{i} 充{i} 料{i}" for i in range(12))
EASY = PhraseRule(min_count=2, min_log_likelihood=3.84, min_npmi=0.5, max_words=5)


def phrases_of(*texts, rule=EASY, breaking=()):
    stream = read_terms([*texts, FILLER], BlankSegmenter(), breaking)
    return [" ".join(words) for words in find_phrases(stream, rule)]


def counts_of(texts, phrases):
    stream = read_terms(texts, BlankSegmenter())
    table = count_by_text(join_phrases(stream, [tuple(p.split(" ")) for p in phrases]))
    return {(row.text, row.words): row.count for row in table.itertuples(index=False)}


def test_pairs_grow_to_a_unit():
    line = "落实 行政机关 负责人 出庭 应诉 制度"
    assert "行政机关 负责人 出庭 应诉" in phrases_of(
        line, "推动 行政机关 负责人 出庭 应诉 规范", "行政机关 负责人 出庭 应诉 率"
    )


def test_a_phrase_has_no_more_words_than_allowed():
    texts = ["甲 乙 丙 丁 戊 己"] * 3
    for longest in (2, 3, 4, 5, 6):
        found = phrases_of(*texts, rule=PhraseRule(2, 3.84, 0.5, longest))
        assert found
        assert max(len(p.split(" ")) for p in found) <= longest
    assert found == ["甲 乙 丙 丁 戊 己"]


@pytest.mark.parametrize(
    "texts",
    [
        ["规范性 ， 文件"] * 4,
        ["规范性 。 文件"] * 4,
        ["规范性 3 文件"] * 4,
        ["规范性", "文件"] * 4,
        ["规范性 的 文件"] * 4,
    ],
    ids=["comma", "stop", "number", "two texts", "stop word"],
)
def test_nothing_is_joined_across_a_break(texts):
    assert phrases_of(*texts, breaking={"的"}) == []
    assert phrases_of(*["规范性 文件"] * 4) == ["规范性 文件"]


def test_places_that_do_not_count_are_breaks():
    stream = read_terms(["规范性 文件"] * 4 + [FILLER], BlankSegmenter())
    within = np.ones(len(stream.code), dtype=bool)
    within[:4] = False  # two of the four sentences
    assert find_phrases(stream, PhraseRule(3, 3.84, 0.5), within) == []
    assert find_phrases(stream, PhraseRule(3, 3.84, 0.5)) == [("规范性", "文件")]


def test_words_that_only_happen_to_meet_are_no_phrase():
    # 工作 stands beside ten words and beside 法治 twice: expected about as often as by chance.
    texts = [f"词{i} 工作" for i in range(10)] + [f"工作 词{i}" for i in range(10)] + ["法治 工作"] * 2
    texts += [f"法治 文{i}" for i in range(10)]
    assert "法治 工作" not in phrases_of(*texts)


def test_the_longest_is_taken_then_the_left_one_and_its_words_are_not_counted():
    texts = ["行政 执法 监督 平台", "行政 执法 行政", "执法 监督"]
    counts = counts_of(texts, ["行政 执法", "行政 执法 监督", "执法 监督"])
    assert counts == {
        (0, "行政 执法 监督"): 1,
        (0, "平台"): 1,
        (1, "行政 执法"): 1,
        (1, "行政"): 1,
        (2, "执法 监督"): 1,
    }
    assert counts_of(["甲 乙 甲 乙 甲"], ["甲 乙", "乙 甲"]) == {(0, "甲 乙"): 2, (0, "甲"): 1}


words = st.lists(st.sampled_from("甲乙丙，"), min_size=0, max_size=14).map(" ".join)


@given(st.lists(words, min_size=1, max_size=6))
def test_no_word_is_lost_and_saved_counts_are_found_again(texts):
    stream = read_terms(texts, BlankSegmenter())
    joined = join_phrases(stream, find_phrases(stream, PhraseRule(2, 0.5, 0.0, 4)))
    counted = count_by_text(joined)
    assert (counted["count"] * counted["n_words"]).sum() == len(stream.code)
    # What replays the saved counts: in each text only the phrases that were counted in it.
    held = counted[counted["n_words"] > 1]
    pairs = {(text, tuple(w.split(" "))) for text, w in zip(held["text"], held["words"], strict=True)}
    again = join_phrases(stream, sorted({w for _, w in pairs}), pairs)
    pd.testing.assert_frame_equal(count_by_text(again), counted)
    assert (joined.end > joined.start).all()


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=60), st.lists(st.booleans(), min_size=60, max_size=60)
)
def test_phrases_found_are_side_by_side(codes, flags):
    stream, breaks = np.array(codes), np.array(flags[: len(codes)])
    for phrase in discover_phrases(stream, breaks, PhraseRule(1, 0.0, -1.0, 4)):
        found = match_phrases(stream, breaks, [phrase])
        assert len(found.first)
        for first in found.first.tolist():
            assert tuple(stream[first : first + len(phrase)].tolist()) == phrase
            assert not breaks[first + 1 : first + len(phrase)].any()


def test_the_order_of_texts_does_not_matter():
    texts = ["行政 争议 化解", "行政 争议 化解", "化解 行政 争议", "争议 化解 行政", "执法 监督", "执法 监督"]
    assert phrases_of(*texts) == phrases_of(*texts[::-1])


# ---------------------------------------------------------------- over a corpus

PLACES = "群众反映良好，邻里互助频繁，山林权属清楚，渡口设施陈旧，村民说理方便，冬季供暖稳定，果园灌溉充足，茶叶包装精美。"
LINES = ["建好青溪议事茶亭，{}", "走进青溪议事茶亭，{}", "青溪议事茶亭热闹，{}"]


@pytest.fixture(scope="module")
def corpus():
    halves = PLACES.split("，")
    lines = [line.format("，".join(halves[i::3])) for i, line in enumerate(LINES)]
    return load(a=report(measures="\n".join(lines)), b=report("乙县", 2022, "访青溪议事茶亭。" + PLACES))


def test_a_phrase_of_a_corpus(corpus):
    table = lawkit.find_phrases(corpus).set_index("phrase")
    assert table.loc["青溪议事茶亭", ["count", "n_reports"]].tolist() == [4, 2]
    terms = corpus.terms.reset_index()
    phrase = terms[terms["term"] == "青溪议事茶亭"]
    assert phrase["kind"].unique().tolist() == ["phrase"]
    assert phrase["words"].iloc[0].replace(" ", "") == "青溪议事茶亭"
    parts = phrase["words"].iloc[0].split(" ")
    assert not terms[terms["report_id"] == "a"]["term"].isin(parts).any()
    apart = lawkit.count_terms(corpus, by=None, phrases=False).set_index("term")
    assert apart.loc[parts, "count"].tolist() == [4] * len(parts)


def test_limits_of_ones_own_need_the_text(corpus, tmp_path):
    strict = lawkit.find_phrases(corpus, min_count=5)
    assert "青溪议事茶亭" not in strict["phrase"].tolist()
    opened = lawkit.open_corpus(corpus.save(tmp_path / "saved", text=False))
    pd.testing.assert_frame_equal(lawkit.find_phrases(opened), lawkit.find_phrases(corpus))
    with pytest.raises(
        LawkitError, match=r"saved without text.*limits of your own for phrases need the text"
    ):
        lawkit.find_phrases(opened, min_count=5)
    for wrong in ({"min_count": 0}, {"max_words": 1}):
        with pytest.raises(ValueError, match="min_count must be 1 or more"):
            lawkit.find_phrases(corpus, **wrong)


def test_phrases_of_ones_own_are_counted(corpus):
    own = lawkit.count_terms(corpus, by=None, phrases=["说理 方便"]).set_index("term")
    assert own.loc["说理方便", ["kind", "n_words", "count"]].tolist() == ["phrase", 2, 2]
    assert "青溪议事茶亭" not in own.index
    table = lawkit.find_phrases(corpus)
    pd.testing.assert_frame_equal(
        lawkit.count_terms(corpus, phrases=table), lawkit.count_terms(corpus, phrases=True)
    )
    with pytest.raises(ValueError, match="two or more words parted by blanks"):
        lawkit.count_terms(corpus, phrases=["说理方便"])
    with pytest.raises(ValueError, match="a column 'words'"):
        lawkit.count_terms(corpus, phrases=table[["phrase"]])
