"""What is sold and what was bought."""

from guanxi.commerce.models.order import Order, OrderLine, Refund
from guanxi.commerce.models.product import Product
from guanxi.commerce.models.rate import Rate

__all__ = ["Order", "OrderLine", "Product", "Rate", "Refund"]
