"""Seed words of topics, and latent Dirichlet allocation with terms that are anchored to their topic."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from lawkit.analysis.clusters.association import Floats
from lawkit.resources import load_resource
from lawkit.text.fold import fold

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Seeds = Mapping[str, Sequence[str]]

# Set on the reports put aside for tuning (prior on topics 0.1 to 1, on terms 0.05 to 0.3, weight 0.3 to 0.7): words that are
# no seeds count half, so that the many general words of a statement do not outvote the few that name its topic.
BETA, OTHER_WEIGHT = 0.1, 0.5
_STEPS, _CLOSE = 50, 1e-3


#: The key of words that hold a seed and are of no topic.
NO_TOPIC = "none"


@cache
def shipped_seeds() -> Seeds:
    """Return the seeds that lawkit ships: topic code → words, those of no topic under ``"none"``."""
    data = load_resource("topics")
    seeds = {
        one["code"]: tuple(fold(word) for group in one["seeds"] for word in group["words"])
        for one in data["topic"]
    }
    return MappingProxyType(seeds | {NO_TOPIC: tuple(data["none"]["words"])})


def topic_names() -> pd.DataFrame:
    """Return the topics that lawkit ships: index code; name_zh, name_en, document, part (the heading they are from)."""
    columns = ["code", "name_zh", "name_en", "document", "part"]
    listed = [[one[column] for column in columns] for one in load_resource("topics")["topic"]]
    return pd.DataFrame(listed, columns=columns, dtype="str").set_index("code")


def check_seeds(seeds: Seeds | None) -> dict[str, tuple[str, ...]]:
    """Return seeds in folded form; None for those that lawkit ships.

    Raises
    ------
    ValueError
        If there are fewer than two topics, a topic has no words, a word has one character only or is of two topics.
    """
    if seeds is None:
        return {code: tuple(words) for code, words in shipped_seeds().items()}
    if len(seeded_topics(seeds)) < 2:
        raise ValueError(f"seeds must name two or more topics; got {len(seeded_topics(seeds))}")
    owner: dict[str, str] = {}
    for topic, words in seeds.items():
        if isinstance(words, str) or not list(words):
            raise ValueError(f"seeds of {topic!r} must be a list of words")
        for word in map(fold, words):
            if len(word) < 2:
                raise ValueError(f"seeds of {topic!r} must have two or more characters; got {word!r}")
            if owner.setdefault(word, str(topic)) != str(topic):
                raise ValueError(f"seeds: {word!r} is of both {owner[word]!r} and {topic!r}")
    return {str(topic): tuple(dict.fromkeys(map(fold, words))) for topic, words in seeds.items()}


def seeded_topics(seeds: Seeds) -> list[str]:
    """Return the topics of seeds, without the words of none."""
    return [str(topic) for topic in seeds if topic != NO_TOPIC]


def match_seeds(terms: Sequence[str], seeds: Seeds) -> np.ndarray:
    """Return for each term the number of the topic whose seed it holds, -1 for none; the longest seed decides.

    Of seeds of one length that of the last place in the term decides, since the head of a Chinese noun stands last
    (执法平台 is a 平台).
    """
    numbers = {topic: number for number, topic in enumerate(seeded_topics(seeds))} | {NO_TOPIC: -1}
    owner = {word: numbers[topic] for topic, words in seeds.items() for word in words}
    lengths = sorted({len(word) for word in owner}, reverse=True)
    found = np.full(len(terms), -1)
    for at, term in enumerate(terms):
        held = (
            owner[term[first : first + length]]
            for length in lengths
            for first in range(len(term) - length, -1, -1)
            if term[first : first + length] in owner
        )
        found[at] = next(held, -1)
    return found


@dataclass(frozen=True, slots=True)
class LdaOptions:
    """Priors of latent Dirichlet allocation (on topics, on terms), and how much terms without an anchor count."""

    alpha: float
    beta: float = BETA
    other_weight: float = 1.0


@dataclass(frozen=True, slots=True)
class _Cells:
    """The cells of a matrix of counts that are not zero, by unit: the counts as they are, and as they count."""

    unit: np.ndarray
    term: np.ndarray
    raw: Floats
    count: Floats
    by_unit: csr_matrix
    by_term: csr_matrix

    @classmethod
    def of(cls, counts: csr_matrix, weight: Floats) -> _Cells:
        """Return the cells of a matrix of counts, as they are and weighted by term."""
        from scipy.sparse import csr_matrix

        cells = counts.tocoo()
        order = np.lexsort((cells.col, cells.row))
        unit, term = cells.row[order], cells.col[order]
        raw = cells.data[order]
        at = np.arange(len(unit))
        ones = np.ones(len(unit))
        return cls(
            unit, term, raw, raw * weight[term],
            csr_matrix((ones, (unit, at)), shape=(counts.shape[0], len(unit))),
            csr_matrix((ones, (term, at)), shape=(counts.shape[1], len(unit))),
        )  # fmt: skip


def allow_topics(anchors: np.ndarray, n: int) -> Floats:
    """Return terms by topics: 1 where a term may be of a topic; an anchored term is of its own only."""
    allowed = np.ones((len(anchors), n))
    anchored = anchors >= 0
    allowed[anchored] = 0.0
    allowed[anchored, anchors[anchored]] = 1.0
    return allowed


def fit_lda(
    counts: csr_matrix, anchors: np.ndarray, start: Floats | None, n: int, options: LdaOptions
) -> Floats:
    r"""Return the distribution of each topic over the terms, topics by terms.

    Parameters
    ----------
    counts
        Units by terms.
    anchors
        For each term the number of its topic, -1 for a term that may be of any.
    start
        Topics by terms: where the search begins; None for the anchors.
    n
        Number of topics.
    options
        Priors and weights.

    Notes
    -----
    Latent Dirichlet allocation (Blei, Ng and Jordan 2003) by collapsed variational Bayes of order zero (Asuncion et al.
    2009), which draws no random numbers and for short texts predicts better than uncollapsed variational Bayes. Anchors are the topic-in-set knowledge
    of Andrzejewski and Zhu (2009): an anchored term is of its topic wherever it stands, all other terms are shared out by the
    model.

    References
    ----------
    Andrzejewski, D., & Zhu, X. (2009). Latent Dirichlet allocation with topic-in-set knowledge. NAACL-HLT workshop on
    semi-supervised learning for NLP, 43-48.
    Asuncion, A., Welling, M., Smyth, P., & Teh, Y. W. (2009). On smoothing and inference for topic models. UAI, 27-34.
    """
    weight = np.where(anchors >= 0, 1.0, options.other_weight)
    cells = _Cells.of(counts, weight)
    allowed = allow_topics(anchors, n)[cells.term]
    count = cells.count[:, None]
    share = allowed / allowed.sum(axis=1, keepdims=True)
    if start is None:
        sure = (anchors >= 0)[cells.term][:, None]
        share = allowed * (cells.by_unit @ (share * count * sure) + options.alpha)[cells.unit]
    else:
        share = allowed * (start.T[cells.term] + 1e-12)
    share /= share.sum(axis=1, keepdims=True)
    v = counts.shape[1]
    for _ in range(_STEPS):
        weighed = share * count
        of_unit, of_term = cells.by_unit @ weighed, cells.by_term @ weighed
        new = allowed * (of_unit[cells.unit] - weighed + options.alpha)
        new *= (of_term[cells.term] - weighed + options.beta) / (
            of_term.sum(axis=0) - weighed + v * options.beta
        )
        new /= new.sum(axis=1, keepdims=True)
        moved = float(np.abs(new - share).max(initial=0.0))
        share = new
        if moved < _CLOSE:
            break
    of_term = (cells.by_term @ (share * cells.raw[:, None]) + options.beta).T
    return np.asarray(of_term / of_term.sum(axis=1, keepdims=True))


def infer_lda(counts: csr_matrix, topics: Floats, anchors: np.ndarray, options: LdaOptions) -> Floats:
    """Return the share of each topic in the terms of each unit, given the topics; NaN for a unit without terms.

    Parameters
    ----------
    counts
        Units by terms.
    topics
        Topics by terms, from :func:`fit_lda`; the column of an anchored term does not matter.
    anchors, options
        As in :func:`fit_lda`.
    """
    n = len(topics)
    weight = np.where(anchors >= 0, 1.0, options.other_weight)
    cells = _Cells.of(counts, weight)
    likely = allow_topics(anchors, n)
    free = anchors < 0
    likely[free] = topics.T[free]
    likely, count = likely[cells.term], cells.count[:, None]
    share = likely / likely.sum(axis=1, keepdims=True)
    of_unit = cells.by_unit @ (share * count)
    for _ in range(_STEPS):  # as often for every unit, so that its shares do not hang on the others
        weighed = share * count
        share = likely * (of_unit[cells.unit] - weighed + options.alpha)
        share /= share.sum(axis=1, keepdims=True)
        of_unit = cells.by_unit @ (share * count)
    total = of_unit.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(of_unit, total, out=np.full_like(of_unit, np.nan), where=total > 0))
