"""Indicators: which number of a report states which indicator of the codebook, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lawkit.numbers.codebook import Codebook, Rule
from lawkit.numbers.context import NumberContext
from lawkit.numbers.matching import Match, Words, match_rule, read_lexicon, read_words
from lawkit.numbers.phrases import Phrase, find_phrases
from lawkit.numbers.quantity import Quantity
from lawkit.numbers.subjects import Subject
from lawkit.structure.parse import RoledSentence

_BREAKS = re.compile(r"[,;。:!?\n\r]")
# Spans of time that are not the reported year: their numbers are other years' or several years'.
_OTHER_TIME = re.compile(
    r"累计|以来|年来|近\S{1,2}年|前\S年|年初|上年|上一年|去年|任期|\d{4}年度?$|\d{4}年?[-—至]\d{4}|[一二三四五六七八九十\d]年内"
)
_THIS_YEAR = re.compile(r"全年|今年|年内|本年|20\d\d年")
_OF_WHICH = re.compile(r"[^。\n]{0,60}其中,?(?:20\d\d|今|本|当)年")
# A place or a school at the beginning: what follows is about it. Scope words (全县, 各镇) are no places.
_LOCAL = re.compile(
    r"(?<=[,;:。\s①-⑳是如])在?(?P<place>(?![全各我本该辖两基])[一-鿿]{2,3}(?:县|区|镇|乡|街道|村|社区|中学|小学))"
    r"(?=[一-鿿])(?!级|域|政府|委|人民|司法|民|场|内|直)"
)
# Before a number of places or bodies: what follows was done for or by them only.
_FOR = re.compile(r"(?:为|对|向|走进|深入|在|组织|联合)(?:全[省市县区州旗镇乡])?\Z")
# How far before and after a clause the words are read.
_CONTEXT = 300
# The title and the first sentence name the area that the report is about.
_OPENING = 2000
# How much of a heading and of a paragraph's first sentence names its theme.
_THEME = 60
# Units of events that people take part in: 11期1320人次 are one phrase.
_EVENT_UNITS = frozenset(["期", "场", "场次", "次", "班次", "批", "批次", "轮", "轮次", "个班次"])
# An occasion is no theme: what was done on it is a part of the year's publicity.
_OCCASION = re.compile(r"[^,;。:\n]{0,60}(?:为契机|之际|期间)")


@dataclass(frozen=True, slots=True)
class Assignment:
    """The code of a quantity, None where it states no indicator, and which rule decided."""

    code: str | None
    evidence: str


@dataclass(slots=True)
class _State:
    """What the text has been about so far: words of the matter, those earlier in the sentence, what narrowed it."""

    matters: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    narrowed: frozenset[str] = frozenset()
    reason: str = ""


def assign_indicators(
    folded: str,
    sentences: Sequence[RoledSentence],
    quantities: Sequence[Quantity],
    subjects: Sequence[Subject | None],
    contexts: Sequence[NumberContext],
    parts: Sequence[int | None],
    codebook: Codebook,
) -> list[Assignment]:
    """Give each quantity the indicator that it states for the reporting body or area as a whole.

    Parameters
    ----------
    folded
        The folded text.
    sentences
        The sentences of the report's body, in text order.
    quantities
        The quantities in text order; the next three are aligned to it.
    subjects
        What each counts.
    contexts
        Modality and period of each.
    parts
        For each the index of the total that it is a part of, else None.
    codebook
        The indicators and their rules.

    Returns
    -------
    list of Assignment
        One a quantity, with the rule and the words that decided, or with what spoke against a code.

    Notes
    -----
    A rule of the codebook asks for words of what is counted, what was done to it, whose it is, and for a
    unit. Words of the phrase that neither the rule nor the list of neutral words knows make the number a
    subset, and a subset gets no code. What is counted may have been named before (``审结123件``), by the
    total that the number is a part of, in the clauses before, or in the heading.
    """
    work = _Assigner(folded, sentences, quantities, subjects, contexts, parts, codebook)
    return work.run()


class _Assigner:
    """One pass over the quantities of a report."""

    def __init__(
        self,
        folded: str,
        sentences: Sequence[RoledSentence],
        quantities: Sequence[Quantity],
        subjects: Sequence[Subject | None],
        contexts: Sequence[NumberContext],
        parts: Sequence[int | None],
        codebook: Codebook,
    ) -> None:
        self.folded, self.sentences, self.quantities = folded, sentences, quantities
        self.subjects, self.contexts, self.parts, self.codebook = subjects, contexts, parts, codebook
        self.phrases = find_phrases(folded, sentences, quantities)
        self.opening = folded[: sentences[0].end][:_OPENING] if sentences else ""
        self.state = _State()
        self.section_matters: dict[int | None, frozenset[str]] = {}
        self.headings: dict[int | None, str] = {}
        self.paragraph = ""
        self.matters: list[frozenset[str]] = []
        self.narrow: list[str | None] = []
        self.matches: list[Match | None] = []
        self.carried: frozenset[str] = frozenset()
        self.verbs: list[frozenset[str]] = []

    def run(self) -> list[Assignment]:
        """Read all quantities, then let the broadest of each code keep it."""
        found, at = [], 0
        for index, phrase in enumerate(self.phrases):
            while at <= phrase.sentence:
                self._enter(at)
                at += 1
                if at <= phrase.sentence:
                    self._hear(self.sentences[at - 1].start, self.sentences[at - 1].end)
            found.append(self._assign(index, phrase))
            after = self._next_start(index)
            if after < 0:
                self._hear(self.quantities[index].end, self.sentences[phrase.sentence].end)
        return self._settle(found)

    def _next_start(self, index: int) -> int:
        """Return where the next quantity of the sentence starts, -1 where there is none."""
        following = index + 1
        same = (
            following < len(self.phrases) and self.phrases[following].sentence == self.phrases[index].sentence
        )
        return self.quantities[following].start if same else -1

    def _enter(self, at: int) -> None:
        """Begin a sentence: a new section, item or paragraph starts from its heading's matter."""
        sentence = self.sentences[at]
        before = self.sentences[at - 1] if at else None
        self.state.narrowed = self.state.earlier = frozenset()
        moved = before is None or (before.section, before.item) != (sentence.section, sentence.item)
        if moved or (before and "\n" in self.folded[before.end : sentence.start]):
            self.state.matters = self.section_matters.get(sentence.section, frozenset())
            self.paragraph = self.folded[sentence.start : min(sentence.end, sentence.start + _THEME)]
        if sentence.section not in self.section_matters:
            self.section_matters[sentence.section] = self._mentioned(sentence.start, sentence.end)
            self.headings[sentence.section] = self.folded[sentence.start : sentence.end][:_THEME]

    def _mentioned(self, start: int, end: int) -> frozenset[str]:
        """Return the words of matter in the last clause that has any."""
        start = max(start, end - _CONTEXT)
        matches = list(self.codebook.matter_pattern.finditer(self.folded, start, end))
        if not matches:
            return frozenset()
        breaks = [m.end() for m in _BREAKS.finditer(self.folded, start, matches[-1].start())]
        low = breaks[-1] if breaks else start
        return frozenset(m.group() for m in matches if m.start() >= low)

    def _hear(self, start: int, end: int) -> frozenset[str]:
        """Take in a stretch without numbers."""
        mentioned = self._mentioned(start, end)
        if mentioned:
            self.state.earlier |= self.state.matters
            self.state.matters = mentioned
        return mentioned

    def _assign(self, index: int, phrase: Phrase) -> Assignment:
        quantity = self.quantities[index]
        own_start, text = self._own(index, phrase)
        heard = self._hear(phrase.lead, min(own_start, quantity.start))
        self._look_for_doer(phrase, own_start)
        words = read_words(text, self.codebook, self.opening)
        part = self.parts[index]
        context = self.state.matters
        if part is not None and part < index:
            context = self.matters[part] | heard
        own = words.known & self.codebook.matters
        self._carry(index, phrase, words)
        lead_start = self.sentences[phrase.sentence].start
        lead = self.folded[max(lead_start, own_start - _CONTEXT) : own_start]
        match = (
            self._best(index, words, context, lead)
            or self._best(index, words, self.state.earlier, lead)
            or self._bare(index, words, context if words.known & read_lexicon().whole else heard)
        )
        self.matters.append(own | (context if not own or own <= read_lexicon().heads else frozenset()))
        reason = self._objection(index, words, match)
        self._look_at_agent(index, phrase, text)
        self.narrow.append(None)
        if (match and not match.inherited) or (own and not match):
            self.state.earlier |= self.state.matters
            self.state.matters = self.matters[-1]
        elif (
            not match
            and part is None
            and words.gaps
            and not own
            and quantity.unit in read_lexicon().case_units
        ):
            self.state.matters = frozenset()
        self.matches.append(None if reason else match)
        if reason:
            kinds = [*words.gaps, *sorted(words.known & read_lexicon().part)]
            self.narrow[-1] = (match.narrowing if match else None) or "、".join(kinds) or None
            if match and match.narrowing and part is None:
                self._narrow_by(match, own or context, quantity.unit)
            return Assignment(None, reason)
        assert match is not None
        return Assignment(match.rule.code, _evidence(match, quantity))

    def _narrow_by(self, match: Match, matters: frozenset[str], unit: str) -> None:
        """Let what made a number a part hold for later numbers of the same matter; places and bodies do not."""
        lexicon, narrowing = read_lexicon(), match.narrowing or ""
        if unit in lexicon.body_units or set(narrowing.split("、")) <= {*lexicon.posts, *lexicon.done, "每"}:
            return
        self.state.narrowed |= matters
        if match.rule.wide and match.inherited:
            self.state.narrowed |= {match.inherited}
        self.state.reason = narrowing

    def _carry(self, index: int, phrase: Phrase, words: Words) -> None:
        """Let a verb hold for the later numbers of its list or clause, and for parts, that have none.

        公示许可结果86条、处罚结果14条; 抽查15个部门75份案卷.
        """
        done = words.known & read_lexicon().done
        between = self.folded[phrase.lead : self.quantities[index].start].lstrip()
        if phrase.opener is not None:
            self.carried |= done
        elif done or not between.startswith(("、", "和", "及", "以及")):
            part = self.parts[index]
            total = self.verbs[part] if part is not None and part < index else frozenset()
            self.carried = done or total
        self.verbs.append(done)

    def _own(self, index: int, phrase: Phrase) -> tuple[int, str]:
        """Return where the number's own phrase begins, and its words before and after the number."""
        quantity, subject = self.quantities[index], self.subjects[index]
        start = phrase.left
        opener = phrase.opener
        if opener is not None:
            noun = self.subjects[opener]
            if noun and noun.start >= self.quantities[opener].end:
                start = max(start, noun.end)
        if opener is not None and not self.folded[start : quantity.start].strip():
            start = self.quantities[opener].end
            if self.quantities[opener].unit in _EVENT_UNITS and start == quantity.start:
                said = self.folded[self.phrases[opener].left : self.quantities[opener].start]
                return self.phrases[opener].left, said + self._noun_after(index, phrase)
        left = self.folded[start : quantity.start]
        if subject and subject.end <= quantity.start and ("分别" in left or not left.strip("、和与及 ")):
            before = self.subjects[index - 1] if index else None
            dealt_out = before is None or subject.start != before.start
            return quantity.start, subject.text if dealt_out else ""
        return start, left + self._noun_after(index, phrase)

    def _noun_after(self, index: int, phrase: Phrase) -> str:
        """Return the words after a number that belong to it."""
        subject, end = self.subjects[index], self.quantities[index].end
        if subject is None or subject.start < end:
            return ""
        return self.folded[end : subject.end if self._next_start(index) == phrase.right else phrase.right]

    def _look_for_doer(self, phrase: Phrase, own_start: int) -> None:
        """Note a doer or a place named earlier in the sentence that is not the whole body or area."""
        if ";" in self.folded[phrase.lead : own_start]:
            self.state.narrowed = frozenset()
        before = max(phrase.lead, own_start - _CONTEXT)
        doer = read_lexicon().doers.search(self.folded, before, own_start)
        place = _LOCAL.search(self.folded, before, own_start)
        if doer:
            self._narrow("*", doer.group())
        elif place and place["place"] not in self.opening:
            self._narrow("*", place["place"])

    def _look_at_agent(self, index: int, phrase: Phrase, text: str) -> None:
        """Note whether this number counts those who did, or for whom was done, what comes next."""
        doer = read_lexicon().doers.search(text)
        subject, quantity = self.subjects[index], self.quantities[index]
        if doer:
            self._narrow("*", doer.group())
        elif (
            subject
            and subject.start >= quantity.end
            and quantity.unit in read_lexicon().body_units
            and _FOR.search(self.folded[phrase.left : quantity.start])
        ):
            self._narrow("#", self.folded[quantity.start : subject.end])

    def _narrow(self, what: str, reason: str) -> None:
        self.state.narrowed |= {what}
        self.state.reason = reason

    def _best(self, index: int, words: Words, context: frozenset[str], lead: str) -> Match | None:
        """Return the match of the rule that fits best."""
        own = words.own
        matches = []
        wide = self._wide(index)
        for rule in self.codebook.candidates(self.quantities[index].unit, own):
            match = match_rule(rule, words, own, context, self.carried, lead, wide=wide)
            if match and self._fits_before(index, rule) and self._fits_after(index, rule):
                matches.append(match)
        return max(matches, key=Match.rank_key, default=None)

    def _bare(self, index: int, words: Words, heard: frozenset[str]) -> Match | None:
        """Return the match of a number whose phrase says nothing of its own: what was named just before."""
        if words.strange or words.gaps or words.doers - words.known or self.parts[index] is not None:
            return None
        rules = self.codebook.bare_rules(self.quantities[index].unit)
        matches = [match_rule(rule, words, words.own, heard, bare=True) for rule in rules]
        return max(filter(None, matches), key=Match.rank_key, default=None)

    def _wide(self, index: int) -> str:
        """Return the heading, the beginning of the paragraph and the sentence before a number."""
        sentence, end = self.sentences[self.phrases[index].sentence], self.quantities[index].start
        said = self.folded[max(sentence.start, end - _CONTEXT) : end]
        return _OCCASION.sub("", "\n".join((self.headings.get(sentence.section, ""), self.paragraph, said)))

    def _fits_before(self, index: int, rule: Rule) -> bool:
        """Tell whether the phrase of the number before in the sentence suits a rule."""
        if not rule.unless_before or not index:
            return True
        phrase, before = self.phrases[index], self.phrases[index - 1]
        if phrase.sentence != before.sentence:
            return True
        text = self.folded[before.lead : self.quantities[index].start]
        return not any(word in text for word in rule.unless_before)

    def _fits_after(self, index: int, rule: Rule) -> bool:
        """Tell whether the words between a quantity and the next (or the sentence's end) suit a rule."""
        if not rule.after and not rule.unless_after:
            return True
        start, following = self.quantities[index].end, self._next_start(index)
        end = following if following >= 0 else self.sentences[self.phrases[index].sentence].end
        text = self.folded[start : min(end, start + _CONTEXT)].split(";")[0]
        if any(word in text for word in rule.unless_after):
            return False
        return not rule.after or any(word in text for word in rule.after)

    def _objection(self, index: int, words: Words, match: Match | None) -> str | None:
        """Return what speaks against a code, None where nothing does."""
        quantity, context = self.quantities[index], self.contexts[index]
        if match is None:
            return f"no rule: {'、'.join(sorted(words.known - read_lexicon().neutral)) or 'no words'}, {quantity.unit}"
        if context.modality != "fact":
            return f"{match.rule.name}: no code for a {context.modality}"
        if quantity.optional:
            return f"{match.rule.name}: no code for a count of levels or kinds"
        if context.period and self._is_other_time(index, context.period, match):
            return f"{match.rule.name}: not the reported year ({context.period})"
        if match.narrowing:
            return f"{match.rule.name}: narrowed by {match.narrowing}"
        if match.doer and self.sentences[self.phrases[index].sentence].role == "problems":
            return f"{match.rule.name}: {match.doer} in a shortcoming"
        part = self.parts[index]
        if part is not None and part < index and self.narrow[part] and match.rule.counted | match.rule.also:
            return f"{match.rule.name}: part of a subset ({self.narrow[part]})"
        if words.known & read_lexicon().whole:
            self.state.narrowed = frozenset()
        marks = {"*", "#"} if quantity.unit in read_lexicon().reach_units else {"*"}
        same = self.state.narrowed & (match.rule.counted | match.rule.done | match.rule.also | marks)
        if same:
            return f"{match.rule.name}: part of what {self.state.reason} did"
        return None

    def _is_other_time(self, index: int, period: str, match: Match) -> bool:
        """Tell whether a number is another year's or runs over several years.

        累计 alone mostly sums up the year; it runs over several where the year is singled out of it
        (其中2023年) and with people, who come and go (累计接收 beside 在册).
        """
        if period != "累计":
            return _OTHER_TIME.search(period) is not None
        start, end = self.phrases[index].left, self.quantities[index].end
        if _THIS_YEAR.search(self.folded, start, end):
            return False
        people = bool(match.rule.units & {"人", "名"})
        return people or _OF_WHICH.match(self.folded, end) is not None

    def _settle(self, found: list[Assignment]) -> list[Assignment]:
        """Where several rows have a code, let the broadest keep it, and those that repeat its figure."""
        by_code: dict[str, list[int]] = {}
        for index, match in enumerate(self.matches):
            if match and not match.rule.several:
                by_code.setdefault(match.rule.code, []).append(index)
        for rows in by_code.values():
            kept = self._broadest(rows)
            values = {self.quantities[i].value for i in kept}
            for index in rows:
                if self.quantities[index].value not in values:
                    number = self.folded[self.quantities[kept[0]].start : self.quantities[kept[0]].end]
                    found[index] = replace(
                        found[index], code=None, evidence=f"{found[index].evidence}; {number} is broader"
                    )
        return found

    def _broadest(self, rows: list[int]) -> list[int]:
        """Return the rows of one code that speak of the whole most plainly; of equal ones the greatest."""

        def key(index: int) -> tuple[int, int]:
            match, phrase = self.matches[index], self.phrases[index]
            text = self.folded[phrase.left : phrase.right]
            return (match.level if match else 9), -any(w in text for w in read_lexicon().whole)

        best = min(map(key, rows))
        plain = [i for i in rows if key(i) == best]
        if best[1]:
            return plain
        greatest = max(self.quantities[i].value for i in plain)
        return [i for i in plain if self.quantities[i].value == greatest]


def _evidence(match: Match, quantity: Quantity) -> str:
    """Say which rule decided, by which words."""
    words = "+".join(match.hits)
    if match.inherited:
        words = (
            f"{words} of {match.inherited} (named before)" if words else f"{match.inherited} (named before)"
        )
    doer = f", by {match.doer}" if match.doer else ""
    return f"{match.rule.name}: {words}, {quantity.unit}{doer}"
