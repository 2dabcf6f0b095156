"""Word files: paragraphs, headings, automatic numbers and tables as the text that a reader sees."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from lawkit.errors import ReadError
from lawkit.reading.document import Mark
from lawkit.reading.docx_numbers import Numbering
from lawkit.reading.docx_styles import Styles
from lawkit.reading.docx_text import Paragraph, Runs, local, value
from lawkit.reading.lines import Line, assemble, collapse, join_row
from lawkit.resources import load_resource

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")  # the stream that holds a protected document
_MAX_BYTES = 400_000_000  # unpacked; the text of the longest report is below 1 MB
_TEMPLATE_YEARS = (2000, 2013)  # creation years of python-docx's and old programs' templates


@dataclass(frozen=True, slots=True)
class DocxContent:
    """What a Word file gives: text, hints, heading marks and warnings."""

    text: str
    hints: Mapping[str, str]
    marks: tuple[Mark, ...]
    warnings: tuple[str, ...] = ()


def read_docx(data: bytes, *, path: str) -> DocxContent:
    """Turn a Word file into text.

    Parameters
    ----------
    data
        The bytes of the file.
    path
        The file's name, for errors.

    Returns
    -------
    DocxContent
        One line for each paragraph, line break and table row. Automatic numbers are written into the
        text; tracked insertions count, deletions do not; text boxes stand after their paragraph;
        headers, footers, notes and hidden text are left out. Marks are the headings by style or
        outline level. Hints are the document's title and date of creation, where they mean something.

    Raises
    ------
    lawkit.errors.ReadError
        ``damaged``, ``encrypted``, ``unknown-format`` (an old Word file) or ``missing-extra``.

    Notes
    -----
    Needs the extra ``formats`` (python-docx). External entities are not resolved and linked files not
    opened. Bullets are not written: they number nothing.
    """
    _check_package(data, path)
    try:
        from docx import Document as open_docx
    except ImportError as error:
        raise ReadError(
            path, "missing-extra", 'reading docx needs python-docx: pip install "lawkit[formats]"'
        ) from error
    try:
        package = open_docx(io.BytesIO(data))
        styles = Styles(package.styles.element)
        walker = _Walker(styles, Numbering(_numbering_root(package), styles))
        text, marks = assemble(walker.lines(package.element.body))
        return DocxContent(text, _hints(package), marks)
    except Exception as error:  # whatever a broken package makes python-docx and lxml raise
        raise ReadError(path, "damaged", f"no readable Word document: {error}") from error


def _check_package(data: bytes, path: str) -> None:
    """Raise where the bytes are no sound zip file of a sensible size."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise ReadError(path, "encrypted", "the file needs a password; save it without one")
        raise ReadError(path, "unknown-format", load_resource("reading")["unknown_formats"][".doc"])
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            size = sum(member.file_size for member in package.infolist())
            broken = package.testzip() if size <= _MAX_BYTES else None
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError) as error:
        raise ReadError(path, "damaged", f"no sound docx file: {error}") from error
    except Exception as error:  # zlib.error, struct.error
        raise ReadError(path, "damaged", f"no sound docx file: {error}") from error
    if size > _MAX_BYTES:
        raise ReadError(path, "damaged", f"the file unpacks to {size // 1_000_000} MB, which no report does")
    if broken:
        raise ReadError(path, "damaged", f"the part {broken} is broken")


def _numbering_root(package: Any) -> Any:  # noqa: ANN401  (python-docx has no types)
    """Return the numbering part's element, None where the document has none."""
    for relation in package.part.rels.values():
        if relation.reltype.endswith("/numbering") and not relation.is_external:
            return relation.target_part.element
    return None


def _hints(package: Any) -> dict[str, str]:  # noqa: ANN401
    """Return title and creation date from the core properties, where they mean something."""
    hints = {}
    properties = package.core_properties
    title = collapse(properties.title or "")
    meaningless = load_resource("reading")["docx"]["meaningless_titles"]
    chinese = sum("一" <= c <= "鿿" for c in title)
    if chinese >= 6 and not any(word in title.lower() for word in meaningless):
        hints["title"] = title
    created = properties.created
    if created is not None and created.year > max(_TEMPLATE_YEARS):
        hints["created"] = created.date().isoformat()
    return hints


class _Walker:
    """Turns the elements of a document's body into lines."""

    def __init__(self, styles: Styles, numbering: Numbering) -> None:
        self._styles = styles
        self._numbering = numbering
        self._runs = Runs()

    def lines(self, container: Any) -> list[Line]:  # noqa: ANN401
        """Return the lines of a body, table cell, content control or text box."""
        lines: list[Line] = []
        carried: Paragraph | None = None  # a paragraph whose end was deleted goes on in the next one
        for element in blocks(container):
            if local(element) == "tbl":
                lines += self._table(element)
                continue
            paragraph = self._runs.read(element)
            if carried is not None:
                paragraph = paragraph.after(carried)
            carried = paragraph if paragraph.is_open else None
            if carried is None:
                lines += self._paragraph(paragraph)
        return lines + (self._paragraph(carried) if carried is not None else [])

    def _paragraph(self, paragraph: Paragraph) -> list[Line]:
        """Return the lines of a paragraph, its number in front, its text boxes behind."""
        properties = paragraph.properties
        number = self._numbering.next(properties)
        level = self._styles.outline_level(properties)
        texts = [collapse(text) for text in paragraph.text.split("\n")]
        filled = [text for text in texts if text]
        lines = [Line(text, level) for text in filled]
        if lines and number:
            lines[0] = Line(number + filled[0], level)
        for box in paragraph.boxes:
            lines += self.lines(box)
        return lines

    def _table(self, table: Any) -> list[Line]:  # noqa: ANN401
        """Return a table's rows as lines; merged cells count once."""
        lines: list[Line] = []
        for row in rows(table):
            cells = [self.lines(cell) for cell in cells_of(row) if not _continues_merge(cell)]
            lines += join_row(cells)
        return lines


def blocks(container: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the paragraphs and tables of a container in order, looking into content controls."""
    for element in container:
        name = local(element)
        if name in ("p", "tbl"):
            yield element
        elif name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo"):
            yield from blocks(element)
        elif name == "AlternateContent":
            yield from blocks(element[0] if len(element) else ())


def rows(table: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the rows of a table that are not deleted."""
    for element in table:
        name = local(element)
        if name == "tr":
            properties = next((child for child in element if local(child) == "trPr"), ())
            if not any(local(child) == "del" for child in properties):
                yield element
        elif name in ("sdt", "sdtContent", "customXml", "ins"):
            yield from rows(element)


def cells_of(row: Any) -> Iterator[Any]:  # noqa: ANN401
    """Yield the cells of a row."""
    for element in row:
        name = local(element)
        if name == "tc":
            yield element
        elif name in ("sdt", "sdtContent", "customXml"):
            yield from cells_of(element)


def _continues_merge(cell: Any) -> bool:  # noqa: ANN401
    """Tell whether a cell is the lower part of a vertically merged one."""
    for properties in cell:
        if local(properties) == "tcPr":
            for child in properties:
                if local(child) == "vMerge":
                    return value(child) != "restart"
                if local(child) == "hMerge":
                    return value(child) == "continue"
    return False
