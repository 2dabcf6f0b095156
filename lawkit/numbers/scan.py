"""Finding the numbers of a text: every numeral with the words that say how exact it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache

from lawkit.numbers.figures import FIGURES, RUN, NumeralKind, read_run, run_range, scale_value
from lawkit.numbers.quantity import Bound
from lawkit.records import record
from lawkit.resources import load_resource
from lawkit.text.word_patterns import one_of

_SCALES = "[十百千万亿兆拾佰仟]"
# 几十, 数百, 上千: tens, hundreds, thousands without a figure; 数 is not the end of 总数, 人数.
_LEAD = rf"(?:几|(?<![总人件次户少多分指倍基系岁参份个票点])数|上(?=[百千万亿])|好几)(?={_SCALES})"
# 来 is a sign of rough counting only before a unit (十来个), not in 来自, 来信.
_INEXACT = r" ?(?:[余多几](?!元化)|来(?![自到信访电源历]))"
# Every character that a numeral can begin with; a search for one of them is much faster than one for a numeral.
_OPENING = re.compile(rf"[\d{FIGURES}半几数上好]")
_NUMBER = re.compile(
    rf"(?P<lead>{_LEAD})?(?P<run>{RUN})(?P<inexact>{_INEXACT})?(?(inexact)(?P<scale> ?[十百千万亿兆]+(?:[余多] ?[万亿兆]+)?)?)"
)
# Most numbers: Arabic figures before a word that no numeral goes on with.
_PLAIN = re.compile(rf"\d++(?=[一-鿿])(?![{FIGURES}半点余多几来分成])")
_OVER_PART = re.compile(rf" {{0,2}}分 {{0,2}}之 {{0,2}}(?P<minus>负)?(?P<run>{RUN})")
_SLASH = re.compile(r" ?/ ?(?P<run>\d+)(?![\d/.])")
_PARTS: dict[str, NumeralKind] = {"百": "percent", "佰": "percent", "千": "permille", "仟": "permille"}
# Powers of ten and 千 as k; not the letters of a code.
_POWER_OPENINGS = frozenset("eEkK ")
_POWER = re.compile(r"(?:[eE](?P<exponent>[-+]?\d{1,2})| ?[kK])(?![A-Za-z\d.])")
# 三成, 七成六, 三成半: tenths, and a figure for hundredths.
_TENTHS = re.compile(
    r" ?成(?P<rest> ?[一二三四五六七八九半](?! ?[个件项名家批类成十百千万]))?(?![立为功员果效熟本长就交都绩份才品渝人因])"
)
_LONGEST_WORD = 8


@record
class RawNumber:
    """A numeral as it stands in a text.

    ``start`` and ``end`` span figures and inexact words inside (余, 多, 几), not the words around it.
    ``scaled`` tells whether a scale word stands at the end, ``arabic`` whether it opens with Arabic figures.
    """

    start: int
    end: int
    value: Decimal
    high: Decimal | None
    bound: Bound
    kind: NumeralKind
    arabic: bool
    scaled: bool


def opening_unless(idle: str) -> re.Pattern[str]:
    """Return what matches the characters that a numeral can begin with, but for those single ones that are ``idle``."""
    return re.compile(rf"{_OPENING.pattern}(?<!{idle})")


def iter_numbers(
    text: str,
    start: int = 0,
    end: int | None = None,
    *,
    opening: re.Pattern[str] | None = None,
    idle: re.Pattern[str] | None = None,
) -> Iterator[RawNumber]:
    """Yield every numeral of ``text[start:end]`` in text order; ``text`` must be folded.

    ``opening`` matches the characters to begin at, where not all are wanted; what ``idle`` matches is passed over.
    """
    at, stop = start, len(text) if end is None else end
    openings = opening or _OPENING
    while first := openings.search(text, at, stop):
        begin = first.start()
        if idle is not None and (passed := idle.match(text, begin)):
            at = passed.end()
            continue
        number: RawNumber | None
        if plain := _PLAIN.match(text, begin, stop):
            value = Decimal(plain.group())
            number = RawNumber(begin, plain.end(), value, None, "exact", "integer", True, False)
        else:
            match = _NUMBER.match(text, begin, stop)
            number = _read(text, match, stop) if match else None
        if number is None:
            at = begin + 1
            continue
        yield number
        at = number.end


def _read(text: str, match: re.Match[str], stop: int) -> RawNumber | None:
    """Make a number of a match, shortened to what can be read as one."""
    lead, run, inexact, scale = match.group("lead", "run", "inexact", "scale")
    run = run.rstrip()
    arabic = run[0].isdigit()
    pair = None if arabic or len(run) == 1 else run_range(run)
    if pair:
        value, length = pair[0], len(run)
    elif read := read_run(run):
        value, length = read
    else:
        return None
    finish = match.start("run") + length
    if length == len(run) and not pair and text[finish : finish + 1] in ("分", " "):
        over = _part(text, match, run, value, stop)
        if over:
            return over
    bound: Bound = "over" if lead else "exact"
    high = None
    if pair:
        high, bound = pair[1], "range"
    if inexact and length == len(run):
        bound, finish = "over", match.end()
        factor = scale_value(scale or "")
        value, high = value * factor, high * factor if high else None
    scaled = text[finish - 1] in "十百千万亿兆拾佰仟" or bool(scale)
    whole = run.isdecimal() or value == value.to_integral_value()
    kind: NumeralKind = "integer" if whole else "decimal"
    return RawNumber(match.start(), finish, value, high, bound, kind, arabic, scaled)


def _part(text: str, match: re.Match[str], run: str, value: Decimal, stop: int) -> RawNumber | None:
    """Return the fraction or percentage that opens with ``match``, or None."""
    over = _OVER_PART.match(text, match.end("run"), stop)
    if over is None or value == 0:
        return None
    upper_run = over.group("run").rstrip()
    pair = run_range(upper_run) if len(upper_run) > 1 and upper_run.isalpha() else None
    read = (pair[0], len(upper_run)) if pair else read_run(upper_run)
    if read is None:
        return None
    upper, length = read
    finish = over.start("run") + length
    kind = _PARTS.get(run, "fraction")
    worth = upper / value if kind == "fraction" else upper
    worth = -worth if over.group("minus") else worth
    bound: Bound = "range" if pair else "exact"
    high = pair[1] if pair else None
    if finish < stop and (more := re.compile("[余多几]").match(text, finish, stop)):
        bound, finish = "over", more.end()
    return RawNumber(match.start(), finish, worth, high, bound, kind, run[0].isdigit(), False)


def slash_fraction(text: str, number: RawNumber) -> RawNumber | None:
    """Return the proper fraction that ``number`` opens (1/3), or None."""
    match = _SLASH.match(text, number.end)
    if match is None or number.value != number.value.to_integral_value():
        return None
    lower = Decimal(match.group("run"))
    if lower == 0:
        return None
    return RawNumber(number.start, match.end(), number.value / lower, None, "exact", "fraction", True, False)


def with_power(text: str, number: RawNumber) -> RawNumber:
    """Read a power of ten after Arabic figures (2.5e6, 40k)."""
    if not number.arabic or text[number.end : number.end + 1] not in _POWER_OPENINGS:
        return number
    match = _POWER.match(text, number.end)
    if match is None:
        return number
    exponent = int(match.group("exponent") or 3)
    return replace(number, end=match.end(), value=number.value * Decimal(10) ** exponent)


def tenths(text: str, number: RawNumber) -> RawNumber | None:
    """Return what ``number`` and 成 after it make in percent (三成半 is 35), or None."""
    match = _TENTHS.match(text, number.end) if text[number.end : number.end + 1] in ("成", " ") else None
    if match is None or number.kind not in ("integer", "decimal"):
        return None
    rest = (match.group("rest") or "").strip()
    more = Decimal(0) if not rest else Decimal(5 if rest == "半" else "零一二三四五六七八九".index(rest))
    high = None if number.high is None else number.high * 10 + more
    return replace(number, end=match.end(), value=number.value * 10 + more, high=high, kind="tenths")


@dataclass(frozen=True, slots=True)
class _BoundWords:
    """The words that say how exact a number is, and the characters that they end or begin with beside it."""

    before: dict[str, Bound]
    after: dict[str, Bound]
    not_after: dict[str, str]
    before_pattern: re.Pattern[str]
    after_pattern: re.Pattern[str]
    endings: frozenset[str]
    openings: frozenset[str]


@lru_cache(maxsize=1)
def _bound_words() -> _BoundWords:
    data = load_resource("bounds")
    kinds: tuple[Bound, ...] = ("over", "under", "about")
    before = {word: kind for kind in kinds for word in data["before"].get(kind, ())}
    after = {word: kind for kind in kinds for word in data["after"].get(kind, ())}
    return _BoundWords(
        before,
        after,
        dict(data["not_after"]),
        re.compile(rf"(?:{one_of(before)}) ?$"),
        re.compile(rf" ?(?:{one_of(after)})"),
        frozenset([" ", *(word[-1] for word in before)]),
        frozenset([" ", *(word[0] for word in after)]),
    )


def bound_before(text: str, at: int) -> tuple[int, Bound | None]:
    """Return where the bound word directly before ``at`` begins, and its kind; (at, None) where there is none."""
    words = _bound_words()
    if at == 0 or text[at - 1] not in words.endings:
        return at, None
    floor = max(0, at - _LONGEST_WORD)
    match = words.before_pattern.search(text[floor:at])
    if match is None:
        return at, None
    word, start = match.group().rstrip(), floor + match.start()
    if start and text[start - 1] in words.not_after.get(word, ""):
        return at, None
    return start, words.before[word]


def bound_after(text: str, at: int) -> tuple[int, Bound | None]:
    """Return where the bound word directly after ``at`` ends, and its kind; (at, None) where there is none."""
    words = _bound_words()
    if text[at : at + 1] not in words.openings:
        return at, None
    match = words.after_pattern.match(text, at)
    return (match.end(), words.after[match.group().strip()]) if match else (at, None)
