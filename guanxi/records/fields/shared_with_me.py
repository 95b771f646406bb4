"""Whether a record was shared with whoever asks: to filter by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.db.models import Q

from guanxi.access.sharing import is_shared
from guanxi.access.visibility import NOTHING
from guanxi.records.asking import Asking
from guanxi.records.fields.truth import YesNo

if TYPE_CHECKING:
    from guanxi.records.registry import RecordType


@dataclass(frozen=True, kw_only=True)
class SharedWithMe(YesNo):
    """By one share or by several, to oneself or to a team of one's own."""

    object_name: str
    readonly: bool = True
    sortable: bool = False
    in_forms: bool = False

    groupable: ClassVar[bool] = False

    def columns(self) -> tuple[str, ...]:
        return ()

    def value(self, row: Mapping[str, Any]) -> Any:
        return False

    def load(self, record_type: RecordType, ids: Sequence[int], values: Sequence[Any], asking: Asking) -> Sequence[Any] | None:
        shared = is_shared(asking.actor, self.object_name)
        if shared is None:
            return None
        found = set(record_type.model._base_manager.filter(shared, pk__in=ids).values_list("pk", flat=True))
        return [one in found for one in ids]

    def is_empty(self, value: Any) -> bool:
        return not value

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        if operator != "is":
            return super().condition(operator, value, asking)
        shared = is_shared(asking.actor, self.object_name) or NOTHING
        return shared if self.clean(value, asking) else ~shared
