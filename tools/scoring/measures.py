"""A measure: counts a report, a formula over their sums, and a bootstrap interval over reports."""

from __future__ import annotations

import random
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Formula = Callable[[Floats], Floats]

# Two thousand resamples place the ends of an interval to about a hundredth of its width.
RESAMPLES = 2000
SEED = 20231
LEVEL = 0.95


@dataclass(frozen=True)
class Measure:
    """One figure of the accuracy page.

    Attributes
    ----------
    key
        Its name in code.
    title
        Its name on the page.
    counts
        Reports × the counts that the formula takes; for a macro average reports × classes × 3.
    formula
        From counts (any leading dimensions) to the figure.
    n
        How many rows were judged.
    """

    key: str
    title: str
    counts: Floats
    formula: Formula
    n: int

    @property
    def value(self) -> float:
        """The figure over all reports together."""
        return float(self.formula(self.counts.sum(axis=0)))

    def interval(self) -> tuple[float, float]:
        """Return the percentile interval over resamples of whole reports."""
        drawn = _draws(len(self.counts))
        sums = np.tensordot(drawn, self.counts, axes=1)
        tail = (1 - LEVEL) / 2
        low, high = np.nanquantile(self.formula(sums), [tail, 1 - tail])
        return float(low), float(high)


@cache
def _draws(n_reports: int) -> Floats:
    """Return how often each report is drawn in each resample, by the generator that Python never changes."""
    generator = random.Random(SEED)
    drawn = np.zeros((RESAMPLES, n_reports))
    for row in drawn:
        for _ in range(n_reports):
            row[int(generator.random() * n_reports)] += 1
    return drawn


def share(counts: Floats) -> Floats:
    """Return right / all; 1 where there was nothing to judge."""
    return _divide(counts[..., 0], counts[..., 1])


def precision(counts: Floats) -> Floats:
    """Return hits / found of (hits, found, true); where nothing was found, 1 if nothing was true."""
    hits, found, true = (counts[..., i] for i in range(3))
    return np.where((found == 0) & (true > 0), 0.0, _divide(hits, found))


def recall(counts: Floats) -> Floats:
    """Return hits / true of (hits, found, true); where nothing was true, 1 if nothing was found."""
    return precision(counts[..., [0, 2, 1]])


def f1(counts: Floats) -> Floats:
    """Return the harmonic mean of precision and recall of (hits, found, true)."""
    return _divide(2 * counts[..., 0], counts[..., 1] + counts[..., 2])


def macro_f1(counts: Floats) -> Floats:
    """Return the mean F1 over the classes (last dimension but one) that occur in the truth."""
    occurs = counts[..., 2] > 0
    return _divide(np.where(occurs, f1(counts), 0.0).sum(axis=-1), occurs.sum(axis=-1).astype(float))


def _divide(one: Floats, other: Floats) -> Floats:
    return np.divide(one, other, out=np.ones(np.shape(one)), where=np.asarray(other) > 0)


def sets_by_report(reports: Sequence[str], found: set[tuple[str, ...]], true: set[tuple[str, ...]]) -> Floats:
    """Return (hits, found, true) a report for sets of rows that begin with the report."""
    counts = np.zeros((len(reports), 3))
    for column, rows in enumerate((found & true, found, true)):
        for report, *_ in rows:
            counts[reports.index(report), column] += 1
    return counts


def classes_by_report(reports: Sequence[str], rows: Sequence[tuple[str, Hashable, Hashable]]) -> Floats:
    """Return (hits, found, true) a report and class for rows of report, said, true; classes are those of the truth."""
    classes = sorted({str(true) for _, _, true in rows})
    counts = np.zeros((len(reports), len(classes), 3))
    for report, said, true in rows:
        at = reports.index(report)
        counts[at, classes.index(str(true)), 2] += 1
        if str(said) in classes:
            counts[at, classes.index(str(said)), 1] += 1
        if said == true:
            counts[at, classes.index(str(true)), 0] += 1
    return counts


def from_tallies(
    tallies: Sequence[Mapping[str, float]], key: str, title: str, formula: Formula, names: Sequence[str]
) -> Measure:
    """Return a measure of named counts, one mapping a report; recall and F1 judge what is true, the others what was found."""
    counts = np.array([[one.get(name, 0.0) for name in names] for one in tallies], dtype=np.float64)
    judged = 2 if formula in (recall, f1) else 1
    return Measure(key, title, counts, formula, int(counts[:, judged].sum()))
