"""Who stayed: retention of those who were there at the start (formula [5])."""

from __future__ import annotations

from collections.abc import Collection, Hashable

from guanxi.measures.proportions import share
from guanxi.measures.results import Measured


def retention_rate(still_active: int, at_start: int, *, confidence: float = 0.95) -> Measured:
    """Customers of the start of the period still active at its end / customers at the start, with a Wilson interval.

    What *active* means (order, contract or sign-in within a window) is the caller's choice and has to be shown beside the figure.

    >>> rate = retention_rate(800, 1000)
    >>> rate.value, round(rate.low, 3), round(rate.high, 3)
    (0.8, 0.774, 0.824)
    """
    return share(still_active, at_start, confidence=confidence, reason="nobody_at_start")


def retention_of(at_start: Collection[Hashable], active_at_end: Collection[Hashable], *, confidence: float = 0.95) -> Measured:
    """The same from the customers themselves. People who joined during the period do not count: that keeps the rate at or below 1.

    >>> retention_of({"ann", "bo"}, {"bo", "cy", "di"}).value
    0.5
    """
    started = set(at_start)
    return retention_rate(len(started & set(active_at_end)), len(started), confidence=confidence)
