from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.values.email_address import email_for_sending, email_key, parse_email
from guanxi.values.problem import ValueProblem
from guanxi.values.tests.answering import answer


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Li.Wei@Gmail.COM", "Li.Wei@gmail.com"),
        ("ｌｉ＠ｑｑ．ｃｏｍ", "li@qq.com"),
        ("li@例子。中国", "li@例子.中国"),
        ("a@xn--fsqu00a.com", "a@例子.com"),
        ("Li Wei <li@example.com>", "li@example.com"),
        ("mailto:li@example.cn ", "li@example.cn"),
        ("иван@почта.рф", "иван@почта.рф"),
        ("李伟@example.cn", "李伟@example.cn"),
    ],
)
def test_it_has_one_spelling(written: str, address: str) -> None:
    assert parse_email(written) == address


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("li", "no_at"),
        ("", "no_at"),
        ("a@b", "not_an_email"),
        ("a..b@c.com", "not_an_email"),
        ("li@qq,com", "not_an_email"),
        ("a@b.com;c@d.com", "several"),
        ("a@shop.test", "reserved"),
        ("pаypal@example.com", "look_alike"),
        ("a@аррӏе.com", "look_alike"),
    ],
)
def test_it_says_what_is_wrong(written: str, code: str) -> None:
    with pytest.raises(ValueProblem) as problem:
        parse_email(written)
    assert problem.value.code == code
    assert len(str(problem.value)) > 20


def test_it_is_the_same_mailbox_in_any_case() -> None:
    assert email_key("Li.Wei@gmail.com") == email_key("li.wei@GMAIL.com")


def test_it_is_sent_in_ascii() -> None:
    assert email_for_sending("li@例子.中国") == "li@xn--fsqu00a.xn--fiqs8s"


@given(st.emails())
def test_it_changes_nothing_when_read_twice(text: str) -> None:
    try:
        address = parse_email(text)
    except ValueProblem:
        return
    assert parse_email(address) == address


@given(st.text(max_size=30))
def test_it_answers_any_text_with_an_address_or_a_sentence(text: str) -> None:
    assert "@" in answer(parse_email, text) or "e-mail" in answer(parse_email, text)
