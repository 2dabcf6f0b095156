"""JupyterLab opens every notebook, shows it, and runs all its cells."""

from pathlib import Path

import pytest
from browsing import boxes, picture
from notebook_page import Notebook, assert_ran

NOTEBOOKS = sorted(p.name for p in Path(__file__).resolve().parents[2].joinpath("notebooks").glob("*.ipynb"))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs(bench, pictures, name):
    page, watch = bench
    notebook = Notebook(page, f"notebooks/{name}")
    cells = notebook.run()
    missing = boxes(page)
    picture(page, pictures, f"lab-{name}")
    notebook.close()
    assert_ran(cells)
    assert missing == ""
    assert watch.asked == []
