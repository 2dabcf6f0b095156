"""How fast texts become tokens, as ratios to jieba.lcut on the same texts in the same run.

    python benchmarks/words.py [FOLDER] [--repeat N]

FOLDER holds .txt reports (tests/gold/reports where none is named). Every measure is the processor time of the best of N
runs in one process; each run has a new segmenter, so that no sentence is known from the run before.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

import jieba
import rjieba

from lawkit.words.engines import EngineName, load_engine
from lawkit.words.segment import Segmenter

Cut: TypeAlias = Callable[[list[str]], None]
ROOT = Path(__file__).resolve().parent.parent


def best(prepare: Callable[[], Cut], texts: list[str], repeat: int) -> float:
    """Return the processor seconds of the fastest of some runs, each with something newly prepared."""
    seconds = []
    for _ in range(repeat):
        cut_all = prepare()
        start = time.process_time()
        cut_all(texts)
        seconds.append(time.process_time() - start)
    return min(seconds)


def each(cut: Callable[[str], object]) -> Cut:
    """Return what cuts texts one by one."""

    def run(texts: list[str]) -> None:
        for text in texts:
            cut(text)

    return run


def segmenter(engine: EngineName) -> Cut:
    """Return what cuts texts with a segmenter that has met none of them, its engine loaded."""
    load_engine.cache_clear()
    new = Segmenter(engine=engine)
    new.segment("法治")

    def run(texts: list[str]) -> None:
        for tokens in new.segment_many(texts):
            len(tokens)

    return run


def main() -> None:
    """Print one line a measure."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "tests" / "gold" / "reports")
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--times", type=int, default=4)
    options = parser.parse_args()
    reports = [path.read_text(encoding="utf-8") for path in sorted(options.folder.glob("*.txt"))]
    lines = [line for report in reports for line in report.splitlines() if line.strip()]
    # No two reports and no two new lines are the same, so that only the lines that come again are known.
    many = [f"{number}\n{report}" for number in range(options.times) for report in reports]
    new = [f"{number} {line}" for number in range(options.times) for line in lines]
    again = [line for number in range(options.times) for line in lines]
    plain = jieba.Tokenizer()
    plain.lcut("法治")
    for name, texts in (("reports", many), ("new lines", new), (f"each line {options.times} times", again)):
        size = sum(map(len, texts)) / 1e6
        base = best(lambda: each(plain.lcut), texts, options.repeat)
        print(f"{name}: {size:.2f} M characters")
        for engine, prepare in (
            ("jieba.lcut", lambda: each(plain.lcut)),
            ("rjieba.cut", lambda: each(rjieba.cut)),
            ("lawkit on rjieba", lambda: segmenter("rjieba")),
            ("lawkit on jieba", lambda: segmenter("jieba")),
        ):
            seconds = best(prepare, texts, options.repeat)
            print(f"  {engine:17} {size / seconds:6.2f} M characters/s  {base / seconds:5.1f} x jieba.lcut")


if __name__ == "__main__":
    main()
