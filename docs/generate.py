"""The parts of the documentation that are written by lawkit itself: tables, codebook, references, API.

A line ``<!-- lawkit: NAME -->`` in a page is replaced by what the function of that name below returns, as Markdown, and
``.. lawkit: api FAMILY`` by the directives that put docstrings there.
Nothing that the code knows is typed a second time.
"""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from types import ModuleType
from typing import Any

import lawkit
from lawkit.numbers.codebook import load_codebook
from lawkit.resources import load_resource
from lawkit.tables import SCHEMAS, TableName, build_table

HERE = Path(__file__).resolve().parent
PLACE = re.compile(r"^(?:<!-- lawkit: (\w+) -->|\.\. lawkit: api (\w+))$", re.M)
_REFERRED = re.compile(r":(?:func|class|data|mod):`[~!]?(lawkit\.[\w.]+)`")
_SECTION = re.compile(r"^References\n-+\n(.*?)(?=^\w[\w ]*\n-+\n|\Z)", re.M | re.S)
_ENTRY = re.compile(r"^(?:\.\. \[\d+\] )?(?=[^\W\d_].{2,200}\(\d{4}\)\.)", re.M)

# Page of the API reference → modules whose public names stand there; the longest prefix decides.
FAMILIES = {
    "corpus": ("loading", "corpus", "datasets", "errors"),
    "numbers": ("numbers", "metrics", "analysis.trends"),
    "words": ("words", "analysis.terms", "analysis.trends.words"),
    "clusters": ("analysis.clusters",),
    "problems": ("analysis.statements", "analysis.topics", "analysis.answers"),
    "reuse": ("analysis.reuse",),
    "review": ("review", "confidence"),
    "further": ("",),
}
# Submodules with public names of their own, loaded when asked for.
SUBMODULES = {"figures": "figures", "widgets": "widgets", "review": "review"}
# Not referred to in a docstring, but met by users.
_MET = (
    "lawkit.numbers.codebook.CodebookError",
    "lawkit.words.lexicon.LexiconWarning",
    "lawkit.words.lexicon.Lexicon",
)


def expand(text: str) -> str:
    """Return a page with its generated parts in place."""
    makers: dict[str, Callable[[], str]] = {
        "tables": tables, "reasons": reasons, "confidence": confidence, "codebook": codebook, "references": references,
        "sources": sources,
    }  # fmt: skip
    return PLACE.sub(lambda m: api(m[2]) if m[2] else makers[m[1]](), text)


def _grid(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [list(head)]
    lines += [["---"] * len(lines[0]), *(list(row) for row in rows)]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


# ---------------------------------------------------------------- data model


def tables() -> str:
    """Return a section for each table of a corpus: what a row is, and its columns with type, unit and meaning."""
    words = tomllib.loads((HERE / "columns.toml").read_text(encoding="utf-8"))
    parts = []
    for name, schema in SCHEMAS.items():
        types = build_table(name, []).reset_index().dtypes.astype(str)
        rows = []
        for column in (*schema.index, *schema.columns):
            said = words.get(name, {}).get(column) or words["common"].get(column, {"what": ""})
            key = " (key)" if column in schema.index else ""
            rows.append((f"`{column}`{key}", types[column], said.get("unit", ""), said["what"]))
        head = ("column", "type", "unit", "what it holds")
        parts.append(f"### {name}\n\n{row_of(name)}\n\n{_grid(head, rows)}\n")
    return "\n".join(parts)


def row_of(name: TableName) -> str:
    """Return what a row of a table is, as the docstring of the corpus says."""
    said = inspect.getdoc(getattr(lawkit.Corpus, name)) or ""
    return re.split(r"[;:]", said.split("\n\n")[0].replace("``", "`"))[0].rstrip(".") + "."


def reasons() -> str:
    """Return the table of reasons for which a file is not loaded."""
    said = inspect.getdoc(import_module("lawkit.reading.document")) or ""
    rows = [line for line in said.splitlines() if re.match(r"[a-z=-]+  ", line)]
    return "```{eval-rst}\n" + "\n".join(rows) + "\n```"


def confidence() -> str:
    """Return the rules by which a role, an indicator or a field of the metadata is given, with the level of each."""
    rows = [
        (
            r["table"],
            r["rule"],
            r["says"],
            r["confidence"],
            f"{r['right']} of {r['n']}" if r["n"] else r["basis"],
        )
        for r in lawkit.confidence_rules().to_dict("records")
    ]
    return _grid(("table", "rule", "it decides where", "confidence", "right"), rows)


def codebook() -> str:
    """Return the indicators by theme."""
    themes: dict[str, list[Any]] = {}
    for one in load_codebook().indicators:
        themes.setdefault(one.theme, []).append(one)
    parts = []
    for theme, listed in themes.items():
        rows = [(f"`{i.code}`", f"{i.name_zh}: {i.name_en}", i.unit, i.note) for i in listed]
        parts.append(f"## {theme}\n\n{_grid(('code', 'indicator', 'unit', 'note'), rows)}\n")
    return "\n".join(parts)


# ---------------------------------------------------------------- references and sources


def references() -> str:
    """Return all works that docstrings list under References, and those of works.txt, which they cite by name and year."""
    listed = (HERE / "works.txt").read_text(encoding="utf-8").splitlines()
    found = {_short(entry): entry for entry in listed}
    for docstring in _docstrings():
        for section in _SECTION.findall(docstring):
            starts = [m.start() for m in _ENTRY.finditer(section)]
            for start, end in zip(starts, [*starts[1:], None], strict=True):
                entry = re.sub(r"^\.\. \[\d+\] ", "", " ".join(section[start:end].split()))
                found.setdefault(_short(entry), entry)
    return "\n".join(f"- {entry}" for _, entry in sorted(found.items()))


def _short(entry: str) -> str:
    """Return what tells a work: names and year."""
    return re.sub(r"\W", "", entry.split(").")[0]).lower()


def itemise(lines: list[str]) -> list[str]:
    """Return the lines of a docstring with the works under References as a list, as they are parted by line ends only."""
    done, inside = [], False
    for at, line in enumerate(lines):
        follower = lines[at + 1] if at + 1 < len(lines) else ""
        if follower and set(follower) == {"-"}:
            inside = line == "References"
        plain = (
            inside
            and line
            and line != "References"
            and set(line) != {"-"}
            and not line.startswith((" ", ".."))
        )
        done.append((f"- {line}" if _ENTRY.match(line) else f"  {line}") if plain else line)
    return done


def _docstrings() -> Iterator[str]:
    for path in sorted(Path(lawkit.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                yield ast.get_docstring(node) or ""


def sources() -> str:
    """Return where the rules, word lists and units come from."""
    names = sorted(Path(str(p)).stem for p in files("lawkit.resources").iterdir() if str(p).endswith(".toml"))
    rows = []
    for name in names:
        meta = load_resource(name)["meta"]
        rows.append((f"`{name}`", " ".join(meta["source"].split()), meta["licence"]))
    return _grid(("file", "source", "licence"), rows)


# ---------------------------------------------------------------- the API


def api(family: str) -> str:
    """Return the objects of a family, documented from their docstrings."""
    parts = [".. currentmodule:: lawkit", ""]
    for name in names_of(family):
        thing = _find(name)
        if isinstance(thing, ModuleType):
            parts += [f".. automodule:: {name}", ""]
        elif inspect.isclass(thing):
            foreign = [m for m in dir(thing) if m.endswith("_request")]  # scikit-learn's own
            left_out = [f"   :exclude-members: {', '.join(foreign)}"] if foreign else []
            parts += [f".. autoclass:: {name}", "   :members:", *left_out, ""]
        elif callable(thing):
            parts += [f".. autofunction:: {name}", ""]
        else:
            parts += [f".. autodata:: {name}", "   :no-value:", "", f"   {_said_of(name)}", ""]
    return "\n".join(parts) if len(parts) > 2 else "This version has none."


def names_of(family: str) -> list[str]:
    """Return the full names that stand on a page, public ones first."""
    public = [f"lawkit.{n}" for n in lawkit.__all__ if family_of(getattr(lawkit, n).__module__) == family]
    own = _of_submodule(SUBMODULES[family]) if family in SUBMODULES else []
    names = public + [n for n in own if _find(n) not in [_find(p) for p in public]]
    return names + (further() if family == "further" else [])


def family_of(module: str) -> str:
    """Return the page of a module's names."""
    inner = module.removeprefix("lawkit").lstrip(".")
    fits = [
        (len(p), family)
        for family, prefixes in FAMILIES.items()
        for p in prefixes
        if not p or inner == p or inner.startswith(f"{p}.")
    ]
    return max(fits)[1]


def _of_submodule(name: str) -> list[str]:
    if not (Path(lawkit.__file__).parent / name).is_dir():
        return []
    module = import_module(f"lawkit.{name}")
    return [f"lawkit.{name}.{n}" for n in getattr(module, "__all__", [])]


def further() -> list[str]:
    """Return what is not public but is returned by public functions, raised, or referred to in their docstrings."""
    public = [f"lawkit.{n}" for n in lawkit.__all__]
    public += [n for name in SUBMODULES.values() for n in _of_submodule(name)]
    known = {id(_find(name)) for name in public}
    found: list[str] = []
    waiting = [*_MET, *(n for name in public for n in _mentioned(_find(name)))]
    while waiting:
        name = waiting.pop(0)
        thing = _find(name)
        if thing is None or id(thing) in known or isinstance(thing, ModuleType):
            continue
        known.add(id(thing))
        found.append(name)
        waiting += _mentioned(thing)
    return sorted(found)


def _mentioned(thing: Any) -> list[str]:  # noqa: ANN401
    """Return the inner names that a docstring refers to, and the class of lawkit that a function returns."""
    docstring = inspect.getdoc(thing) or ""
    names = list(_REFERRED.findall(docstring))
    returned = str(getattr(thing, "__annotations__", {}).get("return", ""))
    home = inspect.getmodule(thing)
    if inspect.isfunction(thing) and home and inspect.isclass(made := vars(home).get(returned)):
        names += [f"{made.__module__}.{made.__name__}"] if made.__module__.startswith("lawkit") else []
    return names


def _find(name: str) -> Any:  # noqa: ANN401
    """Return what a dotted name stands for, or None; a name of a package before a module in it that is called the same."""
    thing: Any = import_module("lawkit")
    path = "lawkit"
    for part in name.split(".")[1:]:
        path = f"{path}.{part}"
        found = getattr(thing, part, None)
        thing = _module(path) if found is None else found
        if thing is None:
            return None
    return thing


def _said_of(name: str) -> str:
    """Return the comment above the place where a constant of a subpackage is defined."""
    _, package, constant = name.split(".")
    for path in sorted((Path(lawkit.__file__).parent / package).glob("*.py")):
        found = re.search(rf"((?:^#: .*\n)+){constant}\b", path.read_text(encoding="utf-8"), re.M)
        if found:
            return re.sub(r"^#: ", "", found[1], flags=re.M).replace("\n", " ").strip()
    raise LookupError(f"{name} has no comment that says what it is")


def _module(name: str) -> ModuleType | None:
    try:
        return import_module(name)
    except ModuleNotFoundError:
        return None
