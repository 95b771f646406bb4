"""Questions that nobody asks in good faith."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User
from guanxi.journal.writing import act
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


@pytest.mark.django_db
@pytest.mark.parametrize("bad", ["a\x00b", "a\ud800b"])
@pytest.mark.parametrize("name", ["owner", "team", "employments", "tags", "emails", "lifecycle"])
def test_it_refuses_to_write_a_character_that_cannot_be_stored(name, bad):
    with pytest.raises(Invalid):
        create(PERSON, [{"name": "王丽华"} | {name: bad}], by=SYSTEM)


@pytest.mark.django_db
def test_a_day_lasts_until_its_last_microsecond():
    order, [buyer] = registry.of("order"), create(PERSON, [{"name": "王丽华"}], by=SYSTEM)
    moments = [datetime(2026, 3, 1, 23, 59, 59, 999_999, tzinfo=UTC), datetime(2026, 3, 2, tzinfo=UTC)]
    ids = create(order, [{"customer": buyer, "ordered_at": moment, "total": 1} for moment in moments], by=SYSTEM)
    assert asked({"field": "ordered_at", "op": "is", "value": "2026-03-01"}, "order") == ids[:1]
    assert asked({"field": "ordered_at", "op": "between", "value": ["2026-02-01", "2026-03-01"]}, "order") == ids[:1]
    assert asked({"field": "ordered_at", "op": "between", "value": ["2026-03-01", "2026-03-01T23:59"]}, "order") == []


@pytest.mark.django_db
def test_a_name_said_a_thousand_times_is_asked_once(django_assert_max_num_queries):
    with act("user.added", by=SYSTEM):
        User.objects.create(username="bob", created_at=timezone.now())
    node = parse({"field": "owner", "op": "any_of", "value": ["bob", "Bob"] * 500})
    find(PERSON, Question(limit=1), Asking(SYSTEM))  # what a process asks once of the tables
    with django_assert_max_num_queries(8):
        find(PERSON, Question(filter=node), Asking(SYSTEM))
