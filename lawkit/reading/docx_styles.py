"""Word's paragraph styles: which are headings, and which carry automatic numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lawkit.reading.docx_text import child, local, value
from lawkit.resources import load_resource

_MAX_DEPTH = 20  # styles based on styles; more is a circle
_BODY_LEVEL = 9  # w:outlineLvl of body text


@dataclass(frozen=True, slots=True)
class NumberRef:
    """A paragraph's place in a numbering: the instance and the level from 0; None where not said."""

    number_id: str
    level: int | None


class Styles:
    """The paragraph styles of a document with what they inherit."""

    def __init__(self, root: Any) -> None:  # noqa: ANN401  (lxml has no types)
        self._styles: dict[str, Any] = {}
        self._default = ""
        pattern = "|".join(load_resource("reading")["docx"]["heading_styles"])
        self._heading = re.compile(rf"(?:{pattern})\s*([1-9])$", re.I)
        for style in root:
            if local(style) == "style" and value(style, "type") == "paragraph":
                name = value(style, "styleId") or ""
                self._styles[name] = style
                if value(style, "default") in ("1", "true", "on"):
                    self._default = name

    def chain(self, properties: Any) -> list[tuple[str, Any]]:  # noqa: ANN401
        """Return the styles of a paragraph from its own to the one that all are based on, with their ids."""
        reference = child(properties, "pStyle") if properties is not None else None
        name = (value(reference) if reference is not None else None) or self._default
        chain: list[tuple[str, Any]] = []
        while name in self._styles and len(chain) < _MAX_DEPTH:
            style = self._styles[name]
            chain.append((name, style))
            base = child(style, "basedOn")
            name = (value(base) if base is not None else None) or ""
        return chain

    def outline_level(self, properties: Any) -> int | None:  # noqa: ANN401
        """Return the heading level of a paragraph, from 1; None for body text."""
        own = _outline(properties)
        if own is not None:
            return own + 1 if own < _BODY_LEVEL else None
        for _, style in self.chain(properties):
            level = _outline(child(style, "pPr"))
            if level is not None:
                return level + 1 if level < _BODY_LEVEL else None
            name = child(style, "name")
            heading = self._heading.match((value(name) if name is not None else None) or "")
            if heading:
                return int(heading[1])
        return None

    def number_ref(self, properties: Any) -> NumberRef | None:  # noqa: ANN401
        """Return the numbering of a paragraph, its own or by its style; None where it has none."""
        own = _number_ref(properties)
        inherited = None
        for name, style in self.chain(properties):
            found = _number_ref(child(style, "pPr"))
            if found is not None:
                inherited = NumberRef(found.number_id, found.level), name
                break
        if own is None:
            return inherited[0] if inherited else None
        if own.level is None and inherited:
            return NumberRef(own.number_id, inherited[0].level)
        return own

    def style_ids(self, properties: Any) -> list[str]:  # noqa: ANN401
        """Return the ids of a paragraph's styles, its own first."""
        return [name for name, _ in self.chain(properties)]


def _outline(properties: Any) -> int | None:  # noqa: ANN401
    """Return the outline level that properties state."""
    element = child(properties, "outlineLvl") if properties is not None else None
    return _integer(value(element)) if element is not None else None


def _number_ref(properties: Any) -> NumberRef | None:  # noqa: ANN401
    """Return the numbering that properties state."""
    element = child(properties, "numPr") if properties is not None else None
    if element is None:
        return None
    number, level = child(element, "numId"), child(element, "ilvl")
    if number is None:
        return None
    return NumberRef(value(number) or "0", _integer(value(level)) if level is not None else None)


def _integer(text: str | None) -> int | None:
    """Return a number written in an attribute, None where it is none."""
    return int(text) if text is not None and re.fullmatch(r"-?\d{1,9}", text) else None
