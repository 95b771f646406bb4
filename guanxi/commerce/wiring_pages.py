"""What the commerce floor hangs into the pages."""

from __future__ import annotations

from guanxi.commerce.orders import panel, telling
from guanxi.commerce.orders.standing import asks_unpaid, unpaid_fact
from guanxi.customers.standing.facts import Fact, register_fact
from guanxi.customers.timeline.events import register_source
from guanxi.records.web.slots import Panel, register_panel

CUSTOMERS = ("person", "company")


def wire() -> None:
    register_source(telling.ORDERS)
    register_source(telling.REFUNDS)
    register_fact(Fact("unpaid", 40, asks_unpaid, unpaid_fact))
    register_panel(Panel("orders", CUSTOMERS, "side", 30, panel.orders_panel, panel.asks, covers=("order.customer",)))
