"""From sentences to terms: the words of many texts in columns, phrases joined, counted by sentence."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pandas as pd

from lawkit.words.phrases import PhraseRule, discover_phrases, match_phrases

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lawkit.words.segment import Segmenter

    Numbers: TypeAlias = NDArray[np.int64]
    Flags: TypeAlias = NDArray[np.bool_]

Words: TypeAlias = tuple[str, ...]

# Only these are parts of a phrase: a number or a Latin word beside a word is no set phrase.
_JOINED = "word"


@dataclass(frozen=True, slots=True)
class TermStream:
    """The terms of many texts, one after the other, in columns.

    Attributes
    ----------
    terms : DataFrame
        What the codes stand for: term, kind, n_words, words (those of a phrase parted by blanks).
    code, text, start, end : ndarray
        For each term in its place: what it is, the number of its text, and its span there.
    breaks : ndarray
        Whether a mark, another kind of token or the start of a text parts a term from the one before it.
    """

    terms: pd.DataFrame
    code: Numbers
    text: Numbers
    start: Numbers
    end: Numbers
    breaks: Flags


def read_terms(texts: Iterable[str], segmenter: Segmenter, breaking: Collection[str] = ()) -> TermStream:
    """Return the words, numbers and dates of texts; marks are left out.

    Parameters
    ----------
    texts
        Sentences.
    segmenter
        Splits them into tokens.
    breaking
        Words that are no part of a phrase.

    Returns
    -------
    TermStream
        Without phrases.
    """
    known: dict[tuple[str, str], int] = {}
    code: list[int] = []
    text: list[int] = []
    start: list[int] = []
    end: list[int] = []
    breaks: list[bool] = []
    for number, tokens in enumerate(segmenter.segment_many(texts)):
        parted = True
        for first, last, term, kind in zip(
            tokens.starts, tokens.ends, tokens.texts, tokens.kinds, strict=True
        ):
            if kind == "mark":
                parted = True
                continue
            joins = kind == _JOINED and term not in breaking
            code.append(known.setdefault((term, kind), len(known)))
            text.append(number)
            start.append(first)
            end.append(last)
            breaks.append(parted or not joins)
            parted = not joins
    return TermStream(
        _single_terms(list(known)),
        np.array(code, dtype=np.int64),
        np.array(text, dtype=np.int64),
        np.array(start, dtype=np.int64),
        np.array(end, dtype=np.int64),
        np.array(breaks, dtype=bool),
    )


def _single_terms(known: list[tuple[str, str]]) -> pd.DataFrame:
    terms = pd.DataFrame(known, columns=["term", "kind"], dtype="str")
    return terms.assign(n_words=np.ones(len(terms), dtype=np.int64), words=terms["term"])


def find_phrases(stream: TermStream, rule: PhraseRule, within: Flags | None = None) -> list[Words]:
    """Return the phrases of a stream without phrases, longest first.

    Parameters
    ----------
    stream
        From :func:`read_terms`.
    rule
        When two neighbours are joined.
    within
        For each place whether it counts; None for all. A place that does not count parts its neighbours.

    Returns
    -------
    list of tuple
        The words of each phrase.
    """
    code, breaks = stream.code, stream.breaks
    if within is not None:
        code, breaks = code[within], (breaks | ~np.concatenate([[True], within])[: len(code)])[within]
    names = stream.terms["term"].tolist()
    # The order of the words, not of their first occurrence, decides ties.
    order = np.argsort(np.argsort(np.array(names, dtype=object), kind="stable"), kind="stable")
    back = np.argsort(order)
    found = discover_phrases(order[code], breaks, rule) if len(code) else []
    return [tuple(names[back[c]] for c in phrase) for phrase in found]


def join_phrases(
    stream: TermStream, phrases: Sequence[Words], allowed: Collection[tuple[int, Words]] | None = None
) -> TermStream:
    """Return a stream in which phrases are one term; of those that overlap the longest is taken, then the left one.

    Parameters
    ----------
    stream
        From :func:`read_terms`.
    phrases
        The words of each phrase.
    allowed
        The number of a text and a phrase that may be joined there; None for all phrases everywhere.

    Returns
    -------
    TermStream
        The words inside a phrase are no longer in it.
    """
    singles = stream.terms[stream.terms["kind"] == _JOINED]
    numbers = dict(zip(singles["term"], singles.index, strict=True))
    coded = [tuple(numbers.get(word, -1) for word in phrase) for phrase in phrases]
    usable = [(words, codes) for words, codes in zip(phrases, coded, strict=True) if min(codes) >= 0]
    if not usable or not len(stream.code):
        return stream
    places = {words: number for number, (words, _) in enumerate(usable)}
    pairs = {(text, places[words]) for text, words in allowed or () if words in places}
    found = match_phrases(
        stream.code,
        stream.breaks,
        [codes for _, codes in usable],
        None if allowed is None else lambda at, number: (int(stream.text[at]), number) in pairs,
    )
    lengths = np.array([len(codes) for _, codes in usable], dtype=np.int64)[found.phrase]
    keep = np.ones(len(stream.code), dtype=bool)
    for place in range(1, int(lengths.max(initial=1))):
        keep[found.first[lengths > place] + place] = False
    code, end = stream.code.copy(), stream.end.copy()
    code[found.first] = len(stream.terms) + found.phrase
    end[found.first] = stream.end[found.first + lengths - 1]
    added = pd.DataFrame(
        {
            "term": ["".join(words) for words, _ in usable],
            "kind": "phrase",
            "n_words": [len(words) for words, _ in usable],
            "words": [" ".join(words) for words, _ in usable],
        }
    )
    return replace(
        stream, terms=pd.concat([stream.terms, added], ignore_index=True).astype(stream.terms.dtypes.to_dict()),
        code=code[keep], text=stream.text[keep], start=stream.start[keep], end=end[keep], breaks=stream.breaks[keep],
    )  # fmt: skip


def count_by_text(stream: TermStream) -> pd.DataFrame:
    """Count the terms of each text.

    Parameters
    ----------
    stream
        With or without phrases.

    Returns
    -------
    DataFrame
        One row a text and term: text (its number), term, kind, n_words, words, count; sorted by text, term and words,
        so that it keeps nothing of the order of the words.
    """
    n = max(len(stream.terms), 1)
    keys, counts = np.unique(stream.text * n + stream.code, return_counts=True)
    counted: pd.DataFrame = stream.terms.iloc[keys % n].reset_index(drop=True)
    counted.insert(0, "text", keys // n)
    counted["count"] = counts.astype(np.int64)
    keyed = ["text", "term", "words", "kind"]
    return counted.sort_values(keyed, kind="stable", ignore_index=True)
