"""Draw docs/picture.png, the picture of the READMEs: an indicator of the demo panel over the years, and the roles of its reports.

python tools/draw_picture.py
"""

from __future__ import annotations

from pathlib import Path

import matplotlib as mpl

import lawkit

mpl.use("Agg")
OUT = Path(__file__).resolve().parent.parent / "docs" / "picture.png"


def main() -> None:
    """Draw and save."""
    import matplotlib.pyplot as plt

    corpus = lawkit.load_demo()
    with lawkit.figures.style():
        figure, (left, right) = plt.subplots(1, 2, figsize=(10, 4), layout="constrained")
        table = lawkit.trend(corpus, ["recon_accepted"])
        lawkit.figures.indicator_trends(table, log=True, ax=left, lang="en")
        lawkit.figures.report_anatomy(corpus.select(year=2023), ax=right, lang="en")
        figure.savefig(OUT, dpi=110, metadata={"Software": None})
    plt.close(figure)


if __name__ == "__main__":
    main()
