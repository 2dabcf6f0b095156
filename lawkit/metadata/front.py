"""The first lines of a text taken apart into pieces: fields, breadcrumbs, furniture, and what may be title or body."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from lawkit.metadata.dates import DATE, TIME
from lawkit.metadata.fields import Field, find_hits, is_empty
from lawkit.metadata.titles import MAX_TITLE, open_title, read_title
from lawkit.resources import load_resource

#: Front matter is looked for in this much text: the longest seen (a portal's navigation and two metadata blocks) ran to 40 lines and 1,500 characters.
# What may stand before a date on a line of its own, and how long a date may be.
_SIGNS, _LONGEST_DATE = " ([【-•·|", 40
MAX_LINES = 80
MAX_CHARS = 4000

PieceKind = Literal["field", "crumb", "furniture", "date", "heading", "salutation", "prose", "short"]
BODY_KINDS = ("heading", "salutation", "prose")

_HEADING = re.compile(
    r"[一二三四五六七八九十]{1,3}\s?(?:、|\.(?!\s*\d))|\([一二三四五六七八九十]{1,3}\)|第[一二三四五六七八九十][部章]|[一二三四五六七八九十]\)|\d{1,2}(?:、|\.(?=\s?[^\d\s]))|[㈠-㈩⑴-⒇①-⑳]"
)
_INTRO_END = re.compile("报告如下|汇报如下|总结如下|情况如下|如下[:。]?$")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of one line with its kind; ``field`` is set for labelled fields."""

    kind: PieceKind
    start: int
    end: int
    text: str
    field: Field | None = None


@lru_cache(maxsize=1)
def _words() -> tuple[frozenset[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Furniture words, strong furniture, breadcrumb openings, salutations."""
    data = load_resource("furniture")
    front = data["front"]
    addressee = "|".join(data["salutation"]["words"])
    return (
        frozenset(front["words"]),
        re.compile("|".join(front["strong"])),
        re.compile("|".join(front["crumb"])),
        re.compile(f"[^。;!?:]{{1,80}}?(?:{addressee})\\)?\\s?:(?P<rest>.*)", re.DOTALL),
    )


def split_lines(folded: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the spans of the lines of ``folded[start:end]`` that are not blank, without blanks around them."""
    at = start
    while at < end:
        stop = folded.find("\n", at, end)
        stop = end if stop < 0 else stop
        line = folded[at:stop]
        if stripped := line.strip():
            first = at + len(line) - len(line.lstrip())
            yield first, first + len(stripped)
        at = stop + 1


def read_pieces(folded: str) -> list[Piece]:
    """Return the pieces of the first lines of ``folded``, in order."""
    pieces: list[Piece] = []
    body = 0
    for count, (start, end) in enumerate(split_lines(folded, 0, len(folded))):
        if count >= MAX_LINES or start > MAX_CHARS or body > 6:
            break
        pieces.extend(_split_line(folded, start, end))
        body += pieces[-1].kind in BODY_KINDS if pieces else 0
    return pieces


def _split_line(folded: str, start: int, end: int) -> Iterator[Piece]:
    """Split a line into pieces; what is left beyond the front matter is one piece."""
    rest: int | None = start
    while rest is not None:
        if rest > start + MAX_CHARS:
            yield _classify(folded, rest, end)
            return
        rest = yield from _split_fields(folded, rest, end)


def _split_fields(folded: str, start: int, end: int) -> Generator[Piece, None, int | None]:
    """Split off the labelled fields, and a title or date behind them; return where the line goes on.

    A sentence before a label makes the rest of the line body.
    """
    at = start
    for hit in find_hits(folded, start, min(end, start + 400)):
        if hit.start < at:
            continue
        gap = folded[at : hit.start]
        if not is_empty(gap):
            if "。" in gap or len(gap) > 2 * MAX_TITLE:
                break
            rest = yield from _split_text(folded, at, hit.start)
            if rest is not None:
                yield from _split_line(folded, rest, hit.start)
        yield Piece("field", hit.start, hit.end, folded[hit.start : hit.end], hit.field)
        at = hit.end
    if at < end and not is_empty(folded[at:end]):
        return (yield from _split_text(folded, at, end))
    return None


def _split_text(folded: str, start: int, end: int) -> Generator[Piece, None, int | None]:
    """Yield the title that a run of text begins with and return its end, or the whole run and None."""
    while start < end and (folded[start].isspace() or folded[start] in "|•·]】#"):
        start += 1
    if start >= end:
        return None
    cut = _title_end(folded, start, end)
    if cut is None:
        yield _classify(folded, start, end)
        return None
    yield Piece("short", start, cut, "".join(folded[start:cut].split()))
    return None if is_empty(folded[cut:end]) else cut


def _title_end(folded: str, start: int, end: int) -> int | None:
    """Where a title at the head of a longer run ends; None where the run is one piece."""
    head = folded[start : min(end, start + 2 * MAX_TITLE)]
    if _HEADING.match(head):
        return None
    whole = len("".join(folded[start:end].split())) <= MAX_TITLE
    if whole and read_title("".join(head.split())):
        return None
    blanks = [m.start() for m in re.finditer(r"\s", head)][:12]
    for at in blanks:
        title = read_title("".join(head[:at].split()))
        if title is not None:
            return start + at
    squeezed = "".join(head.split())
    noise = re.match(r".{0,40}?www\.[a-z0-9-]+(?:\.[a-z]{2,4}){1,2}(?=[\u4e00-\u9fff])", squeezed)
    if noise:
        return _offset(folded, start, noise.end())
    title = open_title(squeezed)
    return _offset(folded, start, len(title.text)) if title and len(title.text) < len(squeezed) else None


def _offset(folded: str, start: int, count: int) -> int:
    """Return the offset after ``count`` characters that are not blank."""
    at = start
    while count:
        count -= not folded[at].isspace()
        at += 1
    return at


def _classify(folded: str, start: int, end: int) -> Piece:
    """Return the piece that is ``folded[start:end]`` as a whole."""
    text = folded[start:end].strip()
    return Piece(_kind(text), start, start + len(text), "".join(text.split()))


def _kind(text: str) -> PieceKind:
    """Tell what a run of text is by its words."""
    words, strong, crumb, salutation = _words()
    if _HEADING.match(text):
        return "heading"
    short = len(text) <= 80
    crumbs = crumb.search(text[:30]) or text.count(">") >= 2 or (">" in text and short)
    if crumbs and (short or len(text) <= 200) and "。" not in text:
        return "crumb"
    if short and (
        strong.search(text) or all(w in words or not w for w in re.split(r"[\s|·•\[\]【】():,/+-]+", text))
    ):
        return "furniture"
    signs = len(text) - len(text.lstrip(_SIGNS))
    if (day := DATE.search(text[: signs + _LONGEST_DATE])) and is_bare_date(text, day):
        return "date"
    if (hit := salutation.match(text)) and _INTRO_END.search(text[: hit.start("rest")]) is None:
        return "salutation"
    if (
        (len(text) >= 16 and re.search("[,。;]", text))
        or _INTRO_END.search(text)
        or len(text) > MAX_TITLE
        or text.endswith("。")
    ):
        return "prose"
    return "short"


def is_bare_date(text: str, day: re.Match[str]) -> bool:
    """Tell whether a line is a date with nothing but a time of day or a site's name beside it."""
    time = TIME.match(text, day.end())
    before, after = (
        text[: day.start()].strip(_SIGNS),
        text[time.end() if time else day.end() :].strip(" )]】|"),
    )
    return not before and len(after) <= 16 and not re.search("[,。;:在于]", after)
