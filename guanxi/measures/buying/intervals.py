"""Intervals for what one customer will spend: the posterior predictive, simulated.

Given that a customer is alive, purchases depend on (x, T) alone and spend scales with v + n·m, where m is the mean of n purchases.
So outcomes are simulated once per group of like (x, T, n), under parameters from the bootstrap, and each customer reads off the
quantiles of the mixture "gone: nothing, alive: a draw of the group".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guanxi.measures.buying.bg_nbd import BgNbdParameters
from guanxi.measures.buying.gamma_gamma import GammaGammaParameters
from guanxi.measures.buying.rows import group
from guanxi.measures.checking import Floats, Integers

OUTCOMES = 800
SLAB = 400  # groups simulated at once: bounds the memory
FINE = 0.03  # ages within 3 % and counts within 10 % of each other share their simulation


@dataclass(frozen=True, slots=True)
class Customers:
    """What the interval of each customer rests on; all arrays of length n."""

    x: Floats
    age: Floats
    p_alive: Floats
    purchases: Floats
    mean_spend: Floats


@dataclass(frozen=True, slots=True)
class Outlook:
    """The parameter draws, and the window that is looked at: ``force`` is the continuous discount per unit of time."""

    buying: list[BgNbdParameters]
    spending: list[GammaGammaParameters]
    fitted: GammaGammaParameters
    first_may_leave: bool
    horizon: float
    force: float


def predictive_bounds(customers: Customers, outlook: Outlook, *, level: float, random: np.random.Generator) -> tuple[Floats, Floats]:
    """Low and high of the discounted spend over the horizon, n values each.

    Equal tails where nothing at all is less likely than the lower tail; otherwise from 0 to the ``level`` quantile, so that the
    interval holds ``level`` of the outcomes and no more, unless nothing is itself likelier than that: then it is 0–0.
    """
    which, outcomes = _simulated(customers, outlook, random)
    scale = outlook.fitted.v + customers.purchases * customers.mean_spend
    tail = (1 - level) / 2
    nothing = 1 - customers.p_alive * (1 - _share_of_zero(outcomes)[which])
    low_at = np.where(nothing <= tail, tail, 0.0)
    high_at = np.where(nothing <= tail, 1 - tail, level)
    low, high = (scale * _quantile(outcomes, which, 1 - (1 - at) / customers.p_alive) for at in (low_at, high_at))
    return low, high


def _simulated(customers: Customers, outlook: Outlook, random: np.random.Generator) -> tuple[Integers, Floats]:
    """Which group each customer is in, and the sorted outcomes of each group in units of v + n·m."""
    _, which, sizes = group(
        (_coarse(customers.x), np.round(np.log(np.maximum(customers.age, customers.age.max() / 1e4)) / FINE), _coarse(customers.purchases))
    )
    x, age, n, m = (
        np.bincount(which, weights=values) / sizes for values in (customers.x, customers.age, customers.purchases, customers.mean_spend)
    )
    outcomes = np.empty((len(sizes), OUTCOMES))
    for start in range(0, len(sizes), SLAB):
        part = slice(start, start + SLAB)
        outcomes[part] = np.sort(_outcomes(x[part, None], age[part, None], n[part, None], m[part, None], outlook, random), axis=1)
    return which, outcomes


def _outcomes(x: Floats, age: Floats, n: Floats, m: Floats, outlook: Outlook, random: np.random.Generator) -> Floats:
    r, alpha, a, b = (np.resize([getattr(p, name) for p in outlook.buying], OUTCOMES) for name in ("r", "alpha", "a", "b"))
    p, q, v = (np.resize([getattr(s, name) for s in outlook.spending], OUTCOMES) for name in ("p", "q", "v"))
    rate = random.gamma(r + x) / (alpha + age)
    leaving = np.clip(random.beta(a, b + x + outlook.first_may_leave), 1e-12, 1 - 1e-12)
    wanted = random.poisson(np.minimum(rate * outlook.horizon, 1e9))
    bought = np.minimum(wanted, random.geometric(leaving))
    later = np.exp(-outlook.force * outlook.horizon * (bought + 1) / (2 * (wanted + 1)))
    spent = random.gamma(np.maximum(p * bought, 1e-12)) / random.gamma(q + p * n)
    scale = (v + n * m) / (outlook.fitted.v + n * m)
    return np.where(bought > 0, later * spent * scale, 0.0)


def _coarse(counts: Floats) -> Floats:
    return np.where(counts <= 12, counts, 12 + np.round(np.log(np.maximum(counts, 1) / 12) / 0.1))


def _share_of_zero(outcomes: Floats) -> Floats:
    return np.asarray((outcomes == 0).mean(axis=1), dtype=np.float64)


def _quantile(outcomes: Floats, which: Integers, at: Floats) -> Floats:
    """The ``at`` quantile of each customer's group, between neighbours; 0 where ``at`` falls on those who are gone."""
    place = np.clip(at, 0, 1) * OUTCOMES - 0.5
    left = np.clip(np.floor(place).astype(np.int64), 0, OUTCOMES - 1)
    right = np.minimum(left + 1, OUTCOMES - 1)
    part = np.clip(place - left, 0, 1)
    between = outcomes[which, left] * (1 - part) + outcomes[which, right] * part
    return np.where(at <= 0, 0.0, between).astype(np.float64)
