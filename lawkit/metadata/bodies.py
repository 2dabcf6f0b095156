"""Names of administrative bodies: what kind a name is, and where its place ends and its own part begins."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lawkit.metadata.places import Area, Chain, Level, find_areas, read_chain, read_unlisted
from lawkit.resources import load_resource

OrgType = Literal["government", "department", "township_government", "committee"]

_PARTY = re.compile("^中国?共产?党?(?=[\u4e00-\u9fff])")
_GENERIC = re.compile(
    "^(?:本|我)?(?P<unit>[省市县区州盟旗镇乡厅]|街道|自治区|自治州|自治县)(?=[\u4e00-\u9fff])"
)


# A branch stands behind the body that it belongs to: 公安局增城区分局, 规划和自然资源局龙华管理局.
_SUPERIOR = re.compile("(?:局|厅|总队|支队)(?=.{2,12}(?:分局|局|支队|大队|委员会)$)")


@dataclass(frozen=True, slots=True)
class Body:
    """A body's name taken apart: its areas, the generic word in place of one (市 in 市司法局), its own part."""

    name: str
    chain: Chain
    unit: str
    tail: str


@lru_cache(maxsize=1)
def _endings() -> dict[OrgType, re.Pattern[str]]:
    """One pattern of endings for each type, the most telling type first."""
    words = load_resource("organs")["types"]
    order: tuple[OrgType, ...] = ("township_government", "committee", "government", "department")
    return {kind: re.compile(f"(?:{'|'.join(words[kind])})$") for kind in order}


def body_type(tail: str) -> OrgType | None:
    """Return the type of body that a name's ending says, None where it is no organ's.

    Examples
    --------
    >>> body_type("人民政府"), body_type("街道办事处"), body_type("司法局"), body_type("全面工作")
    ('government', 'township_government', 'department', None)
    """
    bare = re.sub(r"(?:\([^()]*\))?(?:党组|党委)?$", "", tail)  # 城市管理局(综合行政执法局), 司法局党组
    for kind, pattern in _endings().items():
        if pattern.search(bare):
            return kind
    return None


def is_national(name: str) -> bool:
    """Tell whether ``name`` is a body of the whole country, which has no place."""
    return name in load_resource("organs")["national"]["names"]


def read_body(name: str) -> Body:
    """Take a body's name apart.

    Parameters
    ----------
    name
        Folded text without blanks.

    Returns
    -------
    Body

    Examples
    --------
    >>> body = read_body("广州市公安局增城区分局")
    >>> body.chain.names, body.tail
    (('广州市', '增城区'), '公安局增城区分局')
    >>> read_body("市司法局").unit
    '市'
    """
    bare = _PARTY.sub("", name)
    chain = read_chain(bare)
    if found := read_unlisted(bare, chain.end):
        chain = Chain((*chain.names, found[0]), (*chain.levels, found[1]), chain.end + len(found[0]))
    tail = bare[chain.end :]
    unit = ""
    if not chain.names and (hit := _GENERIC.match(bare)) and not is_national(bare):
        unit = hit["unit"]
        tail = bare[hit.end() :]
    inner = _SUPERIOR.search(tail)
    if inner and (branch := read_chain(tail, inner.end())).names:
        chain = Chain(chain.names + branch.names, chain.levels + branch.levels, chain.end)
    return Body(name, chain, unit, tail)


def branch_area(tail: str, above: Area) -> Area | None:
    """Return the county that a branch of a city's body is named after in short (公安局浦东分局), None where none.

    Examples
    --------
    >>> from lawkit.metadata.places import find_full
    >>> branch_area("公安局浦东分局", find_full("上海市")[0]).name
    '浦东新区'
    >>> branch_area("公安局", find_full("荆州市")[0]) is None
    True
    """
    words = load_resource("organs")["subjects"]["words"]
    inner = _SUPERIOR.search(tail)
    for start in dict.fromkeys((inner.end() if inner else 0, 0)):
        for length in (4, 3, 2):
            name, rest = tail[start : start + length], tail[start + length :]
            if name in words or len(rest) < 2:
                continue
            for area in (*find_areas(name), *find_areas(name + "新")):
                if area.level == "county" and above.name in (area.prefecture, area.province):
                    return area
    return None


def main_body(place: str, level: Level | None) -> tuple[str, OrgType]:
    """Return the name and type of the body that governs an area.

    Examples
    --------
    >>> main_body("清波街道", "township"), main_body("高新区", "zone")
    (('清波街道办事处', 'township_government'), ('高新区管理委员会', 'committee'))
    >>> main_body("赵县", "county"), main_body("塔城地区", "prefecture")
    (('赵县人民政府', 'government'), ('塔城地区行政公署', 'government'))
    """
    if place.endswith("兵团"):
        return place, "government"
    if level == "zone":
        return place + "管理委员会", "committee"
    if level == "township":
        return place + ("办事处" if place.endswith("街道") else "人民政府"), "township_government"
    if level == "prefecture" and place.endswith(("地区", "盟")):
        # An agency of the province: these prefectures have no people's congress of their own.
        return place + "行政公署", "government"
    return place + "人民政府", "government"
