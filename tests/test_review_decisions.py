"""Decisions as a file: nothing is lost, nothing runs, every decision keeps to its line."""

import csv
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lawkit.review import COLUMNS, merge_decisions, read_decisions, write_decisions

ROW = {
    "table": "quantities", "report_id": "a", "start": 4, "end": 7, "quote": "12件", "before": "受理", "after": "。",
    "field": "value", "old": "12", "new": "13", "verdict": "correct", "reviewer": "李梅", "time": "2026-01-02T03:04:05Z",
}  # fmt: skip

words = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "'=1",
        "''",
        "\t=1",
        " =1",
        "＝1+1",
        "\\n",
        "\\",
        "a\r\nb",
        '"',
        ",",
        "NA",
        "nan",
        "1.0",
        "\0",
    ]
)
rows = st.builds(
    lambda start, length, size, **row: {**row, "start": start, "end": start + length, "stratum_size": size},
    st.integers(0, 10**9), st.integers(0, 99), st.none() | st.integers(0, 10**6),
    table=st.sampled_from(["quantities", "indicators", "roles", "sections", "checks"]),
    verdict=st.sampled_from(["accept", "correct", "reject", "add"]),
    **{c: words for c in COLUMNS if c not in ("table", "verdict", "start", "end", "stratum_size")},
)  # fmt: skip


@settings(max_examples=50)
@given(st.lists(rows, max_size=6))
def test_what_is_written_reads_back_equal(tmp_path_factory, made):
    path = tmp_path_factory.getbasetemp() / "decisions.csv"
    table = read_decisions(pd.DataFrame(made, columns=list(COLUMNS)))
    write_decisions(table, path)
    pd.testing.assert_frame_equal(read_decisions(path), table)
    content = path.read_bytes()
    assert b"\r" not in content
    assert content.count(b"\n") == len(made) + 1  # one line a decision
    with path.open(encoding="utf-8", newline="") as file:
        for cell in (cell for row in csv.reader(file) for cell in row):
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
    first = path.read_bytes()
    write_decisions(read_decisions(path), path)
    assert path.read_bytes() == first


@given(st.lists(rows, max_size=6), st.randoms(use_true_random=False))
def test_the_order_in_which_decisions_came_leaves_no_trace(tmp_path_factory, made, random):
    folder = tmp_path_factory.getbasetemp()
    write_decisions(pd.DataFrame(made, columns=list(COLUMNS)), folder / "one.csv")
    one = read_decisions(folder / "one.csv")
    shuffled = one.sample(frac=1, random_state=random.randrange(999))
    # Rows alike in all sorting columns cannot be told apart by them.
    if not one.duplicated(
        ["table", "report_id", "start", "end", "field", "reviewer", "verdict", "old", "new", "time"]
    ).any():
        write_decisions(shuffled, folder / "two.csv")
        assert (folder / "one.csv").read_bytes() == (folder / "two.csv").read_bytes()


def test_the_file_is_sorted_by_place_not_by_words(tmp_path):
    path = write_decisions(
        pd.DataFrame([ROW | {"start": s, "end": s + 1} for s in (100, 9, 20)]), tmp_path / "d.csv"
    )
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].split(",") == list(COLUMNS)
    assert [line.split(",")[2] for line in lines[1:]] == ["9", "20", "100"]


def test_files_from_spreadsheet_programs_are_read(tmp_path):
    path = tmp_path / "d.csv"
    plain = write_decisions(pd.DataFrame([ROW]), path).read_text(encoding="utf-8")
    table = read_decisions(path)
    for encoding in ("utf-8-sig", "gb18030"):
        path.write_text(plain.replace("\n", "\r\n") + "\r\n", encoding=encoding, newline="")
        pd.testing.assert_frame_equal(read_decisions(path), table)
    path.write_text(plain.replace(",4,7,", ",4.0,7.0,"), encoding="utf-8")
    pd.testing.assert_frame_equal(read_decisions(path), table)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"verdict": "maybe"}, r"row 1, column 'verdict' must be one of 'accept', .*; got 'maybe'"),
        ({"table": "words"}, r"column 'table' must be one of 'quantities', .*; got 'words'"),
        ({"start": "vier"}, r"row 1, column 'start' must be a whole number; got 'vier'"),
        ({"end": None}, r"column 'end' must be a whole number; got ''"),
        ({"stratum_size": "-3"}, r"column 'stratum_size' must be a whole number"),
        ({"mood": "good"}, r"has a column 'mood' that is none; the columns of decisions are table, "),
    ],
)
def test_what_cannot_be_used_is_named(change, message):
    with pytest.raises(ValueError, match=message):
        read_decisions(pd.DataFrame([ROW | change]))


def test_a_missing_column_a_missing_file_a_torn_row(tmp_path):
    with pytest.raises(ValueError, match="has no column 'quote'"):
        read_decisions(pd.DataFrame([ROW]).drop(columns="quote"))
    with pytest.raises(FileNotFoundError, match=r"no file .*none\.csv"):
        read_decisions(tmp_path / "none.csv")
    path = write_decisions(pd.DataFrame([ROW]), tmp_path / "d.csv")
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + ",extra\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"row 1 has 19 cells, the header has 18"):
        read_decisions(path)
    (tmp_path / "empty.csv").write_bytes(b"")
    assert read_decisions(tmp_path / "empty.csv").empty


def test_merging_keeps_both_reviewers_and_the_later_word_of_one():
    mine = pd.DataFrame([ROW, ROW | {"start": 30, "end": 33}])
    yours = pd.DataFrame([ROW | {"reviewer": "王强", "new": "15"}])
    later = pd.DataFrame(
        [
            ROW
            | {"verdict": "accept", "field": "", "new": "", "old": "value=12", "time": "2026-01-03T00:00:00Z"}
        ]
    )
    merged = merge_decisions(later, mine, yours)
    assert merged[["start", "reviewer", "verdict"]].to_numpy().tolist() == [
        [4, "李梅", "accept"], [4, "王强", "correct"], [30, "李梅", "correct"],
    ]  # fmt: skip
    pd.testing.assert_frame_equal(merge_decisions(merged, merged), merged)
    assert merge_decisions().empty


def test_merging_keeps_the_corrections_of_one_click_together():
    two = pd.DataFrame([ROW, ROW | {"field": "unit", "old": "件", "new": "人"}])
    assert merge_decisions(two)["field"].tolist() == ["unit", "value"]
    again = pd.DataFrame([ROW | {"new": "14"}])
    assert merge_decisions(two, again)[["field", "new"]].to_numpy().tolist() == [["value", "14"]]


def test_a_write_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    path = write_decisions(pd.DataFrame([ROW]), tmp_path / "d.csv")
    before = path.read_bytes()
    monkeypatch.setattr("os.replace", lambda *a: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        write_decisions(pd.DataFrame([ROW] * 3), path)
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["d.csv"]


def test_a_link_and_the_rights_of_a_file_stay(tmp_path):
    target = write_decisions(pd.DataFrame([ROW]), tmp_path / "real" / "d.csv")
    target.chmod(0o640)
    link = tmp_path / "link.csv"
    link.symlink_to(target)
    write_decisions(pd.DataFrame([ROW, ROW | {"start": 5}]), link)
    assert link.is_symlink()
    assert target.stat().st_mode & 0o777 == 0o640
    assert len(read_decisions(target)) == 2


CLICKS = """
    import os, signal, sys
    sys.path.insert(0, sys.argv[2])
    from review_samples import TEXT, load
    from lawkit.review import open_review

    def kill_at(name, call, after):
        real, calls = getattr(os, name), []
        def patched(*given):
            calls.append(given)
            if len(calls) == call and not after:
                os.kill(os.getpid(), signal.SIGKILL)
            done = real(*given)
            if len(calls) == call:
                os.kill(os.getpid(), signal.SIGKILL)
            return done
        setattr(os, name, patched)

    if sys.argv[3]:
        name, call, after = sys.argv[3].split()
        kill_at(name, int(call), after == "after")
    review = open_review(load(TEXT), sys.argv[1], table="quantities", reviewer="李梅")
    for verdict in ("accept", "reject") * 20:
        for at in range(len(review)):
            review.go(at)
            review.decide(verdict, comment=f"click {at}")
            sys.stdout.write(f"{at} {verdict}\\n")
            sys.stdout.flush()
"""


def click(path, kill_at=""):
    command = [sys.executable, "-c", textwrap.dedent(CLICKS), str(path), str(Path(__file__).parent), kill_at]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def last_of(lines):
    """Return the last decision told of each row, and the one that may have been under way."""
    told = [tuple(line.split()) for line in lines if line.endswith("\n")]
    return {f"click {at}": verdict for at, verdict in told}, len(told)


needs_kill = pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs a system that can kill at once")


@needs_kill
@pytest.mark.parametrize("step", ["fsync 13 before", "replace 7 before", "replace 7 after", "fsync 14 after"])
def test_a_kill_at_any_step_of_a_write_loses_no_finished_decision(tmp_path, step):
    """The seventh click writes, syncs, replaces, syncs the folder; the six before are told and must be there."""
    path = tmp_path / "decisions.csv"
    with click(path, step) as process:
        lines = process.stdout.readlines()
    assert process.returncode == -signal.SIGKILL
    finished, n = last_of(lines)
    assert n == 6
    table = read_decisions(path)
    assert len(table) == (6 if "before" in step else 7)
    assert set(finished) <= set(table["comment"])


@needs_kill
@pytest.mark.parametrize("wait", [0.011, 0.05])
def test_a_kill_at_any_time_loses_no_finished_decision(tmp_path, wait):
    path = tmp_path / "decisions.csv"
    with click(path) as process:
        lines = [process.stdout.readline() for _ in range(5)]
        time.sleep(wait)
        process.kill()
        lines += process.stdout.readlines()
    finished, n = last_of(lines)
    assert n >= 5
    table = read_decisions(path)  # whole, whenever the kill came
    on_disk = dict(zip(table["comment"], table["verdict"], strict=True))
    assert set(finished) <= set(on_disk)
    # The last click may have been written and not yet told.
    late = [c for c in on_disk if on_disk[c] != finished.get(c)]
    assert len(late) <= 1
