"""HTML of what reports say: every character escaped, nothing that a page would run or typeset."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd

# MathJax would set words between two of these as a formula; an element around each of them prevents it.
_MATH = re.compile(r"[$\\]")
# Cells of so many characters stay on one line.
_SHORT = 12


@dataclass(frozen=True, slots=True)
class Span:
    """Characters to mark: offsets in a text, the class of the mark, and words that explain it."""

    start: int
    end: int
    kind: str
    title: str = ""


def escape(words: object) -> str:
    """Return words as HTML text.

    Examples
    --------
    >>> escape("<b>$1$</b>")
    '&lt;b&gt;<span>$</span>1<span>$</span>&lt;/b&gt;'
    """
    return _MATH.sub(lambda found: f"<span>{found[0]}</span>", html.escape(str(words)))


def attribute(words: object) -> str:
    """Return words as the value of an attribute, quotes around it included.

    Examples
    --------
    >>> attribute('a "b"')
    '"a &quot;b&quot;"'
    """
    line = " ".join(str(words).split())
    return f'"{html.escape(line)}"'


def mark_text(text: str, start: int, end: int, spans: Iterable[Span]) -> str:
    """Return ``text[start:end]`` as HTML with spans in ``<mark>``; where they overlap, a piece bears the classes of all.

    Examples
    --------
    >>> mark_text("共审核318件。", 0, 8, [Span(3, 7, "number"), Span(1, 6, "hit")])
    '共<mark class="lawkit-hit">审核</mark><mark class="lawkit-hit lawkit-number">318</mark><mark class="lawkit-number">件</mark>。'
    """
    inside = [one for one in spans if one.start < end and one.end > start and one.start < one.end]
    cuts = sorted({start, end} | {min(max(at, start), end) for one in inside for at in (one.start, one.end)})
    begin: dict[int, list[Span]] = {}
    for one in inside:
        begin.setdefault(max(one.start, start), []).append(one)
    parts, held = [], list[Span]()
    for first, last in pairwise(cuts):
        held = [one for one in held if one.end > first] + begin.get(first, [])
        words = escape(text[first:last])
        if held:
            kinds = " ".join(f"lawkit-{kind}" for kind in sorted({one.kind for one in held}))
            title = "; ".join(one.title for one in held if one.title)
            words = f'<mark class="{kinds}"{f" title={attribute(title)}" if title else ""}>{words}</mark>'
        parts.append(words)
    return "".join(parts)


def cell(value: object) -> str:
    """Return a value as the words of a table cell: missing ones empty, whole numbers without point.

    Examples
    --------
    >>> cell(2023.0), cell(float("nan")), cell(1234.5)
    ('2023', '', '1,234.5')
    """
    if value is None or value is pd.NA or value != value:  # NaN and NaT are not equal to themselves
        return ""
    if isinstance(value, float):
        return (
            f"{value:.0f}"
            if value.is_integer() and abs(value) < 1e4
            else f"{value:,.6g}"
            if abs(value) < 1e6
            else f"{value:,.2f}"
        )
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def table(
    rows: pd.DataFrame, *, header: Mapping[str, str], caption: str, safe: Sequence[str] = (), most: int = 50, more: str = ""
) -> str:  # fmt: skip
    """Return rows as an HTML table.

    Parameters
    ----------
    rows
        The columns that ``header`` names are shown, in its order.
    header
        Column → its heading.
    caption
        What the table shows.
    safe
        Columns that hold HTML already.
    most
        At most so many rows.
    more
        What to say below where there are more rows.
    """
    head = "".join(f'<th scope="col">{escape(words)}</th>' for words in header.values())
    lines = []
    for values in rows[list(header)].head(most).itertuples(index=False, name=None):
        pairs = zip(header, values, strict=True)
        cells = "".join(f"<td>{v}</td>" if c in safe else _cell(cell(v)) for c, v in pairs)
        lines.append(f"<tr>{cells}</tr>")
    note = f'<p class="lawkit-more">{escape(more)}</p>' if more and len(rows) > most else ""
    return (
        f'<table class="lawkit-table"><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>'
        f"<tbody>{''.join(lines)}</tbody></table>{note}"
    )


def _cell(words: str) -> str:
    kind = ' class="lawkit-short"' if len(words) <= _SHORT else ""
    return f"<td{kind}>{escape(words)}</td>"


def facts(rows: Iterable[tuple[str, str] | tuple[str, str, str]]) -> str:
    """Return names and what belongs to them as a small table, with codes in grey; those without words are left out."""
    lines = (
        f'<tr><th scope="row">{escape(name)}</th><td>{escape(words)}{"".join(map(_code, code))}</td></tr>'
        for name, words, *code in rows
        if words
    )
    return f'<table class="lawkit-facts"><tbody>{"".join(lines)}</tbody></table>'


def _code(words: str) -> str:
    return f' <span class="lawkit-code">{escape(words)}</span>' if words else ""


def region(body: str, label: str, kind: str) -> str:
    """Return a part that can be scrolled with the keyboard and has a name for screen readers."""
    return f'<div class="lawkit-region lawkit-{kind} tex2jax_ignore mathjax_ignore" role="region" tabindex="0" aria-label={attribute(label)}>{body}</div>'


def note(words: str, *, urgent: bool = False) -> str:
    """Return a line that screen readers read out when it changes."""
    role = "alert" if urgent else "status"
    return f'<p class="lawkit-note{" lawkit-urgent" if urgent else ""}" role="{role}">{escape(words)}</p>'


def image(png: bytes, alt: str) -> str:
    """Return a picture with the words that stand for it."""
    data = base64.b64encode(png).decode("ascii")
    return f'<img class="lawkit-figure" alt={attribute(alt)} src="data:image/png;base64,{data}">'
