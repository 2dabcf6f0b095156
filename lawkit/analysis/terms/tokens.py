"""The tokens of a corpus as a table."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd

from lawkit.corpus import Corpus
from lawkit.errors import LawkitError, check_corpus
from lawkit.text.fold import fold
from lawkit.words.engines import EngineName
from lawkit.words.lexicon import Lexicon, LexiconWarning, extend_lexicon, find_unused, load_lexicon, told
from lawkit.words.segment import Numbers, Segmenter, Tokens
from lawkit.words.stopwords import choose_stop_words

StopWords = Literal["default"] | Iterable[str] | None


def tokenize(
    corpus: Corpus,
    *,
    lexicon: Lexicon | Iterable[str] | str | Path | None = None,
    engine: EngineName = "auto",
    numbers: Numbers = "keep",
    stop_words: StopWords = None,
) -> pd.DataFrame:
    r"""Return the tokens of all sentences of a corpus.

    Parameters
    ----------
    corpus
        Reports with their text.
    lexicon
        The terms to keep whole: a lexicon, a file or list of terms to add to lawkit's own (see
        :func:`lawkit.load_lexicon`), or None for lawkit's own.
    engine, numbers
        See :class:`lawkit.Segmenter`.
    stop_words
        Words to leave out: ``"default"`` for lawkit's own (see :func:`lawkit.load_stop_words`), a list, or None to leave
        out none.

    Returns
    -------
    DataFrame
        One row a token, index ``report_id, sentence_id, token_id`` (counted from 0 in its sentence, before stop words are
        left out): ``start``, ``end`` (offsets in ``corpus.text(report_id)``), ``token`` (in folded form), ``kind`` (word,
        number, date, latin, mark). ``attrs["segmenter"]`` holds engine, engine_version, lexicon_hash and lawkit's version;
        ``attrs["unused_terms"]`` the terms of yours that take no effect here, each with the reason.

    Raises
    ------
    LawkitError
        If the corpus was saved without text.

    Warns
    -----
    LexiconWarning
        If terms of yours take no effect: they can never be tokens, or stand in the texts but only inside longer terms.

    Notes
    -----
    Blanks and the line breaks inside a word belong to no token. How the text is cut is told at :class:`lawkit.Segmenter`; names
    that are in no dictionary fall apart, so give them as terms.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "青溪县2023年法治政府建设年度报告\n一、主要工作\n办理行政复议案件４０件。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["qingxi-2023"], "text": [text]}))
    >>> tokens = lawkit.tokenize(corpus).loc[("qingxi-2023", 2)]
    >>> tokens["token"].tolist(), text[tokens["start"].iloc[3] : tokens["end"].iloc[3]]
    (['办理', '行政复议', '案件', '40', '件', '。'], '４０')
    """
    check_corpus(corpus)
    if not corpus.has_text:
        raise LawkitError("tokenize needs the text of the reports; this corpus was saved without text")
    if lexicon is None or isinstance(lexicon, Lexicon):
        chosen = lexicon or load_lexicon()
    else:
        chosen = extend_lexicon(lexicon)
    segmenter = Segmenter(lexicon=chosen, engine=engine, numbers=numbers)
    sentences = corpus.sentences
    found = list(segmenter.segment_many(sentences["text"]))
    unused = [*chosen.rejected]
    if chosen.own:
        folded = ("".join(fold(text).split()) for text in sentences["text"])
        unused += find_unused(chosen, folded, (tokens.texts for tokens in found))
    if unused:
        warnings.warn(told(unused), LexiconWarning, stacklevel=2)
    table = _table(sentences, found)
    stop = choose_stop_words(stop_words)
    if stop:
        table = table[~table["token"].isin(stop)]
    table.attrs["segmenter"] = segmenter.info
    table.attrs["unused_terms"] = dict(unused)
    return table


def _table(sentences: pd.DataFrame, found: list[Tokens]) -> pd.DataFrame:
    """Return the tokens of sentences as a table with offsets in the reports."""
    counts = np.fromiter(map(len, found), dtype=np.int64, count=len(found))
    number = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    first = sentences["start"].to_numpy(dtype=np.int64).repeat(counts)
    report_ids = sentences.index.get_level_values("report_id")
    index = pd.MultiIndex.from_arrays(
        [
            report_ids.repeat(counts),
            sentences.index.get_level_values("sentence_id").repeat(counts),
            number,
        ],
        names=["report_id", "sentence_id", "token_id"],
    )
    columns = {
        "start": first + np.fromiter((s for t in found for s in t.starts), dtype=np.int64, count=len(first)),
        "end": first + np.fromiter((e for t in found for e in t.ends), dtype=np.int64, count=len(first)),
        "token": pd.array([text for t in found for text in t.texts], dtype="str"),
        "kind": pd.array([kind for t in found for kind in t.kinds], dtype="str"),
    }
    return pd.DataFrame(columns, index=index)
