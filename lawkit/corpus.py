"""The corpus: reports as tidy tables over one text each."""

from __future__ import annotations

import html
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import cache, partial
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd

from lawkit.errors import LawkitError, check_choice
from lawkit.storage import read_folder, write_folder
from lawkit.tables import CONFIDENCES, SCHEMAS, TableName, build_table, unify_columns
from lawkit.words.table import count_words, is_current

# Columns of reports with a closed set of values; a misspelt condition is an error, not an empty corpus.
_CLOSED = {
    "level": ("province", "prefecture", "county", "township", "zone"),
    "org_type": ("government", "department", "township_government", "committee"),
    "format": ("txt", "md", "html", "docx", "pdf", "table"),
    "confidence": CONFIDENCES,
}


class Corpus:
    r"""Annual reports as tables that all point into the same texts.

    Corpora come from :func:`lawkit.load` and :func:`lawkit.open_corpus`. A corpus never changes: the
    tables are handed out as copies, and every verb returns a new corpus.

    Parameters
    ----------
    tables
        The tables by name (see :mod:`lawkit.tables`); those left out are empty.
    texts
        Report id → text, or None for a corpus without text.

    Attributes
    ----------
    reports : DataFrame
        One row a report, index ``report_id``: path, format, encoding, sha256, title, place, level,
        province, prefecture, county, org, org_type, year, published, n_chars, n_sections, n_sentences,
        warnings, metadata_evidence (the rule that gave each field), confidence (the lowest of its fields:
        high, medium, low; field by field: :func:`lawkit.metadata_confidence`), and any columns that the
        caller's metadata added.
    sections : DataFrame
        One row a section, index ``report_id, section_id``: parent_id, level (1 upwards), number, heading,
        role, role_evidence, confidence (of the role: high, medium, low, by the rule that gave it, see
        :func:`lawkit.confidence_rules`; missing where there is no role), start, body_start, end.
    items : DataFrame
        One row an item (一是 …), index ``report_id, item_id``: section_id, number, start, end.
    sentences : DataFrame
        One row a sentence, headings and page furniture included, index ``report_id, sentence_id``:
        section_id, item_id, role, confidence (of the role), start, end, text.
    quantities : DataFrame
        One row a number that measures something, index ``report_id, quantity_id``: sentence_id, section_id, item_id,
        role, start, end, quote, value, high (upper end of a range), unit, unit_class, bound (exact, over, under,
        about, range), modality (fact, target, norm), subject, change (rise, fall, level), base, period, part_of (the
        quantity_id of its total), indicator (a code of the codebook), evidence (the rule that gave it), confidence
        (of the indicator; missing where there is none).
    checks : DataFrame
        One row a relation that a report states between its numbers, index ``report_id, check_id``: kind (sum,
        difference, ratio, repeat), operands (list of quantity_id, parts or numerator first), result (quantity_id),
        stated, computed, tolerance, holds, start, end.
    terms : DataFrame
        One row a term of a sentence, index ``report_id, sentence_id, term``: kind (word, phrase, number, date, latin),
        n_words (more than 1 for a phrase), words (those of a phrase, parted by blanks), count. Counted when first asked for,
        saved also without text; sorted by term, so that it keeps nothing of the order of the words.
    conflicts : DataFrame
        One row a decision of a reviewer that no longer fits, index ``report_id, conflict_id``: conflict (no report, not
        found, not read, ambiguous, changed, disputed, invalid), detail, and the columns of the decision
        (:mod:`lawkit.review.decisions`); see :func:`lawkit.review.apply_decisions`.
    skipped : DataFrame
        One row a file that was not loaded: path, reason, detail.

    Notes
    -----
    Its length is the number of reports, going through it gives their ids, ``+`` puts two together. ``start`` and ``end`` count the
    characters of :meth:`text`, ends exclusive. All is held in memory: a million characters of reports take about 40 MB.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "青溪县2023年法治政府建设年度报告\n一、主要举措和成效\n开展培训3次。\n二、存在的不足\n力量薄弱。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["qingxi-2023"], "text": [text]}))
    >>> corpus.sections[["number", "heading", "role"]].to_records(index=False).tolist()
    [('一、', '主要举措和成效', 'measures'), ('二、', '存在的不足', 'problems')]
    """

    __slots__ = ("_tables", "_terms", "_texts")
    _tables: Mapping[TableName, pd.DataFrame]
    _texts: Mapping[str, str] | None
    _terms: Callable[[], pd.DataFrame]

    def __init__(
        self, tables: Mapping[TableName, pd.DataFrame], texts: Mapping[str, str] | None = None
    ) -> None:
        unknown = [name for name in tables if name not in SCHEMAS]
        if unknown:
            raise ValueError(f"tables must be named {', '.join(map(repr, SCHEMAS))}; got {unknown[0]!r}")
        complete = {
            name: tables[name].copy() if name in tables else build_table(name, [])
            for name in SCHEMAS
            if name != "terms"
        }
        object.__setattr__(self, "_tables", MappingProxyType(complete))
        given = tables["terms"].copy() if "terms" in tables else None
        object.__setattr__(
            self, "_terms", cache(partial(_terms, given, complete["sentences"], texts is not None))
        )
        object.__setattr__(self, "_texts", None if texts is None else MappingProxyType(dict(texts)))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a corpus cannot be changed; {name!r} was not set")

    def __reduce__(self) -> tuple[Any, ...]:
        return Corpus, (self._all_tables(), None if self._texts is None else dict(self._texts))

    def _all_tables(self) -> dict[TableName, pd.DataFrame]:
        return {name: self._terms() if name == "terms" else self._tables[name] for name in SCHEMAS}

    def _with_terms(self, make: Callable[[], pd.DataFrame]) -> Corpus:
        """Give a corpus made of others their terms; returns the corpus."""
        object.__setattr__(self, "_terms", cache(make))
        return self

    # ------------------------------------------------------------ tables and texts

    def table(self, name: TableName) -> pd.DataFrame:
        """Return a copy of one table by its name.

        Parameters
        ----------
        name
            One of reports, sections, items, sentences, quantities, checks, terms, conflicts, skipped.

        Returns
        -------
        DataFrame
            With the columns and types of :data:`lawkit.tables.SCHEMAS`.

        Raises
        ------
        ValueError
            If ``name`` is no table.
        """
        check_choice("name", name, SCHEMAS)
        return self._terms().copy() if name == "terms" else self._tables[name].copy()

    @property
    def reports(self) -> pd.DataFrame:
        """One row a report, index ``report_id``; see the class for the columns."""
        return self.table("reports")

    @property
    def sections(self) -> pd.DataFrame:
        """One row a section, index ``report_id, section_id``; see the class for the columns."""
        return self.table("sections")

    @property
    def items(self) -> pd.DataFrame:
        """One row an item (一是 …), index ``report_id, item_id``; see the class for the columns."""
        return self.table("items")

    @property
    def sentences(self) -> pd.DataFrame:
        """One row a sentence, index ``report_id, sentence_id``; see the class for the columns."""
        return self.table("sentences")

    @property
    def quantities(self) -> pd.DataFrame:
        """One row a number with a unit, index ``report_id, quantity_id``; see the class for the columns."""
        return self.table("quantities")

    @property
    def checks(self) -> pd.DataFrame:
        """One row a stated relation between numbers, index ``report_id, check_id``; see the class for the columns."""
        return self.table("checks")

    @property
    def terms(self) -> pd.DataFrame:
        """One row a term of a sentence, index ``report_id, sentence_id, term``; see the class for the columns.

        Words as :class:`lawkit.Segmenter` splits them, numbers and dates as classes, stop words kept, marks left out,
        and the phrases that :func:`lawkit.find_phrases` finds in this corpus as one term each; a selection or a sum keeps the
        phrases of the corpora that it was made of. ``attrs["segmenters"]`` says how the texts were segmented.
        """
        return self.table("terms")

    @property
    def conflicts(self) -> pd.DataFrame:
        """One row a reviewer's decision that no longer fits, index ``report_id, conflict_id``; see the class for the columns."""
        return self.table("conflicts")

    @property
    def skipped(self) -> pd.DataFrame:
        """One row a file that was not loaded: path, reason, detail."""
        return self.table("skipped")

    @property
    def has_text(self) -> bool:
        """Whether the words of the reports are at hand."""
        return self._texts is not None

    def text(self, report_id: str) -> str:
        """Return the text that all offsets of a report index.

        Parameters
        ----------
        report_id
            A value of the index of ``reports``.

        Returns
        -------
        str
            Of a .txt file exactly its decoded text; ``text[start:end]`` is what a row of a table is about.

        Raises
        ------
        KeyError
            If there is no such report.
        LawkitError
            If the corpus was saved without text.
        """
        if report_id not in self._tables["reports"].index:
            raise KeyError(f"no report {report_id!r} in this corpus")
        if self._texts is None:
            raise LawkitError(
                f"this corpus was saved without text, so the text of {report_id!r} is not at hand"
            )
        return self._texts[report_id]

    # ------------------------------------------------------------ a collection of reports

    def __len__(self) -> int:
        return len(self._tables["reports"])

    def __iter__(self) -> Iterator[str]:
        return iter(self._tables["reports"].index)

    def __contains__(self, report_id: object) -> bool:
        return report_id in self._tables["reports"].index

    def select(self, **conditions: object) -> Corpus:
        """Return the corpus of the reports that meet all conditions.

        Parameters
        ----------
        **conditions
            Column of ``reports`` (or ``report_id``) → a value, a collection of values such as
            ``range(2021, 2024)``, None for missing, or a function from the column to a boolean Series.

        Returns
        -------
        Corpus
            With ``skipped`` unchanged.

        Raises
        ------
        ValueError
            If a name is no column, or a value is none that ``level``, ``org_type``, ``format`` or ``confidence`` can have.
        TypeError
            If a condition is a slice.

        Examples
        --------
        >>> import lawkit
        >>> corpus = lawkit.load_demo()
        >>> corpus.select(place="云泽县", year=range(2022, 2024)).reports.index.tolist()
        ['yunze-2022', 'yunze-2023']
        """
        reports = self.reports.reset_index()
        keep = pd.Series(True, index=reports.index)
        for column, wanted in conditions.items():
            if column not in reports.columns:
                raise ValueError(
                    f"select has no condition {column!r}; columns are {', '.join(reports.columns)}"
                )
            keep &= _meets(reports[column], wanted)
        return self._only(reports["report_id"][keep])

    def _only(self, ids: pd.Series) -> Corpus:
        tables: dict[TableName, pd.DataFrame] = {}
        for name, table in self._tables.items():
            tables[name] = table if name == "skipped" else _rows_of(table, ids)
        texts = None if self._texts is None else {i: self._texts[i] for i in ids}
        return Corpus(tables, texts)._with_terms(lambda: _rows_of(self._terms(), ids))

    def __add__(self, other: Corpus) -> Corpus:
        """Put two corpora together.

        A report that both hold (same id, same bytes) is kept once and listed in ``skipped``; another
        report with a taken id has ``-2`` (``-3`` …) added to its id. The sum has text only where both do.
        """
        if not isinstance(other, Corpus):
            return NotImplemented
        names, twice = _new_names(self, other)
        left_out = {t["report_id"] for t in twice}
        tables: dict[TableName, pd.DataFrame] = {}
        for name, mine in self._tables.items():
            theirs = other._tables[name]
            tables[name] = _stack(mine, theirs if name == "skipped" else _renamed(theirs, names, left_out))
        if twice:
            rows = [
                {
                    "path": t["path"],
                    "reason": "duplicate",
                    "detail": f"the same bytes as report {t['report_id']}",
                }
                for t in twice
            ]
            tables["skipped"] = _stack(tables["skipped"], build_table("skipped", rows))
        return Corpus(tables, _add_texts(self, other, names, left_out))._with_terms(
            lambda: _stack_terms(self._terms(), _renamed(other._terms(), names, left_out))
        )

    # ------------------------------------------------------------ saving and showing

    def save(self, folder: str | Path, *, text: bool = True) -> Path:
        """Write the corpus as Parquet files and a manifest with versions and hashes.

        Parameters
        ----------
        folder
            A new or empty folder, or one that holds a saved corpus, which is replaced.
        text
            With False the words of the reports are left out (texts, sentences, headings, quotes, subjects), so that
            derived tables can be shared where the texts may not. Metadata, titles among them, the wordings that decided
            a role or an indicator, the terms of each sentence in the order of the alphabet, and columns of your own stay.

        Returns
        -------
        Path
            The folder.

        Raises
        ------
        FileExistsError
            If the folder holds something that is not a saved corpus.
        """
        folder = Path(folder).expanduser()
        write_folder(self._all_tables(), self._texts if text else None, folder)
        return folder

    def __repr__(self) -> str:
        years = self._tables["reports"]["year"].dropna()
        span = f", {years.min():.0f}-{years.max():.0f}" if len(years) else ""
        counts = ", ".join(
            f"{len(self._tables[n])} {n}" for n in ("sections", "items", "sentences", "skipped")
        )
        return f"<Corpus: {len(self)} reports{span}; {counts}{'' if self.has_text else '; without text'}>"

    def _repr_html_(self) -> str:
        return _summary_html(self)


def open_corpus(folder: str | Path) -> Corpus:
    """Open a corpus that :meth:`lawkit.Corpus.save` wrote.

    Parameters
    ----------
    folder
        The folder with ``manifest.json``.

    Returns
    -------
    Corpus
        Equal to the one that was saved, without words where it was saved with ``text=False``.

    Raises
    ------
    FileNotFoundError
        If the folder holds no saved corpus.
    LawkitError
        If a file is missing, was changed since, or was saved in a form that this lawkit does not read.

    Notes
    -----
    Nothing is read anew: the tables are as the lawkit that saved them read them. After an update load the reports again.

    Examples
    --------
    >>> import lawkit, tempfile
    >>> folder = lawkit.load_demo().select(place="云泽县").save(tempfile.mkdtemp())
    >>> lawkit.open_corpus(folder).reports["org"].unique().tolist()
    ['云泽县人民政府']
    """
    return Corpus(*read_folder(Path(folder).expanduser()))


def _meets(column: pd.Series, wanted: object) -> pd.Series:
    """Tell for each value of a column whether it meets a condition of `Corpus.select`."""
    if isinstance(wanted, slice):
        raise TypeError(f"select takes no slice for {column.name!r}; give range(2021, 2024) or a function")
    if callable(wanted):
        return pd.Series(wanted(column), index=column.index).astype("boolean").fillna(False).astype(bool)
    listed: list[Any] = (
        [wanted] if isinstance(wanted, str) or not isinstance(wanted, Iterable) else list(wanted)
    )
    present = [value for value in listed if value is not None and value == value]
    for value in present:
        if column.name in _CLOSED:
            check_choice(str(column.name), value, _CLOSED[str(column.name)])
    if pd.api.types.is_datetime64_any_dtype(column):
        present = [pd.Timestamp(value) for value in present]
    some = column.isin(present)
    return some if len(present) == len(listed) else some | column.isna()


def _terms(given: pd.DataFrame | None, sentences: pd.DataFrame, has_text: bool) -> pd.DataFrame:
    """Return the terms that were given, or those counted in the sentences where there are none or they are out of date."""
    if given is not None and (not has_text or is_current(given.attrs)):
        return given
    rows, segmenter = count_words(sentences)
    schema = SCHEMAS["terms"]
    terms = rows.astype(dict(schema.columns)).set_index(list(schema.index))
    terms.attrs = {"segmenters": [segmenter]}
    return terms


def _rows_of(table: pd.DataFrame, ids: Collection[str]) -> pd.DataFrame:
    return table[table.index.get_level_values("report_id").isin(ids)]


def _renamed(table: pd.DataFrame, names: Mapping[str, str], left_out: set[str]) -> pd.DataFrame:
    """Return the rows of a table for a sum: without reports that the other has, under new ids where one is taken."""
    kept = table[~table.index.get_level_values("report_id").isin(left_out)]
    return kept.rename(index=names, level="report_id" if table.index.nlevels > 1 else None)


def _stack_terms(mine: pd.DataFrame, theirs: pd.DataFrame) -> pd.DataFrame:
    """Put terms together; how they were segmented is kept for both."""
    stacked = _stack(mine, theirs)
    parts = [part for part in (mine, theirs) if len(part)] or [mine]
    listed = [one for part in parts for one in part.attrs.get("segmenters", [])]
    stacked.attrs = {"segmenters": [one for at, one in enumerate(listed) if one not in listed[:at]]}
    return stacked


def _add_texts(
    mine: Corpus, theirs: Corpus, names: Mapping[str, str], left_out: set[str]
) -> dict[str, str] | None:
    """Return the texts of both; an empty corpus takes none away."""
    if not (mine.has_text or not len(mine)) or not (theirs.has_text or not len(theirs)):
        return None
    if not mine.has_text and not theirs.has_text:
        return None
    texts = {i: mine.text(i) for i in mine}
    return texts | {names.get(i, i): theirs.text(i) for i in theirs if i not in left_out}


def _new_names(mine: Corpus, theirs: Corpus) -> tuple[dict[str, str], list[dict[str, Any]]]:
    """Return new ids for reports whose id is taken, and the reports that both corpora hold."""
    taken = set(mine) | set(theirs)
    left, right = mine.reports["sha256"], theirs.reports
    names: dict[str, str] = {}
    twice: list[dict[str, Any]] = []
    for report_id in theirs:
        if report_id not in mine:
            continue
        if left[report_id] == right.loc[report_id, "sha256"]:
            twice.append({"report_id": report_id, "path": right.loc[report_id, "path"]})
            continue
        number = 2
        while f"{report_id}-{number}" in taken:
            number += 1
        names[report_id] = f"{report_id}-{number}"
        taken.add(names[report_id])
    return names, twice


def _stack(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Put one table below the other; an empty one adds its columns only."""
    if second.empty or first.empty:
        full, empty = (first, second) if second.empty else (second, first)
        return full.reindex(columns=[*full.columns, *(c for c in empty.columns if c not in full.columns)])
    return unify_columns(pd.concat([first, second], ignore_index=first.index.names == [None]))


def _summary_html(corpus: Corpus) -> str:
    """Return a small table of what a corpus holds, with everything from the reports escaped."""
    reports = corpus.reports
    shown = reports.head(8)[["place", "level", "org", "year", "published", "n_sections", "n_sentences"]]
    rows = []
    for report_id, row in shown.iterrows():
        year = "" if pd.isna(row["year"]) else f"{row['year']:.0f}"
        date = "" if pd.isna(row["published"]) else f"{row['published']:%Y-%m-%d}"
        words = ["" if pd.isna(row[c]) else str(row[c]) for c in ("place", "level", "org")]
        cells = [str(report_id), *words, year, date, str(row["n_sections"]), str(row["n_sentences"])]
        rows.append("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in cells) + "</tr>")
    head = "".join(f"<th>{html.escape(c)}</th>" for c in ("report_id", *shown.columns))
    more = f"<p>and {len(reports) - len(shown)} more</p>" if len(reports) > len(shown) else ""
    return (
        f"<div class='lawkit-corpus'><p><b>{html.escape(repr(corpus)[1:-1])}</b></p>"
        f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(rows)}</tbody></table>{more}</div>"
    )
