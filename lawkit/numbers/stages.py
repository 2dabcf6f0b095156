"""What the words of a number say happened to its cases: received, accepted, closed, upheld or not closed."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

from lawkit.numbers.mentions import Mention, table_pattern, wordings
from lawkit.records import record
from lawkit.text.word_patterns import one_of

_NEGATION = re.compile(r"(?:未|尚未|不|不予|没有|无法|正在|尚在|仍在|还在)[一-鿿]{0,3}$")
_NEGATIVE_WORD = re.compile(r"^(?:不|未|尚|正在|仍在|在办|在审|缺)")


@record
class Stage:
    """A stage of a case, found in the words of a number.

    ``before`` and ``object`` are the words of the clause on both sides of the stage word; ``negative``
    tells that the stage was not reached (未审结, 正在办理).
    """

    name: str
    rank: int
    word: str
    negative: bool
    before: str
    object: str


@cache
def _lexicon() -> tuple[re.Pattern[str], dict[str, tuple[str, int]]]:
    owners: dict[str, tuple[str, int]] = {}
    for stage in wordings().data["stages"]:
        for word in stage["words"].split("|"):
            owners.setdefault(word, (stage["name"], stage["rank"]))
    return re.compile(one_of(owners)), owners


@cache
def parents_of(stage: str) -> re.Pattern[str] | None:
    """Return what the number before must speak of for a stage to be its outcome; None where all will do."""
    pattern = _stage(stage).get("of")
    return re.compile(pattern) if pattern else None


@cache
def same_unit_only(stage: str) -> bool:
    """Tell whether an outcome needs the very unit of its cases (检查412家次, 关停76家 are of two)."""
    return bool(_stage(stage).get("same_unit", False))


def _stage(name: str) -> dict[str, Any]:
    return next(s for s in wordings().data["stages"] if s["name"] == name)


@lru_cache(maxsize=4096)
def read_stage(clause: str) -> Stage | None:
    """Return the last stage that a clause names.

    Examples
    --------
    >>> read_stage("已审结").name, read_stage("未审结").negative, read_stage("组织培训") is None
    ('close', True, True)
    """
    pattern, owners = _lexicon()
    clause = table_pattern("matter", "attributive").sub(lambda m: m.group()[2:], clause)
    found = list(pattern.finditer(clause))
    if not found:
        return None
    first, last = found[0], found[-1]
    name, rank = owners[last.group()]
    negative = bool(_NEGATION.search(clause[: last.start()]) or _NEGATIVE_WORD.search(last.group()))
    negative = negative or bool(_NEGATIVE_WORD.search(first.group()))
    return Stage(name, rank, last.group(), negative, clause[: first.start()], clause[last.end() :])


def own_matter(words: str) -> str:
    """Return what words say of the matter itself, the generic nouns (案件, 事项 …) left out."""
    return table_pattern("matter", "generic").sub("", words)


@cache
def _classes() -> list[re.Pattern[str]]:
    return [re.compile(pattern) for pattern in wordings().data["matter"]["classes"]]


def classes(words: str) -> frozenset[int]:
    """Return the classes of matter that words name."""
    return frozenset(at for at, pattern in enumerate(_classes()) if pattern.search(words))


def overlap(a: str, b: str) -> bool:
    """Tell whether two phrases share two characters in a row."""
    return any(a[at : at + 2] in b for at in range(len(a) - 1))


def is_intake(mention: Mention) -> bool:
    """Tell whether a number speaks of something that can have an outcome."""
    return bool(table_pattern("matter", "intake").search(mention.words))


def same_matter(stage: Stage, mention: Mention) -> bool:
    """Tell whether an outcome can be one of the cases that a number before it counts."""
    if stage.name == "verify":
        return True  # what a lead proved to be has its own name (疑似图斑…, 查实违法…)
    theirs = classes(mention.words)
    ours = classes(stage.object)
    if ours and theirs and not ours & theirs:
        return False
    if stage.name in ("move", "doing"):
        return True  # what follows is where the cases went, or what is being done
    rest = own_matter(stage.object)
    return not rest or overlap(rest, mention.words) or overlap(own_matter(mention.words), stage.object)
