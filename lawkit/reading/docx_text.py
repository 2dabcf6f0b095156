"""The words of a Word paragraph: what a reader sees after accepting all changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

_SKIPPED = frozenset(
    [
        "del",
        "moveFrom",
        "delText",
        "instrText",
        "delInstrText",
        "rt",
        "rubyPr",
        "sdtPr",
        "rPr",
        "Fallback",
        "footnoteReference",
        "endnoteReference",
        "commentReference",
    ]
)
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "ptab": "\t", "noBreakHyphen": "-"}


def local(element: Any) -> str:  # noqa: ANN401  (lxml has no types)
    """Return an element's name without its namespace; comments have none."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: Any, name: str = "val") -> str | None:  # noqa: ANN401
    """Return an attribute of an element, whatever its namespace (transitional and strict files differ)."""
    return next((v for key, v in element.attrib.items() if key.rpartition("}")[2] == name), None)


def child(element: Any, *names: str) -> Any:  # noqa: ANN401
    """Return the descendant reached by following child names, None where there is none."""
    for name in names:
        if element is None:
            return None
        element = next((c for c in element if local(c) == name), None)
    return element


def on_off(element: Any) -> bool:  # noqa: ANN401
    """Tell whether a switch such as ``<w:vanish/>`` is there and on."""
    return element is not None and value(element) not in ("0", "false", "off")


@dataclass(slots=True)
class Paragraph:
    """A paragraph's properties element, its text, the text boxes in it, and whether its end was deleted."""

    properties: Any
    text: str = ""
    boxes: list[Any] = field(default_factory=list)
    is_open: bool = False

    def after(self, earlier: Paragraph) -> Paragraph:
        """Return this paragraph joined to the one before, whose end was deleted; an empty one leaves nothing."""
        properties = earlier.properties if earlier.text.strip() else self.properties
        return Paragraph(properties, earlier.text + self.text, earlier.boxes + self.boxes, self.is_open)


class Runs:
    """Collects the text of paragraphs; complex fields may run over several of them."""

    def __init__(self) -> None:
        self._fields: list[bool] = []  # for each open field, whether its result has begun

    def read(self, element: Any) -> Paragraph:  # noqa: ANN401
        """Return the text of a paragraph element."""
        while self._fields and not self._fields[-1]:
            self._fields.pop()  # a field's code ends with its paragraph, even where the file forgets its end
        properties = child(element, "pPr")
        mark = child(properties, "rPr") if properties is not None else None
        deleted = (
            child(mark, "del") is not None or child(mark, "moveFrom") is not None
            if mark is not None
            else False
        )
        paragraph = Paragraph(properties, is_open=deleted)
        pieces: list[str] = []
        for part in element:
            if local(part) != "pPr":
                self._collect(part, pieces, paragraph.boxes)
        paragraph.text = "".join(pieces)
        return paragraph

    def _collect(self, element: Any, pieces: list[str], boxes: list[Any]) -> None:  # noqa: ANN401
        """Add the text of an element inside a paragraph."""
        name = local(element)
        if name in _SKIPPED or not name:
            return
        if name == "fldChar":
            self._field(value(element, "fldCharType"))
        elif name == "txbxContent":
            boxes.append(element)
        elif not all(self._fields):
            if name == "r" or len(element):
                self._descend(element, pieces, boxes)
        elif name == "t":
            pieces.append(element.text or "")
        elif name in _BREAKS:
            pieces.append(_BREAKS[name])
        elif name == "r" and on_off(child(element, "rPr", "vanish")):
            self._descend(element, [], [])
        else:
            self._descend(element, pieces, boxes)

    def _descend(self, element: Any, pieces: list[str], boxes: list[Any]) -> None:  # noqa: ANN401
        """Add the text of an element's children; of alternatives only the first."""
        for part in element[:1] if local(element) == "AlternateContent" else element:
            self._collect(part, pieces, boxes)

    def _field(self, kind: str | None) -> None:
        """Follow a complex field: its code is not shown, its result is."""
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()
