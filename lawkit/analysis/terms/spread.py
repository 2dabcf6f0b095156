"""How the counts of terms are spread over reports or other parts of a corpus."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lawkit.analysis.terms.measures import deviation_of_proportions

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# Of two reports one always holds half or more of a term.
_FEW_REPORTS = 3
_COLUMNS = ["n_parts", "dp", "dp_norm", "max_share"]


def count_matrix(
    terms: pd.Series, parts: pd.Series, counts: pd.Series, order: pd.Index, n_parts: int
) -> csr_matrix:
    """Return counts as a sparse matrix, terms by parts.

    Parameters
    ----------
    terms, parts, counts
        One value a row: a term of ``order``, the number of a part, how often it stands there.
    order
        The terms; others are left out.
    n_parts
        The number of parts.
    """
    from scipy.sparse import csr_matrix

    rows = order.get_indexer(pd.Index(terms))
    known = rows >= 0
    values = counts.to_numpy(dtype=float)[known]
    return csr_matrix((values, (rows[known], parts.to_numpy()[known])), shape=(len(order), n_parts))


def spread_of(rows: pd.DataFrame, order: pd.Index) -> pd.DataFrame:
    """Return how evenly terms are spread over parts.

    Parameters
    ----------
    rows
        Columns term, part (anything), count; all terms that count, as they make the parts' sizes.
    order
        The terms wanted.

    Returns
    -------
    DataFrame
        Index ``order``; n_parts (in how many parts it stands), dp, dp_norm, max_share (the largest share of its
        occurrences that one part has). NaN for a term without occurrences.
    """
    if not len(rows) or not len(order):
        empty = pd.DataFrame(np.nan, index=order, columns=_COLUMNS)
        return empty.assign(n_parts=0).astype({"n_parts": "int64"})
    number, known = pd.factorize(rows["part"])
    weights = rows["count"].to_numpy(dtype=float)
    sizes = np.bincount(number, weights=weights, minlength=len(known)).astype(float)
    matrix = count_matrix(rows["term"], pd.Series(number), rows["count"], order, len(known))
    totals = np.asarray(matrix.sum(axis=1)).ravel()
    some = totals > 0
    dp, norm = deviation_of_proportions(matrix, sizes)
    highest = np.asarray(matrix.max(axis=1).todense()).ravel()
    share = np.divide(highest, totals, out=np.full_like(totals, np.nan), where=some)
    spread = pd.DataFrame(
        {"n_parts": np.diff(matrix.indptr), "dp": dp, "dp_norm": norm, "max_share": share}, index=order
    )
    spread.loc[~some, ["dp", "dp_norm"]] = np.nan
    return spread.astype({"n_parts": "int64"})


def in_enough_reports(
    n_reports: pd.Series, max_share: pd.Series, known: pd.Series | int, fewest: int, largest: float
) -> pd.Series:
    """Tell of terms whether they are more than the habit of one report.

    Parameters
    ----------
    n_reports, max_share
        In how many reports each stands, and the largest share of its occurrences in one.
    known
        How many reports there are, for all terms or for each.
    fewest
        In so many it must stand, or in all where there are fewer.
    largest
        The share that one report may hold; not asked where there are fewer than three reports.
    """
    enough = n_reports >= np.minimum(fewest, known)
    return enough & ((known < _FEW_REPORTS) | ~(max_share > largest))
