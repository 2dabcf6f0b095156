"""Metric tables: indicators by report, what is covered, and where a number stands."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

import pandas as pd

from lawkit.corpus import Corpus
from lawkit.errors import check_choice, check_corpus, check_listed
from lawkit.numbers.codebook import Codebook, Rule, load_codebook
from lawkit.resources import load_resource
from lawkit.tables import CONFIDENCES, Confidence

MetricValues = Literal["value", "marked", "quote"]

_MARKS = {"over": "≥", "under": "<", "about": "≈"}
_CLAUSE = re.compile(r"[^,，;；。:：]+")


def metric_table(
    corpus: Corpus,
    *,
    indicators: Sequence[str] | None = None,
    index: Sequence[str] = ("place", "year"),
    values: MetricValues = "value",
    min_confidence: Confidence | None = None,
) -> pd.DataFrame:
    r"""Return the indicators of a corpus as a wide table, one row a report.

    Parameters
    ----------
    corpus
        The reports.
    indicators
        Codes of the codebook, in the order wanted; None takes those that occur, in the codebook's order.
    index
        Columns of ``corpus.reports`` (or ``report_id``) that make the index; two reports of one place and year give two rows.
    values
        ``"value"`` gives numbers; ``"marked"`` words in which a bound shows (``≥1200``, ``<50000``, ``≈20``, ``5–8``);
        ``"quote"`` the number as printed.
    min_confidence
        ``"high"`` or ``"medium"`` leaves out the statements whose indicator is less sure
        (:func:`lawkit.confidence_rules`); None takes all.

    Returns
    -------
    DataFrame
        Columns are codes; NaN where a report does not state one. ``attrs["units"]`` holds the unit of each code,
        ``attrs["names"]`` its Chinese name.

    Raises
    ------
    ValueError
        If a code or a column is unknown, or ``values`` or ``min_confidence`` is none of these.

    Notes
    -----
    Where a report states an indicator more than once, one row is taken: a fact about the reported year before one
    with a period of its own, an exact number before one with a bound, the first before later ones. Where the codebook
    takes a number for each kind (指标 with ``several``: 废止 and 失效), these rows are added up. All rows stay in
    ``corpus.quantities``.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "青溪县2023年法治政府建设情况报告\n一、主要工作\n全年受理法律援助案件402件。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> table = lawkit.metric_table(corpus)
    >>> float(table.loc[("青溪县", 2023), "legal_aid_cases"]), table.attrs["units"]["legal_aid_cases"]
    (402.0, '件')
    """
    check_corpus(corpus)
    check_choice("values", values, get_args(MetricValues))
    check_listed("indicators", indicators)
    check_listed("index", index)
    reports = corpus.reports.reset_index()
    for column in index:
        check_choice("index", column, list(reports.columns))
    stated = chosen_statements(corpus, min_confidence=min_confidence)
    codebook = load_codebook()
    order = [i.code for i in codebook.indicators]
    order += sorted(set(stated["indicator"]) - set(order))
    for code in indicators or ():
        check_choice("indicators", code, order)
    chosen = (
        list(indicators) if indicators is not None else [c for c in order if c in set(stated["indicator"])]
    )
    cells = _cells(stated[stated["indicator"].isin(chosen)], values)
    table = cells.reindex(index=reports["report_id"], columns=pd.Index(chosen, name="indicator"))
    table.index = (
        pd.MultiIndex.from_frame(reports[list(index)]) if len(index) > 1 else pd.Index(reports[index[0]])
    )
    table.attrs["units"] = {i.code: i.unit for i in codebook.indicators if i.code in chosen}
    table.attrs["names"] = {i.code: i.name_zh for i in codebook.indicators if i.code in chosen}
    return table


def chosen_statements(corpus: Corpus, *, min_confidence: Confidence | None = None) -> pd.DataFrame:
    """Return the one statement of each indicator and report that the rule of :func:`metric_table` picks.

    Parameters
    ----------
    corpus
        The reports.
    min_confidence
        Leave out statements that are less sure before one is picked.

    Returns
    -------
    DataFrame
        One row a report and indicator: the columns of ``corpus.quantities`` with its keys; ``value`` is a sum and ``bound``
        ``exact`` where the codebook takes a number for each kind.
    """
    check_corpus(corpus)
    quantities = corpus.quantities.reset_index()
    stated = quantities[quantities["indicator"].notna()]
    if min_confidence is not None:
        check_choice("min_confidence", min_confidence, CONFIDENCES)
        sure = CONFIDENCES[CONFIDENCES.index(min_confidence) :]
        stated = stated[stated["confidence"].isin(sure)]
    ranked = stated.assign(
        second=(stated["modality"] != "fact").astype(int) * 4
        + stated["period"].notna() * 2
        + (stated["bound"] != "exact")
    ).sort_values(["report_id", "indicator", "second", "start"], kind="stable")
    keys = ["report_id", "indicator"]
    first = ranked.drop_duplicates(keys).set_index(keys)
    several = [rule.code for rule in load_codebook().rules if rule.several]
    summed = ranked[ranked["indicator"].isin(several) & (ranked["second"] == 0)]
    sums = summed.drop_duplicates([*keys, "subject", "value"]).groupby(keys)["value"].sum()
    first["value"] = sums.combine_first(first["value"]).reindex(first.index)
    return first.drop(columns="second").reset_index()


def _cells(chosen: pd.DataFrame, values: MetricValues) -> pd.DataFrame:
    """Return one cell a report and indicator."""
    first = chosen.set_index(["report_id", "indicator"])
    if values == "marked":
        cells = first.apply(_marked, axis=1) if len(first) else first["quote"]
    else:
        cells = first[values]
    return cells.unstack("indicator")  # noqa: PD010 - one value a cell, nothing to aggregate


def _marked(row: pd.Series) -> str:
    low = f"{row['value']:g}" if abs(row["value"]) < 1e6 else f"{row['value']:.0f}"
    return f"{low}–{row['high']:g}" if row["bound"] == "range" else _MARKS.get(row["bound"], "") + low


def coverage(corpus: Corpus, *, codebook: pd.DataFrame | str | Path | None = None) -> pd.DataFrame:
    r"""Tell for each report and indicator whether it is stated, stated as none, or not found.

    Parameters
    ----------
    corpus
        The reports.
    codebook
        The one that the corpus was loaded with, where it was not lawkit's own.

    Returns
    -------
    DataFrame
        One row a report and indicator: report_id, indicator, status (``stated``, ``none``, ``not found``), n (rows in
        ``corpus.quantities``), sentence_id (of the first number, or of the sentence that says there was none).

    Raises
    ------
    CodebookError
        If the codebook cannot be used; see :func:`lawkit.numbers.codebook.load_codebook`.

    Notes
    -----
    ``none`` is a number of zero, or a clause with 未发生, 零 and the like beside the words that the indicator's rules
    count; that needs the text, so a corpus saved without text tells ``none`` from zeros only.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "青溪县2023年法治政府建设情况报告\n一、主要工作\n受理法律援助案件402件。全年未发生行政诉讼案件。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> lawkit.coverage(corpus).set_index("indicator").loc[["legal_aid_cases", "lit_cases", "notary_cases"], "status"].tolist()
    ['stated', 'none', 'not found']
    """
    check_corpus(corpus)
    book = load_codebook(codebook)
    rows = corpus.quantities.reset_index()
    rows = rows[rows["indicator"].notna()]
    first = rows.drop_duplicates(["report_id", "indicator"]).set_index(["report_id", "indicator"])
    counts = rows.groupby(["report_id", "indicator"])
    sizes, largest = counts.size(), counts["value"].max()
    denied = _denied(corpus, book)
    table = []
    for report_id in corpus:
        for indicator in book.indicators:
            key = (report_id, indicator.code)
            if key in sizes.index:
                status = "stated" if largest[key] else "none"
                table.append((*key, status, int(sizes[key]), first.loc[key, "sentence_id"]))
            else:
                table.append((*key, "none" if key in denied else "not found", 0, denied.get(key)))
    columns = ["report_id", "indicator", "status", "n", "sentence_id"]
    return pd.DataFrame(table, columns=columns).astype({"sentence_id": "Int64", "n": "int64"})


def _denied(corpus: Corpus, book: Codebook) -> dict[tuple[str, str], int]:
    """Return the sentences that say of an indicator that there was none."""
    found: dict[tuple[str, str], int] = {}
    none = re.compile(load_resource("contexts")["none"]["words"])
    sentences = corpus.sentences
    sentences = sentences[sentences["text"].notna() & (sentences["role"] != "furniture")]
    rows = sentences["text"].reset_index().itertuples(index=False, name=None)
    for report_id, sentence_id, text in rows:
        for clause in _CLAUSE.findall(text) if none.search(text) else ():
            if none.search(clause):
                for rule in book.rules:
                    if _speaks_of(rule, clause):
                        found.setdefault((report_id, rule.code), sentence_id)
    return found


def _speaks_of(rule: Rule, clause: str) -> bool:
    """Whether a clause holds what a rule counts and nothing that it excludes."""
    if rule.rank > 1 or not any(word in clause for word in rule.counted):
        return False
    return not any(word in clause for word in rule.without)


@dataclass(frozen=True, slots=True)
class Evidence:
    """A number in its sentence; shows itself in a notebook with the number marked."""

    report_id: str
    quantity_id: int
    before: str
    quote: str
    after: str

    @property
    def text(self) -> str:
        """The sentence with the number in 【】."""
        return f"{self.before}【{self.quote}】{self.after}"

    @property
    def html(self) -> str:
        """The sentence as HTML, everything from the report escaped, the number in ``<mark>``."""
        before, quote, after = (html.escape(part) for part in (self.before, self.quote, self.after))
        return f"<span>{before}<mark>{quote}</mark>{after}</span>"

    def _repr_html_(self) -> str:
        return self.html

    def __str__(self) -> str:
        return self.text


def evidence(corpus: Corpus, quantity_id: tuple[str, int]) -> Evidence:
    r"""Return the sentence that a number stands in, with the number marked.

    Parameters
    ----------
    corpus
        A corpus with text.
    quantity_id
        Report id and quantity id, as the index of ``corpus.quantities`` has them.

    Returns
    -------
    Evidence
        With ``text`` and safe ``html``.

    Raises
    ------
    KeyError
        If there is no such quantity.
    LawkitError
        If the corpus was saved without text.

    Notes
    -----
    In a notebook the sentence shows itself with the number marked. A long sentence is given whole; the words around it are
    in ``corpus.text(report_id)``.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "青溪县2023年法治政府建设情况报告\n一、主要工作\n受理法律援助案件402件。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> print(lawkit.evidence(corpus, ("a", 0)))
    受理法律援助案件【402件】。
    """
    check_corpus(corpus)
    quantities = corpus.quantities
    if quantity_id not in quantities.index:
        raise KeyError(f"no quantity {quantity_id!r}; give (report_id, quantity_id)")
    report_id, number = quantity_id
    row = quantities.loc[[(report_id, number)]].iloc[0]
    sentence = corpus.sentences.loc[[(report_id, row["sentence_id"])]].iloc[0]
    text = corpus.text(report_id)
    start, end = int(row["start"]), int(row["end"])
    return Evidence(
        report_id,
        int(number),
        text[int(sentence["start"]) : start],
        text[start:end],
        text[end : int(sentence["end"])],
    )
