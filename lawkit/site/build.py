"""The whole site: contents, notebooks, tables for download, the metric table and the audit list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from tqdm.auto import tqdm

from lawkit.errors import LawkitError
from lawkit.export import export_tables
from lawkit.metrics import metric_table
from lawkit.site.notebooks import NotebookPage, code_style, run_notebook
from lawkit.site.pages import Link, render_audit, render_links, render_page, render_table

if TYPE_CHECKING:
    from lawkit.corpus import Corpus

_SHOWN = ["title", "place", "level", "org", "year", "published", "n_chars", "warnings"]


def build_site(
    corpus: Corpus,
    folder: str | Path,
    *,
    notebooks: Sequence[str | Path] = (),
    data: str = "demo",
    progress: bool | None = None,
) -> Path:
    """Write a corpus as a static site that opens from the file system, without a network.

    Parameters
    ----------
    corpus
        The reports whose tables are shown.
    folder
        Where to write; pages of the same names are replaced.
    notebooks
        Notebooks to execute and link, in order.
    data
        What their constant ``DATA`` is set to.
    progress
        Show a progress bar over the notebooks; None shows one on a terminal.

    Returns
    -------
    Path
        ``index.html``.

    Raises
    ------
    LawkitError
        If the corpus is empty or a notebook fails.
    FileExistsError
        If ``folder`` is a file.

    Notes
    -----
    Pages: ``index.html`` (contents, reports), one a notebook, ``metrics.html`` (indicators by report, bounds marked), ``audit.html``
    (every relation that the reports state between numbers, those that fail first, the numbers marked in their sentences), and
    ``tables/`` with one CSV file a table. All words from a report are escaped.
    """
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(f"folder: {folder} is a file; choose a folder")
    if not len(corpus):
        raise LawkitError("corpus holds no report; there is nothing to show")
    folder.mkdir(parents=True, exist_ok=True)
    files = export_tables(corpus, folder / "tables", format="csv")
    pages: list[NotebookPage] = []
    shown = tqdm(
        [Path(n) for n in notebooks], desc="notebooks", disable=None if progress is None else not progress
    )
    for path in shown:
        page = run_notebook(path, data, path.parent)
        title = f"{page.title} – lawkit"
        _write(folder / f"{page.name}.html", render_page(title, page.body, style=code_style()))
        pages.append(page)
    _write(folder / "metrics.html", render_page("Metric table – lawkit", _metrics(corpus)))
    audit = f"<h1>Audit: do the numbers add up?</h1>{render_audit(corpus)}"
    _write(folder / "audit.html", render_page("Audit – lawkit", audit))
    _write(folder / "index.html", render_page("lawkit", _contents(corpus, pages, files)))
    return folder / "index.html"


def _write(path: Path, page: str) -> None:
    path.write_text(page, encoding="utf-8", newline="\n")


def _contents(corpus: Corpus, pages: Sequence[NotebookPage], files: Sequence[Path]) -> str:
    reports = corpus.reports.reset_index()
    reports["year"] = reports["year"].astype("Int64")  # whole numbers, without a point or separator
    failed = int((~corpus.checks["holds"]).sum())
    sizes = {path: len(corpus.table(path.stem)) for path in files}  # type: ignore[arg-type]
    years = reports["year"].dropna()
    span = f", {years.min():.0f}–{years.max():.0f}" if len(years) else ""
    skipped = corpus.skipped
    parts = [
        "<h1>法治政府建设年度报告 · Annual reports on law-based government</h1>",
        f"<p>{len(reports)} reports{span}; {len(corpus.quantities):,} numbers, {len(corpus.checks)} stated relations between them, "
        f"{failed} of which do not hold.</p>",
        "<h2>Notebooks</h2>" if pages else "",
        render_links(Link(f"{p.name}.html", p.title, p.abstract) for p in pages) if pages else "",
        "<h2>Numbers</h2>",
        render_links(
            [
                Link("metrics.html", "Metric table", "indicators by report"),
                Link("audit.html", "Audit list", f"{len(corpus.checks)} relations, {failed} fail"),
            ]
        ),
        "<h2>Tables</h2>",
        render_links(Link(f"tables/{p.name}", p.name, f"{n:,} rows") for p, n in sizes.items()),
        "<h2>Reports</h2>",
        render_table(reports[["report_id", *_SHOWN]]),
    ]
    if len(skipped):
        parts += [f"<h2>Not loaded ({len(skipped)})</h2>", render_table(skipped)]
    return "\n".join(part for part in parts if part)


def _metrics(corpus: Corpus) -> str:
    table = metric_table(corpus, index=("report_id",), values="marked")
    names, units = table.attrs["names"], table.attrs["units"]
    header = {code: f"{names.get(code, code)} ({units.get(code, '')})" for code in table.columns}
    note = "≥ at least, &lt; less than, ≈ about; an empty cell means that the report states no such number, not that it is zero."
    return (
        f"<h1>Metric table</h1><p>{note}</p>{render_table(pd.DataFrame(table.reset_index()), header=header)}"
    )
