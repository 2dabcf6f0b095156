"""Subjects: the shortest phrase of the text that says what a number counts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from lawkit.numbers.phrases import Phrase, find_phrases
from lawkit.numbers.quantity import Quantity
from lawkit.records import record
from lawkit.resources import load_resource
from lawkit.structure.parse import RoledSentence
from lawkit.text.word_patterns import one_of

# A date or span of time that opens a clause.
_TIME = (
    r"(?:(?:截至|截止|自|从)(?=\d|今|去))?(?:\d{4}年度?|今年|去年)?(?:第?[一二三四前1-4]+季度|[上下]半年)?(?:\d{1,2}(?:[-—至]\d{1,2})?月(?:份|底|末)?)?(?:\d{1,2}日)?"
    r"(?:以来|至今|起|前|底|末|全年|期间)?"
)
_ITEM = r"[一二三四五六七八九十]+是|第[一二三四五六七八九十]+,|[①-⑳]"
_WORD_LISTS = ("tail", "opener", "cut", "light_verb", "opening_verb", "bound", "stop", "word")
_EDGE = " \t\r\n\xa0\u3000、,;:。()-—的了"
# A phrase longer than this is a clause whose grammar was not understood; its end is kept.
_LONGEST = 24
# What may stand before the noun and is no part of the shortest phrase: book titles, a list of examples
# or a clause; each with a character that it needs.
_ASIDES = (
    ("》", re.compile(r"[^,;。]*》(?:等)?\d*")),
    ("等", re.compile(r"[^,;。]*、[^,;。]*?等(?:各类|方面|领域|类型|类)?的?")),
    ("的", re.compile(r"[^,;。]{2,}(?<!标)(?<!目)的")),
)
# What opens a clause that compares or shares out the number before.
_COMPARED = ("同比", "环比", "较", "比上", "比去", "比前", "占")
# How bodies and persons end that stand before what they did.
_DOERS = "局厅委会所队政府关门统院组位长员司办站"
# What follows a verb and belongs to it: 开展了, 收到.
_ASPECTS = "了到出过"
# Second syllables that make a noun of a verb: 进驻率 is no 进驻 of a 率.
_SUFFIXES = "率量度面数者书类员点站室所队会额费"


@record
class Subject:
    """What is counted, with its span; ``text`` is the folded text of the span."""

    start: int
    end: int
    text: str


class _Finder:
    """Finds words that count, and passes over those that begin like one and do not (``unless``).

    Parameters
    ----------
    words
        The words that count.
    unless
        Words that take the place of one that begins in them.
    endings
        Characters that may follow a word and belong to it.
    """

    def __init__(self, words: Iterable[str], unless: Iterable[str], endings: str = "") -> None:
        self._unless = frozenset(unless)
        counted = {word + ending for word in words for ending in ("", *endings)}
        # Of two words that begin alike the longest is found; one of ``unless`` is found before all others.
        counted = {w for w in counted if not any(w[:n] in self._unless for n in range(1, len(w) + 1))}
        self._pattern = re.compile(one_of([*counted, *self._unless]))

    def find(self, text: str, start: int, end: int) -> list[re.Match[str]]:
        """Return the matches of words that count."""
        return [m for m in self._pattern.finditer(text, start, end) if m.group() not in self._unless]


@dataclass(frozen=True, slots=True)
class _Grammar:
    opener: re.Pattern[str]
    tail: re.Pattern[str]
    cut: _Finder
    verb: _Finder
    opening: re.Pattern[str]
    deed: re.Pattern[str]
    stop: _Finder
    first: re.Pattern[str]
    bare: frozenset[str]
    nouns: tuple[str, ...]
    whole_ends: frozenset[str]
    relation: re.Pattern[str]
    base: re.Pattern[str]


@cache
def _grammar() -> _Grammar:
    data = load_resource("subjects")
    words = {name: data[name]["words"] for name in _WORD_LISTS}
    verbs = [*words["opening_verb"], *words["light_verb"]]
    reached = [w for w in words["tail"] if len(w) > 1 and w[-1] in "至到"]
    bound = one_of(words["bound"])
    return _Grammar(
        opener=re.compile(rf"(?!{one_of(words['word'])})(?:{one_of(words['opener'])}|{_ITEM}|{_TIME})"),
        tail=re.compile(rf"{one_of(words['tail'])}$"),
        cut=_Finder(words["cut"], words["word"]),
        verb=_Finder(words["light_verb"], words["bound"], _ASPECTS),
        opening=re.compile(rf"(?!{bound}){one_of(verbs)}[{_ASPECTS}]?"),
        deed=re.compile(
            rf"(?=[{_DOERS}为向对给帮配协])(?:[{_DOERS}]|(?:为|向|对|给|帮|配合|协助)[^,;。]{{1,10}}?)"
            rf"(?!{bound})(?P<verb>{one_of([w for w in verbs if len(w) > 1])})[{_ASPECTS}]?"
        ),
        stop=_Finder(
            [*words["stop"], *words["light_verb"], *reached], [*data["stop"]["unless"], *words["bound"]]
        ),
        first=re.compile(rf"(?!{one_of(data['stop']['unless'])}){one_of(data['stop']['first'])}"),
        bare=frozenset(data["bare_noun"]["words"]),
        nouns=tuple(data["whole_noun"]["words"]),
        whole_ends=frozenset(data["tail"]["unless"]),
        relation=re.compile(data["relation"]["pattern"]),
        base=re.compile(data["base"]["pattern"]),
    )


def find_subjects(
    folded: str,
    sentences: Sequence[RoledSentence],
    quantities: Sequence[Quantity],
    *,
    phrases: Sequence[Phrase] | None = None,
) -> list[Subject | None]:
    """Find for each quantity the shortest phrase that says what is counted.

    Parameters
    ----------
    folded
        The folded text.
    sentences
        The sentences that hold quantities, in text order.
    quantities
        The quantities in text order.
    phrases
        What `find_phrases` says of the quantities; read here where it is not at hand.

    Returns
    -------
    list of Subject or None
        One a quantity; None where the text before and after the number names nothing.

    Notes
    -----
    A noun right after the number is the subject (``46项证明事项``), else the end of the clause before it
    (``受理法律援助案件1900件``) without the verb, unless the verb is all that tells what is counted
    (``已化解667件``). Shares, changes and members of a list take the subject of the number that they
    refer to. Nouns in front of 分别 are dealt out in order where they are as many as the numbers.
    """
    phrases = phrases or find_phrases(folded, sentences, quantities)
    subjects: list[Subject | None] = []
    for index, (quantity, phrase) in enumerate(zip(quantities, phrases, strict=True)):
        before = subjects[index - 1] if index and phrases[index - 1].sentence == phrase.sentence else None
        subjects.append(_subject(folded, quantity, phrase, phrases, before, quantities))
    _deal_out(folded, quantities, phrases, subjects)
    return subjects


def _subject(
    folded: str,
    quantity: Quantity,
    phrase: Phrase,
    phrases: Sequence[Phrase],
    before: Subject | None,
    quantities: Sequence[Quantity],
) -> Subject | None:
    """Read one subject; ``before`` is that of the quantity before it in the sentence."""
    grammar = _grammar()
    clause = folded[phrase.left : quantity.start]
    if quantity.unit_class in ("percent", "point", "multiple") and grammar.relation.search(clause):
        head = _before_number(folded, phrase.left, phrase.left + _relation_at(clause, grammar))
        return head or before
    after = _after_number(folded, quantity.end, phrase.right)
    if after:
        return after
    start = phrase.left
    if phrase.opener is not None and phrases[phrase.opener].right > quantities[phrase.opener].end:
        noun = _after_number(folded, quantities[phrase.opener].end, phrases[phrase.opener].right)
        rest = _before_number(folded, noun.end, quantity.start) if noun else None
        return rest or noun or before
    found = _before_number(folded, start, quantity.start)
    if found and not (found.text.startswith(_COMPARED) and before):
        return found
    if before:
        return before
    return found or _before_number(folded, max(phrase.lead, start - 40), max(phrase.lead, start - 1))


def _relation_at(clause: str, grammar: _Grammar) -> int:
    found = grammar.relation.search(clause)
    return found.start() if found else len(clause)


def _after_number(folded: str, start: int, end: int) -> Subject | None:
    """Return the noun that follows a number, None where the clause goes on without one."""
    if _grammar().first.match(folded, start, end):
        return None
    stops = (m.start() for m in _grammar().stop.find(folded, start, end))
    close = folded.find(")", start, end)
    end = next(stops, end)
    of = folded.find("的", start + 2, end)
    end = of if of >= 0 and folded[start] != "的" and end - of < _LONGEST else end
    if start < close < end and "(" not in folded[start:close]:
        end = close
    while start < end and folded[start] in _EDGE:
        start += 1
    return _trimmed(folded, start, end, min_length=2)


def _before_number(folded: str, start: int, end: int) -> Subject | None:
    """Return the phrase that a clause ends with, without its opener and its light verb."""
    grammar = _grammar()
    end = _without_tail(folded, start, end)
    base = grammar.base.search(folded, start, end)
    end = _without_tail(folded, start, base.start()) if base else end
    cuts = [m.end() for m in grammar.cut.find(folded, start, end) if m.end() < end]
    start = cuts[-1] if cuts else start
    start = _without_opener(folded, start, end)
    begin = start
    for match in grammar.verb.find(folded, start, end):
        if _names(folded[match.end() : end]):
            begin = match.end()
    begin = _without_opener(folded, begin, end) if begin > start else begin
    begin = _after_doer(folded, begin, end)
    opening = grammar.opening.match(folded, begin, end)
    if opening and _names(folded[opening.end() : end]):
        begin = _without_opener(folded, opening.end(), end)
    for mark, pattern in _ASIDES:
        aside = pattern.match(folded, begin, end) if folded.find(mark, begin, end) >= 0 else None
        if aside and _names(folded[aside.end() : end]):
            begin = aside.end()
    found = _trimmed(folded, max(begin, end - _LONGEST), end, min_length=1)
    return None if found and grammar.opener.fullmatch(folded, found.start, found.end) else found


def _after_doer(folded: str, start: int, end: int) -> int:
    """Return where the verb begins after the one who did it or for whom it was done (区审计局|完成审计项目)."""
    for match in _grammar().deed.finditer(folded, start, end):
        if _names(folded[match.end() : end]):
            return match.start("verb")
    return start


def _names(rest: str) -> bool:
    """Tell whether what is left after a verb names something by itself."""
    rest = rest.strip(_EDGE)
    suffix = rest[:1] in _SUFFIXES and not rest.startswith(_grammar().nouns)
    return len(rest) > 1 and rest not in _grammar().bare and not suffix


def _without_tail(folded: str, start: int, end: int) -> int:
    """Return where the clause ends without the words that lead over to its number."""
    tail = _grammar().tail
    while end > start:
        if _is_whole(folded, start, end):
            return end
        if folded[end - 1] in _EDGE:
            end -= 1
            continue
        match = tail.search(folded, max(start, end - 4), end)
        if not match or (match.start() <= start and end - start > 4):
            return end
        end = match.start()
    return end


def _without_opener(folded: str, start: int, end: int) -> int:
    """Return where the clause begins without connectives, scope and time."""
    opener = _grammar().opener
    while start < end:
        if folded[start] in _EDGE:
            start += 1
            continue
        match = opener.match(folded, start, end)
        if not match or match.end() == start or match.end() >= end - (folded[end - 1] in _SUFFIXES):
            return start
        start = match.end()
    return start


def _trimmed(folded: str, start: int, end: int, min_length: int) -> Subject | None:
    while start < end and folded[start] in _EDGE:
        start += 1
    while start < end and folded[end - 1] in _EDGE and not _is_whole(folded, start, end):
        end -= 1
    return Subject(start, end, folded[start:end]) if end - start >= min_length else None


def _is_whole(folded: str, start: int, end: int) -> bool:
    """Tell whether the end belongs to the phrase: a bracket that it opened itself, a word such as 标的."""
    closes = folded[end - 1] == ")" and "(" in folded[start : end - 1]
    return closes or folded[end - 2 : end] in _grammar().whole_ends


def _deal_out(
    folded: str, quantities: Sequence[Quantity], phrases: Sequence[Phrase], subjects: list[Subject | None]
) -> None:
    """Give the nouns in front of 分别 to the numbers after it, where they are as many."""
    index = 0
    while index < len(quantities):
        last = index
        while last + 1 < len(quantities) and phrases[last + 1].listed and quantities[last + 1].unit:
            last += 1
        clause = folded[phrases[index].left : quantities[index].start]
        split = clause.find("分别")
        if last > index and split > 0:
            nouns = _listed_nouns(folded, phrases[index].left, phrases[index].left + split)
            if len(nouns) == last - index + 1:
                subjects[index : last + 1] = nouns
        index = last + 1


def _listed_nouns(folded: str, start: int, end: int) -> list[Subject | None]:
    """Return the members of a list of nouns, each trimmed."""
    begin = _without_opener(folded, start, end)
    nouns, at = [], begin
    for match in [*re.finditer(r"[、和与及]", folded[begin:end]), None]:
        stop = begin + match.start() if match else end
        nouns.append(_trimmed(folded, at, stop, min_length=1))
        at = begin + match.end() if match else end
    return [noun for noun in nouns if noun]
