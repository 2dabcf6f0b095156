"""Which rows are reviewed, and in what order."""

from __future__ import annotations

import hashlib
from typing import Literal, get_args

import pandas as pd

from lawkit.errors import check_choice

Sample = Literal["all", "random", "stratified", "low_confidence"]
Strata = Literal["indicator", "role", "report"]

_CONFIDENCE = {"low": 0, "medium": 1, "high": 2}
# The variance within a stratum cannot be told from one row.
_LEAST = 2


def draw_sample(
    rows: pd.DataFrame, sample: Sample, *, n: int | None, by: Strata, random_state: int
) -> tuple[pd.DataFrame, str]:
    """Return the rows to review in the order in which they are shown, and a note on what was done otherwise.

    Parameters
    ----------
    rows
        As `reviewed_rows` returns them.
    sample
        ``all`` in text order; ``random``: each row with the same chance; ``stratified``: as many of each stratum as its
        share asks for, but two at least; ``low_confidence``: low before medium before high.
    n
        How many; None is all.
    by
        The strata.
    random_state
        Another number draws another sample.

    Returns
    -------
    DataFrame
        The rows with the columns sample, stratum and stratum_size.
    str
        A note for the reviewer, mostly empty.

    Raises
    ------
    ValueError
        If an argument is not allowed, or ``n`` is less than there are strata.

    Notes
    -----
    Rows are drawn by the order of a hash of their words and ``random_state``. So the same sample is drawn again from a
    corpus of which other rows have changed, one of more rows holds the smaller one, and whoever stops half-way has
    reviewed a random part.
    """
    check_choice("sample", sample, get_args(Sample))
    check_choice("by", by, get_args(Strata))
    if n is not None and (isinstance(n, bool) or not isinstance(n, int) or n < 1):
        raise ValueError(f"n must be a positive number of rows or None; got {n!r}")
    if n is None and sample in ("random", "stratified"):
        raise ValueError(f"n must say how many rows a {sample} sample has")
    note, design, size = "", str(sample), len(rows)
    if sample == "low_confidence" and rows["confidence"].isna().all():
        note = "the table has no confidence, so rows were drawn at random"
        sample, design = "random", "random"
    drawn = rows.assign(stratum="", stratum_size=size)
    if sample == "random":
        drawn = drawn.iloc[_random_order(rows, random_state)]
    elif sample == "low_confidence":
        ranks = rows["confidence"].map(_CONFIDENCE).fillna(1)
        drawn = drawn.iloc[ranks.argsort(kind="stable")]
    elif sample == "stratified" and size:
        design = f"stratified:{by}"
        drawn["stratum"] = strata_of(rows, by)
        drawn["stratum_size"] = drawn.groupby("stratum")["stratum"].transform("size")
        drawn = drawn.iloc[_random_order(rows, random_state)]
        share = allocate(drawn["stratum"].value_counts().sort_index(), n or size)
        drawn = drawn[drawn.groupby("stratum").cumcount() < drawn["stratum"].map(share)]
    drawn = drawn.assign(sample=design).reset_index(drop=True)
    return drawn if n is None else drawn.head(n), note


def strata_of(rows: pd.DataFrame, by: Strata) -> pd.Series:
    """Return the stratum of each row; rows without indicator or role are a stratum ``none``."""
    return rows["report_id" if by == "report" else by].astype("str").fillna("none")


def allocate(sizes: pd.Series, n: int) -> pd.Series:
    """Return how many rows of each stratum to draw: two each where there are, the rest by size (largest remainders).

    Parameters
    ----------
    sizes
        Rows by stratum.
    n
        Rows to draw in all.

    Raises
    ------
    ValueError
        If there are fewer than one for each stratum.

    Examples
    --------
    >>> allocate(pd.Series({"件": 80, "人": 19, "次": 1}), 10).to_dict()
    {'件': 7, '人': 2, '次': 1}
    """
    if n < len(sizes):
        raise ValueError(f"n must be at least {len(sizes)}, the number of strata; got {n}")
    n = min(n, int(sizes.sum()))
    least = sizes.clip(upper=_LEAST if n >= _LEAST * len(sizes) else 1)
    drawn = least.copy()
    while (left := n - int(drawn.sum())) > 0:
        room = sizes - drawn
        wanted = (n * sizes / sizes.sum() - drawn).clip(lower=0).where(room > 0, 0.0)
        if not wanted.sum():
            wanted = room.astype("float64")
        exact = wanted / wanted.sum() * left
        whole = exact.astype("int64").clip(upper=room)
        if not whole.sum():
            whole = whole.where(exact.rank(method="first") < len(exact), 1)
        drawn = drawn + whole
    return drawn


def _random_order(rows: pd.DataFrame, random_state: int) -> list[int]:
    """Return the positions of the rows by the hash of their words; equal ones count on."""
    words = [
        "\x1f".join(map(str, row))
        for row in rows[["report_id", "before", "quote", "after", "field"]].itertuples(index=False, name=None)
    ]
    again = pd.Series(words, dtype="str").groupby(words).cumcount()
    hashes = [
        hashlib.blake2b(f"{random_state}\x1e{count}\x1e{word}".encode("utf-8", "replace")).digest()
        for word, count in zip(words, again, strict=True)
    ]
    return sorted(range(len(hashes)), key=hashes.__getitem__)
