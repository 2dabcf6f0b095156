"""Units of a topic model: statements with the counts of their terms."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lawkit.analysis.statements import StatementRole, StatementUnit, statements
from lawkit.analysis.terms.chosen import TermChoice, choose_terms
from lawkit.corpus import Corpus

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

KEY = ["report_id", "statement_id"]
# Words of one character (把, 前, 率) say nothing about a topic.
_SHORTEST = 2


@dataclass(frozen=True, slots=True)
class Units:
    """Statements and their terms.

    Attributes
    ----------
    frame : DataFrame
        One row a unit, in the order of the corpus: report_id, statement_id, role, first_sentence, last_sentence, start, end, text.
    rows : DataFrame
        One row a unit and term: unit (row number in ``frame``), term, n_words, words, count.
    """

    frame: pd.DataFrame
    rows: pd.DataFrame

    def counts(self, terms: Sequence[str]) -> csr_matrix:
        """Return a matrix units by terms; other terms are left out."""
        from scipy.sparse import csr_matrix

        at = pd.Index(list(terms), dtype="str").get_indexer(pd.Index(self.rows["term"]))
        known = at >= 0
        cells = (
            self.rows["count"].to_numpy(float)[known],
            (self.rows["unit"].to_numpy()[known], at[known]),
        )
        matrix = csr_matrix(cells, shape=(len(self.frame), len(terms)))
        matrix.sum_duplicates()
        return matrix

    def take_apart(self, keep: Callable[[pd.Series], pd.Series]) -> Units:
        """Return the units with each phrase that is not kept counted as its words."""
        rows = self.rows
        phrases = (rows["n_words"] > 1).to_numpy(dtype=bool)
        if not phrases.any():
            return self
        apart = phrases & ~keep(rows["term"]).to_numpy(dtype=bool)
        parts = rows[apart]
        parts = parts.assign(term=parts["words"].str.split(" ")).explode("term")
        parts = parts.assign(term=parts["term"].astype("str"), words=parts["term"].astype("str"), n_words=1)
        parts = parts[parts["term"].str.len() >= _SHORTEST]
        return Units(self.frame, _summed(pd.concat([rows[~apart], parts], ignore_index=True)))


def read_units(
    corpus: Corpus, choice: TermChoice, roles: Sequence[StatementRole], unit: StatementUnit
) -> Units:
    """Return the statements of some roles with their terms; leads and causes that stand alone are left out.

    Parameters
    ----------
    corpus
        With text, or with the terms of its sentences.
    choice
        Which terms count.
    roles, unit
        As in :func:`lawkit.statements`.
    """
    found = statements(corpus, roles=roles, unit=unit).reset_index()
    frame = found[found["part"] == "statement"].reset_index(drop=True)
    columns = [*KEY, "role", "first_sentence", "last_sentence", "start", "end", "text"]
    rows = choose_terms(corpus, choice).rows
    rows = rows[rows["term"].str.len() >= _SHORTEST]
    joined = _sentences_of(frame, corpus).merge(rows, on=["report_id", "sentence_id"])
    return Units(frame[columns], _summed(joined[["unit", "term", "n_words", "words", "count"]]))


def _sentences_of(frame: pd.DataFrame, corpus: Corpus) -> pd.DataFrame:
    """Return unit, report_id and sentence_id of the sentences of the units: those of its role from the first to the last."""
    length = (frame["last_sentence"] - frame["first_sentence"] + 1).to_numpy()
    unit = np.repeat(np.arange(len(frame)), length)
    step = np.arange(len(unit)) - np.repeat(np.cumsum(length) - length, length)
    spread = pd.DataFrame(
        {
            "unit": unit,
            "report_id": frame["report_id"].array.take(unit),
            "sentence_id": frame["first_sentence"].to_numpy()[unit] + step,
            "role": frame["role"].array.take(unit),
        }
    )
    known = corpus.sentences["role"].reset_index()
    return spread.merge(known, on=["report_id", "sentence_id", "role"])[["unit", "report_id", "sentence_id"]]


def _summed(rows: pd.DataFrame) -> pd.DataFrame:
    """Return one row a unit and term, sorted by both."""
    keys = ["unit", "term"]
    grouped = rows.sort_values([*keys, "words"], kind="stable").groupby(keys, sort=True)
    return grouped.agg(
        n_words=("n_words", "first"), words=("words", "first"), count=("count", "sum")
    ).reset_index()


def choose_vocabulary(
    units: Units, *, min_units: int, max_share: float, always: Callable[[pd.Series], pd.Series] | None = None
) -> tuple[Units, list[str]]:
    """Return the units with rare phrases taken apart, and the terms that are neither rare nor everywhere, sorted.

    Parameters
    ----------
    units
        From :func:`read_units`.
    min_units, max_share
        A term must stand in so many units, and in at most this share of them.
    always
        Tells of terms whether they are kept however rare or frequent they are.
    """

    def often(rows: pd.DataFrame) -> pd.Series:
        sizes = rows.groupby("term")["unit"].nunique()
        few = sizes >= min_units
        return few if always is None else few | always(pd.Series(sizes.index, index=sizes.index))

    kept = often(units.rows)
    units = units.take_apart(lambda terms: terms.map(kept))
    kept = often(units.rows)
    share = units.rows.groupby("term")["unit"].nunique() / max(len(units.frame), 1)
    wanted = share <= max_share
    if always is not None:
        wanted |= always(pd.Series(share.index, index=share.index))
    return units, sorted(share.index[kept & wanted])


def fit_to_vocabulary(
    units: Units, known: Collection[str], always: Callable[[pd.Series], pd.Series]
) -> Units:
    """Return new units with phrases that a model does not know counted as their words."""
    return units.take_apart(lambda terms: terms.isin(list(known)) | always(terms))
