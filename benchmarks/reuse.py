"""How long borrowed text takes to find, and how the time grows (absolute times depend on the machine).

    python benchmarks/reuse.py [sentences]

Writes corpora of invented sentences with copied passages, half of each report in the turns of phrase that all share, with 1/4, 1/2 and all of
the given number of sentences (20,000 if none is given); prints seconds, the growth (1.0 is exactly in proportion), and whether one and two
workers find the same.
"""

from __future__ import annotations

import sys
import time

import numpy as np
import pandas as pd

import lawkit

SENTENCES = 50  # a report
YEARS = range(2019, 2024)
COPIED = 0.1
STOCK = 0.3
# Some 2,000 words of two characters: what reports are made of.
FIRST = "政治法制行务执监督审查普宣传教育调解仲裁公证援助信访应急防救环保农水利交通运输医疗卫健康文化旅游体育科技财税金融市场质量"
SECOND = "府律令规章程序权责任务办理事项目标准则例案件卷宗评估议论证据实地方案点面线网格局站所院校园区镇村社民众企业商户"


def write_corpus(sentences: int, seed: int = 0) -> tuple[lawkit.Corpus, int]:
    """Return a corpus of so many sentences, and how many passages were copied in it."""
    rng = np.random.default_rng(seed)
    words = np.array([a + b for a in FIRST for b in SECOND])[rng.permutation(len(FIRST) * len(SECOND))[:2000]]
    weights = 1 / np.arange(10, len(words) + 10)
    weights /= weights.sum()

    def sentence() -> str:
        clauses = np.split(rng.choice(words, 21, p=weights), 3)
        return "，".join("".join(clause) for clause in clauses) + f"{rng.integers(1, 999)}件。"

    stock = [sentence() for _ in range(200)]  # turns of phrase that one report in some seven has
    bodies = sentences // SENTENCES // len(YEARS)
    rows, copied, earlier = [], 0, [[] for _ in range(bodies)]
    for year in YEARS:
        for body in range(bodies):
            lines = []
            for _ in range(SENTENCES):
                draw = rng.random()
                pool = earlier[body] if draw < COPIED / 2 else earlier[rng.integers(bodies)]
                if draw < COPIED and pool:
                    lines.append(pool[rng.integers(len(pool))])
                    copied += 1
                else:
                    lines.append(stock[rng.integers(len(stock))] if draw > 1 - STOCK else sentence())
            earlier[body] = lines
            text = f"第{body}镇{year}年法治政府建设年度报告\n一、主要工作\n" + "\n".join(lines)
            rows.append({"report_id": f"{body:05d}-{year}", "text": text, "place": f"第{body}镇", "level": "township",
                         "org_type": "township_government", "year": year})  # fmt: skip
    return lawkit.load(pd.DataFrame(rows), progress=False, jobs=2), copied


def main() -> None:
    """Measure and print."""
    most = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    before: tuple[int, float] | None = None
    for size in (most // 4, most // 2, most):
        corpus, copied = write_corpus(size)
        count = len(corpus.sentences)
        start = time.perf_counter()
        found = lawkit.reuse(corpus, jobs=2)
        seconds = time.perf_counter() - start
        grown = "" if before is None else f", growth {seconds / before[1] / (count / before[0]):.2f}"
        print(
            f"{count:,} sentences: {seconds:.1f} s on two workers{grown}; {len(found):,} pairs, {copied:,} copied"
        )
        before = (count, seconds)
        if size == most // 4:
            print(f"  the same on one worker: {found.equals(lawkit.reuse(corpus))}")


if __name__ == "__main__":
    main()
