"""Finding many words in a text: patterns read letter by letter as a tree, and a table looked up by the first letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any


def one_of(words: Iterable[str], *, between: str = "") -> str:
    r"""Return a pattern that matches one of some words, the longest that fits.

    Parameters
    ----------
    words
        The words.
    between
        A pattern of what may stand between two characters of a word.

    Examples
    --------
    >>> re.findall(one_of(["复议", "复议机关", "应诉"]), "复议机关应诉复议")
    ['复议机关', '应诉', '复议']
    >>> one_of(["来源", "来信"], between=r"\s?")
    '来\\s?(?:信|源)'
    """
    tree: dict[str, Any] = {}
    for word in sorted(set(words)):
        node = tree
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branches(tree, "", between)


def _branches(node: dict[str, Any], before: str, between: str) -> str:
    """Return the pattern of what may follow in a tree of letters; the end of a word comes last."""
    ways = [re.escape(char) + _branches(rest, between, between) for char, rest in node.items() if char]
    if not ways:
        return ""
    joined = ways[0] if len(ways) == 1 else f"(?:{'|'.join(ways)})"
    return f"(?:{before}{joined})?" if "" in node else f"{before}{joined}"


def first_of(words: Iterable[str]) -> str:
    """Return the characters that some words begin with, for a class of characters in a pattern.

    Examples
    --------
    >>> first_of(["复议", "应诉", "复核"])
    '复应'
    """
    return "".join(re.escape(char) for char in sorted({word[0] for word in words if word}))


class Splitter:
    """Cuts texts into words of a list, the longest first, and what stands between them.

    Parameters
    ----------
    words
        The words.

    Examples
    --------
    >>> Splitter(["复议", "复议机关", "应诉"]).split("本级复议机关应诉")
    [('本级', False), ('复议机关', True), ('应诉', True)]
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words) - {""}
        lengths: dict[str, dict[str, set[int]]] = {}
        for word in self.words:
            lengths.setdefault(word[0], {}).setdefault(word[1:2], set()).add(len(word))
        for first, by_second in lengths.items():
            if first in self.words:
                for found in by_second.values():
                    found.add(1)
        # By the first and the second character of a word ("" for none) how long it may be, the longest first.
        self._lengths = {
            first: {second: tuple(sorted(found, reverse=True)) for second, found in by_second.items()}
            for first, by_second in lengths.items()
        }

    def split(self, text: str) -> list[tuple[str, bool]]:
        """Return each word with True, and the characters between two words with False."""
        words, lengths, pieces = self.words, self._lengths, list[tuple[str, bool]]()
        left = at = 0
        while at < len(text):
            by_second = lengths.get(text[at])
            if by_second is None:
                at += 1
                continue
            for length in by_second.get(text[at + 1 : at + 2]) or by_second.get("", ()):
                word = text[at : at + length]
                if word in words:
                    if left < at:
                        pieces.append((text[left:at], False))
                    pieces.append((word, True))
                    left = at = at + length
                    break
            else:
                at += 1
        if left < len(text):
            pieces.append((text[left:], False))
        return pieces


def first_then(
    opening: re.Pattern[str], pattern: re.Pattern[str], text: str, start: int, end: int
) -> Iterator[re.Match[str]]:
    """Yield what ``pattern.finditer`` does, much faster where few characters can open a match.

    Parameters
    ----------
    opening
        A class of characters: every match of ``pattern`` begins with one of them.
    pattern
        What to find.
    text, start, end
        The text and the part of it to look at.

    Examples
    --------
    >>> marks = first_then(re.compile("[第]"), re.compile("第[一二三]章"), "第一章 第五 第二章", 0, 10)
    >>> [mark.group() for mark in marks]
    ['第一章', '第二章']
    """
    while first := opening.search(text, start, end):
        match = pattern.match(text, first.start(), end)
        start = match.end() if match else first.end()
        if match:
            yield match
