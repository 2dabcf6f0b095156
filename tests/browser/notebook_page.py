"""A notebook that is open in JupyterLab."""

import ast
import os
import signal

_OPEN = """
async (path) => {
  const app = window.jupyterapp;
  const panel = await app.commands.execute("docmanager:open", {path, factory: "Notebook"});
  await panel.context.ready;
  await panel.sessionContext.ready;
}
"""
_IDLE = "() => window.jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel?.status === 'idle'"
_RUN = "() => window.jupyterapp.commands.execute('notebook:run-all-cells')"
# Of every cell of code: its words, whether it ran, and what it put out.
_CELLS = """
() => window.jupyterapp.shell.currentWidget.content.widgets
  .filter((cell) => cell.model.type === "code" && cell.model.sharedModel.getSource().trim())
  .map((cell) => ({source: cell.model.sharedModel.getSource(), ran: cell.model.executionCount, outputs: cell.model.outputs.toJSON()}))
"""
_CLOSE = """
async () => {
  const panel = window.jupyterapp.shell.currentWidget;
  await panel.context.save();
  await panel.sessionContext.shutdown();
  panel.close();
}
"""
# What an expression is in the kernel, without a trace in the notebook.
_ASK = """
async (code) => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  const reply = await kernel.requestExecute({code: "", user_expressions: {asked: code}, store_history: false, silent: true}).done;
  const found = reply.content.user_expressions.asked;
  return found.status === "ok" ? found.data["text/plain"] : Promise.reject(new Error(found.evalue));
}
"""


_SECONDS = 120


def _within(page, code, argument=None):
    """What JavaScript returns; an error where it takes too long, which playwright would wait for without end."""
    limit = f"new Promise((_, late) => setTimeout(() => late(new Error('no answer')), {1000 * _SECONDS}))"
    return page.evaluate(f"(argument) => Promise.race([({code.strip()})(argument), {limit}])", argument)


class Notebook:
    """A notebook in JupyterLab: opened, run, asked, closed."""

    def __init__(self, page, path):
        self.page = page
        _within(page, _OPEN, path)
        page.wait_for_function(_IDLE)

    def run(self):
        """Run all cells; returns source, execution count and outputs of each."""
        _within(self.page, _RUN)
        self.page.wait_for_function(_IDLE)
        return self.page.evaluate(_CELLS)

    def ask(self, expression):
        """The value that a Python expression has in the kernel."""
        return ast.literal_eval(_within(self.page, _ASK, expression))

    def lose_kernel(self):
        """Kill the kernel as a crash would; JupyterLab says so and starts another one, in which nothing has run."""
        os.kill(self.ask("__import__('os').getpid()"), signal.SIGKILL)
        self.page.locator(".jp-Dialog button").last.click()
        self.page.wait_for_function(_IDLE)

    def close(self):
        """Stop the kernel and close the notebook."""
        _within(self.page, _CLOSE)


def assert_ran(cells):
    """Every cell ran, and none with an error."""
    assert cells and all(cell["ran"] for cell in cells)
    assert [(c["source"], out) for c in cells for out in c["outputs"] if out["output_type"] == "error"] == []


def wait_for(notebook, expression, value):
    """Wait until an expression has a value in the kernel."""
    for _ in range(100):
        if (found := notebook.ask(expression)) == value:
            return
        notebook.page.wait_for_timeout(50)
    assert found == value
