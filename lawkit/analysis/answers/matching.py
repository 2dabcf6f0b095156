"""From scores to decisions: how likely it is that two statements belong together, given their rivals."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np

from lawkit.resources import load_resource

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats: TypeAlias = NDArray[np.float64]

Model = Literal["overlap", "tfidf", "threads"]


def pair_evidence(scores: Floats) -> Floats:
    """Return what speaks for each pair of a table of scores.

    Parameters
    ----------
    scores
        One row a statement, one column a statement that may belong to it.

    Returns
    -------
    ndarray
        Of shape rows × columns × 3: the score, how far it stays behind the best other one of its row, and of its column
        (0 where it is the best itself, else negative).

    Notes
    -----
    Where statements stand plays no part: rows and columns in another order give the same values in that order.

    Examples
    --------
    >>> import numpy as np
    >>> pair_evidence(np.array([[0.5, 0.1]])).round(1).tolist()
    [[[0.5, 0.0, 0.0], [0.1, -0.4, 0.0]]]
    """
    if not scores.size:
        return np.zeros((*scores.shape, 3))
    behind_row = scores - scores.max(axis=1, keepdims=True)
    behind_column = scores - scores.max(axis=0, keepdims=True)
    return np.stack([scores, behind_row, behind_column], axis=2)


def probabilities(scores: Floats, model: Model) -> Floats:
    """Return how likely each pair of a table of scores belongs together.

    Parameters
    ----------
    scores
        As for :func:`pair_evidence`.
    model
        The logistic regression to use; coefficients with their origin are in the resource ``links``.
    """
    fitted = load_resource("links")[model]
    weights = np.array([fitted["score"], fitted["behind_row"], fitted["behind_column"]])
    log_odds = fitted["intercept"] + pair_evidence(scores) @ weights
    return np.asarray(1 / (1 + np.exp(-log_odds)), dtype=np.float64)


def one_to_one(values: Floats, at_least: float) -> Iterator[tuple[int, int]]:
    """Yield pairs of a table, the highest value first, no row and no column twice; ties go to the first.

    Parameters
    ----------
    values
        One row and one column a statement.
    at_least
        Lower values make no pair.

    Examples
    --------
    >>> import numpy as np
    >>> list(one_to_one(np.array([[0.9, 0.8], [0.85, 0.1]]), 0.5))
    [(0, 0)]
    """
    rows: set[int] = set()
    columns: set[int] = set()
    order: Sequence[int] = np.argsort(-values, axis=None, kind="stable").tolist()
    for place in order:
        row, column = divmod(place, values.shape[1])
        if values[row, column] < at_least:
            return
        if row not in rows and column not in columns:
            rows.add(row)
            columns.add(column)
            yield row, column
