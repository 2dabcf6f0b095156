"""How many cases of two public test suites the numerals pass, and which they do not.

    python benchmarks/numerals.py RECOGNIZERS CN2AN [--failed]

RECOGNIZERS is a checkout of Recognizers-Text (its folder Specs is read), CN2AN one of cn2an (its test file is
read as text, not run). Nothing of either is part of lawkit. A case is right when all its results have the
expected spans and values, and no others; docs/numerals.md says which differences are meant.
"""

from __future__ import annotations

import argparse
import ast
import json
import math
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from lawkit.numbers.numerals import find_numbers, parse_numeral
from lawkit.numbers.quantities import find_quantities
from lawkit.numbers.ranges import find_ranges
from lawkit.text.fold import fold

Result = tuple[str, tuple[Any, ...]]

CURRENCIES = {
    "元": "Chinese yuan",
    "美元": "United States dollar",
    "欧元": "Euro",
    "瑞士法郎": "Swiss franc",
    "港元": "Hong Kong dollar",
    "新台币": "New Taiwan dollar",
    "日元": "Japanese yen",
    "奈拉": "Nigerian naira",
    "比特币": "Bitcoin",
}
HUNDREDTHS = {"percent": 1.0, "tenths": 1.0, "permille": 0.1}
_SCALE_PART = re.compile("[百千万佰仟]+ *分")
_END = re.compile(r"([\[(])([^,]*),([^\])]*)([\])])")


def plain(quote: str) -> str:
    """Return a quote as the specifications print it: half-width letters and digits, lower case."""
    half = "".join(chr(ord(c) - 0xFEE0) if "！" <= c <= "～" else c for c in quote)
    return half.replace("　", " ").lower()


def numbers(text: str) -> Iterator[Result]:
    """Yield every number that is no percentage."""
    for row in find_numbers(text).itertuples():
        if row.kind not in HUNDREDTHS:
            yield plain(row.quote), (row.value,)


def percentages(text: str) -> Iterator[Result]:
    """Yield percentages, and percentage points with them, as the specification has it."""
    found = []
    for row in find_numbers(text).itertuples():
        if row.kind in HUNDREDTHS:
            found.append((row.start, plain(row.quote), row.value * HUNDREDTHS[row.kind]))
        elif row.kind == "fraction" and _SCALE_PART.match(fold(row.quote)):
            found.append((row.start, plain(row.quote), row.value * 100))
    for row in find_quantities(text).itertuples():
        if row.unit == "百分点":
            found.append((row.start, plain(row.quote), row.value))
    for _, quote, value in sorted(found):
        yield quote, (value,)


def money(text: str) -> Iterator[Result]:
    """Yield sums of money with the name of the currency."""
    for row in find_quantities(text).itertuples():
        if row.unit_class == "money":
            yield plain(row.quote), (row.value, CURRENCIES.get(row.unit, row.unit))


def intervals(text: str) -> Iterator[Result]:
    """Yield intervals with both ends and whether they belong to it."""
    for row in find_ranges(text).itertuples():
        low, high = (None if end != end else end for end in (row.low, row.high))
        yield plain(row.quote).replace(" ", ""), (row.low_closed, low, high, row.high_closed)


def wanted(result: dict[str, Any], kind: str) -> Result:
    """Return a result of the specification in the form of the functions above."""
    text, resolution = result["Text"].lower(), result["Resolution"] or {}
    value = resolution.get("value")
    if kind == "NumberRange":
        match = _END.match(value)
        assert match is not None
        low, high = (float(end) if end else None for end in (match[2], match[3]))
        return text.replace(" ", ""), (match[1] == "[", low, high, match[4] == "]")
    number = None if value is None else float(value.rstrip("%"))
    if kind == "Currency":
        unit = resolution["unit"]
        return text, (number, "United States dollar" if unit == "Dollar" else unit)
    return text, (number,)


def same(got: Result, want: Result) -> bool:
    """Compare span and values, numbers to twelve digits."""
    return got[0] == want[0] and all(
        math.isclose(a, b, rel_tol=1e-12) if isinstance(a, float) and isinstance(b, float) else a == b
        for a, b in zip(got[1], want[1], strict=True)
    )


def half_open(results: list[Result]) -> list[Result]:
    """Open the upper end of A到B, which one of the two specifications of intervals leaves out."""
    closing = re.compile("等于|不|最|至少")
    return [
        (q, (*v[:3], False)) if v[0] and v[1] != v[2] is not None and not closing.search(q) else (q, v)
        for q, v in results
    ]


def check(name: str, path: Path, kind: str, find: Callable[[str], Iterator[Result]], failed: bool) -> None:
    """Print how many cases of one file are right."""
    cases = json.loads(path.read_text(encoding="utf-8-sig"))
    right = 0
    for case in cases:
        got, want = list(find(case["Input"])), [wanted(r, kind) for r in case["Results"]]
        if kind == "NumberRange" and "Experimental" not in path.name:
            got = half_open(got)
        fits = len(got) == len(want) and all(map(same, got, want))
        right += fits
        if failed and not fits:
            print(f"  {case['Input']}: wanted {want}, got {got}")
    print(f"{name:32} {right} of {len(cases)}")


def check_cn2an(path: Path, failed: bool) -> None:
    """Print how many numerals of cn2an's dictionaries are read."""
    right = total = 0
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Dict):
            continue
        if not isinstance(node.targets[0], ast.Attribute) or "direct" in node.targets[0].attr:
            continue
        for text, value in ast.literal_eval(node.value).items():
            try:
                fits = math.isclose(parse_numeral(text).value, value, rel_tol=1e-12, abs_tol=1e-18)
            except ValueError:
                sums = find_quantities(text)["value"].tolist()
                fits = len(sums) == 1 and math.isclose(sums[0], value, rel_tol=1e-12)
            total, right = total + 1, right + fits
            if failed and not fits:
                print(f"  {text}: wanted {value}")
    print(f"{'cn2an':32} {right} of {total}")


def main() -> None:
    """Run both suites."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("recognizers", type=Path)
    parser.add_argument("cn2an", type=Path)
    parser.add_argument("--failed", action="store_true", help="print the cases that differ")
    options = parser.parse_args()
    specs = options.recognizers / "Specs"
    number = specs / "Number" / "Chinese"
    suites = [
        (number / "NumberModel.json", "Number", numbers),
        (number / "PercentModel.json", "Percent", percentages),
        (number / "NumberRangeModel.json", "NumberRange", intervals),
        (number / "NumberRangeModelExperimentalMode.json", "NumberRange", intervals),
        (specs / "NumberWithUnit" / "Chinese" / "CurrencyModel.json", "Currency", money),
    ]
    for path, kind, find in suites:
        check(path.stem, path, kind, find, options.failed)
    check_cn2an(options.cn2an / "cn2an" / "cn2an_test.py", options.failed)


if __name__ == "__main__":
    main()
