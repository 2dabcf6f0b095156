"""The static site: every link leads somewhere, nothing is fetched, no word of a report runs."""

import re
import sys
from html.parser import HTMLParser
from urllib.parse import unquote, urlparse

import nbformat
import pandas as pd
import pytest

import lawkit
from lawkit.cli import main
from lawkit.site.build import build_site
from lawkit.site.fonts import FONT, write_font
from lawkit.site.notebooks import run_notebook
from lawkit.site.pages import link_pages

EVIL = "<script>alert(1)</script>"


class Page(HTMLParser):
    """Collects links, sources, scripts and anchors of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.sources, self.scripts, self.ids = [], [], 0, set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        self.scripts += tag == "script"
        self.ids.add(known.get("id"))
        if tag == "a" and known.get("href"):
            self.links.append(known["href"])
        self.sources += [known[k] for k in ("src", "srcset", "data") if known.get(k)]
        if tag == "link":
            self.sources.append(known.get("href", ""))


def notebook(path, *cells):
    made = [
        nbformat.v4.new_markdown_cell(c[3:]) if c.startswith("md:") else nbformat.v4.new_code_cell(c)
        for c in cells
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=made), path)
    return path


@pytest.fixture(scope="module")
def corpus():
    text = (
        f"青溪县2023年法治政府建设情况报告{EVIL}\n一、主要工作{EVIL}\n"
        f"受理案件10件，其中民事案件6件、刑事案件5件{EVIL}。办结8件。\n二、存在的不足\n力量薄弱。\n"
    )
    return lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text], "own": [EVIL]}))


@pytest.fixture(scope="module")
def site(corpus, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    made = notebook(
        folder / "00-try-it.ipynb",
        "md:# 一试\n\n说明。",
        'DATA = "published"',
        "import lawkit, pandas as pd\npd.DataFrame({'a': ['<b>x</b>']})",
        "print(DATA)",
    )
    more = notebook(
        folder / "01-more.ipynb", "md:# 二试\n\n先看 [一试](00-try-it.ipynb#一试)。", 'DATA = "demo"'
    )
    build_site(corpus, folder / "out", notebooks=[made, more], data="demo", progress=False)
    return folder / "out"


def pages(site):
    return {path: Page(path.read_text(encoding="utf-8")) for path in site.glob("*.html")}


def test_every_link_leads_somewhere(site):
    found = pages(site)
    assert {p.name for p in found} == {
        "index.html", "metrics.html", "audit.html", "00-try-it.html", "01-more.html",
    }  # fmt: skip
    for path, page in found.items():
        for link in page.links:
            parts = urlparse(link)
            assert not parts.scheme, link
            target = path.parent / unquote(parts.path) if parts.path else path
            assert target.is_file(), link
            if parts.fragment:
                assert {parts.fragment, unquote(parts.fragment)} & found[target].ids, link


def test_nothing_is_fetched(site):
    for page in pages(site).values():
        assert [s for s in page.sources if not s.startswith("data:")] == []
    text = "".join(p.read_text(encoding="utf-8") for p in site.glob("*.html"))
    assert "@import" not in text
    own = {url for url in re.findall(r"url\([\"']?([^\"')]*)", text) if not url.startswith("data:")}
    assert own <= {FONT}


def test_words_of_reports_do_not_run(site):
    for path, page in pages(site).items():
        assert page.scripts == 0, path.name
        assert EVIL not in path.read_text(encoding="utf-8"), path.name


def test_the_audit_marks_the_numbers_of_a_failed_sum(site):
    audit = (site / "audit.html").read_text(encoding="utf-8")
    row = next(line for line in re.findall(r"<tr.*?</tr>", audit, re.S) if "✗" in line)
    assert "fails" in row and row.count("<mark>") == 3
    assert re.findall(r"<mark>(.*?)</mark>", row) == ["10件", "6件", "5件"]


def test_a_notebook_runs_on_the_data_asked_for(site):
    page = (site / "00-try-it.html").read_text(encoding="utf-8")
    assert "demo\n" in page and "&lt;b&gt;x&lt;/b&gt;" in page


def test_notebooks_lead_to_each_other(site):
    first, second = (
        Page((site / f"{name}.html").read_text(encoding="utf-8")) for name in ("00-try-it", "01-more")
    )
    assert [one for one in first.links if one.startswith("0")] == ["01-more.html"]  # the step to the next one
    assert "00-try-it.html#%E4%B8%80%E8%AF%95" in second.links  # the link in the words
    assert second.links[-1] == "00-try-it.html"  # the step back
    assert link_pages('<a href="02-other.ipynb">', ["00-try-it"]) == '<a href="02-other.ipynb">'


def test_the_reader_is_told_that_the_demo_is_invented(site, corpus, tmp_path):
    assert "全是虚构的" in (site / "index.html").read_text(encoding="utf-8")
    own = build_site(corpus, tmp_path, data=str(tmp_path / "mine"), progress=False)
    assert "虚构" not in own.read_text(encoding="utf-8")


def test_tables_can_be_downloaded(site, corpus):
    names = {path.stem for path in (site / "tables").glob("*.csv")}
    assert {"reports", "sections", "sentences", "quantities", "checks", "metrics"} <= names
    metrics = pd.read_csv(site / "tables" / "metrics.csv", encoding="utf-8-sig")
    assert metrics["report_id"].tolist() == ["a"]
    assert metrics.columns[3:].tolist() == lawkit.metric_table(corpus).columns.tolist()
    index = Page((site / "index.html").read_text(encoding="utf-8"))
    assert {f"tables/{name}.csv" for name in names} <= set(index.links)


def test_two_runs_write_the_same_bytes(corpus, tmp_path):
    one, two = (build_site(corpus, tmp_path / name, progress=False).parent for name in ("one", "two"))
    for path in one.rglob("*.*"):
        assert path.read_bytes() == (two / path.relative_to(one)).read_bytes(), path.name


def test_errors_name_notebook_and_reason(tmp_path):
    bad = notebook(tmp_path / "01-bad.ipynb", "DATA = 'demo'", "1 / 0")
    with pytest.raises(lawkit.LawkitError, match=r"01-bad\.ipynb.*ZeroDivisionError"):
        run_notebook(bad, "demo", tmp_path)
    without = notebook(tmp_path / "02-no-data.ipynb", "1 + 1")
    with pytest.raises(lawkit.LawkitError, match="DATA"):
        run_notebook(without, "demo", tmp_path)


def test_an_empty_corpus_makes_no_site(tmp_path):
    with pytest.raises(lawkit.LawkitError, match="no report"):
        build_site(lawkit.Corpus({}, {}), tmp_path)


def test_the_command_writes_a_site(tmp_path, capsys):
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "青溪县2023年法治政府建设情况报告\n一、主要工作\n受理案件10件。\n", encoding="utf-8"
    )
    assert main(["site", str(folder), "-o", str(tmp_path / "out"), "--quiet"]) == 0
    assert (tmp_path / "out" / "index.html").is_file()
    assert main(["site", str(tmp_path / "nowhere"), "-o", str(tmp_path / "out2")]) == 1
    assert "nowhere" in capsys.readouterr().err
    empty = ["--notebooks", str(tmp_path / "no-notebooks")]
    assert main(["site", str(folder), "-o", str(tmp_path / "out3"), *empty]) == 1
    assert "no-notebooks" in capsys.readouterr().err


def test_the_abstract_is_told_without_its_name(tmp_path):
    made = notebook(tmp_path / "00-one.ipynb", "md:# 一试\n\n**Abstract.** What it does.", "DATA = 'demo'")
    assert run_notebook(made, "demo", tmp_path).abstract == "What it does."


def test_the_font_draws_every_chinese_character_of_the_pages(site):
    ttlib = pytest.importorskip("fontTools.ttLib")
    pytest.importorskip("pylopdf_fonts_zh_cn")
    with ttlib.TTFont(site / FONT) as font:
        drawn = {chr(code) for code in font.getBestCmap()}
    written = {char for page in site.glob("*.html") for char in page.read_text(encoding="utf-8")}
    chinese = {char for char in written if "\u4e00" <= char <= "\u9fff" or "\uff01" <= char <= "\uff5e"}
    assert chinese and chinese <= drawn
    assert "龘" not in drawn  # a subset: no character that no page has


def test_the_font_is_the_same_for_the_same_pages(site):
    pytest.importorskip("pylopdf_fonts_zh_cn")
    before = (site / FONT).read_bytes()
    write_font(site, sorted(site.glob("*.html")))
    assert (site / FONT).read_bytes() == before


def test_a_site_without_the_font_package_does_without(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "pylopdf_fonts_zh_cn", None)
    page = tmp_path / "index.html"
    page.write_text("报告", encoding="utf-8")
    assert write_font(tmp_path, [page]) is None
    assert not (tmp_path / FONT).exists()
