"""Fill the tables of README.md and README.zh.md from the data that they speak of.

    python tools/write_readme.py

The first table counts what data/published holds, the second quotes docs/accuracy.md. A test calls `filled`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import lawkit

ROOT = Path(__file__).resolve().parent.parent
FILES = ("README.md", "README.zh.md")
# Rows of docs/accuracy.md, with their section there, and how the two READMEs call them.
QUOTED = (
    ("sections: F1 of start and level", "sections found (F1)", "章节识别（F1）"),
    ("roles of the text, by character", "roles of the text, by character", "文本功能角色（按字）"),
    ("quantities: F1", "numbers found (F1)", "数量识别（F1）"),
    ("unit", "their unit", "单位"),
    ("part_of", "their total", "所属总数"),
    ("indicators: precision", "indicator codes: precision", "指标编码：精确率"),
    ("indicators: recall", "indicator codes: recall", "指标编码：召回率"),
    ("checks: precision", "stated relations: precision", "数量关系：精确率"),
    ("checks: recall", "stated relations: recall", "数量关系：召回率"),
)
INDEPENDENT = "## The demo panel, annotated by other readers"


def published_rows() -> str:
    """Return the rows of the table of what lawkit finds in the published reports."""
    corpus = lawkit.load_published()
    numbers, checks = corpus.quantities, corpus.checks
    statements = lawkit.statements(corpus).query("part == 'statement'")["role"]
    lines = []
    for report, row in corpus.reports.iterrows():
        own = numbers.loc[[report]]
        stated = checks[checks.index.get_level_values("report_id") == report]
        said = statements[statements.index.get_level_values("report_id") == report]
        cells = [
            row["org"], f"{row['year']:.0f}", row["n_sections"], row["n_sentences"], len(own),
            own["indicator"].notna().sum(), len(stated), (~stated["holds"]).sum(),
            (said == "problems").sum(), (said == "plan").sum(),
        ]  # fmt: skip
        lines.append("| " + " | ".join(map(str, cells)) + " |")
    return "\n".join(lines)


def accuracy_rows(column: int) -> str:
    """Return the rows quoted from docs/accuracy.md, named in the language of a column of `QUOTED`."""
    text = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8").split(INDEPENDENT)[1]
    lines = []
    for quoted in QUOTED:
        name = re.escape(quoted[0])
        found = re.search(rf"^\| {name}[^|]*\| *([\d,]+) *\| *([\d.]+) *\| *(\S+) *\|$", text, re.M)
        if found is None:
            raise LookupError(f"docs/accuracy.md has no row {quoted[0]!r}; run make accuracy")
        lines.append(f"| {quoted[column]} | {found[1]} | {found[2]} | {found[3]} |")
    return "\n".join(lines)


def filled(name: str) -> str:
    """Return a README with both tables as the data say."""
    text = (ROOT / name).read_text(encoding="utf-8")
    column = 2 if name.endswith(".zh.md") else 1
    for mark, rows in (("published", published_rows()), ("accuracy", accuracy_rows(column))):
        pattern = rf"(<!-- {mark}[^>]*-->\n\|[^\n]*\n\|[-|: ]+\n).*?(<!-- /{mark} -->)"
        text, count = re.subn(pattern, lambda m, r=rows: f"{m[1]}{r}\n{m[2]}", text, flags=re.S)
        if count != 1:
            raise LookupError(f"{name} has no table {mark!r}")
    return text


if __name__ == "__main__":
    for one in sys.argv[1:] or FILES:
        (ROOT / one).write_text(filled(one), encoding="utf-8", newline="\n")
