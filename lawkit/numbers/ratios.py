"""Rates: a percentage that two printed numbers make, by 占 or by the name of the rate."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from lawkit.numbers.intervals import Interval, agree, percentage, share_interval, total
from lawkit.numbers.mentions import Mention, kin, table_pattern, wordings
from lawkit.numbers.rates import akin, link
from lawkit.numbers.relations import Check, make_check
from lawkit.numbers.stages import overlap, own_matter

# How many numbers away the parts of a rate may stand.
_WINDOW = 10
# A bare percentage in brackets that misses by more than this is of something else.
_NEAR = 20.0
# A named rate that misses by more is of something else (轮训42名,新取得资格6人,持证率95.2%).
_FAR = 40.0
_ALL = 100
# How many sentences back a named base may stand.
_SENTENCES = 4
# Two numbers whose words say nothing of the rate must stand among so many before it, counted from 0.
_ASIDE = 2
# How many numbers in the brackets behind a rate may explain it.
_AFTER = 4
# 占总数, 占全部: a base this short names nothing.
_SHORT_BASE = 2
# What joins the rates of one row.
_JOINTS = ("、", "和", "与", "及")
_BARE_GAPS = ("(", ",", "(约", "(近")


def find_ratios(
    mentions: Sequence[Mention], spans: Sequence[Interval], parts: Sequence[int | None]
) -> list[Check]:
    """Find the rates whose numerator and denominator are printed."""
    reader = _Reader(mentions, spans, parts)
    found = (reader.read(m) for m in mentions if m.quantity.unit in _share_units())
    return [check for check in found if check]


@cache
def _share_units() -> frozenset[str]:
    return frozenset(wordings().data["units"]["share"])


class _Reader:
    """Reads one rate after the other."""

    def __init__(
        self, mentions: Sequence[Mention], spans: Sequence[Interval], parts: Sequence[int | None]
    ) -> None:
        self.mentions, self.spans, self.parts = mentions, spans, parts
        self.last_base = (-1, -1)  # the sentence and the whole of the last share with a named base

    def read(self, rate: Mention) -> Check | None:
        """Return the check of one rate, or None."""
        if rate.sentence < 0 or rate.quantity.optional or rate.quantity.high is not None:
            return None
        head = self._head(rate)
        if self._base_between(self.mentions[head]):
            return self._of_printed_base(rate)
        if table_pattern("rates", "share").search(self.mentions[head].gap):
            if wordings().cues["respectively"].search(self.mentions[head].gap):
                return self._paired(rate, head)
            return (self._share(rate) or self._searched("", rate)) if head == rate.index else None
        if table_pattern("rates", "rate").search(rate.label):
            return self._named(rate)
        named = self._reached(rate)
        if named:
            return self._named(named)
        if table_pattern("rates", "unnamed").fullmatch(rate.label):
            return self._searched("", rate)
        return self._bare(rate)

    def _reached(self, rate: Mention) -> Mention | None:
        """出庭应诉率由91.3%升至96.8%: give a rate the name of the one that it was before, where it has none."""
        before = self.mentions[rate.index - 1] if rate.index else None
        if before is None or not (before.rate and before.change) or before.sentence != rate.sentence:
            return None
        known = table_pattern("rates", "rate").search(before.label)
        becomes = wordings().cues["reached"].search(rate.gap)
        return replace(rate, label=known.group(1) + "率", change=False) if known and becomes else None

    # -- pieces ----------------------------------------------------------------------------------------

    def _head(self, rate: Mention) -> int:
        """Return the first of the rates that stand in a row (77.3%、22.7%)."""
        at = rate.index
        for _ in range(_WINDOW):
            if not at or self.mentions[at].gap not in _JOINTS or not self.mentions[at - 1].rate:
                break
            at -= 1
        return at

    def _near(self, rate: Mention, step: int) -> Iterator[int]:
        """Walk over the counts of the sentence before (step −1) or after a rate."""
        index = rate.index + step
        for _ in range(_WINDOW):
            if not 0 <= index < len(self.mentions) or self.mentions[index].sentence != rate.sentence:
                return
            m = self.mentions[index]
            if m.countable and m.depth <= rate.depth:
                yield index
            index += step

    def _earlier(self, rate: Mention) -> Iterator[int]:
        """Walk back over the counts of the sentences before."""
        for back in range(rate.index - 1, max(-1, rate.index - 1 - 2 * _WINDOW), -1):
            m = self.mentions[back]
            if m.sentence < rate.sentence - _SENTENCES:
                return
            if m.sentence < rate.sentence and m.countable:
                yield back

    def _wholes(self, part: int) -> list[int]:
        """Return the total of a number, the total of that, and so on."""
        found: list[int] = []
        whole = self.parts[part]
        while whole is not None and whole not in found and len(found) < _WINDOW:
            found.append(whole)
            whole = self.parts[whole]
        return found

    def _check(self, part: int, whole: int, rate: Mention) -> Check | None:
        if self.spans[whole].low <= 0:
            return None
        computed = percentage(self.spans[part], self.spans[whole])
        if rate.quantity.unit == "‰":
            computed = Interval(computed.low * 10, computed.value * 10, computed.high * 10)
        return make_check(
            "ratio", [part, whole], rate.index, share_interval(rate.quantity, rate.raw), computed
        )

    def _holding(self, part: int, wholes: Sequence[int], rate: Mention) -> Check | None:
        checks = (self._check(part, whole, rate) for whole in wholes)
        return next((c for c in checks if c and c.holds), None)

    def _claimed(self, part: int, whole: int, rate: Mention) -> Check | None:
        """Return a check that fails, unless the rate is of this number and its neighbours together."""
        if self.spans[part].low > self.spans[whole].high and rate.quantity.value <= _ALL:
            return None  # no part of it at all
        kids = [i for i in range(whole + 1, rate.index) if self.parts[i] == whole]
        at = kids.index(part) if part in kids else -1
        runs = (
            [kids[a:b] for a in range(at + 1) for b in range(at + 1, len(kids) + 1)]
            if len(kids) <= _WINDOW
            else []
        )
        stated = share_interval(rate.quantity, rate.raw)
        for run in runs:
            if len(run) > 1 and agree(
                stated, percentage(total([self.spans[i] for i in run]), self.spans[whole])
            ):
                return None
        check = self._check(part, whole, rate)
        return check if check and abs(check.computed - check.stated) <= _FAR else None

    def _larger(self, whole: int, part: int) -> bool:
        a, b = self.mentions[whole], self.mentions[part]
        return kin(a, b) and self.spans[whole].high >= self.spans[part].low

    # -- 占 ---------------------------------------------------------------------------------------------

    def _share(self, rate: Mention) -> Check | None:
        """优秀100件,占77.5%; 占全部案卷的77.5%."""
        part = next(self._near(rate, -1), None)
        if part is None or rate.sep in (";", ":"):
            return None
        if self._strange(part, rate):
            return self._of_another(rate)
        named = table_pattern("rates", "share_base").search(rate.gap)
        base = own_matter(named.group(1)) if named else ""
        wholes = self._bases(part, base)
        held = (
            self._holding(part, wholes, rate)
            or self._held_elsewhere(part, base, rate)
            or self._holding(part, self._wholes(part), rate)
            or (None if base else self._of_the_one_before(part, rate))
        )
        if held:
            self.last_base = (rate.sentence, held.operands[1])
        if held or not wholes or (self._listed_together(part) and not self._named_again(part, rate)):
            return held
        return self._claimed(part, wholes[0], rate)

    def _of_another(self, rate: Mention) -> Check | None:
        """市级46件、县级138件,合计184件,县级占75%: the part that 占 names again; only agreement counts."""
        subject = rate.label[: rate.label.rfind("占")]
        parts = (
            i for i in self._near(rate, -1) if self.mentions[i].label and self.mentions[i].label in subject
        )
        held = (self._holding(part, self._wholes(part), rate) for part in parts)
        return next((check for check in held if check), None)

    def _of_the_one_before(self, part: int, rate: Mention) -> Check | None:
        """评查120卷,抽出问题案卷30卷,占25%: the nearest larger number of the unit, where they agree."""
        larger = (i for i in self._near(self.mentions[part], -1) if self._comparable(part, i))
        whole = next(larger, None)
        return None if whole is None else self._holding(part, [whole], rate)

    def _strange(self, part: int, rate: Mention) -> bool:
        """Tell whether 占 speaks of something else than the number before it (其中女性占36.5%)."""
        subject = own_matter(rate.gap[: rate.gap.rindex("占")])
        subject = re.sub(r"^[,]?(?:约|分别|各|大约|已)?", "", subject)
        between = range(part + 1, rate.index)
        if any(self.mentions[i].quantity.unit in _share_units() for i in between):
            return True
        return bool(subject) and not overlap(subject, self.mentions[part].words)

    def _bases(self, part: int, base: str) -> list[int]:
        """Return what the share may be of: the base that is named, or the total of the part."""
        totals = self._wholes(part)
        if not base:
            return totals
        fitting = [t for t in totals if overlap(base, self.mentions[t].words)]
        others = [
            i
            for i in self._near(self.mentions[part], -1)
            if i not in totals and self._larger(i, part) and overlap(base, self.mentions[i].words)
        ]
        return [*fitting, *others] or [t for t in totals if len(base) <= _SHORT_BASE]

    def _held_elsewhere(self, part: int, base: str, rate: Mention) -> Check | None:
        """Look for the base in the sentences before, or take that of the share before; only agreement counts."""
        sentence, whole = self.last_base
        if not base:
            same = sentence == rate.sentence and self._larger(whole, part)
            return self._holding(part, [whole], rate) if same else None
        found = [
            i for i in self._earlier(rate) if self._larger(i, part) and overlap(base, self.mentions[i].words)
        ]
        return self._holding(part, found, rate)

    def _listed_together(self, part: int) -> bool:
        """Tell whether the part ends a list that the share may be of as a whole."""
        last = self.mentions[part]
        before = self.mentions[part - 1] if part else None
        if before is None or before.sentence != last.sentence or before.rate:
            return False
        return before.quantity.unit == last.quantity.unit and part - 1 not in self._wholes(part)

    def _named_again(self, part: int, rate: Mention) -> bool:
        """Tell whether a share names its part by all the words of that (调解和解24件,调解和解案件占…)."""
        label = own_matter(self.mentions[part].label)
        return len(label) > 1 and label in own_matter(rate.label[: rate.label.rfind("占")])

    def _paired(self, rate: Mention, head: int, base: int | None = None) -> Check | None:
        """初访985件、重访289件,分别占77.3%、22.7%: the first share is of the first number.

        The base may be printed between them (分别占全部424件的50%、25%).
        """
        row = [m for m in self.mentions[head + 1 : head + _WINDOW] if m.rate and self._head(m) == head]
        last = head if base is None else base
        counts = list(range(last - 1 - len(row), last))
        if counts[0] < 0:
            return None
        whole = self.parts[counts[0]] if base is None else base
        if whole is None or (base is None and any(self.parts[c] != whole for c in counts)):
            return None
        part = counts[rate.index - head]
        return self._check(part, whole, rate) if self._larger(whole, part) else None

    def _base_between(self, rate: Mention) -> bool:
        """Tell whether the base is printed between 占 and the share (占受理总数400件的95%)."""
        base = self.mentions[rate.index - 1] if rate.index else None
        if base is None or base.sentence != rate.sentence or not base.countable:
            return False
        within = table_pattern("rates", "printed_base")
        return bool(within.fullmatch(rate.gap) and table_pattern("rates", "share").search(base.label))

    def _of_printed_base(self, rate: Mention) -> Check | None:
        """调解成功380件,占受理总数400件的95%."""
        head = self._head(rate)
        whole = head - 1
        if wordings().cues["respectively"].search(self.mentions[whole].label):
            return self._paired(rate, head, whole)
        parts = [i for i in self._near(self.mentions[whole], -1) if self._larger(whole, i)]
        held = next((c for c in (self._check(p, whole, rate) for p in parts) if c and c.holds), None)
        return self._check(parts[0], whole, rate) if held is None and len(parts) == 1 else held

    # -- rates by name -----------------------------------------------------------------------------------

    def _named(self, rate: Mention) -> Check | None:
        """合格539人,合格率84.5%: the rate's name and the number's words say the same."""
        found = table_pattern("rates", "rate").search(rate.label)
        stem = found.group(1) if found else ""
        shared = bool(re.search("分别|、[^率]*率", rate.gap[-24:])) or rate.change
        claims: list[tuple[int, int]] = []
        linked, several = 0, False
        for part in self._near(rate, -1):
            wholes = self._wholes(part)
            strength = link(stem, self.mentions[part], "".join(self.mentions[w].words for w in wholes))
            held = self._holding(part, wholes, rate) if strength else None
            if held:
                return held
            linked += bool(strength)
            if strength >= 2 and wholes and not shared and rate.sep != ";":
                claims.append((part, wholes[0]))
            several = several or (strength == 3 and linked > 1)
        searched = self._searched(stem, rate)
        if searched:
            return searched
        if claims and not several and (len(claims) == 1 or linked == len(claims)):
            part, whole = claims[0]
            others = [i for i in self._earlier(rate) if self._larger(i, part)]
            return self._holding(part, others, rate) or self._claimed(part, whole, rate)
        return None if claims else self._elsewhere(stem, rate) or self._chained(rate)

    def _elsewhere(self, stem: str, rate: Mention) -> Check | None:
        """Look after the rate and in the sentence before, where only agreement counts."""
        first = rate.index == 0 or self.mentions[rate.index - 1].sentence != rate.sentence
        before = [i for i in self._earlier(rate) if self.mentions[i].sentence == rate.sentence - 1]
        for part in (*self._near(rate, 1), *(before if first else ())):
            wholes = self._wholes(part)
            if link(stem, self.mentions[part], "".join(self.mentions[w].words for w in wholes)):
                held = self._holding(part, wholes, rate)
                if held:
                    return held
        return None

    def _chained(self, rate: Mention) -> Check | None:
        """Accept a part of another name than the rate only where they agree (优21宗,优秀率21.9%).

        Without a decimal, the part must stand right before the rate.
        """
        if rate.sep == ";":
            return None
        near = (part for part in self._near(rate, -1) if "." in rate.raw or part == rate.index - 1)
        held = (self._holding(part, self._wholes(part), rate) for part in near)
        return next((check for check in held if check), None)

    def _searched(self, stem: str, rate: Mention) -> Check | None:
        """Look for two numbers of one unit that make the rate, whether or not they are tied."""
        counts = self._counts_of(rate)
        exact = "." in rate.raw
        best: tuple[int, int, Check] | None = None
        for place, part in enumerate(counts):
            strength = link(stem, self.mentions[part], "") or akin(stem, self.mentions[part])
            for other, whole in enumerate(counts):
                beside = abs(place - other) == 1
                if part == whole or not self._comparable(part, whole) or not (strength or exact):
                    continue
                if not beside and not (strength and (exact or strength > 1)):
                    continue
                if not strength and max(place, other) > _ASIDE:
                    continue
                held = self._holding(part, [whole], rate)
                score = (strength, -min(place, other))
                if held and (best is None or score > best[:2]):
                    best = (*score, held)
        return best[2] if best else None

    def _counts_of(self, rate: Mention) -> list[int]:
        """Return the counts of a rate's sentence, the nearest before it first, and those in brackets after it."""
        before = list(self._near(rate, -1))
        after = []
        for at in range(rate.index + 1, min(len(self.mentions), rate.index + 1 + _AFTER)):
            m = self.mentions[at]
            if m.sentence != rate.sentence or m.depth <= rate.depth:
                break
            if m.countable:
                after.append(at)
        return after or before or self._next_sentence(rate)

    def _next_sentence(self, rate: Mention) -> list[int]:
        """Return the counts that open the sentence after a rate that stands alone in its own."""
        found = []
        for at in range(rate.index + 1, min(len(self.mentions), rate.index + 1 + _AFTER)):
            m = self.mentions[at]
            if m.sentence != rate.sentence + 1 or m.rate:
                break
            if m.countable:
                found.append(at)
        return found

    def _comparable(self, part: int, whole: int) -> bool:
        a, b = self.mentions[whole], self.mentions[part]
        if a.quantity.unit != b.quantity.unit or self.parts[whole] == part:
            return False
        same = self.spans[whole].value == self.spans[part].value
        return self.spans[whole].value > self.spans[part].value or (same and whole < part)

    def rated(self, rate: Mention) -> tuple[int, int] | None:
        """Return the part and the whole that a rate ties although no other word does."""
        check, printed = self.read(rate), self._base_between(self.mentions[self._head(rate)])
        if check is None or not (check.holds or printed):
            return None
        part, whole = check.operands
        if not self.mentions[part].sentence == self.mentions[whole].sentence == rate.sentence:
            return None
        return part, whole

    def _bare(self, rate: Mention) -> Check | None:
        """优秀100件(77.5%)."""
        part = rate.index - 1
        if part < 0 or self.mentions[part].sentence != rate.sentence or rate.gap not in _BARE_GAPS:
            return None
        wholes = self._wholes(part)
        held = self._holding(part, wholes, rate)
        if held or not wholes or rate.gap == ",":
            return held
        check = self._check(part, wholes[0], rate)
        return check if check and abs(check.computed - check.stated) <= _NEAR else None


def find_rated(
    mentions: Sequence[Mention], spans: Sequence[Interval], parts: Sequence[int | None]
) -> Iterator[tuple[int, int]]:
    """Find the parts that only a rate ties to their whole: the part and the whole of each."""
    reader = _Reader(mentions, spans, parts)
    for rate in mentions:
        found = reader.rated(rate) if rate.quantity.unit in _share_units() else None
        if found and parts[found[0]] is None:
            yield found
