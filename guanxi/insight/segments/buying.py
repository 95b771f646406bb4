"""How often and how lately customers bought, read for a few of them: for the map, and for readers who see a part of the company."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, QuerySet

from guanxi.access.models import Workspace
from guanxi.commerce.models import Order
from guanxi.customers.models import Customer
from guanxi.insight.asof import day_of, run_of


@dataclass(frozen=True)
class Bought:
    orders: int
    days_since: int
    opening: bool = False


def bought(customers: QuerySet[Any] | list[int]) -> dict[int, Bought]:
    """As of the run in force; customers without orders are known by their opening figures."""
    run = run_of("rfm")
    if run is None:
        return {}
    today, zone = day_of(run), ZoneInfo(Workspace.current().timezone)
    counted = (
        Order._base_manager.filter(deleted_at__isnull=True, customer__in=customers, ordered_at__lte=run.as_of)
        .exclude(status=Order.Status.CANCELLED)
        .values_list("customer_id")
        .annotate(n=Count("pk"), last=Max("ordered_at"))
        .order_by()
    )
    found = {one: Bought(n, max(0, (today - last.astimezone(zone).date()).days)) for one, n, last in counted}
    opening = Customer._base_manager.filter(pk__in=customers, opening_orders__gt=0, opening_last_on__lte=today)
    for one, n, last in opening.values_list("pk", "opening_orders", "opening_last_on"):
        if n is not None and last is not None:
            found.setdefault(one, Bought(n, (today - last).days, opening=True))
    return found
