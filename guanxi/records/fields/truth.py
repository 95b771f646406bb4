"""Fields that hold yes or no."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.translation import gettext as _

from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.values.truth import parse_truth


@dataclass(frozen=True, kw_only=True)
class YesNo(Field):
    kind: ClassVar[str] = "yes_no"
    operators: ClassVar[tuple[str, ...]] = ("is",)
    groupable: ClassVar[bool] = True

    def group_value(self, key: Any) -> Any:
        return bool(key)

    def group_leaf(self, value: Any) -> dict[str, Any]:
        return {"field": self.name, "op": "is", "value": value}

    def clean(self, raw: Any, asking: Asking) -> Any:
        if raw is None or raw == "":
            return False
        return raw if isinstance(raw, bool) else parse_truth(str(raw))

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        if operator == "is":
            return Q(**{self.path: self.clean(value, asking)})
        return super().condition(operator, value, asking)

    def as_text(self, value: Any, asking: Asking) -> str:
        return _("Yes") if value else _("No")

    def choices(self) -> list[tuple[str, Any]]:
        return [("true", _("Yes")), ("false", _("No"))]
