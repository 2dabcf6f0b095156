"""lawkit turns China's annual reports on law-based government (法治政府建设年度报告) into tidy tables.

>>> import lawkit
>>> lawkit.load  # doctest: +ELLIPSIS
<function load at ...>
"""

from __future__ import annotations

from importlib import import_module as _import_module
from importlib.metadata import version as _version
from typing import TYPE_CHECKING

from lawkit.corpus import Corpus, open_corpus
from lawkit.errors import LawkitError, ReadError
from lawkit.loading import load

if TYPE_CHECKING:
    from lawkit.analysis.answers.follow_up import follow_up
    from lawkit.analysis.answers.links import answered, link_plans
    from lawkit.analysis.answers.recurring import recurring_problems
    from lawkit.analysis.answers.targets import reached_targets
    from lawkit.analysis.clusters.keywords import cluster_keywords
    from lawkit.analysis.clusters.reports import cluster_reports
    from lawkit.analysis.reuse.novelty import boilerplate, novelty
    from lawkit.analysis.reuse.passages import reuse
    from lawkit.analysis.statements import statements
    from lawkit.analysis.terms.concordance import kwic
    from lawkit.analysis.terms.counts import count_terms
    from lawkit.analysis.terms.dispersion import dispersion
    from lawkit.analysis.terms.keyness import compare_terms
    from lawkit.analysis.terms.keywords import rank_keywords
    from lawkit.analysis.terms.phrases import find_phrases
    from lawkit.analysis.terms.tokens import tokenize
    from lawkit.analysis.terms.vectorizer import TermVectorizer
    from lawkit.analysis.topics.causes import split_problems
    from lawkit.analysis.topics.plan_targets import split_plans
    from lawkit.analysis.topics.prevalence import topic_prevalence
    from lawkit.analysis.topics.topics import topics
    from lawkit.analysis.trends.composition import composition
    from lawkit.analysis.trends.summary import summarise
    from lawkit.analysis.trends.trend import trend
    from lawkit.analysis.trends.words import term_trend
    from lawkit.confidence import confidence_rules, metadata_confidence
    from lawkit.datasets import demo_truth, load_demo, load_published, open_data
    from lawkit.metrics import coverage, evidence, metric_table
    from lawkit.numbers.numerals import find_numbers, parse_numeral
    from lawkit.numbers.quantities import find_quantities
    from lawkit.review.accuracy import estimate_accuracy
    from lawkit.review.agreement import agreement
    from lawkit.words.lexicon import load_lexicon
    from lawkit.words.segment import Segmenter
    from lawkit.words.stopwords import load_stop_words

__all__ = [
    "Corpus",
    "LawkitError",
    "ReadError",
    "Segmenter",
    "TermVectorizer",
    "agreement",
    "answered",
    "boilerplate",
    "cluster_keywords",
    "cluster_reports",
    "compare_terms",
    "composition",
    "confidence_rules",
    "count_terms",
    "coverage",
    "demo_truth",
    "dispersion",
    "estimate_accuracy",
    "evidence",
    "find_numbers",
    "find_phrases",
    "find_quantities",
    "follow_up",
    "kwic",
    "link_plans",
    "load",
    "load_demo",
    "load_lexicon",
    "load_published",
    "load_stop_words",
    "metadata_confidence",
    "metric_table",
    "novelty",
    "open_corpus",
    "open_data",
    "parse_numeral",
    "rank_keywords",
    "reached_targets",
    "recurring_problems",
    "reuse",
    "split_plans",
    "split_problems",
    "statements",
    "summarise",
    "term_trend",
    "tokenize",
    "topic_prevalence",
    "topics",
    "trend",
]

__version__ = _version("lawkit")

# Imported when first asked for, so that `import lawkit` stays as quick as `import pandas`.
_LATER = {
    "agreement": "lawkit.review.agreement",
    "estimate_accuracy": "lawkit.review.accuracy",
    "open_data": "lawkit.datasets",
    "load_published": "lawkit.datasets",
    "boilerplate": "lawkit.analysis.reuse.novelty",
    "novelty": "lawkit.analysis.reuse.novelty",
    "reuse": "lawkit.analysis.reuse.passages",
    "term_trend": "lawkit.analysis.trends.words",
    "trend": "lawkit.analysis.trends.trend",
    "summarise": "lawkit.analysis.trends.summary",
    "composition": "lawkit.analysis.trends.composition",
    "reached_targets": "lawkit.analysis.answers.targets",
    "recurring_problems": "lawkit.analysis.answers.recurring",
    "link_plans": "lawkit.analysis.answers.links",
    "answered": "lawkit.analysis.answers.links",
    "follow_up": "lawkit.analysis.answers.follow_up",
    "cluster_keywords": "lawkit.analysis.clusters.keywords",
    "cluster_reports": "lawkit.analysis.clusters.reports",
    "kwic": "lawkit.analysis.terms.concordance",
    "find_phrases": "lawkit.analysis.terms.phrases",
    "TermVectorizer": "lawkit.analysis.terms.vectorizer",
    "dispersion": "lawkit.analysis.terms.dispersion",
    "rank_keywords": "lawkit.analysis.terms.keywords",
    "compare_terms": "lawkit.analysis.terms.keyness",
    "demo_truth": "lawkit.datasets",
    "load_demo": "lawkit.datasets",
    "count_terms": "lawkit.analysis.terms.counts",
    "statements": "lawkit.analysis.statements",
    "confidence_rules": "lawkit.confidence",
    "metadata_confidence": "lawkit.confidence",
    "coverage": "lawkit.metrics",
    "evidence": "lawkit.metrics",
    "metric_table": "lawkit.metrics",
    "find_numbers": "lawkit.numbers.numerals",
    "parse_numeral": "lawkit.numbers.numerals",
    "find_quantities": "lawkit.numbers.quantities",
    "Segmenter": "lawkit.words.segment",
    "load_lexicon": "lawkit.words.lexicon",
    "load_stop_words": "lawkit.words.stopwords",
    "tokenize": "lawkit.analysis.terms.tokens",
    "split_problems": "lawkit.analysis.topics.causes",
    "split_plans": "lawkit.analysis.topics.plan_targets",
    "topic_prevalence": "lawkit.analysis.topics.prevalence",
    "topics": "lawkit.analysis.topics.topics",
}


# Packages that need more than `import lawkit` loads.
_SUBPACKAGES = ("figures", "review", "widgets")


def __getattr__(name: str) -> object:
    if name in _SUBPACKAGES:
        return _import_module(f"lawkit.{name}")
    if name not in _LATER:
        raise AttributeError(f"module 'lawkit' has no attribute {name!r}")
    return getattr(_import_module(_LATER[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__, *_SUBPACKAGES} - {"TYPE_CHECKING", "annotations"})
