"""From files to a corpus: read, recognise, parse, and put into tables."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import pandas as pd

from lawkit.corpus import Corpus
from lawkit.errors import ReadError
from lawkit.overrides import FIELDS, Override, OverrideLookup, extra_columns, make_override, read_overrides
from lawkit.reading.readers import read_source
from lawkit.reading.sources import AnySource, Source, find_sources
from lawkit.rows import ReportRows, Row, report_rows
from lawkit.tables import SCHEMAS, TableName, build_table

if TYPE_CHECKING:
    from lawkit.numbers.codebook import Codebook

#: Columns of a table of texts that help to read metadata but are no metadata themselves.
HINTS = ("url", "source", "site", "column", "breadcrumb", "doc_number", "created", "path", "report_id")
# Files are handed to workers in batches of this many: smaller ones cost more than they save.
_BATCH = 16
# So few files are read before a progress bar could be of use.
_FEW = 20

# Columns of a table of texts that are read, not carried along.
_NOT_CARRIED = {*HINTS, *(c for c in SCHEMAS["reports"].columns if c not in FIELDS)}


@dataclass(frozen=True, slots=True)
class _Skipped:
    """A file that is not loaded, and why."""

    path: str
    reason: str
    detail: str


@dataclass(frozen=True, slots=True)
class _Job:
    source: Source
    report_id: str
    override: Override
    codebook: Codebook


def load(
    source: AnySource,
    *,
    metadata: pd.DataFrame | str | os.PathLike[str] | None = None,
    codebook: pd.DataFrame | str | os.PathLike[str] | None = None,
    review: pd.DataFrame | str | os.PathLike[str] | None = None,
    jobs: int = 1,
    progress: bool | None = None,
) -> Corpus:
    r"""Load annual reports into a corpus.

    Parameters
    ----------
    source
        A file, a folder (read with its subfolders), a glob pattern, a list of these, or a DataFrame with a column
        ``text`` and, if you like, ``report_id``, ``url`` and any metadata column. Formats: .txt, .md, .html, .htm, .docx, .pdf (with a text layer).
    metadata
        A DataFrame or CSV file keyed by file name (column ``file``). Its values override what was read
        from the reports; columns that lawkit does not know are carried into ``corpus.reports``.
    codebook
        A DataFrame or CSV file with indicators of your own, added to those that come with lawkit; its form
        is described at :func:`lawkit.numbers.codebook.load_codebook`.
    review
        Decisions of reviewers, a CSV file or a DataFrame (:mod:`lawkit.review.decisions`), to apply to what was read, as
        :func:`lawkit.review.apply_decisions` says; those that no longer fit are listed in ``corpus.conflicts``.
    jobs
        Number of worker processes; -1 for all cores. The result is the same for any number.
    progress
        Show a progress bar; None shows one on a terminal or in a notebook for more than 20 files.

    Returns
    -------
    Corpus
        One row a report in ``corpus.reports``. Files that cannot be read, are empty, hold no report or
        repeat another are listed in ``corpus.skipped`` with path, reason and detail.

    Raises
    ------
    FileNotFoundError
        If ``source`` or ``review`` names nothing that exists.
    TypeError
        If ``source`` or ``metadata`` is of another kind.
    ValueError
        If a table of texts has no column ``text``, ``metadata`` holds a value that is not allowed, report ids are given twice, or
        ``review`` holds what is no decision.

    Notes
    -----
    How the structure is read: the heading levels of GB/T 9704-2012 and the five parts of an annual
    report in the 法治政府建设与责任落实督察工作规定 (2019), art. 24 ff. Every value that is inferred rather than stated says so in ``corpus.reports["warnings"]``.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "青溪县司法局2023年法治政府建设情况报告\n一、主要工作\n一是抓培训。二是抓宣传。\n二、下一步打算\n扩大宣传。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> corpus.reports.loc["a", "org"], int(corpus.reports.loc["a", "year"])
    ('青溪县司法局', 2023)
    >>> corpus.sentences["role"].tolist()
    ['furniture', 'measures', 'measures', 'measures', 'plan', 'plan']
    """
    if isinstance(jobs, bool) or not isinstance(jobs, int) or jobs == 0 or jobs < -1:
        raise ValueError(f"jobs must be a positive number of processes or -1; got {jobs!r}")
    sources = find_sources(source)
    lookup = OverrideLookup(
        read_overrides(metadata if not isinstance(metadata, os.PathLike) else Path(metadata))
    )
    from lawkit.numbers.codebook import load_codebook

    own = codebook if codebook is None or isinstance(codebook, (pd.DataFrame, str)) else Path(codebook)
    indicators = load_codebook(own)
    prepared = [
        _Job(one, report_id, _merge(_column_override(one), lookup.find(one.path, report_id)), indicators)
        for one, report_id in zip(sources, _report_ids(sources), strict=True)
    ]
    lookup.check_use()
    if review is None:
        return _collect(prepared, _run(prepared, jobs, progress))
    from lawkit.review.decisions import read_decisions
    from lawkit.review.reapply import apply_decisions

    decisions = read_decisions(review)
    return apply_decisions(_collect(prepared, _run(prepared, jobs, progress)), decisions, codebook=indicators)


# ---------------------------------------------------------------- one file


def _load_one(job: _Job) -> ReportRows | _Skipped:
    """Read and parse one source; whatever is wrong with it becomes a row of ``skipped``."""
    from lawkit.numbers.annotate import read_numbers
    from lawkit.structure.parse import parse_document

    try:
        document = read_source(job.source)
    except ReadError as error:
        return _Skipped(error.path, error.reason, error.detail)
    try:
        parsed = parse_document(document, job.override.apply)
        numbers = read_numbers(parsed, job.codebook)
    except Exception as error:  # one file that lawkit fails on must not cost the others
        return _Skipped(
            document.path, "failed", f"lawkit failed on it, please report: {type(error).__name__}: {error}"
        )
    if parsed.kind.name == "not-a-report":
        return _Skipped(document.path, "not-a-report", parsed.kind.detail)
    return report_rows(parsed, numbers, job.override)


def _load_batch(jobs: list[_Job]) -> list[ReportRows | _Skipped]:
    return [_load_one(job) for job in jobs]


# ---------------------------------------------------------------- all files


def _run(jobs: list[_Job], workers: int, progress: bool | None) -> Iterator[ReportRows | _Skipped]:
    """Load every source in its order, in this process or in workers."""
    results = (result for batch in _batches(jobs, workers) for result in batch)
    if progress is False or (progress is None and len(jobs) <= _FEW):
        yield from results
        return
    from tqdm.auto import tqdm

    shown = None if progress is None else False  # None: only where somebody looks on
    yield from tqdm(results, total=len(jobs), desc="reports", unit="file", disable=shown)


def _batches(jobs: list[_Job], workers: int) -> Iterable[Iterable[ReportRows | _Skipped]]:
    if workers == 1 or len(jobs) <= _BATCH:
        return ([_load_one(job)] for job in jobs)
    from joblib import Parallel, delayed

    parts = [jobs[at : at + _BATCH] for at in range(0, len(jobs), _BATCH)]
    return Parallel(n_jobs=workers, return_as="generator")(delayed(_load_batch)(part) for part in parts)  # type: ignore[no-any-return]


def _collect(jobs: list[_Job], results: Iterable[ReportRows | _Skipped]) -> Corpus:
    """Put the rows of all reports into tables; of files with the same bytes the first is kept."""
    # Terms are counted when they are first asked for.
    rows: dict[TableName, list[Row]] = {name: [] for name in SCHEMAS if name != "terms"}
    texts: dict[str, str] = {}
    first_with: dict[str, str] = {}
    first_by: dict[tuple[object, ...], str] = {}
    for job, result in zip(jobs, results, strict=True):
        if isinstance(result, ReportRows) and (first := first_with.get(result.report["sha256"])):
            result = _Skipped(result.report["path"], "duplicate", f"the same bytes as {first}")
        if isinstance(result, _Skipped):
            rows["skipped"].append({"path": result.path, "reason": result.reason, "detail": result.detail})
            continue
        first_with[result.report["sha256"]] = result.report["path"]
        texts[job.report_id] = result.text
        _warn_of_twin(result.report, job.report_id, first_by)
        rows["reports"].append({"report_id": job.report_id, **result.report})
        for name, added in result.rows.items():
            rows[name] += [{"report_id": job.report_id, **row} for row in added]
    tables = {name: build_table(name, found) for name, found in rows.items()}
    for column in extra_columns(job.override for job in jobs):
        if column not in tables["reports"].columns:
            tables["reports"][column] = None
    return Corpus(tables, texts)


def _warn_of_twin(report: Row, report_id: str, first_by: dict[tuple[object, ...], str]) -> None:
    """Add a warning where another report of the same organ on the same year is loaded: html and pdf of one text."""
    key = tuple(report[field] for field in ("org", "province", "prefecture", "county", "year"))
    if report["org"] is None or report["year"] is None:
        return
    first = first_by.setdefault(key, report_id)
    if first != report_id:
        note = f"duplicate: same organ and year as {first}"
        report["warnings"] = "; ".join(filter(None, (report["warnings"], note)))


# ---------------------------------------------------------------- ids and given metadata


def _report_ids(sources: list[Source]) -> list[str]:
    """Return a readable id a source: the file's stem, with its folders where two stems are alike.

    Raises
    ------
    ValueError
        If a table gives a ``report_id`` twice.
    """
    given = [s.hints.get("report_id") if s.file is None else None for s in sources]
    listed = pd.Series([g for g in given if g], dtype="str")
    if listed.duplicated().any():
        raise ValueError(f"report_id {listed[listed.duplicated()].iloc[0]!r} is given more than once")
    stems = [_slug(PurePath(s.path).stem if s.file else s.path) for s in sources]
    alike = pd.Series(stems).duplicated(keep=False).tolist()
    roots = _common_folder([s for s in sources if s.file])
    taken = {g for g in given if g}
    ids: list[str] = []
    for own, stem, shared, one in zip(given, stems, alike, sources, strict=True):
        name = own or (_slug(_folder_name(one.path, roots)) if shared and one.file else stem)
        number = 2
        unique = name
        while not own and unique in taken:
            unique, number = f"{name}-{number}", number + 1
        taken.add(unique)
        ids.append(unique)
    return ids


def _common_folder(sources: list[Source]) -> tuple[str, ...]:
    """Return the parts of the folder that all paths share, so that ids do not hold where the machine keeps them."""
    folders = [PurePath(s.path).parts[:-1] for s in sources]
    shared = []
    for parts in zip(*folders, strict=False):
        if len(set(parts)) > 1:
            break
        shared.append(parts[0])
    return tuple(shared)


def _folder_name(path: str, roots: tuple[str, ...]) -> str:
    return "-".join(
        p for p in PurePath(path).with_suffix("").parts[len(roots) :] if p not in ("/", "..", ".")
    )


def _slug(name: str) -> str:
    """Return a name without blanks and signs that are awkward in ids; Chinese characters stay."""
    return re.sub(r"[^\w.()-]+", "-", name).strip("-") or "report"


def _column_override(source: Source) -> Override:
    """Return what the other columns of a table of texts say of a report."""
    if source.file is not None:
        return Override()
    return make_override({k: v for k, v in source.columns.items() if k not in _NOT_CARRIED}, source.path)


def _merge(columns: Override, given: Override) -> Override:
    return Override({**columns.fields, **given.fields}, {**columns.extra, **given.extra})
