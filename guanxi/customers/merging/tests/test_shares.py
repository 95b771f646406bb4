"""When customers become one, what was shared of each is shared of the one that stays; and undone, each is shared as it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Share
from guanxi.customers.merging.merging import merge_customers
from guanxi.customers.merging.undoing import undo_merge
from guanxi.journal.writing import act
from guanxi.records.registry import registry
from guanxi.records.sharing.tests.cast import World, added

pytestmark = pytest.mark.django_db
PERSON = registry.of("person")


def held() -> set[tuple[int, str, bool, Any]]:
    return {(one.record_id, str(one.user or one.team), one.may_write, one.ends_at) for one in Share.objects.all()}


def test_shares_go_to_the_winner_and_come_back() -> None:
    world, now = World(), timezone.now()
    winner, loser, third = (added("person", {"name": f"Twin {number}"}) for number in range(3))
    soon, later, past = now + timedelta(days=3), now + timedelta(days=9), now - timedelta(hours=1)
    rows: list[dict[str, Any]] = [
        {"record_id": winner, "user": world.rita, "ends_at": later},
        {"record_id": loser, "user": world.rita, "ends_at": soon, "may_write": True},
        {"record_id": loser, "team": world.south, "ends_at": soon},
        {"record_id": third, "team": world.south},
        {"record_id": winner, "user": world.tom, "may_write": True, "ends_at": past},
        {"record_id": third, "user": world.tom, "ends_at": soon},
        {"record_id": third, "user": world.blind},
        {"record_id": world.person, "user": world.tom},
    ]
    with act("record.shared", by=SYSTEM):
        for one in rows:
            Share.objects.create(object="person", shared_at=now - timedelta(days=1), **one)
    before = held()
    entry = merge_customers(PERSON, winner=winner, losers=[loser, third], values={}, by=SYSTEM)
    assert held() == {
        (winner, "Rita", True, soon),
        (winner, "South", False, None),
        (winner, "Tom", False, soon),
        (winner, "Blind", False, None),
        (world.person, "Tom", False, None),
    }
    undo_merge(entry, by=SYSTEM)
    assert held() == before
