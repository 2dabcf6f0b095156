"""Role wordings: what a heading says of itself, and which sentences open a passage of another role."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from lawkit.records import record
from lawkit.resources import load_resource

Role = Literal["furniture", "overview", "measures", "leadership", "problems", "plan"]
ROLES: tuple[Role, ...] = ("furniture", "overview", "measures", "leadership", "problems", "plan")
_LEADING_YEAR = re.compile(r"在?(20\d\d)年")
# "2025年工作重点" is a plan only where 2025 is later than the year reported on.
_YEAR_WORK = re.compile(
    r"(20\d\d)年度?(?:(?!20\d\d年).){0,24}?(?:打算|思路|计划|安排|设想|要点|重点|任务|目标|举措|措施|展望|谋划|工作)"
)


@record
class HeadingRole:
    """The roles that a heading names, in the order of its words; empty for a topic heading."""

    roles: tuple[Role, ...]
    evidence: str

    @property
    def role(self) -> Role | None:
        """The one role it names, or None where it names none or several."""
        return self.roles[0] if len(self.roles) == 1 else None


TOPIC = HeadingRole((), "")


@lru_cache(maxsize=1)
def _heading_patterns() -> list[tuple[Role, re.Pattern[str]]]:
    data = load_resource("roles")["headings"]
    return [(role, re.compile("|".join(f"(?:{p})" for p in data[role]))) for role in ROLES if role in data]


@lru_cache(maxsize=1)
def _vetoes() -> dict[str, re.Pattern[str]]:
    veto = load_resource("roles")["headings"]["veto"]
    return {role: re.compile("|".join(f"(?:{p})" for p in patterns)) for role, patterns in veto.items()}


@lru_cache(maxsize=4096)
def classify_heading(heading: str, year: int | None = None) -> HeadingRole:
    """Return the roles that a folded heading without blanks names.

    Parameters
    ----------
    heading
        The heading's words, folded, without its number.
    year
        The year reported on; a later year in the heading makes it a plan.

    Examples
    --------
    >>> classify_heading("存在的不足和原因").role
    'problems'
    >>> classify_heading("存在问题及下一步工作打算").roles
    ('problems', 'plan')
    >>> classify_heading("2025年重点工作", 2024).role, classify_heading("2025年重点工作", 2025).role
    ('plan', 'measures')
    >>> classify_heading("坚持问题导向,补齐工作短板").roles
    ()
    """
    found: dict[Role, tuple[int, str]] = {}
    for role, pattern in _heading_patterns():
        match = pattern.search(heading)
        veto = _vetoes().get(role)
        if match and not (veto and veto.search(heading)):
            found[role] = (match.start(), match.group())
    later = next((m for m in _YEAR_WORK.finditer(heading) if year and int(m.group(1)) > year), None)
    if later and ("plan" not in found or later.start() < found["plan"][0]):
        found["plan"] = (later.start(), later.group())
    found = _settle(heading, found, later is not None)
    ordered = sorted(found.items(), key=lambda pair: pair[1][0])
    return HeadingRole(tuple(role for role, _ in ordered), "; ".join(words for _, (_, words) in ordered))


def _settle(heading: str, found: dict[Role, tuple[int, str]], future: bool) -> dict[Role, tuple[int, str]]:
    """Drop the roles that only echo another one of the same heading."""
    if "leadership" in found:
        # 加强法治政府建设的有关情况 belongs to the duty that the heading names.
        return {r: f for r, f in found.items() if r in ("leadership", "problems") or (r == "plan" and future)}
    if "overview" in found and "measures" in found and len(found) == 2:
        # 总体情况 also reads as 工作情况; 基本情况和主要成效 tells of measures.
        both = re.search(r"(?:和|与|及|、)(?:.{0,8})(?:成效|措施|举措|做法|成绩|亮点|进展)", heading)
        return {r: f for r, f in found.items() if r == ("measures" if both else "overview")}
    if "plan" in found and "measures" in found:
        # 下一步主要举措 holds the words of both; 举措 alone after 下一步 is no second role.
        plan_at, _ = found["plan"]
        measures_at, words = found["measures"]
        joined = re.search(
            r"(?:成效|成果|成绩|情况|总结|回顾|措施|举措|做法)(?:.{0,6})(?:和|与|及|以及|、|暨)",
            heading[: plan_at + 1],
        )
        if measures_at >= plan_at or not joined:
            return {r: f for r, f in found.items() if r != "measures"}
        if re.search(r"(?:改进|整改)(?:的)?(?:措施|举措)", words):
            return {r: f for r, f in found.items() if r != "measures"}
    if "problems" in found and "measures" in found:
        problem_at, _ = found["problems"]
        measures_at, words = found["measures"]
        # 工作开展情况及存在问题 names both; 工作中存在的问题情况 only one.
        if measures_at > problem_at or re.search(r"问题|不足", words):
            return {r: f for r, f in found.items() if r != "measures"}
    if "overview" in found and len(found) > 1:
        return {r: f for r, f in found.items() if r != "overview"}
    return found


@record
class Cue:
    """The role that a sentence announces for its passage, and the words that do."""

    role: Role
    words: str


@lru_cache(maxsize=1)
def _passage_patterns() -> dict[str, re.Pattern[str]]:
    data = load_resource("roles")["passages"]
    lists = {
        role: re.compile("|".join(f"(?:{p})" for p in data[role]))
        for role in ("plan", "plan_after_problems", "problems", "measures")
    }
    return lists | {
        key: re.compile(data[key]) for key in ("plan_year", "opening_end", "lead_in", "intent", "opening")
    }


def find_cue(sentence: str, year: int | None = None, *, after: Role = "measures") -> Cue | None:
    """Return what role a folded sentence without blanks opens, or None for an ordinary one.

    Parameters
    ----------
    sentence
        The sentence, folded, without blanks.
    year
        The year reported on; a later one at the head of a sentence speaks of a plan.
    after
        The role of the passage that it stands in; after problems lesser words turn to the plan.

    Examples
    --------
    >>> find_cue("下一步,我局将加强培训。").role
    'plan'
    >>> find_cue("但仍存在一些不足:一是力量薄弱。").role
    'problems'
    >>> find_cue("会议研究部署下一步工作。") is None
    True
    """
    patterns = _passage_patterns()
    head = patterns["lead_in"].sub("", sentence[:160], count=1)
    if match := patterns["plan"].match(head):
        return Cue("plan", match.group())
    if year and (match := patterns["plan_year"].search(head)) and int(match.group(1)) > year:
        return Cue("plan", match.group())
    if after == "problems":
        if match := patterns["plan_after_problems"].match(head):
            return Cue("plan", match.group())
        if year and (match := _LEADING_YEAR.match(head)) and int(match.group(1)) > year:
            return Cue("plan", match.group())
    if match := patterns["problems"].match(head):
        return Cue("problems", match.group()[-24:])
    if match := patterns["measures"].match(head):
        return Cue("measures", match.group())
    return None


def has_intent(sentence: str) -> bool:
    """Tell whether a folded sentence without blanks says what will be done (2025年将…), whatever else it says."""
    return _passage_patterns()["intent"].search(sentence) is not None


def reads_as_opening(sentence: str) -> bool:
    """Tell whether a folded sentence without blanks reads as one of a report's opening."""
    return _passage_patterns()["opening"].search(sentence) is not None


def ends_opening(sentence: str) -> bool:
    """Tell whether a folded sentence without blanks closes the opening of a report (…报告如下:)."""
    return _passage_patterns()["opening_end"].search(sentence) is not None


@lru_cache(maxsize=1)
def _shortcoming() -> re.Pattern[str]:
    return re.compile(load_resource("roles")["headings"]["shortcoming"])


def names_shortcoming(heading: str) -> bool:
    """Tell whether a folded heading without blanks says that something is lacking.

    Examples
    --------
    >>> names_shortcoming("执法力量有待加强"), names_shortcoming("在提升能力上下功夫")
    (True, False)
    """
    return _shortcoming().search(heading) is not None


@lru_cache(maxsize=1)
def _closer() -> re.Pattern[str]:
    return re.compile(load_resource("roles")["closers"]["all_items"])


def speaks_of_all_items(sentence: str) -> bool:
    """Tell whether a folded sentence without blanks turns back to all items of a list (究其原因 …)."""
    return _closer().match(sentence) is not None
