"""Whose birthday it is in a period: counted day by day, against what the database is asked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.records.asking import Asking
from guanxi.records.filtering import parse
from guanxi.records.finding import Question, find
from guanxi.records.registry import registry
from guanxi.records.writing import create
from guanxi.values.birth import parse_birth
from guanxi.values.period import days_of
from guanxi.values.problem import ValueProblem

pytestmark = pytest.mark.django_db
BIRTHS = ["1988-01-01", "--01-31", "--02-28", "1996-02-29", "--03-01", "--06-15", "1970-12-25", "--12-31"]
PERIODS = ["today", "tomorrow", "this_week", "this_month", "next_month", "last_month", "next_7_days", "next_30_days", "next_90_days"]
PERIODS += ["this_quarter", "this_year", "last_12_months", "next_400_days", "3_days_ahead"]
TODAYS = [
    date(2026, 2, 27),
    date(2027, 2, 28),
    date(2028, 2, 28),
    date(2028, 2, 29),
    date(2026, 12, 28),
    date(2026, 1, 1),
    date(2027, 3, 1),
]


@pytest.fixture
def people():
    create(registry.of("person"), [{"name": birth, "birth": birth} for birth in BIRTHS], by=SYSTEM)
    create(registry.of("person"), [{"name": "nobody knows"}, {"name": "the year alone", "birth_year": 1990}], by=SYSTEM)


def asked(op: str, period: str, today: date) -> set[str]:
    asking = Asking(SYSTEM, now=datetime(today.year, today.month, today.day, 12, tzinfo=UTC))
    page = find(registry.of("person"), Question(columns=("name",), filter=parse({"field": "birth", "op": op, "value": period})), asking)
    return {record.values["name"] for record in page.records}


def counted(period: str, today: date) -> set[str]:
    start, end = days_of(period, today=today)
    days = {start + timedelta(days=number) for number in range((end - start).days)}
    return {birth for birth in BIRTHS if any(parse_birth(birth).birthday_in(day.year) == day for day in days)}


def test_it_finds_whose_birthday_it_is(people):
    everybody = {*BIRTHS, "nobody knows", "the year alone"}
    for today in TODAYS:
        for period in PERIODS:
            expected = counted(period, today)
            assert asked("in_period", period, today) == expected, (period, today)
            assert asked("not_in_period", period, today) == everybody - expected, (period, today)


def test_it_says_what_is_no_period(people):
    with pytest.raises(ValueProblem):
        registry.of("person").by_name["birth"].condition("in_period", "sometime", Asking(SYSTEM))


def test_the_form_offers_periods(world):
    page = world.client("alice").get("/people/filter/?field=birth", headers={"HX-Request": "true"}).content.decode()
    assert 'value="in_period" selected' in page
    assert "next 30 days" in page
