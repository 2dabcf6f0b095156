"""Corpora with planted themes: what a method should find is known, because it was put there.

A theme is a list of words. Sentences are drawn from one theme each, mixed with words of no theme, and put into reports over
years and levels, which :func:`lawkit.load` reads like any others. Everything follows from the seed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

import lawkit

# Ordinary words that any segmenter keeps whole.
THEMES: Mapping[str, tuple[str, ...]] = {
    "复议": ("复议", "应诉", "诉讼", "听证", "法院", "出庭", "裁决", "判决", "法官", "原告", "被告", "败诉", "上诉", "开庭"),
    "调解": ("调解", "纠纷", "邻里", "矛盾", "信访", "和解", "仲裁", "调解员", "隐患", "争端", "劝解", "乡贤"),
    "普法": ("普法", "校园", "讲座", "宪法", "竞赛", "广场", "学生", "课堂", "展览", "广播", "教材", "图书馆", "演讲"),
    "执法": ("执法", "处罚", "案卷", "取证", "稽查", "罚款", "违法", "笔录", "查封", "扣押", "超载"),
    "审批": ("审批", "窗口", "大厅", "证照", "许可", "登记", "网办", "申请表", "台账", "公章"),
    "应急": ("应急", "防汛", "救灾", "演练", "疫情", "预案", "消防", "物资", "救援", "火灾", "地震"),
    "环保": ("污染", "水质", "河道", "排污", "垃圾", "大气", "森林", "绿化", "湿地", "扬尘"),
    "财政": ("预算", "审计", "资金", "采购", "国库", "税收", "补贴", "账目", "决算", "债务", "会计"),
}  # fmt: skip

NOISE: tuple[str, ...] = (
    "春天", "道路", "音乐", "窗帘", "苹果", "足球", "桌子", "眼镜", "钢琴", "蝴蝶", "海洋", "电影", "自行车", "手表", "蜡烛",
    "围巾", "橘子", "山羊", "月亮", "铅笔", "雨伞", "沙发", "篮球", "葡萄", "火车", "玫瑰", "镜子", "面包", "帽子", "骆驼",
    "乒乓球", "西瓜", "飞机", "枕头", "茶叶", "菊花", "毛巾", "香蕉", "轮船", "珍珠",
)  # fmt: skip

LEVELS: Mapping[str, tuple[str, ...]] = {
    "prefecture": ("临溪市", "白石市", "云岭市"),
    "county": ("青溪县", "柳塘县", "石桥县", "南浦县", "东篱县"),
    "township": ("杏花镇", "竹林镇", "沙河镇"),
}

# The headings of the parts of a report, and what share of its sentences stand there.
PARTS: Mapping[str, tuple[str, float]] = {
    "measures": ("一、主要工作", 0.6),
    "problems": ("二、存在的问题", 0.15),
    "plan": ("三、下一步打算", 0.25),
}


@dataclass(frozen=True, slots=True)
class Planted:
    """A corpus and what was planted in it.

    Attributes
    ----------
    corpus
        The corpus as :func:`lawkit.load` reads it.
    frame
        What it was read from: report_id, text, place, level, year.
    theme_of
        Word → its theme.
    sentences
        One row a planted sentence in the order of the text: report_id, year, level, role, theme, text.
    """

    corpus: lawkit.Corpus
    frame: pd.DataFrame
    theme_of: Mapping[str, str]
    sentences: pd.DataFrame


def plant(
    *,
    themes: Mapping[str, Sequence[str]] = THEMES,
    noise: Sequence[str] = NOISE,
    years: Sequence[int] = (2021, 2022, 2023, 2024),
    levels: Mapping[str, Sequence[str]] = LEVELS,
    sentences: int = 40,
    words: int = 4,
    noise_words: int = 2,
    weights: Mapping[str, float] | None = None,
    lift: Mapping[tuple[str, object], Mapping[str, float]] | None = None,
    structure: bool = True,
    seed: int = 0,
) -> Planted:
    """Plant themes in a corpus.

    Parameters
    ----------
    themes, noise
        The words of each theme, and words of none.
    years, levels
        One report for each year and each place of ``levels`` (level → places).
    sentences, words, noise_words
        Sentences a report, and of what each is made.
    weights
        Theme → how often it is drawn, in proportion; themes left out count 1.
    lift
        ("year" | "level" | "role" | "place", value) → theme → factor by which it is drawn more often there.
    structure
        False draws every word from all themes alike, so that there is nothing to find.
    seed
        Everything follows from it.
    """
    rng = np.random.default_rng(seed)
    names = list(themes)
    pool = [word for one in themes.values() for word in one]
    base = np.array([(weights or {}).get(name, 1.0) for name in names])
    reports, planted = [], []
    for year in years:
        for level, places in levels.items():
            for place in places:
                lines = [f"{place}{year}年法治政府建设年度报告"]
                for role, (heading, share) in PARTS.items():
                    lines.append(heading)
                    about = {"year": year, "level": level, "role": role, "place": place}
                    chances = base * _factors(names, about, lift or {})
                    for _ in range(round(sentences * share)):
                        theme = names[rng.choice(len(names), p=chances / chances.sum())]
                        source = list(themes[theme]) if structure else pool
                        drawn = [*rng.choice(source, min(words, len(source)), replace=False)]
                        drawn += [*rng.choice(list(noise), noise_words, replace=False)] if len(noise) else []
                        rng.shuffle(drawn)
                        text = "涉及" + "、".join(drawn) + "。"
                        lines.append(text)
                        planted.append(
                            {"report_id": f"{place}-{year}", "year": year, "level": level, "role": role,
                             "theme": theme, "text": text}
                        )  # fmt: skip
                reports.append(
                    {"report_id": f"{place}-{year}", "text": "\n".join(lines), "place": place, "level": level,
                     "year": year}
                )  # fmt: skip
    frame = pd.DataFrame(reports)
    theme_of = {word: name for name, listed in themes.items() for word in listed}
    return Planted(lawkit.load(frame, progress=False), frame, theme_of, pd.DataFrame(planted))


def _factors(
    names: Sequence[str],
    about: Mapping[str, object],
    lift: Mapping[tuple[str, object], Mapping[str, float]],
) -> np.ndarray:
    """Return how much more often each theme is drawn in one part of one report."""
    factors = np.ones(len(names))
    for key, value in about.items():
        chosen = lift.get((key, value), {})
        factors *= [chosen.get(name, 1.0) for name in names]
    return factors


# ---------------------------------------------------------------- copied passages

# How a copied passage is changed on the way.
EDITS = (
    "none", "numbers", "words", "drop", "add", "marks", "split", "merge", "width", "words and numbers", "add and marks",
)  # fmt: skip

# What every report may say without borrowing it: set phrases, titles, the labels of figures.
SET_PHRASES: tuple[str, ...] = (
    "高举中国特色社会主义伟大旗帜，认真学习贯彻习近平法治思想，全面贯彻落实党的二十大精神。",
    "现将本年度法治政府建设有关情况报告如下，请予审阅并提出意见。",
    "在上级党委和政府的坚强领导下，各项工作取得新的成效，但与群众的期盼相比仍有差距。",
)
TITLES: tuple[str, ...] = (
    "组织学习《中华人民共和国行政处罚法》《中华人民共和国行政复议法》《优化营商环境条例》《重大行政决策程序暂行条例》。",
    "落实《法治政府建设实施纲要》《法治社会建设实施纲要》《法治中国建设规划》《市县法治建设工作实施方案》。",
)
UNITS: tuple[str, ...] = ("件", "场", "人次", "户", "项", "公里", "万元", "名", "份", "个")
FIGURES = "收到行政复议申请{}件，受理{}件，审结{}件，维持{}件，纠错{}件，办理法律援助案件{}件，其中民事{}件、刑事{}件。"
HEADINGS = (
    "（一）健全依法行政制度体系加快推进政府治理规范化程序化法治化",
    "（二）全面推进严格规范公正文明执法提高人民群众满意度",
)


@dataclass(frozen=True, slots=True)
class PlantedCopies:
    """A corpus and the passages that were copied in it.

    Attributes
    ----------
    corpus, frame
        As in `Planted`.
    truth
        One row a copied passage: report_id, start, end, source_id, source_start, source_end, relation, edit.
    superiors
        Place → the place above it, for :func:`lawkit.reuse`.
    """

    corpus: lawkit.Corpus
    frame: pd.DataFrame
    truth: pd.DataFrame
    superiors: Mapping[str, str]


def plant_copies(
    *,
    years: Sequence[int] = (2021, 2022, 2023),
    levels: Mapping[str, Sequence[str]] = LEVELS,
    sentences: int = 24,
    copies: int = 4,
    seed: int = 0,
) -> PlantedCopies:
    """Plant copied passages, changed in all the ways of `EDITS`, among sentences that only look alike.

    Every report is written anew; then passages of others are copied into it: from the own report of last year, of
    earlier years, from the place above, from a peer. No passage is copied twice. All reports share set phrases, titles of laws,
    headings and sentences of figures, and say the same in other words.

    Parameters
    ----------
    years, levels
        One report for each year and each place; each place of a level has the first of the level above as its superior.
    sentences
        Sentences that a report has of its own.
    copies
        Passages that are copied into each report that can have some.
    seed
        Everything follows from it.
    """
    rng = np.random.default_rng(seed)
    words = [*(w for one in THEMES.values() for w in one), *NOISE]
    places = [(level, place) for level, named in levels.items() for place in named]
    superiors = {
        place: levels[above][0]
        for above, level in zip(levels, list(levels)[1:], strict=False)
        for place in levels[level]
    }
    level_of = {place: level for level, place in places}
    own = {
        (place, year): [_write_sentence(words, rng) for _ in range(sentences)] for _, place in places for year in years
    }  # fmt: skip
    free = {key: list(range(len(listed) - 1)) for key, listed in own.items()}
    bodies = {key: list(listed) for key, listed in own.items()}
    planted: list[tuple[tuple[str, int], str, tuple[str, int], str, str]] = []
    glued: set[str] = set()
    for place, year in own:
        for _ in range(copies):
            sources = [key for key in own if key != (place, year) and free[key] and key[1] <= year]
            sources = [key for key in sources if _may_copy(place, key[0], year - key[1], superiors, level_of)]
            if not sources:
                continue
            source = sources[rng.integers(len(sources))]
            at = free[source][rng.integers(len(free[source]))]
            free[source] = [other for other in free[source] if abs(other - at) > 2]
            edit = EDITS[len(planted) % len(EDITS)]
            passage, body = own[source][at], bodies[source]
            follower = own[source][at + 1]
            if (edit == "merge" or rng.random() < 0.3) and body.index(follower) == body.index(passage) + 1:
                glued.add(follower)
                passage += follower
            copy = _edit(passage, edit, words, rng)
            bodies[place, year].insert(
                _free_slot(bodies[place, year], set(own[place, year]), glued, rng), copy
            )
            planted.append(((place, year), copy, source, passage, edit))
    reports = [
        {"report_id": f"{place}-{year}", "text": _write_report(place, year, body, glued, rng), "place": place,
         "level": level_of[place], "year": year}
        for (place, year), body in bodies.items()
    ]  # fmt: skip
    frame = pd.DataFrame(reports)
    corpus = lawkit.load(frame, progress=False)
    rows = [
        (*_span_of(corpus, target, copy), *_span_of(corpus, source, passage),
         _relation(target, source, superiors), edit)
        for target, copy, source, passage, edit in planted
    ]  # fmt: skip
    columns = ["report_id", "start", "end", "source_id", "source_start", "source_end", "relation", "edit"]
    return PlantedCopies(corpus, frame, pd.DataFrame(rows, columns=columns), superiors)


def _write_sentence(words: Sequence[str], rng: np.random.Generator) -> str:
    """Return four to six clauses of words, one of them with a number: some fifty characters."""
    clauses = [list(rng.choice(words, rng.integers(5, 8))) for _ in range(rng.integers(4, 7))]
    clauses[rng.integers(len(clauses))].insert(3, f"{rng.integers(2, 900)}{rng.choice(UNITS)}")
    return "，".join(map("".join, clauses)) + "。"


def _edit(passage: str, edit: str, words: Sequence[str], rng: np.random.Generator) -> str:
    """Return a passage changed in one way, or in two."""
    for one in edit.split(" and "):
        clauses = passage.rstrip("。").replace("。", "。|").replace("，", "，|").split("|")
        if one == "numbers":
            passage = re.sub(r"\d+", lambda _: str(rng.integers(1000, 5000)), passage)
        elif one == "words":
            for at, clause in enumerate(clauses):
                cut = 2 * int(rng.integers(1, 4))
                clauses[at] = clause[:cut] + rng.choice(words) + clause[cut + 2 :]
            passage = "".join(clauses) + "。"
        elif one == "drop" and len(clauses) > 2:
            del clauses[rng.integers(1, len(clauses) - 1)]
            passage = "".join(clauses) + "。"
        elif one == "add":
            clauses.insert(int(rng.integers(1, len(clauses))), "".join(rng.choice(words, 5)) + "，")
            passage = "".join(clauses) + "。"
        elif one == "marks":
            passage = passage.replace("，", "、", 1).replace("，", "；")
        elif one == "split":
            passage = passage.replace("，", "。")
        elif one == "merge":
            passage = passage.rstrip("。").replace("。", "，") + "。"
        elif one == "width":
            passage = passage.replace("，", ", ").translate({ord(str(d)): 0xFF10 + d for d in range(10)})
    return passage


def _may_copy(
    place: str, source: str, gap: int, superiors: Mapping[str, str], levels: Mapping[str, str]
) -> bool:
    if place == source:
        return gap > 0
    return superiors.get(place) == source or levels[place] == levels[source]


def _free_slot(body: Sequence[str], own: set[str], glued: set[str], rng: np.random.Generator) -> int:
    """Return a place with sentences of the report's own on both sides, and not amid a passage that is copied elsewhere."""
    slots = [
        at for at in range(1, len(body)) if body[at - 1] in own and body[at] in own and body[at] not in glued
    ]  # fmt: skip
    return int(slots[rng.integers(len(slots))])


def _write_report(
    place: str, year: int, body: Sequence[str], glued: set[str], rng: np.random.Generator
) -> str:
    """Return a report: the sentences in paragraphs, and between them what all reports share."""
    figures = FIGURES.format(*rng.integers(2, 900, 8))
    shared = [*SET_PHRASES, *TITLES, figures]
    rng.shuffle(shared)
    half = next(at for at in range(len(body) // 2, len(body)) if body[at] not in glued)
    lines = [f"{place}{year}年法治政府建设年度报告", *shared[:2], "一、主要工作", HEADINGS[0]]
    lines += ["".join(body[at : min(at + 3, half)]) for at in range(0, half, 3)]
    lines += [HEADINGS[1], *shared[2:], *body[half:]]
    return "\n".join(lines)


def _relation(target: tuple[str, int], source: tuple[str, int], superiors: Mapping[str, str]) -> str:
    if target[0] == source[0]:
        return "own_last_year" if target[1] - source[1] == 1 else "own_earlier"
    return "superior" if superiors.get(target[0]) == source[0] else "peer"


def _span_of(corpus: lawkit.Corpus, report: tuple[str, int], passage: str) -> tuple[str, int, int]:
    """Return where a passage stands, which is once; it may run over the lines of a report."""
    report_id = f"{report[0]}-{report[1]}"
    pattern = "\n?".join(map(re.escape, passage))
    (hit,) = re.finditer(pattern, corpus.text(report_id))
    return report_id, hit.start(), hit.end()


@dataclass(frozen=True, slots=True)
class PlantedPromises:
    """A panel of bodies and years, and what its problems and promises come to.

    Attributes
    ----------
    corpus
        The corpus as :func:`lawkit.load` reads it.
    frame
        What it was read from: report_id, text, place, level, year.
    problems
        One row a problem: report_id, text, thread, fate (persists, solved, last_year).
    plans
        One row a promise: report_id, text, answers (the text of the problem, or None), fate (kept, repeated, dropped, last_year), target
        and reached (numbers, or None).
    """

    corpus: lawkit.Corpus
    frame: pd.DataFrame
    problems: pd.DataFrame
    plans: pd.DataFrame


def plant_promises(
    *,
    years: Sequence[int] = (2021, 2022, 2023),
    places: Sequence[str] = LEVELS["county"],
    problems: int = 4,
    shared: int = 3,
    seed: int = 0,
) -> PlantedPromises:
    """Plant problems, answers and promises: what belongs together shares words, and stands in no order.

    Parameters
    ----------
    years, places
        One report for each.
    problems
        Problems a report. Three of four are answered; there is a promise that answers none.
    shared
        How many of its six words a statement shares with what it answers, keeps or repeats; no other word comes again in the
        next year, though words of the same matter do.
    seed
        Everything follows from it.
    """
    rng = np.random.default_rng(seed)
    reports, all_problems, all_plans = [], [], []
    for place in places:
        before: list[dict[str, object]] = []
        promised: list[dict[str, object]] = []
        for year in years:
            old_words = {word for one in (*before, *promised) for word in one["words"]}  # type: ignore[attr-defined]
            deck, deeds = _Deck(rng, old_words), _Deck(rng, old_words)
            report_id, last = f"{place}-{year}", year == years[-1]
            done = [deeds.sentence([]) for _ in range(6)]
            plans: list[dict[str, object]] = []
            for old in promised:
                again = old["words"][:shared]  # type: ignore[index]
                if old["fate"] == "kept":
                    text = deeds.sentence(again)
                    done.append(text.replace("。", f"{old['reached']}场。") if old["reached"] else text)
                elif old["fate"] == "repeated":
                    plans.append({"text": deck.sentence(again), "words": deck.last[::-1], "answers": None})
            named = []
            for old in before:
                if old["fate"] == "persists":
                    named.append(
                        {
                            "text": deck.sentence(old["words"][:shared]),
                            "words": deck.last,
                            "thread": old["thread"],
                        }
                    )  # type: ignore[index]
            while len(named) < problems:
                named.append(
                    {"text": deck.sentence([]), "words": deck.last, "thread": f"{report_id}-{len(named)}"}
                )
            for problem in named[: problems * 3 // 4]:
                text = deck.sentence(problem["words"][-shared:])
                plans.append({"text": text, "words": deck.last[::-1], "answers": problem["text"]})
            plans.append({"text": deck.sentence([]), "words": deck.last, "answers": None})
            rng.shuffle(plans)  # type: ignore[arg-type]
            for at, plan in enumerate(plans):
                fate = "last_year" if last else ("kept", "dropped", "kept", "repeated")[(at + year) % 4]
                target = 10 + at if fate == "kept" and at % 2 == 0 else None
                reached = None if target is None else target + int(rng.integers(-5, 6))
                plan |= {"report_id": report_id, "fate": fate, "target": target, "reached": reached}
                if target is not None:
                    plan["text"] = str(plan["text"]).replace("。", f"不少于{target}场。")
            for at, problem in enumerate(named):
                problem |= {
                    "report_id": report_id,
                    "fate": "last_year" if last else ("persists", "solved")[at % 2],
                }
            text = _written(place, year, done, named, plans, rng)
            reports.append(
                {"report_id": report_id, "text": text, "place": place, "level": "county", "year": year}
            )
            before, promised = named, plans
            all_problems += named
            all_plans += plans
    frame = pd.DataFrame(reports)
    corpus = lawkit.load(frame, progress=False)
    return PlantedPromises(corpus, frame, pd.DataFrame(all_problems), pd.DataFrame(all_plans))


class _Deck:
    """Words of all themes but some, each drawn once, made into sentences of six."""

    def __init__(self, rng: np.random.Generator, without: Collection[str]) -> None:
        listed = [word for theme in THEMES.values() for word in theme] + list(NOISE)
        self.words = [word for word in rng.permutation(listed) if word not in without]
        self.rng = rng
        self.last: list[str] = []

    def sentence(self, shared: Sequence[str]) -> str:
        """Return a sentence of the shared words and new ones, and remember its words, the shared ones first."""
        fresh, self.words = self.words[: 6 - len(shared)], self.words[6 - len(shared) :]
        self.last = [*shared, *fresh]
        return "涉及" + "、".join(self.rng.permutation(self.last)) + "。"


def _written(
    place: str,
    year: int,
    done: Sequence[str],
    problems: Sequence[Mapping[str, object]],
    plans: Sequence[Mapping[str, object]],
    rng: np.random.Generator,
) -> str:
    """Return the report: every list in an order of its own, problems and plans numbered."""
    parts = [[str(p["text"]) for p in listed] for listed in (problems, plans)]
    items = [[f"{'一二三四五六七八九十'[i]}是{t}" for i, t in enumerate(rng.permutation(p))] for p in parts]
    lines = [f"{place}{year}年法治政府建设年度报告", PARTS["measures"][0], *rng.permutation(list(done))]
    return "\n".join([*lines, PARTS["problems"][0], "".join(items[0]), PARTS["plan"][0], "".join(items[1])])


def theme_distributions(
    terms: Sequence[str],
    *,
    themes: Mapping[str, Sequence[str]] = THEMES,
    words: int = 4,
    noise_words: int = 2,
) -> np.ndarray:
    """Return from what distribution over the terms the sentences of each theme were drawn by :func:`plant`.

    Parameters
    ----------
    terms
        The columns; a word that is none of them is left out.
    themes, words, noise_words
        As given to :func:`plant`.

    Returns
    -------
    ndarray
        Themes by terms, expected counts a sentence.
    """
    at = {term: column for column, term in enumerate(terms)}
    found = np.zeros((len(themes), len(terms)))
    for row, listed in enumerate(themes.values()):
        for pool, count in ((listed, words), (NOISE, noise_words)):
            for word in pool:
                if word in at:
                    found[row, at[word]] = count / len(pool)
    return found
