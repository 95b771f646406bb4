"""Whatever names a customer must know what to do when two customers become one."""

from __future__ import annotations

from django.apps import apps
from django.db.models import ForeignKey

from guanxi.customers.merging.movers import movers
from guanxi.customers.models import Company, Customer, Person

BY_OBJECT = {(table, "record_id") for table in ("tagging", "stored_file", "comment", "following", "access_share")}
REBUILT = {("search_row", "record_id"), ("journal_change", "record_id")}
"""Search rows are made anew by the merge; the journal keeps what was."""


def names_of_customers() -> set[tuple[str, str]]:
    found = set()
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, ForeignKey) and field.related_model in (Customer, Person, Company) and not field.remote_field.parent_link:
                found.add((model._meta.db_table, field.column))
    return found


def names_of_any_record() -> set[tuple[str, str]]:
    """Tables that hold (object, id) pairs."""
    columns = {model._meta.db_table: {field.column for field in model._meta.local_fields} for model in apps.get_models()}
    return {(table, "record_id") for table, some in columns.items() if {"object", "record_id"} <= some}


def test_it_finds_a_mover_for_every_foreign_key_to_a_customer():
    registered = {(mover.table, mover.column) for mover in movers()}
    assert names_of_customers() - registered == set()
    assert len(names_of_customers()) > 10, "the search itself finds what there is"


def test_it_finds_a_mover_for_every_table_that_names_records_of_any_object():
    registered = {(mover.table, mover.column) for mover in movers()}
    assert names_of_any_record() - registered - REBUILT == set()


def test_it_has_no_mover_for_what_is_gone():
    assert {(mover.table, mover.column) for mover in movers()} <= names_of_customers() | BY_OBJECT
