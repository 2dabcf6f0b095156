"""The map of keywords, and the network of the edges between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.transforms import Bbox

from lawkit.figures.labels import label_points
from lawkit.figures.sheet import Sheet, drawing
from lawkit.figures.spread_out import spread_out
from lawkit.figures.style import COLOURS, GREY, MARKERS
from lawkit.figures.wording import safe

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lawkit.analysis.clusters.keywords import KeywordClusters

# Radius of the largest and the smallest point, in points.
_LARGEST, _SMALLEST = 6.0, 2.0
# So many rows of crosses are as high as the map: at a width of 80 mm they just do not touch.
_ROWS = 30


def keyword_map(
    clusters: KeywordClusters,
    *,
    labels: int = 3,
    ax: Axes | None = None,
    lang: str = "zh",
    width: float = 160.0,
) -> Axes:
    r"""Draw keywords as points: near each other where they keep the same company, coloured by their cluster.

    Parameters
    ----------
    clusters
        What :func:`lawkit.cluster_keywords` returns.
    labels
        So many terms of each cluster are named, the most central ones, where they have room.
    ax
        Where to draw; None makes a figure.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.
    width
        Of a new figure, in millimetres.

    Returns
    -------
    Axes
        The larger a point the more often the term; clusters differ by colour and by the form of their points, those that are
        not stable are hollow. Terms without cluster have no company and so no place on the map: they stand below it in rows of
        crosses, the most frequent first. Axes of such a map have no meaning and no numbers.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, lawkit
    >>> found = lawkit.cluster_keywords(lawkit.load_demo(), n=4, top=60, resamples=5)
    >>> with lawkit.figures.style():
    ...     ax = lawkit.figures.keyword_map(found)
    >>> len(ax.collections) >= 4
    True
    >>> plt.close(ax.figure)
    """
    members = clusters.members
    points = members[["x", "y"]].to_numpy(dtype=float)
    with drawing(ax, lang, width, height=0.8 * width) as sheet:
        if np.isnan(points).all():
            return sheet.empty()
        sheet.settle()
        points = _line_up(points, members["count"].to_numpy(dtype=float), sheet.ax.get_window_extent())
        _draw_terms(sheet, members, clusters.clusters, points, labels)
    return sheet.ax


def cluster_network(
    clusters: KeywordClusters,
    *,
    top: int = 40,
    ax: Axes | None = None,
    lang: str = "zh",
    width: float = 160.0,
) -> Axes:
    r"""Draw the network of keywords that stand together more often than by chance.

    Parameters
    ----------
    clusters
        What :func:`lawkit.cluster_keywords` returns.
    top
        The keywords with the most significant edges, at most so many.
    ax
        Where to draw; None makes a figure.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.
    width
        Of a new figure, in millimetres.

    Returns
    -------
    Axes
        Significant edges only, the thicker the stronger, lighter between clusters than inside of one; points as in
        :func:`keyword_map`, placed so that linked ones are near (Fruchterman and Reingold 1991, begun from the map). Terms are
        named where their words have room.

    Raises
    ------
    ValueError
        If ``top`` is less than 2.

    References
    ----------
    Fruchterman, T. M. J., & Reingold, E. M. (1991). Graph drawing by force-directed placement. Software: Practice and
    Experience, 21(11), 1129-1164.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, lawkit
    >>> found = lawkit.cluster_keywords(lawkit.load_demo(), n=4, top=60, resamples=5)
    >>> with lawkit.figures.style():
    ...     ax = lawkit.figures.cluster_network(found, top=30)
    >>> plt.close(ax.figure)
    """
    if top < 2:
        raise ValueError(f"top must be at least 2; got {top!r}")
    edges = clusters.edges[clusters.edges["significant"]]
    degrees = pd.concat([edges["source"], edges["target"]]).value_counts()
    order = degrees.sort_index().sort_values(ascending=False, kind="stable").index
    kept = [term for term in order if term in clusters.members.index][:top]
    edges = edges[edges["source"].isin(kept) & edges["target"].isin(kept)]
    with drawing(ax, lang, width, height=0.8 * width) as sheet:
        if not len(edges):
            return sheet.empty()
        kept = [term for term in kept if ((edges["source"] == term) | (edges["target"] == term)).any()]
        members = clusters.members.loc[kept]
        at = {term: number for number, term in enumerate(kept)}
        pairs = np.column_stack([edges["source"].map(at), edges["target"].map(at)])
        weights = edges["weight"].to_numpy(dtype=float)
        points = spread_out(members[["x", "y"]].to_numpy(dtype=float), pairs, weights)
        thick = 0.3 + 1.5 * weights / max(weights.max(), 1e-12)
        same = members["cluster_id"].to_numpy()[pairs[:, 0]] == members["cluster_id"].to_numpy()[pairs[:, 1]]
        colours = [GREY if s is True else "#c2c2c2" for s in np.asarray(same, dtype=object)]
        sheet.ax.add_collection(
            LineCollection(list(points[pairs]), linewidths=thick, colors=colours, zorder=1, gid="edges")
        )
        _draw_terms(sheet, members, clusters.clusters, points, len(kept))
    return sheet.ax


def _line_up(points: np.ndarray, counts: np.ndarray, frame: Bbox) -> np.ndarray:
    """Return points in which those without a place stand in rows below the others, the most frequent first.

    A cross takes as much room as the frame of the figure gives it, so that they are told apart at any width.
    """
    lost = np.flatnonzero(np.isnan(points).any(axis=1))
    if not len(lost):
        return points
    lost = lost[np.argsort(-counts[lost], kind="stable")]
    low, high = np.nanmin(points, axis=0), np.nanmax(points, axis=0)
    span = np.maximum(high - low, 1e-9)
    a_row = max(int(frame.width / frame.height * _ROWS), 1)
    placed = points.copy()
    rows, columns = np.divmod(np.arange(len(lost)), a_row)
    placed[lost, 0] = low[0] + span[0] * (columns + 0.5) / a_row
    placed[lost, 1] = low[1] - span[1] * (3 + rows) / _ROWS
    return placed


def _draw_terms(
    sheet: Sheet, members: pd.DataFrame, clusters: pd.DataFrame, points: np.ndarray, labels: int
) -> None:
    """Draw and name points, and explain their looks."""
    numbers = members["cluster_id"].to_numpy(dtype=float, na_value=np.nan)
    radius = _radii(members["count"].to_numpy(dtype=float)) * min(1, (sheet.width / 160) ** 0.5)
    stable = set(clusters.index[clusters["stable"]])
    span = np.ptp(points, axis=0).max() or 1.0
    centre = (points.max(axis=0) + points.min(axis=0)) / 2
    half = np.maximum(np.ptp(points, axis=0) / 2, 0.3 * span) + 0.06 * span
    sheet.ax.set(
        xlim=(centre[0] - half[0], centre[0] + half[0]),
        ylim=(centre[1] - half[1], centre[1] + half[1]),
        xticks=[],
        yticks=[],
    )
    sheet.ax.spines[:].set_visible(False)
    alone = np.isnan(numbers)
    sheet.ax.scatter(
        points[alone, 0], points[alone, 1], s=8, marker="x", color=GREY, linewidths=0.7, gid="alone"
    )
    colours = np.array([GREY] * len(members), dtype=object)
    for cluster in sorted(set(numbers[~alone].astype(int))):
        chosen = numbers == cluster
        colour, marker = COLOURS[cluster % len(COLOURS)], MARKERS[cluster % len(MARKERS)]
        colours[chosen] = colour
        sheet.ax.scatter(
            points[chosen, 0], points[chosen, 1], s=(2 * radius[chosen]) ** 2 * 0.8, marker=marker, linewidths=0.8, edgecolors=colour, alpha=0.9,
            facecolors=colour if cluster in stable else "white", zorder=2, gid=f"cluster-{cluster}",
        )  # fmt: skip
    sheet.legend(_keys(sheet, numbers, stable))
    order = _most_central(members, numbers, labels)
    words = [safe(term) for term in members.index]
    label_points(
        sheet, points[order], [words[i] for i in order], colours=[_darker(colours[i]) for i in order], away=radius[order],
        others=np.delete(points, order, axis=0),
    )  # fmt: skip


def _radii(counts: np.ndarray) -> np.ndarray:
    """Return radii whose areas grow with the counts."""
    share = np.sqrt(counts / max(counts.max(), 1))
    return np.asarray(_SMALLEST + (_LARGEST - _SMALLEST) * share)


def _most_central(members: pd.DataFrame, numbers: np.ndarray, labels: int) -> list[int]:
    """Return the rows to be named: first the most central term of each cluster, then the second …, terms without cluster last."""
    table = pd.DataFrame(
        {"cluster": numbers, "central": members["centrality"].to_numpy(), "row": range(len(members))}
    ).sort_values(["central", "row"], ascending=[False, True])
    table["rank"] = table.groupby("cluster", dropna=False).cumcount()
    table.loc[table["cluster"].isna(), "rank"] += len(members)
    rows = table[(table["rank"] < labels) | (table["cluster"].isna() & (labels >= len(members)))]
    return rows.sort_values(["rank", "cluster"], kind="stable")["row"].tolist()


def _keys(sheet: Sheet, numbers: np.ndarray, stable: set[int]) -> list[Artist]:
    held = set(numbers[~np.isnan(numbers)].astype(int))
    n = int(np.isnan(numbers).sum())
    looks = [
        ("cluster", "o", GREY, bool(held & stable)),
        ("unstable", "o", "white", bool(held - stable)),
        ("alone", "x", GREY, n > 0),
    ]
    return [
        Line2D(
            [],
            [],
            linestyle="none",
            marker=marker,
            color=GREY,
            markerfacecolor=face,
            label=sheet.say(key, n=n),
        )
        for key, marker, face, there in looks
        if there
    ]


def _darker(colour: str) -> str:
    """Return a colour dark enough for small letters on white."""
    from matplotlib.colors import to_hex, to_rgb

    red, green, blue = to_rgb(colour)
    return to_hex((0.72 * red, 0.72 * green, 0.72 * blue))
