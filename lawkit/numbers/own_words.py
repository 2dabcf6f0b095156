"""The words that belong to one number: those of its clause, or what it takes over from the number before."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lawkit.numbers.matching import read_lexicon
from lawkit.numbers.phrases import Phrase
from lawkit.numbers.quantity import Quantity
from lawkit.numbers.subjects import Subject

# What stands around a number that another one took the place of.
_FROM = re.compile(r"[由从](?:[上去前][^,;]{0,3}年|年初|原来|原先|期初)?(?:同期)?的?$")
_FROM_REACH = 8
_TO = re.compile(r"[^,;。\d]{0,4}?(?:升|降|增|减|提|压|扩|缩|精简|上涨|下跌|整合|合并|调整|变)")
# Units of events that people take part in: 11期1320人次 are one phrase.
_EVENT_UNITS = frozenset(["期", "场", "场次", "次", "班次", "批", "批次", "轮", "轮次", "个班次"])
# What was done about a number comes after it: 对县(区)报来的41件开展备案审查.
_ABOUT = re.compile(r"(?:对|将|把)[^,;]{2,16}的")
# The longest clause between a rate and its noun (达, 达到了, 目前为).
_REACHED = 5
# The longest clause before a number that names nothing by itself (其余, 其中).
_HINT = 3


class OwnWords:
    """The words of each number of a report; the lists are parallel."""

    def __init__(
        self,
        folded: str,
        quantities: Sequence[Quantity],
        subjects: Sequence[Subject | None],
        phrases: Sequence[Phrase],
    ) -> None:
        self.folded, self.quantities, self.subjects, self.phrases = folded, quantities, subjects, phrases

    def next_start(self, index: int) -> int:
        """Return where the next quantity of the sentence starts, -1 where there is none."""
        following = index + 1
        same = (
            following < len(self.phrases) and self.phrases[following].sentence == self.phrases[index].sentence
        )
        return self.quantities[following].start if same else -1

    def is_origin(self, index: int) -> bool:
        """Tell whether a number is what another one changed from (由92%升到98%, 从210人降到188人)."""
        start, end = self.phrases[index].left, self.quantities[index].start
        before, after = self.folded[start:end], self.quantities[index].end
        return bool(_FROM.search(before[-_FROM_REACH:]) and _TO.match(self.folded, after))

    def of(self, index: int) -> tuple[int, str, str]:
        """Return where the number's own phrase begins, and its words before and after the number."""
        quantity, subject = self.quantities[index], self.subjects[index]
        event = self._event(index)
        if event is not None:
            at = self.phrases[event].left
            return at, self.folded[at : self.quantities[event].start], self._after(index, "")
        start = self._start(index)
        left = self.folded[start : quantity.start]
        if subject and subject.end <= quantity.start and ("分别" in left or not left.strip("、和与及 ")):
            before = self.subjects[index - 1] if index else None
            if before is None or subject.start != before.start:
                return quantity.start, subject.text, self._after(index, left)
            return quantity.start, "", "" if left.strip("、和与及 ") else self._after(index, left)
        near = subject is not None and subject.end <= start and len(left) <= _REACHED
        if subject and near and (quantity.unit == "%" or (index > 0 and self.is_origin(index - 1))):
            return start, subject.text + left, ""  # 出庭应诉率同比提升3个百分点,达98%
        return start, left, self._after(index, left)

    def _start(self, index: int) -> int:
        """Return where the clause of a number begins, after the noun of the number before it in the clause."""
        phrase = self.phrases[index]
        if phrase.opener is None:
            return phrase.left
        noun, end = self.subjects[phrase.opener], self.quantities[phrase.opener].end
        start = max(phrase.left, noun.end) if noun and noun.start >= end else phrase.left
        return start if self.folded[start : self.quantities[index].start].strip() else end

    def _event(self, index: int) -> int | None:
        """Return the number of events right before one of those who took part (9期810人次)."""
        opener = self.phrases[index].opener
        if opener is None or self.quantities[opener].unit not in _EVENT_UNITS:
            return None
        between = self.folded[self.quantities[opener].end : self.quantities[index].start]
        return opener if between.strip() in ("", "、") else None

    def _after(self, index: int, left: str) -> str:
        """Return the words after a number that belong to it: its noun, or what is said where nothing names it."""
        subject, end, right = self.subjects[index], self.quantities[index].end, self.phrases[index].right
        alone = self.next_start(index) != right
        if subject and subject.start >= end:
            return self.folded[end : right if alone else subject.end]
        silent = alone and (not _tells(left) or _ABOUT.fullmatch(left))
        return self.folded[end:right] if silent else ""


def _tells(left: str) -> bool:
    """Tell whether the words before a number say by themselves what is counted, or may do so."""
    parts = (left[a:b] for a in range(len(left)) for b in range(a + 1, len(left) + 1))
    return len(left) > _HINT or any(part in read_lexicon().done for part in parts)
