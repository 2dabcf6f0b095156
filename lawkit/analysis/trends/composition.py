"""Composition: what share of a whole each of its parts has."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from lawkit.analysis.bodies import read_panel
from lawkit.errors import check_choice
from lawkit.metrics import chosen_statements
from lawkit.numbers.codebook import load_codebook
from lawkit.resources import load_resource

if TYPE_CHECKING:
    from lawkit.corpus import Corpus

_COLUMNS = {
    "report_id": "str",
    "body": "str",
    "place": "str",
    "year": "Int64",
    "composition": "str",
    "indicator": "str",
    "value": "float64",
    "total": "float64",
    "share": "float64",
    "rest": "float64",
    "quantity_id": "int64",
}


def composition(
    corpus: Corpus,
    of: str | Sequence[str] | None = None,
    *,
    parts: Mapping[str, Sequence[str]] | None = None,
) -> pd.DataFrame:
    r"""Return what wholes are made of: the share of civil and criminal cases in legal aid, of each outcome in reconsideration.

    Parameters
    ----------
    corpus
        The reports.
    of
        Names of the compositions that come with lawkit (``legal_aid``, ``recon_outcomes``, ``normdoc_cleanup``); None for all.
    parts
        Compositions of your own instead: the code of the whole → the codes of its parts.

    Returns
    -------
    DataFrame
        One row a report, composition and part: ``report_id``, ``body``, ``place``, ``year``, ``composition`` (its name, or the
        code of the whole), ``indicator`` (of the part), ``value``, ``total`` (the whole as stated), ``share`` (0 to 1),
        ``rest`` (what of the whole none of the stated parts holds) and ``quantity_id``.

    Raises
    ------
    ValueError
        If a name or code is unknown.

    Notes
    -----
    A report counts only where it states the whole. ``share`` is NaN where the whole or the part bears a bound, where the whole is
    zero, or where the parts are more than the whole (``rest`` is negative then): parts that overlap or a slip.

    Examples
    --------
    >>> import lawkit, pandas as pd
    >>> text = "青溪县2023年法治政府建设情况报告\n一、主要工作\n受理法律援助案件400件，其中民事案件300件、刑事案件100件。"
    >>> corpus = lawkit.load(pd.DataFrame({"report_id": ["a"], "text": [text]}))
    >>> lawkit.composition(corpus, "legal_aid")[["indicator", "value", "share"]].values.tolist()
    [['legal_aid_civil', 300.0, 0.75], ['legal_aid_criminal', 100.0, 0.25]]
    """
    wholes = _read_wholes(of, parts)
    stated = chosen_statements(corpus)
    panel = read_panel(corpus)
    tables = [_shares(stated, name, total, codes) for name, (total, codes) in wholes.items()]
    table = pd.concat(tables, ignore_index=True)
    table = table.assign(
        body=table["report_id"].map(dict(panel.body)),
        place=corpus.reports["place"].reindex(table["report_id"]).array,
        year=table["report_id"].map(dict(panel.year)),
    )
    return table.reindex(columns=list(_COLUMNS)).astype(_COLUMNS)


def _read_wholes(
    of: str | Sequence[str] | None, parts: Mapping[str, Sequence[str]] | None
) -> dict[str, tuple[str, list[str]]]:
    """Return the wholes to look at: name → code of the whole and codes of its parts."""
    if parts is not None:
        known = [one.code for one in load_codebook().indicators]
        for whole, codes in parts.items():
            for code in (whole, *codes):
                check_choice("parts", code, known)
        return {whole: (whole, list(codes)) for whole, codes in parts.items()}
    data: dict[str, Any] = {k: v for k, v in load_resource("compositions").items() if k != "meta"}
    names = list(data) if of is None else [of] if isinstance(of, str) else list(of)
    for name in names:
        check_choice("of", name, list(data))
    return {name: (data[name]["total"], data[name]["parts"]) for name in names}


def _shares(stated: pd.DataFrame, name: str, total: str, codes: Sequence[str]) -> pd.DataFrame:
    """Return the parts of one whole, in the order of the codes within each report."""
    wholes = stated[stated["indicator"] == total].set_index("report_id")
    found = stated[stated["indicator"].isin(codes) & stated["report_id"].isin(wholes.index)]
    found = found.assign(
        place_in_list=found["indicator"].map({code: at for at, code in enumerate(codes)}),
        total=wholes["value"].reindex(found["report_id"]).array,
        exact=(found["bound"] == "exact").to_numpy()
        & (wholes["bound"].reindex(found["report_id"]) == "exact").to_numpy(),
    )
    found["rest"] = found["total"] - found.groupby("report_id")["value"].transform("sum")
    usable = found["exact"] & (found["rest"] >= 0) & (found["total"] > 0)
    found["share"] = (found["value"] / found["total"].replace(0, np.nan)).where(usable)
    found = found.assign(composition=name)
    return found.sort_values(["report_id", "place_in_list"], kind="stable", ignore_index=True)
