"""Borrowed text: passages that one report shares with another, from where, and how closely."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pandas as pd

from lawkit.analysis.reuse.alignment import Passage, align
from lawkit.analysis.reuse.candidates import Pairing, Row, line_up
from lawkit.analysis.reuse.kinship import Kinship, put_in_order, read_kinship, relate
from lawkit.analysis.reuse.likeness import Likeness, compare_texts
from lawkit.analysis.reuse.shingles import Stream, read_streams
from lawkit.corpus import Corpus
from lawkit.errors import LawkitError, check_choice, check_corpus
from lawkit.structure.wordings import ROLES

# Letters a shingle: shorter ones nominate every pair of reports, longer ones miss passages with a change in every clause.
_N = 5

COLUMNS: Mapping[str, str] = {
    "report_id": "str", "start": "int64", "end": "int64", "first_sentence": "int64", "last_sentence": "int64",
    "source_id": "str", "source_start": "int64", "source_end": "int64", "source_first_sentence": "int64",
    "source_last_sentence": "int64", "relation": "str", "order": "str", "score": "float64", "containment": "float64",
    "cosine": "float64", "jaccard": "float64", "min_edit": "float64", "simple": "float64", "text": "str", "source_text": "str",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Lined:
    """The letters of a corpus in one row, and who wrote them.

    Attributes
    ----------
    kinship
        Who wrote each report and when.
    streams
        The letters of each report, in the order of ``kinship``.
    row
        The same in one row, with its index.
    """

    kinship: Kinship
    streams: tuple[Stream, ...]
    row: Row


def reuse(
    corpus: Corpus,
    *,
    roles: Sequence[str] | None = None,
    min_score: float = 18,
    formula: float = 0.5,
    superiors: Mapping[str, str] | None = None,
    jobs: int = 1,
) -> pd.DataFrame:
    r"""Find the passages that reports share with earlier ones: borrowed from themselves, from above, from peers.

    Parameters
    ----------
    corpus
        A corpus with text.
    roles
        The roles whose sentences are compared; None for all but page furniture.
    min_score
        What a passage must share: a point for each Chinese character that both have, less half a point for each changed, added or
        dropped in between. Numbers, titles of laws, set phrases and short clauses that state a figure (审结181件) give no points.
    formula
        A run of words that more than this share of the bodies use, and at least five bodies, is a set phrase and no borrowing.
    superiors
        Place → the place above it. None takes a column ``superior`` of ``corpus.reports``, where the metadata brought one. Either adds to what the
        columns province, prefecture and county say, which lawkit fills for places of the gazetteer.
    jobs
        Number of worker processes; -1 for all cores. The result is the same for any number.

    Returns
    -------
    DataFrame
        One row a pair of passages, by report and place: ``report_id``, ``start``, ``end`` (characters of its text), ``first_sentence``,
        ``last_sentence`` (ids of ``corpus.sentences``), the same of the report that was there first as ``source_id``, ``source_start``, ``source_end``,
        ``source_first_sentence``, ``source_last_sentence``; ``relation`` of the source: ``own_last_year``, ``own_earlier``, ``own_other`` (the same body, the same or
        no year), ``superior``, ``subordinate``, ``peer`` (the same level), ``higher`` and ``lower`` (another level, not known to be above or below), ``unknown``;
        ``order``: what tells which came first: ``published``, ``year`` or ``unknown`` (then the body above, the higher level, or the smaller id stands as
        the source); ``score``; ``containment``, ``cosine``, ``jaccard``, ``min_edit``, ``simple`` (0 to 1, see Notes); ``text``, ``source_text``. Empty for fewer than two reports.

    Raises
    ------
    LawkitError
        If the corpus was saved without text.
    ValueError
        If an option is out of its range, or a role is unknown.

    Notes
    -----
    Reports are compared as runs of characters without marks, blanks, numbers of items and headings that are no sentences; a number
    is one character. Every run of five is indexed (Broder 1997), those of set phrases left out; pairs of regions with
    enough of them in common are aligned and cut into the clauses that agree, as Wilkerson, Smith & Stramp (2015) trace the ideas of
    bills. The index is exact: at the size of these corpora Broder's sketches (MinHash) are not needed, and they would lose
    some of the edited clauses in long sentences. A run that stands in more than 48 places is compared with the body's own reports, with those of the bodies above
    it, and with the first 12 by date, so that of a passage that hundreds of bodies share the rows lead to the first ones.

    ``containment`` is the share of the pairs of characters of a passage that its source has too; ``cosine``, ``jaccard``, ``min_edit`` and ``simple`` are the
    measures of Cohen, Malloy & Nguyen (2020) on characters, described at :func:`lawkit.analysis.reuse.likeness.compare_texts`.

    Limits: a shared passage need not be copied from the source named; both may have a third one that is not in the corpus. Days of publication
    are those that the reports print. Passages of less than ``min_score`` characters, and what is said in other words, are not
    found; of clauses that changed places, only those that kept their order. Set phrases are only known where five bodies use them.

    References
    ----------
    Broder, A. Z. (1997). On the resemblance and containment of documents. *Compression and Complexity of Sequences*, 21-29.
    Cohen, L., Malloy, C., & Nguyen, Q. (2020). Lazy prices. *Journal of Finance*, 75(3), 1371-1415.
    Wilkerson, J., Smith, D., & Stramp, N. (2015). Tracing the flow of policy ideas in legislatures: A text reuse approach.
    *American Journal of Political Science*, 59(4), 943-956.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> body = "镇村干部走田埂、进院坝，把山林地界的纠纷化解在家门口，全年调解{}件。"
    >>> texts = {y: f"杏花镇{y}年法治政府建设年度报告\n一、主要工作\n{body.format(y - 2000)}" for y in (2022, 2023)}
    >>> frame = pd.DataFrame({"report_id": [f"xinghua-{y}" for y in texts], "text": texts.values()})
    >>> found = lawkit.reuse(lawkit.load(frame, progress=False))
    >>> found.loc[0, ["report_id", "source_id", "relation", "order"]].tolist()
    ['xinghua-2023', 'xinghua-2022', 'own_last_year', 'year']
    >>> found.loc[0, "text"], round(float(found.loc[0, "min_edit"]), 2)
    ('镇村干部走田埂、进院坝，把山林地界的纠纷化解在家门口，全年调解23件。', 0.97)
    """
    check_options(roles, min_score, formula, jobs)
    lined = line_up_corpus(corpus, roles, formula, superiors)
    if lined is None:
        return _empty()
    found = find_passages(lined, min_score, jobs)
    return _build_table(corpus, lined, found)


def check_options(roles: Sequence[str] | None, min_score: float, formula: float, jobs: int) -> None:
    """Raise where an option is out of its range."""
    for role in roles or ():
        check_choice("roles", role, ROLES)
    if min_score <= 0:
        raise ValueError(f"min_score must be above 0; got {min_score!r}")
    if not 0 < formula <= 1:
        raise ValueError(f"formula must be above 0 and not above 1; got {formula!r}")
    if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs == 0 or jobs < -1:
        raise ValueError(f"jobs must be a positive number of processes or -1; got {jobs!r}")


def line_up_corpus(
    corpus: Corpus, roles: Sequence[str] | None, formula: float, superiors: Mapping[str, str] | None
) -> Lined | None:
    """Return the letters of a corpus, or None where it holds fewer than two reports.

    Raises
    ------
    LawkitError
        If the corpus was saved without text.
    """
    check_corpus(corpus)
    if not len(corpus):
        return None
    if not corpus.has_text:
        raise LawkitError("borrowed text cannot be found in a corpus that was saved without text")
    if len(corpus) < 2:
        return None
    kinship = read_kinship(corpus.reports, superiors)
    listed = read_streams(corpus, roles)
    streams = tuple(listed[report] for report in kinship.reports)
    return Lined(kinship, streams, line_up(streams, kinship, n=_N, formula=formula))


def find_passages(lined: Lined, min_score: float, jobs: int) -> list[tuple[int, int, Passage]]:
    """Return the numbers of two reports and their passage, in order, each once."""
    pairing = Pairing(lined.row, lined.kinship)
    blocks = list(pairing.blocks())
    if jobs == 1 or len(blocks) == 1:
        parts: Iterable[list[tuple[int, int, Passage]]] = [_align(pairing, b, min_score) for b in blocks]
    else:
        from joblib import Parallel, delayed

        parts = Parallel(n_jobs=jobs)(delayed(_align)(pairing, block, min_score) for block in blocks)
    return _without_repeats(chain.from_iterable(parts))


def _align(pairing: Pairing, block: np.ndarray, min_score: float) -> list[tuple[int, int, Passage]]:
    """Align the regions of one block."""
    row, found = pairing.row, []
    regions = pairing.regions(block)
    columns = (
        regions.first,
        regions.second,
        regions.starts,
        regions.ends,
        regions.other_starts,
        regions.other_ends,
    )
    for first, second, start, end, other_start, other_end in zip(*(c.tolist() for c in columns), strict=True):
        base, other_base = int(row.offsets[first]), int(row.offsets[second])
        span, other_span = (start - base, end - base), (other_start - other_base, other_end - other_base)
        for passage in align(row.report(first), row.report(second), span, other_span):
            if passage.score >= min_score:
                found.append((first, second, passage))
    return found


def _without_repeats(found: Iterable[tuple[int, int, Passage]]) -> list[tuple[int, int, Passage]]:
    """Leave out passages that lie within a better one of the same two reports, on either side for the most part."""
    kept: dict[tuple[int, int], list[Passage]] = {}
    for first, second, passage in sorted(found, key=lambda row: (*row[:2], -row[2].score, row[2])):
        others = kept.setdefault((first, second), [])
        if not any(
            _overlaps(passage.start, passage.end, o.start, o.end)
            or _overlaps(passage.other_start, passage.other_end, o.other_start, o.other_end)
            for o in others
        ):
            others.append(passage)
    return [(*pair, passage) for pair, passages in kept.items() for passage in sorted(passages)]


def _overlaps(start: int, end: int, other_start: int, other_end: int) -> bool:
    return 2 * (min(end, other_end) - max(start, other_start)) > end - start


def _empty() -> pd.DataFrame:
    return pd.DataFrame({c: pd.Series([], dtype=t) for c, t in COLUMNS.items()})


def _build_table(corpus: Corpus, lined: Lined, found: list[tuple[int, int, Passage]]) -> pd.DataFrame:
    """Return the passages as the table that `reuse` documents."""
    if not found:
        return _empty()
    kinship = lined.kinship
    first, second = (np.array([row[side] for row in found], dtype=np.int64) for side in (0, 1))
    ahead, order = put_in_order(kinship, first, second)
    relations = relate(kinship, np.where(ahead, first, second), np.where(ahead, second, first))
    rows = []
    for (one, other, passage), later, relation, basis in zip(found, ahead, relations, order, strict=True):
        mine = (one, *_span(lined.streams[one], passage.start, passage.end))
        theirs = (other, *_span(lined.streams[other], passage.other_start, passage.other_end))
        report, source = (mine, theirs) if later else (theirs, mine)
        text, source_text = (corpus.text(kinship.reports[s[0]])[s[1] : s[2]] for s in (report, source))
        likeness: Likeness = compare_texts(text, source_text)
        sides = [value for side in (report, source) for value in (kinship.reports[side[0]], *side[1:])]
        rows.append((*sides, relation, basis, passage.score, *likeness, text, source_text))
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype(dict(COLUMNS))
    return table.sort_values(["report_id", "start", "end", "source_id", "source_start"], ignore_index=True)


def _span(stream: Stream, start: int, end: int) -> tuple[int, int, int, int]:
    """Return a passage as characters of the text, up to the mark that ends it, and its first and last sentence."""
    last = end - 1
    stop = int(stream.stops[last])
    return int(stream.starts[start]), stop, int(stream.sentences[start]), int(stream.sentences[last])
