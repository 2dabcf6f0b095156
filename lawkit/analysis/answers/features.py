"""What a statement speaks of: its words, their pairs of characters, and the concepts that they belong to."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from lawkit.resources import load_resource
from lawkit.words.lexicon import shipped
from lawkit.words.stopwords import choose_stop_words

# A feature is named by its kind and its words: "w:调解", "b:调解", "c:mediation".
WORD, PAIR, CONCEPT = "w:", "b:", "c:"


def word_features(word: str) -> frozenset[str]:
    """Return what a word says: itself, its pairs of characters, its concepts.

    Parameters
    ----------
    word
        In folded form, as :class:`lawkit.Segmenter` gives it.

    Returns
    -------
    frozenset of str
        The word in its full form (``w:``), each two neighbouring characters (``b:``), and each concept of which a word
        stands in it (``c:``). Stop words, and words that only say that something is done or lacking (the lists ``generic``
        of the resource ``concepts``), give concepts only; words that count the items (一是) nothing.

    Examples
    --------
    >>> sorted(word_features("调解员"))
    ['b:解员', 'b:调解', 'c:mediation', 'w:调解员']
    >>> sorted(word_features("加强"))
    []
    """
    features = {CONCEPT + name for part in _parts(word) for name in _concepts().get(part, ())}
    generic = _generic()
    if word not in generic and not is_ordinal(word):
        full = shipped().canonical(word)
        features.add(WORD + full)
        features.update(PAIR + a + b for a, b in pairwise(word) if a + b not in generic)
    return frozenset(f for f in features if len(f) > len(WORD) + 1)


def is_ordinal(word: str) -> bool:
    """Whether a word counts items (一是, 首先): shared, it would tell of their order only."""
    return _ordinal().fullmatch(word) is not None


@lru_cache(maxsize=1)
def _ordinal() -> re.Pattern[str]:
    return re.compile(load_resource("concepts")["ordinal"])


def readable(features: Iterable[str]) -> list[str]:
    """Return features as words to read: words, then pairs that are words too, then concepts in brackets.

    Parameters
    ----------
    features
        The most telling first.

    Examples
    --------
    >>> readable(["c:mediation", "b:调解", "w:调解员", "b:乡镇"])
    ['调解员', '乡镇', '<mediation>']
    """
    listed = list(features)
    found = [f[len(WORD) :] for f in listed if f.startswith(WORD)]
    for pair in (f[len(PAIR) :] for f in listed if f.startswith(PAIR)):
        # A pair that is no word of its own (政机 of 行政机关) is nothing to read.
        if WORD + pair in background()[1] and not any(pair in word for word in found):
            found.append(pair)
    return found + [f"<{f[len(CONCEPT) :]}>" for f in listed if f.startswith(CONCEPT)]


@lru_cache(maxsize=1)
def background() -> tuple[int, Mapping[str, int]]:
    """Return the shipped table of how many sentences hold a feature: the number of sentences, feature → count."""
    text = files("lawkit.resources").joinpath("background.csv").read_text(encoding="utf-8")
    counts = {row["feature"]: int(row["sentences"]) for row in csv.DictReader(text.splitlines())}
    return int(load_resource("background")["sentences"]), counts


def kind_weight(feature: str) -> float:
    """Return how much features of a kind count."""
    return float(load_resource("links")["weights"][feature[: len(WORD) - 1]])


def _parts(word: str) -> Iterable[str]:
    """Yield the substrings of a word that may be words of a concept."""
    longest = min(len(word), _longest())
    for size in range(2, longest + 1):
        for start in range(len(word) - size + 1):
            yield word[start : start + size]


@lru_cache(maxsize=1)
def _generic() -> frozenset[str]:
    listed = load_resource("concepts")["generic"].values()
    return choose_stop_words("default").union(*listed)


@lru_cache(maxsize=1)
def _concepts() -> Mapping[str, list[str]]:
    """Return word → the concepts it belongs to."""
    found: dict[str, list[str]] = {}
    for name, words in load_resource("concepts")["concepts"].items():
        for word in words:
            found.setdefault(word, []).append(name)
    return found


@lru_cache(maxsize=1)
def _longest() -> int:
    return max(map(len, _concepts()))
