"""A reviewer mends thirty planted errors by mouse and keyboard; the kernel dies twice meanwhile, and no decision is lost."""

import sys
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from browsing import boxes, picture
from notebook_page import Notebook, assert_ran, wait_for

import lawkit
from lawkit.numbers.codebook import load_codebook
from lawkit.resources import load_resource
from lawkit.review import apply_decisions, open_review, read_decisions

sys.path.append(str(Path(__file__).resolve().parents[1]))
from planted_errors import edit, find, plan_errors, plant

DESK = "lawkit.widgets.review(lawkit.open_corpus('spoilt'), path='mended.csv', table='{}', reviewer='李梅')"
CELLS = ("import lawkit", *(f"{t} = {DESK.format(t)}\n{t}" for t in ("quantities", "roles")))
CELL = {"value": "value", "unit": "unit", "bound": "bound", "indicator": "indicator", "role": "role"}


def findings(spoilt, truth, folder):
    """What the reviewer finds row by row with the truth beside: desk, position, verdict, column or words, cell."""
    found = []
    right = {(r, int(at)): row for (r, _), at, row in _rows(truth.quantities)}
    desk = open_review(spoilt, folder / "look.csv", table="quantities", reviewer="李梅")
    seen = {}
    for position in range(len(desk)):
        item = desk.go(position)
        seen[item.report_id, item.start] = position
        row = right.get((item.report_id, item.start))
        if row is None or row["quote"] != item.quote:
            found.append(("quantities", position, "reject", "", ""))
            continue
        for column in ("value", "unit", "bound", "indicator"):
            if str(item.cells[column]) != str(row[column]):
                cell = f"{row[column]:g}" if column == "value" else str(row[column])
                found.append(("quantities", position, "correct", column, cell))
    owners = truth.quantities["sentence_id"].to_dict()
    for (report_id, number), at, row in _rows(truth.quantities):
        if (report_id, int(at)) not in seen:
            mates = [
                int(s)
                for (r, n), s, _ in _rows(truth.quantities)
                if r == report_id and owners[r, n] == owners[r, number]
            ]
            beside = next(seen[report_id, s] for s in mates if (report_id, s) in seen)
            found.append(("quantities", beside, "add", row["quote"], ""))
    desk = open_review(spoilt, folder / "look.csv", table="roles", reviewer="李梅")
    for position in range(len(desk)):
        item = desk.go(position)
        role = truth.sentences.loc[(item.report_id, item.row_id), "role"]
        if role != item.cells["role"]:
            found.append(("roles", position, "correct", "role", role))
    return found


def _rows(quantities):
    records = quantities.to_dict("records")
    return list(zip(quantities.index, quantities["start"], records, strict=True))


class Reviewer:
    """Mends by what a user has: the fields and buttons of the desks."""

    def __init__(self, notebook):
        self.notebook, self.page = notebook, notebook.page

    def part(self, desk, name):
        which = 0 if desk == "quantities" else 1
        return self.page.locator(".lawkit-review").nth(which).locator(f".lawkit-review-{name}")

    def press(self, desk, name, *, by_key):
        button = self.part(desk, name)
        if not by_key:
            button.click()
            return
        self.part(desk, "position").locator("select").focus()
        for _ in range(30):  # past the sentence, the fields and the other buttons
            self.page.keyboard.press("Tab")
            if button.evaluate("e => e === document.activeElement"):
                break
        self.page.keyboard.press("Enter")

    def go(self, desk, position):
        """Show a row, through the desk's own API, and wait until it is there to be clicked on."""
        self.notebook.ask(f"setattr({desk}, 'position', {position})")
        shown = self.part(desk, "position").locator("select").element_handle()
        self.page.wait_for_function(
            "([list, n]) => list.selectedOptions[0]?.textContent.split(/\\s+/)[1] === n",
            arg=[shown, str(position + 1)],
        )

    def mend(self, finding, *, by_key):
        desk, position, verdict, what, cell = finding
        self.go(desk, position)
        if verdict == "add":
            self.part(desk, "missed").locator("input").fill(what)
            self.part(desk, "missed").locator("input").press("Tab")
        elif verdict == "correct":
            field = self.part(desk, f"field-{CELL[what]}")
            if field.locator("select").count():
                field.locator("select").select_option(label=label(what, cell))
            else:
                field.locator("input").fill(cell)
                field.locator("input").press("Tab")
        self.press(desk, verdict, by_key=by_key)


def label(column, code):
    """What a list shows for a code."""
    if column == "role":
        return load_resource("labels_figures")["roles"][code]["zh"]
    if column == "bound":
        return load_resource("labels_widgets")["bound"][code]["zh"]
    names = {one.code: one.name_zh for one in load_codebook().indicators}
    return f"{names[code]} ({code})"


@pytest.fixture
def errors():
    return plan_errors(lawkit.load_demo())


def test_thirty_errors_are_mended_by_clicks_and_stay_mended(bench, lab, pictures, errors, tmp_path):
    truth = lawkit.load_demo()
    spoilt = plant(truth, errors)
    spoilt.save(lab.folder / "spoilt")
    todo = findings(spoilt, truth, tmp_path)
    assert len(errors) == len(todo) == 30
    notebook = open_notebook(bench, lab)
    reviewer, path = Reviewer(notebook), lab.folder / "mended.csv"
    for n, finding in enumerate(todo):
        if n in (9, 23):
            reviewer = after_a_kill(notebook, path, n)
        reviewer.mend(finding, by_key=n % 2)
        wait_for(notebook, f"len({finding[0]}.result)", n + 1)
        assert len(read_decisions(path)) == n + 1, "on the disk before the next click"
    assert boxes(notebook.page) == ""
    for desk, at in (("quantities", 0), ("roles", 1)):
        picture(notebook.page.locator(".lawkit-review").nth(at), pictures, f"mended-{desk}")
    notebook.close()
    assert read_decisions(path)["verdict"].value_counts().to_dict() == {"correct": 24, "add": 3, "reject": 3}
    assert_as_true(apply_decisions(spoilt, path), truth)
    assert_applied_to_edited_texts(truth, errors, path)


def open_notebook(bench, lab):
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in CELLS])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}
    nbformat.write(made, lab.folder / "mending.ipynb")
    notebook = Notebook(bench[0], "mending.ipynb")
    assert_ran(notebook.run())
    return notebook


def after_a_kill(notebook, path, n):
    """Kill the kernel between two clicks: all that was decided is in the file, and the desk goes on behind it."""
    before, kept = path.read_bytes(), read_decisions(path)
    position = notebook.ask("quantities.position")
    notebook.lose_kernel()
    assert path.read_bytes() == before
    assert len(kept) == n
    assert_ran(notebook.run())
    assert notebook.ask("len(quantities.result)") == n
    mine = kept[(kept["table"] == "quantities") & (kept["verdict"] != "add")]
    assert notebook.ask("quantities.review.progress.done") == len(mine)
    assert notebook.ask("quantities.review.current.verdict") == ""
    notebook.ask(f"setattr(quantities, 'position', {position})")
    return Reviewer(notebook)


def assert_as_true(mended, truth):
    assert mended.conflicts.empty
    columns = ["quote", "value", "unit", "bound"]
    order = ["report_id", "start"]
    one, other = (c.quantities.sort_values(order)[columns].reset_index(drop=True) for c in (mended, truth))
    pd.testing.assert_frame_equal(one, other)
    assert mended.sentences["role"].equals(truth.sentences["role"])


def assert_applied_to_edited_texts(truth, errors, path):
    """Read again by the same bad reader after sentences were moved, reworded, changed or taken out."""
    texts, lost = edit(truth, errors)
    again = lawkit.load(
        pd.DataFrame({"report_id": list(texts), "text": list(texts.values())}), progress=False
    )
    mended = apply_decisions(plant(again, errors), path)
    assert len(lost) == 11
    reported = {(error.report_id, error.marked) for error in lost}
    assert (
        set(zip(mended.conflicts.index.get_level_values(0), mended.conflicts["quote"], strict=True))
        == reported
    )
    for error in errors:
        if error in lost:
            continue
        if error.kind == "role":
            own = mended.sentences.loc[error.report_id]
            assert own.loc[own["text"].str.endswith(error.quote), "role"].tolist() == ["problems"]
            continue
        if error.kind == "extra":
            assert (mended.quantities.loc[error.report_id, "quote"] != error.marked).all()
        key = find(mended, error)
        assert key is not None, error
        if error.kind in CELL:
            cell = mended.quantities.loc[key, error.kind]
            assert (f"{cell:g}" if error.kind == "value" else cell) == error.right, error
