"""The rate in force on a day: the newest one not later than it. Without one, money of two currencies is not summed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from guanxi.commerce.models import Rate


def rate_on(currency: str, into: str, day: date) -> Decimal | None:
    """What one unit of `currency` is worth in `into`; the opposite rate serves turned over."""
    if currency == into:
        return Decimal(1)
    known = Rate._base_manager.filter(deleted_at__isnull=True, valid_on__lte=day).order_by("-valid_on")
    if straight := known.filter(currency=currency, into=into).first():
        return straight.rate
    if turned := known.filter(currency=into, into=currency).first():
        return Decimal(1) / turned.rate
    return None
