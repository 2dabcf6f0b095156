"""How the bodies behind two reports stand to each other, and which report was there first."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

Relation = Literal[
    "own_last_year",
    "own_earlier",
    "own_other",
    "superior",
    "subordinate",
    "higher",
    "lower",
    "peer",
    "unknown",
]

RELATIONS: tuple[str, ...] = get_args(Relation)
# A zone's committee has the rank of a county's government or stands close to it.
_RANKS = {"province": 0, "prefecture": 1, "county": 2, "zone": 2, "township": 3}
_NO_RANK = -1
_AREAS = ("province", "prefecture", "county")


@dataclass(frozen=True, slots=True)
class Kinship:
    """Who wrote each report, when, and who stands above whom; reports are numbered by body, then year.

    Attributes
    ----------
    reports
        The ids.
    bodies
        The number of the body of each report, rising.
    years, published
        NaN and NaT where not known.
    ranks
        The level of each report's body, 0 the highest, -1 where not known.
    above
        Body → the bodies above it, of those in the corpus.
    stairs
        The same as sorted numbers: that of the body times the number of bodies, plus that of the one above.
    """

    reports: tuple[str, ...]
    bodies: np.ndarray
    years: np.ndarray
    published: np.ndarray
    ranks: np.ndarray
    above: Mapping[int, frozenset[int]]
    stairs: np.ndarray

    @property
    def n_bodies(self) -> int:
        """How many bodies wrote the reports."""
        return int(self.bodies.max()) + 1 if len(self.bodies) else 0

    def is_above(self, first: np.ndarray, second: np.ndarray) -> np.ndarray:
        """Tell for pairs of reports whether the body of the second stands above that of the first."""
        if not len(self.stairs):
            return np.zeros(len(first), bool)
        wanted = self.bodies[first] * self.n_bodies + self.bodies[second]
        at = np.minimum(np.searchsorted(self.stairs, wanted), len(self.stairs) - 1)
        return np.asarray(self.stairs[at] == wanted)


def read_kinship(reports: pd.DataFrame, superiors: Mapping[str, str] | None = None) -> Kinship:
    """Return who wrote each report of ``corpus.reports`` and who stands above whom.

    Parameters
    ----------
    reports
        ``corpus.reports``.
    superiors
        Place → the place above it, for places that no gazetteer knows. None takes the column ``superior`` of
        ``reports``, where the caller's metadata brought one.

    Examples
    --------
    >>> import lawkit
    >>> kinship = read_kinship(lawkit.load_demo().reports, {"南屏县": "澜川市"})
    >>> kinship.n_bodies, sum(len(above) for above in kinship.above.values())
    (6, 1)
    """
    table = reports.reset_index()
    if superiors is None:
        superiors = {}
        if "superior" in table:
            named = table[table["superior"].notna() & table["place"].notna()]
            superiors = dict(zip(named["place"], named["superior"], strict=True))
    keys = [_body(row) for row in table.to_dict("records")]
    table = table.assign(key=pd.Series(keys, dtype=object, index=table.index))
    order = sorted(
        range(len(table)),
        key=lambda at: (keys[at], _year(table["year"].iloc[at]), table["report_id"].iloc[at]),
    )
    table = table.iloc[order].reset_index(drop=True)
    numbers = {key: at for at, key in enumerate(dict.fromkeys(table["key"]))}
    above = _find_above(table.drop_duplicates("key").to_dict("records"), superiors)
    stairs = sorted(low * len(numbers) + high for low, highs in above.items() for high in highs)
    return Kinship(
        tuple(table["report_id"]),
        table["key"].map(numbers).to_numpy(dtype=np.int64),
        table["year"].to_numpy(dtype=float),
        table["published"].to_numpy(dtype="datetime64[s]"),
        np.array([_RANKS.get(level, _NO_RANK) for level in table["level"]], dtype=np.int64),
        above,
        np.array(stairs, dtype=np.int64),
    )


def _year(year: float) -> float:
    return year if year == year else np.inf


def _words(row: Mapping[Hashable, object], column: str) -> str:
    value = row[column]
    return value if isinstance(value, str) else ""


def _body(row: Mapping[Hashable, object]) -> tuple[str, ...]:
    """Return what tells a body from others: its area, and for a department its name.

    A report of which neither is known is a body of its own.
    """
    areas = [_words(row, column) for column in (*_AREAS, "place")]
    kind = _words(row, "org_type")
    name = _words(row, "org") if kind not in ("government", "township_government") else kind
    return (*areas, name) if areas[-1] or name else ("", "", "", "", f"\0{row['report_id']}")


def _find_above(
    bodies: list[dict[Hashable, object]], superiors: Mapping[str, str]
) -> dict[int, frozenset[int]]:
    """Return for each body (a row of its first report) the numbers of those above it."""
    by_place: dict[str, list[int]] = {}
    for number, row in enumerate(bodies):
        by_place.setdefault(_words(row, "place"), []).append(number)
    above = {}
    for number, row in enumerate(bodies):
        place = _words(row, "place")
        higher = {_words(row, column) for column in _AREAS} | _chain(place, superiors)
        found = {
            other for name in higher - {"", place} for other in by_place.get(name, ())
            if _may_be_above(row, bodies[other], name in superiors.values())
        }  # fmt: skip
        if row["org_type"] == "department":
            found |= {
                other for other in by_place.get(place, ()) if place and _is_government(row, bodies[other])
            }
        if found:
            above[number] = frozenset(found)
    return above


def _chain(place: str, superiors: Mapping[str, str]) -> set[str]:
    """Return the places above a place, as far as they are given."""
    found: set[str] = set()
    while place in superiors and superiors[place] not in found:
        place = superiors[place]
        found.add(place)
    return found


def _may_be_above(low: Mapping[Hashable, object], high: Mapping[Hashable, object], given: bool) -> bool:
    """Tell whether the areas of two bodies agree; homonyms (鼓楼区) differ in one that both name."""
    ranks = [_RANKS.get(_words(row, "level"), _NO_RANK) for row in (high, low)]
    if _NO_RANK not in ranks and ranks[0] >= ranks[1] and not given:
        return False
    return all(
        not _words(low, column) or not _words(high, column) or _words(low, column) == _words(high, column)
        for column in _AREAS
    )  # fmt: skip


def _is_government(low: Mapping[Hashable, object], high: Mapping[Hashable, object]) -> bool:
    return high["org_type"] in ("government", "township_government") and _may_be_above(low, high, True)


def put_in_order(kinship: Kinship, first: np.ndarray, second: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Tell for pairs of reports whether the second was there before the first, and what says so.

    Reports of one body go by year; others by the day of publication, then by year. Where nothing tells, the body above,
    then the higher level, then the report with the smaller id counts as the earlier, and the order as ``unknown``.
    """
    own = kinship.bodies[first] == kinship.bodies[second]
    day = kinship.published
    dated = ~np.isnat(day[first]) & ~np.isnat(day[second]) & (day[first] != day[second])
    year = kinship.years
    by_year = np.isfinite(year[first]) & np.isfinite(year[second]) & (year[first] != year[second])
    by_day = dated & ~(own & by_year)
    name = np.argsort(np.argsort(np.array(kinship.reports, dtype=object)))
    earlier = name[second] < name[first]
    ranks = kinship.ranks
    ranked = (ranks[first] != _NO_RANK) & (ranks[second] != _NO_RANK) & (ranks[first] != ranks[second])
    earlier = np.where(ranked, ranks[second] < ranks[first], earlier)
    earlier = np.where(kinship.is_above(second, first), False, earlier)
    earlier = np.where(kinship.is_above(first, second), True, earlier)
    earlier = np.where(by_year, year[second] < year[first], earlier)
    earlier = np.where(by_day, day[second] < day[first], earlier)
    basis = np.where(by_day, "published", np.where(by_year, "year", "unknown"))
    return earlier.astype(bool), basis


def relate(kinship: Kinship, report: np.ndarray, source: np.ndarray) -> np.ndarray:
    """Return the relation of the body of the source to that of the report, for pairs of reports."""
    own = kinship.bodies[report] == kinship.bodies[source]
    gap = kinship.years[report] - kinship.years[source]
    low, high = kinship.ranks[report], kinship.ranks[source]
    unknown = (low == _NO_RANK) | (high == _NO_RANK)
    return np.select(
        [
            own & (gap == 1), own & (gap > 1), own, kinship.is_above(report, source),
            kinship.is_above(source, report), unknown, high < low, high > low,
        ],
        ["own_last_year", "own_earlier", "own_other", "superior", "subordinate", "unknown", "higher", "lower"],
        "peer",
    )  # fmt: skip
