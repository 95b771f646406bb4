"""BG/NBD: customers buy at their own rate and after any purchase may leave for good (Fader, Hardie & Lee 2005, Marketing Science 24)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from guanxi.measures.buying.climbing import maximise
from guanxi.measures.buying.quadrature import expected_while_alive
from guanxi.measures.buying.rows import Histories, histories, merged
from guanxi.measures.checking import Floats, numbers, same_length
from guanxi.measures.estimating import Estimator


@dataclass(frozen=True, slots=True)
class BgNbdParameters:
    """Rates ~ Gamma(shape r, rate alpha [units of time]); chance to leave after a purchase ~ Beta(a, b)."""

    r: float
    alpha: float
    a: float
    b: float

    def as_array(self) -> Floats:
        return np.array([self.r, self.alpha, self.a, self.b])


@dataclass
class BgNbd(Estimator):
    """Fit BG/NBD by maximum likelihood with its analytic gradient.

    ``first_may_leave`` makes it MBG/NBD (Batislam, Denizel & Filiztekin 2007): a customer may leave right after the first purchase too.
    Learned: ``params_``, ``log_likelihood_``, ``n_``. Times in any one unit; results are in that unit.

    >>> model = BgNbd().fit([2, 1, 0, 4, 0, 3], [30, 2, 0, 35, 0, 20], [39, 39, 39, 38, 38, 38])
    >>> bool(0 < model.p_alive([2], [30], [39])[0] <= 1)
    True
    """

    first_may_leave: bool = False
    params_: BgNbdParameters = field(init=False, repr=False, compare=False)
    log_likelihood_: float = field(init=False, repr=False, compare=False)
    n_: int = field(init=False, repr=False, compare=False)

    def fit(self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike, *, weights: ArrayLike | None = None) -> BgNbd:
        """``frequency`` x repeat purchases, ``recency`` age at the last purchase, ``age`` time since the first; n values each.

        ``weights`` (n) counts customers with that history. Raises MeasureError on gaps, negatives or recency > age.
        """
        return self.fit_rows(merged(histories(frequency, recency, age, weights)))

    def fit_rows(self, rows: Histories, start: Floats | None = None) -> BgNbd:
        """The fit itself, on distinct histories; ``start`` are parameters to climb from."""
        scale = float(rows.T.max()) / 10
        scaled = Histories(rows.x, rows.t_x / scale, rows.T / scale, rows.weights)
        likelihood = _Likelihood(scaled, self.first_may_leave)
        first = np.array([0.5, 2.0, 0.7, 2.0]) if start is None else start / np.array([1.0, scale, 1.0, 1.0])
        best, value = maximise(likelihood, first, where=type(self).__name__)
        shift = float(rows.weights @ rows.x) * np.log(scale)  # the density of the times is in the caller's unit
        r, alpha, a, b = (float(parameter) for parameter in best)
        self.params_ = BgNbdParameters(r, alpha * scale, a, b)
        self.log_likelihood_, self.n_ = value * rows.customers - shift, round(rows.customers)
        return self

    def p_alive(self, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Floats:
        """P(still a customer | history), n values in 0..1 (Fader, Hardie & Lee 2008)."""
        rows, p = histories(frequency, recency, age), self.learned("params_")
        return p_alive(p, rows.x.astype(np.float64), rows.t_x, rows.T, first_may_leave=self.first_may_leave)

    def expected_purchases(self, horizon: float, frequency: ArrayLike, recency: ArrayLike, age: ArrayLike) -> Floats:
        """E[purchases in the next ``horizon`` | history], n values (equation 10 of the paper)."""
        rows, p = histories(frequency, recency, age), self.learned("params_")
        alive = p_alive(p, rows.x.astype(np.float64), rows.t_x, rows.T, first_may_leave=self.first_may_leave)
        times = numbers([horizon], "horizon", above=0)
        return alive * self.expected_if_alive(times, rows.x.astype(np.float64), rows.T)[:, 0]

    def expected_if_alive(self, times: Floats, x: Floats, age: Floats) -> Floats:
        """E[purchases by each of ``times`` from now | history, alive]: n × len(times)."""
        p: BgNbdParameters = self.learned("params_")
        same_length(frequency=x, age=age)
        return expected_while_alive(times, p.r + x, p.alpha + age, p.a, p.b + x + self.first_may_leave)

    def expected_of_new(self, horizon: float) -> float:
        """E[repeat purchases of a customer who has just bought first] within ``horizon``."""
        p: BgNbdParameters = self.learned("params_")
        one = np.ones(1)
        times = numbers([horizon], "horizon", above=0)
        stays = p.b / (p.a + p.b) if self.first_may_leave else 1.0
        return stays * float(expected_while_alive(times, p.r * one, p.alpha * one, p.a, (p.b + self.first_may_leave) * one)[0, 0])


def p_alive(p: BgNbdParameters, x: Floats, t_x: Floats, age: Floats, *, first_may_leave: bool = False) -> Floats:
    """P(alive) as a plain function of parameters and checked columns."""
    from scipy.special import expit

    chances = np.maximum(x, 1) - 1 + p.b if not first_may_leave else x + p.b
    odds = np.log(p.a / chances) + (p.r + x) * np.log((p.alpha + age) / (p.alpha + t_x))
    alive: Floats = expit(-odds)
    return alive if first_may_leave else np.where(x == 0, 1.0, alive)


class _Likelihood:
    """Mean log-likelihood and gradient; gamma-function terms are computed once per distinct x."""

    def __init__(self, rows: Histories, first_may_leave: bool) -> None:
        self.rows, self.mbg = rows, first_may_leave
        self.w = rows.weights / rows.customers
        self.x = rows.x.astype(np.float64)
        self.counts, place = np.unique(self.x, return_inverse=True)
        self.by_count = np.bincount(place, weights=self.w)
        self.may_have_left = np.ones(len(self.x), dtype=bool) if first_may_leave else self.x > 0
        self.stay_x = self.x if first_may_leave else np.maximum(self.x, 1) - 1

    def __call__(self, parameters: Floats) -> tuple[float, Floats]:
        r, alpha, a, b = parameters
        value, slope = self._gammas(r, alpha, a, b)
        to_end, to_last = np.log(alpha + self.rows.T), np.log(alpha + self.rows.t_x)
        often, stay = r + self.x, b + self.stay_x
        odds = np.where(self.may_have_left, np.log(a) - np.log(stay) + often * (to_end - to_last), -np.inf)
        left = 1 / (1 + np.exp(-np.clip(odds, -700, 700))) * self.may_have_left
        value += self.w @ (np.logaddexp(0.0, odds) - often * to_end)
        slope[0] += self.w @ (left * (to_end - to_last) - to_end)
        slope[1] += self.w @ (often * (left * (1 / (alpha + self.rows.T) - 1 / (alpha + self.rows.t_x)) - 1 / (alpha + self.rows.T)))
        slope[2] += self.w @ left / a
        slope[3] -= self.w @ (left / stay)
        return float(value), slope

    def _gammas(self, r: float, alpha: float, a: float, b: float) -> tuple[float, Floats]:
        from scipy.special import digamma, gammaln

        x, w = self.counts, self.by_count
        kept = x + self.mbg  # MBG: one more chance to leave, at the first purchase
        value = w @ (gammaln(r + x) - gammaln(r) + gammaln(a + b) + gammaln(b + kept) - gammaln(b) - gammaln(a + b + kept))
        value += r * np.log(alpha)
        by_r = w @ digamma(r + x) - digamma(r) + np.log(alpha)
        both = digamma(a + b) - w @ digamma(a + b + kept)
        return value, np.array([by_r, r / alpha, both, both + w @ digamma(b + kept) - digamma(b)])
