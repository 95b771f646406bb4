"""The customer's orders on their page: the last ones, and for whoever may read their value what they come to in each currency."""

from __future__ import annotations

from typing import Any

from django.db.models import F, QuerySet, Sum
from django.http import HttpRequest
from django.template.loader import render_to_string

from guanxi.commerce.models import Order
from guanxi.commerce.orders.record import ORDER
from guanxi.commerce.orders.telling import money_text, reads_sums
from guanxi.customers.linking import filtered
from guanxi.records.finding import Record
from guanxi.records.reading import rows
from guanxi.records.web.doors import asking_of

SHOWN = 5
TONES = {"open": "warn", "cancelled": "", "delivered": "good"}


def orders_panel(request: HttpRequest, customer: Record) -> str | None:
    actor = asking_of(request).actor
    if not actor.may("read", "order"):
        return None
    seen = rows(ORDER, actor).filter(customer=customer.id)
    last = seen.order_by("-ordered_at", "-pk").values("pk", "number", "ordered_at", "total", "currency", "status")[:SHOWN]
    context = {
        "orders": [_shown(one) for one in last],
        "sums": _sums(seen) if reads_sums(customer, actor) else [],
        "count": seen.count(),
        "all": f"/orders/?{filtered([('customer', 'is', customer.id)])}",
        "add": f"/orders/new/?customer={customer.id}&next={customer.url}" if actor.may("create", "order") else "",
    }
    return render_to_string("commerce/orders/panel.html", context, request) if context["orders"] or context["add"] else None


def _sums(seen: QuerySet[Order]) -> list[str]:
    standing = seen.exclude(status=Order.Status.CANCELLED)
    sums = standing.order_by("currency").values("currency").annotate(worth=Sum(F("total") - F("refunded")))
    return [money_text(one["worth"], one["currency"]) for one in sums]


def _shown(order: dict[str, Any]) -> dict[str, Any]:
    status = order["status"]
    return {
        **order,
        "money": money_text(order["total"], order["currency"]),
        "word": Order.Status(status).label,
        "tone": TONES.get(status, ""),
    }
