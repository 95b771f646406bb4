from __future__ import annotations

import pickle

import pytest

from guanxi.values.gender import parse_gender
from guanxi.values.problem import ValueProblem
from guanxi.values.truth import NO, YES, parse_truth


def test_it_knows_yes_and_no_in_both_languages() -> None:
    assert all(parse_truth(word) for word in ("是", "有", "Y", "TRUE", "1", "√", " ✓ ", "✔️", "ｙｅｓ"))
    assert not any(parse_truth(word) for word in ("否", "无", "N", "false", "0", "×", "没有"))
    assert not YES & NO


@pytest.mark.parametrize(
    ("written", "gender"),
    [
        ("男", "male"),
        ("M", "male"),
        ("先生", "male"),
        ("女", "female"),
        ("Mrs.", "female"),
        ("女士", "female"),
        ("其他", "other"),
        ("保密", None),
        ("", None),
    ],
)
def test_it_knows_gender_words(written: str, gender: str | None) -> None:
    assert parse_gender(written) == gender


def test_it_does_not_guess() -> None:
    for parse, word in ((parse_truth, "maybe"), (parse_truth, ""), (parse_gender, "1"), (parse_gender, "2")):
        with pytest.raises(ValueProblem):
            parse(word)


def test_its_sentence_survives_a_journey_between_processes() -> None:
    with pytest.raises(ValueProblem) as problem:
        parse_truth("maybe")
    copy = pickle.loads(pickle.dumps(problem.value))
    assert (copy.code, str(copy)) == ("not_yes_or_no", str(problem.value))


def test_it_speaks_the_language_of_the_reader() -> None:
    from django.utils import translation

    with pytest.raises(ValueProblem) as problem:
        parse_truth("maybe")
    with translation.override("zh-hans"):
        assert str(problem.value).startswith("“maybe”")
        assert "是" in str(problem.value)
