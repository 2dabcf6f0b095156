"""The fields of the review desk: one control for each column that can be corrected."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, get_args

from lawkit.numbers.codebook import load_codebook
from lawkit.numbers.quantity import Bound, Change, Modality
from lawkit.review.objects import KINDS, as_cell
from lawkit.structure.wordings import ROLES
from lawkit.widgets import controls
from lawkit.widgets.telling import tell_cell
from lawkit.widgets.words import Language, name_indicators, say

if TYPE_CHECKING:
    from lawkit.corpus import Corpus
    from lawkit.review.decisions import ReviewTable
    from lawkit.review.items import Item

_CLOSED: Mapping[str, tuple[str, ...]] = {
    "role": ROLES, "bound": get_args(Bound), "modality": get_args(Modality), "change": get_args(Change),
}  # fmt: skip


class Fields:
    """Controls for the columns of a table that can be corrected.

    Attributes
    ----------
    controls : dict
        Column → its control.
    """

    def __init__(self, corpus: Corpus, table: ReviewTable, lang: Language) -> None:
        self.controls: dict[str, Any] = {}
        self._before: dict[str, str] = {}
        for field in KINDS[table].fields:
            label = say(field, lang, group="columns")
            options = _options(field, corpus, lang)
            if options is None:
                self.controls[field] = controls.enter_words(label, width="210px")
            else:
                self.controls[field] = controls.choose_one(label, [("", ""), *options])

    def fill(self, item: Item | None) -> None:
        """Show what was read of a row."""
        for field, control in self.controls.items():
            cell = as_cell(item.cells[field]) if item else ""
            self._before[field] = cell
            if hasattr(control, "options") and cell not in {value for _, value in control.options}:
                control.options = [*control.options, (cell, cell)]
            control.value = cell
            control.disabled = item is None

    @property
    def changed(self) -> Mapping[str, str]:
        """The columns that were changed, with their new cells."""
        now = {field: str(control.value or "").strip() for field, control in self.controls.items()}
        return {field: cell for field, cell in now.items() if cell != self._before.get(field, "")}


def _options(field: str, corpus: Corpus, lang: Language) -> list[tuple[str, str]] | None:
    """Return the values of a column that has a closed set of them."""
    if field == "indicator":
        codes = {one.code for one in load_codebook().indicators} | set(
            corpus.quantities["indicator"].dropna()
        )
        return [
            (f"{name} ({code})" if name != code else code, code)
            for code, name in name_indicators(codes, lang).items()
        ]
    return [(tell_cell(field, code, lang), code) for code in _CLOSED[field]] if field in _CLOSED else None
