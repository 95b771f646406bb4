"""What the commerce floor hangs into the house."""

from __future__ import annotations

from guanxi.commerce.orders import erasing
from guanxi.commerce.orders.moving import move_orders, orders_returned
from guanxi.commerce.orders.record import ORDER
from guanxi.commerce.products.record import PRODUCT
from guanxi.commerce.rates.record import RATE
from guanxi.customers.merging.movers import moves_along, register_mover
from guanxi.records.registry import registry


def wire() -> None:
    registry.register(PRODUCT)
    registry.register(ORDER)
    registry.register(RATE)
    register_mover("purchase_order", "customer_id", move_orders, returned=orders_returned)
    register_mover("purchase_order", "contact_id", moves_along)
    erasing.register()
