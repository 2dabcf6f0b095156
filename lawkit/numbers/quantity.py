"""The quantity: a number with a unit that measures something, and where it stands."""

from __future__ import annotations

from typing import Literal

from lawkit.records import record

Bound = Literal["exact", "over", "under", "about", "range"]
Modality = Literal["fact", "target", "norm"]
Change = Literal["rise", "fall", "level"]


@record
class Quantity:
    """A measured number of a text.

    Parameters
    ----------
    start, end
        The span of number and unit with their approximation words.
    value
        The number, scale words carried out (7.8万 is 78000).
    high
        The upper end of a range, else None.
    unit
        The bare unit, never with a scale word.
    unit_class
        The class of the unit in the resource ``units`` (count, people, event, money, percent, point …).
    bound
        How exact the text says it is.
    known_unit
        Whether the unit is in the resource ``units``; an unknown measure word is still taken.
    optional
        Whether careful readers differ on it (levels, aspects, phases: annotation guide, rulings).
    """

    start: int
    end: int
    value: float
    high: float | None
    unit: str
    unit_class: str
    bound: Bound
    known_unit: bool = True
    optional: bool = False
