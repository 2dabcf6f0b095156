"""Alignment: the passages of two regions that say the same in nearly the same words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lawkit.analysis.reuse.shingles import decode

# Letters around a region that are looked at too: a reworded beginning or end of a passage.
_MARGIN = 30
# Shared letters count in runs of two: single ones agree by chance.
_RUN = 2
# Clauses of which at least this share is shared can begin or end a passage.
_SHARED = 0.5
# What a changed, added or dropped letter costs, where a shared one that speaks for borrowing counts 1.
_COST = 0.5
# To go on into another sentence on both sides costs so many letters, so that a figure or a turn of phrase next to it does not join.
_NEXT_SENTENCE = 5.0
# So many clauses of the same sentence are looked at, and join where no more letters lie between on the other side: figures.
_APART = 4
_NEAR = 15
# A passage ends where the changes behind its best end have cost so much: thirty letters added, dropped or both.
_DROP = 15.0


class Letters(NamedTuple):
    """The letters of one report, or of all in one row: see :class:`lawkit.analysis.reuse.shingles.Stream`."""

    codes: np.ndarray
    evidence: np.ndarray
    clauses: np.ndarray
    sentences: np.ndarray

    def part(self, start: int, end: int) -> Letters:
        """Return the letters of one report out of the row."""
        return Letters(*(column[start:end] for column in self))


class Passage(NamedTuple):
    """Letters start:end of one report that agree with other_start:other_end of another."""

    start: int
    end: int
    other_start: int
    other_end: int
    shared: int
    score: float


class _Clause(NamedTuple):
    """A clause of a region: its letters, how many are shared and how many of those speak, where they lie there and in what sentences."""

    start: int
    end: int
    sentence: int
    shared: int
    speaks: int
    first: int
    last: int
    first_sentence: int
    last_sentence: int

    @property
    def is_shared(self) -> bool:
        """Whether most of it is shared."""
        return self.shared > 0 and self.shared >= _SHARED * (self.end - self.start)


def align(one: Letters, other: Letters, span: tuple[int, int], other_span: tuple[int, int]) -> list[Passage]:
    """Return the passages of two regions.

    Parameters
    ----------
    one, other
        The letters of the two reports.
    span, other_span
        The regions.

    Returns
    -------
    list
        Passages of whole clauses; their ``score`` is the number of shared letters that speak for borrowing, less half a
        letter for each one changed, added or dropped in between.

    Examples
    --------
    >>> from lawkit.analysis.reuse.shingles import read_stream
    >>> old, new = "抓好培训。镇村干部走田埂进院坝。", "镇村干部走田埂、进院坝，抓实排查。"
    >>> letters = [Letters(s.letters, s.evidence, s.clauses, s.sentences) for t in (old, new) for s in [read_stream(t, [(0, 0, 17)])]]
    >>> align(*letters, (4, 14), (0, 10))
    [Passage(start=4, end=14, other_start=0, other_end=10, shared=10, score=10.0)]
    """
    from rapidfuzz.distance import Indel

    low, high = _widen(one.clauses, *span)
    other_low, other_high = _widen(other.clauses, *other_span)
    # The letter on the other side that each letter of the region agrees with, or -1.
    partner = np.full(high - low, -1, np.int64)
    codes = Indel.opcodes(decode(one.codes[low:high]), decode(other.codes[other_low:other_high]))
    for code in codes:
        if code.tag == "equal" and code.src_end - code.src_start >= _RUN:
            partner[code.src_start : code.src_end] = np.arange(code.dest_start, code.dest_end)
    clauses = _read_clauses(one.part(low, high), partner, other.sentences[other_low:other_high])
    found = []
    for begin, stop, score in _best_runs(clauses):
        begin, stop = _complete(clauses, begin, stop)
        start, end = clauses[begin].start, clauses[stop].end
        mine = partner[start:end]
        theirs = mine[mine >= 0] + other_low
        found.append(Passage(low + start, low + end, *_snap(other.clauses, theirs), len(theirs), score))
    return found


def _widen(clauses: np.ndarray, start: int, end: int) -> tuple[int, int]:
    """Return a region with its margin, and to the ends of its clauses."""
    low, high = max(start - _MARGIN, 0), min(end + _MARGIN, len(clauses))
    low = np.searchsorted(clauses, clauses[low])
    return int(low), int(np.searchsorted(clauses, clauses[high - 1], side="right"))


def _cut(clauses: np.ndarray) -> np.ndarray:
    """Return where each clause begins."""
    return np.concatenate([[0], np.flatnonzero(clauses[1:] != clauses[:-1]) + 1])


def _read_clauses(letters: Letters, partner: np.ndarray, sentences: np.ndarray) -> list[_Clause]:
    """Return the clauses of a region; ``sentences`` are those of the other side."""
    starts = _cut(letters.clauses)
    shared = partner >= 0
    first = np.minimum.reduceat(np.where(shared, partner, len(sentences) - 1), starts)
    last = np.maximum.reduceat(partner, starts)
    columns = (
        starts, np.append(starts[1:], len(partner)), letters.sentences[starts], np.add.reduceat(shared, starts, dtype=np.int64),
        np.add.reduceat(letters.evidence & shared, starts, dtype=np.int64), first, last, sentences[first], sentences[last],
    )  # fmt: skip
    return [_Clause(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


def _best_runs(clauses: list[_Clause]) -> Iterator[tuple[int, int, float]]:
    """Yield runs of clauses with the best scores: the first, the last, and the score."""
    at = 0
    while at < len(clauses):
        if not clauses[at].speaks or not clauses[at].is_shared or (best := _value(clauses[at])) <= 0:
            at += 1
            continue
        stop, score, before = at, best, clauses[at]
        for follower in range(at + 1, len(clauses)):
            clause = clauses[follower]
            if (
                clause.shared
                and clause.sentence != before.sentence
                and clause.first_sentence != before.last_sentence
            ):
                score -= _NEXT_SENTENCE
            if score <= 0 or best - score > _DROP:
                break
            score += _value(clause, before.last)
            before = clause if clause.shared else before
            if score > best and clause.is_shared:
                best, stop = score, follower
        yield at, stop, best
        at = stop + 1


def _value(clause: _Clause, last: int | None = None) -> float:
    """Return what a clause adds to a passage whose letters on the other side end with ``last``."""
    changed = clause.end - clause.start - clause.shared
    if clause.shared:
        before = clause.first - 1 if last is None else last
        changed += max(clause.last - before - clause.shared, 0)
    return clause.speaks - _COST * changed


def _complete(clauses: list[_Clause], begin: int, stop: int) -> tuple[int, int]:
    """Return a run with the clauses of its sentences that are shared too, such as those that only state figures."""
    for at in range(begin - 1, max(begin - 1 - _APART, -1), -1):
        begin = at if _belong(clauses[at], clauses[begin]) else begin
    for at in range(stop + 1, min(stop + 1 + _APART, len(clauses))):
        stop = at if _belong(clauses[stop], clauses[at]) else stop
    return begin, stop


def _belong(clause: _Clause, follower: _Clause) -> bool:
    """Tell whether two shared clauses stand in one sentence on either side, and close together on the other."""
    joined = clause.sentence == follower.sentence or clause.last_sentence == follower.first_sentence
    return joined and clause.is_shared and follower.is_shared and follower.first - clause.last <= _NEAR


def _snap(clauses: np.ndarray, shared: np.ndarray) -> tuple[int, int]:
    """Return the clauses that hold the shared letters; one at either end that is shared in its smaller part stays out."""
    low, high = np.searchsorted(clauses, [clauses[shared[0]], clauses[shared[-1]] + 1])
    starts = low + _cut(clauses[low:high])
    ends = np.append(starts[1:], high)
    counts = np.diff(np.searchsorted(shared, np.append(starts, high)))
    kept = np.flatnonzero(counts >= _SHARED * (ends - starts))
    if not len(kept):
        return int(shared[0]), int(shared[-1]) + 1
    return int(starts[kept[0]]), int(ends[kept[-1]])
