"""Notebooks as pages: executed on some data, then turned into plain HTML that needs no network."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lawkit.errors import LawkitError

if TYPE_CHECKING:
    from nbformat import NotebookNode

# The one cell of a notebook that says which data it runs on.
_DATA = re.compile(r"^DATA = .*$", re.MULTILINE)
_SECONDS = 600
# The kernel warns of its connection, which never leaves the machine; errors still show.
_QUIET = ["--IPKernelApp.log_level=40"]
# What a page can show without a kernel; widgets are left to their static fall-back.
_LIVE = ("application/vnd.jupyter.widget-view+json", "application/javascript")


@dataclass(frozen=True, slots=True)
class NotebookPage:
    """An executed notebook as HTML, with its title and the abstract below it."""

    name: str
    title: str
    abstract: str
    body: str


def run_notebook(path: Path, data: str, folder: Path) -> NotebookPage:
    """Execute a notebook and return it as a page.

    Parameters
    ----------
    path
        The notebook; the file itself is not changed.
    data
        What its constant ``DATA`` is set to: ``demo``, ``published``, or a folder of reports.
    folder
        Where it is executed.

    Raises
    ------
    LawkitError
        If the notebook has no such constant, or a cell fails; the error names notebook and cell.
    """
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError

    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    _set_data(notebook, path, data)
    client = NotebookClient(
        notebook,
        timeout=_SECONDS,
        kernel_name="python3",
        extra_arguments=_QUIET,
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        raise LawkitError(
            f"{path.name}: a cell fails on the data {data!r}: {error.ename}: {error.evalue}"
        ) from error
    title, abstract = _front(notebook)
    return NotebookPage(path.stem, title or path.stem, abstract, _to_html(notebook))


def _set_data(notebook: NotebookNode, path: Path, data: str) -> None:
    for cell in notebook.cells:
        if cell.cell_type == "code" and _DATA.search(cell.source):
            cell.source = _DATA.sub(lambda _: f"DATA = {data!r}", cell.source, count=1)
            return
    raise LawkitError(f"{path.name}: no cell sets DATA, so the notebook cannot be run on other data")


def _front(notebook: NotebookNode) -> tuple[str, str]:
    """Return the title and the first paragraph of the first cell."""
    first = next((c.source for c in notebook.cells if c.cell_type == "markdown"), "")
    lines = [line.strip() for line in first.splitlines()]
    title = next((line.lstrip("# ") for line in lines if line.startswith("# ")), "")
    rest = [line for line in lines if line and not line.startswith("#")]
    abstract = re.sub(r"[*_`>]", "", rest[0]) if rest else ""
    return title, abstract.removeprefix("Abstract. ")


def _to_html(notebook: NotebookNode) -> str:
    """Return the cells as HTML without scripts from elsewhere."""
    from nbconvert import HTMLExporter

    _keep_static(notebook)
    exporter = HTMLExporter(template_name="basic", embed_images=True)  # type: ignore[no-untyped-call]
    body, _ = exporter.from_notebook_node(notebook)
    return str(body)


def _keep_static(notebook: NotebookNode) -> None:
    """Drop outputs that only a running kernel or a script could show."""
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        if cell.cell_type != "code":
            continue
        kept: list[Any] = []
        for output in cell.outputs:
            for kind in _LIVE:
                output.get("data", {}).pop(kind, None)
            if output.output_type not in ("display_data", "execute_result") or output.data:
                kept.append(output)
        cell.outputs = kept


def code_style() -> str:
    """Return the CSS of highlighted code."""
    from pygments.formatters import HtmlFormatter

    return str(HtmlFormatter(style="default").get_style_defs(".highlight"))
