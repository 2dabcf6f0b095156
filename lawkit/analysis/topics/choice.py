"""How many topics: models with different numbers of them, judged by coherence and stability."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Literal

import numpy as np
import pandas as pd

from lawkit.analysis.clusters.association import Floats
from lawkit.analysis.topics.models import TopicMethod, TopicModel, fit_model
from lawkit.analysis.topics.quality import measure_stability, rank_terms
from lawkit.analysis.topics.seeded import Seeds, match_seeds, seeded_topics
from lawkit.analysis.topics.tables import CURVE, build, judge_terms
from lawkit.errors import LawkitError

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

# Fewer statements a topic would be lists of examples rather than topics.
_UNITS_A_TOPIC = 10
# More than so many are no overview.
_MOST_TOPICS = 20
# Scores this close are as good as each other: on planted corpora some of the themes are found as surely as all of them.
_AS_GOOD = 0.05


def check_numbers(*, max_share: float, n: int | str, jobs: int, **least: int) -> None:
    """Raise a ``ValueError`` that names the option where a number is not possible."""
    if n != "auto" and (isinstance(n, (str, bool)) or n < 2):
        raise ValueError(f"n must be 'auto' or a number from 2; got {n!r}")
    for name, value in least.items():
        smallest = 2 if name == "top_terms" else 0 if name == "examples" else 1
        if isinstance(value, bool) or value < smallest:
            raise ValueError(f"{name} must be at least {smallest}; got {value!r}")
    if not 0 < max_share <= 1:
        raise ValueError(f"max_share must be more than 0 and at most 1; got {max_share!r}")
    if isinstance(jobs, bool) or jobs == 0 or jobs < -1:
        raise ValueError(f"jobs must be a positive number of processes or -1; got {jobs!r}")


def holds_seed(terms: pd.Series, seeds: Seeds) -> pd.Series:
    """Tell of terms whether they hold a seed."""
    return pd.Series(match_seeds(terms.tolist(), seeds) >= 0, index=terms.index)


def fit_weights(
    counts: csr_matrix, seed: int, *, n: int, terms: tuple[str, ...], method: TopicMethod, seeds: Seeds | None
) -> Floats:
    """Return the topics by terms of a new model."""
    return fit_model(counts, terms, method=method, n=n, seeds=seeds, seed=seed).weights


def list_candidates(n: int | Literal["auto"], n_units: int, n_terms: int, seeds: Seeds | None) -> list[int]:
    """Return the numbers of topics to try.

    Raises
    ------
    LawkitError
        If the data are too few for any.
    ValueError
        If the number asked for does not fit.
    """
    if seeds is not None:
        named = len(seeded_topics(seeds))
        if n != "auto" and n < named:
            raise ValueError(f"n must be at least the number of seeded topics, {named}; got {n}")
        if n_units < 1 or n_terms < 2:
            raise LawkitError(f"topics: {n_units} statements with {n_terms} terms are too few for any topic")
        return [named if n == "auto" else n]
    most = min(n_units, n_terms)
    if n != "auto":
        if n > most:
            raise ValueError(
                f"n must be at most the number of statements ({n_units}) and of terms ({n_terms}); got {n}"
            )
        return [n]
    if n_units < 2 * _UNITS_A_TOPIC or most < 3:
        raise LawkitError(
            f"topics: {n_units} statements with {n_terms} terms are too few for n='auto', which takes {2 * _UNITS_A_TOPIC} or more; "
            "give n, or use method='seeded'"
        )
    return list(range(2, min(_MOST_TOPICS, n_units // _UNITS_A_TOPIC, most - 1) + 1))


def choose_model(
    fit: partial[Floats],
    counts: csr_matrix,
    numbers: Sequence[int],
    top_terms: int,
    runs: int,
    seed: int,
    jobs: int,
) -> tuple[TopicModel, pd.DataFrame, Floats]:
    """Return the best model of several numbers of topics, how all of them did, and the stability of its topics."""
    from threadpoolctl import threadpool_limits

    options = fit.keywords
    tried = []
    with threadpool_limits(1):  # sums in another order would break ties in another way
        for n in numbers:
            model = fit_model(
                counts, options["terms"], method=options["method"], n=n, seeds=options["seeds"], seed=seed
            )
            stability = measure_stability(
                partial(fit, n=n), counts, model.weights, runs=runs, seed=seed, jobs=jobs
            )
            order = rank_terms(model.weights, options["terms"])
            tried.append((model, stability, *judge_terms(counts, model.weights, order, top_terms)))
    curve = pd.DataFrame(
        {
            "n": list(numbers),
            "coherence": [
                float(np.nanmean(one[2])) if np.isfinite(one[2]).any() else np.nan for one in tried
            ],
            "exclusivity": [float(np.nanmean(one[3])) for one in tried],
            "stability": [float(one[1].mean()) for one in tried],
        }
    )
    score = (_scaled(curve["coherence"]) + _scaled(curve["stability"])) / 2
    best = int(np.flatnonzero(score >= score.max() - _AS_GOOD)[-1])
    curve = build(curve.assign(score=score, chosen=np.arange(len(curve)) == best), CURVE)
    return tried[best][0], curve, tried[best][1]


def _scaled(values: pd.Series) -> pd.Series:
    """Return values from 0 for the least to 1 for the largest; 0 where all are equal or missing."""
    spread = values.max() - values.min()
    return ((values - values.min()) / spread if spread > 0 else values * 0).fillna(0.0)
