"""Places for the points of a network."""

from __future__ import annotations

import numpy as np

_STEPS = 200


def spread_out(start: np.ndarray, pairs: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Return points at which linked ones are near and all keep apart, by the forces of Fruchterman and Reingold.

    Parameters
    ----------
    start
        Points to begin from; those that are not known begin on a circle. The same start gives the same result.
    pairs, weights
        Rows of the two ends of each edge, and how strongly it pulls.

    Returns
    -------
    ndarray
        Points between -1 and 1.

    Examples
    --------
    >>> import numpy as np
    >>> start = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    >>> points = spread_out(start, np.array([[0, 1]]), np.ones(1))
    >>> near, far = np.linalg.norm(points[0] - points[1]), np.linalg.norm(points[0] - points[2])
    >>> bool(near < far)
    True
    """
    n = len(start)
    turns = np.linspace(0, 2 * np.pi, n, endpoint=False)
    points = np.where(np.isnan(start), np.column_stack([np.cos(turns), np.sin(turns)]), start).astype(float)
    points += 1e-3 * np.column_stack([np.cos(turns), np.sin(turns)])  # points at one place must part
    pull = np.zeros((n, n))
    strength = weights / max(weights.max(initial=0), 1e-12)
    degree = np.bincount(pairs.ravel(), minlength=n)
    strength = (
        3 * strength / np.sqrt(degree[pairs[:, 0]] * degree[pairs[:, 1]])
    )  # a thicket of edges must not collapse
    pull[pairs[:, 0], pairs[:, 1]] = pull[pairs[:, 1], pairs[:, 0]] = strength
    best = 2.0 / np.sqrt(n)  # the distance that n points have on a map two wide
    for heat in np.linspace(0.15, 0.002, _STEPS):
        apart = points[:, None] - points[None]
        distance = np.maximum(np.linalg.norm(apart, axis=2), 1e-6)
        force = best**2 / distance**2 - pull * distance / best
        np.fill_diagonal(force, 0)
        move = (apart * force[:, :, None]).sum(
            axis=1
        ) - 0.6 * points  # and a pull to the middle, for parts without edges between them
        length = np.maximum(np.linalg.norm(move, axis=1, keepdims=True), 1e-9)
        points = points + move / length * np.minimum(length, heat)
    points = points - (points.max(axis=0) + points.min(axis=0)) / 2
    return np.asarray(points / max(np.abs(points).max(), 1e-9))
