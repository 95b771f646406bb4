"""How far two groupings agree, and which new label continues which old one."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from guanxi.measures.checking import Floats, Integers, same_length, whole_numbers


def adjusted_rand(first: ArrayLike, second: ArrayLike, *, weights: Floats | None = None) -> float:
    """Adjusted Rand index of two labellings of the same n things (Hubert & Arabie 1985): 1 the same, about 0 unrelated.

    >>> adjusted_rand([0, 0, 1, 1], [5, 5, 2, 2])
    1.0
    """
    a, b = whole_numbers(first, "first"), whole_numbers(second, "second")
    same_length(first=a, second=b)
    shared = _shared(a, b, weights)
    pairs, total = (shared * (shared - 1) / 2).sum(), shared.sum()
    rows, columns = (float((side * (side - 1) / 2).sum()) for side in (shared.sum(axis=1), shared.sum(axis=0)))
    chance = rows * columns / max(total * (total - 1) / 2, 1e-300)
    most = (rows + columns) / 2
    return 1.0 if most == chance else float((pairs - chance) / (most - chance))


def continue_labels(centers: Floats, previous: Floats) -> list[int | None]:
    """The place of the previous centre that each centre continues, by least total distance (Hungarian method); ``None`` if new."""
    from scipy.optimize import linear_sum_assignment

    distances = np.linalg.norm(centers[:, None, :] - previous[None, :, :], axis=2)
    rows, columns = linear_sum_assignment(distances)
    found = dict(zip(rows.tolist(), columns.tolist(), strict=True))
    return [found.get(place) for place in range(len(centers))]


def _shared(a: Integers, b: Integers, weights: Floats | None) -> Floats:
    (names_a, at_a), (names_b, at_b) = np.unique(a, return_inverse=True), np.unique(b, return_inverse=True)
    flat = np.bincount(at_a * len(names_b) + at_b, weights=weights, minlength=len(names_a) * len(names_b))
    return flat.astype(np.float64).reshape(len(names_a), len(names_b))
