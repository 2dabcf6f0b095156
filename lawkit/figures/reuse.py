"""Who borrows from whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from lawkit.figures.columns import label_columns
from lawkit.figures.sheet import Sheet, check_columns, drawing
from lawkit.figures.style import INK, PALE, RULE, SEQUENCE
from lawkit.figures.wording import clip, name_reports, safe

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lawkit.corpus import Corpus

_OWN = ("own_last_year", "own_earlier", "own_other")
_MARKS = {"own": "o", "superior": "^", "peer": "D", "other": "s"}
_CELL = 4.5  # millimetres: a mark and a number of three digits are read in it


def reuse_matrix(
    passages: pd.DataFrame,
    *,
    corpus: Corpus | None = None,
    everyone: bool = False,
    ax: Axes | None = None,
    lang: str = "zh",
    width: float = 160.0,
) -> Axes:
    r"""Draw how many characters each report shares with each report that was there first.

    Parameters
    ----------
    passages
        What :func:`lawkit.reuse` returns, or rows of it.
    corpus
        The reports, for their names and order; without it their ids are written, sorted.
    everyone
        Whether reports without a shared passage stand in the matrix, too.
    ax
        Where to draw; None makes a figure.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.
    width
        Of a new figure, in millimetres.

    Returns
    -------
    Axes
        Rows are reports, columns their sources. The darker the more characters of the report stand in passages shared
        with the source, each counted once; the mark tells the relation that most of them have. Cells that are the report itself are grey.

    Raises
    ------
    ValueError
        If the table lacks a column.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, lawkit
    >>> corpus = lawkit.load_demo()
    >>> with lawkit.figures.style():
    ...     ax = lawkit.figures.reuse_matrix(lawkit.reuse(corpus), corpus=corpus)
    >>> ax.get_ylabel()
    '报告'
    >>> plt.close(ax.figure)
    """
    check_columns(passages, ["report_id", "source_id", "start", "end", "relation"], "reuse")
    reports, sources, names = _read_names(passages, corpus, everyone=everyone)
    with drawing(ax, lang, width) as sheet:
        if not len(reports) or not len(passages):
            return sheet.empty()
        letters, relations = _count(passages, reports, sources)
        most = max(int(letters.max()), 1)
        sheet.ax.pcolormesh(
            np.ma.masked_equal(letters, 0), cmap=SEQUENCE, vmin=0, vmax=most, edgecolors=RULE, linewidth=0.3
        )
        for one in set(reports) & set(sources):
            corner = sources.index(one), reports.index(one)
            sheet.ax.add_patch(Rectangle(corner, 1, 1, facecolor=PALE, linewidth=0, gid="self"))
        _label_axes(sheet, [names[r] for r in reports], [names[s] for s in sources])
        _mark(sheet, letters, relations)
        sheet.fit_ticks("y")
    return sheet.ax


def _read_names(
    passages: pd.DataFrame, corpus: Corpus | None, *, everyone: bool
) -> tuple[list[str], list[str], dict[str, str]]:
    """Return the rows, the columns and the names of reports."""
    used = {side: set(passages[side]) for side in ("report_id", "source_id")}
    every = list(corpus) if corpus is not None else sorted(used["report_id"] | used["source_id"])
    names = name_reports(corpus.reports) if corpus is not None else {}
    names = {one: names.get(one, safe(one)) for one in every}
    rows, columns = ([one for one in every if everyone or one in used[s]] for s in ("report_id", "source_id"))
    return rows, columns, names


def _count(
    passages: pd.DataFrame, reports: list[str], sources: list[str]
) -> tuple[np.ndarray, dict[tuple[int, int], str]]:
    """Return the characters of each report that it shares with each source, and the relation with the most of them."""
    letters = np.zeros((len(reports), len(sources)), dtype=int)
    relations = {}
    rows, columns = ({one: at for at, one in enumerate(names)} for names in (reports, sources))
    for (report, source), group in passages.groupby(["report_id", "source_id"], sort=False):
        if report not in rows or source not in columns:
            continue
        at = rows[str(report)], columns[str(source)]
        held: set[int] = set()
        for start, end in zip(group["start"], group["end"], strict=True):
            held.update(range(start, end))
        letters[at] = len(held)
        kinds = group["relation"].map(lambda one: "own" if one in _OWN else one if one in _MARKS else "other")
        sizes = (group["end"] - group["start"]).groupby(kinds).sum()
        relations[at] = str(sizes.idxmax())
    return letters, relations


def _label_axes(sheet: Sheet, rows: list[str], columns: list[str]) -> None:
    share = 0.3 * sheet.width
    rows = [clip(name, share, sheet.size) for name in rows]
    sheet.ax.set_yticks(np.arange(len(rows)) + 0.5, rows)
    sheet.ax.set(
        ylim=(len(rows), 0), xlim=(0, len(columns)), xlabel=sheet.say("source"), ylabel=sheet.say("report")
    )
    sheet.ax.tick_params(length=0)
    sheet.ax.spines[:].set_visible(False)
    sheet.set_height(len(rows) * _CELL, around=9)
    label_columns(sheet, columns)


def _mark(sheet: Sheet, letters: np.ndarray, relations: dict[tuple[int, int], str]) -> None:
    held = [kind for kind in _MARKS if kind in relations.values()]
    shades, most = mpl.colormaps[SEQUENCE], int(letters.max())
    sizes = sorted({int(letters[letters > 0].min()), most})
    sheet.legend(
        [
            *(Patch(facecolor=shades(n / most), label=sheet.say("shared", n=n)) for n in sizes),
            *(
                Line2D(
                    [],
                    [],
                    linestyle="none",
                    marker=_MARKS[k],
                    color=INK,
                    markersize=3.5,
                    label=sheet.say(k, group="relations"),
                )
                for k in held
            ),
        ]
    )
    sheet.settle()
    box = sheet.ax.get_window_extent()
    cell = min(box.width / letters.shape[1], box.height / letters.shape[0]) / sheet.figure.dpi * 72
    for (row, column), kind in relations.items():
        dark = letters[row, column] > 0.6 * letters.max()
        sheet.ax.plot(
            column + 0.5, row + 0.5, _MARKS[kind], color="white" if dark else INK, markersize=min(3.5, cell * 0.5),
            markeredgewidth=0.7, gid=f"relation-{kind}",
        )  # fmt: skip
