"""Indicators by reports: what is stated, what is said to be none, what is not mentioned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import matplotlib as mpl
import numpy as np
import pandas as pd
from matplotlib.patches import Patch

from lawkit.figures.columns import label_columns
from lawkit.figures.sheet import MM, Sheet, drawing, row_height
from lawkit.figures.style import INK, SEQUENCE
from lawkit.figures.wording import measure, name_indicators, safe, wrap

if TYPE_CHECKING:
    from matplotlib.axes import Axes

# Of the colours from white to the darkest: neither white nor too dark to write on.
_LIGHTEST, _DARKEST = 0.1, 0.8


def indicator_heatmap(
    table: pd.DataFrame,
    *,
    coverage: pd.DataFrame | None = None,
    values: bool = True,
    ax: Axes | None = None,
    lang: str = "zh",
    width: float = 160.0,
) -> Axes:
    r"""Draw the indicators of reports as a heat map in which missing, zero and none are different things.

    Parameters
    ----------
    table
        What :func:`lawkit.metric_table` returns. Its index names the reports; with ``coverage`` it must hold ``report_id``.
    coverage
        What :func:`lawkit.coverage` returns for the same reports; it tells a report that says there was none from one that says
        nothing.
    values
        Whether numbers are written into the cells where they have room.
    ax
        Where to draw; None makes a figure.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.
    width
        Of a new figure, in millimetres.

    Returns
    -------
    Axes
        A row an indicator, a column a report. The darker a cell, the higher the value stands among those of the same
        indicator (indicators have different units, so that colours compare within a row only); a cell that is not mentioned is
        hatched, zero is white with 0, none white with a dash.

    Raises
    ------
    ValueError
        If ``coverage`` is given and the index of the table has no ``report_id``.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, lawkit
    >>> corpus = lawkit.load_demo().select(place="云泽县")
    >>> codes = ["legal_aid_cases", "mediation_cases", "lit_cases"]
    >>> table = lawkit.metric_table(corpus, indicators=codes, index=("report_id", "place", "year"))
    >>> with lawkit.figures.style():
    ...     ax = lawkit.figures.indicator_heatmap(table, coverage=lawkit.coverage(corpus))
    >>> [label.get_text() for label in ax.get_xticklabels()]
    ['2021', '2022', '2023', '2024']
    >>> plt.close(ax.figure)
    """
    status = _read_status(table, coverage)
    with drawing(ax, lang, width) as sheet:
        if not table.size:
            return sheet.empty()
        numbers = table.to_numpy(dtype=float).T
        shades = np.where(status.T == "stated", _shades(table).T, np.nan)
        sheet.ax.pcolormesh(
            np.ma.masked_invalid(shades), cmap=SEQUENCE, vmin=0, vmax=1, edgecolors="white", linewidth=0.6
        )
        missing = status.T == "missing"
        _hatch(sheet, missing)
        _label_axes(sheet, table)
        _legend(sheet, status)
        sheet.fit_ticks("y")
        _write_values(sheet, numbers, status.T, shades, values=values)
    return sheet.ax


def _read_status(table: pd.DataFrame, coverage: pd.DataFrame | None) -> np.ndarray:
    """Return for each report and indicator ``stated``, ``zero``, ``none`` or ``missing``."""
    numbers = table.to_numpy(dtype=float)
    status = np.where(np.isnan(numbers), "missing", np.where(numbers == 0, "zero", "stated")).astype(object)
    if coverage is None:
        return status
    if "report_id" not in table.index.names:
        raise ValueError(
            'table: to go with coverage its index must hold "report_id"; '
            'call lawkit.metric_table with index=("report_id", "place", "year")'
        )
    denied = coverage[(coverage["status"] == "none") & (coverage["n"] == 0)]
    pairs = set(zip(denied["report_id"], denied["indicator"], strict=True))
    ids = table.index.get_level_values("report_id")
    for row, report in enumerate(ids):
        for column, code in enumerate(table.columns):
            if status[row, column] == "missing" and (report, code) in pairs:
                status[row, column] = "none"
    return status


def _shades(table: pd.DataFrame) -> np.ndarray:
    """Return how high each value stands among those of its indicator that are not zero, as a shade; alone it stands in the middle."""
    above = table.where(table != 0).astype(float)
    part = (above.rank() - 1) / (above.count() - 1).clip(lower=1)
    part = part.where((above.count() > 1) | above.isna(), 0.5)
    return _LIGHTEST + (_DARKEST - _LIGHTEST) * part.to_numpy(dtype=float)


def _hatch(sheet: Sheet, missing: np.ndarray) -> None:
    rows, columns = missing.shape
    sheet.ax.pcolor(
        np.ma.masked_where(~missing, np.ones((rows, columns))), cmap="Greys", vmin=0, vmax=40, hatch="//////",
        edgecolor="#c4c4c4", linewidth=0,
    )  # fmt: skip


def _label_axes(sheet: Sheet, table: pd.DataFrame) -> None:
    names = name_indicators([str(c) for c in table.columns], sheet.lang)
    rows = [wrap(names[str(code)], 0.38 * sheet.width, sheet.size, lines=3) for code in table.columns]
    sheet.ax.set_yticks(np.arange(len(rows)) + 0.5, rows)
    sheet.ax.set(ylim=(len(rows), 0), xlim=(0, len(table)))
    sheet.ax.tick_params(length=0)
    sheet.ax.spines[:].set_visible(False)
    tallest = max(row.count("\n") + 1 for row in rows)
    sheet.set_height(len(rows) * row_height(tallest), around=4)
    label_columns(sheet, _name_columns(table.index))


def _name_columns(index: pd.Index) -> list[str]:
    """Return the names of the reports: all parts of the index but the id where there are others."""
    frame = index.to_frame(index=False)
    parts = [c for c in frame.columns if c != "report_id"] or list(frame.columns)
    return [
        safe(" ".join("" if pd.isna(v) else f"{v:.0f}" if isinstance(v, float) else str(v) for v in row))
        for row in frame[parts].itertuples(index=False, name=None)
    ]


def _legend(sheet: Sheet, status: np.ndarray) -> None:
    colours = mpl.colormaps[SEQUENCE]
    shades = [
        Patch(facecolor=colours(v), label=sheet.say(k))
        for k, v in (("lowest", _LIGHTEST), ("highest", _DARKEST))
    ]
    looks = {
        "zero": Patch(
            facecolor="white", edgecolor=INK, linewidth=0.5, label=f"0 {sheet.say('zero', group='status')}"
        ),
        "none": Patch(
            facecolor="white", edgecolor=INK, linewidth=0.5, label=f"– {sheet.say('none', group='status')}"
        ),
        "missing": Patch(
            facecolor="#f9f9f9",
            edgecolor="#c4c4c4",
            hatch="//////",
            linewidth=0,
            label=sheet.say("missing", group="status"),
        ),
    }
    held = [look for name, look in looks.items() if (status == name).any()]
    sheet.legend([*(shades if (status == "stated").any() else []), *held])


def _write_values(
    sheet: Sheet, numbers: np.ndarray, status: np.ndarray, shades: np.ndarray, *, values: bool
) -> None:
    """Write numbers where all of them have room, and always 0 and – where the report states none."""
    box = sheet.ax.get_window_extent()
    rows, columns = numbers.shape
    cell = box.width / columns / sheet.figure.dpi / MM
    high = box.height / rows / sheet.figure.dpi / MM
    size = min(sheet.size - 0.5, high / 1.25 / 0.3528)
    written = [_short(v) for v in numbers[status == "stated"]]
    room = values and max((measure(w, size) for w in written), default=0) < cell * 0.95 and size >= 5
    for row, column in np.ndindex(rows, columns):
        one, number = str(status[row, column]), float(numbers[row, column])
        word = {"zero": "0", "none": "–", "missing": ""}.get(one, _short(number) if room else "")
        if word:
            dark = one == "stated" and shades[row, column] > 0.55
            sheet.ax.text(
                column + 0.5,
                row + 0.5,
                word,
                ha="center",
                va="center",
                fontsize=max(size, 4),
                color="white" if dark else INK,
            ).set_in_layout(False)


def _short(value: float) -> str:
    """Return a number in at most five characters where that loses little."""
    if value >= 1e6:
        return f"{value / 1e6:.3g}M"
    return f"{value / 1e3:.3g}k" if value >= 1e5 else f"{value:.5g}"
