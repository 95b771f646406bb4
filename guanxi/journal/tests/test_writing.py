"""One act, one entry; one record, one change."""

from __future__ import annotations

import hashlib

import pytest
from django.db import Error, connection, transaction

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Team
from guanxi.journal import kinds, reading
from guanxi.journal.models import Change, Entry, Unread
from guanxi.journal.writing import NoEntry, act, current_entry

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _kinds():
    kinds.declare("test.happened", "happened")
    kinds.declare("test.other", "happened too")


def test_it_tells_a_batch_as_one_entry_with_a_change_per_record():
    with act("test.happened", by=SYSTEM, about=("team", 1), details={"why": "test"}):
        Team.objects.bulk_create([Team(name="North"), Team(name="South")])
    entry = Entry.objects.get(kind="test.happened")
    assert (entry.actor_key, entry.about_object, entry.details) == ("system", "team", {"why": "test"})
    assert [change.after["name"] for change in Change.objects.filter(entry=entry).order_by("record_id")] == ["North", "South"]


def test_it_lets_an_act_inside_an_act_belong_to_the_outer_one():
    with act("test.happened", by=SYSTEM) as outer:
        Team.objects.create(name="North")
        with act("test.other", by=SYSTEM) as inner:
            Team.objects.create(name="South")
        assert inner is outer is current_entry()
    assert list(Entry.objects.filter(kind__startswith="test.").values_list("kind", flat=True)) == ["test.happened"]
    with pytest.raises(NoEntry):
        current_entry()


def test_it_keeps_first_before_and_last_after_when_a_record_changes_twice():
    with act("test.happened", by=SYSTEM):
        team = Team.objects.create(name="North")
    with act("test.happened", by=SYSTEM) as entry:
        Team.objects.filter(pk=team.pk).update(name="East")
        Team.objects.filter(pk=team.pk).update(name="West")
    change = Change.objects.get(entry_id=entry.id)
    assert (change.before, change.after) == ({"name": "North"}, {"name": "West"})


def test_it_tells_a_deletion_by_what_was_there():
    with act("test.happened", by=SYSTEM):
        team = Team.objects.create(name="North")
    with act("test.happened", by=SYSTEM) as entry:
        team.delete()
    change = Change.objects.get(entry_id=entry.id)
    assert change.after is None
    assert change.before["name"] == "North"


def test_it_writes_no_entry_where_nothing_changed_and_none_when_the_act_fails():
    with act("test.happened", by=SYSTEM):
        Team.objects.filter(name="nobody").update(name="somebody")
    with pytest.raises(RuntimeError):
        _fail_within_an_act()
    assert not Entry.objects.filter(kind="test.happened").exists()
    assert not Team.objects.exists()


def _fail_within_an_act():
    with act("test.happened", by=SYSTEM):
        Team.objects.create(name="North")
        raise RuntimeError


def test_it_closes_the_door_behind_itself():
    with act("test.happened", by=SYSTEM):
        Team.objects.create(name="North")
    with pytest.raises(Error, match="outside a journal entry"), transaction.atomic():
        Team.objects.update(name="South")


def test_it_refuses_a_kind_that_nobody_declared():
    with pytest.raises(kinds.UndeclaredKind), act("test.unheard_of", by=SYSTEM):
        pass


def test_it_salts_every_digest_over_both_sides_of_the_change():
    with act("test.happened", by=SYSTEM):
        Team.objects.bulk_create([Team(name="North"), Team(name="South")])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT salt, digest, coalesce(before::text, ''), coalesce(after::text, '') FROM journal_change WHERE object = 'team'"
        )
        rows = cursor.fetchall()
    assert len({bytes(row[0]) for row in rows}) == 2
    for salt, digest, before, after in rows:
        assert hashlib.sha256(bytes(salt) + f"{before}\n{after}".encode()).digest() == bytes(digest)


def test_it_hands_an_entry_to_its_readers_once_and_keeps_it_when_reading_fails():
    seen = []
    failing = [True]

    def read(entries):
        if failing:
            failing.clear()
            raise RuntimeError
        seen.extend(entry.kind for entry in entries)

    reading.register("test", ["test.*"], read)
    try:
        with act("test.happened", by=SYSTEM):
            Team.objects.create(name="North")
        assert Unread.objects.filter(reader="test").count() == 1
        with pytest.raises(RuntimeError):
            reading.read_some()
        assert Unread.objects.filter(reader="test").count() == 1
        reading.read_some()
        reading.read_some()
    finally:
        reading._readers.pop("test")
    assert seen == ["test.happened"]
