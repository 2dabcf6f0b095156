"""Phrases: words that stand side by side so often that they count as one term.

Words are numbers here: an array of codes, and beside it whether something (a mark, a number, a stop word, the start of a
sentence) parts a word from the one before it. Nothing is ever joined across such a break.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Codes: TypeAlias = "NDArray[np.int64]"
Breaks: TypeAlias = "NDArray[np.bool_]"
Values: TypeAlias = "NDArray[np.float64]"

_BREAK = -1


@dataclass(frozen=True, slots=True)
class PhraseRule:
    """When two neighbours are joined.

    Attributes
    ----------
    min_count
        They stand together at least so often.
    min_log_likelihood
        Dunning's log-likelihood of the pair; 15.13 is the critical value at p = 0.0001 with one degree of freedom.
    min_npmi
        Normalised pointwise mutual information of the pair, 0 for chance, 1 for words that never occur apart.
    max_words
        A phrase has at most so many words.
    """

    min_count: int = 3
    min_log_likelihood: float = 15.13
    min_npmi: float = 0.6
    max_words: int = 5


def pair_log_likelihood(both: Values, first: Values, second: Values, total: float) -> Values:
    """Return Dunning's log-likelihood of pairs, from all four cells of the table of each.

    Parameters
    ----------
    both
        How often the two stand together.
    first, second
        How often the first opens a pair, the second closes one.
    total
        The number of pairs.

    Examples
    --------
    >>> one = np.array([1.0])
    >>> round(float(pair_log_likelihood(2 * one, 3 * one, 3 * one, 9)[0]), 3)  # a table of quanteda's tests
    2.231
    """
    cells = (
        (both, first * second),
        (first - both, first * (total - second)),
        (second - both, (total - first) * second),
        (total - first - second + both, (total - first) * (total - second)),
    )
    summed = np.zeros_like(both)
    for observed, expected in cells:
        some = observed > 0  # a cell without observations adds nothing
        summed[some] += observed[some] * np.log(observed[some] * total / expected[some])
    return 2 * summed


def pair_npmi(both: Values, first: Values, second: Values, total: float) -> Values:
    """Return the normalised pointwise mutual information of pairs; 1 where all pairs are this one.

    Examples
    --------
    >>> one = np.array([1.0])
    >>> pair_npmi(2 * one, 2 * one, 2 * one, 10).tolist(), pair_npmi(one, 2 * one, 5 * one, 10).tolist()
    ([1.0], [0.0])
    """
    information = -np.log(both / total)
    alone = information == 0
    return np.where(alone, 1.0, np.log(both * total / (first * second)) / np.where(alone, 1.0, information))


def discover_phrases(codes: Codes, breaks: Breaks, rule: PhraseRule) -> list[tuple[int, ...]]:
    """Return the phrases of a text, longest first.

    Neighbours that meet the rule are joined, the strongest first where two pairs overlap; the joined text is gone
    through again, so that pairs grow to longer units, until nothing is left to join.

    Parameters
    ----------
    codes
        The words as numbers from 0.
    breaks
        Whether something parts a word from the one before it.
    rule
        When two neighbours are joined.

    Returns
    -------
    list of tuple
        The words of each phrase that stands in the joined text at least ``rule.min_count`` times.
    """
    units: list[tuple[int, ...]] = [(int(c),) for c in range(int(codes.max()) + 1 if len(codes) else 0)]
    stream = _with_breaks(codes, breaks)
    for _ in range(rule.max_words - 1):
        firsts, seconds, scores = _strong_pairs(stream, units, rule)
        if not len(firsts):
            break
        stream = _join(stream, firsts, seconds, scores, units)
    counts: Counter[tuple[int, ...]] = Counter()  # one phrase may have grown in two ways
    for unit, n in enumerate(np.bincount(stream[stream >= 0], minlength=len(units)).tolist()):
        counts[units[unit]] += n
    found = [unit for unit, n in counts.items() if len(unit) > 1 and n >= rule.min_count]
    return sorted(found, key=lambda unit: (-len(unit), unit))


def _with_breaks(codes: Codes, breaks: Breaks) -> Codes:
    """Return the codes with a break mark before each word that is parted from the one before."""
    return np.insert(codes.astype(np.int64), np.flatnonzero(breaks), _BREAK)


def _strong_pairs(
    stream: Codes, units: list[tuple[int, ...]], rule: PhraseRule
) -> tuple[Codes, Codes, Values]:
    """Return the pairs of neighbours that meet a rule, and the log-likelihood of each."""
    left, right = stream[:-1], stream[1:]
    side_by_side = (left >= 0) & (right >= 0)
    left, right = left[side_by_side], right[side_by_side]
    n = len(units)
    pairs, counts = np.unique(left * n + right, return_counts=True)
    firsts, seconds = pairs // n, pairs % n
    sizes = np.array([len(unit) for unit in units], dtype=np.int64)
    often = (counts >= rule.min_count) & (sizes[firsts] + sizes[seconds] <= rule.max_words)
    both = counts[often].astype(float)
    first = np.bincount(left, minlength=n)[firsts[often]].astype(float)
    second = np.bincount(right, minlength=n)[seconds[often]].astype(float)
    total = float(len(left))
    scores = pair_log_likelihood(both, first, second, total)
    held = (scores >= rule.min_log_likelihood) & (pair_npmi(both, first, second, total) >= rule.min_npmi)
    return firsts[often][held], seconds[often][held], scores[held]


def _join(
    stream: Codes, firsts: Codes, seconds: Codes, scores: Values, units: list[tuple[int, ...]]
) -> Codes:
    """Return the stream with strong pairs joined, the strongest first; the new units are added to `units`."""
    n = len(units)
    keys = firsts * n + seconds  # sorted, as they come from np.unique
    order = np.lexsort((keys, -scores))
    rank = np.empty(len(keys), dtype=np.int64)
    rank[order] = np.arange(len(keys))
    pair = np.where((stream[:-1] >= 0) & (stream[1:] >= 0), stream[:-1] * n + stream[1:], _BREAK)
    slot = np.minimum(np.searchsorted(keys, pair), len(keys) - 1)
    at = np.flatnonzero(keys[slot] == pair)
    chosen = _apart(at, rank[slot[at]])
    joined = stream.copy()
    joined[chosen] = n + rank[slot[chosen]]
    units.extend(units[int(firsts[i])] + units[int(seconds[i])] for i in order)
    return np.delete(joined, chosen + 1)


def _apart(at: Codes, rank: Codes) -> Codes:
    """Return positions of which no two are neighbours, those of the best rank first, then those on the left."""
    chosen: list[int] = []
    order = np.lexsort((at, rank))
    taken: set[int] = set()
    for position in at[order].tolist():
        if position not in taken:
            chosen.append(position)
            taken.update((position - 1, position, position + 1))
    return np.array(sorted(chosen), dtype=np.int64)


@dataclass(frozen=True, slots=True)
class PhraseMatches:
    """Where phrases stand: the place of the first word of each, and which phrase it is."""

    first: Codes
    phrase: Codes


def match_phrases(
    codes: Codes,
    breaks: Breaks,
    phrases: Sequence[tuple[int, ...]],
    allowed: Callable[[int, int], bool] | None = None,
) -> PhraseMatches:
    """Find phrases in a text; of those that overlap the longest is taken, then the one on the left.

    A phrase that was not taken anywhere in a part of the text can be left out of `phrases` without a change to what is
    found there, so counts that were saved by sentence are found again exactly.

    Parameters
    ----------
    codes, breaks
        As in :func:`discover_phrases`.
    phrases
        The words of each phrase.
    allowed
        Whether a phrase may stand at a place; None for everywhere.

    Returns
    -------
    PhraseMatches
        In the order of the text, none overlapping another.
    """
    by_length: dict[int, dict[tuple[int, ...], int]] = {}
    for number, phrase in enumerate(phrases):
        by_length.setdefault(len(phrase), {})[tuple(phrase)] = number
    taken = np.zeros(len(codes), dtype=bool)
    at: list[int] = []
    which: list[int] = []
    for length in sorted(by_length, reverse=True):
        numbers = by_length[length]
        for start in _candidates(codes, breaks, list(numbers)).tolist():
            found = numbers.get(tuple(codes[start : start + length].tolist()))
            if found is None or (allowed and not allowed(start, found)):
                continue
            if not taken[start : start + length].any():
                taken[start : start + length] = True
                at.append(start)
                which.append(found)
    order = np.argsort(np.array(at, dtype=np.int64))
    return PhraseMatches(np.array(at, dtype=np.int64)[order], np.array(which, dtype=np.int64)[order])


def _candidates(codes: Codes, breaks: Breaks, phrases: list[tuple[int, ...]]) -> Codes:
    """Return the places where each word may be the one of a phrase at its place, and no break is inside."""
    length = len(phrases[0])
    last = len(codes) - length + 1
    if last <= 0:
        return np.empty(0, dtype=np.int64)
    here = np.ones(last, dtype=bool)
    size = int(codes.max()) + 1
    for place in range(length):
        known = np.zeros(size, dtype=bool)
        known[[phrase[place] for phrase in phrases if phrase[place] < size]] = True
        here &= known[codes[place : place + last]]
        if place:
            here &= ~breaks[place : place + last]
    return np.flatnonzero(here)
