"""Columns of reports under a matrix: years, and under them the bodies that they are of."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import numpy as np

from lawkit.figures.sheet import MM, Sheet
from lawkit.figures.style import GREY
from lawkit.figures.wording import measure, wrap

# Sizes of the names as parts of the figure's, tried until all stand in few lines; then they are cut.
_SIZES, _FEW, _MOST = (1.0, 0.87, 0.73), 3, 6


def label_columns(sheet: Sheet, names: Sequence[str]) -> None:
    """Write under the columns of a matrix what they are: neighbours of one body share its name, each has its year.

    Parameters
    ----------
    sheet
        With its limits and the labels of its rows set.
    names
        Of the columns, a body and a year parted by a blank; others are written as they are.
    """
    parts = [_split(name) for name in names]
    ax = sheet.ax
    spots = [at + 0.5 for at in range(len(names))]
    if not all(year for _, year in parts):
        ax.set_xticks(spots, [wrap(name, 34, sheet.size, lines=1) for name in names], rotation=90)
        _grow(sheet, max((min(measure(n, sheet.size), 34) for n in names), default=0) + 2)
        sheet.fit_ticks("x")
        return
    sheet.settle()
    cell = ax.get_window_extent().width / len(names) / sheet.figure.dpi / MM
    upright = measure("2024", sheet.size) + 1 > cell
    ax.set_xticks(spots, [year for _, year in parts], rotation=90 if upright else 0)
    bodies = [(body, len(list(group))) for body, group in groupby(parts, key=lambda part: part[0])]
    ends = np.cumsum([n for _, n in bodies])
    middles = ends - np.array([n / 2 for _, n in bodies])
    for end in ends[:-1]:
        ax.axvline(end, color=GREY, linewidth=0.6, gid="body")
    labels, size = _wrap_bodies(bodies, cell, sheet.size)
    high = measure("2024", sheet.size) if upright else 0.4 * sheet.size
    ax.xaxis.remove_overlapping_locs = False  # a name may stand right under a year
    ax.set_xticks(middles, labels, minor=True)
    ax.tick_params(axis="x", which="minor", length=0, pad=(high + 2.2) / 25.4 * 72, labelsize=size)
    for label in ax.get_xticklabels(minor=True):
        label.set_linespacing(1.1)
    lines = max(label.count("\n") + 1 for label in labels)
    _grow(sheet, high + 0.45 * size * lines + 2.5)
    sheet.fit_ticks("x")


def _wrap_bodies(bodies: Sequence[tuple[str, int]], cell: float, size: float) -> tuple[list[str], float]:
    """Return the names of bodies in lines as wide as their columns, and the size of the letters."""
    labels: list[str] = []
    for part in _SIZES:
        labels = [
            wrap(body, max(n * cell * 0.94, 0.36 * size * part), size * part, lines=_MOST)
            for body, n in bodies
        ]
        if max(label.count("\n") + 1 for label in labels) <= _FEW:
            return labels, size * part
    return labels, size * _SIZES[-1]


def _split(name: str) -> tuple[str, str]:
    body, _, year = name.rpartition(" ")
    return (body, year) if body and year.isdigit() and len(year) == 4 else (name, "")


def _grow(sheet: Sheet, millimetres: float) -> None:
    if sheet.own:
        sheet.figure.set_figheight(sheet.figure.get_figheight() + millimetres * MM)
