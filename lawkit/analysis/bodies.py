"""Which reports are of the same body, and which of them follows which."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import pandas as pd

from lawkit.errors import check_choice

if TYPE_CHECKING:
    from lawkit.corpus import Corpus


@dataclass(frozen=True)
class Panel:
    """The reports of a corpus by body and year.

    Attributes
    ----------
    body
        Report id → a name of its body; reports without one are left out.
    year
        Report id → the reported year; reports without one are left out.
    """

    body: Mapping[str, str]
    year: Mapping[str, int]

    @cached_property
    def at(self) -> dict[tuple[str, int], str]:
        """Body and year → report id; the first id where a body has several for a year."""
        found: dict[tuple[str, int], str] = {}
        for report in sorted(self.body.keys() & self.year.keys()):
            found.setdefault((self.body[report], self.year[report]), report)
        return found

    @cached_property
    def last(self) -> dict[str, int]:
        """Body → its last year in the corpus."""
        years: dict[str, int] = {}
        for body, year in self.at:
            years[body] = max(year, years.get(body, year))
        return years

    def follower(self, report: str) -> str | None:
        """Return the report of the same body on the next year, if there is one."""
        if report not in self.body or report not in self.year:
            return None
        return self.at.get((self.body[report], self.year[report] + 1))

    def is_last(self, report: str) -> bool:
        """Whether the corpus holds no later report of the same body."""
        return (
            report in self.body and report in self.year and self.last[self.body[report]] == self.year[report]
        )


def read_panel(corpus: Corpus, by: str | Sequence[str] | None = None) -> Panel:
    """Find out which reports are of the same body.

    Parameters
    ----------
    corpus
        The reports.
    by
        Columns of ``corpus.reports`` that name a body together; None for: the organ of a department, and place and kind of
        organ of a government, committee or zone, which go by several names (开发区管委会, 经开区管委会). Where two reports of one
        year would be of the same body so, the organ's name counts too.

    Raises
    ------
    ValueError
        If ``by`` names no column.
    """
    reports = corpus.reports.reset_index()
    years = {r: int(y) for r, y in zip(reports["report_id"], reports["year"], strict=True) if pd.notna(y)}
    if by is not None:
        columns = [by] if isinstance(by, str) else list(by)
        for column in columns:
            check_choice("by", column, [c for c in reports.columns if c != "year"])
        return Panel(_joined(reports, columns), years)
    # A department is known by its own name, all other organs by their place; a report without a place by its organ.
    own = (reports["org_type"] == "department") | reports["place"].isna() | reports["org_type"].isna()
    bodies = _joined(reports[own], ["org"]) | _joined(reports[~own], ["place", "org_type"])
    taken = pd.DataFrame(
        {"body": pd.Series(bodies, dtype="str"), "year": pd.Series(years, dtype="Int64")}
    ).dropna()
    double = set(taken.loc[taken.duplicated(keep=False), "body"])
    unclear = reports[reports["report_id"].map(lambda report: bodies.get(report) in double).astype(bool)]
    return Panel(bodies | _joined(unclear, ["place", "org"]), years)


def _joined(reports: pd.DataFrame, columns: Sequence[str]) -> dict[str, str]:
    """Return report id → the values of columns as one name; reports that lack one are left out."""
    known = reports.dropna(subset=list(columns))
    names = known[list(columns)].astype(str).agg(" ".join, axis=1) if len(known) else pd.Series(dtype="str")
    return dict(zip(known["report_id"], names, strict=True))
