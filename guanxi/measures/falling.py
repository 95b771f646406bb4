"""Whether a short series of ratings falls: a test that knows ties and asks for no shape."""

from __future__ import annotations

from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np
from numpy.typing import ArrayLike

from guanxi.measures.checking import numbers
from guanxi.measures.results import FEWEST_ANSWERS


@dataclass(frozen=True, slots=True)
class Fall:
    """`p`: how often chance alone would let as much of a fall appear; None where there are too few answers to say."""

    n: int
    s: int
    p: float | None

    def is_certain(self, level: float) -> bool:
        return self.p is not None and self.p < level


def falls(ratings: ArrayLike) -> Fall:
    """One-sided Mann-Kendall test of n ratings in the order of time, corrected for ties and continuity; under ten answers it says nothing.

    S counts pairs that rise less pairs that fall; var S = (n(n−1)(2n+5) − Σ t(t−1)(2t+5)) / 18 over groups of t equal ratings;
    z = (S + 1) / √var S below 0. Source: Mann (1945), Kendall (1975), as in Gilbert, Statistical Methods for Environmental Pollution
    Monitoring (1987), section 16.4.

    >>> fall = falls([5, 5, 5, 4, 4, 4, 3, 3, 2, 2])
    >>> fall.s, round(fall.p, 5)
    (-37, 0.00041)
    """
    series = numbers(ratings, "ratings", empty=True)
    n = int(series.size)
    if n < FEWEST_ANSWERS:
        return Fall(n, 0, None)
    s = int(np.sign(series[None, :] - series[:, None])[np.triu_indices(n, 1)].sum())
    _values, ties = np.unique(series, return_counts=True)
    variance = (n * (n - 1) * (2 * n + 5) - float((ties * (ties - 1) * (2 * ties + 5)).sum())) / 18
    if s >= 0 or variance <= 0:
        return Fall(n, s, 1.0)
    return Fall(n, s, 0.5 * erfc(-(s + 1) / sqrt(variance) / sqrt(2)))
