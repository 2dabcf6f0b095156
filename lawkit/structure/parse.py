"""From a document to its structure: metadata, sections, items and sentences with their roles."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, replace

from lawkit.metadata.frame import Frame, find_frame
from lawkit.metadata.kind import Kind, find_kind
from lawkit.metadata.read import Metadata, read_metadata
from lawkit.reading.document import Document
from lawkit.records import record
from lawkit.structure.headings import Heading, find_headings
from lawkit.structure.items import Item, assign_items, find_items
from lawkit.structure.ordinals import (
    Ordinal,
    find_item_ordinals,
    find_ordinals,
    item_ordinal_at,
    leading_signs,
    line_openers,
)
from lawkit.structure.roles import SectionRole, Sentence, section_roles, sentence_roles
from lawkit.structure.sentences import split_sentences
from lawkit.structure.wordings import Role
from lawkit.text.fold import BLANKS, fold
from lawkit.text.lines import iter_lines, join_wrapped

Span = tuple[int, int]


@record
class Section:
    """A section: its heading, its parent (an index), its role and its span with all subsections."""

    heading: Heading
    parent: int | None
    role: SectionRole
    end: int


@record
class RoledSentence:
    """A sentence with its section and item (indexes) and its role."""

    start: int
    end: int
    section: int | None
    item: int | None
    role: Role


@dataclass(frozen=True, slots=True)
class ParsedReport:
    """Everything that the structure tables hold of one report."""

    document: Document
    kind: Kind
    metadata: Metadata
    sections: tuple[Section, ...]
    items: tuple[Item, ...]
    item_sections: tuple[int | None, ...]
    sentences: tuple[RoledSentence, ...]


def parse_document(document: Document, amend: Callable[[Metadata], Metadata] | None = None) -> ParsedReport:
    """Read the structure of one document.

    Parameters
    ----------
    document
        The text and what is known about it.
    amend
        Called with the metadata that was read; returns the metadata to go on with.

    Returns
    -------
    ParsedReport
        Every offset in it indexes ``document.text``; its sentences cover every character that is not
        blank.
    """
    text = document.text
    folded = fold(text)
    frame = find_frame(text, folded)
    kind = find_kind(text, folded, frame, document.hints)
    metadata = read_metadata(text, folded, frame, hints=document.hints, path=document.path)
    metadata = amend(metadata) if amend else metadata
    return parse_body(document, _mask(folded, frame), frame, kind, metadata)


def parse_body(document: Document, folded: str, frame: Frame, kind: Kind, metadata: Metadata) -> ParsedReport:
    """Read sections, items and sentences of the part that the frame leaves."""
    noise = _line_noise(folded, frame)
    lines = [
        line for line in iter_lines(folded, frame.body_start, frame.body_end) if not _inside(line, noise)
    ]
    lines = join_wrapped(folded, lines, line_openers())
    marks = find_item_ordinals(folded, lines)
    markup = _markup(document, lines)
    headings = (
        find_headings(folded, lines, find_ordinals(folded, lines), marks, markup=markup) if lines else []
    )
    line_starts = [start for start, _ in lines]
    heading_starts = [_line_opening(folded, line_starts, h.start) for h in headings]
    ends = _section_ends(folded, headings, heading_starts, frame.body_end)
    marks = _item_marks(folded, marks, headings)
    items = find_items(folded, lines, marks, [*heading_starts, frame.body_end])
    roles = section_roles(folded, headings, ends, metadata.year)
    body = _body_sentences(folded, lines, headings, heading_starts, items, noise)
    by_role = sentence_roles(folded, body, roles, items, metadata.year)
    sections = tuple(
        Section(h, parent, role, end)
        for h, parent, role, end in zip(headings, _parents(headings), roles, ends, strict=True)
    )
    sections = _settle_roles(sections, body, by_role)
    owners = tuple(_section_at(heading_starts, i.start) for i in items)
    sentences = _all_sentences(document.text, folded, frame, body, by_role, noise)
    return ParsedReport(document, kind, metadata, sections, tuple(items), owners, sentences)


def _mask(folded: str, frame: Frame) -> str:
    """Blank noise that stands inside a line, so that words on both sides of it meet."""
    parts, at = [], 0
    lines = list(iter_lines(folded))
    starts = [start for start, _ in lines]
    for start, end in sorted(frame.noise):
        if start >= at and not _is_whole_line(lines, starts, start, end):
            parts += [folded[at:start], " " * (end - start)]
            at = end
    return "".join([*parts, folded[at:]]) if parts else folded


def _is_whole_line(lines: list[Span], starts: list[int], start: int, end: int) -> bool:
    """Whether nothing but blanks stands beside a span on its line."""
    line_start, line_end = lines[max(0, bisect_right(starts, start) - 1)]
    return start <= line_start and line_end <= end


def _item_marks(folded: str, marks: list[Ordinal], headings: list[Heading]) -> list[Ordinal]:
    """Leave out marks that number a heading, add those that are glued to the end of one."""
    taken = {h.start for h in headings}
    known = {m.start for m in marks}
    glued = [item_ordinal_at(folded, h.end) for h in headings if h.end not in known and h.end not in taken]
    return sorted(
        [*(m for m in marks if m.start not in taken), *(m for m in glued if m)], key=lambda m: m.start
    )


def _line_noise(folded: str, frame: Frame) -> list[Span]:
    return [
        s
        for s in sorted(frame.noise)
        if frame.body_start <= s[0] < frame.body_end and folded[s[0] : s[1]].strip()
    ]


def _inside(line: Span, noise: list[Span]) -> bool:
    at = bisect_right(noise, (line[0], 1 << 60)) - 1
    return at >= 0 and noise[at][1] >= line[1]


def _markup(document: Document, lines: list[Span]) -> dict[int, int]:
    """Map the first offset of a body line to the level that the file's own markup gives it."""
    starts = [start for start, _ in lines]
    found = {}
    for mark in document.marks:
        at = bisect_right(starts, mark.start + 1) - 1
        at = at if at >= 0 and lines[at][1] > mark.start else at + 1
        if 0 <= at < len(lines) and lines[at][0] < mark.end:
            found[lines[at][0]] = mark.level
    return found


def _section_ends(folded: str, headings: list[Heading], starts: list[int], body_end: int) -> list[int]:
    """Return where each section ends, its subsections included."""
    deepest = max((h.level for h in headings), default=0)
    coming = [body_end] * (deepest + 1)  # by level: where the next heading of this level or above begins
    ends = [0] * len(headings)
    for at in range(len(headings) - 1, -1, -1):
        heading = headings[at]
        ends[at] = heading.start + len(folded[heading.start : coming[heading.level]].rstrip())
        coming[heading.level :] = [starts[at]] * (deepest + 1 - heading.level)
    return ends


def _parents(headings: list[Heading]) -> list[int | None]:
    parents: list[int | None] = []
    stack: list[int] = []
    for at, heading in enumerate(headings):
        while stack and headings[stack[-1]].level >= heading.level:
            stack.pop()
        parents.append(stack[-1] if stack else None)
        stack.append(at)
    return parents


def _line_opening(folded: str, line_starts: list[int], at: int) -> int:
    """Return the start of the line where only Markdown signs or a bullet stand before ``at``, else ``at``."""
    line_start = line_starts[bisect_right(line_starts, at) - 1]
    return line_start if leading_signs(folded, line_start, at) == at else at


def _body_sentences(
    folded: str,
    lines: list[Span],
    headings: list[Heading],
    starts: list[int],
    items: list[Item],
    noise: list[Span],
) -> list[Sentence]:
    """Split the body and attach each sentence to its section and item."""
    line_starts = [start for start, _ in lines]
    item_starts = [_line_opening(folded, line_starts, i.start) for i in items]
    cuts = sorted(
        {
            *starts,
            *(h.end for h in headings),
            *item_starts,
            *(x for s in noise for x in s),
        }
    )
    spans = [s for s in split_sentences(folded, lines, cuts) if not _inside(s, noise)]
    owners = assign_items(items, item_starts, spans)
    heading_starts = set(starts)
    return [
        Sentence(
            start,
            end,
            _section_at(starts, start),
            item,
            start in heading_starts,
            bisect_right(line_starts, start),
        )
        for (start, end), item in zip(spans, owners, strict=True)
    ]


def _settle_roles(
    sections: tuple[Section, ...], body: list[Sentence], roles: list[Role]
) -> tuple[Section, ...]:
    """Give a topic section whose whole body turned out to be something else that role."""
    held: dict[int, set[Role]] = {}
    heading_at: dict[int, int] = {}
    lines: dict[int, int] = {}  # of the sections that run in: their own paragraph
    for index, (sentence, role) in enumerate(zip(body, roles, strict=True)):
        if sentence.section is not None and sentence.is_heading:
            heading_at[sentence.section] = index
            if index and body[index - 1].line == sentence.line:
                lines[sentence.section] = sentence.line
        elif sentence.section is not None and lines.get(sentence.section, sentence.line) == sentence.line:
            held.setdefault(sentence.section, set()).add(role)
    parents = {s.parent for s in sections}
    settled = list(sections)
    for at, section in enumerate(sections):
        inherits = section.role.evidence.startswith("inherited: ")
        alone = at in heading_at and (inherits or at in lines)
        own = held.get(at, {roles[heading_at[at]]} if alone else set())
        if (
            (section.role.evidence == "topic heading" or inherits)
            and at not in parents
            and len(own) == 1
            and section.role.role not in own
        ):
            (role,) = own
            settled[at] = replace(section, role=SectionRole(role, (), "all of its sentences"))
            roles[heading_at[at]] = role
    return tuple(settled)


def _section_at(heading_starts: list[int], offset: int) -> int | None:
    """Return the index of the innermost section that holds an offset of the body."""
    at = bisect_right(heading_starts, offset) - 1
    return at if at >= 0 else None


def _all_sentences(
    text: str, folded: str, frame: Frame, body: list[Sentence], roles: list[Role], noise: list[Span]
) -> tuple[RoledSentence, ...]:
    """Put the furniture before, inside and after the body around its sentences."""
    cuts = sorted({x for piece in frame.title for x in piece})
    outside = split_sentences(folded, list(iter_lines(folded, 0, frame.body_start)), cuts, joinable=False)
    outside += [
        s for n in noise for s in split_sentences(folded, list(iter_lines(folded, *n)), [], joinable=False)
    ]
    outside += split_sentences(folded, list(iter_lines(folded, frame.body_end)), [], joinable=False)
    rows = [RoledSentence(s, e, None, None, "furniture") for s, e in outside]
    rows += [
        RoledSentence(s.start, s.end, s.section, s.item, role) for s, role in zip(body, roles, strict=True)
    ]
    return tuple(_absorb(text, sorted(rows, key=lambda r: r.start)))


def _absorb(text: str, rows: list[RoledSentence]) -> list[RoledSentence]:
    """Let each sentence reach over what was blanked after it (a gloss, a watermark), so that nothing is lost."""
    whole: list[RoledSentence] = []
    for row, until in zip([None, *rows], [*(r.start for r in rows), len(text)], strict=True):
        start = row.end if row else 0
        rest = text[start:until].rstrip(BLANKS)
        if row:
            whole.append(replace(row, end=start + len(rest)) if rest else row)
        elif rest.strip(BLANKS):
            whole.append(
                RoledSentence(len(rest) - len(rest.lstrip(BLANKS)), len(rest), None, None, "furniture")
            )
    return whole
