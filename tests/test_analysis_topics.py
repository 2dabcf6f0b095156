"""Topics: planted themes are found again, chance is not taken for topics, labels are met; prevalence, causes, targets."""

import importlib.util
import json
import math
import tomllib
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import planted
import pytest
from scipy.sparse import csr_matrix
from widths import in_width

import lawkit
from lawkit.analysis.topics.prevalence import PREVALENCE
from lawkit.analysis.topics.quality import match_topics, measure_exclusivity, measure_frex, measure_npmi
from lawkit.analysis.topics.seeded import (
    NO_TOPIC,
    check_seeds,
    match_seeds,
    seeded_topics,
    shipped_seeds,
    topic_names,
)
from lawkit.analysis.topics.tables import ASSIGNMENTS, CURVE, EXAMPLES, QUALITY, TERMS
from lawkit.analysis.topics.topics import Topics
from lawkit.text.fold import fold

ROOT = Path(__file__).resolve().parent.parent
CASES = json.loads((ROOT / "tests" / "cases" / "causes.json").read_text(encoding="utf-8"))
THEME_SEEDS = {theme: list(words[:3]) for theme, words in planted.THEMES.items()}
TABLES = ("topics", "assignments", "units", "examples", "quality", "curve")
REPORT = "青溪县2023年法治政府建设年度报告\n一、存在的问题\n{problems}\n二、下一步打算\n{plan}\n"


@cache
def corpus_of_themes(seed: int, structure: bool = True) -> lawkit.Corpus:
    return planted.plant(years=(2022, 2023), structure=structure, seed=seed).corpus


def found_in(corpus: lawkit.Corpus, method: str, seed: int = 0, **options) -> Topics:
    given = {"seeds": THEME_SEEDS} if method == "seeded" else {"n": len(planted.THEMES)}
    return lawkit.topics(corpus, method=method, random_state=seed, **given | options)


def report(problems: str, plan: str = "") -> lawkit.Corpus:
    text = REPORT.format(problems=problems, plan=plan)
    return lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}), progress=False)


@pytest.fixture(scope="module")
def demo():
    return lawkit.load_demo()


@pytest.fixture(scope="module")
def demo_topics(demo):
    return lawkit.topics(demo, method="seeded", runs=2)


# ---------------------------------------------------------------- planted truth


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("method", ["nmf", "lda", "seeded"])
def test_planted_topics_are_found(method, seed):
    found = found_in(corpus_of_themes(seed), method, seed)
    weights = found.weights
    truth = planted.theme_distributions(list(weights.columns))
    partner, cosine = match_topics(truth, weights.to_numpy())
    assert cosine.min() >= 0.9
    assert found.quality["stable"].all()
    if method == "seeded":
        assert [found.quality["topic"][at] for at in partner] == list(planted.THEMES)


@pytest.mark.parametrize("method", ["nmf", "lda", "seeded"])
def test_planted_statements_get_their_theme(method):
    corpus = corpus_of_themes(0)
    sentences = planted.plant(years=(2022, 2023), seed=0).sentences
    theme = sentences.set_index(["report_id", "text"])["theme"]
    found = found_in(corpus, method)
    partner, _ = match_topics(
        planted.theme_distributions(list(found.weights.columns)), found.weights.to_numpy()
    )
    names = {found.quality["topic"][at]: theme for theme, at in zip(planted.THEMES, partner, strict=True)}
    texts = lawkit.statements(corpus)["text"]
    units = found.units.join(texts, on=["report_id", "statement_id"])
    true = [theme.loc[[(r, t)]].iloc[0] for r, t in zip(units["report_id"], units["text"], strict=True)]
    assert np.mean([names[t] == s for t, s in zip(units["topic"], true, strict=True)]) >= 0.98


@pytest.mark.parametrize("seed", [0, 1])
@pytest.mark.parametrize("method", ["nmf", "lda"])
def test_the_number_of_planted_topics_is_found(method, seed):
    found = lawkit.topics(corpus_of_themes(seed), method=method, random_state=seed, runs=5)
    assert len(found.quality) == len(planted.THEMES)
    assert found.curve["chosen"].sum() == 1
    assert found.curve.loc[found.curve["chosen"], "n"].item() == len(planted.THEMES)


@pytest.mark.parametrize("seed", [0, 1, 2])
@pytest.mark.parametrize("method", ["nmf", "lda"])
def test_a_corpus_without_topics_has_no_stable_ones(method, seed):
    found = found_in(corpus_of_themes(seed, structure=False), method, seed)
    assert not found.quality["stable"].any()
    assert found.quality["coherence"].mean() < 0.1
    assert "no topic is stable" in found.params["note"]


def test_free_topics_beside_seeded_ones():
    some = dict(list(THEME_SEEDS.items())[:6])
    found = lawkit.topics(corpus_of_themes(0), method="seeded", seeds=some, n=8)
    assert found.quality["topic"].tolist() == [*some, "free_1", "free_2"]
    weights = found.weights
    truth = planted.theme_distributions(list(weights.columns))[6:]
    assert match_topics(truth, weights.to_numpy()[6:])[1].min() >= 0.9


# ---------------------------------------------------------------- the same again, in other forms


@pytest.mark.parametrize("method", ["nmf", "lda", "seeded"])
def test_two_runs_and_two_workers_give_the_same(method):
    corpus = corpus_of_themes(0)
    one, two, workers = (found_in(corpus, method, runs=4, jobs=jobs) for jobs in (1, 1, 2))
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name))
        pd.testing.assert_frame_equal(getattr(one, name), getattr(workers, name))


@pytest.mark.parametrize("method", ["nmf", "lda", "seeded"])
def test_without_text_only_the_words_are_missing(method, tmp_path):
    corpus = corpus_of_themes(0)
    saved = lawkit.open_corpus(corpus.save(tmp_path / "saved", text=False))
    full, bare = (found_in(c, method, runs=2) for c in (corpus, saved))
    for name in TABLES:
        pd.testing.assert_frame_equal(
            getattr(full, name).drop(columns="text", errors="ignore"),
            getattr(bare, name).drop(columns="text", errors="ignore"),
        )
    assert bare.examples["text"].isna().all()
    assert full.examples["text"].notna().all()


@pytest.mark.parametrize("method", ["nmf", "lda", "seeded"])
def test_transform_gives_the_assignments_again(method):
    corpus = corpus_of_themes(0)
    found = found_in(corpus, method, runs=1)
    pd.testing.assert_frame_equal(found.transform(corpus), found.assignments)
    part = corpus.select(report_id=next(iter(corpus)))
    moved = found.transform(part)
    kept = found.assignments[found.assignments["report_id"] == next(iter(corpus))].reset_index(drop=True)
    pd.testing.assert_frame_equal(moved, kept)


def test_transform_places_new_terms_by_their_seed(demo_topics):
    corpus = report("一是村居法律援助联络点空转。二是甲乙丙丁。")
    shares = demo_topics.transform(corpus)
    assert shares.loc[shares["main"], "topic"].tolist()[0] == "dispute_resolution"
    assert set(shares["topic"]) == set(demo_topics.quality["topic"])


# ---------------------------------------------------------------- the tables


def test_tables_have_their_columns_and_join(demo, demo_topics):
    for name, columns in (("topics", TERMS), ("assignments", ASSIGNMENTS), ("examples", EXAMPLES), ("quality", QUALITY), ("curve", CURVE)):  # fmt: skip
        assert getattr(demo_topics, name).dtypes.astype(str).to_dict() == columns, name
    listed = lawkit.statements(demo)
    listed = listed[listed["part"] == "statement"]
    units = demo_topics.units.set_index(["report_id", "statement_id"])
    assert units.index.equals(listed.index)
    for one in demo_topics.examples.itertuples():
        assert demo.text(one.report_id)[one.start : one.end] == one.text
        assert units.loc[(one.report_id, one.statement_id), "topic"] == one.topic
    assert (demo_topics.examples.groupby("topic").size() <= 5).all()


def test_shares_add_up_and_one_is_the_main_one(demo_topics):
    sums = demo_topics.assignments.groupby(["report_id", "statement_id"])
    known = sums["share"].count() > 0
    assert np.allclose(sums["share"].sum()[known], 1)
    assert (sums["main"].sum() == known).all()


def test_a_statement_without_known_terms_has_no_topic():
    found = lawkit.topics(
        report("一是普法形式单一。二是春江花月夜。三是普法讲座偏少。"), method="seeded", runs=1
    )
    assert found.units["topic"].isna().tolist() == [False, True, False]
    assert found.assignments["share"].isna().sum() == len(found.quality)
    assert "1 statements have no term" in found.params["note"]


def test_terms_are_ranked_and_seeds_marked(demo_topics):
    table = demo_topics.topics
    for _, one in table.groupby("topic"):
        assert one["rank"].tolist() == list(range(1, len(one) + 1))
        assert one["weight"].is_monotonic_decreasing
    publicity = table[(table["topic"] == "publicity") & table["seed"]]["term"]
    assert publicity.str.contains("普法").any()
    assert demo_topics.quality.set_index("topic").loc["publicity", "name_zh"] == "法治宣传"


def test_repr_says_how_many_are_stable(demo_topics):
    assert repr(demo_topics).startswith("<Topics: 11 topics of ")


# ---------------------------------------------------------------- measures by hand


def test_npmi_by_hand():
    counts = csr_matrix(np.array([[1, 2, 0], [1, 1, 0], [0, 0, 1], [1, 0, 1]]))
    first = math.log((2 / 4) / ((3 / 4) * (2 / 4))) / -math.log(2 / 4)
    third = math.log((1 / 4) / ((3 / 4) * (2 / 4))) / -math.log(1 / 4)
    assert measure_npmi(counts, [0, 1]) == pytest.approx(first)
    assert measure_npmi(counts, [1, 2]) == -1
    assert measure_npmi(counts, [0, 1, 2]) == pytest.approx((first + third - 1) / 3)
    assert math.isnan(measure_npmi(counts, [0]))


def test_exclusivity_and_frex_by_hand():
    weights = np.array([[0.5, 0.3, 0.2], [0.1, 0.3, 0.6]])
    assert measure_exclusivity(weights)[0] == pytest.approx([5 / 6, 1 / 2, 1 / 4])
    # Both orders are first, second, third: ranks 3/3, 2/3, 1/3 in either, and so is their harmonic mean.
    assert measure_frex(weights)[0] == pytest.approx([1, 2 / 3, 1 / 3])
    mixed = np.array([[0.6, 0.4], [0.9, 0.1]])
    # By weight the first term of the first topic leads (2/2), by exclusivity it is last (1/2): 1 / (0.5 / 0.5 + 0.5 / 1).
    assert measure_frex(mixed)[0] == pytest.approx([2 / 3, 2 / 3])


def test_topics_are_matched_one_to_one():
    first = np.array([[1.0, 0.0], [0.8, 0.6]])
    partner, cosine = match_topics(first, np.array([[0.8, 0.6], [1.0, 0.0]]))
    assert partner.tolist() == [1, 0]
    assert cosine == pytest.approx([1, 1])
    partner, cosine = match_topics(first, np.array([[1.0, 0.0]]))
    assert partner.tolist() == [0, -1]
    assert np.isnan(cosine[1])


# ---------------------------------------------------------------- seeds


def test_the_longest_seed_decides_and_of_equal_ones_the_last():
    seeds = {
        "enforcement": ["执法"],
        "supervision": ["执法监督"],
        "digital": ["平台"],
        NO_TOPIC: ["平台经济"],
    }
    terms = ["执法文书", "行政执法监督", "执法平台", "平台经济", "普法"]
    assert match_seeds(terms, seeds).tolist() == [0, 1, 2, -1, -1]
    assert seeded_topics(seeds) == ["enforcement", "supervision", "digital"]


def test_shipped_seeds_are_the_promised_topics():
    names = topic_names()
    eight = ["government_functions", "rule_making", "decision_making", "law_enforcement", "emergency", "dispute_resolution", "power_supervision", "digital"]  # fmt: skip
    assert list(names.index) == ["party_leadership", *eight, "publicity", "funds_and_staff"]
    assert seeded_topics(shipped_seeds()) == list(names.index)
    words = [word for listed in shipped_seeds().values() for word in listed]
    assert len(words) == len(set(words))
    assert all(word == fold(word) and len(word) >= 2 for word in words)
    assert check_seeds(None) == check_seeds(shipped_seeds())
    data = tomllib.loads((ROOT / "lawkit" / "resources" / "topics.toml").read_text(encoding="utf-8"))
    for topic in data["topic"]:
        assert all(group["article"] and group["words"] for group in topic["seeds"])
    # The twenty-six articles of parts 2 to 9 and those of part 10 that name a matter, each once.
    articles = [
        group["article"]
        for topic in data["topic"][:9]
        for group in topic["seeds"]
        if group["article"] != "usage"
    ]
    assert len(articles) == len(set(articles)) == 31


@pytest.mark.parametrize(
    ("seeds", "message"),
    [
        ({"a": ["普法"]}, "two or more topics"),
        ({"a": ["普法"], "b": []}, "must be a list of words"),
        ({"a": ["普法"], "b": "执法"}, "must be a list of words"),
        ({"a": ["普法"], "b": ["法"]}, "two or more characters"),
        ({"a": ["普法"], "b": ["普法"]}, "is of both 'a' and 'b'"),
    ],
)
def test_wrong_seeds_are_named(seeds, message):
    with pytest.raises(ValueError, match=message):
        check_seeds(seeds)


# ---------------------------------------------------------------- labels


def _benchmark():
    spec = importlib.util.spec_from_file_location("benchmark_topics", ROOT / "benchmarks" / "topics.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_seeded_topics_meet_the_labels(demo):
    benchmark = _benchmark()
    sample = lawkit.load(benchmark.GOLD / "reports", progress=False)
    labels, truth = benchmark.read_labels(benchmark.GOLD / "labels"), benchmark.read_demo_truth(demo)
    tuned = labels["report_id"].str[0].isin(list(benchmark.TUNED_LETTERS))
    one = benchmark.score_seeded(sample, labels, tuned, "reports")
    two = benchmark.score_seeded(
        demo, truth, truth["report_id"].str.startswith(benchmark.TUNED_BODIES), "demo"
    )
    other = pd.concat([one[~one["tuned"]], two[~two["tuned"]]])
    assert len(other) > 180
    assert benchmark.macro_f1(other) >= 0.75
    assert benchmark.pooled_f1(one[~one["tuned"]]) >= 0.75
    assert benchmark.macro_f1(two[~two["tuned"]]) >= 0.8
    assert benchmark.macro_f1(pd.concat([one, two])) >= 0.8


def test_topics_are_no_worse_than_those_of_scikit_learn(demo):
    benchmark = _benchmark()
    units, terms = benchmark.read_matrix(demo)
    counts = units.counts(terms)
    mine, plain = (
        [benchmark.judge(fit, counts, terms, seed) for seed in range(2)]
        for fit in (
            benchmark.partial(benchmark.ours, n=8, method="lda", terms=terms),
            benchmark.partial(benchmark.plain_lda, n=8),
        )
    )
    assert (np.mean(mine, axis=0) >= np.mean(plain, axis=0)).all()
    mine = benchmark.judge(
        benchmark.partial(benchmark.ours, n=8, method="nmf", terms=terms), counts, terms, 0
    )
    plain = benchmark.judge(benchmark.partial(benchmark.plain_nmf, n=8, weighed=True), counts, terms, 0)
    assert mine == pytest.approx(plain, abs=1e-3)


# ---------------------------------------------------------------- too little data, wrong options


def test_too_few_statements_are_an_error():
    few = report("一是力量薄弱。", "一是加强普法。")
    with pytest.raises(lawkit.LawkitError, match="too few for n='auto'"):
        lawkit.topics(few)
    with pytest.raises(ValueError, match="n must be at most the number of statements"):
        lawkit.topics(few, n=5)
    for corpus in (lawkit.Corpus({}, {}), lawkit.Corpus({})):
        for method in ("nmf", "lda", "seeded"):
            with pytest.raises(lawkit.LawkitError, match="0 statements with 0 terms are too few"):
                lawkit.topics(corpus, method=method)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "lsa"}, "method must be one of 'nmf', 'lda', 'seeded'"),
        ({"unit": "report"}, "unit must be one of"),
        ({"roles": ["budget"]}, "roles must be one of"),
        ({"n": 1}, "n must be 'auto' or a number from 2"),
        ({"n": "many"}, "n must be 'auto' or a number from 2"),
        ({"runs": 0}, "runs must be at least 1"),
        ({"top_terms": 1}, "top_terms must be at least 2"),
        ({"max_share": 0}, "max_share must be more than 0"),
        ({"jobs": 0}, "jobs must be"),
        ({"seeds": THEME_SEEDS}, "seeds are for method='seeded'"),
        ({"method": "seeded", "n": 3}, "n must be at least the number of seeded topics, 11"),
    ],
)
def test_wrong_options_are_named(demo, options, message):
    with pytest.raises(ValueError, match=message):
        lawkit.topics(demo, **options)


# ---------------------------------------------------------------- prevalence


@cache
def lifted() -> tuple[planted.Planted, object]:
    made = planted.plant(years=(2021, 2022, 2023), lift={("year", 2023): {"普法": 6.0}}, seed=4)
    return made, found_in(made.corpus, "seeded", runs=1)


def test_prevalence_is_the_mean_share_and_finds_a_planted_rise():
    made, found = lifted()
    table = lawkit.topic_prevalence(found, made.corpus, by="year", resamples=200)
    assert table.dtypes.astype(str).to_dict() == PREVALENCE
    joined = found.assignments.merge(made.corpus.reports["year"], on="report_id")
    means = joined.groupby(["topic", "year"])["share"].mean()
    for row in table.itertuples():
        assert row.share == pytest.approx(means[(row.topic, float(row.value))])
        assert row.estimate == pytest.approx(row.share)
        assert row.low <= row.estimate <= row.high
    rise = table[(table["topic"] == "普法") & (table["value"] == "2023")].iloc[0]
    assert rise["difference_low"] > 0.1
    others = table[(table["value"] == "2022")]
    assert (others["difference_low"] < 0).sum() >= 7, "no rise was planted in 2022"
    assert table.groupby("value")["estimate"].sum().to_numpy() == pytest.approx([1, 1, 1])
    assert table.loc[table["value"] == "2021", "difference_low"].isna().all()


def test_intervals_cover_the_planted_share():
    truth = 1 / len(planted.THEMES)
    covered = []
    for seed in range(3):
        found = found_in(corpus_of_themes(seed), "seeded", runs=1)
        table = lawkit.topic_prevalence(found, corpus_of_themes(seed), by="level", resamples=200)
        # Noise words share out evenly, so that shares lean to the middle; the planted share is the middle.
        covered += [row.low <= truth <= row.high for row in table.itertuples() if not math.isnan(row.low)]
    assert len(covered) == 3 * 3 * 8
    assert np.mean(covered) >= 0.85


def test_two_columns_are_adjusted_for_each_other():
    made, found = lifted()
    table = lawkit.topic_prevalence(found, made.corpus, by=["year", "level"], resamples=20)
    assert table["by"].unique().tolist() == ["year", "level"]
    one = table[table["topic"] == "普法"].set_index(["by", "value"])
    joined = found.units.merge(made.corpus.reports[["year", "level"]], on="report_id")
    share = found.assignments[found.assignments["topic"] == "普法"]["share"].to_numpy()
    design = np.column_stack(
        [
            np.ones(len(joined)),
            *(joined["year"] == y for y in (2022, 2023)),
            *(joined["level"] == v for v in ("prefecture", "township")),
        ]
    ).astype(float)
    slope = np.linalg.lstsq(design, share, rcond=None)[0]
    assert one.loc[("year", "2023"), "difference"] == pytest.approx(slope[2])
    assert one.loc[("level", "township"), "difference"] == pytest.approx(slope[4])


def test_too_few_reports_get_no_interval_and_a_note(demo, demo_topics):
    table = lawkit.topic_prevalence(demo_topics, demo, by="level", resamples=20)
    few = table[table["n_reports"] < 5]
    assert len(few) and few["low"].isna().all() and few["difference_low"].isna().all()
    assert few["note"].str.contains("too few for an interval").all()
    assert table.loc[table["n_reports"] >= 5, "low"].notna().all()
    same = lawkit.topic_prevalence(demo_topics, demo, by="level", resamples=20)
    pd.testing.assert_frame_equal(table, same)


def test_prevalence_by_role_and_wrong_options(demo, demo_topics):
    table = lawkit.topic_prevalence(demo_topics, demo, by="role", resamples=20)
    assert table["value"].unique().tolist() == ["plan", "problems"]
    with pytest.raises(ValueError, match="by must be one of"):
        lawkit.topic_prevalence(demo_topics, demo, by="colour")
    with pytest.raises(ValueError, match="level must lie between"):
        lawkit.topic_prevalence(demo_topics, demo, level=95)
    with pytest.raises(lawkit.LawkitError, match="no statement has both"):
        lawkit.topic_prevalence(demo_topics, lawkit.Corpus({}, {}))


# ---------------------------------------------------------------- causes and targets


@pytest.mark.parametrize("width", ["half", "full"])
@pytest.mark.parametrize("case", CASES, ids=lambda c: c["label"])
def test_causes(case, width):
    corpus = report(in_width(case["text"], width))
    found = lawkit.split_problems(corpus)
    causes = found[found["part"] == "cause"]
    got = [f"{scope}:{fold(text)}" for scope, text in zip(causes["scope"], causes["text"], strict=True)]
    assert got == [fold(one) for one in case["expect"]]
    for one in found.itertuples():
        assert corpus.text("a")[one.start : one.end] == one.text
    assert (found["end"].shift() <= found["start"]).iloc[1:].all()


def test_a_fifth_of_the_cases_must_not_fire():
    assert sum(not case["expect"] for case in CASES) >= len(CASES) / 5


def test_no_word_of_a_problem_is_lost(demo):
    parts = lawkit.split_problems(demo)
    listed = lawkit.statements(demo, roles=["problems"])
    listed = listed[listed["part"] != "lead"]
    for key, text in listed["text"].items():
        held = parts[(parts["report_id"] == key[0]) & (parts["statement_id"] == key[1])]
        words = [c for c in fold(text) if c not in ",。;!?:、 \n"]
        assert [c for part in held["text"] for c in fold(part) if c not in ",。;!?:、 \n"] == words
    assert (parts["part"] == "cause").sum() >= 10


def test_causes_need_the_text(tmp_path, demo):
    saved = lawkit.open_corpus(demo.save(tmp_path / "saved", text=False))
    with pytest.raises(lawkit.LawkitError, match="split_problems needs the text"):
        lawkit.split_problems(saved)


def test_plans_have_their_target_numbers(demo):
    table = lawkit.split_plans(demo)
    truth = lawkit.demo_truth("plans")
    truth = truth[truth["target_value"].notna()]
    found = 0
    for one in truth.itertuples():
        at = demo.text(one.report_id).find(one.quote)
        held = table[
            (table["report_id"] == one.report_id)
            & (table["start"] < at + len(one.quote))
            & (table["end"] > at)
        ]
        found += bool((held["value"] == one.target_value).any())
    assert found / len(truth) >= 0.9
    numbers = demo.quantities
    for one in table[table["quantity_id"].notna()].itertuples():
        assert numbers.loc[(one.report_id, one.quantity_id), "value"] == one.value
        assert demo.text(one.report_id)[one.target_start : one.target_end] == one.target
        assert demo.text(one.report_id)[one.measure_start : one.measure_end] == one.measure
        assert one.quote in one.target


@pytest.mark.parametrize("width", ["half", "full"])
def test_measures_and_targets_by_hand(width):
    plan = "一是组织旁听庭审，力争全年不少于4场。二是开展轮训，案卷合格率达到95%以上。三是完善制度。"
    table = lawkit.split_plans(report("一是力量薄弱。", in_width(plan, width)))
    assert table["measure"].tolist() == ["组织旁听庭审", "开展轮训", "完善制度"]
    assert table["value"].tolist()[:2] == [4, 95]
    assert [fold(t) for t in table["target"].tolist()[:2]] == ["力争全年不少于4场", "案卷合格率达到95%以上"]
    assert pd.isna(table["quantity_id"].iloc[2])


def test_plans_without_text_keep_their_numbers(tmp_path, demo):
    saved = lawkit.open_corpus(demo.save(tmp_path / "saved", text=False))
    full, bare = lawkit.split_plans(demo), lawkit.split_plans(saved)
    assert bare.dtypes.astype(str).to_dict() == full.dtypes.astype(str).to_dict()
    with_numbers = full["quantity_id"].dropna()
    assert bare["quantity_id"].dropna().tolist() == with_numbers.tolist()
    assert bare[["measure", "target", "quote"]].isna().all(axis=None)


@pytest.mark.parametrize("verb", [lawkit.split_problems, lawkit.split_plans])
def test_nothing_to_split_is_an_empty_table(verb):
    full = verb(report("一是力量薄弱。", "一是加强普法。"))
    empty = verb(lawkit.Corpus({}, {}))
    assert empty.empty
    assert empty.dtypes.astype(str).to_dict() == full.dtypes.astype(str).to_dict()
