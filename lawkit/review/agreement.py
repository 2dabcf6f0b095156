"""Agreement of two coders, or of a coder and lawkit: observed, κ and α, per class, with intervals."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias, get_args

import numpy as np
import pandas as pd

from lawkit.errors import check_choice
from lawkit.review.coefficients import Level, alpha_of, kappa_of, observed_of
from lawkit.review.decisions import ReviewTable, read_decisions, rows_of
from lawkit.review.objects import KINDS, read_back

Coding: TypeAlias = "pd.DataFrame | pd.Series | str | os.PathLike[str]"

#: The label of the row on all classes together.
ALL = "(all)"
#: What a rejected row is labelled, where cells are compared.
REJECTED = "(rejected)"
_MEASURES = ("observed", "kappa", "alpha")


def agreement(
    a: Coding,
    b: Coding,
    *,
    table: ReviewTable | None = None,
    columns: Sequence[str] | None = None,
    level: Level = "nominal",
    n_boot: int = 1000,
    random_state: int = 0,
) -> pd.DataFrame:
    """Compare what two coders say of the same units.

    Parameters
    ----------
    a, b
        Two reviewers' decisions (files or tables), with ``table``; or two tables with the same index (two Series, or two tables of a
        corpus), with ``columns``.
    table
        The table whose decisions are compared. Of roles and indicators the label is what the reviewer holds to be right (that read
        where they accept it, the new one, ``(rejected)``); of the others it is the verdict.
    columns
        Columns to compare, each by itself. With ``table`` these are columns of the reviewed rows, as the reviewers hold them
        to be; a row whose column one of them has not vouched for is left out.
    level
        How far two labels are apart, for α: ``nominal``, or of numbers ``ordinal``, ``interval``, ``ratio``.
    n_boot
        How many samples the intervals are made of.
    random_state
        Of the samples.

    Returns
    -------
    DataFrame
        One row a column and label, the first of each column ``(all)``: ``column``, ``label``, ``n`` (units that both labelled),
        ``n_a`` and ``n_b`` (how many of them each gave the label), ``observed``, ``kappa``, ``alpha`` and for each of these
        ``_low`` and ``_high``. A label against all others is a coefficient of two classes, nominal.

    Raises
    ------
    ValueError
        If neither ``table`` nor ``columns`` is given, a column is missing, an index has a key twice, or no unit was
        labelled by both.

    Notes
    -----
    ``observed`` is the share of equal labels. Cohen's (1960) κ takes from it what two coders with these habits would agree on by
    chance, Krippendorff's α what values drawn from one pool would, and corrects for small samples. κ and α are missing where
    all units have one label. Intervals are the middle 95 % of ``n_boot`` samples of units drawn with replacement;
    samples without a coefficient are left out. Units that one coder did not label count for nothing.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20, 37-46.
    Krippendorff, K. (2011). Computing Krippendorff's Alpha-Reliability. Annenberg School for Communication.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> mine = pd.Series(["计划", "计划", "问题", "问题"], name="role")
    >>> yours = pd.Series(["计划", "计划", "问题", "计划"], name="role")
    >>> found = lawkit.agreement(mine, yours, columns=["role"])
    >>> found[["label", "n", "observed", "kappa"]].round(2).values.tolist()
    [['(all)', 4, 0.75, 0.5], ['计划', 4, 0.75, 0.5], ['问题', 4, 0.75, 0.5]]
    """
    check_choice("level", level, get_args(Level))
    if isinstance(n_boot, bool) or not isinstance(n_boot, int) or n_boot < 1:
        raise ValueError(f"n_boot must be a positive number; got {n_boot!r}")
    if table is not None:
        check_choice("table", table, KINDS)
        pairs = _of_decisions(a, b, table, columns)
    elif columns:
        pairs = _of_tables(a, b, columns)
    else:
        raise ValueError("table must be given for decisions, columns for other tables")
    rng = np.random.default_rng(random_state)
    rows: list[dict[str, Any]] = []
    for column, labels in pairs.items():
        if labels.empty:
            raise ValueError(f"columns: no unit has {column!r} of both")
        rows += _compare(str(column), labels, level, n_boot, rng)
    ends = [f"{measure}{end}" for measure in _MEASURES for end in ("", "_low", "_high")]
    return pd.DataFrame(rows, columns=["column", "label", "n", "n_a", "n_b", *ends])


def _compare(
    column: str, labels: pd.DataFrame, level: Level, n_boot: int, rng: np.random.Generator
) -> list[dict[str, Any]]:
    """Return the rows of one column: all labels together, and each against the others."""
    known = sorted(set(labels["a"]) | set(labels["b"]))
    codes = {label: at for at, label in enumerate(known)}
    first, second = labels["a"].map(codes).to_numpy(), labels["b"].map(codes).to_numpy()
    cells = np.bincount(first * len(known) + second, minlength=len(known) ** 2)
    counts = cells.reshape(len(known), len(known)).astype(float)
    n = len(labels)
    drawn = rng.multinomial(n, (counts / n).ravel(), size=n_boot).reshape(n_boot, len(known), len(known))
    values = np.array(known if level in ("interval", "ratio") else list(codes.values()), dtype=float)
    rows = [
        {"column": column, "label": ALL, "n": n, "n_a": n, "n_b": n}
        | _measures(counts, drawn.astype(float), values, level, first, second)
    ]
    for label, at in codes.items():
        own = {"n_a": int((first == at).sum()), "n_b": int((second == at).sum())}
        two = _measures(
            _against(counts[None], at)[0], _against(drawn.astype(float), at), np.arange(2.0), "nominal", first == at, second == at
        )  # fmt: skip
        rows.append({"column": column, "label": label, "n": n, **own, **two})
    return rows


def _measures(
    counts: np.ndarray[Any, Any],
    drawn: np.ndarray[Any, Any],
    values: np.ndarray[Any, Any],
    level: Level,
    first: np.ndarray[Any, Any],
    second: np.ndarray[Any, Any],
) -> dict[str, float]:
    """Return the coefficients of one table of two coders with their intervals."""
    from sklearn.metrics import cohen_kappa_score

    alone = len(set(first) | set(second)) < 2
    point = {
        "observed": float(observed_of(counts[None])[0]),
        "kappa": float("nan") if alone else float(cohen_kappa_score(first, second)),
        "alpha": float(alpha_of((counts + counts.T)[None], values, level)[0]),
    }
    both = drawn + drawn.transpose(0, 2, 1)
    again = {"observed": observed_of(drawn), "kappa": kappa_of(drawn), "alpha": alpha_of(both, values, level)}
    made: dict[str, float] = {}
    for name in _MEASURES:
        kept = again[name][~np.isnan(again[name])]
        low, high = np.quantile(kept, [0.025, 0.975]) if len(kept) else (np.nan, np.nan)
        known = not np.isnan(point[name])
        made |= {name: point[name]}
        made |= {
            f"{name}_low": float(low) if known else np.nan,
            f"{name}_high": float(high) if known else np.nan,
        }
    return made


def _against(tables: np.ndarray[Any, Any], at: int) -> np.ndarray[Any, Any]:
    """Return tables of two coders with one label against all others."""
    yes, a, b = tables[:, at, at], tables[:, at, :].sum(axis=1), tables[:, :, at].sum(axis=1)
    total = tables.sum(axis=(1, 2))
    return np.stack([np.stack([yes, a - yes], -1), np.stack([b - yes, total - a - b + yes], -1)], -2)


# ---------------------------------------------------------------- what is compared


def _of_tables(a: Coding, b: Coding, columns: Sequence[str]) -> dict[str, pd.DataFrame]:
    """Return the pairs of labels of two tables, by column."""
    one, other = _frame("a", a), _frame("b", b)
    pairs = {}
    for column in columns:
        for name, frame in (("a", one), ("b", other)):
            if column not in frame.columns:
                raise ValueError(
                    f"columns: {name} has no column {column!r}; it has {', '.join(map(str, frame.columns))}"
                )
        both = pd.concat([one[column].rename("a"), other[column].rename("b")], axis=1, join="inner")
        pairs[column] = both.dropna()
    return pairs


def _frame(name: str, coding: Coding) -> pd.DataFrame:
    if not isinstance(coding, (pd.DataFrame, pd.Series)):
        raise ValueError(f"{name} is a file; files of decisions are compared with table=…")
    frame = coding.to_frame() if isinstance(coding, pd.Series) else coding
    if not frame.index.is_unique:
        raise ValueError(f"{name} has a key of its index more than once")
    return frame


def _of_decisions(
    a: Coding, b: Coding, table: ReviewTable, columns: Sequence[str] | None
) -> dict[str, pd.DataFrame]:
    """Return the pairs of labels of two reviewers, by column."""
    kind = KINDS[table]
    single = kind.judged[0] if len(kind.judged) == 1 else None
    names = list(columns) if columns else [single or "verdict"]
    for name in names:
        check_choice("columns", name, ("verdict", *kind.fields))
    said = [_by_unit(name, coding, table) for name, coding in (("a", a), ("b", b))]
    read: dict[Any, dict[str, str]] = {}
    for units in said:
        for unit, rows in units.items():
            read.setdefault(unit, {}).update(_as_read(rows, kind.judged))
    both = [unit for unit in said[0] if unit in said[1]]
    pairs = {}
    for name in names:
        labels = [[_label(name, units[unit], read[unit]) for units in said] for unit in both]
        pairs[name] = pd.DataFrame(labels, columns=["a", "b"], dtype="object").dropna()
    return pairs


def _by_unit(name: str, coding: Coding, table: ReviewTable) -> dict[Any, list[dict[str, Any]]]:
    """Return the decisions of one reviewer by the row that they are on."""
    if isinstance(coding, pd.Series):
        raise ValueError(f"{name} must be decisions, as table is given; got a Series")
    decisions = read_decisions(coding)
    mine = decisions[(decisions["table"] == table) & (decisions["verdict"] != "add")]
    who = sorted(mine["reviewer"].unique())
    if len(who) > 1:
        raise ValueError(f"{name} holds decisions of several reviewers ({', '.join(who)}); give those of one")
    units: dict[Any, list[dict[str, Any]]] = {}
    for row in rows_of(mine):
        check = (row["field"], row["old"]) if table == "checks" else ()
        units.setdefault((row["report_id"], row["start"], row["end"], *check), []).append(row)
    return units


def _as_read(rows: list[dict[str, Any]], judged: tuple[str, ...]) -> dict[str, str]:
    """Return what lawkit had read of a row, as far as decisions tell."""
    cells: dict[str, str] = {}
    for row in rows:
        cells |= (
            {row["field"]: row["old"]} if row["field"] else read_back(row["old"], judged) if judged else {}
        )
    return cells


def _label(name: str, rows: list[dict[str, Any]], read: Mapping[str, str]) -> str | None:
    """Return what a reviewer says of one column of a row, None where they do not say."""
    verdicts = {row["verdict"] for row in rows}
    if name == "verdict":
        return str(min(verdicts, key=["reject", "correct", "accept"].index))
    if "reject" in verdicts:
        return REJECTED
    corrected = {row["field"]: row["new"] for row in rows if row["verdict"] == "correct"}
    return corrected.get(name, read.get(name))
