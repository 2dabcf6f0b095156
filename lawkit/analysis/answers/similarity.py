"""How much two statements speak of the same: the weighted overlap of their terms, or the cosine of vectors."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import numpy as np
import pandas as pd

from lawkit.analysis.answers.features import background, is_ordinal, kind_weight, readable, word_features
from lawkit.errors import LawkitError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_array

    from lawkit.corpus import Corpus

    Floats: TypeAlias = NDArray[np.float64]

Method = Literal["overlap", "tfidf", "embedding"]
Embed: TypeAlias = Callable[[list[str]], Any]

# Sentences counted at a time, so that a corpus of a whole country's reports needs little memory.
_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Profiles:
    """Statements, or other spans of sentences, as rows that can be compared.

    Attributes
    ----------
    rows
        One row a span; a column for each feature, word or dimension.
    names
        The features (``overlap`` only).
    weights
        What each counts (``overlap`` only).
    """

    rows: csr_array
    names: Sequence[str] = ()
    weights: Floats | None = None

    def compare(self, left: Sequence[int], right: Sequence[int]) -> Floats:
        r"""Return the similarity of rows to rows, from 0 to 1 (embeddings: from -1).

        Notes
        -----
        Overlap is the weight of what both speak of over the geometric mean of the weights of what each speaks of,
        :math:`\sum_{A \cap B} w / \sqrt{\sum_A w \sum_B w}`; with all weights equal the coefficient of Ochiai (1957).
        """
        if not len(left) or not len(right):
            return np.zeros((len(left), len(right)))
        a, b = self.rows[list(left)], self.rows[list(right)]
        if self.weights is None:
            return np.asarray((a @ b.T).todense(), dtype=np.float64)
        shared = np.asarray((a.multiply(self.weights) @ b.T).todense(), dtype=np.float64)
        sizes = np.sqrt(np.outer(a @ self.weights, b @ self.weights))
        return np.divide(shared, sizes, out=np.zeros_like(shared), where=sizes > 0)

    def shared(self, left: int, right: int) -> list[str]:
        """Return what two rows both speak of, the heaviest first; empty where the columns are no features."""
        if self.weights is None:
            return []
        both = np.intersect1d(self._columns(left), self._columns(right))
        ordered = sorted(both.tolist(), key=lambda at: (-self.weights[at], self.names[at]))  # type: ignore[index]
        return readable(self.names[at] for at in ordered)

    def _columns(self, row: int) -> NDArray[np.int64]:
        return np.asarray(self.rows.indices[self.rows.indptr[row] : self.rows.indptr[row + 1]])


def make_profiles(
    corpus: Corpus, spans: pd.DataFrame, *, method: Method = "overlap", embed: Embed | None = None
) -> Profiles:
    """Return the profiles of spans of sentences.

    Parameters
    ----------
    corpus
        The reports; its saved terms are enough but for embeddings.
    spans
        Columns report_id, role, first_sentence, last_sentence, text: rows of :func:`lawkit.statements`.
    method
        ``"overlap"``, ``"tfidf"`` (scikit-learn's, of all words but those that count the items) or ``"embedding"``.
    embed
        For ``"embedding"``: a function from a list of texts to an array of one row a text.

    Raises
    ------
    LawkitError
        If words are needed and neither the text nor saved terms are at hand.
    ValueError
        If ``embed`` is missing, or gives another number of rows than texts.

    Notes
    -----
    The weight of a feature is its kind's times ``log((N + 1) / (n + 1))``: of N sentences n hold it, counted in the corpus
    and in a background table of invented reports together, so that a single report has weights too and a large corpus
    its own.
    """
    if method == "embedding":
        return _embedded(corpus, spans, embed)
    words, sentences = _word_matrix(corpus, len(spans))
    members = _members(corpus, spans) @ sentences
    if method == "tfidf":
        from sklearn.feature_extraction.text import TfidfTransformer

        told = [at for at, word in enumerate(words) if not is_ordinal(word)]
        return Profiles(TfidfTransformer().fit_transform(members[:, told]))
    features, names = _feature_matrix(words)
    rows = _binary(members @ features)
    return Profiles(rows, names, _weights(sentences, features, names))


def _embedded(corpus: Corpus, spans: pd.DataFrame, embed: Embed | None) -> Profiles:
    """Return the profiles of spans by the caller's own vectors, brought to length 1."""
    from scipy.sparse import csr_array

    if embed is None:
        raise ValueError("embed: give a function from a list of texts to an array of vectors")
    if not corpus.has_text:
        raise LawkitError(
            "method 'embedding' needs the text of the reports; this corpus was saved without text"
        )
    vectors = np.asarray(embed(spans["text"].tolist()), dtype=np.float64) if len(spans) else np.zeros((0, 1))
    if vectors.ndim != 2 or len(vectors) != len(spans):
        raise ValueError(f"embed: gave an array of shape {vectors.shape} for {len(spans)} texts")
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return Profiles(csr_array(np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 0)))


def _word_matrix(corpus: Corpus, wanted: int) -> tuple[list[str], csr_array]:
    """Return the words of a corpus and how often each stands in each sentence; phrases count as their words."""
    from scipy.sparse import csr_array

    terms = corpus.terms.reset_index()
    if wanted and terms.empty:
        raise LawkitError(
            "neither the text of the reports nor their terms are at hand; save the corpus with its terms"
        )
    terms = terms[terms["kind"].isin(["word", "phrase", "latin"])]
    listed = [words.split(" ") for words in terms["words"]]
    sizes = np.array([len(words) for words in listed], dtype=np.int64)
    flat = pd.Series([word for words in listed for word in words], dtype="str")
    codes, words = pd.factorize(flat, sort=True)
    keys = pd.MultiIndex.from_frame(terms[["report_id", "sentence_id"]])
    places = corpus.sentences.index.get_indexer(keys).repeat(sizes)
    counts = terms["count"].to_numpy(dtype=np.int64).repeat(sizes)
    known = places >= 0
    shape = (len(corpus.sentences), len(words))
    return list(words), csr_array((counts[known], (places[known], codes[known])), shape=shape)


def _members(corpus: Corpus, spans: pd.DataFrame) -> csr_array:
    """Return which sentences make up each span: those of its role from its first to its last."""
    from scipy.sparse import csr_array

    sentences = corpus.sentences
    first = sentences.index.get_indexer(pd.MultiIndex.from_frame(spans[["report_id", "first_sentence"]]))
    last = sentences.index.get_indexer(pd.MultiIndex.from_frame(spans[["report_id", "last_sentence"]]))
    roles = sentences["role"].to_numpy(dtype=object)
    rows: list[int] = []
    columns: list[int] = []
    for at, (start, stop, role) in enumerate(zip(first, last, spans["role"], strict=True)):
        inside = [i for i in range(start, stop + 1) if roles[i] == role]
        rows += [at] * len(inside)
        columns += inside
    return csr_array(
        (np.ones(len(rows), dtype=np.int64), (rows, columns)), shape=(len(spans), len(sentences))
    )


def _feature_matrix(words: list[str]) -> tuple[csr_array, list[str]]:
    """Return which features each word has, and the names of the features."""
    from scipy.sparse import csr_array

    found = [sorted(word_features(word)) for word in words]
    names = sorted({name for features in found for name in features})
    number = {name: at for at, name in enumerate(names)}
    rows = np.repeat(np.arange(len(words)), [len(features) for features in found])
    columns = [number[name] for features in found for name in features]
    ones = np.ones(len(columns), dtype=np.int64)
    return csr_array((ones, (rows, columns)), shape=(len(words), len(names))), names


def _binary(matrix: csr_array) -> csr_array:
    """Return a matrix with 1 wherever it is not 0, its columns in order."""
    made = matrix.tocsr()
    made.data = np.ones_like(made.data)
    made.sort_indices()
    return made


def _weights(sentences: csr_array, features: csr_array, names: Sequence[str]) -> Floats:
    """Return the weight of each feature from the sentences of the corpus and the background table together."""
    total, known = background()
    counts = np.array([known.get(name, 0) for name in names], dtype=np.float64)
    for start in range(0, sentences.shape[0], _AT_ONCE):
        counts += np.asarray(_binary(sentences[start : start + _AT_ONCE] @ features).sum(axis=0)).ravel()
    rarity = np.log((total + sentences.shape[0] + 1) / (counts + 1))
    kinds = np.array([kind_weight(name) for name in names], dtype=np.float64)
    return np.asarray(rarity * kinds, dtype=np.float64)
