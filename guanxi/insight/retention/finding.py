"""Who stayed: cohorts by the month of the first purchase, and the share of a period's first customers that is still active at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Min, QuerySet
from django.db.models.functions import TruncMonth
from django.utils import timezone

from guanxi import measures
from guanxi.access.actor import Actor
from guanxi.access.models import Workspace
from guanxi.commerce.models import Order
from guanxi.customers.models import ScoreRun
from guanxi.insight.asof import day_of, run_of
from guanxi.insight.audience import Audience, audience
from guanxi.records.reading import rows
from guanxi.records.registry import registry

OBJECTS = ("order",)
WINDOWS = (30, 90, 180, 365)


@dataclass(frozen=True)
class Period:
    """Active on a day means: an order within the `window` days before it."""

    start: date
    end: date
    window: int

    @classmethod
    def of_last_year(cls) -> Period:
        today = timezone.now().astimezone(ZoneInfo(Workspace.current().timezone)).date()
        return cls(today - timedelta(days=365), today, 180)


@dataclass(frozen=True)
class Stayed:
    at_start: int
    still_active: int

    @property
    def rate(self) -> Any:
        return measures.retention_rate(self.still_active, self.at_start)


@dataclass(frozen=True)
class RetentionView:
    audience: Audience
    run: ScoreRun | None
    cohorts: Any
    period: Period
    stayed: Stayed


def retention_for(actor: Actor, period: Period) -> RetentionView:
    seen = audience(actor, objects=OBJECTS)
    run = run_of("cohorts")
    return RetentionView(seen, run, _cohorts(seen, run) if run else None, period, _stayed(seen, period))


def retention_in(actor: Actor, period: Period) -> Stayed:
    return _stayed(audience(actor, objects=OBJECTS), period)


def _orders(seen: Audience) -> QuerySet[Any]:
    """Orders that count as purchases, of the customers in sight, as far as this actor reads orders."""
    return (
        rows(registry.of("order"), seen.actor)
        .filter(total__gt=F("refunded"), customer__in=seen.customers())
        .exclude(status=Order.Status.CANCELLED)
    )


def _stayed(seen: Audience, period: Period) -> Stayed:
    mine = _orders(seen)
    started = _active(mine, period.start, period.window).values("customer")
    still = _active(mine, period.end, period.window).filter(customer__in=started)
    return Stayed(_customers(_active(mine, period.start, period.window)), _customers(still))


def _active(mine: QuerySet[Any], day: date, window: int) -> QuerySet[Any]:
    return mine.filter(ordered_at__gte=_midnight(day - timedelta(days=window - 1)), ordered_at__lt=_midnight(day + timedelta(days=1)))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(Workspace.current().timezone))


def _customers(found: QuerySet[Any]) -> int:
    return int(found.order_by().aggregate(n=Count("customer", distinct=True))["n"])


def _cohorts(seen: Audience, run: ScoreRun) -> Any:
    names, cells = (run.summary["names"], run.summary["cells"]) if seen.whole else _partial(seen, run)
    if not names:
        return None
    today = day_of(run)
    is_open = (today + timedelta(days=1)).month == today.month
    columns = list(zip(*cells, strict=True))
    return measures.cohort_table_from_counts(names, *columns, last_is_open=is_open)


def _partial(seen: Audience, run: ScoreRun) -> tuple[list[str], list[tuple[int, int, int]]]:
    """The same counts for the customers in sight only."""
    zone = ZoneInfo(Workspace.current().timezone)
    mine = _orders(seen).filter(ordered_at__lte=run.as_of).annotate(month=TruncMonth("ordered_at", tzinfo=zone))
    first = {
        one: _month(found.astimezone(zone)) for one, found in mine.values_list("customer_id").annotate(found=Min("ordered_at")).order_by()
    }
    if not first:
        return [], []
    start, last = min(first.values()), _month(day_of(run))
    counts: dict[tuple[int, int], int] = {}
    for customer, month in mine.values_list("customer_id", "month").distinct().order_by():
        cell = first[customer] - start, _month(month) - first[customer]
        counts[cell] = counts.get(cell, 0) + 1
    names = [f"{month // 12:04d}-{month % 12 + 1:02d}" for month in range(start, last + 1)]
    return names, [(*cell, count) for cell, count in sorted(counts.items())]


def _month(moment: date) -> int:
    return moment.year * 12 + moment.month - 1
