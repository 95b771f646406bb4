"""Fields that point at another record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import BigIntegerField, Case, Exists, F, OuterRef, Q, QuerySet, When

from guanxi.access.actor import Actor
from guanxi.records.asking import Asking
from guanxi.records.fields.field import EMPTY_OPERATORS, Ends, Field
from guanxi.records.lookups import Lookup
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _

if TYPE_CHECKING:
    from guanxi.records.registry import RecordType


@dataclass(frozen=True)
class Ref:
    """A pointer to a record as a reader sees it. One that was erased is named so, and leads nowhere."""

    object: str
    id: int
    name: str
    erased: bool = False

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, kw_only=True)
class Link(Field):
    """A record of one of `targets`. A record the actor may not see shows as nothing and cannot be chosen or asked for.

    `match` names fields of the target by which files may name it (its external id, its mail …), tried in this order.
    """

    targets: tuple[str, ...] = ()
    match: tuple[str, ...] = ("external_id",)
    sortable: bool = False
    groupable: ClassVar[bool] = True
    kind: ClassVar[str] = "link"
    operators: ClassVar[tuple[str, ...]] = ("is", "is_not", "any_of", "none_of", *EMPTY_OPERATORS)

    @property
    def path(self) -> str:
        return f"{self.column or self.name}_id"

    @property
    def relation(self) -> str:
        return self.column or self.name

    @property
    def leads_to(self) -> tuple[str, ...]:
        return self.targets

    def leading_to(self, found: QuerySet[Any], asking: Asking) -> Q:
        return Q(Exists(found.filter(pk=OuterRef(self.path))))

    def led_from(self, found: QuerySet[Any], asking: Asking) -> Ends:
        return found, self.path

    def value(self, row: Mapping[str, Any]) -> Any:
        return row[self.path]

    def beside(self, record_type: RecordType, actor: Actor) -> tuple[Lookup, ...]:
        from guanxi.records.naming import names_of

        return tuple(names_of(target, actor, of=self.path) for target in self.targets)

    def load(self, record_type: RecordType, ids: Sequence[int], values: Sequence[Any], asking: Asking) -> Sequence[Any] | None:
        from guanxi.records.naming import refs_along

        known = refs_along(self.targets, {value for value in values if value is not None}, asking, of=self.path)
        return [known.get(value) for value in values]

    def clean(self, raw: Any, asking: Asking) -> Any:
        """A single value: an id, `{"id": …}`, a Ref or None. Batches resolve names and keys through `resolving`."""
        if raw is None or raw == "":
            return None
        if isinstance(raw, Ref):
            raw = raw.id
        if isinstance(raw, dict):
            raw = raw.get("id")
        try:
            wanted = int(raw)
        except (TypeError, ValueError):
            raise ValueProblem("not_an_id", _("“%(field)s” takes the id of a record.") % {"field": self.label}) from None
        if not 0 < wanted < 2**63:
            raise ValueProblem("not_found", self.not_found())
        return wanted

    def not_found(self) -> str:
        return _("“%(field)s”: there is no such record.") % {"field": self.label}

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        if operator in {"any_of", "none_of"}:
            found = self._visible(asking, [self.clean(item, asking) for item in value])
        elif operator in {"is", "is_not"}:
            found = self._visible(asking, [self.clean(value, asking)])
        elif operator == "is_empty":
            return ~self._visible(asking)
        elif operator == "is_not_empty":
            return self._visible(asking)
        else:
            return super().condition(operator, value, asking)
        return found if operator in {"is", "any_of"} else ~found

    def _visible(self, asking: Asking, ids: Sequence[int] | None = None) -> Q:
        """The link leads to one of these records, and the actor may see it."""
        from guanxi.records.reading import rows
        from guanxi.records.registry import registry

        found = Q()
        for target in self.targets:
            reachable = rows(registry.of(target), asking.actor).filter(pk=OuterRef(self.path))
            found |= Q(Exists(reachable if ids is None else reachable.filter(pk__in=ids)))
        return found

    def as_json(self, value: Any) -> Any:
        return None if value is None else {"object": value.object, "id": value.id, "name": value.name}

    def as_text(self, value: Any, asking: Asking) -> str:
        return "" if value is None else str(value)

    def group_expression(self, asking: Asking) -> Any:
        """Records out of sight are one group with nothing, as `is_empty` finds them."""
        return Case(When(self._visible(asking), then=F(self.path)), output_field=BigIntegerField())

    def group_texts(self, record_type: RecordType, values: Sequence[Any], asking: Asking) -> list[str]:
        from guanxi.records.naming import refs

        named = refs(self.targets, [value for value in values if value is not None], asking.actor)
        return [self.as_text(named.get(value), asking) for value in values]
