"""lawkit turns China's annual reports on law-based government (法治政府建设年度报告) into tidy tables.

>>> import lawkit
>>> lawkit.load  # doctest: +ELLIPSIS
<function load at ...>
"""

from __future__ import annotations

from importlib import import_module as _import_module
from importlib.metadata import version as _version
from typing import TYPE_CHECKING

from lawkit.corpus import Corpus, open_corpus
from lawkit.errors import LawkitError, ReadError
from lawkit.loading import load

if TYPE_CHECKING:
    from lawkit.analysis.statements import statements
    from lawkit.metrics import coverage, evidence, metric_table
    from lawkit.numbers.numerals import find_numbers, parse_numeral
    from lawkit.numbers.quantities import find_quantities

__all__ = [
    "Corpus",
    "LawkitError",
    "ReadError",
    "coverage",
    "evidence",
    "find_numbers",
    "find_quantities",
    "load",
    "metric_table",
    "open_corpus",
    "parse_numeral",
    "statements",
]

__version__ = _version("lawkit")

# Imported when first asked for, so that `import lawkit` stays as quick as `import pandas`.
_LATER = {
    "statements": "lawkit.analysis.statements",
    "coverage": "lawkit.metrics",
    "evidence": "lawkit.metrics",
    "metric_table": "lawkit.metrics",
    "find_numbers": "lawkit.numbers.numerals",
    "parse_numeral": "lawkit.numbers.numerals",
    "find_quantities": "lawkit.numbers.quantities",
}


def __getattr__(name: str) -> object:
    if name not in _LATER:
        raise AttributeError(f"module 'lawkit' has no attribute {name!r}")
    return getattr(_import_module(_LATER[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__} - {"TYPE_CHECKING", "annotations"})
