"""What a reviewer may put into a column that holds a closed set of words."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

from lawkit.corpus import Corpus
from lawkit.errors import check_choice
from lawkit.numbers.codebook import Codebook, load_codebook
from lawkit.numbers.quantity import Bound, Change, Modality
from lawkit.numbers.units import UNKNOWN, load_units
from lawkit.structure.wordings import ROLES

_CLOSED: dict[str, tuple[str, ...]] = {
    "role": ROLES,
    "bound": get_args(Bound),
    "modality": get_args(Modality),
    "change": get_args(Change),
}


def check_value(field: str, value: Any, corpus: Corpus, codebook: Codebook | None = None) -> None:  # noqa: ANN401
    """Raise where a column can have no such value; missing is allowed everywhere.

    Parameters
    ----------
    field
        The column.
    value
        As `from_cell` returns it.
    corpus
        Its own indicators are allowed, too.
    codebook
        The one that the corpus was loaded with; lawkit's own where it is left out.

    Raises
    ------
    ValueError
        Naming the column and what it can have.
    """
    if value is None:
        return
    if field in _CLOSED:
        check_choice(field, value, _CLOSED[field])
    if field == "indicator" and value not in _codes(codebook):
        own = set(corpus.quantities["indicator"].dropna())
        if value not in own:
            raise ValueError(f"indicator must be a code of the codebook; got {value!r}")


@cache
def _own_codes() -> frozenset[str]:
    return frozenset(one.code for one in load_codebook().indicators)


def _codes(codebook: Codebook | None) -> frozenset[str]:
    return _own_codes() if codebook is None else frozenset(one.code for one in codebook.indicators)


def unit_class(unit: str | None) -> str:
    """Return the class of a unit by the resource ``units``, ``unknown`` where it is not there.

    Examples
    --------
    >>> unit_class("件"), unit_class("人次"), unit_class("篇幅")
    ('event', 'people', 'unknown')
    """
    units = load_units()
    name = unit or ""
    return units.classes.get(name) or units.nouns.get(name) or ("time" if name in units.times else UNKNOWN)
