"""How much of what was read is right, told from a reviewed sample."""

from __future__ import annotations

import math
from statistics import NormalDist
from typing import Any

import numpy as np
import pandas as pd

from lawkit.corpus import Corpus
from lawkit.review.decisions import Decisions, read_decisions, rows_of
from lawkit.review.locate import locate_rows
from lawkit.review.objects import KINDS, reviewed_rows

_COLUMNS = {
    "n": "int64", "right": "int64", "share": "float64", "se": "float64", "low": "float64", "high": "float64",
    "method": "str", "population": "int64", "added": "int64", "disputed": "int64", "note": "str",
}  # fmt: skip
_RANDOM = ("random", "stratified")
_NOT_RANDOM = "not drawn at random: tells of the rows reviewed only"


def estimate_accuracy(
    corpus: Corpus, decisions: Decisions, *, by: str | None = None, level: float = 0.95
) -> pd.DataFrame:
    r"""Estimate from reviewed rows what share of a table is right.

    Parameters
    ----------
    corpus
        The corpus that the sample was drawn from, as it was read: loaded without ``review``.
    decisions
        A file or a table of decisions (:mod:`lawkit.review.decisions`).
    by
        Tell apart by ``"indicator"``, ``"role"``, or a column of ``corpus.reports`` (or ``"report_id"``); None for tables as
        a whole.
    level
        The level of the intervals.

    Returns
    -------
    DataFrame
        One row a table, sample design (``sample``) and group: ``n`` rows reviewed and how many of them are ``right``; ``share``
        estimated for the table, its standard error ``se`` and interval ``low`` to ``high`` (shares from 0 to 1); ``method``
        (``wilson`` or ``stratified``); ``population``, the rows of the table or group; ``added``, numbers that reviewers
        found missing, which no share of rows can show; ``disputed``, rows left out because reviewers differ; ``note``.

    Raises
    ------
    ValueError
        If ``by`` is no column, or ``level`` is not between 0 and 1.
    LawkitError
        If the corpus was saved without text.

    Notes
    -----
    A row is right if every reviewer who judged it accepted it, or corrected only columns that its table does not vouch for
    (of a number these are value, upper end, unit and bound; indicators have a table of their own). The share is that of the
    rows read which are right (precision); what was not read is in no sample of rows.

    Of a stratified sample a row of stratum h stands for N\ :sub:`h` / n\ :sub:`h` rows. The share is
    Σ W\ :sub:`h` p\ :sub:`h` with W\ :sub:`h` = N\ :sub:`h` / N, its variance Σ W\ :sub:`h`\ ² (1 − f\ :sub:`h`) p\ :sub:`h` q\ :sub:`h` /
    (n\ :sub:`h` − 1) (Cochran 1977, ch. 5); of a group that cuts across strata it is that of a ratio, linearised. Where one row of
    a stratum was reviewed its variance is taken from all. Strata of which none was are left out, and ``note`` says so.

    The interval is Wilson's (1927), of a stratified sample with the effective number of rows p q / v in place of n (Franco
    et al. 2019); where all or none are right, with that of Kish, (Σ w)² / Σ w². Without strata the interval makes no use of
    the size of the table, so it is a little wide where much of it was reviewed. Rows that were not drawn at random (``all``
    not gone through, ``low_confidence``, files made by hand) tell of themselves only; ``note`` says so.

    References
    ----------
    Cochran, W. G. (1977). Sampling Techniques, 3rd ed. Wiley.
    Franco, C., Little, R. J. A., Louis, T. A., Slud, E. V. (2019). Comparative study of confidence intervals for proportions in
    complex sample surveys. Journal of Survey Statistics and Methodology 7(3), 334-364.
    Wilson, E. B. (1927). Probable inference, the law of succession, and statistical inference. JASA 22, 209-212.

    Examples
    --------
    >>> import lawkit, pandas as pd, tempfile
    >>> from lawkit.review import open_review
    >>> text = "青溪县2023年法治政府建设情况报告\n一、主要工作\n受理法律援助案件402件，开展培训3次。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> review = open_review(corpus, tempfile.mkdtemp() + "/d.csv", table="quantities", reviewer="李梅")
    >>> for verdict in ("accept", "reject"):
    ...     review.decide(verdict)
    ...     _ = review.next()
    >>> lawkit.estimate_accuracy(corpus, review.decisions)[["table", "n", "right", "share"]].values.tolist()
    [['quantities', 2, 1, 0.5]]
    """
    if not 0 < level < 1:
        raise ValueError(f"level must lie between 0 and 1; got {level!r}")
    table = read_decisions(decisions)
    judged = _judged(table)
    groups = _Groups(corpus, by)
    judged["group"] = groups.of(judged)
    z = NormalDist().inv_cdf(0.5 + level / 2)
    rows = []
    for (name, sample), part in judged.groupby(["table", "sample"], sort=True):
        sizes = groups.sizes(str(name))
        counts = {"added": int(groups.added(table, str(name))), "sizes": sizes, "table": str(name)}
        for group, mine in part.groupby("group", sort=True) if by else [("", part)]:
            estimate = _estimate(part, mine, str(sample), z, counts, str(group))
            rows.append({"table": name, "sample": sample, **({by: group} if by else {}), **estimate})
    columns = ["table", "sample", *([by] if by else []), *_COLUMNS]
    return pd.DataFrame(rows, columns=columns).astype(_COLUMNS)


def wilson(share: float, n: float, z: float) -> tuple[float, float]:
    """Return Wilson's score interval of a share of ``n`` rows; ``n`` need not be whole.

    Examples
    --------
    >>> tuple(round(end, 4) for end in wilson(81 / 263, 263, 1.959964))
    (0.2553, 0.3662)
    """
    if n <= 0:
        return math.nan, math.nan
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
    return max(0.0, middle - half), min(1.0, middle + half)


def _judged(decisions: pd.DataFrame) -> pd.DataFrame:
    """Return one row a judged row: whether it is right, missing where reviewers differ."""
    table = decisions[decisions["verdict"] != "add"].copy()
    vouched = {name: set(kind.judged) for name, kind in KINDS.items()}
    minor = [
        row["verdict"] == "correct" and row["field"] not in vouched[row["table"]] for row in rows_of(table)
    ]
    table["right"] = (table["verdict"] == "accept") | np.asarray(minor, dtype=bool)
    key = ["table", "report_id", "start", "end"]
    table["kind"] = (table["field"] + "|" + table["old"]).where(table["table"] == "checks", "")
    own = table.groupby([*key, "kind", "reviewer"], sort=False, as_index=False)
    said = own.agg(
        {
            "right": "all",
            **{c: "first" for c in table.columns if c not in (*key, "kind", "reviewer", "right")},
        }
    )
    rows = said.groupby([*key, "kind"], sort=False)
    made = rows.first().reset_index()
    made["agreed"] = (rows["right"].min() == rows["right"].max()).to_numpy()
    return made.drop(columns="reviewer").assign(sample=made["sample"].replace("", "none"))


class _Groups:
    """What group the rows of the corpus and the judged ones are in."""

    def __init__(self, corpus: Corpus, by: str | None) -> None:
        reports = corpus.reports.reset_index()
        if by is not None and by not in ("indicator", "role", *reports.columns):
            listed = ", ".join(["indicator", "role", *reports.columns])
            raise ValueError(f"by must be a column; got {by!r}, columns are {listed}")
        self.corpus, self.by = corpus, by
        self._of_report = reports.set_index("report_id", drop=False)[by] if by in reports.columns else None
        self._rows: dict[str, pd.DataFrame] = {}

    def _table(self, name: Any) -> pd.DataFrame:  # noqa: ANN401 - one of the review tables
        if name not in self._rows:
            self._rows[name] = reviewed_rows(self.corpus, name)
        return self._rows[name]

    def _named(self, rows: pd.DataFrame) -> pd.Series:
        """Return the group of each row of the corpus."""
        column = rows["report_id"].map(self._of_report) if self._of_report is not None else rows[self.by]
        return (
            column.map(lambda v: f"{v:g}" if isinstance(v, float) and v == v else v)
            .astype("str")
            .fillna("none")
        )

    def sizes(self, name: str) -> pd.Series:
        """Return the rows of a table in each group; of the whole table under the empty name."""
        rows = self._table(name)
        return self._named(rows).value_counts() if self.by else pd.Series({"": len(rows)})

    def of(self, judged: pd.DataFrame) -> pd.Series:
        """Return the group of each judged row, ``none`` where it is not in the corpus."""
        if self.by is None or judged.empty:
            return pd.Series("", index=judged.index, dtype="str")
        if self._of_report is not None:
            return self._named(judged)
        found = locate_rows(self.corpus, judged)["row_id"]
        names: list[str] = []
        known: dict[str, dict[Any, str]] = {}
        for table, report_id, row_id in zip(judged["table"], judged["report_id"], found, strict=True):
            if table not in known:
                rows = self._table(table)
                keys = zip(rows["report_id"], rows["row_id"], strict=True)
                known[table] = dict(zip(keys, self._named(rows), strict=True))
            names.append("none" if pd.isna(row_id) else known[table].get((report_id, row_id), "none"))
        return pd.Series(names, index=judged.index, dtype="str")

    def added(self, decisions: pd.DataFrame, name: str) -> int:
        """Return how many numbers reviewers added."""
        rows = decisions[(decisions["verdict"] == "add") & (decisions["table"] == name)]
        return len(rows.drop_duplicates(["report_id", "start", "end"]))


def _estimate(
    sample: pd.DataFrame, group: pd.DataFrame, design: str, z: float, counts: dict[str, Any], name: str
) -> dict[str, Any]:
    """Return the estimate of one group of a sample."""
    population = int(counts["sizes"].get(name, 0))
    agreed = group[group["agreed"]]
    n, right = len(agreed), int(agreed["right"].sum())
    told = design.startswith(_RANDOM) or len(sample) >= counts["sizes"].sum()
    notes = [] if told else [_NOT_RANDOM]
    base = {
        "n": n, "right": right, "population": population, "added": counts["added"],
        "disputed": len(group) - n, "method": "wilson",
    }  # fmt: skip
    if not n:
        return base | dict.fromkeys(("share", "se", "low", "high"), math.nan) | {"note": "; ".join(notes)}
    judged = sample[sample["agreed"]]
    strata = judged["stratum"] if design.startswith("stratified") else pd.Series("", index=judged.index)
    sizes = judged["stratum_size"].astype("float64").fillna(0.0) * float(told)
    inside = judged.index.isin(agreed.index)
    share, variance, weights = _stratified(judged["right"].to_numpy(), inside, strata, sizes)
    if design.startswith("stratified"):
        effective = (
            share * (1 - share) / variance if variance > 0 else weights.sum() ** 2 / (weights**2).sum()
        )
        low, high = wilson(share, effective, z)
        if (left := counts["sizes"].sum() - _covered(strata, sizes)) > 0.5:
            notes.append(f"strata with {left:.0f} rows have no decision and are left out")
        base["method"] = "stratified"
    else:
        low, high = wilson(share, n, z)
    return base | {
        "share": share,
        "se": math.sqrt(variance),
        "low": low,
        "high": high,
        "note": "; ".join(notes),
    }


def _covered(strata: pd.Series, sizes: pd.Series) -> float:
    return float(sizes.groupby(strata).first().sum())


def _stratified(
    right: np.ndarray[Any, Any], inside: np.ndarray[Any, Any], strata: pd.Series, sizes: pd.Series
) -> tuple[float, float, np.ndarray[Any, Any]]:
    """Return the weighted share of the rows of a group, its variance, and the group's weights.

    ``sizes`` are those of the strata; 0 stands for not known, all rows then weigh the same and no share of the stratum
    counts as seen.
    """
    codes, _ = pd.factorize(strata)
    drawn = np.bincount(codes)[codes]
    known = sizes.to_numpy() >= drawn
    weights = np.where(known, sizes.to_numpy() / drawn, 1.0)
    seen = np.where(known, drawn / np.maximum(sizes.to_numpy(), 1), 0.0)
    total = weights[inside].sum()
    share = float((weights * right)[inside].sum() / total)
    # Each row's part in the share (Cochran 1977, eq. 5A.68 for groups; within one stratum the plain p q / (n - 1)).
    parts = np.where(inside, weights * (right - share) / total, 0.0)
    variance = 0.0
    for code in np.unique(codes):
        mine = codes == code
        n, open_share = int(mine.sum()), 1 - float(seen[mine][0])
        if n > 1:
            variance += open_share * n * float(np.var(parts[mine], ddof=1))
        elif inside[mine][0]:
            variance += open_share * float(weights[mine][0] / total) ** 2 * share * (1 - share)
    return share, variance, weights[inside]
