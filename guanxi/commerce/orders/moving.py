"""Orders change hands when customers are merged; whoever bought is a customer, no longer a lead."""

from __future__ import annotations

from guanxi.commerce.models import Order
from guanxi.commerce.orders.buying import buyers_are_customers
from guanxi.customers.merging.movers import Merge, Returned, repoint
from guanxi.journal.models import Change
from guanxi.journal.writing import current_entry


def move_orders(merge: Merge) -> None:
    """All go to one customer, so one of them that counts is enough to make a buyer of them."""
    bought = Order._base_manager.filter(customer__in=merge.losers, deleted_at__isnull=True).exclude(status=Order.Status.CANCELLED)
    one = list(bought.values_list("pk", flat=True)[:1])
    repoint("purchase_order", "customer_id", merge, "contact_id")
    buyers_are_customers(one, merge.asking)


def orders_returned(returned: Returned) -> None:
    """The lifecycle is what it was; only an order that was written since makes a customer of whom it belongs to now."""
    later = Change.objects.filter(object="order", entry__gt=returned.entry).exclude(entry=current_entry().id).values("record_id")
    written = Order._base_manager.filter(customer__in=returned.concerned, pk__in=later).values_list("pk", flat=True)
    buyers_are_customers(list(written), returned.asking)
