"""Candidates: regions of two reports that share enough shingles to be worth aligning."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from lawkit.analysis.reuse.alignment import Letters
from lawkit.analysis.reuse.kinship import Kinship
from lawkit.analysis.reuse.shingles import Shingles, Stream, index_shingles

# A shingle that stands in more places than this is compared with the body's own reports, with those above it, and with
# the first _FIRST places by date only: the number of pairs stays in proportion to the length of the corpus.
_OFTEN = 48
_FIRST = 12
_OWN = 24
# Shared runs belong to one region while no more than this many letters lie between them, or were added or dropped.
_GAP = 40
# Letters that speak for borrowing that a region must share before it is aligned.
_ENOUGH = 10
# Shingles compared at once: some hundred megabytes.
_BLOCK = 200_000
# A set phrase is shared by so many bodies at least, and has so many letters.
FORMULA_BODIES = 5
FORMULA_LENGTH = 8


@dataclass(frozen=True, slots=True)
class Row:
    """The letters of all reports in one row, in the order of a Kinship.

    Attributes
    ----------
    letters
        Code points, what speaks for borrowing, clauses (numbered from 0 in each report), sentences.
    offsets
        Where each report begins in the row, and where the last one ends.
    formula
        Whether a letter stands in a set phrase.
    shingles
        The index of the row, without set phrases.
    """

    letters: Letters
    offsets: np.ndarray
    formula: np.ndarray
    shingles: Shingles

    def report_of(self, places: np.ndarray) -> np.ndarray:
        """Return the number of the report that each place of the row belongs to."""
        return np.searchsorted(self.offsets, places, side="right") - 1

    def report(self, number: int) -> Letters:
        """Return the letters of one report."""
        return self.letters.part(int(self.offsets[number]), int(self.offsets[number + 1]))


@dataclass(frozen=True, slots=True)
class Regions:
    """Pairs of regions, as places in the row: the first of a pair stands behind the second."""

    first: np.ndarray
    second: np.ndarray
    starts: np.ndarray
    ends: np.ndarray
    other_starts: np.ndarray
    other_ends: np.ndarray

    def __len__(self) -> int:
        return len(self.first)


def line_up(streams: Sequence[Stream], kinship: Kinship, *, n: int, formula: float) -> Row:
    """Put the letters of all reports in one row and index its shingles.

    Parameters
    ----------
    streams
        In the order of ``kinship``.
    kinship
        Who wrote them.
    n
        Letters a shingle.
    formula
        A shingle that more than this share of the bodies use, and at least five, belongs to a set phrase.
    """
    index = index_shingles(streams, kinship.bodies.tolist(), n)
    offsets = np.concatenate([[0], np.cumsum([len(s) for s in streams])]).astype(np.int64)
    common = (index.bodies > formula * kinship.n_bodies) & (index.bodies >= FORMULA_BODIES)
    set_phrase = common[index.groups] if len(index.groups) else np.zeros(0, bool)
    mask = _cover(index.places[set_phrase], n, int(offsets[-1]))
    letters = Letters(
        np.concatenate([np.zeros(0, np.int32), *(s.letters for s in streams)]),
        np.concatenate([np.zeros(0, bool), *(s.evidence for s in streams)]) & ~mask,
        np.concatenate([np.zeros(0, np.int32), *(s.clauses for s in streams)]).astype(np.int32),
        np.concatenate([np.zeros(0, np.int32), *(s.sentences for s in streams)]).astype(np.int32),
    )
    keep = ~set_phrase
    groups = index.groups[keep]
    groups = np.cumsum(np.diff(groups, prepend=groups[:1]) != 0)
    rest = Shingles(n, index.places[keep], groups, index.bodies[~common])
    return Row(letters, offsets, mask, rest)


def _cover(places: np.ndarray, n: int, size: int) -> np.ndarray:
    """Tell which letters runs of overlapping shingles cover, where a run is long enough for a set phrase."""
    places = np.sort(places)
    new = np.diff(places, prepend=-n - 1) > n
    first = places[new]
    last = places[np.append(new[1:], True)] + n if len(places) else places
    long = last - first >= FORMULA_LENGTH
    change = np.zeros(size + 1, np.int64)
    np.add.at(change, first[long], 1)
    np.add.at(change, last[long], -1)
    return np.cumsum(change)[:-1] > 0


@dataclass(frozen=True, slots=True)
class _Often:
    """The places of shingles that stand in many places, sorted by group and body; and the first ones by date."""

    keys: np.ndarray
    places: np.ndarray
    groups: np.ndarray
    first: np.ndarray


class Pairing:
    """Finds the pairs of places that hold the same shingle, block by block.

    Parameters
    ----------
    row
        The letters and their index.
    kinship
        Who wrote the reports, and when.
    """

    def __init__(self, row: Row, kinship: Kinship) -> None:
        index = row.shingles
        self.row, self.kinship = row, kinship
        self.sizes = np.bincount(index.groups)
        self.rank = np.arange(len(index.places)) - np.concatenate([[0], np.cumsum(self.sizes)])[index.groups]
        self.report = row.report_of(index.places)
        self.often = self._read_often()

    def _read_often(self) -> _Often:
        """Sort the frequent shingles, and list the first places of each by date."""
        index, kinship = self.row.shingles, self.kinship
        chosen = self.sizes[index.groups] > _OFTEN if len(index.groups) else np.zeros(0, bool)
        places, groups, report = index.places[chosen], index.groups[chosen], self.report[chosen]
        when = np.lexsort((np.arange(len(kinship.reports)), kinship.published, kinship.years))
        turn = np.empty(len(when), np.int64)
        turn[when] = np.arange(len(when))
        order = np.lexsort((places, turn[report], groups))
        starts = np.flatnonzero(np.diff(groups, prepend=-1) != 0)
        first = (
            places[order][starts[:, None] + np.arange(_FIRST)[None, :]]
            if len(starts)
            else np.zeros((0, _FIRST), np.int64)
        )
        keys = groups * kinship.n_bodies + kinship.bodies[report]
        return _Often(keys, places, groups, first)

    def blocks(self) -> Iterator[np.ndarray]:
        """Yield the shingles (their numbers in the index) of some reports at a time."""
        order = np.argsort(self.row.shingles.places)
        report = self.report[order]
        cuts = [0]
        while cuts[-1] < len(order):
            end = min(cuts[-1] + _BLOCK, len(order)) - 1
            cuts.append(int(np.searchsorted(report, report[end], side="right")))
            yield np.sort(order[cuts[-2] : cuts[-1]])

    def pairs(self, block: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return pairs of places of the same shingle in two reports, the later place first, each once."""
        index = self.row.shingles
        often = self.sizes[index.groups[block]] > _OFTEN
        found = [*self._rare(block[~often]), *self._frequent(block[often])]
        here = np.concatenate([np.zeros(0, np.int64), *(a for a, _ in found)])
        there = np.concatenate([np.zeros(0, np.int64), *(b for _, b in found)])
        apart = self.row.report_of(here) != self.row.report_of(there)
        return here[apart], there[apart]

    def _rare(self, block: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Pair each place with all earlier places of its shingle."""
        places = self.row.shingles.places
        for back in range(1, _OFTEN):
            block = block[self.rank[block] >= back]
            if not len(block):
                return
            yield places[block], places[block - back]

    def _frequent(self, block: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Pair each place with those of its own body, of the bodies above it, and with the first by date."""
        index, often = self.row.shingles, self.often
        if not len(block):
            return
        places, groups = index.places[block], index.groups[block]
        bodies = self.kinship.bodies[self.report[block]]
        row = np.searchsorted(np.unique(often.groups), groups)
        for turn in range(_FIRST):
            yield places, often.first[row, turn]
        yield from self._from_above(places, groups, bodies)
        for back in range(1, _OWN):
            same = (self.rank[block] >= back) & (self.kinship.bodies[self.report[block - back]] == bodies)
            block, bodies = block[same], bodies[same]
            yield index.places[block], index.places[block - back]

    def _from_above(
        self, places: np.ndarray, groups: np.ndarray, bodies: np.ndarray
    ) -> Iterator[tuple[np.ndarray, np.ndarray]]:
        """Pair each place with those of the bodies above its own."""
        often, above = self.often, self.kinship.above
        listed = {body: sorted(highs) for body, highs in above.items()}
        for turn in range(max((len(highs) for highs in listed.values()), default=0)):
            to = np.array(
                [
                    listed[b][turn] if len(listed.get(b, ())) > turn else -1
                    for b in range(self.kinship.n_bodies)
                ]
            )
            has = to[bodies] >= 0
            keys = groups[has] * self.kinship.n_bodies + to[bodies[has]]
            low, high = np.searchsorted(often.keys, keys), np.searchsorted(often.keys, keys, side="right")
            for step in range(_OWN):
                some = low + step < high
                if not some.any():
                    break
                yield places[has][some], often.places[low[some] + step]

    def regions(self, block: np.ndarray) -> Regions:
        """Return the pairs of regions that the shingles of a block make."""
        here, there = self.pairs(block)
        size = int(self.row.offsets[-1]) + 1
        late, early = np.maximum(here, there), np.minimum(here, there)
        key = np.sort((late - early) * size + late)
        key = key[np.diff(key, prepend=-1) != 0]
        new = np.diff(key, prepend=-1) != 1
        start = key[new]
        length = np.diff(np.flatnonzero(np.append(new, True))) + self.row.shingles.n - 1
        return _chain(self.row, start % size, start // size, length)


def _chain(row: Row, start: np.ndarray, shift: np.ndarray, length: np.ndarray) -> Regions:
    """Join shared runs (place, distance to the other place, letters) that lie close together into regions."""
    first, second = row.report_of(start), row.report_of(start - shift)
    order = np.lexsort((start, shift, second, first))
    start, shift, length, first, second = (a[order] for a in (start, shift, length, first, second))
    pair = first * len(row.offsets) + second
    beside = np.cumsum((np.diff(pair, prepend=-1) != 0) | (np.diff(shift, prepend=0) > _GAP))
    order = np.lexsort((start, beside))
    start, shift, length, first, second, beside = (
        a[order] for a in (start, shift, length, first, second, beside)
    )
    end = start + length
    size = int(row.offsets[-1]) + 1
    reached = np.maximum.accumulate(beside * size + end) - beside * size
    before = (
        np.where(np.diff(beside, prepend=-1) != 0, -size, np.concatenate([[0], reached[:-1]]))
        if len(end)
        else end
    )
    new = start - before > _GAP
    sums = np.concatenate([[0], np.cumsum(row.letters.evidence)])
    fresh = sums[end] - sums[np.minimum(np.maximum(start, before), end)]
    at = np.flatnonzero(new)
    if not len(at):
        return Regions(*(np.zeros(0, np.int64),) * 6)
    enough = np.add.reduceat(fresh, at) >= _ENOUGH
    columns = (
        first[at], second[at], start[at], np.maximum.reduceat(end, at),
        np.minimum.reduceat(start - shift, at), np.maximum.reduceat(end - shift, at),
    )  # fmt: skip
    return Regions(*(c[enough] for c in columns))
