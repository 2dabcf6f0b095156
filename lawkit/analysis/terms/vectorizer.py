"""Terms as features: a vectorizer for scikit-learn's pipelines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.utils.validation import check_is_fitted

from lawkit.errors import check_choice
from lawkit.words.bags import find_phrases, join_phrases, read_terms
from lawkit.words.phrases import PhraseRule
from lawkit.words.segment import Numbers, Segmenter
from lawkit.words.stopwords import choose_stop_words

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

Weighting = Literal["count", "binary", "tf", "tfidf"]

_FIGURES = ("number", "date")


class TermVectorizer(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    r"""Turn texts into counts or weights of their terms.

    scikit-learn's :class:`~sklearn.feature_extraction.text.CountVectorizer` and
    :class:`~sklearn.feature_extraction.text.TfidfTransformer` with lawkit's words in front of them. Parameters of the same name mean
    the same.

    Parameters
    ----------
    segmenter
        How texts are split; None for lawkit's own :class:`~lawkit.Segmenter`. What becomes of numbers is said by ``numbers``, not by it.
    stop_words
        Words to leave out: ``"default"``, words of your own, or None.
    numbers
        ``"drop"`` leaves numbers and dates out, ``"class"`` makes them ``<number>``, ``<percent>`` and ``<date>``, ``"keep"`` leaves them as
        printed.
    phrases
        Whether phrases found in the texts given to ``fit`` become one term each (see :func:`lawkit.find_phrases`).
    ngram_range
        Lengths of the word n-grams, whose words are parted by a blank. Their words stand side by side: no n-gram goes over a mark, a
        number or a stop word.
    min_df, max_df
        Terms in fewer or more documents than this number or share are left out.
    max_features
        At most so many terms, the most frequent ones.
    vocabulary
        The terms, instead of those found; a list or a mapping to columns.
    weighting
        ``"count"``; ``"binary"``, 1 for a term that occurs; ``"tf"``, the share of the document's terms; ``"tfidf"``.
    norm, smooth_idf, sublinear_tf
        For ``"tfidf"``, as in scikit-learn's TfidfTransformer.
    sparse_output
        With False the result is a dense array, which ``set_output(transform="pandas")`` needs.

    Attributes
    ----------
    vocabulary_ : dict
        Term → column.
    phrases_ : list of str
        The phrases that were found, their words parted by a blank.
    idf_ : ndarray
        The inverse document frequencies; with ``weighting="tfidf"`` only.

    Notes
    -----
    Terms are in simplified characters and half-width, whatever the texts are in. The empty text is a document without terms. Whole reports are best taken
    as ``corpus.text(report_id)``, parts of them as ``corpus.sentences["text"]``; where a corpus has no text,
    :func:`lawkit.count_terms` gives the same counts as a table.

    Examples
    --------
    >>> vectorizer = TermVectorizer()
    >>> vectorizer.fit_transform(["法律援助、公证，法律援助。", "公证、调解3件。"]).toarray().tolist()
    [[1, 2, 0], [1, 0, 1]]
    >>> vectorizer.get_feature_names_out().tolist()
    ['公证', '法律援助', '调解']
    """

    def __init__(
        self,
        *,
        segmenter: Segmenter | None = None,
        stop_words: Literal["default"] | Iterable[str] | None = "default",
        numbers: Numbers = "drop",
        phrases: bool = False,
        ngram_range: tuple[int, int] = (1, 1),
        min_df: float = 1,
        max_df: float = 1.0,
        max_features: int | None = None,
        vocabulary: Mapping[str, int] | Iterable[str] | None = None,
        weighting: Weighting = "count",
        norm: Literal["l1", "l2"] | None = "l2",
        smooth_idf: bool = True,
        sublinear_tf: bool = False,
        sparse_output: bool = True,
    ) -> None:
        self.segmenter = segmenter
        self.stop_words = stop_words
        self.numbers = numbers
        self.phrases = phrases
        self.ngram_range = ngram_range
        self.min_df = min_df
        self.max_df = max_df
        self.max_features = max_features
        self.vocabulary = vocabulary
        self.weighting = weighting
        self.norm = norm
        self.smooth_idf = smooth_idf
        self.sublinear_tf = sublinear_tf
        self.sparse_output = sparse_output

    def fit(self, raw_documents: Iterable[str], y: object = None) -> TermVectorizer:
        """Learn the terms of texts.

        Parameters
        ----------
        raw_documents
            The texts.
        y
            Ignored.

        Returns
        -------
        TermVectorizer
            This one.
        """
        self.fit_transform(raw_documents)
        return self

    def fit_transform(self, raw_documents: Iterable[str], y: object = None) -> Any:  # noqa: ANN401 - scikit-learn's
        """Learn the terms of texts and return the matrix of their weights.

        Parameters
        ----------
        raw_documents
            The texts.
        y
            Ignored.

        Returns
        -------
        csr matrix or ndarray
            Texts by terms; whole numbers for counts.

        Raises
        ------
        ValueError
            If a parameter is none of the allowed, ``raw_documents`` is no list of texts, or no term is left.
        """
        check_choice("weighting", self.weighting, get_args(Weighting))
        check_choice("numbers", self.numbers, get_args(Numbers))
        shortest, longest = self.ngram_range
        if not 1 <= shortest <= longest:
            raise ValueError(
                f"ngram_range must be two lengths from 1 up, the shorter first; got {self.ngram_range!r}"
            )
        documents = _texts(raw_documents)
        self._segmenter = self._make_segmenter()
        self._left_out = choose_stop_words(self.stop_words)
        self.phrases_: list[str] = []
        if self.phrases:
            stream = read_terms(documents, self._segmenter, self._left_out)
            self.phrases_ = [" ".join(words) for words in find_phrases(stream, PhraseRule())]
        self._counter = CountVectorizer(
            analyzer=_as_given, min_df=self.min_df, max_df=self.max_df, max_features=self.max_features,
            vocabulary=self.vocabulary, binary=self.weighting == "binary",
        )  # fmt: skip
        counts = self._counter.fit_transform(self._features(documents))
        self.vocabulary_: dict[str, int] = self._counter.vocabulary_
        self._weights = TfidfTransformer(**self._weight_options()).fit(counts)
        if self.weighting == "tfidf":
            self.idf_: NDArray[np.float64] = self._weights.idf_
        return self._weighed(counts)

    def transform(self, raw_documents: Iterable[str]) -> Any:  # noqa: ANN401 - scikit-learn's
        """Return the matrix of weights of texts; terms that were not learned are left out.

        Parameters
        ----------
        raw_documents
            The texts.

        Returns
        -------
        csr matrix or ndarray
            Texts by terms.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        """
        check_is_fitted(self, "vocabulary_")
        return self._weighed(self._counter.transform(self._features(_texts(raw_documents))))

    def get_feature_names_out(self, input_features: object = None) -> NDArray[np.object_]:
        """Return the terms in the order of the columns.

        Parameters
        ----------
        input_features
            Ignored.

        Returns
        -------
        ndarray of str
            One term a column.

        Raises
        ------
        NotFittedError
            If ``fit`` was not called.
        """
        check_is_fitted(self, "vocabulary_")
        names: NDArray[np.object_] = self._counter.get_feature_names_out()
        return names

    def __sklearn_tags__(self) -> Any:  # noqa: ANN401 - scikit-learn's
        tags = super().__sklearn_tags__()
        tags.input_tags.string = True
        tags.input_tags.two_d_array = False
        return tags

    def _make_segmenter(self) -> Segmenter:
        given = self.segmenter or Segmenter()
        numbers: Numbers = "keep" if self.numbers == "keep" else "class"
        return Segmenter(lexicon=given.lexicon, engine=given.engine, numbers=numbers)

    def _weight_options(self) -> dict[str, Any]:
        if self.weighting == "tfidf":
            return {"norm": self.norm, "smooth_idf": self.smooth_idf, "sublinear_tf": self.sublinear_tf}
        return {"norm": "l1", "use_idf": False}

    def _weighed(self, counts: csr_matrix) -> Any:  # noqa: ANN401 - sparse or dense
        weighed = self._weights.transform(counts) if self.weighting in ("tf", "tfidf") else counts
        return weighed if self.sparse_output else weighed.toarray()

    def _features(self, documents: Sequence[str]) -> list[list[str]]:
        """Return the terms or n-grams of each text."""
        stream = read_terms(documents, self._segmenter, self._left_out)
        stream = join_phrases(stream, [tuple(words.split(" ")) for words in self.phrases_])
        terms, kinds = stream.terms["term"], stream.terms["kind"]
        left_out = terms.isin(self._left_out) & (kinds != "phrase")
        if self.numbers == "drop":
            left_out |= kinds.isin(_FIGURES)
        keep = ~left_out.to_numpy(dtype=bool)[stream.code]
        runs: list[list[list[str]]] = [[] for _ in documents]
        names = terms.tolist()
        parted = stream.breaks | ~np.concatenate([[True], keep])[: len(keep)]
        columns = (stream.text[keep], stream.code[keep], parted[keep])
        for text, code, new in zip(*(column.tolist() for column in columns), strict=True):
            if new:
                runs[text].append([])
            runs[text][-1].append(names[code])
        return [[gram for run in own for gram in self._grams(run)] for own in runs]

    def _grams(self, run: list[str]) -> Iterator[str]:
        shortest, longest = self.ngram_range
        for length in range(shortest, longest + 1):
            for at in range(len(run) - length + 1):
                yield " ".join(run[at : at + length])


def _as_given(features: list[str]) -> list[str]:
    return features


def _texts(raw_documents: Iterable[str]) -> list[str]:
    """Return texts as a list.

    Raises
    ------
    ValueError
        If it is one text, or something in it is none.
    """
    if isinstance(raw_documents, str) or not isinstance(raw_documents, Iterable):
        raise ValueError(f"raw_documents must be a list of texts; got {type(raw_documents).__name__}")
    documents = list(raw_documents)
    for number, document in enumerate(documents):
        if not isinstance(document, str):
            raise ValueError(f"raw_documents must be texts; number {number} is {document!r}")
    return documents
