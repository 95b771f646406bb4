"""Sharing one record: who may and on which terms, and that each of it is told and can be taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Share, Team, User
from guanxi.access.refusing import Refused
from guanxi.access.scopes import Scope
from guanxi.access.teams.deleting import delete_team
from guanxi.access.users.deactivating import deactivate_user
from guanxi.journal.models import Entry
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.history import history
from guanxi.records.problems import Invalid, NotFound
from guanxi.records.registry import registry
from guanxi.records.sharing.finding import shares_on
from guanxi.records.sharing.tests.cast import World, actor, sees, shared, today, user
from guanxi.records.sharing.writing import Terms, end_share, share_record, undo_sharing

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db: None) -> World:
    return World()


def test_the_last_day_is_whole_where_it_was_said(world: World) -> None:
    """In Shanghai, 27 December ends at 16:00 UTC."""
    at = datetime(2026, 12, 1, 2, tzinfo=UTC)
    share_record(registry.of("person"), world.person, Terms(user=world.rita.pk, until=date(2026, 12, 27)), by=actor(world.sam), at=at)
    one = Share.objects.get()
    assert one.ends_at == datetime(2026, 12, 27, 16, tzinfo=UTC)
    [told] = shares_on(registry.of("person"), world.person, Asking(actor(world.sam)))
    assert str(told.until) == "2026-12-27"


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({}, "user"),
        ({"user": 1, "team": 1}, "user"),
        ({"user": 10**9}, "user"),
        ({"team": 10**9}, "team"),
        ({"until": date(2020, 1, 1), "user": 0}, "until"),
        ({"until": date(2090, 1, 1), "user": 0}, "until"),
    ],
)
def test_what_cannot_be_shared_so_is_said(world: World, terms: dict[str, Any], field: str) -> None:
    given = {**terms, "user": world.rita.pk} if terms.get("user") == 0 else terms
    with pytest.raises(Invalid) as invalid:
        shared(world, **given)
    assert [problem.field for problem in invalid.value.problems] == [field]
    assert not Share.objects.exists()


def test_nobody_shares_more_than_they_have(world: World) -> None:
    """Not without the right, not beyond its reach, not to write what one only reads."""
    reader = user("reader", world.north, {"read": Scope.TEAM, "share": Scope.TEAM})
    shared(world, user=world.rita.pk, by=reader)
    with pytest.raises(Refused):
        shared(world, user=world.tom.pk, may_write=True, by=reader)
    changer = user("changer", world.north, {"read": Scope.TEAM, "share": Scope.TEAM, "change": Scope.OWN})
    with pytest.raises(Refused):
        shared(world, user=world.tom.pk, may_write=True, by=changer)
    silent = user("silent", world.north, {"read": Scope.TEAM, "change": Scope.TEAM})
    with pytest.raises(Refused):
        shared(world, user=world.tom.pk, by=silent)
    with pytest.raises(NotFound):
        shared(world, user=world.tom.pk, by=world.tom)
    assert Share.objects.count() == 1


def test_whoever_has_left_is_shared_with_no_more(world: World) -> None:
    shared(world, user=world.rita.pk)
    with act("user.changed", by=SYSTEM):
        User.objects.create(username="owner", name="Owner", is_owner=True, created_at=timezone.now())
    deactivate_user(user=world.rita, by=SYSTEM, at=timezone.now())
    assert actor(world.rita).shares == frozenset()
    with pytest.raises(Invalid):
        shared(world, user=world.rita.pk)
    [one] = shares_on(registry.of("person"), world.person, Asking(actor(world.sam)))
    assert not one.sees


def test_a_team_that_is_deleted_takes_its_shares_along(world: World) -> None:
    with act("team.added", by=SYSTEM):
        empty = Team.objects.create(name="Empty")
    shared(world, team=empty.pk)
    delete_team(team=empty, by=SYSTEM, at=timezone.now())
    assert not Share.objects.exists()


def test_sharing_again_changes_the_terms(world: World) -> None:
    first = shared(world, user=world.rita.pk, until=today())
    again = shared(world, user=world.rita.pk, may_write=True)
    assert first == again
    one = Share.objects.get()
    assert (one.may_write, one.ends_at) == (True, None)


def test_the_database_itself_keeps_a_share_whole(world: World) -> None:
    kept = {"object": "person", "record_id": world.person, "shared_at": timezone.now()}
    shared(world, user=world.rita.pk)
    for wrong in (
        {},
        {"user": world.rita, "team": world.south},
        {"user": world.rita},
        {"user": world.tom, "ends_at": timezone.now() - timedelta(days=1)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), act("record.shared", by=SYSTEM):
            Share.objects.create(**kept, **wrong)


def told(world: World) -> list[tuple[str, str, str]]:
    """Kind, before and after, the newest first."""
    found, _next = history(registry.of("person"), world.person, Asking(actor(world.sam)))
    return [(one.kind, step.before, step.after) for one in found for step in one.steps if step.field.name == "shares"]


def test_the_history_tells_each_share_its_change_and_its_end(world: World) -> None:
    pk = shared(world, user=world.rita.pk, until=date(2031, 1, 3))
    shared(world, user=world.rita.pk, may_write=True, until=date(2031, 1, 3))
    end_share(registry.of("person"), world.person, pk, by=actor(world.sam))
    assert told(world) == [
        ("record.share_ended", "Rita, to write, until 2031-01-03", ""),
        ("record.share_changed", "Rita, to read", "Rita, to write"),
        ("record.shared", "", "Rita, to read, until 2031-01-03"),
    ]


def test_sharing_changing_and_ending_are_taken_back(world: World) -> None:
    people, by = registry.of("person"), actor(world.sam)
    made = share_record(people, world.person, Terms(user=world.rita.pk), by=by)
    undo_sharing(made.entry, by=by)
    assert not Share.objects.exists()
    made = share_record(people, world.person, Terms(user=world.rita.pk), by=by)
    changed = share_record(people, world.person, Terms(user=world.rita.pk, may_write=True), by=by)
    undo_sharing(changed.entry, by=by)
    assert not Share.objects.get().may_write
    ended = end_share(people, world.person, made.share, by=by)
    undo_sharing(ended, by=by)
    assert sees(world.rita, world.person)
    assert [kind for kind, _before, _after in told(world)][:2] == ["record.shared", "record.share_ended"]


def test_only_ones_own_sharing_is_taken_back_and_only_while_nothing_newer_stands(world: World) -> None:
    people, by = registry.of("person"), actor(world.sam)
    made = share_record(people, world.person, Terms(user=world.rita.pk), by=by)
    with pytest.raises(NotFound):
        undo_sharing(made.entry, by=actor(world.rita))
    with pytest.raises(NotFound):
        undo_sharing(Entry.objects.filter(kind="person.created").latest("pk").pk, by=SYSTEM)
    share_record(people, world.person, Terms(user=world.rita.pk, may_write=True), by=by)
    with pytest.raises(Invalid):
        undo_sharing(made.entry, by=by)


def signed_in(one: User) -> Client:
    client = Client()
    client.force_login(one, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_the_dialog_shares_changes_and_ends(world: World) -> None:
    sam = signed_in(world.sam)
    address = f"/people/{world.person}/shares/"
    assert "Share…" in sam.get(f"/people/{world.person}/").content.decode()
    empty = sam.get(address).content.decode()
    assert "Rita" in empty
    assert "South" in empty
    answer = sam.post(address, {"whom": f"user:{world.rita.pk}", "way": "write", "until": ""})
    assert answer.status_code == 200
    assert "may write" in answer.content.decode()
    assert "/shares/undo/" in answer.headers["HX-Trigger"]
    one = Share.objects.get()
    assert "selected>read and write it" in sam.get(f"{address}?share={one.pk}").content.decode()
    wrong = sam.post(address, {"whom": f"user:{world.rita.pk}", "way": "read", "until": "tomorrow"})
    assert wrong.status_code == 422
    assert "is no date" in wrong.content.decode()
    gone = sam.post(f"{address}{one.pk}/end/")
    assert gone.status_code == 200
    assert not Share.objects.exists()
    assert sam.post(f"{address}{one.pk}/end/").status_code == 404


def test_whoever_sees_it_by_a_share_is_offered_neither_sharing_nor_editing(world: World) -> None:
    shared(world, user=world.rita.pk)
    page = signed_in(world.rita).get(f"/people/{world.person}/").content.decode()
    assert "Share…" not in page
    assert f"/people/{world.person}/edit/" not in page
    listed = signed_in(world.rita).get("/people/").content.decode()
    assert "Wang" in listed
    assert "data-edit-url" not in listed
    shared(world, user=world.rita.pk, may_write=True)
    assert f"/people/{world.person}/edit/" in signed_in(world.rita).get(f"/people/{world.person}/").content.decode()
