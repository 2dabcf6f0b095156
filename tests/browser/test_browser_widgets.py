"""Every widget in JupyterLab, operated as a user does: by mouse and by keyboard, with harmless and with hostile reports."""

import nbformat
import pandas as pd
import pytest
from browsing import boxes, faint, hostile_reports, picture
from notebook_page import Notebook, assert_ran, wait_for

import lawkit

NAMES = ("browse", "metrics", "keywords", "topics", "audit", "review")
OPENED = """desks = {{
    "browse": lawkit.widgets.browse(corpus),
    "metrics": lawkit.widgets.explore_metrics(corpus),
    "keywords": lawkit.widgets.explore_keywords(corpus, resamples=10, top=80),
    "topics": lawkit.widgets.explore_topics(corpus, runs=1),
    "audit": lawkit.widgets.audit(corpus),
    "review": lawkit.widgets.review(corpus, path={path!r}, table="quantities", reviewer="甲"),
}}"""


def open_desks(bench, lab, name, corpus):
    """A notebook that shows all widgets on a corpus, run; decisions go to a file of the same name."""
    path = f"{name}.csv"
    cells = [
        f"import lawkit, pandas as pd\ncorpus = {corpus}",
        OPENED.format(path=path),
        *(f"desks[{one!r}]" for one in NAMES),
    ]
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3"}  # else JupyterLab asks
    nbformat.write(made, lab.folder / f"{name}.ipynb")
    page, _ = bench
    notebook = Notebook(page, f"{name}.ipynb")
    assert_ran(notebook.run())
    for one in NAMES:
        page.locator(f".lawkit-{one}").wait_for()
    return notebook


def part(desks, name):
    return desks.page.locator(f".lawkit-{name}")


def settled(desks, locator, before):
    """The words of a part once they are others than before."""
    desks.page.wait_for_function(
        "([part, before]) => part.innerText !== before", arg=[locator.element_handle(), before]
    )
    return locator.inner_text()


# Before the others, as each part of a widget is there once only then.
def test_no_script_of_a_report_runs_in_a_widget(bench, lab, pictures):
    hostile_reports().to_json(lab.folder / "hostile.json")
    notebook = open_desks(bench, lab, "hostile", "lawkit.load(pd.read_json('hostile.json'))")
    page, watch = bench
    for name in ("metrics-value", "audit-check"):
        box = page.locator(f".lawkit-{name} select")
        if box.locator("option").count():
            box.select_option(index=0)
    for name in ("review-accept", "keywords-run", "topics-run"):
        page.locator(f".lawkit-{name}").click()
    page.locator(".lawkit-browse-query input").fill("<script>")
    page.keyboard.press("Enter")
    wait_for(notebook, "len(desks['review'].result)", 1)
    assert "window.ran" in page.locator(".lawkit-browse-text").inner_text()
    assert page.evaluate("window.ran") is None
    inside = page.locator(".lawkit-widget").locator("script, iframe, a[onfocus], img[src='data:,']")
    assert inside.count() == 0
    keep_pictures(page, pictures, "hostile")
    notebook.close()
    assert watch.asked == []


def keep_pictures(page, folder, name):
    """Keep what each widget looks like, in a window that is high enough to show it whole."""
    size = page.viewport_size
    page.set_viewport_size({"width": size["width"], "height": 2600})
    for one in NAMES:
        picture(page.locator(f".lawkit-{one}"), folder, f"{name}-{one}")
    page.set_viewport_size(size)


@pytest.fixture(scope="module")
def desks(bench, lab, pictures):
    """All widgets on the demo panel."""
    notebook = open_desks(bench, lab, "decisions", "lawkit.load('data/demo/reports')")
    yield notebook
    keep_pictures(notebook.page, pictures, "widget")
    notebook.close()


def test_every_widget_shows_and_every_character_has_a_glyph(desks):
    assert boxes(desks.page) == ""
    for name in NAMES:
        box = part(desks, name)
        shown = box.bounding_box()
        assert shown["width"] > 600 and shown["height"] > 120, name
        assert box.evaluate("e => e.scrollWidth <= e.clientWidth + 1"), name


@pytest.mark.parametrize("name", NAMES)
def test_no_label_is_cut(desks, name):
    cut = (
        part(desks, name)
        .locator("label:visible, button:visible")
        .evaluate_all(
            "all => all.filter(e => e.scrollWidth > e.clientWidth + 1 && getComputedStyle(e).overflowX !== 'visible').map(e => e.innerText)"
        )
    )
    assert cut == []


def test_browse_filters_searches_and_marks(desks):
    text = part(desks, "browse-text")
    level = part(desks, "browse-level").locator("select")
    everything = desks.ask("len(desks['browse'].result)")
    level.select_option("县级")
    wait_for(desks, "desks['browse'].level", "county")
    assert 0 < desks.ask("len(desks['browse'].result)") < everything
    level.select_option("全部")
    wait_for(desks, "len(desks['browse'].result)", everything)
    before = text.inner_text()
    reports = part(desks, "browse-report_id").locator("select")
    reports.focus()
    desks.page.keyboard.press("ArrowDown")
    assert settled(desks, text, before) != before
    query = part(desks, "browse-query").locator("input")
    query.click()
    desks.page.keyboard.type("复议")
    desks.page.keyboard.press("Enter")
    wait_for(desks, "desks['browse'].query", "复议")
    marks = text.locator("mark.lawkit-hit")
    marks.first.wait_for()
    assert "复议" in "".join(marks.all_inner_texts())
    assert desks.ask("desks['browse'].result['text'].str.contains('复议').all().item()")


def test_tab_leads_from_control_to_control(desks):
    part(desks, "browse-level").locator("select").focus()
    for name in ("place", "year", "role"):
        desks.page.keyboard.press("Tab")
        assert desks.page.evaluate("c => !!document.activeElement.closest('.lawkit-browse-' + c)", name), name


def test_metrics_show_the_sentence_of_a_value(desks):
    evidence = part(desks, "metrics-evidence")
    before = evidence.inner_text()
    indicators = part(desks, "metrics-indicators").locator("select")
    names = indicators.locator("option").all_inner_texts()
    indicators.select_option(label=names[:2])
    wait_for(desks, "len(desks['metrics'].indicators)", 2)
    values = part(desks, "metrics-value").locator("select")
    values.select_option(index=0)
    settled(desks, evidence, before)
    report, number = desks.ask("tuple(desks['metrics'].value)")
    quote = desks.ask(f"corpus.quantities.loc[({report!r}, {number}), 'quote']")
    assert quote in evidence.locator("mark.lawkit-chosen").all_inner_texts()
    figure = part(desks, "metrics-figure").locator("img")
    assert figure.evaluate("e => e.naturalWidth") > 300


def test_keywords_are_clustered_and_lead_to_their_contexts(desks):
    part(desks, "keywords-run").focus()
    desks.page.keyboard.press("Enter")
    part(desks, "keywords-map").locator("img").wait_for(timeout=60_000)
    assert desks.ask("len(desks['keywords'].result)") > 10
    before = part(desks, "keywords-contexts").inner_text()
    part(desks, "keywords-term").locator("select").select_option(index=0)
    words = settled(desks, part(desks, "keywords-contexts"), before)
    assert desks.ask("desks['keywords'].term") in words
    assert desks.ask("len(desks['keywords'].concordance)") > 0


def test_topics_are_computed_and_lead_to_statements_and_plans(desks):
    part(desks, "topics-method").locator("select").select_option(label="种子词LDA（八大体系）")
    wait_for(desks, "desks['topics'].method", "seeded")
    part(desks, "topics-run").click()
    part(desks, "topics-figure").locator("img").wait_for(timeout=60_000)
    before = part(desks, "topics-typical").inner_text()
    part(desks, "topics-topic").locator("select").select_option(index=1)
    settled(desks, part(desks, "topics-typical"), before)
    assert desks.ask("desks['topics'].topic")
    part(desks, "topics-topic").locator("select").select_option(index=0)
    wait_for(desks, "desks['topics'].topic", "")
    before = part(desks, "topics-plans").inner_text()
    part(desks, "topics-problem").locator("select").select_option(index=0)
    wait_for(desks, "len(desks['topics'].problem)", 2)
    settled(desks, part(desks, "topics-plans"), before)


def test_the_audit_desk_explains_what_fails(desks):
    part(desks, "audit-holds").locator("select").select_option(label="✗ 不成立")
    wait_for(desks, "desks['audit'].result['holds'].any().item()", False)
    n = desks.ask("len(desks['audit'].result)")
    assert part(desks, "audit-check").locator("option").count() == n
    part(desks, "audit-holds").locator("select").select_option(label="全部")
    wait_for(desks, "desks['audit'].holds", "")
    checks = part(desks, "audit-check").locator("select")
    checks.focus()
    desks.page.keyboard.press("ArrowDown")
    wait_for(desks, "len(desks['audit'].check)", 2)
    part(desks, "audit-detail").locator("mark.lawkit-chosen").first.wait_for()


def test_a_decision_is_made_by_clicks_kept_on_disk_and_applied_again(desks, lab, root):
    page, path = desks.page, lab.folder / "decisions.csv"
    quotes = [desks.ask("desks['review'].review.current.quote")]
    part(desks, "review-accept").click()
    wait_for(desks, "len(desks['review'].result)", 1)
    assert len(pd.read_csv(path)) == 1  # there before the next click
    row = desks.ask("(lambda one: (one.report_id, one.row_id, one.quote))(desks['review'].review.current)")
    field = part(desks, "review-field-value").locator("input")
    field.fill("4321")
    field.press("Tab")
    part(desks, "review-comment").locator("input").fill("原文写的是4321")
    part(desks, "review-comment").locator("input").press("Enter")
    wait_for(desks, "desks['review'].comment", "原文写的是4321")
    part(desks, "review-correct").click()
    wait_for(desks, "len(desks['review'].result)", 2)
    quotes += [row[2], desks.ask("desks['review'].review.current.quote")]
    part(desks, "review-reject").focus()
    page.keyboard.press("Enter")
    wait_for(desks, "len(desks['review'].result)", 3)
    kept = pd.read_csv(path)
    assert sorted(kept["verdict"]) == ["accept", "correct", "reject"]
    assert sorted(kept["quote"]) == sorted(quotes) and set(kept["reviewer"]) == {"甲"}
    again = lawkit.load(root / "data" / "demo" / "reports", review=path)
    assert again.quantities.loc[row[:2], "value"] == 4321
    assert len(again.quantities) == len(lawkit.load(root / "data" / "demo" / "reports").quantities) - 1
    part(desks, "review-undo").click()
    wait_for(desks, "len(desks['review'].result)", 2)
    assert sorted(pd.read_csv(path)["verdict"]) == ["accept", "correct"]


# Last, when every part shows something.
@pytest.mark.parametrize("theme", ["Dark", "Light"])
def test_words_can_be_read_in_either_theme(desks, theme):
    change = "(name) => window.jupyterapp.commands.execute('apputils:change-theme', {theme: name})"
    desks.page.evaluate(change, f"JupyterLab {theme}")
    desks.page.wait_for_function(
        "name => document.body.dataset.jpThemeName === name", arg=f"JupyterLab {theme}"
    )
    desks.page.wait_for_timeout(300)  # the style sheet comes after the name
    assert faint(desks.page) == []
