"""What is said in one language is kept, and said again in another; what is no sentence of ours stays as it stands."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy, ngettext_lazy, override, pgettext_lazy

from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import keep, listed, remembered, say_again, sentence

MISSING = "“%(field)s” is missing."


def carried(text):
    """Through the database and back."""
    return json.loads(json.dumps(keep(text)))


def in_both(kept):
    with override("en"):
        english = say_again(kept)
    with override("zh-hans"):
        return english, say_again(kept)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_it_reads_as_gettext_at_once_and_is_said_again_in_either_language(language):
    with override(language):
        made = sentence(MISSING) % {"field": gettext_lazy("E-mail")}
        assert made == {"en": "“E-mail” is missing.", "zh-hans": "缺少“邮箱”。"}[language]
        kept = carried(made)
    assert in_both(kept) == ("“E-mail” is missing.", "缺少“邮箱”。")


def test_a_label_told_apart_by_its_context_keeps_it():
    assert in_both(carried(sentence(MISSING) % {"field": pgettext_lazy("of a thing", "Name")}))[1] == "缺少“名称”。"
    assert in_both(carried(sentence(MISSING) % {"field": gettext_lazy("Name")}))[1] == "缺少“姓名”。"


def test_a_list_of_labels_is_said_in_the_readers_words_and_what_a_cell_holds_as_it_stands():
    made = sentence("“%(value)s” is none of the choices: %(allowed)s.") % {
        "value": "100 %(x)s",
        "allowed": listed([gettext_lazy("Female"), gettext_lazy("Male"), "x"]),
    }
    assert in_both(carried(made)) == (
        "“100 %(x)s” is none of the choices: Female, Male, x.",
        "“100 %(x)s”不在可选项中：女、男、x。",
    )


def test_numbers_stay_numbers_and_exact_ones_stay_exact():
    made = sentence("“%(field)s” is at most %(limit)s.") % {"field": "x", "limit": Decimal("0.10")}
    assert in_both(carried(made))[0] == "“x” is at most 0.10."
    made = sentence("Line %(line)d holds a NUL character.") % {"line": 7}
    assert in_both(carried(made))[0] == "Line 7 holds a NUL character."


def test_a_problem_of_a_value_remembers_its_facts_but_only_those_it_says():
    problem = ValueProblem("off_scale", gettext_lazy("“%(text)s” is not a date. Write it like 2024-03-05."), text="昨天", in_field="x")
    with override("zh-hans"):
        kept = carried(str(problem))
    assert kept["params"] == {"text": "昨天"}
    assert in_both(kept)[0] == "“昨天” is not a date. Write it like 2024-03-05."


def test_what_is_no_sentence_of_ours_is_kept_as_it_stands():
    with override("zh-hans"):
        assert in_both(carried("some text: 100 %")) == ("some text: 100 %", "some text: 100 %")
        assert carried(remembered(gettext_lazy("Total")) + "!") == {"message": "合计!"}
    counted = ngettext_lazy("last %(count)d day", "last %(count)d days", 3)
    assert set(carried(counted)) == {"message"}
