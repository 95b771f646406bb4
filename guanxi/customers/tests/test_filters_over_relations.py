"""People and companies asked by what belongs to them: their employer, orders, ratings; and that nothing out of sight changes an answer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.scopes import Scope
from guanxi.records import few
from guanxi.records.asking import Asking
from guanxi.records.binning import bin_records
from guanxi.records.filtering import as_json, parse
from guanxi.records.finding import Question, count, find
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.relations import relations_of
from guanxi.records.writing import change

pytestmark = pytest.mark.django_db
IN_SHANGHAI = {"field": "employments.city", "op": "is", "value": "上海"}
LARGE_THIS_YEAR = {
    "and": [{"field": "total", "op": "gt", "value": 1000}, {"field": "ordered_at", "op": "in_period", "value": "this_year"}],
}


@pytest.fixture(params=[few.FEW, 0], ids=["rare", "common"], autouse=True)
def looked_up_first(request, monkeypatch):
    """Whether those with such a record are few enough to be looked up must change no answer."""
    monkeypatch.setattr(few, "FEW", request.param)


def names(tree: object, actor: Actor = SYSTEM, kind: str = "person") -> set[str]:
    """By list and by count: both must say the same."""
    question, asking = Question(columns=("name",), filter=parse(tree)), Asking(actor)
    found = {record.values["name"] for record in find(registry.of(kind), question, asking).records}
    assert count(registry.of(kind), question, asking, exact=True).number == len(found)
    return found


def order(world, customer, total=10, days_ago=0, **more):
    return world.add("order", customer=customer, total=total, ordered_at=timezone.now() - timedelta(days_ago), **more)


def rating(world, customer, score, **more):
    return world.add("feedback", customer=customer, score=score, given_at=timezone.now(), **more)


def works_at(world, company, **more):
    return {"employments": [{"company": company, **more}]}


def test_it_asks_for_fields_of_the_employer(world):
    shanghai, berlin = world.company("上海贸易", city="上海", size="1000+"), world.company("Berlin AG", city="Berlin", parent=None)
    daughter = world.company("Tochter", city="Bonn", parent=berlin)
    world.person("Anna", **works_at(world, shanghai))
    world.person("Ben", **works_at(world, berlin))
    world.person("Cleo", **works_at(world, daughter))
    world.person("Dan", city="上海")
    assert names(IN_SHANGHAI) == {"Anna"}
    assert names({"field": "employments.city", "op": "is_not", "value": "上海"}) == {"Ben", "Cleo"}
    assert names({"field": "employments.parent.city", "op": "is", "value": "Berlin"}) == {"Cleo"}
    both = [{"field": "city", "op": "is", "value": "上海"}, {"field": "size", "op": "any_of", "value": ["1000+"]}]
    assert names({"has": "employments", "where": {"and": both}}) == {"Anna"}
    assert names({"has_no": "employments"}) == {"Dan"}
    assert names({"has": "person.employments", "where": {"field": "name", "op": "is", "value": "Ben"}}, kind="company") == {"Berlin AG"}
    assert names({"has": "company.parent", "where": {"field": "city", "op": "is", "value": "Bonn"}}, kind="company") == {"Berlin AG"}


def test_a_job_that_is_over_leads_nowhere(world):
    shanghai, today = world.company("上海贸易", city="上海"), timezone.now().date()
    world.person("Anna", **works_at(world, shanghai, ended_on=today - timedelta(2)))
    world.person("Ben", **works_at(world, shanghai, ended_on=today + timedelta(2)))
    assert names(IN_SHANGHAI) == {"Ben"}
    assert names({"has": "person.employments", "where": {"field": "name", "op": "is", "value": "Anna"}}, kind="company") == set()
    assert names({"field": "employments", "op": "contains", "value": "上海"}) == {"Anna", "Ben"}


def test_it_asks_for_orders_ratings_tasks_and_calls(world):
    anna, ben, cleo = (world.person(name) for name in ("Anna", "Ben", "Cleo"))
    order(world, anna, 1500), order(world, anna, 10, days_ago=500)
    order(world, ben, 10), order(world, ben, 1500, days_ago=500)
    rating(world, ben, 2)
    world.add("task", title="Call back", customer=cleo, due_on="2026-01-01")
    world.add("call", customer=anna, called_at=timezone.now(), outcome="reached")
    assert names({"has": "order.customer", "where": LARGE_THIS_YEAR}) == {"Anna"}
    assert names({"has_no": "order.customer", "where": LARGE_THIS_YEAR}) == {"Ben", "Cleo"}
    assert names({"has_no": "order.customer"}) == {"Cleo"}
    assert names({"has": "feedback.customer", "where": {"field": "score", "op": "lte", "value": 2}}) == {"Ben"}
    assert names({"has": "task.customer", "where": {"field": "done", "op": "is", "value": "false"}}) == {"Cleo"}
    assert names({"has": "call.customer"}) == {"Anna"}
    either = {"or": [{"has": "call.customer"}, {"has": "feedback.customer"}]}
    assert names({"and": [either, {"has_no": "task.customer"}]}) == {"Anna", "Ben"}


def test_it_goes_on_from_the_many_to_their_own(world):
    anna, ben = world.person("Anna"), world.person("Ben")
    tea, cup = world.add("product", name="Tea", sku="T"), world.add("product", name="Cup", sku="C")
    for buyer, product in ((anna, tea), (ben, cup)):
        bought = order(world, buyer, 5, lines=[{"product": product, "quantity": 1, "unit_price": 5}])
        rating(world, buyer, 5, order=bought)
    tea_lines = {"has": "lines", "where": {"field": "name", "op": "is", "value": "Tea"}}
    assert names({"has": "order.customer", "where": tea_lines}) == {"Anna"}
    assert names({"has": "feedback.customer", "where": {"field": "order.lines.name", "op": "is", "value": "Cup"}}) == {"Ben"}
    assert names({"has": "order.lines", "where": {"field": "customer.name", "op": "is", "value": "Anna"}}, kind="product") == {"Tea"}


@pytest.mark.parametrize("word", ["has", "has_no"])
def test_a_record_out_of_sight_changes_no_count(world, word):
    mine, theirs = world.company("北方贸易", city="上海"), world.company("南方贸易", owner="charlie", city="上海")
    world.user("eve", {"read": Scope.TEAM}, objects=("person", "company", "order"), team=world.north)
    bob = world.actor("bob")
    canary = world.person("Canary")
    asked = [
        {word: "order.contact", "where": {"field": "total", "op": "gt", "value": 1}},
        {word: "feedback.contact"},
        {word: "employments", "where": {"field": "city", "op": "is", "value": "上海"}},
        {word: "task.customer"},
        IN_SHANGHAI,
    ]
    before = [names(tree, bob) for tree in asked]
    stranger = world.person("Stranger", owner="charlie")
    order(world, stranger, 99, contact=canary)
    rating(world, stranger, 1, contact=canary)
    world.add("task", title="Secret", customer=canary, owner=world.users["charlie"].pk, team=world.south.pk)
    change(registry.of("person"), canary, {"employments": [{"company": theirs}]}, by=SYSTEM)
    assert [names(tree, bob) for tree in asked] == before
    change(registry.of("person"), canary, {"employments": [{"company": theirs}, {"company": mine}]}, by=SYSTEM)
    assert names(IN_SHANGHAI, bob) == {"Canary"}


def test_what_stands_in_the_bin_belongs_to_nobody(world):
    anna = world.person("Anna")
    bought = order(world, anna)
    bin_records(registry.of("order"), [bought], by=SYSTEM)
    assert names({"has": "order.customer"}) == set()
    assert names({"has_no": "order.customer"}) == {"Anna"}


def test_a_field_that_may_not_be_read_is_not_asked_over_a_relation(world):
    person = world.person("Anna")
    order(world, person, 50, cost=20)
    hidden = {"has": "order.customer", "where": {"field": "cost", "op": "gt", "value": 10}}
    assert names(hidden) == {"Anna"}
    unknown = {"has": "order.customer", "where": {"field": "no_such", "op": "gt", "value": 10}}
    with pytest.raises(Invalid) as refused:
        names(hidden, world.actor("bob"))
    with pytest.raises(Invalid) as absent:
        names(unknown, world.actor("bob"))
    assert refused.value.problems[0].code == absent.value.problems[0].code == "unknown_field"


def test_an_object_that_may_not_be_read_is_no_relation(world):
    world.user("eve", {"read": Scope.ALL}, objects=("person",), team=world.north)
    eve, anna = world.actor("eve"), world.person("Anna")
    order(world, anna)
    assert [one.name for one in relations_of(registry.of("person"), eve)] == []
    employer = {"field": "employments.city", "op": "is", "value": "上海"}
    for tree in ({"has": "order.customer"}, {"has_no": "order.customer"}, {"has": "employments"}, {"has_no": "employments"}, employer):
        with pytest.raises(Invalid):
            names(tree, eve)


@pytest.mark.parametrize(
    "tree",
    [
        {"has": "city"},
        {"has": "customer.order"},
        {"has": "order.number"},
        {"has": "order.customer", "where": []},
        {"has": "order.customer", "where": {"and": []}},
        {"has": ["order.customer"]},
        {"has": "order.customer", "has_no": "order.customer"},
        {"has": "order.customer", "op": "is"},
        {"has": "order.customer", "where": {"field": "total", "op": "gt", "value": "much"}},
    ],
)
def test_it_refuses_what_is_no_relation(world, tree):
    with pytest.raises(Invalid):
        names(tree)


def test_it_refuses_an_endless_chain():
    tree = {"has": "company.parent"}
    for _each in range(12):
        tree = {"has": "company.parent", "where": tree}
    with pytest.raises(Invalid):
        parse(tree)


def test_it_is_kept_as_it_was_said():
    tree = {"and": [{"has": "order.customer", "where": {"field": "total", "op": "gt", "value": 1}}, {"has_no": "task.customer"}]}
    assert as_json(parse(tree)) == tree
