"""Topics of statements: what problems and plans are about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np
import pandas as pd

from lawkit.analysis.clusters.association import Floats
from lawkit.analysis.clusters.keyword_terms import describe_source
from lawkit.analysis.statements import StatementRole, StatementUnit
from lawkit.analysis.terms.chosen import Phrases, StopWords, TermChoice
from lawkit.analysis.topics.choice import (
    check_numbers,
    choose_model,
    fit_weights,
    holds_seed,
    list_candidates,
)
from lawkit.analysis.topics.models import TopicMethod, TopicModel
from lawkit.analysis.topics.seeded import Seeds, check_seeds, seeded_topics
from lawkit.analysis.topics.tables import (
    list_assignments,
    list_examples,
    list_quality,
    list_terms,
    order_by_size,
)
from lawkit.analysis.topics.units import Units, choose_vocabulary, fit_to_vocabulary, read_units
from lawkit.corpus import Corpus
from lawkit.errors import check_choice
from lawkit.words.segment import Segmenter

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


@dataclass(frozen=True, eq=False, slots=True)
class Topics:
    """What :func:`topics` found.

    Attributes
    ----------
    topics : DataFrame
        The heaviest terms of each topic: topic, rank, term, weight (the share of the term in the topic), exclusivity (the topic's share in
        the weight of the term over all topics), frex (both in one, Bischof and Airoldi 2012), seed (whether it holds a seed word of the topic).
    assignments : DataFrame
        One row a unit and topic: report_id, statement_id (of :func:`lawkit.statements` with the same roles and unit), topic, share
        (of the unit; missing where the unit has no term that the model knows), main (the largest share of the unit).
    units : DataFrame
        One row a unit, the same keys: role, first_sentence and last_sentence (of ``corpus.sentences``), start, end (offsets), topic (the main
        one), share (its share), n_terms (that the model knows).
    examples : DataFrame
        Typical units of each topic: topic, rank, report_id, statement_id, role, share, score (cosine with the topic), first_sentence, last_sentence,
        start, end, text (missing without text).
    quality : DataFrame
        One row a topic: topic, label (its three heaviest terms), name_zh and name_en (of shipped topics), share (mean over units), n_units and n_reports
        (of which it is the main topic), coherence (NPMI of the heaviest terms), exclusivity (their mean FREX), stability
        (mean cosine with its partner in other runs), stable (0.85 or more).
    curve : DataFrame
        With ``n="auto"`` one row a number of topics tried: n, coherence, exclusivity, stability (means over topics), score, chosen; else empty.
    params : Mapping
        The options, numbers of units and terms, the segmenter, lawkit's version, and under ``note`` what the reader should know.
    """

    topics: pd.DataFrame
    assignments: pd.DataFrame
    units: pd.DataFrame
    examples: pd.DataFrame
    quality: pd.DataFrame
    curve: pd.DataFrame
    params: Mapping[str, Any]
    _model: TopicModel = field(repr=False)
    _choice: TermChoice = field(repr=False)

    def transform(self, corpus: Corpus) -> pd.DataFrame:
        """Return the shares of the topics in the statements of another corpus.

        Parameters
        ----------
        corpus
            The reports, with or without text; of the same one the result is ``assignments``.

        Returns
        -------
        DataFrame
            As ``assignments``. A phrase that the model does not know is counted as its words.
        """
        found = _read_known(corpus, self._model, self._choice, self.params["roles"], self.params["unit"])
        return list_assignments(found.units, found.shares, list(self.quality["topic"]))

    @property
    def weights(self) -> pd.DataFrame:
        """Topics by terms, all of them; each row sums to 1."""
        return pd.DataFrame(
            self._model.weights,
            index=pd.Index(self.quality["topic"], name="topic"),
            columns=pd.Index(self._model.terms, dtype="str", name="term"),
        )

    def __repr__(self) -> str:
        stable = int(self.quality["stable"].sum())
        method, n = self.params["method"], self.params["n_units"]
        return f"<Topics: {len(self.quality)} topics of {n} statements by {method}, {stable} of them stable>"


@dataclass(frozen=True, slots=True)
class _Found:
    """Units with the terms that a model knows, and their shares."""

    units: Units
    counts: csr_matrix
    shares: Floats


def topics(
    corpus: Corpus,
    *,
    roles: Sequence[StatementRole] = ("problems", "plan"),
    unit: StatementUnit = "item",
    method: TopicMethod = "nmf",
    n: int | Literal["auto"] = "auto",
    seeds: Seeds | None = None,
    stop_words: StopWords = "default",
    phrases: Phrases = True,
    segmenter: Segmenter | None = None,
    min_units: int = 2,
    max_share: float = 0.5,
    top_terms: int = 10,
    examples: int = 5,
    runs: int = 10,
    random_state: int = 0,
    jobs: int = 1,
) -> Topics:
    r"""Find out what the problems and plans of a corpus are about.

    Parameters
    ----------
    corpus
        The reports, with or without text.
    roles, unit
        What is sorted into topics: the statements of these roles, see :func:`lawkit.statements`; leads and causes that stand alone are left out.
    method
        ``"nmf"``: non-negative factors of the tf-idf weights. ``"lda"``: latent Dirichlet allocation. ``"seeded"``: latent Dirichlet allocation with topics that are named
        beforehand by seed words.
    n
        Number of topics, or ``"auto"``: the one from 2 to 20 (to a tenth of the statements where that is fewer) with the best score of coherence and stability. With
        ``"seeded"`` the number of the seeded topics; a larger one adds topics without seeds (``free_1`` …).
    seeds
        For ``"seeded"``: topic → words. A seed stands for every term that holds it; where a term holds several the longest decides. None takes
        those that lawkit ships (words under ``"none"`` are of no topic although they hold a seed): the eight systems of the 法治政府建设实施纲要(2021-2025年), party leadership, publicity, and funds and staff.
    stop_words, phrases, segmenter
        Which terms are counted; see :func:`lawkit.count_terms`. Numbers, dates and words of one character are left out, a phrase
        in fewer than ``min_units`` statements counts as its words.
    min_units, max_share
        Terms in fewer statements, or in more than this share of them, are left out; terms that hold a seed always count.
    top_terms
        So many of the heaviest terms of a topic are judged for coherence and exclusivity; the table shows twice as many.
    examples
        Typical statements a topic.
    runs
        So many more models judge stability, each from another seed and to another half of the statements.
    random_state
        Everything that is drawn follows from it.
    jobs
        Worker processes for these runs, -1 for all cores; the result is the same for any number.

    Returns
    -------
    Topics
        With tables ``topics``, ``assignments``, ``units``, ``examples``, ``quality`` and ``curve``, and ``transform`` for other corpora. Topics are
        ``topic_1`` … from the largest mean share down, or the codes of the seeds in their order.

    Raises
    ------
    ValueError
        If an option is none of the allowed, or ``n`` does not fit the data or the seeds.
    LawkitError
        If there are too few statements, or the text is needed and the corpus was saved without it.

    Notes
    -----
    ``"nmf"`` (Lee and Seung 1999) begins with the singular vectors of the matrix. ``"lda"`` (Blei, Ng and Jordan 2003) begins with these factors and is fitted by
    collapsed variational Bayes; priors 1/n on topics and 0.1 on terms. ``"seeded"`` is the same model, but a term that holds a seed is of the seed's topic wherever it stands (topic-in-set knowledge, Andrzejewski and Zhu 2009; keyATM of Eshima, Imai and Sasaki 2024 has the same aim with
    seeds as a soft prior), other terms count half and are shared out by the model, so that a statement without any seed is
    placed by the words it has in common with others. Shares are those of the terms of a statement, given the topics.

    ``score`` is the mean of coherence and stability, each scaled to 0-1 over the numbers tried; of equal ones the smaller number is taken. Only a topic that comes back from other
    parts of the data (``stable``) is worth a name. Seeds hold seeded topics in place whatever the data: look at their coherence too.

    Limits: a statement of 30 to 80 characters has few terms; its shares are rough, and means over many statements are what to report. Topics found are those of
    these reports. Seeded topics are only as good as the seeds: on reports not used for choosing them, with labels of one reader, the main topic agrees
    in four of five statements (``benchmarks/topics.py``); rules, supervision and emergencies, of which there are few, are the least sure.

    References
    ----------
    Blei, D. M., Ng, A. Y., & Jordan, M. I. (2003). Latent Dirichlet allocation. JMLR, 3, 993-1022.
    Eshima, S., Imai, K., & Sasaki, T. (2024). Keyword-assisted topic models. American Journal of Political Science, 68(2), 730-750.
    Lee, D. D., & Seung, H. S. (1999). Learning the parts of objects by non-negative matrix factorization. Nature, 401, 788-791.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "青溪县2023年法治政府建设年度报告\n一、存在的问题\n一是执法人员不足。二是普法形式单一。三是行政复议案件积压。\n二、下一步打算\n" + (
    ...     "一是充实执法人员。二是创新普法形式。三是加快行政复议办案。四是开展执法人员培训。五是组织普法讲座。\n"
    ... )
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> found = lawkit.topics(corpus, method="seeded")
    >>> found.units["topic"].tolist()[:3]
    ['funds_and_staff', 'publicity', 'dispute_resolution']
    """
    check_choice("method", method, get_args(TopicMethod))
    check_numbers(
        n=n, min_units=min_units, max_share=max_share, top_terms=top_terms, examples=examples, runs=runs, jobs=jobs,
    )  # fmt: skip
    if seeds is not None and method != "seeded":
        raise ValueError(f"seeds are for method='seeded'; got method={method!r}")
    chosen_seeds = check_seeds(seeds) if method == "seeded" else None
    choice = TermChoice.of(
        roles=list(roles), stop_words=stop_words, numbers="drop", phrases=phrases, segmenter=segmenter
    )
    units = read_units(corpus, choice, roles, unit)
    always = None if chosen_seeds is None else partial(holds_seed, seeds=chosen_seeds)
    units, terms = choose_vocabulary(units, min_units=min_units, max_share=max_share, always=always)
    counts = units.counts(terms)
    fit = partial(fit_weights, terms=tuple(terms), method=method, seeds=chosen_seeds)
    numbers = list_candidates(n, len(units.frame), len(terms), chosen_seeds)
    model, curve, stability = choose_model(fit, counts, numbers, top_terms, runs, random_state, jobs)
    if n != "auto" or method == "seeded":
        curve = curve.iloc[:0]
    found = _read_known(corpus, model, choice, roles, unit)
    if method != "seeded":
        order = order_by_size(model.weights, model.terms, found.shares)
        model, stability = model.take(order), stability[order]
        found = _Found(found.units, found.counts, found.shares[:, order])
    params = {
        "roles": tuple(roles), "unit": unit, "method": method, "n": n, "min_units": min_units, "max_share": max_share, "top_terms": top_terms,
        "runs": runs, "random_state": random_state, "n_units": len(units.frame), "n_terms": len(terms),
    }  # fmt: skip
    return _put_together(corpus, found, model, curve, stability, choice, segmenter, examples, params)


def _read_known(
    corpus: Corpus, model: TopicModel, choice: TermChoice, roles: Sequence[StatementRole], unit: StatementUnit
) -> _Found:
    """Return the statements of a corpus with the terms that a model knows, and their shares."""
    units = read_units(corpus, choice, roles, unit)
    seeds = model.seeds
    always = (
        partial(holds_seed, seeds=seeds) if seeds else (lambda terms: pd.Series(False, index=terms.index))
    )
    units = fit_to_vocabulary(units, model.terms, always)
    terms = list(model.terms)
    if seeds:
        new = pd.Series(sorted(set(units.rows["term"]) - set(terms)), dtype="str")
        terms += new[always(new)].tolist()
    counts = units.counts(terms)
    return _Found(units, counts, model.infer(counts, terms))


def _put_together(
    corpus: Corpus, found: _Found, model: TopicModel, curve: pd.DataFrame, stability: Floats, choice: TermChoice,
    segmenter: Segmenter | None, examples: int, params: dict[str, Any],
) -> Topics:  # fmt: skip
    """Return all tables."""
    named = seeded_topics(model.seeds or {})
    prefix = "free" if named else "topic"
    names = named + [f"{prefix}_{at}" for at in range(1, len(model.weights) - len(named) + 1)]
    counts = found.counts[:, : len(model.terms)]
    quality = list_quality(
        found.units, counts, found.shares, model.weights, names, model.terms, stability, params["top_terms"]
    )
    assignments = list_assignments(found.units, found.shares, names)
    main = assignments.loc[assignments["main"], ["report_id", "statement_id", "topic", "share"]]
    known = np.asarray((found.counts > 0).sum(axis=1)).ravel()
    units = found.units.frame.drop(columns="text").assign(n_terms=known)
    units = units.merge(main, on=["report_id", "statement_id"], how="left")
    notes = []
    if not quality["stable"].any() and not named:
        notes.append("no topic is stable: these statements do not fall into topics")
    missing = int((known == 0).sum())
    notes += [f"{missing} statements have no term that the model knows"] if missing else []
    return Topics(
        topics=list_terms(
            model.weights, model.terms, names, model.anchors(model.terms), 2 * params["top_terms"]
        ),
        assignments=assignments,
        units=units,
        examples=list_examples(found.units, counts, found.shares, model.weights, names, examples),
        quality=quality,
        curve=curve,
        params=MappingProxyType(params | describe_source(corpus, segmenter) | {"note": "; ".join(notes)}),
        _model=model,
        _choice=choice,
    )
