from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.values.currencies import currency_name, minor_digits
from guanxi.values.money import Money, format_money, from_minor_units, parse_money
from guanxi.values.problem import ValueProblem
from guanxi.values.tests.answering import answer


def cny(amount: str) -> Money:
    return Money(Decimal(amount), "CNY")


@pytest.mark.parametrize(
    ("written", "amount", "currency"),
    [
        ("¥ 1 280", "1280", "CNY"),
        ("￥1,280.00", "1280", "CNY"),
        ("CNY 12", "12", "CNY"),
        ("12.50 EUR", "12.5", "EUR"),
        ("12,5 €", "12.5", "EUR"),
        ("US$5", "5", "USD"),
        ("3万美元", "30000", "USD"),
        ("1.2万元", "12000", "CNY"),
        ("HK$ 1,000", "1000", "HKD"),
        ("$12 AUD", "12", "AUD"),
        ("-¥5", "-5", "CNY"),
        ("(¥5)", "-5", "CNY"),
        ("jpy 1200", "1200", "JPY"),
        ("12", "12", "CNY"),
    ],
)
def test_it_reads_amount_and_currency(written: str, amount: str, currency: str) -> None:
    assert parse_money(written) == Money(Decimal(amount), currency)


def test_it_reads_a_shared_sign_as_the_home_currency() -> None:
    assert parse_money("$5", "HKD").currency == "HKD"
    assert parse_money("¥5", "JPY").currency == "JPY"
    assert parse_money("$5", "CNY").currency == "USD"


@pytest.mark.parametrize(
    ("written", "code"), [("12 XXX", "currency"), ("EUR 5 USD", "two_currencies_named"), ("CNY", "not_a_number"), ("5 DEM", "currency")]
)
def test_it_says_what_is_wrong(written: str, code: str) -> None:
    with pytest.raises(ValueProblem) as problem:
        parse_money(written)
    assert problem.value.code == code


def test_it_never_adds_two_currencies() -> None:
    assert cny("1") + cny("2") == cny("3")
    for combine in (Money.__add__, Money.__sub__, Money.__lt__, Money.__le__):
        with pytest.raises(ValueProblem, match="cannot be added or compared"):
            combine(cny("1"), Money(Decimal(1), "USD"))


def test_it_is_no_money_without_a_real_amount_and_currency() -> None:
    for amount, currency in (("NaN", "CNY"), ("Infinity", "CNY"), ("1", "ABC")):
        with pytest.raises(ValueProblem):
            Money(Decimal(amount), currency)


def test_it_rounds_half_away_from_zero_to_the_decimals_of_the_currency() -> None:
    assert [minor_digits(code) for code in ("CNY", "JPY", "KWD")] == [2, 0, 3]
    assert cny("2.345").rounded() == cny("2.35")
    assert cny("-2.345").rounded() == cny("-2.35")
    assert Money(Decimal("2.5"), "JPY").rounded().amount == 3


def test_it_is_shown_as_the_reader_writes_it() -> None:
    assert format_money(cny("1280"), "zh-hans") == "¥1,280.00"
    assert format_money(cny("1280"), "en") == "CN¥1,280.00"
    assert format_money(cny("12345.6"), "zh-hans", compact=True) == "¥1.2万"
    assert format_money(cny("1234567890"), "zh-hans", compact=True) == "¥12.3亿"
    assert format_money(cny("9999"), "zh-hans", compact=True) == "¥9,999.00"
    assert currency_name("CNY", "zh-hans") == "人民币"


amounts = st.decimals(min_value=-(10**9), max_value=10**9, places=2)


@given(amounts, amounts)
def test_it_takes_away_what_was_added(one: Decimal, other: Decimal) -> None:
    assert Money(one, "CNY") + Money(other, "CNY") - Money(other, "CNY") == Money(one, "CNY")


@given(amounts, st.integers(1, 30))
def test_it_loses_no_cent_when_shared(amount: Decimal, count: int) -> None:
    parts = Money(amount, "CNY").parts(count)
    assert sum(part.amount for part in parts) == amount
    assert max(part.amount for part in parts) - min(part.amount for part in parts) <= Decimal("0.01")


@given(st.integers(-(10**12), 10**12), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_it_counts_minor_units_both_ways(units: int, currency: str) -> None:
    assert from_minor_units(units, currency).in_minor_units() == units


@given(st.text(alphabet="0123456789., ¥$€CNYUSD元万", max_size=15))
def test_it_answers_any_text_with_money_or_a_sentence(text: str) -> None:
    assert answer(parse_money, text)
