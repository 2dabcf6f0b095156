"""How sure a role, an indicator or a metadata field is: high, medium or low, by the rule that decided.

Rules are recognised by what the tables keep of them (``role_evidence``, ``evidence``, ``metadata_evidence``). The level of
each is data (``resources/confidence.toml``), measured on the project's annotated reports by ``tools/calibrate.py``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import cache
from typing import TYPE_CHECKING, Literal

import pandas as pd

from lawkit.corpus import Corpus
from lawkit.errors import check_corpus
from lawkit.metadata.places import short_name
from lawkit.metadata.titles import read_title
from lawkit.overrides import FIELDS
from lawkit.resources import load_resource
from lawkit.tables import CONFIDENCES, Confidence
from lawkit.text.fold import fold

if TYPE_CHECKING:
    from lawkit.metadata.read import Metadata
    from lawkit.structure.parse import ParsedReport

RuledTable = Literal["sections", "sentences", "quantities", "metadata"]
RULED_TABLES: tuple[RuledTable, ...] = ("sections", "sentences", "quantities", "metadata")

# How the evidence of a section's role begins or ends where it is not the words of its heading.
_SECTION_EVIDENCE = (
    ("topic", re.compile("topic heading$")),
    ("inherited", re.compile("inherited")),
    ("carried", re.compile("under ")),
    ("sentences", re.compile("all of its sentences$")),
    ("split", re.compile("names (?:a shortcoming|none)$")),
    ("overview", re.compile(".* holds the work itself$")),
)
# A metadata field that follows from another one; a body that is completed follows from the place.
_SOURCES = {
    "level": "place", "province": "place", "prefecture": "place", "county": "place", "org_type": "org", "org": "place",
}  # fmt: skip
_PARENTS = ("province", "prefecture", "county")
_NO_SURER = ("follows", "completed")
_UNLISTED = "is not in the gazetteer"
_RULES = {
    "table": "str", "rule": "str", "says": "str", "confidence": "str", "basis": "str", "n": "int64", "right": "int64",
    "share": "float64", "low": "float64",
}  # fmt: skip


def level_of(table: RuledTable, rule: str) -> Confidence:
    """Return the level of a rule.

    Examples
    --------
    >>> level_of("metadata", "given"), level_of("metadata", "inferred")
    ('high', 'low')
    """
    level: Confidence = load_resource("confidence")[table][rule]["level"]
    return level


def lowest(*levels: Confidence | None) -> Confidence | None:
    """Return the lowest of some levels, without the missing ones; None where all are missing.

    Examples
    --------
    >>> lowest("high", None, "medium")
    'medium'
    """
    known = [level for level in levels if level]
    return min(known, key=CONFIDENCES.index) if known else None


# ---------------------------------------------------------------- roles


def section_rule(evidence: str) -> str:
    """Return the rule that gave a section its role, by its ``role_evidence``.

    Examples
    --------
    >>> section_rule("存在的不足"), section_rule("inherited"), section_rule("topic heading")
    ('wording', 'inherited', 'topic')
    """
    return next((rule for rule, pattern in _SECTION_EVIDENCE if pattern.match(evidence)), "wording")


def sentence_rule(role: str, section_role: str | None, *, in_section: bool) -> str:
    """Return the rule that gave a sentence its role.

    Parameters
    ----------
    role
        Its role.
    section_role
        That of its section; None where the section has none.
    in_section
        Whether it has a section.

    Examples
    --------
    >>> sentence_rule("plan", "problems", in_section=True), sentence_rule("overview", None, in_section=False)
    ('turned', 'opening')
    """
    if role == "furniture":
        return "furniture"
    if not in_section:
        return "opening" if role == "overview" else "headless"
    if section_role is None:
        return "combined"
    if role == section_role:
        return "section"
    return "item" if role == "leadership" else "turned"


def section_levels(parsed: ParsedReport) -> list[Confidence | None]:
    """Return how sure the role of each section is, None where it has none."""
    levels: list[Confidence | None] = []
    for section in parsed.sections:
        if section.role.role is None:
            levels.append(None)
            continue
        rule = section_rule(section.role.evidence)
        above = levels[section.parent] if rule == "inherited" and section.parent is not None else None
        levels.append(lowest(level_of("sections", rule), above))
    return levels


def sentence_levels(parsed: ParsedReport, sections: list[Confidence | None]) -> list[Confidence | None]:
    """Return how sure the role of each sentence is; ``sections`` is what :func:`section_levels` returns."""
    levels: list[Confidence | None] = []
    for sentence in parsed.sentences:
        at = sentence.section
        role = parsed.sections[at].role.role if at is not None else None
        rule = sentence_rule(sentence.role, role, in_section=at is not None)
        above = sections[at] if rule == "section" and at is not None else None
        levels.append(lowest(level_of("sentences", rule), above))
    return levels


# ---------------------------------------------------------------- indicators


@cache
def _ranks() -> Mapping[str, int]:
    """Return the rank of each rule of lawkit's own codebook by its name."""
    from lawkit.numbers.codebook import load_codebook

    return {rule.name: rule.rank for rule in load_codebook().rules}


def indicator_rule(evidence: str) -> str:
    """Return the kind of rule that gave a number its indicator, by its ``evidence``.

    Where several fit it is the least sure one.

    Examples
    --------
    >>> indicator_rule("legal_aid_cases.1: 法律援助+受理, 件"), indicator_rule("recon_closed.1: 审结 of 复议 (named before), 件")
    ('plain', 'named')
    """
    name, _, words = evidence.partition(": ")
    if name not in _ranks():
        return "own"
    if ", by " in words:
        return "doer"
    if _ranks()[name] > 1:
        return "second"
    if "(named before)" in words:
        return "named" if " of " in words else "bare"
    return "plain"


def indicator_level(code: str | None, evidence: str) -> Confidence | None:
    """Return how sure a number's indicator is, None where it has none."""
    return None if code is None else level_of("quantities", indicator_rule(evidence))


# ---------------------------------------------------------------- metadata


def metadata_rules(metadata: Metadata, given: Collection[str]) -> dict[str, str]:
    """Return the rule that gave each field of a report's metadata; missing fields are left out.

    Parameters
    ----------
    metadata
        What is known of the report.
    given
        The fields that the researcher gave.
    """
    warned = {warning.split(":", 1)[0] for warning in metadata.warnings}
    if warned & {"county", "prefecture"}:
        warned |= set(_PARENTS)
    unlisted = any(w.startswith("place: ") and w.endswith(_UNLISTED) for w in metadata.warnings)
    found: dict[str, str] = {}
    for field in FIELDS:
        if getattr(metadata, field) is None:
            continue
        if field in given:
            found[field] = "given"
        elif field in warned:
            found[field] = "unlisted" if field == "place" and unlisted else "inferred"
        else:
            found[field] = _rule_of(field, metadata, found)
    return found


def _rule_of(field: str, metadata: Metadata, found: Mapping[str, str]) -> str:
    """Return the rule of a field that carries no warning."""
    title = "".join(fold(metadata.title or "").split())
    place, org = fold(metadata.place or ""), fold(metadata.org or "")
    if field == "place":
        return "printed" if short_name(place) in title else "elsewhere"
    if field == "year":
        read = read_title(title)
        return "printed" if read and read.year == metadata.year else "elsewhere"
    if field == "org" and org in title:
        return "printed" if not place or org.startswith(short_name(place)) else "prefixed"
    if field == "org":
        return "completed" if place and short_name(place) in title else "elsewhere"
    if field in _SOURCES:
        return "follows" if _SOURCES[field] in found else "inferred"
    return "printed"


def metadata_levels(rules: Mapping[str, str]) -> dict[str, Confidence]:
    """Return how sure each field is; what follows from another field is no surer than that one.

    Examples
    --------
    >>> metadata_levels({"place": "inferred", "level": "follows"})
    {'place': 'low', 'level': 'low'}
    """
    levels: dict[str, Confidence] = {}
    for field, rule in rules.items():
        source = _SOURCES.get(field) if rule in _NO_SURER else None
        levels[field] = lowest(level_of("metadata", rule), levels.get(source or "")) or "low"
    return levels


def describe_rules(rules: Mapping[str, str]) -> str:
    """Return the rules of metadata fields as the column ``metadata_evidence`` keeps them.

    Examples
    --------
    >>> describe_rules({"place": "printed", "level": "follows"})
    'place: printed; level: follows'
    """
    return "; ".join(f"{field}: {rule}" for field, rule in rules.items())


def metadata_confidence(corpus: Corpus) -> pd.DataFrame:
    r"""Tell for each metadata field of each report how it was found and how sure it is.

    Parameters
    ----------
    corpus
        The reports, with or without text.

    Returns
    -------
    DataFrame
        One row a report and field: report_id, field, value (as words), rule (see :func:`confidence_rules`), confidence
        (``high``, ``medium``, ``low``); the last three are missing where the field is.

    Notes
    -----
    ``corpus.reports["confidence"]`` is the lowest of a report. A field that follows from another one (the province from the
    place) is no surer than that. What is missing carries no confidence: that a field is not stated may be as wrong as a value.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "关于法治政府建设情况的报告\n2023年，我县推进依法行政。长兴县委召开会议。\n一、主要工作\n开展培训3次。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> table = lawkit.metadata_confidence(corpus).set_index("field")
    >>> table.loc[["year", "place", "province"], ["value", "rule", "confidence"]].values.tolist()
    [['2023', 'elsewhere', 'medium'], ['长兴县', 'inferred', 'low'], ['浙江省', 'follows', 'low']]
    """
    check_corpus(corpus)
    rows = []
    for report_id, report in corpus.reports.iterrows():
        evidence = report["metadata_evidence"]
        pairs = evidence.split("; ") if isinstance(evidence, str) and evidence else []
        rules = dict(pair.split(": ", 1) for pair in pairs)
        levels = metadata_levels(rules)
        for field in FIELDS:
            value = _as_words(report[field])
            rows.append((report_id, field, value, rules.get(field), levels.get(field)))
    return pd.DataFrame(rows, columns=["report_id", "field", "value", "rule", "confidence"], dtype="str")


def _as_words(value: object) -> str | None:
    """Return a cell of metadata as words."""
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return f"{value:g}" if isinstance(value, float) else str(value)


# ---------------------------------------------------------------- the levels


def confidence_rules() -> pd.DataFrame:
    """Return the kinds of rules that lawkit tells apart, the level of each, and what that rests on.

    Returns
    -------
    DataFrame
        table (``sections``, ``sentences``, ``quantities``, ``metadata``), rule, says (when it decides), confidence, basis
        (``measured``, ``prior`` for too few cases, ``given``), n cases in the project's gold, right, share, low (the lower bound of
        Wilson's interval, 95 %).

    Notes
    -----
    A level is measured from 30 cases on: high where ``low`` is at least 0.97, medium from 0.85, else low. With fewer cases
    it is set by how the rule works: medium where words of the text decide, low where a default or a guess does, never high.
    The shares are those of invented reports on which the rules were tried while they were written, and rows of one report are
    alike, so on other reports less may be right: the order of the levels is firmer than the shares. Review a sample
    (:func:`lawkit.estimate_accuracy`) to learn the shares of a corpus of one's own.

    References
    ----------
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.

    Examples
    --------
    >>> import lawkit
    >>> rules = lawkit.confidence_rules().set_index(["table", "rule"])
    >>> rules.loc[("metadata", "inferred"), ["confidence", "basis"]].tolist()
    ['low', 'prior']
    """
    data = load_resource("confidence")
    rows = [
        {"table": table, "rule": rule, "confidence": found["level"], "share": None, **found}
        for table in RULED_TABLES
        for rule, found in data[table].items()
    ]
    made = pd.DataFrame(rows)
    made["share"] = (made["right"] / made["n"]).where(made["n"] > 0)
    return made[list(_RULES)].astype(_RULES)
