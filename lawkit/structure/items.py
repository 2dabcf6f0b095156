"""Items: the 一是 … 二是 … of a section, with their nesting and their ends."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from lawkit.records import record
from lawkit.resources import load_resource
from lawkit.structure.ordinals import Ordinal
from lawkit.structure.wordings import speaks_of_all_items

# Lists inside lists: two levels are seen in real reports, a third once; deeper ones are read as damage.
DEEPEST = 3


@record
class Item:
    """One item: its number as printed and its span, up to the next item or the end of its last paragraph."""

    number: str
    start: int
    end: int


@dataclass(slots=True)
class _List:
    """A list that is open: its form, whether its items stand on lines of their own, the last item's number."""

    form: str
    own_lines: bool
    last: int
    members: list[int]


def find_items(
    folded: str, lines: list[tuple[int, int]], ordinals: list[Ordinal], cuts: list[int]
) -> list[Item]:
    """Return the items of a report in text order.

    Parameters
    ----------
    folded
        The folded text.
    lines
        Spans of the body's lines.
    ordinals
        What `find_item_ordinals` found in those lines.
    cuts
        Offsets at which every list ends: the starts of headings and the end of the body.
    """
    alone = {form["name"] for form in load_resource("ordinals")["items"] if form["alone"]}
    groups: dict[int, list[Ordinal]] = {}
    for ordinal in ordinals:
        groups.setdefault(bisect_right(cuts, ordinal.start), []).append(ordinal)
    starts = [start for start, _ in lines]
    items: list[Item] = []
    for group, members in groups.items():
        until = cuts[group] if group < len(cuts) else len(folded)
        items += _read_lists(folded, lines, starts, members, until, alone)
    return items


def _read_lists(
    folded: str,
    lines: list[tuple[int, int]],
    starts: list[int],
    ordinals: list[Ordinal],
    until: int,
    alone: set[str],
) -> list[Item]:
    """Sort the ordinals of one section into lists, one inside the other, and give each its end."""
    open_lists: list[_List] = []
    closed: list[_List] = []
    kept: list[Ordinal] = []
    depth: list[int] = []
    for ordinal in ordinals:
        place = _place(ordinal, open_lists)
        if place is None:
            continue
        closed += open_lists[place + 1 :]
        del open_lists[place + 1 :]
        if place == len(open_lists):
            open_lists.append(_List(ordinal.form, ordinal.line_start, 0, []))
        current = open_lists[place]
        current.last = ordinal.value
        current.members.append(len(kept))
        kept.append(ordinal)
        depth.append(place)
    single = {
        m
        for one in (*closed, *open_lists)
        for m in one.members
        if len(one.members) == 1 and one.form not in alone
    }
    chosen = [(o, d) for at, (o, d) in enumerate(zip(kept, depth, strict=True)) if at not in single]
    return _with_ends(folded, lines, starts, chosen, until)


def _place(ordinal: Ordinal, open_lists: list[_List]) -> int | None:
    """Return the index of the list that the ordinal goes on with, or of the new one it begins."""
    matches = [
        at
        for at, one in enumerate(open_lists)
        if one.form == ordinal.form
        and (one.last < ordinal.value <= one.last + 2 or (ordinal.value == 9 and one.form == "首先"))
    ]
    if ordinal.value == 1:
        return _new_list_place(ordinal, open_lists)
    exact = [at for at in matches if open_lists[at].last + 1 == ordinal.value] or matches
    same_place = [at for at in exact if open_lists[at].own_lines == ordinal.line_start]
    if same_place or exact:
        return (same_place or exact)[-1]
    same_form = [at for at, one in enumerate(open_lists) if one.form == ordinal.form]
    if same_form and ordinal.value <= open_lists[same_form[-1]].last + 2:
        return same_form[-1]  # a number printed twice
    return _new_list_place(ordinal, open_lists) if ordinal.line_start else None


def _new_list_place(ordinal: Ordinal, open_lists: list[_List]) -> int:
    """Return the depth of a new list: inside a line it is nested in its item, on its own lines it begins anew."""
    if ordinal.line_start:
        return 0 if not open_lists or open_lists[0].form == ordinal.form or not open_lists[0].own_lines else 1
    return min(len(open_lists), DEEPEST)


def _with_ends(
    folded: str,
    lines: list[tuple[int, int]],
    starts: list[int],
    chosen: list[tuple[Ordinal, int]],
    until: int,
) -> list[Item]:
    """Give each item its end: the next item of its list or of a list around it, or its paragraph's end."""
    line_of = [max(0, bisect_right(starts, ordinal.start) - 1) for ordinal, _ in chosen]
    long_lists = _lists_of_paragraphs(chosen, line_of)
    coming: list[Ordinal | None] = [None] * (DEEPEST + 1)  # the next item at this depth or above, by depth
    items = []
    for (ordinal, depth), line in zip(reversed(chosen), reversed(line_of), strict=True):
        following = coming[depth]
        line_end = lines[line][1]
        if following is None:
            end = until if ordinal.line_start and depth in long_lists else min(line_end, until)
        elif not ordinal.line_start and following.start >= line_end:
            end = min(line_end, until)
        else:
            end = min(following.start, until)
        end = _before_closing_words(folded, ordinal.start, end, last=following is None)
        items.append(Item(folded[ordinal.start : ordinal.end].strip(), ordinal.start, end))
        coming[depth:] = [ordinal] * (DEEPEST + 1 - depth)
    return items[::-1]


def _lists_of_paragraphs(chosen: list[tuple[Ordinal, int]], line_of: list[int]) -> set[int]:
    """Return the depths at which an item on lines of its own has more than one paragraph."""
    last: dict[int, int] = {}
    found = set()
    for (ordinal, depth), line in zip(chosen, line_of, strict=True):
        if ordinal.line_start:
            if ordinal.value > 1 and line - last.get(depth, line) > 1:
                found.add(depth)
            last[depth] = line
    return found


def _before_closing_words(folded: str, start: int, end: int, *, last: bool) -> int:
    """Cut a sentence that speaks of all items off the last one, and outer blanks off any."""
    if last:
        for stop in re.finditer(r"[。!?]", folded[start:end]):
            at = start + stop.end()
            if speaks_of_all_items("".join(folded[at : at + 24].split())):
                end = at
                break
    return start + len(folded[start:end].rstrip())


def assign_items(items: list[Item], starts: list[int], spans: list[tuple[int, int]]) -> list[int | None]:
    """Return for each span (sorted) the index of the innermost item that it begins in, or None.

    ``starts`` says where each item begins, a bullet before its number included.
    """
    owners: list[int | None] = []
    open_items: list[int] = []
    at = 0
    for start, _ in spans:
        while at < len(items) and starts[at] <= start:
            open_items.append(at)
            at += 1
        while open_items and items[open_items[-1]].end <= start:
            open_items.pop()
        owners.append(open_items[-1] if open_items else None)
    return owners
