"""Orders go in with their lines and refunds."""

from __future__ import annotations

import numpy as np

from guanxi.records.tables import reserve_ids
from guanxi.site.sample.buying import Buyers, Orders
from guanxi.site.sample.calendar import DAYS
from guanxi.site.sample.chance import Ints, Words, pick, words
from guanxi.site.sample.copying import copy_columns, or_null
from guanxi.site.sample.rates import CURRENCIES
from guanxi.site.sample.searchable import keep_search_texts, texts_of
from guanxi.site.sample.world import World

AT_HOME = ("天猫旗舰店", "小程序", "门店", "官网")
ABROAD = ("Website", "Amazon", "Website")
BUSINESS = ("大客户", "Key account", "展会")
REASONS = ("物流太慢", "商品破损", "与描述不符", "不想要了", "Arrived late", "Damaged in transit", "Wrong colour", "")


def add_orders(rng: np.random.Generator, world: World, orders: Orders, buyers: Buyers, customers: Ints, contacts: Ints) -> Ints:
    size = len(orders)
    ids = np.array(reserve_ids("purchase_order", size), dtype=np.int64)
    ordered = world.calendar.moments(rng, orders.day, office=buyers.business)
    start = world.counts.get("orders", 0) + 1
    number = words(
        [f"MG{str(day)[2:7].replace('-', '')}-{start + place:07d}" for place, day in enumerate(world.calendar.dates(orders.day))]
    )
    cost, total = orders.cost, orders.total
    columns = {
        "id": ids,
        "customer_id": customers[orders.buyer],
        "contact_id": or_null(contacts[orders.buyer]),
        "number": number,
        "ordered_at": ordered,
        "currency": words(CURRENCIES)[buyers.currency[orders.buyer]],
        "total": total / 100,
        "cost": cost / 100,
        "refunded": orders.refunded / 100,
        "channel": _channels(rng, buyers, orders),
        "status": _status(rng, orders),
        "promised_on": world.calendar.dates(orders.promised),
        "delivered_on": _dates_or_null(world, orders.delivered),
        "created_at": ordered,
        "changed_at": ordered,
    }
    copy_columns("purchase_order", columns, size)
    keep_search_texts("order", "number", ids, texts_of("order", "number", number))
    _add_lines(world, orders, ids)
    _add_refunds(rng, world, orders, ids)
    world.counted("orders", size)
    return ids


def _channels(rng: np.random.Generator, buyers: Buyers, orders: Orders) -> Words:
    size = len(orders)
    if buyers.business:
        return pick(rng, BUSINESS, size, (6, 2, 1))
    return np.where(buyers.abroad[orders.buyer], pick(rng, ABROAD, size), pick(rng, AT_HOME, size, (38, 34, 18, 10)))


def _status(rng: np.random.Generator, orders: Orders) -> Words:
    fresh = orders.day >= DAYS - 2
    found = np.where(orders.delivered >= 0, words(["delivered"]), words(["paid"]))
    found[(orders.delivered < 0) & (orders.promised < DAYS - 10)] = "delivered"
    found[fresh & (rng.random(len(orders)) < 0.3)] = "open"
    found[orders.cancelled] = "cancelled"
    return found


def _dates_or_null(world: World, days: Ints) -> Words:
    return np.where(days >= 0, world.calendar.dates(np.maximum(days, 0)), np.datetime64("NaT", "D"))


def _add_lines(world: World, orders: Orders, ids: Ints) -> None:
    lines = orders.lines
    size = len(lines.order)
    columns = {
        "order_id": ids[lines.order],
        "product_id": world.goods.ids[lines.product],
        "name": world.goods.name[lines.product],
        "quantity": lines.quantity,
        "unit_price": lines.price / 100,
        "discount": lines.discount / 100,
        "unit_cost": lines.cost / 100,
        "amount": lines.amount / 100,
    }
    copy_columns("order_line", columns, size)
    world.counted("order lines", size)


def _add_refunds(rng: np.random.Generator, world: World, orders: Orders, ids: Ints) -> None:
    which = np.flatnonzero(orders.refunded > 0)
    columns = {
        "order_id": ids[which],
        "amount": orders.refunded[which] / 100,
        "refunded_at": world.calendar.moments(rng, orders.refund_day[which], office=True),
        "reason": pick(rng, REASONS, len(which)),
    }
    copy_columns("refund", columns, len(which))
    world.counted("refunds", len(which))
