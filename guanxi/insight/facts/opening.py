"""Customers who are known by opening figures only: how many purchases of what mean, and when the last one was."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import pandas as pd

from guanxi.customers.models import Customer
from guanxi.insight.facts.rates import rates_on

COLUMNS = ("customer_id", "days", "first", "last", "orders", "spent")


def opening_totals(home: str, as_of: date, have_orders: Collection[int]) -> tuple[pd.DataFrame, int]:
    """The totals, and how many were left out because their currency has no rate on the day of the last purchase."""
    given = Customer._base_manager.filter(
        deleted_at__isnull=True, opening_orders__gt=0, opening_mean__gt=0, opening_last_on__isnull=False, opening_last_on__lte=as_of
    ).order_by("pk")
    rates, rows, unrated = rates_on(home), [], 0
    for customer, orders, mean, currency, last in given.values_list(
        "pk", "opening_orders", "opening_mean", "opening_currency", "opening_last_on"
    ).iterator(chunk_size=20_000):
        if customer in have_orders or orders is None or mean is None or last is None:
            continue
        rate = (
            1.0
            if currency in {"", home}
            else next((value for since, until, value in rates.get(currency, []) if since <= last < until), None)
        )
        if rate is None:
            unrated += 1
            continue
        rows.append((customer, orders, pd.Timestamp(last), pd.Timestamp(last), orders, orders * float(mean) * rate))
    return pd.DataFrame(rows, columns=list(COLUMNS)), unrated
