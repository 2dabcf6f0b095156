"""Krippendorff's α, and the coefficients of many resampled tables of two coders at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, TypeAlias, get_args

import numpy as np
import pandas as pd

from lawkit.errors import check_choice

Level = Literal["nominal", "ordinal", "interval", "ratio"]
_Array: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]


def krippendorff_alpha(codings: Sequence[Sequence[Any]], *, level: Level = "nominal") -> float:
    r"""Return Krippendorff's α of any number of coders, with gaps.

    Parameters
    ----------
    codings
        One row a coder, one column a unit; None or NaN where the coder gave no value.
    level
        How far two values are apart: ``nominal`` (equal or not), ``ordinal`` (by the values that lie between in rank),
        ``interval`` (squared difference), ``ratio`` (squared difference over squared sum).

    Returns
    -------
    float
        1 for full agreement, 0 for that of chance; NaN where fewer than two different values were paired.

    Notes
    -----
    α = 1 − (n − 1) Σ o\ :sub:`ck` δ²\ :sub:`ck` / Σ n\ :sub:`c` n\ :sub:`k` δ²\ :sub:`ck`, where o\ :sub:`ck` counts the pairs of values within
    units, each unit of m values weighing 1 / (m − 1), n\ :sub:`c` the values in such pairs and n all of them. Units with one value
    count for nothing. Own code, as the library for it (krippendorff) is under the GPL; checked against its author's examples.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. Annenberg School for Communication.

    Examples
    --------
    >>> ben, gerry = list("aabbdcccedda"), list("babbbccceddd")
    >>> round(krippendorff_alpha([ben, gerry]), 3)
    0.692
    """
    check_choice("level", level, get_args(Level))
    table = pd.DataFrame([list(row) for row in codings])
    values = sorted({value for value in table.to_numpy().ravel() if pd.notna(value)})
    numbers = np.array(
        [[np.sum((table[unit] == v).to_numpy()) for v in values] for unit in table.columns], dtype=float
    )
    if not len(values):
        return float("nan")
    several = numbers[numbers.sum(axis=1) > 1]
    weights = 1 / (several.sum(axis=1, keepdims=True) - 1)
    pairs = (several * weights).T @ several - np.diag((several * weights).sum(axis=0))
    ranks = values if level in ("interval", "ratio") else range(len(values))
    return float(alpha_of(pairs[None], np.array(list(ranks), dtype=float), level)[0])


def alpha_of(pairs: _Array, values: _Array, level: Level) -> _Array:
    """Return α of each of many tables of paired values.

    Parameters
    ----------
    pairs
        Coincidences: tables × values × values, symmetric.
    values
        The values as numbers, in order.
    level
        As in `krippendorff_alpha`.
    """
    counts = pairs.sum(axis=2)
    total = counts.sum(axis=1)
    apart = _distances(counts, values, level)
    seen = (pairs * apart).sum(axis=(1, 2))
    by_chance = (counts[:, :, None] * counts[:, None, :] * apart).sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(by_chance > 0, 1 - (total - 1) * seen / by_chance, np.nan)


def _distances(counts: _Array, values: _Array, level: Level) -> _Array:
    """Return the squared distances of values, for each table where they hang on its counts."""
    if level == "nominal":
        return (1.0 - np.eye(len(values)))[None]
    if level == "ordinal":
        upto = counts.cumsum(axis=1) - counts / 2
        return (upto[:, :, None] - upto[:, None, :]) ** 2
    gap, both = values[:, None] - values[None, :], values[:, None] + values[None, :]
    if level == "interval":
        return (gap**2)[None]
    return np.divide(gap**2, both**2, out=np.zeros_like(gap), where=both != 0)[None]


def observed_of(tables: _Array) -> _Array:
    """Return the share of units on which two coders agree, for each of many tables."""
    agreed: _Array = np.trace(tables, axis1=1, axis2=2) / tables.sum(axis=(1, 2))
    return agreed


def kappa_of(tables: _Array) -> _Array:
    """Return Cohen's κ of each of many tables of two coders; NaN where both give all units one and the same value.

    Examples
    --------
    >>> round(float(kappa_of(np.array([[[88.0, 14, 18], [10, 40, 10], [2, 6, 12]]]))[0]), 3)
    0.492
    """
    total = tables.sum(axis=(1, 2))
    by_chance = (tables.sum(axis=1) * tables.sum(axis=2)).sum(axis=1) / total**2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(by_chance < 1, (observed_of(tables) - by_chance) / (1 - by_chance), np.nan)
