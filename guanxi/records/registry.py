"""The registry: every record type, declared once, from which lists, pages, forms, API, import, export and search follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext_lazy

from guanxi.access.visibility import Common, Visibility
from guanxi.journal import kinds
from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.fields.shared_with_me import SharedWithMe
from guanxi.records.knowing import Knowing, Remembering

Columns = dict[str, Any]
EVERY_ROW = Q()

EVERYDAY = {
    "created": gettext_lazy("created"),
    "changed": gettext_lazy("changed"),
    "deleted": gettext_lazy("put into the bin"),
    "restored": gettext_lazy("taken out of the bin"),
    "reverted": gettext_lazy("reverted a change"),
    "exported": gettext_lazy("exported"),
}
"""What can happen to every record."""


@dataclass(frozen=True)
class Group:
    """A titled group of fields on the record's page and form."""

    label: Any
    fields: tuple[str, ...]


@dataclass(frozen=True)
class After:
    """What a room does in the same transaction after records were written, binned or restored: a required consequence."""

    run: Callable[[Sequence[int], Asking], None]


@dataclass(frozen=True, kw_only=True)
class RecordType:
    """What a record is. `derive` completes a row's columns from its values (`before` is None for a new record)."""

    name: str
    plural: str
    label: Any
    label_plural: Any
    icon: str
    model: type[Model]
    fields: tuple[Field, ...]
    visibility: Visibility
    default_columns: tuple[str, ...]
    default_sort: tuple[str, ...] = ("-created_at",)
    page: tuple[Group, ...] = ()
    title: str = "name"
    told_by: tuple[str, ...] = ()
    """Fields that tell two records of one name apart where there is room for a few words."""
    keys: tuple[str, ...] = ("external_id",)
    rows_are: Q = EVERY_ROW
    kept_from: Mapping[str, Q] = field(default_factory=dict)
    """By action the rows that nobody may treat so, however far their right reaches."""
    constants: Mapping[str, Any] | None = None
    derive: Callable[[Columns, Columns | None, Asking], Columns] | None = None
    check: Callable[[Mapping[str, Any], Asking, bool], None] | None = None
    refusals: Mapping[str, tuple[str, Any]] = field(default_factory=dict)
    """What a rule of the database says in words: constraint → (field, sentence)."""
    after_write: tuple[After, ...] = ()
    customer_path: str | None = None
    changes_customer: bool = False
    """Whether what follows from writing may change the customer: whoever writes then holds the customer alone."""
    heir: str = ""
    """The column that says which record took this one over."""
    erased: str = ""
    """The column that says when everything a record told was erased: it counts where it counted, and is found by nobody."""
    erased_as: Any = ""
    """What an erased one is called where others name it."""
    order: int = 100
    in_menu: bool = True
    purpose: Any = ""
    """What the object is for, in a sentence: what an empty list says."""
    append_only: bool = False
    """Records are added and never changed or deleted by hand: a ledger. (Undoing an import still takes back what it brought.)"""

    @cached_property
    def by_name(self) -> dict[str, Field]:
        return {field.name: field for field in self.fields}

    @cached_property
    def by_sight(self) -> Remembering:
        """Which fields an actor sees is asked many times in a request. It is forgotten with this type."""
        return Remembering()

    @property
    def can_be_shared(self) -> bool:
        """What belongs to everybody is shared already, and of a ledger single entries say nothing."""
        return not self.append_only and not isinstance(self.visibility, Common)

    def knows(self, action: str) -> bool:
        """Whether it can be done to such records at all."""
        return action != "erase" or bool(self.erased)

    def stands(self, action: str) -> bool:
        """Whether what has been added stands against this action, whoever asks."""
        return self.append_only and action in {"change", "delete", "merge"}

    @property
    def url(self) -> str:
        return f"/{self.plural}/"

    def url_of(self, record_id: int) -> str:
        return f"/{self.plural}/{record_id}/"


class Registry:
    """Types by name. Rooms register at start; an upper room may hang a field into a lower room's type."""

    def __init__(self) -> None:
        self._types: dict[str, RecordType] = {}
        self._grown: Mapping[str, RecordType] = {}
        self.version = 1
        """Of what the company made of the objects; 1 is what the product brings."""

    def register(self, record_type: RecordType) -> RecordType:
        """What can be shared can be asked for by that."""
        if record_type.name in self._types:
            raise ValueError(f"The record type {record_type.name!r} is registered already.")
        if record_type.can_be_shared:
            asked = SharedWithMe(name="shared_with_me", label=gettext_lazy("Shared with me"), object_name=record_type.name)
            record_type = replace(record_type, fields=(*record_type.fields, asked))
        self._types[record_type.name] = record_type
        for verb, sentence in EVERYDAY.items():
            kinds.declare(f"{record_type.name}.{verb}", sentence)
        return record_type

    def extend(self, name: str, *fields: Field, after: After | None = None, columns: Sequence[str] = ()) -> None:
        """Adds fields, a consequence and default columns to a type of a lower room."""
        known = self._types[name]
        taken = {field.name for field in known.fields} & {field.name for field in fields}
        if taken:
            raise ValueError(f"{name} has the fields {sorted(taken)} already.")
        self._types[name] = replace(
            known,
            fields=(*known.fields, *fields),
            after_write=(*known.after_write, *((after,) if after else ())),
            default_columns=(*known.default_columns, *columns),
        )

    def grow(self, version: int, grown: Mapping[str, RecordType]) -> None:
        """From now on these objects are so: with the company's own fields and pages."""
        self._grown, self.version = grown, version
        Knowing.forget_all(version)

    def declared(self, name: str) -> RecordType:
        """As the product brings it."""
        return self._types[name]

    def types(self) -> list[RecordType]:
        return sorted(map(self.of, self._types), key=lambda one: (one.order, one.name))

    def has(self, name: str) -> bool:
        return name in self._types

    def of(self, name: str) -> RecordType:
        return self._grown.get(name) or self._types[name]

    def by_plural(self, plural: str) -> RecordType | None:
        return next((self.of(name) for name, one in self._types.items() if one.plural == plural), None)


registry = Registry()
