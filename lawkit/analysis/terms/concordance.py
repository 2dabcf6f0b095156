"""Concordance: every place of a word with what stands around it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, get_args

import pandas as pd

from lawkit.analysis.groups import check_roles
from lawkit.analysis.terms.chosen import TermChoice, choose_terms
from lawkit.corpus import Corpus
from lawkit.errors import check_choice, check_corpus, check_kind
from lawkit.text.fold import fold, squeeze
from lawkit.text.lines import unwrap
from lawkit.words.lexicon import Lexicon, load_lexicon

KwicSort = Literal["position", "left", "right", "keyword"]
Pattern = str | re.Pattern[str]
Spans = Callable[[str, int, int], Iterator[tuple[int, int]]]

_DTYPES = {
    "report_id": "str", "sentence_id": "int64", "section_id": "Int64", "role": "str", "year": "float64", "left": "str",
    "keyword": "str", "right": "str", "start": "int64", "end": "int64",
}  # fmt: skip


def kwic(
    corpus: Corpus,
    pattern: Pattern | None = None,
    /,
    *,
    category: str | None = None,
    lexicon: Lexicon | None = None,
    width: int | None = 20,
    sort: KwicSort = "position",
    roles: Sequence[str] | str | None = None,
) -> pd.DataFrame:
    r"""List every place of a keyword with its context.

    Parameters
    ----------
    corpus
        The reports.
    pattern
        A text to find as it is, or a compiled regular expression.
    category
        Instead of a pattern: find all terms of a category of the lexicon, as words of their own (see :func:`lawkit.load_lexicon`).
    lexicon
        Where the category is looked up, and how the text is split for it; None for lawkit's own.
    width
        So many characters of context on either side, also of the neighbouring sentences; None for the rest of the sentence.
    sort
        ``"position"``: the order of the corpus; ``"keyword"``; ``"right"``: by what follows; ``"left"``: by what stands before, read from
        the keyword outwards.
    roles
        The roles of the sentences to search; None for all but page furniture.

    Returns
    -------
    DataFrame
        One row a place: report_id, sentence_id, section_id, role, year, left, keyword, right (as printed, line breaks
        taken out), start, end.

    Raises
    ------
    ValueError
        If not exactly one of ``pattern`` and ``category`` is given, the pattern is empty, or an option is none of the allowed.
    LawkitError
        If ``lexicon`` is not the one of ``corpus.terms`` and the corpus was saved without text.

    Notes
    -----
    The search is in folded text (half-width, simplified), sentence by sentence. A text is folded too and is found across blanks
    and line breaks; write a regular expression in half-width and simplified characters, with ``\s*`` where a line may break. How long an expression
    takes is up to it: nested repetitions such as ``(a+)+`` can take for ever, and no time limit is set. Matches of no length are left out.

    A corpus without text is searched in its saved terms, words and phrases: each row is a term in which the pattern is found, start and end
    are those of its sentence, left and right are empty. A text that goes over the border of two terms is not found there.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "甲县2023年法治政府建设年度报告\n一、主要工作\n加强行政执法监督。规范执法文书。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> lawkit.kwic(corpus, "执法", width=None)[["left", "keyword", "right"]].values.tolist()
    [['加强行政', '执法', '监督。'], ['规范', '执法', '文书。']]
    """
    check_choice("sort", sort, get_args(KwicSort))
    if (pattern is None) == (category is None):
        raise ValueError("give either pattern or category")
    check_kind("pattern", pattern, (str, re.Pattern, type(None)), "a text or a compiled regular expression")
    if width is not None and width < 0:
        raise ValueError(f"width must be 0 or more, or None; got {width}")
    check_corpus(corpus)
    chosen = check_roles(roles)
    if category is not None:
        found = _of_category(corpus, category, lexicon, chosen)
    elif pattern is not None:
        found = _in_text(corpus, pattern, chosen) if corpus.has_text else _in_terms(corpus, pattern, chosen)
    table = _with_sentences(corpus, found)
    texts = {i: corpus.text(i) for i in table["report_id"].unique()} if corpus.has_text else {}
    table = _with_context(table, texts, width).astype(_DTYPES)
    return _sorted(table, sort)[list(_DTYPES)]


def _in_text(corpus: Corpus, pattern: Pattern, roles: tuple[str, ...]) -> pd.DataFrame:
    """Return the places of a pattern."""
    spans = _plain(pattern) if isinstance(pattern, str) else _regex(pattern)
    sentences = corpus.sentences
    sentences = sentences[sentences["role"].isin(roles)].reset_index()
    folded = {report_id: fold(corpus.text(report_id)) for report_id in sentences["report_id"].unique()}
    columns = (sentences[c].tolist() for c in ("report_id", "sentence_id", "start", "end"))
    rows = [
        (report_id, sentence_id, *span)
        for report_id, sentence_id, start, end in zip(*columns, strict=True)
        for span in spans(folded[report_id], start, end)
    ]
    return pd.DataFrame(rows, columns=["report_id", "sentence_id", "start", "end"])


def _plain(pattern: str) -> Spans:
    """Return a search for a text that blanks and line breaks may part."""
    wanted = squeeze(fold(pattern)).text
    if not wanted:
        raise ValueError("pattern must not be empty")

    def spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        squeezed = squeeze(text, start, end)
        at = squeezed.text.find(wanted)
        while at >= 0:
            yield squeezed.span(at, at + len(wanted))
            at = squeezed.text.find(wanted, at + len(wanted))

    return spans


def _regex(pattern: re.Pattern[str]) -> Spans:
    """Return a search for a regular expression, the sentence being all that it sees."""

    def spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        for match in pattern.finditer(text[start:end]):
            if match.end() > match.start():
                yield start + match.start(), start + match.end()

    return spans


def _in_terms(corpus: Corpus, pattern: Pattern, roles: tuple[str, ...]) -> pd.DataFrame:
    """Return the saved terms in which a pattern is found, at the places of their sentences."""
    chosen = choose_terms(corpus, TermChoice(roles, frozenset(), "class"))
    if isinstance(pattern, str):
        wanted = squeeze(fold(pattern)).text
        if not wanted:
            raise ValueError("pattern must not be empty")
        held = {term for term in chosen.rows["term"].unique() if wanted in term}
    else:
        held = {term for term in chosen.rows["term"].unique() if pattern.search(term)}
    return chosen.locate(chosen.rows[chosen.rows["term"].isin(held)])


def _of_category(
    corpus: Corpus, category: str, lexicon: Lexicon | None, roles: tuple[str, ...]
) -> pd.DataFrame:
    """Return the places of the terms of a category of the lexicon."""
    from lawkit.words.segment import Segmenter

    terms = set((lexicon or load_lexicon()).terms(category))
    segmenter = None if lexicon is None else Segmenter(lexicon=lexicon)
    choice = TermChoice(roles, frozenset(), "class", phrases=False, segmenter=segmenter)
    chosen = choose_terms(corpus, choice)
    return chosen.locate(chosen.rows[chosen.rows["term"].isin(terms)])


def _with_sentences(corpus: Corpus, found: pd.DataFrame) -> pd.DataFrame:
    """Return places with what is known of their sentences."""
    known = corpus.sentences[["section_id", "role", "start", "end"]].reset_index()
    known = known.rename(columns={"start": "sentence_start", "end": "sentence_end"})
    known["year"] = corpus.reports["year"].reindex(known["report_id"]).array
    found = found.astype({"report_id": "str", "sentence_id": "int64"})
    return found.merge(known, on=["report_id", "sentence_id"], how="left")


def _with_context(table: pd.DataFrame, texts: dict[str, str], width: int | None) -> pd.DataFrame:
    """Return places with the words there and around; without text the word is the term and nothing is around."""
    if not texts:
        keyword = table["term"] if "term" in table else pd.Series([], dtype="str")
        return table.assign(left="", keyword=keyword, right="")
    columns = (table[c].tolist() for c in ("report_id", "start", "end", "sentence_start", "sentence_end"))
    rows = []
    for report_id, start, end, sentence_start, sentence_end in zip(*columns, strict=True):
        text = texts[report_id]
        if width is None:
            left, right = unwrap(text[sentence_start:start]), unwrap(text[end:sentence_end])
        else:  # twice the width leaves enough where blanks and line breaks are taken out
            left = unwrap(text[max(0, start - 2 * width) : start])[-width:] if width else ""
            right = unwrap(text[end : end + 2 * width])[:width]
        rows.append((left, unwrap(text[start:end]), right))
    context = pd.DataFrame(rows, columns=["left", "keyword", "right"], index=table.index)
    return pd.concat([table, context], axis=1)


def _sorted(table: pd.DataFrame, sort: KwicSort) -> pd.DataFrame:
    """Return places in an order; those that are alike keep that of the corpus."""
    if sort == "position":
        return table.reset_index(drop=True)
    keys = table[sort].map(fold)
    keys = keys.str[::-1] if sort == "left" else keys
    return table.loc[keys.sort_values(kind="stable").index].reset_index(drop=True)
