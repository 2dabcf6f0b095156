"""Stop words of official prose, each with its class and the reason why it says nothing of a report's subject."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal

from lawkit.text.fold import fold

if TYPE_CHECKING:
    import pandas as pd


def load_stop_words() -> pd.DataFrame:
    """Return the stop words of official prose.

    Returns
    -------
    DataFrame
        One row a word: word, class (function, degree, number, unit, time, frame, verb, self), reason.

    Notes
    -----
    The list holds words that stand in every report whatever it is about. Words of a subject stay out of it, frequent
    ones too (行政, 法治, 执法): whether they tell reports apart is for weighting to find, not for a list.

    Examples
    --------
    >>> words = load_stop_words()
    >>> words.loc[words["word"] == "进一步", "class"].item()
    'degree'
    """
    import pandas as pd

    return pd.DataFrame(list(_rows()), columns=["word", "class", "reason"], dtype="str")


def choose_stop_words(stop_words: Literal["default"] | Iterable[str] | None) -> frozenset[str]:
    """Return the words to leave out for an argument ``stop_words``.

    Parameters
    ----------
    stop_words
        ``"default"`` for lawkit's own list, words of your own (in any width and script), or None for none.

    Raises
    ------
    ValueError
        If it is another string.

    Examples
    --------
    >>> sorted(choose_stop_words(["工作", "進行"]))
    ['工作', '进行']
    """
    if stop_words is None:
        return frozenset()
    if isinstance(stop_words, str):
        if stop_words != "default":
            raise ValueError(f"stop_words must be 'default', a list of words or None; got {stop_words!r}")
        return _default()
    return frozenset(fold(word).strip() for word in stop_words)


@lru_cache(maxsize=1)
def _rows() -> tuple[tuple[str, str, str], ...]:
    text = files("lawkit.resources").joinpath("stopwords.csv").read_text(encoding="utf-8")
    return tuple((r["word"], r["class"], r["reason"]) for r in csv.DictReader(text.splitlines()))


@lru_cache(maxsize=1)
def _default() -> frozenset[str]:
    return frozenset(word for word, _, _ in _rows())
