"""Putting back what an entry changed, unless something newer stands there."""

from __future__ import annotations

import pytest
from django.db import connection

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Team
from guanxi.customers.models import Customer
from guanxi.journal import kinds, undoing
from guanxi.journal.writing import act
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture(autouse=True)
def _kinds():
    kinds.declare("test.happened", "happened")


def happening(work):
    with act("test.happened", by=SYSTEM) as entry:
        found = work()
    return entry.id, found


def test_it_puts_back_only_what_still_holds_the_entrys_value():
    _entry, north = happening(lambda: Team.objects.create(name="North"))
    _entry, south = happening(lambda: Team.objects.create(name="South"))
    entry, _ = happening(lambda: [Team.objects.filter(pk=one.pk).update(name=f"{one.name} 2") for one in (north, south)])
    happening(lambda: Team.objects.filter(pk=south.pk).update(name="Mine"))
    happening(lambda: undoing.put_back(entry, "team", undoing.changed_columns([entry], "team")))
    assert sorted(Team.objects.values_list("name", flat=True)) == ["Mine", "North"]


def test_it_takes_away_what_the_entry_made_and_brings_back_what_it_deleted():
    made, north = happening(lambda: Team.objects.create(name="North"))
    _entry, south = happening(lambda: Team.objects.create(name="South"))
    gone, _ = happening(lambda: Team.objects.filter(pk=south.pk).delete())
    happening(lambda: undoing.take_away(made, "team"))
    happening(lambda: undoing.bring_back(gone, "team"))
    assert list(Team.objects.values_list("pk", "name")) == [(south.pk, "South")]
    assert north.pk != south.pk


def test_it_knows_the_tables_of_an_object_from_the_triggers_themselves():
    assert [one.table for one in undoing.tables_of("person")] == ["customer", "person"]
    assert [one.key for one in undoing.tables_of("person")] == ["id", "customer_id"]


def test_it_never_touches_a_row_of_another_object_with_the_same_id():
    _entry, team = happening(lambda: Team.objects.create(name="Wang"))
    create(registry.of("person"), [{"name": "Wang"}], by=SYSTEM)
    with connection.cursor() as cursor, act("test.happened", by=SYSTEM):
        cursor.execute("UPDATE access_team SET id = (SELECT id FROM customer) WHERE id = %s", [team.pk])
    entry, _ = happening(lambda: Team.objects.update(name="Li"))
    happening(lambda: Customer.objects.update(name="Li"))
    happening(lambda: undoing.put_back(entry, "team", ["name"]))
    assert Team.objects.get().name == "Wang"
    assert Customer.objects.get().name == "Li"
