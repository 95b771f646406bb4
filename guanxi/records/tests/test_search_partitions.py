"""Search rows lie apart by object, whichever room the object is of."""

from __future__ import annotations

import pytest
from django.db import connection

from guanxi.access.actor import SYSTEM
from guanxi.records.registry import registry
from guanxi.records.search_partitions import holding_more_than, part_of
from guanxi.records.writing import create

pytestmark = pytest.mark.django_db


def ask(statement, *parameters):
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall()


def test_each_object_has_a_part_of_its_own():
    parts = {name for (name,) in ask("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'search_row'::regclass")}
    assert parts == {part_of(record_type.name) for record_type in registry.types()} | {"search_row_rest"}


def test_what_an_object_kept_among_the_rest_moves_into_its_part():
    visit, parcel = "('visit', 1, '{title}', 'to Hangzhou')", "('parcel', 1, '{title}', 'to Suzhou')"
    ask(f"INSERT INTO search_row (object, record_id, fields, text) VALUES {visit}, {parcel} RETURNING 1")
    ask("SELECT search_row_apart('visit')")
    ask("SELECT search_row_apart('visit')")
    kept = {(part, said) for part, said in ask("SELECT tableoid::regclass::text, text FROM search_row WHERE object IN ('visit', 'parcel')")}
    assert kept == {("search_row_visit", "to Hangzhou"), ("search_row_rest", "to Suzhou")}
    [[indexes]] = ask("SELECT count(*) FROM pg_indexes WHERE tablename = 'search_row_visit'")
    assert indexes == 2


def test_how_much_is_kept_is_told_by_object():
    create(registry.of("person"), [{"name": "王丽华"}], by=SYSTEM)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE search_row_person, search_row_order")
    assert "person" in holding_more_than(0)
    assert "order" not in holding_more_than(0)
