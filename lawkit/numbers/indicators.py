"""Indicators: which number of a report states which indicator of the codebook, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from lawkit.numbers.codebook import Codebook, Rule
from lawkit.numbers.context import NumberContext
from lawkit.numbers.matching import Match, Words, find_doer, match_rule, read_lexicon, read_words
from lawkit.numbers.own_words import OwnWords
from lawkit.numbers.phrases import Phrase, find_phrases
from lawkit.numbers.quantity import Quantity
from lawkit.numbers.subjects import Subject
from lawkit.numbers.themes import CONTEXT, Themes
from lawkit.records import record
from lawkit.structure.parse import RoledSentence

# Spans of time that are not the reported year: their numbers are other years' or several years'.
_OTHER_TIME = re.compile(
    r"累计|以来|(?<!一)年来|近\S{1,2}年|前\S年|年初|上年|上一年|去年|任期|\d{4}年度?$|\d{4}年?[-—至]\d{4}|[一二三四五六七八九十\d]年内"
)
_CLOSED = re.compile(r"[^()]*\)")
_THIS_YEAR = re.compile(r"全年|今年|年内|本年|20\d\d年")
_OF_WHICH = re.compile(r"[^。\n]{0,60}其中,?(?:20\d\d|今|本|当)年")
# A place or a school at the beginning: what follows is about it. Scope words (全县, 各镇, 组织全县) are no places.
_LOCAL = re.compile(
    r"(?<=[,;:。\s①-⑳是如])在?(?P<place>(?![全各我本该辖两基])[一-鿿]{2,3}(?<![全各我该])(?:县|区|镇|乡(?!村)|街道|(?<!乡)村|社区|中学|小学))"
    r"(?=[一-鿿])(?!级|域|政府|委|人民|司法|民|场|内|直)"
)
# Before a number of places or bodies: what follows was done for or by them only.
_FOR = re.compile(r"(?:为|对|向|走进|深入|在|组织|联合)(?:全[省市县区州旗镇乡])?\Z")
# The title and the first sentence name the area that the report is about.
_OPENING = 2000
# The length of a verb before the kind of a place.
_VERB = 2
# A clause and, after its comma, no more than a word that sums it up.
_SUM = re.compile(
    r"(?:^|[,;:。\n])(?P<clause>[^,;:。\n\d]{4,40}),(?:全[年市县区省州]|累计|总共|共计|合计|总计|共)+有?\Z"
)
# The shortest unknown stretch that may name another matter (取水许可; not 尚有, 案前).
_MATTER = 3
# Words right before a number that takes up one printed before (上述214起), how far before it they are read, and how
# many numbers back that one is looked for.
_AFORESAID = re.compile(r"(?:上述|前述|以上|上列)的?\Z")
_HINT = 3
_REPEATED = 16
# An occasion is no theme: what was done on it is a part of the year's publicity.
_OCCASIONS = ("为契机", "之际", "期间")
_OCCASION = re.compile(rf"[^,;。:\n]{{0,60}}(?:{'|'.join(_OCCASIONS)})")


@record
class Assignment:
    """The code of a quantity, None where it states no indicator, and which rule decided."""

    code: str | None
    evidence: str


@dataclass(slots=True)
class _State:
    """What the text has been about so far: words of the matter, those earlier in the sentence, what narrowed it.

    ``kinds`` are matters of which only a kind was named (诉前调解).
    """

    matters: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    narrowed: frozenset[str] = frozenset()
    reason: str = ""
    kinds: frozenset[str] = frozenset()


def assign_indicators(
    folded: str,
    sentences: Sequence[RoledSentence],
    quantities: Sequence[Quantity],
    subjects: Sequence[Subject | None],
    contexts: Sequence[NumberContext],
    parts: Sequence[int | None],
    codebook: Codebook,
    *,
    phrases: Sequence[Phrase] | None = None,
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
    phrases
        What `find_phrases` says of the quantities; read here where it is not at hand.

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
    phrases = phrases or find_phrases(folded, sentences, quantities)
    work = _Assigner(folded, sentences, quantities, subjects, contexts, parts, codebook, phrases)
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
        phrases: Sequence[Phrase],
    ) -> None:
        self.folded, self.sentences, self.quantities = folded, sentences, quantities
        self.subjects, self.contexts, self.parts, self.codebook = subjects, contexts, parts, codebook
        self.phrases, self.lexicon = phrases, read_lexicon()
        self.own_words = OwnWords(folded, quantities, subjects, self.phrases)
        self.opening = folded[: sentences[0].end][:_OPENING] if sentences else ""
        self.state = _State()
        self.themes = Themes(folded, sentences, codebook.matter_pattern)
        self.matters: list[frozenset[str]] = []
        self.narrow: list[str | None] = []
        self.matches: list[Match | None] = []
        self.carried: frozenset[str] = frozenset()
        self.verbs: list[frozenset[str]] = []

    def run(self) -> list[Assignment]:
        """Read all quantities, then let the broadest of each code keep it."""
        found = []
        for index, phrase in enumerate(self.phrases):
            if phrase.sentence != self.themes.sentence:
                self._enter(phrase.sentence)
            found.append(self._assign(index, phrase))
            self.themes.heard(phrase.sentence, self.quantities[index].end)
        return self._settle(found)

    def _enter(self, at: int) -> None:
        """Begin a sentence: it goes on with what was named last in its paragraph, or begins with its heading's matter."""
        matters = self.themes.taken_over(at, self.state.matters)
        self.state = _State(matters=matters, reason=self.state.reason)

    def _hear(self, start: int, end: int) -> frozenset[str]:
        """Take in a stretch without numbers."""
        mentioned = self.themes.mentioned(start, end)
        if mentioned:
            self.state.earlier |= self.state.matters
            self.state.matters = mentioned
        return mentioned

    def _pass_over(self, index: int, phrase: Phrase) -> Assignment:
        """Take in a number whose unit no rule has: only what it speaks of and who did it count for later ones."""
        quantity = self.quantities[index]
        self._look_for_doer(phrase, quantity.start)
        self._hear(phrase.lead, quantity.start)
        self._look_at_agent(index, phrase, self.folded[phrase.left : quantity.start])
        self._carry(index, phrase, frozenset())
        self.matters.append(self.state.matters)
        self.narrow.append(None)
        self.matches.append(None)
        return Assignment(None, f"no rule: {quantity.unit}")

    def _assign(self, index: int, phrase: Phrase) -> Assignment:
        """Read the words of one number and hold the rules against them."""
        quantity = self.quantities[index]
        if quantity.unit not in self.codebook.by_unit:
            return self._pass_over(index, phrase)
        own_start, text, after = self.own_words.of(index)
        heard = self._hear(phrase.lead, min(own_start, quantity.start))
        self._look_for_doer(phrase, own_start)
        words = read_words(text, self.codebook, self.opening, after)
        part = self.parts[index]
        context = self.state.matters
        if part is not None and part < index:
            context = self.matters[part] | heard
        own = (words.known - words.said) & self.codebook.matters
        self._carry(index, phrase, words.known & self.lexicon.done)
        lead_start = self.sentences[phrase.sentence].start
        lead = self.folded[max(lead_start, own_start - CONTEXT) : own_start]
        match = (self._dealt_out(index, phrase, words) or self._taken_up(index)) or (
            self._best(index, words, context, lead)
            or self._bare(index, words, context if words.known & self.lexicon.whole else heard)
        )
        if match and match.inherited in self.state.earlier - context - self.state.matters:
            context = self.state.matters = frozenset([match.inherited])  # back to what was named before
        if match and not own and not match.inherited:
            own = match.rule.counted & self.codebook.matters
        self.matters.append(own | (context if not own or own <= self.lexicon.heads else frozenset()))
        reason = self._objection(index, words, match)
        self._look_at_agent(index, phrase, text + after)
        self.narrow.append(None)
        self._follow(index, words, own, match)
        self.matches.append(None if reason else match)
        if reason is None and match is not None:
            return Assignment(match.rule.code, _evidence(match, quantity))
        self._look_at_kinds(index, words, match, own or context)
        return Assignment(None, reason or "")

    def _follow(self, index: int, words: Words, own: frozenset[str], match: Match | None) -> None:
        """Take the matter of a number for what the text is about now; an unknown one ends what was named before."""
        lexicon = self.lexicon
        if (match and not match.inherited) or (own and not match):
            self.state.earlier |= self.state.matters
            self.state.matters = self.matters[-1]
            return
        changed = self.contexts[index].change is not None or self.parts[index] is not None
        cases = self.quantities[index].unit in lexicon.case_units
        other = words.known & lexicon.other or any(len(gap) >= _MATTER for gap in words.gaps)
        if not match and not own and cases and other and not changed:
            self.state.matters = frozenset()

    def _look_at_kinds(self, index: int, words: Words, match: Match | None, matters: frozenset[str]) -> None:
        """Note what made a number a part, for the numbers that belong to it."""
        kinds = words.known & self.lexicon.part
        narrowing = match.narrowing if match else None
        self.narrow[-1] = narrowing or "、".join([*words.gaps, *sorted(kinds)]) or None
        if self.parts[index] is not None:
            return
        if match is None:
            self.state.kinds |= frozenset(self.codebook.matter_pattern.findall("、".join(kinds)))
        elif narrowing and not self.own_words.is_origin(index):
            self._narrow_by(match, matters, self.quantities[index].unit)

    def _narrow_by(self, match: Match, matters: frozenset[str], unit: str) -> None:
        """Let what made a number a part hold for later numbers of the same matter; places and bodies do not."""
        lexicon, narrowing = self.lexicon, match.narrowing or ""
        if unit in lexicon.body_units or lexicon.passing.issuperset(narrowing.split("、")):
            return
        self.state.narrowed |= matters
        if match.rule.wide and match.inherited:
            self.state.narrowed |= {match.inherited}
        self.state.reason = narrowing

    def _carry(self, index: int, phrase: Phrase, done: frozenset[str]) -> None:
        """Let a verb hold for the later numbers of its list or clause, and for parts, that have none.

        公示许可结果86条、处罚结果14条; 抽查15个部门75份案卷.
        """
        between = self.folded[phrase.lead : self.quantities[index].start].lstrip()
        if phrase.opener is not None:
            self.carried |= done
        elif done or not between.startswith(("、", "和", "及", "以及")):
            part = self.parts[index]
            total = self.verbs[part] if part is not None and part < index else frozenset()
            self.carried = done or total
        self.verbs.append(done)

    def _look_for_doer(self, phrase: Phrase, own_start: int) -> None:
        """Note a doer or a place named earlier in the sentence that is not the whole body or area."""
        if own_start <= phrase.lead:
            return
        if ";" in self.folded[phrase.lead : own_start]:
            self.state.narrowed = frozenset()
        before = max(phrase.lead, own_start - CONTEXT)
        doer = find_doer(self.folded, before, own_start)
        place = self._local_place(before, own_start)
        if doer or place:
            self._narrow("*", doer or place)

    def _local_place(self, start: int, end: int) -> str:
        """Return a place that is not the report's own, empty where there is none; a verb before (推进乡村) names none."""
        for found in _LOCAL.finditer(self.folded, start, end):
            place = found["place"]
            if place[:_VERB] not in self.lexicon.neutral and place not in self.opening:
                return place
        return ""

    def _look_at_agent(self, index: int, phrase: Phrase, text: str) -> None:
        """Note whether this number counts those who did, or for whom was done, what comes next."""
        doer = find_doer(text, 0, len(text))
        subject, quantity = self.subjects[index], self.quantities[index]
        if doer:
            self._narrow("*", doer)
        elif (
            subject
            and subject.start >= quantity.end
            and quantity.unit in self.lexicon.body_units
            and _FOR.search(self.folded[phrase.left : quantity.start])
        ):
            self._narrow("#", self.folded[quantity.start : subject.end])

    def _narrow(self, what: str, reason: str) -> None:
        self.state.narrowed |= {what}
        self.state.reason = reason

    def _best(self, index: int, words: Words, context: frozenset[str], lead: str) -> Match | None:
        """Return the match of the rule that fits best; what was said earlier in the sentence counts last."""
        rules: Sequence[Rule] = self.codebook.candidates(self.quantities[index].unit, words.own)
        if not rules:
            return None
        wide = self._wide(index) if any(rule.wide for rule in rules) else ""
        for turn, named in enumerate((context, self.state.matters, self.state.earlier)):
            if turn and named <= context:
                continue
            if turn:  # what was named before matters to inheriting rules only
                rules = [rule for rule in rules if rule.inherit]
            matches = []
            for rule in rules:
                match = match_rule(rule, words, named, self.carried, lead, wide=wide)
                if match and self._fits_before(index, rule) and self._fits_after(index, rule):
                    matches.append(match)
            if matches:
                return max(matches, key=Match.rank_key)
        return None

    def _dealt_out(self, index: int, phrase: Phrase, words: Words) -> Match | None:
        """Return the match of the number before in a list that has all its nouns there (通知书、建议书各发7份、8份)."""
        before = self.matches[-1] if phrase.listed and self.matches else None
        alone = not (words.known or words.gaps or words.doers)
        same_unit = index > 0 and self.quantities[index].unit == self.quantities[index - 1].unit
        return before if before and before.rule.several and alone and same_unit else None

    def _taken_up(self, index: int) -> Match | None:
        """Return the match of the number that one repeats in so many words (上述214起纠纷中)."""
        quantity = self.quantities[index]
        if not _AFORESAID.search(self.folded, max(0, quantity.start - _HINT), quantity.start):
            return None
        for back in range(index - 1, max(-1, index - 1 - _REPEATED), -1):
            earlier = self.quantities[back]
            if (earlier.value, earlier.unit) == (quantity.value, quantity.unit):
                return self.matches[back]
        return None

    def _bare(self, index: int, words: Words, heard: frozenset[str]) -> Match | None:
        """Return the match of a number whose phrase says nothing of its own: what was named just before."""
        if words.strange or words.gaps or words.doers - words.known or self.parts[index] is not None:
            return None
        rules = self.codebook.bare_rules(self.quantities[index].unit)
        matches = [match_rule(rule, words, heard, bare=True) for rule in rules]
        return max(filter(None, matches), key=Match.rank_key, default=None) or self._summed_up(index)

    def _summed_up(self, index: int) -> Match | None:
        """Return the match of the clause before a number that only sums it up (清理规范性文件,共208件)."""
        phrase, quantity = self.phrases[index], self.quantities[index]
        start = max(phrase.lead, quantity.start - CONTEXT)
        clause = _SUM.search(self.folded[start : quantity.start])
        if not clause or self.own_words.of(index)[2].strip():
            return None
        words = read_words(clause["clause"], self.codebook, self.opening, "")
        rules = self.codebook.candidates(quantity.unit, words.own)
        matches = [match_rule(rule, words, frozenset()) for rule in rules if not rule.after]
        return max(filter(None, matches), key=Match.rank_key, default=None)

    def _wide(self, index: int) -> str:
        """Return the heading, the beginning of the paragraph and the sentence before a number."""
        sentence, end = self.sentences[self.phrases[index].sentence], self.quantities[index].start
        said = self.folded[max(sentence.start, end - CONTEXT) : end]
        wide = "\n".join((*self.themes.openings(self.phrases[index].sentence), said))
        return _OCCASION.sub("", wide) if any(word in wide for word in _OCCASIONS) else wide

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
        start, following = self.quantities[index].end, self.own_words.next_start(index)
        end = following if following >= 0 else self.sentences[self.phrases[index].sentence].end
        text = self.folded[start : min(end, start + CONTEXT)].split(";")[0]
        if any(word in text for word in rule.unless_after):
            return False
        return not rule.after or any(word in text for word in rule.after)

    def _objection(self, index: int, words: Words, match: Match | None) -> str | None:
        """Return what speaks against a code, None where nothing does."""
        quantity, context = self.quantities[index], self.contexts[index]
        if match is None:
            return f"no rule: {'、'.join(sorted(words.known - self.lexicon.neutral)) or 'no words'}, {quantity.unit}"
        if context.modality != "fact":
            return f"{match.rule.name}: no code for a {context.modality}"
        if quantity.optional:
            return f"{match.rule.name}: no code for a count of levels or kinds"
        if context.period and self._is_other_time(index, context.period, match):
            return f"{match.rule.name}: not the reported year ({context.period})"
        if self.own_words.is_origin(index):
            return f"{match.rule.name}: what it was before"
        if match.narrowing:
            return f"{match.rule.name}: narrowed by {match.narrowing}"
        if match.doer and self.sentences[self.phrases[index].sentence].role == "problems":
            return f"{match.rule.name}: {match.doer} in a shortcoming"
        part = self.parts[index]
        whole = self.matches[part] if part is not None and part < index else None
        if whole and whole.rule.several and whole.rule.code == match.rule.code:
            return f"{match.rule.name}: part of a number with the same code"
        if part is not None and part < index and self.narrow[part] and match.rule.counted | match.rule.also:
            return f"{match.rule.name}: part of a subset ({self.narrow[part]})"
        if words.known & self.lexicon.whole:
            self.state.narrowed = frozenset()
        marks = {"*", "#"} if quantity.unit in self.lexicon.reach_units else {"*"}
        if match.inherited and self.state.kinds & match.rule.counted:
            return f"{match.rule.name}: of a kind of {match.inherited} only"
        same = self.state.narrowed & (match.rule.counted | match.rule.done | match.rule.also | marks)
        if same and self.state.reason not in match.rule.also:
            return f"{match.rule.name}: part of what {self.state.reason} did"
        return None

    def _is_other_time(self, index: int, period: str, match: Match) -> bool:
        """Tell whether a number is another year's or runs over several years.

        累计 alone mostly sums up the year; it runs over several where the year is singled out of it
        (其中2023年) and with people, who come and go (累计接收 beside 在册).
        """
        start = self.phrases[index].lead
        aside = self.folded.rfind(period, self.sentences[self.phrases[index].sentence].start, start)
        if aside >= 0 and _CLOSED.match(self.folded, aside, min(start + 1, aside + CONTEXT)):
            return False  # 收案58件(上年45件),受理52件
        if period != "累计":
            return _OTHER_TIME.search(period) is not None
        start, end = self.phrases[index].left, self.quantities[index].end
        if _THIS_YEAR.search(self.folded, start, end):
            return False
        people = bool(match.rule.units & {"人", "名"}) and "人次" not in match.rule.units
        flow = people and not self.lexicon.stocks.intersection(match.hits)
        return flow or _OF_WHICH.match(self.folded, end) is not None

    def _settle(self, found: list[Assignment]) -> list[Assignment]:
        """Where several rows have a code, let the broadest keep it, and those that repeat its figure."""
        by_code: dict[str, list[int]] = {}
        for index, match in enumerate(self.matches):
            if match and not match.rule.several:
                by_code.setdefault(match.rule.code, []).append(index)
        for rows in by_code.values():
            if len(rows) == 1:
                continue
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
            return (match.level if match else 9), -any(w in text for w in self.lexicon.whole)

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
