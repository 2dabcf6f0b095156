"""Pdf files with a text layer: printed lines joined to paragraphs, page numbers and running headers dropped."""

from __future__ import annotations

import re
from statistics import median
from typing import Any

from lawkit.errors import ReadError
from lawkit.reading.encodings import replace_surrogates
from lawkit.reading.lines import collapse
from lawkit.reading.pdf_lines import PrintedLine, in_reading_order, join_paragraphs
from lawkit.reading.pdf_pages import drop_furniture

_NEEDS_PASSWORD = 4  # FPDF_ERR_PASSWORD
_MIN_CHARACTERS = 10  # on all pages together; a scan may carry a stamp or page numbers
# PDFium marks a hyphen that ends a line with U+0002 or U+FFFE.
_ARTEFACTS = dict.fromkeys(map(ord, "\x02\ufffe\u00ad\u200b\ufeff"))
_CREATED = re.compile(r"D:(\d{4})(\d\d)(\d\d)")


def read_pdf(data: bytes, *, path: str) -> tuple[str, dict[str, str], tuple[str, ...]]:
    """Turn a pdf file with a text layer into text.

    Parameters
    ----------
    data
        The bytes of the file.
    path
        The file's name, for errors.

    Returns
    -------
    text, hints, warnings
        The text with one paragraph or heading a line; title and creation date where the file states
        them; how many pages hold no text.

    Raises
    ------
    lawkit.errors.ReadError
        ``damaged``, ``encrypted``, ``no-text-layer`` or ``missing-extra``.

    Notes
    -----
    Needs the extra ``formats`` (pypdfium2). Printed lines are joined by first-line indents, line width and
    sentence ends, so a paragraph that ends exactly at the right margin before one without an indent is
    joined to it. Columns and tables come in the order of the file's text layer.
    """
    try:
        import pypdfium2
    except ImportError as error:
        raise ReadError(
            path, "missing-extra", 'reading pdf needs pypdfium2: pip install "lawkit[formats]"'
        ) from error
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _NEEDS_PASSWORD or "password" in str(error).lower():
            raise ReadError(path, "encrypted", "the file needs a password; save it without one") from error
        raise ReadError(path, "damaged", f"no readable pdf file: {error}") from error
    try:
        pages = [_page_lines(pdf, number) for number in range(len(pdf))]
        width = median(pdf.get_page_size(number)[0] for number in range(len(pdf))) if pages else 0.0
        hints = _hints(pdf.get_metadata_dict())
    except pypdfium2.PdfiumError as error:
        raise ReadError(path, "damaged", f"a page cannot be read: {error}") from error
    finally:
        pdf.close()
    return _text(pages, width, path), hints, _warnings(pages)


def _text(pages: list[list[PrintedLine]], width: float, path: str) -> str:
    """Return the paragraphs of the pages, raising where there are none."""
    kept = drop_furniture(pages)
    if sum(len(line.text) for page in kept for line in page) < _MIN_CHARACTERS:
        detail = f"{len(pages)} scanned pages without text; run character recognition first"
        raise ReadError(path, "no-text-layer", detail)
    text, _ = replace_surrogates("\n".join(join_paragraphs(kept, width)))
    return text


def _warnings(pages: list[list[PrintedLine]]) -> tuple[str, ...]:
    """Say how many pages hold no text."""
    blank = sum(not page for page in pages)
    return (f"pdf: {blank} of {len(pages)} pages hold no text",) if blank else ()


def _page_lines(pdf: Any, number: int) -> list[PrintedLine]:  # noqa: ANN401  (pypdfium2 has no types)
    """Return the printed lines of a page with their boxes, in points from the lower left corner."""
    page = pdf[number]
    textpage = page.get_textpage()
    try:
        lines = []
        text = _page_text(textpage)
        for start, end in _line_ranges(text):
            line = _printed_line(textpage, text[start:end], start)
            if line is not None:
                lines.append(line)
        return in_reading_order(lines)
    finally:
        textpage.close()
        page.close()


def _page_text(textpage: Any) -> str:  # noqa: ANN401
    """Return a page's text, one character for each that PDFium counts, so that their boxes can be asked for."""
    text: str = textpage.get_text_range()
    count = textpage.count_chars()
    if len(text) == count:
        return text
    from pypdfium2.raw import FPDFText_GetUnicode

    return "".join(chr(FPDFText_GetUnicode(textpage, index) or 32) for index in range(count))


def _line_ranges(text: str) -> list[tuple[int, int]]:
    """Return the ranges of the lines in a page's text."""
    return [match.span() for match in re.finditer(r"[^\r\n]+", text)]


def _printed_line(textpage: Any, raw: str, start: int) -> PrintedLine | None:  # noqa: ANN401
    """Return a line with the box from its first to its last visible character, None for a blank one."""
    text = collapse(raw.translate(_ARTEFACTS))
    if not text:
        return None
    left, bottom, _, top = textpage.get_charbox(start + len(raw) - len(raw.lstrip()), loose=True)
    _, _, right, _ = textpage.get_charbox(start + len(raw.rstrip()) - 1, loose=True)
    return PrintedLine(text, left, right, top, bottom, hyphenated="\x02" in raw or "\ufffe" in raw)


def _hints(metadata: dict[str, str]) -> dict[str, str]:
    """Return title and creation date from a file's metadata, where they mean something."""
    hints = {}
    title = collapse(metadata.get("Title", ""))
    if sum("一" <= c <= "鿿" for c in title) >= 6 and not title.lower().endswith((".doc", ".docx", ".wps")):
        hints["title"] = title
    created = _CREATED.match(metadata.get("CreationDate", ""))
    if created:
        hints["created"] = "-".join(created.groups())
    return hints
