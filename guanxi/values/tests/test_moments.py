from __future__ import annotations

from datetime import UTC, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.values.moments import parse_moment, parse_time, zone_named
from guanxi.values.problem import ValueProblem
from guanxi.values.tests.answering import answer

SEVEN_O_FIVE = datetime(2024, 3, 5, 7, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-05 15:05",
        "2024-03-05T15:05:00",
        "2024-03-05T07:05:00Z",
        "2024-03-05T08:05+01:00",
        "2024-03-05 15:05:00.000+0800",
        "2024/3/5 15:05",
        "2024年3月5日下午3:05",
        "2024年3月5日 15点05分",
        "5 Mar 2024 3:05 PM",
        "2024-03-05 02:05 America/New_York",
        "2024-03-05 15:05 GMT+8",
        "2024-03-05 15:05 北京时间",
        "1709622300",
        "1709622300000",
    ],
)
def test_it_is_kept_in_utc(written: str) -> None:
    assert parse_moment(written) == SEVEN_O_FIVE


def test_it_uses_the_zone_of_the_file_and_midnight_without_a_time() -> None:
    assert parse_moment("2024-07-05 12:00", "Europe/Berlin") == datetime(2024, 7, 5, 10, tzinfo=UTC)
    assert parse_moment("2024-01-05", "Europe/Berlin") == datetime(2024, 1, 4, 23, tzinfo=UTC)
    assert parse_moment("45356.5") == datetime(2024, 3, 5, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "clock"),
    [
        ("15:05", time(15, 5)),
        ("下午3:05", time(15, 5)),
        ("3:05 p.m.", time(15, 5)),
        ("3点半", time(3, 30)),
        ("晚上8点一刻", time(20, 15)),
        ("凌晨12:30", time(0, 30)),
        ("12:30 AM", time(0, 30)),
        ("12:30 PM", time(12, 30)),
        ("中午12点", time(12)),
        ("中午1点", time(13)),
        ("3pm", time(15)),
    ],
)
def test_it_reads_the_clock_in_both_languages(written: str, clock: time) -> None:
    assert parse_time(written) == clock


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2024-03-05 25:00", "no_such_day"),
        ("2024/3/5 12:61", "no_such_time"),
        ("2024-03-05 15:05 CST", "zone"),
        ("1800-01-01 00:00", "year"),
        ("soon", "not_a_date"),
    ],
)
def test_it_says_what_is_wrong(written: str, code: str) -> None:
    with pytest.raises(ValueProblem) as problem:
        parse_moment(written)
    assert problem.value.code == code


def test_it_refuses_a_clock_that_is_none() -> None:
    for text in ("12", "noon", "晚上12点", "25:00"):
        with pytest.raises(ValueProblem):
            parse_time(text)


@given(st.datetimes(datetime(1901, 1, 1), datetime(2099, 1, 1)), st.sampled_from(["Asia/Shanghai", "America/New_York", "UTC"]))
def test_it_reads_its_own_writing(moment: datetime, zone: str) -> None:
    aware = moment.replace(tzinfo=UTC)
    assert parse_moment(aware.isoformat(), zone) == aware
    local = aware.astimezone(zone_named(zone))
    assert parse_moment(local.isoformat(), "Asia/Tokyo") == aware or local.utcoffset().seconds % 60  # type: ignore[union-attr]


@given(st.text(alphabet="0123456789-/.年月日: TZ+apm下午", max_size=25))
def test_it_answers_any_text_with_a_moment_or_a_sentence(text: str) -> None:
    assert answer(parse_moment, text)
    assert answer(parse_time, text)
