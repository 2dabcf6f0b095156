"""What lawkit's tables and messages say in codes and in English, in the words of a widget's language."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Literal

from lawkit.resources import load_resource
from lawkit.review.decisions import ReviewTable
from lawkit.review.objects import KINDS, read_back
from lawkit.widgets.words import Language, name_indicators, say

Told = Literal["quantities", "sections", "messages"]

# Columns whose cells are codes, and the group of their labels.
_CODED = {
    "bound": "bound",
    "modality": "modality",
    "change": "change",
    "role": "roles",
    "confidence": "confidence",
}
# What parts one statement of a text from the next; the words of headings may hold "; " themselves.
_BREAKS: Mapping[Told, str] = {"quantities": "; ", "sections": "; (?=review: )", "messages": "; "}
# Groups of a pattern that are codes themselves.
_LOOKED_UP = {"field": "columns", "modality": "modality"}


def tell_message(message: str, lang: Language) -> str:
    """Return a message of lawkit in a language; as it is where no wording is known.

    Examples
    --------
    >>> tell_message("value must be a number; got 'abc'", "zh")
    "“数值”要填数字，现在是'abc'"
    """
    return _tell("messages", message, lang)[0]


def tell_evidence(table: Told, evidence: str, lang: Language) -> tuple[str, str]:
    """Return what a rule went by in a language, and the code of the rule, which may be empty.

    Examples
    --------
    >>> tell_evidence("quantities", "recon_closed.1: 审结 of 复议 (named before), 件", "zh")
    ('数字旁的“审结”、前文的“复议”、单位“件”', 'recon_closed.1')
    """
    return _tell(table, evidence, lang)


def tell_cell(field: str, cell: str, lang: Language) -> str:
    """Return a cell of a column in a language.

    Examples
    --------
    >>> tell_cell("bound", "exact", "zh"), tell_cell("unit", "件", "zh"), tell_cell("indicator", "recon_closed", "zh")
    ('准确数', '件', '行政复议审结件数')
    """
    if field == "indicator" and cell:
        return name_indicators([cell], lang)[cell]
    return say(cell, lang, group=_CODED[field]) if field in _CODED and cell else cell


def tell_read(table: ReviewTable, old: str, lang: Language) -> str:
    """Return what was read of a row, as decisions keep it, in a language.

    Examples
    --------
    >>> tell_read("quantities", "value=12; unit=件; bound=exact", "zh"), tell_read("roles", "plan", "zh")
    ('数值 12；单位 件；界限 准确数', '下步计划')
    """
    judged = KINDS[table].judged
    if len(judged) < 2:
        return tell_cell(judged[0], old, lang) if judged else old
    cells = read_back(old, judged)
    told = [
        f"{say(f, lang, group='columns')} {tell_cell(f, cell, lang)}" for f, cell in cells.items() if cell
    ]
    return ("；" if lang == "zh" else "; ").join(told)


def tell_term(term: str, lang: Language) -> str:
    """Return a term of :func:`lawkit.link_plans`; concepts, which it writes ``<staff>``, in brackets with their name.

    Examples
    --------
    >>> tell_term("乡镇", "zh"), tell_term("<staff>", "zh")
    ('乡镇', '〔人员力量〕')
    """
    is_concept = term.startswith("<") and term.endswith(">")
    return say("concept", lang, name=say(term[1:-1], lang, group="concepts")) if is_concept else term


@cache
def _patterns(table: Told) -> tuple[tuple[re.Pattern[str], Mapping[str, str]], ...]:
    return tuple((re.compile(one["match"]), one) for one in load_resource("messages_widgets")[table])


def _tell(table: Told, text: str, lang: Language) -> tuple[str, str]:
    """Return a text in a language, part by part, and its code; a message as a whole where a pattern matches it."""
    if table == "messages" and (whole := _tell_part(table, text, lang)):
        return whole
    parts = [_tell_part(table, part, lang) or (part, "") for part in re.split(_BREAKS[table], text)]
    return ("；" if lang == "zh" else "; ").join(words for words, _ in parts), next(
        (c for _, c in parts if c), ""
    )


def _tell_part(table: Told, text: str, lang: Language) -> tuple[str, str] | None:
    for pattern, told in _patterns(table):
        if found := pattern.fullmatch(text):
            if lang not in told:
                return text, ""
            filled = {k: v or "" for k, v in found.groupdict().items()}
            code = filled.pop("rule", "")
            looked_up = {k: say(v, lang, group=_LOOKED_UP[k]) for k, v in filled.items() if k in _LOOKED_UP}
            return told[lang].format(**filled | looked_up), code
    return None
