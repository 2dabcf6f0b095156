"""The README's examples run and its commands are the Makefile's."""

import doctest
import re


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
