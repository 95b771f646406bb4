"""Purchase histories as (x, t_x, T), checked, and merged where equal so that a fit touches each distinct history once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from guanxi.measures.checking import Floats, Integers, numbers, same_length, whole_numbers
from guanxi.measures.errors import MeasureError


@dataclass(frozen=True, slots=True)
class Histories:
    """``x`` repeat purchases, the last at age ``t_x`` of age ``T`` (any one unit of time), ``weights`` customers with that history."""

    x: Integers
    t_x: Floats
    T: Floats
    weights: Floats

    @property
    def customers(self) -> float:
        return float(self.weights.sum())


def histories(frequency: ArrayLike, recency: ArrayLike, age: ArrayLike, weights: ArrayLike | None = None) -> Histories:
    """Check the columns: x whole and ≥ 0, 0 ≤ t_x ≤ T, t_x = 0 where x = 0; T may be 0 for those who first bought today, not for all."""
    x, t_x, whole = whole_numbers(frequency, "frequency", low=0), numbers(recency, "recency", low=0), numbers(age, "age", low=0)
    size = same_length(frequency=x, recency=t_x, age=whole)
    heavy = np.ones(size) if weights is None else numbers(weights, "weights", low=0)
    same_length(frequency=x, weights=heavy)
    _refuse(t_x > whole, "the last purchase lies after the end", "recency", "Recency is the age at the last purchase, at most age")
    _refuse((x == 0) & (t_x > 0), "a customer without repeat purchase has a last one", "recency", "Set recency to 0 where frequency is 0")
    _refuse(np.array([whole.max() <= 0]), "everyone has just bought for the first time", "age", "Wait until some time has passed")
    return Histories(x, t_x, whole, heavy)


def merged(rows: Histories) -> Histories:
    """Equal histories once, with their weights added; the order is that of (x, t_x, T)."""
    first, _, weights = group((rows.x, rows.t_x, rows.T), rows.weights)
    return Histories(rows.x[first], rows.t_x[first], rows.T[first], weights)


def group(columns: tuple[NDArray[np.generic], ...], weights: Floats | None = None) -> tuple[Integers, Integers, Floats]:
    """Distinct rows of parallel columns: (place of a first one, which group each row is in, weight of each group)."""
    code = np.zeros(len(columns[0]), dtype=np.int64)
    for values in columns:
        distinct, place = np.unique(values, return_inverse=True)
        code = code * len(distinct) + place
        code = np.unique(code, return_inverse=True)[1] if len(columns) > 3 else code
    _, first, which = np.unique(code, return_index=True, return_inverse=True)
    return first, which, np.bincount(which, weights=weights).astype(np.float64)


def _refuse(bad: NDArray[np.bool_], what: str, where: str, do: str) -> None:
    if bad.any():
        raise MeasureError(f"in row {int(np.argmax(bad)) + 1} {what}", where=where, do=do)
