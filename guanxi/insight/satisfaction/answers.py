"""Which answers count: rated ones of a span of days that ends today."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone


def recent(found: QuerySet[Any], days: int, *, whole_months: ZoneInfo | None = None) -> QuerySet[Any]:
    """`whole_months`: from the beginning of the month in which the days begin, so that no month stands there in part."""
    now = timezone.now()
    if whole_months is not None:
        begins = (now - timedelta(days=days)).astimezone(whole_months).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
        return found.filter(score__isnull=False, given_at__gte=begins, given_at__lte=now)
    return found.filter(score__isnull=False, given_at__gt=now - timedelta(days=days), given_at__lte=now)
