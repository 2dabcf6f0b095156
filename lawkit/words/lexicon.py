"""The lexicon of the field: terms of law-based government that a segmenter keeps whole."""

from __future__ import annotations

import csv
import hashlib
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from lawkit.errors import LawkitError
from lawkit.resources import load_resource
from lawkit.text.fold import fold
from lawkit.words.engines import HAN, Dictionary
from lawkit.words.split import is_numeral, splitter

if TYPE_CHECKING:
    import pandas as pd

_QUOTES = re.compile('[“”"‘’「」『』]')
_RUN = re.compile(f"[{HAN}]+")
_ENDS_SENTENCE = re.compile("[。!?;；！？]")

# Terms of four characters are the stems of the field (行政处罚, 政务服务): of them the longer terms are made, and beside
# one of these (行政处罚法) a stem must be likely enough to win where the rest belongs to another word (行政处罚|法定).
# Words of general prose of their kind have some hundreds to thousands in jieba's dictionary.
_STEM_LENGTH = 4
_STEM_FREQUENCY = 500


class LexiconWarning(UserWarning):
    """Some terms of a user's lexicon take no effect."""


class Entry(NamedTuple):
    """One term with its category, its source, the term it stands for, and the frequency it is given."""

    term: str
    category: str
    source: str
    canonical: str
    frequency: int


@dataclass(frozen=True)
class Lexicon:
    """Terms that a segmenter keeps whole.

    Lexicons come from :func:`lawkit.load_lexicon`.

    Parameters
    ----------
    entries
        The terms, in folded form and without quotation marks.
    rejected
        A user's terms that take no effect, each with the reason.
    own
        A user's terms that take effect.
    """

    entries: tuple[Entry, ...]
    rejected: tuple[tuple[str, str], ...] = field(default=(), compare=False)
    own: frozenset[str] = frozenset()

    @property
    def table(self) -> pd.DataFrame:
        """One row a term: term, category, source, canonical (the full name of an abbreviation, else the term)."""
        import pandas as pd

        columns = ["term", "category", "source", "canonical"]
        return pd.DataFrame([entry[:4] for entry in self.entries], columns=columns, dtype="str")

    @property
    def unused(self) -> pd.DataFrame:
        """One row a user's term that takes no effect: term, reason."""
        import pandas as pd

        return pd.DataFrame(list(self.rejected), columns=["term", "reason"], dtype="str")

    @cached_property
    def hash(self) -> str:
        """Sixteen hexadecimal digits that change with the terms, their frequencies, categories or full names."""
        lines = sorted("\t".join((e.term, e.category, e.canonical, str(e.frequency))) for e in self.entries)
        lines += [f"{name}\t{value}" for part in ("counts", "guards") for name, value in _rules(part).items()]
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]

    def terms(self, category: str | None = None) -> list[str]:
        """Return the terms, or those of one category, sorted.

        Parameters
        ----------
        category
            One of the categories of ``table``, or None for all terms.

        Raises
        ------
        ValueError
            If no term has that category.
        """
        known = sorted({entry.category for entry in self.entries})
        if category is not None and category not in known:
            raise ValueError(f"category must be one of {', '.join(map(repr, known))}; got {category!r}")
        return sorted(e.term for e in self.entries if category in (None, e.category))

    def canonical(self, term: str) -> str:
        """Return the full name that an abbreviation stands for, or the term itself.

        Parameters
        ----------
        term
            Any term, also one that is not in the lexicon.
        """
        return self._full_names.get(term, term)

    def __contains__(self, term: object) -> bool:
        return term in self.term_set

    def __len__(self) -> int:
        return len(self.entries)

    def __repr__(self) -> str:
        return f"<Lexicon: {len(self)} terms, {self.hash}>"

    @cached_property
    def term_set(self) -> frozenset[str]:
        """All terms."""
        return frozenset(entry.term for entry in self.entries)

    @cached_property
    def _full_names(self) -> dict[str, str]:
        return {e.term: e.canonical for e in self.entries}

    @cached_property
    def runs(self) -> tuple[tuple[str, int], ...]:
        """The terms that are runs of Chinese characters, each with its frequency: what an engine is told."""
        terms = ((e.term, e.frequency) for e in self.entries if _is_run(e.term))
        return (*general_words().items(), *terms)

    @cached_property
    def mixed(self) -> tuple[str, ...]:
        """The terms with figures, letters or marks: what the splitter is told."""
        return tuple(e.term for e in self.entries if not _is_run(e.term))


def load_lexicon(extra: Iterable[str] | str | Path | None = None, /) -> Lexicon:
    """Return the lexicon of the field, with terms of your own where you give them.

    Parameters
    ----------
    extra
        More terms: a list, or a file: ``.txt`` with one term a line, ``.csv`` with a column ``term`` and, if you like,
        ``category`` (else ``user``), ``source`` (else the file's name) and ``canonical`` (the full name that the term
        stands for). A term that the lexicon has already gets your category.

    Returns
    -------
    Lexicon
        Frozen; ``.table`` shows the terms, ``.unused`` those of yours that take no effect.

    Raises
    ------
    LawkitError
        If the file cannot be read, or has no column ``term``.

    Warns
    -----
    LexiconWarning
        If some of your terms take no effect: single characters, numbers, terms with a blank or with a mark that ends a
        sentence. Terms that stand in your texts only inside longer terms are told by :func:`lawkit.tokenize`.

    Notes
    -----
    Terms are taken in folded form (half-width, simplified) and without quotation marks. Each gets the lowest frequency
    with which it is likelier than the words it would be cut into, so that it is found as a term and not forced where
    its characters belong to other words (法治化 in 推进法治化, not in 用法治化解矛盾).

    Examples
    --------
    >>> lexicon = load_lexicon(["青溪枫桥驿站"])
    >>> "青溪枫桥驿站" in lexicon, lexicon.canonical("行政诉讼法")
    (True, '中华人民共和国行政诉讼法')
    >>> lexicon.terms("user")
    ['青溪枫桥驿站']
    """
    if extra is None:
        return shipped()
    lexicon = extend_lexicon(extra)
    if lexicon.rejected:
        warnings.warn(told(lexicon.rejected), LexiconWarning, stacklevel=2)
    return lexicon


def told(rejected: Sequence[tuple[str, str]]) -> str:
    """Return a sentence on terms that take no effect."""
    listed = "; ".join(f"{term!r} {reason}" for term, reason in rejected[:10])
    more = f"; and {len(rejected) - 10} more" if len(rejected) > 10 else ""
    return f"terms that take no effect: {listed}{more}"


def general_words() -> dict[str, int]:
    """Return the words of general prose whose frequency in jieba's dictionary is too low for official prose."""
    return _rules("counts")


def guards() -> dict[str, str]:
    """Return what follows the last character of a term where both make a word: last character → pattern."""
    return _rules("guards")


def _rules(part: str) -> dict[str, Any]:
    rules: dict[str, Any] = load_resource("lexicon")[part]
    return rules


@lru_cache(maxsize=1)
def shipped() -> Lexicon:
    """Return the lexicon that lawkit ships."""
    text = files("lawkit.resources").joinpath("lexicon.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return Lexicon(
        tuple(
            Entry(r["term"], r["category"], r["source"], r["canonical"] or r["term"], int(r["frequency"]))
            for r in rows
        )
    )


def extend_lexicon(extra: Iterable[str] | str | Path) -> Lexicon:
    """Return the shipped lexicon with a user's terms, without a warning."""
    rows, base = _read(extra), shipped()
    entries = {entry.term: entry for entry in base.entries}
    rejected: list[tuple[str, str]] = []
    chosen: dict[str, dict[str, str]] = {}
    for row in rows:
        term = clean_term(row["term"])
        if reason := _useless(term):
            rejected.append((row["term"], reason))
        else:
            chosen[term] = row
    frequencies = suggest_frequencies([t for t in chosen if t not in entries], base.runs)
    for term, row in chosen.items():
        known = entries.get(term)
        frequency = known.frequency if known else frequencies[term]
        canonical = clean_term(row["canonical"]) or (known.canonical if known else term)
        entries[term] = Entry(term, row["category"], row["source"], canonical, frequency)
    return Lexicon(tuple(entries.values()), tuple(rejected), frozenset(chosen))


@lru_cache(maxsize=1)
def _bare_splitter() -> re.Pattern[str]:
    return splitter(())


def _is_run(term: str) -> bool:
    """Whether a term reaches the engine in one piece: Chinese characters only, no number or date among them."""
    return _RUN.fullmatch(term) is not None and _bare_splitter().split(term) == [term]


def clean_term(term: str) -> str:
    """Return a term in the form in which it is looked for: folded, without quotation marks."""
    return _QUOTES.sub("", fold(term)).strip()


def _useless(term: str) -> str | None:
    """Return why a term can never be a token, or None."""
    if not term:
        return "is empty"
    if re.search(r"\s", term):
        return "contains a blank"
    if _ENDS_SENTENCE.search(term):
        return "contains a mark that ends a sentence"
    if len(term) == 1:
        return "is one character"
    if is_numeral(term) or re.fullmatch(r"[\d.,%]+", term):
        return "is a number"
    if not re.search(r"\w", term):
        return "has no character of a word"
    return None


def find_unused(
    lexicon: Lexicon, texts: Iterable[str], tokens: Iterable[Sequence[str]]
) -> list[tuple[str, str]]:
    """Return a user's terms that stand in texts and are never a token, each with the token that took its place.

    Parameters
    ----------
    lexicon
        With the terms, as ``own``.
    texts
        The texts, folded and without blanks.
    tokens
        For each text its tokens.
    """
    missing: dict[str, str] = {}
    met: set[str] = set()
    for text, words in zip(texts, tokens, strict=True):
        met.update(words)
        for term in lexicon.own:
            if term not in missing and term in text:
                longer = next((w for w in words if term in w and w != term), None)
                missing[term] = f"stands only in {longer!r}" if longer else "is always cut by other words"
    return sorted((term, reason) for term, reason in missing.items() if term not in met)


def suggest_frequencies(terms: Iterable[str], known: Iterable[tuple[str, int]] = ()) -> dict[str, int]:
    """Return for each term the lowest frequency with which it is kept whole, shorter terms settled first."""
    terms = sorted(terms, key=lambda t: (len(t), t))
    frequencies = dict.fromkeys(terms, 0)
    runs = list(filter(_is_run, terms))
    dictionary = Dictionary(known) if runs else None
    for term in runs:
        assert dictionary is not None
        frequencies[term] = least_frequency(dictionary, term)
        dictionary.add(term, frequencies[term])
    return frequencies


def least_frequency(dictionary: Dictionary, term: str) -> int:
    """Return the frequency to give to a term: the lowest that keeps it whole, more for stems."""
    return max(dictionary.suggest(term), _STEM_FREQUENCY if len(term) == _STEM_LENGTH else 0)


def _read(extra: Iterable[str] | str | Path) -> list[dict[str, str]]:
    """Return a user's terms with their columns."""
    if not isinstance(extra, str | Path):
        return [_row({"term": term}, "list") for term in extra]
    path = Path(extra).expanduser()
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise LawkitError(f"extra: cannot read {path} as a UTF-8 text file: {error}") from error
    if path.suffix.lower() != ".csv":
        return [_row({"term": line}, path.name) for line in text.splitlines() if line.strip()]
    reader = csv.DictReader(text.splitlines())
    if "term" not in (reader.fieldnames or ()):
        raise LawkitError(f"extra: {path} has no column 'term'; its columns are {reader.fieldnames}")
    return [_row(row, path.name) for row in reader]


def _row(row: dict[str, str], source: str) -> dict[str, str]:
    given = {key: (row.get(key) or "").strip() for key in ("term", "category", "source", "canonical")}
    return given | {"category": given["category"] or "user", "source": given["source"] or source}
