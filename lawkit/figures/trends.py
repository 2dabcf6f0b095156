"""Indicators and words over the years."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.lines import Line2D
from matplotlib.ticker import FixedLocator, LogLocator, MaxNLocator, NullLocator

from lawkit.errors import check_choice
from lawkit.figures.sheet import Sheet, check_columns, drawing, no_interval_key
from lawkit.figures.style import COLOURS, GREY, MARKERS, ROLE_LOOKS, RULE
from lawkit.figures.wording import name_bodies, name_indicators, safe, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_BOUNDS = ("over", "under", "about", "range")
# Arrow of a bound: the true value lies this way.
_ARROWS = {"over": 1, "under": -1, "range": 1}


def indicator_trends(
    table: pd.DataFrame,
    *,
    indicator: str | None = None,
    log: bool = False,
    ax: Axes | None = None,
    lang: str = "zh",
    width: float = 160.0,
) -> Axes:
    r"""Draw indicators over the years, a line for each body (or for each indicator of one body).

    Parameters
    ----------
    table
        What :func:`lawkit.trend` returns, or rows of it.
    indicator
        The one to draw; None draws all of the table, which must share one unit.
    log
        Whether the values stand on a logarithmic scale, for bodies of different size.
    ax
        Where to draw; None makes a figure.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.
    width
        Of a new figure, in millimetres.

    Returns
    -------
    Axes
        Years in which a body states nothing are gaps: no line leads over them. A value with a bound (1200余, 不足50) is a hollow mark
        with an arrow to the side on which the true value lies, and lines to it are dotted.

    Raises
    ------
    ValueError
        If the table lacks a column or the indicator, or holds indicators of different units.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, lawkit
    >>> table = lawkit.trend(lawkit.load_demo(), ["legal_aid_cases"])
    >>> with lawkit.figures.style():
    ...     ax = lawkit.figures.indicator_trends(table, log=True, width=80)
    >>> ax.get_ylabel()
    '法律援助案件数 (件)'
    >>> plt.close(ax.figure)
    """
    check_columns(table, ["body", "place", "year", "indicator", "unit", "value", "bound"], "trend")
    if indicator is not None:
        check_choice("indicator", indicator, sorted(table["indicator"].unique()))
        table = table[table["indicator"] == indicator]
    units = sorted(table["unit"].dropna().unique())
    if len(units) > 1:
        raise ValueError(
            f"table holds values in {', '.join(units)}, which share no axis; choose one with indicator="
        )
    table = table[table["value"].notna() & ((table["value"] > 0) | (not log))]
    with drawing(ax, lang, width, height=max(0.4 * width, 46)) as sheet:
        if not len(table):
            return sheet.empty()
        names = name_indicators(list(table["indicator"].unique()), sheet.lang)
        handles: list[Artist] = []
        for at, (label, rows) in enumerate(_series(table, sheet)):
            handles.append(_draw_series(sheet, rows, at, label))
        handles += _bound_keys(sheet, table)
        if log:
            _log_axis(sheet, table["value"])
        elif table["value"].min() >= 0 and units != ["%"]:
            sheet.ax.set_ylim(bottom=0)
        label = next(iter(names.values())) if len(names) == 1 else units[0] if units else ""
        sheet.ax.set(xlabel=sheet.say("year"), ylabel=wrap(label, 45, sheet.size))
        _year_axis(sheet, table["year"])
        sheet.legend(handles)
    return sheet.ax


def _series(table: pd.DataFrame, sheet: Sheet) -> list[tuple[str, pd.DataFrame]]:
    """Return the lines with their names: what differs between them."""
    bodies = name_bodies(table)
    indicators = name_indicators(list(table["indicator"].unique()), sheet.lang, unit=False)
    rows = []
    for (body, indicator), group in table.groupby(["body", "indicator"], sort=False):
        parts = [bodies[str(body)]] if len(bodies) > 1 or len(indicators) == 1 else []
        parts += [indicators[str(indicator)]] if len(indicators) > 1 else []
        rows.append((" · ".join(parts), group.sort_values("year")))
    return rows


def _draw_series(sheet: Sheet, rows: pd.DataFrame, at: int, label: str) -> Line2D:
    colour, marker = COLOURS[at % len(COLOURS)], MARKERS[at % len(MARKERS)]
    years, values = rows["year"].astype(float).tolist(), rows["value"].tolist()
    exact = (rows["bound"] == "exact").tolist()
    for a, b in pairwise(range(len(rows))):
        if years[b] - years[a] == 1:
            look = "-" if exact[a] and exact[b] else ":"
            sheet.ax.plot([years[a], years[b]], [values[a], values[b]], look, color=colour)
    for hollow in (False, True):
        chosen = [i for i in range(len(rows)) if exact[i] is not hollow]
        if not chosen:  # an empty line would take room at the corner of the canvas
            continue
        sheet.ax.plot(
            [years[i] for i in chosen], [values[i] for i in chosen], marker, color=colour,
            markerfacecolor="white" if hollow else colour, zorder=3, clip_on=False, gid="bound" if hollow else "exact",
        )  # fmt: skip
    for year, value, bound in zip(years, values, rows["bound"], strict=True):
        if bound in _ARROWS:
            sheet.ax.annotate(
                "", (year, value), (0, 9 * _ARROWS[bound]), textcoords="offset points", zorder=2,
                arrowprops={"arrowstyle": "<-", "color": colour, "linewidth": 0.9, "shrinkA": 0, "shrinkB": 2},
            )  # fmt: skip
    return Line2D([], [], color=colour, marker=marker, label=label)


def _bound_keys(sheet: Sheet, table: pd.DataFrame) -> list[Line2D]:
    """Return what explains the bounds that the table holds."""
    signs = {"over": r"$\uparrow$", "under": r"$\downarrow$", "range": r"$\uparrow$"}
    held = [bound for bound in _BOUNDS if (table["bound"] == bound).any()]
    return [
        Line2D(
            [], [], linestyle="none", color=GREY, markerfacecolor="white" if bound == "about" else GREY,
            marker=signs.get(bound, "o"), label=sheet.say(bound, group="bounds"),
        )
        for bound in held
    ]  # fmt: skip


def _log_axis(sheet: Sheet, values: pd.Series) -> None:
    """Set a logarithmic scale with plain numbers, as many as can be read."""
    sheet.ax.set_yscale("log")
    decades = float(np.log10(values.max() / values.min()))
    steps = LogLocator(subs=(1, 2, 5)) if decades < 2.3 else LogLocator()
    sheet.ax.yaxis.set_major_locator(steps if decades > 0.7 else MaxNLocator(5))
    sheet.ax.yaxis.set_major_formatter("{x:,.6g}")
    sheet.ax.yaxis.set_minor_locator(NullLocator())


def _year_axis(sheet: Sheet, years: pd.Series) -> None:
    first, last = int(years.min()), int(years.max())
    sheet.ax.set_xlim(first - 0.25, last + 0.25)
    span = last - first + 1
    locator = FixedLocator(list(range(first, last + 1))) if span <= 12 else MaxNLocator(8, integer=True)
    sheet.ax.xaxis.set_major_locator(locator)
    sheet.ax.xaxis.set_major_formatter("{x:.0f}")
    sheet.ax.grid(axis="y", color=RULE, linewidth=0.4)


def term_trends(
    table: pd.DataFrame,
    *,
    terms: Sequence[str] | None = None,
    per: float = 10_000,
    ax: Axes | None = None,
    lang: str = "zh",
    width: float = 160.0,
) -> Axes:
    r"""Draw how often terms are used over the years, or in the groups of another column, with intervals.

    Parameters
    ----------
    table
        What :func:`lawkit.term_trend` returns with one column in ``by``.
    terms
        The terms to draw, in their order; None for all.
    per
        The ``per`` that the table was made with, for the label.
    ax
        Where to draw; None makes a figure.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.
    width
        Of a new figure, in millimetres.

    Returns
    -------
    Axes
        Years are joined by lines where they follow each other; other groups are marks side by side. Bars are the bootstrap
        intervals; without them (fewer than five reports) marks are hollow.

    Raises
    ------
    ValueError
        If the table lacks a column, was made by several, or lacks a term.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, lawkit
    >>> table = lawkit.term_trend(lawkit.load_demo(), ["行政复议", "普法"])
    >>> with lawkit.figures.style():
    ...     ax = lawkit.figures.term_trends(table, lang="en")
    >>> ax.get_ylabel()
    'Uses per 10,000 words'
    >>> plt.close(ax.figure)
    """
    check_columns(table, ["term", "rate", "low", "high"], "term_trend")
    (key, *more) = table.columns[: list(table.columns).index("term")]
    if more:
        raise ValueError(
            f"table is by {', '.join([key, *more])}; give one that lawkit.term_trend made by one column"
        )
    chosen = list(dict.fromkeys(table["term"])) if terms is None else list(terms)
    for term in chosen:
        check_choice("terms", term, sorted(table["term"].unique()))
    with drawing(ax, lang, width, height=max(0.4 * width, 46)) as sheet:
        if not len(table) or not chosen:
            return sheet.empty()
        groups = list(dict.fromkeys(table[key].dropna()))
        if key == "role":
            groups.sort(key=list(ROLE_LOOKS).index)
        by_year = key == "year"
        spots = {group: float(group) if by_year else float(at) for at, group in enumerate(groups)}
        handles = []
        for at, term in enumerate(chosen):
            rows = table[(table["term"] == term) & table[key].notna()]
            shift = (at - (len(chosen) - 1) / 2) * min(0.05 if by_year else 0.12, 0.7 / len(chosen))
            handles.append(_draw_rates(sheet, rows, [spots[g] for g in rows[key]], shift, at, joined=by_year))
        if by_year:
            _year_axis(sheet, pd.Series(list(spots.values())))
        else:
            sheet.ax.set_xticks(list(spots.values()), [_group_name(sheet, key, g) for g in groups])
            sheet.ax.grid(axis="y", color=RULE, linewidth=0.4)
        uses = sheet.say("rate", n=f"{per:,.0f}")
        sheet.ax.set(xlabel=sheet.say("year") if by_year else "", ylabel=uses)
        sheet.ax.set_ylim(bottom=0)
        if table.loc[table["term"].isin(chosen), "low"].isna().any():
            handles.append(no_interval_key(sheet))
        sheet.legend(handles)
        sheet.fit_ticks("x")
    return sheet.ax


def _draw_rates(
    sheet: Sheet, rows: pd.DataFrame, spots: Sequence[float], shift: float, at: int, *, joined: bool
) -> Line2D:
    colour, marker = COLOURS[at % len(COLOURS)], MARKERS[at % len(MARKERS)]
    x, rate = np.asarray(spots) + shift, rows["rate"].to_numpy()
    known = rows["low"].notna().to_numpy()
    if joined:
        for a, b in pairwise(range(len(rows))):
            if spots[b] - spots[a] == 1:
                sheet.ax.plot(x[[a, b]], rate[[a, b]], color=colour)
    sheet.ax.vlines(x[known], rows["low"][known], rows["high"][known], color=colour, linewidth=0.9, alpha=0.8)
    for sure in (True, False):
        chosen = known == sure
        if not chosen.any():
            continue
        sheet.ax.plot(
            x[chosen], rate[chosen], marker, color=colour, markerfacecolor=colour if sure else "white", zorder=3,
            clip_on=False,
        )  # fmt: skip
    return Line2D(
        [],
        [],
        color=colour,
        marker=marker,
        linestyle="-" if joined else "none",
        label=safe(rows["term"].iloc[0]),
    )


def _group_name(sheet: Sheet, key: str, group: object) -> str:
    if key == "role":
        return sheet.say(str(group), group="roles")
    return safe(f"{group:.0f}" if isinstance(group, float) else group)
