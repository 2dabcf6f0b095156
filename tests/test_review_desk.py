"""The desk without its widget: samples, steps, decisions, undo, going on."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from review_samples import TEXT, load

import lawkit
from lawkit.errors import LawkitError
from lawkit.review import Progress, open_review, read_decisions, write_decisions
from lawkit.review.objects import KINDS, reviewed_rows
from lawkit.review.sampling import allocate, draw_sample


@pytest.fixture(scope="module")
def corpus():
    return load(TEXT, TEXT.replace("青溪县", "白石县").replace("402件", "403件"))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "decisions.csv"


@pytest.mark.parametrize("table", KINDS)
def test_every_row_shows_its_words_in_the_text(corpus, table):
    rows = reviewed_rows(corpus, table)
    assert len(rows)
    for row in rows.to_dict("records"):
        text = corpus.text(row["report_id"])
        assert text[row["start"] : row["end"]] == row["quote"] != ""
        assert text[: row["start"]].endswith(row["before"])
        assert text[row["end"] :].startswith(row["after"])
    assert rows["row_id"].notna().all()


def test_a_review_from_end_to_end(corpus, path):
    review = open_review(corpus, path, table="quantities", reviewer=" 李梅 ", sample="all", n=4)
    assert not path.exists()
    assert (review.current.quote, review.current.cells["value"], review.current.verdict) == (
        "318件",
        318.0,
        "",
    )
    review.decide("accept")
    assert path.exists()
    assert review.next().quote == "746条"
    review.decide("correct", values={"value": 764, "unit": "处"}, comment="=看错了", reason="misprint")
    assert review.next().quote == "5项"
    review.decide("reject")
    assert review.progress == Progress(done=3, total=4, accepted=1, corrected=1, rejected=1)
    review.previous()
    review.decide("correct", values={"value": 765})  # takes the place of both corrections
    made = review.decisions
    assert made[["quote", "field", "old", "new", "verdict", "reviewer"]].to_numpy().tolist() == [
        ["318件", "", "value=318; unit=件; bound=exact", "", "accept", "李梅"],
        ["746条", "value", "746", "765", "correct", "李梅"],
        ["5项", "", "value=5; unit=项; bound=exact", "", "reject", "李梅"],
    ]
    assert review.undo().quote == "746条"
    assert review.decisions["new"].tolist() == ["", "处", "764", ""]
    assert review.current.verdict == "correct"
    review.undo(), review.undo()
    assert review.progress.done == 1
    review.undo()
    assert review.undo() is not None  # nothing left to take back
    assert review.decisions.empty
    assert read_decisions(path).empty


def test_steps_end_at_the_ends(corpus, path):
    review = open_review(corpus, path, table="roles", reviewer="李梅", n=3)
    assert review.previous() is None
    assert [review.next().position, review.next().position, review.next()] == [1, 2, None]
    assert review.position == 2
    review.decide("accept")
    assert review.next(undecided=True).position == 0
    review.decide("accept"), review.go(1), review.decide("accept")
    assert review.next(undecided=True) is None
    with pytest.raises(IndexError, match="position must be from 0 to 2; got 3"):
        review.go(3)


def test_going_on_where_the_file_ends(corpus, path):
    first = open_review(corpus, path, table="quantities", reviewer="李梅", sample="random", n=8)
    for _ in range(3):
        first.decide("accept")
        first.next()
    again = open_review(corpus, path, table="quantities", reviewer="李梅", sample="random", n=8)
    assert again.position == 3
    assert again.progress == first.progress
    other = open_review(corpus, path, table="quantities", reviewer="王强", sample="random", n=8)
    assert other.progress.done == 0
    other.decide("reject")
    again.decide("accept")  # what the other wrote meanwhile stays
    assert read_decisions(path)["reviewer"].value_counts().to_dict() == {"李梅": 4, "王强": 1}
    more = open_review(corpus, path, table="quantities", reviewer="李梅", sample="random", n=12)
    assert more.items["quote"].tolist()[:8] == again.items["quote"].tolist()
    assert more.progress.done == 4


def test_going_on_after_the_text_was_edited(corpus, path):
    review = open_review(corpus, path, table="quantities", reviewer="李梅")
    for _ in range(5):
        review.decide("accept")
        review.next()
    edited = load("有关说明如下。\n" + TEXT, TEXT.replace("青溪县", "白石县").replace("402件", "403件"))
    again = open_review(edited, path, table="quantities", reviewer="李梅")
    assert again.progress.done == 5
    again.go(0)
    again.decide("reject")  # replaces the decision, though that was made at other offsets
    assert len(again.decisions) == 5


def test_a_sample_stays_the_same_when_other_rows_change(corpus):
    rows = reviewed_rows(corpus, "quantities")
    one, _ = draw_sample(rows, "random", n=6, by="role", random_state=3)
    fewer, _ = draw_sample(
        rows.drop(index=rows.index[~rows["quote"].isin(one["quote"])][:5]),
        "random",
        n=6,
        by="role",
        random_state=3,
    )
    assert one["quote"].tolist() == fewer["quote"].tolist()
    other, _ = draw_sample(rows, "random", n=6, by="role", random_state=4)
    assert one["quote"].tolist() != other["quote"].tolist()


def test_a_random_sample_is_fair():
    """Each row is drawn about as often as any other: 400 samples of 3 of 12, 100 expected each, 5 standard errors."""
    rows = reviewed_rows(load(TEXT), "quantities").head(12)
    drawn = pd.concat([draw_sample(rows, "random", n=3, by="role", random_state=s)[0] for s in range(400)])
    counts = drawn["row_id"].value_counts().reindex(rows["row_id"], fill_value=0)
    assert counts.between(100 - 5 * 8.7, 100 + 5 * 8.7).all()


def test_strata_are_covered_and_their_sizes_noted(corpus):
    rows = reviewed_rows(corpus, "roles")
    drawn, _ = draw_sample(rows, "stratified", n=14, by="role", random_state=0)
    assert len(drawn) == 14
    counts = rows["role"].value_counts()
    assert (drawn["stratum"].value_counts() >= counts.clip(upper=2)).all()
    assert drawn.drop_duplicates("stratum").set_index("stratum")["stratum_size"].to_dict() == counts.to_dict()
    assert set(drawn["sample"]) == {"stratified:role"}
    with pytest.raises(ValueError, match="n must be at least 4, the number of strata; got 2"):
        draw_sample(rows, "stratified", n=2, by="role", random_state=0)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=8), st.integers(0, 200))
def test_allocation_uses_up_n_within_the_strata(sizes, more):
    counts = pd.Series(sizes)
    n = len(sizes) + more
    drawn = allocate(counts, n)
    assert drawn.sum() == min(n, sum(sizes))
    assert ((drawn >= 1) & (drawn <= counts)).all()
    if n >= 2 * len(sizes):
        assert (drawn >= counts.clip(upper=2)).all()


def test_low_confidence_comes_first_or_a_note_says_why_not(corpus, path):
    review = open_review(corpus, path, table="checks", reviewer="李梅", sample="low_confidence", n=1)
    assert review.note == "the table has no confidence, so rows were drawn at random"
    assert set(review.items["sample"]) == {"random"}
    rows = (
        reviewed_rows(corpus, "quantities")
        .head(6)
        .assign(confidence=["high", "low", None, "medium", "low", "high"])
    )
    drawn, note = draw_sample(rows, "low_confidence", n=5, by="role", random_state=0)
    assert note == ""
    assert drawn["confidence"].tolist()[:2] == ["low", "low"]
    assert drawn["confidence"].tolist()[-1] == "high"


def test_a_column_of_confidence_is_used_where_there_is_one(corpus, path):
    tables = {n: corpus.table(n) for n in ("reports", "sections", "sentences", "quantities")}
    levels = ["high"] * len(tables["sentences"])
    levels[5] = "low"
    tables["sentences"] = tables["sentences"].assign(confidence=pd.array(levels, dtype="str"))
    made = lawkit.Corpus(tables, {i: corpus.text(i) for i in corpus})
    review = open_review(made, path, table="roles", reviewer="李梅", sample="low_confidence")
    assert review.current.row_id == 5
    assert review.note == ""


def test_numbers_that_were_missed_are_added(corpus, path):
    review = open_review(corpus, path, table="quantities", reviewer="李梅")
    text = corpus.text("r0")
    at = text.index("一是个别")
    review.add("r0", at, at + 2, values={"value": 1, "unit": "个"}, comment="x")
    review.add("r0", at, at + 2, values={"value": 2})  # the later one counts
    made = review.decisions
    assert made[["verdict", "field", "new"]].to_numpy().tolist() == [["add", "value", "2"]]
    review.undo()
    assert review.decisions[["field", "new"]].to_numpy().tolist() == [["unit", "个"], ["value", "1"]]
    assert review.progress.done == 0
    with pytest.raises(ValueError, match="must be a span of the text"):
        review.add("r0", 10, 10)
    with pytest.raises(KeyError, match="no report 'zz'"):
        review.add("zz", 1, 2)


@pytest.mark.parametrize(
    ("table", "call", "message"),
    [
        ("quantities", {"verdict": "perhaps"}, "verdict must be one of 'accept', 'correct', 'reject'; got 'perhaps'"),
        ("checks", {"verdict": "correct", "values": {"x": 1}}, "verdict must be one of 'accept', 'reject'"),
        ("quantities", {"verdict": "correct"}, "values must be given with 'correct'"),
        ("quantities", {"verdict": "accept", "values": {"unit": "人"}}, "values must be given with 'correct' and with no other"),
        ("quantities", {"verdict": "correct", "values": {"quote": "x"}}, "values must be one of 'value', .*; got 'quote'"),
        ("quantities", {"verdict": "correct", "values": {"value": "viele"}}, "value must be a number; got 'viele'"),
        ("quantities", {"verdict": "correct", "values": {"value": float("inf")}}, "value must be a number; got 'inf'"),
        ("quantities", {"verdict": "correct", "values": {"value": None}}, "value cannot be missing"),
        ("quantities", {"verdict": "correct", "values": {"value": 318}}, "value is '318' already"),
        ("quantities", {"verdict": "correct", "values": {"bound": "roughly"}}, "bound must be one of 'exact'"),
        ("quantities", {"verdict": "correct", "values": {"part_of": 3}}, "part_of can only be taken away"),
        ("indicators", {"verdict": "correct", "values": {"indicator": "legal_ayd"}}, "must be a code of the codebook; got 'legal_ayd'"),
        ("roles", {"verdict": "correct", "values": {"role": "hopes"}}, "role must be one of 'furniture', .*; got 'hopes'"),
        ("sections", {"verdict": "correct", "values": {"level": 0}}, "level must be a level from 1; got '0'"),
    ],
)  # fmt: skip
def test_what_cannot_be_decided_is_said_and_not_written(corpus, path, table, call, message):
    review = open_review(corpus, path, table=table, reviewer="李梅")
    with pytest.raises(ValueError, match=message):
        review.decide(**call)
    assert not path.exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"table": "terms"}, "table must be one of 'quantities'"),
        ({"sample": "some"}, "sample must be one of 'all', 'random'"),
        ({"sample": "random"}, "n must say how many rows a random sample has"),
        ({"sample": "random", "n": 0}, "n must be a positive number of rows or None; got 0"),
        ({"sample": "stratified", "n": 3, "by": "moon"}, "by must be one of 'indicator', 'role', 'report'"),
        ({"reviewer": " "}, "reviewer must be a name; got ' '"),
    ],
)
def test_options_are_checked(corpus, path, options, message):
    with pytest.raises(ValueError, match=message):
        open_review(corpus, path, **({"table": "roles", "reviewer": "李梅"} | options))


def test_an_empty_corpus_and_one_without_text(corpus, path, tmp_path):
    review = open_review(lawkit.Corpus({}, {}), path, table="roles", reviewer="李梅")
    assert (review.current, review.next(), review.previous(), review.next(undecided=True)) == (None,) * 4
    assert review.undo() is None
    assert len(review) == review.progress.total == 0
    with pytest.raises(LookupError, match="the sample is empty"):
        review.decide("accept")
    bare = lawkit.open_corpus(corpus.save(tmp_path / "bare", text=False))
    with pytest.raises(LawkitError, match="only in a corpus with text"):
        open_review(bare, path, table="roles", reviewer="李梅")


def test_a_file_that_holds_something_else_is_left_alone(corpus, path):
    path.write_text("name,age\nx,3\n", encoding="utf-8")
    with pytest.raises(ValueError, match="has no column 'table'"):
        open_review(corpus, path, table="roles", reviewer="李梅")
    assert path.read_text(encoding="utf-8") == "name,age\nx,3\n"


def test_decisions_of_other_tables_stay(corpus, path):
    roles = open_review(corpus, path, table="roles", reviewer="李梅")
    roles.decide("accept")
    indicators = open_review(corpus, path, table="indicators", reviewer="李梅")
    indicators.decide("reject")
    assert read_decisions(path)[["table", "field", "verdict"]].to_numpy().tolist() == [
        ["indicators", "indicator", "reject"],
        ["roles", "role", "accept"],
    ]
    write_decisions(read_decisions(path), path)
    assert open_review(corpus, path, table="roles", reviewer="李梅").progress.done == 1
