"""The site in a real browser, opened from the file system: every link, no word from outside, nothing cut, no boxes."""

from urllib.parse import urldefrag

import pandas as pd
import pytest
from browsing import Watch, boxes, hostile_reports, picture, wide

import lawkit
from lawkit.site.build import build_site

# Two suffice for the pages of notebooks; JupyterLab opens all of them in test_browser_lab.py.
NOTEBOOKS = ("05-problem-plan-topics.ipynb", "02-read-the-numbers.ipynb")
WIDTHS = (1280, 400)


@pytest.fixture(scope="module")
def home(browser, root, tmp_path_factory):
    """The site of the demo panel."""
    paths = [root / "notebooks" / name for name in NOTEBOOKS]
    folder = tmp_path_factory.mktemp("site")
    return build_site(lawkit.load_demo(), folder, notebooks=paths, data="demo", progress=False)


@pytest.fixture(scope="module")
def hostile(browser, tmp_path_factory):
    """The site of a report that tries to run scripts."""
    return build_site(lawkit.load(hostile_reports()), tmp_path_factory.mktemp("hostile"), progress=False)


@pytest.fixture
def page(browser):
    opened = browser.new_page(viewport={"width": 1280, "height": 900})
    yield opened
    opened.close()


def pages_of(home):
    return [path.resolve().as_uri() for path in sorted(home.parent.glob("*.html"))]


def test_every_link_can_be_followed(page, home):
    watch = Watch(page, home.parent.resolve().as_uri())
    to_see, seen, files = [home.resolve().as_uri()], set(), set()
    while to_see:
        url = to_see.pop()
        seen.add(url)
        page.goto(url)
        assert page.title() and page.locator("h1").count() >= 1, url
        for link in page.eval_on_selector_all("a[href]", "found => found.map(one => one.href)"):
            target, fragment = urldefrag(link)
            if target == url and fragment:
                page.evaluate("id => { location.hash = id; }", fragment)
                assert page.locator(":target").count() == 1, link
            elif not target.endswith(".html"):
                files.add(target)
            elif target not in seen and target not in to_see:
                to_see.append(target)
    watch.assert_quiet()
    assert seen == set(pages_of(home))
    assert {"reports.csv", "quantities.csv", "checks.csv"} <= {url.rpartition("/")[2] for url in files}


def test_links_work_by_mouse_and_keyboard(page, home):
    page.goto(home.resolve().as_uri())
    page.get_by_role("link", name="Audit list").click()
    page.wait_for_url("**/audit.html")
    page.keyboard.press("Tab")  # the first link of the page leads back
    assert page.evaluate("document.activeElement.getAttribute('href')") == "index.html"
    page.keyboard.press("Enter")
    page.wait_for_url("**/index.html")


def test_tables_are_files_with_as_many_rows_as_said(page, home):
    page.goto(home.resolve().as_uri())
    links = page.locator("a[href$='.csv']")
    assert links.count() >= 5
    for at in range(links.count()):
        name = links.nth(at).get_attribute("href")
        said = links.nth(at).locator("xpath=following-sibling::span").inner_text()
        assert f"{len(pd.read_csv(home.parent / name, low_memory=False)):,} rows, " in said, name


@pytest.mark.parametrize("width", WIDTHS)
def test_nothing_runs_out_of_the_window(page, home, pictures, width):
    page.set_viewport_size({"width": width, "height": 900})
    for url in pages_of(home):
        page.goto(url)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, url
        assert wide(page) == [], url
        picture(page, pictures, f"site-{width}-{url.rpartition('/')[2]}", full_page=True)


def test_every_character_has_a_glyph(page, home):
    for url in pages_of(home):
        page.goto(url)
        assert boxes(page) == "", url


def test_a_missing_glyph_would_be_seen(page):
    page.set_content("<p>法治\U00012000✓</p>")
    assert boxes(page) == "\U00012000"


def test_pictures_of_notebooks_are_drawn_and_described(page, home):
    urls = [url for url in pages_of(home) if url.rpartition("/")[2][0].isdigit()]
    assert len(urls) == len(NOTEBOOKS)
    for url in urls:
        page.goto(url)
        sizes = page.eval_on_selector_all(
            "img", "found => found.map(one => [one.naturalWidth, one.clientWidth])"
        )
        assert sizes and all(own > 0 and shown > 0 for own, shown in sizes), url
        words = page.eval_on_selector_all("img", "found => found.map(one => one.alt)")
        assert all("图：" in one for one in words), url


def test_no_script_of_a_report_runs(page, hostile, pictures):
    watch = Watch(page, hostile.parent.resolve().as_uri())
    for url in pages_of(hostile):
        page.goto(url)
        page.wait_for_load_state("load")
        assert page.evaluate("window.ran") is None, url
        assert page.locator("script, iframe, svg, img[src='data:,'], a[onfocus]").count() == 0, url
        # Shown as the words that they are; the metric table has ids and numbers only.
        assert "window.ran" in page.inner_text("main") or url.endswith("metrics.html"), url
        assert wide(page) == [], url
        picture(page, pictures, f"hostile-{url.rpartition('/')[2]}", full_page=True)
    watch.assert_quiet()
