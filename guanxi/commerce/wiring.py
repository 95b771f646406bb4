"""What the commerce floor hangs into the house."""

from __future__ import annotations

from guanxi.commerce.orders.record import ORDER
from guanxi.commerce.products.record import PRODUCT
from guanxi.commerce.rates.record import RATE
from guanxi.records.registry import registry


def wire() -> None:
    registry.register(PRODUCT)
    registry.register(ORDER)
    registry.register(RATE)
