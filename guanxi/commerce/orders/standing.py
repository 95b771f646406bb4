"""What orders say of how a customer stands: what is not paid yet, by currency."""

from __future__ import annotations

from django.db.models import Count, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from guanxi.commerce.models import Order
from guanxi.commerce.orders.record import ORDER
from guanxi.commerce.orders.telling import money_text
from guanxi.customers.linking import filtered
from guanxi.customers.standing.facts import Asked, Figure, Saying, Told
from guanxi.records.asking import Asking
from guanxi.records.finding import Record
from guanxi.records.reading import rows


def asks_unpaid(asking: Asking) -> Asked:
    if not asking.actor.may("read", "order"):
        return {}
    unpaid = rows(ORDER, asking.actor).filter(status=Order.Status.OPEN)
    return {
        "sums": lambda customers: (
            unpaid.filter(customer__any_of=customers).order_by("currency").values("currency").annotate(owed=Sum("total"), n=Count("pk"))
        )
    }


def unpaid_fact(customer: Record, asking: Asking, told: Told) -> list[Figure | Saying]:
    """Two currencies are never added: each has its own figure."""
    how = _("The sum of orders whose status is open.")
    href = f"/orders/?{filtered([('customer', 'is', customer.id), ('status', 'is', 'open')])}"
    return [
        Figure(
            money_text(one["owed"], one["currency"]),
            _("unpaid"),
            how,
            href,
            ngettext("%(n)d order", "%(n)d orders", one["n"]) % {"n": one["n"]},
            "warn",
        )
        for one in told.get("sums", ())
    ]
