"""How lawkit's figures look: sizes, colours, hatches and marks that hold without colour, too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import matplotlib as mpl

from lawkit.figures.fonts import register

# 7.5 points (六号) is what Chinese journals print in figures; marks and lines are set to go with it.
SIZE = 7.5
LOOK: dict[Any, Any] = {
    "font.size": SIZE,
    "axes.titlesize": SIZE + 1,
    "axes.labelsize": SIZE,
    "xtick.labelsize": SIZE,
    "ytick.labelsize": SIZE,
    "legend.fontsize": SIZE,
    "legend.title_fontsize": SIZE,
    "figure.titlesize": SIZE + 1,
    "figure.dpi": 150,
    "axes.linewidth": 0.6,
    "axes.edgecolor": "#4d4d4d",
    "axes.labelcolor": "#1a1a1a",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "axes.axisbelow": True,
    "text.color": "#1a1a1a",
    "xtick.color": "#4d4d4d",
    "ytick.color": "#4d4d4d",
    "xtick.labelcolor": "#1a1a1a",
    "ytick.labelcolor": "#1a1a1a",
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "lines.linewidth": 1.2,
    "lines.markersize": 4.5,
    "hatch.linewidth": 0.5,
    "legend.frameon": False,
    "figure.constrained_layout.use": True,
    "figure.facecolor": "white",
    "axes.facecolor": "white",
}

# Okabe and Ito (2008), safe for all common kinds of colour blindness; their yellow is too light for lines on white.
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#1a1a1a")
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">", "h")
HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----", "++++")
GREY, PALE, INK, RULE = "#8c8c8c", "#e3e3e3", "#1a1a1a", "#d0d0d0"
# From light to dark without a change of hue that a colour-blind reader would miss.
SEQUENCE = "Blues"

ROLE_LOOKS: dict[str, tuple[str, str]] = {
    "furniture": (PALE, ""),
    "overview": ("#56B4E9", "...."),
    "measures": ("#0072B2", ""),
    "leadership": ("#009E73", "\\\\\\\\"),
    "problems": ("#D55E00", "xxxx"),
    "plan": ("#E69F00", "////"),
}


@contextmanager
def style(font: str | Path = "sans", *, rc: Mapping[str, Any] | None = None) -> Iterator[None]:
    """Draw with lawkit's look and a Chinese font inside a ``with`` block; all settings come back after it.

    Parameters
    ----------
    font
        See :func:`lawkit.figures.use_chinese_font`.
    rc
        Settings of matplotlib over these, such as ``{"font.size": 9}``.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, lawkit
    >>> with lawkit.figures.style():
    ...     figure, ax = plt.subplots()
    ...     text = ax.set_title("法治政府建设")
    >>> text.get_fontfamily()
    ['Noto Sans SC', 'DejaVu Sans']
    >>> plt.close(figure)
    """
    own: dict[Any, Any] = dict(rc or {})
    with settings({**LOOK, "font.family": register(font), **own}):
        yield


@contextmanager
def settings(rc: Mapping[str, Any]) -> Iterator[None]:
    """Set parameters of matplotlib inside a ``with`` block; what a backend sets that is loaded inside of it stays.

    The first figure of a notebook loads the backend, which makes matplotlib interactive; without that, later figures
    would not be shown.
    """
    own: dict[Any, Any] = dict(rc)
    was = now = mpl.is_interactive()
    try:
        with mpl.rc_context(own):
            try:
                yield
            finally:
                now = mpl.is_interactive()
    finally:
        if now and not was:
            mpl.interactive(True)
