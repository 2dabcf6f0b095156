"""The controls of widgets: those that every browser knows, so that they work by keyboard, each with its label."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeAlias

import ipywidgets

# ipywidgets has no types.
Control: TypeAlias = Any
Options: TypeAlias = Sequence[tuple[str, Any]]

_WIDE = {"description_width": "initial"}
# Height of a row of a list box, and of its label, in pixels.
_ROW, _LABEL = 20, 34


def choose_one(label: str, options: Options, value: object = "", *, width: str = "auto") -> Control:
    """Return a drop-down list."""
    return ipywidgets.Dropdown(
        options=list(options), value=value, description=label, style=_WIDE, layout=ipywidgets.Layout(width=width, max_width="460px"),
    )  # fmt: skip


def choose_row(label: str, *, rows: int = 8, width: str = "100%") -> Control:
    """Return a list box in which one row may be chosen; its options come later."""
    box = ipywidgets.Select(
        options=[],
        value=None,
        rows=rows,
        description=label,
        style=_WIDE,
        layout=_list_layout(rows, width),
    )
    box.add_class("lawkit-list")
    return box


def choose_many(label: str, options: Options, value: Sequence[object], *, rows: int = 6, width: str = "220px") -> Control:  # fmt: skip
    """Return a list box in which several rows may be chosen."""
    box = ipywidgets.SelectMultiple(
        options=list(options), value=tuple(value), rows=rows, description=label, style=_WIDE, layout=_list_layout(rows, width),
    )  # fmt: skip
    box.add_class("lawkit-list")
    return box


def _list_layout(rows: int, width: str) -> Control:
    return ipywidgets.Layout(width=width, height=f"{rows * _ROW + _LABEL}px")


def enter_words(label: str, *, hint: str = "", width: str = "260px") -> Control:
    """Return a field for words, taken over at Enter or when it is left."""
    return ipywidgets.Text(
        description=label,
        placeholder=hint,
        continuous_update=False,
        style=_WIDE,
        layout=ipywidgets.Layout(width=width),
    )


def enter_number(label: str, low: int, high: int, value: int) -> Control:
    """Return a field for a whole number."""
    return ipywidgets.BoundedIntText(
        value=value,
        min=low,
        max=high,
        description=label,
        style=_WIDE,
        layout=ipywidgets.Layout(width="170px"),
    )


def press(label: str, *, kind: str = "", hint: str = "") -> Control:
    """Return a button."""
    return ipywidgets.Button(
        description=label,
        button_style=kind,
        tooltip=hint or label,
        layout=ipywidgets.Layout(width="auto", min_width="72px"),
    )


def bar(*parts: Control) -> Control:
    """Return controls side by side, in as many rows as they need."""
    box = ipywidgets.HBox(list(parts))
    box.add_class("lawkit-bar")
    return box


def columns(left: Control, right: Control, *, width: str = "240px") -> Control:
    """Return two parts side by side, the left one of a fixed width."""
    left.layout.width, left.layout.flex = width, "0 0 auto"
    right.layout.flex, right.layout.min_width = "1 1 0", "0"
    box = ipywidgets.HBox([left, right])
    box.add_class("lawkit-columns")
    return box


def stack(*parts: Control) -> Control:
    """Return parts below each other."""
    return ipywidgets.VBox(list(parts))


def panel() -> Control:
    """Return a part that shows HTML."""
    shown = ipywidgets.HTML(layout=ipywidgets.Layout(width="100%"))
    shown.add_class("lawkit-panel")
    return shown
