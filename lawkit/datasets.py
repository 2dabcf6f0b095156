"""The data that come with lawkit: an invented panel to learn and test with."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from lawkit.corpus import Corpus, open_corpus
from lawkit.loading import load
from lawkit.storage import MANIFEST

_HERE = Path(__file__).resolve().parent
# In an installed package the data stand inside it, in a clone beside it.
_FOLDERS = (_HERE / "data", _HERE.parent / "data")


def data_path(name: str) -> Path:
    """Return the folder of the data set ``name``.

    Parameters
    ----------
    name
        ``"demo"`` …: a folder of ``data``.

    Raises
    ------
    FileNotFoundError
        If neither the installed package nor the clone has it.

    Examples
    --------
    >>> from lawkit.datasets import data_path
    >>> data_path("demo").name
    'demo'
    """
    for folder in _FOLDERS:
        if (folder / name).is_dir():
            return folder / name
    raise FileNotFoundError(
        f"name: no data set {name!r} in {' or '.join(map(str, _FOLDERS))}; it comes with lawkit, so reinstall lawkit"
    )


def load_demo(*, jobs: int = 1) -> Corpus:
    """Load the invented demo panel: six bodies, 2021-2024, 24 reports in txt, html, docx and pdf.

    Parameters
    ----------
    jobs
        Number of worker processes, as in :func:`lawkit.load`.

    Returns
    -------
    Corpus
        24 reports. The bodies and all that the reports say are invented; what is true of them (numbers, problems,
        promises, copied passages, planted slips) is in :func:`demo_truth`.

    Raises
    ------
    FileNotFoundError
        If the data were left out of the installation.

    Notes
    -----
    The metadata file of the panel is read too: no gazetteer holds these places, so every report has a warning that says so.
    Findings on the panel say nothing about any government.

    Examples
    --------
    >>> import lawkit
    >>> corpus = lawkit.load_demo()
    >>> len(corpus), corpus.reports["org"].nunique()
    (24, 6)
    """
    folder = data_path("demo")
    return load(folder / "reports", metadata=folder / "metadata.csv", jobs=jobs, progress=False)


def load_published() -> Corpus:
    """Open the tables of five published reports, without their words.

    Returns
    -------
    Corpus
        Metadata, sections, roles, numbers with their indicators and checks, and counts of terms of five real reports; the
        texts are left out, because they are not ours to hand on. What needs text says so.

    Raises
    ------
    FileNotFoundError
        If the data were left out of the installation.

    Notes
    -----
    Five reports from five places are examples and no sample: compare nothing with them.

    Examples
    --------
    >>> import lawkit
    >>> corpus = lawkit.load_published()
    >>> corpus.reports["org"].tolist()[2:4], corpus.has_text
    (['隆阳区人民政府', '曾都区司法局'], False)
    """
    return open_corpus(data_path("published"))


def open_data(data: str | Path) -> Corpus:
    """Return the corpus that a notebook's constant ``DATA`` names.

    Parameters
    ----------
    data
        ``"demo"``, ``"published"``, the folder of a saved corpus, or a folder of reports.

    Returns
    -------
    Corpus
        Freshly loaded or opened.

    Raises
    ------
    FileNotFoundError
        If there is no such folder.

    Notes
    -----
    A folder is taken for a saved corpus where it holds a ``manifest.json``, otherwise for reports.

    Examples
    --------
    >>> import lawkit
    >>> lawkit.open_data("demo").reports["place"].unique().tolist()[:3]
    ['澜川市', '澜川经济技术开发区', '柳湾镇']
    """
    if data == "demo":
        return load_demo()
    if data == "published":
        return load_published()
    folder = Path(data).expanduser()
    return open_corpus(folder) if (folder / MANIFEST).is_file() else load(folder)


def demo_truth(name: str) -> pd.DataFrame:
    """Return a table of what is true of the demo panel, as its writers noted it.

    Parameters
    ----------
    name
        ``"reports"``, ``"indicators"``, ``"problems"``, ``"plans"``, ``"copied"`` or ``"slips"``; the columns are
        described in the README beside them.

    Returns
    -------
    pandas.DataFrame
        Quotes are found exactly once in ``corpus.text(report_id)``.

    Raises
    ------
    ValueError
        If there is no such table.

    Notes
    -----
    The writers noted what they meant to say, not every number: a row that lawkit finds beside these need not be wrong. How
    well the two agree is on the page on accuracy.

    Examples
    --------
    >>> import lawkit
    >>> lawkit.demo_truth("slips").set_index("report_id").loc["liuwan-2024", ["kind", "quote"]].tolist()
    ['difference', '全年排查矛盾纠纷276件，化解261件，其余25件由镇领导包案。']
    """
    folder = data_path("demo") / "truth"
    names = sorted(path.stem for path in folder.glob("*.csv"))
    if name not in names:
        raise ValueError(f"name must be one of {', '.join(map(repr, names))}; got {name!r}")
    return pd.read_csv(folder / f"{name}.csv")
