"""What wholes are made of: stacked bars of shares."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.patches import Patch, Rectangle

from lawkit.errors import check_choice
from lawkit.figures.sheet import MM, Sheet, check_columns, drawing, row_height
from lawkit.figures.style import COLOURS, GREY, HATCHES, INK, PALE
from lawkit.figures.wording import clip, measure, name_bodies, name_indicators, safe

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLUMNS = ["report_id", "body", "place", "year", "composition", "indicator", "total", "share"]


def composition_bars(
    table: pd.DataFrame,
    *,
    composition: str | None = None,
    ax: Axes | None = None,
    lang: str = "zh",
    width: float = 160.0,
) -> Axes:
    r"""Draw of what parts a whole consists, a bar a report.

    Parameters
    ----------
    table
        What :func:`lawkit.composition` returns.
    composition
        The one to draw; may be left out where the table holds only one.
    ax
        Where to draw; None makes a figure.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.
    width
        Of a new figure, in millimetres.

    Returns
    -------
    Axes
        Bars of shares by body and year, with the whole at their end. What no stated part holds is grey; a report whose shares
        cannot be worked out (a bound, or parts that are more than the whole) has no bar but says so.

    Raises
    ------
    ValueError
        If the table lacks a column, or holds several compositions and none is chosen.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, lawkit
    >>> table = lawkit.composition(lawkit.load_demo(), "legal_aid")
    >>> with lawkit.figures.style():
    ...     ax = lawkit.figures.composition_bars(table, width=80)
    >>> ax.get_xlabel()
    '占比(%),右侧为总数'
    >>> plt.close(ax.figure)
    """
    check_columns(table, _COLUMNS, "composition")
    held = sorted(table["composition"].unique())
    if composition is not None:
        check_choice("composition", composition, held)
        table = table[table["composition"] == composition]
    elif len(held) > 1:
        raise ValueError(f"composition: the table holds {', '.join(map(repr, held))}; choose one")
    with drawing(ax, lang, width) as sheet:
        if not len(table):
            return sheet.empty()
        rows = table.drop_duplicates("report_id").sort_values(["body", "year"], kind="stable")
        spots = {report: at for at, report in enumerate(rows["report_id"])}
        parts = list(dict.fromkeys(table["indicator"]))
        used = _draw_parts(sheet, table, spots, parts)
        for report, total in zip(rows["report_id"], rows["total"], strict=True):
            sheet.ax.text(101.5, spots[report], f"{total:g}", va="center", color=GREY)
        _label_rows(sheet, rows)
        sheet.set_height(len(rows) * row_height(1))
        sheet.legend(used)
        sheet.fit_ticks("y")
        _write_shares(sheet)
    return sheet.ax


def _draw_parts(sheet: Sheet, table: pd.DataFrame, spots: dict[str, int], parts: list[str]) -> list[Patch]:
    """Draw the bars part by part; returns what explains them."""
    names = name_indicators(parts, sheet.lang, unit=False)
    reached = dict.fromkeys(spots, 0.0)
    keys = []
    for at, part in enumerate(parts):
        rows = table[(table["indicator"] == part) & table["share"].notna()]
        colour, hatch = COLOURS[at % len(COLOURS)], HATCHES[at % len(HATCHES)]
        sheet.ax.barh(
            [spots[r] for r in rows["report_id"]], rows["share"] * 100, left=[reached[r] for r in rows["report_id"]],
            height=0.72, linewidth=0.6, label=names[part], color=colour, hatch=hatch, edgecolor="white",
        )  # fmt: skip
        for report, share in zip(rows["report_id"], rows["share"], strict=True):
            reached[report] += 100 * share
        keys.append(Patch(facecolor=colour, hatch=hatch, edgecolor="white", linewidth=0, label=names[part]))
    known = set(table.loc[table["share"].notna(), "report_id"])
    open_rows = {r: done for r, done in reached.items() if r in known and done < 99.95}
    if open_rows:
        sheet.ax.barh(
            [spots[r] for r in open_rows], [100 - done for done in open_rows.values()], left=list(open_rows.values()),
            height=0.72, color=PALE, linewidth=0.6, edgecolor="white", label=sheet.say("rest"),
        )  # fmt: skip
        keys.append(Patch(facecolor=PALE, label=sheet.say("rest")))
    for report in spots.keys() - known:
        sheet.ax.text(1, spots[report], sheet.say("no_share"), va="center", color=GREY)
    return keys


def _label_rows(sheet: Sheet, rows: pd.DataFrame) -> None:
    bodies = name_bodies(rows)
    names = [
        f"{bodies[b]} {y}" if pd.notna(y) else safe(r)
        for r, b, y in zip(rows["report_id"], rows["body"], rows["year"], strict=True)
    ]
    sheet.ax.set(
        yticks=range(len(names)),
        yticklabels=[clip(name, 0.34 * sheet.width, sheet.size) for name in names],
        ylim=(len(names) - 0.5, -0.5),
        xlim=(0, 100),
        xlabel=sheet.say("share"),
    )
    sheet.ax.tick_params(axis="y", length=0)
    sheet.ax.spines["left"].set_visible(False)


def _write_shares(sheet: Sheet) -> None:
    """Write shares into the parts that have room for them."""
    millimetres = sheet.ax.get_window_extent().width / sheet.figure.dpi / MM / 100
    for bar in [one for one in sheet.ax.patches if isinstance(one, Rectangle)]:
        word = f"{bar.get_width():.0f}"
        if measure(word, sheet.size) + 1.5 < bar.get_width() * millimetres:
            sheet.ax.text(
                bar.get_x() + bar.get_width() / 2, bar.get_y() + bar.get_height() / 2, word, ha="center", va="center",
                fontsize=sheet.size - 0.5, color=INK,
                bbox={"boxstyle": "round,pad=0.12", "facecolor": "white", "edgecolor": "none", "alpha": 0.9},
            ).set_in_layout(False)  # fmt: skip
