"""Units: which measure word follows a number, and what class it belongs to."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from lawkit.records import record
from lawkit.resources import load_resource
from lawkit.text.word_patterns import one_of

# How often a unit in brackets or after a stroke joins the unit before it: 13场(次), 5人/次.
_LATIN = re.compile("[A-Za-z][A-Za-z0-9]")
_JOINTS = frozenset(" (/·")
_JOINED = re.compile(r" ?(?:\( ?(?P<bracket>[一-鿿]{1,2}) ?\)|[/·](?P<stroke>[一-鿿]{1,2}))")
# A line this long before a break may be a wrapped one, whose number has its unit on the next line.
_WRAPPED = 20
_MOST_BLANKS = 4
# The one unit long enough to be broken by blanks.
_POINTS = re.compile("个? {0,2}百 {0,2}分 {0,2}点")
UNKNOWN = "unknown"


@record
class Unit:
    """A unit as found in the text: its plain name, its class, where it ends."""

    name: str
    unit_class: str
    end: int
    known: bool = True
    noun: bool = False


@dataclass(frozen=True)
class Units:
    """The table of units and what restricts them (resource ``units``)."""

    classes: dict[str, str]
    nouns: dict[str, str]
    canonical: dict[str, str]
    not_before: dict[str, str]
    times: frozenset[str]
    time_lengths: frozenset[str]
    measuring: re.Pattern[str]
    measuring_hours: re.Pattern[str]
    hours: frozenset[str]
    measuring_ages: re.Pattern[str]
    ages: frozenset[str]
    arabic_only: frozenset[str]
    ordinal_two: frozenset[str]
    optional_units: frozenset[str]
    optional_nouns: tuple[str, ...]
    big_nouns: tuple[str, ...]
    big_noun: re.Pattern[str]
    levels_after: str
    pattern: re.Pattern[str]
    openings: frozenset[str]


@lru_cache(maxsize=1)
def load_units() -> Units:
    """Return the table of units, read once."""
    data = load_resource("units")
    classes = {unit: name for name, units in data["classes"].items() for unit in units}
    nouns = {noun: name for name, units in data["nouns"].items() for noun in units}
    time, rules = data["time"], data["rules"]
    words = [*classes, *nouns, *time["units"], *time["lengths"]]
    return Units(
        classes=classes,
        nouns=nouns,
        canonical=dict(data["canonical"]),
        not_before=dict(data["not_before"]),
        times=frozenset([*time["units"], *time["lengths"]]),
        time_lengths=frozenset(time["lengths"]),
        measuring=re.compile(one_of(time["measuring"])),
        measuring_hours=re.compile(one_of([*time["measuring"], *time["measuring_hours"]])),
        hours=frozenset(time["hours"]),
        measuring_ages=re.compile(one_of(time["measuring_ages"])),
        ages=frozenset(time["ages"]),
        arabic_only=frozenset(rules["arabic_only"]),
        ordinal_two=frozenset(rules["ordinal_two"]),
        optional_units=frozenset(rules["optional_units"]),
        optional_nouns=tuple(rules["optional_nouns"]),
        big_nouns=tuple(rules["big_nouns"]),
        big_noun=re.compile(rf"大[一-鿿]{{0,2}}?(?P<noun>{one_of(rules['big_nouns'])})"),
        levels_after=rules["levels_after"],
        pattern=re.compile(one_of(words)),
        openings=frozenset(word[0] for word in words),
    )


def unit_at(text: str, at: int) -> Unit | None:
    """Return the known unit that begins at ``at`` (blanks before it are skipped), or None.

    Time units have the class ``time``; the caller decides which of them measure anything.
    """
    units = load_units()
    begin = at
    while begin < len(text) and begin - at < _MOST_BLANKS and text[begin] in " \n":
        begin += 1
    if begin > at and "\n" in text[at:begin] and "\n" in text[max(0, at - _WRAPPED) : at]:
        return None  # a number that stands alone on its line, as in a table
    first = text[begin : begin + 1]
    if first not in units.openings and first != "百":
        return None
    if first in ("个", "百") and (points := _POINTS.match(text, begin)):
        return Unit("百分点", "point", points.end())
    match = units.pattern.match(text, begin)
    if match is None:
        return None
    word, end = match.group(), match.end()
    if text[end - 1].isascii() and _LATIN.fullmatch(text[end - 1 : end + 1]):
        return None
    while word in units.not_before and text[end : end + 1] and text[end] in units.not_before[word]:
        shorter = next((word[:n] for n in range(len(word) - 1, 0, -1) if word[:n] in units.classes), None)
        if shorter is None:
            return None
        word, end = shorter, begin + len(shorter)
    return _joined(text, word, end, units)


def _joined(text: str, word: str, end: int, units: Units) -> Unit:
    """Add an alternative unit in brackets or after a stroke to ``word``: 场(次) is 场次."""
    name = units.canonical.get(word, word)
    noun = word not in units.classes and word not in units.times
    own = units.classes.get(name) or units.nouns.get(word) or "time"
    joined = _JOINED.match(text, end) if text[end : end + 1] in _JOINTS else None
    other = joined and (joined.group("bracket") or joined.group("stroke"))
    if joined is None or other not in units.classes or noun or own not in ("count", "people", "event"):
        return Unit(name, own, end, True, noun)
    both = word + other
    if both not in units.classes and other + word in units.classes:
        both = other + word
    return Unit(both, units.classes.get(both, own), joined.end())
