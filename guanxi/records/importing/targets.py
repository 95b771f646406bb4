"""What a file can become: rows of one object, or of several at once (a mixed file)."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.records.fields.field import Field
from guanxi.records.importing.line_columns import LINE, MORE_COLUMNS, NEVER_SUGGESTED
from guanxi.records.problems import Invalid, Problem
from guanxi.records.reading import may_read, may_write
from guanxi.records.registry import RecordType, registry

MIXED = "mixed"
MIXED_OBJECTS = ("company", "person", "order", "feedback")
"""In this order, so that later ones can point at earlier ones of the same row."""


LIKELY = {
    "company": {"name", "credit_code", "website", "size", "industry"},
    "order": {"number", "ordered_at", "total", "currency", "status", "channel"},
    "feedback": {"score", "comment", "given_at"},
}
"""What a header of a mixed file is taken for; everything else is the person's unless somebody says otherwise."""


@dataclass(frozen=True)
class Target:
    """A field that a column can fill. In a mixed file its name is `object.field`."""

    name: str
    record_type: RecordType
    field: Field

    @property
    def label(self) -> str:
        return str(self.field.label)

    @property
    def headers(self) -> tuple[str, ...]:
        return (*self.field.headers, str(self.field.label))

    @property
    def looks(self) -> str:
        return {"phones": "phone", "emails": "email"}.get(self.field.name, {"date": "date", "datetime": "date"}.get(self.field.kind, ""))


def object_of(kind: str) -> str:
    """From the word of the command or the address (`people`) to the object's name (`person`)."""
    if kind == MIXED:
        return MIXED
    found = registry.by_plural(kind) or (registry.of(kind) if registry.has(kind) else None)
    if found is None:
        allowed = ", ".join([*(one.plural for one in registry.types()), MIXED])
        raise Invalid(
            [Problem("unknown_kind", _("“%(kind)s” cannot be imported. There are: %(allowed)s.") % {"kind": kind, "allowed": allowed})]
        )
    return found.name


def types_of(object_name: str) -> list[RecordType]:
    return [registry.of(name) for name in (MIXED_OBJECTS if object_name == MIXED else (object_name,)) if registry.has(name)]


def targets_of(object_name: str, actor: Actor) -> list[Target]:
    """Every field that this actor may fill from a file."""
    found = []
    for record_type in types_of(object_name):
        if not (actor.may("create", record_type.name) or actor.may("change", record_type.name)):
            continue
        own = [field for field in record_type.fields if may_read(record_type, field, actor) and may_write(record_type, field, actor)]
        for field in (*own, *MORE_COLUMNS.get(record_type.name, ())):
            name = f"{record_type.name}.{field.name}" if object_name == MIXED else field.name
            found.append(Target(name, record_type, field))
    return found


def fields_of(record_type: RecordType) -> list[Field]:
    """All that problems of its rows can be about."""
    return [*record_type.fields, *MORE_COLUMNS.get(record_type.name, ())]


def field_of(object_name: str, name: str) -> Field:
    """The field that a target names: one of the object's, or one of the columns beside them."""
    more = next((field for field in MORE_COLUMNS.get(object_name, ()) if field.name == name), None)
    return more or registry.of(object_name).by_name[name]


def likely(target: Target, object_name: str) -> bool:
    if (target.record_type.name, target.field.name) in NEVER_SUGGESTED:
        return False
    if target.field.name.startswith(LINE):
        return True
    return object_name != MIXED or target.field.name in LIKELY.get(target.record_type.name, {target.field.name})


def split_target(object_name: str, target: str) -> tuple[str, str]:
    """(object, field) that a target names."""
    if object_name != MIXED:
        return object_name, target
    first, _dot, rest = target.partition(".")
    return first, rest
