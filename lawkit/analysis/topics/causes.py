"""Problems and why there are any: the causes inside statements about problems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from lawkit.analysis.statements import StatementUnit, statements
from lawkit.corpus import Corpus
from lawkit.errors import LawkitError, check_corpus
from lawkit.resources import load_resource
from lawkit.text.fold import fold, squeeze

#: The columns of the table of :func:`split_problems`.
PARTS = {
    "report_id": "str", "statement_id": "int64", "part": "str", "scope": "str", "cue": "str", "start": "int64",
    "end": "int64", "text": "str",
}  # fmt: skip

_SENTENCE = re.compile("[^。!?;]+[。!?;]?")
_CLAUSE = re.compile("[^,:]+[,:]?")
_MARKS = ",。;!?:、 "
#: What stands before a statement without being part of it: the number of an item, blanks, marks.
OPENING = re.compile(
    r"(?:\s|[,。;!?:、]|[一二三四五六七八九十]+(?:是|要|、)|第[一二三四五六七八九十]+[,、]?|\([一二三四五六七八九十\d]+\)|\d+[.、])+"
)


@dataclass(frozen=True, slots=True)
class _Span:
    """A cause in a squeezed statement, or between the causes of it the problem."""

    start: int
    end: int
    part: str
    scope: str | None = None
    cue: str | None = None


def split_problems(corpus: Corpus, *, unit: StatementUnit = "item") -> pd.DataFrame:
    r"""Split the problems that reports name into what is wrong and why.

    Parameters
    ----------
    corpus
        Reports with their text.
    unit
        As in :func:`lawkit.statements`.

    Returns
    -------
    DataFrame
        One row a part, in the order of the text: report_id, statement_id (of :func:`lawkit.statements` with ``roles=["problems"]``), part
        (``problem`` or ``cause``), scope (of a cause: ``own`` problem or ``all`` that were named before), cue (the words that gave it away), start, end
        (offsets in ``corpus.text(report_id)``), text. Leads are left out. Parts begin and end without marks; between them they
        hold all other characters of the statement.

    Raises
    ------
    LawkitError
        If the corpus was saved without text.

    Notes
    -----
    Found by wording (``resources/statements.toml``): a sentence of its own (造成以上问题的原因 …), the rest of a sentence from such words as
    究其原因 and 根源在于 on, a clause that begins with 由于 or 因 to the clause with the result, or a phrase (受 … 影响). Limits: causes that are told without such words, by
    order alone or by 反映出 and 暴露出, are not found; nor is 因 in the middle of a clause.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "青溪县2023年法治政府建设年度报告\n一、存在的问题\n一是受编制限制，人手不足。二是案卷质量不高，根源在于培训不够。\n"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> lawkit.split_problems(corpus)[["statement_id", "part", "text"]].values.tolist()
    [[0, 'problem', '一是'], [0, 'cause', '受编制限制'], [0, 'problem', '人手不足'], [1, 'problem', '二是案卷质量不高'], [1, 'cause', '根源在于培训不够']]
    """
    check_corpus(corpus)
    if not corpus.has_text:
        raise LawkitError("split_problems needs the text of the reports; this corpus was saved without text")
    found = statements(corpus, roles=["problems"], unit=unit).reset_index()
    rows = []
    found = found[found["part"] != "lead"]
    columns = (found[c].tolist() for c in ("report_id", "statement_id", "part", "start", "text"))
    for report_id, number, kind, at, text in zip(*columns, strict=True):
        squeezed = squeeze(fold(text))
        whole = kind == "cause"
        spans = [_Span(0, len(squeezed.text), "cause", "all")] if whole else _find_causes(squeezed.text)
        for span in _fill(spans, squeezed.text):
            start, end = squeezed.span(span.start, span.end)
            about = (span.part, span.scope, span.cue)
            rows.append((report_id, number, *about, at + start, at + end, text[start:end]))
    return pd.DataFrame(rows, columns=list(PARTS)).astype(PARTS)


@cache
def _wordings() -> dict[str, Any]:
    data = load_resource("statements")["cause"]
    names = ("of_all", "after", "before", "result", "phrase")
    return {name: re.compile(data[name]) for name in names} | {"most": data["most_clauses"]}


def _find_causes(text: str) -> list[_Span]:
    """Return the causes of a statement in order; none overlaps another."""
    opening = OPENING.match(text)
    sentences = _SENTENCE.finditer(text, opening.end() if opening else 0)
    return [span for match in sentences for span in _causes_of(match.group(), match.start())]


def _causes_of(sentence: str, at: int) -> Iterator[_Span]:
    """Yield the causes of one sentence, which stands at ``at``."""
    words = _wordings()
    if found := words["of_all"].search(sentence):
        yield _Span(at, at + len(sentence), "cause", "all", found.group())
        return
    late = words["after"].search(sentence)
    limit = late.start() if late else len(sentence)
    clauses = [m.span() for m in _CLAUSE.finditer(sentence) if m.start() < limit]
    done = 0
    for number, (start, end) in enumerate(clauses):
        if start < done:
            continue
        end = min(end, limit)
        if found := words["before"].search(sentence[start:end]):
            done = min(_end_of_cause(sentence, clauses, number), limit)
            yield _Span(at + start, at + done, "cause", "own", found.group())
        elif found := words["phrase"].search(sentence, start, end):
            yield _Span(at + found.start(), at + found.end(), "cause", "own", found.group())
    if late:
        yield _Span(at + late.start(), at + len(sentence), "cause", "own", late.group())


def _end_of_cause(sentence: str, clauses: list[tuple[int, int]], first: int) -> int:
    """Return where a cause ends that begins with a clause: before the clause with the result, else with the clause itself."""
    words = _wordings()
    for start, end in clauses[first + 1 : first + 1 + words["most"]]:
        if words["result"].search(sentence[start:end]):
            return start
    return clauses[first][1]


def _fill(spans: list[_Span], text: str) -> Iterator[_Span]:
    """Yield causes and between them problems, without the marks at their ends; nothing that is marks only."""
    at = 0
    for span in [*spans, _Span(len(text), len(text), "problem")]:
        for piece in (_Span(at, span.start, "problem"), span):
            start, end = _trimmed(text, piece.start, piece.end)
            if start < end:
                yield _Span(start, end, piece.part, piece.scope, piece.cue)
        at = span.end


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and text[start] in _MARKS:
        start += 1
    while start < end and text[end - 1] in _MARKS:
        end -= 1
    return start, end
