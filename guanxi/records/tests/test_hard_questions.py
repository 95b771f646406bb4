"""Questions that nobody asks in good faith."""

from __future__ import annotations

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.records.asking import Asking
from guanxi.records.filtering import parse
from guanxi.records.finding import Question, count, find
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.writing import create

PERSON = registry.of("person")


def asked(tree, kind="person"):
    return [record.id for record in find(registry.of(kind), Question(columns=("created_at",), filter=parse(tree)), Asking(SYSTEM)).records]


@pytest.mark.django_db
def test_it_refuses_an_endless_chain_of_links():
    with pytest.raises(Invalid):
        asked({"field": "parent." * 400 + "name", "op": "is", "value": "x"}, "company")
    leaf = {"field": "parent." * 12 + "name", "op": "is", "value": "x"}
    with pytest.raises(Invalid):
        asked({"and": [leaf] * 40}, "company")


@pytest.mark.django_db
def test_it_refuses_a_branch_of_nothing():
    create(PERSON, [{"name": "王丽华"}], by=SYSTEM)
    with pytest.raises(Invalid):
        asked({"or": []})
    with pytest.raises(Invalid):
        asked({"or": [{"field": "city", "op": "is", "value": "X"}, {"and": []}]})


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["name", "owner", "team", "segment", "tags", "lifecycle", "emails", "birth_year", "created_at"])
@pytest.mark.parametrize("value", ["\x00", "\ud800"])
def test_it_refuses_a_character_that_cannot_be_stored(field, value):
    create(PERSON, [{"name": "王丽华"}], by=SYSTEM)
    for op, given in (("any_of", [value]), ("is", value), ("contains", value), ("between", [value, value]), ("in_period", value)):
        if op in PERSON.by_name[field].operators:
            try:
                asked({"field": field, "op": op, "value": given})
                count(PERSON, Question(filter=parse({"field": field, "op": op, "value": given})), Asking(SYSTEM), exact=True)
            except Invalid:
                pass
