"""What the desk shows: one row to decide on, and how far the review has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lawkit.review.decisions import ReviewTable


@dataclass(frozen=True, slots=True)
class Item:
    """A row to decide on.

    Parameters
    ----------
    position
        Its place in the sample, from 0.
    table, report_id, row_id
        Where it stands in the corpus.
    start, end, quote
        Its words in the text.
    before, after
        Up to 20 characters on either side.
    cells
        What was read, by column; the columns that can be corrected.
    old
        What an acceptance vouches for.
    stratum
        The stratum that it was drawn from.
    verdict
        What this reviewer has decided, empty so far for none.
    """

    position: int
    table: ReviewTable
    report_id: str
    row_id: int
    start: int
    end: int
    quote: str
    before: str
    after: str
    cells: Mapping[str, Any]
    old: str
    stratum: str
    verdict: str


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a review has come: rows decided on, rows in all, and how many of each verdict."""

    done: int
    total: int
    accepted: int
    corrected: int
    rejected: int
