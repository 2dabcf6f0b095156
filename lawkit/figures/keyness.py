"""Key terms of two parts of a corpus, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pandas as pd
from matplotlib.lines import Line2D

from lawkit.figures.sheet import check_columns, drawing, row_height
from lawkit.figures.style import COLOURS, GREY, RULE
from lawkit.figures.wording import safe, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Side = Literal["target", "reference"]


def keyness_plot(
    table: pd.DataFrame,
    *,
    top: int = 12,
    alpha: float = 0.05,
    target: str | None = None,
    reference: str | None = None,
    ax: Axes | None = None,
    lang: str = "zh",
    width: float = 160.0,
) -> Axes:
    r"""Draw the terms by which two parts of a corpus differ: how often each part uses them.

    Parameters
    ----------
    table
        What :func:`lawkit.compare_terms` returns, in its order.
    top
        Terms of either side.
    alpha
        Differences with a corrected p-value below this have filled marks, the others hollow ones.
    target, reference
        Names of the two parts; None for 目标 and 参照.
    ax
        Where to draw; None makes a figure.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.
    width
        Of a new figure, in millimetres.

    Returns
    -------
    Axes
        One row a term: those of the target above the rule, the most typical first, those of the reference below it, the
        most typical last.

    Raises
    ------
    ValueError
        If the table lacks a column or ``top`` is less than 1.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, lawkit
    >>> table = lawkit.compare_terms(lawkit.load_demo(), {"role": "problems"}, {"role": "measures"})
    >>> with lawkit.figures.style():
    ...     ax = lawkit.figures.keyness_plot(table, top=3, target="问题", reference="举措")
    >>> [label.get_text() for label in ax.get_legend().get_texts()][:2]
    ['问题', '举措']
    >>> plt.close(ax.figure)
    """
    check_columns(
        table, ["term", "rate_target", "rate_reference", "log_ratio", "p_corrected"], "compare_terms"
    )
    if top < 1:
        raise ValueError(f"top must be at least 1; got {top!r}")
    more, less = table[table["log_ratio"] > 0].head(top), table[table["log_ratio"] < 0].tail(top)
    rows = pd.concat([more, less], ignore_index=True)
    with drawing(ax, lang, width) as sheet:
        if not len(rows):
            return sheet.empty()
        sure = rows["p_corrected"] < alpha
        sheet.ax.hlines(
            rows.index, rows["rate_reference"], rows["rate_target"], color=RULE, linewidth=1.6, zorder=1
        )
        handles = []
        names = {
            "target": sheet.say("target") if target is None else safe(target),
            "reference": sheet.say("reference") if reference is None else safe(reference),
        }
        looks = {"target": (COLOURS[1], "o"), "reference": (COLOURS[0], "D")}
        for side, (colour, marker) in looks.items():
            for filled in (True, False):
                chosen = rows[sure == filled]
                if not len(chosen):  # an empty line would take room at the corner of the canvas
                    continue
                sheet.ax.plot(
                    chosen[f"rate_{side}"], chosen.index, marker, color=colour, zorder=3, clip_on=False,
                    markerfacecolor=colour if filled else "white", gid=f"{side}-{'sure' if filled else 'unsure'}",
                )  # fmt: skip
            handles.append(Line2D([], [], linestyle="none", marker=marker, color=colour, label=names[side]))
        for filled in (True, False):
            if (sure == filled).any():
                key = "significant" if filled else "not_significant"
                handles.append(
                    Line2D(
                        [], [], linestyle="none", marker="o", color=GREY, markerfacecolor=GREY if filled else "white",
                        label=sheet.say(key, n=f"{alpha:g}"),
                    )
                )  # fmt: skip
        if len(more) and len(less):
            sheet.ax.axhline(len(more) - 0.5, color=GREY, linewidth=0.6)
        sheet.ax.set(
            yticks=rows.index,
            yticklabels=[wrap(safe(term), 0.4 * sheet.width, sheet.size, lines=1) for term in rows["term"]],
            ylim=(len(rows) - 0.5, -0.5),
            xlabel=sheet.say("per_thousand"),
        )
        sheet.ax.set_xlim(left=0)
        sheet.ax.tick_params(axis="y", length=0, pad=5)  # beside marks at zero
        sheet.ax.grid(axis="x", color=RULE, linewidth=0.4)
        sheet.set_height(len(rows) * row_height(1))
        sheet.legend(handles)
        sheet.fit_ticks("y")
    return sheet.ax
