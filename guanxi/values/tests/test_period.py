from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.values.period import NAMES, Span, days_of, name_of, span_of
from guanxi.values.problem import ValueProblem

TUESDAY = date(2024, 3, 5)


@pytest.mark.parametrize(
    ("period", "start", "end"),
    [
        ("today", "2024-03-05", "2024-03-06"),
        ("yesterday", "2024-03-04", "2024-03-05"),
        ("this_week", "2024-03-04", "2024-03-11"),
        ("last_week", "2024-02-26", "2024-03-04"),
        ("this_month", "2024-03-01", "2024-04-01"),
        ("last_month", "2024-02-01", "2024-03-01"),
        ("this_quarter", "2024-01-01", "2024-04-01"),
        ("last_quarter", "2023-10-01", "2024-01-01"),
        ("this_year", "2024-01-01", "2025-01-01"),
        ("last_30_days", "2024-02-05", "2024-03-06"),
        ("next_7_days", "2024-03-06", "2024-03-13"),
        ("last_1_months", "2024-02-06", "2024-03-06"),
        ("30_days_ago", "2024-02-04", "2024-02-05"),
        ("3_days_ahead", "2024-03-08", "2024-03-09"),
    ],
)
def test_it_is_a_half_open_span_of_days(period: str, start: str, end: str) -> None:
    assert days_of(period, today=TUESDAY) == (date.fromisoformat(start), date.fromisoformat(end))


def test_it_is_today_where_the_reader_is() -> None:
    late_in_london = datetime(2024, 3, 5, 20, tzinfo=UTC)
    assert span_of("today", now=late_in_london, zone="Asia/Shanghai") == Span(
        datetime(2024, 3, 5, 16, tzinfo=UTC), datetime(2024, 3, 6, 16, tzinfo=UTC)
    )
    assert late_in_london in span_of("today", now=late_in_london, zone="Europe/London")


def test_it_has_23_hours_when_the_clocks_go_forward() -> None:
    span = span_of("today", now=datetime(2024, 3, 31, 12, tzinfo=UTC), zone="Europe/Berlin")
    assert span.end - span.start == timedelta(hours=23)


@pytest.mark.parametrize("period", ["someday", "last_0_days", "last_9999_days", "next_7_years", ""])
def test_it_refuses_what_is_no_period(period: str) -> None:
    with pytest.raises(ValueProblem):
        days_of(period, today=TUESDAY)


def test_it_has_a_name() -> None:
    assert [name_of(period) for period in ("last_30_days", "next_1_weeks", "7_days_ago")] == ["last 30 days", "next 1 week", "7 days ago"]


@given(st.sampled_from(sorted(NAMES)), st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_this_meets_last_and_next_without_gap(period: str, today: date) -> None:
    start, end = days_of(period, today=today)
    assert start < end
    if period.startswith("this_"):
        unit = period.removeprefix("this_")
        assert start <= today < end
        assert days_of(f"last_{unit}", today=today)[1] == start
        assert days_of(f"next_{unit}", today=today)[0] == end


@given(st.integers(1, 400), st.sampled_from(["days", "weeks", "months"]), st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_last_and_next_meet_tonight(count: int, unit: str, today: date) -> None:
    assert days_of(f"last_{count}_{unit}", today=today)[1] == days_of(f"next_{count}_{unit}", today=today)[0] == today + timedelta(days=1)
