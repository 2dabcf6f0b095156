"""Where a named area lies: its meaning among homonyms, and the parents of townships and zones."""

from __future__ import annotations

from dataclasses import replace

from lawkit.metadata.context import Context, resolve
from lawkit.metadata.mentions import chain_before
from lawkit.metadata.places import Area, Level, find_areas, find_full, short_name, zone_parents
from lawkit.resources import load_resource

#: A name is printed with its parents early or never.
_OCCURRENCES = 12


def locate(
    name: str, level: Level | None, parents: tuple[str, ...], context: Context
) -> tuple[Area, tuple[str, ...]]:
    """Return the area of a name: from the gazetteer where it is listed, else by grammar with parents from around it.

    Where a name has several meanings that nothing tells apart, the parents stay empty and a warning lists all.
    """
    listed = find_areas(name) if level is None else find_full(name)  # a grammatical name may be listed too
    if not parents and len(listed) != 1:
        parents = printed_parents(context, name)
    if listed:
        if (chosen := resolve(listed, parents, context)) is not None:
            return chosen, ()
        names = ", ".join(a.path for a in listed)
        levels = {a.level for a in listed}
        common = Area(listed[0].name, levels.pop() if len(levels) == 1 else "county")
        if common.level == "county":
            common = replace(common, county=common.name)
        return common, (f"place: {name} could be {names}",)
    if level not in ("township", "zone"):
        meanings = (resolve(find_areas(p), parents, context) for p in reversed(parents))
        above = next((area for area in meanings if area), None)
        province, prefecture = (above.province, above.prefecture) if above else (None, None)
        found = Area(name, level, province, prefecture, name if level else None)
        return found, (f"place: {name} is not in the gazetteer",)
    parent, warnings = _parent(name, level, parents, context)
    if parent is None:
        return Area(name, level), warnings
    if level == "zone" and is_bare_zone(name):
        name = short_name(parent.name) + name
    return Area(name, level, parent.province, parent.prefecture, parent.county), warnings


def printed_parents(context: Context, name: str) -> tuple[str, ...]:
    """Return the areas printed right before a name anywhere around the report (平昌县金宝新区), the fields first."""
    for text, _ in context.sources:
        at = text.find(name)
        for _ in range(_OCCURRENCES):
            if at < 0:
                break
            if parents := chain_before(text, at, name):
                return parents
            at = text.find(name, at + 1)
    return ()


def is_bare_zone(name: str) -> bool:
    """Tell whether a zone's name needs the name of its city (高新区, 经济开发区)."""
    return name in load_resource("places")["grammar"]["bare_zone"]


def _parent(
    name: str, level: Level, parents: tuple[str, ...], context: Context
) -> tuple[Area | None, tuple[str, ...]]:
    """Return the gazetteer area that a township or zone lies in."""
    for parent in reversed(parents):
        if found := find_areas(parent) or zone_parents(parent):
            return _sure(parent, found, parents, context)
    if level == "zone" and (found := zone_parents(name)):
        return resolve(found, (), context), ()
    units = ("市",) if level == "zone" else ("区", "县", "旗", "市")
    return _around(name, units, context)


def _sure(
    name: str, found: tuple[Area, ...], parents: tuple[str, ...], context: Context
) -> tuple[Area | None, tuple[str, ...]]:
    """Return the meaning of a parent's name; where that is open only the name itself, with a warning."""
    if area := resolve(found, parents, context):
        return area, ()
    names = ", ".join(a.path for a in found)
    county = name if all(a.level == "county" for a in found) else None
    return Area(name, "county", county=county), (f"county: {name} could be {names}",)


def _around(name: str, units: tuple[str, ...], context: Context) -> tuple[Area | None, tuple[str, ...]]:
    """Return the county (for a zone the prefecture) that the text or the host names around a township or zone."""
    wanted: Level = "prefecture" if units == ("市",) else "county"
    if context.coded and context.coded.level == wanted and context.coded.name != name:
        return context.coded, ()
    ranked: dict[Area, int] = {}
    for full, weight in context.names.items():
        found = tuple(a for a in find_full(full) if a.level == wanted)
        if found and (area := _sure(full, found, (), context)[0]):
            ranked[area] = ranked.get(area, 0) + weight
    for short, weight in context.shorts.items():
        found = tuple(a for a in find_areas(short) if a.level == wanted)
        if len(found) == 1:
            ranked[found[0]] = ranked.get(found[0], 0) + weight
    order = sorted(ranked.items(), key=lambda item: -item[1])
    if order and (len(order) == 1 or order[0][1] > order[1][1]):
        return order[0][0], (f"{wanted}: {order[0][0].name} is named in the text, not with {name}",)
    hosts = [a for a in context.host if a.level == wanted]
    if not order and len(hosts) == 1:
        return hosts[0], (f"{wanted}: {hosts[0].name} inferred from the page's address",)
    return None, ()
