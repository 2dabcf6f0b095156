"""The tables of a corpus: their columns, types and keys, in one place.

Every table is an ordinary DataFrame. Offsets (``start``, ``end``, ``body_start``) count characters of
``corpus.text(report_id)`` from 0, ends exclusive. Missing words are NaN, missing dates NaT; ``year`` is a
float so that a missing year can be NaN; ids that may be missing are nullable ``Int64``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

import pandas as pd

TableName = Literal[
    "reports", "sections", "items", "sentences", "quantities", "checks", "terms", "conflicts", "skipped"
]  # fmt: skip


Confidence = Literal["low", "medium", "high"]
#: How sure a role, an indicator or a metadata field is, the least sure first.
CONFIDENCES: tuple[Confidence, ...] = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Schema:
    """The key columns of a table, which are its index, and its other columns with their dtypes."""

    index: tuple[str, ...]
    columns: Mapping[str, str]


_KEY = {
    "report_id": "str",
    "section_id": "int64",
    "item_id": "int64",
    "sentence_id": "int64",
    "quantity_id": "int64",
    "check_id": "int64",
    "conflict_id": "int64",
    "term": "str",
}

SCHEMAS: Mapping[TableName, Schema] = MappingProxyType(
    {
        "reports": Schema(
            ("report_id",),
            {
                "path": "str", "format": "str", "encoding": "str", "sha256": "str", "title": "str",
                "place": "str", "level": "str", "province": "str", "prefecture": "str", "county": "str",
                "org": "str", "org_type": "str", "year": "float64", "published": "datetime64[s]",
                "n_chars": "int64", "n_sections": "int64", "n_sentences": "int64", "warnings": "str",
                "metadata_evidence": "str", "confidence": "str",
            },
        ),
        "sections": Schema(
            ("report_id", "section_id"),
            {
                "parent_id": "Int64", "level": "int64", "number": "str", "heading": "str", "role": "str",
                "role_evidence": "str", "confidence": "str", "start": "int64", "body_start": "int64", "end": "int64",
            },
        ),
        "items": Schema(
            ("report_id", "item_id"), {"section_id": "Int64", "number": "str", "start": "int64", "end": "int64"}
        ),
        "sentences": Schema(
            ("report_id", "sentence_id"),
            {
                "section_id": "Int64", "item_id": "Int64", "role": "str", "confidence": "str", "start": "int64",
                "end": "int64", "text": "str",
            },
        ),
        "quantities": Schema(
            ("report_id", "quantity_id"),
            {
                "sentence_id": "Int64", "section_id": "Int64", "item_id": "Int64", "role": "str", "start": "int64",
                "end": "int64", "quote": "str", "value": "float64", "high": "float64", "unit": "str",
                "unit_class": "str", "bound": "str", "modality": "str", "subject": "str", "change": "str",
                "base": "str", "period": "str", "part_of": "float64", "indicator": "str", "evidence": "str",
                "confidence": "str",
            },
        ),
        "checks": Schema(
            ("report_id", "check_id"),
            {
                "kind": "str", "operands": "object", "result": "int64", "stated": "float64", "computed": "float64",
                "tolerance": "float64", "holds": "bool", "start": "int64", "end": "int64",
            },
        ),
        "terms": Schema(
            ("report_id", "sentence_id", "term"), {"kind": "str", "n_words": "int64", "words": "str", "count": "int64"}
        ),
        "conflicts": Schema(
            ("report_id", "conflict_id"),
            {
                "conflict": "str", "detail": "str", "table": "str", "start": "int64", "end": "int64", "quote": "str",
                "before": "str", "after": "str", "field": "str", "old": "str", "new": "str", "verdict": "str",
                "reason": "str", "comment": "str", "reviewer": "str", "time": "str", "sample": "str", "stratum": "str",
                "stratum_size": "Int64",
            },
        ),
        "skipped": Schema((), {"path": "str", "reason": "str", "detail": "str"}),
    }
)  # fmt: skip

# The columns that hold words of a report; they are left out where a corpus is saved without text.
WORDS: Mapping[TableName, tuple[str, ...]] = MappingProxyType(
    {
        "sections": ("heading",),
        "sentences": ("text",),
        "quantities": ("quote", "subject"),
        "conflicts": ("detail", "quote", "before", "after", "old", "new"),
    }
)


def build_table(name: TableName, rows: Iterable[Mapping[str, Any]]) -> pd.DataFrame:
    """Return rows as the table ``name``, with its columns, dtypes and index, also where there are none."""
    schema = SCHEMAS[name]
    dtypes = {key: _KEY[key] for key in schema.index} | dict(schema.columns)
    records = list(rows)
    extra = list(dict.fromkeys(k for row in records for k in row if k not in dtypes))
    data = {column: [row.get(column) for row in records] for column in (*dtypes, *extra)}
    table = pd.DataFrame({c: _column(values, dtypes.get(c)) for c, values in data.items()})
    return table.set_index(list(schema.index)) if schema.index else table


def _column(values: list[Any], dtype: str | None) -> pd.Series:
    """Return values as a column; a caller's own column becomes nullable where it has gaps, words where it is mixed."""
    column = pd.Series(values, dtype=dtype)
    return _tidied(column) if dtype is None and column.dtype == object else column


def _tidied(column: pd.Series) -> pd.Series:
    """Return a column of objects as the best type that Parquet can hold; lone surrogates become U+FFFD."""
    better = column.convert_dtypes()
    if better.dtype != object and not isinstance(better.dtype, pd.StringDtype):
        return better
    words = column.map(lambda v: str(v).encode("utf-8", "replace").decode("utf-8"), na_action="ignore")
    return words.astype("str").where(column.notna())


def unify_columns(table: pd.DataFrame) -> pd.DataFrame:
    """Return a table whose columns of mixed types, as joining makes them, have one type again."""
    mixed = [c for c in table.columns if table[c].dtype == object and c != "operands"]
    return table.assign(**{c: _tidied(table[c]) for c in mixed})
