"""How well problems are linked with plans and promises followed, beside simpler ways.

    python benchmarks/links.py [--labels FOLDER --reports FOLDER] [--fit] [--background]

Prints the F1 of the links by lawkit's default, by plain TF-IDF (with the same decision, and by a threshold on the cosine alone)
and by position alone (the i-th problem with the i-th plan), on the halves of the labelled sample reports and of the demo
panel, and on labels of other reports where their folders are given. Coefficients, weights and word lists were set on the tuning
halves (a-m; lanchuan, nanping, pinglan-sfj) only. Then the fates of promises, their targets and the problems that come back, on the
demo panel. ``--fit`` fits the logistic regressions anew and prints their coefficients; ``--background`` counts the
background table anew and writes it.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

import lawkit
from lawkit.analysis.answers import features, similarity
from lawkit.analysis.answers.matching import pair_evidence

ROOT = Path(__file__).resolve().parent.parent
TUNED = ("lanchuan", "nanping", "pinglan-sfj")
FATES = ("kept", "repeated", "dropped")


class Labelled(NamedTuple):
    """A corpus with the (report, start of problem, start of plan) that belong together."""

    corpus: lawkit.Corpus
    reports: list[str]
    links: set[tuple[str, int, int]]


def read_labels(reports: Path, labels: Path) -> Labelled:
    """Return the links of a folder of label files; starts in characters."""
    files = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(labels.glob("*.json"))]
    links = {(one["report"], a, b) for one in files for a, b in one["links"]}
    return Labelled(lawkit.load(reports, progress=False), [one["report"] for one in files], links)


def demo_labels(corpus: lawkit.Corpus) -> Labelled:
    """Return the links of the demo panel, from the truth that its writers noted."""
    at = located(corpus, "problems").set_index(["report_id", "problem"])["start"]
    links = set()
    for plan in located(corpus, "plans").itertuples():
        for number in re.findall(r"\d+", re.sub(r"\.0$", "", str(plan.answers))):
            links.add((plan.report_id, int(at[plan.report_id, int(number)]), plan.start))
    return Labelled(corpus, list(corpus), links)


def located(corpus: lawkit.Corpus, name: str) -> pd.DataFrame:
    """Return a truth table with start and statement_id of each quote (missing where no statement holds it)."""
    truth = lawkit.demo_truth(name)
    found = lawkit.statements(corpus).reset_index()
    at = [corpus.text(r).find(q) for r, q in zip(truth["report_id"], truth["quote"], strict=True)]
    rows = []
    for report, place in zip(truth["report_id"], at, strict=True):
        held = found[(found["report_id"] == report) & (found["start"] <= place) & (place < found["end"])]
        rows.append((held["start"].iloc[0], held["statement_id"].iloc[0]) if len(held) else (place, -1))
    return truth.assign(start=[a for a, _ in rows], statement_id=[b for _, b in rows])


def f1(found: set[object], true: set[object]) -> float:
    """Return the harmonic mean of precision and recall."""
    return 2 * len(found & true) / max(len(found) + len(true), 1)


def chosen(pairs: pd.DataFrame, mask: pd.Series) -> set[tuple[str, int, int]]:
    """Return the pairs of a table that a method links."""
    kept = pairs[mask]
    return set(zip(kept["report_id"], kept["problem_start"], kept["plan_start"], strict=True))


def by_position(pairs: pd.DataFrame) -> pd.Series:
    """Return whether problem and plan stand at the same place of their lists."""
    keys = pairs.groupby("report_id")
    return keys["problem_id"].rank("dense").eq(keys["plan_id"].rank("dense"))


def best_threshold(pairs: pd.DataFrame, truth: set[tuple[str, int, int]]) -> float:
    """Return the least score that gives the best F1."""
    levels = np.unique(pairs["score"])
    return float(levels[np.argmax([f1(chosen(pairs, pairs["score"] >= t), truth) for t in levels])])


def tuning(report: str) -> bool:
    """Whether a report belongs to the tuning half."""
    return report.rsplit("-", 1)[0] in TUNED if report.split("-")[0] in DEMO_BODIES else report[0] <= "m"


DEMO_BODIES = ("lanchuan", "liuwan", "nanping", "pinglan", "yunze")


def compare_links(parts: dict[str, list[tuple[Labelled, list[str]]]], cosine: float) -> None:
    """Print one row a part of the labels, one column a method."""
    print(
        f"{'links':<22}{'reports':>8}{'pairs':>6}{'links':>6}{'default':>9}{'tfidf':>7}{'cosine':>8}{'position':>10}"
    )
    for name, members in parts.items():
        sets: dict[str, set[object]] = {
            key: set() for key in ("default", "tfidf", "cosine", "position", "true")
        }
        count = 0
        for labelled, reports in members:
            some = labelled.corpus.select(report_id=reports)
            ours, plain = lawkit.link_plans(some), lawkit.link_plans(some, method="tfidf")
            sets["default"] |= chosen(ours, ours["linked"])
            sets["tfidf"] |= chosen(plain, plain["linked"])
            sets["cosine"] |= chosen(plain, plain["score"] >= cosine)
            sets["position"] |= chosen(ours, by_position(ours))
            sets["true"] |= {link for link in labelled.links if link[0] in set(reports)}
            count += len(ours)
        true = sets.pop("true")
        figures = [f1(found, true) for found in sets.values()]
        print(
            f"{name:<22}{sum(len(r) for _, r in members):>8}{count:>6}{len(true):>6}"
            + "".join(f"{value:>{width}.3f}" for value, width in zip(figures, (9, 7, 8, 10), strict=True))
        )


def calibration(parts: list[tuple[Labelled, list[str]]]) -> None:
    """Print for ranges of probability how many pairs of parts that nothing was tuned on are links."""
    tables = []
    for labelled, reports in parts:
        pairs = lawkit.link_plans(labelled.corpus)
        pairs = pairs[pairs["report_id"].isin(reports)]
        keys = zip(pairs["report_id"], pairs["problem_start"], pairs["plan_start"], strict=True)
        tables.append(pairs.assign(true=[key in labelled.links for key in keys]))
    pairs = pd.concat(tables)
    bands = pd.cut(pairs["probability"], [0, 0.1, 0.3, 0.7, 0.9, 1], include_lowest=True)
    for _, band in pairs.groupby(bands, observed=True):
        low, high = band["probability"].min(), band["probability"].max()
        print(
            f"probability {low:.2f}-{high:.2f}: {len(band)} pairs, mean {band['probability'].mean():.2f}, links {band['true'].mean():.2f}"
        )


def fit(parts: list[tuple[Labelled, list[str]]], demo: lawkit.Corpus) -> None:
    """Print the coefficients of the logistic regressions of the resource ``links``."""
    for method in ("overlap", "tfidf"):
        rows, truth = [], []
        for labelled, reports in parts:
            for report in reports:
                pairs = lawkit.link_plans(labelled.corpus.select(report_id=reports), method=method)
                pairs = pairs[pairs["report_id"] == report]
                if len(pairs):
                    scores = pairs["score"].to_numpy().reshape(pairs["problem_id"].nunique(), -1)
                    rows.append(pair_evidence(scores).reshape(-1, 3))
                    starts = zip(pairs["problem_start"], pairs["plan_start"], strict=True)
                    truth += [(report, a, b) in labelled.links for a, b in starts]
        report_fit(method, np.vstack(rows), truth)
    rows, truth = [], []
    for scores, same in thread_pairs(demo):
        rows.append(pair_evidence(scores).reshape(-1, 3))
        truth += same.ravel().tolist()
    report_fit("threads", np.vstack(rows), truth)


def report_fit(name: str, rows: np.ndarray, truth: list[bool]) -> None:
    """Fit and print one regression (barely penalised: C = 100 on evidence times ten)."""
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=100, max_iter=5000).fit(rows * 10, truth)
    weights = model.coef_[0] * 10
    print(f"[{name}] {len(truth)} pairs, {sum(truth)} true: intercept {model.intercept_[0]:.2f}, "
          f"score {weights[0]:.1f}, behind_row {weights[1]:.1f}, behind_column {weights[2]:.1f}")  # fmt: skip


def thread_pairs(corpus: lawkit.Corpus) -> list[tuple[np.ndarray, np.ndarray]]:
    """Return for two years of each tuning body the scores of their problems and whether they are one thread."""
    truth = located(corpus, "problems")
    found = lawkit.statements(corpus).reset_index()
    profiles = similarity.make_profiles(corpus, found)
    place = {key: at for at, key in enumerate(zip(found["report_id"], found["statement_id"], strict=True))}
    truth["row"] = [place[key] for key in zip(truth["report_id"], truth["statement_id"], strict=True)]
    result = []
    for body in TUNED:
        for year in (2021, 2022, 2023):
            a, b = (truth[truth["report_id"] == f"{body}-{y}"] for y in (year, year + 1))
            same = a["thread"].to_numpy()[:, None] == b["thread"].to_numpy()[None, :]
            result.append((profiles.compare(a["row"], b["row"]), same))
    return result


def compare_fates(corpus: lawkit.Corpus) -> None:
    """Print F1 of the fates of promises, of met targets and of threads for each half of the demo panel."""
    plans, problems = located(corpus, "plans"), located(corpus, "problems")
    fates = lawkit.follow_up(corpus).set_index(["report_id", "plan_id"])
    reached = lawkit.reached_targets(corpus)
    threads = lawkit.recurring_problems(corpus).set_index(["report_id", "problem_id"])
    for name, wanted in (("demo, tuning half", True), ("demo, other half", False)):
        mine = plans[[tuning(r) == wanted for r in plans["report_id"]]]
        mine = mine[mine["fate"] != "last_year"]
        keys = pd.MultiIndex.from_frame(mine[["report_id", "statement_id"]])
        said = fates["fate"].reindex(keys).fillna("missing").to_numpy()
        true = mine["fate"].to_numpy()
        each = [
            f1({i for i, f in enumerate(said) if f == k}, {i for i, f in enumerate(true) if f == k})
            for k in FATES
        ]
        listed = ", ".join(f"{k} {v:.3f}" for k, v in zip(FATES, each, strict=True))
        print(
            f"fates, {name}: {len(mine)} promises, macro F1 {np.mean(each):.3f} ({listed}), right {np.mean(said == true):.3f}"
        )
        compare_targets(mine, reached, name)
        compare_threads(problems[[tuning(r) == wanted for r in problems["report_id"]]], threads, name)


def compare_targets(plans: pd.DataFrame, reached: pd.DataFrame, name: str) -> None:
    """Print how many reached numbers are found and right."""
    stated = plans[plans["target_value"].notna() & plans["reached_value"].notna()]
    right = wrong = 0
    for row in stated.itertuples():
        mine = reached[(reached["report_id"] == row.report_id) & (reached["plan_id"] == row.statement_id)]
        mine = mine[mine["target_value"] == row.target_value]
        values = mine["reached_value"].dropna().tolist()
        right += row.reached_value in values
        wrong += bool(values) and row.reached_value not in values
    print(f"targets, {name}: {len(stated)} with a reached number, {right} found, {wrong} with another number")


def compare_threads(problems: pd.DataFrame, threads: pd.DataFrame, name: str) -> None:
    """Print F1 of pairs of problems of one thread, and how many fates are right."""
    keys = pd.MultiIndex.from_frame(problems[["report_id", "statement_id"]])
    ours = threads.reindex(keys)
    found, true = pairs_within(ours["thread_id"].tolist()), pairs_within(problems["thread"].tolist())
    right = np.mean(ours["fate"].to_numpy() == problems["fate"].to_numpy())
    print(
        f"threads, {name}: {len(problems)} problems, F1 of pairs {f1(found, true):.3f}, fates right {right:.3f}"
    )


def pairs_within(groups: list[object]) -> set[object]:
    """Return the pairs of places that share a group."""
    return {(a, b) for b in range(len(groups)) for a in range(b) if groups[a] == groups[b]}


def placebo(corpus: lawkit.Corpus) -> None:
    """Print how many promises would seem kept by a body that never made them."""
    frame = corpus.reports.reset_index()
    bodies = sorted(set(frame["org"]))
    text = {row.report_id: corpus.text(row.report_id) for row in frame.itertuples()}
    kept = total = 0
    for shift in range(1, len(bodies)):
        swapped = dict(zip(bodies, bodies[shift:] + bodies[:shift], strict=True))
        for year in (2021, 2022, 2023):
            rows = []
            for row in frame.itertuples():
                if row.year == year:
                    rows.append(
                        {
                            "report_id": f"{row.report_id}-now",
                            "text": text[row.report_id],
                            "org": row.org,
                            "year": year,
                        }
                    )
                elif row.year == year + 1:
                    other = frame[(frame["org"] == swapped[row.org]) & (frame["year"] == year + 1)]
                    rows.append(
                        {
                            "report_id": f"{row.report_id}-next",
                            "text": text[other["report_id"].iloc[0]],
                            "org": row.org,
                            "year": year + 1,
                        }
                    )
            fates = lawkit.follow_up(lawkit.load(pd.DataFrame(rows), progress=False), by="org")
            known = fates[fates["fate"].isin(FATES)]
            kept, total = kept + int((known["fate"] == "kept").sum()), total + len(known)
    print(f"placebo: {kept / total:.3f} of {total} promises seem kept in the next report of another body")


def count_background() -> None:
    """Count the background table and write it."""
    counts: Counter[str] = Counter()
    total = 0
    for corpus in (lawkit.load(ROOT / "tests" / "gold" / "reports", progress=False), lawkit.load_demo()):
        words = corpus.terms[corpus.terms["kind"].isin(["word", "phrase", "latin"])]["words"].str.split(" ")
        for _, rows in words.groupby(level=["report_id", "sentence_id"]):
            counts.update({f for listed in rows for word in listed for f in features.word_features(word)})
        total += len(corpus.sentences)
    folder = ROOT / "lawkit" / "resources"
    with (folder / "background.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("feature", "sentences"))
        writer.writerows(sorted((f, n) for f, n in counts.items() if n > 1))
    path = folder / "background.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(re.sub(r"^sentences = \d+", f"sentences = {total}", text, flags=re.M), encoding="utf-8")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--labels", type=Path, help="folder of label files of other reports")
    parser.add_argument("--reports", type=Path, help="folder of these reports")
    parser.add_argument("--fit", action="store_true", help="fit the regressions and print their coefficients")
    parser.add_argument("--background", action="store_true", help="count the background table and write it")
    given = parser.parse_args()
    if given.background:
        count_background()
        return
    sample = read_labels(ROOT / "tests" / "gold" / "reports", ROOT / "tests" / "gold" / "labels")
    demo = demo_labels(lawkit.load_demo())
    halves = {
        name: (one, half) for name, one in (("sample", sample), ("demo", demo)) for half in (one.reports,)
    }
    split = {
        (name, wanted): (one, [r for r in reports if tuning(r) == wanted])
        for name, (one, reports) in halves.items()
        for wanted in (True, False)
    }
    if given.fit:
        fit([split["sample", True], split["demo", True]], demo.corpus)
        return
    some = split["sample", True]
    plain = lawkit.link_plans(some[0].corpus.select(report_id=some[1]), method="tfidf")
    cosine = best_threshold(plain, {link for link in sample.links if link[0] in set(some[1])})
    parts = {
        "sample a-m (tuned)": [split["sample", True]],
        "sample n-z": [split["sample", False]],
        "sample, all": [split["sample", True], split["sample", False]],
        "demo (tuned)": [split["demo", True]],
        "demo, others": [split["demo", False]],
    }
    if given.labels and given.reports:
        real = read_labels(given.reports, given.labels)
        parts["real"] = [(real, real.reports)]
        parts["sample and real"] = [*parts["sample, all"], (real, real.reports)]
        parts |= {f"  {report}": [(real, [report])] for report in real.reports}
    compare_links(parts, cosine)
    calibration([split["sample", False], split["demo", False]])
    compare_fates(demo.corpus)
    placebo(demo.corpus)


if __name__ == "__main__":
    main()
