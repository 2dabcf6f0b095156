"""The sheet that a figure is drawn on: an Axes of its own or the caller's, its legend, its notes, labels that fit."""

from __future__ import annotations

import math
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, cast, get_args

import matplotlib.pyplot as plt
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.lines import Line2D

from lawkit.errors import check_choice
from lawkit.figures.fonts import shows_chinese
from lawkit.figures.style import GREY, LOOK, SIZE, settings
from lawkit.figures.wording import Language, say, wrap

MM = 1 / 25.4
# Smaller letters are not read in print.
_SMALLEST = 5.0
_SHRUNK = (1.0, 0.87, 0.77, 0.67)


@dataclass(slots=True)
class Sheet:
    """An Axes to draw on.

    Attributes
    ----------
    ax
        The Axes.
    own
        Whether the figure was made here; then its height follows what is drawn.
    lang
        The language of the labels.
    shrunk
        What the size of the letters is multiplied with, 1 unless the Axes is too low.
    """

    ax: Axes
    own: bool
    lang: Language
    shrunk: float = 1.0

    @property
    def figure(self) -> Figure:
        """The figure of the Axes."""
        return cast("Figure", self.ax.get_figure(root=True))

    @property
    def width(self) -> float:
        """Millimetres across that the Axes has with its labels."""
        if self.own:
            return float(self.figure.get_figwidth()) / MM
        whole = self.ax.get_figure()
        assert whole is not None
        share = self.ax.get_subplotspec()
        inches = whole.bbox.width / self.figure.dpi
        return float(inches * (share.get_position(self.figure).width * 1.2 if share else 1) / MM)

    @property
    def size(self) -> float:
        """The size of the letters in points."""
        return float(self.ax.xaxis.label.get_fontsize()) * self.shrunk

    @property
    def room(self) -> float:
        """Millimetres from the top to the bottom of the caller's Axes; a figure of its own has all it needs."""
        return math.inf if self.own else float(self.ax.get_window_extent().height / self.figure.dpi / MM)

    def shrink(self, needed: Callable[[], float]) -> None:
        """Take smaller letters until what is ``needed`` (millimetres) fits into the caller's Axes."""
        for self.shrunk in _SHRUNK:
            if needed() <= self.room:
                return

    def say(self, key: str, *, group: str = "text", **filled: object) -> str:
        """Return a label in the language of the figure."""
        return say(key, self.lang, group=group, **filled)

    def set_height(self, rows: float, *, around: float = 14.0) -> None:
        """Give a figure of its own ``rows`` millimetres for the Axes and ``around`` for what stands around it."""
        if self.own:
            self.figure.set_figheight((rows + around) * MM)

    def empty(self) -> Axes:
        """Say that there is nothing to draw."""
        self.ax.set(xticks=[], yticks=[])
        self.ax.spines[:].set_visible(False)
        self.ax.text(
            0.5, 0.5, self.say("empty"), transform=self.ax.transAxes, ha="center", va="center", color=GREY
        )
        self.set_height(20, around=5)
        return self.ax

    def settle(self) -> None:
        """Let the layout find its place, so that what is measured is what will be drawn."""
        engine = self.figure.get_layout_engine()
        if engine is not None:
            engine.execute(self.figure)

    def legend(self, handles: Sequence[Artist]) -> Legend | None:
        """Set a legend above the Axes, in as many columns as fit, and make room for it."""
        if not handles:
            return None
        self.settle()
        frame = self.ax.get_window_extent()
        whole = self.ax.get_tightbbox() if self.own else frame
        assert whole is not None
        widest = whole.width / self.figure.dpi / MM - 8  # less the mark and the blanks around it
        for handle in handles:
            handle.set_label(wrap(str(handle.get_label()), widest, self.size, lines=2))
        columns = self._columns(handles, whole.width)
        legend = self._legend(handles, columns, 0.0)
        if legend.get_window_extent().width > frame.width:  # from the left end of the tick labels on
            legend = self._legend(handles, columns, (whole.x0 - frame.x0) / frame.width)
        if self.own:
            grown = legend.get_window_extent().height / self.figure.dpi
            self.figure.set_figheight(self.figure.get_figheight() + grown)
        return legend

    def _columns(self, handles: Sequence[Artist], room: float) -> int:
        """Return how many columns of a legend fit, not more than its rows need."""
        for columns in range(len(handles), 1, -1):
            if self._legend(handles, columns, 0.0).get_window_extent().width <= room:
                rows = -(-len(handles) // columns)
                return -(-len(handles) // rows)
        return 1

    def _legend(self, handles: Sequence[Artist], columns: int, left: float) -> Legend:
        return self.ax.legend(
            handles=list(handles), ncols=columns, loc="lower left", bbox_to_anchor=(left, 1.01), borderaxespad=0.2,
            borderpad=0.2, handlelength=1.6, handletextpad=0.5, columnspacing=1.2, labelspacing=0.35, frameon=False,
        )  # fmt: skip

    def fit_ticks(self, axis: str) -> None:
        """Make tick labels smaller, then fewer, until they do not touch."""
        self.settle()
        labels = [one for one in getattr(self.ax, f"get_{axis}ticklabels")() if one.get_text()]
        pitch = self._pitch(labels, axis)
        if pitch >= 1.03 or len(labels) < 2:
            return
        size = max(labels[0].get_fontsize() * pitch / 1.05, _SMALLEST)
        self.ax.tick_params(axis=axis, labelsize=size)  # type: ignore[arg-type]
        for label in labels:
            label.set_fontsize(size)
        self.settle()
        every = -int(-1 // min(self._pitch(labels, axis), 1))
        for at, label in enumerate(labels):
            if at % every:
                label.set_visible(False)

    def _pitch(self, labels: Sequence[Any], axis: str) -> float:
        """Return the distance of neighbouring labels as a multiple of what they take, with a blank between them."""
        boxes = [label.get_window_extent() for label in labels]
        blank = (
            0.5 * self.size * self.figure.dpi / 72
            if axis == "x" and labels and not labels[0].get_rotation()
            else 0.0
        )
        along = "width" if axis == "x" else "height"
        at = "x0" if axis == "x" else "y0"
        pairs = pairwise(boxes)
        ratios = [
            (abs(getattr(a, at) + getattr(a, along) / 2 - getattr(b, at) - getattr(b, along) / 2))
            / max((getattr(a, along) + getattr(b, along)) / 2 + blank, 1e-6)
            for a, b in pairs
        ]
        return min(ratios, default=1.0)


@contextmanager
def drawing(ax: Axes | None, lang: str, width: float, *, height: float = 60.0) -> Iterator[Sheet]:
    """Give a sheet to draw on: the caller's Axes, or one on a new figure with lawkit's look.

    Parameters
    ----------
    ax
        The caller's Axes; None makes a figure, which is closed again where drawing fails.
    lang
        ``"zh"`` or ``"en"``.
    width, height
        Of a new figure, in millimetres.
    """
    check_choice("lang", lang, get_args(Language))
    if not width > 0:
        raise ValueError(f"width must be a positive number of millimetres; got {width!r}")
    if not shows_chinese():
        warnings.warn(
            "no font with Chinese characters is set, so boxes stand for them: call lawkit.figures.use_chinese_font(), "
            "or draw inside `with lawkit.figures.style():`",
            stacklevel=4,
        )
    language = cast("Language", lang)
    if ax is not None:
        ax.spines[["top", "right"]].set_visible(False)
        yield Sheet(ax, False, language)
        return
    with settings(LOOK):
        figure, made = plt.subplots(figsize=(width * MM, height * MM), layout="constrained")
        try:
            yield Sheet(made, True, language)
        except BaseException:
            plt.close(figure)
            raise


def check_columns(table: pd.DataFrame, columns: Sequence[str], verb: str) -> None:
    """Raise a ``ValueError`` that names the columns that a table lacks and the verb that returns them."""
    missing = [column for column in columns if column not in table.columns]
    if missing:
        raise ValueError(
            f"table has no column {', '.join(map(repr, missing))}; give what lawkit.{verb} returns"
        )


def no_interval_key(sheet: Sheet) -> Line2D:
    """Return what explains hollow marks: too few reports for an interval."""
    return Line2D(
        [], [], linestyle="none", marker="o", color=GREY, markerfacecolor="white", label=sheet.say("no_interval")
    )  # fmt: skip


def row_height(lines: int, size: float = SIZE) -> float:
    """Return the millimetres that a row with so many lines takes in letters of ``size`` points."""
    return (lines * 1.35 + 0.35) * size / 72 / MM
