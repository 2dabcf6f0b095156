"""Build data/published: the tables of the published reports in a folder, without their words.

    python tools/build_published.py FOLDER

The same reports and the same lawkit give the same bytes. The texts themselves are not ours to hand on and stay where they are.
"""

from __future__ import annotations

import sys
from pathlib import Path

import lawkit

LONGEST = 20
OUT = Path(__file__).resolve().parent.parent / "data" / "published"


def main(folder: Path) -> None:
    """Load the reports of a folder and save their tables."""
    OUT.parent.mkdir(parents=True, exist_ok=True)
    corpus = lawkit.load(folder, progress=False)
    tables = {name: corpus.table(name) for name in lawkit.corpus.SCHEMAS}
    tables["reports"]["path"] = [Path(path).name for path in tables["reports"]["path"]]
    # The full title of a plan is a term of the lexicon, but as long as a piece of text: left out like the text.
    tables["terms"] = tables["terms"][tables["terms"].index.get_level_values("term").str.len() < LONGEST]
    lawkit.Corpus(tables).save(OUT, text=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
