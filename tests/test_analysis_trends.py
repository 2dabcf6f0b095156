"""Trends, compositions, summaries and words over time, against figures reckoned by hand."""

import numpy as np
import pandas as pd
import pytest

import lawkit

EMPTY = lawkit.Corpus({}, {})


def load(*bodies: tuple[str, int, str]) -> lawkit.Corpus:
    texts = [f"{place}{year}年法治政府建设情况报告\n一、主要工作\n{work}\n" for place, year, work in bodies]
    ids = [f"{place}-{year}" for place, year, _ in bodies]
    return lawkit.load(pd.DataFrame({"report_id": ids, "text": texts}))


CHANGES = [
    # work of the first year, of the second, code, stated, unit, computed, agrees
    ("受理法律援助案件400件。", "受理法律援助案件450件，同比增长12.5%。", "legal_aid_cases", 12.5, "%", 12.5, True),
    ("受理法律援助案件400件。", "受理法律援助案件450件，同比增长12%。", "legal_aid_cases", 12, "%", 12.5, True),
    ("受理法律援助案件400件。", "受理法律援助案件450件，同比增长15%。", "legal_aid_cases", 15, "%", 12.5, False),
    ("受理法律援助案件400件。", "受理法律援助案件300件，同比下降25%。", "legal_aid_cases", -25, "%", -25, True),
    ("受理法律援助案件400件。", "受理法律援助案件300件，同比增长25%。", "legal_aid_cases", 25, "%", -25, False),
    ("受理法律援助案件400件。", "受理法律援助案件450件，比上年增加50件。", "legal_aid_cases", 50, "件", 50, True),
    ("受理法律援助案件400件。", "受理法律援助案件450件，比上年增加60件。", "legal_aid_cases", 60, "件", 50, False),
    ("受理法律援助案件400件。", "受理法律援助案件450件，同比增长超过12%。", "legal_aid_cases", 12, "%", 12.5, True),
    ("受理法律援助案件400件。", "受理法律援助案件450件，同比增长超过20%。", "legal_aid_cases", 20, "%", 12.5, False),
    # a change after a list that makes up its whole is the whole's
    (
        "受理法律援助案件400件，其中民事案件300件、刑事案件100件。",
        "受理法律援助案件450件，其中民事案件330件、刑事案件120件，同比增长12.5%。",
        "legal_aid_cases", 12.5, "%", 12.5, True,
    ),
]  # fmt: skip


@pytest.mark.parametrize("first, second, code, stated, unit, computed, agrees", CHANGES)
def test_stated_change(first, second, code, stated, unit, computed, agrees):
    rows = lawkit.trend(load(("青溪县", 2022, first), ("青溪县", 2023, second)), [code])
    row = rows.set_index("year").loc[2023]
    assert (row["stated_change"], row["stated_unit"], row["agrees"]) == (stated, unit, agrees)
    assert row["computed_change"] == pytest.approx(computed)


@pytest.mark.parametrize(
    "second",
    [
        "受理法律援助案件450余件，同比增长12.5%。",  # the value bears a bound
        "受理法律援助案件450件，同比增长约12.5%。",  # the change is rough
        "受理法律援助案件450件。法治宣传同比增长12.5%。",  # a change of something else
        "受理法律援助案件450件。",
    ],
)
def test_nothing_is_judged(second):
    corpus = load(("青溪县", 2022, "受理法律援助案件400件。"), ("青溪县", 2023, second))
    assert lawkit.trend(corpus, ["legal_aid_cases"])["agrees"].isna().all()


def test_gaps_are_said_and_not_compared():
    corpus = load(
        ("青溪县", 2021, "受理法律援助案件400件。"),
        ("青溪县", 2023, "受理法律援助案件450件，同比增长12.5%。"),
    )
    row = lawkit.trend(corpus).iloc[1]
    assert (row["previous_year"], row["change"], row["pct_change"]) == (2021, 50, 12.5)
    assert np.isnan(row["computed_change"]) and row["agrees"] is pd.NA


def test_a_bound_leaves_the_change_open():
    corpus = load(("青溪县", 2022, "受理法律援助案件400余件。"), ("青溪县", 2023, "受理法律援助案件450件。"))
    row = lawkit.trend(corpus).iloc[1]
    assert row["previous"] == 400 and np.isnan(row["change"]) and np.isnan(row["pct_change"])


def test_bodies_do_not_mix():
    corpus = load(("青溪县", 2022, "受理法律援助案件400件。"), ("南川县", 2023, "受理法律援助案件450件。"))
    assert lawkit.trend(corpus)["previous"].isna().all()
    assert lawkit.trend(corpus, by="level")["previous"].tolist()[1] == 400


def test_rows_point_to_their_numbers():
    corpus = lawkit.load_demo()
    rows = lawkit.trend(corpus)
    found = corpus.quantities.loc[list(zip(rows["report_id"], rows["quantity_id"], strict=True))]
    assert (found["indicator"].to_numpy() == rows["indicator"].to_numpy()).all()
    assert (found["sentence_id"].to_numpy() == rows["sentence_id"].to_numpy()).all()


def test_the_demo_panel_tells_its_changes_right():
    rows = lawkit.trend(lawkit.load_demo())
    judged = rows["agrees"].dropna()
    assert len(judged) >= 20 and judged.all()


def test_composition():
    corpus = load(
        ("青溪县", 2022, "受理法律援助案件400件，其中民事案件300件、刑事案件100件。"),
        ("南川县", 2022, "受理法律援助案件50件，其中民事案件40件。"),
        ("东山县", 2022, "受理法律援助案件60余件，其中民事案件40件、刑事案件20件。"),
        ("西河县", 2022, "受理法律援助民事案件40件。"),
    )
    rows = lawkit.composition(corpus, "legal_aid")
    assert rows[["place", "indicator", "rest"]].values.tolist() == [  # noqa: PD011 - a list of lists
        ["东山县", "legal_aid_civil", 0], ["东山县", "legal_aid_criminal", 0], ["南川县", "legal_aid_civil", 10],
        ["青溪县", "legal_aid_civil", 0], ["青溪县", "legal_aid_criminal", 0],
    ]  # fmt: skip
    assert rows["share"].tolist()[2:] == [0.8, 0.75, 0.25] and rows["share"].isna().tolist()[:2] == [
        True,
        True,
    ]


def test_parts_that_overlap_have_no_share():
    corpus = load(("青溪县", 2022, "受理法律援助案件100件，其中民事案件80件、刑事案件70件。"))
    rows = lawkit.composition(corpus, "legal_aid")
    assert rows["rest"].tolist() == [-50, -50] and rows["share"].isna().all()


def test_own_composition():
    corpus = load(("青溪县", 2022, "收到行政复议申请20件，受理15件。"))
    rows = lawkit.composition(corpus, parts={"recon_received": ["recon_accepted"]})
    assert rows[["composition", "share"]].values.tolist() == [["recon_received", 0.75]]  # noqa: PD011


def test_summary_counts_who_states_it():
    works = [f"受理法律援助案件{n}件。" for n in (100, 200, 300, 400, 1000)]
    bodies = [
        (f"{c}县", 2022, work)
        for c, work in zip(["青溪", "南川", "东山", "西河", "北江"], works, strict=True)
    ]
    corpus = load(*bodies, ("中塘县", 2022, "开展培训。"), ("下塘县", 2022, "受理法律援助案件90余件。"))
    row = lawkit.summarise(corpus).iloc[0]
    assert row[["n_reports", "n_stating", "n_exact"]].tolist() == [7, 6, 5]
    assert row[["median", "q25", "q75", "minimum", "maximum"]].tolist() == [300, 200, 400, 100, 1000]
    # The bootstrap distribution of the median of five values: 2.5 % lie at or below the lowest two (P = 0.058 for <= 200).
    assert row["low"] == 100 and row["high"] == 1000
    assert lawkit.summarise(corpus).equals(lawkit.summarise(corpus))


def test_a_balanced_panel_keeps_those_who_always_report():
    corpus = load(
        ("青溪县", 2022, "受理法律援助案件100件。"), ("青溪县", 2023, "受理法律援助案件110件。"),
        ("南川县", 2023, "受理法律援助案件900件。"),
    )  # fmt: skip
    both = lawkit.summarise(corpus, by="year")
    balanced = lawkit.summarise(corpus, by="year", balanced=True)
    assert both["median"].tolist() == [100, 505] and balanced["median"].tolist() == [100, 110]
    assert balanced["n_stating"].tolist() == [1, 1] and balanced["n_reports"].tolist() == [1, 2]


def test_term_trend_counts_what_count_terms_counts():
    corpus = lawkit.load_demo()
    rows = lawkit.term_trend(corpus, ["行政复议", "调解"], categories=["law"], by=["year", "role"])
    counts = lawkit.count_terms(corpus, by=["year", "role"], stop_words=None)
    expected = counts[counts["term"] == "行政复议"].set_index(["year", "role"])["count"]
    found = rows[(rows["term"] == "行政复议") & (rows["count"] > 0)].set_index(["year", "role"])["count"]
    pd.testing.assert_series_equal(found.sort_index(), expected.sort_index(), check_names=False)
    words = lawkit.count_terms(corpus, by=["year", "role"], stop_words=None, phrases=False)
    sizes = words.groupby(["year", "role"])["count"].sum()
    assert (rows.drop_duplicates(["year", "role"]).set_index(["year", "role"])["n_words"] == sizes).all()
    inside = rows.dropna(subset="low")
    assert (
        len(inside) and (inside["low"] <= inside["rate"]).all() and (inside["rate"] <= inside["high"]).all()
    )


def test_term_trend_needs_five_reports_for_an_interval():
    corpus = load(("青溪县", 2022, "推进行政复议。"), ("青溪县", 2023, "推进执法监督。"))
    rows = lawkit.term_trend(corpus, ["行政复议"])
    assert rows["count"].tolist() == [1, 0] and rows["low"].isna().all() and rows["rate"].tolist()[1] == 0


VERBS = {
    "trend": lawkit.trend,
    "composition": lawkit.composition,
    "summarise": lawkit.summarise,
    "term_trend": lambda corpus: lawkit.term_trend(corpus, ["行政复议"]),
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_empty_and_without_text(verb, tmp_path):
    some = load(
        ("青溪县", 2022, "受理法律援助案件400件，其中民事案件300件、刑事案件100件。推进行政复议。"),
        ("青溪县", 2023, "受理法律援助案件450件，同比增长12.5%。推进行政复议。"),
    )
    full, empty = verb(some), verb(EMPTY)
    assert len(full) and empty.empty and list(empty.columns) == list(full.columns)
    assert empty.dtypes.to_dict() == full.dtypes.to_dict()
    bare = lawkit.open_corpus(some.save(tmp_path / "bare", text=False))
    pd.testing.assert_frame_equal(verb(bare), full)


@pytest.mark.parametrize(
    "call, name",
    [
        (lambda: lawkit.trend(EMPTY, ["no_code"]), "indicators"),
        (lambda: lawkit.trend(EMPTY, by="no_column"), "by"),
        (lambda: lawkit.composition(EMPTY, "no_name"), "of"),
        (lambda: lawkit.composition(EMPTY, parts={"no": ["recon_closed"]}), "parts"),
        (lambda: lawkit.summarise(EMPTY, by="no_column"), "by"),
        (lambda: lawkit.summarise(EMPTY, confidence=95), "confidence"),
        (lambda: lawkit.term_trend(EMPTY), "terms"),
        (lambda: lawkit.term_trend(EMPTY, "行政复议"), "terms"),
        (lambda: lawkit.term_trend(EMPTY, categories=["no"]), "categories"),
    ],
)
def test_wrong_options_are_named(call, name):
    with pytest.raises(ValueError, match=name):
        call()
