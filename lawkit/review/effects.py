"""What decisions do to the tables: cells corrected, rows dropped and added, and what hangs on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from lawkit.review.objects import from_cell
from lawkit.review.values import unit_class
from lawkit.tables import TableName

Tables = dict[TableName, pd.DataFrame]
RowKey = tuple[str, int]

#: The column whose rule the evidence of a table names.
RULED: Mapping[TableName, str] = {"quantities": "indicator", "sentences": "role", "sections": "role"}
_EVIDENCE: Mapping[TableName, str] = {"quantities": "evidence", "sections": "role_evidence"}


@dataclass
class Edits:
    """What is done to one table: cells to set, rows to drop, and who looked at which rows.

    ``vouched`` are the rows whose ruled column somebody accepted or corrected.
    """

    cells: dict[RowKey, dict[str, str]] = field(default_factory=dict)
    dropped: set[RowKey] = field(default_factory=set)
    reviewers: dict[RowKey, set[str]] = field(default_factory=dict)
    vouched: set[RowKey] = field(default_factory=set)


def edit_sections(
    tables: Tables, edits: Edits, texts: Mapping[str, str], settled: Collection[RowKey] = ()
) -> None:
    """Correct and drop sections, and nest them anew where one was dropped or changed its level.

    A corrected role passes to the sentences of the section that had its old one, and to its subsections that have inherited
    it, but for sentences (``settled``) and subsections whose own role somebody has decided on; what stood in a dropped
    section belongs to the section before it.
    """
    old_roles = tables["sections"]["role"].to_dict()
    touched = {key[0] for key in edits.dropped}
    touched |= {key[0] for key, cells in edits.cells.items() if "level" in cells}
    tables["sections"] = _set_cells(tables["sections"], "sections", edits)
    for key, cells in edits.cells.items():
        if "role" in cells and key not in edits.dropped:
            _pass_role(tables, key, old_roles, edits, settled)
    for report_id in sorted(touched):
        gone = {number for r, number in edits.dropped if r == report_id}
        _nest(tables, report_id, gone, texts[report_id])
    if edits.dropped:
        left = tables["sections"].groupby(level="report_id").size()
        tables["reports"]["n_sections"] = left.reindex(tables["reports"].index, fill_value=0).astype("int64")


def edit_sentences(tables: Tables, edits: Edits, was: pd.Series) -> set[RowKey]:
    """Correct the roles of sentences; their numbers follow. Return the numbers that now stand in page furniture.

    ``was`` are the roles before any decision.
    """
    tables["sentences"] = _set_cells(tables["sentences"], "sentences", edits)
    roles = tables["sentences"]["role"]
    changed = roles[(roles != was) & ~(roles.isna() & was.isna())]
    if changed.empty:
        return set()
    quantities = tables["quantities"]
    owners = pd.MultiIndex.from_arrays(
        [quantities.index.get_level_values(0).to_numpy(), quantities["sentence_id"].to_numpy(dtype="int64")]
    )
    theirs = owners.isin(changed.index)
    new = roles.reindex(owners[theirs]).tolist()
    moved = dict(zip(quantities.index[theirs].tolist(), new, strict=True))
    tables["quantities"] = quantities.assign(role=_replaced(quantities["role"], moved))
    return {(str(r), int(n)) for (r, n), role in moved.items() if role == "furniture"}


def edit_quantities(tables: Tables, edits: Edits) -> None:
    """Correct and drop numbers; no number stays part of one that was dropped."""
    table = _set_cells(tables["quantities"], "quantities", edits)
    units = {key: unit_class(cells["unit"]) for key, cells in edits.cells.items() if "unit" in cells}
    table["unit_class"] = _replaced(table["unit_class"], units)
    table = _without(table, edits.dropped)
    wholes = [
        pd.isna(whole) or (key[0], int(whole)) not in edits.dropped
        for key, whole in zip(table.index, table["part_of"], strict=True)
    ]
    table["part_of"] = table["part_of"].where(np.asarray(wholes, dtype=bool))
    tables["quantities"] = table


def append_numbers(tables: Tables, added: Collection[Mapping[str, Any]]) -> None:
    """Put added numbers behind those of their reports."""
    if not added:
        return
    table = tables["quantities"]
    rows = pd.DataFrame(list(added)).set_index(["report_id", "quantity_id"]).reindex(columns=table.columns)
    both = pd.concat([table, rows.astype(table.dtypes.to_dict())])
    order = {report_id: at for at, report_id in enumerate(tables["reports"].index)}
    ranks = both.index.get_level_values(0).map(order)
    tables["quantities"] = both.iloc[np.argsort(ranks.to_numpy(), kind="stable")]


def _set_cells(table: pd.DataFrame, name: TableName, edits: Edits) -> pd.DataFrame:
    """Return a table with corrected cells, and with who reviewed what in its column of evidence."""
    table = table.copy()
    columns = {column for cells in edits.cells.values() for column in cells}
    for column in sorted(columns):
        new = {key: from_cell(column, cells[column]) for key, cells in edits.cells.items() if column in cells}
        table[column] = _replaced(table[column], new)
    if (evidence := _EVIDENCE.get(name)) is not None:
        rules = table[evidence].to_dict()
        told = {
            key: _told(rules.get(key), names, anew=RULED[name] in edits.cells.get(key, {}))
            for key, names in edits.reviewers.items()
        }
        table[evidence] = _replaced(table[evidence], told)
    if "confidence" in table.columns:
        known = table[RULED[name]].notna().to_dict()
        sure = {key: "high" if known.get(key) else None for key in edits.vouched}
        table["confidence"] = _replaced(table["confidence"], sure)
    return table


def _told(rule: object, names: Collection[str], *, anew: bool) -> str:
    """Return the evidence of a reviewed row: the review alone where it decided, else after the rule."""
    review = f"review: {', '.join(sorted(name or 'somebody' for name in names))}"
    return review if anew or not isinstance(rule, str) or not rule else f"{rule}; {review}"


def _replaced(column: pd.Series, new: Mapping[RowKey, Any]) -> pd.Series:
    """Return a column with some of its values replaced, of the same type."""
    if not new:
        return column
    positions = column.index.get_indexer(pd.MultiIndex.from_tuples(list(new)))
    values = column.astype("object").to_numpy(copy=True)
    for at, value in zip(positions, new.values(), strict=True):
        if at >= 0:
            values[at] = value
    return pd.Series(values, index=column.index, dtype="object").astype(column.dtype)


def _without(table: pd.DataFrame, dropped: Collection[RowKey]) -> pd.DataFrame:
    return table[~table.index.isin(list(dropped))] if dropped else table


def _pass_role(
    tables: Tables, key: RowKey, old_roles: Mapping[Any, Any], edits: Edits, settled: Collection[RowKey]
) -> None:
    """Pass the corrected role of a section on to its sentences and to subsections that inherit it."""
    report_id, first = key
    sections, sentences = tables["sections"], tables["sentences"]
    new, old = from_cell("role", edits.cells[key]["role"]), old_roles[key]
    own = sections[sections.index.get_level_values(0) == report_id].droplevel(0).sort_values("start")
    heirs = {first}
    for number, parent, role, rule in zip(
        own.index.tolist(), own["parent_id"], own["role"], own["role_evidence"], strict=True
    ):
        inherits = str(rule).startswith("inherited") and role == old
        if parent in heirs and inherits and (report_id, number) not in edits.vouched:
            heirs.add(number)
    tables["sections"] = sections.assign(
        role=_replaced(sections["role"], dict.fromkeys(((report_id, one) for one in heirs), new))
    )
    theirs = (sentences.index.get_level_values(0) == report_id) & (sentences["role"] == old)
    theirs &= sentences["section_id"].isin(heirs) & ~sentences.index.isin(list(settled))
    moved = dict.fromkeys(sentences.index[theirs].tolist(), new)
    tables["sentences"] = sentences.assign(role=_replaced(sentences["role"], moved))


def _nest(tables: Tables, report_id: str, gone: Collection[int], text: str) -> None:
    """Drop sections of a report and find parents and ends anew by levels and order."""
    table = tables["sections"]
    own = table.loc[[report_id]].droplevel(0).sort_values("start", kind="stable")
    ids, starts = [int(i) for i in own.index], [int(s) for s in own["start"]]
    tails = []
    for at, (start, end) in enumerate(zip(starts, own["end"], strict=True)):
        until = min(int(end), starts[at + 1]) if at + 1 < len(starts) else int(end)
        tails.append(start + len(text[start:until].rstrip()))
    heirs: dict[int, int | None] = {}
    kept: list[int] = []
    for at, number in enumerate(ids):
        if number not in gone:
            kept.append(at)
            continue
        heirs[number] = ids[kept[-1]] if kept else None
        if kept:
            tails[kept[-1]] = tails[at]
    levels = [int(level) for level in own["level"]]
    parents, ends = _tree([levels[at] for at in kept], [tails[at] for at in kept])
    names = [ids[at] for at in kept]
    keys = [(report_id, number) for number in names]
    found = [None if p is None else names[p] for p in parents]
    table = _without(table, [(report_id, number) for number in gone]).copy()
    table["parent_id"] = _replaced(table["parent_id"], dict(zip(keys, found, strict=True)))
    table["end"] = _replaced(table["end"], dict(zip(keys, ends, strict=True)))
    was = own["role"].to_dict()
    old_roles = {number: was[number] for number in heirs}
    tables["sections"] = table
    _move(tables, report_id, heirs, old_roles)


def _tree(levels: list[int], tails: list[int]) -> tuple[list[int | None], list[int]]:
    """Return for each section of a report in text order its parent and the end of its last subsection.

    Examples
    --------
    >>> _tree([1, 2, 2, 1], [5, 9, 12, 20])
    ([None, 0, 0, None], [12, 9, 12, 20])
    """
    parents: list[int | None] = []
    ends, stack = list(tails), list[int]()
    for at, level in enumerate(levels):
        while stack and levels[stack[-1]] >= level:
            stack.pop()
        parents.append(stack[-1] if stack else None)
        for above in stack:
            ends[above] = max(ends[above], tails[at])
        stack.append(at)
    return parents, ends


def _move(
    tables: Tables, report_id: str, heirs: Mapping[int, int | None], old_roles: Mapping[int, Any]
) -> None:
    """Give what stood in dropped sections to the sections before them, with their role where it had the old one."""
    roles = tables["sections"]["role"]
    for name in ("sentences", "items", "quantities"):
        table = tables[name].copy()
        mine = table.index.get_level_values(0) == report_id
        for number, heir in heirs.items():
            theirs = mine & (table["section_id"] == number).fillna(False).to_numpy(dtype=bool)
            if name == "sentences" and heir is not None and isinstance(roles[report_id, heir], str):
                same = theirs & (table["role"] == old_roles[number]).to_numpy()
                table.loc[same, "role"] = roles[report_id, heir]
            table.loc[theirs, "section_id"] = pd.NA if heir is None else heir
        tables[name] = table
