"""Texts with their numbers marked: ``受理{470件|recon_accepted|0}`` is the quantity 470件, its code, its total."""

import re
from dataclasses import dataclass

from widths import in_width

from lawkit.numbers.quantity import Quantity
from lawkit.structure.parse import RoledSentence
from lawkit.text.fold import fold

_MARK = re.compile(r"\{([^|}]+)(?:\|([^|}]*))?(?:\|(\d+))?\}")
_NUMBER = re.compile(r"[近约]?([\d.,]+)(千|万|亿)?[余多]?(万)?[余多]?(.+?)(?:以上|以内)?$")
_SCALE = {None: 1, "千": 1e3, "万": 1e4, "亿": 1e8}
_CLASS = {"%": "percent", "个百分点": "point", "倍": "multiple", "元": "money"}


@dataclass(frozen=True)
class Marked:
    """A folded text with its sentences, quantities, and what each number was marked with."""

    folded: str
    sentences: list[RoledSentence]
    quantities: list[Quantity]
    quotes: list[str]
    expected: list[str | None]
    parts: list[int | None]


def read_marked(marked: str, width: str = "half", opening: str = "") -> Marked:
    text, at, found = opening, 0, []
    for match in _MARK.finditer(marked):
        text += marked[at : match.start()]
        found.append((len(text), *match.groups()))
        text += match.group(1)
        at = match.end()
    folded = fold(in_width(text + marked[at:], width))
    sentences = [
        RoledSentence(m.start(), m.end(), None, None, "measures") for m in re.finditer(r"[^。\n]+。?", folded)
    ]
    quantities = [_quantity(start, quote) for start, quote, _, _ in found]
    return Marked(
        folded,
        sentences,
        quantities,
        [quote for _, quote, _, _ in found],
        [code or None for _, _, code, _ in found],
        [int(part) if part else None for *_, part in found],
    )


def _quantity(start: int, quote: str) -> Quantity:
    number, scale, more, unit = _NUMBER.match(quote.replace(",", "")).groups()
    value = float(number) * _SCALE[scale] * _SCALE[more]
    return Quantity(start, start + len(quote), value, None, unit, _CLASS.get(unit, "count"), "exact")
