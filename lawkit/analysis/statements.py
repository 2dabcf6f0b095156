"""Statements: the single problems and tasks that a report names, cut out of its sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, get_args

import pandas as pd

from lawkit.errors import check_choice, check_corpus, check_listed
from lawkit.resources import load_resource
from lawkit.text.fold import fold, squeeze

if TYPE_CHECKING:
    from lawkit.corpus import Corpus

StatementRole = Literal["overview", "measures", "leadership", "problems", "plan"]
StatementUnit = Literal["item", "sentence"]
Part = Literal["statement", "lead", "cause"]

_COLUMNS = {
    "report_id": "str",
    "statement_id": "int64",
    "role": "str",
    "part": "str",
    "section_id": "Int64",
    "item_id": "Int64",
    "first_sentence": "int64",
    "last_sentence": "int64",
    "start": "int64",
    "end": "int64",
    "text": "str",
}


@dataclass(slots=True)
class _Sentence:
    id: int
    section: int | None
    item: int | None
    role: str
    start: int
    end: int
    is_heading: bool


@dataclass(slots=True)
class _Group:
    """Sentences that say one thing; ``whole`` where an item or a section of its own holds them."""

    role: str
    sentences: list[_Sentence]
    item: int | None
    whole: bool
    part: Part = "statement"


@dataclass(slots=True)
class _Tree:
    """The sections of one report: parent, and whether the heading names a statement rather than a role."""

    parent: dict[int, int | None]
    own: dict[int, bool]
    body: dict[int, int]

    def block(self, section: int | None) -> int | None:
        """Return the section that names the role of ``section``, or the highest one."""
        while section is not None and self.own[section] and self.parent[section] is not None:
            section = self.parent[section]
        return section


def statements(
    corpus: Corpus,
    *,
    roles: Sequence[StatementRole] = ("problems", "plan"),
    unit: StatementUnit = "item",
) -> pd.DataFrame:
    r"""Return the single statements of a role: each problem, each task of the plan.

    Parameters
    ----------
    corpus
        The reports; the text is used where it is at hand.
    roles
        The roles to cut up.
    unit
        ``"item"``: an item (一是 …) is a statement; where a section that names one problem or task has no items, the
        section is, heading included; elsewhere each sentence is. ``"sentence"``: every sentence that is no heading.

    Returns
    -------
    pandas.DataFrame
        Index ``report_id, statement_id`` (from 0, in text order); ``role``; ``part``: ``statement``, ``lead`` (only announces
        what follows) or ``cause`` (says why all that was named is wrong); ``section_id``, ``item_id``; ``first_sentence``
        and ``last_sentence`` (ids of ``corpus.sentences``; all sentences of the role between them belong to it); ``start``,
        ``end`` (characters of the report's text); ``text`` (NaN in a corpus without text).

    Raises
    ------
    ValueError
        If a role or the unit is none of those allowed.

    Notes
    -----
    Without text, leads are only known from the structure (what stands before the first item), causes not at all.
    The heading of a section that holds items stays out.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = (
    ...     "青溪县2023年法治政府建设年度报告\n一、主要举措\n开展培训3次。\n"
    ...     "二、存在的不足\n对照要求，还有以下不足：一是力量薄弱。二是普法形式单一。\n"
    ... )
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["qingxi-2023"], "text": [text]}))
    >>> found = lawkit.statements(corpus, roles=["problems"])
    >>> found[["part", "text"]].values.tolist()
    [['lead', '对照要求，还有以下不足：'], ['statement', '一是力量薄弱。'], ['statement', '二是普法形式单一。']]
    """
    check_corpus(corpus)
    check_listed("roles", roles)
    for role in roles:
        check_choice("roles", role, get_args(StatementRole))
    check_choice("unit", unit, get_args(StatementUnit))
    sentences = corpus.sentences.reset_index()
    sections = corpus.sections.reset_index()
    trees = dict(iter(sections.groupby("report_id", sort=False)))
    rows = []
    for name, table in sentences.groupby("report_id", sort=False):
        report = str(name)
        text = corpus.text(report) if corpus.has_text else None
        tree = _read_tree(trees.get(report, sections.iloc[:0]))
        groups = _group(_read_sentences(table, tree), tree, roles, unit)
        _set_parts(groups, tree, text)
        rows += [_row(report, at, group, text) for at, group in enumerate(groups)]
    found = pd.DataFrame(rows, columns=list(_COLUMNS)).astype(_COLUMNS)
    return found.set_index(["report_id", "statement_id"])


def _read_tree(sections: pd.DataFrame) -> _Tree:
    evidence = frozenset(load_resource("statements")["own_heading"]["evidence"])
    ids = sections["section_id"].tolist()
    parents = [None if pd.isna(p) else int(p) for p in sections["parent_id"]]
    return _Tree(
        dict(zip(ids, parents, strict=True)),
        dict(zip(ids, [e in evidence for e in sections["role_evidence"]], strict=True)),
        dict(zip(ids, sections["body_start"].tolist(), strict=True)),
    )


def _read_sentences(table: pd.DataFrame, tree: _Tree) -> Iterable[_Sentence]:
    columns = [table[c].tolist() for c in ("sentence_id", "section_id", "item_id", "role", "start", "end")]
    for number, section, item, role, start, end in zip(*columns, strict=True):
        section = None if pd.isna(section) else int(section)
        heading = section is not None and start < tree.body[section]
        yield _Sentence(number, section, None if pd.isna(item) else int(item), role, start, end, heading)


def _group(
    sentences: Iterable[_Sentence], tree: _Tree, roles: Sequence[str], unit: StatementUnit
) -> list[_Group]:
    """Put the sentences of the roles into groups; headings go with what is below them, or out."""
    groups: list[_Group] = []
    heading: _Sentence | None = None
    for sentence in sentences:
        if sentence.role not in roles:
            heading = None
            continue
        own = sentence.section is not None and tree.own[sentence.section]
        if sentence.is_heading:
            heading = sentence if own and unit == "item" else None
            if heading:
                groups.append(_Group(sentence.role, [sentence], None, True))
            continue
        last = groups[-1] if groups else None
        if unit == "sentence":
            groups.append(_Group(sentence.role, [sentence], sentence.item, sentence.item is not None or own))
        elif sentence.item is not None:
            if last and last.item == sentence.item and last.role == sentence.role:
                last.sentences.append(sentence)
            else:
                groups.append(_Group(sentence.role, [sentence], sentence.item, True))
        elif own and last and last.item is None and _goes_on(last, sentence):
            last.sentences.append(sentence)
        else:
            groups.append(_Group(sentence.role, [sentence], None, own))
    return [group for at, group in enumerate(groups) if not _is_bare_heading(groups, at, tree)]


def _goes_on(group: _Group, sentence: _Sentence) -> bool:
    last = group.sentences[-1]
    return group.whole and group.role == sentence.role and last.section == sentence.section


def _is_bare_heading(groups: list[_Group], at: int, tree: _Tree) -> bool:
    """Return whether a group is a heading only, and what it names stands in the groups that follow."""
    group = groups[at]
    if len(group.sentences) > 1 or not group.sentences[0].is_heading:
        return False
    follower = groups[at + 1] if at + 1 < len(groups) else None
    if follower is None or follower.role != group.role:
        return False
    section, home = group.sentences[0].section, follower.sentences[0].section
    while home is not None:
        if home == section:
            return True
        home = tree.parent[home]
    return False


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    data = load_resource("statements")
    return {name: re.compile("|".join(data[name]["patterns"])) for name in ("lead", "cause")}


def _set_parts(groups: list[_Group], tree: _Tree, text: str | None) -> None:
    """Mark leads and causes: sentences beside statements that are whole, or that say so in words."""
    blocks: dict[tuple[str, int | None], list[_Group]] = {}
    for group in groups:
        blocks.setdefault((group.role, tree.block(group.sentences[0].section)), []).append(group)
    for members in blocks.values():
        whole = [at for at, group in enumerate(members) if group.whole]
        for at, group in enumerate(members):
            words = _words(group, text)
            group.part = _part(members, at, words, whole)
    for group, following in pairwise(groups):
        words, first = _words(group, text), group.sentences[0]
        into_heading = following.role == group.role and following.sentences[0].is_heading
        if into_heading and not first.is_heading and words is not None and words.endswith(":"):
            group.part = "lead"  # 我们也看到:(一)…。(二)…。


def _part(members: list[_Group], at: int, words: str | None, whole: list[int]) -> Part:
    """Tell the part of one group among those of its block; ``whole`` are the places of the whole ones."""
    group = members[at]
    follows = at + 1 < len(members)
    announces = words is not None and follows and bool(_patterns()["lead"].search(words))
    if group.whole and not (group.item is None and _holds_items(members, at)):
        # An item, or a section of its own, is a lead only where it is one sentence that ends with a colon.
        alone = len(group.sentences) == 1 and not group.sentences[0].is_heading
        return "lead" if alone and announces and words is not None and words.endswith(":") else "statement"
    if words is not None and at and _patterns()["cause"].search(words):
        return "cause"
    if whole and whole[0] > at:
        return "lead"
    return "lead" if announces and (at == 0 or any(at < later for later in whole)) else "statement"


def _holds_items(members: list[_Group], at: int) -> bool:
    """Return whether items of the same section follow a group without one."""
    section = members[at].sentences[-1].section
    return any(m.item is not None and m.sentences[0].section == section for m in members[at + 1 :])


def _words(group: _Group, text: str | None) -> str | None:
    if text is None:
        return None
    return squeeze(fold(text[group.sentences[0].start : group.sentences[-1].end])).text


def _row(report: str, at: int, group: _Group, text: str | None) -> tuple[object, ...]:
    """Return a statement as a row of the table, with the report's text cut to it."""
    first, last = group.sentences[0], group.sentences[-1]
    return (
        report,
        at,
        group.role,
        group.part,
        last.section if last.section is not None else pd.NA,
        group.item if group.item is not None else pd.NA,
        first.id,
        last.id,
        first.start,
        last.end,
        None if text is None else text[first.start : last.end],
    )
