"""Rows are matched to records by key: found ones change, new ones are made, faulty ones say why."""

from __future__ import annotations

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.models import User
from guanxi.access.refusing import Refused
from guanxi.access.scopes import Scope
from guanxi.customers.models import Customer
from guanxi.journal.models import Entry
from guanxi.journal.writing import act
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.upserting import upsert
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db


def people():
    return registry.of("person")


def put(*rows, key="external_id", by=SYSTEM, **options):
    return [outcome.what for outcome in upsert(people(), rows, key=key, by=by, **options)]


def user(name):
    with act("user.added", by=SYSTEM):
        return User.objects.create(username=name, name=name, created_at=timezone.now())


def colleague(scope=Scope.OWN, actions=("read", "create", "change")):
    pk = user("bob").pk
    return Actor(kind="user", key=f"user:{pk}", name="Bob", user_id=pk, grants={("person", action): scope for action in actions})


def test_it_creates_then_updates_then_finds_nothing_to_do():
    rows = [{"external_id": f"C{number}", "name": f"Customer {number}"} for number in range(30)]
    assert set(put(*rows)) == {"created"}
    assert set(put(*rows)) == {"unchanged"}
    assert put({"external_id": "C3", "name": "Someone else"}, {"external_id": "C99", "name": "New"}) == ["updated", "created"]
    assert Entry.objects.filter(kind__startswith="person.").count() == 2
    assert Entry.objects.get(kind="person.created").changes.filter(object="person").count() == 60 / 2


def test_it_lets_a_later_row_of_the_same_key_see_the_earlier_one():
    outcomes = upsert(people(), [{"external_id": "A", "name": "One"}, {"external_id": " A ", "name": "Two"}], key="external_id", by=SYSTEM)
    assert [one.what for one in outcomes] == ["created", "updated"]
    assert outcomes[0].id == outcomes[1].id
    assert Customer.objects.get().name == "Two"


def test_it_never_writes_one_record_twice_in_one_go():
    create(people(), [{"name": "Two phones", "phones": ["13800138000", "13900139000"]}], by=SYSTEM)
    assert put({"phones": "138 0013 8000", "city": "上海"}, {"phones": "139-0013-9000", "city": "北京"}, key="phones") == [
        "updated",
        "updated",
    ]
    assert Customer.objects.get().city == "北京"
    assert Customer.objects.get().contact_points.count() == 2


def test_it_names_row_and_field_of_what_it_rejects_and_writes_the_rest():
    outcomes = upsert(
        people(),
        [{"external_id": "A", "name": "Good"}, {"external_id": "B", "name": "", "emails": "no mail"}, {"name": "No key"}],
        key="external_id",
        by=SYSTEM,
    )
    assert [one.what for one in outcomes] == ["created", "rejected", "rejected"]
    assert {(problem.row, problem.field) for one in outcomes for problem in one.problems} == {
        (1, "emails"),
        (1, "name"),
        (2, "external_id"),
    }
    assert put({"name": "No key"}, create_keyless=True) == ["created"]


def test_it_says_the_same_neutral_sentence_for_every_record_out_of_reach():
    create(people(), [{"external_id": "A", "name": "Alice's"}, {"name": "x", "phones": "13800138000"}], by=SYSTEM)
    by = colleague()
    [outcome] = upsert(people(), [{"external_id": "A", "name": "Mine"}], key="external_id", by=by)
    assert (outcome.what, outcome.id, [problem.code for problem in outcome.problems]) == ("rejected", None, ["out_of_reach"])
    assert Customer.objects.get(external_id="A").name == "Alice's"
    assert put({"external_id": "B", "name": "Mine"}, by=by) == ["created"]
    assert put({"external_id": "B", "name": "Mine still"}, by=by) == ["updated"]


def test_it_rejects_a_key_that_names_several_records():
    create(people(), [{"name": "One", "phones": "13800138000"}, {"name": "Two", "phones": "13800138000"}], by=SYSTEM)
    assert put({"phones": "13800138000", "name": "Which?"}, key="phones") == ["rejected"]


def test_it_refuses_who_may_neither_create_nor_change_and_rejects_new_rows_of_who_may_not_create():
    with pytest.raises(Refused):
        put({"external_id": "A", "name": "x"}, by=colleague(actions=("read",)))
    create(people(), [{"external_id": "A", "name": "Known"}], by=SYSTEM)
    by = Actor(kind="user", key="user:0", name="", user_id=0, grants={("person", "read"): Scope.ALL, ("person", "change"): Scope.ALL})
    assert put({"external_id": "A", "name": "Changed"}, {"external_id": "B", "name": "New"}, by=by) == ["updated", "rejected"]


@pytest.mark.parametrize("key", ["name", "segment", "nothing"])
def test_it_matches_by_keys_only(key):
    with pytest.raises(Invalid):
        put({"name": "x"}, key=key, by=colleague())
