"""What the commerce floor hangs into the house."""

from __future__ import annotations

from guanxi.commerce.orders import telling
from guanxi.commerce.orders.moving import move_orders
from guanxi.commerce.orders.panel import orders_panel
from guanxi.commerce.orders.record import ORDER
from guanxi.commerce.orders.standing import unpaid_fact
from guanxi.commerce.products.record import PRODUCT
from guanxi.commerce.rates.record import RATE
from guanxi.customers.merging.movers import register_mover
from guanxi.customers.standing.facts import Fact, register_fact
from guanxi.customers.timeline.events import register_source
from guanxi.records.registry import registry
from guanxi.records.web.slots import Panel, register_panel

CUSTOMERS = ("person", "company")


def wire() -> None:
    registry.register(PRODUCT)
    registry.register(ORDER)
    registry.register(RATE)
    register_mover("purchase_order", "customer_id", move_orders)
    register_mover("purchase_order", "contact_id")
    register_source(telling.ORDERS)
    register_source(telling.REFUNDS)
    register_fact(Fact("unpaid", 40, unpaid_fact))
    register_panel(Panel("orders", CUSTOMERS, "side", 30, orders_panel, covers=("order.customer",)))
