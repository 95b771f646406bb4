from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.values.dates import Order, guess_order, parse_date
from guanxi.values.problem import ValueProblem
from guanxi.values.spreadsheet_days import from_serial
from guanxi.values.tests.answering import answer

FIFTH_OF_MARCH = date(2024, 3, 5)


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-05",
        "2024/3/5",
        "20240305",
        "2024年3月5日",
        "24年3月5号",
        "２０２４年３月５日 星期二",
        "2024.3.5",
        "5.3.2024",
        "5 Mar 2024",
        "05-Mar-24",
        "March 5, 2024",
        "5th of March 2024",
        "5. März 2024",
        "Tue, 5 Mar 2024 15:05 GMT",
        "2024-03-05 00:00:00",
        "2024-03-05T15:05:00Z",
        "45356",
        "45356.75",
        "民国113年3月5日",
        "24/3/5",
    ],
)
def test_it_reads_chinese_and_western_dates(written: str) -> None:
    assert parse_date(written) == FIFTH_OF_MARCH


@pytest.mark.parametrize(("written", "order"), [("05/03/2024", "dmy"), ("03/05/2024", "mdy"), ("24/03/05", "ymd"), ("5-3-24", "dmy")])
def test_it_follows_the_order_of_the_column(written: str, order: Order) -> None:
    with pytest.raises(ValueProblem) as problem:
        parse_date(written)
    assert problem.value.code == "ambiguous"
    assert parse_date(written, order) == FIFTH_OF_MARCH


@pytest.mark.parametrize(
    ("samples", "order"),
    [
        (["05/03/2024", "25/03/2024"], "dmy"),
        (["05/03/2024", "03/25/2024 12:00"], "mdy"),
        (["24/03/05", "99/12/31"], "ymd"),
        (["05/03/2024", "05/13/2024"], "mdy"),
        (["05/03/2024", "13/05/2024"], "dmy"),
        (["05/03/2024", ""], None),
        (["25/03/2024", "03/25/2024"], None),
        (["2024-03-05"], None),
    ],
)
def test_it_learns_the_order_from_evidence_only(samples: list[str], order: Order | None) -> None:
    assert guess_order(samples) == order


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2024-02-30", "no_such_day"),
        ("2023-02-29", "no_such_day"),
        ("2024-13-01", "no_such_day"),
        ("0024-01-01", "year"),
        ("2101-01-01", "year"),
        ("0000-00-00", "year"),
        ("2024-03", "not_a_date"),
        ("tomorrow", "not_a_date"),
        ("", "not_a_date"),
    ],
)
def test_it_says_what_is_wrong(written: str, code: str) -> None:
    with pytest.raises(ValueProblem) as problem:
        parse_date(written)
    assert problem.value.code == code
    assert str(problem.value)


def test_it_refuses_a_month_of_25_when_days_come_first() -> None:
    with pytest.raises(ValueProblem):
        parse_date("03/25/2024", "dmy")


def test_it_counts_days_as_spreadsheets_do() -> None:
    assert from_serial(1) == datetime(1900, 1, 1)
    assert from_serial(59) == datetime(1900, 2, 28)
    assert from_serial(61) == datetime(1900, 3, 1)
    assert from_serial(45356.5) == datetime(2024, 3, 5, 12)
    assert from_serial(43894, epoch_1904=True) == datetime(2024, 3, 5)
    with pytest.raises(ValueProblem):
        from_serial(60)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
def test_it_reads_its_own_writing(day: date) -> None:
    assert parse_date(day.isoformat()) == day
    assert parse_date(f"{day.year}年{day.month}月{day.day}日") == day
    assert parse_date(day.strftime("%d %B %Y")) == day
    assert parse_date(day.strftime("%d/%m/%Y"), "dmy") == day
    assert parse_date(day.strftime("%m/%d/%Y"), "mdy") == day


@given(st.text(alphabet="0123456789-/.年月日: apmMarch", max_size=20))
def test_it_answers_any_text_with_a_day_or_a_sentence(text: str) -> None:
    assert answer(parse_date, text)
