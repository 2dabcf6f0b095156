"""JupyterLab opens every notebook, shows it, and runs all its cells."""

from pathlib import Path

import pytest
from browsing import picture

NOTEBOOKS = sorted(p.name for p in Path(__file__).resolve().parents[2].joinpath("notebooks").glob("*.ipynb"))

OPEN = """
async (path) => {
  const app = window.jupyterapp;
  const panel = await app.commands.execute("docmanager:open", {path, factory: "Notebook"});
  await panel.context.ready;
  await panel.sessionContext.ready;
}
"""
IDLE = "() => window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
RUN = "() => window.jupyterapp.commands.execute('notebook:run-all-cells')"
# Of every cell of code: its words, whether it ran, and what it put out.
CELLS = """
() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter((cell) => cell.model.type === "code" && cell.model.sharedModel.getSource().trim())
  .map((cell) => ({source: cell.model.sharedModel.getSource(), ran: cell.model.executionCount, outputs: cell.model.outputs.toJSON()}))
"""
CLOSE = """
async () => {
  const panel = window.jupyterapp.shell.currentWidget;
  await panel.context.save();
  await panel.sessionContext.shutdown();
  panel.close();
}
"""


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs(bench, pictures, name):
    page, watch = bench
    page.evaluate(OPEN, f"notebooks/{name}")
    page.wait_for_function(IDLE)
    page.evaluate(RUN)
    page.wait_for_function(IDLE)
    cells = page.evaluate(CELLS)
    picture(page, pictures, f"lab-{name}")
    page.evaluate(CLOSE)
    assert cells and all(cell["ran"] for cell in cells)
    wrong = [(c["source"], out) for c in cells for out in c["outputs"] if out["output_type"] == "error"]
    assert wrong == []
    assert watch.asked == []
