"""How often an advice proved right."""

from __future__ import annotations

from guanxi.measures.acting import Tried
from guanxi.measures.proportions import share
from guanxi.measures.results import FEWEST_ANSWERS, Measured, too_few


def hit_rate(tried: Tried, *, confidence: float = 0.95) -> Measured:
    """The share of good outcomes among all that was tried or refused (0..1), with its Wilson interval; under ten no figure.

    What was called of no use counts as tried without success. Source: Wilson (1927), as every share of this package.

    >>> round(hit_rate(Tried(hits=12, misses=6, not_useful=2)).value, 2)
    0.6
    """
    if tried.n < FEWEST_ANSWERS:
        return too_few("too_few_answers", n=tried.n, method="wilson")
    return share(tried.hits, tried.n, confidence=confidence)
