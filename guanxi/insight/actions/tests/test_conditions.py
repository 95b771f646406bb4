"""Each condition on its own: who is found, who is not, and that nothing is claimed where there is nothing."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd
import pytest

from guanxi.insight.actions import conditions
from guanxi.insight.actions.kinds import KINDS
from guanxi.insight.actions.looking import birthdays_near

TODAY = 20_000.0


def bought(*rows):
    return pd.DataFrame(rows, columns=["customer_id", "days", "first", "last", "spent"])


def of(kind, **changed):
    return KINDS[kind].defaults | changed


def test_silent_is_measured_against_ones_own_gap():
    frame = bought(
        (1, 10, TODAY - 340, TODAY - 70, 900.0),  # monthly, silent for 70 days
        (2, 10, TODAY - 340 - 10, TODAY - 80 + 45, 900.0),  # about monthly, silent for 35
        (3, 4, TODAY - 430, TODAY - 70, 900.0),  # every four months: 70 days are nothing
        (4, 2, TODAY - 100, TODAY - 70, 900.0),  # two purchases are no habit
        (5, 10, TODAY - 3000, TODAY - 2000, 900.0),  # gone for years
        (6, 10, TODAY - 340, TODAY - 70, 1.0),  # of little value
    )
    found = conditions.silent_buyers(frame, TODAY, of("silent", top=90))
    assert found.to_dict("records") == [{"customer_id": 1, "since": TODAY - 70, "gap": 30.0, "top": 90.0}]
    assert len(conditions.silent_buyers(frame, TODAY, of("silent", top=100))) == 2


def test_a_first_order_is_one_purchase_day_within_its_days():
    frame = bought(
        *((place, days, TODAY - ago, TODAY, 1.0) for place, (days, ago) in enumerate([(1, 3), (1, 30), (1, 2), (1, 31), (2, 5)]))
    )
    assert conditions.first_orders(frame, TODAY, of("first_order"))["customer_id"].tolist() == [0, 1]


def test_a_fall_needs_a_value_above_before_and_below_now():
    frame = bought(*((place, 5, TODAY - 100, TODAY - 50, 9.0) for place in range(4)))
    alive, before = np.array([0.2, 0.2, 0.5, np.nan]), np.array([0.6, 0.25, 0.6, 0.6])
    found = conditions.fallen(frame, alive, before, TODAY, of("alive_fell"))
    assert found.to_dict("records") == [{"customer_id": 0, "since": TODAY, "alive": 0.2, "was": 0.6, "top": 10.0}]
    assert conditions.fallen(frame, alive, np.full(4, np.nan), TODAY, of("alive_fell")).empty  # no last run, no fall


def test_ratings_fall_only_where_chance_does_not_explain_it():
    rng = np.random.default_rng(7)
    falling = [5, 5, 5, 5, 4, 4, 4, 3, 3, 2, 2, 1]
    noise = {place: (TODAY, rng.integers(1, 6, 12).tolist()) for place in range(1, 1001)}
    found = conditions.falling_ratings({0: (TODAY, falling)} | noise, of("rating_falls"))
    assert 0 in found["customer_id"].tolist()
    assert len(found) - 1 <= 20  # a thousand who fall by chance only: about one in a hundred
    assert conditions.falling_ratings({0: (TODAY, falling[:9])}, of("rating_falls")).empty  # under ten answers nothing is said


def test_nothing_bought_means_nobody_found():
    nobody = bought()
    for found in (
        conditions.silent_buyers(nobody, TODAY, of("silent")),
        conditions.first_orders(nobody, TODAY, of("first_order")),
        conditions.fallen(nobody, np.empty(0), np.empty(0), TODAY, of("alive_fell")),
        conditions.falling_ratings({}, of("rating_falls")),
    ):
        assert found.empty


@pytest.mark.parametrize(("today", "leap"), [(date(2027, 2, 27), True), (date(2028, 2, 27), False)])
def test_who_was_born_on_the_29th_celebrates_on_the_28th_where_there_is_none(today, leap):
    days = birthdays_near(today, 3)
    assert ((date(today.year, 2, 28), 2, 29) in days) is leap
    assert (2, 29) in {(month, day) for _day, month, day in days}
    assert [one for one, _month, _day in birthdays_near(date(2026, 12, 31), 1)] == [date(2026, 12, 31), date(2027, 1, 1)]
