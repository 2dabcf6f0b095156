"""Word's automatic numbers: counted as Word counts them, written as a reader sees them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from lawkit.reading.docx_styles import Styles
from lawkit.reading.docx_text import child, local, on_off, value
from lawkit.reading.lists import write_number

_LEVELS = 9
# After these signs a number needs no space before the words; after "1." it does, or "1.5" could arise.
_CLOSED = ("、", "）", ")", "．", "】", "〕", "。", ":", "：")


@dataclass(frozen=True, slots=True)
class _Level:
    """How one level of a numbering counts and is written."""

    start: int = 1
    form: str = "decimal"
    text: str = ""
    restart: int | None = None  # counts anew after this level (from 1) or a higher one; 0 never
    legal: bool = False  # all numbers in digits
    suffix: str = "tab"
    style: str | None = None


@dataclass(slots=True)
class _Instance:
    """A numbering in use: the counter it shares, its levels, and where it starts anew."""

    counter: str
    levels: dict[int, _Level]
    overrides: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The counters of a document.

    Instances (``w:num``) of one definition (``w:abstractNum``) go on counting where the other stopped,
    unless they state a start of their own, as Word does.
    """

    def __init__(self, root: Any, styles: Styles) -> None:  # noqa: ANN401  (lxml has no types)
        self._styles = styles
        self._instances = _instances(root) if root is not None else {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()

    def next(self, properties: Any) -> str:  # noqa: ANN401
        """Count a paragraph and return its number with what separates it from the words, "" for none."""
        reference = self._styles.number_ref(properties)
        instance = self._instances.get(reference.number_id) if reference is not None else None
        if reference is None or instance is None:
            return ""
        at = reference.level if reference.level is not None else self._level_of_style(instance, properties)
        level = instance.levels.get(at)
        if level is None:
            return ""
        counts = self._counts.setdefault(instance.counter, [None] * _LEVELS)
        self._count(counts, instance, at, reference.number_id)
        return _written(level, at, counts, instance)

    def _level_of_style(self, instance: _Instance, properties: Any) -> int:  # noqa: ANN401
        """Return the level that is tied to a paragraph's style, the first where none is."""
        for name in self._styles.style_ids(properties):
            for at, level in instance.levels.items():
                if level.style == name:
                    return at
        return 0

    def _count(self, counts: list[int | None], instance: _Instance, at: int, number_id: str) -> None:
        """Count one paragraph at a level."""
        if number_id not in self._begun:
            self._begun.add(number_id)
            for level in instance.overrides:
                counts[level] = None
        for above in range(at):
            if counts[above] is None:
                counts[above] = _start(instance, above)
        before = counts[at]
        counts[at] = _start(instance, at) if before is None else before + 1
        for below in range(at + 1, _LEVELS):
            restart = instance.levels[below].restart if below in instance.levels else None
            if restart is None or at < restart:
                counts[below] = None


def _start(instance: _Instance, at: int) -> int:
    """Return the first number of a level."""
    level = instance.levels.get(at)
    return instance.overrides.get(at, level.start if level else 1)


def _written(level: _Level, at: int, counts: list[int | None], instance: _Instance) -> str:
    """Return the number as it is printed."""
    if level.form == "bullet":
        return ""

    def write(match: re.Match[str]) -> str:
        """Return the count of the level that a placeholder names."""
        index = int(match[1]) - 1
        other = instance.levels.get(index, _Level())
        count = counts[index] if counts[index] is not None else _start(instance, index)
        return write_number(count or 0, "decimal" if level.legal and index != at else other.form)

    number = re.sub(r"%([1-9])", write, level.text)
    if not number.strip() or level.suffix == "nothing" or number.endswith(_CLOSED):
        return number.strip()
    return number.strip() + " "


def _instances(root: Any) -> dict[str, _Instance]:  # noqa: ANN401
    """Return the numbering instances of a document by their ids."""
    definitions: dict[str, Any] = {}
    by_style: dict[str, str] = {}
    for element in root:
        if local(element) == "abstractNum":
            name = value(element, "abstractNumId") or ""
            definitions[name] = element
            link = child(element, "styleLink")
            if link is not None:
                by_style[value(link) or ""] = name
    instances = {}
    for element in root:
        reference = child(element, "abstractNumId") if local(element) == "num" else None
        if reference is not None:
            name = _linked(value(reference) or "", definitions, by_style)
            if name in definitions:
                instances[value(element, "numId") or ""] = _instance(element, name, definitions[name])
    return instances


def _linked(name: str, definitions: dict[str, Any], by_style: dict[str, str]) -> str:
    """Return the definition that a numbering style points to, or the definition itself."""
    link = child(definitions[name], "numStyleLink") if name in definitions else None
    return by_style.get(value(link) or "", name) if link is not None else name


def _instance(element: Any, name: str, definition: Any) -> _Instance:  # noqa: ANN401
    """Return an instance with its own levels and starts."""
    levels = {_index(level): _level(level) for level in definition if local(level) == "lvl"}
    overrides: dict[int, int] = {}
    for override in element:
        if local(override) != "lvlOverride":
            continue
        at, own, start = _index(override), child(override, "lvl"), child(override, "startOverride")
        if own is not None:
            levels[at] = _level(own)
            overrides[at] = levels[at].start
        if start is not None:
            overrides[at] = _number(start, 1)
    return _Instance(name, levels, {at: start for at, start in overrides.items() if 0 <= at < _LEVELS})


def _level(element: Any) -> _Level:  # noqa: ANN401
    """Return one level of a definition."""
    level = _Level()
    for part in _parts(element):
        name = local(part)
        if name == "start":
            level = replace(level, start=_number(part, 1))
        elif name == "numFmt":
            level = replace(level, form=value(part) or "decimal")
        elif name == "lvlText":
            level = replace(level, text=value(part) or "")
        elif name == "lvlRestart":
            level = replace(level, restart=_number(part, 0))
        elif name == "isLgl":
            level = replace(level, legal=on_off(part))
        elif name == "suff":
            level = replace(level, suffix=value(part) or "tab")
        elif name == "pStyle":
            level = replace(level, style=value(part))
    return level


def _parts(element: Any) -> list[Any]:  # noqa: ANN401
    """Return the parts of a level; of alternatives the fallback, which older formats understand."""
    parts: list[Any] = []
    for part in element:
        if local(part) == "AlternateContent":
            parts += [inner for choice in part if local(choice) == "Fallback" for inner in choice]
        else:
            parts.append(part)
    return parts


def _index(element: Any) -> int:  # noqa: ANN401
    """Return the level, from 0, that an element is about."""
    text = value(element, "ilvl") or "0"
    return int(text) if text.isdecimal() and len(text) < 3 else 0


def _number(element: Any, default: int) -> int:  # noqa: ANN401
    """Return the number that an element states."""
    text = value(element) or ""
    return int(text) if text.isdecimal() and len(text) < 9 else default
