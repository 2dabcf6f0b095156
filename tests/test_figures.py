"""Figures: what is drawn, in both languages, legible, and without a trace in the settings."""

import dataclasses
import inspect
import subprocess
import sys
import tomllib
import warnings
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
from figure_checks import draw, problems_of_layout, texts
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection
from matplotlib.colors import same_color, to_hex

import lawkit

mpl.use("agg")
import matplotlib.pyplot as plt

from lawkit import figures
from lawkit.errors import LawkitError
from lawkit.figures import fonts, wording
from lawkit.figures.style import COLOURS, MARKERS, ROLE_LOOKS
from lawkit.structure.wordings import ROLES

LABELS = tomllib.loads(
    (Path(lawkit.__file__).parent / "resources" / "labels_figures.toml").read_text(encoding="utf-8")
)
INDICATORS = [
    "recon_accepted", "legal_aid_cases", "mediation_cases", "lit_cases", "lit_head_rate", "publicity_events", "gov_rating_good",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _close_figures():
    yield
    plt.close("all")


@pytest.fixture(scope="module")
def demo():
    return lawkit.load_demo()


@pytest.fixture(scope="module")
def clusters(demo):
    return lawkit.cluster_keywords(demo, top=120, resamples=10)


@pytest.fixture(scope="module")
def topics(demo):
    return lawkit.topics(demo, method="seeded", runs=1)


@pytest.fixture(scope="module")
def drawers(demo, clusters, topics):
    """Name → a function that draws the figure of that name on the demo panel."""
    reuse = lawkit.reuse(demo)
    found = _drawers(demo, clusters, topics, report="nanping-2022", indicator="publicity_people")
    return found | {"reuse_matrix": lambda **k: figures.reuse_matrix(reuse, corpus=demo, **k)}


@pytest.fixture(scope="module")
def published_drawers():
    """The same for the published tables of real reports, but for what needs their text."""
    corpus = lawkit.load_published()
    clusters = lawkit.cluster_keywords(corpus, top=120, resamples=10)
    topics = lawkit.topics(corpus, method="seeded", runs=1)
    return _drawers(corpus, clusters, topics, report=corpus.reports.index[0], indicator="legal_aid_cases")


def _drawers(corpus, clusters, topics, *, report, indicator):
    index = ("report_id", "place", "year")
    metrics = lawkit.metric_table(corpus, indicators=INDICATORS, index=index)
    coverage = lawkit.coverage(corpus)
    trend = lawkit.trend(corpus)
    composition = lawkit.composition(corpus)
    prevalence = lawkit.topic_prevalence(topics, corpus, by="year", resamples=50)
    links = lawkit.link_plans(corpus)
    keyness = lawkit.compare_terms(corpus, {"role": "problems"}, {"role": "measures"})
    terms = lawkit.term_trend(corpus, ["行政复议", "普法", "营商环境"])
    return {
        "report_anatomy": lambda **k: figures.report_anatomy(corpus, **k),
        "indicator_trends": lambda **k: figures.indicator_trends(trend, indicator=indicator, log=True, **k),
        "indicator_heatmap": lambda **k: figures.indicator_heatmap(metrics, coverage=coverage, **k),
        "composition_bars": lambda **k: figures.composition_bars(
            composition, composition="recon_outcomes", **k
        ),
        "keyword_map": lambda **k: figures.keyword_map(clusters, **k),
        "cluster_network": lambda **k: figures.cluster_network(clusters, **k),
        "topics_over_years": lambda **k: figures.topics_over_years(prevalence, topics=topics, **k),
        "problem_plan_flow": lambda **k: figures.problem_plan_flow(
            links, corpus=corpus, report_id=report, **k
        ),
        "flow of topics": lambda **k: figures.problem_plan_flow(links, topics=topics, **k),
        "keyness_plot": lambda **k: figures.keyness_plot(keyness, **k),
        "audit_view": lambda **k: figures.audit_view(corpus, **k),
        "term_trends": lambda **k: figures.term_trends(terms, **k),
    }


FIGURES = [name for name in figures.__all__ if name not in ("style", "use_chinese_font")]
NAMES = [*FIGURES, "flow of topics"]


def test_every_figure_is_tried(drawers):
    assert sorted(drawers) == sorted(NAMES)


# ---------------------------------------------------------------- all figures


@pytest.mark.parametrize("width", [80, 160])
@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_cut_overlaps_or_lacks_a_glyph(drawers, name, lang, width):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with figures.style():
            ax = drawers[name](lang=lang, width=width)
    assert isinstance(ax, Axes)
    assert ax.figure.get_figwidth() * 25.4 == pytest.approx(width)
    assert len(texts(ax)) >= 4
    assert problems_of_layout(ax) == []


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", [name for name in NAMES if name != "reuse_matrix"])
def test_tables_of_real_reports_can_be_drawn_small(published_drawers, name, lang):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with figures.style():
            ax = published_drawers[name](lang=lang, width=80)
    assert len(texts(ax)) >= 4
    assert LABELS["text"]["empty"][lang] not in texts(ax)
    assert problems_of_layout(ax) == []


def test_the_checks_of_the_layout_see_faults():
    with figures.style():
        figure, ax = plt.subplots()
        ax.text(0.2, 0.5, "压在一起")
        ax.text(0.2, 0.52, "的两行字")
        ax.text(0.9, 0.1, "伸出画布之外的一行字", clip_on=False).set_in_layout(False)
    found = " ".join(problems_of_layout(ax))
    assert "overlap" in found
    assert "cut" in found
    plt.close(figure)
    figure, ax = plt.subplots()
    with mpl.rc_context({"font.family": ["DejaVu Sans"]}):
        ax.set_title("法")
    with pytest.raises(UserWarning, match="Glyph"):
        draw(ax)


@pytest.mark.parametrize("name", NAMES)
def test_ax_is_used_and_no_state_is_changed(drawers, name):
    with figures.style():
        figure, ax = plt.subplots(figsize=(160 / 25.4, 130 / 25.4))
        before, known, open_now = dict(mpl.rcParams), len(fonts.fontManager.ttflist), plt.get_fignums()
        size = tuple(figure.get_size_inches())
        assert drawers[name](ax=ax) is ax
        assert dict(mpl.rcParams) == before
    assert plt.get_fignums() == open_now
    assert plt.gcf() is figure
    assert tuple(figure.get_size_inches()) == size
    assert len(figure.axes) == 1
    assert len(fonts.fontManager.ttflist) == known
    assert problems_of_layout(ax) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_new_figure_changes_no_settings_and_is_the_only_one(drawers, name):
    with mpl.rc_context():
        figures.use_chinese_font()
        before = dict(mpl.rcParams)
        ax = drawers[name]()
        assert dict(mpl.rcParams) == before
    assert plt.get_fignums() == [ax.figure.number]
    draw(ax)  # with the settings put back, the font stays


@pytest.mark.parametrize("name", NAMES)
def test_languages_differ_and_others_are_refused(drawers, name):
    with figures.style():
        chinese, english = (set(texts(drawers[name](lang=lang))) for lang in ("zh", "en"))
        assert chinese != english
        with pytest.raises(ValueError, match=r"lang must be one of 'zh', 'en'; got 'de'"):
            drawers[name](lang="de")
        with pytest.raises(ValueError, match="width must be a positive number"):
            drawers[name](width=0)


@pytest.mark.parametrize("name", FIGURES)
def test_signatures_are_alike(name):
    parameters = inspect.signature(getattr(figures, name)).parameters
    first, *rest = parameters.values()
    assert first.kind is first.POSITIONAL_OR_KEYWORD
    assert all(p.kind is p.KEYWORD_ONLY for p in rest)
    assert list(parameters)[-3:] == ["ax", "lang", "width"]
    assert [parameters[p].default for p in ("ax", "lang", "width")] == [None, "zh", 160.0]
    documented = inspect.getdoc(getattr(figures, name))
    assert all(part in documented for part in ("Parameters\n---", "Returns\n---", "Examples\n---", ">>> "))
    assert all(f"\n{p}" in documented or f", {p}\n" in documented for p in parameters)


def _empty_clusters(clusters):
    from types import SimpleNamespace

    return SimpleNamespace(
        members=clusters.members.head(0), clusters=clusters.clusters.head(0), edges=clusters.edges.head(0)
    )


@pytest.mark.parametrize(("lang", "note"), [("zh", "没有可绘制的数据"), ("en", "Nothing to draw")])
@pytest.mark.parametrize("name", NAMES)
def test_empty_tables_give_a_note(demo, clusters, topics, name, lang, note):
    none = lawkit.Corpus({}, {})
    prevalence = pd.DataFrame(columns=["topic", "by", "value", "estimate", "low", "high"])
    made = {
        "report_anatomy": lambda **k: figures.report_anatomy(none, **k),
        "indicator_trends": lambda **k: figures.indicator_trends(lawkit.trend(none), **k),
        "indicator_heatmap": lambda **k: figures.indicator_heatmap(lawkit.metric_table(none), **k),
        "composition_bars": lambda **k: figures.composition_bars(lawkit.composition(none), **k),
        "keyword_map": lambda **k: figures.keyword_map(_empty_clusters(clusters), **k),
        "cluster_network": lambda **k: figures.cluster_network(_empty_clusters(clusters), **k),
        "topics_over_years": lambda **k: figures.topics_over_years(prevalence, topics=topics, **k),
        "problem_plan_flow": lambda **k: figures.problem_plan_flow(lawkit.link_plans(none), **k),
        "flow of topics": lambda **k: figures.problem_plan_flow(lawkit.link_plans(none), topics=topics, **k),
        "keyness_plot": lambda **k: figures.keyness_plot(
            lawkit.compare_terms(demo, {"year": 1999}, {"year": 2021}), **k
        ),
        "reuse_matrix": lambda **k: figures.reuse_matrix(lawkit.reuse(none), corpus=none, **k),
        "audit_view": lambda **k: figures.audit_view(none, **k),
        "term_trends": lambda **k: figures.term_trends(lawkit.term_trend(none, ["普法"]), **k),
    }
    with figures.style():
        ax = made[name](lang=lang)
    assert texts(ax) == [note]


@pytest.mark.parametrize(
    ("verb", "call"),
    [
        ("trend", figures.indicator_trends),
        ("composition", figures.composition_bars),
        ("topic_prevalence", figures.topics_over_years),
        ("link_plans", figures.problem_plan_flow),
        ("compare_terms", figures.keyness_plot),
        ("reuse", figures.reuse_matrix),
        ("term_trend", figures.term_trends),
    ],
)
def test_a_wrong_table_is_named_and_leaves_no_figure(verb, call):
    with pytest.raises(ValueError, match=f"table has no column .*lawkit.{verb} returns"):
        call(pd.DataFrame({"x": [1]}))
    assert plt.get_fignums() == []


def test_a_figure_that_fails_is_closed(demo):
    with figures.style(), pytest.raises(AttributeError):
        figures.keyword_map(
            type("Broken", (), {"members": pd.DataFrame({"x": [1.0], "y": [1.0], "count": [1]})})()
        )
    assert plt.get_fignums() == []


# ---------------------------------------------------------------- fonts, words, looks


def test_import_of_lawkit_loads_no_matplotlib_and_import_of_figures_changes_nothing():
    code = """
import sys, lawkit
assert "matplotlib" not in sys.modules and "figures" in dir(lawkit)
import matplotlib as mpl
before = dict(mpl.rcParams)
lawkit.figures.style
assert dict(mpl.rcParams) == before
from matplotlib.font_manager import fontManager
print([f.name for f in fontManager.ttflist if "Noto Sans SC" in f.name and "pylopdf" in f.fname])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_the_font_is_set_only_when_asked_for():
    with mpl.rc_context({"font.family": ["DejaVu Sans"]}):
        before = dict(mpl.rcParams)
        assert not fonts.shows_chinese()
        assert figures.use_chinese_font() == "Noto Sans SC"
        changed = {key for key, value in dict(mpl.rcParams).items() if before[key] != value}
        assert changed == {"font.family"}
        assert fonts.shows_chinese()
        known = len(fonts.fontManager.ttflist)
        assert figures.use_chinese_font("serif") == "Noto Serif SC"
        figures.use_chinese_font("serif")
        assert len(fonts.fontManager.ttflist) - known in (0, 1)
        sns = pytest.importorskip("seaborn")
        sns.set_theme(font=figures.use_chinese_font())
        assert fonts.shows_chinese()


def test_the_style_comes_and_goes():
    before = dict(mpl.rcParams)
    with figures.style("serif", rc={"font.size": 9}):
        assert mpl.rcParams["font.family"][0] == "Noto Serif SC"
        assert mpl.rcParams["font.size"] == 9
    assert dict(mpl.rcParams) == before
    with pytest.raises(ZeroDivisionError), figures.style():
        1 / 0  # noqa: B018
    assert dict(mpl.rcParams) == before


@pytest.mark.filterwarnings("ignore:Glyph")
def test_without_a_chinese_font_the_reader_is_told(demo):
    with (
        mpl.rc_context({"font.family": ["DejaVu Sans"]}),
        pytest.warns(UserWarning, match=r"call lawkit\.figures\.use_chinese_font\(\)") as told,
    ):
        figures.audit_view(demo)
    assert told[0].filename == __file__


def test_a_font_that_cannot_serve_is_refused(tmp_path, monkeypatch):
    latin = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSansMono.ttf"
    copy = tmp_path / "latin.ttf"
    copy.write_bytes(latin.read_bytes())
    with pytest.raises(ValueError, match="has no Chinese characters"):
        figures.use_chinese_font(copy)
    (tmp_path / "none.ttf").write_bytes(b"no font")
    for name in ("none.ttf", "missing.ttf"):
        with pytest.raises(ValueError, match="font: cannot read"):
            figures.use_chinese_font(tmp_path / name)
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    with pytest.raises(LawkitError, match=r'pip install "lawkit\[lab\]"'):
        figures.use_chinese_font()


def test_labels_are_there_in_both_languages():
    for group, labels in LABELS.items():
        if group != "meta":
            for key, label in labels.items():
                assert set(label) == {"zh", "en"}, (group, key)
    assert set(LABELS["roles"]) == set(ROLES) == set(ROLE_LOOKS)
    source = "".join(p.read_text(encoding="utf-8") for p in Path(figures.__file__).parent.glob("*.py"))
    assert [key for key in LABELS["text"] if f'"{key}"' not in source] == []


def test_looks_differ_without_colour():
    okabe_ito = {"#000000", "#E69F00", "#56B4E9", "#009E73", "#F0E442", "#0072B2", "#D55E00", "#CC79A7"}
    assert {c.upper() for c in COLOURS} - {c.upper() for c in okabe_ito} == {"#1A1A1A"}
    hatched = [hatch for _, hatch in ROLE_LOOKS.values() if hatch]
    assert len(hatched) == len(set(hatched)) == len(ROLES) - 2  # the others are nearly white and dark blue
    assert len(set(zip(COLOURS, MARKERS, strict=False))) == len(COLOURS)


@pytest.mark.parametrize(
    ("name", "width", "expected"),
    [
        ("云泽县 2021", 60, "云泽县 2021"),
        ("云泽经济技术开发区 2023", 24, "云泽经济技… 2023"),
        ("没有年份的很长很长的名称", 20, "没有年份的很…"),
    ],
)
def test_long_names_keep_their_year(name, width, expected):
    assert wording.clip(name, width, 7.5) == expected


@pytest.mark.parametrize(
    "words", ["", "法", "普法宣传活动场次 (场次)", "a long English label with words", "（一）是"]
)
@pytest.mark.parametrize("width", [3, 10, 30, 200])
def test_wrapped_words_keep_their_width_and_order(words, width):
    lines = wording.wrap(words, width, 7.5, lines=4).split("\n")
    assert len(lines) <= 4
    kept = "".join(lines).replace(" ", "").removesuffix("…")
    assert words.replace(" ", "").startswith(kept)
    wide = max((len(p) for p in wording._pieces(words)), default=0)
    assert all(wording.measure(line, 7.5) <= width or len(line) <= wide + 1 for line in lines)


def test_brackets_and_marks_do_not_begin_or_end_a_line_alone():
    assert wording.wrap("普法宣传活动场次 (场次)", 28, 7.5) == "普法宣传活动场次\n(场次)"
    assert wording.wrap("抓好落实，做到位", 12, 7.5, lines=3) == "抓好落\n实，做到\n位"


@pytest.mark.parametrize("words", ["$1$", "罚没$5和$6", "a_$x^2$_b", "$"])
def test_dollars_of_reports_are_drawn_as_they_are(words):
    with figures.style():
        _, ax = plt.subplots()
        text = ax.set_title(wording.safe(words))
    draw(ax)
    shown, is_math = text._preprocess_math(text.get_text())
    assert (shown, bool(is_math)) == (words, False)


# ---------------------------------------------------------------- what is drawn


def _points(ax, gid):
    return [tuple(p) for line in ax.lines if line.get_gid() == gid for p in np.column_stack(line.get_data())]


def _segments(ax):
    """Return the lines between points, with how they are drawn."""
    return [
        (tuple(line.get_xdata()), line.get_linestyle())
        for line in ax.lines
        if line.get_gid() is None and len(line.get_xdata()) == 2 and line.get_linestyle() != "None"
    ]


def _legend(ax):
    return [text.get_text() for text in ax.get_legend().get_texts()]


def _trend_rows(rows):
    columns = ["body", "place", "year", "indicator", "unit", "value", "bound"]
    return pd.DataFrame(rows, columns=columns)


def test_trends_do_not_join_gaps_and_mark_bounds():
    rows = [
        ("甲县 government", "甲县", 2019, "legal_aid_cases", "件", 100.0, "exact"),
        ("甲县 government", "甲县", 2020, "legal_aid_cases", "件", 120.0, "exact"),
        ("甲县 government", "甲县", 2022, "legal_aid_cases", "件", 150.0, "over"),
        ("甲县 government", "甲县", 2023, "legal_aid_cases", "件", 160.0, "exact"),
        ("乙县 government", "乙县", 2020, "legal_aid_cases", "件", 80.0, "under"),
        ("乙县 government", "乙县", 2021, "legal_aid_cases", "件", 90.0, "about"),
    ]
    with figures.style():
        ax = figures.indicator_trends(_trend_rows(rows))
        english = figures.indicator_trends(_trend_rows(rows), lang="en")
    assert _segments(ax) == [((2019, 2020), "-"), ((2022, 2023), ":"), ((2020, 2021), ":")]
    assert _points(ax, "exact") == [(2019, 100), (2020, 120), (2023, 160)]
    assert _points(ax, "bound") == [(2022, 150), (2020, 80), (2021, 90)]
    hollow = [line for line in ax.lines if line.get_gid() == "bound"]
    assert all(line.get_markerfacecolor() == "white" for line in hollow)
    arrows = {text.xy: text.xyann[1] for text in ax.texts}
    assert {at: shift > 0 for at, shift in arrows.items()} == {(2022, 150): True, (2020, 80): False}
    assert _legend(ax) == ["甲县", "乙县", "至少", "不足", "约数"]
    assert _legend(english) == ["甲县", "乙县", "at least", "less than", "about"]
    assert ax.get_ylim()[0] == 0
    colours = [line.get_color() for line in ax.get_legend().get_lines()[:2]]
    markers = [line.get_marker() for line in ax.get_legend().get_lines()[:2]]
    assert len(set(colours)) == len(set(markers)) == 2


def test_trends_of_one_body_are_named_by_indicator_and_share_a_unit():
    rows = [
        ("甲县 government", "甲县", 2020, "recon_accepted", "件", 10.0, "exact"),
        ("甲县 government", "甲县", 2020, "recon_closed", "件", 9.0, "exact"),
    ]
    with figures.style():
        ax = figures.indicator_trends(_trend_rows(rows))
        assert _legend(ax) == ["行政复议受理件数", "行政复议审结件数"]
        assert ax.get_ylabel() == "件"
        rows.append(("甲县 government", "甲县", 2020, "lit_head_rate", "%", 95.0, "exact"))
        with pytest.raises(ValueError, match="values in %, 件, which share no axis"):
            figures.indicator_trends(_trend_rows(rows))
        with pytest.raises(ValueError, match="indicator must be one of"):
            figures.indicator_trends(_trend_rows(rows), indicator="nothing")
        log = figures.indicator_trends(_trend_rows([(*rows[0][:5], 0.0, "exact"), *rows[1:2]]), log=True)
    assert _points(log, "exact") == [(2020, 9)]  # zero has no place on a logarithmic scale
    assert log.get_yscale() == "log"


def test_bodies_of_one_place_are_told_apart():
    table = pd.DataFrame(
        {"body": ["甲县 government", "甲县司法局", "乙县 government"], "place": ["甲县", "甲县", "乙县"]}
    )
    assert wording.name_bodies(table) == {
        "甲县 government": "甲县 government", "甲县司法局": "甲县司法局", "乙县 government": "乙县",
    }  # fmt: skip


def test_heatmap_tells_missing_zero_and_none_apart():
    index = pd.MultiIndex.from_tuples(
        [("a", "甲县", 2021.0), ("b", "甲县", 2022.0), ("c", "乙县", 2022.0)],
        names=["report_id", "place", "year"],
    )
    table = pd.DataFrame(
        {"lit_cases": [0.0, 5.0, np.nan], "legal_aid_cases": [np.nan, 20.0, 10.0]}, index=index
    )
    coverage = pd.DataFrame(
        [
            ("c", "lit_cases", "none", 0),
            ("a", "lit_cases", "none", 1),
            ("a", "legal_aid_cases", "not found", 0),
        ],
        columns=["report_id", "indicator", "status", "n"],
    )
    with figures.style():
        ax = figures.indicator_heatmap(table, coverage=coverage)
        bare = figures.indicator_heatmap(table, values=False, lang="en")
        with pytest.raises(ValueError, match='its index must hold "report_id"'):
            figures.indicator_heatmap(table.droplevel("report_id"), coverage=coverage)
    cells = {(t.get_position()[0] - 0.5, t.get_position()[1] - 0.5): t.get_text() for t in ax.texts}
    assert cells == {(0, 0): "0", (1, 0): "5", (2, 0): "–", (1, 1): "20", (2, 1): "10"}
    shades, hatched = ax.collections[:2]
    colours = np.ma.filled(np.ma.asarray(shades.get_array()).reshape(2, 3), -1)
    assert (colours < 0).tolist() == [[True, False, True], [True, False, False]]
    assert colours[1, 1] > colours[1, 2] > 0  # 20 is darker than 10
    assert np.ma.getmaskarray(hatched.get_array()).reshape(2, 3).tolist() == [
        [True, True, True], [False, True, True],
    ]  # fmt: skip
    assert hatched.get_hatch()
    assert _legend(ax) == ["同一指标中最低", "最高", "0 数值为零", "– 写明没有", "未提及"]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["2021", "2022", "2022"]
    assert [t.get_text() for t in ax.get_xticklabels(minor=True)] == ["甲县", "乙县"]
    assert {t.get_text() for t in bare.texts} == {"0"}  # nobody asked what is said to be none
    assert "– stated as none" not in _legend(bare)


def test_composition_bars_are_the_shares():
    rows = [
        ("a", "甲县 government", "甲县", 2021, "legal_aid", "legal_aid_civil", 200.0, 0.6),
        ("a", "甲县 government", "甲县", 2021, "legal_aid", "legal_aid_criminal", 200.0, 0.3),
        ("b", "甲县 government", "甲县", 2020, "legal_aid", "legal_aid_civil", 90.0, np.nan),
        ("c", "乙县 government", "乙县", 2021, "legal_aid", "legal_aid_civil", 50.0, 0.0),
        ("c", "乙县 government", "乙县", 2021, "legal_aid", "legal_aid_criminal", 50.0, 1.0),
    ]
    columns = ["report_id", "body", "place", "year", "composition", "indicator", "total", "share"]
    table = pd.DataFrame(rows, columns=columns)
    with figures.style():
        ax = figures.composition_bars(table, width=80)
    assert [t.get_text() for t in ax.get_yticklabels()] == ["乙县 2021", "甲县 2020", "甲县 2021"]
    bars = {
        c.get_label(): [
            (round(b.get_x(), 6), round(b.get_width(), 6), b.get_y() + b.get_height() / 2) for b in c
        ]
        for c in ax.containers
    }
    assert bars == {
        "民事法律援助案件数": [(0, 60, 2), (0, 0, 0)],
        "刑事法律援助案件数": [(60, 30, 2), (0, 100, 0)],
        "其余": [(90, 10, 2)],
    }
    assert _legend(ax) == ["民事法律援助案件数", "刑事法律援助案件数", "其余"]
    written = {t.get_text() for t in ax.texts}
    assert {"200", "90", "50", "不可算", "60", "30", "100"} <= written
    assert ax.get_xlabel() == "占比(%),右侧为总数"
    assert len({c.patches[0].get_hatch() for c in ax.containers}) == 3
    with figures.style(), pytest.raises(ValueError, match="holds 'legal_aid', 'x'; choose one"):
        figures.composition_bars(pd.concat([table, table.assign(composition="x")]))


def test_anatomy_draws_every_sentence_with_its_role(demo):
    report = "yunze-2021"
    with figures.style():
        ax = figures.report_anatomy(demo, reports=[report, "nanping-2021"])
        share = figures.report_anatomy(demo, reports=[report], scale="share", lang="en")
        with pytest.raises(ValueError, match="reports must be one of"):
            figures.report_anatomy(demo, reports=["nothing"])
    sentences = demo.sentences.loc[report]
    for role, container in zip(ROLE_LOOKS, ax.containers, strict=True):
        drawn = [(b.get_x(), b.get_x() + b.get_width()) for b in container if round(b.get_y() + 0.36) == 0]
        for start, end in sentences.loc[sentences["role"] == role, ["start", "end"]].to_numpy():
            assert any(low <= start and end <= high for low, high in drawn)
        assert sum(high - low for low, high in drawn) <= sentences["end"].max()
    assert [t.get_text() for t in ax.get_yticklabels()] == ["云泽县 2021", "南屏县 2021"]
    assert ax.get_ylim()[0] > ax.get_ylim()[1]  # the first report on top
    held = [
        r for r in ROLE_LOOKS if r in set(sentences["role"]) | set(demo.sentences.loc["nanping-2021"]["role"])
    ]
    assert _legend(ax) == [LABELS["roles"][role]["zh"] for role in held]
    assert max(b.get_x() + b.get_width() for b in share.patches) == pytest.approx(
        100 * sentences["end"].max() / demo.reports.loc[report, "n_chars"]
    )
    assert share.get_xlabel() == "Position in the text (% of its length)"


def test_keyness_rows_are_sorted_and_show_what_is_sure():
    rows = [("甲", 5.0, 1.0, 2.3, 0.001), ("乙", 4.0, 1.0, 2.0, 0.2), ("丙", 2.0, 1.9, 0.1, 0.9),
            ("丁", 1.0, 3.0, -1.6, 0.3), ("$戊$", 0.0, 6.0, -4.0, 0.01)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["term", "rate_target", "rate_reference", "log_ratio", "p_corrected"])
    with figures.style():
        ax = figures.keyness_plot(table, top=2, target="县区", reference="市")
        english = figures.keyness_plot(table, lang="en")
    assert [t.get_text() for t in ax.get_yticklabels()] == ["甲", "乙", "丁", r"\$戊\$"]
    assert _points(ax, "target-sure") == [(5, 0), (0, 3)]
    assert _points(ax, "target-unsure") == [(4, 1), (1, 2)]
    assert _points(ax, "reference-sure") == [(1, 0), (6, 3)]
    assert _legend(ax) == ["县区", "市", "p<0.05", "p≥0.05"]
    assert _legend(english) == ["Target", "Reference", "p < 0.05", "p ≥ 0.05"]
    with pytest.raises(ValueError, match="top must be at least 1"):
        figures.keyness_plot(table, top=0)


def test_topics_stand_by_their_mean_on_one_scale():
    nan = float("nan")
    rows = [("a", "2021", 0.1, 0.05, 0.2), ("a", "2022", 0.1, 0.0, 0.2), ("a", "2024", 0.1, nan, nan),
            ("b", "2021", 0.5, 0.4, 0.6), ("b", "2022", 0.3, 0.2, 0.4), ("b", "2024", 0.4, nan, nan)]  # fmt: skip
    table = pd.DataFrame(rows, columns=["topic", "value", "estimate", "low", "high"]).assign(by="year")
    with figures.style():
        ax = figures.topics_over_years(table)
    assert [t.get_text() for t in ax.get_yticklabels()] == ["b", "a"]
    scale = 0.86 / 0.6
    assert np.allclose(_points(ax, "sure"), [
        (2021, 1 + 0.5 * scale), (2022, 1 + 0.3 * scale), (2021, 0.1 * scale), (2022, 0.1 * scale),
    ])  # fmt: skip
    assert np.allclose(_points(ax, "unsure"), [(2024, 1 + 0.4 * scale), (2024, 0.1 * scale)])
    joined = [x for x, _ in _segments(ax) if x[1] > 2000]
    assert joined == [(2021, 2022), (2021, 2022)]  # 2023 is not there, so that nothing leads to 2024
    assert [t.get_text() for t in ax.texts] == ["40%", "10%"]
    assert ax.get_xlabel() == "行距=70%,右侧为均值"
    assert _legend(ax) == ["报告太少,无区间"]
    with pytest.raises(ValueError, match="by: the table is by 'year', 'level'"):
        figures.topics_over_years(pd.concat([table, table.assign(by="level")]))


def test_topics_have_their_names(demo, topics):
    table = lawkit.topic_prevalence(topics, demo, by="role", resamples=10)
    with figures.style():
        ax = figures.topics_over_years(table, topics=topics, lang="en")
    assert [t.get_text() for t in ax.get_xticklabels()] == ["Problems", "Plans"]  # in the order of a report
    assert ax.get_legend() is None  # every value has its interval
    names = {t.get_text().replace("\n", " ") for t in ax.get_yticklabels()}
    assert "Law enforcement" in names
    assert names.isdisjoint(topics.quality["topic"])


def test_flow_of_statements_draws_each_link(demo):
    links = lawkit.link_plans(demo)
    one = links[links["report_id"] == "nanping-2022"]
    with figures.style():
        ax = figures.problem_plan_flow(links, corpus=demo, report_id="nanping-2022")
        bare = figures.problem_plan_flow(one, lang="en")
        with pytest.raises(ValueError, match="give report_id for one of them, or topics"):
            figures.problem_plan_flow(links)
        with pytest.raises(ValueError, match="report_id must be one of"):
            figures.problem_plan_flow(links, report_id="nothing")
    linked = one[one["linked"]]
    drawn = [p.get_path().vertices for p in ax.patches if p.get_gid() == "link"]
    assert len(drawn) == len(linked) > 0
    for side, column in (("problem", 0), ("plan", -1)):
        held = {y for _, y in _points(ax, f"{side}-linked")}
        assert {v[column][1] for v in drawn} == held
        assert len(held) == linked[f"{side}_id"].nunique()
        assert len(_points(ax, f"{side}-alone")) == one[f"{side}_id"].nunique() - len(held)
    first = one.sort_values("problem_start").iloc[0]
    start = demo.text("nanping-2022")[first["problem_start"] : first["problem_start"] + 4]
    assert any(t.replace("\n", "").replace(" ", "").startswith(start) for t in texts(ax))
    assert f"#{first['problem_id']}" in texts(bare)
    heads = {
        f"{head} ({one[f'{side}_id'].nunique()})"
        for side, head in (("problem", "Problems"), ("plan", "Plans"))
    }
    assert heads <= set(texts(bare))


def test_flow_of_topics_counts_links_and_the_rest(demo, topics):
    links = lawkit.link_plans(demo)
    with figures.style():
        ax = figures.problem_plan_flow(links, topics=topics)
    topic = topics.units.set_index(["report_id", "statement_id"])["topic"]
    linked = links[links["linked"]]
    pairs = {
        (topic[r, p], topic[r, q]) for r, p, q in linked[["report_id", "problem_id", "plan_id"]].to_numpy()
    }
    flows = [p for p in ax.patches if p.get_gid() == "flow"]
    assert len(flows) == len(pairs)
    high = {gid: sum(p.get_height() for p in ax.patches if p.get_gid() == gid) for gid in
            ("problem-linked", "plan-linked", "problem-alone", "plan-alone")}  # fmt: skip
    a_link = high["problem-linked"] / len(linked)
    assert high["plan-linked"] == pytest.approx(len(linked) * a_link)
    for side in ("problem", "plan"):
        alone = links.groupby(["report_id", f"{side}_id"])["linked"].any()
        assert high[f"{side}-alone"] == pytest.approx((~alone).sum() * a_link)
    numbers = [int(t.get_text().split()[-1]) for t in ax.texts if t.get_text()[-1].isdigit()]
    assert sum(numbers) == 2 * len(linked)


def test_reuse_counts_each_character_once():
    rows = [("b", "a", 0, 40, "own_last_year"), ("b", "a", 20, 60, "own_last_year"), ("b", "a", 100, 110, "peer"),
            ("c", "a", 0, 30, "superior"), ("c", "b", 0, 25, "higher")]  # fmt: skip
    table = pd.DataFrame(rows, columns=["report_id", "source_id", "start", "end", "relation"])
    with figures.style():
        ax = figures.reuse_matrix(table)
        english = figures.reuse_matrix(table, lang="en")
    values = np.ma.filled(np.ma.asarray(ax.collections[0].get_array()).reshape(2, 2), 0)
    assert values.tolist() == [[70, 0], [30, 25]]
    assert [t.get_text() for t in ax.get_yticklabels()] == ["b", "c"]
    assert [t.get_text() for t in ax.get_xticklabels()] == ["a", "b"]
    assert _points(ax, "relation-own") == [(0.5, 0.5)]
    assert _points(ax, "relation-superior") == [(0.5, 1.5)]
    assert _points(ax, "relation-other") == [(1.5, 1.5)]
    assert [p.get_xy() for p in ax.patches if p.get_gid() == "self"] == [(1, 0)]
    assert _legend(ax) == ["25字相同", "70字相同", "本机关", "上级", "其他或不明"]
    assert _legend(english)[2:] == ["same body", "body above", "other or unknown"]


def test_reuse_can_show_everyone(demo):
    table = lawkit.reuse(demo)
    with figures.style():
        ax = figures.reuse_matrix(table, corpus=demo, everyone=True)
        few = figures.reuse_matrix(table, corpus=demo)
    assert ax.get_ylim() == (24, 0)
    assert few.get_ylim() == (table["report_id"].nunique(), 0)


def test_audit_marks_exactly_what_fails(demo):
    with figures.style():
        ax = figures.audit_view(demo)
    checks = demo.checks
    kinds = ("sum", "difference", "ratio", "repeat")
    for holds, what in ((True, "holds"), (False, "fails")):
        drawn = {kind: len(_points(ax, f"{kind}-{what}")) for kind in kinds}
        assert drawn == {k: int(((checks["kind"] == k) & (checks["holds"] == holds)).sum()) for k in kinds}
    failed = checks[~checks["holds"]].reset_index()
    rows = [t.get_text() for t in ax.get_yticklabels()]
    names = wording.name_reports(demo.reports)
    written = {rows[round(t.get_position()[1])]: t.get_text() for t in ax.texts}
    assert set(written) == {names[report] for report in failed["report_id"]}
    for report, stated, computed in failed[["report_id", "stated", "computed"]].to_numpy():
        left, right = written[names[report]].split("≠")
        assert float(left) == stated
        assert float(right) == pytest.approx(computed, abs=0.01)
    order = checks.reset_index().sort_values(["report_id", "start", "check_id"])
    order["at"] = order.groupby("report_id").cumcount() + 1
    bad = order[~order["holds"]]
    expected = {(at, rows.index(names[r])) for at, r in zip(bad["at"], bad["report_id"], strict=True)}
    assert {p for kind in kinds for p in _points(ax, f"{kind}-fails")} == expected


def test_audit_writes_enough_digits_to_differ():
    from lawkit.figures.audit import _computed

    checks = pd.DataFrame(
        {"stated": [95.3, 97.0, 1e7, 10.0], "computed": [97.92913, 97.0049, 1e7 + 1, 10.0001]}
    )
    assert _computed(checks) == ["97.929", "97.005", "10000001", "10.0001"]


def test_term_trends_join_only_years_that_follow_and_show_what_has_no_interval():
    nan = float("nan")
    rows = [(2020.0, "普法", 5.0, 2.0, 8.0), (2021.0, "普法", 6.0, 3.0, 9.0), (2023.0, "普法", 7.0, nan, nan)]
    table = pd.DataFrame(rows, columns=["year", "term", "rate", "low", "high"])
    with figures.style():
        ax = figures.term_trends(table)
        with pytest.raises(ValueError, match="terms must be one of"):
            figures.term_trends(table, terms=["没有"])
        with pytest.raises(ValueError, match="table is by year, level"):
            figures.term_trends(
                table.assign(level="county")[["year", "level", "term", "rate", "low", "high"]]
            )
    assert [x for x, _ in _segments(ax)] == [(2020, 2021)]
    faces = {
        tuple(line.get_xdata()): to_hex(line.get_markerfacecolor())
        for line in ax.lines
        if line.get_linestyle() == "None"
    }
    assert faces == {(2020, 2021): COLOURS[0].lower(), (2023,): "#ffffff"}
    (bars,) = [c for c in ax.collections if isinstance(c, LineCollection)]
    assert [s[:, 1].tolist() for s in bars.get_segments()] == [[2, 8], [3, 9]]
    assert _legend(ax) == ["普法", "报告太少,无区间"]
    with figures.style():
        assert _legend(figures.term_trends(table[table["low"].notna()])) == ["普法"]


def test_term_trends_of_roles_are_in_the_order_of_a_report(demo):
    table = lawkit.term_trend(demo, ["普法"], by="role")
    with figures.style():
        ax = figures.term_trends(table, lang="en")
    held = [LABELS["roles"][role]["en"] for role in ROLE_LOOKS if role in set(table["role"])]
    assert [t.get_text() for t in ax.get_xticklabels()] == held
    assert _segments(ax) == []


def test_map_shows_all_terms_and_names_the_central_ones(clusters):
    with figures.style():
        ax = figures.keyword_map(clusters, labels=2)
    known = clusters.members[clusters.members["x"].notna()]
    assert sum(len(c.get_offsets()) for c in ax.collections) == len(clusters.members)
    named = known.loc[[t for t in texts(ax) if t in known.index]]
    assert len(named) > len(clusters.clusters)
    assert named["cluster_id"].value_counts().max() <= 2
    for cluster, row in clusters.clusters.iterrows():
        (points,) = [c for c in ax.collections if c.get_gid() == f"cluster-{cluster}"]
        rows = known[known["cluster_id"] == cluster]
        assert np.allclose(points.get_offsets(), rows[["x", "y"]])
        assert same_color(points.get_facecolor()[0, :3], "white") is not bool(row["stable"])
    sizes = np.concatenate([c.get_sizes() for c in ax.collections if str(c.get_gid()).startswith("cluster")])
    counts = np.concatenate([known.loc[known["cluster_id"] == c, "count"] for c in clusters.clusters.index])
    assert np.corrcoef(sizes, counts)[0, 1] > 0.9


@pytest.mark.parametrize("width", [80, 160])
def test_terms_without_cluster_stand_below_the_map_as_crosses(clusters, width):
    alone = clusters.members["cluster_id"].isna()
    assert 1 < alone.sum() < len(alone)
    with figures.style():
        ax = figures.keyword_map(clusters, width=width)
        (crosses,) = [c for c in ax.collections if c.get_gid() == "alone"]
        places = np.asarray(crosses.get_offsets())
        assert len({tuple(place) for place in places}) == len(places) == alone.sum()
        assert places[:, 1].max() < clusters.members["y"].min()
        order = np.lexsort([places[:, 0], -places[:, 1]])  # row by row, from the left
        counts = clusters.members.loc[alone, "count"].to_numpy()[order]
        assert (np.diff(counts) <= 0).all()
        assert _legend(ax)[-1] == f"未入簇({alone.sum()})"
        draw(ax)
        dots = ax.transData.transform(places)
        apart = np.linalg.norm(dots[:, None] - dots[None], axis=2)[~np.eye(len(dots), dtype=bool)].min()
        cross = np.sqrt(crosses.get_sizes()[0]) * ax.figure.dpi / 72
        assert apart > cross
        assert problems_of_layout(ax) == []
        nobody = dataclasses.replace(clusters, members=clusters.members[~alone])
        assert not any("未入簇" in one for one in _legend(figures.keyword_map(nobody)))
        nothing = dataclasses.replace(clusters, members=clusters.members[alone])
        assert texts(figures.keyword_map(nothing)) == [LABELS["text"]["empty"]["zh"]]


def test_labels_find_new_places_when_the_figure_changes(clusters):
    with figures.style():
        ax = figures.keyword_map(clusters, width=160)
    many = len(texts(ax))
    ax.figure.set_size_inches(75 / 25.4, 50 / 25.4)
    assert len(texts(ax)) < many
    assert problems_of_layout(ax) == []


def test_network_draws_the_significant_edges_of_the_terms_shown(clusters):
    with figures.style():
        ax = figures.cluster_network(clusters, top=25)
        again = figures.cluster_network(clusters, top=25)
        with pytest.raises(ValueError, match="top must be at least 2"):
            figures.cluster_network(clusters, top=1)
    (edges,) = [c for c in ax.collections if c.get_gid() == "edges"]
    table = clusters.edges[clusters.edges["significant"]]
    degree = pd.concat([table["source"], table["target"]]).value_counts()
    kept = set(degree.sort_index().sort_values(ascending=False, kind="stable").index[:25])
    inside = table[table["source"].isin(kept) & table["target"].isin(kept)]
    assert len(edges.get_segments()) == len(inside) > 0
    widths = np.asarray(edges.get_linewidths())
    assert np.argmax(widths) == np.argmax(inside["weight"].to_numpy())
    points = sum(len(c.get_offsets()) for c in ax.collections if c is not edges)
    assert points == len(set(inside["source"]) | set(inside["target"]))
    (other,) = [c for c in again.collections if c.get_gid() == "edges"]
    assert np.allclose(np.array(edges.get_segments()), np.array(other.get_segments()))


def test_figures_can_be_saved_as_vectors(demo, tmp_path):
    with figures.style():
        ax = figures.audit_view(demo)
        for ending in ("pdf", "svg"):
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                ax.figure.savefig(tmp_path / f"audit.{ending}")
    assert (tmp_path / "audit.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "audit.svg").stat().st_size > 10_000


def test_a_corpus_without_text_is_enough(demo, tmp_path):
    bare = lawkit.open_corpus(demo.save(tmp_path / "bare", text=False))
    links = lawkit.link_plans(bare)
    with figures.style():
        for ax in (
            figures.report_anatomy(bare),
            figures.audit_view(bare),
            figures.problem_plan_flow(links, corpus=bare, report_id="nanping-2022", width=80),
        ):
            assert problems_of_layout(ax) == []


def test_chinese_font_is_declared_where_figures_are():
    root = Path(__file__).resolve().parent.parent
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    assert any(
        r.startswith("pylopdf-fonts-zh-cn") for r in project["project"]["optional-dependencies"]["lab"]
    )
