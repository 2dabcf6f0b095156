"""What the topic explorer lists, as HTML: terms of topics, typical statements, plans that take up a problem."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd

from lawkit.widgets.html import note, table
from lawkit.widgets.telling import tell_term
from lawkit.widgets.words import Language, headings, say

if TYPE_CHECKING:
    from lawkit.analysis.topics.topics import Topics

MOST_TOPICS = 40
_TERMS, _REPORTS = 10, 8


def name_topics(found: Topics, lang: Language) -> dict[str, str]:
    """Return topic → its name: as shipped, else its heaviest terms."""
    given = zip(found.quality["topic"], found.quality[f"name_{lang}"], found.quality["label"], strict=True)
    return {str(t): str(next(n for n in (name, label, t) if isinstance(n, str))) for t, name, label in given}


def list_terms(found: Topics, lang: Language) -> str:
    """Return a row a topic: its name, terms, share and reports."""
    quality, names = found.quality, name_topics(found, lang)
    terms = found.topics[found.topics["rank"] <= _TERMS].groupby("topic")["term"].agg(" ".join)
    shown = quality.assign(
        topic=quality["topic"].map(names),
        terms=quality["topic"].map(terms),
        share=[f"{100 * s:.1f}%" for s in quality["share"]],
    )
    columns = ["topic", "terms", "share", "n_units", "n_reports"]
    return table(
        shown, header=headings(columns, lang), caption=say("terms_of_topics", lang), most=MOST_TOPICS
    )


def list_typical(found: Topics, topic: str, names: Mapping[str, str], lang: Language) -> str:
    """Return the typical statements of a topic, and the reports that say most about it."""
    rows = found.examples[found.examples["topic"] == topic]
    shown = rows.assign(
        report=rows["report_id"].map(names), role=[say(str(r), lang, group="roles") for r in rows["role"]]
    )
    typical = table(shown, header=headings(["text", "role", "report"], lang), caption=say("typical", lang))
    units = found.units[found.units["topic"] == topic]
    counts = units.groupby("report_id").size().sort_values(ascending=False, kind="stable")
    reports = pd.DataFrame(
        {"report": [names[str(one)] for one in counts.index], "n_units": counts.to_numpy()}
    )
    header = headings(["report", "n_units"], lang)
    return typical + table(reports, header=header, caption=say("typical_reports", lang), most=_REPORTS)


def list_plans(plans: pd.DataFrame, problem: object, lang: Language) -> str:
    """Return a problem and the tasks that take it up."""
    head = note(problem) if isinstance(problem, str) else note(say("no_text", lang))
    if not len(plans):
        return head + note(say("no_plan", lang))
    shown = plans.assign(
        probability=plans["probability"].round(2),
        terms=[" ".join(tell_term(t, lang) for t in terms) for terms in plans["terms"]],
    )
    header = headings(["text", "probability"], lang) | {"terms": say("shared", lang)}
    told = (
        note(say("concepts_told", lang))
        if any(t.startswith("<") for ts in plans["terms"] for t in ts)
        else ""
    )
    return head + table(shown, header=header, caption=say("plans", lang)) + told
