"""Thirty errors of reading planted in a corpus, found again by the words around them, and texts edited under them."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

import lawkit

# Characters before a number by which an error is planted again in a text that was edited.
_BEFORE = 6


@dataclass(frozen=True, slots=True)
class Error:
    """One row that a worse reader gets wrong.

    ``kind`` is ``value``, ``unit``, ``indicator``, ``bound`` or ``role`` (a wrong cell), ``missing`` (a number that is not read) or
    ``extra`` (a number that is none); ``right`` is the cell as it ought to be.
    """

    kind: str
    report_id: str
    words: str
    quote: str
    right: str = ""

    @property
    def marked(self) -> str:
        """The words of the row itself; a number that is none is the character before another."""
        return self.words[-1] if self.kind == "extra" else self.quote


def plan_errors(corpus):
    """Choose 30 rows: 7 wrong values, 5 units, 5 indicators, 3 bounds, 4 roles, 3 numbers missed, 3 that are none."""
    wanted = {"value": 7, "unit": 5, "indicator": 5, "bound": 3, "missing": 3, "extra": 3}
    kinds = [kind for kind, n in wanted.items() for _ in range(n)]
    rows = _clear(corpus)
    step = len(rows) // len(kinds)
    errors, held = [], set()
    for at, kind in enumerate(kinds):
        fitting = rows.iloc[at * step :]
        if kind == "indicator":
            fitting = fitting[fitting["indicator"].notna() & (fitting["indicator"] != "enf_trained")]
        fitting = fitting[
            [key not in held for key in zip(fitting["report_id"], fitting["sentence_id"], strict=True)]
        ]
        row = fitting.iloc[0]
        held.add((row["report_id"], row["sentence_id"]))
        right = f"{row[kind]:g}" if kind == "value" else str(row[kind]) if kind in rows.columns else ""
        errors.append(Error(kind, row["report_id"], row["words"], row["quote"], right))
    sentences = corpus.sentences.reset_index()
    sentences = sentences[(sentences["role"] == "problems") & (sentences["text"].str.len() > 20)]
    for row in sentences.iloc[:: len(sentences) // 4][:4].to_dict("records"):
        errors.append(Error("role", row["report_id"], "", row["text"], "problems"))
    return errors


def _clear(corpus):
    """Numbers of plain value that stand in their report only once with the words before them, and once in their sentence."""
    rows = corpus.quantities.reset_index()
    rows["words"] = [
        corpus.text(r)[max(0, at - _BEFORE) : at]
        for r, at in zip(rows["report_id"], rows["start"], strict=True)
    ]
    sentence = [
        corpus.sentences.loc[key, "text"] for key in zip(rows["report_id"], rows["sentence_id"], strict=True)
    ]
    texts = [corpus.text(one) for one in rows["report_id"]]
    once = [
        text.count(words + quote) == 1 and around.count(quote) == 1 and "\n" not in words
        for text, words, quote, around in zip(texts, rows["words"], rows["quote"], sentence, strict=True)
    ]
    plain = rows["high"].isna() & rows["unit"].notna() & (rows["bound"] == "exact") & (rows["value"] >= 10)
    # A number alone in its sentence would leave no row there from which to find it, were it missed.
    others = rows.groupby(["report_id", "sentence_id"])["quote"].transform("size") > 2
    return rows[plain & others & pd.Series(once)].reset_index(drop=True)


def plant(corpus, errors):
    """Return a corpus with the errors, those whose words are no longer there left out."""
    quantities, sentences = corpus.quantities, corpus.sentences
    missing, extra = [], []
    for error in errors:
        if error.kind == "role":
            hits = sentences.index[
                (sentences["text"] == error.quote) & (sentences.index.get_level_values(0) == error.report_id)
            ]
            sentences.loc[hits, "role"] = "overview"
            continue
        key = find(corpus, error)
        if key is None:
            continue
        if error.kind == "missing":
            missing.append(key)
        elif error.kind == "extra":
            extra.append(_extra(quantities, key, corpus.text(error.report_id)))
        else:
            wrong = {
                "value": quantities.loc[key, "value"] * 10,
                "unit": "桩",
                "indicator": "enf_trained",
                "bound": "over",
            }
            quantities.loc[key, error.kind] = wrong[error.kind]
    quantities = pd.concat([quantities.drop(index=missing), *extra]).astype(quantities.dtypes.to_dict())
    quantities = (
        quantities.reset_index().sort_values(["report_id", "start"]).set_index(quantities.index.names)
    )
    order = [key for one in corpus for key in quantities.index[quantities.index.get_level_values(0) == one]]
    tables = {name: corpus.table(name) for name in ("reports", "sections", "items", "checks")}
    spoilt = {**tables, "quantities": quantities.loc[order], "sentences": sentences}
    return lawkit.Corpus(spoilt, {one: corpus.text(one) for one in corpus})


def find(corpus, error):
    """Return the key of the number that an error is on; None where its words are no longer there."""
    text = corpus.text(error.report_id)
    if text.count(error.words + error.quote) != 1:
        return None
    start = text.index(error.words + error.quote) + len(error.words)
    own = corpus.quantities.loc[error.report_id]
    found = own.index[own["start"] == start]
    return (error.report_id, int(found[0])) if len(found) else None


def _extra(quantities, key, text):
    """Return a row of one character before a number, which is read as a number though it is none."""
    row = quantities.loc[[key]].copy()
    at = int(row["start"].iloc[0]) - 1
    number = int(quantities.loc[key[0]].index.max()) + 1
    cells = {
        "start": at,
        "end": at + 1,
        "quote": text[at],
        "value": 1.0,
        "unit": None,
        "indicator": None,
        "part_of": None,
    }
    row = row.assign(**cells)
    row.index = pd.MultiIndex.from_tuples([(key[0], number)], names=quantities.index.names)
    return row.astype(quantities.dtypes.to_dict())


def edit(corpus, errors):
    """Return texts in which sentences under errors were moved, reworded, changed in their number or taken out.

    Returns
    -------
    dict, list
        Report id → text; and the errors whose decisions can no longer fit.
    """
    texts = {one: corpus.text(one) for one in corpus}
    lost = []
    for at, error in enumerate(errors):
        text = texts[error.report_id]
        start, end = _sentence(corpus, error, text)
        words, way = text[start:end], at % 5
        if way == 0:  # to the end of its report's first paragraph of this role: behind the sentence after it
            after = text.find("。", end) + 1 or end
            text = text[:start] + text[end:after] + words + text[after:]
        elif way == 1:
            text = text[:start] + "据各单位汇总，" + words + text[end:]
        elif way == 2 and error.kind != "role":
            lost.append(error)
            text = text[:start] + words.replace(error.quote, "9876" + error.quote[-1], 1) + text[end:]
        elif way == 3:
            lost.append(error)
            text = text[:start] + text[end:]
        texts[error.report_id] = text
    return texts, lost


def _sentence(corpus, error, text):
    """Return where the sentence of an error begins and ends in a text."""
    if error.kind == "role":
        words = error.quote
    else:
        row = corpus.quantities.loc[find(corpus, error)]
        words = corpus.sentences.loc[(error.report_id, row["sentence_id"]), "text"]
    start = text.index(words)
    return start, start + len(words)
