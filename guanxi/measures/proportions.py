"""Shares with their interval, and the tests that an arrow between two figures needs."""

from __future__ import annotations

from math import sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from guanxi.measures.checking import count, number, numbers
from guanxi.measures.errors import MeasureError
from guanxi.measures.results import Difference, Direction, Measured, not_defined


def z_score(confidence: float) -> float:
    """The two-sided normal quantile: 1.96 for .95."""
    number(confidence, "confidence", low=0.5, high=0.9999)
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def wilson(successes: int, n: int, *, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson score interval of a share (Wilson 1927, JASA 22), without continuity correction.

    >>> tuple(round(bound, 4) for bound in wilson(200, 1000))
    (0.1764, 0.2259)
    """
    successes, n = _part_of(successes, n)
    if n == 0:
        return 0.0, 1.0
    z, share = z_score(confidence), successes / n
    middle = (share + z * z / (2 * n)) / (1 + z * z / n)
    half = z * sqrt(share * (1 - share) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    return (0.0 if successes == 0 else middle - half), (1.0 if successes == n else middle + half)


def share(successes: int, n: int, *, confidence: float = 0.95, reason: str = "nothing_to_divide_by") -> Measured:
    """``successes / n`` with its Wilson interval; not defined where n is 0.

    >>> share(18, 20).value
    0.9
    >>> share(0, 0).state
    'not_defined'
    """
    successes, n = _part_of(successes, n)
    if n == 0:
        return not_defined(reason, method="wilson")
    low, high = wilson(successes, n, confidence=confidence)
    return Measured(value=successes / n, low=low, high=high, n=n, confidence=confidence, method="wilson")


def difference_of_shares(before: tuple[int, int], after: tuple[int, int], *, confidence: float = 0.95) -> Difference:
    """Did a share change? Pooled z test; interval by Newcombe's method 10 (1998, Statistics in Medicine 17). Pairs are (successes, n)."""
    (x1, n1), (x2, n2) = _part_of(*before), _part_of(*after)
    if n1 == 0 or n2 == 0:
        return Difference(state="not_defined", reason="nothing_to_divide_by", confidence=confidence, method="newcombe")
    p1, p2, pooled = x1 / n1, x2 / n2, (x1 + x2) / (n1 + n2)
    (l1, u1), (l2, u2) = wilson(x1, n1, confidence=confidence), wilson(x2, n2, confidence=confidence)
    spread = sqrt(pooled * (1 - pooled) * (1 / n1 + 1 / n2))
    low, high = p2 - p1 - sqrt((p2 - l2) ** 2 + (u1 - p1) ** 2), p2 - p1 + sqrt((u2 - p2) ** 2 + (p1 - l1) ** 2)
    return tested(p2 - p1, low, high, two_sided(p2 - p1, spread), confidence, "newcombe")


def difference_of_means(before: ArrayLike, after: ArrayLike, *, confidence: float = 0.95) -> Difference:
    """Did a mean change? Welch's test (1947, Biometrika 34) with its interval; fewer than two values on a side is too few."""
    from scipy.stats import t as student

    first, second = numbers(before, "before"), numbers(after, "after")
    if min(first.size, second.size) < 2:
        return Difference(state="too_few", reason="too_few_answers", confidence=confidence, method="welch")
    change = float(second.mean() - first.mean())
    v1, v2 = float(first.var(ddof=1)) / first.size, float(second.var(ddof=1)) / second.size
    if v1 + v2 == 0.0:
        return tested(change, change, change, float(change == 0.0), confidence, "welch")
    freedom = (v1 + v2) ** 2 / (v1**2 / (first.size - 1) + v2**2 / (second.size - 1))
    spread = sqrt(v1 + v2)
    half = float(student.ppf(0.5 + confidence / 2, freedom)) * spread
    p_value = float(2 * student.sf(abs(change) / spread, freedom))
    return tested(change, change - half, change + half, p_value, confidence, "welch")


def two_sided(change: float, spread: float) -> float:
    """p-value of a normal statistic; a spread of zero can only mean that nothing varied."""
    if spread == 0.0:
        return 1.0 if change == 0.0 else 0.0
    return 2 * (1 - NormalDist().cdf(abs(change) / spread))


def tested(change: float, low: float, high: float, p_value: float, confidence: float, method: str) -> Difference:
    direction: Direction = "none" if p_value >= 1 - confidence else "up" if change > 0 else "down"
    return Difference(value=change, low=low, high=high, p_value=p_value, confidence=confidence, direction=direction, method=method)


def _part_of(successes: int, n: int) -> tuple[int, int]:
    part, whole = count(successes, "successes"), count(n, "n")
    if part > whole:
        raise MeasureError(f"{part} of {whole} is more than all", where="successes", do="Count each person once, on both sides")
    return part, whole


def mean_with_interval(values: ArrayLike, *, confidence: float = 0.95) -> Measured:
    """The mean with Student's t interval; one value alone has no interval."""
    from scipy.stats import t as student

    array = numbers(values, "values")
    if array.size == 1:
        return Measured(value=float(array[0]), n=1, method="mean")
    half = float(student.ppf(0.5 + confidence / 2, array.size - 1) * array.std(ddof=1) / np.sqrt(array.size))
    middle = float(array.mean())
    return Measured(value=middle, low=middle - half, high=middle + half, n=array.size, confidence=confidence, method="t")
