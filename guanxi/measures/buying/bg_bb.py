"""BG/BB: chances to buy come at fixed times, such as yearly donations (Fader, Hardie & Shang 2010, Marketing Science 29)."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from guanxi.measures.buying.climbing import maximise, with_differences
from guanxi.measures.buying.rows import Histories, histories, merged
from guanxi.measures.checking import Floats, whole_numbers
from guanxi.measures.estimating import Estimator


@dataclass(frozen=True, slots=True)
class BgBbParameters:
    """Chance to buy at a time while alive ~ Beta(alpha, beta), chance to leave before a time ~ Beta(gamma, delta)."""

    alpha: float
    beta: float
    gamma: float
    delta: float


@dataclass
class BgBb(Estimator):
    """Fit BG/BB. Learned: ``params_``, ``log_likelihood_``, ``n_``."""

    params_: BgBbParameters = field(init=False, repr=False, compare=False)
    log_likelihood_: float = field(init=False, repr=False, compare=False)
    n_: int = field(init=False, repr=False, compare=False)

    def fit(self, frequency: ArrayLike, recency: ArrayLike, chances: ArrayLike, *, weights: ArrayLike | None = None) -> BgBb:
        """``frequency`` purchases and ``recency`` number of the last one among ``chances`` (all whole); n values each."""
        rows = merged(_whole(frequency, recency, chances, weights))
        w = rows.weights / rows.customers
        likelihood = with_differences(lambda p: float(w @ _log_likelihood(p, rows)))
        best, value = maximise(likelihood, np.array([1.0, 1.0, 1.0, 2.0]), where="BgBb")
        self.params_ = BgBbParameters(*(float(parameter) for parameter in best))
        self.log_likelihood_, self.n_ = value * rows.customers, round(rows.customers)
        return self

    def p_alive(self, frequency: ArrayLike, recency: ArrayLike, chances: ArrayLike) -> Floats:
        """P(alive at the next chance | history), n values in 0..1."""
        from scipy.special import betaln

        rows, p = _whole(frequency, recency, chances, None), self.learned("params_")
        array = np.array([p.alpha, p.beta, p.gamma, p.delta])
        buys = betaln(p.alpha + rows.x, p.beta + rows.T - rows.x) - betaln(p.alpha, p.beta)
        stays = betaln(p.gamma, p.delta + rows.T + 1) - betaln(p.gamma, p.delta)
        return np.asarray(np.exp(buys + stays - _log_likelihood(array, rows)), dtype=np.float64)


def _whole(frequency: ArrayLike, recency: ArrayLike, chances: ArrayLike, weights: ArrayLike | None) -> Histories:
    return histories(frequency, whole_numbers(recency, "recency", low=0), whole_numbers(chances, "chances", low=1), weights)


def _log_likelihood(p: Floats, rows: Histories) -> Floats:
    from scipy.special import betaln

    alpha, beta, gamma, delta = p
    total = betaln(alpha + rows.x, beta + rows.T - rows.x) + betaln(gamma, delta + rows.T)
    for later in range(int((rows.T - rows.t_x).max())):
        left = rows.t_x + later  # the last time alive
        possible = left < rows.T
        silent = betaln(alpha + rows.x, np.where(possible, beta + left - rows.x, 1.0)) + betaln(gamma + 1, delta + left)
        total = np.where(possible, np.logaddexp(total, silent), total)
    result: Floats = total - betaln(alpha, beta) - betaln(gamma, delta)
    return result
