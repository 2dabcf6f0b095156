"""Figures of :mod:`lawkit.figures` as pictures inside HTML; each figure is closed once it is drawn."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from lawkit.widgets.html import image

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

#: Millimetres and dots an inch: 850 dots across, as wide as a cell of JupyterLab beside its lists, sharp enough to read.
WIDTH, DOTS = 180.0, 120


def draw(make: Callable[[], Axes], alt: str) -> str:
    """Draw a figure and return it as HTML.

    Parameters
    ----------
    make
        Calls a function of :mod:`lawkit.figures` that makes its own figure.
    alt
        What the picture shows, in words.
    """
    import matplotlib.pyplot as plt
    from matplotlib.backends.backend_agg import FigureCanvasAgg

    from lawkit.figures.style import style

    with style():
        figure = cast("Figure", make().get_figure(root=True))
        try:
            figure.set_dpi(DOTS)
            drawn = io.BytesIO()
            # Without the version of matplotlib, so that a notebook's output stays the same.
            FigureCanvasAgg(figure).print_png(drawn, metadata={"Software": None})  # type: ignore[no-untyped-call]
        finally:
            plt.close(figure)
    return image(drawn.getvalue(), alt)
