"""Whoever gets a record shared that they could not see finds it among their notifications; nobody else does."""

from __future__ import annotations

import pytest
from django.test import Client

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Grant, User
from guanxi.access.scopes import Scope
from guanxi.journal.models import Entry
from guanxi.journal.reading import read_some
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.notifying.finding import newest
from guanxi.records.notifying.words import plain_sentence_of
from guanxi.records.registry import registry
from guanxi.records.sharing.tests.cast import World, actor, added, shared
from guanxi.records.sharing.writing import end_share, undo_sharing

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    return World()


def told(one: User) -> list[str]:
    while read_some():
        pass
    asking = Asking(actor(one))
    return [plain_sentence_of(each, asking) for each in newest(asking, before=None, unread=True, most=9)]


def test_it_is_told_to_the_colleague_once_with_a_link(world: World) -> None:
    shared(world, user=world.rita.pk)
    shared(world, user=world.rita.pk, may_write=True)
    assert told(world.rita) == ["Sam shared Wang with you"]
    assert told(world.tom) == []
    client = Client()
    client.force_login(world.rita, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/notifications/").content.decode()
    assert f'href="/people/{world.person}/"' in page


def test_who_could_see_it_already_hears_nothing(world: World) -> None:
    with act("role.changed", by=SYSTEM):
        Grant.objects.filter(role__users=world.rita, object="person", action="read").update(scope=Scope.ALL)
    shared(world, user=world.rita.pk)
    shared(world, team=world.south.pk)
    shared(world, user=world.tom.pk)
    assert told(world.rita) == told(world.tom) == []


def test_who_sees_the_customer_hears_nothing_of_an_order_of_it(world: World) -> None:
    order = added("order", {"number": "O-1", "customer": world.person, "ordered_at": "2026-11-01T00:00:00Z", "total": "1"})
    shared(world, user=world.rita.pk)
    shared(world, name="order", pk=order, user=world.rita.pk)
    shared(world, name="order", pk=order, user=world.tom.pk)
    assert told(world.rita) == ["Sam shared Wang with you"]
    assert told(world.tom) == ["Sam shared O-1 with you"]


def test_a_team_is_not_told(world: World) -> None:
    shared(world, team=world.south.pk)
    assert told(world.rita) == told(world.tom) == []


def test_who_may_read_no_such_objects_hears_nothing(world: World) -> None:
    shared(world, user=world.blind.pk)
    assert told(world.blind) == []


def test_what_is_no_longer_shared_is_told_no_more_and_told_again_when_it_is_shared_again(world: World) -> None:
    share = shared(world, user=world.rita.pk)
    assert len(told(world.rita)) == 1
    end_share(registry.of("person"), world.person, share, by=actor(world.sam))
    assert told(world.rita) == []
    shared(world, user=world.rita.pk)
    assert told(world.rita) == ["Sam shared Wang with you"]
    undo_sharing(Entry.objects.latest("pk").pk, by=actor(world.sam))
    assert told(world.rita) == []
