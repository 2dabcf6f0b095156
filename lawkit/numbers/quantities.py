"""The quantities of a text: numbers with a unit that measure something in the world."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from lawkit.errors import check_kind
from lawkit.numbers.drafts import Draft, clause_start, find_drafts
from lawkit.numbers.quantity import Bound, Quantity
from lawkit.numbers.ruled_out import Names, is_lone, is_ruled_out
from lawkit.numbers.scan import bound_after, bound_before
from lawkit.numbers.units import load_units
from lawkit.resources import load_resource
from lawkit.text.fold import fold
from lawkit.text.word_patterns import one_of

if TYPE_CHECKING:
    import pandas as pd

Span = tuple[int, int]

# 多 and 余 after a unit that is a measure: 30%多, 5公里余, 一番还多; not in 10%多元化.
_MORE_AFTER = re.compile(r" ?(?:还多|有余|[多余](?![元次方样数种个项边]))")
_MEASURES = frozenset({"percent", "money", "multiple", "area", "length", "mass", "volume"})
_INCLUDING = re.compile(r"以[上下] ?[(,]? ?含 ?$")
# How far to look for the total that a lone 一 is a part of.
_SENTENCE = 200
_NUMBERED = re.compile(r"(?P<mark>\d{1,2})\.(?P<rest>\d+)$")


def scan_quantities(folded: str, spans: Sequence[Span] | None = None) -> list[Quantity]:
    """Return the quantities of a folded text in text order.

    Parameters
    ----------
    folded
        The text, folded by `lawkit.text.fold.fold`.
    spans
        The parts of the text to look at (None: all of it), for instance the sentences that are no furniture.

    Returns
    -------
    list of Quantity
        With spans that index ``folded``.

    Examples
    --------
    >>> found = scan_quantities("全年办理案件1200余件,办结率不低于97%。第九次会议印发〔2022〕26号文件。")
    >>> [(q.value, q.unit, q.bound) for q in found]
    [(1200.0, '件', 'over'), (97.0, '%', 'over')]
    """
    names = Names(folded)
    drafts = find_drafts(folded, [(0, len(folded))] if spans is None else spans)
    kept: list[Quantity] = []
    ones: list[Quantity] = []
    floor = 0
    for draft in drafts:
        if draft.unit is None:
            continue
        lone_one = is_lone(folded, draft) and draft.number.value == 1 and draft.unit is not None
        if is_ruled_out(folded, draft, names):
            if lone_one and not names.hold(folded, draft):
                ones.append(_quantity(folded, draft, floor))
            continue
        quantity = _quantity(folded, _unnumbered(folded, draft), floor)
        if _INCLUDING.search(folded[max(0, quantity.start - 5) : quantity.start]):
            continue
        kept.append(quantity)
        floor = quantity.end
    return _with_ones(folded, kept, ones)


def find_quantities(text: str) -> pd.DataFrame:
    """Return the quantities of any Chinese text as a table.

    Parameters
    ----------
    text
        Any text; offsets in the result index it as given.

    Returns
    -------
    pandas.DataFrame
        One row a quantity: ``start``, ``end``, ``quote``, ``value``, ``high``, ``unit``, ``unit_class``,
        ``bound``, ``known_unit``, ``optional``.

    Raises
    ------
    TypeError
        If ``text`` is no text.

    Notes
    -----
    Ordinals, dates, names, slogans and document numbers are left out. The text is taken as running text:
    page furniture is not recognised here, but by `lawkit.load`.

    Examples
    --------
    >>> found = find_quantities("接待群众近5万人次，其中法律援助300余件。")
    >>> found[["quote", "value", "unit", "bound"]].values.tolist()
    [['近5万人次', 50000.0, '人次', 'under'], ['300余件', 300.0, '件', 'over']]
    """
    import pandas as pd

    check_kind("text", text, (str,), "a text")
    rows = [
        (
            q.start,
            q.end,
            text[q.start : q.end],
            q.value,
            q.high,
            q.unit,
            q.unit_class,
            q.bound,
            q.known_unit,
            q.optional,
        )
        for q in scan_quantities(fold(text))
    ]
    columns = [
        "start",
        "end",
        "quote",
        "value",
        "high",
        "unit",
        "unit_class",
        "bound",
        "known_unit",
        "optional",
    ]
    return pd.DataFrame(rows, columns=columns).astype({"value": "float64", "high": "float64"})


def _unnumbered(text: str, draft: Draft) -> Draft:
    """Take a list number off a count that it runs into (1.12个乡镇 at the start of a line)."""
    number, unit = draft.number, draft.unit
    if unit is None or number.kind != "decimal" or unit.unit_class not in ("count", "people", "event"):
        return draft
    match = _NUMBERED.fullmatch(text[number.start : number.end])
    if match is None or (number.start and text[number.start - 1] not in "\n。;: "):
        return draft
    rest = match.group("rest")
    value = number.value.__class__(rest)
    number = replace(number, start=number.end - len(rest), value=value, kind="integer")
    return replace(draft, number=number)


def _quantity(text: str, draft: Draft, floor: int) -> Quantity:
    """Make a quantity of a draft: its bound, its whole span, its class."""
    number, unit = draft.number, draft.unit
    assert unit is not None
    start, before = bound_before(text, number.start)
    if start < floor:
        start, before = number.start, None
    end, after = bound_after(text, draft.end)
    if after is None and unit.unit_class in _MEASURES and (more := _MORE_AFTER.match(text, draft.end)):
        end, after = more.end(), "over"
    bound: Bound = draft.bound
    if bound == "exact":
        bound = before or after or _bound_apart(text, number.start, floor, unit.unit_class) or "exact"
    high = None if draft.high is None else float(draft.high)
    return Quantity(
        start=start,
        end=end,
        value=float(number.value),
        high=high,
        unit=unit.name,
        unit_class=unit.unit_class,
        bound=bound,
        known_unit=unit.known,
        optional=_is_optional(text, draft),
    )


@lru_cache(maxsize=1)
def _apart() -> tuple[re.Pattern[str], dict[str, Bound]]:
    data = load_resource("bounds")["apart"]
    kinds: dict[str, Bound] = dict.fromkeys((*data["over"], *data["of_over"]), "over")
    kinds |= dict.fromkeys((*data["under"], *data["of_under"]), "under")
    words = one_of((*data["over"], *data["under"]))
    of_words = one_of((*data["of_over"], *data["of_under"]))
    return re.compile(rf"(?P<any>{words})|(?P<of>{of_words})(?=.*的$)"), kinds


def _bound_apart(text: str, at: int, floor: int, unit_class: str) -> Bound | None:
    """Return the kind of a bound word that stands apart in the clause (不低于全部编制的80%)."""
    clause = text[max(floor, clause_start(text, at, 24)) : at]
    if len(clause) < 3:
        return None
    pattern, kinds = _apart()
    match = pattern.search(clause)
    if match is None or (match.group("of") and unit_class not in ("percent", "fraction")):
        return None
    return kinds[match.group()]


def _is_optional(text: str, draft: Draft) -> bool:
    """Return whether careful readers differ on the row: levels, aspects, phases, types, spans of work."""
    unit, units = draft.unit, load_units()
    assert unit is not None
    if (
        draft.whole_name
        or draft.number.kind == "tenths"
        or unit.name in units.optional_units
        or unit.name in units.big_nouns
    ):
        return True
    if unit.unit_class == "time" and unit.name not in ("学时", "课时"):
        return unit.name != "小时"
    return unit.name in ("个", "项") and text.startswith(units.optional_nouns, draft.end)


def _with_ones(text: str, kept: list[Quantity], ones: list[Quantity]) -> list[Quantity]:
    """Add 一 with a classifier where it is a part of a printed total (镇级一个、村级三十一个)."""
    if not ones:
        return kept
    result = list(kept)
    for one in ones:
        if _is_part(text, one, kept):
            result.append(one)
    return sorted(result, key=lambda q: q.start)


def _is_part(text: str, one: Quantity, kept: list[Quantity]) -> bool:
    """Return whether numbers of the same unit in its sentence add up with ``one`` to one of them."""
    floor, ceiling = max(0, one.start - _SENTENCE), min(len(text), one.end + _SENTENCE)
    start = max(text.rfind("。", floor, one.start) + 1, text.rfind("\n", floor, one.start) + 1, floor)
    end = min(
        e for e in (text.find("。", one.end, ceiling), text.find("\n", one.end, ceiling), ceiling) if e >= 0
    )
    first = bisect_left(kept, start, key=lambda q: q.start)
    last = bisect_left(kept, end, key=lambda q: q.start)
    row = [q for q in kept[first:last] if q.unit == one.unit and q.bound == "exact"]
    row = sorted([*row, one], key=lambda q: q.start)
    return any(_adds_up(total, row[:at][::-1] + row[at + 1 :], one) for at, total in enumerate(row))


def _adds_up(total: Quantity, parts: list[Quantity], one: Quantity) -> bool:
    """Return whether the numbers next to ``total``, on one side of it, add up to it with ``one`` among them."""
    if total is one:
        return False
    for side in ([p for p in parts if p.start > total.start], [p for p in parts if p.start < total.start]):
        left, seen = total.value, False
        for part in side:
            left -= part.value
            seen = seen or part is one
            if left <= 0:
                break
        if left == 0 and seen:
            return True
    return False
