"""Roles: what each section and each sentence of a report is for."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field

from lawkit.records import record
from lawkit.structure.headings import Heading
from lawkit.structure.items import Item
from lawkit.structure.wordings import (
    HeadingRole,
    Role,
    classify_heading,
    ends_opening,
    find_cue,
    has_intent,
    names_shortcoming,
    reads_as_opening,
)
from lawkit.text.fold import squeezed

# 基本情况 names an opening; with this much text or two subsections it holds the measures themselves (forms D).
LONGEST_OVERVIEW = 1200
# How many sentences an opening without a heading after it may have; own count, one page in fifty has more.
LONGEST_OPENING = 6


@record
class SectionRole:
    """The role of a section, the roles its heading names, and the words or rule that decided."""

    role: Role | None
    named: tuple[Role, ...]
    evidence: str


@record
class Sentence:
    """A sentence of the body: its span, its section and item (indexes), whether it is a heading."""

    start: int
    end: int
    section: int | None
    item: int | None
    is_heading: bool
    line: int  # a running number of its paragraph


def section_roles(
    folded: str, headings: list[Heading], ends: list[int], year: int | None
) -> list[SectionRole]:
    """Return the role of each section by its heading, its place in the tree and its neighbours.

    Parameters
    ----------
    folded
        The folded text.
    headings
        All headings in text order.
    ends
        The end of each section, its subsections included.
    year
        The year reported on.
    """
    named = [classify_heading(squeezed(folded, h.text_start, h.text_end), year) for h in headings]
    working = {h.level for n, h in zip(named, headings, strict=True) if "measures" in n.roles}
    roles: list[SectionRole] = []
    stack: list[int] = []
    carried: SectionRole | None = None
    parents: list[int | None] = []
    for at, heading in enumerate(headings):
        while stack and headings[stack[-1]].level >= heading.level:
            stack.pop()
        parents.append(stack[-1] if stack else None)
        parent = roles[stack[-1]] if stack else None
        own = named[at]
        if own.role == "overview" and parent is None and _holds_the_work(headings, named, ends, at, working):
            own = HeadingRole(("measures",), f"{own.evidence} holds the work itself")
        role = _decide(own, parent, carried if heading.value != 1 or not parent else None)
        if parent is None:
            carried = _carry(heading, role, carried)
        roles.append(role)
        stack.append(at)
    return _settle_combined(folded, headings, roles, parents)


def _settle_combined(
    folded: str, headings: list[Heading], roles: list[SectionRole], parents: list[int | None]
) -> list[SectionRole]:
    """Give the subsections of a combined heading (问题及打算) their roles, where some name shortcomings."""
    short = [
        role.role is None and names_shortcoming(squeezed(folded, h.text_start, h.text_end))
        for role, h in zip(roles, headings, strict=True)
    ]
    split = {p for p, s in zip(parents, short, strict=True) if s and p is not None}
    settled = list(roles)
    for at, (role, parent) in enumerate(zip(roles, parents, strict=True)):
        if role.role is not None or parent is None or len(role.named) < 2:
            continue
        if settled[parent].role is not None:
            settled[at] = SectionRole(settled[parent].role, (), "inherited")
        elif parent in split and "problems" in role.named:
            other = next(r for r in role.named if r != "problems")
            settled[at] = SectionRole(
                "problems" if short[at] else other, (), "names a shortcoming" if short[at] else "names none"
            )
    return settled


def _decide(own: HeadingRole, parent: SectionRole | None, carried: SectionRole | None) -> SectionRole:
    """Weigh what a heading says against the section it stands in."""
    if parent is None:
        if not own.roles:
            if carried:
                return SectionRole(carried.role, (), f"under {carried.evidence}")
            return SectionRole("measures", (), "topic heading")
        if len(own.roles) > 1:
            return SectionRole(None, own.roles, f"combined: {own.evidence}")
        return SectionRole(own.role, own.roles, own.evidence)
    if own.role and _overrides(own.role, parent):
        return SectionRole(own.role, own.roles, own.evidence)
    if len(own.roles) > 1 and parent.role in (None, "measures"):
        return SectionRole(None, own.roles, f"combined: {own.evidence}")
    if parent.role is None and len(parent.named) > 1:
        return SectionRole(None, parent.named, f"inherited: {parent.evidence}")
    return SectionRole(parent.role or next(iter(parent.named), None), (), "inherited")


def _overrides(role: Role, parent: SectionRole) -> bool:
    """Whether a subsection's own wording wins over its parent's role."""
    if parent.role is None:
        return role in parent.named or role in ("problems", "plan", "leadership")
    allowed: dict[str, tuple[Role, ...]] = {
        "measures": ("leadership", "problems", "plan", "overview"),
        "overview": ("measures", "leadership", "problems", "plan"),
        "leadership": ("problems", "plan"),
        "problems": ("plan",),
        "plan": ("problems",),
    }
    return role in allowed.get(parent.role, ())


def _carry(heading: Heading, role: SectionRole, carried: SectionRole | None) -> SectionRole | None:
    """Return what an unnumbered role heading (2025年工作安排) says for the numbered topics after it."""
    if heading.form == "plain":
        return role if role.named and role.role in ("problems", "plan", "leadership") else None
    return carried if not role.named else None


def _holds_the_work(
    headings: list[Heading], named: list[HeadingRole], ends: list[int], at: int, working: set[int]
) -> bool:
    """Whether a section called 基本情况 is where the measures stand."""
    if not re.search(r"情况|概况|回顾", named[at].evidence):
        return False
    if headings[at].level in working:
        return False
    children = bisect_left(headings, ends[at], key=lambda h: h.start) - at - 1
    return children >= 2 or ends[at] - headings[at].start > LONGEST_OVERVIEW


@dataclass
class _Passage:
    """A stretch of sentences with another role than their section, and how far it may reach."""

    role: Role
    section: int | None
    item: int | None
    line: int | None  # set where it must end with the paragraph


@dataclass
class _Reader:
    """Reads the sentences in order and remembers the passage it is in."""

    folded: str
    sections: list[SectionRole]
    items: list[Item]
    year: int | None
    passage: _Passage | None = None
    last_line: int | None = None
    leading: dict[int, bool] = field(default_factory=dict)

    def enter(self, sentence: Sentence, section: SectionRole | None) -> Role:
        """Enter a section and return the role of its heading."""
        before, self.passage = self.passage, None
        runs_in, self.last_line = sentence.line == self.last_line, sentence.line
        if before and runs_in and not (section and section.named):
            # 我们也看到:(一)…。(二)…。 The numbered sentences go on with what the paragraph turned to.
            self.passage = _Passage(before.role, sentence.section, None, sentence.line)
            return before.role
        if section is None or section.role:
            return (section.role if section else None) or "measures"
        if before and section.evidence.startswith("inherited"):
            # Under 问题及打算 the sentence before the subsections has turned to the plan.
            self.passage = _Passage(before.role, sentence.section, None, None)
            return before.role
        return section.named[0] if section.named else "measures"

    def read(self, sentence: Sentence, base: Role | None, named: tuple[Role, ...]) -> Role:
        """Return the role of one sentence."""
        words = squeezed(self.folded, sentence.start, min(sentence.end, sentence.start + 200))
        passage = self.passage
        if passage and (
            passage.section != sentence.section
            or (passage.line is not None and passage.line != sentence.line)
            or (passage.item is not None and not self._within(sentence.item, passage.item))
        ):
            passage = self.passage = None
        current = passage.role if passage else (base or (named[0] if named else "measures"))
        cue = find_cue(_without_mark(self.folded, self.items, sentence, words), self.year, after=current)
        if cue and self._turns(cue.role, current, base, named, words):
            if cue.role == base:
                self.passage = None
            else:
                self.passage = self._open(cue.role, sentence, named)
            self.last_line = sentence.line
            return cue.role
        self.last_line = sentence.line
        if current == "measures" and base == "measures" and self._leads(sentence):
            return "leadership"
        return current

    def _turns(
        self, role: Role, current: Role, base: Role | None, named: tuple[Role, ...], words: str
    ) -> bool:
        """Whether a cue is taken: it must change the role, and a plan that owns up to gaps stays a plan."""
        if role == current:
            return False
        if len(named) > 1 and role not in named and role == "measures":
            return False
        if role == "problems":
            return not (current == "plan" and has_intent(words))
        if role == "measures":
            return base == "measures" or "measures" in named
        return True

    def _open(self, role: Role, sentence: Sentence, named: tuple[Role, ...]) -> _Passage:
        at_line_start = sentence.line != self.last_line
        keeps_on = at_line_start or len(named) > 1 or self.folded[sentence.end - 1] == ":"
        item = sentence.item if not (at_line_start and len(named) > 1) else None
        return _Passage(role, sentence.section, item, None if keeps_on and item is None else sentence.line)

    def _within(self, item: int | None, outer: int) -> bool:
        return (
            item is not None
            and self.items[item].start >= self.items[outer].start
            and self.items[item].end <= self.items[outer].end
        )

    def _leads(self, sentence: Sentence) -> bool:
        """Whether the sentence stands in an item whose lead names the duty of the first person responsible."""
        if sentence.item is None:
            return False
        if sentence.item not in self.leading:
            item = self.items[sentence.item]
            lead = squeezed(self.folded, item.start, min(item.end, item.start + 48))
            stop = re.search(r"[。;:]", lead)
            lead = lead[: stop.start()] if stop else re.split(r"[,]", lead)[0]
            self.leading[sentence.item] = "leadership" in classify_heading(lead).roles
        return self.leading[sentence.item]


def _without_mark(folded: str, items: list[Item], sentence: Sentence, words: str) -> str:
    """Drop the item's number at the head of a sentence, so that its first words count."""
    if sentence.item is not None and items[sentence.item].start == sentence.start:
        mark = "".join(items[sentence.item].number.split())
        return words[len(mark) :].lstrip(",、:")
    return words


def sentence_roles(
    folded: str, sentences: list[Sentence], sections: list[SectionRole], items: list[Item], year: int | None
) -> list[Role]:
    """Return the role of every sentence of the body.

    A sentence has its section's role unless it, or one before it in the same passage, plainly turns to
    something else: a plan inside the problems, a shortcoming inside the measures.
    """
    reader = _Reader(folded, sections, items, year)
    opening = _opening_length(folded, sentences, sections)
    roles: list[Role] = []
    for at, sentence in enumerate(sentences):
        if at < opening:
            roles.append("overview")
            continue
        section = sections[sentence.section] if sentence.section is not None else None
        base: Role | None = section.role if section else "measures"
        named = section.named if section else ()
        if sentence.is_heading:
            roles.append(reader.enter(sentence, section))
        else:
            roles.append(reader.read(sentence, base, named))
    return roles


def _opening_length(folded: str, sentences: list[Sentence], sections: list[SectionRole]) -> int:
    """Return how many sentences the opening has: all before the first section, or what reads as one."""
    first = next((at for at, s in enumerate(sentences) if s.section is not None), len(sentences))
    headless = first == len(sentences) or (sections and sections[0].role in ("problems", "plan"))
    if LONGEST_OPENING < first < len(sentences) and sentences[first].line == sentences[first - 1].line:
        headless = True  # the only numbers stand inside a paragraph, far down
    if not headless:
        return first
    words = [squeezed(folded, s.start, min(s.end, s.start + 400)) for s in sentences[: min(first, 12)]]
    closing = next((at for at, w in enumerate(words) if ends_opening(w)), None)
    if closing is not None:
        return closing + 1
    length = 0
    while (
        length < min(len(words), LONGEST_OPENING)
        and sentences[length].line == sentences[0].line
        and reads_as_opening(words[length])
    ):
        length += 1
    return length if length < len(sentences) else 0
