"""Trends: an indicator of one body from year to year, beside the change that the report states."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from lawkit.analysis.bodies import read_panel
from lawkit.errors import check_choice, check_listed
from lawkit.metrics import chosen_statements
from lawkit.numbers.codebook import load_codebook

if TYPE_CHECKING:
    from lawkit.corpus import Corpus

_COLUMNS = {
    "body": "str",
    "place": "str",
    "year": "int64",
    "indicator": "str",
    "unit": "str",
    "value": "float64",
    "bound": "str",
    "previous_year": "Int64",
    "previous": "float64",
    "change": "float64",
    "pct_change": "float64",
    "stated_change": "float64",
    "stated_unit": "str",
    "computed_change": "float64",
    "agrees": "boolean",
    "report_id": "str",
    "sentence_id": "Int64",
    "quantity_id": "int64",
    "stated_id": "Int64",
}
_KEYS = ["body", "indicator", "year"]
_DECIMALS = re.compile(r"\.(\d+)")


def trend(
    corpus: Corpus, indicators: Sequence[str] | None = None, *, by: str | Sequence[str] | None = None
) -> pd.DataFrame:
    r"""Follow indicators of the same body over the years.

    Parameters
    ----------
    corpus
        The reports.
    indicators
        Codes of the codebook; None takes all that occur.
    by
        Columns of ``corpus.reports`` that name a body together (``"place"``, ``["place", "org_type"]``); None: a department is known by its
        own name, other organs by their place.

    Returns
    -------
    DataFrame
        One row a body, indicator and year, sorted so: ``body``; ``place``; ``year``; ``indicator``; ``unit``; ``value`` (by the rule of
        :func:`lawkit.metric_table`); ``bound``; ``previous_year`` (the last year before in which the body states the indicator; a
        gap shows as a year further back) and ``previous``; ``change`` and ``pct_change`` (in %) against it; ``stated_change``
        (what the report itself says, falls negative) in ``stated_unit`` (%, 百分点, 倍 or the unit); ``computed_change``
        (the same reckoned from the two values) and ``agrees``; ``report_id``, ``sentence_id``, ``quantity_id`` and
        ``stated_id`` (the quantities of the value and of the stated change).

    Raises
    ------
    ValueError
        If an indicator or a column is unknown.

    Notes
    -----
    ``change`` is NaN where one of the two values bears a bound (1200余): its size is not known. A stated change is compared where
    the report of the year before is in the corpus and both values are exact; it agrees where the computed one rounds to
    it, or lies on the side that a bound (超过, 近) leaves open; 约 is not judged. A change after a list of parts that make up their
    whole (其中民事300件、刑事100件，同比增长5%) is read as one of the whole. Without text the subjects of numbers are not known, and a stated change is
    taken to be of the number before it. A report on two bodies or a body with two reports
    for a year gives the first report by id.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> texts = [
    ...     "青溪县2022年法治政府建设情况报告\n一、主要工作\n受理法律援助案件400件。",
    ...     "青溪县2023年法治政府建设情况报告\n一、主要工作\n受理法律援助案件450件，同比增长12.5%。",
    ... ]
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a", "b"], "text": texts}))
    >>> lawkit.trend(corpus)[["year", "value", "previous", "pct_change", "stated_change", "agrees"]].values.tolist()
    [[2022, 400.0, nan, nan, nan, <NA>], [2023, 450.0, 400.0, 12.5, 12.5, True]]
    """
    check_listed("indicators", indicators)
    rows = chosen_statements(corpus)
    units = {one.code: one.unit for one in load_codebook().indicators}
    for code in indicators or ():
        check_choice("indicators", code, sorted({*units, *rows["indicator"]}))
    if indicators is not None:
        rows = rows[rows["indicator"].isin(indicators)]
    panel = read_panel(corpus, by)
    kept = set(panel.at.values())
    rows = rows[rows["report_id"].isin(kept)]
    rows = rows.assign(
        body=rows["report_id"].map(panel.body),
        year=pd.array([panel.year[r] for r in rows["report_id"]], dtype="int64"),
        place=corpus.reports["place"].reindex(rows["report_id"]).array,
        unit=[units.get(c, u) for c, u in zip(rows["indicator"], rows["unit"], strict=True)],
    )
    rows = rows.sort_values(_KEYS, ignore_index=True)
    rows = _with_changes(rows).merge(
        _stated_changes(corpus.quantities.reset_index()), how="left", on=["report_id", "quantity_id"]
    )
    rows = _compared(rows)
    return rows.reindex(columns=list(_COLUMNS)).astype(_COLUMNS)


def _with_changes(rows: pd.DataFrame) -> pd.DataFrame:
    """Add the value before of the same body and indicator, and the change against it."""
    before = rows.groupby(["body", "indicator"], sort=False)[["year", "value", "bound"]].shift()
    exact = (rows["bound"] == "exact") & (before["bound"] == "exact")
    change = (rows["value"] - before["value"]).where(exact)
    return rows.assign(
        previous_year=before["year"],
        previous=before["value"],
        change=change,
        pct_change=(100 * change / before["value"]).where(before["value"] != 0),
    )


class _Number(NamedTuple):
    report_id: str
    quantity_id: int
    value: float
    unit: str
    unit_class: str
    bound: str
    quote: str
    subject: str
    part_of: float
    change: str
    base: str

    @property
    def is_change(self) -> bool:
        return self.change in ("rise", "fall") and isinstance(self.base, str)


def _stated_changes(quantities: pd.DataFrame) -> pd.DataFrame:
    """Return the change against the year before that a report states of a number."""
    ordered = quantities.sort_values(["report_id", "start"], kind="stable")
    rows = []
    for _, sentence in ordered.groupby(["report_id", "sentence_id"], sort=False):
        if not sentence["base"].notna().any():
            continue
        columns = (sentence[name].tolist() for name in _Number._fields)
        numbers = [_Number(*one) for one in zip(*columns, strict=True)]
        for at, one in enumerate(numbers):
            owner = _owner(one, [n for n in numbers[:at] if not n.is_change]) if one.is_change else None
            if owner is not None:
                size = one.value if one.change == "rise" else -one.value
                about = (one.unit, one.unit_class, one.bound, one.quote, one.quantity_id)
                rows.append((one.report_id, owner.quantity_id, size, *about))
    names = ["report_id", "quantity_id", "stated_change", "stated_unit", "stated_class", "stated_bound"]
    table = pd.DataFrame(rows, columns=[*names, "stated_quote", "stated_id"])
    dtypes = {
        "report_id": "str",
        "quantity_id": "int64",
        "stated_change": "float64",
        "stated_class": "object",
    }
    return table.astype(dtypes).drop_duplicates(["report_id", "quantity_id"])


def _owner(change: _Number, before: list[_Number]) -> _Number | None:
    """Return the number that a change is of: the last one that counts the same, or the whole whose parts end before it."""
    same = [n for n in before if n.subject == change.subject or not isinstance(change.subject, str)]
    if not same:
        return None
    last = same[-1]
    if np.isnan(last.part_of) or last is not before[-1]:
        return last
    whole = next((n for n in before if n.quantity_id == last.part_of), None)
    parts = [n.value for n in before if n.part_of == last.part_of]
    listed = whole is not None and len(parts) > 1 and np.isclose(sum(parts), whole.value)
    return whole if listed else last


def _compared(rows: pd.DataFrame) -> pd.DataFrame:
    """Add what the stated change should be, and whether it is."""
    follows = rows["previous_year"] == rows["year"] - 1
    computed = rows["change"].where(~rows["stated_class"].isin(["percent", "multiple"]), rows["pct_change"])
    computed = computed.where(rows["stated_class"] != "multiple", rows["pct_change"] / 100)
    computed = computed.where(follows & rows["stated_change"].notna())
    agrees = [
        _agrees(*one)
        for one in zip(
            computed, rows["stated_change"], rows["stated_bound"], rows["stated_quote"], strict=True
        )
    ]
    return rows.assign(computed_change=computed, agrees=pd.array(agrees, dtype="boolean"))


def _agrees(computed: float, stated: float, bound: object, quote: object) -> bool | None:
    """Whether a change is as stated, as exactly as it is printed; None where that cannot be told."""
    if np.isnan(computed) or np.isnan(stated) or bound not in ("exact", "over", "under"):
        return None
    printed = _DECIMALS.search(str(quote))
    tolerance = 0.5 * 10 ** -len(printed.group(1)) if printed else 0.5
    if bound == "exact":
        return bool(abs(computed - stated) <= tolerance + 1e-9)
    if np.sign(computed) != np.sign(stated):
        return False
    size, said = abs(computed), abs(stated)
    return bool(size >= said - tolerance if bound == "over" else size <= said + tolerance)
