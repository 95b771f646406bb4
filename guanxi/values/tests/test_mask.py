"""Masks tell two values apart and hide what could be used."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.values.mask import masked_mail, masked_phone, masked_text


@pytest.mark.parametrize(
    ("number", "mask"),
    [
        ("138 1234 5678", "138****5678"),
        ("13812345678", "138****5678"),
        ("+86 138 1234 5678", "+86 138****5678"),
        ("+1 415-555-2671", "+1 415****2671"),
        ("+8613812345678", "861****5678"),
        ("021-5555 1234", "021****1234"),
        ("5555 123", "***"),
        ("", "***"),
    ],
)
def test_a_phone_keeps_its_beginning_and_its_end(number: str, mask: str) -> None:
    assert masked_phone(number) == mask


@pytest.mark.parametrize(
    ("address", "mask"),
    [
        ("wanglihua@qq.com", "w***@qq.com"),
        ("王丽@例子.公司", "王***@例子.公司"),
        ("w@qq.com", "***@qq.com"),
        ("nonsense", "n***"),
        ("", "***"),
    ],
)
def test_a_mail_keeps_its_first_character_and_its_domain(address: str, mask: str) -> None:
    assert masked_mail(address) == mask


@pytest.mark.parametrize(("text", "mask"), [("王丽华", "王***"), (" Secret ", "S***"), ("王", "***"), ("", "***")])
def test_a_text_keeps_its_first_character_where_that_is_not_all_of_it(text: str, mask: str) -> None:
    assert masked_text(text) == mask


@given(st.text(alphabet="0123456789", min_size=8, max_size=15))
def test_of_a_phone_something_stays_hidden(digits: str) -> None:
    mask = masked_phone(digits)
    assert digits not in mask
    assert sum(sign.isdigit() for sign in mask) == 7


@given(st.text(min_size=2))
def test_of_a_text_no_more_than_one_character_shows(text: str) -> None:
    assert len(masked_text(text)) <= 4
