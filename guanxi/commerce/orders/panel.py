"""The customer's orders on their page: the last ones, and for whoever may read their value what they come to in each currency."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.http import HttpRequest
from django.template.loader import render_to_string

from guanxi.access.actor import Actor
from guanxi.commerce.models import Order
from guanxi.commerce.orders.record import ORDER
from guanxi.commerce.orders.telling import money_text, reads_sums
from guanxi.customers.linking import filtered
from guanxi.records.asking import Asking
from guanxi.records.asking_together import Question, Questions, answers
from guanxi.records.finding import Record
from guanxi.records.reading import rows
from guanxi.records.web.doors import asking_of

KEY = "orders panel"
SHOWN = 5
TONES = {"open": "warn", "cancelled": "", "delivered": "good"}


def orders_panel(request: HttpRequest, customer: Record) -> str | None:
    asking = asking_of(request)
    actor = asking.actor
    if not actor.may("read", "order"):
        return None
    told = answers(asking, KEY, asks(customer, asking)[KEY])
    context = {
        "orders": [_shown(one) for one in told["last"]],
        "sums": [money_text(one["worth"], one["currency"]) for one in told.get("sums", ())],
        "count": sum(one["n"] for one in told["count"]),
        "all": f"/orders/?{filtered([('customer', 'is', customer.id)])}",
        "add": f"/orders/new/?customer={customer.id}&next={customer.url}" if actor.may("create", "order") else "",
    }
    return render_to_string("commerce/orders/panel.html", context, request) if context["orders"] or context["add"] else None


def asks(customer: Record, asking: Asking) -> Questions:
    actor = asking.actor
    if not actor.may("read", "order"):
        return {}
    asked = _questions(actor, with_sums=reads_sums(customer, actor))
    return {KEY: [Question(name, query, [customer.id]) for name, query in asked.items()]}


def _questions(actor: Actor, *, with_sums: bool) -> dict[str, Callable[[object], QuerySet[Any, Any]]]:
    def mine(customers: object) -> QuerySet[Any, Any]:
        return rows(ORDER, actor).filter(customer__any_of=customers)

    def last(customers: object) -> QuerySet[Any, Any]:
        return mine(customers).order_by("-ordered_at", "-pk").values("pk", "number", "ordered_at", "total", "currency", "status")[:SHOWN]

    def count(customers: object) -> QuerySet[Any, Any]:
        found: QuerySet[Any, Any] = mine(customers).order_by().values("customer").annotate(n=Count("pk"))
        return found

    def sums(customers: object) -> QuerySet[Any, Any]:
        standing = mine(customers).exclude(status=Order.Status.CANCELLED).order_by("currency")
        found: QuerySet[Any, Any] = standing.values("currency").annotate(worth=Sum(F("total") - F("refunded")))
        return found

    return {"last": last, "count": count} | ({"sums": sums} if with_sums else {})


def _shown(order: dict[str, Any]) -> dict[str, Any]:
    status = order["status"]
    return {
        **order,
        "money": money_text(order["total"], order["currency"]),
        "word": Order.Status(status).label,
        "tone": TONES.get(status, ""),
    }
