"""The documentation: it builds without a warning or a network, its examples run, and nothing in it is out of date."""

import doctest
import html.parser
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import generate
import pytest

import lawkit
from lawkit.tables import SCHEMAS

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
REFERENCE = sorted((DOCS / "api").glob("*.rst"))
OPTIONS = doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL


# ---------------------------------------------------------------- examples


def _examples(page: Path) -> str:
    return "\n".join(re.findall(r"^```python\n(.*?)^```", page.read_text(encoding="utf-8"), re.S | re.M))


@pytest.mark.parametrize("page", [p for p in PAGES if _examples(p)], ids=lambda p: p.stem)
def test_examples_run(page, monkeypatch):
    monkeypatch.chdir(ROOT)
    test = doctest.DocTestParser().get_doctest(_examples(page), {}, page.name, str(page), 0)
    assert test.examples
    shown = []
    assert doctest.DocTestRunner(optionflags=OPTIONS).run(test, out=shown.append).failed == 0, "".join(shown)


def test_most_pages_have_examples_and_none_is_outside_python_blocks():
    prose = [p for p in PAGES if p.parent == DOCS and p.stem not in ("accuracy", "lexicon", "numerals")]
    assert [p.name for p in prose if not _examples(p)] == []
    for page in PAGES:
        assert page.read_text(encoding="utf-8").count(">>>") == _examples(page).count(">>>"), page.name


# ---------------------------------------------------------------- generated parts


def test_every_column_is_described():
    words = tomllib.loads((DOCS / "columns.toml").read_text(encoding="utf-8"))
    missing = [
        f"{table}.{column}"
        for table, schema in SCHEMAS.items()
        for column in (*schema.index, *schema.columns)
        if column not in words.get(table, {}) and column not in words["common"]
    ]
    assert missing == [], "describe them in docs/columns.toml"
    known = {table: {*schema.index, *schema.columns} for table, schema in SCHEMAS.items()}
    stale = [f"{t}.{c}" for t in words if t != "common" for c in words[t] if c not in known.get(t, ())]
    assert stale == [], "take them out of docs/columns.toml"


def test_data_model_has_the_types_of_the_tables():
    page = generate.tables()
    for table, schema in SCHEMAS.items():
        part = page.split(f"### {table}\n")[1].split("\n### ")[0]
        assert re.findall(r"^\| `(\w+)`", part, re.M) == [*schema.index, *schema.columns]
    assert "| `year` | float64 | year |" in page
    assert "| `report_id` (key) | str |" in page


def test_codebook_page_has_every_indicator():
    codes = re.findall(r"^\| `(\w+)`", generate.codebook(), re.M)
    with (ROOT / "lawkit" / "resources" / "codebook.csv").open(encoding="utf-8") as file:
        assert sorted(codes) == sorted(line.split(",")[0] for line in list(file)[1:])


def test_confidence_has_every_rule():
    rules = lawkit.confidence_rules()
    lines = generate.confidence().splitlines()[2:]
    assert [line.split(" | ")[0].removeprefix("| ") for line in lines] == rules["table"].tolist()
    assert [line.split(" | ")[3] for line in lines] == rules["confidence"].tolist()


def test_references_are_sorted_and_listed_once():
    listed = generate.references()
    entries = listed.splitlines()
    assert len(entries) >= 40
    keys = [generate._short(e.removeprefix("- ")) for e in entries]
    assert keys == sorted(set(keys))
    assert all(re.match(r"- \S.*\(\d{4}\)\. \S.*\.$", e) for e in entries), entries
    methods = (DOCS / "methods.md").read_text(encoding="utf-8")
    for year in set(re.findall(r"(?<![-\d])(?:19|20)\d\d(?=[);,])", methods.split("## Works")[0])):
        assert f"({year})" in listed or year in ("2009", "2012", "2017", "2019"), year


def test_works_of_a_docstring_become_a_list():
    lines = [
        "References",
        "----------",
        "A, B. (1990). One",
        "two.",
        "C, D. (1991). Three.",
        "",
        "Examples",
        "--------",
        "x",
    ]
    listed = ["- A, B. (1990). One", "  two.", "- C, D. (1991). Three."]
    assert generate.itemise(lines) == [*lines[:2], *listed, *lines[5:]]
    numbered = ["References", "----------", ".. [1] A, B. (1990). One", "   two."]
    assert generate.itemise(numbered) == numbered


def test_every_public_name_stands_in_the_reference_once():
    pages = {p.stem for p in REFERENCE}
    listed = [name for page in sorted(pages) for name in generate.names_of(page)]
    assert len(listed) == len(set(listed))
    assert {f"lawkit.{name}" for name in lawkit.__all__} <= set(listed)
    assert {f"lawkit.figures.{name}" for name in lawkit.figures.__all__} <= set(listed)
    assert set(generate.FAMILIES) | set(generate.SUBMODULES) == pages
    assert {"lawkit.analysis.topics.topics.Topics", "lawkit.numbers.codebook.CodebookError"} <= set(listed)


# ---------------------------------------------------------------- the built pages


class _Links(html.parser.HTMLParser):
    """All that a page loads or leads to, and its ids."""

    def __init__(self, path):
        super().__init__()
        self.loaded, self.links, self.ids, self.text = [], [], set(), []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.ids |= {given[k] for k in ("id", "name") if given.get(k)}
        if tag in ("script", "img", "iframe", "source") and given.get("src"):
            self.loaded.append(given["src"])
        if tag == "link" and given.get("href") and given.get("rel") not in ("canonical", "license"):
            self.loaded.append(given["href"])
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])

    def handle_data(self, data):
        self.text.append(data)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The documentation as `make docs` builds it, with a warning being an error and the network shut."""
    pytest.importorskip("sphinx", reason="the docs extra is not installed")
    out = tmp_path_factory.mktemp("docs")
    shut = "import socket\ndef no(*a, **k): raise OSError('no network')\nsocket.socket.connect = no\n"
    command = ["-q", "-W", "--keep-going", "-d", str(out / "doctrees"), str(DOCS), str(out / "html")]
    code = f"{shut}import sys\nfrom sphinx.cmd.build import main\nsys.exit(main({command!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return out / "html"


def test_it_builds_without_a_warning(built):
    names = {str(p.relative_to(built).with_suffix("")) for p in built.rglob("*.html")}
    assert names >= {str(p.relative_to(DOCS).with_suffix("")) for p in (*PAGES, *REFERENCE)}


def test_nothing_is_fetched_and_every_link_leads_somewhere(built):
    pages = {p: _Links(p) for p in built.rglob("*.html")}
    broken = []
    for path, page in pages.items():
        assert [one for one in page.loaded if re.match(r"(?:https?:)?//", one)] == [], path.name
        for link in page.links:
            if re.match(r"https?:|mailto:", link):
                continue
            target, _, anchor = link.partition("#")
            other = (path.parent / target).resolve() if target else path
            if not other.exists() or (anchor and other in pages and anchor not in pages[other].ids):
                broken.append(f"{path.name}: {link}")
    assert broken == []
    styles = [p for p in (built / "_static").rglob("*.css") if "http" in p.read_text(encoding="utf-8")]
    assert all("@import" not in p.read_text(encoding="utf-8") and not re.search(r"url\(\W?(?:https?:)?//", p.read_text(encoding="utf-8")) for p in styles)  # fmt: skip


def test_every_public_name_is_shown_by_its_docstring(built):
    missing = [
        name
        for page in REFERENCE
        for name in generate.names_of(page.stem)
        if f'id="{name}"' not in (built / "api" / f"{page.stem}.html").read_text(encoding="utf-8")
    ]
    assert missing == []
    review = (built / "api" / "review.html").read_text(encoding="utf-8")
    assert "The columns of a table of decisions" in review, "what a constant is stands there, too"
    assert "how many rows that stratum had" in " ".join(re.sub(r"<[^>]+>", "", review).split())


def test_formulas_are_drawn_and_docstrings_shown(built):
    page = (built / "api" / "problems.html").read_text(encoding="utf-8")
    assert "<math" in page and r"\sum_{A \cap B}" not in re.sub(r"<annotation.*?</annotation>", "", page)
    for name in ("link_plans", "topics", "follow_up"):
        assert f'id="lawkit.{name}"' in page
    assert ".. math" not in page and ":func:" not in page
    assert ">[1]</a>" in page, "references are numbered as in the docstring"
    corpus = (built / "api" / "corpus.html").read_text(encoding="utf-8")
    assert "upper end of a range" in corpus, "the columns of the tables stand at the class"


# ---------------------------------------------------------------- accuracy


def _accuracy(*arguments: str) -> str:
    command = [sys.executable, str(ROOT / "tools" / "accuracy.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, encoding="utf-8").stdout


def test_accuracy_is_what_the_tool_prints_now():
    written = (DOCS / "accuracy.md").read_text(encoding="utf-8")
    assert _accuracy("--print") == written, "docs/accuracy.md is out of date: run make accuracy"


def test_no_page_names_a_workplace():
    banned = re.compile("/wo" + "rk/|/tm" + "p/|eval" + r"uate\.py|py" + r"pi\.org|conda\.anac" + "onda")
    for path in (p for p in DOCS.rglob("*") if p.is_file() and "__pycache__" not in p.parts):
        assert not banned.search(path.read_bytes().decode("utf-8", "ignore")), path.name
