"""Where each number stands: its sentence, the words before and after it, its brackets and its kind."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from typing import Any

from lawkit.numbers.quantity import Quantity
from lawkit.records import record
from lawkit.resources import load_resource
from lawkit.structure.parse import RoledSentence

# Words of a clause that are looked at, before and after a number; longer clauses say other things as well.
_LABEL = 48
_AFTER = 30
_BREAK = re.compile(r"[,;:。!?、()\n]")
_STRONG = re.compile(r"[,;:。!?()\n]")
_BRACKET = re.compile(r"[()]")
_BRACKETED = re.compile(r"\([^()]*\)")
_SEPARATORS = "。;:,、"
_JOINTS = ("、", "和", "与", "及", "以及")


@record
class Mention:
    """A quantity in its sentence, with the words that tie it to other numbers.

    Parameters
    ----------
    index
        The index of the quantity.
    quantity
        The quantity itself.
    raw
        Its words.
    sentence
        The index of its sentence, -1 outside all of them.
    gap
        The words since the number before it in the same sentence.
    label
        Those of its own clause.
    after
        The words behind it up to the next mark or number.
    sep
        The strongest mark in the gap: one of ``。;:,、`` or "".
    depth, opener
        How many brackets are open at it, and the offset of the innermost one (-1 for none).
    change
        Whether it is a change or a step of one (增加37件 against 上年, 由39项精简为28项), or an average.
    rate
        Whether it is a percentage, a multiple or the like.
    countable
        Whether it can be a total or a part.
    """

    index: int
    quantity: Quantity
    raw: str
    sentence: int
    gap: str
    label: str
    after: str
    sep: str
    depth: int
    opener: int
    change: bool
    rate: bool
    countable: bool

    @property
    def words(self) -> str:
        """The words around the number."""
        return self.label + self.after


@dataclass(frozen=True, slots=True)
class Wordings:
    """The resource ``parts`` with its patterns compiled."""

    data: dict[str, Any]
    cues: dict[str, re.Pattern[str]]
    families: dict[str, str]
    rate_units: frozenset[str]
    any_units: frozenset[str]
    measures: frozenset[str]


@cache
def wordings() -> Wordings:
    """Return the resource ``parts``, read once."""
    data = dict(load_resource("parts"))
    return Wordings(
        data=data,
        cues={name: re.compile(pattern) for name, pattern in data["cues"].items()},
        families={unit: name for name, units in data["families"].items() for unit in units},
        rate_units=frozenset(data["units"]["rate"]),
        any_units=frozenset(data["units"]["any"]),
        measures=frozenset(data["units"]["measure"]),
    )


@cache
def table_pattern(table: str, name: str) -> re.Pattern[str]:
    """Return a pattern of another table of the resource."""
    return re.compile(load_resource("parts")[table][name])


def kin(a: Mention, b: Mention) -> bool:
    """Tell whether two numbers count things of one kind, by their units."""
    ours, theirs = a.quantity.unit, b.quantity.unit
    families = wordings().families
    return ours == theirs or families.get(ours, ours) == families.get(theirs, theirs)


def loosely_kin(a: Mention, b: Mention) -> bool:
    """Tell whether 其中 or brackets may tie two numbers, by their units."""
    found = wordings()
    if kin(a, b):
        return True
    kinds = {found.families.get(x.quantity.unit, x.quantity.unit) for x in (a, b)}
    if kinds & {"people", "event", "money"} or kinds & found.measures:
        return False
    return a.quantity.unit in found.any_units or b.quantity.unit in found.any_units


def read_mentions(
    folded: str, sentences: Sequence[RoledSentence], quantities: Sequence[Quantity]
) -> list[Mention]:
    """Read the surroundings of each quantity.

    Parameters
    ----------
    folded
        The folded text.
    sentences
        The sentences in text order.
    quantities
        The quantities in text order.

    Returns
    -------
    list of Mention
        One a quantity, in order.
    """
    mentions: list[Mention] = []
    brackets: list[int] = []
    at, last = 0, -1
    for index, quantity in enumerate(quantities):
        while at < len(sentences) and sentences[at].end <= quantity.start:
            at += 1
        inside = at < len(sentences) and sentences[at].start <= quantity.start
        span = (sentences[at].start, sentences[at].end) if inside else (quantity.start, quantity.end)
        if inside and last == at:
            span = (max(quantities[index - 1].end, span[0]), span[1])
        else:
            brackets = []
        if index + 1 < len(quantities):
            span = (span[0], min(span[1], max(quantities[index + 1].start, quantity.end)))
        last = at if inside else -1
        if folded.find("(", span[0], quantity.start) >= 0 or (
            brackets and ")" in folded[span[0] : quantity.start]
        ):
            _track_brackets(folded, span[0], quantity.start, brackets)
        mentions.append(_read_mention(folded, index, quantity, last, span, brackets))
    return _mark_origins(mentions)


def _read_mention(
    folded: str, index: int, quantity: Quantity, sentence: int, span: tuple[int, int], brackets: list[int]
) -> Mention:
    """Read one mention between the number before and the number behind it."""
    found = wordings()
    gap = _squeezed(folded[span[0] : quantity.start])
    label = _label(gap)
    change = _is_change(gap, label)
    rate = quantity.unit in found.rate_units
    return Mention(
        index,
        quantity,
        folded[quantity.start : quantity.end],
        sentence,
        gap,
        label,
        _after(folded, quantity.end, span[1]),
        _separator(gap),
        len(brackets),
        brackets[-1] if brackets else -1,
        change,
        rate,
        not (rate or change or quantity.optional or sentence < 0),
    )


def _mark_origins(mentions: list[Mention]) -> list[Mention]:
    """Mark the number that a change starts from, where the next one says what it became.

    Unmark the first of several that 各 deals out (投诉、举报各47件、11件), which is none for each.
    """
    cues = wordings().cues
    marked = list(mentions)
    for a, b in pairwise(mentions):
        becomes = a.sentence == b.sentence and cues["reached"].search(b.gap[-_LABEL:])
        if becomes and cues["change_from"].search(a.label):
            marked[a.index] = replace(a, change=True, countable=False)
        dealt_out = a.change and cues["respectively"].search(a.gap) and b.gap in _JOINTS
        if dealt_out and a.sentence == b.sentence and a.quantity.unit == b.quantity.unit and not a.rate:
            marked[a.index] = replace(a, change=False, countable=not a.quantity.optional)
    return marked


def _track_brackets(folded: str, start: int, end: int, stack: list[int]) -> None:
    """Open and close brackets on the way from one number to the next."""
    for match in _BRACKET.finditer(folded, start, end):
        if match.group() == "(":
            stack.append(match.start())
        elif stack:
            stack.pop()


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _label(gap: str) -> str:
    """Return the words of the number's own clause: after the last strong mark, without leading joints."""
    tail = _unbracketed(gap[-2 * _LABEL :])[-_LABEL:]
    mark = _STRONG.search(tail[::-1])
    return wordings().cues["label_open"].sub("", tail[len(tail) - mark.start() :] if mark else tail)


def _unbracketed(text: str) -> str:
    return _BRACKETED.sub("", text) if "(" in text else text


def _after(folded: str, start: int, end: int) -> str:
    tail = _squeezed(folded[start : min(end, start + _AFTER)])
    stop = _BREAK.search(tail)
    return tail[: stop.start()] if stop else tail


def _separator(gap: str) -> str:
    outside = _unbracketed(gap)
    for mark in _SEPARATORS:
        if mark in outside:
            return mark
    return ""


def _is_change(gap: str, label: str) -> bool:
    cues = wordings().cues
    return bool(_changing().search(label) or cues["reached"].search(gap[-_LABEL:]))


@cache
def _changing() -> re.Pattern[str]:
    """Return what matches the words of a change or of a number reckoned on each of some things."""
    cues = wordings().cues
    return re.compile(f"(?:{cues['change'].pattern})|(?:{cues['each'].pattern})")
