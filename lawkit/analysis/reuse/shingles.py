"""Shingles: the letters of each report as one stream, and every run of n letters with the places where it stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from lawkit.corpus import Corpus
from lawkit.resources import load_resource
from lawkit.structure.wordings import ROLES
from lawkit.text.fold import fold
from lawkit.words.lexicon import load_lexicon

_NUMERAL = re.compile(r"\d+(?:[.,]\d+)*")
_TITLE = re.compile(r"《[^《》\n]{1,80}》|中华人民共和国[㐀-鿿]{1,20}?(?:法|条例)")
_MARK = re.compile(r"\((?:\d{1,2}|[一二三四五六七八九十]{1,3})\)")
_CLOSERS = "%.。;!?”’」』》)]】"
_CLOSING = 3
_FULL_STOPS = tuple("。！？；!?;")
_CLAUSE_ENDS = frozenset(map(ord, ",;。:!?"))
# Names that everybody writes alike; a passage is no borrowing for sharing them.
_COMMON_NAMES = ("law", "plan", "phrase")
# Shorter terms are ordinary words (统筹协调), and borrowed text is made of words.
_NAME_LENGTH = 6
# Letters, the number left out, of a piece between marks that only states a figure; set on the demo panel and on five real reports.
_FIGURE_LENGTH = 12
# An odd multiplier of 64 bits with bits spread all over (Steele & Vigna 2021): two of 100 million shingles meet
# by chance with a probability of 0.0003.
_MULTIPLIER = np.uint64(0xD1342543DE82EF95)


@dataclass(frozen=True, slots=True)
class Stream:
    """The letters of one report: what stands between marks and blanks; a number is one letter.

    Attributes
    ----------
    letters
        Code points, folded; every numeral is ``0``.
    starts, stops
        Where each letter stands in the text of the report; the marks behind it belong to it (案件。” to the end of the quotation).
    evidence
        Whether a letter speaks for borrowing: not in numbers, titles of laws, and names that everybody writes alike.
    clauses
        The number of the clause that each letter stands in, from 0.
    sentences
        The sentence_id of each letter.
    """

    letters: np.ndarray
    starts: np.ndarray
    stops: np.ndarray
    evidence: np.ndarray
    clauses: np.ndarray
    sentences: np.ndarray

    def __len__(self) -> int:
        return len(self.letters)


def decode(letters: np.ndarray) -> str:
    """Return code points as a string."""
    return letters.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def read_streams(corpus: Corpus, roles: Sequence[str] | None = None) -> dict[str, Stream]:
    r"""Return the letters of every report, without page furniture, numbers of items and headings that are no sentences.

    Parameters
    ----------
    corpus
        A corpus with text.
    roles
        The roles whose sentences are read; None for all but furniture.

    Returns
    -------
    dict
        Report id → stream, in the order of the corpus.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "青溪县2023年法治政府建设年度报告\n一、主要工作\n（一）办理案件402件，结案。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> stream = read_streams(corpus)["a"]
    >>> decode(stream.letters), stream.clauses.tolist()
    ('办理案件0件结案', [0, 0, 0, 0, 0, 0, 1, 1])
    """
    wanted = set(ROLES) - {"furniture"} if roles is None else set(roles)
    sections, items = corpus.sections.reset_index(), corpus.items.reset_index()
    bodies = dict(
        zip(
            zip(sections["report_id"], sections["section_id"], strict=True),
            sections["body_start"],
            strict=True,
        )
    )
    marks: dict[str, list[tuple[int, int]]] = {report: [] for report in corpus}
    for table in (sections, items):
        named = table[table["number"].notna()]
        for report, number, start in zip(named["report_id"], named["number"], named["start"], strict=True):
            marks[report].append((start, start + len(number)))
    spans: dict[str, list[tuple[int, int, int]]] = {report: [] for report in corpus}
    sentences = corpus.sentences.reset_index()
    sentences = sentences[sentences["role"].isin(wanted)]
    columns = [sentences[c].tolist() for c in ("report_id", "sentence_id", "section_id", "start", "end")]
    for report, number, section, start, end in zip(*columns, strict=True):
        heading = not pd.isna(section) and start < bodies[report, section]
        if not heading or _is_prose(corpus.text(report), end):
            spans[report].append((number, start, end))
    return {one: read_stream(corpus.text(one), listed, marks[one]) for one, listed in spans.items()}


def _is_prose(text: str, end: int) -> bool:
    """Tell whether a heading is a sentence, or the text goes on behind it on its line."""
    rest = text[end : end + 40].split("\n", 1)[0]
    return text[end - 1 : end] in _FULL_STOPS or bool(rest.strip())


def read_stream(
    text: str, sentences: Iterable[tuple[int, int, int]], marks: Iterable[tuple[int, int]] = ()
) -> Stream:
    """Return the letters of the given sentences (id, start, end) of a text, without those of the marks (start, end)."""
    folded = fold(text).lower()
    codes = np.frombuffer(folded.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    owner = np.full(len(codes), -1, dtype=np.int64)
    breaks = np.isin(codes, list(_CLAUSE_ENDS))
    for number, start, end in sentences:
        owner[start:end] = number
        breaks[start : start + 1] = True
    kept = _is_letter(codes) & (owner >= 0)
    evidence = kept.copy()
    for pattern in (_TITLE, _names()):
        for hit in pattern.finditer(folded):
            evidence[hit.start() : hit.end()] = False
    for start, end in (*marks, *(hit.span() for hit in _MARK.finditer(folded))):
        kept[start:end] = False
    plain = codes.astype(np.int32)
    stops = np.arange(1, len(codes) + 1)
    for start, end in (hit.span() for hit in _NUMERAL.finditer(folded)):
        evidence[start:end] = False
        kept[start + 1 : end] = False
        plain[start] = ord("0")
        stops[start] = end
    at = np.flatnonzero(kept)
    clauses = _renumber(np.cumsum(breaks)[at])
    pieces = _renumber(np.cumsum(breaks | (codes == ord("、")))[at])
    speaks = evidence[at] & ~_states_figure(plain[at] == ord("0"), pieces)
    return Stream(plain[at], at, _behind_marks(codes, owner, stops[at]), speaks, clauses, owner[at])


def _behind_marks(codes: np.ndarray, owner: np.ndarray, stops: np.ndarray) -> np.ndarray:
    """Return where letters end with the marks that close them, of the same sentence."""
    # One more place, of no sentence, behind the end of the text.
    closers = np.append(np.isin(codes, [ord(c) for c in _CLOSERS]), False)
    owners = np.append(owner, -1)
    stops = stops.copy()
    for _ in range(_CLOSING):
        stops += closers[stops] & (owners[stops] == owners[stops - 1])
    return stops


def _states_figure(numerals: np.ndarray, pieces: np.ndarray) -> np.ndarray:
    """Tell which letters stand in a short piece with a number (审结181件): the label of a figure, which all reports share."""
    if not len(pieces):
        return numerals
    counts = np.bincount(pieces, weights=numerals)
    return np.asarray(((counts > 0) & (np.bincount(pieces) - counts <= _FIGURE_LENGTH))[pieces])


def _is_letter(codes: np.ndarray) -> np.ndarray:
    """Tell which code points are Chinese characters, Latin letters or digits."""
    han = (codes >= 0x3400) & (codes < 0xA000) | (codes >= 0xF900) & (codes < 0xFB00) | (codes >= 0x20000)
    latin = (codes >= ord("a")) & (codes <= ord("z"))
    return np.asarray(han | latin | (codes >= ord("0")) & (codes <= ord("9")) | (codes == ord("〇")))


def _renumber(values: np.ndarray) -> np.ndarray:
    """Return the numbers of rising values, from 0 without gaps."""
    return np.cumsum(np.diff(values, prepend=values[:1]) != 0)


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    """Return a pattern of names and set phrases that everybody writes alike, as a tree so that it stays quick."""
    lexicon = load_lexicon()
    terms = {t for category in _COMMON_NAMES for t in lexicon.terms(category) if len(t) >= _NAME_LENGTH}
    terms |= set(load_resource("set_phrases")["phrases"]["wordings"])
    tree: dict[str, dict] = {}  # type: ignore[type-arg]
    for term in sorted(terms):
        node = tree
        for letter in term:
            node = node.setdefault(letter, {})
        node[""] = {}
    return re.compile(_branch(tree))


def _branch(node: Mapping[str, dict]) -> str:  # type: ignore[type-arg]
    """Return the pattern of a tree of letters, the longest term first."""
    listed = [re.escape(letter) + _branch(below) for letter, below in node.items() if letter]
    if not listed:
        return ""
    return f"(?:{'|'.join(listed)}){'?' if '' in node else ''}"


@dataclass(frozen=True, slots=True)
class Shingles:
    """Every shingle of a corpus with the places where it stands.

    The streams follow one another in one row of letters. The places of one shingle make a group.

    Attributes
    ----------
    n
        Letters a shingle.
    places
        Where each shingle begins in the row of letters, group after group, rising in a group.
    groups
        The number of the group of each place.
    bodies
        In how many bodies each group occurs.
    """

    n: int
    places: np.ndarray
    groups: np.ndarray
    bodies: np.ndarray


def index_shingles(streams: Sequence[Stream], bodies: Sequence[int], n: int) -> Shingles:
    """Return the shingles of streams that stand in the order of their bodies.

    Parameters
    ----------
    streams
        The letters of each report.
    bodies
        The number of the body of each report, rising.
    n
        Letters a shingle.
    """
    lengths = np.array([len(s) for s in streams], dtype=np.int64)
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    hashes, places = [], []
    for stream, offset in zip(streams, offsets[:-1], strict=True):
        found = hash_shingles(stream.letters, n)
        hashes.append(found)
        places.append(np.arange(len(found), dtype=np.int64) + offset)
    every = np.concatenate([np.zeros(0, np.uint64), *hashes])
    place = np.concatenate([np.zeros(0, np.int64), *places])
    order = np.argsort(every, kind="stable")
    every, place = every[order], place[order]
    first = np.diff(every, prepend=every[:1] ^ np.uint64(1)) != 0
    group = np.cumsum(first) - 1
    body = np.asarray(bodies, dtype=np.int64)[np.searchsorted(offsets, place, side="right") - 1]
    new = first | (np.diff(body, prepend=-1) != 0)
    return Shingles(n, place, group, np.bincount(group[new], minlength=int(first.sum())))


def hash_shingles(letters: np.ndarray, n: int) -> np.ndarray:
    """Return a 64-bit hash of every run of ``n`` letters."""
    if len(letters) < n:
        return np.zeros(0, np.uint64)
    wide = letters.astype(np.uint64)
    size = len(wide) - n + 1
    hashes = np.zeros(size, np.uint64)
    for at in range(n):
        hashes = hashes * _MULTIPLIER + wide[at : at + size] + np.uint64(1)
    return hashes
