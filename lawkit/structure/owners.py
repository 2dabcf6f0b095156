"""Whose report it is: the body and the area named in the title, the metadata, the intro or, last, anywhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lawkit.structure.bodies import Body, OrgType, body_type, is_national, main_body, read_body
from lawkit.structure.context import Context, choose_host, choose_named, find_full, read_context, resolve, squash, squash_lines
from lawkit.structure.frame import Frame
from lawkit.structure.mentions import (
    intro_bodies,
    named_organs,
    named_townships,
    printed_name,
    quoted_titles,
    self_word,
)
from lawkit.structure.places import Area, Level, find_areas, short_name, zone_parents
from lawkit.structure.titles import Title, read_title

_UNITS: dict[str, Level] = {"镇": "township", "乡": "township", "街道": "township", "县": "county", "旗": "county", "区": "county", "省": "province"}
_TOWNSHIPS = ("镇", "乡", "街道", "苏木")
_PARTY = re.compile(
    "中共.{2,24}?(?:委员会|党委|工委|县委|市委|区委|省委)(?=.{3,}$)|.{2,24}?(?:党委|党工委|党组)[、和](?=.{3,}$)"
)


@dataclass(frozen=True, slots=True)
class Owner:
    """Body and area of a report, with a warning for everything inferred."""

    org: str | None = None
    org_type: OrgType | None = None
    area: Area | None = None
    warnings: tuple[str, ...] = ()
    level: Level | None = None


def find_owner(folded: str, frame: Frame, title: Title | None, hints: Mapping[str, str]) -> Owner:
    """Return the body and the area of a report.

    The title wins over the labelled fields, these over the intro, the intro over source and site; a name without
    its place (市司法局) takes the place from the others.

    Parameters
    ----------
    folded
        The folded text.
    frame
        Its page frame.
    title
        Its title taken apart.
    hints
        What was found outside the text.

    Returns
    -------
    Owner
    """
    context = read_context(folded, frame, hints)
    intro = _intro(folded, frame)
    bodies = [b for b in _candidates(intro, frame, title, hints) if _is_usable(b)]
    first = bodies[0] if bodies else None
    if first and is_national(first.name):
        return Owner(first.name, "department")
    if first and first.chain.names:
        return _from_named(first, context)
    if first:
        return _complete(first, bodies, context)
    return _from_self(context, title)


def _intro(folded: str, frame: Frame) -> str:
    """The first 800 characters of the body after the salutation, without blanks."""
    text = squash_lines(folded[frame.body_start : frame.body_start + 900])
    hit = re.match("[^。,;]{2,60}?(?:[委府会局厅办]|代表|委员|主任):", text)
    return text[hit.end() :] if hit else text


def _candidates(intro: str, frame: Frame, title: Title | None, hints: Mapping[str, str]) -> Iterator[Body]:
    """The bodies that may be the report's own, the surest first."""
    if title and title.owner:
        yield read_body(own_part(title.owner))
    for value in _values(frame, "title"):
        if (other := read_title(value)) and other.owner:
            yield read_body(own_part(other.owner))
    for other in quoted_titles(intro):
        yield read_body(own_part(other.owner))
    if (other := read_title(squash(hints.get("title", "")))) and other.owner:
        yield read_body(own_part(other.owner))
    for value in _values(frame, "org"):
        yield read_body(value)
    yield from intro_bodies(intro)
    for value in (squash(hints.get("org", "")), *_values(frame, "source"), squash(hints.get("source", ""))):
        yield read_body(value)


def _values(frame: Frame, label: str) -> list[str]:
    """The values of a label, without blanks."""
    return ["".join(f.value.split()) for f in frame.fields if f.label == label and f.value]


def own_part(owner: str) -> str:
    """Return the government body where a title names it together with the Party's.

    Examples
    --------
    >>> own_part("中共甲镇委员会甲镇人民政府"), own_part("乙街道党工委、乙街道办事处")
    ('甲镇人民政府', '乙街道办事处')
    """
    hit = _PARTY.match(owner)
    return owner[hit.end() :].lstrip("、和") if hit else owner


def _is_usable(body: Body) -> bool:
    """Tell whether a name says enough: an area, a national body, or a generic area with an organ."""
    if is_national(body.name):
        return True
    if body.chain.names:
        return not body.tail or body_type(body.tail) is not None or len(body.tail) <= 2
    return bool(body.unit) and (body_type(body.tail) is not None)


def _from_named(body: Body, context: Context) -> Owner:
    """Owner of a name that holds its area."""
    name, chain = body.chain.names[-1], body.chain.names
    if len(chain) > 1 and short_name(chain[0]) == chain[0] and find_areas(chain[0])[0].name != chain[0]:
        body = read_body(body.name.removeprefix(chain[0]))  # a newspaper's 山东青岛市…
    area, warnings = locate(name, body.chain.levels[-1], chain[:-1], context)
    kind = body_type(body.tail) if body.tail else None
    if kind is None:
        org, kind = main_body(area.name if area.level == "zone" or body.tail else body.name, area.level)
        return Owner(_printed_committee(org, context), kind, area, warnings)
    if kind == "government" and area.level == "township":
        kind = "township_government"
    return Owner(_prefixed(body.name, area, name), kind, area, warnings)


def _prefixed(org: str, area: Area, name: str) -> str:
    """A bare zone's organ gets the full name of the zone that was found (高新区管委会 → 珠海高新区管委会)."""
    return org.replace(name, area.name, 1) if area.level == "zone" and not org.startswith(area.name) and org.startswith(name) else org


def _printed_committee(org: str, context: Context) -> str:
    """The form 管委会 where the text prints only that."""
    if not org.endswith("管理委员会"):
        return org
    short = org.removesuffix("管理委员会")
    if org in context.body or not re.search(re.escape(short) + "(?:党工委、|党工委和)?管委会", context.body):
        return org
    return short + "管委会"


def _complete(body: Body, bodies: list[Body], context: Context) -> Owner:
    """Owner of a generic name (市司法局): its place comes from the other names, the text or the host."""
    area, warnings = _branch(body, context), ()
    for other in bodies if area is None else ():
        if other.chain.names and other.chain.names[-1].endswith(body.unit):
            area, warnings = locate(other.chain.names[-1], other.chain.levels[-1], other.chain.names[:-1], context)
            break
    if area is None and body.unit in _TOWNSHIPS and (name := named_townships(context.body, body.unit)):
        area, warnings = locate(name, "township", (), context)
    if area is None:
        area, warnings = _named_area(body.unit, context)
    if area is None:
        return Owner(None, body_type(body.tail), level=_UNITS.get(body.unit))
    kind = body_type(body.tail)
    if kind == "government":
        org, kind = main_body(area.name, area.level)
        return Owner(org, kind, area, warnings)
    head = area.prefecture if body.unit == "市" and area.level == "county" and area.prefecture and _is_branch(body) else area.name
    org = printed_name(context.body, body.tail, area.name) or (head or area.name) + body.tail
    return Owner(org, kind, area, warnings)


def _is_branch(body: Body) -> bool:
    """Tell whether an organ is a branch named after its area (市交通运输局甲管理局)."""
    return re.search("局.{2,8}(?:管理局|分局|支队|大队)$", body.tail) is not None


def _branch(body: Body, context: Context) -> Area | None:
    """The area that a branch of a city's organ is named after."""
    hit = re.search("[局厅队](.{2,6}?)(?:区|县|市)?(?:管理局|分局|支队|大队)$", body.tail)
    found = [a for a in find_areas(hit[1]) if a.level == "county"] if hit else []
    return resolve(found, (), context) if found else None


def _named_area(unit: str, context: Context) -> tuple[Area | None, tuple[str, ...]]:
    """The area with the ending ``unit`` that the text names most, else the one that the host spells."""
    if area := choose_named(context, unit):
        return area, (f"place: inferred from {area.name} in the text",)
    if area := choose_host(context, unit):
        return area, (f"place: {area.name} inferred from the page's address",)
    return None, ()


def _from_self(context: Context, title: Title | None) -> Owner:
    """Owner of a text that says only 我镇, 我局 or 市政府."""
    unit = self_word(context.body)
    if unit in _TOWNSHIPS:
        if name := named_townships(context.body, unit):
            area, warnings = locate(name, "township", (), context)
            org, kind = main_body(name, "township")
            return Owner(org, kind, area, (*warnings, f"org: inferred from {name} in the text"))
        return Owner(None, "township_government", level="township")
    if unit in ("局", "厅", "委", "办", "中心", "分局"):
        organs = {b.name: b for b in named_organs(context.body, unit)}
        if len(organs) == 1:
            owner = _from_named(next(iter(organs.values())), context)
            return Owner(owner.org, owner.org_type, owner.area, (*owner.warnings, f"org: inferred from {owner.org} in the text"))
        area, warnings = _self_area(context)
        return Owner(None, "department", area, warnings)
    return _government(unit, context, title)


def _self_area(context: Context) -> tuple[Area | None, tuple[str, ...]]:
    """The area of a department that never names itself: by 全县, 市委 and the like, in the text or the host."""
    units = Counter(re.findall("(?:全|我)([市县区州省旗])|([市县区州省旗])委", context.body))
    for unit in [a or b for (a, b), _ in units.most_common(2)] or [""]:
        area, warnings = _named_area(unit, context) if unit else (choose_host(context, ""), ())
        if area:
            return area, warnings or (f"place: {area.name} inferred from the page's address",)
    return None, ()


def _government(unit: str, context: Context, title: Title | None) -> Owner:
    """Owner of a text that speaks of 市政府, 我县 or 全区 without naming itself."""
    if not unit and (hit := re.search("([省市县区州旗])(?:人民)?政府(?=党组|常务|第|主要|领导|在|坚)", context.body)):
        unit = hit[1]
    area, warnings = _named_area(unit, context) if unit in "省市县区州旗" and unit else (None, ())
    if area is None:
        last = (title.owner[-1:] if title else "") or unit
        level = _UNITS.get(last)
        kind: OrgType | None = "township_government" if level == "township" else "government" if level else None
        return Owner(None, kind, level=level)
    org, kind = main_body(area.name, area.level)
    return Owner(org, kind, area, (*warnings, f"org: inferred from {area.name}"))


def locate(name: str, level: Level | None, parents: tuple[str, ...], context: Context) -> tuple[Area, tuple[str, ...]]:
    """Return the area of a name: from the gazetteer where it is listed, else by grammar with parents from around it.

    Where a name has several meanings that nothing tells apart, the parents stay empty and a warning lists all.
    """
    listed = find_areas(name) if level is None else find_full(name)
    if listed:
        area = resolve(listed, parents, context)
        if area is not None:
            return area, ()
        names = ", ".join(a.path for a in listed)
        levels = {a.level for a in listed}
        common = Area(listed[0].name, level := levels.pop() if len(levels) == 1 else "county")
        if level == "county":
            common = replace(common, county=common.name)
        return common, (f"place: {name} could be {names}",)
    parent, warnings = _parent(name, level or "zone", parents, context)
    if parent is None:
        return Area(name, level or "zone"), warnings
    if level == "zone" and is_bare_zone(name):
        name = short_name(parent.name) + name
    return Area(name, level or "zone", parent.province, parent.prefecture, parent.county), warnings


def is_bare_zone(name: str) -> bool:
    """Tell whether a zone's name needs the name of its city (高新区, 经济开发区)."""
    from lawkit.resources import load_resource

    return name in load_resource("places")["grammar"]["bare_zone"]


def _parent(name: str, level: Level, parents: tuple[str, ...], context: Context) -> tuple[Area | None, tuple[str, ...]]:
    """The gazetteer area that a township or zone lies in."""
    for parent in reversed(parents):
        if found := find_areas(parent) or zone_parents(parent):
            area = resolve(found, parents, context)
            return area, () if area else (f"place: the parent {parent} of {name} is ambiguous",)
    if level == "zone" and (found := zone_parents(name)):
        return resolve(found, (), context), ()
    units = ("市",) if level == "zone" else ("区", "县", "旗", "市")
    return _around(name, units, context)


def _around(name: str, units: tuple[str, ...], context: Context) -> tuple[Area | None, tuple[str, ...]]:
    """The county (for a zone the prefecture) that the text or the host names around a township or zone."""
    wanted: Level = "prefecture" if units == ("市",) else "county"
    if context.coded and context.coded.level == wanted and context.coded.name != name:
        return context.coded, ()
    ranked: dict[Area, int] = {}
    for full, weight in context.names.items():
        found = [a for a in find_full(full) if a.level == wanted]
        if found and (area := resolve(found, (), context)):
            ranked[area] = ranked.get(area, 0) + weight
    for short, weight in context.shorts.items():
        found = [a for a in find_areas(short) if a.level == wanted]
        if len(found) == 1:
            ranked[found[0]] = ranked.get(found[0], 0) + weight
    order = sorted(ranked.items(), key=lambda item: -item[1])
    if order and (len(order) == 1 or order[0][1] > order[1][1]):
        return order[0][0], (f"{wanted}: {order[0][0].name} is named in the text, not with {name}",)
    hosts = [a for a in context.host if a.level == wanted]
    if not order and len(hosts) == 1:
        return hosts[0], (f"{wanted}: {hosts[0].name} inferred from the page's address",)
    return None, ()
