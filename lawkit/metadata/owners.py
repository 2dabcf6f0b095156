"""Whose report it is: the body and the area named in the title, the metadata, the intro or, last, anywhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from lawkit.metadata.bodies import Body, OrgType, body_type, branch_area, is_national, main_body, read_body
from lawkit.metadata.context import (
    Context,
    choose_host,
    choose_named,
    read_context,
    resolve,
    squash,
    squash_lines,
)
from lawkit.metadata.frame import Frame
from lawkit.metadata.locate import locate
from lawkit.metadata.mentions import (
    intro_bodies,
    is_own,
    named_organs,
    named_townships,
    printed_name,
    quoted_titles,
    self_word,
)
from lawkit.metadata.places import Area, Level, find_areas, find_full, read_chain, short_name
from lawkit.metadata.titles import Title, read_title
from lawkit.resources import load_resource
from lawkit.text.fold import fold

_UNITS: dict[str, Level] = {
    "镇": "township",
    "乡": "township",
    "街道": "township",
    "县": "county",
    "旗": "county",
    "区": "county",
    "省": "province",
}
_OFFICES = ("局", "厅", "委", "办", "中心", "分局")
_AREA_UNITS = ("省", "市", "州", "盟", "县", "旗", "镇", "乡", "街道")
_TOWNSHIPS = ("镇", "乡", "街道", "苏木")
# A government that acts in the text, not one that leads or directs its author.
_ACTS = re.compile(
    "(?<!在)(?<![、委治])([省市县区州旗])(?:人民)?政府(?!和|的?(?:正确|坚强)*(?:领导下|指导|部署|要求|支持|统一|关心|办|令))"
)
# Central bodies in front of a local one's name (中华人民共和国甲海关).
_CENTRAL = re.compile(
    "^(?:中华人民共和国|国家税务总局|中国.{2,14}(?:委员会|银行)|国家.{2,12}(?:总局|委员会|局))"
)
_PARTY = re.compile(
    "中共.{2,24}?(?:委员会|党委|工委|[省市区县州旗]委(?!员))(?=.{3,}$)|.{2,24}?(?:党委|党工委|党组)[、和](?=.{3,}$)"
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
    owner = _find_owner(folded, frame, title, hints)
    if owner.org and owner.area:
        for name in (owner.area.province, owner.area.prefecture, owner.area.county, owner.area.name):
            if name and fold(name) != name:  # 干县 back to 乾县
                owner = replace(owner, org=(owner.org or "").replace(fold(name), name))
    return owner


def _find_owner(folded: str, frame: Frame, title: Title | None, hints: Mapping[str, str]) -> Owner:
    """Find the owner, its names as they are in folded text."""
    context = read_context(folded, frame, hints)
    intro = _intro(folded, frame)
    bodies = (b for b in _candidates(intro, frame, title, hints) if _is_usable(b))
    first = next(bodies, None)
    if first and is_national(first.name):
        return Owner(first.name, "department")
    if first and first.chain.names and not (title and _is_unplaced(title.owner)):
        return _from_named(first, context)
    if title and _is_unplaced(title.owner):
        return _unplaced(title.owner, [first, *bodies] if first else [], context)
    if first:
        return _complete(first, list(bodies), read_body(_addressee(folded, frame)), context)
    return _from_self(context, title)


_SALUTATION = re.compile("([^。,;\n]{2,60}?(?:[委府会局厅办]|代表|委员|主任)):")


def _opening(folded: str, frame: Frame) -> str:
    """Return the first 900 characters of the body without blanks."""
    return squash_lines(folded[frame.body_start : frame.body_start + 900])


def _intro(folded: str, frame: Frame) -> str:
    """Return the opening after the salutation."""
    text = _opening(folded, frame)
    hit = _SALUTATION.match(text)
    return text[hit.end() :] if hit else text


def _addressee(folded: str, frame: Frame) -> str:
    """Whom the salutation names, empty where there is none."""
    hit = _SALUTATION.match(_opening(folded, frame))
    return hit[1] if hit else ""


def _candidates(intro: str, frame: Frame, title: Title | None, hints: Mapping[str, str]) -> Iterator[Body]:
    """Return the bodies that may be the report's own, the surest first."""
    if title and title.owner:
        yield read_body(own_part(title.owner))
    for value in _values(frame, "title"):
        if (other := read_title(value)) and other.owner:
            yield read_body(own_part(other.owner))
    for other in quoted_titles(intro):
        yield read_body(own_part(other.owner))
    if (other := read_title(squash(hints.get("title", "")))) and other.owner:
        yield read_body(own_part(other.owner))
    publishers = [read_body(value) for value in _values(frame, "org")]
    late = (squash(hints.get("org", "")), *_values(frame, "source"), squash(hints.get("source", "")))
    sources = [read_body(value) for value in late if value]
    yield from _intro_and_publisher(intro, publishers, sources)
    yield from sources


def _is_unplaced(owner: str) -> bool:
    """Tell whether a title names an organ without any place (教育局) or with a short one (湛江海关)."""
    body = read_body(own_part(owner))
    return not body.chain.names and not body.unit and not is_national(owner) and body_type(owner) is not None


def _unplaced(name: str, others: list[Body], context: Context) -> Owner:
    """Owner of an organ without a full name of its area: a short name in it, else the area of the same organ elsewhere."""
    kind = body_type(name)
    bare = _CENTRAL.sub("", name)
    for length in (4, 3, 2):
        short = bare[:length]
        if (
            (found := find_areas(short))
            and len(bare) > length + 1
            and short not in load_resource("organs")["subjects"]["words"]
        ):
            return Owner(name, kind, *locate(found[0].name, None, (), context))
    for other in others:
        if other.chain.names and (other.tail.endswith(name) or name.endswith(other.tail)):
            area, warnings = locate(
                other.chain.names[-1], other.chain.levels[-1], other.chain.names[:-1], context
            )
            return Owner(other.chain.names[-1] + name, kind, area, warnings)
    return Owner(name, kind)


def _intro_and_publisher(intro: str, publishers: list[Body], sources: list[Body]) -> Iterator[Body]:
    """Yield the bodies of the intro and those labelled 发布机构, which may be a superior or hold an old name.

    What the intro names in full wins, unless it says 我局 and names only an area.
    """
    own = self_word(intro)
    bodies = (b for b in intro_bodies(intro) if b.tail or _is_own_area(b, own))
    first = next(bodies, None)
    vague = first is None or not first.chain.names or (not first.tail and own in _OFFICES)
    if first and not vague:
        yield from (p for p in (*publishers, *sources) if not first.tail and _runs(p, first))
        yield first
    yield from publishers
    if first:
        yield first
    yield from bodies


def _is_own_area(body: Body, own: str) -> bool:
    """Tell whether an area named in the intro may be the text's own: 我市 is no town's word."""
    return own not in _AREA_UNITS or not body.chain.names or body.chain.names[-1].endswith(own)


def _runs(body: Body, area: Body) -> bool:
    """Tell whether a body is the main one of the area that the intro names: its name is the fuller one."""
    same = body.chain.names[-1:] == area.chain.names[-1:]
    return same and body_type(body.tail) in ("government", "township_government", "committee")


def _values(frame: Frame, label: str) -> list[str]:
    """Return the values of a label, without blanks."""
    return ["".join(f.value.split()) for f in frame.fields if f.label == label and f.value]


def own_part(owner: str) -> str:
    """Return the government body where a title names it together with the Party's.

    Examples
    --------
    >>> own_part("中共甲镇委员会甲镇人民政府"), own_part("乙街道党工委、乙街道办事处")
    ('甲镇人民政府', '乙街道办事处')
    """
    hit = _PARTY.match(owner)
    rest = owner[hit.end() :].lstrip("、") if hit else ""
    if rest and (read_chain(rest).names or "党" in owner[: hit.end() if hit else 0][-2:]):
        return rest
    last = owner.rpartition("、")[2]
    if last != owner and read_chain(last).end == len(last):  # 甲开发区、乙区
        return last
    areas = find_areas(owner)
    return areas[0].name if areas and not find_full(owner) else owner


def _is_usable(body: Body) -> bool:
    """Tell whether a name says enough: an area, a national body, or a generic area with an organ."""
    if is_national(body.name):
        return True
    if body.chain.names:
        return not body.tail or body_type(body.tail) is not None or len(body.tail) <= 2
    return bool(body.unit) and (body_type(body.tail) is not None)


def _from_named(body: Body, context: Context) -> Owner:
    """Owner of a name that holds its area."""
    if body.tail == "政府":  # 赵县政府 is short for 赵县人民政府
        body = read_body(body.name.removesuffix("政府") + "人民政府")
    name, chain = body.chain.names[-1], body.chain.names
    if (
        len(chain) > 1
        and short_name(chain[0]) == chain[0]
        and find_full(chain[0]) == () != find_areas(chain[0])
    ):
        body = read_body(body.name.removeprefix(chain[0]))  # a newspaper's 山东青岛市…
    area, warnings = locate(name, body.chain.levels[-1], chain[:-1], context)
    kind = body_type(body.tail) if body.tail else None
    if kind == "department" and len(chain) == 1 and (branch := branch_area(body.tail, area)):
        area = branch
    if kind is None:
        org, kind = main_body(area.name, area.level)  # the text names only the area: the body is supplied
        return Owner(_printed_committee(org, context), kind, area, warnings)
    if kind == "government" and area.level == "township":
        kind = "township_government"
    return Owner(re.sub("党[组委]$", "", _prefixed(body.name, area, name)), kind, area, warnings)


def _prefixed(org: str, area: Area, name: str) -> str:
    """Give a bare zone's organ the full name of the zone that was found (高新区管委会 → 珠海高新区管委会)."""
    return (
        org.replace(name, area.name, 1)
        if area.level == "zone" and not org.startswith(area.name) and org.startswith(name)
        else org
    )


def _printed_committee(org: str, context: Context) -> str:
    """Return the form 管委会 where the text prints only that."""
    if not org.endswith("管理委员会"):
        return org
    short = org.removesuffix("管理委员会")
    if org in context.body or not re.search(re.escape(short) + "(?:党工委、|党工委和)?管委会", context.body):
        return org
    return short + "管委会"


def _complete(body: Body, bodies: list[Body], addressee: Body, context: Context) -> Owner:
    """Owner of a generic name (市司法局): its place comes from the other names, the text or the host."""
    area = _branch(body, context)
    warnings: tuple[str, ...] = ()
    for other in (*bodies, addressee) if area is None else ():
        if other.chain.names and other.chain.names[-1].endswith(body.unit):
            area, warnings = locate(
                other.chain.names[-1], other.chain.levels[-1], other.chain.names[:-1], context
            )
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
    head = (
        area.prefecture
        if body.unit == "市" and area.level == "county" and area.prefecture and _is_branch(body)
        else area.name
    )
    org = printed_name(context.body, body.tail, area.name) or (head or area.name) + body.tail
    return Owner(org, kind, area, warnings)


def _is_branch(body: Body) -> bool:
    """Tell whether an organ is a branch named after its area (市交通运输局甲管理局)."""
    return re.search("局.{2,8}(?:管理局|分局|支队|大队)$", body.tail) is not None


def _branch(body: Body, context: Context) -> Area | None:
    """Return the area that a branch of a city's organ is named after."""
    hit = re.search("[局厅队](.{2,6}?)(?:区|县|市)?(?:管理局|分局|支队|大队)$", body.tail)
    found = [a for a in find_areas(hit[1]) if a.level == "county"] if hit else []
    return resolve(found, (), context) if found else None


def _named_area(unit: str, context: Context) -> tuple[Area | None, tuple[str, ...]]:
    """Return the area with the ending ``unit`` that the text names most, else the one that the host spells."""
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
    if unit in _OFFICES:
        organs = {b.name: b for b in named_organs(context.body, unit)}
        if len(organs) == 1:
            owner = _from_named(next(iter(organs.values())), context)
            return replace(owner, warnings=(*owner.warnings, f"org: inferred from {owner.org} in the text"))
        near, warnings = _self_area(context)
        return Owner(None, "department", near, warnings)
    return _government(unit, context, title)


def _self_area(context: Context) -> tuple[Area | None, tuple[str, ...]]:
    """Return the area of a department that never names itself: by 全县 or the lowest committee named, in the text or the host."""
    whole = re.findall("(?:全|我)([市县区州旗])", context.body)
    units = whole or [u for u in "县旗区州市省" if u + "委" in context.body]
    if units:
        return _named_area(units[0], context)
    area = choose_host(context, "")
    return area, (f"place: {area.name} inferred from the page's address",) if area else ()


def _government(unit: str, context: Context, title: Title | None) -> Owner:
    """Owner of a text that speaks of 市政府, 我县 or 全区 without naming itself."""
    own = bool(unit) and is_own(context.body, unit)
    if not own and (acts := Counter(_ACTS.findall(context.body))):
        unit, own = acts.most_common(1)[0][0], True
    area, warnings = _named_area(unit, context) if unit and unit in "省市县区州旗" else (None, ())
    if area is None:
        last = (title.owner[-1:] if title else "") or unit
        level = _UNITS.get(last)
        kind: OrgType | None = (
            "township_government" if level == "township" else "government" if level else None
        )
        return Owner(None, kind, level=level)
    if not own:  # 全市 alone may be a bureau's word
        return Owner(None, None, area, warnings)
    org, kind = main_body(area.name, area.level)
    return Owner(org, kind, area, (*warnings, f"org: inferred from {area.name}"))
