"""Whatever could hold a person must know what becomes of it when the person is erased."""

from __future__ import annotations

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db.models import BinaryField, CharField, Field, FileField, ForeignKey, GenericIPAddressField, JSONField, Model, TextField

from guanxi.customers.models import Company, Customer, Person
from guanxi.customers.privacy.erasing.erasers import erasers

TEXT = (CharField, TextField, JSONField, BinaryField, FileField, GenericIPAddressField)
KEPT = {
    "company": "a company is no person",
    "journal_entry": "the chain's own erasing takes the details (journaled.py)",
    "journal_change": "the chain's own erasing takes the values (journaled.py)",
    "journal_link": "digests, and salts that the chain's own erasing takes",
    "journal_last_head": "digests",
    "journal_unread": "numbers of entries",
    "journal_verification": "numbers of entries and records",
    "product": "goods",
    "exchange_rate": "rates of exchange",
    "score_run": "how figures were made, of all customers together",
    "duplicate_scan": "how far a search came",
    "action_rule": "what the company set",
    "insight_dirty_month": "months",
    "insight_refresh": "how far a computation came",
    "site_sample_work": "how far the sample came",
    "view_choice": "who uses which view",
    "import_mapping": "the headings of a file",
    "page_layout": "what the company set",
    "notification_unwanted": "what a colleague set",
    "tag": "with the tagging: a tag that nobody else has goes",
}
"""Tables of ours with texts that hold no customer, each with the reason."""
OF_COLLEAGUES = {"access"}
"""The floor of users: colleagues are no customers, and their sessions end by themselves."""


def ours() -> list[type[Model]]:
    mine = [one for one in apps.get_models() if one.__module__.startswith("guanxi.")]
    return [one for one in mine if one._meta.app_label not in OF_COLLEAGUES or points_at_a_customer(one)]


def texts_of(model: type[Model]) -> set[str]:
    return {field.column for field in model._meta.local_fields if is_text(field)}


def is_text(field: Field) -> bool:
    return is_text(field.base_field) if isinstance(field, ArrayField) else isinstance(field, TEXT)


def points_at_a_customer(model: type[Model]) -> bool:
    fields = model._meta.local_fields
    columns = {field.column for field in fields}
    return (
        any(isinstance(field, ForeignKey) and field.related_model in (Customer, Person) for field in fields)
        or model in (Customer, Person)
        or "customer_id" in columns
        or {"object", "record_id"} <= columns
        or {"object", "about"} <= columns
    )


def test_it_finds_an_eraser_for_every_table_that_points_at_a_customer():
    known = {one.table for one in erasers()}
    found = {model._meta.db_table for model in ours() if points_at_a_customer(model) and model is not Company}
    assert len(found) > 15, "the search itself finds what there is"
    assert found - known - KEPT.keys() == set()


def test_every_other_table_with_texts_has_an_eraser_or_a_reason():
    known = {one.table for one in erasers()}
    assert {model._meta.db_table for model in ours() if texts_of(model)} - known - KEPT.keys() == set()


def test_what_stays_is_a_text_that_is_there_and_says_why():
    tables = {model._meta.db_table: model for model in ours()}
    for eraser in erasers():
        assert eraser.stays.keys() <= texts_of(tables[eraser.table]), eraser.table
        assert all(eraser.stays.values()), eraser.table


def test_no_reason_is_left_over():
    tables = {model._meta.db_table for model in ours() if texts_of(model) or points_at_a_customer(model)}
    assert KEPT.keys() - tables == set()
