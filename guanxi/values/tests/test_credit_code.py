from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from guanxi.values.credit_code import check_character, parse_credit_code, registered_in
from guanxi.values.problem import ValueProblem

REAL = "91110108551385082Q"


@pytest.mark.parametrize(
    "written", [REAL, REAL.lower(), "9111 0108 5513 8508 2Q", "９１１１０１０８５５１３８５０８２Ｑ", "9144030071526726XG"]
)
def test_it_takes_codes_that_fit(written: str) -> None:
    assert len(parse_credit_code(written)) == 18


@pytest.mark.parametrize(
    ("written", "code"), [(REAL[:-1], "length"), (REAL[:-1] + "R", "check"), (REAL[:-2] + "OQ", "character"), ("", "length")]
)
def test_it_says_what_is_wrong(written: str, code: str) -> None:
    with pytest.raises(ValueProblem) as problem:
        parse_credit_code(written)
    assert problem.value.code == code
    assert str(problem.value)


def test_it_knows_the_place_of_registration() -> None:
    assert registered_in(REAL) == "110108"


characters = st.sampled_from("0123456789ABCDEFGHJKLMNPQRTUWXY")


@given(st.lists(characters, min_size=17, max_size=17), st.integers(0, 16), characters)
def test_it_notices_any_single_wrong_character(first: list[str], place: int, wrong: str) -> None:
    code = "".join(first)
    whole = code + check_character(code)
    assert parse_credit_code(whole) == whole
    mistyped = whole[:place] + wrong + whole[place + 1 :]
    if mistyped != whole:
        with pytest.raises(ValueProblem):
            parse_credit_code(mistyped)
