"""Opening a review, or going on with one."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from lawkit.corpus import Corpus
from lawkit.errors import check_choice
from lawkit.review.decisions import ReviewTable
from lawkit.review.desk import Review
from lawkit.review.objects import KINDS, reviewed_rows
from lawkit.review.sampling import Sample, Strata, draw_sample


def open_review(
    corpus: Corpus,
    path: str | os.PathLike[str],
    *,
    table: ReviewTable,
    reviewer: str,
    sample: Sample = "all",
    n: int | None = None,
    by: Strata | None = None,
    random_state: int = 0,
) -> Review:
    r"""Open a review of the rows of a table, or go on with it.

    Parameters
    ----------
    corpus
        A corpus with text, as it was read: loaded without ``review``, so that the sample stays what it was.
    path
        The CSV file of decisions; made with the first decision, gone on with where it is there. Reviewers who work at the same
        time have a file each, which :func:`lawkit.review.merge_decisions` puts together.
    table
        ``quantities`` (is the number right: value, upper end, unit, bound), ``indicators`` (is its code right), ``roles`` (of
        sentences), ``sections`` (is it one, are role and level right) or ``checks`` (does the text state this relation).
    reviewer
        A name; of one file several reviewers can be held apart by it.
    sample
        ``all`` in text order; ``random``; ``stratified`` by ``by``; ``low_confidence``: low before medium before high, by the
        column ``confidence`` of the table (where there is none, rows are drawn at random and ``note`` says so).
    n
        How many rows; needed for ``random`` and ``stratified``.
    by
        Strata: ``indicator`` (the default for quantities and indicators), ``role`` (for the others) or ``report``.
    random_state
        Another number draws another sample.

    Returns
    -------
    Review
        At the first row without a decision of this reviewer.

    Raises
    ------
    ValueError
        If an argument is not allowed or the file holds something else.
    LawkitError
        If the corpus was saved without text.

    Examples
    --------
    >>> import lawkit, pandas as pd, tempfile
    >>> from lawkit.review import open_review
    >>> text = "青溪县2023年法治政府建设情况报告\n一、主要工作\n受理法律援助案件402件，开展培训3次。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> path = tempfile.mkdtemp() + "/decisions.csv"
    >>> review = open_review(corpus, path, table="quantities", reviewer="李梅")
    >>> review.current.quote, review.current.old
    ('402件', 'value=402; unit=件; bound=exact')
    >>> review.decide("correct", values={"value": 420}, comment="印刷有误")
    >>> review.next().quote
    '3次'
    >>> review.decide("reject")
    >>> review.progress
    Progress(done=2, total=2, accepted=0, corrected=1, rejected=1)
    >>> review.undo().quote
    '3次'
    >>> review.decisions[["quote", "field", "old", "new", "verdict"]].values.tolist()
    [['402件', 'value', '402', '420', 'correct']]
    """
    check_choice("table", table, KINDS)
    if not isinstance(reviewer, str) or not reviewer.strip():
        raise ValueError(f"reviewer must be a name; got {reviewer!r}")
    rows = reviewed_rows(corpus, table)
    strata: Any = KINDS[table].strata if by is None else by
    items, note = draw_sample(rows, sample, n=n, by=strata, random_state=random_state)
    return Review(corpus, Path(path).expanduser(), table, items, reviewer.strip(), note)
