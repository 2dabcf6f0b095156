"""The two engines that cut runs of Chinese characters into words, with the same result.

Both get nothing but runs of characters that both know (U+4E00 to U+9FD5), set apart by line breaks, and the same
added words with the same frequencies: jieba and rjieba treat numbers, Latin letters, marks and rare characters
differently, so these never reach them.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib.metadata import version
from importlib.util import find_spec
from math import log
from types import ModuleType
from typing import TYPE_CHECKING, Any, Literal, Protocol

from lawkit.errors import LawkitError, check_choice

if TYPE_CHECKING:
    import jieba

EngineName = Literal["auto", "jieba", "rjieba"]
# The characters that both engines take for Chinese.
HAN = "一-鿕"
# What stands between two runs; neither engine joins words over it, both give it back as a token.
BREAK = "\n"

# No word begins so.
_UNKNOWN = -1.0
# Runs that come again are cut once: this many are kept, and none that is longer than a clause.
_KEPT_RUNS = 50_000
_LONGEST_KEPT = 60


class Engine(Protocol):
    """What cuts runs of Chinese characters."""

    @property
    def name(self) -> Literal["jieba", "rjieba"]:
        """The package that does it."""
        ...

    def cut(self, runs: str) -> list[str]:
        """Return the words of runs that line breaks set apart, the line breaks as words of their own."""
        ...


def engine_name(engine: EngineName) -> Literal["jieba", "rjieba"]:
    """Return the engine to use; ``"auto"`` is rjieba where it is installed.

    Raises
    ------
    ValueError
        If there is no such engine.
    LawkitError
        If it is not installed.
    """
    check_choice("engine", engine, ("auto", "jieba", "rjieba"))
    fast = find_spec("rjieba") is not None
    if engine == "rjieba" and not fast:
        raise LawkitError("engine='rjieba' needs the package rjieba: install lawkit[fast]")
    return "rjieba" if fast and engine != "jieba" else "jieba"


def engine_version(name: Literal["jieba", "rjieba"]) -> str:
    """Return the version of an engine's package."""
    return version(name)


@lru_cache(maxsize=4)
def load_engine(name: Literal["jieba", "rjieba"], words: tuple[tuple[str, int], ...]) -> Engine:
    """Return an engine that knows some words more, each with its frequency.

    Engines are kept, one for each set of words, and never changed after they were made.
    """
    return _Rjieba(words) if name == "rjieba" else _Jieba(words)


class _Rjieba:
    """The engine of the ``fast`` extra."""

    name: Literal["rjieba"] = "rjieba"

    def __init__(self, words: Iterable[tuple[str, int]]) -> None:
        import rjieba

        engine = rjieba.Jieba()
        for word, frequency in words:
            engine.add_word(word, frequency, None)
        self._engine = engine

    def cut(self, runs: str) -> list[str]:
        """Return the words of runs that line breaks set apart, the line breaks as words of their own."""
        words: list[str] = self._engine.cut(runs)
        return words


class _Jieba:
    """jieba's dictionary and model; its search for the likeliest words with the logarithms kept."""

    name: Literal["jieba"] = "jieba"

    def __init__(self, words: Iterable[tuple[str, int]]) -> None:
        dictionary = Dictionary(words)
        self._logs, self._log_total = dictionary.logs, log(dictionary.total)
        finalseg = _quiet_jieba().finalseg
        self._viterbi: Any = finalseg.viterbi
        self._model = ("BMES", finalseg.start_P, finalseg.trans_P, finalseg.emit_P)
        self._runs: dict[str, list[str]] = {}

    def cut(self, runs: str) -> list[str]:
        """Return the words of runs that line breaks set apart, the line breaks as words of their own."""
        words: list[str] = []
        known = self._runs
        for number, run in enumerate(runs.split(BREAK)):
            if number:
                words.append(BREAK)
            if not run:
                continue
            found = known.get(run)
            if found is None:
                found = self._cut_run(run)
                if len(run) <= _LONGEST_KEPT:
                    known[run] = found
            words += found
        if len(known) > _KEPT_RUNS:
            self._runs = {}
        return words

    def _cut_run(self, run: str) -> list[str]:
        """Return the words of one run: those of the dictionary, and what the model makes of the rest."""
        words: list[str] = []
        ends = best_path(run, self._logs, self._log_total)
        start = loose = 0
        while start < len(run):
            end = ends[start]
            if end - start > 1:
                if loose < start:
                    self._cut_loose(run[loose:start], words)
                words.append(run[start:end])
                loose = end
            start = end
        if loose < start:
            self._cut_loose(run[loose:start], words)
        return words

    def _cut_loose(self, characters: str, words: list[str]) -> None:
        """Add the words of characters that the dictionary left single, found by jieba's hidden Markov model."""
        if len(characters) == 1 or self._logs.get(characters) is not None:
            words.extend(characters)
            return
        begin = 0
        for at, state in enumerate(self._viterbi(characters, *self._model)[1], 1):
            if state in "ES":
                words.append(characters[begin:at])
                begin = at
        if begin < len(characters):
            words.append(characters[begin:])


class Dictionary:
    """jieba's counted words, with some more added.

    Attributes
    ----------
    counts
        Word → frequency; beginnings of words that are none themselves have 0.
    logs
        The same with logarithms, None for beginnings.
    total
        The sum of the frequencies.
    """

    def __init__(self, words: Iterable[tuple[str, int]] = ()) -> None:
        tokenizer = _private_tokenizer()
        self.counts: dict[str, int] = tokenizer.FREQ
        self.total: int = tokenizer.total
        for word, frequency in words:
            self._add(word, frequency)
        self.logs = {word: log(count) if count else None for word, count in self.counts.items()}

    def add(self, word: str, frequency: int) -> None:
        """Add a word, or change its frequency."""
        self._add(word, frequency)
        self.logs[word] = log(frequency)
        for end in range(1, len(word)):
            self.logs.setdefault(word[:end], None)

    def _add(self, word: str, frequency: int) -> None:
        self.total += frequency - (
            self.counts.get(word) or 0
        )  # as rjieba counts it; jieba keeps the old one in
        self.counts[word] = frequency
        for end in range(1, len(word)):
            self.counts.setdefault(word[:end], 0)

    def suggest(self, word: str) -> int:
        """Return the lowest frequency with which ``word`` is likelier than the words it would be cut into.

        A word that the dictionary has keeps at least the frequency that it has there.
        """
        known = self.logs.get(word)
        self.logs[word] = None
        ends, start, share = best_path(word, self.logs, log(self.total)), 0, 1.0
        self.logs[word] = known
        while start < len(word):
            share *= (self.counts.get(word[start : ends[start]]) or 1) / self.total
            start = ends[start]
        return max(int(share * self.total) + 1, self.counts.get(word) or 0)


def best_path(run: str, logs: Mapping[str, float | None], log_total: float) -> list[int]:
    """Return for each offset of ``run`` where the word that begins there on the likeliest path ends.

    The sums are jieba's own to the last bit, and so is the choice of the longest first word between equals.
    """
    length = len(run)
    scores, ends = [0.0] * (length + 1), [0] * length
    find = logs.get
    for start in range(length - 1, -1, -1):
        end = start + 1
        weight = find(run[start])
        best, best_end = (weight or 0.0) - log_total + scores[end], end
        while end < length:
            end += 1
            weight = find(run[start:end], _UNKNOWN)
            if weight is not None:
                if weight == _UNKNOWN:
                    break
                score = weight - log_total + scores[end]
                if score >= best:
                    best, best_end = score, end
        scores[start], ends[start] = best, best_end
    return ends


def _private_tokenizer() -> jieba.Tokenizer:
    """Return a tokenizer of our own: no file is written, nothing logged, nothing shared.

    Its counts are read here, as ``initialize`` would log and leave a file in the folder for temporary files.
    """
    tokenizer = _quiet_jieba().Tokenizer()
    tokenizer.FREQ, _ = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    # jieba counts a word that its file has twice (B超) twice, rjieba once. The total decides between paths of one
    # likelihood, whose sums differ in the last bit only.
    tokenizer.total = sum(tokenizer.FREQ.values())
    tokenizer.initialized = True
    return tokenizer


def _quiet_jieba() -> ModuleType:
    """Import jieba, whose code warns when Python compiles it."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import jieba
        import jieba.finalseg
    module: ModuleType = jieba
    return module
