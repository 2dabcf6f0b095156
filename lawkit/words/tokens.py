"""Tokens: what a text is made of, with the place of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple, overload

import numpy as np
import numpy.typing as npt

from lawkit.words.split import TokenKind


class Token(NamedTuple):
    """A token: where it stands in the text, what it says in folded form, what it is."""

    start: int
    end: int
    text: str
    kind: TokenKind


class Tokens(Sequence[Token]):
    """The tokens of one text: a sequence of :class:`Token`, and its four columns for quick work.

    Attributes
    ----------
    starts, ends, texts, kinds
        One value a token.
    """

    __slots__ = ("_ends", "_starts", "kinds", "texts")

    def __init__(
        self,
        starts: npt.ArrayLike,
        ends: npt.ArrayLike,
        texts: Sequence[str],
        kinds: Sequence[TokenKind],
    ) -> None:
        self._starts = np.asarray(starts, dtype=np.int64)
        self._ends = np.asarray(ends, dtype=np.int64)
        self.texts, self.kinds = texts, kinds

    @property
    def starts(self) -> tuple[int, ...]:
        """Where each token begins."""
        return tuple(self._starts.tolist())

    @property
    def ends(self) -> tuple[int, ...]:
        """Where each token ends."""
        return tuple(self._ends.tolist())

    def __len__(self) -> int:
        return len(self.texts)

    @overload
    def __getitem__(self, index: int) -> Token: ...
    @overload
    def __getitem__(self, index: slice) -> list[Token]: ...
    def __getitem__(self, index: int | slice) -> Token | list[Token]:
        if isinstance(index, slice):
            return list(self)[index]
        start, end = int(self._starts[index]), int(self._ends[index])
        return Token(start, end, self.texts[index], self.kinds[index])

    def __iter__(self) -> Iterator[Token]:
        return map(Token, self.starts, self.ends, self.texts, self.kinds)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sequence) or isinstance(other, str):
            return NotImplemented
        return list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return repr(list(self))
