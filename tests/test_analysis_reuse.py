"""Borrowed text against copies that were planted, those of the demo panel, and cases counted by hand."""

from itertools import pairwise
from math import sqrt

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted import EDITS, FIGURES, SET_PHRASES, TITLES, plant_copies
from widths import in_width

import lawkit
from lawkit.analysis.reuse.alignment import Letters, align
from lawkit.analysis.reuse.kinship import put_in_order, read_kinship, relate
from lawkit.analysis.reuse.likeness import compare_texts
from lawkit.analysis.reuse.novelty import _KINDS
from lawkit.analysis.reuse.passages import COLUMNS
from lawkit.analysis.reuse.shingles import hash_shingles, index_shingles, read_stream
from lawkit.errors import LawkitError

# Who stands above whom in the demo panel, which no gazetteer can know.
ABOVE = {
    "云泽县": "澜川市", "南屏县": "澜川市", "平岚县": "澜川市", "澜川经济技术开发区": "澜川市", "柳湾镇": "云泽县",
}  # fmt: skip
OWN = "镇村干部走田埂、进院坝，围绕山林地界、灌溉用水这些容易起争执的事早发现、早劝说，全年化解{}件。"


def corpus_of(rows):
    """Load (report_id, place, level, year, body) with an optional day of publication."""
    names = ["report_id", "place", "level", "year", "text", "published"]
    frame = pd.DataFrame([(*row, None)[:6] for row in rows], columns=names)
    frame["text"] = [
        f"{place}{year}年法治政府建设年度报告\n一、主要工作\n{text}\n"
        for place, year, text in zip(frame["place"], frame["year"], frame["text"], strict=True)
    ]
    return lawkit.load(frame, progress=False)


def overlap(one, other):
    """Return the common part of two spans over the longer of them."""
    return max(0, min(one[1], other[1]) - max(one[0], other[0])) / max(one[1] - one[0], other[1] - other[0])


def match(found, truth):
    """Return which rows of the truth were found, and which found rows are true: spans that agree for 80 % on both sides."""
    hits = {}
    for at, row in found.iterrows():
        sides = [(row.report_id, row.start, row.end), (row.source_id, row.source_start, row.source_end)]
        for one, other in (sides, sides[::-1]):
            hits.setdefault((one[0], other[0]), []).append((at, one[1:], other[1:]))
    matched = {}
    for number, row in enumerate(truth.itertuples()):
        spans = (row.start, row.end), (row.source_start, row.source_end)
        listed = hits.get((row.report_id, row.source_id), [])
        scored = [(min(overlap(one, spans[0]), overlap(other, spans[1])), at) for at, one, other in listed]
        if scored and max(scored)[0] >= 0.8:
            matched[number] = max(scored)[1]
    return matched


# ---------------------------------------------------------------- planted copies


@pytest.fixture(scope="module", params=range(6))
def planted(request):
    return plant_copies(seed=request.param)


@pytest.fixture(scope="module")
def found(planted):
    return lawkit.reuse(planted.corpus, superiors=planted.superiors)


def test_planted_copies_are_found(planted, found):
    matched = match(found, planted.truth)
    assert set(planted.truth["edit"]) == set(EDITS)
    assert len(matched) / len(planted.truth) >= 0.97
    assert len(set(matched.values())) / len(found) >= 0.97
    relations = found.loc[list(matched.values()), "relation"].tolist()
    assert relations == planted.truth.loc[list(matched), "relation"].tolist()


def test_what_all_share_is_not_borrowed(planted, found):
    for text in found["text"]:
        assert not any(phrase in text for phrase in (*SET_PHRASES, *TITLES))


def test_verbatim_copies_have_likeness_one(planted, found):
    matched = match(found, planted.truth)
    kept = {
        number: row
        for number, row in matched.items()
        if planted.truth.loc[number, "edit"] in ("none", "width")
    }
    same = found.loc[list(kept.values())]
    exact = same[same["text"].str.len() == same["source_text"].str.len()]
    assert len(exact) > 5
    changed = found.loc[
        [row for n, row in matched.items() if planted.truth.loc[n, "edit"] == "words and numbers"]
    ]
    measures = ["containment", "cosine", "jaccard", "min_edit", "simple"]
    assert changed[measures].to_numpy().max() < 1
    assert exact[measures].to_numpy().mean() > changed[measures].to_numpy().mean()


# ---------------------------------------------------------------- the demo panel


@pytest.fixture(scope="module")
def demo():
    return lawkit.load_demo()


def test_demo_panel(demo):
    truth = lawkit.demo_truth("copied")
    rows = []
    for row in truth.itertuples():
        places = [
            demo.text(r).index(q) for r, q in ((row.report_id, row.quote), (row.source_id, row.source_quote))
        ]
        rows.append(
            (
                row.report_id,
                places[0],
                places[0] + len(row.quote),
                row.source_id,
                places[1],
                places[1] + len(row.source_quote),
            )
        )
    names = ["report_id", "start", "end", "source_id", "source_start", "source_end"]
    found = lawkit.reuse(demo, superiors=ABOVE)
    matched = match(found, pd.DataFrame(rows, columns=names))
    assert sorted(matched) == list(range(len(truth)))
    assert (
        found.loc[[matched[n] for n in range(len(truth))], "relation"].tolist() == truth["relation"].tolist()
    )
    # What is left descends from a passage of the truth over a third report.
    extra = found.drop(list(matched.values()))
    pairs = set(zip(extra["report_id"], extra["source_id"], strict=True))
    assert pairs == {
        ("lanchuan-2023", "lanchuan-2021"), ("yunze-2024", "yunze-2022"), ("liuwan-2023", "nanping-2023"),
    }  # fmt: skip


def test_superiors_come_from_metadata_too(demo):
    tables = {name: demo.table(name) for name in ("reports", "sections", "items", "sentences")}
    tables["reports"] = tables["reports"].drop(columns="superior")
    texts = {i: demo.text(i) for i in demo}
    plain = lawkit.reuse(lawkit.Corpus(tables, texts))
    assert "superior" not in set(plain["relation"])
    assert {"higher", "own_last_year", "peer"} <= set(plain["relation"])
    tables["reports"]["superior"] = tables["reports"]["place"].map(ABOVE)
    told = lawkit.Corpus(tables, texts)
    pd.testing.assert_frame_equal(lawkit.reuse(told), lawkit.reuse(demo, superiors=ABOVE))


# ---------------------------------------------------------------- one pair at a time


def test_spans_sentences_and_text_agree():
    corpus = corpus_of(
        [
            ("a", "杏花镇", "township", 2022, "抓好培训。" + OWN.format(20) + "抓好宣传。"),
            ("b", "杏花镇", "township", 2023, "新设窗口。开通专线。" + OWN.format(23)),
        ]
    )
    (row,) = lawkit.reuse(corpus).to_dict("records")
    assert (row["report_id"], row["source_id"]) == ("b", "a")
    assert corpus.text("b")[row["start"] : row["end"]] == row["text"] == OWN.format(23)
    assert corpus.text("a")[row["source_start"] : row["source_end"]] == row["source_text"] == OWN.format(20)
    sentences = corpus.sentences
    assert sentences.loc[("b", row["first_sentence"]), "text"] == OWN.format(23)
    assert row["first_sentence"] == row["last_sentence"]
    assert sentences.loc[("a", row["source_first_sentence"]), "text"] == OWN.format(20)
    # 42 characters that speak for borrowing; the label of the figure (全年化解23件) does not.
    letters = [c for c in OWN if "一" <= c <= "鿿"]
    assert row["score"] == len(letters) - len("全年化解件")


@pytest.mark.parametrize(
    "change",
    [
        lambda t: t,
        lambda t: in_width(t, "full"),
        lambda t: t.replace("，", ", "),
        lambda t: t.replace("、", ""),
    ],
)
def test_width_marks_and_blanks_do_not_matter(change):
    corpus = corpus_of(
        [
            ("a", "杏花镇", "township", 2022, OWN.format(20)),
            ("b", "沙河镇", "township", 2023, change(OWN.format(20))),
        ]
    )
    (row,) = lawkit.reuse(corpus).to_dict("records")
    assert [row[m] for m in ("containment", "cosine", "jaccard", "min_edit", "simple")] == [1.0] * 5
    assert row["relation"] == "peer"


@pytest.mark.parametrize(
    "text",
    [
        SET_PHRASES[0],
        *TITLES,
        FIGURES.format(*range(10, 18)),
        "认真贯彻落实《中华人民共和国行政处罚法》和《法治政府建设实施纲要》《法治中国建设规划》。",
        "共收到行政复议申请88件，受理80件，审结75件；调解纠纷120件，成功118件，成功率98.3%。",
        "一是抓培训。二是抓宣传。三是抓督察。",
    ],
)
def test_set_words_titles_and_figures_are_not_borrowed(text):
    corpus = corpus_of(
        [
            ("a", "杏花镇", "township", 2022, text + "新设窗口三处。"),
            ("b", "沙河镇", "township", 2023, "开通专线。" + text),
        ]
    )
    assert lawkit.reuse(corpus).empty


def test_the_same_in_other_words_is_not_borrowed():
    said = (
        "组织执法人员参加线上轮训，考试不过关的暂停执法资格。针对山林地界引发的纠纷，镇村干部提前上门劝解。",
        "对全体执法人员开展集中培训，测试不合格者不得上岗执法。围绕地界争执，司法所会同村干部主动介入化解矛盾。",
    )
    rows = [
        (str(at), f"{name}镇", "township", 2022 + at, text)
        for at, (name, text) in enumerate(zip("杏沙", said, strict=True))
    ]
    assert lawkit.reuse(corpus_of(rows)).empty


def test_headings_are_not_borrowed():
    heading = "（一）健全依法行政制度体系加快推进政府治理规范化程序化法治化"
    corpus = corpus_of(
        [
            ("a", "杏花镇", "township", 2022, heading + "\n新设窗口三处。"),
            ("b", "沙河镇", "township", 2023, heading + "\n开通专线。"),
        ]
    )
    assert corpus.sections["heading"].str.contains("规范化").any()
    assert lawkit.reuse(corpus).empty


def test_set_phrases_need_more_than_half_of_five_bodies():
    shared = "坚持把矛盾化解在萌芽状态，把服务送到群众家门口，把评判权交到群众手上。"
    names = "杏沙竹柳松梅"
    fresh = [f"{c}字号巡回车开进{c}家湾，{c}溪口的夜市普法摊位摆到深夜。" for c in names]
    rows = [
        (c, f"{c}花镇", "township", 2023, f"{text}{shared}") for c, text in zip(names, fresh, strict=True)
    ]
    assert len(lawkit.reuse(corpus_of(rows[:4]))) == 6  # every pair of four bodies
    assert lawkit.reuse(corpus_of(rows)).empty
    shares = lawkit.boilerplate(corpus_of(rows), by="report")
    assert (shares["formula"] > 0.4).all()
    assert (shares["borrowed"] == 0).all()
    assert len(lawkit.reuse(corpus_of(rows), formula=1.0)) == 15


# ---------------------------------------------------------------- who, and who first

REPORTS = pd.DataFrame(
    [
        ("city-22", "甲市", "prefecture", "丙省", "甲市", None, "甲市人民政府", "government", 2022, "2023-03-01"),
        ("county-21", "乙县", "county", "丙省", "甲市", "乙县", "乙县人民政府", "government", 2021, "2022-02-01"),
        ("county-22", "乙县", "county", "丙省", "甲市", "乙县", "乙县人民政府", "government", 2022, "2023-02-01"),
        ("county-23", "乙县", "county", "丙省", "甲市", "乙县", "乙县人民政府", "government", 2023, None),
        ("bureau-22", "乙县", "county", "丙省", "甲市", "乙县", "乙县司法局", "department", 2022, None),
        ("other-22", "丁县", "county", "丙省", "戊市", "丁县", "丁县人民政府", "government", 2022, None),
        ("nobody", None, None, None, None, None, None, None, np.nan, None),
    ],
    columns=["report_id", "place", "level", "province", "prefecture", "county", "org", "org_type", "year", "published"],
).assign(published=lambda t: t["published"].astype("datetime64[s]")).set_index("report_id")  # fmt: skip


@pytest.mark.parametrize(
    ("report", "source", "relation", "order"),
    [
        ("county-22", "county-21", "own_last_year", "year"),
        ("county-23", "county-21", "own_earlier", "year"),
        ("city-22", "county-22", "subordinate", "published"),
        ("county-23", "city-22", "superior", "year"),
        ("bureau-22", "county-22", "superior", "unknown"),
        ("bureau-22", "city-22", "superior", "unknown"),
        ("other-22", "city-22", "higher", "unknown"),
        ("other-22", "county-22", "peer", "unknown"),
        ("nobody", "city-22", "unknown", "unknown"),
    ],
)
def test_relations_and_order(report, source, relation, order):
    kinship = read_kinship(REPORTS)
    one, other = (np.array([kinship.reports.index(name)]) for name in (report, source))
    ahead, basis = put_in_order(kinship, one, other)
    if relation != "peer":
        behind, _ = put_in_order(kinship, other, one)
        assert behind.tolist() == [False]
    assert basis.tolist() == [order]
    if report != "nobody" and relation != "peer":
        assert ahead.tolist() == [True]
    assert relate(kinship, one, other).tolist() == [relation]


def test_given_superiors_reach_up_the_chain():
    reports = REPORTS.assign(province=None, prefecture=None, county=None)
    kinship = read_kinship(reports, {"乙县": "丁县", "丁县": "甲市"})
    one = np.array([kinship.reports.index("county-23")] * 2)
    above = np.array([kinship.reports.index("city-22"), kinship.reports.index("other-22")])
    assert relate(kinship, one, above).tolist() == ["superior", "superior"]


def test_homonyms_are_not_above():
    reports = REPORTS.copy()
    reports.loc["city-22", "province"] = "己省"
    kinship = read_kinship(reports)
    pair = (np.array([kinship.reports.index(name)]) for name in ("county-23", "city-22"))
    assert relate(kinship, *pair).tolist() == ["higher"]


# ---------------------------------------------------------------- measures by hand


def test_measures_by_hand():
    found = compare_texts("甲乙丙丁", "甲乙丙戊己")
    # bigrams 甲乙 乙丙 丙丁 against 甲乙 乙丙 丙戊 戊己
    assert found.containment == 2 / 3
    assert found.cosine == pytest.approx(2 / sqrt(3 * 4))
    assert found.jaccard == 2 / 5
    assert found.min_edit == pytest.approx(1 - 2 / 5)  # one changed, one added
    assert found.simple == 3 / (3 + 2)  # three equal, a change of one into two
    assert compare_texts("甲乙", "丙丁") == (0, 0, 0, 0, 0)
    assert compare_texts("甲", "") == (0, 0, 0, 0, 0)
    assert compare_texts("", "") == (1, 1, 1, 1, 1)


@given(st.text("甲乙丙丁，1", max_size=30), st.text("甲乙丙丁，1", max_size=30))
def test_measures_are_shares_and_symmetric(one, other):
    there, back = compare_texts(one, other), compare_texts(other, one)
    assert all(0 <= value <= 1 + 1e-12 for value in there)
    assert there[1:4] == pytest.approx(back[1:4])
    assert compare_texts(one, one) == (1, 1, 1, 1, 1)


@given(st.text("甲乙丙丁", max_size=40), st.integers(2, 5))
def test_shingles_are_told_apart_as_strings_are(text, n):
    stream = read_stream(text, [(0, 0, len(text))])
    hashes = hash_shingles(stream.letters, n).tolist()
    runs = [text[at : at + n] for at in range(len(text) - n + 1)]
    assert [hashes.index(h) for h in hashes] == [runs.index(r) for r in runs]
    index = index_shingles([stream, stream], [0, 1], n)
    assert len(index.bodies) == len(set(runs))
    assert (index.bodies == 2).all()


@given(
    st.lists(
        st.sampled_from(
            ["镇村干部走田埂", "进院坝", "受理12件", "早发现早劝说", "，", "。", "《行政处罚法》"]
        ),
        min_size=1,
        max_size=25,
    )
)
def test_alignment_with_itself_is_the_whole(parts):
    text = "".join(parts)
    ends = [at + 1 for at, c in enumerate(text) if c == "。"]
    cuts = [0, *ends, len(text)]
    stream = read_stream(text, [(n, a, b) for n, (a, b) in enumerate(pairwise(cuts))])
    if not len(stream):
        return
    letters = Letters(stream.letters, stream.evidence, stream.clauses, stream.sentences)
    for passage in align(letters, letters, (0, len(stream)), (0, len(stream))):
        assert (passage.start, passage.end) == (passage.other_start, passage.other_end)
        assert passage.shared == passage.end - passage.start or passage.shared < len(stream)
        assert passage.score <= stream.evidence.sum()
    assert (stream.starts < stream.stops).all()
    assert (np.diff(stream.starts) > 0).all()


# ---------------------------------------------------------------- boilerplate and novelty


@pytest.fixture(scope="module")
def panel():
    peer = "老茶馆里的院坝会每逢赶场天开讲，听众点题、律师答题、干部记题。"
    return corpus_of(
        [
            ("a-22", "杏花镇", "township", 2022, OWN.format(20) + "新设窗口三处，夜里也开门。"),
            ("a-23", "杏花镇", "township", 2023, OWN.format(23) + "开通夜间巴士接送老人。" + peer),
            ("b-23", "沙河镇", "township", 2023, "水上巡逻队沿江张贴告示。" + peer, "2023-12-01"),
        ]
    )


def test_shares_by_sentence(panel):
    shares = lawkit.boilerplate(panel).set_index("report_id")
    mine = shares.loc["a-23"]
    assert mine["own_last_year"].tolist() == [1.0, 0.0, 0.0]
    assert mine["peer"].tolist() == [0.0, 0.0, 1.0]
    assert mine["new"].tolist() == [0.0, 1.0, 0.0]
    assert mine["superior"].isna().all()  # the corpus has none
    # Nothing stood before the first report, so nothing can be said of it.
    assert shares.loc["a-22", ["own_last_year", "peer", "borrowed", "new"]].isna().all(axis=None)
    # a-23 has no day of publication, so the peers' passage counts on both sides.
    assert shares.loc["b-23", "peer"].tolist() == [0.0, 1.0]


def test_units_add_up(panel):
    by_sentence = lawkit.boilerplate(panel)
    for by in ("section", "report"):
        table = lawkit.boilerplate(panel, by=by)
        for share in ("own_last_year", "peer", "borrowed", "new", "formula"):
            weighted = (
                (by_sentence[share] * by_sentence["n_letters"])
                .groupby(by_sentence["report_id"])
                .sum(min_count=1)
            )
            mine = (table[share] * table["n_letters"]).groupby(table["report_id"]).sum(min_count=1)
            pd.testing.assert_series_equal(weighted, mine)
    parts = by_sentence[["borrowed", "formula", "new"]].dropna().sum(axis=1)
    assert np.allclose(parts, 1)


def test_novelty(panel):
    table = lawkit.novelty(panel).set_index("report_id")
    assert table.loc["a-23", "previous_id"] == "a-22"
    assert table["previous_id"].isna().tolist() == [True, False, True]
    letters = {"own": len("镇村干部走田埂进院坝围绕山林地界灌溉用水这些容易起争执的事早发现早劝说全年化解件") + 1,
               "new": len("开通夜间巴士接送老人"), "peer": len("老茶馆里的院坝会每逢赶场天开讲听众点题律师答题干部记题")}  # fmt: skip
    assert table.loc["a-23", "n_letters"] == sum(letters.values())
    assert table.loc["a-23", "novelty"] == pytest.approx(letters["new"] / sum(letters.values()))
    assert 0 < table.loc["a-23", "cosine"] < 1
    assert pd.isna(table.loc["a-22", "cosine"])


def test_known_passages_give_the_same_and_a_part_gives_a_part(panel):
    passages = lawkit.reuse(panel)
    pd.testing.assert_frame_equal(lawkit.novelty(panel, passages=passages), lawkit.novelty(panel))
    own = passages[passages["relation"] == "own_last_year"]
    table = lawkit.boilerplate(panel, by="report", passages=own).set_index("report_id")
    assert table.loc["a-23", "peer"] == 0
    assert table.loc["a-23", "own_last_year"] > 0.4


def test_every_relation_has_a_column():
    from lawkit.analysis.reuse.kinship import RELATIONS

    assert set(_KINDS) == set(RELATIONS)


# ---------------------------------------------------------------- what every verb promises


@pytest.mark.parametrize(
    "corpus",
    [lawkit.Corpus({}, {}), lawkit.Corpus({}), corpus_of([("a", "杏花镇", "township", 2022, "抓好培训。")])],
)
def test_too_little_gives_empty_tables(corpus):
    found = lawkit.reuse(corpus)
    assert found.dtypes.astype(str).to_dict() == dict(COLUMNS)
    assert found.empty
    for by in ("sentence", "section", "report"):
        assert lawkit.boilerplate(corpus, by=by).empty
    assert lawkit.novelty(corpus).empty


def test_columns_and_types_are_the_same_full_or_empty(panel):
    empty = lawkit.Corpus({})
    assert lawkit.reuse(panel).dtypes.equals(lawkit.reuse(empty).dtypes)
    for by in ("sentence", "section", "report"):
        assert lawkit.boilerplate(panel, by=by).dtypes.equals(lawkit.boilerplate(empty, by=by).dtypes)
    assert lawkit.novelty(panel).dtypes.equals(lawkit.novelty(empty).dtypes)


@pytest.mark.parametrize("verb", [lawkit.reuse, lawkit.boilerplate, lawkit.novelty])
def test_without_text_an_error_says_so(panel, verb, tmp_path):
    panel.save(tmp_path / "saved", text=False)
    with pytest.raises(LawkitError, match="without text"):
        verb(lawkit.open_corpus(tmp_path / "saved"))


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("roles", ["nonsense"]),
        ("min_score", 0),
        ("formula", 0),
        ("formula", 1.5),
        ("jobs", 0),
        ("jobs", True),
    ],
)
def test_wrong_options_are_named(panel, option, value):
    for verb in (lawkit.reuse, lawkit.boilerplate, lawkit.novelty):
        with pytest.raises(ValueError, match=option):
            verb(panel, **{option: value})
    with pytest.raises(ValueError, match="by must be one of"):
        lawkit.boilerplate(panel, by="word")


def test_reports_without_letters_are_passed_over():
    corpus = corpus_of(
        [
            ("a", "杏花镇", "township", 2022, OWN.format(2)),
            ("b", "杏花镇", "township", 2023, "。"),
            ("c", "沙河镇", "township", 2023, OWN.format(3)),
        ]
    )
    assert len(lawkit.reuse(corpus)) == 1
    assert "b" not in set(lawkit.boilerplate(corpus)["report_id"])


def test_roles_limit_what_is_compared(demo):
    found = lawkit.reuse(demo, roles=["problems"])
    everywhere = lawkit.reuse(demo)
    assert 0 < len(found) < len(everywhere)
    roles = demo.sentences["role"]
    assert {roles[(r.report_id, r.first_sentence)] for r in found.itertuples()} == {"problems"}


def test_the_same_for_any_jobs_and_order(demo, monkeypatch):
    import lawkit.analysis.reuse.candidates as candidates

    monkeypatch.setattr(candidates, "_BLOCK", 3000)
    once = lawkit.reuse(demo)
    monkeypatch.undo()
    pd.testing.assert_frame_equal(once, lawkit.reuse(demo))
    reversed_ids = list(demo)[::-1]
    backwards = demo.select(report_id=reversed_ids[:12]) + demo.select(report_id=reversed_ids[12:])
    pd.testing.assert_frame_equal(once, lawkit.reuse(backwards))


def test_two_workers_find_the_same(demo, monkeypatch):
    import lawkit.analysis.reuse.candidates as candidates

    monkeypatch.setattr(candidates, "_BLOCK", 6000)
    pd.testing.assert_frame_equal(lawkit.reuse(demo, jobs=2), lawkit.reuse(demo, jobs=1))


def test_a_passage_of_very_many_bodies_leads_to_the_first(monkeypatch):
    import lawkit.analysis.reuse.candidates as candidates

    monkeypatch.setattr(candidates, "_OFTEN", 8)
    monkeypatch.setattr(candidates, "_FIRST", 3)
    rng = np.random.default_rng(0)
    letters = [chr(c) for c in range(0x5200, 0x5600)]
    rows = []
    for body in range(40):
        own = "".join(rng.choice(letters, 40)) + "。"
        shared = "老茶馆里的院坝会每逢赶场天开讲，听众点题、律师答题、干部记题。" if body < 16 else ""
        for year in (2022, 2023):
            rows.append(
                (
                    f"{body:02d}-{year}",
                    f"{chr(0x4E20 + body)}水镇",
                    "township",
                    year,
                    own[::-1] + shared if year == 2022 else shared + own,
                )
            )
    found = lawkit.reuse(corpus_of(rows))
    named = found[found["text"].str.contains("老茶馆")]
    assert set(named[named["report_id"].str.endswith("2023")]["relation"]) == {"own_last_year", "peer"}
    assert (named["relation"] == "own_last_year").sum() == 16
    # Every borrower leads to the three first ones at least; not all pairs of 32 are listed.
    first = set(named["source_id"].value_counts().head(3).index)
    assert len(first) == 3
    assert len(named) < 32 * 31 / 2
