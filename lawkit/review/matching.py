"""Finding again what a decision was made on: by its place, else by its words and those around them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

import pandas as pd

from lawkit.text.fold import Squeezed, fold

#: How like the words of another place, with the words around them, must be to be taken for the same ones.
SAME = 0.55
#: How much less like every other place must be.
CLEAR = 0.08
#: How like a sentence or a heading alone must be; a number must be the same.
SAME_QUOTE = 0.75
#: Letters of a sentence or heading that is the same one whatever stands around it, where no other row has them.
TELLING = 6
# At the very same offsets a few changed signs around are no doubt.
_IN_PLACE = 0.5
_SEPARATOR = re.compile(r"(?<=\d),(?=\d{3})")
_MARKS = re.compile(r"[\W_]+")
_FIGURES = frozenset("0123456789.,%〇零一二三四五六七八九十百千万亿两")
# A window of the text that holds as many letters as a context, however many blanks and marks are among them.
_WIDER = 4

Why = Literal["not found", "ambiguous"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a decision may have been made on; the words are those that `plain` leaves."""

    row_id: int
    start: int
    end: int
    quote: str
    before: str
    after: str


@lru_cache(maxsize=4096)
def plain(words: str) -> str:
    """Return words without blanks and marks, in half width and simplified.

    Examples
    --------
    >>> plain("（一）加强　領導，")
    '一加强领导'
    """
    return _MARKS.sub("", fold(words))


@lru_cache(maxsize=4096)
def plain_number(words: str) -> str:
    """Return a printed number without blanks and the commas between thousands, in half width.

    Examples
    --------
    >>> plain_number("１，２００ 件"), plain_number("1.5%")
    ('1200件', '1.5%')
    """
    return _SEPARATOR.sub("", "".join(fold(words).split()))


class Places:
    """The places of a report to choose among."""

    def __init__(self, candidates: Iterable[Candidate]) -> None:
        self.all = list(candidates)
        self.by_span: dict[tuple[int, int], Candidate] = {}
        self.by_quote: dict[str, list[Candidate]] = {}
        for one in self.all:
            self.by_span.setdefault((one.start, one.end), one)
            self.by_quote.setdefault(one.quote, []).append(one)


def places_of(rows: pd.DataFrame, folded: str, width: int, *, numbers: bool) -> Places:
    """Return the rows of one report as places to choose among.

    Parameters
    ----------
    rows
        Columns row_id, start, end, quote.
    folded
        The folded text.
    width
        Letters of context on either side.
    numbers
        Whether the quotes are numbers, in which a point or a stroke counts.
    """
    return Places(
        place(folded, int(start), int(end), width, row_id=int(row_id), numbers=numbers)
        for row_id, start, end in zip(rows["row_id"], rows["start"], rows["end"], strict=True)
    )


def place(
    folded: str, start: int, end: int, width: int, *, row_id: int = -1, numbers: bool = True
) -> Candidate:
    """Return a span of the text as a place."""
    quote = folded[start:end]
    reach = width * _WIDER
    before = _MARKS.sub("", folded[max(0, start - reach) : start])[-width:] if width else ""
    after = _MARKS.sub("", folded[end : end + reach])[:width]
    return Candidate(
        row_id, start, end, plain_number(quote) if numbers else _MARKS.sub("", quote), before, after
    )


def likeness(decision: Mapping[str, Any], other: Candidate, quote: str) -> float:
    """Return how like a decision's words and those around them are to a place, from 0 to 1.

    Twice the letters that both have in the same order, over the letters of both (Indel similarity); only as many letters
    around the place are compared as the decision holds.
    """
    from rapidfuzz import fuzz

    before, after = plain(decision["before"]), plain(decision["after"])
    theirs = other.before[max(0, len(other.before) - len(before)) :] if before else ""
    mine = before + quote + after
    return fuzz.ratio(mine, theirs + other.quote + other.after[: len(after)]) / 100


def holds(folded: str, words: str) -> bool:
    """Whether a folded text holds words, blanks and marks left aside."""
    return bool(plain(words)) and plain(words) in _MARKS.sub("", folded)


def find_place(decision: Mapping[str, Any], places: Places, *, numbers: bool) -> Candidate | Why:
    """Return the place that a decision was made on, or why it cannot be told.

    Parameters
    ----------
    decision
        A row of the decisions.
    places
        The places of its report.
    numbers
        Whether quotes are numbers: these must be equal, sentences and headings alike.

    Notes
    -----
    The place at the same offsets is taken where it has the same quote and half of the words around it; a sentence or
    heading of some length that stands there once, wherever it is. Else it is the place that is most like (:data:`SAME` at
    least), if no other comes near (:data:`CLEAR`).

    How these were set: of 1,382 numbers (five published reports and the demo panel) 98 in 100 stay as like as 0.55 when a
    sentence is put in at every second sentence end, all of them when a character is put in at every twelfth; none was taken
    for another. Of 166 pairs of equal numbers at two places of a report 34 are as like; the words around them are repeated.
    """
    quote = plain_number(decision["quote"]) if numbers else plain(decision["quote"])
    here = places.by_span.get((int(decision["start"]), int(decision["end"])))
    if here is not None and here.quote == quote and likeness(decision, here, quote) >= _IN_PLACE:
        return here
    fitting = places.by_quote.get(quote, [])
    if not numbers and len(fitting) == 1 and len(quote) >= TELLING:
        return fitting[0]
    if not fitting and not numbers:
        fitting = _alike(quote, places.all)
    scored = sorted(((likeness(decision, one, quote), -at) for at, one in enumerate(fitting)), reverse=True)
    if not scored or scored[0][0] < SAME:
        return "not found"
    if len(scored) > 1 and scored[0][0] - scored[1][0] < CLEAR:
        return "ambiguous"
    return fitting[-scored[0][1]]


def _alike(quote: str, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Return the places whose own words are like a sentence or heading."""
    from rapidfuzz import fuzz

    cutoff = SAME_QUOTE * 100
    return [one for one in candidates if fuzz.ratio(quote, one.quote, score_cutoff=cutoff)]


def find_in_text(decision: Mapping[str, Any], squeezed: Squeezed, width: int) -> Candidate | Why:
    """Return where the number of a decision stands in a text, though nothing may have been read there.

    Parameters
    ----------
    decision
        A row of the decisions.
    squeezed
        The whole folded text without its blanks.
    width
        Letters of context on either side.
    """
    quote = "".join(fold(decision["quote"]).split())
    places = []
    at = squeezed.text.find(quote) if quote else -1
    while at >= 0:
        ends = squeezed.text[at - 1 : at], squeezed.text[at + len(quote) : at + len(quote) + 1]
        if not (_runs_on(ends[0], quote[0]) or _runs_on(quote[-1], ends[1])):
            places.append(place(squeezed.source, *squeezed.span(at, at + len(quote)), width))
        at = squeezed.text.find(quote, at + 1)
    return find_place(decision, Places(places), numbers=True)


def _runs_on(left: str, right: str) -> bool:
    """Whether two characters in a row belong to one number."""
    return left in _FIGURES and right in _FIGURES and bool(left and right)
