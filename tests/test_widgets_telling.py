"""What tables and messages say in codes and in English is told in Chinese and in English."""

import re

import pytest

import lawkit
from lawkit.resources import load_resource
from lawkit.widgets.telling import tell_cell, tell_evidence, tell_message, tell_read


@pytest.fixture(scope="module")
def demo():
    return lawkit.load_demo()


def test_evidence_is_told_in_both_languages(demo):
    for name, column in (("quantities", "evidence"), ("sections", "role_evidence")):
        for evidence in demo.table(name)[column].dropna().unique():
            words, code = tell_evidence(name, evidence, "zh")
            assert not re.search("[A-Za-z]", words), evidence
            assert code == "" or evidence.startswith(f"{code}: ")
            assert tell_evidence(name, evidence, "en")[0]


def test_every_wording_of_a_message_is_filled():
    for entries in (t for g, t in load_resource("messages_widgets").items() if g != "meta"):
        for one in entries:
            groups = set(re.compile(one["match"]).groupindex) - {"rule"}
            for lang in set(one) - {"match"}:
                assert set(re.findall(r"{(\w+)}", one[lang])) <= groups, one


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("value must be a number; got 'abc'", "“数值”要填数字，现在是'abc'"),
        ("part_of can only be taken away (an empty cell); the totals are found by their words", "“所属总数”只能清空：总数由程序从原文里找"),
        ("3 statements have no term that the model knows", "有3条表述不含模型认识的词，未归入主题"),
        ("no topic is stable: these statements do not fall into topics; 3 statements have no term that the model knows",
         "没有稳定的主题：这些表述分不出主题；有3条表述不含模型认识的词，未归入主题"),
        ("[Errno 13] Permission denied: 'd.csv'", "[Errno 13] Permission denied: 'd.csv'"),
    ],
)  # fmt: skip
def test_messages_in_chinese(message, told):
    assert tell_message(message, "zh") == told
    assert tell_message(message, "en") == message.replace(
        "3 statements have no term that the model knows", "Statements without a term that the model knows: 3"
    )


def test_concepts_of_links_have_names():
    assert set(load_resource("labels_widgets")["concepts"]) == set(load_resource("concepts")["concepts"])
    assert tell_cell("bound", "exact", "en") == "exact"


@pytest.mark.parametrize(
    ("table", "evidence", "told"),
    [
        ("quantities", "no rule: no words, 次", ("没有规则适用（单位：次）", "")),
        ("quantities", "no rule: 台", ("没有规则适用（单位：台）", "")),
        ("quantities", "a_b.2: 送法, 场, by 专场; 24场 is broader", ("数字旁的“送法”、单位“场”，由“专场”所做；24场的范围更大，以它为准", "a_b.2")),
        ("quantities", "a_b.1: no code for a target; review: 李梅", ("属于目标、计划，不计入指标；人工复核：李梅", "a_b.1")),
        ("sections", "combined: 存在的问题; 下一步", ("标题兼含几种角色：“存在的问题; 下一步”", "")),
        ("sections", "inherited; review: 李梅", ("随上级章节；人工复核：李梅", "")),
        ("sections", "主要工作", ("标题用词“主要工作”", "")),
    ],
)  # fmt: skip
def test_evidence_in_chinese(table, evidence, told):
    assert tell_evidence(table, evidence, "zh") == told


def test_what_was_read_is_told_by_its_columns():
    assert tell_read("sections", "role=plan; level=2", "zh") == "角色 下步计划；层级 2"
    assert tell_read("sections", "role=plan; level=2", "en") == "Role Plans; Level 2"
    assert tell_read("checks", "3件 | 4件", "zh") == "3件 | 4件"
