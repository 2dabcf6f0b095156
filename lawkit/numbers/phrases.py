"""Where the words stand that belong to a quantity: the clause before it and the noun after it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lawkit.numbers.owners import owning_sentences
from lawkit.numbers.quantity import Quantity
from lawkit.records import record
from lawkit.structure.parse import RoledSentence

# What ends a clause; 、 joins what belongs together.
_BREAK_OR_BRACKET = re.compile(r"[,;。:!?\n\r()]")
_BRACKET = re.compile(r"[()]")
# The run of words after a number: up to a break, a bracket that closes or one that nothing follows. A short
# bracket inside a noun belongs to it: 乡镇(街道)公共法律服务工作站.
_RUN = re.compile(r"(?:[^,;。:、!?()\n\r]|\([^()\d]{1,8}\)(?=[一-鿿“]))*")
# Longest stretch read before and after a number; a clause of official prose is seldom longer.
_REACH = 120
_AFTER = 60


@record
class Phrase:
    """The words around one quantity.

    Parameters
    ----------
    sentence
        Index of its sentence.
    lead
        Where the words begin that follow the quantity before it in the sentence (or the sentence itself).
    left
        Where the words of its own clause begin; they end where the quantity begins.
    right
        Where the words after it end that may be its noun; they begin where the quantity ends.
    host
        The quantity in whose bracket it stands, else None.
    listed
        Whether only 、 or 和 stands between it and the quantity before.
    opener
        The quantity before it in the same clause, else None.
    """

    sentence: int
    lead: int
    left: int
    right: int
    host: int | None
    listed: bool
    opener: int | None


def find_phrases(
    folded: str, sentences: Sequence[RoledSentence], quantities: Sequence[Quantity]
) -> list[Phrase]:
    """Find the words around each quantity; ``quantities`` stand in text order."""
    phrases: list[Phrase] = []
    owners, brackets = owning_sentences(sentences, quantities), list[int]()
    for index, (quantity, at) in enumerate(zip(quantities, owners, strict=True)):
        new = index == 0 or at != owners[index - 1]
        start = sentences[at].start if sentences else 0
        lead = start if new else max(start, quantities[index - 1].end)
        if new:
            brackets = []
        between = folded[lead : quantity.start]
        if "(" in between or ")" in between:
            _follow_brackets(between, brackets, None if new else index - 1)
        left, opened = _left(folded, max(lead, quantity.start - _REACH), quantity.start)
        joint = between.strip()
        phrases.append(
            Phrase(
                at,
                lead,
                left,
                _right(folded, index, quantities, sentences[at].end if sentences else len(folded)),
                brackets[-1] if brackets and brackets[-1] >= 0 else None,
                not new and joint in ("、", "和", "及", "与", ""),
                None if new or opened or left > lead else index - 1,
            )
        )
    return phrases


def _follow_brackets(between: str, brackets: list[int], before: int | None) -> None:
    """Keep in ``brackets`` the quantity before each bracket that is open (-1: none)."""
    for match in _BRACKET.finditer(between):
        if match.group() == "(":
            brackets.append(-1 if before is None else before)
        elif brackets:
            brackets.pop()


def _left(folded: str, start: int, end: int) -> tuple[int, bool]:
    """Return where the clause before ``end`` begins, and whether a break or a bracket opens it."""
    depth = 0
    for match in _BREAK_OR_BRACKET.finditer(folded[start:end][::-1]):
        char = match.group()
        if char == ")":
            depth += 1
            continue
        depth -= char == "("
        if depth < 0 or (depth == 0 and char != "("):
            return end - match.start(), True
    return start, False


def _right(folded: str, index: int, quantities: Sequence[Quantity], end: int) -> int:
    """Return where the run of words after a quantity ends."""
    after = quantities[index].end
    limit = min(end, after + _AFTER)
    if index + 1 < len(quantities):
        limit = min(limit, quantities[index + 1].start)
    if folded[after : after + 1] == "(":
        return after
    match = _RUN.match(folded, after, max(after, limit))
    return match.end() if match else after
