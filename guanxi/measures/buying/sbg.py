"""Shifted beta-geometric: how a cohort of subscribers melts away (Fader & Hardie 2007, Journal of Interactive Marketing 21)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from guanxi.measures.buying.climbing import maximise
from guanxi.measures.checking import Floats, count, numbers
from guanxi.measures.errors import MeasureError
from guanxi.measures.estimating import Estimator


@dataclass(frozen=True, slots=True)
class SbgParameters:
    """Chance not to renew ~ Beta(alpha, beta)."""

    alpha: float
    beta: float


@dataclass
class Sbg(Estimator):
    """Fit sBG to the survivors of one cohort. Learned: ``params_``, ``log_likelihood_``, ``n_``.

    >>> model = Sbg().fit([1000, 631, 468, 382, 326, 289, 262, 241])
    >>> round(model.params_.alpha, 4), round(model.params_.beta, 4)
    (0.7041, 1.182)
    """

    params_: SbgParameters = field(init=False, repr=False, compare=False)
    log_likelihood_: float = field(init=False, repr=False, compare=False)
    n_: int = field(init=False, repr=False, compare=False)

    def fit(self, survivors: ArrayLike) -> Sbg:
        """``survivors[t]`` of the cohort after t renewals; starts with the whole cohort, never rises; at least two values."""
        left = numbers(survivors, "survivors", low=0)
        if left.size < 2 or left[0] == 0 or (np.diff(left) > 0).any():
            raise MeasureError("they do not fall from a first cohort", where="survivors", do="Pass the cohort and who was left each period")
        best, value = maximise(_Likelihood(left / left[0]), np.array([1.0, 1.0]), where="Sbg")
        self.params_ = SbgParameters(float(best[0]), float(best[1]))
        self.log_likelihood_, self.n_ = value * float(left[0]), round(float(left[0]))
        return self

    def survival(self, periods: int) -> Floats:
        """Expected share of the cohort left after 0..periods renewals: periods + 1 values."""
        from scipy.special import betaln

        p, t = self.learned("params_"), np.arange(count(periods, "periods") + 1)
        return np.asarray(np.exp(betaln(p.alpha, p.beta + t) - betaln(p.alpha, p.beta)), dtype=np.float64)

    def retention(self, periods: int) -> Floats:
        """Retention rate at renewal 1..periods: (β + t − 1) / (α + β + t − 1); it rises because those at risk leave first."""
        p, t = self.learned("params_"), np.arange(1, count(periods, "periods") + 1)
        return np.asarray((p.beta + t - 1) / (p.alpha + p.beta + t - 1), dtype=np.float64)


class _Likelihood:
    def __init__(self, left: Floats) -> None:
        self.lost, self.stayed = -np.diff(left), float(left[-1])
        self.t = np.arange(1, left.size)

    def __call__(self, parameters: Floats) -> tuple[float, Floats]:
        from scipy.special import betaln, digamma

        a, b, t, end = parameters[0], parameters[1], self.t, self.t[-1]
        value = self.lost @ betaln(a + 1, b + t - 1) + self.stayed * betaln(a, b + end) - betaln(a, b)
        both = digamma(a + b)
        by_a = self.lost @ (digamma(a + 1) - digamma(a + b + t)) + self.stayed * (digamma(a) - digamma(a + b + end))
        by_b = self.lost @ (digamma(b + t - 1) - digamma(a + b + t)) + self.stayed * (digamma(b + end) - digamma(a + b + end))
        return float(value), np.array([by_a - digamma(a) + both, by_b - digamma(b) + both])
