"""The page frame: where the report begins and ends between title, metadata and page furniture."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lawkit.metadata.bodies import body_type, read_body
from lawkit.metadata.dates import DATE, YEAR
from lawkit.metadata.fields import Field
from lawkit.metadata.front import BODY_KINDS, Piece, read_pieces, split_lines
from lawkit.metadata.titles import Title, read_title
from lawkit.resources import load_resource

#: The end of a report is looked for in this many lines and characters; footers with link lists seen ran to 50 lines.
_BACK_LINES = 80
_BACK_CHARS = 6000
#: A title is printed over four lines at most (two organs, subject, kind).
_MAX_RUN = 4

_MARK = re.compile(r"[\u4e00-\u9fff—-]{0,24}(?P<site>www\.[a-z0-9-]{2,24}(?:\.[a-z]{2,4}){1,2})")

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a report in its text; every span indexes the text."""

    title: tuple[Span, ...]
    body_start: int
    body_end: int
    fields: tuple[Field, ...]
    noise: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """Consecutive pieces that make one title."""

    first: int
    last: int
    title: Title


def find_frame(text: str, folded: str) -> Frame:
    r"""Find the title, the labelled fields, the body and the furniture of a report.

    Parameters
    ----------
    text
        The report's text.
    folded
        The same text folded (:func:`lawkit.text.fold.fold`), of equal length.

    Returns
    -------
    Frame
        Offsets count characters of ``text``.

    Notes
    -----
    Only the first 80 lines and 4,000 characters are searched for title and fields.

    Examples
    --------
    >>> text = "临江县2023年法治政府建设情况报告\n发布时间:2024-03-01\n2023年,临江县坚持依法行政,成效明显。\n责任编辑:某某"
    >>> frame = find_frame(text, text)
    >>> text[frame.body_start : frame.body_end]
    '2023年,临江县坚持依法行政,成效明显。'
    """
    pieces = read_pieces(folded)
    runs = _find_runs(pieces)
    runs, body = _split_front(pieces, runs)
    best = _best_run(pieces, runs)
    used = {i for run in runs for i in range(run.first, run.last + 1)}
    fields = _fields(folded, pieces[:body], used)
    start = _body_start(pieces, body, used, {f.start for f in fields}, len(folded))
    end = max(start, _body_end(folded, start))
    title = _title_spans(folded, pieces, best) if best else _field_title(fields)
    if best and (day := DATE.search(folded, title[-1][1], pieces[best.last].end)):
        fields.append(Field("dated", day.group(), day.start(), day.end()))
    names = {"".join(folded[s:e].split()) for s, e in title}
    return Frame(title, start, end, tuple(fields), tuple(_noise(folded, start, end, names)))


def _find_runs(pieces: Sequence[Piece]) -> list[_Run]:
    """Every run of short pieces that makes a title, not overlapping."""
    runs: list[_Run] = []
    at = 0
    while at < len(pieces):
        run = _run_at(pieces, at)
        if run is not None:
            runs.append(run)
            at = run.last
        at += 1
    return runs


def _run_at(pieces: Sequence[Piece], first: int) -> _Run | None:
    """Return the title that begins with the piece ``first``: as short as possible, but with its kind (报告) if that follows."""
    joined = ""
    found: _Run | None = None
    for last in range(first, min(first + _MAX_RUN, len(pieces))):
        if not _may_be_title(pieces[last]) or (joined and not _may_continue(joined, pieces[last].text)):
            break
        joined += pieces[last].text
        title = read_title(joined)
        if title is None:
            continue
        found = _Run(first, last, title)
        if not title.text.endswith("情况"):
            break
    if found and found.last > found.first and _stands_alone(pieces, found):
        return None
    return found


def _may_be_title(piece: Piece) -> bool:
    """Tell whether a piece may belong to a title; a column's name (法治政府建设年度报告) is also the end of many."""
    return piece.kind == "short" or (piece.kind == "furniture" and "法治政府" in piece.text)


def _may_continue(joined: str, after: str) -> bool:
    """Tell whether a title may break here: after an organ, or in the middle of its words."""
    if re.search("报告$|总结$", joined) and len(after) > 1:
        return False
    if joined.endswith("情况"):
        return after in ("报告", "的报告", "工作报告", "年度报告", "总结")
    if re.search("关于|法治|依法", joined) or YEAR.search(joined) or body_type(joined) is not None:
        return True
    place = read_body(joined)  # 甲县 on a line of its own
    return bool(place.chain.names) and not place.tail


def _stands_alone(pieces: Sequence[Piece], run: _Run) -> bool:
    """Tell whether the run without its first piece is a title with an owner: the first is a site's name."""
    rest = read_title("".join(p.text for p in pieces[run.first + 1 : run.last + 1]))
    if rest is None or not rest.owner:
        return False
    party = pieces[run.first].text.startswith("中共") or pieces[run.first].text.endswith(
        ("党委", "党工委", "党组")
    )
    return bool(read_body(rest.owner).chain.names) and not party


def _title_spans(folded: str, pieces: Sequence[Piece], run: _Run) -> tuple[Span, ...]:
    """Return the spans of a title's pieces without the furniture around it (column names, bars, brackets)."""
    spans = [(pieces[i].start, pieces[i].end) for i in range(run.first, run.last + 1)]
    joined = "".join(pieces[i].text for i in range(run.first, run.last + 1))
    before = joined.find(run.title.text)
    after = len(joined) - before - len(run.title.text)
    (first, end), last = spans[0], spans[-1]
    spans[0] = (_skip(folded, first, before), end)
    stop = last[1]
    while after or folded[stop - 1].isspace():
        stop -= 1
        after -= not folded[stop].isspace()
    return (*spans[:-1], (spans[-1][0], stop))


def _skip(folded: str, at: int, count: int) -> int:
    """Return the offset after ``count`` characters that are not blank, and the blanks after them."""
    while count or folded[at].isspace():
        count -= not folded[at].isspace()
        at += 1
    return at


def _field_title(fields: Sequence[Field]) -> tuple[Span, ...]:
    """Return the title where it is printed only as a field (标题: …)."""
    for field in fields:
        if field.label == "title" and read_title("".join(field.value.split())):
            return ((field.start, field.end),)
    return ()


def _split_front(pieces: Sequence[Piece], runs: list[_Run]) -> tuple[list[_Run], int]:
    """Return the titles of the front and the index of the first piece of the body.

    Prose before a title (a browser warning, an editor's lead-in) is furniture only where that title has
    year and owner and no heading stands before it.
    """
    first = next((i for i, p in enumerate(pieces) if p.kind in BODY_KINDS), len(pieces))
    heading = next((i for i, p in enumerate(pieces) if p.kind == "heading"), len(pieces))
    front: list[_Run] = []
    for run in runs:
        prose = sum(p.kind in BODY_KINDS for p in pieces[: run.first])
        sure = bool(run.title.year and run.title.owner) and run.title.text.endswith(("报告", "总结"))
        if run.first < first or (not front and sure and prose <= 3 and run.first < heading):
            front.append(run)
    if not front:
        return front, first
    after = front[-1].last
    return front, next((i for i, p in enumerate(pieces) if i > after and p.kind in BODY_KINDS), len(pieces))


def _length(pieces: Sequence[Piece], run: _Run) -> int:
    """How many characters a run takes up, blanks included."""
    return sum(pieces[i].end - pieces[i].start for i in range(run.first, run.last + 1)) - len(run.title.text)


def _best_run(pieces: Sequence[Piece], runs: Sequence[_Run]) -> _Run | None:
    """Return the most complete copy of the title: with year, with an owner, on one line, without blanks; the first of equals."""
    if not runs:
        return None
    return max(
        runs,
        key=lambda r: (r.title.year is not None, bool(r.title.owner), r.first - r.last, -_length(pieces, r)),
    )


def _fields(folded: str, pieces: Sequence[Piece], used: set[int]) -> list[Field]:
    """Return the fields of the front; a label alone takes the next piece as its value where that is no title or label.

    A line that is nothing but a date, below the title, is a field of its own (``dated``).
    """
    fields: list[Field] = []
    for i, piece in enumerate(pieces):
        before = fields[-1] if fields and i and pieces[i - 1].field else None
        if before and not before.value and i not in used and _fits(before.label, piece):
            value = folded[piece.start : piece.end]
            fields[-1] = replace(before, value=value, start=piece.start, end=piece.end)
        elif piece.field:
            fields.append(piece.field)
        elif piece.kind == "date" and used and i > min(used):
            fields.append(Field("dated", folded[piece.start : piece.end], piece.start, piece.end))
    return fields


def _fits(label: str, piece: Piece) -> bool:
    """Tell whether a piece can be the value of a label printed on the line before."""
    if piece.kind == "date":
        return label in ("published", "created", "dated")
    if label in ("published", "created", "dated", "display"):
        return False
    if label == "counter":
        return piece.text.isdigit()
    return piece.kind in ("short", "furniture") and len(piece.text) <= 40


def _body_start(pieces: Sequence[Piece], body: int, used: set[int], values: set[int], length: int) -> int:
    """Where the report begins: the first body piece, or a heading without a number right before it."""
    start = body
    while start > 0 and pieces[start - 1].kind == "short" and start - 1 not in used:
        piece = pieces[start - 1]
        if piece.start in values or _is_byline(piece.text):
            break
        start -= 1
    if start < body and not (used or any(p.kind in ("field", "crumb", "furniture") for p in pieces[:start])):
        start = body if start == 0 and not _looks_headed(pieces[start].text) else start
    return pieces[start].start if start < len(pieces) else length


def _looks_headed(text: str) -> bool:
    """Tell whether a short first line reads like a heading rather than a site's name."""
    return bool(re.search("情况|工作|建设|举措|成效|回顾|总结|引言|前言|指导思想", text))


def _is_byline(text: str) -> bool:
    """Tell whether a short line under a title is no heading: organ, meeting, subtitle, brackets, file number, page bits."""
    if re.search(
        "会议上?[)]?$|大会上?[)]?$|次会议|^[(\\[【—-]|[)\\]】]$|〔|\\[20\\d\\d\\]|^[\\d\\W]+$|签发人|网$",
        text,
    ):
        return True
    return body_type(text) is not None and len(text) <= 40


@lru_cache(maxsize=1)
def _back_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Footer lines, and lists of attachments."""
    back = load_resource("furniture")["back"]
    return re.compile("|".join(back["hard"])), re.compile("|".join(back["attachment"]))


def _body_end(folded: str, start: int) -> int:
    """Where the report proper ends: before the signature, the attachments or the footer, whichever is first."""
    low = max(start, len(folded) - _BACK_CHARS)
    if low > start:
        low = folded.find("\n", low) + 1 or start
    lines = list(split_lines(folded, low, len(folded)))[-_BACK_LINES:]
    if not lines:
        return len(folded.rstrip())
    footer, attachment = _back_patterns()
    keep = len(lines)
    at = len(lines) - 1
    while at >= 0:
        line = folded[lines[at][0] : lines[at][1]]
        if _is_back(line, footer, attachment) or (keep == at + 1 and _signs_above(folded, lines, at)):
            keep = at
        elif keep == at + 1 < len(lines) and at and footer.search(folded[slice(*lines[at - 1])]):
            keep = at  # a sentence between two footer lines is the footer's own
        elif _is_sentence(line):
            break
        at -= 1
    if keep == 0:
        return lines[0][0]
    return _trim_tail(folded, max(start, lines[keep - 1][0]), lines[keep - 1][1])


@lru_cache(maxsize=1)
def _stopped_footer() -> re.Pattern[str]:
    """Footer lines that end with a full stop, as GB/T 9704 asks of the list of copies."""
    return re.compile("|".join(load_resource("furniture")["back"]["stopped"]))


def _is_sentence(line: str) -> bool:
    """Tell whether a line can only be the report's own prose."""
    # Footers hold short sentences at most: 谢谢大家!
    ended = len(line) >= 10 and line.endswith(("。", ";", "!", "。”", "。)"))
    return ended or line.count("。") >= 2 or len(line) > 120


def _is_back(line: str, footer: re.Pattern[str], attachment: re.Pattern[str]) -> bool:
    """Tell whether a line near the end is signature, signing date, attachment or footer."""
    if len(line) > 120:
        return False
    if (footer.search(line) or attachment.search(line)) and not line.endswith("。"):
        return True
    if _stopped_footer().match(line):
        return True
    if _noise_patterns()[0].fullmatch(line):
        return True
    squeezed = "".join(line.split())
    day = DATE.fullmatch(squeezed.strip("()")) or DATE.fullmatch(line.strip("() "))
    return day is not None or _is_signature(squeezed)


def _is_signature(squeezed: str) -> bool:
    """Tell whether a line is nothing but a body's name (with its date or a seal's bracket)."""
    name = re.sub("\\((?:盖章|公章|印章)\\)$", "", DATE.sub("", squeezed))
    if not 3 <= len(name) <= 36 or re.search('[,。;:、!?"“”《》0-9]|[一二三四五六七八九十]是', name):
        return False
    body = read_body(name)
    if body.chain.names and not body.tail:
        return False
    return body_type(name) is not None and bool(body.chain.names or body.unit or squeezed != name)


def _signs_above(folded: str, lines: Sequence[Span], at: int) -> bool:
    """Tell whether a body of a place unknown to the gazetteer signs here: its date, or another body, is below."""
    if at + 1 >= len(lines):
        return False
    name, below = ("".join(folded[slice(*lines[i])].split()) for i in (at, at + 1))
    return _names_body(name) and (DATE.fullmatch(below) is not None or _names_body(below))


def _names_body(name: str) -> bool:
    """Tell whether a line is one name with the ending of a body."""
    return re.fullmatch(r"[一-鿿()]{6,30}", name) is not None and body_type(name) is not None


def _trim_tail(folded: str, start: int, end: int) -> int:
    """Cut a signature with its date off the end of the last line (texts without line breaks)."""
    stop = max(folded.rfind(c, start, end) for c in "。!”)")
    tail = folded[stop + 1 : end]
    squeezed = "".join(tail.split())
    if stop < 0 or not squeezed or len(squeezed) > 80:
        return end
    footer, _ = _back_patterns()
    if (
        footer.search(tail.strip())
        or (DATE.search(squeezed) and _is_signature(squeezed))
        or DATE.fullmatch(squeezed)
    ):
        return stop + 1
    return end


@lru_cache(maxsize=1)
def _noise_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Whole lines and runs of noise."""
    noise = load_resource("furniture")["noise"]
    return re.compile("|".join(noise["lines"])), re.compile("|".join(noise["runs"]))


def _noise(folded: str, start: int, end: int, titles: set[str]) -> list[Span]:
    """Furniture inside the body, in order: page numbers, watermarks, repeated titles."""
    lines, runs = _noise_patterns()
    spans: list[Span] = []
    for first, last in split_lines(folded, start, end):
        if last - first > 80:
            continue
        line = folded[first:last]
        if lines.fullmatch(line) or (len(titles) == 1 and "".join(line.split()) in titles):
            spans.append((first, last))
    spans.extend(hit.span() for hit in runs.finditer(folded, start, end))
    if "www." in folded and _MARK.search(folded):
        spans.extend(_watermarks(folded, start, end))
    return sorted(set(spans))


def _watermarks(folded: str, start: int, end: int) -> Iterator[Span]:
    """Yield the copies of a site's line stamped into sentences: an address, and before it what all copies share."""
    marks = list(_MARK.finditer(folded))
    first, last = min(hit.group()[::-1] for hit in marks), max(hit.group()[::-1] for hit in marks)
    # The least and the greatest of the reversed copies share what all share.
    shared = next((i for i, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    for hit in marks:
        site = hit.start("site")
        begin = min(site, hit.end() - shared) if len(marks) > 1 else site
        if start <= begin and hit.end() <= end:
            yield begin, hit.end()
