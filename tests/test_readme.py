"""The README's examples run and its commands are the Makefile's."""

import doctest
import importlib.util
import re

import pytest


def test_examples_run(root, monkeypatch):
    monkeypatch.chdir(root)
    examples = "\n".join(
        re.findall(r"```python\n(.*?)```", (root / "README.md").read_text(encoding="utf-8"), re.S)
    )
    test = doctest.DocTestParser().get_doctest(examples, {}, "README.md", "README.md", 0)
    assert test.examples
    shown = []
    results = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=shown.append)
    assert results.failed == 0, "".join(shown)


def test_commands_exist(root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^make (\w+)", readme, re.M))
    assert targets == {"report", "test"}
    assert all(re.search(rf"^{target}:", makefile, re.M) for target in targets)
    assert "make test" in (root / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_tables_say_what_the_data_say(root, name):
    spec = importlib.util.spec_from_file_location("write_readme", root / "tools" / "write_readme.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    readme = (root / name).read_text(encoding="utf-8")
    assert readme == module.filled(name), "run python tools/write_readme.py"


@pytest.mark.parametrize("name", ["README.md", "README.zh.md"])
def test_links_lead_somewhere(root, name):
    links = re.findall(r"\]\(([^)#]+)\)", (root / name).read_text(encoding="utf-8"))
    assert links and all((root / link).exists() for link in links)
