"""Whoever asked before is supposed to be the same until the database says so: what changed holds at the very next call."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import FieldGrant, Grant, Share, Token, User
from guanxi.access.scopes import Scope
from guanxi.access.tokens import recognising
from guanxi.journal.writing import act
from guanxi.records.own.building import see
from guanxi.records.own.describing import Description
from guanxi.records.own.keeping import add_field
from guanxi.sql.prepared import _both

pytestmark = pytest.mark.django_db


@pytest.fixture
def trips(monkeypatch):
    """How often who asks went along with what they ask."""
    made = []

    def counted(*given):
        made.append(given)
        return _both(*given)

    monkeypatch.setattr("guanxi.sql.prepared._both", counted)
    return made


def test_the_first_call_recognises_and_the_next_ones_go_in_one_trip(world, bob, trips):
    address = f"people/{world.person('bob')}"
    first = bob.get(address)
    assert (first.status_code, len(trips)) == (200, 0)
    assert [bob.get(address).content for _time in range(3)] == [first.content] * 3
    assert (bob.get("people").status_code, len(trips)) == (200, 4)


def test_what_writes_is_certain_first(world, bob, trips):
    person = world.person("bob")
    version = bob.get(f"people/{person}").json()["version"]
    assert bob.patch(f"people/{person}", {"city": "杭州"}, If_Match=f'"{version}"').status_code == 200
    assert bob.post("people", {"name": "李四"}).status_code == 201
    assert trips == []


def changes():
    def revoked(user):
        Token.objects.filter(user=user).update(revoked_at=timezone.now())

    def expired(user):
        Token.objects.filter(user=user).update(expires_at=timezone.now() - timedelta(seconds=1))

    def deactivated(user):
        User.objects.filter(pk=user.pk).update(is_active=False)

    def gone(user):
        Token.objects.filter(user=user).delete()

    return [revoked, expired, deactivated, gone]


@pytest.mark.parametrize("change", changes(), ids=lambda change: change.__name__)
@pytest.mark.parametrize("address", ["people/{id}", "people", "people/999999999", "people?limit=nonsense", "people/{id}?columns=nothing"])
def test_whoever_may_no_more_hears_nothing_at_the_next_call(world, bob, change, address):
    person = world.person("bob")
    before = bob.get(address.format(id=person)).status_code
    assert before == bob.get(address.format(id=person)).status_code != 401
    with act("user.changed", by=SYSTEM):
        change(world.users["bob"])
    assert [bob.get(address.format(id=person)).status_code for _time in range(2)] == [401, 401]


def test_rights_taken_and_given_hold_at_the_next_call(world, bob):
    person, rights = world.person("charlie"), Grant.objects.filter(role__name="bob", object="person", action="read")
    seen = []
    for scope in (Scope.ALL, Scope.OWN, Scope.ALL, Scope.TEAM):
        with act("role.changed", by=SYSTEM):
            rights.update(scope=scope)
        seen.append([bob.get(f"people/{person}").status_code, len(bob.get("people").json()["items"])])
    assert seen == [[200, 1], [404, 0], [200, 1], [404, 0]]


def test_fields_taken_and_given_hold_at_the_next_call(world, bob):
    address = f"people/{world.person('bob')}"
    assert "segment" not in bob.get(address).json()
    with act("role.changed", by=SYSTEM):
        FieldGrant.objects.create(role=world.users["bob"].roles.get(), object="person", field="segment")
    assert "segment" in bob.get(address).json()
    with act("role.changed", by=SYSTEM):
        FieldGrant.objects.filter(role__name="bob").delete()
    assert "segment" not in bob.get(address).json()


def test_a_share_that_ends_ends_for_whoever_asked_a_moment_before(world, bob):
    person = world.person("charlie")
    assert bob.get(f"people/{person}").status_code == 404
    with act("record.shared", by=SYSTEM):
        yesterday = timezone.now() - timedelta(days=1)
        share = Share.objects.create(object="person", record_id=person, user=world.users["bob"], shared_at=yesterday)
    assert [bob.get(f"people/{person}").status_code for _time in range(2)] == [200, 200]
    with act("record.shared", by=SYSTEM):
        Share.objects.filter(pk=share.pk).update(ends_at=timezone.now() - timedelta(seconds=1))
    assert bob.get(f"people/{person}").status_code == 404


def test_its_use_is_noted_as_ever(world, bob):
    bob.get("people")
    long_ago = timezone.now() - timedelta(hours=1)
    Token.objects.update(used_at=long_ago)
    bob.get("people")
    assert Token.objects.get().used_at > long_ago


def test_a_process_remembers_a_bounded_number(world, monkeypatch, trips):
    monkeypatch.setattr(recognising, "MOST_REMEMBERED", 2)
    for _time in range(2):
        for name in ("alice", "bob", "charlie"):
            assert world.api(name).get("people").status_code == 200
    assert (len(recognising._remembered), trips) == (2, [])


def test_a_new_field_is_there_at_the_next_call_and_whatever_objects_the_process_has_seen_since(world, bob):
    address = f"people/{world.person('bob')}"
    assert ["own_size" in bob.get(address).json() for _time in range(2)] == [False, False]
    add_field("person", Description(kind="text", label_en="Size"), by=SYSTEM)
    assert ["own_size" in bob.get(address).json() for _time in range(2)] == [True, True]
    see(1)
    assert ["own_size" in bob.get(address).json() for _time in range(2)] == [True, True]
