"""Relations: the many records that belong to one, by whichever field leads from one to the other. A filter asks whether there are any."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from guanxi.access.actor import Actor
from guanxi.records.asking import Asking
from guanxi.records.fields.field import Ends, Field
from guanxi.records.fields.parts import Parts
from guanxi.records.reading import readable_fields
from guanxi.records.registry import RecordType, registry


@dataclass(frozen=True)
class Relation:
    """`name` is a field of the record that leads to many (`employments`), or that of another object which leads here (`order.customer`)."""

    name: str
    target: RecordType
    field: Field
    label: Any

    def ends(self, found: QuerySet[Any], asking: Asking) -> Ends:
        """The records to which these belong."""
        if isinstance(self.field, Parts) and self.name == self.field.name:
            return self.field.owners(found, asking)
        return self.field.led_from(found, asking)


def relations_of(record_type: RecordType, actor: Actor) -> list[Relation]:
    """Those over which this actor may ask: both ends and the field between them may be read."""
    own = [
        Relation(one.name, registry.of(target), one, one.label)
        for one in _leading(record_type, actor)
        for target in one.leads_to
        if isinstance(one, Parts) and actor.may("read", target)
    ]
    return own + [
        Relation(f"{other.name}.{one.name}", other, one, _label(record_type, other, one))
        for other in registry.types()
        if actor.may("read", other.name)
        for one in _leading(other, actor)
        if record_type.name in one.leads_to
    ]


def relation(record_type: RecordType, name: str, actor: Actor) -> Relation | None:
    return next((one for one in relations_of(record_type, actor) if one.name == name), None)


def _leading(record_type: RecordType, actor: Actor) -> list[Field]:
    return [one for one in readable_fields(record_type, actor) if one.filterable and one.leads_to]


def _label(record_type: RecordType, other: RecordType, field: Field) -> Any:
    """The first field that leads here needs no name; others do, and so does one from an object to itself."""
    first = next(one for one in other.fields if record_type.name in one.leads_to)
    return other.label_plural if field is first and other.name != record_type.name else f"{other.label_plural} ({field.label})"
