"""A share holds to the end of its last day, where whoever gave it lives."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, tzinfo


def end_of(day: date, zone: tzinfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time.min, zone).astimezone(UTC)


def last_day(ends_at: datetime | None, zone: tzinfo) -> date | None:
    return None if ends_at is None else (ends_at - timedelta(microseconds=1)).astimezone(zone).date()
