"""The three scores of satisfaction with their intervals, and whether one changed (rule 6)."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from guanxi.measures.checking import Integers, count, whole_numbers
from guanxi.measures.proportions import mean_with_interval, share, tested, two_sided, z_score
from guanxi.measures.results import FEWEST_ANSWERS, Difference, Measured, not_defined, too_few


@dataclass(frozen=True, slots=True)
class EffortScore:
    """CES: the share who found it easy (5–7), and the mean on the 1–7 scale."""

    share: Measured
    mean: Measured


def csat(answers: ArrayLike, *, confidence: float = 0.95) -> Measured:
    """Share of 4 and 5 among answers on 1–5, Wilson interval. Under ten answers there is no score.

    >>> score = csat([5] * 18 + [2] * 2)
    >>> score.value, round(score.low, 3), round(score.high, 3)
    (0.9, 0.699, 0.972)
    >>> csat([5, 5, 5]).state
    'too_few'
    """
    ratings = whole_numbers(answers, "answers", low=1, high=5, empty=True)
    return csat_from_counts(int((ratings >= 4).sum()), ratings.size, confidence=confidence)


def csat_from_counts(satisfied: int, n: int, *, confidence: float = 0.95) -> Measured:
    """CSAT where a database has counted already: answers of 4–5, and all answers."""
    few = _few(n, "wilson")
    return few if few is not None else share(satisfied, n, confidence=confidence)


def nps(answers: ArrayLike, *, confidence: float = 0.95) -> Measured:
    """% of 9–10 minus % of 0–6 among answers on 0–10, in points −100..100; interval: adjusted Wald."""
    return nps_from_counts(*nps_counts(answers), confidence=confidence)


def nps_counts(answers: ArrayLike) -> tuple[int, int, int]:
    """(promoters, passives, detractors) of answers on 0–10."""
    ratings: Integers = whole_numbers(answers, "answers", low=0, high=10, empty=True)
    promoters, detractors = int((ratings >= 9).sum()), int((ratings <= 6).sum())
    return promoters, ratings.size - promoters - detractors, detractors


def nps_from_counts(promoters: int, passives: int, detractors: int, *, confidence: float = 0.95) -> Measured:
    """NPS from counts; ¾, 1½, ¾ are added for the interval (Bonett & Price 2012; Rocks 2016).

    >>> score = nps_from_counts(20, 12, 8)
    >>> score.value, round(score.low, 1), round(score.high, 1)
    (30.0, 4.6, 51.2)
    """
    groups = tuple(count(value, name) for value, name in ((promoters, "promoters"), (passives, "passives"), (detractors, "detractors")))
    n = sum(groups)
    if (few := _few(n, "adjusted_wald")) is not None:
        return few
    middle, spread = _adjusted(groups)
    half = z_score(confidence) * spread
    low, high = max(-100.0, middle - half), min(100.0, middle + half)
    return Measured(value=100 * (groups[0] - groups[2]) / n, low=low, high=high, n=n, confidence=confidence, method="adjusted_wald")


def difference_of_nps(before: tuple[int, int, int], after: tuple[int, int, int], *, confidence: float = 0.95) -> Difference:
    """Did NPS change? Triples are (promoters, passives, detractors); adjusted Wald on both sides."""
    if min(sum(before), sum(after)) < FEWEST_ANSWERS:
        return Difference(state="too_few", reason="too_few_answers", confidence=confidence, method="adjusted_wald")
    (m1, s1), (m2, s2) = _adjusted(before), _adjusted(after)
    change, spread = m2 - m1, sqrt(s1**2 + s2**2)
    half = z_score(confidence) * spread
    return tested(change, change - half, change + half, two_sided(change, spread), confidence, "adjusted_wald")


def ces(answers: ArrayLike, *, confidence: float = 0.95) -> EffortScore:
    """Customer effort on 1–7 (7 = very easy): share of 5–7 with Wilson interval, and the mean with Student's t interval.

    >>> ces([7, 6, 5, 5, 6, 7, 2, 3, 6, 5]).share.value
    0.8
    """
    ratings = whole_numbers(answers, "answers", low=1, high=7, empty=True)
    if (few := _few(ratings.size, "wilson")) is not None:
        return EffortScore(share=few, mean=few)
    easy = share(int((ratings >= 5).sum()), ratings.size, confidence=confidence)
    return EffortScore(share=easy, mean=mean_with_interval(ratings, confidence=confidence))


def _few(n: int, method: str) -> Measured | None:
    if count(n, "n") == 0:
        return not_defined("no_answers", method=method)
    return too_few("too_few_answers", n=n, method=method) if n < FEWEST_ANSWERS else None


def _adjusted(groups: tuple[int, ...]) -> tuple[float, float]:
    promoters, passives, detractors = np.asarray(groups, dtype=float) + np.array([0.75, 1.5, 0.75])
    n = promoters + passives + detractors
    up, down = promoters / n, detractors / n
    return float(100 * (up - down)), float(100 * sqrt((up + down - (up - down) ** 2) / n))
