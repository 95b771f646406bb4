"""Fields that hold a list of parts kept in a table of their own: contact points, order lines, employments; and tags."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from guanxi.access.actor import Actor
from guanxi.records.asking import Asking
from guanxi.records.fields.field import EMPTY_OPERATORS, Ends, Field
from guanxi.records.lookups import Lookup
from guanxi.records.models import Tag, Tagging
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _
from guanxi.values.text import clean_line

if TYPE_CHECKING:
    from guanxi.records.registry import RecordType

PartRow = dict[str, Any]
_TAGS_OF = "(SELECT g.record_id, t.name FROM tagging g JOIN tag t ON t.id = g.tag_id WHERE g.object = '%s') AS tags"


@cache
def _tags_of(object_name: str) -> Lookup:
    return Lookup(_TAGS_OF % object_name, "record_id", ("record_id", "name"), order="name")


@dataclass(frozen=True)
class PartInput:
    """How a form asks for one column of a part. `kind`: text, number, date, datetime, yes_no, one (of all parts), link, choice, hidden."""

    name: str
    label: Any = ""
    kind: str = "text"
    target: str = ""
    options: tuple[tuple[str, Any], ...] = ()
    sensitive: str = ""
    """The field whose right this column needs as well."""


@dataclass(frozen=True, kw_only=True)
class Parts(Field):
    """A list of dicts. Rooms subclass it: `model`, the foreign key `of`, the columns, what identifies a part, how one is cleaned."""

    model: type[Model]
    of: str
    part_columns: tuple[str, ...]
    identity: tuple[str, ...]
    fixed: tuple[tuple[str, Any], ...] = ()
    sortable: bool = False
    kind: ClassVar[str] = "parts"
    inputs: ClassVar[tuple[PartInput, ...]] = ()
    grows: ClassVar[bool] = False
    """Files add to it and never take away."""
    first: ClassVar[str] = ""
    """The column that marks the one main part."""
    seen_through: ClassVar[str] = ""
    """The input that links to a record without which, for whoever may not see it, the part is out of sight."""
    operators: ClassVar[tuple[str, ...]] = EMPTY_OPERATORS

    @cached_property
    def leads_to(self) -> tuple[str, ...]:
        return tuple(one.target for one in self.inputs if one.kind == "link")

    @cached_property
    def _leading(self) -> str:
        """The column of a part that names the other record."""
        return next(one.name for one in self.inputs if one.kind == "link")

    def leading_to(self, found: QuerySet[Any], asking: Asking) -> Q:
        parts, owner = self.owners(found, asking)
        return Q(Exists(parts.filter(**{owner: OuterRef("pk")})))

    def owners(self, found: QuerySet[Any], asking: Asking) -> Ends:
        """The records whose parts name these."""
        return self.parts_now(asking).filter(**{f"{self._leading}__in": found.values("pk")}), f"{self.of}_id"

    def led_from(self, found: QuerySet[Any], asking: Asking) -> Ends:
        return self.parts_now(asking).filter(**{f"{self.of}__in": found.values("pk")}), f"{self._leading}_id"

    def parts_now(self, asking: Asking) -> QuerySet[Any]:
        """Those that count where a filter goes on over them to the records that they name."""
        return self.part_rows()

    def columns(self) -> tuple[str, ...]:
        return ()

    def value(self, row: Mapping[str, Any]) -> Any:
        return ()

    def stored(self, value: Any) -> dict[str, Any]:
        return {}

    def load(self, record_type: RecordType, ids: Sequence[int], values: Sequence[Any], asking: Asking) -> Sequence[Any] | None:
        key = (self.model, tuple(ids), self.part_columns)
        known = asking.once(key, lambda: self._of_all(ids, asking)) if self.fixed else self._of_all(ids, asking)
        kind = tuple(value for _column, value in self.fixed)
        return [tuple({**part} for part in known.get((one, *kind), ())) for one in ids]

    def beside(self, record_type: RecordType, actor: Actor) -> tuple[Lookup, ...]:
        return (self._lookup,)

    @cached_property
    def _lookup(self) -> Lookup:
        """The parts of every field that shares this one's table: a page shows most of them."""
        owner, kinds = f"{self.of}_id", [column for column, _value in self.fixed]
        return Lookup(self.model._meta.db_table, owner, ("id", *self.part_columns, owner, *kinds), order="id")

    def _of_all(self, ids: Sequence[int], asking: Asking) -> dict[tuple[Any, ...], list[PartRow]]:
        found: dict[tuple[Any, ...], list[PartRow]] = defaultdict(list)
        for row in asking.rows(self._lookup, ids):
            found[row[1 + len(self.part_columns) :]].append(dict(zip(("id", *self.part_columns), row, strict=False)))
        return found

    def part_rows(self) -> QuerySet[Any]:
        """All parts of this field. Called only with ids of records that the actor has been shown to see."""
        return self.model._default_manager.filter(**dict(self.fixed))

    def clean(self, raw: Any, asking: Asking) -> Any:
        if raw is None or raw == "":
            return []
        if not isinstance(raw, (list, tuple)):
            raw = [raw]
        if len(raw) > 500:
            raise ValueProblem("too_many", _("“%(field)s” holds at most %(limit)s entries.") % {"field": self.label, "limit": 500})
        return self.clean_all([self.clean_part(part, asking) for part in raw], asking)

    def clean_part(self, part: Any, asking: Asking) -> PartRow:
        raise NotImplementedError

    def clean_all(self, parts: list[PartRow], asking: Asking) -> list[PartRow]:
        """Rules over the whole list; by default the same part twice is one."""
        return list({self.identity_of(part): part for part in parts}.values())

    def identity_of(self, part: Mapping[str, Any]) -> tuple[Any, ...]:
        return tuple(part[column] for column in self.identity)

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        if operator in EMPTY_OPERATORS:
            found = Q(Exists(self.part_rows().filter(**{self.of: OuterRef("pk")})))
            return found if operator == "is_not_empty" else ~found
        return super().condition(operator, value, asking)

    def as_json(self, value: Any) -> Any:
        return [dict(part) for part in value or ()]

    def all_as_json(self, values: Sequence[Any]) -> Sequence[Any]:
        return values if type(self).as_json is Parts.as_json else super().all_as_json(values)


@dataclass(frozen=True, kw_only=True)
class Tags(Field):
    """Tags by name; new names are made as they are used."""

    sortable: bool = False
    kind: ClassVar[str] = "tags"
    operators: ClassVar[tuple[str, ...]] = ("any_of", "none_of", *EMPTY_OPERATORS)
    object_name: str = ""

    def columns(self) -> tuple[str, ...]:
        return ()

    def value(self, row: Mapping[str, Any]) -> Any:
        return ()

    def stored(self, value: Any) -> dict[str, Any]:
        return {}

    def beside(self, record_type: RecordType, actor: Actor) -> tuple[Lookup, ...]:
        return (_tags_of(record_type.name),)

    def load(self, record_type: RecordType, ids: Sequence[int], values: Sequence[Any], asking: Asking) -> Sequence[Any] | None:
        found: dict[int, list[str]] = defaultdict(list)
        for record_id, name in asking.rows(_tags_of(record_type.name), ids):
            found[record_id].append(name)
        return [tuple(found.get(one, ())) for one in ids]

    def clean(self, raw: Any, asking: Asking) -> Any:
        if raw is None or raw == "":
            return []
        words = raw if isinstance(raw, (list, tuple)) else str(raw).replace("，", ",").replace("；", ",").replace(";", ",").split(",")
        names = [clean_line(str(word), 100) for word in words]
        return sorted({name.casefold(): name for name in names if name}.values())

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        tagged = Tagging.objects.filter(object=self.object_name, record_id=OuterRef("pk"))
        if operator in {"any_of", "none_of"}:
            names = [name.casefold() for name in self.clean(value, asking)]
            wanted = [tag.pk for tag in Tag.objects.all() if tag.name.casefold() in names]
            found = Q(Exists(tagged.filter(tag__in=wanted)))
            return found if operator == "any_of" else ~found
        found = Q(Exists(tagged))
        return found if operator == "is_not_empty" else ~found

    def choices(self) -> list[tuple[str, Any]]:
        return [(name, name) for name in Tag.objects.order_by("name").values_list("name", flat=True)[:500]]

    def as_json(self, value: Any) -> Any:
        return list(value or ())

    def as_text(self, value: Any, asking: Asking) -> str:
        return ", ".join(value or ())

    def search_text(self, value: Any) -> str:
        return " ".join(value or ())
