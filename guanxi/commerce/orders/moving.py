"""Orders change hands when customers are merged; whoever bought is a customer, no longer a lead."""

from __future__ import annotations

from guanxi.commerce.models import Order
from guanxi.commerce.orders.buying import buyers_are_customers
from guanxi.customers.merging.movers import Merge, repoint


def move_orders(merge: Merge) -> None:
    moved = list(Order._base_manager.filter(customer=merge.loser).values_list("pk", flat=True))
    repoint("purchase_order", "customer_id", merge)
    buyers_are_customers(moved, merge.asking)
