"""Figures: what a run of Arabic, Chinese, formal or mixed figures is worth."""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import takewhile
from typing import Literal

NumeralKind = Literal["integer", "decimal", "fraction", "percent", "permille", "tenths"]

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
_DIGITS |= {c: i for i, c in enumerate("〇壹贰叁肆伍陆柒捌玖")} | {"○": 0, "两": 2, "俩": 2, "幺": 1}
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_LARGE = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_SCALES = {**_SMALL, **_LARGE}
_TENS = {"廿": 20, "卅": 30}
_ALONE = {
    "半": Decimal("0.5"),
    **{c: Decimal(n) for table in (_TENS, _SMALL, _LARGE) for c, n in table.items()},
}

_FINE = "零一二三四五六七八九〇壹贰叁肆伍陆柒捌玖"
_D, _S = "".join(_DIGITS), "".join(_SCALES)
# Every character that a numeral of Chinese figures can open with.
FIGURES = f"{_D}{_S}廿卅"
# Thousands commas only where every group fits; no decimals of what goes on with a point (an address, 1.2.3).
# A blank parts thousands only inside a sentence (受理1 200件), not in the columns of a table.
_ARABIC = (
    r"(?:(?<=[一-鿿、,;:])|(?<=[一-鿿] ))\d{1,3}(?: \d{3})++(?![\d ]*\d)(?! ?[年月日])|"
    + r"\d{1,3}(?:,\d{3})++(?!\d)(?:\.\d++(?!\.\d))?|\d++(?:\.\d++(?!\.\d))?"
)
# A run of figures. Blanks may stand inside (justified lines, copied tables) where a scale word or a Chinese
# figure follows. 点 makes a decimal only before plain figures: 三点五, not 三点十分.
# 千 before 米, 瓦, 克 belongs to the unit: 3.2千米.
_FIGURES = rf"(?:[{_D}{_S}廿卅](?!(?<=千)[米瓦克]))"
# The longest run read as one number: sixteen digits with their scale words and blanks, and decimals.
_LONGEST = 40
_POINT = rf"点(?= ?(?:[{_FINE}](?![十拾分刻半时])|\d+(?![\d:分])))"
_NEXT_ARABIC = rf"(?<=[{_S}零点])(?:{_ARABIC})|(?<=[{_S}]) {{1,2}}(?:{_ARABIC})(?=[ {_S}])"
# A formal figure that ends a word (队伍十足, 收拾三间) opens no number.
_NO_WORD = "(?!(?<=[队入退落行])伍|(?<=收)拾|(?<=[大登着内])陆|(?<=放)肆)"
RUN = (
    rf"(?:{_ARABIC}|{_NO_WORD}{_FIGURES}|半(?=[百成折]))"
    rf"(?: {{0,2}}(?:{_FIGURES}|{_POINT})|{_NEXT_ARABIC}){{0,{_LONGEST}}}"
)
# Two figures that follow each other name a range: 三四十, 七八, 十七八, 一两百.
_PAIR = re.compile(rf"(?<![{_D}])([一二两三四五六七八])([两三四五六七八九])(?![{_D}])")
_TOKEN = re.compile(rf"{_ARABIC}|[{_D}{_S}廿卅点半]")


def read_run(run: str) -> tuple[Decimal, int] | None:
    """Return the value of the longest opening of a run of figures (`RUN`) that is a number, and its length.

    The rest, where there is one, does not fit (五十千, 十一十二) and is for the caller to read on its own.
    """
    if run.isascii() and run.isdecimal():
        return Decimal(run), len(run)
    if run in _DIGITS:
        return Decimal(_DIGITS[run]), 1
    plain = run.replace(",", "").replace(" ", "")
    if plain.isascii():
        return (Decimal(plain), len(run)) if re.fullmatch(r"\d+(?:\.\d+)?", plain) else None
    tokens = [(m.group().replace(",", "").replace(" ", ""), m.end()) for m in _TOKEN.finditer(run)]
    whole = [*takewhile(lambda token: token[0] != "点", tokens)]
    if all(word in _DIGITS and word not in "两俩" for word, _ in whole) or len(whole) == 1:
        value, read = _by_place(whole), len(whole)
    else:
        value, read = _compound([word for word, _ in whole])
    if read == 0:
        return None
    if read == len(whole) and len(tokens) > read + 1:
        value, read = _with_decimals(value, tokens, read + 1)
    return value, tokens[read - 1][1]


def run_value(run: str) -> Decimal | None:
    """Return the value of a run of figures (`RUN`), or None where it makes no one number."""
    found = read_run(run)
    return found[0] if found and found[1] >= len(run.rstrip()) else None


def _by_place(tokens: list[tuple[str, int]]) -> Decimal:
    """Return the value of figures without scale words, read by place (一七二〇)."""
    word = tokens[0][0]
    if len(tokens) == 1 and word not in _DIGITS:
        return _ALONE[word] if word in _ALONE else Decimal(word)
    return Decimal("".join(str(_DIGITS[word]) for word, _ in tokens))


def run_range(run: str) -> tuple[Decimal, Decimal] | None:
    """Return both ends of a run that names a range by two figures in a row (三四十), or None."""
    plain = run.replace(" ", "")
    match = _PAIR.search(plain)
    if not match or (_DIGITS[match.group(2)] != _DIGITS[match.group(1)] + 1 and match.group() != "三五"):
        return None
    low = run_value(plain[: match.end(1)] + plain[match.start(2) + 1 :])
    high = run_value(plain[: match.start(1)] + plain[match.start(2) :])
    return None if low is None or high is None or low >= high else (low, high)


def scale_value(scales: str) -> int:
    """Return the product of a row of scale words (万亿 is 10**12)."""
    product = 1
    for c in scales:
        product *= _SCALES.get(c, 1)
    return product


def _with_decimals(value: Decimal, tokens: list[tuple[str, int]], at: int) -> tuple[Decimal, int]:
    """Add the decimals from token ``at`` on, and carry out the scale words after them (三点五万)."""
    figures = ""
    while at < len(tokens) and (tokens[at][0] in _DIGITS or tokens[at][0].isdigit()):
        figures += str(_DIGITS.get(tokens[at][0], tokens[at][0]))
        at += 1
    value += Decimal(f"0.{figures or 0}")
    while at < len(tokens) and tokens[at][0] in _LARGE:
        value *= _LARGE[tokens[at][0]]
        at += 1
    return value, at


class _Compound:
    """Adds up figures and scale words from left to right."""

    def __init__(self) -> None:
        self.parts: list[tuple[Decimal, int]] = []  # finished sections, each with its scale
        self.section = Decimal(0)
        self.figure: Decimal | None = None
        self.last_scale = 1
        self.room = 10**4  # the next small scale word must be less than this
        self.after_scale = False  # whether a scale word came right before
        self.arabic = False

    def add_figure(self, figure: Decimal, *, arabic: bool) -> bool:
        if self.figure is not None and self.figure != 0:
            return False
        self.figure, self.arabic = figure, arabic
        if figure == 0:
            self.last_scale = 1
        self.after_scale = False
        return True

    def add_small(self, scale: int) -> bool:
        if scale >= self.room or (scale > 10 and self.figure is None and self.after_scale and self.section):
            return False  # 五十千, 一千百; but 一百十一
        self.room = scale
        self.section += (self.figure or Decimal(1)) * scale
        self.figure, self.last_scale, self.after_scale = None, scale, True
        return True

    def add_large(self, scale: int) -> bool:
        if self.after_scale and not self.section and self.parts:  # 万亿, 万万
            value, old = self.parts.pop()
            self.parts.append((value * scale, old * scale))
            self.last_scale = scale * old
            return True
        value, self.room = self.section + (self.figure or 0), 10**4
        while self.parts and self.parts[-1][1] < scale:
            value += self.parts.pop()[0]
        self.parts.append(((value or Decimal(1)) * scale, scale))
        self.section, self.figure = Decimal(0), None
        self.last_scale, self.after_scale = scale, True
        return True

    def total(self) -> Decimal:
        last = self.figure or Decimal(0)
        if last and self.last_scale >= 100 and not self.arabic and last < 10:
            last *= self.last_scale // 10  # 两千四百五, 一万三: the next lower scale word is left out
        return sum((v for v, _ in self.parts), Decimal(0)) + self.section + last


def _compound(tokens: list[str]) -> tuple[Decimal, int]:
    """Return the value of figures with scale words (一百零三万五千), and how many of them fit together."""
    sum_up = _Compound()
    for at, token in enumerate(tokens):
        if token == "半":
            fits = sum_up.add_figure(Decimal("0.5"), arabic=True)
        elif token in _DIGITS:
            fits = sum_up.add_figure(Decimal(_DIGITS[token]), arabic=False)
        elif token in _TENS:
            fits = sum_up.add_figure(Decimal(_TENS[token] // 10), arabic=False) and sum_up.add_small(10)
        elif token in _SMALL:
            fits = sum_up.add_small(_SMALL[token])
        elif token in _LARGE:
            fits = sum_up.add_large(_LARGE[token])
        else:
            fits = sum_up.add_figure(Decimal(token), arabic=True)
        if not fits:
            return sum_up.total(), at
    return sum_up.total(), len(tokens)
