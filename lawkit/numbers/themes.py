"""What a text is about where a sentence begins: the matter that its heading or the sentences before it name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lawkit.structure.parse import RoledSentence

_BREAKS = re.compile(r"[,;。:!?\n\r]")
# How far before and after a clause the words are read.
CONTEXT = 300
# How much of a heading and of a paragraph's first sentence names its theme.
_OPENING = 60


class Themes:
    """The matters of a report, read only where a number asks for them.

    Parameters
    ----------
    folded
        The folded text.
    sentences
        The sentences of the report's body, in text order.
    matters
        Matches the words for what a text can be about.
    """

    def __init__(self, folded: str, sentences: Sequence[RoledSentence], matters: re.Pattern[str]) -> None:
        self.folded, self.sentences, self.matters = folded, sentences, matters
        self.sentence, self._heard_to = -1, 0
        self._first: dict[int | None, int] = {}
        for at, sentence in enumerate(sentences):
            self._first.setdefault(sentence.section, at)
        self._of_section: dict[int | None, frozenset[str]] = {}

    def heard(self, sentence: int, end: int) -> None:
        """Take note that a sentence has been read up to ``end``."""
        self.sentence, self._heard_to = sentence, end

    def taken_over(self, at: int, matters: frozenset[str]) -> frozenset[str]:
        """Return the matter that a sentence goes on with.

        The sentences before it are read from the last on; ``matters`` is what the text was about where it was heard last.
        """
        while not self._opens(at):
            at -= 1
            if at == self.sentence:
                return self.mentioned(self._heard_to, self.sentences[at].end) or matters
            sentence = self.sentences[at]
            if found := self.mentioned(sentence.start, sentence.end):
                return found
        section = self.sentences[at].section
        return frozenset() if self._first[section] == at else self._theme(section)

    def mentioned(self, start: int, end: int) -> frozenset[str]:
        """Return the words of matter in the last clause of a stretch that has any."""
        stretch = self.folded[max(start, end - CONTEXT) : end]
        if stretch:
            for clause in reversed(_BREAKS.split(stretch)):
                if clause and (found := self.matters.findall(clause)):
                    return frozenset(found)
        return frozenset()

    def openings(self, at: int) -> tuple[str, str]:
        """Return how the section of a sentence and its paragraph begin."""
        heading = self.sentences[self._first[self.sentences[at].section]]
        while not self._opens(at):
            at -= 1
        return self._opening(heading), self._opening(self.sentences[at])

    def _opening(self, sentence: RoledSentence) -> str:
        """Return the first characters of a sentence."""
        return self.folded[sentence.start : sentence.end][:_OPENING]

    def _opens(self, at: int) -> bool:
        """Tell whether a sentence opens a section, an item or a paragraph."""
        sentence, before = self.sentences[at], self.sentences[at - 1] if at else None
        if before is None or before.item != sentence.item or before.section != sentence.section:
            return True
        return "\n" in self.folded[before.end : sentence.start]

    def _theme(self, section: int | None) -> frozenset[str]:
        """Return the matter that a section's first sentence names, its heading as a rule."""
        if section not in self._of_section:
            first = self.sentences[self._first[section]]
            self._of_section[section] = self.mentioned(first.start, first.end)
        return self._of_section[section]
