"""Plans and what they aim at: measures with their target numbers."""

from __future__ import annotations

import re
from bisect import bisect_right

import pandas as pd

from lawkit.analysis.statements import StatementUnit, statements
from lawkit.analysis.topics.causes import OPENING
from lawkit.corpus import Corpus
from lawkit.text.fold import fold

#: The columns of the table of :func:`split_plans`.
TARGETS = {
    "report_id": "str", "statement_id": "int64", "start": "int64", "end": "int64", "measure_start": "Int64", "measure_end": "Int64",
    "measure": "str", "target_start": "Int64", "target_end": "Int64", "target": "str", "quantity_id": "Int64", "quote": "str", "value": "float64",
    "high": "float64", "unit": "str", "bound": "str", "subject": "str", "period": "str", "indicator": "str",
}  # fmt: skip

_NUMBER = ["quantity_id", "quote", "value", "high", "unit", "bound", "subject", "period", "indicator"]
_END, _FULL = re.compile("[,。;!?:\n]"), "。;!?\n"


def split_plans(corpus: Corpus, *, unit: StatementUnit = "item") -> pd.DataFrame:
    r"""Split the tasks of the plan into measures and the numbers that they are to reach.

    Parameters
    ----------
    corpus
        The reports; without text the words are missing and measures are not told apart.
    unit
        As in :func:`lawkit.statements`.

    Returns
    -------
    DataFrame
        One row a target number, and one for each task without any, in the order of the text: report_id, statement_id (of
        :func:`lawkit.statements` with ``roles=["plan"]``), start, end (of the statement), measure_start, measure_end, measure (what is to be done: the clauses
        before it in its sentence as far as to the target before, or where it begins a sentence the sentence before; its own clause where that leaves nothing; the
        whole statement where it has no target), target_start, target_end, target
        (the clause with the number), quantity_id, quote, value, high, unit, bound, subject, period, indicator (of ``corpus.quantities``). Offsets index
        ``corpus.text(report_id)``. What does not apply is missing.

    Notes
    -----
    Target numbers are those of ``corpus.quantities`` with the modality ``target``. Limits: two numbers in one clause share measure and target; which measure is to bring about which
    number is a reading of their order.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "青溪县2023年法治政府建设年度报告\n一、下一步打算\n一是组织旁听庭审，力争全年不少于4场。二是完善制度。\n"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> lawkit.split_plans(corpus)[["measure", "target", "value"]].astype(object).values.tolist()
    [['组织旁听庭审', '力争全年不少于4场', 4.0], ['完善制度', nan, nan]]
    """
    tasks = statements(corpus, roles=["plan"], unit=unit).reset_index()
    tasks = tasks[tasks["part"] == "statement"]
    numbers = corpus.quantities.reset_index()
    numbers = numbers[numbers["modality"] == "target"].sort_values(["report_id", "start", "quantity_id"])
    by_report = dict(iter(numbers.groupby("report_id", sort=False)))
    rows = []
    for report_id, listed in tasks.groupby("report_id", sort=False):
        text = corpus.text(str(report_id)) if corpus.has_text else None
        known = by_report.get(report_id, numbers.iloc[:0])
        for task in listed.itertuples(index=False):
            held = known[(known["start"] >= task.start) & (known["end"] <= task.end)]
            rows += _rows_of(task, held, text)
    table = pd.DataFrame(rows, columns=list(TARGETS))
    return table.astype(TARGETS)


def _rows_of(task: object, held: pd.DataFrame, text: str | None) -> list[tuple[object, ...]]:
    """Return the rows of one task."""
    report_id, number, first, last = (getattr(task, n) for n in ("report_id", "statement_id", "start", "end"))
    head = (report_id, number, first, last)
    none: tuple[object, ...] = (pd.NA, pd.NA, None)
    if held.empty:
        measure = none if text is None else _quote(text, first, last)
        return [(*head, *measure, *none, *([pd.NA] + [None] * (len(_NUMBER) - 1)))]
    values = held[_NUMBER].astype(object).to_numpy().tolist()
    spans = list(zip(held["start"].tolist(), held["end"].tolist(), strict=True))
    if text is None:
        return [(*head, *none, *span, None, *row) for span, row in zip(spans, values, strict=True)]
    marks = [(first + m.end(), m.group() in _FULL) for m in _END.finditer(fold(text[first:last]))]
    ends = sorted({first, *(at for at, _ in marks), last})
    full = [first, *(at for at, is_full in marks if is_full)]
    rows, before, current = [], first, (first, first)
    for (start, end), row in zip(spans, values, strict=True):
        clause = ends[bisect_right(ends, start) - 1], min(e for e in ends if e >= end)
        if clause != current:
            # The clauses before it in its sentence; where it begins the sentence, the sentence before.
            sentence = bisect_right(full, clause[0]) - 1
            start_of = full[sentence] if full[sentence] < clause[0] else full[max(sentence - 1, 0)]
            before, current = max(current[1], start_of), clause
        measure = _quote(text, before, clause[0])
        target = _quote(text, *clause)
        rows.append((*head, *(measure if measure[2] else target), *target, *row))
    return rows


def _quote(text: str, start: int, end: int) -> tuple[int, int, str]:
    """Return a span without number and marks at its ends, and its words."""
    opening = OPENING.match(fold(text[start:end]))
    start += opening.end() if opening else 0
    while end > start and (text[end - 1].isspace() or fold(text[end - 1]) in ",。;!?:、"):
        end -= 1
    return start, end, text[start:end]
