"""The numbers that a reader sees before the items of a list: in html lists and in Word's automatic numbering."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


def chinese(number: int, *, digits: str = _DIGITS, units: str = "十百千", zero: str = "零") -> str:
    """Return a number below 10,000 in Chinese counting form; beyond, in digits.

    Examples
    --------
    >>> [chinese(n) for n in (1, 10, 11, 20, 105, 110)]
    ['一', '十', '十一', '二十', '一百零五', '一百一十']
    """
    if not 0 < number < 10_000:
        return str(number)
    written = ""
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            written += digits[digit] + (units[power - 1] if power else "")
        elif written and number % 10**power and not written.endswith(zero):
            written += zero
    ten = digits[1] + units[0]
    return written[1:] if written.startswith(ten) and digits is _DIGITS else written


def _positional(number: int) -> str:
    """Return the digits one by one: 二〇."""
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _letters(number: int) -> str:
    """Return a, b … z, then aa, bb …, as Word and browsers' word processors write them."""
    return chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1) if number > 0 else str(number)


def _roman(number: int) -> str:
    """Return a Roman numeral in small letters."""
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


def _signs(first: str, last: int) -> Callable[[int], str]:
    """Return a writer of the characters that follow ``first`` in Unicode, up to number ``last``."""
    return lambda number: chr(ord(first) + number - 1) if 1 <= number <= last else str(number)


def _circled(number: int) -> str:
    """Return ① to ㊿."""
    for low, high, first in ((1, 20, "①"), (21, 35, "㉑"), (36, 50, "㊱")):
        if low <= number <= high:
            return chr(ord(first) + number - low)
    return str(number)


def _cycle(signs: str) -> Callable[[int], str]:
    """Return a writer of signs that begin again after the last."""
    return lambda number: signs[(number - 1) % len(signs)] if number > 0 else str(number)


def _legal(number: int) -> str:
    """Return the form that is safe against forgery: 壹拾贰."""
    return chinese(number, digits=_LEGAL, units="拾佰仟")


def _fullwidth(number: int) -> str:
    """Return full-width digits."""
    return "".join(chr(ord("０") + int(digit)) for digit in str(number))


# The values of w:numFmt in Office Open XML that Chinese documents use; html names stand beside them.
_WRITERS: dict[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": lambda number: f"{number:02d}",
    "decimalFullWidth": _fullwidth,
    "decimalFullWidth2": _fullwidth,
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "koreanCounting": chinese,
    "chineseLegalSimplified": _legal,
    "ideographDigital": _positional,
    "japaneseDigitalTenThousand": _positional,
    "taiwaneseDigital": _positional,
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "ideographEnclosedCircle": _signs("㊀", 10),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalEnclosedParen": _signs("⑴", 20),
    "decimalEnclosedFullstop": _signs("⒈", 20),
    "lowerLetter": _letters,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerRoman": _roman,
    "upperRoman": lambda number: _roman(number).upper(),
    "none": lambda _: "",
}


def write_number(number: int, form: str) -> str:
    """Return a number in one of Word's number formats; an unknown format gives digits.

    Examples
    --------
    >>> write_number(3, "chineseCountingThousand"), write_number(3, "decimalEnclosedCircle")
    ('三', '③')
    """
    return _WRITERS.get(form, str)(number)


# The numbering styles of UEditor, the editor in most content management systems, and of html itself.
_LIST_TYPES = {"a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman"}
_EDITOR_LISTS = {
    "custom_cn": "{c}、",
    "custom_cn1": "{c})",
    "custom_cn2": "({c})",
    "custom_num": "{n},",
    "custom_num1": "{n})",
    "custom_num2": "({n})",
}


@dataclass(slots=True)
class OrderedList:
    """An html ``ol`` and the number of its last item."""

    form: str
    pattern: str
    number: int

    @classmethod
    def of(cls, element: Any) -> OrderedList | None:  # noqa: ANN401
        """Return the numbering of an ``ol`` element; None where its numbers are not shown."""
        if "list-style" in (style := element.get("style") or "") and "none" in style:
            return None
        names = (element.get("class") or "").split()
        pattern = next((_EDITOR_LISTS[name] for name in names if name in _EDITOR_LISTS), "{n}. ")
        start = element.get("start") or "1"
        first = int(start) if start.isascii() and start.lstrip("-").isdecimal() and len(start) < 6 else 1
        return cls(_LIST_TYPES.get(element.get("type") or "", "decimal"), pattern, first - 1)

    def next(self, item: Any) -> str:  # noqa: ANN401
        """Return the number of the next item as it is shown."""
        value = item.get("value") or ""
        self.number = (
            int(value) if value.isascii() and value.isdecimal() and len(value) < 6 else self.number + 1
        )
        return self.pattern.format(c=chinese(self.number), n=write_number(self.number, self.form))
