"""The anatomy of reports: which part of the text is given to what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, get_args

import pandas as pd
from matplotlib.patches import Patch

from lawkit.errors import check_choice
from lawkit.figures.sheet import Sheet, drawing, row_height
from lawkit.figures.style import ROLE_LOOKS
from lawkit.figures.wording import clip, name_reports

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from lawkit.corpus import Corpus

Scale = Literal["characters", "share"]


def report_anatomy(
    corpus: Corpus,
    *,
    reports: Sequence[str] | None = None,
    scale: Scale = "characters",
    ax: Axes | None = None,
    lang: str = "zh",
    width: float = 160.0,
) -> Axes:
    r"""Draw each report as a bar from its first to its last character, coloured by the roles of its sentences.

    Parameters
    ----------
    corpus
        The reports; it may be without text.
    reports
        Ids of the reports to draw, from top to bottom; None for all.
    scale
        ``"characters"`` shows how long reports are, ``"share"`` stretches all to the same length.
    ax
        Where to draw; None makes a figure.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.
    width
        Of a new figure, in millimetres.

    Returns
    -------
    Axes
        One bar a report. White lines part the sections of the first level.

    Raises
    ------
    ValueError
        If a report is not in the corpus, or an option is none of the allowed.

    Examples
    --------
    >>> import matplotlib.pyplot as plt, lawkit
    >>> corpus = lawkit.load_demo().select(place="云泽县")
    >>> with lawkit.figures.style():
    ...     ax = lawkit.figures.report_anatomy(corpus)
    >>> [label.get_text() for label in ax.get_yticklabels()]
    ['云泽县 2021', '云泽县 2022', '云泽县 2023', '云泽县 2024']
    >>> plt.close(ax.figure)
    """
    check_choice("scale", scale, get_args(Scale))
    chosen = list(corpus) if reports is None else list(reports)
    for report in chosen:
        check_choice("reports", report, list(corpus))
    with drawing(ax, lang, width) as sheet:
        spans = _read_spans(corpus, chosen, scale)
        if not len(spans):
            return sheet.empty()
        _draw_bars(sheet, spans)
        _draw_cuts(sheet, corpus, chosen, scale)
        names = name_reports(corpus.reports)
        labels = [clip(names[report], 0.34 * sheet.width, sheet.size) for report in chosen]
        sheet.ax.set(
            yticks=range(len(chosen)),
            yticklabels=labels,
            ylim=(len(chosen) - 0.5, -0.5),
            xlim=(0, spans["stop"].max() * 1.005),
            xlabel=sheet.say("characters" if scale == "characters" else "share_of_text"),
        )
        sheet.ax.tick_params(axis="y", length=0)
        sheet.ax.spines["left"].set_visible(False)
        sheet.set_height(len(chosen) * row_height(1))
        used = [role for role in ROLE_LOOKS if (spans["role"] == role).any()]
        sheet.legend([_swatch(sheet, role) for role in used])
        sheet.fit_ticks("y")
    return sheet.ax


def _read_spans(corpus: Corpus, reports: Sequence[str], scale: Scale) -> pd.DataFrame:
    """Return one row a run of sentences of the same role: row of the figure, role, start, stop."""
    table = corpus.sentences.reset_index()[["report_id", "role", "start", "end"]]
    table = table[table["report_id"].isin(reports)].sort_values(["report_id", "start"], kind="stable")
    new = (table["role"] != table["role"].shift()) | (table["report_id"] != table["report_id"].shift())
    runs = table.groupby(new.cumsum(), sort=False).agg(
        report_id=("report_id", "first"), role=("role", "first"), start=("start", "min"), stop=("end", "max")
    )
    whole = _lengths(corpus, scale).reindex(runs["report_id"]).to_numpy()
    order = {report: at for at, report in enumerate(reports)}
    return runs.assign(
        row=runs["report_id"].map(order), start=runs["start"] / whole, stop=runs["stop"] / whole
    )


def _lengths(corpus: Corpus, scale: Scale) -> pd.Series:
    """Return what positions are divided by: 1, or a hundredth of the length of the report."""
    lengths = corpus.reports["n_chars"].clip(lower=1).astype(float)
    return lengths / 100 if scale == "share" else lengths * 0 + 1.0


def _draw_bars(sheet: Sheet, spans: pd.DataFrame) -> None:
    for role, (colour, hatch) in ROLE_LOOKS.items():
        rows = spans[spans["role"] == role]
        sheet.ax.barh(
            rows["row"], rows["stop"] - rows["start"], left=rows["start"], height=0.72, color=colour, hatch=hatch,
            edgecolor="white", linewidth=0, label=sheet.say(role, group="roles"),
        )  # fmt: skip


def _draw_cuts(sheet: Sheet, corpus: Corpus, reports: Sequence[str], scale: Scale) -> None:
    sections = corpus.sections.reset_index()
    lengths = _lengths(corpus, scale)
    for at, report in enumerate(reports):
        top = sections[(sections["report_id"] == report) & sections["parent_id"].isna()]
        sheet.ax.vlines(top["start"] / lengths[report], at - 0.36, at + 0.36, color="white", linewidth=1.0)


def _swatch(sheet: Sheet, role: str) -> Patch:
    colour, hatch = ROLE_LOOKS[role]
    return Patch(
        facecolor=colour, hatch=hatch, edgecolor="white", linewidth=0, label=sheet.say(role, group="roles")
    )
