"""Widgets: their state changes their results, report text stays text, something remains without a kernel."""

import html
import json
import re
import subprocess
import sys
from pathlib import Path

import ipywidgets
import pandas as pd
import pytest

import lawkit
from lawkit.errors import LawkitError
from lawkit.resources import load_resource
from lawkit.widgets.html import Span, attribute, cell, escape, image, mark_text, table
from lawkit.widgets.telling import tell_evidence

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "\"'><b onclick='alert(1)'>",
    "$\\alpha$ ${x}$",
)
VIEW = "application/vnd.jupyter.widget-view+json"


@pytest.fixture(scope="module")
def demo():
    return lawkit.load_demo()


@pytest.fixture(scope="module")
def silent(demo, tmp_path_factory):
    """The demo panel as it is opened where it was saved without text."""
    return lawkit.open_corpus(demo.save(tmp_path_factory.mktemp("silent") / "corpus", text=False))


@pytest.fixture(scope="module")
def hostile():
    """Reports whose title, heading, sentences and metadata try to run and to typeset."""
    texts = [
        f"青溪县{year}年法治政府建设年度报告\n一、主要举措{bad}\n受理法律援助案件402件，其中刑事案件126件、民事案件{266 + at}件{bad}。"
        f"开展执法培训3次{bad}。\n二、存在的问题\n一是执法人员不足{bad}。二是普法形式单一。\n三、下一步打算\n一是招录执法人员{bad}。二是创新普法形式。\n"
        for at, (year, bad) in enumerate(zip(range(2020, 2024), PAYLOADS, strict=True))
    ]
    meta = {
        "report_id": [f"a{at}{bad}" for at, bad in enumerate(PAYLOADS)],
        "text": texts,
        "place": PAYLOADS,
        "title": PAYLOADS,
    }
    return lawkit.load(pd.DataFrame(meta), progress=False)


def single():
    text = "青溪县2023年法治政府建设年度报告\n一、主要举措\n受理法律援助案件402件。\n二、存在的不足\n一是培训力量薄弱。\n"
    return lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}), progress=False)


def make(name, corpus, tmp_path, lang="zh"):
    options = {
        "explore_keywords": {"resamples": 3, "top": 40},
        "explore_topics": {"runs": 1},
        "review": {"path": tmp_path / "decisions.csv", "table": "quantities", "reviewer": "李梅"},
    }
    return getattr(lawkit.widgets, name)(corpus, lang=lang, **options.get(name, {}))


def run(desk):
    """Compute where there is a button for it and enough to compute with."""
    if hasattr(desk, "run"):
        try:
            desk.run()
        except LawkitError:
            return desk
    return desk


def parts(desk):
    """All widgets inside one, itself included."""
    found, left = [], [desk]
    while left:
        one = left.pop()
        found.append(one)
        left += getattr(one, "children", ())
    return found


def shown(desk):
    """Everything that a widget sends to the page as HTML."""
    return "".join(one.value for one in parts(desk) if isinstance(one, ipywidgets.HTML))


NAMES = sorted(lawkit.widgets.__all__)

# ---------------------------------------------------------------- all widgets


def test_these_are_the_widgets():
    assert NAMES == ["audit", "browse", "explore_keywords", "explore_metrics", "explore_topics", "review"]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_a_table_or_figure_remains_without_a_kernel(name, lang, demo, tmp_path):
    desk = run(make(name, demo, tmp_path, lang))
    bundle = desk._repr_mimebundle_(include=None, exclude=None)
    assert set(bundle) == {"text/plain", "text/html", VIEW}
    assert bundle["text/plain"].startswith("<lawkit.widgets ")
    assert "<table" in bundle["text/html"] or "<img" in bundle["text/html"] or name == "review"
    assert f'lang="{lang}"' in bundle["text/html"]
    assert bundle["text/html"] == desk._repr_mimebundle_()["text/html"], "the same at every run, for nbval"
    assert "<script" not in bundle["text/html"]
    assert len(bundle["text/html"]) < 200_000
    assert desk.model_id not in bundle["text/html"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "corpus",
    [lawkit.Corpus({}, {}), lawkit.Corpus({}), single()],
    ids=["empty", "empty without text", "one report"],
)
def test_edges(name, corpus, tmp_path):
    desk = run(make(name, corpus, tmp_path))
    assert isinstance(desk.result, pd.DataFrame)
    assert len(desk.result.columns)
    assert desk._repr_mimebundle_()["text/html"]
    if not len(corpus):
        assert len(desk.result) == 0


@pytest.mark.parametrize("name", NAMES)
def test_a_corpus_without_text_says_what_is_missing(name, silent, tmp_path):
    desk = run(make(name, silent, tmp_path))
    assert "未含正文" in shown(desk)
    assert "未含正文" in desk._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize("name", NAMES)
def test_report_text_is_escaped(name, hostile, tmp_path):
    desk = run(make(name, hostile, tmp_path))
    views = [shown(desk), desk._repr_mimebundle_()["text/html"]]
    if name == "browse":
        for one in hostile:
            desk.report_id = one
            views.append(shown(desk))
        desk.query = "<script>"
        assert desk.result["hits"].sum() >= 4
        views.append(shown(desk))
    if name == "explore_metrics":
        for key in desk._choices("value"):
            desk.value = key
            views += [shown(desk), desk._repr_mimebundle_()["text/html"]]
    if name == "audit":
        assert len(desk.result) >= 4
        for key in desk._choices("check"):
            desk.check = key
            views += [shown(desk), desk._repr_mimebundle_()["text/html"]]
    if name == "review":
        for at in range(len(desk.review)):
            desk.position = at
            views.append(shown(desk))
    page = "".join(views).replace('<img class="lawkit-figure"', "")
    assert not re.search(r"<script|<img|<b |onclick=.alert|<[^>]*\son\w+\s*=", page)
    text = re.sub(r"<style>.*?</style>", "", page, flags=re.S)
    text = re.sub(r"<span>[$\\]</span>", "", text)
    text = re.sub(r"<[^>]*>", "", text)
    assert "$" not in text, "MathJax would set it as a formula"
    assert "\\" not in text


@pytest.mark.parametrize("name", NAMES)
def test_every_control_works_by_keyboard_and_has_a_name(name, demo, tmp_path):
    desk = run(make(name, demo, tmp_path))
    native = (
        ipywidgets.Dropdown, ipywidgets.Select, ipywidgets.SelectMultiple, ipywidgets.Text, ipywidgets.BoundedIntText, ipywidgets.Button,
    )  # fmt: skip
    others = (ipywidgets.Box, ipywidgets.HTML, ipywidgets.Output, ipywidgets.IntProgress)
    controls = [one for one in parts(desk) if not isinstance(one, others)]
    assert controls
    for one in controls:
        assert isinstance(one, native)
        assert one.description.strip(), "a label for screen readers"
        assert one.tabbable is not False
        assert [c for c in one._dom_classes if c.startswith(f"lawkit-{desk.NAME}-")], "a stable class"
    classes = [c for one in parts(desk) for c in one._dom_classes if c.startswith(f"lawkit-{desk.NAME}-")]
    assert len(classes) == len(set(classes))
    for region in re.findall(r'<div class="lawkit-region[^>]*>', shown(desk)):
        assert 'role="region"' in region
        assert 'tabindex="0"' in region
        assert re.search(r'aria-label="[^"]+"', region)
    css = (Path(lawkit.__file__).parent / "resources" / "widgets.css").read_text(encoding="utf-8")
    assert ":focus-visible" in css
    (keys,) = [one for one in parts(desk) if isinstance(one, ipywidgets.Output)]
    assert "data-lm-suppress-shortcuts" in keys.outputs[0]["data"]["application/javascript"]


@pytest.mark.parametrize("name", NAMES)
def test_labels_in_english_hold_no_chinese_of_ours(name, demo, tmp_path):
    desk = make(name, demo, tmp_path, "en")
    for one in parts(desk):
        assert not re.search(r"[一-鿿]", getattr(one, "description", ""))


# Names of methods, and where to find the rest of a table.
METHODS = r"NMF|LDA|HDBSCAN|\.result"


def ours(markup):
    """What we say in HTML: without style, codes in grey, words of reports and pictures."""
    for gone in (r"<style>.*?</style>", r'<span class="lawkit-code">.*?</span>', r"<[^>]*>"):
        markup = re.sub(gone, " ", markup, flags=re.DOTALL)
    return html.unescape(markup)


def latin(words):
    return set(re.findall(r"[A-Za-z]{2,}", words))


@pytest.mark.parametrize("name", NAMES)
def test_labels_in_chinese_hold_no_english_of_ours(name, demo, tmp_path):
    desk = make(name, demo, tmp_path)
    chosen = {
        "explore_keywords": [("n", 4)],
        "explore_metrics": [("value", None)],
        "explore_topics": [("method", "seeded"), ("topic", "publicity"), ("problem", None)],
        "audit": [("check", None)],
    }
    pending = chosen.get(name, [])
    for trait, value in pending[:1] if hasattr(desk, "run") else []:
        setattr(desk, trait, value)
    run(desk)
    for trait, value in pending:
        setattr(desk, trait, value or list(desk._choices(trait))[-1])
    if name == "review":
        desk.correct({"modality": "target", "indicator": "recon_closed"})
        desk.accept()
    said = ours(shown(desk) + desk._still())
    for one in parts(desk):
        said += (
            " ".join(label for label, _ in getattr(one, "options", ()))
            + f" {getattr(one, 'description', '')} "
        )
    said = re.sub(rf"{METHODS}| \([a-z_0-9]+\)", "", said)  # the code beside an indicator in a list
    known = " ".join(["decisions.csv", *demo, *(demo.text(one) for one in demo)])
    assert latin(said) <= latin(known)


@pytest.mark.parametrize("table", ["quantities", "indicators", "roles", "sections", "checks"])
def test_the_review_desk_tells_rows_in_chinese(table, demo, tmp_path):
    desk = lawkit.widgets.review(
        demo, path=tmp_path / "d.csv", table=table, reviewer="甲", sample="random", n=40
    )
    for at in range(40):
        desk.position = at
        item = desk.review.current
        assert latin(ours(desk._words.value)) <= latin(demo.text(item.report_id))


@pytest.mark.parametrize("name", NAMES)
def test_an_unknown_language_is_refused(name, demo, tmp_path):
    with pytest.raises(ValueError, match=r"lang must be one of 'zh', 'en'; got 'fr'"):
        make(name, demo, tmp_path, "fr")


@pytest.mark.parametrize("name", NAMES)
def test_widgets_do_not_share_anything_and_can_be_closed(name, demo, tmp_path):
    one, two = make(name, demo, tmp_path), make(name, demo, tmp_path)
    state, first = {trait: getattr(two, trait) for trait in two.STATE}, two.result
    changed = 0
    for trait in set(one.STATE) - {"query", "comment", "reason", "n", "section_id"}:
        values = [v for v in list(one._choices(trait))[:5] if v != getattr(one, trait)]
        if values:
            setattr(
                one,
                trait,
                (values[-1],) if trait in ("indicators", "places", "years", "roles") else values[-1],
            )
            changed += 1
    assert changed
    assert {trait: getattr(two, trait) for trait in two.STATE} == state
    pd.testing.assert_frame_equal(two.result, first)
    one.close()
    assert one.comm is None
    assert all(part.comm is None for part in one._parts)
    assert two.comm is not None


def test_result_is_a_copy(demo):
    desk = lawkit.widgets.browse(demo)
    own = desk.result
    own["role"] = "changed"
    assert "changed" not in set(desk.result["role"])


def test_observers_find_the_result_up_to_date_and_may_set_state_themselves(demo):
    desk = lawkit.widgets.browse(demo)
    seen = []
    desk.observe(lambda change: seen.append((change["new"], set(desk.result["report_id"]))), "place")
    desk.observe(lambda change: setattr(desk, "role", "plan"), "report_id")
    desk.place = "云泽县"
    place = set(demo.select(place="云泽县"))
    assert seen == [("云泽县", place)]
    assert desk.role == "plan"
    assert set(desk.result["role"]) == {"plan"}
    assert set(desk.result["report_id"]) == place


def test_several_traits_can_be_set_at_once(demo):
    desk = lawkit.widgets.browse(demo)
    with desk.hold_trait_notifications():
        desk.place = "云泽县"
        desk.year = 2022
    assert desk.report_id == "yunze-2022"
    assert set(desk.result["report_id"]) == {"yunze-2022"}


def test_controls_and_traits_follow_each_other(demo):
    desk = lawkit.widgets.browse(demo)
    control = {c: one for one in parts(desk) for c in one._dom_classes}
    control["lawkit-browse-year"].value = 2023
    assert desk.year == 2023
    desk.year = None
    assert control["lawkit-browse-year"].value == ""
    desk.place = "澜川市"
    assert control["lawkit-browse-place"].value == "澜川市"
    assert control["lawkit-browse-report_id"].value == desk.report_id == "lanchuan-2023"
    control["lawkit-browse-query"].value = "复议"
    assert desk.query == "复议"


# ---------------------------------------------------------------- import


def test_without_ipywidgets_the_error_says_what_to_install(tmp_path):
    code = (
        "import sys; sys.modules['ipywidgets'] = None\nimport lawkit\n"
        "try:\n    lawkit.widgets\nexcept lawkit.LawkitError as error:\n    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout == 'lawkit.widgets needs ipywidgets: pip install "lawkit[lab]"\n'


def test_import_is_lazy_and_silent(tmp_path):
    code = (
        "import sys, lawkit\nassert 'ipywidgets' not in sys.modules\nassert 'widgets' in dir(lawkit)\n"
        "desk = lawkit.widgets.browse(lawkit.Corpus({}, {}))\nassert 'matplotlib' not in sys.modules\nassert 'sklearn' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert (done.stdout, done.stderr) == ("", "")


def test_nothing_goes_through_stdout(demo, tmp_path, capfd):
    for name in NAMES:
        run(make(name, demo, tmp_path))._repr_mimebundle_()
    assert capfd.readouterr() == ("", "")


def test_figures_are_closed(demo):
    import matplotlib.pyplot as plt

    before = plt.get_fignums()
    lawkit.widgets.explore_metrics(demo)
    desk = lawkit.widgets.explore_topics(demo, runs=1)
    desk.run()
    assert plt.get_fignums() == before


# ---------------------------------------------------------------- corpus browser


def test_browse_filters_reports(demo):
    desk = lawkit.widgets.browse(demo)
    assert len(desk.result) == len(demo.sentences)
    desk.level = "county"
    assert set(desk.result["report_id"]) == set(demo.select(level="county"))
    desk.year = 2022
    wanted = demo.select(level="county", year=2022)
    assert set(desk.result["report_id"]) == set(wanted)
    desk.role = "problems"
    sentences = wanted.sentences
    assert len(desk.result) == (sentences["role"] == "problems").sum()


@pytest.mark.parametrize("query", ["执法", "普 法", "行政復議", "２０２３年"])
def test_browse_finds_what_kwic_finds(query, demo):
    desk = lawkit.widgets.browse(demo)
    desk.query = query
    places = lawkit.kwic(demo, query, width=0)
    assert desk.result["hits"].sum() == len(places) > 0
    assert set(desk.result["report_id"]) == set(places["report_id"])
    marks = sum(one.count("lawkit-hit") for one in re.findall(r"<mark[^>]*>", desk._text.value))
    assert marks >= (places["report_id"] == desk.report_id).sum()


def test_browse_without_a_hit(demo):
    desk = lawkit.widgets.browse(demo)
    desk.query = "查无此词"
    assert (len(desk.result), desk.report_id) == (0, "")
    desk.query = ""
    assert len(desk.result) == len(demo.sentences)


def test_browse_shows_the_whole_text_section_by_section(demo):
    desk = lawkit.widgets.browse(demo)
    desk.report_id = "lanchuan-2022"
    text = "".join(demo.text("lanchuan-2022").split())

    def words():
        bare = re.sub(r'<span class="lawkit-role">.*?</span>', "", desk._text.value)
        return "".join(html.unescape(re.sub(r"<[^>]*>", "", bare)).split())

    assert words() == text
    sections = demo.sections.loc["lanchuan-2022"]
    for number, start, end in zip(sections.index, sections["start"], sections["end"], strict=True):
        desk.section_id = number
        below = set(sections.index[(sections["start"] >= start) & (sections["end"] <= end)])
        sentences = demo.sentences.loc["lanchuan-2022"]
        wanted = sentences[sentences["section_id"].isin(below)]["text"]
        assert words() == "".join("".join(wanted).split())
    roles = set(re.findall(r'data-role="(\w+)"', desk._text.value))
    assert roles <= {"problems", "plan", "measures", "overview", "leadership", "furniture"}


def test_browse_marks_numbers_with_their_meaning(demo):
    desk = lawkit.widgets.browse(demo)
    desk.report_id = "lanchuan-2022"
    marked = re.findall(r'<mark class="[^"]*lawkit-number[^"]*"[^>]*>(.*?)</mark>', desk._text.value)
    assert "196件" in marked
    assert len(marked) >= len(demo.quantities.loc["lanchuan-2022"])


def test_browse_refuses_what_the_corpus_does_not_have(demo):
    desk = lawkit.widgets.browse(demo)
    with pytest.raises(ValueError, match=r"level must be one of .*'county'.*; got 'village'"):
        desk.level = "village"
    with pytest.raises(ValueError, match="year must be one of"):
        desk.year = 1999
    desk.place = "云泽县"
    with pytest.raises(ValueError, match="report_id must be one of"):
        desk.report_id = "lanchuan-2022"
    assert desk.report_id == "yunze-2021"


# ---------------------------------------------------------------- metric explorer


def test_metrics_are_those_of_the_metric_table(demo):
    desk = lawkit.widgets.explore_metrics(demo)
    table = lawkit.metric_table(demo, index=("report_id",))
    marked = lawkit.metric_table(demo, index=("report_id",), values="marked")
    desk.indicators = tuple(table.columns)
    assert len(desk.result) == table.notna().sum().sum() > 100
    for row in desk.result.itertuples():
        assert row.value == table.loc[row.report_id, row.indicator]
        if row.value < 1e4:
            assert row.marked == marked.loc[row.report_id, row.indicator]


def test_metrics_follow_places_and_years(demo):
    desk = lawkit.widgets.explore_metrics(demo)
    desk.indicators = ["legal_aid_cases"]
    desk.places, desk.years = ["云泽县", "澜川市"], [2021, 2022]
    wanted = lawkit.trend(demo, ["legal_aid_cases"])
    wanted = wanted[
        wanted["place"].isin(["云泽县", "澜川市"])
        & wanted["year"].isin([2021, 2022])
        & wanted["body"].str.endswith("government")
    ]
    assert sorted(desk.result["value"]) == sorted(wanted["value"])
    truth = lawkit.demo_truth("indicators")
    truth = truth[truth["indicator"].eq("legal_aid_cases")].set_index("report_id")["value"]
    for row in desk.result.itertuples():
        assert row.value == truth[row.report_id]


def test_metrics_show_sentence_check_and_rule(demo):
    desk = lawkit.widgets.explore_metrics(demo)
    checks = demo.checks[~demo.checks["holds"]]
    found = False
    desk.indicators = tuple(desk._choices("indicators"))
    for report_id, result in zip(checks.index.get_level_values("report_id"), checks["result"], strict=True):
        if (report_id, result) in desk._choices("value"):
            found = True
            desk.value = (report_id, result)
            quote = demo.quantities.loc[(report_id, result), "quote"]
            assert f'<mark class="lawkit-chosen">{quote}</mark>' in desk._evidence.value
            assert "✗ 不成立" in desk._evidence.value
            words, code = tell_evidence(
                "quantities", demo.quantities.loc[(report_id, result), "evidence"], "zh"
            )
            assert escape(words) in desk._evidence.value
            assert f'<span class="lawkit-code">{code}</span>' in desk._evidence.value
            row = desk.result[
                (desk.result["report_id"] == report_id) & (desk.result["quantity_id"] == result)
            ].iloc[0]
            assert row["checked"] == "fails"
    assert found
    desk.indicators = ()
    assert (desk.value, len(desk.result)) == ((), 0)


def test_metrics_draw_seven_lines_at_most_and_say_so(demo, monkeypatch):
    from lawkit.figures import trends
    from lawkit.widgets import metric_explorer

    drawn = []
    original = trends.indicator_trends
    monkeypatch.setattr(
        trends, "indicator_trends", lambda found, **options: drawn.append(found) or original(found, **options)
    )
    monkeypatch.setattr(metric_explorer, "MOST_LINES", 3)
    desk = lawkit.widgets.explore_metrics(demo)
    assert drawn[-1].groupby(["body", "indicator"]).ngroups == 3
    assert "只画3条线" in shown(desk)
    again = len(drawn)
    desk.value = desk._choices("value")[0]
    assert len(drawn) == again, "another value is no other figure"
    mixed = ("legal_aid_cases", next(c for c in desk._choices("indicators") if "rate" in c))
    desk.indicators = mixed
    assert len(set(drawn[-1]["unit"])) == 1


# ---------------------------------------------------------------- audit desk


def test_audit_finds_the_planted_slips(demo):
    desk = lawkit.widgets.audit(demo)
    assert len(desk.result) == len(demo.checks)
    assert not desk.result["holds"].head(6).any()
    desk.holds = "fails"
    slips = lawkit.demo_truth("slips")
    assert sorted(zip(desk.result["report_id"], desk.result["kind"], strict=True)) == sorted(
        zip(slips["report_id"], slips["kind"], strict=True)
    )
    desk.kind = "sum"
    assert desk.result["kind"].unique().tolist() == ["sum"]


def test_audit_gives_the_corrected_figure(demo):
    desk = lawkit.widgets.audit(demo)
    desk.report_id = "lanchuan-2022"
    desk.holds = "fails"
    # 121 + 23 + 42 are what the report lists as parts of its 196.
    assert desk.result["corrected"].tolist() == [f"{121 + 23 + 42}件"]
    desk.report_id = "yunze-2023"
    # 3121 of 3187, rounded as the 95.3% that is stated.
    assert desk.result["corrected"].tolist() == [f"{round(100 * 3121 / 3187, 1)}%"]
    desk.holds = "holds"
    assert desk.result["corrected"].isna().all()


def test_audit_marks_the_numbers_in_their_sentences(demo):
    desk = lawkit.widgets.audit(demo)
    desk.check = ("lanchuan-2022", 0)
    assert '<mark class="lawkit-chosen">196件</mark>' in desk._detail.value
    assert desk._detail.value.count("lawkit-operand") == 3
    row = desk.result[(desk.result["report_id"] == "lanchuan-2022") & (desk.result["check_id"] == 0)].iloc[0]
    assert row["sentence"].replace("\n", "") in demo.text("lanchuan-2022").replace("\n", "")
    desk.kind = "ratio"
    assert desk.check == ()
    with pytest.raises(ValueError, match="check must be one of"):
        desk.check = ("lanchuan-2022", 0)


# ---------------------------------------------------------------- keyword explorer


def test_keywords_are_those_of_the_verb_and_computed_once(demo, monkeypatch):
    from lawkit.analysis.clusters import keywords as clusters

    calls = []
    original = clusters.cluster_keywords
    monkeypatch.setattr(clusters, "cluster_keywords", lambda *a, **k: calls.append(k) or original(*a, **k))
    desk = lawkit.widgets.explore_keywords(demo, resamples=3, top=60)
    assert (len(desk.result), desk.clusters, calls) == (0, None, [])
    desk.group, desk.n = "role=measures", 4
    assert calls == [], "nothing heavy before the button"
    desk.run()
    wanted = original(demo, roles=["measures"], n=4, resamples=3, top=60)
    pd.testing.assert_frame_equal(
        desk.result.set_index("term")[["count", "n_reports"]], wanted.members[["count", "n_reports"]]
    )
    desk.n = 5
    assert desk.clusters is None
    desk.n = 4
    desk.run()
    assert len(calls) == 1


def test_keywords_concordance_stays_in_the_group(demo):
    desk = lawkit.widgets.explore_keywords(demo, resamples=3, top=60)
    desk.group = "year=2022"
    desk.run()
    term = desk.result["term"][0]
    desk.term = term
    wanted = lawkit.kwic(demo.select(year=2022), term)
    pd.testing.assert_frame_equal(desk.concordance, wanted)
    assert desk._contexts.value.count('class="lawkit-hit"') == min(len(wanted), 100)
    other = desk.result.loc[desk.result["cluster_id"].notna(), "cluster_id"].max()
    desk.cluster = int(other)
    assert desk.term == "" or desk.term in set(desk.result.loc[desk.result["cluster_id"] == other, "term"])


def test_the_button_tells_what_went_wrong(demo):
    desk = lawkit.widgets.explore_keywords(demo, resamples=3, top=20)
    desk.n = 40
    control = {c: one for one in parts(desk) for c in one._dom_classes}
    control["lawkit-keywords-run"].click()
    assert 'role="alert"' in desk._message.value
    assert not desk.running
    assert not control["lawkit-keywords-run"].disabled
    with pytest.raises(ValueError, match="n "):
        desk.run()
    with pytest.raises(ValueError, match="n must be 0 for automatic"):
        desk.n = 1
    control["lawkit-keywords-n"].value = 1
    assert desk.n == control["lawkit-keywords-n"].value == 40


# ---------------------------------------------------------------- topic explorer


@pytest.fixture(scope="module")
def topic_desk(demo):
    desk = lawkit.widgets.explore_topics(demo, runs=1)
    desk.method = "seeded"
    desk.run()
    return desk


def test_topics_are_those_of_the_verb(demo, topic_desk):
    wanted = lawkit.topics(demo, method="seeded", runs=1)
    pd.testing.assert_frame_equal(topic_desk.result, wanted.topics)
    pd.testing.assert_frame_equal(topic_desk.shares, lawkit.topic_prevalence(wanted, demo, by="year"))
    topic_desk.topic = "publicity"
    assert (
        topic_desk.examples["text"].tolist()
        == wanted.examples[wanted.examples["topic"] == "publicity"]["text"].tolist()
    )
    for text in topic_desk.examples["text"]:
        assert escape(text) in topic_desk._typical.value


def test_a_problem_shows_the_plans_that_take_it_up(demo, topic_desk):
    links = lawkit.link_plans(demo)
    topic_desk.topic = ""
    problems = topic_desk._choices("problem")
    statements = lawkit.statements(demo)
    assert len(problems) == ((statements["role"] == "problems") & (statements["part"] == "statement")).sum()
    for key in problems[:12]:
        topic_desk.problem = key
        wanted = links[(links["report_id"] == key[0]) & (links["problem_id"] == key[1]) & links["linked"]]
        assert set(topic_desk.plans["plan_id"]) == set(wanted["plan_id"])
        for text in topic_desk.plans["text"]:
            assert escape(text) in topic_desk._plans.value
    topic_desk.topic = "publicity"
    own = topic_desk.topics.units
    own = own[(own["topic"] == "publicity") & (own["role"] == "problems")]
    assert len(topic_desk._choices("problem")) == len(own)


def test_topics_refuse_no_role(topic_desk):
    with pytest.raises(ValueError, match="roles must name one role at least"):
        topic_desk.roles = ()
    with pytest.raises(ValueError, match=r"roles must be one of 'problems'.*got 'heading'"):
        topic_desk.roles = ("heading",)


# ---------------------------------------------------------------- review desk


def test_review_decisions_are_on_disk_at_once(tmp_path):
    desk = make("review", single(), tmp_path)
    path = tmp_path / "decisions.csv"
    desk.comment, desk.reason = "印刷有误", "数字"
    desk.correct({"value": 420})
    assert path.exists()
    saved = pd.read_csv(path, dtype=str, keep_default_na=False)
    assert saved[["quote", "new", "comment", "reason"]].to_numpy().tolist() == [
        ["402件", "420", "印刷有误", "数字"]
    ]
    assert (desk.comment, desk.reason) == ("", "")
    pd.testing.assert_frame_equal(desk.result, desk.review.decisions)
    desk.undo()
    assert len(desk.result) == 0


def test_review_by_its_controls(demo, tmp_path):
    desk = make("review", demo, tmp_path)
    control = {c: one for one in parts(desk) for c in one._dom_classes}
    control["lawkit-review-accept"].click()
    assert desk.position == 1
    control["lawkit-review-correct"].click()
    assert 'role="alert"' in desk._message.value, "nothing was changed"
    control["lawkit-review-field-value"].value = "abc"
    control["lawkit-review-correct"].click()
    assert "abc" in desk._message.value
    assert control["lawkit-review-field-value"].value == "abc", "what was typed is kept"
    control["lawkit-review-comment"].value = "注"
    control["lawkit-review-field-value"].value = "5"
    control["lawkit-review-correct"].click()
    control["lawkit-review-reject"].click()
    verdicts = desk.result.sort_values("start")["verdict"].tolist()
    assert sorted(verdicts) == ["accept", "correct", "reject"]
    assert desk.result.set_index("verdict").loc["correct", ["new", "comment"]].tolist() == ["5", "注"]
    assert desk.position == 3
    control["lawkit-review-previous"].click()
    assert desk.position == 2
    control["lawkit-review-next-open"].click()
    assert desk.position == 3
    control["lawkit-review-undo"].click()
    assert len(desk.result) == 2
    again = make("review", demo, tmp_path)
    assert again.position == 2, "goes on where it was left"
    assert desk._progress.value == again._progress.value == 2


def test_review_adds_a_missed_number(tmp_path):
    desk = make("review", single(), tmp_path)
    with pytest.raises(ValueError, match="恰好出现一次"):
        desk.add("403件")
    desk.add("法律援助案件402件")
    assert desk.result["verdict"].tolist() == ["add"]
    assert desk.result["quote"].tolist() == ["法律援助案件402件"]


@pytest.mark.parametrize("name", ["quantities", "indicators", "roles", "sections", "checks"])
def test_review_of_every_table(name, demo, tmp_path):
    desk = lawkit.widgets.review(
        demo, path=tmp_path / "d.csv", table=name, reviewer="a", sample="random", n=5
    )
    for _ in range(5):
        item = desk.review.current
        assert "lawkit-chosen" in desk._words.value
        desk.accept() if item.position % 2 else desk.reject()
    assert desk.review.progress.done == 5
    assert "5/5" in desk._count.value
    assert set(desk.result["table"]) == {name}


def test_review_shows_a_window_of_a_long_sample(demo, tmp_path):
    desk = make("review", demo, tmp_path)
    control = {c: one for one in parts(desk) for c in one._dom_classes}
    desk.position = 500
    assert len(control["lawkit-review-position"].options) < 50
    assert control["lawkit-review-position"].value == 500
    with pytest.raises(ValueError, match="position must be one of"):
        desk.position = 10**6


# ---------------------------------------------------------------- html and labels


@pytest.mark.parametrize("payload", PAYLOADS)
def test_escape_keeps_the_words(payload):
    safe = escape(payload)
    assert html.unescape(re.sub(r"</?span>", "", safe)) == payload
    assert not re.search(r"<(?!/?span>)", safe)
    assert html.unescape(attribute(payload))[1:-1] == payload
    assert '"' not in attribute(payload)[1:-1]


def test_marks_may_overlap_and_lose_nothing():
    text = "全年<审核>合同318件，办结$9$件"
    spans = [Span(2, 9, "hit"), Span(6, 12, "number", 'a "b"'), Span(0, 30, "chosen"), Span(8, 8, "hit")]
    shown = mark_text(text, 1, len(text), spans)
    assert html.unescape(re.sub(r"<[^>]*>", "", shown)) == text[1:]
    assert 'title="a &quot;b&quot;"' in shown
    assert mark_text("甲乙", 0, 2, []) == "甲乙"


def test_cells_and_tables():
    assert [cell(v) for v in (None, float("nan"), pd.NaT, pd.NA, 2023.0, 0.5, 12345.0, True, pd.Timestamp("2024-01-02"))] == [
        "", "", "", "", "2023", "0.5", "12,345", "True", "2024-01-02",
    ]  # fmt: skip
    made = table(
        pd.DataFrame({"a": ["<b>"], "c": ["<i>x</i>"]}),
        header={"a": "甲", "c": "丙"},
        caption="<",
        safe=("c",),
    )
    assert '<td class="lawkit-short">&lt;b&gt;</td><td><i>x</i></td>' in made
    assert 'scope="col"' in made
    assert "<caption>&lt;</caption>" in made
    assert image(b"1", "a").startswith('<img class="lawkit-figure" alt="a" src="data:image/png;base64,')


def test_every_label_is_there_in_both_languages_and_used():
    labels = {g: t for g, t in load_resource("labels_widgets").items() if g != "meta"}
    for group, entries in labels.items():
        for key, pair in entries.items():
            assert set(pair) == {"zh", "en"}, (group, key)
            assert re.findall(r"{\w+}", pair["zh"]).sort() == re.findall(r"{\w+}", pair["en"]).sort(), (
                group,
                key,
            )
    code = "".join(
        p.read_text(encoding="utf-8") for p in (Path(lawkit.__file__).parent / "widgets").glob("*.py")
    )
    said = set(re.findall(r"say\(\s*\"(\w+)\"", code))
    known = {key for entries in labels.values() for key in entries} | set(
        load_resource("labels_figures")["roles"]
    )
    assert said <= known
    assert [key for key in labels["text"] if not re.search(rf"[\"']{key}[\"']", code)] == []


def test_role_looks_are_those_of_the_figures():
    from lawkit.figures.style import ROLE_LOOKS

    css = (Path(lawkit.__file__).parent / "resources" / "widgets.css").read_text(encoding="utf-8")
    for role, (colour, _) in ROLE_LOOKS.items():
        found = re.search(rf"\.lawkit-role-{role} {{ border-left-color: (#\w+)", css)
        assert found, role
        assert role == "furniture" or found[1].lower() == colour.lower()


def test_a_notebook_keeps_the_fallback(demo):
    """What nbconvert makes of the output of a cell without the state of the widget."""
    nbconvert = pytest.importorskip("nbconvert")
    import nbformat

    bundle = lawkit.widgets.audit(demo)._repr_mimebundle_()
    output = nbformat.v4.new_output("execute_result", data=json.loads(json.dumps(bundle)), execution_count=1)
    cell_ = nbformat.v4.new_code_cell("desk", outputs=[output], execution_count=1)
    page, _ = nbconvert.HTMLExporter(template_name="basic").from_notebook_node(
        nbformat.v4.new_notebook(cells=[cell_])
    )
    assert "lawkit-audit-static" in page
    assert "✗ 不成立" in page
