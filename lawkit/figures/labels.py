"""Words beside points, each where it hides neither another word nor a point, left out where there is no such place."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product

import numpy as np
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.patheffects import withStroke
from matplotlib.text import Annotation
from matplotlib.transforms import Bbox

from lawkit.figures.sheet import Sheet

# Right, left, above, below, then the corners: (x, y) of the offset and how the words are aligned to it.
_PLACES = (
    (1, 0, "left", "center"),
    (-1, 0, "right", "center"),
    (0, 1, "center", "bottom"),
    (0, -1, "center", "top"),
    (0.7, 0.7, "left", "bottom"),
    (-0.7, 0.7, "right", "bottom"),
    (0.7, -0.7, "left", "top"),
    (-0.7, -0.7, "right", "top"),
)
# First close to the point, then further off.
_RINGS = (1.0, 2.0)


def label_points(
    sheet: Sheet,
    points: np.ndarray,
    words: Sequence[str],
    *,
    colours: Sequence[str],
    away: np.ndarray,
    others: np.ndarray,
) -> None:
    """Write words beside points, the first ones first, at each drawing anew, so that they fit the size that the Axes then has.

    Parameters
    ----------
    sheet
        With its limits set.
    points
        Their places in data coordinates.
    words
        What to write beside each.
    colours
        Of the words.
    away
        Radius of each point, in points of the canvas.
    others
        Further points that words should not hide.
    """
    labels = [
        sheet.ax.annotate(
            word, (float(x), float(y)), (0, 0), textcoords="offset points", fontsize=sheet.size, color=colour,
            annotation_clip=False, zorder=5, path_effects=[withStroke(linewidth=1.6, foreground="white")],
        )
        for word, (x, y), colour in zip(words, points, colours, strict=True)
    ]  # fmt: skip
    for label in labels:
        label.set_in_layout(False)  # they stand inside the Axes
    sheet.ax.add_artist(_Placer(labels, points, np.asarray(away, dtype=float), others))


class _Placer(Artist):
    """Draws nothing itself, but finds the places of labels before they are drawn."""

    def __init__(
        self, labels: Sequence[Annotation], points: np.ndarray, away: np.ndarray, others: np.ndarray
    ) -> None:
        super().__init__()
        self.labels, self.points, self.away, self.others = labels, points, away, others
        self.set_zorder(-1)
        self.set_in_layout(False)

    def draw(self, renderer: RendererBase) -> None:
        """Set each label where it has room, or hide it."""
        ax = self.axes
        assert isinstance(ax, Axes)
        figure = ax.get_figure(root=True)
        assert figure is not None
        scale = figure.dpi / 72
        dots = ax.transData.transform(np.vstack([self.points, self.others]))
        reach = np.concatenate([self.away, np.full(len(self.others), 2.0)]) * scale * 0.5
        taken: list[Bbox] = []
        for at, label in enumerate(self.labels):
            box = self._find_place(label, self.away[at] + 1.5, scale, ax, taken, dots, reach, at)
            label.set_visible(box is not None)
            if box is not None:
                taken.append(box)

    def _find_place(
        self, label: Annotation, gap: float, scale: float, ax: Axes, taken: Sequence[Bbox], dots: np.ndarray,
        reach: np.ndarray, own: int,
    ) -> Bbox | None:  # fmt: skip
        """Set a label to the first place where it hides nothing; returns its box, or None."""
        frame = ax.get_window_extent()
        label.set_visible(True)  # what is hidden has no extent
        for ring, (x, y, across, up) in product(_RINGS, _PLACES):
            label.set(ha=across, va=up)
            label.xyann = (x * gap * ring, y * gap * ring)
            box = label.get_window_extent().padded(0.4 * scale)
            inside = frame.x0 <= box.x0 and box.x1 <= frame.x1 and frame.y0 <= box.y0 and box.y1 <= frame.y1
            if inside and not _hits(box, taken, dots, reach, own):
                return box
        return None


def _hits(box: Bbox, taken: Sequence[Bbox], dots: np.ndarray, reach: np.ndarray, own: int) -> bool:
    """Whether a box covers another one, or the middle of a point other than its own."""
    if any(box.overlaps(other) for other in taken):
        return True
    x, y = dots.T
    near = (x > box.x0 - reach) & (x < box.x1 + reach) & (y > box.y0 - reach) & (y < box.y1 + reach)
    near[own] = False
    return bool(near.any())
