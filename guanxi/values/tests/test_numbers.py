from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.values.numbers import DecimalMark, guess_decimal_mark, parse_number
from guanxi.values.problem import ValueProblem
from guanxi.values.tests.answering import answer


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("1,234.56", "1234.56"),
        ("1.234,56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u00a0234\u00a0567,5", "1234567.5"),
        ("1'234.50", "1234.5"),
        ("1.234.567", "1234567"),
        ("1,23,456", "123456"),
        ("1,234", "1234"),
        ("1.234", "1.234"),
        ("0,123", "0.123"),
        ("1,23", "1.23"),
        ("¥1,234", "1234"),
        ("1.2万", "12000"),
        ("3亿元", "300000000"),
        ("12k", "12000"),
        ("(123)", "-123"),
        ("－１２３．５", "-123.5"),
        ("123-", "-123"),
        ("−5", "-5"),
        ("12.5%", "0.125"),
        ("1.5E3", "1500"),
        (".5", "0.5"),
        ("-0", "0"),
    ],
)
def test_it_reads_numbers_of_many_countries(written: str, number: str) -> None:
    assert str(parse_number(written)) == number


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("NaN", "not_a_number"),
        ("Infinity", "not_a_number"),
        ("", "not_a_number"),
        ("abc", "not_a_number"),
        ("1.2.3", "not_a_number"),
        ("1,234,56", "not_a_number"),
        ("(-5)", "not_a_number"),
        ("0,12,345", "not_a_number"),
        ("1_000", "not_a_number"),
        ("1e400", "too_large"),
        ("1e-400", "too_large"),
        ("9" * 40, "too_large"),
        ("1,2345", "ambiguous"),
    ],
)
def test_it_says_what_is_wrong(written: str, code: str) -> None:
    with pytest.raises(ValueProblem) as problem:
        parse_number(written)
    assert problem.value.code == code
    assert str(problem.value)


def test_it_follows_the_decimal_mark_of_the_column() -> None:
    assert parse_number("1.234", ",") == 1234
    assert parse_number("1,234", ",") == Decimal("1.234")
    with pytest.raises(ValueProblem):
        parse_number("1,23", ".")


@pytest.mark.parametrize(
    ("samples", "mark"),
    [(["1.234,56", "1.000"], ","), (["12,5"], ","), (["1,234.5"], "."), (["1,234", "5"], None), (["1.5", "1,5"], None), ([], None)],
)
def test_it_learns_the_decimal_mark_from_evidence_only(samples: list[str], mark: DecimalMark | None) -> None:
    assert guess_decimal_mark(samples) == mark


@given(st.decimals(min_value=-(10**12), max_value=10**12, places=4))
def test_it_reads_its_own_writing(number: Decimal) -> None:
    assert parse_number(str(number)) == number
    assert parse_number(f"{number:,}", ".") == number
    assert parse_number(f"{number:,}".translate(str.maketrans(",.", ".,")), ",") == number


@given(st.text(alphabet="0123456789.,' -+()eE%万亿¥k", max_size=20))
def test_it_answers_any_text_with_a_number_or_a_sentence(text: str) -> None:
    assert answer(parse_number, text)
