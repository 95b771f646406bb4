"""Three years of orders: when, what, for how much, delivered when, and what was paid back. Pure: no database here."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from guanxi.site.sample.calendar import DAYS, Calendar
from guanxi.site.sample.chance import Floats, Ints, Truths, spread
from guanxi.site.sample.goods import NOT_SOLD, Goods
from guanxi.site.sample.rates import Rates
from guanxi.site.sample.shoppers import Shoppers

LATE, AT_A_PEAK, ABROAD = 0.13, 0.24, 0.12
CANCELLED = 0.015
UNKNOWN = -1


@dataclass
class Buyers:
    shoppers: Shoppers
    currency: Ints
    abroad: Truths
    business: bool


@dataclass
class Lines:
    """Money in cents of the order's currency. `order` is the place of its order."""

    order: Ints
    product: Ints
    quantity: Ints
    price: Ints
    discount: Ints
    cost: Floats

    @property
    def amount(self) -> Ints:
        return self.quantity * self.price - self.discount


@dataclass
class Orders:
    """In the order of their days. `buyer` is the place of the buyer; days are UNKNOWN where nobody knows."""

    buyer: Ints
    day: Ints
    promised: Ints
    delivered: Ints
    late: Ints
    cancelled: Truths
    lines: Lines
    refunded: Ints
    refund_day: Ints

    def __len__(self) -> int:
        return len(self.day)

    @property
    def total(self) -> Ints:
        return np.bincount(self.lines.order, self.lines.amount, len(self)).astype(np.int64)

    @property
    def cost(self) -> Floats:
        return np.asarray(np.bincount(self.lines.order, self.lines.cost * self.lines.quantity, len(self)), dtype=np.float64)


def make_orders(rng: np.random.Generator, calendar: Calendar, buyers: Buyers, goods: Goods, rates: Rates, factor: float = 1.0) -> Orders:
    counts = buyers.shoppers.orders_each(factor, rng)
    buyer, nth = spread(counts)
    first, last = buyers.shoppers.first[buyer], buyers.shoppers.last[buyer]
    day = calendar.days_between(rng, first, last)
    day = np.where(nth == 0, first, np.where(nth == counts[buyer] - 1, last, day))
    sequence = np.argsort(day, kind="stable")
    buyer, day, nth = buyer[sequence], day[sequence], nth[sequence]
    lines = _lines(rng, buyers, goods, rates, buyer, day)
    promised, delivered, late = _deliveries(rng, buyers, calendar, buyer, day)
    cancelled = (rng.random(len(day)) < CANCELLED) & (nth > 0)
    delivered[cancelled] = UNKNOWN
    found = Orders(buyer, day, promised, delivered, late, cancelled, lines, np.zeros(len(day), np.int64), np.full(len(day), UNKNOWN))
    _refund(rng, found)
    return found


def _lines(rng: np.random.Generator, buyers: Buyers, goods: Goods, rates: Rates, buyer: Ints, day: Ints) -> Lines:
    order, _nth = spread(1 + np.minimum(rng.poisson(0.8, len(day)), 4))
    product = goods.choose(rng, buyers.shoppers.tier[buyer[order]])
    product[(np.array([NOT_SOLD in name for name in goods.name])[product]) & (day[order] > DAYS - 300)] = 0
    quantity = 1 + rng.poisson(6.0 if buyers.business else 0.22, len(order))
    outlier = rng.random(len(day)) < 0.002
    quantity = np.where(outlier[order], quantity * 20, quantity)
    rate = rates.of(buyers.currency[buyer], day)[order]
    dearer = 1 + 0.025 * (day[order] // 365)
    price = np.maximum(np.round(goods.price[product] * dearer * (0.88 if buyers.business else 1.0) / rate), 1).astype(np.int64)
    share = np.where(rng.random(len(order)) < 0.16, rng.choice([0.05, 0.1, 0.15, 0.2], len(order)), 0.0)
    discount = np.round(quantity * price * share).astype(np.int64)
    return Lines(order, product, quantity, price, discount, np.round(goods.cost[product] * (1 + 0.02 * (day[order] // 365)) / rate))


def _deliveries(rng: np.random.Generator, buyers: Buyers, calendar: Calendar, buyer: Ints, day: Ints) -> tuple[Ints, Ints, Ints]:
    """Promised for a day; late more often at a peak and abroad; not yet there, or never written down, is UNKNOWN."""
    size = len(day)
    abroad = buyers.abroad[buyer]
    promised = day + np.where(abroad, rng.integers(7, 15, size), rng.integers(2, 6, size)) + (3 if buyers.business else 0)
    month = calendar.dates(day).astype("datetime64[M]").astype(int) % 12 + 1
    risk = LATE + AT_A_PEAK * np.isin(month, (1, 11)) + ABROAD * abroad
    late = np.where(rng.random(size) < risk, rng.geometric(0.3, size), 0)
    early = np.where(late > 0, 0, rng.integers(0, 3, size))
    delivered = np.maximum(promised + late - early, day + 1)
    delivered[(delivered >= DAYS) | (rng.random(size) < 0.03)] = UNKNOWN
    return promised, delivered, late


def _refund(rng: np.random.Generator, orders: Orders) -> None:
    """All of it, or a part; of orders that came, sooner after a delay."""
    wants = (rng.random(len(orders)) < 0.018 + 0.012 * np.minimum(orders.late, 6)) & (orders.delivered >= 0) & ~orders.cancelled
    day = orders.delivered + rng.integers(1, 15, len(orders))
    wants &= day < DAYS
    share = np.where(rng.random(len(orders)) < 0.4, 1.0, rng.choice([0.1, 0.2, 0.3, 0.5], len(orders)))
    back = np.round(orders.total * share).astype(np.int64)
    wants &= back > 0
    orders.refunded[wants], orders.refund_day[wants] = back[wants], day[wants]
