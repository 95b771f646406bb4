"""Customer lifetime value as discounted cash flow (formula [1]); each timing convention is a function of its own."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from guanxi.measures.checking import number, numbers
from guanxi.measures.results import Measured, not_defined


def clv_end_of_period(cash_flows: ArrayLike, rate: float) -> Measured:
    """Σ R_t / (1 + r)^t for t = 1..T: each period's margin (or revenue, say which) arrives at the period's end.

    ``cash_flows`` are T amounts in one currency, ``rate`` the discount rate per period (.10 = 10 %). Berger & Nasr (1998), case 1.

    >>> round(clv_end_of_period([1000, 1200, 1500, 1800], 0.10).value, 2)
    4257.22
    """
    return _discounted(cash_flows, rate, first=1.0, method="end_of_period")


def clv_start_of_period(cash_flows: ArrayLike, rate: float) -> Measured:
    """The same with each amount at its period's start: t = 0..T−1.

    >>> round(clv_start_of_period([1000, 1200, 1500, 1800], 0.10).value, 2)
    4682.95
    """
    return _discounted(cash_flows, rate, first=0.0, method="start_of_period")


def clv_mid_period(cash_flows: ArrayLike, rate: float) -> Measured:
    """The same with each amount in the middle of its period: t = ½..T−½.

    >>> round(clv_mid_period([1000, 1200, 1500, 1800], 0.10).value, 2)
    4465.01
    """
    return _discounted(cash_flows, rate, first=0.5, method="mid_period")


def clv_undiscounted(cash_flows: ArrayLike) -> Measured:
    """The plain sum; money later counts as much as money now.

    >>> clv_undiscounted([1000, 1200, 1500, 1800]).value
    5500.0
    """
    flows = numbers(cash_flows, "cash_flows")
    return Measured(value=float(flows.sum()), n=flows.size, method="undiscounted")


def clv_perpetual(cash_flow: float, rate: float, *, retention: float = 1.0) -> Measured:
    """Σ R · retention^(t−1) / (1 + r)^t without end = R / (1 + r − retention); not defined where that sum does not converge.

    >>> clv_perpetual(100, 0.10).value
    1000.0
    >>> round(clv_perpetual(100, 0.10, retention=0.8).value, 2)
    333.33
    >>> clv_perpetual(100, 0.0).reason
    'sum_without_end'
    """
    flow, kept = number(cash_flow, "cash_flow"), number(retention, "retention", low=0, high=1)
    gap = number(rate, "rate", above=-1) + (1.0 - kept)
    if gap <= 0:
        return not_defined("sum_without_end", method="perpetual")
    return Measured(value=flow / gap, n=1, method="perpetual")


def _discounted(cash_flows: ArrayLike, rate: float, *, first: float, method: str) -> Measured:
    flows, growth = numbers(cash_flows, "cash_flows"), 1.0 + number(rate, "rate", above=-1)
    times = first + np.arange(flows.size)
    return Measured(value=float(np.sum(flows / growth**times)), n=flows.size, method=method)
