"""Fields that only tasks have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, Q

from guanxi.records.asking import Asking
from guanxi.records.fields import YesNo


@dataclass(frozen=True, kw_only=True)
class Done(YesNo):
    """Whether it is done, told by when it was: to filter by, and to let what is open stand first."""

    readonly: bool = True
    in_forms: bool = False

    def columns(self) -> tuple[str, ...]:
        return ("done_at",)

    def value(self, row: Mapping[str, Any]) -> Any:
        return row["done_at"] is not None

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        if operator == "is":
            return Q(done_at__isnull=not self.clean(value, asking))
        return super().condition(operator, value, asking)

    def sort_expression(self) -> Any:
        return ExpressionWrapper(Q(done_at__isnull=False), output_field=BooleanField())
