"""What reports state about their own numbers, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from lawkit.figures.sheet import Sheet, drawing, row_height
from lawkit.figures.style import COLOURS, GREY, RULE
from lawkit.figures.wording import clip, name_reports, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lawkit.corpus import Corpus

_MARKS = {"sum": "s", "difference": "^", "ratio": "o", "repeat": "D"}
_HOLDS, _FAILS = COLOURS[5], COLOURS[1]


def audit_view(
    corpus: Corpus,
    *,
    ax: Axes | None = None,
    lang: str = "zh",
    width: float = 160.0,
) -> Axes:
    r"""Draw each relation that reports state between their numbers, and where what they state is not what comes out.

    Parameters
    ----------
    corpus
        The reports; it may be without text.
    ax
        Where to draw; None makes a figure.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.
    width
        Of a new figure, in millimetres.

    Returns
    -------
    Axes
        One row a report that states any, one mark a relation (``corpus.checks``) in the order of the text; the form of the mark tells the
        kind. Relations that fail are filled and larger, and the right margin tells what is stated and what comes out.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, lawkit
    >>> corpus = lawkit.load_demo().select(place="澜川市")
    >>> with lawkit.figures.style():
    ...     ax = lawkit.figures.audit_view(corpus)
    >>> [text.get_text() for text in ax.texts]
    ['196≠186']
    >>> plt.close(ax.figure)
    """
    checks = corpus.checks.reset_index()
    with drawing(ax, lang, width) as sheet:
        if not len(checks):
            return sheet.empty()
        reports = [one for one in corpus if (checks["report_id"] == one).any()]
        rows = {one: at for at, one in enumerate(reports)}
        checks = checks.sort_values(["report_id", "start", "check_id"], kind="stable")
        checks = checks.assign(
            x=checks.groupby("report_id").cumcount() + 1,
            y=checks["report_id"].map(rows),
            stated_words=checks["stated"].map(_number), computed_words=_computed(checks),
        )  # fmt: skip
        handles = _draw_marks(sheet, checks)
        names = name_reports(corpus.reports)
        sheet.ax.set(
            yticks=range(len(reports)),
            yticklabels=[clip(names[one], 0.34 * sheet.width, sheet.size) for one in reports],
            ylim=(len(reports) - 0.5, -0.5),
            xlim=(0.4, checks["x"].max() + 0.6),
            xlabel=sheet.say("nth_check"),
        )
        sheet.ax.xaxis.set_major_locator(MaxNLocator(8, integer=True, min_n_ticks=1))
        sheet.ax.tick_params(axis="y", length=0)
        sheet.ax.spines["left"].set_visible(False)
        sheet.set_height(len(reports) * row_height(1))
        sheet.ax.hlines(
            range(len(reports)),
            0.4,
            checks.groupby("y")["x"].max().sort_index(),
            color=RULE,
            linewidth=0.4,
            zorder=0,
        )
        _write_failures(sheet, checks[~checks["holds"]])
        sheet.legend(handles)
        sheet.fit_ticks("y")
    return sheet.ax


def _draw_marks(sheet: Sheet, checks: pd.DataFrame) -> list[Line2D]:
    handles = []
    for kind, marker in _MARKS.items():
        rows = checks[checks["kind"] == kind]
        good, bad = rows[rows["holds"]], rows[~rows["holds"]]
        sheet.ax.plot(
            good["x"],
            good["y"],
            marker,
            color=_HOLDS,
            markerfacecolor="white",
            markersize=4,
            gid=f"{kind}-holds",
        )
        sheet.ax.plot(bad["x"], bad["y"], marker, color=_FAILS, markersize=6, zorder=3, gid=f"{kind}-fails")
        if len(rows):
            handles.append(
                Line2D(
                    [],
                    [],
                    linestyle="none",
                    marker=marker,
                    color=GREY,
                    markerfacecolor="white",
                    label=sheet.say(kind, group="checks"),
                )
            )
    for key, colour, face in (("holds", _HOLDS, "white"), ("fails", _FAILS, _FAILS)):
        if (checks["holds"] == (key == "holds")).any():
            handles.append(
                Line2D(
                    [],
                    [],
                    linestyle="none",
                    marker="s",
                    color=colour,
                    markerfacecolor=face,
                    label=sheet.say(key),
                )
            )
    return handles


def _write_failures(sheet: Sheet, failed: pd.DataFrame) -> None:
    """Write what fails at the right margin of its row, all failures of a report in one line."""
    for _, group in failed.groupby("y"):
        pairs = [f"{s}≠{c}" for s, c in zip(group["stated_words"], group["computed_words"], strict=True)]
        words = wrap("; ".join(pairs), 0.3 * sheet.width, sheet.size, lines=1)
        sheet.ax.text(
            1.01,
            float(group["y"].iloc[0]),
            words,
            transform=sheet.ax.get_yaxis_transform(),
            va="center",
            color=_FAILS,
        )


def _computed(checks: pd.DataFrame) -> list[str]:
    """Return what comes out, with two decimals more than what is stated, or as many as it takes to differ."""
    words = []
    for stated, computed in zip(checks["stated"], checks["computed"], strict=True):
        decimals = len(_number(stated).partition(".")[2])
        words.append(
            next(
                (w for d in (2, 3, 4, 6) if (w := _number(round(computed, decimals + d))) != _number(stated)),
                _number(computed),
            )
        )
    return words


def _number(value: float) -> str:
    """Return a number without exponent, and without digits that reckoning in binary brings."""
    return f"{value:.6f}".rstrip("0").rstrip(".")
