"""Cohorts and survival: small exact tables."""

from __future__ import annotations

import numpy as np
import pytest

from guanxi.measures import MeasureError, cohort_table, cohort_table_from_counts, kaplan_meier


def test_it_counts_who_came_back_in_each_later_month() -> None:
    who = ["a", "b", "a", "a", "c", "b", "b"]
    when = ["2026-01-05", "2026-01-20", "2026-02-01", "2026-02-09", "2026-02-03", "2026-03-01", "2026-03-31"]
    table = cohort_table(who, when, as_of="2026-03-31")
    assert table.cohorts == ("2026-01", "2026-02", "2026-03")
    assert table.sizes.tolist() == [2, 1, 0]
    assert table.active.tolist() == [[2, 1, 1], [1, 0, -1], [0, -1, -1]]
    assert table.share[0].tolist() == [1, 0.5, 0.5]
    assert np.isnan(table.share[1, 2])
    assert table.overall[1] == pytest.approx(1 / 3)
    assert not table.last_is_open


def test_it_says_that_the_last_month_is_not_over() -> None:
    assert cohort_table(["a"], ["2026-03-01"], as_of="2026-03-30").last_is_open


def test_it_counts_quarters_and_years_too() -> None:
    assert cohort_table(["a"], ["2026-02-01"], as_of="2026-07-01", period="quarter").cohorts == ("2026-Q1", "2026-Q2", "2026-Q3")
    assert cohort_table(["a"], ["2025-02-01"], as_of="2026-07-01", period="year").cohorts == ("2025", "2026")


def test_it_takes_counts_from_a_database() -> None:
    table = cohort_table_from_counts(["1", "2"], [0, 0, 1], [0, 1, 0], [10, 4, 7])
    assert table.share[0].tolist() == [1, 0.4]
    assert table.low[0, 1] < 0.4 < table.high[0, 1]


def test_it_refuses_more_active_than_there_are() -> None:
    with pytest.raises(MeasureError, match="active"):
        cohort_table_from_counts(["1", "2"], [0, 0], [0, 1], [4, 5])


def test_it_follows_kaplan_and_meier() -> None:
    # the leukaemia patients of Freireich et al. (1963) under 6-MP, as printed in every textbook
    time = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
    left = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
    curve = kaplan_meier(time, left)
    assert curve.times.tolist() == [0, 6, 7, 10, 13, 16, 22, 23]
    assert np.round(curve.survival, 4).tolist() == [1, 0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert curve.median == 23
    assert curve.at_risk.tolist() == [21, 21, 17, 15, 12, 11, 7, 6]
    assert (round(curve.low[1], 4), round(curve.high[1], 4)) == (0.6197, 0.9516)


def test_it_reaches_no_median_where_most_are_still_there() -> None:
    assert kaplan_meier([1, 2, 3, 4], [1, 0, 0, 0]).median is None
