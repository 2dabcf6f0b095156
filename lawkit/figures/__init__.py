"""Figures of what the analysis verbs return.

Every figure takes the table or result of a verb, draws on one Axes and returns it; nothing is computed, shown or saved.
Without ``ax`` it makes a figure ``width`` millimetres wide, as high as it needs and with the look of :func:`style`; with
``ax`` the settings of the caller hold, and labels are fitted to the size that the Axes has then (make the other Axes first, with
``layout="constrained"``). Words of reports are always Chinese: call :func:`use_chinese_font` once, or draw inside
``with lawkit.figures.style():``.

>>> import matplotlib.pyplot as plt, lawkit
>>> corpus = lawkit.load_demo()
>>> with lawkit.figures.style():
...     ax = lawkit.figures.indicator_trends(lawkit.trend(corpus, ["legal_aid_cases"]), log=True)
>>> plt.close(ax.figure)
"""

from lawkit.figures.anatomy import report_anatomy
from lawkit.figures.audit import audit_view
from lawkit.figures.composition import composition_bars
from lawkit.figures.flow import problem_plan_flow
from lawkit.figures.fonts import use_chinese_font
from lawkit.figures.heatmap import indicator_heatmap
from lawkit.figures.keyness import keyness_plot
from lawkit.figures.keyword_map import cluster_network, keyword_map
from lawkit.figures.reuse import reuse_matrix
from lawkit.figures.style import style
from lawkit.figures.topics import topics_over_years
from lawkit.figures.trends import indicator_trends, term_trends

__all__ = [
    "audit_view",
    "cluster_network",
    "composition_bars",
    "indicator_heatmap",
    "indicator_trends",
    "keyness_plot",
    "keyword_map",
    "problem_plan_flow",
    "report_anatomy",
    "reuse_matrix",
    "style",
    "term_trends",
    "topics_over_years",
    "use_chinese_font",
]
