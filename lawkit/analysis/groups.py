"""Groups: which sentences belong together, by a part of the report or by what is known of it."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from lawkit.corpus import Corpus
from lawkit.errors import check_choice, check_corpus
from lawkit.structure.wordings import ROLES

By = str | Sequence[str] | None

# What a part of a report is known by.
_UNITS = {
    "sentence": ("report_id", "sentence_id"),
    "item": ("report_id", "item_id"),
    "section": ("report_id", "section_id"),
    "report": ("report_id",),
    "role": ("role",),
}
_SENTENCE = ["report_id", "sentence_id"]


def key_columns(corpus: Corpus, by: By, *, argument: str = "by") -> list[str]:
    """Return the columns that name a group.

    Parameters
    ----------
    corpus
        Whose columns of ``reports`` can be named.
    by
        ``"sentence"``, ``"item"``, ``"section"``, ``"report"``, ``"role"``, a column of ``corpus.reports``, several of these,
        or None for one group of everything.
    argument
        What the caller calls it.

    Raises
    ------
    ValueError
        If a name is none of these.

    Examples
    --------
    >>> key_columns(Corpus({}), ["year", "section"])
    ['year', 'report_id', 'section_id']
    """
    check_corpus(corpus)
    names = [] if by is None else [by] if isinstance(by, str) else list(by)
    columns: list[str] = []
    for name in names:
        check_choice(argument, name, (*_UNITS, *(c for c in corpus.reports.columns if c not in _UNITS)))
        columns += [c for c in _UNITS.get(name, (name,)) if c not in columns]
    return columns


def check_roles(roles: Sequence[str] | str | None) -> tuple[str, ...]:
    """Return the roles that count: those given, or all but page furniture.

    Raises
    ------
    ValueError
        If there is no such role.
    """
    if roles is None:
        return tuple(role for role in ROLES if role != "furniture")
    listed = (roles,) if isinstance(roles, str) else tuple(roles)
    for role in listed:
        check_choice("roles", role, ROLES)
    return listed


def grouped_sentences(corpus: Corpus, keys: Sequence[str], roles: Sequence[str]) -> pd.DataFrame:
    """Return the sentences of some roles with what their group is known by.

    Parameters
    ----------
    corpus
        The reports.
    keys
        From :func:`key_columns`.
    roles
        From :func:`check_roles`.

    Returns
    -------
    DataFrame
        Columns report_id, sentence_id, and those of ``keys``; sentences of no group (outside any item, of a report without
        a year) are left out. The group's number is in the column ``group``, numbered in the order of the corpus
        for parts of reports, sorted by value otherwise.
    """
    sentences = corpus.sentences.reset_index()
    reports = corpus.reports
    for column in keys:
        if column not in sentences.columns:
            sentences[column] = reports[column].reindex(sentences["report_id"]).array
    chosen = sentences[sentences["role"].isin(roles) & sentences[list(keys)].notna().all(axis=1)]
    chosen = chosen[list(dict.fromkeys([*_SENTENCE, *keys]))].reset_index(drop=True)
    for column in ("item_id", "section_id"):
        if column in chosen:
            chosen[column] = chosen[column].astype("int64")
    return chosen.assign(group=_numbers(chosen, keys, list(corpus)))


def group_table(sentences: pd.DataFrame, keys: Sequence[str]) -> pd.DataFrame:
    """Return what each group is known by, one row a group in the order of their numbers."""
    return sentences.drop_duplicates("group").sort_values("group", ignore_index=True)[list(keys)]


def _numbers(sentences: pd.DataFrame, keys: Sequence[str], ids: list[str]) -> pd.Series:
    """Return the number of the group of each sentence, from 0."""
    if not keys:
        return pd.Series(0, index=sentences.index, dtype="int64")
    places = {report_id: at for at, report_id in enumerate(ids)}
    order = [sentences[key].map(places) if key == "report_id" else sentences[key] for key in keys]
    return (
        pd.DataFrame(dict(enumerate(order)))
        .groupby(list(range(len(keys))), sort=True)
        .ngroup()
        .astype("int64")
    )
