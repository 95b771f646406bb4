"""The last rating follows the feedback, and is seen by those who may see the feedback."""

from __future__ import annotations

import pytest

from guanxi.access.actor import SYSTEM
from guanxi.access.scopes import Scope
from guanxi.customers.models import CurrentScore
from guanxi.customers.tests.fixtures import world  # noqa: F401
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.filtering import parse
from guanxi.records.finding import Question, find, get
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.tests.test_writing_together import together
from guanxi.records.writing import change

pytestmark = pytest.mark.django_db


def rated(world, score=2):  # noqa: F811
    person = world.person()
    return person, world.add("feedback", customer=person, score=score, given_at="2026-03-01")


def test_it_leaves_a_customer_with_the_rating_that_moves_away(world):  # noqa: F811
    _one, feedback = rated(world)
    other = world.person("李雷")
    change(registry.of("feedback"), feedback, {"customer": other}, by=SYSTEM)
    assert list(CurrentScore.objects.values_list("customer_id", "value")) == [(other, 2.0)]


def test_it_is_hidden_from_those_who_may_not_read_feedback(world):  # noqa: F811
    person, _feedback = rated(world)
    world.user("eve", {"read": Scope.TEAM}, objects=["person"], team=world.north)
    asking = Asking(world.actor("eve"))
    assert "last_rating" not in get(registry.of("person"), person, asking).values
    for question in (Question(sort=("last_rating",)), Question(filter=parse({"field": "last_rating", "op": "lte", "value": 2}))):
        with pytest.raises(Invalid):
            find(registry.of("person"), question, asking)
    assert "last_rating" in get(registry.of("person"), person, Asking(world.actor("bob"))).values


def test_it_is_hidden_where_the_feedback_is_out_of_reach(world):  # noqa: F811
    person, _feedback = rated(world)
    eve = world.user("eve", {"read": Scope.TEAM}, objects=["person"], team=world.north)
    world.user("eve2", {"read": Scope.OWN}, objects=["feedback"])
    with act("user.added", by=SYSTEM):
        eve.roles.add(*world.users["eve2"].roles.all())
    assert "last_rating" not in get(registry.of("person"), person, Asking(world.actor("eve"))).values


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scores", [(1, 5), (5, 1)])
def test_the_newest_of_two_that_come_at_once_counts(world, scores):  # noqa: F811
    person = world.person()
    days = {1: "2026-01-01", 5: "2026-01-02"}
    works = [lambda one=one: world.add("feedback", customer=person, score=one, given_at=days[one]) for one in scores]
    assert all(isinstance(one, int) for one in together(*works))
    assert CurrentScore.objects.get().value == 5
