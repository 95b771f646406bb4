from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.values.problem import ValueProblem
from guanxi.values.text import clean_line, clean_text


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("王丽华", "王丽华"),
        ("  Anna \t Schmidt\n", "Anna Schmidt"),
        ("王\u3000丽华", "王 丽华"),
        ("王\u200b丽\u202e华\ufeff", "王丽华"),
        ("Mu\u0308ller", "Müller"),
        ("a\x07b", "ab"),
        ("", ""),
    ],
)
def test_it_leaves_one_clean_line(written: str, line: str) -> None:
    assert clean_line(written) == line


def test_it_keeps_lines_and_joined_emoji_in_running_text() -> None:
    assert clean_text(" one \r\n\ttwo\x00".removesuffix("\x00") + "\n\n\n\n\nthree 👩\u200d💻 ") == "one\ntwo\n\n\nthree 👩\u200d💻"


@pytest.mark.parametrize("clean", [clean_line, clean_text])
@pytest.mark.parametrize("unstorable", ["a\x00b", "a\ud800b"])
def test_it_refuses_what_the_database_cannot_hold(clean: Callable[[str], str], unstorable: str) -> None:
    with pytest.raises(ValueProblem) as problem:
        clean(unstorable)
    assert problem.value.code == "unreadable"


def test_it_says_how_long_a_text_may_be() -> None:
    assert clean_line("王" * 200) == "王" * 200
    with pytest.raises(ValueProblem, match="201 characters, 200 are allowed"):
        clean_line("王" * 201)


@given(st.text())
def test_it_changes_nothing_when_cleaned_twice(text: str) -> None:
    try:
        line, whole = clean_line(text), clean_text(text)
    except ValueProblem:
        return
    assert clean_line(line) == line
    assert clean_text(whole) == whole
    assert "\n" not in line
