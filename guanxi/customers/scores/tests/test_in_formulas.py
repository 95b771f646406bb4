"""A formula may reckon with computed figures: shown, filtered, sorted, summed and grouped by, and read by whoever reads the figure."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import User, Workspace
from guanxi.access.recognising import actor_of_user
from guanxi.access.scopes import Scope
from guanxi.customers.models import CurrentScore
from guanxi.records import filtering
from guanxi.records.api.tests.conftest import World
from guanxi.records.asking import Asking
from guanxi.records.finding import Question, find
from guanxi.records.grouping import group_field, groups_of
from guanxi.records.own.building import see
from guanxi.records.own.describing import Description
from guanxi.records.own.keeping import add_field
from guanxi.records.reading import readable_field
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db


def person():
    return registry.of("person")


def formula(text, label="Worth"):
    own = add_field("person", Description(kind="formula", label_en=label, formula=text), by=SYSTEM)
    see(Workspace.objects.get(pk=1).registry_version)
    return f"own_{own.key}"


@pytest.fixture
def world():
    return World()


@pytest.fixture
def people(world):
    ids = create(person(), [{"name": name} for name in ("Ann", "Bea", "Cid")], by=SYSTEM)
    figures = ((ids[0], "expected_value", 1000), (ids[0], "last_rating", 2), (ids[1], "expected_value", 50.25))
    CurrentScore.objects.bulk_create(
        CurrentScore(customer_id=who, kind=kind, value=value, at=timezone.now()) for who, kind, value in figures
    )
    return ids


def asked(asking=None, tree=None, sort=("name",), columns=("name",)):
    question = Question(columns=columns, filter=filtering.parse(tree), sort=sort)
    return [record.values for record in find(person(), question, asking or Asking(SYSTEM)).records]


def test_it_is_shown_filtered_and_sorted_by(people):
    name = formula("[Expected value (12 months)] * 2")
    assert [one[name] for one in asked(columns=("name", name))] == [Decimal(2000), Decimal("100.5"), None]
    assert [one["name"] for one in asked(tree={"field": name, "op": "gt", "value": 150})] == ["Ann"]
    assert [one["name"] for one in asked(tree={"field": name, "op": "is_empty"})] == ["Cid"]
    assert [one["name"] for one in asked(sort=(f"-{name}",))][:2] == ["Ann", "Bea"]


def test_it_is_grouped_by_and_summed(people):
    worth, mark = formula("expected_value + 1"), formula('if(last_rating <= 2, "call", "leave")', "Mark")
    totalled = [person().by_name[worth]]
    told = groups_of(person(), Question(columns=("name",)), group_field(person(), mark, SYSTEM), Asking(SYSTEM), totalled=totalled)
    assert {one.value: one.count for one in told.groups} == {"call": 1, "leave": 2}
    assert sum(one.totals[worth].amounts[""] for one in told.groups if worth in one.totals) == Decimal("1052.25")


def test_who_may_not_read_the_figure_does_not_read_the_formula(people, world):
    worth, rated = formula("expected_value * 2"), formula("last_rating * 2", "Rated")
    user = world.user("sam", may={"read": Scope.ALL}, objects=["person", "feedback"])
    sam = actor_of_user(User.objects.get(pk=user.pk))
    assert readable_field(person(), worth, sam) is None
    assert readable_field(person(), rated, sam) is not None
