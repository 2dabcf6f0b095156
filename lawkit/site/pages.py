"""Pages: plain HTML around what the tables and notebooks hold, everything from a report escaped."""

from __future__ import annotations

import html
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from string import Template
from typing import TYPE_CHECKING, Any

import pandas as pd

if TYPE_CHECKING:
    from lawkit.corpus import Corpus

_MOST_ROWS = 500
# A link to a notebook in the same folder: its name, and what follows the ending.
_NOTEBOOK = re.compile(r'href="([^"/:#]+)\.ipynb((?:#[^"]*)?)"')
# Longer ids are broken rather than making a column wider than those with words.
_MOST_WHOLE = 32


@dataclass(frozen=True, slots=True)
class Link:
    """A line of a list of contents."""

    href: str
    title: str
    note: str = ""


@cache
def _resource(name: str) -> str:
    return files("lawkit.resources").joinpath(name).read_text(encoding="utf-8")


def render_page(title: str, body: str, *, home: str = "index.html", style: str = "") -> str:
    """Return a whole HTML page.

    Parameters
    ----------
    title
        Plain words; they are escaped.
    body
        Safe HTML.
    home
        Link to the contents.
    style
        More CSS.
    """
    return Template(_resource("site.html")).substitute(
        title=html.escape(title), body=body, home=html.escape(home), style=_resource("site.css") + style
    )


def render_links(links: Iterable[Link]) -> str:
    """Return a list of links with a remark each."""
    rows = (
        f'<li><a href="{html.escape(one.href)}">{html.escape(one.title)}</a>'
        + (f"<span>{html.escape(one.note)}</span>" if one.note else "")
        + "</li>"
        for one in links
    )
    return f'<ul class="links">{"".join(rows)}</ul>'


def render_steps(before: Link | None, after: Link | None) -> str:
    """Return the links to the page before and the page after."""
    steps = (("← ", before, ""), ("", after, " →"))
    links = [
        f'<a href="{html.escape(one.href)}">{a}{html.escape(one.title)}{b}</a>' for a, one, b in steps if one
    ]
    return f'<nav class="steps">{"".join(links)}</nav>' if links else ""


def link_pages(body: str, names: Collection[str]) -> str:
    """Return HTML in which links to these notebooks lead to their pages.

    Examples
    --------
    >>> link_pages('<a href="01-load.ipynb#x">1</a> <a href="other.ipynb">2</a>', ["01-load"])
    '<a href="01-load.html#x">1</a> <a href="other.ipynb">2</a>'
    """
    return _NOTEBOOK.sub(lambda m: f'href="{m[1]}.html{m[2]}"' if m[1] in names else m[0], body)


def render_table(table: pd.DataFrame, *, header: Mapping[str, str] | None = None) -> str:
    """Return a table as HTML, its first 500 rows, every cell escaped; missing values are empty."""
    names = header or {}
    head = "".join(f"<th>{html.escape(names.get(str(c), str(c)))}</th>" for c in table.columns)
    rows = []
    for row in table.head(_MOST_ROWS).itertuples(index=False, name=None):
        rows.append("<tr>" + "".join(map(_table_cell, row)) + "</tr>")
    more = f"<p>… {len(table) - _MOST_ROWS:,} more rows in the file.</p>" if len(table) > _MOST_ROWS else ""
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{"".join(rows)}</tbody></table></div>{more}'


def _table_cell(value: object) -> str:
    """Return a table cell; dates and names in ASCII, such as report ids, are not broken at their hyphens."""
    words = _cell(value)
    whole = len(words) <= _MOST_WHOLE and " " not in words and "-" in words and words.isascii()
    return f'<td class="whole">{words}</td>' if whole else f"<td>{words}</td>"


def _cell(value: object) -> str:
    if value is None or value is pd.NA or value != value:  # NaN and NaT are not equal to themselves
        return ""
    if isinstance(value, float):
        return f"{value:,.10g}"
    return html.escape(f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value))


def mark_spans(text: str, start: int, end: int, spans: Sequence[tuple[int, int]]) -> str:
    """Return ``text[start:end]`` as HTML with the spans in ``<mark>``, everything escaped.

    Examples
    --------
    >>> mark_spans("共3件<b>", 0, 6, [(1, 3)])
    '共<mark>3件</mark>&lt;b&gt;'
    """
    parts, at = [], start
    for first, last in sorted(spans):
        if first < at or last > end:
            continue
        parts += [html.escape(text[at:first]), f"<mark>{html.escape(text[first:last])}</mark>"]
        at = last
    return "".join([*parts, html.escape(text[at:end])])


def render_audit(corpus: Corpus) -> str:
    """Return the list of all relations that the reports state, those that fail first, with their sentences marked."""
    checks = corpus.checks.reset_index()
    if checks.empty:
        return "<p>没有找到算术关系。 No relation between numbers was found.</p>"
    order = checks.assign(failed=~checks["holds"]).sort_values(
        ["failed", "report_id", "start"], ascending=[False, True, True], kind="stable"
    )
    rows = [_audit_row(corpus, {str(k): v for k, v in row.items()}) for row in order.to_dict("records")]
    failed = int((~checks["holds"]).sum())
    return (
        f"<p>{len(checks)} 处算术关系 relations stated，不成立 fail：{failed}。不成立不等于造假，请读原句。 A relation that fails may be a slip, or "
        "numbers of different scope: read the words.</p>"
        '<div class="scroll"><table class="audit"><thead><tr><th></th><th>报告 report</th><th>关系 kind</th><th>写的 stated</th>'
        f"<th>算的 computed</th><th>原句 words</th></tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _audit_row(corpus: Corpus, row: dict[str, Any]) -> str:
    sign, name = ("✓", "holds") if row["holds"] else ("✗", "fails")
    cells = [sign, row["report_id"], row["kind"], row["stated"], round(float(row["computed"]), 4)]
    words = _marked_words(corpus, row) if corpus.has_text else "(saved without text)"
    return f'<tr class="{name}">' + "".join(map(_table_cell, cells)) + f"<td>{words}</td></tr>"


def _marked_words(corpus: Corpus, row: dict[str, Any]) -> str:
    """Return the sentences that a check spans, its numbers marked."""
    report = row["report_id"]
    numbers = corpus.quantities.loc[report].loc[[*row["operands"], row["result"]]]
    sentences = corpus.sentences.loc[report].loc[sorted(set(numbers["sentence_id"]))]
    spans = list(zip(numbers["start"], numbers["end"], strict=True))
    text = corpus.text(report)
    pieces = zip(sentences["start"], sentences["end"], strict=True)
    return " … ".join(mark_spans(text, start, end, spans) for start, end in pieces)
