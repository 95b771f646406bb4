"""Fields that hold days and moments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from django.db.models import Q
from django.db.models.functions import TruncMonth
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from guanxi.records.asking import Asking
from guanxi.records.fields.field import EMPTY_OPERATORS, Field
from guanxi.values.dates import parse_date
from guanxi.values.moments import is_day_alone, parse_moment
from guanxi.values.period import days_of, span_of
from guanxi.values.problem import ValueProblem

if TYPE_CHECKING:
    from guanxi.records.registry import RecordType

DAY = re.compile(r"\d{4}-\d\d-\d\d")
MOMENT_OPERATORS = ("is", "before", "after", "between", "in_period", "not_in_period", *EMPTY_OPERATORS)


@dataclass(frozen=True, kw_only=True)
class Day(Field):
    """A plain date without a time zone."""

    kind: ClassVar[str] = "date"
    operators: ClassVar[tuple[str, ...]] = MOMENT_OPERATORS
    groupable: ClassVar[bool] = True
    groups_run: ClassVar[Literal["by_size", "down", "up"]] = "down"

    def group_expression(self, asking: Asking) -> Any:
        """By month."""
        return TruncMonth(self.path)

    def group_value(self, key: Any) -> Any:
        return key.date() if isinstance(key, datetime) else key

    def group_texts(self, record_type: RecordType, values: Sequence[Any], asking: Asking) -> list[str]:
        return ["" if value is None else formats.date_format(value, "YEAR_MONTH_FORMAT") for value in values]

    def _leaf_of(self, value: Any) -> dict[str, Any]:
        last = (value.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        return {"field": self.name, "op": "between", "value": [value.isoformat(), last.isoformat()]}

    def clean(self, raw: Any, asking: Asking) -> Any:
        if raw is None or raw == "":
            return None
        if isinstance(raw, datetime):
            return raw.date()
        return raw if isinstance(raw, date) else parse_date(str(raw), asking.date_orders.get(self.name))

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        if operator in {"in_period", "not_in_period"}:
            start, end = days_of(str(value), today=asking.now.astimezone(asking.zone).date())
            found = self._span(start, end)
            return found if operator == "in_period" else ~found
        if operator == "between":
            low, high = _two(value)
            return Q(**{f"{self.path}__gte": self._one(low, asking), f"{self.path}__lte": self._one(high, asking)})
        if operator in {"before", "after"}:
            return Q(**{f"{self.path}__{'lt' if operator == 'before' else 'gt'}": self._one(value, asking)})
        return super().condition(operator, value, asking)

    def _span(self, start: Any, end: Any) -> Q:
        return Q(**{f"{self.path}__gte": start, f"{self.path}__lt": end})

    def _one(self, value: Any, asking: Asking) -> Any:
        found = self.clean(value, asking)
        if found is None:
            raise ValueProblem("no_value", _("“%(field)s” needs a date to compare with.") % {"field": self.label})
        return found

    def as_json(self, value: Any) -> Any:
        return None if value is None else value.isoformat()

    def all_as_json(self, values: Sequence[Any]) -> Sequence[Any]:
        return values

    def as_text(self, value: Any, asking: Asking) -> str:
        return "" if value is None else value.isoformat()


@dataclass(frozen=True, kw_only=True)
class Moment(Day):
    """A point in time: UTC in the database, the reader's zone on the screen; what was given as a day is shown as one."""

    kind: ClassVar[str] = "datetime"

    def group_expression(self, asking: Asking) -> Any:
        return TruncMonth(self.path, tzinfo=asking.zone)

    def clean(self, raw: Any, asking: Asking) -> Any:
        if raw is None or raw == "":
            return None
        if isinstance(raw, datetime):
            return raw if timezone.is_aware(raw) else raw.replace(tzinfo=asking.zone)
        return parse_moment(str(raw), asking.zone.key, asking.date_orders.get(self.name))

    def condition(self, operator: str, value: Any, asking: Asking) -> Q:
        if operator == "is":
            day = value if isinstance(value, date) else parse_date(str(value))
            start, end = (datetime.combine(one, time(), asking.zone) for one in (day, day + timedelta(days=1)))
            return self._span(start, end)
        if operator in {"in_period", "not_in_period"}:
            span = span_of(str(value), now=asking.now, zone=asking.zone.key)
            found = self._span(span.start, span.end)
            return found if operator == "in_period" else ~found
        if operator == "between":
            low, high = _two(value)
            if DAY.fullmatch(str(high)):  # a day without a time is meant as a whole
                end = datetime.combine(parse_date(str(high)) + timedelta(days=1), time(), asking.zone)
                return self._span(self._one(low, asking), end)
        return super().condition(operator, value, asking)

    def as_json(self, value: Any) -> Any:
        return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")

    def all_as_json(self, values: Sequence[Any]) -> Sequence[Any]:
        return [None if value is None else value.astimezone(UTC) for value in values]

    def as_text(self, value: Any, asking: Asking) -> str:
        if value is None:
            return ""
        here = value.astimezone(asking.zone)
        return formats.date_format(here, "Y-m-d" if self.is_day_alone(here) else "Y-m-d H:i")

    def is_day_alone(self, local: datetime) -> bool:
        """Moments that the product itself wrote down always have a time."""
        return not self.readonly and is_day_alone(local)


def _two(value: Any) -> tuple[Any, Any]:
    if not isinstance(value, (list, tuple)) or len(value) != 2:
        raise ValueProblem("not_two", _("“Between” needs two values."))
    return value[0], value[1]
