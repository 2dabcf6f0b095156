"""The whole site: contents, notebooks, tables for download, the metric table and the audit list."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
from tqdm.auto import tqdm

from lawkit.errors import LawkitError
from lawkit.export import export_tables, write_csv
from lawkit.metrics import metric_table
from lawkit.site.fonts import write_font
from lawkit.site.notebooks import NotebookPage, code_style, run_notebook
from lawkit.site.pages import (
    Link,
    link_pages,
    render_audit,
    render_links,
    render_page,
    render_steps,
    render_table,
)

if TYPE_CHECKING:
    from lawkit.corpus import Corpus

_SHOWN = ["title", "place", "level", "org", "year", "published", "n_chars", "warnings"]
# What the reader must know of data that come with lawkit.
_ABOUT = {
    "demo": "演示面板：机构、人名与数字全是虚构的，关于任何真实政府什么也说明不了。 The demo panel: all bodies, people and numbers are invented.",
    "published": "五份公开的报告，只有表，没有原文；五个例子，不是样本。 Tables of five published reports, without their words; examples, no sample.",
}
_ROWS = {
    "reports": ("一份报告", "a report"), "sections": ("一个章节标题", "a heading"), "items": ("一项“一是……”", "an item"),
    "sentences": ("一个句子", "a sentence"), "quantities": ("一个有所计量的数", "a number"), "checks": ("一处算术关系", "a relation"),
    "conflicts": ("一条不再适用的审阅决定", "a review decision that no longer applies"), "skipped": ("一个没有载入的文件", "a file left out"),
    "metrics": ("一份报告，一列一个指标；界限见 quantities.csv", "a report, a column an indicator; bounds are in quantities.csv"),
}  # fmt: skip


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
    ``tables/`` with one CSV file a table and ``metrics.csv``, and a font with the Chinese characters
    of the pages for machines that have none. Links between the notebooks lead to their pages. All words from a report are escaped.
    """
    folder = Path(folder)
    if folder.exists() and not folder.is_dir():
        raise FileExistsError(f"folder: {folder} is a file; choose a folder")
    if not len(corpus):
        raise LawkitError("corpus holds no report; there is nothing to show")
    folder.mkdir(parents=True, exist_ok=True)
    files = export_tables(corpus, folder / "tables", format="csv")
    write_csv(metric_table(corpus, index=("report_id", "org", "year")), folder / "tables" / "metrics.csv")
    pages: list[NotebookPage] = []
    shown = tqdm(
        [Path(n) for n in notebooks], desc="notebooks", disable=None if progress is None else not progress
    )
    for path in shown:
        pages.append(run_notebook(path, data, path.parent))
    links = [Link(f"{page.name}.html", page.title, page.abstract) for page in pages]
    for at, page in enumerate(pages):
        body = link_pages(page.body, [one.name for one in pages])
        steps = render_steps(links[at - 1] if at else None, links[at + 1] if at + 1 < len(links) else None)
        _write(
            folder / links[at].href, render_page(f"{page.title} – lawkit", body + steps, style=code_style())
        )
    _write(folder / "metrics.html", render_page("指标表 Metric table – lawkit", _metrics(corpus)))
    audit = f"<h1>审计：数字加得起来吗 · Audit: do the numbers add up?</h1>{render_audit(corpus)}"
    _write(folder / "audit.html", render_page("审计 Audit – lawkit", audit))
    _write(
        folder / "index.html", render_page("lawkit", _contents(corpus, links, files, _ABOUT.get(data, "")))
    )
    write_font(
        folder,
        [
            folder / name
            for name in ("index.html", "metrics.html", "audit.html", *(link.href for link in links))
        ],
    )
    return folder / "index.html"


def _write(path: Path, page: str) -> None:
    path.write_text(page, encoding="utf-8", newline="\n")


def _contents(corpus: Corpus, notebooks: Sequence[Link], files: Sequence[Path], about: str) -> str:
    reports = corpus.reports.reset_index()
    reports["year"] = reports["year"].astype("Int64")  # whole numbers, without a point or separator
    failed = int((~corpus.checks["holds"]).sum())
    sizes = {path.stem: len(corpus.table(path.stem)) for path in files}  # type: ignore[arg-type]
    sizes["metrics"] = len(reports)
    years = reports["year"].dropna()
    span = f"{years.min():.0f}–{years.max():.0f}" if len(years) else ""
    skipped = corpus.skipped
    parts = [
        "<h1>法治政府建设年度报告 · Annual reports on law-based government</h1>",
        f"<p>{about}</p>" if about else "",
        f"<p>{len(reports)} 份报告 reports{f'（{span}）' if span else ''}；{len(corpus.quantities):,} 个数字 numbers；"
        f"{len(corpus.checks)} 处算术关系 relations between them，其中不成立 of which fail：{failed}。</p>",
        "<h2>笔记 Notebooks</h2>" if notebooks else "",
        render_links(notebooks) if notebooks else "",
        "<h2>数字 Numbers</h2>",
        render_links(
            [
                Link("metrics.html", "指标表 Metric table", "一行一份报告 one row a report"),
                Link(
                    "audit.html",
                    "审计表 Audit list",
                    f"{len(corpus.checks)} 处 relations，不成立 fail：{failed}",
                ),
            ]
        ),
        "<h2>下载表格 Tables</h2>",
        render_links(
            Link(
                f"tables/{name}.csv",
                f"{name}.csv",
                f"{n:,} 行，一行是{_ROWS[name][0]} · {n:,} rows, each {_ROWS[name][1]}",
            )
            for name, n in sizes.items()
        ),
        "<h2>报告 Reports</h2>",
        render_table(reports[["report_id", *_SHOWN]]),
    ]
    if len(skipped):
        parts += [f"<h2>没有载入 Not loaded ({len(skipped)})</h2>", render_table(skipped)]
    return "\n".join(part for part in parts if part)


def _metrics(corpus: Corpus) -> str:
    table = metric_table(corpus, index=("report_id", "org", "year"), values="marked")
    names, units = table.attrs["names"], table.attrs["units"]
    header = {code: f"{names.get(code, code)} ({units.get(code, '')})" for code in table.columns}
    rows = table.reset_index().astype({"year": "Int64"})
    note = (
        "≥ 至少 at least，&lt; 不足 less than，≈ 约 about；空格是没有写，不是零 an empty cell means that the report states no such "
        'number, not that it is zero。<a href="tables/metrics.csv">metrics.csv</a>'
    )
    return f"<h1>指标表 · Metric table</h1><p>{note}</p>{render_table(pd.DataFrame(rows), header=header)}"
