"""Gamma-Gamma: what a customer spends per purchase (Fader, Hardie & Lee 2005, JMR 42; Fader & Hardie 2013, note 25)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from guanxi.measures.buying.climbing import maximise
from guanxi.measures.checking import Floats, Integers, numbers, same_length, whole_numbers
from guanxi.measures.estimating import Estimator

THIN = 0.1


@dataclass(frozen=True, slots=True)
class GammaGammaParameters:
    """Purchases ~ Gamma(shape p, own rate), own rates ~ Gamma(shape q, rate v [currency])."""

    p: float
    q: float
    v: float

    @property
    def mean(self) -> float:
        """Mean spend per purchase over the population; infinite where q ≤ 1."""
        return self.p * self.v / (self.q - 1) if self.q > 1 else float("inf")


@dataclass
class GammaGamma(Estimator):
    """Fit Gamma-Gamma by maximum likelihood with its analytic gradient. Learned: ``params_``, ``mean_spend_``, ``log_likelihood_``, ``n_``.

    >>> model = GammaGamma().fit([1, 2, 3, 5, 2, 1], [20.0, 35.0, 28.0, 31.0, 80.0, 12.0])
    >>> bool(12 < model.expected_spend([1], [12.0])[0] < 40)
    True
    """

    params_: GammaGammaParameters = field(init=False, repr=False, compare=False)
    mean_spend_: float = field(init=False, repr=False, compare=False)
    log_likelihood_: float = field(init=False, repr=False, compare=False)
    n_: int = field(init=False, repr=False, compare=False)

    def fit(self, purchases: ArrayLike, mean_spend: ArrayLike, *, weights: ArrayLike | None = None) -> GammaGamma:
        """``purchases`` ≥ 1 that the mean rests on, ``mean_spend`` > 0 per purchase in one currency; n values each."""
        x, m = whole_numbers(purchases, "purchases", low=1), numbers(mean_spend, "mean_spend", above=0)
        size = same_length(purchases=x, mean_spend=m)
        w = np.ones(size) if weights is None else numbers(weights, "weights", low=0)
        same_length(purchases=x, weights=w)
        scale = float(np.average(m, weights=w))
        best, value = maximise(_Likelihood(x, m / scale, w / w.sum()), np.array([2.0, 3.0, 1.0]), where="GammaGamma")
        self.mean_spend_ = scale
        self.params_ = GammaGammaParameters(float(best[0]), float(best[1]), float(best[2]) * scale)
        self.log_likelihood_, self.n_ = (value - np.log(scale)) * float(w.sum()), round(float(w.sum()))
        return self

    def expected_spend(self, purchases: ArrayLike, mean_spend: ArrayLike) -> Floats:
        """E[spend per purchase | history], n values; ``purchases`` 0 gives the mean of the population (its ``mean_spend`` is ignored)."""
        x, m = whole_numbers(purchases, "purchases", low=0), numbers(mean_spend, "mean_spend", low=0)
        same_length(purchases=x, mean_spend=m)
        p: GammaGammaParameters = self.learned("params_")
        below = p.p * x + p.q - 1  # at or under 0 the mean of the model does not exist: then the mean of the data stands in
        expected = p.p * (p.v + x * m) / np.maximum(below, THIN)
        return np.asarray(np.where(below > THIN, expected, self.learned("mean_spend_")), dtype=np.float64)


class _Likelihood:
    """Mean log-likelihood and gradient; gamma-function terms once per distinct x."""

    def __init__(self, x: Integers, m: Floats, w: Floats) -> None:
        self.x, self.m, self.w = x.astype(np.float64), m, w
        self.total = self.x * m
        self.counts, place = np.unique(self.x, return_inverse=True)
        self.by_count = np.bincount(place, weights=w)
        self.log_mx, self.log_m, self.mean_x = float(w @ (self.x * np.log(self.total))), float(w @ np.log(m)), float(w @ self.x)

    def __call__(self, parameters: Floats) -> tuple[float, Floats]:
        from scipy.special import digamma, gammaln

        p, q, v = parameters
        k, u = p * self.counts, self.by_count
        logs, shares = np.log(self.total + v), 1 / (self.total + v)
        shape = p * self.x + q
        value = u @ (gammaln(k + q) - gammaln(k)) - gammaln(q) + q * np.log(v) + p * self.log_mx - self.log_m - self.w @ (shape * logs)
        by_p = u @ (self.counts * (digamma(k + q) - digamma(k))) + self.log_mx - self.w @ (self.x * logs)
        by_q = u @ digamma(k + q) - digamma(q) + np.log(v) - self.w @ logs
        return float(value), np.array([by_p, by_q, q / v - self.w @ (shape * shares)])
