"""Which terms of a corpus count: the saved ones or those of another segmenter, without stop words, in some roles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import pandas as pd

from lawkit.analysis.groups import check_roles
from lawkit.corpus import Corpus
from lawkit.errors import LawkitError, check_choice, check_corpus, check_kind
from lawkit.words.bags import TermStream, Words, count_by_text, find_phrases, join_phrases, read_terms
from lawkit.words.phrases import PhraseRule
from lawkit.words.segment import Numbers, Segmenter
from lawkit.words.stopwords import choose_stop_words
from lawkit.words.table import breaking_words

StopWords = Literal["default"] | Iterable[str] | None
Phrases = bool | pd.DataFrame | Iterable[str]

_ROW = ["report_id", "sentence_id", "term", "kind", "n_words", "words", "count"]
_FIGURES = ("number", "date")


@dataclass(frozen=True, slots=True)
class TermChoice:
    """Which terms count; the fields are the options of the verbs of the same names, and a phrase rule of one's own."""

    roles: tuple[str, ...]
    stop_words: frozenset[str]
    numbers: Numbers = "drop"
    phrases: bool | tuple[Words, ...] = True
    segmenter: Segmenter | None = None
    rule: PhraseRule | None = None

    @classmethod
    def of(
        cls, *, roles: Sequence[str] | str | None, stop_words: StopWords, numbers: Numbers, phrases: Phrases,
        segmenter: Segmenter | None,
    ) -> TermChoice:  # fmt: skip
        """Check the options of a verb."""
        check_choice("numbers", numbers, get_args(Numbers))
        check_kind("segmenter", segmenter, (Segmenter, type(None)), "a lawkit.Segmenter")
        return cls(
            check_roles(roles), choose_stop_words(stop_words), numbers, _given_phrases(phrases), segmenter
        )


def _given_phrases(phrases: Phrases) -> bool | tuple[Words, ...]:
    if isinstance(phrases, bool):
        return phrases
    if isinstance(phrases, pd.DataFrame):
        if "words" not in phrases.columns:
            raise ValueError("phrases must have a column 'words', as the table of find_phrases has")
        phrases = phrases["words"]
    listed = tuple(tuple(words.split()) for words in phrases)
    if any(len(words) < 2 for words in listed):
        raise ValueError("phrases must have two or more words parted by blanks, as in '行政 争议'")
    return listed


@dataclass(frozen=True, slots=True)
class ChosenTerms:
    """The terms that count, and a way to find where they stand.

    Attributes
    ----------
    rows : DataFrame
        report_id, sentence_id, term, kind, n_words, words, count; one row a sentence and term, in the order of the corpus.
    corpus
        Theirs.
    stream
        The terms in their places, where they were not the saved ones.
    """

    rows: pd.DataFrame
    corpus: Corpus
    stream: TermStream | None

    def locate(self, wanted: pd.DataFrame) -> pd.DataFrame:
        """Return where terms stand.

        Parameters
        ----------
        wanted
            Columns report_id, sentence_id, term: rows of ``rows``.

        Returns
        -------
        DataFrame
            Columns report_id, sentence_id, term, start, end, in the order of the corpus. Without text it is the span of the
            sentence, once for every time that the term stands in it.
        """
        places = wanted[["report_id", "sentence_id"]].drop_duplicates()
        sentences = self.corpus.sentences[["start", "end", "text"]].reset_index()
        sentences["at"] = np.arange(len(sentences))
        sentences = sentences.merge(places, on=["report_id", "sentence_id"]).sort_values(
            "at", ignore_index=True
        )
        if self.corpus.has_text:
            found = self._in_text(sentences)
        else:
            found = self.rows.merge(sentences, on=["report_id", "sentence_id"])
            found = found.loc[
                found.index.repeat(found["count"]), ["report_id", "sentence_id", "term", "start", "end"]
            ]
        return found.merge(wanted[["report_id", "sentence_id", "term"]].drop_duplicates(), how="inner")

    def _in_text(self, sentences: pd.DataFrame) -> pd.DataFrame:
        """Return the places of all terms of some sentences."""
        if self.stream is None:
            stream = self._read_again(sentences)
            rows = stream.text
        else:
            stream = self.stream
            at = pd.Index(sentences["at"]).get_indexer(pd.Index(stream.text))
            rows = at
        keep = rows >= 0
        where = sentences.iloc[rows[keep]]
        return pd.DataFrame(
            {
                "report_id": where["report_id"].array,
                "sentence_id": where["sentence_id"].array,
                "term": stream.terms["term"].array.take(stream.code[keep]),
                "start": where["start"].to_numpy() + stream.start[keep],
                "end": where["start"].to_numpy() + stream.end[keep],
            }
        )

    def _read_again(self, sentences: pd.DataFrame) -> TermStream:
        """Read sentences and join in each the phrases that were counted in it."""
        stream = read_terms(sentences["text"].fillna(""), Segmenter(numbers="class"), breaking_words())
        return _join_counted(stream, sentences, self.rows)


def _join_counted(stream: TermStream, sentences: pd.DataFrame, rows: pd.DataFrame) -> TermStream:
    """Return a stream with the phrases joined that were counted in each sentence."""
    numbered = sentences[["report_id", "sentence_id"]].reset_index(names="number")
    joined = rows[rows["n_words"] > 1].merge(numbered, on=["report_id", "sentence_id"])
    words = [tuple(one.split(" ")) for one in joined["words"]]
    return join_phrases(stream, sorted(set(words)), set(zip(joined["number"].tolist(), words, strict=True)))


def choose_terms(corpus: Corpus, choice: TermChoice) -> ChosenTerms:
    """Return the terms of a corpus that count.

    Parameters
    ----------
    corpus
        With or without text.
    choice
        Which terms count.

    Returns
    -------
    ChosenTerms
        From the saved table where that answers, else from the text.

    Raises
    ------
    LawkitError
        If the text is needed and not at hand.
    """
    check_corpus(corpus)
    reason = _needs_text(corpus, choice)
    if reason and not corpus.has_text:
        raise LawkitError(f"this corpus was saved without text, with the terms of each sentence; {reason}")
    stream = _read(corpus, choice) if reason else None
    if stream is None:
        rows = corpus.terms.reset_index()
        rows = rows if choice.phrases else _taken_apart(rows)
    else:
        rows = count_by_text(stream)
        ids = corpus.sentences.index.take(rows.pop("text").to_numpy()).to_frame(index=False)
        rows = pd.concat([ids, rows], axis=1)
    sentences = corpus.sentences["role"].isin(choice.roles)
    counted = sentences.index[sentences]
    kept = pd.MultiIndex.from_frame(rows[["report_id", "sentence_id"]]).isin(counted)
    kept &= ~(rows["term"].isin(choice.stop_words) & (rows["kind"] != "phrase")).to_numpy()
    if choice.numbers == "drop":
        kept &= ~rows["kind"].isin(_FIGURES).to_numpy()
    return ChosenTerms(rows.loc[kept, _ROW].reset_index(drop=True), corpus, stream)


def _needs_text(corpus: Corpus, choice: TermChoice) -> str:
    """Return why the saved terms do not answer, or nothing."""
    if choice.numbers == "keep":
        return "it holds numbers as classes, so numbers='keep' needs the text"
    if not isinstance(choice.phrases, bool):
        return "phrases of your own need the text"
    if choice.rule is not None:
        return "limits of your own for phrases need the text"
    if choice.segmenter is not None:
        given = choice.segmenter.info
        saved = corpus.terms.attrs.get("segmenters", [])
        if any(one["lexicon_hash"] != given["lexicon_hash"] for one in saved) or not saved:
            return f"they were counted with another lexicon than {given['lexicon_hash']}"
        if any(one["engine"] != given["engine"] for one in saved):
            return f"they were counted with another engine than {given['engine']}"
    return ""


def _read(corpus: Corpus, choice: TermChoice) -> TermStream:
    """Read the terms of all sentences from the text."""
    given = choice.segmenter or Segmenter()
    numbers: Numbers = "keep" if choice.numbers == "keep" else "class"
    segmenter = Segmenter(lexicon=given.lexicon, engine=given.engine, numbers=numbers)
    sentences = corpus.sentences
    stream = read_terms(sentences["text"].fillna(""), segmenter, breaking_words())
    if (
        choice.phrases is True and choice.segmenter is None and choice.rule is None
    ):  # only the numbers are read otherwise
        return _join_counted(stream, sentences.reset_index(), corpus.terms.reset_index())
    if choice.phrases is True:
        furniture = (sentences["role"] == "furniture").to_numpy(dtype=bool)
        phrases = find_phrases(stream, choice.rule or PhraseRule(), ~furniture[stream.text])
        return join_phrases(stream, phrases)
    return join_phrases(stream, choice.phrases or ())


def _taken_apart(rows: pd.DataFrame) -> pd.DataFrame:
    """Return counts in which phrases are counted as their words."""
    words = rows["words"].str.split(" ").where(rows["n_words"] > 1, rows["term"])
    parts = rows.assign(term=words).explode("term")
    parts["term"] = parts["term"].astype("str")
    parts["kind"] = parts["kind"].replace("phrase", "word")
    keys = ["report_id", "sentence_id", "term", "kind"]
    summed = parts.groupby(keys, sort=False)["count"].sum().reset_index()
    return summed.assign(n_words=1, words=summed["term"])
