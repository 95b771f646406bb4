"""Fields that hold a time of day: hours and minutes, on no day in particular and in no time zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from django.db.models import Q
from django.db.models.functions import Left
from django.utils import formats

from guanxi.records.asking import Asking
from guanxi.records.fields.field import EMPTY_OPERATORS, Field
from guanxi.values.moments import parse_time
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import sentence as _

if TYPE_CHECKING:
    from guanxi.records.registry import RecordType


@dataclass(frozen=True, kw_only=True)
class TimeOfDay(Field):
    """Kept as text, `09:30`, which is ordered as times are."""

    kind: ClassVar[str] = "time"
    operators: ClassVar[tuple[str, ...]] = ("is", "is_not", "before", "after", "between", *EMPTY_OPERATORS)
    groupable: ClassVar[bool] = True
    groups_run: ClassVar[Literal["by_size", "down", "up"]] = "up"

    def clean(self, raw: Any, asking: Asking) -> Any:
        if raw is None or raw == "":
            return None
        found = raw if isinstance(raw, time) else parse_time(str(raw))
        if found.second or found.microsecond or found.tzinfo:
            raise ValueProblem("too_precise", _("“%(field)s” keeps hours and minutes only.") % {"field": self.label})
        return found

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        if operator == "between":
            return self._between(value, asking)
        if operator in {"before", "after"}:
            return Q(**{f"{self.path}__{'lt' if operator == 'before' else 'gt'}": self._one(value, asking)})
        return super().condition(operator, value, asking)

    def _between(self, value: Any, asking: Asking) -> Q:
        """From 22:00 to 06:00 is the night."""
        if not isinstance(value, (list, tuple)) or len(value) != 2:
            raise ValueProblem("not_two", _("“Between” needs two values."))
        low, high = (self._one(one, asking) for one in value)
        since, until = Q(**{f"{self.path}__gte": low}), Q(**{f"{self.path}__lte": high})
        return since & until if low <= high else since | until

    def _one(self, value: Any, asking: Asking) -> time:
        found: time | None = self.clean(value, asking)
        if found is None:
            raise ValueProblem("no_value", _("“%(field)s” needs a time to compare with.") % {"field": self.label})
        return found

    def as_json(self, value: Any) -> Any:
        return None if value is None else written(value)

    def as_text(self, value: Any, asking: Asking) -> str:
        return "" if value is None else formats.time_format(value, "TIME_FORMAT")

    def search_text(self, value: Any) -> str:
        return "" if value is None else super().search_text(written(value))

    def group_expression(self, asking: Asking) -> Any:
        """By hour."""
        return Left(self.path, 2)

    def group_value(self, key: Any) -> Any:
        return None if key is None else time(int(key))

    def group_texts(self, record_type: RecordType, values: Sequence[Any], asking: Asking) -> list[str]:
        return ["" if value is None else f"{self.as_text(value, asking)} – {self.as_text(_end(value), asking)}" for value in values]

    def _leaf_of(self, value: Any) -> dict[str, Any]:
        return {"field": self.name, "op": "between", "value": [written(value), written(_end(value))]}


def written(value: time) -> str:
    return value.isoformat("minutes")


def _end(hour: time) -> time:
    return hour.replace(minute=59)
