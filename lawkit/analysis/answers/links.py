"""Problems answered: which task of the plan takes up which problem of the same report."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias, get_args

import numpy as np
import pandas as pd

from lawkit.analysis.answers.matching import probabilities
from lawkit.analysis.answers.similarity import Embed, Method, Profiles, make_profiles
from lawkit.analysis.statements import statements
from lawkit.errors import check_choice, check_columns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from lawkit.corpus import Corpus

    Places: TypeAlias = NDArray[np.int64]
    Floats: TypeAlias = NDArray[np.float64]

_SIDES = ("problem", "plan")
_LINKS = {
    "report_id": "str",
    "problem_id": "int64",
    "plan_id": "int64",
    "score": "float64",
    "probability": "float64",
    "linked": "bool",
    "terms": "object",
    **{
        f"{side}_{column}": "int64"
        for side in _SIDES
        for column in ("first_sentence", "last_sentence", "start", "end")
    },
}
_ANSWERED = {
    "report_id": "str",
    "n_problems": "int64",
    "n_answered": "int64",
    "share_answered": "float64",
    "unanswered": "object",
    "n_plans": "int64",
    "n_answering": "int64",
    "share_answering": "float64",
    "other_plans": "object",
}


def link_plans(
    corpus: Corpus,
    *,
    method: Method = "overlap",
    embed: Embed | None = None,
    threshold: float | None = None,
) -> pd.DataFrame:
    r"""Link the problems of each report with the tasks of its plan that take them up.

    Parameters
    ----------
    corpus
        The reports; without text their saved terms are used, with the same result.
    method
        ``"overlap"``: the weighted overlap of words, of pairs of characters and of concepts (人手, 编制, 招录 … speak of
        the same); ``"tfidf"``: the cosine of plain TF-IDF, for comparison; ``"embedding"``: the cosine of the vectors
        that ``embed`` gives.
    embed
        A function from a list of texts to an array with one row a text (needs the text).
    threshold
        A pair is linked from this probability on, 0.5 unless given; for ``"embedding"`` from this score on, which must be given.

    Returns
    -------
    DataFrame
        One row a problem and plan statement of the same report: report_id, problem_id and plan_id (the statement_id of
        :func:`lawkit.statements`), score (0 to 1), probability (that a reader would link them; NaN for
        ``"embedding"``), linked, terms (what both speak of, the most telling first; a concept in angle brackets), and for
        each side the ids of the first and last sentence and start and end in the text.

    Raises
    ------
    ValueError
        If ``method`` is none of these, ``embed`` or ``threshold`` is missing for ``"embedding"``, or ``threshold`` is no
        probability for the others.
    LawkitError
        If neither the text nor saved terms are at hand.

    Notes
    -----
    The score is :math:`\sum_{A \cap B} w / \sqrt{\sum_A w \sum_B w}`, the coefficient of Ochiai [1]_ with weights: idf [2]_ from
    the corpus and a background table together, and a weight for each kind (resource ``links``). Words that only say that
    something is done or lacking (加强, 不足; resource ``concepts``) do not count. The probability is a logistic regression
    on the score and on how far it stays behind the best rival of the problem and of the plan, fitted on labelled
    reports; the resource ``links`` says on which.

    The order of the statements plays no part, though clerks mostly answer the first problem first: a measure that
    rests on it would find answers wherever both lists are numbered. Leads and causes are never linked. Where a report
    joins several problems in one statement, one link may stand for one of them only.

    In the labelled reports nine of ten problems are answered, and a plan has four tasks on average; on reports of which
    neither holds, with long plans above all, the probability is too high and the best of many tasks is linked too easily.
    Look at ``score`` and ``terms``, or raise ``threshold``.

    References
    ----------
    .. [1] Ochiai, A. (1957). Zoogeographical studies on the soleoid fishes found in Japan and its neighbouring regions.
       Bulletin of the Japanese Society of Scientific Fisheries 22, 526-530.
    .. [2] Spärck Jones, K. (1972). A statistical interpretation of term specificity and its application in retrieval.
       Journal of Documentation 28, 11-21.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = (
    ...     "青溪县2023年法治政府建设年度报告\n一、存在的问题\n一是执法人员紧缺。二是普法形式单一。\n"
    ...     "二、下一步打算\n一是创新宣传方式。二是招录执法辅助人员。三是打造一窗办理大厅。\n"
    ... )
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> links = lawkit.link_plans(corpus)
    >>> links.loc[links["linked"], ["problem_id", "plan_id", "terms"]].values.tolist()
    [[0, 3, ['人员', '执法', '<staff>']], [1, 2, ['<publicity>']]]
    """
    check_choice("method", method, get_args(Method))
    if method == "embedding" and threshold is None:
        raise ValueError("threshold: give the score from which on embeddings are linked")
    if method != "embedding" and threshold is not None and not 0 <= threshold <= 1:
        raise ValueError(f"threshold must lie between 0 and 1; got {threshold!r}")
    found = statements(corpus).reset_index()
    found = found[found["part"] == "statement"].reset_index(drop=True)
    profiles = make_profiles(corpus, found, method=method, embed=embed)
    least = 0.5 if threshold is None else threshold
    left, right, scores, chances = _score_pairs(found, profiles, method)
    table: dict[str, object] = {
        "report_id": found["report_id"].to_numpy()[left],
        "problem_id": found["statement_id"].to_numpy()[left],
        "plan_id": found["statement_id"].to_numpy()[right],
        "score": scores,
        "probability": chances,
        "linked": (scores if method == "embedding" else chances) >= least,
        "terms": [profiles.shared(a, b) for a, b in zip(left.tolist(), right.tolist(), strict=True)],
    }
    for name in list(_LINKS)[len(table) :]:
        side, column = name.split("_", 1)
        table[name] = found[column].to_numpy()[left if side == "problem" else right]
    return pd.DataFrame(table, columns=list(_LINKS)).astype(_LINKS)


def answered(corpus: Corpus, *, links: pd.DataFrame | None = None) -> pd.DataFrame:
    r"""Tell for each report how many of its problems its plan takes up, and which tasks answer none.

    Parameters
    ----------
    corpus
        The reports.
    links
        What :func:`lawkit.link_plans` gave for this corpus with options of your own; None for its defaults.

    Returns
    -------
    DataFrame
        One row a report: report_id, n_problems, n_answered, share_answered, unanswered (list of problem_id), n_plans,
        n_answering, share_answering, other_plans (list of plan_id without a problem). Both shares are NaN where the report has no
        problem or no plan, as then nothing can be answered, or one of the two was not found.

    Raises
    ------
    ValueError
        If ``links`` is no such table.
    LawkitError
        If neither the text nor saved terms are at hand.

    Notes
    -----
    A problem counts as answered if at least one task is linked with it (column ``linked``). What the links miss is in the
    unanswered ones: read them before reporting a share, and see the limits of :func:`lawkit.link_plans`.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = (
    ...     "青溪县2023年法治政府建设年度报告\n一、存在的问题\n一是执法人员紧缺。二是普法形式单一。\n"
    ...     "二、下一步打算\n一是招录执法辅助人员。二是打造一窗办理大厅。\n"
    ... )
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> lawkit.answered(corpus)[["share_answered", "unanswered", "other_plans"]].values.tolist()
    [[0.5, [1], [3]]]
    """
    if links is not None:
        check_columns("links", links, ("report_id", "problem_id", "plan_id", "linked"), "lawkit.link_plans")
    pairs = link_plans(corpus) if links is None else links
    pairs = pairs[pairs["linked"]]
    found = statements(corpus).reset_index()
    found = found[found["part"] == "statement"]
    by_side = {
        "problem": set(zip(pairs["report_id"], pairs["problem_id"], strict=True)),
        "plan": set(zip(pairs["report_id"], pairs["plan_id"], strict=True)),
    }
    listed: dict[tuple[str, str], list[int]] = {}
    for report, role, number in zip(found["report_id"], found["role"], found["statement_id"], strict=True):
        listed.setdefault((report, "problem" if role == "problems" else "plan"), []).append(number)
    rows = []
    for report in corpus:
        problems, plans = (listed.get((report, side), []) for side in _SIDES)
        known = bool(problems and plans)
        row: list[object] = [report]
        for side, numbers in (("problem", problems), ("plan", plans)):
            left_over = [n for n in numbers if (report, n) not in by_side[side]]
            done = len(numbers) - len(left_over)
            row += [len(numbers), done, done / len(numbers) if known else np.nan, left_over]
        rows.append(row)
    return pd.DataFrame(rows, columns=list(_ANSWERED)).astype(_ANSWERED)


def _score_pairs(
    found: pd.DataFrame, profiles: Profiles, method: Method
) -> tuple[Places, Places, Floats, Floats]:
    """Return problem, plan, score and probability of all pairs of the same report."""
    left, right, scores, chances = (
        [np.zeros(0, np.int64)],
        [np.zeros(0, np.int64)],
        [np.zeros(0)],
        [np.zeros(0)],
    )
    sides: dict[str, dict[str, list[int]]] = {}
    for at, (report, role) in enumerate(zip(found["report_id"], found["role"], strict=True)):
        sides.setdefault(report, {"problems": [], "plan": []})[role].append(at)
    for listed in sides.values():
        problems, plans = listed["problems"], listed["plan"]
        table = profiles.compare(problems, plans)
        likely = np.full_like(table, np.nan) if method == "embedding" else probabilities(table, method)
        left.append(np.repeat(problems, len(plans)).astype(np.int64))
        right.append(np.tile(plans, len(problems)).astype(np.int64))
        scores.append(table.ravel())
        chances.append(likely.ravel())
    return np.concatenate(left), np.concatenate(right), np.concatenate(scores), np.concatenate(chances)
