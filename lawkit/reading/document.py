"""The document: one text with what is known about it, whatever file it came from.

A file that cannot be turned into a document raises :class:`lawkit.errors.ReadError` with one of
these reasons (:data:`Reason`):

=================  ====================================================================================
reason             meaning
=================  ====================================================================================
missing            the file is not there (any more), or a link points to nothing
unreadable         the operating system refuses to open it (permission, input/output error)
empty              no characters but blanks
binary             the bytes are no text in any encoding that is tried, or another kind of file
unknown-format     an ending that is not read; an old ``.doc`` file (save it as ``.docx``)
damaged            a docx or pdf file that is truncated or broken
encrypted          a docx or pdf file that needs a password
no-text-layer      a pdf file of scanned pages
missing-extra      the library for this format is not installed: ``pip install "lawkit[formats]"``
=================  ====================================================================================
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Format = Literal["txt", "md", "html", "docx", "pdf", "table"]
Reason = Literal[
    "missing",
    "unreadable",
    "empty",
    "binary",
    "unknown-format",
    "damaged",
    "encrypted",
    "no-text-layer",
    "missing-extra",
]


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading known from markup (h1 to h6, a Word style or outline level, a Markdown ``#``).

    Parameters
    ----------
    start, end
        Where the heading's words stand in the document's text (a Markdown ``#`` is left out).
    level
        The level that the markup gives, from 1.
    """

    start: int
    end: int
    level: int


@dataclass(frozen=True, slots=True)
class Document:
    """A text and what is known about it from its file.

    Parameters
    ----------
    path
        The file as found: relative to the source folder where one was given, else as the caller named it.
    format
        What the text was read from; ``"table"`` is a row of a DataFrame.
    encoding
        The encoding that was used, such as ``"utf-8"`` or ``"gb18030"``; None for docx, pdf and table.
    sha256
        Hash of the raw bytes (of the UTF-8 text for a row of a table).
    text
        The text. Every offset of every later table counts its characters.
    hints
        Metadata found outside the text: title, published, source, site, column, url, breadcrumb,
        doc_number, org, created (only those found), and the columns of a table.
    marks
        Headings known from markup, in text order.
    warnings
        What a reader of the text should know, for example that damaged characters were replaced.
    """

    path: str
    format: Format
    encoding: str | None
    sha256: str
    text: str
    hints: Mapping[str, str]
    marks: tuple[Mark, ...] = ()
    warnings: tuple[str, ...] = ()
