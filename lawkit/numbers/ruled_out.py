"""What holds a number and a unit but is no quantity: ordinals, names, slogans, times, codes."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from lawkit.numbers.drafts import Draft, clause_start
from lawkit.numbers.scan import bound_after, bound_before
from lawkit.numbers.units import Units, load_units
from lawkit.resources import load_resource
from lawkit.text.word_patterns import one_of

_TITLE = re.compile(r"《[^《》\n]{1,80}》|〈[^〈〉\n]{1,60}〉")
_QUOTE = re.compile(r"“[^“”\n]{1,40}”|\"[^\"\n]{1,40}\"|‘[^‘’\n]{1,40}’|「[^「」\n]{1,40}」")
_PUNCTUATION = re.compile(r"[,。;:!?]")
# A quoted phrase up to this long without punctuation is a name or a slogan; longer ones quote a rule or a speech.
# Set on the reports of the survey: names have 2-12 characters.
_LONGEST_NAME = 14
_GLUE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_\\+×*#^&=@.·-—–~/:第 ")
_GLUED_BEFORE = re.compile(r"[A-Za-z_\\+×*#^&=@.]$|[\d一-鿿]·$|\d[-—–~/:.]$|第 ?$|[×*xX] $")
_LISTING = frozenset("、,和及至到- ")
_ORDINAL_LIST = re.compile(
    r"第 ?[\d一二三四五六七八九十百]+ ?(?:[、,和及至到-] ?[\d一二三四五六七八九十百]+ ?)*[、,和及至到-] ?$"
)
# 前 makes an ordinal (前3名), but not in 目前, 此前, 提前, 年前 …
_RANK = re.compile(r"(?<![目此提会年月日之以诉庭事岁期天晚节饭餐班案底初末中午夕时战生])前 ?$")
# What a fraction with a stroke follows where it is a share, and no date or code.
_SHARE = re.compile(r"[占达约近超的过为] ?$")
# 每10万人: what a rate is reckoned on.
_EACH = re.compile(r"每(?:隔)? ?$")
_SYSTEM = re.compile(r" ?制(?!作|定|度|发|售|品|造|成|止|订|约|裁)")
_PHASE = re.compile(r" ?(?:工程|项目|建设|改造|地块|开发|规划|扩建)")
# 产业园三期: what is built in phases stands before the number.
_BUILT = frozenset("园区程目库站厂")
_CLOCK = re.compile(r"[时点:°′] ?$")
_NOT_LASTING = re.compile(r" ?(?:内|前|后|来|起|以前|以后|之前|之后|期|假|一|不)")
# Formal figures alone are parts of words (队伍, 大陆).
_FORMAL = frozenset("壹贰叁肆伍陆柒捌玖拾")
_CHINESE_NOUNS = frozenset({"部门", "单位"})
_LONGEST_CODE = 9
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class _Fixed:
    phrases: re.Pattern[str]
    slogan: re.Pattern[str]
    joint: tuple[str, ...]
    before: tuple[str, ...]
    before_ends: frozenset[str]
    place_units: str
    place_ends: str


@lru_cache(maxsize=1)
def _fixed() -> _Fixed:
    data = load_resource("fixed_numbers")
    return _Fixed(
        re.compile(one_of(data["names"]["phrases"])),
        re.compile(
            rf"(?:{one_of(data['slogan']['words'])})(?=$|[^一-鿿]|{one_of(data['slogan']['endings'])})"
        ),
        tuple(data["joint"]["words"]),
        tuple(data["joint"]["before"]),
        frozenset(word[-1] for word in data["joint"]["before"]),
        data["places"]["units"],
        data["places"]["ends"],
    )


class Names:
    """The titles, quoted names and fixed phrases of a text, found once."""

    def __init__(self, text: str) -> None:
        fixed = [m.span() for m in _TITLE.finditer(text)]
        fixed += [m.span() for m in _fixed().phrases.finditer(text)]
        self._fixed = _Spans(fixed)
        self._quoted = _Spans([m.span() for m in _QUOTE.finditer(text) if _is_name(m.group()[1:-1])])

    def hold(self, text: str, draft: Draft) -> bool:
        """Return whether a number lies in a title, a fixed phrase or a quoted name.

        A quoted requirement (“不少于3人”) is no name.
        """
        at = draft.number.start
        if self._fixed.hold(at):
            return True
        if not self._quoted.hold(at):
            return False
        return not draft.number.arabic or (
            bound_before(text, at)[1] is None and bound_after(text, draft.end)[1] is None
        )


class _Spans:
    """Spans to look an offset up in."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def hold(self, at: int) -> bool:
        """Return whether one of the spans holds ``at``."""
        after = bisect_right(self._starts, at)
        return after > 0 and at < self._ends[after - 1]


def _is_name(quoted: str) -> bool:
    return len(quoted) <= _LONGEST_NAME and not _PUNCTUATION.search(quoted)


def is_lone(text: str, draft: Draft) -> bool:
    """Return whether the number is one Chinese figure up to 十, with no word that makes it inexact."""
    number = draft.number
    return not number.arabic and number.end - number.start == 1 and number.kind == "integer"


def is_ruled_out(text: str, draft: Draft, names: Names) -> bool:
    """Return whether a draft with a unit is no quantity by the annotation guide."""
    unit = draft.unit
    if unit is None or names.hold(text, draft):
        return True
    if _is_glued(text, draft) or _is_code(text, draft) or _is_ordinal(text, draft):
        return True
    if unit.unit_class == "percent" or unit.unit_class == "fraction":
        return _is_rough_fraction(text, draft)
    units = load_units()
    if unit.unit_class == "time" and unit.name not in units.classes:
        return not measures_time(text, draft, units)
    return (
        _is_clock(text, draft)
        or _is_bare(text, draft)
        or _is_noun_name(text, draft)
        or _is_level(text, draft, units)
        or _is_phrase(text, draft)
        or (is_lone(text, draft) and _is_lone_name(text, draft, units))
    )


def _is_glued(text: str, draft: Draft) -> bool:
    at = draft.number.start
    if text[at - 1 : at] == "》" and draft.unit and draft.unit.name == "条":  # 《民法典》1260条
        return True
    if text[at - 1 : at] in _GLUE and _GLUED_BEFORE.search(text[max(0, at - 2) : at]):
        return True
    listed = text[at - 1 : at] in _LISTING and "、" in text[max(0, at - 3) : at]
    return listed and _ORDINAL_LIST.search(text[max(0, at - 24) : at]) is not None


def _is_code(text: str, draft: Draft) -> bool:
    """Leading noughts and long rows of digits are codes."""
    if not draft.number.arabic:
        return False
    figures = _DIGITS.match(text, draft.number.start, draft.number.end)
    if figures is None:
        return False
    run = figures.group()
    more = text[draft.number.start + len(run) : draft.number.end]
    return (run[0] == "0" and len(run) > 1) or len(run) > (2 if more else 1) * _LONGEST_CODE


def _is_ordinal(text: str, draft: Draft) -> bool:
    at = draft.number.start
    if text[at - 1 : at] == "前" and _RANK.search(text[max(0, at - 2) : at]):
        return True
    if text[at - 1 : at] in ("每", "隔", " ") and _EACH.search(text[max(0, at - 2) : at]):
        return True
    fixed = _fixed()
    return text[at - 1 : at] in fixed.before_ends and text.endswith(fixed.before, max(0, at - 4), at)


def _is_rough_fraction(text: str, draft: Draft) -> bool:
    """Rule out 一成 where nothing says that it measures, and 1/3 outside of a share."""
    number = draft.number
    if number.kind == "tenths" and text[number.start] in "一两" and number.value <= 10:
        return bound_before(text, number.start)[1] is None and bound_after(text, draft.end)[1] is None
    if number.kind == "fraction" and "/" in text[number.start : number.end]:
        return number.value >= 1 or not _SHARE.search(text[max(0, number.start - 2) : number.start])
    return False


def measures_time(text: str, draft: Draft, units: Units) -> bool:
    """Return whether a length of time is measured (平均用时42分钟), not a date, a deadline or a streak."""
    if draft.unit is None or draft.unit.name not in {units.canonical.get(u, u) for u in units.time_lengths}:
        return False
    if not draft.number.arabic and is_lone(text, draft):
        return False
    start = clause_start(text, draft.number.start, 14)
    measuring = units.measuring
    if draft.unit.name in units.hours:
        measuring = units.measuring_hours
    elif draft.unit.name in units.ages:
        measuring = units.measuring_ages
    if not measuring.search(text, start, draft.number.start):
        return False
    return not _NOT_LASTING.match(text, draft.end)


def _is_clock(text: str, draft: Draft) -> bool:
    at = draft.number.start
    return (
        draft.unit is not None and draft.unit.name == "分" and bool(_CLOCK.search(text[max(0, at - 2) : at]))
    )


def _is_bare(text: str, draft: Draft) -> bool:
    """Rule out scale words without a figure (万名党员), noughts, and rows of figures (二〇二三)."""
    number = draft.number
    if number.arabic:
        return False
    run = text[number.start : number.end]
    if (
        run in _FORMAL
        or run.startswith(("零", "〇", "○"))
        or (number.bound == "exact" and re.fullmatch("[一二三四五六七八九〇零]{2,}", run))
    ):
        return True
    if number.bound != "exact" or not re.fullmatch("[百千万亿]+", run):
        return False
    return bound_before(text, number.start)[1] is None and bound_after(text, draft.end)[1] is None


def _is_noun_name(text: str, draft: Draft) -> bool:
    """Rule out nouns counted without a classifier where the number is a year, a date or a name's."""
    number, unit = draft.number, draft.unit
    if unit is None or not (unit.noun or not unit.known):
        return False
    if number.kind != "integer":
        return True
    if not number.arabic:
        return not (unit.name in _CHINESE_NOUNS and number.value > 1)
    run = text[number.start : number.end]
    return bool(re.fullmatch(r"(?:19|20)\d\d", run))


def _is_level(text: str, draft: Draft, units: Units) -> bool:
    if draft.unit is None or draft.unit.name != "级":
        return False
    before = text[draft.number.start - 1 : draft.number.start]
    return not (before and before in units.levels_after and 2 <= draft.number.value <= 6)


def _is_phrase(text: str, draft: Draft) -> bool:
    return bool(_SYSTEM.match(text, draft.end))


def _is_lone_name(text: str, draft: Draft, units: Units) -> bool:
    """Decide a lone Chinese figure with a classifier: two to ten are counts unless they make a name."""
    number, unit, fixed = draft.number, draft.unit, _fixed()
    figure = text[number.start]
    if unit is None or (unit.name in units.arabic_only and unit.end - number.end < 3):
        return True
    if unit.unit_class == "money" and unit.name != "元":
        return False
    if figure == "一":
        return unit.unit_class != "multiple" or (
            unit.name == "番" and "翻" not in text[number.start - 3 : number.start]
        )
    if figure == "二" and unit.name in units.ordinal_two:
        return True
    after = text[draft.end : draft.end + 4]
    if unit.name == "个" and fixed.slogan.match(text, draft.end):
        return True
    if unit.name not in ("个", "级") and after.startswith(fixed.joint):
        return True
    if unit.name == "个" and after[:1] in '“"' and _is_slogan_quote(text, draft.end):
        return True
    if unit.name == "期" and (
        _PHASE.match(text, draft.end) or text[number.start - 1 : number.start] in _BUILT
    ):
        return True
    return unit.name in fixed.place_units and after[:1] in fixed.place_ends and bool(after)


def _is_slogan_quote(text: str, at: int) -> bool:
    """Return whether the quotation at ``at`` ends the phrase (五个“到位”), rather than name what is counted."""
    match = _QUOTE.match(text, at)
    return match is not None and (match.end() >= len(text) or text[match.end()] in ",。;:、!?)的\n和与")
