"""Turning what callers hand in (lists, arrays, frame columns) into checked arrays; a refusal says what, where and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from guanxi.measures.errors import MeasureError

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]


def column(frame: Any, name: str) -> NDArray[Any]:
    """One column of anything that answers ``frame[name]``: pandas, polars, Arrow table, DuckDB result as dict of arrays."""
    try:
        return np.asarray(frame[name])
    except (KeyError, IndexError, ValueError, TypeError) as missing:
        raise MeasureError("there is no such column", where=name, do="Name a column of the frame") from missing
    except Exception as missing:
        if "NotFound" in type(missing).__name__:  # polars has its own exception family
            raise MeasureError("there is no such column", where=name, do="Name a column of the frame") from missing
        raise


def numbers(values: ArrayLike, where: str, *, low: float | None = None, above: float | None = None, empty: bool = False) -> Floats:
    """A one-dimensional float array without gaps; ``low`` is the least allowed value, ``above`` must be exceeded."""
    array = _as_floats(values, where)
    if array.ndim != 1:
        raise MeasureError(f"one dimension is needed, {array.ndim} came", where=where, do="Pass one flat list of numbers")
    if array.size == 0 and not empty:
        raise MeasureError("it is empty", where=where, do="Pass at least one value")
    _refuse(~np.isfinite(array), "is missing or infinite", where, "Drop or fill the gaps first")
    if low is not None:
        _refuse(array < low, f"is below {low:g}", where, f"Values from {low:g} upwards are needed")
    if above is not None:
        _refuse(array <= above, f"is not above {above:g}", where, f"Values above {above:g} are needed")
    return array


def whole_numbers(values: ArrayLike, where: str, *, low: int | None = None, high: int | None = None, empty: bool = False) -> Integers:
    """As :func:`numbers`, and whole; returned as int64."""
    array = numbers(values, where, low=low, empty=empty)
    _refuse(array != np.floor(array), "is not a whole number", where, "Whole numbers are needed")
    if high is not None:
        _refuse(array > high, f"is above {high}", where, f"Values up to {high} are needed")
    return array.astype(np.int64)


def number(value: float, where: str, *, low: float | None = None, high: float | None = None, above: float | None = None) -> float:
    """One finite number within its bounds."""
    array = numbers([value], where, low=low, above=above)
    if high is not None:
        _refuse(array > high, f"is above {high:g}", where, f"Values up to {high:g} are needed")
    return float(array[0])


def count(value: float, where: str) -> int:
    """One whole number from zero upwards."""
    return int(whole_numbers([value], where, low=0)[0])


def same_length(**arrays: NDArray[Any]) -> int:
    """The common length; a difference names both columns."""
    lengths = {name: len(array) for name, array in arrays.items()}
    first, size = next(iter(lengths.items()))
    for name, length in lengths.items():
        if length != size:
            raise MeasureError(f"{length} values against {size} of {first}", where=name, do="Pass columns of the same length")
    return size


def table(values: ArrayLike, names: Sequence[str], where: str = "features") -> Floats:
    """A float matrix (rows × len(names)) without gaps."""
    matrix = _as_floats(values, where)
    if matrix.ndim != 2 or matrix.shape[1] != len(names):
        raise MeasureError(f"shape {matrix.shape} does not fit {len(names)} names", where=where, do="Pass rows × named columns")
    for place, name in enumerate(names):
        _refuse(~np.isfinite(matrix[:, place]), "is missing or infinite", name, "Drop or fill the gaps first")
    return matrix


def _as_floats(values: ArrayLike, where: str) -> Floats:
    try:
        return np.asarray(values, dtype=np.float64)
    except (TypeError, ValueError) as odd:
        raise MeasureError("it holds something that is not a number", where=where, do="Pass numbers only") from odd


def _refuse(bad: NDArray[np.bool_], what: str, where: str, do: str) -> None:
    if bad.any():
        place = int(np.argmax(bad))
        raise MeasureError(f"value {place + 1} of {bad.size} {what}", where=where, do=do)


def day(value: date | str | np.datetime64, where: str) -> np.datetime64:
    """One calendar day."""
    return np.datetime64(days([str(value)], where)[0], "D")


def days(values: ArrayLike, where: str) -> NDArray[np.datetime64]:
    """Calendar days from dates, datetimes or ISO text."""
    try:
        array = np.asarray(values).astype("datetime64[D]")
    except (TypeError, ValueError) as odd:
        raise MeasureError("something is not a date", where=where, do="Pass dates, datetimes or ISO text (2026-03-31)") from odd
    if np.isnat(array).any():
        raise MeasureError("a date is missing", where=where, do="Drop rows without a date first")
    return array
