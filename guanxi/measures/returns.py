"""The two figures that both go by the name ROI (formula [4]); they are never mixed."""

from __future__ import annotations

from guanxi.measures.checking import number
from guanxi.measures.results import Measured, not_defined


def ebitda_return(ebitda: float, investment: float) -> Measured:
    """EBITDA / investment, both in one currency; a ratio, .5 = half of the investment earned.

    >>> ebitda_return(50_000, 100_000).value
    0.5
    """
    earned, invested = number(ebitda, "ebitda"), number(investment, "investment", low=0)
    if invested == 0:
        return not_defined("no_investment", method="ebitda_return")
    return Measured(value=earned / invested, n=1, method="ebitda_return")


def net_return(gain: float, cost: float) -> Measured:
    """(gain − cost) / cost, both in one currency; 0 = the money came back, −1 = all lost.

    >>> net_return(150_000, 100_000).value
    0.5
    """
    gained, spent = number(gain, "gain"), number(cost, "cost", low=0)
    if spent == 0:
        return not_defined("no_cost", method="net_return")
    return Measured(value=(gained - spent) / spent, n=1, method="net_return")
