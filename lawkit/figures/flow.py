"""From problems to plans: which tasks take up which problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from lawkit.errors import check_choice
from lawkit.figures.ribbons import draw_ribbons
from lawkit.figures.sheet import Sheet, check_columns, drawing, row_height
from lawkit.figures.style import GREY, INK, ROLE_LOOKS
from lawkit.figures.wording import safe, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lawkit.analysis.topics.topics import Topics
    from lawkit.corpus import Corpus

_COLUMNS = [
    "report_id",
    "problem_id",
    "plan_id",
    "probability",
    "linked",
    "problem_start",
    "problem_end",
    "plan_start",
    "plan_end",
]
_SIDES = ("problem", "plan")
# Where the two columns of words end and begin, as parts of the width.
_EDGES = {"problem": 0.40, "plan": 0.60}
# Millimetres of the figure below which words get a third line.
_NARROW = 120.0


def problem_plan_flow(
    links: pd.DataFrame,
    *,
    corpus: Corpus | None = None,
    report_id: str | None = None,
    topics: Topics | None = None,
    ax: Axes | None = None,
    lang: str = "zh",
    width: float = 160.0,
) -> Axes:
    r"""Draw which tasks of the plan take up which problems: statement by statement, or topic by topic over many reports.

    Parameters
    ----------
    links
        What :func:`lawkit.link_plans` returns.
    corpus
        The reports, for the words of the statements; without it or without text their ids are written (``#3``).
    report_id
        The report to draw statement by statement.
    topics
        What :func:`lawkit.topics` returns for the same reports and roles; then all links are drawn as flows from the topics of
        the problems to those of the tasks.
    ax
        Where to draw; None makes a figure.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.
    width
        Of a new figure, in millimetres.

    Returns
    -------
    Axes
        Problems on the left, tasks on the right, in the order of the text (topics: the largest first). Problems without a
        task and tasks without a problem are hollow (topics: hatched).

    Raises
    ------
    ValueError
        If the table lacks a column, the report, or holds several reports and neither ``report_id`` nor ``topics`` is given.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, lawkit
    >>> corpus = lawkit.load_demo().select(place="云泽县", year=2023)
    >>> with lawkit.figures.style():
    ...     ax = lawkit.figures.problem_plan_flow(lawkit.link_plans(corpus), corpus=corpus)
    >>> plt.close(ax.figure)
    """
    check_columns(links, _COLUMNS, "link_plans")
    held = list(dict.fromkeys(links["report_id"]))
    if report_id is not None:
        check_choice("report_id", report_id, held)
        links = links[links["report_id"] == report_id]
    elif topics is None and len(held) > 1:
        raise ValueError("links hold several reports: give report_id for one of them, or topics to draw all")
    with drawing(ax, lang, width, height=0.6 * width) as sheet:
        if not len(links):
            return sheet.empty()
        sheet.ax.set(xlim=(0, 1), xticks=[], yticks=[])
        sheet.ax.spines[:].set_visible(False)
        if topics is not None:
            draw_ribbons(sheet, links, topics)
        else:
            _draw_statements(sheet, links, corpus)
    return sheet.ax


def _draw_statements(sheet: Sheet, links: pd.DataFrame, corpus: Corpus | None) -> None:
    found = links[links["linked"]]
    rows = max(links[f"{side}_id"].nunique() for side in _SIDES)
    sheet.settle()
    sheet.shrink(lambda: rows * row_height(_lines(sheet), sheet.size) * 1.1)
    spots: dict[str, dict[int, float]] = {}
    for side in _SIDES:
        statements = links.drop_duplicates(f"{side}_id").sort_values(f"{side}_start")
        gap = rows / len(statements)
        spots[side] = {one: (at + 0.5) * gap for at, one in enumerate(statements[f"{side}_id"])}
        _write_side(sheet, statements, side, spots[side], set(found[f"{side}_id"]), corpus)
    for problem, plan, probability in zip(
        found["problem_id"], found["plan_id"], found["probability"], strict=True
    ):
        sure = 1.0 if np.isnan(probability) else float(probability)
        _draw_link(sheet, spots["problem"][problem], spots["plan"][plan], sure)
    sheet.ax.set_ylim(rows, -0.35)
    sheet.set_height(rows * row_height(_lines(sheet), sheet.size) * 1.1, around=6)
    if any(set(found[f"{side}_id"]) != set(links[f"{side}_id"]) for side in _SIDES):
        sheet.legend(
            [
                Line2D(
                    [],
                    [],
                    linestyle="none",
                    marker="o",
                    color=GREY,
                    markerfacecolor="white",
                    label=sheet.say("apart"),
                )
            ]
        )


def _write_side(
    sheet: Sheet,
    statements: pd.DataFrame,
    side: str,
    spots: dict[int, float],
    linked: set[int],
    corpus: Corpus | None,
) -> None:
    """Write the statements of one side beside their marks."""
    left = side == "problem"
    colour = ROLE_LOOKS["problems" if left else "plan"][0]
    edge, step = _EDGES[side], -0.02 if left else 0.02
    room = sheet.width * (_EDGES["problem"] - 0.02) * 0.97
    head = sheet.say("problems" if left else "plans")
    sheet.ax.text(
        edge + step, -0.15, f"{head} ({len(spots)})", ha="right" if left else "left", va="bottom", color=GREY,
        fontsize=sheet.size,
    )  # fmt: skip
    for one, report, start, end in zip(
        *(statements[c] for c in (f"{side}_id", "report_id", f"{side}_start", f"{side}_end")), strict=True
    ):
        words = f"#{one}"
        if corpus is not None and corpus.has_text:
            words = wrap(safe(corpus.text(report)[start:end]), room, sheet.size, lines=_lines(sheet))
        sheet.ax.plot(
            edge, spots[one], "o" if left else "s", color=colour, markerfacecolor=colour if one in linked else "white",
            zorder=3, gid=f"{side}-{'linked' if one in linked else 'alone'}",
        )  # fmt: skip
        sheet.ax.text(
            edge + step, spots[one], words, ha="right" if left else "left", va="center", linespacing=1.15,
            fontsize=sheet.size, color=INK if one in linked else GREY,
        )  # fmt: skip


def _lines(sheet: Sheet) -> int:
    return 2 if sheet.width >= _NARROW or sheet.shrunk < 1 else 3


def _draw_link(sheet: Sheet, left: float, right: float, sure: float) -> None:
    start, end = _EDGES["problem"] + 0.008, _EDGES["plan"] - 0.008
    middle = (start + end) / 2
    path = Path(
        [(start, left), (middle, left), (middle, right), (end, right)],
        [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4],
    )
    sheet.ax.add_patch(
        PathPatch(
            path,
            facecolor="none",
            edgecolor=ROLE_LOOKS["measures"][0],
            linewidth=0.5 + 1.6 * max(sure - 0.4, 0) / 0.6,
            alpha=0.75,
            gid="link",
        )
    )
