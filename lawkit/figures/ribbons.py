"""Flows between the topics of problems and those of plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
from matplotlib.patches import Patch, PathPatch, Rectangle
from matplotlib.path import Path

from lawkit.figures.sheet import Sheet, row_height
from lawkit.figures.style import COLOURS, GREY
from lawkit.figures.topics import name_topics
from lawkit.figures.wording import measure, wrap

if TYPE_CHECKING:
    from lawkit.analysis.topics.topics import Topics

_LEFT, _RIGHT, _BAR = 0.36, 0.64, 0.022
_NONE = ""
_SIDES = ("problem", "plan")
# Millimetres: of a link where there are few of them, of all where there are many, between two topics.
_LINK, _TALLEST, _GAP = 2.5, 90.0, 1.5


def draw_ribbons(sheet: Sheet, links: pd.DataFrame, topics: Topics) -> None:
    """Draw a bar for each topic on either side and the links between them; statements without a link are hatched."""
    topic = topics.units.set_index(["report_id", "statement_id"])["topic"]
    table = links.assign(
        **{
            side: topic.reindex(pd.MultiIndex.from_frame(links[["report_id", f"{side}_id"]]))
            .fillna(_NONE)
            .to_numpy()
            for side in _SIDES
        }
    )
    counts = table[table["linked"]].value_counts(["problem", "plan"]).reset_index()
    flows = list(zip(counts["problem"], counts["plan"], counts["count"], strict=True))
    names = name_topics(topics, sorted({*table["problem"], *table["plan"]} - {_NONE}), sheet)
    names[_NONE] = sheet.say("no_topic")
    sizes = {side: _sizes(table, side) for side in _SIDES}
    order = {name: at for at, name in enumerate(sizes["problem"].index)}
    after = sorted(sizes["plan"].index, key=lambda name: order.get(name, len(order)))  # fewer flows cross
    sizes["plan"] = sizes["plan"].loc[after]
    sheet.settle()
    whole = max(s.to_numpy().sum() for s in sizes.values())
    scale = min(min(_TALLEST, sheet.room / 2) / whole, _LINK)
    sheet.shrink(lambda: 5 + max(_slots(sheet, sizes[side], names, scale)[-1] for side in _SIDES))
    slots = {side: _slots(sheet, sizes[side], names, scale) for side in _SIDES}
    full = max(tops[-1] for tops in slots.values())
    used = {side: _draw_bars(sheet, sizes[side], side, names, slots[side], scale, full) for side in _SIDES}
    flows = sorted(flows, key=lambda flow: (order[flow[0]], after.index(flow[1])))
    for problem, plan, count in flows:
        left, right = used["problem"][problem], used["plan"][plan]
        _draw_ribbon(sheet, left, right, count * scale, COLOURS[order[problem] % len(COLOURS)])
        used["problem"][problem] += count * scale
        used["plan"][plan] += count * scale
    sheet.ax.set_ylim(full, -5)
    sheet.set_height(full + 5, around=2)
    if any(one["alone"].any() for one in sizes.values()):
        sheet.legend(
            [Patch(facecolor="white", edgecolor=GREY, hatch="/////", linewidth=0.6, label=sheet.say("apart"))]
        )


def _slots(sheet: Sheet, sizes: pd.DataFrame, names: dict[str, str], scale: float) -> list[float]:
    """Return where the place of each topic begins, in millimetres, and where the last one ends."""
    tops = [0.0]
    for topic, row in sizes.iterrows():
        lines = _label(sheet, names[str(topic)], row["linked"]).count("\n") + 1
        tops.append(tops[-1] + max(row.sum() * scale, row_height(lines, sheet.size) * 0.95) + _GAP)
    return tops


def _label(sheet: Sheet, name: str, count: int) -> str:
    """Return the name of a topic and its links, in at most three lines."""
    room = sheet.width * (_LEFT - _BAR - 0.03)
    return f"{wrap(name, room - measure(f' {count}', sheet.size), sheet.size, lines=3)} {count}"


def _sizes(table: pd.DataFrame, side: str) -> pd.DataFrame:
    """Return for each topic of a side how many links it has and how many statements without any; the largest topic first."""
    linked = table[table["linked"]].groupby(side).size()
    any_link = table.groupby([side, "report_id", f"{side}_id"])["linked"].any()
    alone = (~any_link).groupby(level=0).sum()
    sizes = pd.DataFrame({"linked": linked, "alone": alone}).fillna(0).astype(int)
    total = sizes.sum(axis=1)
    return sizes.loc[total.sort_values(ascending=False, kind="stable").index]


def _draw_bars(
    sheet: Sheet,
    sizes: pd.DataFrame,
    side: str,
    names: dict[str, str],
    slots: list[float],
    scale: float,
    full: float,
) -> dict[str, float]:
    """Draw the bars of one side; returns where the links of each begin."""
    left = side == "problem"
    x, align = (_LEFT - _BAR, "right") if left else (_RIGHT, "left")
    shift = (full - slots[-1]) / 2
    tops = {}
    head = sheet.say("problems" if left else "plans")
    sheet.ax.text(x if left else x + _BAR, -1, head, ha=align, va="bottom", color=GREY, fontsize=sheet.size)
    for at, (topic, row) in enumerate(sizes.iterrows()):
        middle = shift + (slots[at] + slots[at + 1]) / 2
        linked, alone = row["linked"] * scale, row["alone"] * scale
        top = tops[str(topic)] = middle - (linked + alone) / 2
        colour = COLOURS[at % len(COLOURS)] if left else GREY
        sheet.ax.add_patch(
            Rectangle((x, top), _BAR, linked, facecolor=colour, linewidth=0, gid=f"{side}-linked")
        )
        if alone:
            sheet.ax.add_patch(
                Rectangle(
                    (x, top + linked), _BAR, alone, facecolor="white", edgecolor=colour, linewidth=0.6,
                    hatch="/////", gid=f"{side}-alone",
                )
            )  # fmt: skip
        sheet.ax.text(
            x - 0.012 if left else x + _BAR + 0.012, middle, _label(sheet, names[str(topic)], row["linked"]), ha=align,
            va="center", linespacing=1.1, fontsize=sheet.size,
        )  # fmt: skip
    return tops


def _draw_ribbon(sheet: Sheet, left: float, right: float, size: float, colour: str) -> None:
    middle = (_LEFT + _RIGHT) / 2
    corners = [
        (_LEFT, left), (middle, left), (middle, right), (_RIGHT, right),
        (_RIGHT, right + size), (middle, right + size), (middle, left + size), (_LEFT, left + size), (_LEFT, left),
    ]  # fmt: skip
    codes = [Path.MOVETO, *[Path.CURVE4] * 3, Path.LINETO, *[Path.CURVE4] * 3, Path.CLOSEPOLY]
    sheet.ax.add_patch(PathPatch(Path(corners, codes), facecolor=colour, alpha=0.4, linewidth=0, gid="flow"))
