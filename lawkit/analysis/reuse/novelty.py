"""Boilerplate and novelty: how much of a report stood elsewhere before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import numpy as np
import pandas as pd

from lawkit.analysis.reuse.kinship import Kinship, put_in_order, relate
from lawkit.analysis.reuse.likeness import compare_texts
from lawkit.analysis.reuse.passages import Lined, check_options, line_up_corpus, reuse
from lawkit.corpus import Corpus
from lawkit.errors import check_choice, check_columns

Unit = Literal["sentence", "section", "report"]

# Relations of a source → the column that its share is counted in.
_KINDS: Mapping[str, str] = {
    "own_last_year": "own_last_year", "own_earlier": "own_earlier", "own_other": "other", "superior": "superior",
    "subordinate": "other", "peer": "peer", "higher": "other", "lower": "other", "unknown": "other",
}  # fmt: skip
_SHARES = ("own_last_year", "own_earlier", "superior", "peer", "other")
# Where nobody knows who was first among equals, a passage counts on both sides.
_EQUALS = ("peer", "own_other", "unknown")
_SIMILAR = ("cosine", "jaccard", "min_edit", "simple")
_KEYS: Mapping[str, Mapping[str, str]] = {
    "sentence": {"report_id": "str", "sentence_id": "int64"},
    "section": {"report_id": "str", "section_id": "Int64"},
    "report": {"report_id": "str"},
}


def boilerplate(
    corpus: Corpus,
    *,
    by: Unit = "sentence",
    passages: pd.DataFrame | None = None,
    roles: Sequence[str] | None = None,
    min_score: float = 18,
    formula: float = 0.5,
    superiors: Mapping[str, str] | None = None,
    jobs: int = 1,
) -> pd.DataFrame:
    r"""Return how much of each sentence, section or report is borrowed, from whom, and how much is set phrases.

    Parameters
    ----------
    corpus
        A corpus with text.
    by
        ``"sentence"``, ``"section"`` (sentences that stand in it and in no section below it) or ``"report"``.
    passages
        The table of :func:`lawkit.reuse` for this corpus with the same options, or rows of it, where it is at hand; None
        looks for the passages.
    roles, min_score, formula, superiors, jobs
        See :func:`lawkit.reuse`.

    Returns
    -------
    DataFrame
        One row a unit: ``report_id`` and ``sentence_id`` or ``section_id`` (missing for sentences before the first section); ``n_letters``
        (characters that are neither marks nor blanks, a number as one; headings that are no sentences and page furniture left out), and shares of
        them from 0 to 1: ``own_last_year``, ``own_earlier``, ``superior``, ``peer``, ``other`` (letters with a passage of such a source;
        one letter can count in several), ``borrowed`` (in any), ``formula`` (set phrases; these count in no other share), ``new`` (the rest). Missing
        where the corpus has no report that could be such a source. Empty for fewer than two reports.

    Raises
    ------
    LawkitError
        If the corpus was saved without text.
    ValueError
        If an option is out of its range.

    Notes
    -----
    Sources are reports that were there first; where that is not known, a passage shared with a peer counts on both sides. What is new in
    this corpus may stand in a report that it lacks.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> body = "镇村干部走田埂、进院坝，把山林地界的纠纷化解在家门口。"
    >>> texts = {2022: body, 2023: body + "开通夜间巴士。"}
    >>> frame = pd.DataFrame({
    ...     "report_id": [f"xinghua-{y}" for y in texts],
    ...     "text": [f"杏花镇{y}年法治政府建设年度报告\n一、主要工作\n{t}" for y, t in texts.items()],
    ... })
    >>> shares = lawkit.boilerplate(lawkit.load(frame, progress=False))
    >>> shares.set_index(["report_id", "sentence_id"]).loc["xinghua-2023", ["own_last_year", "new"]].to_numpy().tolist()
    [[1.0, 0.0], [0.0, 1.0]]
    """
    check_choice("by", by, get_args(Unit))
    check_options(roles, min_score, formula, jobs)
    columns = {
        **_KEYS[by],
        "n_letters": "int64",
        **dict.fromkeys((*_SHARES, "borrowed", "formula", "new"), "float64"),
    }
    if passages is not None:
        check_columns("passages", passages, ("report_id", "start", "end", "relation"), "lawkit.reuse")
    lined = line_up_corpus(corpus, roles, formula, superiors)
    if lined is None:
        return pd.DataFrame({c: pd.Series([], dtype=t) for c, t in columns.items()})
    if passages is None:
        passages = reuse(
            corpus, roles=roles, min_score=min_score, formula=formula, superiors=superiors, jobs=jobs
        )
    letters = _mark_letters(lined, passages)
    if by == "section":
        sections = corpus.sentences["section_id"].reset_index()
        letters = letters.merge(sections, on=["report_id", "sentence_id"], how="left")
    order = {report: at for at, report in enumerate(corpus)}
    keys = list(_KEYS[by])
    groups = letters.groupby(keys, sort=True, dropna=False, observed=True)
    table = groups[[*_SHARES, "borrowed", "formula", "new"]].mean()
    table.insert(0, "n_letters", groups.size())
    table = table.reset_index()
    possible = _possible_sources(lined.kinship).reindex(table["report_id"]).reset_index(drop=True)
    for share in (*_SHARES, "borrowed", "new"):
        table[share] = table[share].where(possible[share])
    table = table.sort_values(
        keys, key=lambda c: c.map(order) if c.name == "report_id" else c, ignore_index=True
    )
    return table[list(columns)].astype(columns)


def _mark_letters(lined: Lined, passages: pd.DataFrame) -> pd.DataFrame:
    """Return one row a letter with the shares that it counts in."""
    kinship, row = lined.kinship, lined.row
    numbers = {report: at for at, report in enumerate(kinship.reports)}
    marks = {share: np.zeros(int(row.offsets[-1]), bool) for share in _SHARES}
    sides = passages[["report_id", "start", "end", "relation"]]
    twice = passages[(passages["order"] == "unknown") & passages["relation"].isin(_EQUALS)]
    others = twice[["source_id", "source_start", "source_end", "relation"]].set_axis(sides.columns, axis=1)
    for report, start, end, relation in pd.concat([sides, others]).itertuples(index=False, name=None):
        number = numbers[report]
        stream, base = lined.streams[number], row.offsets[number]
        low, high = np.searchsorted(stream.starts, [start, end])
        marks[_KINDS[relation]][base + low : base + high] = True
    for mark in marks.values():
        mark &= ~row.formula
    borrowed = np.logical_or.reduce(list(marks.values()))
    reports = np.repeat(np.array(kinship.reports, dtype=object), np.diff(row.offsets))
    frame = {
        "report_id": reports,
        "sentence_id": row.letters.sentences.astype(np.int64),
        **marks,
        "borrowed": borrowed,
    }
    return pd.DataFrame({**frame, "formula": row.formula, "new": ~borrowed & ~row.formula})


def _possible_sources(kinship: Kinship) -> pd.DataFrame:
    """Tell for each report whether the corpus holds a report that could be a source of each kind."""
    size = len(kinship.reports)
    kinds = np.array(list(_KINDS), dtype=object)
    rows = []
    for number in range(size):
        others = np.delete(np.arange(size), number)
        mine = np.full(size - 1, number)
        first, basis = put_in_order(kinship, mine, others)
        relation = relate(kinship, mine, others)
        first |= (basis == "unknown") & np.isin(relation, _EQUALS)
        found = {_KINDS[kind] for kind in kinds if (first & (relation == kind)).any()}
        rows.append(
            {**{share: share in found for share in _SHARES}, "borrowed": bool(found), "new": bool(found)}
        )
    return pd.DataFrame(rows, index=pd.Index(kinship.reports, name="report_id"))


def novelty(
    corpus: Corpus,
    *,
    passages: pd.DataFrame | None = None,
    roles: Sequence[str] | None = None,
    min_score: float = 18,
    formula: float = 0.5,
    superiors: Mapping[str, str] | None = None,
    jobs: int = 1,
) -> pd.DataFrame:
    r"""Return how much of each report is new, and how like it is to the report of the year before.

    Parameters
    ----------
    corpus, passages, roles, min_score, formula, superiors, jobs
        See :func:`lawkit.boilerplate`.

    Returns
    -------
    DataFrame
        One row a report: ``report_id``, ``novelty`` (the share of its letters that is neither borrowed nor a set phrase; missing where the
        corpus has no report that was there before), then ``n_letters``, ``own_last_year``, ``own_earlier``, ``superior``, ``peer``, ``other``, ``borrowed``, ``formula``
        as :func:`lawkit.boilerplate` gives them by report; ``previous_id`` (the report of the same body of the year before) and the
        likeness of the whole reports to each other, from 0 to 1: ``cosine``, ``jaccard``, ``min_edit``, ``simple``; missing where there is none. Empty for fewer than two reports.

    Raises
    ------
    LawkitError
        If the corpus was saved without text.
    ValueError
        If an option is out of its range.

    Notes
    -----
    The likeness to last year is that of Cohen, Malloy & Nguyen (2020), counted on characters as described at :func:`lawkit.reuse`. It also
    falls where paragraphs change places, and is high for reports that say other things in the same words; novelty counts only what no
    earlier passage holds.

    Examples
    --------
    >>> import lawkit
    >>> table = lawkit.novelty(lawkit.load_demo()).set_index("report_id")
    >>> table.loc["yunze-2023", "previous_id"], bool(table.loc["yunze-2023", "novelty"] > 0.8)
    ('yunze-2022', True)
    """
    table = boilerplate(
        corpus, by="report", passages=passages, roles=roles, min_score=min_score, formula=formula,
        superiors=superiors, jobs=jobs,
    ).rename(columns={"new": "novelty"})  # fmt: skip
    columns = ["report_id", "novelty", *(c for c in table.columns if c not in ("report_id", "novelty"))]
    table = table[columns]
    lined = line_up_corpus(corpus, roles, formula, superiors)
    previous = {} if lined is None else _previous(lined.kinship)
    texts: dict[str, str] = {}
    if lined is not None:
        texts = {
            report: "".join(map(corpus.text(report).__getitem__, map(slice, stream.starts, stream.stops)))
            for report, stream in zip(lined.kinship.reports, lined.streams, strict=True)
        }
    ids = [previous.get(report) for report in table["report_id"]]
    found = [
        compare_texts(texts[report], texts[before]) if before is not None else None
        for report, before in zip(table["report_id"], ids, strict=True)
    ]
    added = {name: [np.nan if one is None else getattr(one, name) for one in found] for name in _SIMILAR}
    likeness = pd.DataFrame({"previous_id": pd.Series(ids, dtype="str"), **added}).astype(
        dict.fromkeys(_SIMILAR, "float64")
    )
    return pd.concat([table, likeness], axis=1)


def _previous(kinship: Kinship) -> dict[str, str]:
    """Return for each report the first one of the same body of the year before."""
    by_year: dict[tuple[int, float], str] = {}
    for report, body, year in zip(
        kinship.reports, kinship.bodies.tolist(), kinship.years.tolist(), strict=True
    ):
        by_year.setdefault((body, year), report)
    pairs = zip(kinship.reports, kinship.bodies.tolist(), kinship.years.tolist(), strict=True)
    return {report: by_year[body, year - 1] for report, body, year in pairs if (body, year - 1) in by_year}
