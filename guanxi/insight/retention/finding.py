"""Who stayed: cohorts by the month of the first purchase, and the share of a period's first customers that is still active at its end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Min, QuerySet, Window
from django.db.models.functions import ExtractMonth, ExtractYear, TruncMonth
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


def counted_orders(seen: Audience) -> QuerySet[Any]:
    """Orders that count as purchases, of the customers in sight, as far as this actor reads orders."""
    return (
        rows(registry.of("order"), seen.actor)
        .filter(total__gt=F("refunded"), customer__in=seen.customers())
        .exclude(status=Order.Status.CANCELLED)
    )


def _stayed(seen: Audience, period: Period) -> Stayed:
    mine = counted_orders(seen)
    still = _active(mine, period.end, period.window).filter(customer__in=at_start(seen, period))
    return Stayed(_customers(_active(mine, period.start, period.window)), _customers(still))


def at_start(seen: Audience, period: Period) -> QuerySet[Any]:
    """Ids of the customers who were active when the period began."""
    return _active(counted_orders(seen), period.start, period.window).values("customer")


def still_active(seen: Audience, period: Period) -> QuerySet[Any]:
    return _active(counted_orders(seen), period.end, period.window).filter(customer__in=at_start(seen, period)).values("customer")


def buyers(seen: Audience, run: ScoreRun, cohort: str = "", age: int | None = None) -> QuerySet[Any]:
    """Ids of the customers who first bought in the month `cohort` (2025-03); with an age, those who bought again so many months later.

    Without a cohort: those of all cohorts. Counted as the figures are: up to the moment that they are as of."""
    zone = ZoneInfo(Workspace.current().timezone)
    mine = counted_orders(seen).filter(ordered_at__lte=run.as_of)
    if cohort:
        start = _number(cohort)
        found = mine.filter(ordered_at__gte=_first_of(start), ordered_at__lt=_first_of(start + 1))
        found = found.exclude(customer__in=mine.filter(ordered_at__lt=_first_of(start)).values("customer"))
        again = mine if age is None else mine.filter(ordered_at__gte=_first_of(start + age), ordered_at__lt=_first_of(start + age + 1))
        return found.filter(customer__in=again.values("customer")).values("customer")
    came = mine.annotate(first=Window(Min("ordered_at"), partition_by=F("customer"))).annotate(
        start=_months_of("first", zone), month=_months_of("ordered_at", zone)
    )
    later: QuerySet[Any] = came.filter(month=F("start") + (age or 0)).values("customer")
    return later


def _months_of(moment: str, zone: ZoneInfo) -> Any:
    return ExtractYear(moment, tzinfo=zone) * 12 + ExtractMonth(moment, tzinfo=zone) - 1


def _number(cohort: str) -> int:
    return int(cohort[:4]) * 12 + int(cohort[5:]) - 1


def _first_of(month: int) -> datetime:
    return _midnight(date(month // 12, month % 12 + 1, 1))


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
    mine = counted_orders(seen).filter(ordered_at__lte=run.as_of).annotate(month=TruncMonth("ordered_at", tzinfo=zone))
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
