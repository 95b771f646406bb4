"""Survival: what share of customers is still there after each time, when some have not left yet (Kaplan & Meier 1958, JASA 53)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from guanxi.measures.checking import Floats, Integers, numbers, same_length, whole_numbers
from guanxi.measures.proportions import z_score


@dataclass(frozen=True, slots=True)
class SurvivalCurve:
    """At each of ``times`` (starting at 0) the share ``survival`` with its interval, ``at_risk`` just before, and how many ``left``.

    ``median`` is the first time at which half or fewer remain; ``None`` where that was not reached.
    """

    times: Floats
    survival: Floats
    low: Floats
    high: Floats
    at_risk: Integers
    left: Integers
    median: float | None
    confidence: float


def kaplan_meier(durations: ArrayLike, has_left: ArrayLike, *, confidence: float = 0.95) -> SurvivalCurve:
    """``durations`` n times observed (≥ 0, any unit), ``has_left`` n of 1 (left at that time) or 0 (still there when last seen).

    Variance by Greenwood (1926), interval on the log(−log) scale so that it stays within 0..1.

    >>> curve = kaplan_meier([1, 2, 3, 4], [1, 0, 1, 0])
    >>> curve.survival.tolist()
    [1.0, 0.75, 0.375]
    """
    time, gone = numbers(durations, "durations", low=0), whole_numbers(has_left, "has_left", low=0, high=1)
    same_length(durations=time, has_left=gone)
    moments, place = np.unique(time, return_inverse=True)
    leaving = np.bincount(place, weights=gone).astype(np.int64)
    at_risk = len(time) - np.concatenate([[0], np.cumsum(np.bincount(place))[:-1]])
    events = leaving > 0
    d, n = leaving[events], at_risk[events]
    survival = np.cumprod(1 - d / n)
    with np.errstate(divide="ignore", invalid="ignore"):
        greenwood = np.cumsum(d / (n * (n - d).astype(float)))
        width = z_score(confidence) * np.sqrt(greenwood) / np.abs(np.log(survival))
        low, high = survival ** np.exp(width), survival ** np.exp(-width)
    low, high = (np.where(survival <= 0, 0.0, bound) for bound in (low, high))
    half = moments[events][survival <= 0.5]
    start = np.ones(1)
    return SurvivalCurve(
        np.concatenate([[0.0], moments[events]]),
        np.concatenate([start, survival]),
        np.concatenate([start, low]),
        np.concatenate([start, high]),
        np.concatenate([[len(time)], n]).astype(np.int64),
        np.concatenate([[0], d]).astype(np.int64),
        float(half[0]) if half.size else None,
        confidence,
    )
