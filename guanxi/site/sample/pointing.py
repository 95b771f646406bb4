"""Which rows point to which, read from the models themselves: so a room that is added tomorrow is known here too.

A part belongs to its owner and goes with it: the first foreign key that cascades, or the record that `object` and `record_id` name.
Every other reference, and every one of a record, is a pointer, which keeps what it points to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db.models import CASCADE, ForeignKey, Model, OneToOneField

from guanxi.records.registry import registry

TOLD_ABOUT_ALL = ("journal_change", "journal_entry")
PARTS_BY_NAME = ("search_row", "tagging")


@dataclass(frozen=True)
class Reference:
    """`column` of `table` holds an id of the rows of `target`; with `objects`, only where `object` is one of them."""

    table: str
    column: str
    target: str
    objects: tuple[str, ...] = ()

    def condition(self) -> str:
        return f" AND t.object IN ({', '.join(map(repr, self.objects))})" if self.objects else ""


def root_of(model: type[Model]) -> type[Model]:
    """People and companies are rows of the customer table first."""
    parents = model._meta.get_parent_list()
    return parents[-1] if parents else model


def extensions() -> dict[str, Reference]:
    """Tables that extend another one, one to one, as that of people extends that of customers."""
    return {
        model._meta.db_table: Reference(model._meta.db_table, str(model._meta.pk.column), root_of(model)._meta.db_table)
        for model in apps.get_models()
        if root_of(model) is not model and model._meta.pk is not None
    }


def tables_by_object() -> dict[str, str]:
    return {one.name: root_of(one.model)._meta.db_table for one in registry.types()}


def references() -> tuple[dict[str, list[Reference]], list[Reference]]:
    """(the references of each table by which its rows are parts, all pointers)"""
    owners: dict[str, list[Reference]] = {}
    pointers: list[Reference] = []
    extended, records = extensions(), set(tables_by_object().values())
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        if table in TOLD_ABOUT_ALL:
            continue
        named = list(_by_name(model))
        if table in PARTS_BY_NAME:
            owners[table] = named
        else:
            pointers += named
        if table in extended:
            owners[table] = [extended[table]]
        for field in _foreign_keys(model):
            reference = Reference(table, str(field.column), root_of(_target(field))._meta.db_table)
            if field.remote_field.on_delete is CASCADE and table not in owners and table not in records:
                owners[table] = [reference]
            else:
                pointers.append(reference)
    return owners, pointers


def _foreign_keys(model: type[Model]) -> list[Any]:
    found = [field for field in model._meta.local_fields if isinstance(field, ForeignKey)]
    return [field for field in found if not (isinstance(field, OneToOneField) and field.remote_field.parent_link)]


def _target(field: Any) -> type[Model]:
    target: type[Model] = field.remote_field.model
    return target


def _by_name(model: type[Model]) -> Iterator[Reference]:
    """The record that `object` and `record_id` name together, of whichever type it is."""
    if not {"object", "record_id"} <= {str(getattr(field, "column", "")) for field in model._meta.local_fields}:
        return
    objects: dict[str, list[str]] = {}
    for name, table in tables_by_object().items():
        objects.setdefault(table, []).append(name)
    for table, names in objects.items():
        yield Reference(model._meta.db_table, "record_id", table, tuple(names))
