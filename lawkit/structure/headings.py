"""The heading tree of GB/T 9704-2012, read from ordinals, markup and role wordings."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace

from lawkit.records import record
from lawkit.structure.ordinals import Ordinal, form_names, leading_signs, line_openers, ordinal_value
from lawkit.structure.wordings import classify_heading
from lawkit.text.fold import squeezed

# A line's first sentence may be a heading up to here; own count of the longest real ones (110) with room.
LONGEST_HEADING = 160
# A heading without a number stands alone on a short line; longer lines are prose.
LONGEST_PLAIN_HEADING = 40
# Lines that stand over a paragraph as its topic; their wording is free, so they must be shorter still.
LONGEST_TOPIC = 30
_TOPIC_LINE = re.compile(r"[一-鿿“”《》、,()\d]*[一-鿿”》)]")
# Before ";" or ":" a "short noun phrase" (guide §2) ends a run-in heading.
LONGEST_PHRASE = 30
_STOP = re.compile(r"[。!?]|(?<=[一-鿿”)》])\.(?=\s|$|[一-鿿“《(])")
_PHRASE_END = re.compile(r"[;:](?=\s*\S)")
# A blank in place of a line break: the heading's words before it, a clause of a sentence after it.
_BLANK_END = re.compile(r"(?<=[^\s,、]{3})[ \t]+(?=[^\s]{8})")
_FINAL = " \t\u3000。.;;:,,、"
_LIST_OF_NUMBERS = re.compile(
    r"\s*(?:[、至和及或与]?\s*\([一二三四五六七八九十\d]{1,3}\)|[、至和及或与]\s*[一二三四五六七八九十\d]{1,3}|[一二三四五六七八九十]{1,2}、|项|款|条)"
)
# 一、二级河道: the next numeral follows at once, with a word that counts ranks.
_RANKED = re.compile(r"([一二三四五六七八九十])[级类线等期次档星审批号、]")
_NO_WORDS = re.compile(r"[\W\d_]*$")


@record
class Heading:
    """A heading and its place: ``start`` of the number, the span of its words, ``end`` with its final stop."""

    start: int
    text_start: int
    text_end: int
    end: int
    form: str  # a form of `form_names`, or "plain" for a heading without a number
    value: int | None
    number_end: int
    level: int


@dataclass
class _State:
    """What has been accepted so far: the open series of each form, and the last heading."""

    open: dict[str, int] = field(default_factory=dict)
    ever: dict[str, int] = field(default_factory=dict)
    accepted: list[Ordinal] = field(default_factory=list)

    def accept(self, ordinal: Ordinal, names: list[str]) -> None:
        rank = names.index(ordinal.form)
        for deeper in names[rank + 1 :]:
            self.open.pop(deeper, None)
        self.open[ordinal.form] = ordinal.value
        self.ever[ordinal.form] = ordinal.value
        self.accepted.append(ordinal)


@dataclass(frozen=True, slots=True)
class _Page:
    """The text with its lines, for the questions that ordinals ask of it."""

    folded: str
    lines: list[tuple[int, int]]
    starts: list[int]
    series: dict[str, list[Ordinal]]  # ordinals at the start of a line, by form

    def line_of(self, offset: int) -> tuple[int, int]:
        return self.lines[max(0, bisect_right(self.starts, offset) - 1)]

    def words_below(self, offset: int) -> tuple[int, int] | None:
        """Return the next line, where a number stands alone and the heading's words are below it."""
        at = bisect_right(self.starts, offset)
        if at >= len(self.lines):
            return None
        start, end = self.lines[at]
        short = end - start <= LONGEST_PLAIN_HEADING and not _STOP.search(self.folded, start, end - 1)
        return (start, end) if short and not line_openers().match(self.folded, start) else None

    def next_at_line_start(self, ordinal: Ordinal) -> Ordinal | None:
        series = self.series.get(ordinal.form, [])
        at = bisect_right(series, ordinal.start, key=lambda o: o.start)
        return series[at] if at < len(series) else None


def find_headings(
    folded: str,
    lines: list[tuple[int, int]],
    ordinals: list[Ordinal],
    items: list[Ordinal],
    *,
    markup: dict[int, int] | None = None,
) -> list[Heading]:
    """Return the headings of a report's body in text order, each with its level.

    Parameters
    ----------
    folded
        The folded text.
    lines
        Spans of the body's lines, without furniture.
    ordinals, items
        What `find_ordinals` and `find_item_ordinals` found in those lines.
    markup
        Start of a line → heading level, for lines that the file's own markup calls headings.
    """
    series: dict[str, list[Ordinal]] = {}
    for ordinal in ordinals:
        if ordinal.line_start:
            series.setdefault(ordinal.form, []).append(ordinal)
    page = _Page(folded, lines, [start for start, _ in lines], series)
    chosen = _choose(page, ordinals, items)
    headings = _measure(page, chosen, items)
    headings = _add_plain(page, headings, markup or {})
    return _set_levels(page, headings)


# ---------------------------------------------------------------- which ordinals open a section


def _choose(page: _Page, ordinals: list[Ordinal], items: list[Ordinal]) -> list[Ordinal]:
    """Walk through the ordinals and keep those that open a section."""
    names = form_names()
    state = _State()
    followers = _followers(ordinals)
    for at, ordinal in enumerate(ordinals):
        if not _has_words(page, ordinal):
            continue
        if ordinal.line_start:
            keep = _fits_at_line_start(page, ordinal, state, followers.get(at))
        else:
            keep = _fits_inside(page, ordinal, state, names, followers.get(at))
        if keep:
            state.accept(ordinal, names)
    return _restore_first(page, state.accepted, items)


def _followers(ordinals: list[Ordinal]) -> dict[int, Ordinal]:
    """Map the index of each ordinal to the next one of its form that continues it (n + 1)."""
    following: dict[int, Ordinal] = {}
    waiting: dict[tuple[str, int], int] = {}
    for at, ordinal in enumerate(ordinals):
        previous = waiting.pop((ordinal.form, ordinal.value - 1), None)
        if previous is not None:
            following[previous] = ordinal
        waiting[ordinal.form, ordinal.value] = at
    return following


def _has_words(page: _Page, ordinal: Ordinal) -> bool:
    """Whether words follow that are no list of numbers (一、二、三产业; (一)、(二)项) and no table row."""
    _, line_end = page.line_of(ordinal.start)
    rest = page.folded[ordinal.end : min(line_end, ordinal.end + 24)]
    if not rest.strip():
        return ordinal.line_start and page.words_below(ordinal.start) is not None
    ranked = _RANKED.match(rest) if ordinal.form == "comma" else None
    if ranked and ordinal_value(ranked.group(1)) == ordinal.value + 1:
        return False
    return not (_LIST_OF_NUMBERS.match(rest) or (_NO_WORDS.match(rest) and "“" not in rest))


def _fits_at_line_start(page: _Page, ordinal: Ordinal, state: _State, follower: Ordinal | None) -> bool:
    """Tell whether a mark at the start of a line opens a section: unless its number is out of sequence."""
    start, end = page.line_of(ordinal.start)
    if " | " in page.folded[start:end]:
        return False
    last = state.ever.get(ordinal.form)
    if ordinal.value == 1 or follower is not None:
        return True
    if ordinal.form in ("digit", "bracket_digit"):
        return last is not None and ordinal.value <= last + 3
    return last is None or ordinal.value <= last + 6


def _fits_inside(
    page: _Page, ordinal: Ordinal, state: _State, names: list[str], follower: Ordinal | None
) -> bool:
    """Tell whether a mark inside a line opens a section: it must continue or plainly begin a series."""
    if ordinal.before in "“《(「『〈<【":
        return False
    if ordinal.value > 1:
        return _continues(page, ordinal, state)
    rank = names.index(ordinal.form)
    if ordinal.form in state.open or follower is None or ordinal.form == "part":
        return _nests_directly(page, ordinal, state, follower)
    if any(deeper in state.open for deeper in names[rank + 1 :]):
        return False
    if _nests_directly(page, ordinal, state, follower):
        return True
    if _runs_in(page, ordinal, follower) and _runs_in(page, follower, None):
        return True
    if ordinal.form != "comma" and _lists_sentences(page, ordinal, follower):
        return True
    if page.series.get(ordinal.form):
        # The first heading is glued to the introduction, the second stands on a line of its own.
        return ordinal.form == "comma" and not state.ever and follower.line_start and ordinal.before in "。:"
    stops = "。!?" if ordinal.form != "comma" else "。!?:"
    at_stop = ordinal.before in stops or (ordinal.before == " " and _stop_before(page, ordinal.start, stops))
    return at_stop and follower.before in ("", " ", *stops) and _is_flat(page, ordinal)


def _runs_in(page: _Page, ordinal: Ordinal, follower: Ordinal | None) -> bool:
    """Whether a mark inside a line begins a run-in heading: a short sentence of its own with more after it."""
    if ordinal.before not in (" ", *"。!?;:"):
        return False
    _, line_end = page.line_of(ordinal.start)
    limit = min(line_end, follower.start if follower and not follower.line_start else line_end)
    stop = page.folded.find("。", ordinal.end, min(limit, ordinal.end + LONGEST_PLAIN_HEADING))
    return stop > 0 and len(page.folded[stop + 1 : limit].strip()) > 4


def _lists_sentences(page: _Page, ordinal: Ordinal, follower: Ordinal) -> bool:
    """Whether a lead-in or sentence ends before (1), and (1) holds whole sentences up to (2), not a part of one."""
    _, end = page.line_of(ordinal.start)
    near = follower.start <= end + 8  # on this line or at the start of the next
    head = page.folded[max(0, ordinal.start - 4) : ordinal.start].rstrip()
    tail = page.folded[max(ordinal.end, follower.start - 4) : follower.start].rstrip()
    return near and head.endswith(("。", "!", "?", ":")) and tail.endswith(("。", "!", "?"))


def _stop_before(page: _Page, at: int, stops: str) -> bool:
    head = page.folded[max(0, at - 12) : at].rstrip()
    return bool(head) and (head[-1] in stops or head[-1] not in ",、;:")


def _is_flat(page: _Page, ordinal: Ordinal) -> bool:
    """Whether the line is a page without breaks rather than a paragraph (paragraphs above 1,000 are rare)."""
    start, end = page.line_of(ordinal.start)
    body = page.lines[-1][1] - page.lines[0][0]
    return end - start > 0.5 * body or end - start > 1500


def _continues(page: _Page, ordinal: Ordinal, state: _State) -> bool:
    """Whether an inside mark is the next of an open series and no line of its own brings that number."""
    if state.open.get(ordinal.form) != ordinal.value - 1:
        return False
    coming = page.next_at_line_start(ordinal)
    if coming and coming.value == ordinal.value:
        return False
    if ordinal.form == "comma" and ordinal.before not in ("", " ", *"。!?;:”)》"):
        # Headings may be glued to the text before, but 一、 also stands in 第一、第二 and 一、二审.
        return _is_flat(page, ordinal) and ordinal.before not in "第、"
    if ordinal.form in ("digit", "bracket_digit"):
        return ordinal.before in ("", " ", *"。!?;")
    return ordinal.before in ("", " ", *"。!?;:”)》") or _is_flat(page, ordinal)


def _nests_directly(page: _Page, ordinal: Ordinal, state: _State, follower: Ordinal | None) -> bool:
    """Whether only the words of a heading stand between the parent's mark on this line and this one."""
    if not state.accepted or (follower is None and ordinal.form not in state.ever):
        return False
    parent = state.accepted[-1]
    start, _ = page.line_of(ordinal.start)
    if parent.start < start or ordinal.start - parent.end > LONGEST_HEADING:
        return False  # before slicing: on a page without line breaks the slice would grow with the page
    between = page.folded[parent.end : ordinal.start]
    names = form_names()
    deeper = names.index(ordinal.form) > names.index(parent.form)
    return deeper and not _STOP.search(between.rstrip()[:-1])


def _restore_first(page: _Page, accepted: list[Ordinal], items: list[Ordinal]) -> list[Ordinal]:
    """Read 一是 as a damaged 一、 where the series of 一、 begins with 二、 and 一是 stands for its first."""
    first = next((o for o in accepted if o.form == "comma"), None)
    if first is None or first.value != 2:
        return accepted
    before = [i for i in items if i.form == "是" and i.start < first.start]
    for at, item in enumerate(before):
        after = before[at + 1] if at + 1 < len(before) else None
        if item.line_start and item.value == 1 and (after is None or after.value == 1):
            mended = replace(item, form="comma")
            return sorted([*accepted, mended], key=lambda o: o.start)
    return accepted


# ---------------------------------------------------------------- where a heading's words end


def _measure(page: _Page, chosen: list[Ordinal], items: list[Ordinal]) -> list[Heading]:
    """Turn the chosen ordinals into headings with the span of their words."""
    item_starts = [i.start for i in items]
    glued = re.compile(r"一是(?!一)")
    headings = []
    for at, ordinal in enumerate(chosen):
        _, line_end = page.line_of(ordinal.start)
        if ordinal.end >= line_end and (below := page.words_below(ordinal.start)):
            line_end = below[1]
        limit = min(line_end, chosen[at + 1].start if at + 1 < len(chosen) else line_end)
        item = bisect_right(item_starts, ordinal.start)
        if item < len(items) and items[item].start < limit:
            limit = items[item].start
        text_start = ordinal.end
        while text_start < limit and page.folded[text_start] in " \t\r\n、.:":
            text_start += 1
        window = page.folded[text_start : min(limit, text_start + LONGEST_HEADING)]
        joined = glued.search(window)
        if joined and joined.start() >= 4 and window[joined.start() - 1] not in "统之唯第万同单专惟归划十":
            limit = text_start + joined.start()
        flat = _is_flat(page, ordinal)
        text_end, end = _heading_end(page.folded, text_start, limit, line_end, flat=flat)
        headings.append(
            Heading(
                ordinal.start,
                text_start,
                text_end,
                end,
                ordinal.form,
                ordinal.value,
                ordinal.end,
                1,
            )
        )
    return headings


def _heading_end(folded: str, start: int, limit: int, line_end: int, *, flat: bool) -> tuple[int, int]:
    """Return the end of a heading's words and the end with its final stop."""
    stop = _STOP.search(folded, start, limit)
    end = stop.end() if stop else limit
    runs_in = stop is not None or end < line_end
    phrase = _PHRASE_END.search(folded, start, min(end, start + LONGEST_PHRASE + 1)) if runs_in else None
    blank = _BLANK_END.search(folded, start, phrase.start() if phrase else end)
    if blank and (
        flat or len(blank.group()) > 1 or _is_wording("".join(folded[start : blank.start()].split()))
    ):
        end = blank.start()
    elif phrase:
        end = phrase.end()
    text_end = end
    while text_end > start and folded[text_end - 1] in _FINAL:
        text_end -= 1
    while end > text_end and folded[end - 1].isspace():
        end -= 1
    return text_end, end


# ---------------------------------------------------------------- headings without a number


def _add_plain(page: _Page, headings: list[Heading], markup: dict[int, int]) -> list[Heading]:
    """Add the lines that markup or their wording shows to be headings without a number."""
    taken = {h.start for h in headings}
    starts = [h.start for h in headings]
    ends = [h.end for h in headings]
    leads = _topic_lines(page)
    plain = []
    for start, end in page.lines:
        before = bisect_right(starts, start) - 1
        if start in taken or (before >= 0 and ends[before] > start) or _holds(starts, start, end):
            continue
        if start in markup or start in leads or _reads_as_heading(page.folded[start:end]):
            text_end = end - len(page.folded[start:end]) + len(page.folded[start:end].rstrip(_FINAL))
            text_start = leading_signs(page.folded, start, text_end)
            if text_end > text_start:
                plain.append(
                    Heading(
                        text_start,
                        text_start,
                        text_end,
                        end,
                        "plain",
                        None,
                        text_start,
                        markup.get(start, 0),
                    )
                )
    return sorted([*headings, *plain], key=lambda h: h.start)


def _topic_lines(page: _Page) -> set[int]:
    """Return the starts of short lines without a stop that each stand over a paragraph, if there are several."""
    found = []
    for (start, end), (below_start, below_end) in zip(page.lines, page.lines[1:], strict=False):
        line = page.folded[start:end]
        stands_over = (
            below_end - below_start > max(20, end - start) and page.folded[below_end - 1] in "。!?;”"
        )
        if stands_over and 4 <= end - start <= LONGEST_TOPIC and _TOPIC_LINE.fullmatch(line):
            found.append(start)
    return set(found) if len(found) > 1 else set()


def _holds(starts: list[int], start: int, end: int) -> bool:
    at = bisect_right(starts, start)
    return at < len(starts) and starts[at] < end


def _reads_as_heading(line: str) -> bool:
    """Whether a line of its own is nothing but a generic role wording."""
    words = "".join(line.split())
    if (
        not 2 <= len(words) <= LONGEST_PLAIN_HEADING
        or words[-1] in "。;,!?、"
        or re.search(r"[。;!?|]|^[•·\-(\[【]", words)
    ):
        return False
    if len(words) > 24 or (words.endswith(":") and len(words) > 16) or ":" in words[:-1]:
        return False
    return _is_wording(words)


def _is_wording(words: str) -> bool:
    """Whether beside a role wording there is only a year, an organ or the name of the field."""
    named = classify_heading(words.rstrip(_FINAL))
    if not named.roles or "," in words:
        return False
    rest = words
    for part in named.evidence.split("; "):
        rest = rest.replace(part, "", 1)
    rest = re.sub(
        r"\d{4}年?度?|上?一?年度|一年来|法治政府|依法行政|推进|建设|工作|主要|的|和|与|及|存在|情况|我[市县区镇乡局]|[一-鿿]{1,6}[市县区镇乡局州旗]",
        "",
        rest,
    )
    return len(rest) <= 4


# ---------------------------------------------------------------- levels


def _set_levels(page: _Page, headings: list[Heading]) -> list[Heading]:
    """Give each heading its level: the rank of its form among the forms in use (guide §2)."""
    used = {h.form for h in headings}
    rank = {name: at for at, name in enumerate((n for n in form_names() if n in used), 1)}
    top = next(iter(rank), None)
    series = _Series()
    result: list[Heading] = []
    stack: list[tuple[Heading, int]] = []  # open headings with their markup level (0 for numbered ones)
    for heading in headings:
        words = squeezed(page.folded, heading.text_start, heading.text_end)
        last = result[-1] if result else None
        if last and _is_copy(page, last, heading, words):
            continue
        if heading.form == "plain":
            level, markup = _plain_level(page, heading, words, stack)
        else:
            inner = series.place(page, heading, words, last) if heading.form == top else series.inside
            level, markup = rank[heading.form] + inner, 0
        while stack and stack[-1][0].level >= level:
            stack.pop()
        placed = replace(heading, level=level)
        stack.append((placed, markup))
        result.append(placed)
    return result


@dataclass
class _Series:
    """Follows a second series of the top form that runs under a heading of the same form (forms H2)."""

    inside: int = 0
    outer: int = 0
    inner: int = 0

    def place(self, page: _Page, heading: Heading, words: str, last: Heading | None) -> int:
        value = heading.value or 0
        touching = last is not None and not page.folded[last.end : heading.start].strip()
        if value == 1 and touching and last is not None and last.form == heading.form:
            self.inside, self.inner = 1, 1
        elif (
            self.inside
            and value == self.inner + 1
            and not (value == self.outer + 1 and classify_heading(words).role in ("problems", "plan"))
        ):
            self.inner = value
        else:
            self.inside, self.outer = 0, value
        return self.inside


def _is_copy(page: _Page, last: Heading, heading: Heading, words: str) -> bool:
    """Whether a heading line was printed twice."""
    if page.folded[last.end : heading.start].strip():
        return False
    return squeezed(page.folded, last.text_start, last.text_end) == words and last.value == heading.value


def _plain_level(
    page: _Page, heading: Heading, words: str, stack: list[tuple[Heading, int]]
) -> tuple[int, int]:
    """Return the level of an unnumbered heading's place, and its markup level."""
    markup = heading.level
    numbered = [h for h, _ in stack if h.form != "plain"]
    if markup and not numbered:
        return max((h.level for h, m in stack if m < markup), default=0) + 1, markup
    below = numbered[-1].level + 1 if numbered else 1
    role = classify_heading(words).role
    if role in ("problems", "plan", "leadership") and numbered:
        first = squeezed(page.folded, numbered[0].text_start, numbered[0].text_end)
        return (2 if len(classify_heading(first).roles) > 1 else 1), markup
    return below, markup
