"""Parts and checks on sentences whose relations were worked out by hand, each in both widths.

In the cases a number that counts as a quantity stands in square brackets; parts and checks name the
quantities by their place in the text, from 0.
"""

import gc
import json
import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from widths import TO_FULL, WIDTHS

from lawkit.numbers.checks import find_checks
from lawkit.numbers.intervals import interval, share_interval
from lawkit.numbers.parts import find_parts
from lawkit.numbers.quantity import Quantity
from lawkit.numbers.subjects import find_subjects
from lawkit.structure.parse import RoledSentence
from lawkit.text.fold import fold

CASES = Path(__file__).parent / "cases"
POSITIVES = [
    *json.loads((CASES / "numbers_relations.json").read_text(encoding="utf-8")),
    *json.loads((CASES / "numbers_arithmetic.json").read_text(encoding="utf-8")),
]
NEGATIVES = [
    *json.loads((CASES / "numbers_relations_negatives.json").read_text(encoding="utf-8")),
    *json.loads((CASES / "numbers_arithmetic_negatives.json").read_text(encoding="utf-8")),
]
MARK = re.compile(r"\[(.*?)\]")
PRINTED = re.compile(
    r"(近|约|不足|超过)?([\d,]+(?:\.\d+)?)(?:(余|多)?([万亿]))?(余|多)?(?:个(?=百))?(.+?)(以上)?"
)
BOUNDS = {"近": "under", "不足": "under", "约": "about", "超过": "over"}
SCALES = {"万": 10_000, "亿": 100_000_000, None: 1}


def _quantity(start: int, printed: str) -> Quantity:
    """Build the quantity of a printed number (the oracle's own reading, not lawkit's)."""
    before, number, early, scale, late, unit, behind = PRINTED.fullmatch(printed).groups()
    value = round(float(number.replace(",", "")) * SCALES[scale], 6)
    bound = "over" if early or late or behind else BOUNDS.get(before, "exact")
    return Quantity(start, start + len(printed), value, None, unit, "count", bound)


def _read(marked: str, width: str = "half"):
    """Take the marks out; return the folded text, its sentences and its quantities."""
    text, quantities, at = "", [], 0
    for match in MARK.finditer(marked):
        text += marked[at : match.start()]
        quantities.append(_quantity(len(text), match.group(1)))
        text += match.group(1)
        at = match.end()
    text = fold((text + marked[at:]).translate(WIDTHS[width]))
    spans = [m.span() for m in re.finditer(r"[^。]+。?", text)]
    return text, [RoledSentence(a, b, 0, None, "measures") for a, b in spans], quantities


def _relate(marked: str, width: str = "half"):
    text, sentences, quantities = _read(marked, width)
    subjects = [None] * len(quantities)
    parts = find_parts(text, sentences, quantities, subjects)
    return parts, find_checks(text, sentences, quantities, parts, subjects)


def _key(kind, operands, result, holds):
    return (kind, list(operands), result, holds)


@pytest.mark.parametrize("width", ["half", "full"])
@pytest.mark.parametrize("case", POSITIVES, ids=lambda c: c["label"])
def test_relations(case, width):
    parts, checks = _relate(case["text"], width)
    assert {str(i): p for i, p in enumerate(parts) if p is not None} == case["parts"]
    found = sorted(_key(c.kind, c.operands, c.result, c.holds) for c in checks)
    assert found == sorted(_key(**c) for c in case["checks"])


@pytest.mark.parametrize("width", ["half", "full"])
@pytest.mark.parametrize("case", NEGATIVES, ids=lambda c: c["label"])
def test_no_relation(case, width):
    parts, checks = _relate(case["text"], width)
    assert (set(parts), checks) == ({None}, [])


def test_a_fifth_of_the_cases_are_negatives():
    assert len(NEGATIVES) >= (len(POSITIVES) + len(NEGATIVES)) / 5


def test_full_width_texts_differ_from_half_width_ones():
    assert "(1)".translate(TO_FULL) != "(1)"


@pytest.mark.parametrize(
    ("marked", "computed", "tolerance"),
    [
        # 106 + 158, plain counts are exact
        ("受理申请[264件],其中民事[106件]、刑事[158件]。", 264.0, 0.0),
        # 1200 to 1300 and 2000 to 3000 against 3200 to 3300: the stated one may be 100 more
        ("发放手册[3200余册],其中学校[1200余册]、社区[2000余册]。", 3200.0, 100.0),
        # 1.1万 and 1.3万 to ±500 each, 2.4万 to ±500
        ("排查纠纷[2.4万起],其中家庭[1.1万起]、邻里[1.3万起]。", 24000.0, 1500.0),
        # 81 / 88 × 100 = 92.0454…, printed to two digits
        ("开庭审理[88件],机关负责人出庭[81件],出庭率[92.05%]。", 92.0455, 0.005),
        # 389 / 397 × 100 = 97.9848…; near 98% is 97 to 98
        ("应诉案件[397件],负责人出庭[389件],出庭率近[98%]。", 97.9849, 0.5),
        # 67 − 61
        ("排查矛盾[67起],化解[61起],其余[6起]移交法院。", 6.0, 0.0),
    ],
)
def test_computed_and_tolerance(marked, computed, tolerance):
    _, (check,) = _relate(marked)
    assert check.holds
    assert check.computed == pytest.approx(computed)
    assert check.tolerance == pytest.approx(tolerance)


@pytest.mark.parametrize(
    ("printed", "low", "high"),
    [
        ("264件", 264, 264),
        ("1200余人", 1200, 1300),
        ("1.58万件", 15750, 15850),
        ("近5万宗", 40000, 50000),
        ("300余万元", 3_000_000, 4_000_000),
        ("2079余万元", 20_790_000, 20_800_000),
        ("约40件", 30, 50),
        ("92.16%", 92.155, 92.165),
        ("99%以上", 99, 100),
        ("超过98%", 98, 100),
        ("近98%", 97, 98),
    ],
)
def test_what_a_printed_number_may_stand_for(printed, low, high):
    found = interval(_quantity(0, printed), printed)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


def test_a_share_may_be_cut_off_instead_of_rounded():
    found = share_interval(_quantity(0, "92.71%"), "92.71%")
    assert found.low < 92.7152 < found.high
    assert not found.low < 92.7252 < found.high


def test_an_optional_number_is_no_operand():
    text, sentences, quantities = _read("建成基地[16个],其中省级[6个]、市级[10个]。")
    first = quantities[1]
    quantities[1] = Quantity(first.start, first.end, 6.0, None, "个", "count", "exact", optional=True)
    parts = find_parts(text, sentences, quantities, [None] * 3)
    assert parts[1] is None
    assert find_checks(text, sentences, quantities, parts, [None] * 3) == []


def test_without_numbers_there_is_nothing():
    assert find_parts("", [], [], []) == []
    assert find_checks("", [], [], [], []) == []


@given(a=st.integers(1, 10**6), b=st.integers(1, 10**6), slip=st.integers(-50, 50))
def test_a_remainder_holds_exactly_when_it_is_right(a, b, slip):
    rest = max(b + slip, 0)
    parts, checks = _relate(f"排查矛盾[{a + b}起],化解[{a}起],其余[{rest}起]移交法院。")
    if rest > a + b:
        return  # more than the whole: not what is left of it
    assert parts == [None, 0, 0]
    assert [(c.computed, c.holds) for c in checks] == [(b, rest == b)]


@given(
    part=st.integers(1, 5000), more=st.integers(0, 5000), digits=st.integers(0, 2), slip=st.integers(-3, 3)
)
def test_a_rate_holds_exactly_when_it_is_rounded_or_cut_off(part, more, digits, slip):
    whole, scale = part + more, 10**digits
    exact = part * 100 * scale
    printed = exact // whole + slip
    if not 0 <= printed <= 100 * scale:
        return
    text = f"{printed / scale:.{digits}f}%"
    _, checks = _relate(f"参加考试[{whole}人],合格[{part}人],合格率[{text}]。")
    rounded_or_cut = -whole <= 2 * (exact - printed * whole) <= 2 * whole
    assert [c.holds for c in checks if c.kind == "ratio"] == [rounded_or_cut]


KINDS = ("民事", "刑事", "行政", "其他")


@given(parts=st.lists(st.integers(10, 9999), min_size=2, max_size=4), slip=st.integers(-3, 3))
@pytest.mark.parametrize(
    "form", ["受理[{}件],其中{}。", "受理[{}件]({})。", "受理[{}件]:{}。", "{},合计[{}件]。"]
)
def test_a_list_holds_exactly_when_it_adds_up(form, parts, slip):
    stated = sum(parts) + slip
    items = "、".join(f"{kind}[{n}件]" for kind, n in zip(KINDS, parts, strict=False))
    first, second = (items, stated) if form.startswith("{}") else (stated, items)
    _, checks = _relate(form.format(first, second))
    sums = [c for c in checks if len(c.operands) == len(parts)]
    if slip == 0:
        assert [c.holds for c in sums] == [True]
    assert all(c.holds == (slip == 0) for c in sums)


@given(old=st.integers(0, 500), into=st.integers(1, 5000), out=st.integers(1, 5000), slip=st.integers(-9, 9))
def test_a_balance_holds_exactly_when_it_is_right(old, into, out, slip):
    left = old + into - out + slip
    if left < 0:
        return
    text = f"上年结转[{old}件],新收[{into}件],审结[{out}件],年末未结[{left}件]。"
    _, checks = _relate(text)
    balances = [c for c in checks if c.kind == "difference" and len(c.operands) == 3]
    if slip == 0:
        assert balances
    assert all(c.holds == (slip == 0) for c in balances)


@given(part=st.integers(1, 900), more=st.integers(0, 900), slip=st.integers(-2, 2))
def test_a_share_of_a_printed_base(part, more, slip):
    whole = part + more
    stated = part * 1000 // whole + slip
    if not 0 <= stated <= 1000:
        return
    parts, checks = _relate(f"调解成功[{part}件],占受理总数[{whole}件]的[{stated / 10:.1f}%]。")
    rounded_or_cut = -whole <= 2 * (part * 1000 - stated * whole) <= 2 * whole
    assert parts == [1, None, None]
    assert [(c.kind, c.holds) for c in checks] == [("ratio", rounded_or_cut)]


@given(st.lists(st.integers(1, 999), min_size=3, max_size=6))
def test_numbers_that_say_nothing_of_each_other_never_fail(values):
    verbs = ("召开会议", "开展督查", "组织培训", "举办讲座", "开展检查", "发布公告")
    text = ",".join(f"{verb}[{n}次]" for verb, n in zip(verbs, values, strict=False))
    _, checks = _relate(f"{text}。")
    assert [c for c in checks if not c.holds] == []


@given(
    st.lists(
        st.sampled_from(
            ["受理[30件]", ",其中", "、", "(", ")", ";", "。", "审结[5件]", "占[9%]", "其余[3件]"]
        )
    )
)
def test_any_order_of_words_gives_valid_indexes(pieces):
    parts, checks = _relate("".join(pieces))
    for at, whole in enumerate(parts):
        assert whole is None or (0 <= whole < len(parts) and whole != at)
        seen = {at}
        while whole is not None:
            assert whole not in seen
            seen.add(whole)
            whole = parts[whole]
    for check in checks:
        assert len({*check.operands, check.result}) == len(check.operands) + 1
        assert check.holds == (abs(check.stated - check.computed) <= check.tolerance + 1e-3)


@pytest.mark.parametrize(
    "marked",
    [
        "受理案件[264件],其中民事[106件],刑事[158件],",
        "全年受理[264件],审结[250件],未审结[14件],审结率[94%]。",
        "(其中[3件]、",
        "年初[100人],新增[20人],解除[10人],年末在册[110人]",
        "受理[30件],比上年的[25件]多[5件],增长[20%],",
        "调成[5件],占总数[10件]的[50%],",
        "收到[9件],路政[4件]、运政[3件]、水路[2件],其余[1件];",
        "占[5%]、",
    ],
)
def test_time_is_linear(marked):
    def seconds(times):
        read = _read(marked * times)
        gc.collect()
        gc.disable()  # a collection of what all cases hold takes longer than the text
        start = time.perf_counter()
        parts = find_parts(*read, [None] * len(read[2]))
        find_checks(*read, parts, [None] * len(read[2]))
        taken = time.perf_counter() - start
        gc.enable()
        return taken

    seconds(50)
    assert seconds(1600) < 12 * max(seconds(400), 0.01)


REPEATS = [
    ("a base with another value", "全年现场检查[412次]。全年[421次]现场检查中,联合检查不多。", 1),
    ("reached, then taken up", "全年现场检查由[528次]降至[412次]。[421次]现场检查中,联合检查不多。", 1),
    ("a base with the same value", "全年现场检查[412次]。全年[412次]现场检查中,联合检查不多。", 0),
    ("another noun", "全年现场检查[412次]。全年[421次]书面检查中,联合检查不多。", 0),
    ("of a quarter only", "全年现场检查[412次]。一季度[381次]现场检查中,联合检查不多。", 0),
    ("printed twice before", "现场检查[412次]。现场检查[420次]。全年[421次]现场检查中,联合检查不多。", 0),
    ("far apart", "全年现场检查[412次]。全年[211次]现场检查中,联合检查不多。", 0),
]


@pytest.mark.parametrize("width", ["half", "full"])
@pytest.mark.parametrize(("label", "marked", "count"), REPEATS, ids=[row[0] for row in REPEATS])
def test_a_base_that_is_named_again(label, marked, count, width):
    text, sentences, quantities = _read(marked, width)
    subjects = find_subjects(text, sentences, quantities)
    parts = find_parts(text, sentences, quantities, subjects)
    checks = find_checks(text, sentences, quantities, parts, subjects)
    assert [(c.kind, c.holds) for c in checks] == [("repeat", False)] * count
