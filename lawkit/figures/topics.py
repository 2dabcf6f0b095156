"""Topics over the years: small lines under each other, on one scale."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lawkit.errors import check_choice
from lawkit.figures.sheet import Sheet, check_columns, drawing, no_interval_key, row_height
from lawkit.figures.style import COLOURS, ROLE_LOOKS, RULE
from lawkit.figures.wording import safe, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lawkit.analysis.topics.topics import Topics

# Part of a row that the largest share fills.
_FILL = 0.86


def topics_over_years(
    table: pd.DataFrame,
    *,
    topics: Topics | None = None,
    by: str | None = None,
    ax: Axes | None = None,
    lang: str = "zh",
    width: float = 160.0,
) -> Axes:
    r"""Draw how much room each topic takes, by year or any other column.

    Parameters
    ----------
    table
        What :func:`lawkit.topic_prevalence` returns.
    topics
        The topics that the table was made with, for their names; None writes their codes.
    by
        The column to draw where the table was made by several.
    ax
        Where to draw; None makes a figure.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.
    width
        Of a new figure, in millimetres.

    Returns
    -------
    Axes
        A row a topic, that with the largest mean first, all on the same scale; bands are intervals, and values without one (too few
        reports) are hollow. Years that follow each other are joined. The mean over the values stands on the right.

    Raises
    ------
    ValueError
        If the table lacks a column, or was made by several columns and none is chosen.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, lawkit
    >>> corpus = lawkit.load_demo()
    >>> found = lawkit.topics(corpus, method="seeded", runs=1)
    >>> table = lawkit.topic_prevalence(found, corpus, by="year")
    >>> with lawkit.figures.style():
    ...     ax = lawkit.figures.topics_over_years(table, topics=found)
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['2021', '2022', '2023', '2024']
    >>> plt.close(ax.figure)
    """
    check_columns(table, ["topic", "by", "value", "estimate", "low", "high"], "topic_prevalence")
    held = list(dict.fromkeys(table["by"]))
    if by is not None:
        check_choice("by", by, held)
    elif len(held) > 1:
        raise ValueError(f"by: the table is by {', '.join(map(repr, held))}; choose one")
    table = table[table["by"] == (by if by is not None else held[0] if held else "")]
    with drawing(ax, lang, width) as sheet:
        if not len(table):
            return sheet.empty()
        means = (
            table.groupby("topic", sort=False)["estimate"].mean().sort_values(ascending=False, kind="stable")
        )
        values = list(dict.fromkeys(table["value"]))
        if table["by"].iloc[0] == "role":
            values.sort(key=list(ROLE_LOOKS).index)
        years = all(str(v).isdigit() for v in values)
        spots = {v: float(v) if years else float(at) for at, v in enumerate(values)}
        largest = float(np.nanmax(table[["estimate", "high"]].to_numpy(dtype=float)))
        scale = _FILL / largest if largest > 0 else 1.0
        for row, topic in enumerate(means.index):
            rows = table[table["topic"] == topic]
            _draw_row(
                sheet, rows, [spots[v] for v in rows["value"]], len(means) - row - 1, scale, joined=years
            )
        _label_axes(sheet, table, topics, means, spots, scale)
        if table["low"].isna().any():
            sheet.legend([no_interval_key(sheet)])
    return sheet.ax


def _draw_row(
    sheet: Sheet, rows: pd.DataFrame, x: list[float], base: int, scale: float, *, joined: bool
) -> None:
    colour = COLOURS[0]
    y = base + rows["estimate"].to_numpy() * scale
    low, high = (base + rows[c].to_numpy() * scale for c in ("low", "high"))
    known = ~np.isnan(low)
    sheet.ax.axhline(base, color=RULE, linewidth=0.5, zorder=0)
    for a, b in pairwise(range(len(x))):
        if joined and x[b] - x[a] == 1:
            sheet.ax.plot([x[a], x[b]], [y[a], y[b]], color=colour, linewidth=1.1)
            if known[a] and known[b]:
                sheet.ax.fill_between(
                    [x[a], x[b]], low[[a, b]], high[[a, b]], color=colour, alpha=0.16, linewidth=0
                )
    if not joined or len(x) == 1:
        sheet.ax.vlines(np.asarray(x)[known], low[known], high[known], color=colour, linewidth=0.9, alpha=0.7)
    for sure in (True, False):
        chosen = known == sure
        sheet.ax.plot(
            np.asarray(x)[chosen], y[chosen], "o", markersize=3, color=colour, markeredgewidth=0.8, zorder=3,
            markerfacecolor=colour if sure else "white", gid="sure" if sure else "unsure",
        )  # fmt: skip


def _label_axes(
    sheet: Sheet, table: pd.DataFrame, topics: Topics | None, means: pd.Series, spots: dict[str, float],
    scale: float,
) -> None:  # fmt: skip
    names = name_topics(topics, list(means.index), sheet)
    labels = [wrap(names[t], 0.36 * sheet.width, sheet.size, lines=2) for t in means.index]
    first, last = min(spots.values()), max(spots.values())
    sheet.ax.set_xlim(first - 0.2, last + 0.2)
    groups = [sheet.say(v, group="roles") if table["by"].iloc[0] == "role" else safe(v) for v in spots]
    sheet.ax.set_xticks(list(spots.values()), groups)
    sheet.ax.set_ylim(-0.08, len(means))
    sheet.ax.set_yticks([len(means) - at - 1 + 0.25 for at in range(len(means))], labels)
    sheet.ax.tick_params(axis="y", length=0)
    sheet.ax.spines["left"].set_visible(False)
    for at, mean in enumerate(means):
        sheet.ax.text(
            1.01,
            len(means) - at - 1 + 0.25,
            f"{100 * mean:.0f}%",
            transform=sheet.ax.get_yaxis_transform(),
            va="center",
        )
    sheet.ax.set_xlabel(sheet.say("topic_scale", n=f"{100 / scale:.0f}"))
    sheet.set_height(len(means) * max(row_height(2), 7.5))
    sheet.fit_ticks("x")
    sheet.fit_ticks("y")


def name_topics(topics: Topics | None, codes: list[str], sheet: Sheet) -> dict[str, str]:
    """Return the names of topics: as shipped, else the heaviest terms, else the code."""
    if topics is None:
        return {code: safe(code) for code in codes}
    rows = topics.quality.set_index("topic")
    names = {}
    for code in codes:
        given = [rows.loc[code, c] for c in (f"name_{sheet.lang}", "label")] if code in rows.index else []
        names[code] = safe(next((g for g in given if isinstance(g, str)), code))
    return names
