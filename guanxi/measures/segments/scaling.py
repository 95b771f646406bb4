"""Bringing features to one scale: signed log1p where that takes skew away, then median and interquartile range, outliers held at ±3."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guanxi.measures.checking import Floats

FURTHEST = 3.0


@dataclass(frozen=True, slots=True)
class Scaling:
    """Per column: whether the log is taken, and the centre and spread of what comes out."""

    names: tuple[str, ...]
    logged: tuple[bool, ...]
    center: tuple[float, ...]
    spread: tuple[float, ...]

    def bend(self, matrix: Floats) -> Floats:
        """Signed log1p on the skewed columns."""
        return np.where(self.logged, _log(matrix), matrix)

    def scale(self, matrix: Floats) -> Floats:
        return np.clip((self.bend(matrix) - self.center) / self.spread, -FURTHEST, FURTHEST)

    def rescale(self, bent: Floats) -> Floats:
        """From the bent space of another day into the scale of this one."""
        return np.clip((bent - self.center) / self.spread, -FURTHEST, FURTHEST)

    def unscale(self, scaled: Floats) -> Floats:
        """Back to the bent space, in which runs of different days can be compared."""
        return np.asarray(scaled * np.array(self.spread) + np.array(self.center), dtype=np.float64)


def learn_scaling(matrix: Floats, names: tuple[str, ...], *, logged: tuple[bool, ...] | None = None) -> Scaling:
    """``logged`` keeps the choice of an earlier run. A column without any spread keeps spread 1: it is then the same for all."""
    flags = logged or tuple(abs(_skewness(_log(column))) < abs(_skewness(column)) for column in matrix.T)
    bent = Scaling(names, flags, (0.0,) * len(names), (1.0,) * len(names)).bend(matrix)
    low, middle, high = np.quantile(bent, (0.25, 0.5, 0.75), axis=0)
    deviation = bent.std(axis=0)
    spread = np.maximum((high - low) / 1.349, deviation / 2)
    return Scaling(names, flags, tuple(middle.tolist()), tuple(np.where(spread > 0, spread, 1.0).tolist()))


def _log(values: Floats) -> Floats:
    return np.asarray(np.sign(values) * np.log1p(np.abs(values)), dtype=np.float64)


def _skewness(column: Floats) -> float:
    deviation = float(column.std())
    return 0.0 if deviation == 0 else float(((column - column.mean()) ** 3).mean() / deviation**3)
