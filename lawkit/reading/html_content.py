"""Choosing the lines of a page that are the article: by the names of known systems, else by where the prose stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from lawkit.reading.html_hints import label_start
from lawkit.reading.html_walk import Page, PageLine, Region
from lawkit.resources import load_resource

_SENTENCE = re.compile("[，。；：！？,;]")
_HEADING = re.compile(r"(?:[（(]?[一二三四五六七八九十]{1,3}[）)、]|第[一二三四五六七八九十]{1,3}部分)")
_PROSE_LENGTH = (
    15  # characters; shorter lines are labels and headings, which do not tell where the article is
)
_BOILERPLATE_LENGTH = 200  # characters; longer lines are paragraphs
_NEAR = 5  # lines around a node in which a heading would be its own
_ENOUGH = 0.95  # of the page's prose: the article's node holds all of it but a stray note
_MOST = 0.6  # of the page's prose: a node with a known name may hold less, where others talk too
_MUCH = 400  # characters of prose outside, more than a disclaimer or a notice has
_NOISE_LIMIT = 0.3  # of the page's prose: a node with more is the article, whatever its name


@dataclass(frozen=True, slots=True)
class Content:
    """The range of the article's lines, and the lines anywhere on the page that are noise."""

    first: int
    last: int
    noise: frozenset[int]
    known: bool


def choose_content(page: Page) -> Content:
    """Return where the article stands on a page.

    Noise is what stands in navigation, footers, share and link boxes. The article is the smallest node
    that holds nearly all prose of the page, nodes with known names first; where a numbered heading
    stands just outside, the node around it is taken.
    """
    prose = _prose(page.lines)
    noise = _noise(page, _sums(prose))
    sums = _sums([0 if i in noise else count for i, count in enumerate(prose)])
    if not sums[-1]:
        sums = _sums(
            [0 if i in noise or line.is_link else len(line.text) for i, line in enumerate(page.lines)]
        )
    known = _known(page, sums)
    if known is not None:
        return Content(*known, noise, True)
    first, last = _smallest(page, sums)
    return Content(first, last, noise, False)


def _prose(lines: list[PageLine]) -> list[int]:
    """Return how many characters of prose each line holds; a second copy, as for small screens, holds none."""
    seen: set[str] = set()
    counts = []
    for line in lines:
        text = line.text
        plain = len(text) >= _PROSE_LENGTH and not line.is_link and _SENTENCE.search(text) is not None
        counts.append(len(text) if plain and text not in seen and not _is_boilerplate(text) else 0)
        seen.add(text)
    return counts


def _is_boilerplate(text: str) -> bool:
    """Tell whether a short line is labelled metadata or holds the words of a footer or a button."""
    if len(text) > _BOILERPLATE_LENGTH:
        return False
    return label_start().match(text) is not None or _boilerplate().search(text.lower()) is not None


@lru_cache(maxsize=1)
def _boilerplate() -> re.Pattern[str]:
    """Return the pattern of the words of footers and buttons."""
    return re.compile("|".join(map(re.escape, load_resource("reading")["html"]["boilerplate"])))


def _sums(values: list[int]) -> list[int]:
    """Return the running sums of ``values``, from 0."""
    return list(accumulate(values, initial=0))


def _noise(page: Page, sums: list[int]) -> frozenset[int]:
    """Return the lines of the nodes that by tag or name are no article."""
    rules = load_resource("reading")["html"]
    tags = frozenset(rules["noise_tags"])
    names = frozenset(rules["noise_names"] + rules["breadcrumb_names"])
    noise: set[int] = set()
    done = 0
    for region in page.regions:
        if region.last <= done or (region.tag not in tags and names.isdisjoint(region.names)):
            continue
        if sums[region.last] - sums[region.first] <= _NOISE_LIMIT * sums[-1]:
            noise.update(range(max(region.first, done), region.last))
            done = region.last
    return frozenset(noise)


def _known(page: Page, sums: list[int]) -> tuple[int, int] | None:
    """Return the lines of the best node, or row of nodes of one name, with a known name."""
    contents = frozenset(load_resource("reading")["html"]["content_names"])
    single: list[tuple[int, int]] = []
    groups: dict[str, list[Region]] = {}
    for index, region in enumerate(page.regions):
        names = region.names & contents if region.tag != "body" else frozenset()
        for name in names:
            groups.setdefault(name, []).append(region)
        holds = sums[region.last] - sums[region.first] >= _MOST * sums[-1]
        if holds and (names or region.tag in ("article", "main")):
            single.append(_widened(page, index))
    ranges = single + [
        (min(r.first for r in group), max(r.last for r in group))
        for group in groups.values()
        if len(group) > 1
    ]
    whole = [r for r in ranges if sums[r[1]] - sums[r[0]] >= _ENOUGH * sums[-1]]
    if sums[-1] and whole:
        return min(whole, key=lambda r: r[1] - r[0])
    best = max(single, key=lambda r: (sums[r[1]] - sums[r[0]], r[0] - r[1]), default=None)
    return best if sums[-1] and best is not None and not _is_part(page, sums, best) else None


def _is_part(page: Page, sums: list[int], lines: tuple[int, int]) -> bool:
    """Tell whether a report goes on outside of its node: numbered headings or much prose stand there."""
    outside = [line for i, line in enumerate(page.lines) if not lines[0] <= i < lines[1] and not line.is_link]
    rest = sums[-1] - (sums[lines[1]] - sums[lines[0]])
    return rest > _MUCH or any(_HEADING.match(line.text) for line in outside)


def _smallest(page: Page, sums: list[int]) -> tuple[int, int]:
    """Return the lines of the smallest node with nearly all prose."""
    best = -1
    for index, region in enumerate(page.regions):
        enough = sums[region.last] - sums[region.first] >= _ENOUGH * sums[-1]
        if enough and (best < 0 or len(region) <= len(page.regions[best])):
            best = index
    return _widened(page, best) if best >= 0 and sums[-1] else (0, len(page.lines))


def _widened(page: Page, index: int) -> tuple[int, int]:
    """Return the lines of a node, or of the next one around it that holds numbered headings besides."""
    region = page.regions[index]
    first, last = region.first, region.last
    while region.parent >= 0:
        region = page.regions[region.parent]
        around = [
            *range(max(region.first, first - _NEAR), first),
            *range(last, min(region.last, last + _NEAR)),
        ]
        if not any(_HEADING.match(page.lines[i].text) and not page.lines[i].is_link for i in around):
            break
        first, last = region.first, region.last
    return first, last
