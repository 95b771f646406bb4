"""One way to the maximum likelihood for every buying model: L-BFGS-B on the logs of the parameters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from guanxi.measures.checking import Floats
from guanxi.measures.errors import MeasureError

Objective = Callable[[Floats], tuple[float, Floats]]

WIDEST = 14.0  # parameters stay within e**-14 .. e**14: beyond that the data do not say
WALL = 1e10


def maximise(log_likelihood: Objective, start: Floats, *, where: str) -> tuple[Floats, float]:
    """The parameters (not their logs) with the highest log-likelihood, and that value.

    ``log_likelihood(parameters)`` gives the value and its gradient by the parameters themselves.
    """
    from scipy.optimize import minimize

    def falling(logs: Floats) -> tuple[float, Floats]:
        parameters = np.exp(logs)
        value, slope = log_likelihood(parameters)
        if not np.isfinite(value):  # so far out that functions overflow: a wall, the search turns back
            return WALL, np.zeros_like(logs)
        return -value, -np.nan_to_num(slope * parameters, nan=0.0, posinf=0.0, neginf=0.0)

    settings: dict[str, Any] = {"maxiter": 500, "ftol": 1e-13, "gtol": 1e-7}
    found = minimize(falling, np.log(start), jac=True, method="L-BFGS-B", bounds=[(-WIDEST, WIDEST)] * len(start), options=settings)
    if found.fun >= WALL:
        raise MeasureError("no likelihood could be computed", where=where, do="Check the units: times should not span more than 1e6")
    return np.exp(found.x), -float(found.fun)


def with_differences(log_likelihood: Callable[[Floats], float]) -> Objective:
    """A likelihood without a handy gradient, by central differences on the logs."""

    def both(parameters: Floats) -> tuple[float, Floats]:
        slope = np.empty_like(parameters)
        for place in range(len(parameters)):
            step = np.ones_like(parameters)
            step[place] = np.exp(1e-5)
            slope[place] = (log_likelihood(parameters * step) - log_likelihood(parameters / step)) / (2e-5 * parameters[place])
        return log_likelihood(parameters), slope

    return both
