"""Own fields that hold days, moments and times of day, each as ISO text that is ordered as they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar

from django.db.models import DateField, DateTimeField
from django.db.models.functions import Cast, TruncMonth

from guanxi.records.asking import Asking
from guanxi.records.fields import own_paths
from guanxi.records.fields.moment import Day, Moment
from guanxi.records.fields.own import Own
from guanxi.records.fields.time_of_day import TimeOfDay, written


@dataclass(frozen=True, kw_only=True)
class OwnDay(Own, Day):
    how: ClassVar[str] = "as_day"

    def kept(self, value: Any) -> Any:
        return value.isoformat()

    def read(self, held: Any) -> Any:
        return date.fromisoformat(held) if isinstance(held, str) else held

    def group_expression(self, asking: Asking) -> Any:
        return TruncMonth(Cast(self.path, DateField()))


@dataclass(frozen=True, kw_only=True)
class OwnMoment(Own, Moment):
    how: ClassVar[str] = "as_moment"

    def kept(self, value: Any) -> Any:
        return own_paths.moment_kept(value)

    def read(self, held: Any) -> Any:
        return datetime.fromisoformat(held) if isinstance(held, str) else held

    def group_expression(self, asking: Asking) -> Any:
        return TruncMonth(Cast(self.path, DateTimeField()), tzinfo=asking.zone)


@dataclass(frozen=True, kw_only=True)
class OwnTime(Own, TimeOfDay):
    how: ClassVar[str] = "as_time"

    def kept(self, value: Any) -> Any:
        return written(value)

    def read(self, held: Any) -> Any:
        return time.fromisoformat(held) if isinstance(held, str) else held
