"""Own fields that point at another record or at a colleague: an id in the column, a name wherever it is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.expressions import Combinable, Expression
from django.db.models.functions import Coalesce, NullIf

from guanxi.access.actor import Actor
from guanxi.access.models import User
from guanxi.records.fields.link import Link
from guanxi.records.fields.own import Own
from guanxi.records.fields.user_link import UserLink
from guanxi.records.lookups import Lookup

if TYPE_CHECKING:
    from guanxi.records.registry import RecordType


@dataclass(frozen=True, kw_only=True)
class OwnLink(Own, Link):
    how: ClassVar[str] = "as_id"

    @property
    def path(self) -> str:
        return f"own__{self.key}__{self.how}"

    @property
    def relation(self) -> str:
        return self.path

    def value(self, row: Mapping[str, Any]) -> Any:
        return (row["own"] or {}).get(self.key)

    def beside(self, record_type: RecordType, actor: Actor) -> tuple[Lookup, ...]:
        """Its ids stand within a column, so nothing comes along."""
        return ()


@dataclass(frozen=True, kw_only=True)
class OwnUser(Own, UserLink):
    """A colleague. One who left stays where they stand and is given to nobody anew (`choosing_colleagues`)."""

    sortable: bool = True
    how: ClassVar[str] = "as_id"

    def beside(self, record_type: RecordType, actor: Actor) -> tuple[Lookup, ...]:
        return ()

    def begins_with(self) -> Any:
        """A new record is given to nobody who left."""
        return self.default if self.default and User.objects.filter(pk=self.default, is_active=True).exists() else None

    def sort_annotations(self) -> dict[str, Any]:
        """Colleagues stand in the order of their names, not of their numbers."""
        called = Coalesce(NullIf("name", Value("")), "username")
        return {f"{self.name}_called": Subquery(User.objects.filter(pk=OuterRef(self.path)).values(called=called))}

    def sort_expression(self) -> Expression | Combinable:
        return F(f"{self.name}_called")
