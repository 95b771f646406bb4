"""Which answers count: rated ones of a span of whole days that ends today; and how a list of feedback asks for the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from guanxi.access.models import Workspace
from guanxi.customers.linking import filtered

Leaf = tuple[str, str, Any]


@dataclass(frozen=True)
class Days:
    """From the first day to the last, both of them in it, by the company's clock."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def start(self) -> datetime:
        return datetime.combine(self.first, time(), self.zone)

    @property
    def end(self) -> datetime:
        return datetime.combine(self.last + timedelta(days=1), time(), self.zone)

    def leaf(self) -> Leaf:
        """Whoever lives by the company's clock is asked by days, everybody else by the moments at which these begin and end."""
        if str(timezone.get_current_timezone()) == self.zone.key:
            return "given_at", "between", [self.first.isoformat(), self.last.isoformat()]
        return "given_at", "between", [self.start.isoformat(), (self.end - timedelta(microseconds=1)).isoformat()]


def last_days(days: int) -> Days:
    zone = ZoneInfo(Workspace.current().timezone)
    today = timezone.now().astimezone(zone).date()
    return Days(today - timedelta(days=days - 1), today, zone)


def with_whole_months(days: Days) -> Days:
    """From the beginning of the month in which the days begin, so that no month stands there in part."""
    return replace(days, first=days.first.replace(day=1))


def answered(found: QuerySet[Any], days: Days) -> QuerySet[Any]:
    return found.filter(score__isnull=False, given_at__gte=days.start, given_at__lt=days.end)


def answers_href(kind: str, days: Days, *leaves: Leaf) -> str:
    """The list of the rated answers to this question, of these days, on which these leaves hold as well."""
    return f"/feedback/?{filtered([('kind', 'is', kind), ('score', 'is_not_empty', None), days.leaf(), *leaves])}"
