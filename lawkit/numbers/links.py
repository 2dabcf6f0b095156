"""The state of tying parts to totals: the mentions of a report, and the total of each found so far."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lawkit.numbers.intervals import agree, interval, plus, total
from lawkit.numbers.mentions import Mention, kin, read_mentions, table_pattern, wordings
from lawkit.numbers.quantity import Quantity
from lawkit.numbers.stages import read_stage
from lawkit.structure.parse import RoledSentence

# How many numbers back a total may stand, and how long a list may be; those of official prose are shorter.
WINDOW = 24
# Parts that overshoot their total by more than this are not parts of it; a slip of the pen is smaller.
OVERSHOOT = 1.1
# The marks between two numbers, from the weakest to the strongest.
_MARKS = ("", "、", ",", ":", ";", "。")


class Links:
    """The mentions of a report and the totals that they are tied to; each is tied at most once.

    Parameters
    ----------
    folded, sentences, quantities
        The report, as `find_parts` takes it.
    """

    def __init__(
        self, folded: str, sentences: Sequence[RoledSentence], quantities: Sequence[Quantity]
    ) -> None:
        self.sentences = sentences
        self.mentions = read_mentions(folded, sentences, quantities)
        self.spans = [interval(m.quantity, m.raw) for m in self.mentions]
        self.wholes: list[int | None] = [None] * len(self.mentions)
        self.cues = wordings().cues

    def before(self, at: int, *, sentence: int | None = None) -> Iterator[int]:
        """Walk back over the mentions of a sentence (its own by default), a window at most."""
        sentence = self.mentions[at].sentence if sentence is None else sentence
        for back in range(at - 1, max(-1, at - 1 - WINDOW), -1):
            if self.mentions[back].sentence < sentence:
                return
            if self.mentions[back].sentence == sentence:
                yield back

    def opens_sentence(self, at: int) -> bool:
        """Tell whether a mention is the first of its sentence."""
        return at == 0 or self.mentions[at - 1].sentence != self.mentions[at].sentence

    def sentence_before(self, at: int) -> int | None:
        """Return the sentence before, if it belongs to the same section and item."""
        here = self.mentions[at].sentence
        if here < 1:
            return None
        a, b = self.sentences[here - 1], self.sentences[here]
        return here - 1 if (a.section, a.item) == (b.section, b.item) else None

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

    def tie(self, parts: Sequence[int], whole: int) -> bool:
        """Tie parts to a total."""
        for part in parts:
            self.wholes[part] = whole
        return True

    def base_of(self, at: int) -> int | None:
        """Return the number that the words before ``at`` make its base (受理的30件中…), or None."""
        here = self.mentions[at]
        gap = here.gap
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
            joint = joint or seen
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


def complement(labels: Sequence[str]) -> bool:
    """Tell whether labels are different members of one set that exhausts a total.

    Examples
    --------
    >>> complement(["民事案件", "刑事案件"]), complement(["民事案件", "涉企案件"])
    (True, False)
    """
    for members in wordings().data["complements"]["sets"]:
        words = members.split("|")
        found = [next((w for w in words if w in label), None) for label in labels]
        if None not in found and len(set(found)) == len(found) > 1:
            return True
    return False
