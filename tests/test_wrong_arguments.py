"""Wrong arguments are told by name, with what is allowed; a word is not taken apart, a table is not taken for a corpus."""

import re

import pandas as pd
import pytest

import lawkit

# Every verb that takes a corpus, with what else it needs.
PLAIN = (
    "answered", "boilerplate", "cluster_keywords", "cluster_reports", "composition", "count_terms", "coverage",
    "dispersion", "find_phrases", "follow_up", "link_plans", "metadata_confidence", "metric_table", "novelty",
    "rank_keywords", "reached_targets", "recurring_problems", "reuse", "split_plans", "split_problems",
    "statements", "summarise", "tokenize", "topics", "trend",
)  # fmt: skip
VERBS = dict.fromkeys(PLAIN, ()) | {
    "compare_terms": ({"year": 2023}, None),
    "evidence": (("a", 0),),
    "kwic": ("执法",),
    "term_trend": (["普法"],),
}
SPARSE = pd.DataFrame({"report_id": ["a"]})
WRONG = [
    ("metric_table", (), {"index": "year"}, "index must be a list such as ['year']"),
    ("metric_table", (), {"indicators": "lit_cases"}, "indicators must be a list such as ['lit_cases']"),
    ("trend", ("lit_cases",), {}, "indicators must be a list"),
    ("summarise", ("lit_cases",), {}, "indicators must be a list"),
    ("summarise", (), {"n_resamples": 0}, "n_resamples must be 1 or more; got 0"),
    ("statements", (), {"roles": "plan"}, "roles must be a list such as ['plan']"),
    ("dispersion", (), {"parts": "sort"}, "parts must be one of 'sentence', 'item', 'section', 'report'"),
    ("rank_keywords", (), {"n": -1}, "n must be 1 or more, or None for all; got -1"),
    ("term_trend", (["普法"],), {"per": 0}, "per must be above 0; got 0"),
    ("kwic", (["执法"],), {}, "pattern must be a text or a compiled regular expression; got list"),
    ("count_terms", (), {"segmenter": "jieba"}, "segmenter must be a lawkit.Segmenter; got str"),
    ("link_plans", (), {"threshold": 50}, "threshold must lie between 0 and 1; got 50"),
    ("answered", (), {"links": SPARSE}, "links must be what lawkit.link_plans returns"),
    ("boilerplate", (), {"passages": SPARSE}, "passages must be what lawkit.reuse returns"),
]


@pytest.fixture(scope="module")
def corpus():
    text = "青溪县2023年法治政府建设情况报告\n一、主要工作\n受理法律援助案件402件。\n二、存在的不足\n一是力量薄弱。二是普法形式单一。"
    return lawkit.load(pd.DataFrame({"report_id": ["a", "b"], "text": [text, text.replace("402", "403")]}))


@pytest.mark.parametrize("name", sorted(VERBS))
def test_a_table_is_not_taken_for_a_corpus(corpus, name):
    with pytest.raises(
        TypeError, match=r"^corpus must be a Corpus, as lawkit\.load returns it; got DataFrame$"
    ):
        getattr(lawkit, name)(corpus.reports, *VERBS[name])


@pytest.mark.parametrize(("name", "given", "options", "told"), WRONG)
def test_the_error_names_the_argument(corpus, name, given, options, told):
    with pytest.raises((TypeError, ValueError), match="^" + re.escape(told)):
        getattr(lawkit, name)(corpus, *given, **options)


def test_a_segmenter_says_what_its_lexicon_must_be():
    with pytest.raises(
        TypeError, match=r"^lexicon must be a Lexicon, as lawkit\.load_lexicon returns it; got list"
    ):
        lawkit.Segmenter(lexicon=["青溪枫桥驿站"])
