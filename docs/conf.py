"""Sphinx settings: `make docs` builds build/docs, without a network and without a warning."""

import logging
import sys
from pathlib import Path

import jieba
from docutils import nodes
from latex2mathml.converter import convert
from numpydoc.docscrape_sphinx import SphinxDocString
from sphinx.application import Sphinx
from sphinx.writers.html5 import HTML5Translator

sys.path.insert(0, str(Path(__file__).resolve().parent))

from generate import expand, itemise

import lawkit

jieba.setLogLevel(logging.WARNING)  # the search index is cut with it

project = "lawkit"
author = "The lawkit developers"
release = version = lawkit.__version__
copyright = author

extensions = ["myst_parser", "sphinx.ext.autodoc", "numpydoc"]
source_suffix = {".md": "markdown", ".rst": "restructuredtext"}
exclude_patterns = ["Thumbs.db"]
nitpicky = False

myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
maximum_signature_line_length = 88
python_use_unqualified_type_names = True
autosummary_generate = False
numpydoc_show_class_members = False
numpydoc_xref_param_type = False

html_theme = "furo"
html_title = f"lawkit {version}"
html_copy_source = False
html_static_path = ["static"]
html_css_files = ["docs.css"]
html_show_sphinx = False
html_search_language = "zh"  # English words and Chinese ones
html_math_renderer = "mathml"  # drawn by the browser itself, so that nothing has to be fetched
html_domain_indices = False


def _as_written(_: SphinxDocString, name: str, words: list[str], *__: object) -> tuple[str, list[str]]:
    return f"**{name.strip()}**", words


# An attribute that is a property has the words of its class here, as any other, not those of the property.
SphinxDocString._process_param = _as_written


def _inline(writer: HTML5Translator, node: nodes.math) -> None:
    writer.body.append(convert(node.astext()))
    raise nodes.SkipNode


def _block(writer: HTML5Translator, node: nodes.math_block) -> None:
    writer.body.append(convert(node.astext(), display="block"))
    raise nodes.SkipNode


def _expand(app: Sphinx, name: str, source: list[str]) -> None:
    source[0] = expand(source[0])


def _itemise(app: Sphinx, what: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    lines[:] = itemise(lines)


def setup(app: Sphinx) -> None:
    """Put in the generated parts of pages, and draw formulas as MathML."""
    app.add_html_math_renderer("mathml", (_inline, None), (_block, None))
    app.connect("source-read", _expand)
    app.connect("autodoc-process-docstring", _itemise, priority=400)  # before numpydoc
