"""What reports state about their own numbers: the relations of a corpus, by number, with what would be right."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, NamedTuple

import pandas as pd

from lawkit.widgets.words import Language, say, write_number

if TYPE_CHECKING:
    from lawkit.corpus import Corpus


class Relation(NamedTuple):
    """A relation that a report states between its numbers."""

    report_id: str
    check_id: int
    kind: str
    operands: tuple[int, ...]
    result: int
    stated: float
    computed: float
    tolerance: float
    holds: bool

    @property
    def key(self) -> tuple[str, int]:
        """Report id and check id."""
        return self.report_id, self.check_id

    @property
    def corrected(self) -> str:
        """What ought to stand there, with as many decimals as it takes to differ; empty where the relation holds."""
        if self.holds:
            return ""
        stated = write_number(self.stated)
        decimals = len(stated.partition(".")[2])
        tries = (write_number(round(self.computed, decimals + more)) for more in range(6))
        return next((one for one in tries if one != stated), write_number(self.computed))


class Relations:
    """The relations of a corpus, found by the numbers that take part."""

    def __init__(self, corpus: Corpus) -> None:
        columns = [
            "report_id",
            "check_id",
            "kind",
            "operands",
            "result",
            "stated",
            "computed",
            "tolerance",
            "holds",
        ]
        rows = corpus.checks.reset_index()[columns].itertuples(index=False, name=None)
        self.all = [
            Relation(r, int(n), k, tuple(map(int, o)), int(a), float(s), float(c), float(t), bool(h))
            for r, n, k, o, a, s, c, t, h in rows
        ]
        self._of: dict[tuple[str, int], list[Relation]] = {}
        for one in self.all:
            for number in dict.fromkeys((*one.operands, one.result)):
                self._of.setdefault((one.report_id, number), []).append(one)
        quantities = corpus.quantities
        self._spans: Mapping[tuple[str, int], tuple[int, int, str]] = {
            key: (int(start), int(end), "" if pd.isna(unit) else str(unit))
            for key, start, end, unit in zip(
                quantities.index, quantities["start"], quantities["end"], quantities["unit"], strict=True
            )
        }

    def of(self, report_id: str, quantity_id: int) -> list[Relation]:
        """Return the relations that a number takes part in."""
        return self._of.get((report_id, quantity_id), [])

    def verdict(self, report_id: str, quantity_id: int) -> str | None:
        """Return ``fails`` where one of them fails, ``holds`` where all hold, None where there is none."""
        found = self.of(report_id, quantity_id)
        return None if not found else "holds" if all(one.holds for one in found) else "fails"

    def partners(self, report_id: str, quantity_id: int) -> list[int]:
        """Return the other numbers of its relations."""
        found = {n for one in self.of(report_id, quantity_id) for n in (*one.operands, one.result)}
        return sorted(found - {quantity_id})

    def span(self, report_id: str, quantity_id: int) -> tuple[int, int]:
        """Return where a number stands."""
        start, end, _ = self._spans[report_id, quantity_id]
        return start, end

    def unit(self, report_id: str, quantity_id: int) -> str:
        """Return the unit of a number."""
        return self._spans[report_id, quantity_id][2]

    def write(self, relation: Relation, lang: Language) -> str:
        """Return a relation in one line."""
        verdict = say("holds" if relation.holds else "fails", lang, group="verdicts")
        kind = say(relation.kind, lang, group="checks")
        unit = self.unit(relation.report_id, relation.result)
        words = f"{verdict} · {kind}{say('colon', lang)}{write_number(relation.stated)}{unit}"
        return words if relation.holds else f"{words} → {relation.corrected}{unit}"
