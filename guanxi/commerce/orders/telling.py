"""How orders and refunds are told on a customer's timeline."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from guanxi.access.actor import Actor
from guanxi.commerce.models import Order, Refund
from guanxi.commerce.orders.record import ORDER
from guanxi.customers.timeline.events import Event, Row, Source, Upcoming, seen_rows
from guanxi.records.asking import Asking
from guanxi.records.finding import Record
from guanxi.records.reading import readable_field, rows
from guanxi.records.web.showing import symbol

COMING = 20
TONES = {"open": "warn", "cancelled": ""}


def money_text(amount: Decimal, currency: str) -> str:
    return f"{symbol(currency)} {amount:,.2f}"


def reads_sums(customer: Record, actor: Actor) -> bool:
    """What all orders of a customer come to is their value so far: it is told to those who may read that."""
    return readable_field(customer.type, "value_so_far", actor) is not None


def order_event(row: Row, asking: Asking) -> Event:
    title = _("Order %(number)s") % {"number": row["number"]}
    words = [money_text(row["total"], row["currency"]), str(Order.Status(row["status"]).label), row["channel"]]
    tone = TONES.get(row["status"], "")
    return Event(title, f"/orders/{row['pk']}/", "order", tone, note=" · ".join(filter(None, words)), customer_id=row["customer_id"])


def promised_orders(asking: Asking, customers: object) -> QuerySet[Any]:
    found = rows(ORDER, asking.actor).filter(customer__any_of=customers, promised_on__isnull=False, delivered_on__isnull=True)
    return found.filter(status__in=[Order.Status.OPEN, Order.Status.PAID]).order_by("promised_on", "pk")[:COMING]


def promise_event(row: Row, asking: Asking) -> Event:
    return Event(
        _("Deliver order %(number)s") % {"number": row["number"]},
        f"/orders/{row['pk']}/",
        "order",
        "bad" if row["promised_on"] < asking.now.astimezone(asking.zone).date() else "",
        note=_("Promised to the customer"),
        customer_id=row["customer_id"],
        due=row["promised_on"],
    )


ORDERS = Source(
    key="order",
    label=gettext_lazy("Orders"),
    order=40,
    objects=("order",),
    at="ordered_at",
    columns=("number", "total", "currency", "status", "channel", "customer_id"),
    event=order_event,
    rows=seen_rows("order"),
    upcoming=Upcoming(("pk", "number", "promised_on", "customer_id"), promise_event, promised_orders),
)


def refund_rows(asking: Asking, customers: object) -> QuerySet[Any]:
    return Refund.objects.filter(order__in=rows(ORDER, asking.actor).filter(customer__any_of=customers).values("pk"))


def refund_event(row: Row, asking: Asking) -> Event:
    title = _("Refund on order %(number)s") % {"number": row["order__number"]}
    words = [money_text(row["amount"], row["order__currency"]), row["reason"]]
    return Event(
        title, f"/orders/{row['order_id']}/", "refund", "warn", note=" · ".join(filter(None, words)), customer_id=row["order__customer_id"]
    )


REFUNDS = Source(
    key="refund",
    label=gettext_lazy("Refunds"),
    order=45,
    objects=("order",),
    at="refunded_at",
    columns=("amount", "reason", "order_id", "order__number", "order__currency", "order__customer_id"),
    event=refund_event,
    rows=refund_rows,
)
