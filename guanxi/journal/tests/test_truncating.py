"""TRUNCATE fires no trigger for rows: on a table under the journal it is refused."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from guanxi.access.actor import SYSTEM
from guanxi.journal.triggers import REFUSE_ON_ALL, journaled
from guanxi.journal.writing import act
from guanxi.records.registry import registry
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_everywhere():
    """Only tests may truncate, for their own flushing; this one may not either."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL guanxi.may_truncate = ''")
        yield cursor


def under_the_journal(cursor):
    cursor.execute("SELECT tgrelid::regclass::text FROM pg_trigger WHERE tgname = 'journal_insert' ORDER BY 1")
    return [row[0] for row in cursor.fetchall()]


def refused(cursor, table):
    try:
        with transaction.atomic():
            cursor.execute(f"TRUNCATE {table} CASCADE")
    except DatabaseError as error:
        return "is under the journal" in str(error)
    return False


def test_it_refuses_to_truncate_any_journaled_table(as_everywhere):
    create(registry.of("person"), [{"name": "王丽华"}], by=SYSTEM)
    as_everywhere.execute("SET CONSTRAINTS ALL IMMEDIATE")
    tables = under_the_journal(as_everywhere)
    assert len(tables) > 15
    assert [table for table in tables if not refused(as_everywhere, table)] == []


def test_it_refuses_inside_an_act_as_well(as_everywhere):
    with act("person.deleted", by=SYSTEM):
        assert refused(as_everywhere, "contact_point")


def test_a_table_that_comes_under_the_journal_is_guarded(as_everywhere):
    as_everywhere.execute("CREATE TABLE thing (id bigint PRIMARY KEY)")
    for statement in journaled("thing", "thing").sql:
        as_everywhere.execute(statement)
    assert refused(as_everywhere, "thing")


def test_the_tables_that_were_there_before_are_guarded_by_the_migration(as_everywhere):
    as_everywhere.execute("DROP TRIGGER journal_truncate ON note")
    assert not refused(as_everywhere, "note")
    as_everywhere.execute(REFUSE_ON_ALL)
    assert refused(as_everywhere, "note")
