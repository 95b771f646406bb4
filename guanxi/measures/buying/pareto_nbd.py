"""Pareto/NBD: customers buy at their own rate and may leave at any moment (Schmittlein, Morrison & Colombo 1987, Management Science 33)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from guanxi.measures.buying.climbing import maximise, with_differences
from guanxi.measures.buying.rows import Histories, histories, merged
from guanxi.measures.checking import Floats, number
from guanxi.measures.estimating import Estimator


@dataclass(frozen=True, slots=True)
class ParetoNbdParameters:
    """Rates ~ Gamma(shape r, rate alpha), times to leaving: exponential with rates ~ Gamma(shape s, rate beta)."""

    r: float
    alpha: float
    s: float
    beta: float


@dataclass
class ParetoNbd(Estimator):
    """Fit Pareto/NBD. Learned: ``params_``, ``log_likelihood_``, ``n_``. Same inputs and units as :class:`BgNbd`."""

    params_: ParetoNbdParameters = field(init=False, repr=False, compare=False)
    log_likelihood_: float = field(init=False, repr=False, compare=False)
    n_: int = field(init=False, repr=False, compare=False)

    def fit(self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike, *, weights: ArrayLike | None = None) -> ParetoNbd:
        """n values each, as for BG/NBD; raises MeasureError on gaps, negatives or recency > age."""
        rows = merged(histories(frequency, recency, age, weights))
        scale, w = float(rows.T.max()) / 10, rows.weights / rows.customers
        scaled = Histories(rows.x, rows.t_x / scale, rows.T / scale, rows.weights)
        start = np.array([0.6, 2.0, 0.6, 2.0])

        def mean_likelihood(p: Floats) -> float:
            with np.errstate(all="ignore"):
                return float(w @ _log_likelihood(p, scaled))

        likelihood = with_differences(mean_likelihood)
        best, value = maximise(likelihood, start, where="ParetoNbd")
        r, alpha, s, beta = (float(parameter) for parameter in best)
        self.params_ = ParetoNbdParameters(r, alpha * scale, s, beta * scale)
        self.log_likelihood_ = value * rows.customers - float(rows.weights @ rows.x) * np.log(scale)
        self.n_ = round(rows.customers)
        return self

    def p_alive(self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Floats:
        """P(still a customer | history), n values in 0..1."""
        rows = histories(frequency, recency, age)
        p: ParetoNbdParameters = self.learned("params_")
        array = np.array([p.r, p.alpha, p.s, p.beta])
        gone = np.log(p.s) - np.log(p.r + p.s + rows.x) + _log_left(array, rows)
        here = -(p.r + rows.x) * np.log(p.alpha + rows.T) - p.s * np.log(p.beta + rows.T)
        return np.asarray(1 / (1 + np.exp(np.clip(gone - here, -700, 700))), dtype=np.float64)

    def expected_purchases(self, horizon: float, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Floats:
        """E[purchases in the next ``horizon`` | history], n values (Fader & Hardie 2005, note 9, equation 41)."""
        p: ParetoNbdParameters = self.learned("params_")
        time, rows = number(horizon, "horizon", above=0), histories(frequency, recency, age)
        since = p.beta + rows.T
        stays = np.log1p(time / since) if abs(p.s - 1) < 1e-9 else (1 - (since / (since + time)) ** (p.s - 1)) / (p.s - 1)
        expected = (p.r + rows.x) / (p.alpha + rows.T) * since * stays
        return np.asarray(expected * self.p_alive(rows.x, rows.t_x, rows.T), dtype=np.float64)


def _log_likelihood(p: Floats, rows: Histories) -> Floats:
    from scipy.special import gammaln

    r, alpha, s, beta = p
    common = gammaln(r + rows.x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    here = -(r + rows.x) * np.log(alpha + rows.T) - s * np.log(beta + rows.T)
    result: Floats = common + np.logaddexp(here, np.log(s) - np.log(r + s + rows.x) + _log_left(p, rows))
    return result


def _log_left(p: Floats, rows: Histories) -> Floats:
    """log A₀ of the likelihood: the ways to have left between t_x and T."""
    from scipy.special import hyp2f1

    r, alpha, s, beta = p
    high, total = max(alpha, beta), r + s + rows.x
    second = s + 1 if alpha >= beta else r + rows.x

    def part(time: Floats) -> Floats:
        inside: Floats = np.log(hyp2f1(total, second, total + 1, abs(alpha - beta) / (high + time))) - total * np.log(high + time)
        return inside

    early, late = part(rows.t_x), part(rows.T)
    return early + np.log(-np.expm1(np.minimum(late - early, -1e-15)))
