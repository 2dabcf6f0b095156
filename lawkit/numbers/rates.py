"""What the name of a rate says: which counts it can be made from."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from lawkit.numbers.mentions import Mention, table_pattern, wordings
from lawkit.numbers.stages import overlap


def akin(stem: str, mention: Mention) -> int:
    """Return 1 where a rate's name and a number's words share their verb (收回480份,回收率96%), else 0."""
    if not stem or table_pattern("rates", "negative").search(mention.label):
        return 0
    name = table_pattern("rates", "filler").sub("", stem)[-2:]
    return int(len(name) == 2 and all(char in mention.words for char in name))


@cache
def _groups() -> list[tuple[int, re.Pattern[str]]]:
    """Return how firmly the words of each group belong together, and the words."""
    strengths = {"~": 1, "+": 3}
    links = wordings().data["rates"]["links"]
    return [(strengths.get(line[0], 2), re.compile(line.lstrip("~+"))) for line in links]


@lru_cache(maxsize=1024)
def _groups_of(stem: str) -> list[tuple[int, re.Pattern[str]]]:
    """Return the groups that the name of a rate belongs to."""
    return [(strength, pattern) for strength, pattern in _groups() if pattern.search(stem)]


def link(stem: str, mention: Mention, context: str) -> int:
    """Return how firmly a rate's name and a number's words belong together.

    Parameters
    ----------
    stem
        The name of the rate without 率.
    mention
        The number that may be its numerator.
    context
        The words of the totals of that number.

    Returns
    -------
    int
        2 where they say the same, 3 where they do unless other numbers do so too, 1 where agreement of
        the numbers must decide, 0 for none.
    """
    words = mention.words
    if table_pattern("rates", "negative").search(mention.label):
        return 0
    manner = table_pattern("rates", "manner").search(stem)
    for strength, pattern in _groups_of(stem):
        if not pattern.search(words):
            continue
        if manner:
            return strength if manner.group() in words else 1
        rest = table_pattern("rates", "filler").sub("", pattern.sub("", stem))
        literal = any(w in words for w in pattern.findall(stem))
        known = not rest or overlap(rest + rest[-1:], words + context) or rest in words + context
        return max(strength, 2 if literal else 1) if known else 1
    return 0
