"""lawkit turns China's annual reports on law-based government (法治政府建设年度报告) into tidy tables.

>>> import lawkit
>>> lawkit.load  # doctest: +ELLIPSIS
<function load at ...>
"""

from __future__ import annotations

from importlib.metadata import version

from lawkit.corpus import Corpus, open_corpus
from lawkit.errors import LawkitError, ReadError
from lawkit.loading import load

__all__ = ["Corpus", "LawkitError", "ReadError", "load", "open_corpus"]

__version__ = version("lawkit")
