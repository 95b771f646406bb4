"""What is worth doing first: how likely an advice does good, how urgent it is, and what doing it is worth."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from guanxi.measures.errors import MeasureError

PRIOR, PRIOR_WEIGHT = 0.25, 10.0
LEAST_OF_TYPICAL = 0.1


@dataclass(frozen=True, slots=True)
class Tried:
    """How often an advice was followed with a good outcome (`hits`), without one (`misses`), or was called of no use."""

    hits: int = 0
    misses: int = 0
    not_useful: int = 0

    @property
    def n(self) -> int:
        return self.hits + self.misses + self.not_useful


def expected_hit_rate(tried: Tried, *, prior: float = PRIOR, weight: float = PRIOR_WEIGHT) -> float:
    """The chance (0..1) that following the advice once more does good: the mean of a beta distribution.

    (hits + weight × prior) / (n + weight). `weight` (≥ 0, a number of trials) says how many trials the `prior` (0..1) stands for, so that
    few trials hardly move it. Source: the beta-binomial model, Gelman et al., Bayesian Data Analysis, chapter 2.

    >>> expected_hit_rate(Tried()), round(expected_hit_rate(Tried(hits=9, misses=1)), 3)
    (0.25, 0.575)
    """
    if not 0 <= prior <= 1 or weight < 0 or tried.n + weight == 0:
        raise MeasureError("a prior is a share, its weight a number of trials", where="prior", do="Pass 0..1 and a weight above 0")
    return (tried.hits + weight * prior) / (tried.n + weight)


def urgency(days: float, half: float, *, rising: bool) -> float:
    """Between 1 and 2. Rising: 1 on the day itself, 1.5 after `half` days, towards 2. Fading: 2 at first, 1.5 after `half` days, towards 1.

    `days` since the evidence began (below 0 counts as 0), `half` in days, above 0. Both are plain saturating curves, a convention of this
    package: what is old by months never outweighs rank and value.

    >>> urgency(0, 7, rising=True), urgency(7, 7, rising=True), urgency(0, 7, rising=False), urgency(7, 7, rising=False)
    (1.0, 1.5, 2.0, 1.5)
    """
    if not 0 < half < inf:
        raise MeasureError("half lies above 0 days", where="half", do="Pass the number of days after which urgency is 1.5")
    passed = max(days, 0.0)
    return float(1 + passed / (passed + half)) if rising else float(1 + 0.5 ** (passed / half))


def expected_worth(rank: float, value: float | None, chance: float, pressing: float, *, typical: float = 1.0) -> float:
    """rank × value × chance × urgency: what doing it is expected to be worth, to order a list by.

    `rank` is the weight of the rule (0.1..10), `value` the customer's expected value in money, `chance` from `expected_hit_rate`,
    `pressing` from `urgency`. Whoever has no value counts as `typical` (the median of the list), nobody as less than a tenth of it: a
    complaint of a small customer moves down, but not out of sight. Source: expected value of an action, the usual ranking of next best
    actions; the floor is a convention of this package.

    >>> expected_worth(2, 1000, 0.25, 1.5), expected_worth(2, None, 0.25, 1.5, typical=400), expected_worth(2, 0, 0.25, 1.5, typical=400)
    (750.0, 300.0, 30.0)
    """
    return rank * max(typical if value is None else value, LEAST_OF_TYPICAL * typical) * chance * pressing
