"""The state of tying parts to totals: the mentions of a report, and the total of each found so far."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import takewhile

from lawkit.numbers.intervals import agree, plus, total
from lawkit.numbers.mentions import Mention, kin, table_pattern, wordings
from lawkit.numbers.stages import read_stage
from lawkit.numbers.surroundings import Surroundings

# How many numbers back a total may stand, and how long a list may be; those of official prose are shorter.
WINDOW = 24
# Parts that overshoot their total by more than this are not parts of it; a slip of the pen is smaller.
OVERSHOOT = 1.1
_BRACKETED = re.compile(r"\([^()]*\)")
# The marks between two numbers, from the weakest to the strongest.
_MARKS = ("", "、", ",", ":", ";", "。")
# 51起和23起: a list joined by a word is as close as one joined by the weakest mark.
_WORDS_OF_JOINING, _JOINT = ("和", "与", "及", "以及"), "、"


class Links:
    """The mentions of a report and the totals that they are tied to; each is tied at most once.

    Parameters
    ----------
    surroundings
        The numbers of the report with their words.
    """

    def __init__(self, surroundings: Surroundings) -> None:
        self.going_on = surroundings.going_on
        self.mentions, self.spans = surroundings.mentions, surroundings.spans
        self.wholes: list[int | None] = [None] * len(self.mentions)
        self.totals: set[int] = set()
        self.cues = wordings().cues

    def before(self, at: int, *, sentence: int | None = None) -> Iterator[int]:
        """Walk back over the mentions of a sentence (its own by default), a window at most."""
        sentence = self.mentions[at].sentence if sentence is None else sentence
        for back in range(at - 1, max(-1, at - 1 - WINDOW), -1):
            if self.mentions[back].sentence < sentence:
                return
            if self.mentions[back].sentence == sentence:
                yield back

    def back(self, at: int) -> Iterator[int]:
        """Walk back over the mentions of the paragraph, a window at most."""
        here = self.mentions[at].sentence
        for back in range(at - 1, max(-1, at - 1 - WINDOW), -1):
            earlier = self.mentions[back].sentence
            while here > earlier and here in self.going_on:
                here -= 1
            if here != earlier:
                return
            yield back

    def opens_sentence(self, at: int) -> bool:
        """Tell whether a mention is the first of its sentence."""
        return at == 0 or self.mentions[at - 1].sentence != self.mentions[at].sentence

    def sentence_before(self, at: int) -> int | None:
        """Return the sentence before, if it belongs to the same paragraph, section and item."""
        here = self.mentions[at].sentence
        return here - 1 if here in self.going_on else None

    def holds(self, parts: Sequence[int], whole: int) -> bool:
        """Tell whether two or more numbers add up to a total, as printed."""
        return len(parts) > 1 and agree(self.spans[whole], total([self.spans[p] for p in parts]))

    def adds_up(self, items: Sequence[int], whole: int) -> int:
        """Return how many items from the first on, two at least, add up to a total; 0 for none."""
        added = self.spans[items[0]]
        for size, item in enumerate(items[1:], 2):
            added = plus(added, self.spans[item])
            if agree(self.spans[whole], added):
                return size
        return 0

    def fits(self, part: int, whole: int) -> bool:
        """Tell whether a number is no larger than a total."""
        return self.spans[part].low <= self.spans[whole].high

    def under(self, at: int, whole: int) -> bool:
        """Tell whether a number is a part of another one, at any remove."""
        up = self.wholes[at]
        while up is not None and up != whole:
            up = self.wholes[up]
        return up == whole

    def root(self, at: int) -> int:
        """Return the total of a number, of that, and so on to the last."""
        for _ in range(WINDOW):
            up = self.wholes[at]
            if up is None:
                break
            at = up
        return at

    def tie(self, parts: Sequence[int], whole: int) -> bool:
        """Tie parts to a total that is none of their own parts."""
        for part in parts:
            # Only a number that has parts itself can close a circle; others need no walk up the chain.
            if part != whole and not (part in self.totals and self.under(whole, part)):
                self.wholes[part] = whole
                self.totals.add(whole)
        return True

    def base_of(self, at: int) -> int | None:
        """Return the number that the words before ``at`` make its base (受理的30件中…), or None."""
        here = self.mentions[at]
        gap = _BRACKETED.sub("", here.gap) if "(" in here.gap else here.gap
        base: int | None = at - 1
        if gap.startswith(")"):
            gap = gap[1:]
            base = next((b for b in self.before(at) if self.mentions[b].depth <= here.depth), None)
        if base is None or base < 0 or self.mentions[base].sentence != here.sentence:
            return None
        return base if self.mentions[base].countable and self.cues["within"].search(gap) else None

    def is_base(self, at: int) -> bool:
        """Tell whether the words behind a number make it the base of the next one (30件中…)."""
        return at + 1 < len(self.mentions) and self.base_of(at + 1) == at

    def carried_over(self, at: int, *, through: bool = False) -> int | None:
        """Return the cases of former years that stand before, so that the closed ones are of both, or None.

        What is left at the end is of both over a semicolon too (``through``).
        """
        pattern = table_pattern("matter", "carried_over")
        for back in self.before(at):
            other = self.mentions[back]
            if self.mentions[back + 1].sep == ";" and not through:
                return None
            if other.depth == 0 and not other.change and pattern.search(other.label):
                return back
            if other.depth == 0 and other.countable and self.is_total(back):
                return None  # 新收108件,旧存15件,共123件: the outcomes are of the total
        return None

    def of_both_years(self, at: int, whole: int, *, through: bool = False) -> bool:
        """Tell whether cases of former years stand before ``at`` that ``whole`` does not count.

        Cases closed after they were carried over are of both years, and so are their outcomes
        (结转6件,审结85件,维持40件).
        """
        old = self.carried_over(at, through=through)
        return old is not None and not (old < whole and is_closed(self.mentions[whole]))

    def is_total(self, at: int) -> bool:
        """Tell whether the words before a number say that it is a total (共, 合计, 总数, 应办)."""
        label = self.mentions[at].label
        return any(self.cues[name].search(label) for name in ("plain_total", "grand_total", "to_handle"))

    def is_step(self, at: int) -> bool:
        """Tell whether a number is the step of a change (比上年的517件多出125件)."""
        here, before = self.mentions[at], self.mentions[at - 1] if at else None
        if before is None or not before.change or before.sentence != here.sentence:
            return False
        return any(table_pattern("delta", way).fullmatch(here.label) for way in ("rise", "fall"))

    def collect(self, at: int, *, through: bool = False) -> list[int]:
        """Return the list that a mention opens: numbers of one kind, joined by one mark.

        Parameters
        ----------
        at
            The first number of the list.
        through
            Whether the list may go on over a semicolon.
        """
        first = self.mentions[at]
        items, joint, seen = [at], "", ""
        for index in range(at + 1, min(len(self.mentions), at + 1 + WINDOW)):
            m = self.mentions[index]
            if m.sentence != first.sentence or m.depth < first.depth:
                break
            if m.depth > first.depth:
                continue
            if self.cues["subset"].search(m.gap) or self.cues["within"].search(m.gap):
                break
            seen = max(seen, m.sep, key=_MARKS.index)
            if m.rate or m.change:
                continue
            if not self._continues(first, m):
                break
            joint = joint or seen or (_JOINT if m.gap.startswith(_WORDS_OF_JOINING) else "")
            if not through and not self._joined(items, index, joint, seen):
                break
            items.append(index)
            seen = ""
        return items

    def _joined(self, items: list[int], index: int, joint: str, seen: str) -> bool:
        """Tell whether the mark before a number lets the list go on: no stronger one than the list's first."""
        last, here = self.mentions[items[-1]].label, self.mentions[index].label
        strong = _MARKS.index(seen) >= _MARKS.index(":")
        if len(items) == 1:
            alike = parallel(last, here) or (read_stage(last) and read_stage(here))
            return not strong or bool(alike) or (self._has_share(items[-1]) and self._has_share(index))
        if _MARKS.index(seen) <= _MARKS.index(joint):
            return True
        return self._has_share(items[-1]) and self._has_share(index)

    def _has_share(self, at: int) -> bool:
        """Tell whether a share follows a number (4955件,占79.9%)."""
        following = self.mentions[at + 1] if at + 1 < len(self.mentions) else None
        return following is not None and following.rate and "占" in following.gap

    def _continues(self, first: Mention, m: Mention) -> bool:
        """Tell whether a number can stand in one list with the first one."""
        if not m.countable or not kin(first, m) or self.cues["restart"].search(m.label):
            return False
        return not is_stock(m) or is_stock(first)

    def closed(self, items: list[int], whole: int) -> list[int]:
        """Cut a list where it has added up to its total, or where it overshoots it by far."""
        size = self.adds_up(items, whole)
        if size:
            return items[:size]
        if all(self.mentions[i].sep == "、" for i in items[1:]):
            return items
        limit = self.spans[whole].high * OVERSHOOT
        while len(items) > 1 and total([self.spans[i] for i in items]).low > limit:
            items = items[:-1]
        return items


def is_closed(mention: Mention) -> bool:
    """Tell whether a number counts closed cases."""
    stage = read_stage(mention.label)
    return stage is not None and stage.name == "close" and not stage.negative


def is_stock(mention: Mention) -> bool:
    """Tell whether a number is a stock of people (现有在册…), which no list of flows goes on to."""
    people = wordings().families.get(mention.quantity.unit) == "people"
    return people and bool(table_pattern("flow", "closing").search(mention.label))


def parallel(a: str, b: str) -> bool:
    """Tell whether two labels are built alike: they share their head or their opening.

    Examples
    --------
    >>> parallel("民事案件", "刑事案件"), parallel("会议述法", "培训干部")
    (True, False)
    """
    return bool(a and b) and (a[-2:] == b[-2:] or a[:2] == b[:2] or (a[-1] == b[-1] and len(a) == len(b)))


def siblings(total: str, labels: Sequence[str]) -> bool:
    """Tell whether what looks like a total is one of the list itself: they differ in one word of one kind.

    Examples
    --------
    >>> siblings("县级讲座", ["镇级讲座", "村级讲座"]), siblings("调处纠纷", ["邻里纠纷", "婚姻纠纷"])
    (True, False)
    """
    columns = zip(*(text[::-1] for text in (total, *labels)), strict=False)
    head = sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, columns))
    kinds = [text[: len(text) - head] for text in (total, *labels)]
    return (
        complement([total, *labels])
        or all(len(kind) == 1 for kind in kinds)
        or len({kind[-1:] for kind in kinds} - {""}) == 1 == len({bool(kind) for kind in kinds})
    )


def complement(labels: Sequence[str]) -> bool:
    """Tell whether labels are different members of one set that exhausts a total.

    Examples
    --------
    >>> complement(["民事案件", "刑事案件"]), complement(["民事案件", "涉企案件"])
    (True, False)
    """
    return any(True for _ in _members(labels))


def exhausts(labels: Sequence[str]) -> bool:
    """Tell whether labels name all members of such a set, or its last one, so that nothing is left out.

    Examples
    --------
    >>> exhausts(["优秀", "合格", "不合格"]), exhausts(["优秀", "合格"]), exhausts(["民事案件", "刑事案件"])
    (True, False, False)
    """
    complete = [set(needed.split("|")) for needed in wordings().data["complements"]["complete"]]
    return any(found >= needed for found in _members(labels) for needed in complete)


def _members(labels: Sequence[str]) -> Iterator[set[str]]:
    """Yield for each set that all labels name another member of the members that they name."""
    named = [_sets_of(label) for label in labels]
    for at in named[0] if len(named) > 1 else ():
        found = {sets[at] for sets in named if at in sets}
        if len(found) == len(named):
            yield found


@cache
def _set_patterns() -> list[re.Pattern[str]]:
    """Return a pattern for each set of members, the longer ones first (不合格 before 合格)."""
    sets = (members.split("|") for members in wordings().data["complements"]["sets"])
    return [re.compile("|".join(sorted(members, key=len, reverse=True))) for members in sets]


@lru_cache(maxsize=4096)
def _sets_of(label: str) -> dict[int, str]:
    """Return the member of each set that a label names."""
    found = ((at, pattern.search(label)) for at, pattern in enumerate(_set_patterns()))
    return {at: match.group() for at, match in found if match}
