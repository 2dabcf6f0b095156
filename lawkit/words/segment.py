"""The segmenter: a text as tokens that know where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cached_property
from importlib.metadata import version
from itertools import accumulate, compress, repeat
from operator import ne
from typing import Any, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

from lawkit.errors import check_choice, check_kind
from lawkit.text.fold import fold
from lawkit.words.engines import BREAK, Engine, EngineName, engine_name, engine_version, load_engine
from lawkit.words.lexicon import Lexicon, guards, load_lexicon
from lawkit.words.split import (
    PARTING,
    Guard,
    find_gaps,
    find_quoted,
    is_numeral,
    splitter,
    token_kind,
)
from lawkit.words.tokens import Token, Tokens

__all__ = ["Numbers", "Segmenter", "Token", "Tokens"]

Numbers = Literal["keep", "class", "drop"]
IntArray = npt.NDArray[np.int64]
# What is kept for texts and words that come again: some ten megabytes at most.
_KEPT_TEXTS = 20_000
_KEPT_WORDS = 100_000
# A text longer than this is a report, not a sentence that may come again.
_LONGEST_KEPT = 1_000
# Sentences are cut together up to so many characters, as each call costs as much as some hundred characters.
_CUT_TOGETHER = 20_000


class Segmenter:
    """Cut Chinese text into words, keeping the terms of the field whole.

    Parameters
    ----------
    lexicon
        The terms; None for lawkit's own, see :func:`lawkit.load_lexicon`.
    engine
        ``"jieba"``, ``"rjieba"`` (the ``fast`` extra; some twenty times faster), or ``"auto"``: rjieba where it is
        installed. Both give the same tokens.
    numbers
        What becomes of numbers and dates: ``"keep"`` leaves them as they are, ``"class"`` gives all the text
        ``<number>``, ``<percent>`` or ``<date>``, ``"drop"`` leaves them out.

    Raises
    ------
    ValueError
        If an argument is none of these.
    LawkitError
        If the engine is not installed.

    Notes
    -----
    Words are read from folded text: full- and half-width, traditional and simplified forms give the same words; the
    offsets are those of the text as given. Every character but blanks belongs to exactly one token (unless numbers are
    dropped). A blank or a single line break between two Chinese characters ends no word, as converters break lines
    anywhere; a line break with an indent after it, an empty line and a tab do. Quotation marks around a part of a term
    belong to it (“八五”普法).

    Short texts that come again are not cut twice. A segmenter can be pickled and used from several threads.

    Examples
    --------
    >>> segmenter = Segmenter(numbers="class")
    >>> [token.text for token in segmenter.segment("２０２３年，行政机关负责人出庭应诉率达９８．５％。")]
    ['<date>', ',', '行政机关负责人', '出庭应诉率', '达', '<percent>', '。']
    >>> segmenter.segment("推进依法治县")[1]
    Token(start=2, end=6, text='依法治县', kind='word')
    """

    def __init__(
        self,
        *,
        lexicon: Lexicon | None = None,
        engine: EngineName = "auto",
        numbers: Numbers = "keep",
    ) -> None:
        check_choice("numbers", numbers, ("keep", "class", "drop"))
        check_kind("lexicon", lexicon, (Lexicon, type(None)), "a Lexicon, as lawkit.load_lexicon returns it")
        self.lexicon = load_lexicon() if lexicon is None else lexicon
        self.engine = engine_name(engine)
        self.numbers = numbers
        self._texts: dict[str, Tokens] = {}

    @property
    def info(self) -> dict[str, str]:
        """What the tokens depend on: engine, engine_version, lexicon_hash, lawkit (its version)."""
        return {
            "engine": self.engine,
            "engine_version": engine_version(self.engine),
            "lexicon_hash": self.lexicon.hash,
            "lawkit": version("lawkit"),
        }

    def segment(self, text: str) -> Tokens:
        """Return the tokens of a text.

        Parameters
        ----------
        text
            A sentence, a paragraph or a report.

        Returns
        -------
        Tokens
            A sequence of :class:`Token` (start, end, text, kind) in text order, with the columns ``starts``, ``ends``,
            ``texts`` and ``kinds``. The kind is ``word``, ``number``, ``date``, ``latin`` (letters of any other script)
            or ``mark``.

        Examples
        --------
        >>> list(Segmenter().segment("办件3.5万件").texts)
        ['办件', '3.5万', '件']
        """
        return next(self.segment_many((text,)))

    def segment_many(self, texts: Iterable[str]) -> Iterator[Tokens]:
        """Yield the tokens of each of many texts; those that come again are not cut twice.

        Parameters
        ----------
        texts
            Sentences, paragraphs or reports.

        Returns
        -------
        Iterator of Tokens
            In the order of ``texts``.

        Examples
        --------
        >>> [len(tokens) for tokens in Segmenter().segment_many(["依法行政", "", "依法行政"])]
        [1, 0, 1]
        """
        waiting: list[str] = []
        size = 0
        for text in texts:
            waiting.append(text)
            size += len(text)
            if size >= _CUT_TOGETHER:
                yield from self._segment_batch(waiting)
                waiting, size = [], 0
        yield from self._segment_batch(waiting)

    def __getstate__(self) -> dict[str, Any]:
        return {"lexicon": self.lexicon, "engine": self.engine, "numbers": self.numbers}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__init__(**state)  # type: ignore[misc]

    def __repr__(self) -> str:
        return f"Segmenter(engine={self.engine!r}, lexicon={self.lexicon.hash}, numbers={self.numbers!r})"

    @cached_property
    def _engine(self) -> Engine:
        return load_engine(self.engine, self.lexicon.runs)

    @cached_property
    def _splitter(self) -> re.Pattern[str]:
        return splitter(self.lexicon.mixed)

    @cached_property
    def _guard(self) -> Guard:
        return Guard(self.lexicon.term_set, guards())

    @cached_property
    def _kinds(self) -> _Kinds:
        return _Kinds(self.lexicon.term_set)

    @cached_property
    def _shown(self) -> _Shown:
        return _Shown(self._kinds, self.numbers)

    def _segment_batch(self, texts: list[str]) -> list[Tokens]:
        """Return the tokens of some texts, new ones cut in one go and kept."""
        known = self._texts
        found = {text: known[text] for text in texts if text in known}
        new = [text for text in dict.fromkeys(texts) if text not in found]
        if new:
            fresh = dict(zip(new, self._cut_apart(new), strict=True))
            if len(known) > _KEPT_TEXTS:
                self._texts = known = {}
            known.update((t, tokens) for t, tokens in fresh.items() if len(t) <= _LONGEST_KEPT)
            found |= fresh
        return [found[text] for text in texts]

    def _cut_apart(self, texts: list[str]) -> Iterator[Tokens]:
        """Yield the tokens of texts that are cut as one."""
        text = PARTING.join(map(fold, texts))
        gaps = find_gaps(text)
        columns = self._cut_together(without(text, gaps))
        steps, begins = _steps(list(map(len, texts)), gaps)
        starts, ends = shifted(columns.starts, steps, "right"), shifted(columns.ends, steps, "left")
        low = 0
        for high in np.searchsorted(columns.starts, [*begins[1:], len(text)]).tolist():
            span = slice(low, high)
            kinds: tuple[Any, ...] = tuple(columns.kinds[span])
            yield Tokens(starts[span], ends[span], tuple(columns.texts[span]), kinds)
            low = high

    def _cut_together(self, text: str) -> _Columns:
        """Return the columns of the tokens of a folded text without gaps."""
        pieces: list[str] = []
        kinds: list[str] = []
        terms: dict[int, str] = {}
        at = 0
        for start, end, term in self._bounds(text):
            self._cut(text[at:start], pieces, kinds)
            if term:
                terms[len(pieces)] = term
                pieces.append(text[start:end])
                kinds.append("word")
            at = end
        self._cut(text[at:], pieces, kinds)
        return self._columns(pieces, kinds, terms)

    def _cut(self, text: str, pieces: list[str], kinds: list[str]) -> None:
        """Add the pieces of a text, which together are the text, blanks too, and their kinds."""
        parts = self._splitter.split(text)
        words = self._engine.cut(BREAK.join(parts[::2]))
        others = iter(parts[1::2])
        new = [next(others) if word == BREAK else word for word in words]
        known = self._kinds
        new_kinds = list(map(known.__getitem__, new))
        numerals = list(find_all(new_kinds, "numeral"))
        for at in numerals:
            new_kinds[at] = "number"
        for left, right in zip(reversed(numerals[:-1]), reversed(numerals[1:]), strict=True):
            if right == left + 1:
                new[left] += new.pop(right)
                del new_kinds[right]
        pieces += new
        kinds += new_kinds
        if len(known) > _KEPT_WORDS:
            known.clear()
            self._shown.clear()

    def _columns(self, pieces: list[str], kinds: list[str], terms: dict[int, str]) -> _Columns:
        """Return starts, ends, texts and kinds of pieces without the blanks."""
        sizes = np.fromiter(map(len, pieces), dtype=np.int64, count=len(pieces))
        plain = self.numbers != "class" and not self._kinds.blanks_inside
        texts = pieces if plain else list(map(self._shown.__getitem__, pieces))
        for at, term in terms.items():
            texts[at] = term
        if self.numbers == "drop":
            keep = [kind not in ("blank", "number", "date") for kind in kinds]
        else:
            keep = list(map(ne, kinds, repeat("blank")))
        kept, stops = np.array(keep, dtype=bool), np.cumsum(sizes)
        starts, ends = (stops - sizes)[kept], stops[kept]
        return _Columns(starts, ends, list(compress(texts, keep)), list(compress(kinds, keep)))

    def _bounds(self, text: str) -> list[tuple[int, int, str]]:
        """Return where words must end: spans of terms with quotation marks inside, and places without a term."""
        bounds = find_quoted(text, self.lexicon.term_set)
        cuts = self._guard.find(text)
        if not cuts:
            return bounds
        free = [at for at in cuts if not any(start < at < end for start, end, _ in bounds)]
        return sorted([*bounds, *((at, at, "") for at in free)])


class _Columns(NamedTuple):
    """The columns of tokens."""

    starts: IntArray
    ends: IntArray
    texts: list[str]
    kinds: list[str]


class _Kinds(dict[str, str]):
    """Piece → its kind, worked out once; ``blank`` and ``numeral`` are kinds of this file only."""

    def __init__(self, terms: frozenset[str]) -> None:
        super().__init__()
        self._terms = terms
        self.blanks_inside = False  # whether a number or date with a blank was met

    def __missing__(self, piece: str) -> str:
        kind: str = "blank" if piece.isspace() else token_kind(piece, self._terms)
        if kind == "number" and is_numeral(piece):
            kind = "numeral"  # may go on in the next piece
        self.blanks_inside |= kind in ("number", "date") and " " in piece
        self[piece] = kind
        return kind


class _Shown(dict[str, str]):
    """Piece → the text of its token, worked out once."""

    def __init__(self, kinds: _Kinds, numbers: Numbers) -> None:
        super().__init__()
        self._kinds, self._numbers = kinds, numbers

    def __missing__(self, piece: str) -> str:
        kind, text = self._kinds[piece], piece
        if kind in ("number", "numeral", "date"):
            text = piece.replace(" ", "") if self._numbers != "class" else number_class(piece, kind)
        self[piece] = text
        return text


def number_class(text: str, kind: str) -> str:
    """Return the class of a number or date: ``<number>``, ``<percent>`` or ``<date>``.

    Examples
    --------
    >>> number_class("百分之三", "number"), number_class("3月", "date")
    ('<percent>', '<date>')
    """
    if kind == "date":
        return "<date>"
    return "<percent>" if text[-1] in "%‰" or text.startswith("百分之") else "<number>"


def without(text: str, gaps: list[tuple[int, int]]) -> str:
    """Return a text without some spans."""
    if not gaps:
        return text
    starts = [0, *(end for _, end in gaps)]
    ends = [*(start for start, _ in gaps), len(text)]
    return "".join(text[a:b] for a, b in zip(starts, ends, strict=True))


def find_all(values: list[str], wanted: str) -> Iterator[int]:
    """Yield the places of a value in a list."""
    at = -1
    with suppress(ValueError):
        while True:
            at = values.index(wanted, at + 1)
            yield at


def _steps(sizes: list[int], gaps: list[tuple[int, int]]) -> tuple[list[tuple[int, int]], list[int]]:
    """Return how offsets in texts that were joined and lost their gaps become offsets in each text.

    The first value is a list of places in the joined text, each with what to add from there on; the second where
    each text begins there.
    """
    spans = [size + len(PARTING) for size in sizes[:-1]]
    changes = [(begin, -span) for begin, span in zip(accumulate(spans), spans, strict=True)]
    if gaps:
        changes = sorted([*changes, *((start, end - start) for start, end in gaps)])
    steps, removed, delta = [], 0, 0
    begins = [0]
    for at, change in changes:
        delta += change
        steps.append((at - removed, delta))
        if change < 0:
            begins.append(at - removed)
        else:
            removed += change
    return steps, begins


def shifted(offsets: IntArray, steps: list[tuple[int, int]], side: Literal["left", "right"]) -> IntArray:
    """Return sorted offsets with something added from each of some places on; ``side`` says whether at the place too."""
    if not steps:
        return offsets
    places, deltas = np.array([(0, 0), *steps]).T
    moved: IntArray = offsets + deltas[np.searchsorted(places[1:], offsets, side)]
    return moved
