"""The default terms of sentences, as every corpus has them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from lawkit.words.bags import count_by_text, find_phrases, join_phrases, read_terms
from lawkit.words.phrases import PhraseRule
from lawkit.words.segment import Segmenter
from lawkit.words.stopwords import choose_stop_words

_KEPT = ("engine", "engine_version", "lexicon_hash", "lawkit")


def count_words(sentences: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, Any]]:
    """Count the terms of sentences with the segmenter and the phrase rule that are the default.

    Parameters
    ----------
    sentences
        Index ``report_id, sentence_id``; columns role and text, missing where the text is not at hand.

    Returns
    -------
    DataFrame
        Columns report_id, sentence_id, term, kind, n_words, words, count.
    dict
        Engine, its version, the lexicon's hash, and the version of lawkit.

    Notes
    -----
    Phrases are looked for outside page furniture and joined everywhere.
    """
    segmenter = Segmenter(numbers="class")
    words = sentences["text"].fillna("").tolist()
    stream = read_terms(words, segmenter, breaking_words())
    furniture = (sentences["role"] == "furniture").to_numpy(dtype=bool)
    phrases = find_phrases(stream, PhraseRule(), within=~furniture[stream.text])
    counted = count_by_text(join_phrases(stream, phrases))
    rows = np.asarray(counted.pop("text"))
    for level in ("sentence_id", "report_id"):
        counted.insert(0, level, sentences.index.get_level_values(level).take(rows))
    return counted, {key: segmenter.info[key] for key in _KEPT}


def is_current(attrs: Mapping[Any, Any]) -> bool:
    """Whether counts were made with the segmenter that would make them now.

    Parameters
    ----------
    attrs
        ``terms.attrs`` of a corpus; the engine may differ, as all engines give the same words.
    """
    info = Segmenter(numbers="class").info
    made = [(one.get("lexicon_hash"), one.get("lawkit")) for one in attrs.get("segmenters", [])]
    return bool(made) and all(one == (info["lexicon_hash"], info["lawkit"]) for one in made)


def breaking_words() -> frozenset[str]:
    """Return the words that are no part of a phrase: the stop words of official prose."""
    return choose_stop_words("default")
