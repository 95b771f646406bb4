from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.values.phone import Phone, parse_phone, parse_phone_with_extension, shown_phone
from guanxi.values.phone_writing import each_phone, phone_digits, phone_query
from guanxi.values.problem import ValueProblem
from guanxi.values.tests.answering import answer


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13800138000", "+8613800138000"),
        (" 138-0013-8000 ", "+8613800138000"),
        ("＋８６ 138 0013 8000", "+8613800138000"),
        ("0086-13800138000", "+8613800138000"),
        ("86 13800138000", "+8613800138000"),
        ("手机：13800138000", "+8613800138000"),
        ("13800138000.0", "+8613800138000"),
        ("1.3800138000E+10", "+8613800138000"),
        ("010-62345678", "+861062345678"),
        ("(0755) 1234 5678", "+8675512345678"),
        ("400-800-8888", "+864008008888"),
        ("95588", "+8695588"),
        ("+1 (202) 555-0143", "+12025550143"),
        ("+44 (0)20 7946 0958", "+442079460958"),
        ("0044 20 7946 0958", "+442079460958"),
        ("tel:+86-138-0013-8000", "+8613800138000"),
    ],
)
def test_it_reads_what_people_write(written: str, number: str) -> None:
    assert parse_phone(written) == number


@pytest.mark.parametrize("written", ["010-62345678-803", "(010) 6234 5678 转 803", "010 62345678 ext. 803", "01062345678x803"])
def test_it_keeps_the_extension_apart(written: str) -> None:
    assert parse_phone_with_extension(written) == Phone("+861062345678", "803")


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("1.38001E+10", "shortened"),
        ("61234567", "area_code"),
        ("13800138000/13900139000", "several"),
        ("1380013800", "impossible"),
        ("138001380001", "impossible"),
        ("n/a", "not_a_phone"),
        ("", "not_a_phone"),
    ],
)
def test_it_says_what_is_wrong(written: str, code: str) -> None:
    with pytest.raises(ValueProblem) as problem:
        parse_phone(written)
    assert problem.value.code == code
    assert len(str(problem.value)) > 20


def test_it_takes_the_country_from_the_caller_when_the_number_names_none() -> None:
    assert parse_phone("020 7946 0958", "GB") == "+442079460958"
    assert parse_phone("+86 13800138000", "GB") == "+8613800138000"


def test_it_is_shown_nationally_at_home_and_with_country_code_elsewhere() -> None:
    assert shown_phone("+8613800138000") == "138 0013 8000"
    assert shown_phone("+12025550143") == "+1 202-555-0143"


def test_it_splits_a_cell_that_holds_several() -> None:
    assert each_phone("13800138000/13900139000、010-62345678") == ["13800138000", "13900139000", "010-62345678"]


@given(st.from_regex(r"\A1[3-9][0-9]{9}\Z"))
def test_it_finds_any_run_of_digits_and_reading_twice_changes_nothing(mobile: str) -> None:
    number = parse_phone(mobile)
    assert parse_phone(number) == number
    assert phone_query(mobile[-4:]) in phone_digits(number)
    assert phone_query("010-6234") in phone_digits("+861062345678")
    assert phone_query(f"+86 {mobile[:3]}-{mobile[3:]}") in phone_digits(number)


@given(st.text(max_size=30))
def test_it_answers_any_text_with_a_number_or_a_sentence(text: str) -> None:
    assert answer(parse_phone, text).startswith(("+", "“"))
