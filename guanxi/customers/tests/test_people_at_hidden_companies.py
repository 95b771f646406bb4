"""Where a person works, told to somebody who may not see the company; and how old they are, asked and shown alike."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.customers.models import Employment
from guanxi.customers.people.fields import age_on
from guanxi.records.asking import Asking
from guanxi.records.filtering import parse
from guanxi.records.finding import Question, find, get
from guanxi.records.history import history
from guanxi.records.registry import registry
from guanxi.records.writing import change, create

pytestmark = pytest.mark.django_db
PERSON = registry.of("person")


@pytest.fixture
def hidden(world):
    person = world.person()
    company = world.company(owner="charlie")
    change(PERSON, person, {"employments": [{"company": company, "title": "秘密采购"}]}, by=SYSTEM)
    return person


def test_it_is_not_told_by_asking_whether_there_is_one(world, hidden):
    asking = Asking(world.actor("bob"))
    for op, found in (("is_empty", [hidden]), ("is_not_empty", [])):
        page = find(PERSON, Question(columns=("name",), filter=parse({"field": "employments", "op": op})), asking)
        assert [record.id for record in page.records] == found


def test_it_is_not_told_by_the_history(world, hidden):
    told, _next = history(PERSON, hidden, Asking(world.actor("bob")))
    assert "秘密采购" not in str([(step.before, step.after) for entry in told for step in entry.steps])


def test_it_does_not_stand_in_the_way_of_another_one(world, hidden):
    seen = world.company("北方贸易")
    change(PERSON, hidden, {"employments": [{"company": seen, "title": "经理"}]}, by=world.actor("bob"))
    assert Employment.objects.filter(person=hidden).count() == 2
    assert Employment.objects.get(is_main=True).title == "秘密采购"
    assert [part["title"] for part in get(PERSON, hidden, Asking(world.actor("bob"))).values["employments"]] == ["经理"]


@pytest.mark.parametrize("op", ["gte", "gt", "lt", "lte"])
def test_ages_are_asked_as_they_are_shown(op):
    today, limit = date.today(), 36
    born = date(today.year - limit, today.month, today.day)
    births = [str(born + timedelta(days)) for days in (-366, -40, -1, 0, 1, 40, 366)]
    rows = [{"name": birth, "birth": birth} for birth in births]
    rows += [{"name": str(year), "birth_year": year} for year in (born.year - 1, born.year, born.year + 1)]
    create(PERSON, rows, by=SYSTEM)
    found = find(PERSON, Question(columns=("name",), filter=parse({"field": "age", "op": op, "value": limit})), Asking(SYSTEM))
    compare = {"gte": int.__ge__, "gt": int.__gt__, "lt": int.__lt__, "lte": int.__le__}[op]
    expected = set()
    for row in rows:
        parts = [int(one) for one in row["name"].split("-")] + [None, None]
        if compare(age_on(today, *parts[:3]), limit):
            expected.add(row["name"])
    assert {record.values["name"] for record in found.records} == expected
