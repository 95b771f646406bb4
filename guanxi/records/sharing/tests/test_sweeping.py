"""At night shares that ended go, under the journal, and only those."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from guanxi.access.models import Share
from guanxi.journal.models import Entry
from guanxi.records.asking import Asking
from guanxi.records.history import history
from guanxi.records.registry import registry
from guanxi.records.sharing import sweeping
from guanxi.records.sharing.sweeping import sweep_ended_shares
from guanxi.records.sharing.tests.cast import World, actor, sees, shared, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    return World()


def after(days: int) -> datetime:
    return timezone.now() + timedelta(days=days)


def test_what_ended_goes_and_what_holds_stays(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "AT_ONCE", 1)
    shared(world, user=world.rita.pk, until=today())
    shared(world, team=world.south.pk, until=today())
    kept = {shared(world, user=world.tom.pk), shared(world, user=world.blind.pk, until=today() + timedelta(days=9))}
    assert sweep_ended_shares(timezone.now()) == 0
    assert sweep_ended_shares(after(2)) == 2
    assert set(Share.objects.values_list("pk", flat=True)) == kept
    assert sees(world.tom, world.person)


def test_the_history_tells_that_the_system_took_it_away(world: World) -> None:
    shared(world, user=world.rita.pk, until=today())
    sweep_ended_shares(after(2))
    [newest, *_older], _more = history(registry.of("person"), world.person, Asking(actor(world.sam)))
    assert newest.by == Entry.objects.latest("pk").actor_name
    assert newest.kind == "share.swept"
    [step] = newest.steps
    assert "Rita" in step.before
    assert step.after == ""


def test_a_night_without_any_leaves_no_entry(world: World) -> None:
    before = Entry.objects.count()
    assert sweep_ended_shares(after(2)) == 0
    assert Entry.objects.count() == before
