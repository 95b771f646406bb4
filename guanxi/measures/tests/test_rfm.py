"""Recency, frequency, monetary: small exact tables."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from guanxi.measures import MeasureError, quintiles, rfm, rfm_from_totals, rfm_of_frame


def test_it_totals_orders_per_customer() -> None:
    found = rfm(["b", "a", "b"], ["2026-01-01", "2026-01-11", "2026-01-21"], [10, 20, -4], as_of="2026-01-31")
    assert found.customers.tolist() == ["a", "b"]
    assert found.recency.tolist() == [20, 10]
    assert found.frequency.tolist() == [1, 2]
    assert found.monetary.tolist() == [20, 6]


def test_it_reads_a_frame_of_any_make() -> None:
    orders = {"who": ["a", "b"], "when": ["2026-01-01", "2026-01-02"], "paid": [1.0, 2.0]}
    for frame in (orders, pd.DataFrame(orders)):
        assert rfm_of_frame(frame, customer="who", date="when", amount="paid", as_of="2026-01-02").recency.tolist() == [1, 0]


def test_it_names_a_column_that_is_not_there() -> None:
    with pytest.raises(MeasureError, match="paid"):
        rfm_of_frame(pd.DataFrame({"who": [1], "when": ["2026-01-01"]}), customer="who", date="when", amount="paid", as_of="2026-01-02")


def test_it_scores_the_most_recent_highest() -> None:
    found = rfm_from_totals(np.arange(10), np.arange(1, 11), np.arange(10)[::-1])
    assert found.r.tolist() == [5, 5, 4, 4, 3, 3, 2, 2, 1, 1]
    assert found.f.tolist() == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert found.score[0] == 515


def test_it_gives_equal_values_equal_scores() -> None:
    scores = quintiles([1] * 60 + [2] * 20 + list(range(3, 23)))
    assert set(scores[:60]) == {1}
    assert len(set(scores[60:80])) == 1
    assert scores[-1] == 5


def test_it_scores_a_constant_column_in_the_middle() -> None:
    assert set(quintiles([7] * 9)) == {3}


def test_it_refuses_an_order_after_the_day_of_the_figure() -> None:
    with pytest.raises(MeasureError, match="after 2026-01-01"):
        rfm([1], ["2026-01-02"], [1], as_of="2026-01-01")


def test_it_refuses_a_missing_date() -> None:
    with pytest.raises(MeasureError, match="dates"):
        rfm([1], [None], [1], as_of="2026-01-01")
