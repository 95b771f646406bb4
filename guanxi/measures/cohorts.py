"""Cohort retention: of those who first bought in one period, how many bought again in each later one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from guanxi.measures.checking import Floats, Integers, day, days, same_length, whole_numbers
from guanxi.measures.errors import MeasureError
from guanxi.measures.proportions import wilson

Period = Literal["month", "quarter", "year"]
_MONTHS = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class CohortTable:
    """Rows are cohorts, columns ages 0, 1, 2 … in periods; cells that lie in the future are NaN (−1 in ``active``).

    ``sizes`` customers per cohort, ``active`` how many bought at that age, ``share`` = active / size with Wilson ``low`` and ``high``;
    ``overall`` the share per age over all cohorts that have reached it. The last period may not be over yet: ``last_is_open``.
    """

    cohorts: tuple[str, ...]
    sizes: Integers
    active: Integers
    share: Floats
    low: Floats
    high: Floats
    overall: Floats
    last_is_open: bool
    confidence: float = 0.95


def cohort_table(
    customers: ArrayLike, dates: ArrayLike, *, as_of: date | str | np.datetime64, period: Period = "month", confidence: float = 0.95
) -> CohortTable:
    """From single orders: ``customers`` and ``dates`` run in parallel, n each; later orders than ``as_of`` are an error.

    >>> table = cohort_table(["a", "b", "a"], ["2026-01-03", "2026-01-09", "2026-02-20"], as_of="2026-02-28")
    >>> table.cohorts, table.share.tolist()
    (('2026-01', '2026-02'), [[1.0, 0.5], [nan, nan]])
    """
    today, when = day(as_of, "as_of"), days(dates, "dates")
    who = np.unique(np.asarray(customers), return_inverse=True)[1]
    same_length(customers=who, dates=when)
    if when.size == 0 or (when > today).any():
        raise MeasureError("there is no order up to that day, or one after it", where="dates", do=f"Pass orders up to {today}")
    index = _periods(when, period)
    first = np.full(who.max() + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, who, index)
    pairs = np.unique(np.column_stack([who, index]), axis=0)
    start, last = int(first.min()), int(_periods(np.array([today]), period)[0])
    cells, counts = np.unique(np.column_stack([first[pairs[:, 0]], pairs[:, 1] - first[pairs[:, 0]]]), axis=0, return_counts=True)
    names = [_label(number, period) for number in range(start, last + 1)]
    is_open = int(_periods(np.array([today + np.timedelta64(1, "D")]), period)[0]) == last
    return cohort_table_from_counts(names, cells[:, 0] - start, cells[:, 1], counts, last_is_open=is_open, confidence=confidence)


def cohort_table_from_counts(
    cohorts: Sequence[str], cohort: ArrayLike, age: ArrayLike, active: ArrayLike, *, last_is_open: bool = False, confidence: float = 0.95
) -> CohortTable:
    """Where a database has counted: one row per (place in ``cohorts``, age in periods, distinct customers active at that age).

    ``cohorts`` names every period from the first to the current one, without holes, so that a quiet period shows as 0 and not as a gap.
    The count at age 0 is the size of the cohort.
    """
    count = len(cohorts)
    row, column = (whole_numbers(values, name, low=0, high=count - 1) for values, name in ((cohort, "cohort"), (age, "age")))
    seen = whole_numbers(active, "active", low=0)
    same_length(cohort=row, age=column, active=seen)
    table = np.zeros((count, count), dtype=np.int64)
    np.add.at(table, (row, column), seen)
    future = np.add.outer(np.arange(count), np.arange(count)) >= count
    if (table[future] > 0).any() or (table > table[:, :1]).any():
        raise MeasureError("more are active than the cohort holds, or in the future", where="active", do="Count distinct customers")
    return _finished(tuple(cohorts), table, future, last_is_open, confidence)


def _finished(names: tuple[str, ...], table: Integers, future: np.ndarray, last_is_open: bool, confidence: float) -> CohortTable:
    sizes = table[:, 0].copy()
    unknown = future | (sizes == 0)[:, None]
    share = np.where(unknown, np.nan, table / np.maximum(sizes, 1)[:, None])
    low, high = np.full(share.shape, np.nan), np.full(share.shape, np.nan)
    for row, column in np.argwhere(~unknown):
        low[row, column], high[row, column] = wilson(int(table[row, column]), int(sizes[row]), confidence=confidence)
    reached = np.where(future, 0, sizes[:, None]).sum(axis=0)
    overall = np.where(reached > 0, np.where(future, 0, table).sum(axis=0) / np.maximum(reached, 1), np.nan)
    return CohortTable(names, sizes, np.where(future, -1, table), share, low, high, overall, last_is_open, confidence)


def _periods(when: np.ndarray, period: Period) -> Integers:
    return np.asarray(when.astype("datetime64[M]").astype(np.int64) // _MONTHS[period], dtype=np.int64)


def _label(number: int, period: Period) -> str:
    month = str(np.datetime64(number * _MONTHS[period], "M"))
    if period == "quarter":
        return f"{month[:4]}-Q{(int(month[5:]) + 2) // 3}"
    return month if period == "month" else month[:4]
