"""The command line: ``lawkit build REPORTS -o OUT`` and ``lawkit site DATA -o OUT``."""

from __future__ import annotations

import argparse
import io
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from lawkit.corpus import Corpus

#: Exit codes: all well; nothing could be loaded or written; the call was wrong (argparse's own code).
OK, FAILED, USAGE = 0, 1, 2

_EPILOG = """\
exit codes: 0 the tables were written; 1 no report could be loaded or the tables not written; 2 wrong usage

examples:
  lawkit build reports/ -o tables/                      Parquet, to be opened with lawkit.open_corpus
  lawkit build reports/ -o tables/ --format xlsx        one Excel workbook
  lawkit build "2023/*.html" -o tables/ --jobs -1       all cores
  lawkit build reports/ -o tables/ --review mine.csv    with what reviewers decided
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Parameters
    ----------
    arguments
        The words after ``lawkit``; None takes them from the command line.

    Returns
    -------
    int
        0 if tables were written, 1 if not, 2 for wrong usage.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (OSError, ValueError) as error:
        _say(f"lawkit: error: {error}", to_error=True)
        return FAILED
    except KeyboardInterrupt:
        _say("lawkit: stopped", to_error=True)
        return FAILED


def _parser() -> argparse.ArgumentParser:
    """Return the parser of the command line with its two commands."""
    from lawkit import __version__
    from lawkit.export import EXPORT_FORMATS

    parser = argparse.ArgumentParser(
        prog="lawkit",
        description="Turn annual reports on law-based government (法治政府建设年度报告) into tidy tables.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"lawkit {__version__}")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    build = commands.add_parser(
        "build",
        help="read reports and write their tables",
        description="Read reports (.txt .md .html .htm .docx .pdf) and write their tables: reports, sections, items, sentences, "
        "quantities, checks, conflicts and skipped; with --format parquet also terms.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    build.add_argument("reports", nargs="+", metavar="REPORTS", help="files, folders or glob patterns")
    build.add_argument(
        "-o", "--output", required=True, type=Path, metavar="OUT", help="folder for the tables"
    )
    build.add_argument(
        "--format",
        choices=EXPORT_FORMATS,
        default="parquet",
        help="form of the tables (default: %(default)s)",
    )
    build.add_argument("--metadata", metavar="CSV", help="metadata by file name that overrides what is read")
    build.add_argument("--review", metavar="CSV", help="decisions of reviewers to apply to what is read")
    build.add_argument(
        "--jobs", type=_jobs, default=1, metavar="N", help="worker processes, -1 for all cores (default: 1)"
    )
    build.add_argument("--quiet", action="store_true", help="no progress bar and no summary")
    build.set_defaults(run=_build)
    site = commands.add_parser(
        "site",
        help="run the notebooks and write a static site",
        description="Run notebooks on reports and write one linked site: notebooks, tables, metric table, audit list.",
    )
    site.add_argument(
        "data", metavar="DATA", help="demo, published, or a folder of reports, or of a saved corpus"
    )
    site.add_argument("-o", "--output", required=True, type=Path, metavar="OUT", help="folder for the site")
    site.add_argument(
        "--notebooks", type=Path, metavar="FOLDER", help="folder of notebooks to run (default: none)"
    )
    site.add_argument("--quiet", action="store_true", help="no progress bar and no summary")
    site.set_defaults(run=_site)
    return parser


def _jobs(word: str) -> int:
    """Read the value of --jobs."""
    if not word.lstrip("-").isdigit() or int(word) == 0 or int(word) < -1:
        raise argparse.ArgumentTypeError(f"must be a positive number or -1; got {word!r}")
    return int(word)


def _build(options: argparse.Namespace) -> int:
    """Run ``lawkit build`` and return its exit code."""
    from lawkit.errors import LawkitError
    from lawkit.export import check_output, export_tables
    from lawkit.loading import load

    check_output(options.output, format=options.format)
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always", UserWarning)
        corpus = load(
            options.reports,
            metadata=options.metadata,
            review=options.review,
            jobs=options.jobs,
            progress=False if options.quiet else None,
        )
    for warning in caught:
        if issubclass(warning.category, UserWarning):
            _say(f"lawkit: warning: {warning.message}", to_error=True)
    conflicts = corpus.conflicts.reset_index()[["report_id", "quote", "conflict"]]
    for report_id, quote, why in conflicts.itertuples(index=False, name=None):
        _say(f"lawkit: not applied: {report_id}: {_printable(quote)}: {why}", to_error=True)
    for row in corpus.skipped.itertuples():
        _say(f"lawkit: skipped: {row.path}: {row.reason}: {row.detail}", to_error=True)
    if not len(corpus):
        _say("lawkit: error: no report could be loaded", to_error=True)
        return FAILED
    try:
        files = export_tables(corpus, options.output, format=options.format)
    except LawkitError as error:
        _say(f"lawkit: error: {error}", to_error=True)
        return FAILED
    if not options.quiet:
        _say(summary(corpus))
        _say(f"{len(files)} files written to {options.output}")
    return OK


def _site(options: argparse.Namespace) -> int:
    """Run ``lawkit site`` and return its exit code."""
    from lawkit.datasets import open_data
    from lawkit.errors import LawkitError
    from lawkit.site.build import build_site

    notebooks = sorted(options.notebooks.glob("*.ipynb")) if options.notebooks else []
    if options.notebooks and not notebooks:
        _say(f"lawkit: error: --notebooks: no notebook in {options.notebooks}", to_error=True)
        return FAILED
    try:
        corpus = open_data(options.data)
        index = build_site(
            corpus,
            options.output,
            notebooks=notebooks,
            data=_absolute(options.data),
            progress=False if options.quiet else None,
        )
    except LawkitError as error:
        _say(f"lawkit: error: {error}", to_error=True)
        return FAILED
    if not options.quiet:
        _say(summary(corpus))
        _say(f"open {index}")
    return OK


def _absolute(data: str) -> str:
    """Return a folder as a path that holds wherever a notebook is run."""
    return str(Path(data).resolve()) if Path(data).is_dir() else data


def summary(corpus: Corpus) -> str:
    """Return what a corpus holds as lines of text for a terminal.

    Parameters
    ----------
    corpus
        The corpus to describe.

    Returns
    -------
    str
        One line a report (the first 40), the size of each table, the share of each role.
    """
    reports = corpus.reports
    shown = reports.head(40)[
        ["org", "place", "level", "year", "published", "n_sections", "n_sentences"]
    ].copy()
    shown["year"] = shown["year"].astype("Int64")
    shown["published"] = shown["published"].dt.strftime("%Y-%m-%d")
    lines = [_aligned(shown.reset_index())]
    if len(reports) > len(shown):
        lines.append(f"… and {len(reports) - len(shown)} more reports")
    warned = reports.loc[reports["warnings"] != "", "warnings"]
    lines += ["", *(f"{report_id}: {warning}" for report_id, warning in warned.head(40).items())]
    sentences = corpus.sentences
    weight = (sentences["end"] - sentences["start"]).groupby(sentences["role"]).sum()
    shares = (weight / weight.sum()).sort_values(ascending=False)
    lines += ["", *_metrics(corpus), *_failed_checks(corpus)]
    lines += ["", "characters by role: " + ", ".join(f"{role} {share:.0%}" for role, share in shares.items())]
    sizes = ", ".join(
        f"{len(corpus.table(name))} {name}"
        for name in ("reports", "sections", "items", "sentences", "quantities", "checks", "skipped")
    )
    return "\n".join([*lines, f"tables: {sizes}"])


def _metrics(corpus: Corpus) -> list[str]:
    """Return the metric table, an indicator a line, for the first reports."""
    from lawkit.metrics import metric_table

    table = metric_table(corpus, index=("report_id",), values="marked").head(6)
    table = table.dropna(axis="columns", how="all")
    if table.columns.empty:
        return ["no indicator was found"]
    names, units = table.attrs["names"], table.attrs["units"]
    wide = table.T
    wide.insert(0, "unit", [units.get(code, "") for code in wide.index])
    wide.insert(0, "name", [names.get(code, "") for code in wide.index])
    return [_aligned(wide.reset_index())]


def _failed_checks(corpus: Corpus) -> list[str]:
    """Return every relation that a report states and that does not hold, with its words."""
    checks = corpus.checks.reset_index()
    failed = checks[~checks["holds"]]
    lines = ["", f"checks: {len(checks)} relations stated, {len(failed)} do not hold"]
    for row in failed.to_dict("records"):
        words = corpus.text(row["report_id"])[row["start"] : row["end"]] if corpus.has_text else ""
        where = f"{row['report_id']} [{row['start']}:{row['end']}]"
        sums = f"{row['kind']}: stated {row['stated']:g}, computed {row['computed']:g}"
        lines.append(_printable(f"  {where} {sums}: {' '.join(words.split())}"))
    return lines


def _aligned(table: pd.DataFrame) -> str:
    """Return a table in columns that stay straight with Chinese characters, which are two cells wide."""
    from unicodedata import east_asian_width

    def width(cell: str) -> int:
        return sum(2 if east_asian_width(c) in "WF" else 1 for c in cell)

    rows = [
        list(table.columns),
        *table.astype("object").where(table.notna(), "–").astype("str").to_numpy().tolist(),
    ]
    rows = [[_printable(cell) for cell in row] for row in rows]
    widths = [max(width(row[at]) for row in rows) for at in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell + " " * (w - width(cell)) for cell, w in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )


def _printable(cell: str) -> str:
    """Replace control characters, so that a file's text cannot steer the terminal."""
    return "".join(c if c.isprintable() else "\ufffd" for c in cell)


def _say(line: str, *, to_error: bool = False) -> None:
    stream = sys.stderr if to_error else sys.stdout
    if stream is not None:
        stream.write(line + "\n")


if __name__ == "__main__":
    sys.exit(main())
