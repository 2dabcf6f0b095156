"""The functions that open a widget on a corpus."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from lawkit.review.decisions import ReviewTable
from lawkit.review.opening import open_review
from lawkit.review.sampling import Sample, Strata
from lawkit.widgets.audit_desk import AuditDesk
from lawkit.widgets.corpus_browser import CorpusBrowser
from lawkit.widgets.keyword_explorer import KeywordExplorer
from lawkit.widgets.metric_explorer import MetricExplorer
from lawkit.widgets.review_desk import ReviewDesk
from lawkit.widgets.topic_explorer import TopicExplorer
from lawkit.widgets.words import Language

if TYPE_CHECKING:
    from lawkit.corpus import Corpus


def browse(corpus: Corpus, *, lang: Language = "zh") -> CorpusBrowser:
    r"""Browse the reports of a corpus: filters, sections, text with roles and numbers marked, search.

    Parameters
    ----------
    corpus
        The reports; without text sections, roles and counts are shown, and the saved terms are searched.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.

    Returns
    -------
    CorpusBrowser
        A widget; ``level``, ``place``, ``year``, ``role``, ``query``, ``report_id`` and ``section_id`` can be set and observed, ``result``
        holds the sentences found.

    Raises
    ------
    ValueError
        If ``lang`` is none of these; and when a trait is set to a value that the corpus does not have.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "青溪县2023年法治政府建设年度报告\n一、主要举措\n开展培训3次。\n二、存在的不足\n培训力量薄弱。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["qingxi-2023"], "text": [text]}))
    >>> desk = lawkit.widgets.browse(corpus)
    >>> desk.query = "培训"
    >>> desk.result[["role", "text", "hits"]].values.tolist()
    [['measures', '开展培训3次。', 1], ['problems', '培训力量薄弱。', 1]]
    >>> desk.role = "problems"
    >>> desk.result["text"].tolist()
    ['培训力量薄弱。']
    """
    return CorpusBrowser(corpus, lang)


def explore_metrics(corpus: Corpus, *, lang: Language = "zh") -> MetricExplorer:
    r"""Explore the indicators of a corpus: places over the years, and for each value its sentence, its check and its rule.

    Parameters
    ----------
    corpus
        The reports; without text the sentences are missing.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.

    Returns
    -------
    MetricExplorer
        A widget; ``indicators``, ``places``, ``years`` and ``value`` can be set and observed, ``result`` holds the values. It begins with
        the indicator that most reports state.

    Raises
    ------
    ValueError
        If ``lang`` is none of these; and when a trait is set to a value that the corpus does not have.

    Notes
    -----
    The figure shows at most seven lines of one unit, as more cannot be told apart; the table and ``result`` hold all.

    Examples
    --------
    >>> import lawkit
    >>> desk = lawkit.widgets.explore_metrics(lawkit.load_demo().select(place="澜川市"))
    >>> desk.indicators = ["legal_aid_cases"]
    >>> desk.years = [2021]
    >>> desk.result[["body", "year", "marked", "unit"]].values.tolist()
    [['澜川市', 2021.0, '2846', '件']]
    """
    return MetricExplorer(corpus, lang)


def explore_keywords(
    corpus: Corpus, *, lang: Language = "zh", top: int = 300, resamples: int = 100, random_state: int = 0
) -> KeywordExplorer:  # fmt: skip
    r"""Explore the themes of a corpus: clusters of keywords as a map, and the contexts of each keyword.

    Parameters
    ----------
    corpus
        The reports; without text the contexts are missing.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.
    top, resamples, random_state
        As in :func:`lawkit.cluster_keywords`.

    Returns
    -------
    KeywordExplorer
        A widget; ``group``, ``method``, ``n``, ``cluster`` and ``term`` can be set and observed, ``result`` holds the keywords. Clusters are
        computed by its button or by ``run()``, once for each group, method and number.

    Raises
    ------
    ValueError
        If ``lang`` is none of these; and when a trait is set to a value that it cannot have.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> one, two = "复议、应诉、听证。", "普法、校园、讲座。"
    >>> text = "青溪县2023年法治政府建设年度报告\n一、主要工作\n" + "\n".join([one + two] * 12)
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> desk = lawkit.widgets.explore_keywords(corpus, resamples=10)
    >>> desk.run()
    >>> desk.term = "普法"
    >>> len(desk.result), len(desk.concordance)
    (6, 12)
    """
    return KeywordExplorer(corpus, lang, top=top, resamples=resamples, random_state=random_state)


def explore_topics(
    corpus: Corpus, *, lang: Language = "zh", runs: int = 10, random_state: int = 0
) -> TopicExplorer:
    r"""Explore what problems and plans are about: topics over the years, typical statements, plans that take up problems.

    Parameters
    ----------
    corpus
        The reports; without text the statements show as numbers.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.
    runs, random_state
        As in :func:`lawkit.topics`.

    Returns
    -------
    TopicExplorer
        A widget; ``roles``, ``method``, ``n``, ``topic`` and ``problem`` can be set and observed, ``result`` holds the terms of the topics. Topics
        are computed by its button or by ``run()``, once for each choice of roles, method and number.

    Raises
    ------
    ValueError
        If ``lang`` is none of these; and when a trait is set to a value that it cannot have.

    Examples
    --------
    >>> import lawkit
    >>> corpus = lawkit.load_demo()
    >>> desk = lawkit.widgets.explore_topics(corpus, runs=1)
    >>> desk.method = "seeded"
    >>> desk.run()
    >>> desk.topic = "funds_and_staff"
    >>> desk.examples["topic"].unique().tolist()
    ['funds_and_staff']
    """
    return TopicExplorer(corpus, lang, runs=runs, random_state=random_state)


def audit(corpus: Corpus, *, lang: Language = "zh") -> AuditDesk:
    r"""Go through every sum, difference, rate and repeated figure that reports state, with what would be right.

    Parameters
    ----------
    corpus
        The reports; without text the sentences are missing.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.

    Returns
    -------
    AuditDesk
        A widget; ``holds``, ``kind``, ``report_id`` and ``check`` can be set and observed, ``result`` holds the relations.

    Raises
    ------
    ValueError
        If ``lang`` is none of these; and when a trait is set to a value that it cannot have.

    Notes
    -----
    A relation that fails may be a slip of the report or of its reading; the sentence decides. ``corrected`` takes the other numbers of
    the relation as right.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "青溪县2023年法治政府建设情况报告\n一、主要工作\n受理案件402件，其中刑事案件126件、民事案件266件。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> desk = lawkit.widgets.audit(corpus)
    >>> desk.result[["kind", "holds", "stated", "corrected"]].values.tolist()
    [['sum', False, 402.0, '392件']]
    """
    return AuditDesk(corpus, lang)


def review(
    corpus: Corpus,
    *,
    path: str | os.PathLike[str],
    table: ReviewTable,
    reviewer: str,
    sample: Sample = "all",
    n: int | None = None,
    by: Strata | None = None,
    random_state: int = 0,
    lang: Language = "zh",
) -> ReviewDesk:
    r"""Review what was read: accept, correct or reject row after row, each decision kept on disk at once.

    Parameters
    ----------
    corpus
        A corpus with text, loaded without ``review``; of one without text the desk only says so.
    path, table, reviewer, sample, n, by, random_state
        As in :func:`lawkit.review.open_review`.
    lang
        Language of the labels, ``"zh"`` or ``"en"``.

    Returns
    -------
    ReviewDesk
        A widget; ``position``, ``comment`` and ``reason`` can be set and observed, ``accept()``, ``correct()``, ``reject()``, ``add()`` and ``undo()``
        do what its buttons do, ``result`` holds the decisions in the file.

    Raises
    ------
    ValueError
        If an argument is not allowed or the file holds something else.

    Notes
    -----
    Give the file to ``lawkit.load(…, review=path)`` and the decisions are applied to what is read anew.

    Examples
    --------
    >>> import lawkit, pandas as pd, tempfile
    >>> text = "青溪县2023年法治政府建设情况报告\n一、主要工作\n受理法律援助案件402件，开展培训3次。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> path = tempfile.mkdtemp() + "/decisions.csv"
    >>> desk = lawkit.widgets.review(corpus, path=path, table="quantities", reviewer="李梅")
    >>> desk.correct({"value": 420})
    >>> desk.reject()
    >>> desk.result[["quote", "verdict", "new"]].values.tolist()
    [['402件', 'correct', '420'], ['3次', 'reject', '']]
    """
    opened = None
    if corpus.has_text or not len(corpus):
        opened = open_review(
            corpus, path, table=table, reviewer=reviewer, sample=sample, n=n, by=by, random_state=random_state
        )
    return ReviewDesk(corpus, lang, opened, table)
