"""What a public docstring promises: every parameter, what comes back, every error, an example in Chinese, limits."""

import ast
import inspect
import re
import textwrap

import pytest

import lawkit

docscrape = pytest.importorskip("numpydoc.docscrape", reason="the docs extra is not installed")

SUBPACKAGES = ("figures", "review", "widgets")
# Made by others (`open_review`), whose example shows them.
SHOWN_ELSEWHERE = ("lawkit.review.Item", "lawkit.review.Progress", "lawkit.review.Review")
# What they return, lawkit's own rules and the name of a font, holds no words of reports.
WITHOUT_WORDS = ("lawkit.confidence_rules", "lawkit.figures.use_chinese_font")
CHINESE = re.compile(r"[一-鿿]|lawkit\.load_demo\(|lawkit\.load_published\(")


def _public():
    named = {f"lawkit.{name}": getattr(lawkit, name) for name in lawkit.__all__}
    for package in SUBPACKAGES:
        module = getattr(lawkit, package)
        named |= {f"lawkit.{package}.{name}": getattr(module, name) for name in module.__all__}
    return {name: thing for name, thing in named.items() if callable(thing)}


def _functions():
    """Functions, and the public methods of classes, by name."""
    found = {}
    for name, thing in PUBLIC.items():
        members = vars(thing).items() if inspect.isclass(thing) else ()
        found |= {} if inspect.isclass(thing) else {name: thing}
        found |= {f"{name}.{n}": m for n, m in members if inspect.isfunction(m) and n[0] != "_"}
    return found


PUBLIC = _public()
FUNCTIONS = _functions()


def _parsed(thing):
    return docscrape.NumpyDocString(inspect.getdoc(thing) or "")


def _raised(function):
    """Names of the errors that stand in the body itself, those of called functions left out."""
    tree = ast.parse(textwrap.dedent(inspect.getsource(inspect.unwrap(function))))
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and node.exc is not None:
            called = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
            names |= {called.id} if isinstance(called, ast.Name) and called.id[0].isupper() else set()
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "check_choice":
            names.add("ValueError")
    return names


def test_there_is_something_to_look_at():
    assert len(PUBLIC) > 70
    assert len(FUNCTIONS) > 75


@pytest.mark.parametrize("name", FUNCTIONS)
def test_parameters_are_those_of_the_signature(name):
    function = FUNCTIONS[name]
    told = [one.strip().lstrip("*") for p in _parsed(function)["Parameters"] for one in p.name.split(",")]
    assert told == [p for p in inspect.signature(function).parameters if p != "self"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_comes_back_is_told(name):
    function, parsed = FUNCTIONS[name], _parsed(FUNCTIONS[name])
    if inspect.signature(function).return_annotation in ("None", "Iterator[None]"):
        return
    assert all(entry.type and entry.desc for entry in parsed["Returns"])
    assert parsed["Returns"] or parsed["Yields"]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_errors_are_told(name):
    told = {entry.type for entry in _parsed(FUNCTIONS[name])["Raises"]}
    assert _raised(FUNCTIONS[name]) <= told
    assert all(entry.desc for entry in _parsed(FUNCTIONS[name])["Raises"])


@pytest.mark.parametrize("name", [n for n in PUBLIC if n not in SHOWN_ELSEWHERE])
def test_an_example_in_chinese_runs(name):
    thing = PUBLIC[name]
    if inspect.isclass(thing) and issubclass(thing, Exception):
        return
    example = "\n".join(_parsed(thing)["Examples"])
    assert ">>> " in example  # pytest runs it
    assert CHINESE.search(example) or name in WITHOUT_WORDS


@pytest.mark.parametrize("name", [n for n in FUNCTIONS if re.fullmatch(r"lawkit\.\w+", n)])
def test_method_and_limits_are_told(name):
    """Figures and widgets say it at their result; the methods of a class at the class."""
    assert _parsed(FUNCTIONS[name])["Notes"]


def test_the_errors_of_a_body_are_seen():
    def sample(value):
        if value:
            raise KeyError("no")
        raise

    assert _raised(sample) == {"KeyError"}
    assert _raised(lawkit.Corpus.table) == {"ValueError"}
