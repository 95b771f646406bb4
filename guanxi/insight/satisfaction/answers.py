"""Which answers count: rated ones of a span of days that ends today."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone


def recent(found: QuerySet[Any], days: int) -> QuerySet[Any]:
    now = timezone.now()
    return found.filter(score__isnull=False, given_at__gt=now - timedelta(days=days), given_at__lte=now)
