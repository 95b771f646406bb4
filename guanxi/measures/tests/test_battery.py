"""One battery that every estimator has to pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass
from typing import Any

import numpy as np
import pytest

from guanxi.measures import BgBb, BgNbd, GammaGamma, MeasureError, ParetoNbd, Sbg, SegmentFinder
from guanxi.measures.estimating import Estimator
from guanxi.measures.tests.worlds import NAMES, THREE, planted

HISTORY = ([2, 1, 0, 4, 0, 3, 1, 6], [30, 2, 0, 35, 0, 20, 11, 38.5], [39, 39, 39, 38, 38, 38, 37, 39])


@dataclass
class Case:
    """How to make, feed and spoil one estimator; ``columns`` are its positional arguments, ``learned`` its result."""

    make: Callable[[], Estimator]
    columns: tuple[Any, ...]
    learned: str = "params_"
    rest: tuple[Any, ...] = ()

    def fit(self, columns: tuple[Any, ...] | None = None) -> Any:
        model: Any = self.make()
        return model.fit(*(self.columns if columns is None else columns), *self.rest)


CASES = {
    "BgNbd": Case(BgNbd, HISTORY),
    "MbgNbd": Case(lambda: BgNbd(first_may_leave=True), HISTORY),
    "ParetoNbd": Case(ParetoNbd, HISTORY),
    "BgBb": Case(BgBb, ([0, 1, 2, 5, 6, 3], [0, 1, 4, 6, 6, 3], [6, 6, 6, 6, 6, 6])),
    "Sbg": Case(Sbg, ([1000, 631, 468, 382],)),
    "GammaGamma": Case(GammaGamma, ([1, 2, 3, 5, 2, 1], [20.0, 35.0, 28.0, 31.0, 80.0, 12.0])),
    "SegmentFinder": Case(SegmentFinder, (planted(THREE, 400)[0],), "result_", (NAMES,)),
}
every = pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())


def spoiled(case: Case, value: float) -> tuple[Any, ...]:
    """The first column with one value replaced."""
    first = np.array(case.columns[0], dtype=float)
    first[(1,) * first.ndim] = value
    return first, *case.columns[1:]


@every
def test_it_tells_its_parameters_and_can_be_made_from_them(case: Case) -> None:
    model = case.make()
    assert type(model)(**model.get_params()) == model


@every
def test_it_returns_itself_and_learns_the_same_again(case: Case) -> None:
    model = case.fit()
    again = case.fit()
    assert isinstance(model, type(case.make()))
    one, two = getattr(model, case.learned), getattr(again, case.learned)
    assert repr(one) == repr(two)


@every
def test_it_forgets_the_last_fit_when_fitted_again(case: Case) -> None:
    model = case.fit()
    before = repr(getattr(model, case.learned))
    model.fit(*case.columns, *case.rest)
    assert repr(getattr(model, case.learned)) == before


@every
def test_it_leaves_its_input_alone(case: Case) -> None:
    copies = tuple(np.array(column, dtype=float) for column in case.columns)
    kept = tuple(column.copy() for column in copies)
    case.fit(copies)
    assert all(np.array_equal(one, two) for one, two in zip(copies, kept, strict=True))


@every
def test_it_learns_a_frozen_result(case: Case) -> None:
    result = getattr(case.fit(), case.learned)
    with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
        setattr(result, next(iter(result.__slots__)), 1)


@every
@pytest.mark.parametrize("value", [np.nan, np.inf], ids=["gap", "infinite"])
def test_it_refuses_gaps_and_says_where(case: Case, value: float) -> None:
    with pytest.raises(MeasureError, match="missing or infinite") as refused:
        case.fit(spoiled(case, value))
    assert refused.value.where
    assert refused.value.do


@every
def test_it_refuses_nothing_at_all(case: Case) -> None:
    with pytest.raises(MeasureError, match="empty"):
        case.fit(tuple(np.array(column, dtype=float)[:0] for column in case.columns))


@every
def test_it_refuses_text(case: Case) -> None:
    with pytest.raises(MeasureError, match=r"not a number|shape"):
        case.fit((["many"] * len(case.columns[0]), *case.columns[1:]))


@pytest.mark.parametrize("name", [name for name in CASES if name != "SegmentFinder"])
def test_it_refuses_negative_counts(name: str) -> None:
    with pytest.raises(MeasureError):
        CASES[name].fit(spoiled(CASES[name], -1))


@pytest.mark.parametrize("name", ["BgNbd", "ParetoNbd", "GammaGamma", "BgBb"])
def test_it_refuses_columns_of_different_length(name: str) -> None:
    case = CASES[name]
    with pytest.raises(MeasureError, match="values against"):
        case.fit((*case.columns[:-1], case.columns[-1][:-1]))


@pytest.mark.parametrize("model", [BgNbd(), ParetoNbd(), BgBb()], ids=lambda model: type(model).__name__)
def test_it_says_that_it_has_not_learned_yet(model: Any) -> None:
    with pytest.raises(MeasureError, match="Call fit first"):
        model.p_alive([1], [1], [2])


@pytest.mark.parametrize(("x", "t_x", "age"), [([1], [5], [4]), ([0], [3], [9]), ([1.5], [1], [3]), ([0], [0], [0])])
def test_it_refuses_histories_that_cannot_be(x: list[float], t_x: list[float], age: list[float]) -> None:
    with pytest.raises(MeasureError):
        BgNbd().fit(x, t_x, age)
