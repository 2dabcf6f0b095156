"""What a text says about where it comes from: the areas that it names, weighed, and the choice among homonyms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from lawkit.metadata.frame import Frame
from lawkit.metadata.places import Area, code_area, find_areas, find_full, host_areas, short_name
from lawkit.text.fold import fold

#: Areas that support a place are looked for in this much of the body.
_BODY = 3000
#: Labelled fields and page paths speak of the report itself, the text also of others.
_FIELD_WEIGHT, _FRONT_WEIGHT, _BODY_WEIGHT = 6, 3, 1

_ENDING = re.compile("省|市|区|县|州|盟|旗")
_BRAND = re.compile("(?:法治|平安|数字|美丽|依法治)([\u4e00-\u9fff]{2,4}?)(?:建设|\\(|规划|[,。、》”])")


def squash(text: str) -> str:
    """Fold a hint or value and drop its blanks."""
    return "".join(fold(text).split())


def squash_lines(folded: str) -> str:
    """Drop the blanks of folded text but keep its line breaks, where names end."""
    return "\n".join("".join(line.split()) for line in folded.splitlines())


@dataclass(frozen=True)
class Context:
    """The texts in which areas are looked for, each with its weight, what the page's host spells, what its index number says."""

    sources: tuple[tuple[str, int], ...]
    host: tuple[Area, ...] = ()
    coded: Area | None = None

    @cached_property
    def names(self) -> Counter[str]:
        """Every full name of an area that the sources hold, with its weight."""
        found: Counter[str] = Counter()
        for text, weight in self.sources:
            for name in named_areas(text):
                found[name] += weight
        return found

    @cached_property
    def shorts(self) -> Counter[str]:
        """Short names in slogans such as 法治湛江建设."""
        found: Counter[str] = Counter()
        for text, weight in self.sources:
            for hit in _BRAND.finditer(text):
                found[hit[1]] += weight
        return found

    @property
    def body(self) -> str:
        """The body's text, the last source."""
        return self.sources[-1][0]

    def supports(self, area: Area) -> int:
        """How many signs there are for an area: its parents named (full or short), its pinyin in the host."""
        parents = [p for p in (area.province, area.prefecture, area.county) if p and p != area.name]
        named = sum(any(short_name(p) in text for text, _ in self.sources) for p in parents)
        if self.coded and (area == self.coded or self.coded.name in parents):
            named += 3  # a code is no coincidence
        return 2 * named + (area in self.host) + any(h.name in parents for h in self.host)


def read_context(folded: str, frame: Frame, hints: Mapping[str, str]) -> Context:
    """Collect everything that may name the report's area."""
    labels, keys = ("org", "source", "title"), ("org", "source", "site", "breadcrumb", "title", "column")
    sources = [("".join(f.value.split()), _FIELD_WEIGHT) for f in frame.fields if f.label in labels]
    sources += [(squash(hints[key]), _FIELD_WEIGHT) for key in keys if hints.get(key)]
    sources.append(("".join(folded[: frame.body_start].split())[:1500], _FRONT_WEIGHT))
    sources.append((squash_lines(folded[frame.body_start : frame.body_start + _BODY]), _BODY_WEIGHT))
    codes = (code_area(f.value) for f in frame.fields if f.label == "index")
    return Context(tuple(sources), host_areas(hints.get("url", "")), next((a for a in codes if a), None))


def named_areas(text: str) -> Iterable[str]:
    """Yield the full names of areas in ``text``, each occurrence once, the longest at each ending.

    Examples
    --------
    >>> list(named_areas("在湛江市委、廉江市委领导下"))
    ['湛江市', '廉江市']
    """
    last = 0
    for hit in _ENDING.finditer(text):
        end = hit.end()
        for start in range(max(last, end - 11), end - 1):
            # A name of two characters (范县) counts only at a break: 示范县 holds it too.
            if end - start == 2 and start != last and "\u4e00" <= text[start - 1] <= "\u9fff":
                continue
            if find_full(text[start:end]):
                yield text[start:end]
                last = end
                break


def resolve(candidates: Sequence[Area], chain: Sequence[str], context: Context) -> Area | None:
    """Choose among homonyms by the parents printed right before the name, then by those named elsewhere.

    Returns None where the evidence does not single one out.
    """
    if len(candidates) <= 1:
        return candidates[0] if candidates else None
    parents = {n for name in chain for n in (name, *(a.name for a in find_areas(name)))}
    beside = [a for a in candidates if parents & ({a.province, a.prefecture, a.county} - {a.name})]
    pool = beside or list(candidates)
    if len(pool) == 1:
        return pool[0]
    scores = sorted(((context.supports(a), -i) for i, a in enumerate(pool)), reverse=True)
    return pool[-scores[0][1]] if scores[0][0] > scores[1][0] else None


def choose_named(context: Context, unit: str) -> Area | None:
    """Return the area that the sources name most among those with the ending ``unit``, None without a clear first."""
    ranked: Counter[str] = Counter()
    for name, weight in context.names.items():
        if _has_unit(name, unit):
            ranked[name] += weight
    for short, weight in context.shorts.items():
        named = [a.name for a in find_areas(short) if _has_unit(a.name, unit) and a.name != short]
        if len(set(named)) == 1:
            ranked[named[0]] += weight
    if context.coded and _has_unit(context.coded.name, unit):
        return context.coded
    best = ranked.most_common(2)
    if not best or (len(best) == 2 and best[0][1] == best[1][1]):
        return None
    return resolve(find_full(best[0][0]), (), context)


def choose_host(context: Context, unit: str) -> Area | None:
    """Return the one area with the ending ``unit`` that the host spells, the smaller of two that lie in each other."""
    fits = [a for a in context.host if _has_unit(a.name, unit)]
    inner = [a for a in fits if not any(b != a and a.name in (b.province, b.prefecture) for b in fits)]
    return inner[0] if len(inner) == 1 else None


def _has_unit(name: str, unit: str) -> bool:
    """Tell whether a name ends with the generic word of a text (区 is no 自治区, 州 no 广州)."""
    return name.endswith(unit) and (unit != "区" or not name.endswith("自治区"))
