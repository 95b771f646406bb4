from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.values.birth import Birth, parse_birth
from guanxi.values.problem import ValueProblem


@pytest.mark.parametrize("written", ["3月12日", "--03-12", "--0312", "3-12", "12 March", "Mar 12"])
def test_it_needs_no_year(written: str) -> None:
    assert parse_birth(written) == Birth(3, 12)
    assert parse_birth(written).age_on(date(2024, 3, 12)) is None


def test_it_gives_full_years() -> None:
    birth = parse_birth("1990年3月12日")
    assert [birth.age_on(date(2024, 3, day)) for day in (11, 12)] == [33, 34]
    assert birth.age_on(date(1980, 1, 1)) is None


def test_it_celebrates_a_leap_day_every_year() -> None:
    birth = parse_birth("2月29日")
    assert birth.next_birthday(date(2023, 2, 1)) == date(2023, 2, 28)
    assert birth.next_birthday(date(2023, 3, 1)) == date(2024, 2, 29)


@pytest.mark.parametrize(
    ("written", "code"), [("2月30日", "no_such_day"), ("1990-02-29", "no_such_day"), ("2030-01-01", "future"), ("marathon 5", "not_a_date")]
)
def test_it_says_what_is_wrong(written: str, code: str) -> None:
    with pytest.raises(ValueProblem) as problem:
        parse_birth(written, today=date(2024, 1, 1))
    assert problem.value.code == code


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.booleans())
def test_it_reads_its_own_writing(day: date, with_year: bool) -> None:
    birth = Birth(day.month, day.day, day.year if with_year else None)
    assert parse_birth(str(birth)) == birth


@given(st.dates(date(1900, 1, 1), date(2000, 12, 31)), st.dates(date(2001, 1, 1), date(2100, 12, 31)))
def test_its_next_birthday_is_within_a_year(born: date, today: date) -> None:
    following = Birth(born.month, born.day).next_birthday(today)
    assert 0 <= (following - today).days <= 366
