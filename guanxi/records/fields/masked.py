"""A field as it stands before somebody who sees it masked: it is shown, and used for nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from guanxi.access.actor import Actor
from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.lookups import Lookup

if TYPE_CHECKING:
    from guanxi.records.registry import RecordType


@dataclass(frozen=True, kw_only=True)
class Masked(Field):
    """Its values are masks from the moment they are read: no page, file or answer of the API ever holds the clear ones."""

    inner: Field
    readonly: bool = True
    sortable: bool = False
    filterable: bool = False
    in_forms: bool = False

    kind: ClassVar[str] = "masked"
    operators: ClassVar[tuple[str, ...]] = ()

    def columns(self) -> tuple[str, ...]:
        return self.inner.columns()

    def computed(self) -> dict[str, Any]:
        return self.inner.computed()

    def value(self, row: Mapping[str, Any]) -> Any:
        return self.inner.value(row)

    def beside(self, record_type: RecordType, actor: Actor) -> tuple[Lookup, ...]:
        return self.inner.beside(record_type, actor)

    def load(self, record_type: RecordType, ids: Sequence[int], values: Sequence[Any], asking: Asking) -> Sequence[Any]:
        loaded = self.inner.load(record_type, ids, values, asking)
        found = values if loaded is None else loaded
        return [None if self.inner.is_empty(one) else self.inner.mask(one, asking) for one in found]


def masked(field: Field) -> Masked:
    return Masked(name=field.name, label=field.label, inner=field)
