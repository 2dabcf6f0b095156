"""Widgets for JupyterLab: look, click and correct.

Every function takes a corpus and returns a widget of ipywidgets. Its state are traits that can be set and observed from code,
``result`` is what it shows as a DataFrame, and where there is no kernel (HTML export, nbviewer) a table or figure remains.
They come with ``pip install "lawkit[lab]"``.

>>> import lawkit
>>> desk = lawkit.widgets.audit(lawkit.load_demo())
>>> desk.holds = "fails"
>>> len(desk.result)
6
"""

from lawkit.errors import LawkitError

try:
    import ipywidgets as _ipywidgets  # noqa: F401 - only whether it is there
except ImportError as _error:
    raise LawkitError('lawkit.widgets needs ipywidgets: pip install "lawkit[lab]"') from _error

from lawkit.widgets.opening import audit, browse, explore_keywords, explore_metrics, explore_topics, review

__all__ = ["audit", "browse", "explore_keywords", "explore_metrics", "explore_topics", "review"]
