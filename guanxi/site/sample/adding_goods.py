"""Products and exchange rates go in."""

from __future__ import annotations

from datetime import datetime

import numpy as np

from guanxi.records.tables import reserve_ids
from guanxi.site.sample.chance import words
from guanxi.site.sample.copying import copy_columns
from guanxi.site.sample.goods import NOT_SOLD
from guanxi.site.sample.naming import each_once, sort_keys
from guanxi.site.sample.rates import HOME
from guanxi.site.sample.searchable import Searchable
from guanxi.site.sample.world import World
from guanxi.values.search_text import search_text_of_company


def add_goods(world: World) -> None:
    goods, created = world.goods, _beginning(world)
    size = len(goods.name)
    goods.ids = np.array(reserve_ids("product", size), dtype=np.int64)
    sku = words([f"MG-{number:03d}" for number in range(1, size + 1)])
    columns = {
        "id": goods.ids,
        "name": goods.name,
        "sort_key": sort_keys(goods.name),
        "sku": sku,
        "category": goods.category,
        "price": goods.price / 100,
        "unit_cost": goods.cost / 100,
        "currency": HOME,
        "is_active": np.array([NOT_SOLD not in name for name in goods.name]),
        "created_at": created,
        "changed_at": created,
    }
    copy_columns("product", columns, size)
    searchable = Searchable("product")
    searchable.add_texts("name", goods.ids, list(each_once(search_text_of_company, goods.name)))
    searchable.add("sku", goods.ids, sku)
    searchable.keep()
    world.counted("products", size)


def add_rates(world: World) -> None:
    rows = world.rates.rows(world.as_of)
    size = len(rows["rate"])
    created = _beginning(world)
    columns = {**rows, "into": HOME, "source": "", "created_at": created, "changed_at": created}
    copy_columns("exchange_rate", columns, size)
    world.counted("rates", size)


def _beginning(world: World) -> datetime:
    return datetime.combine(world.calendar.first, datetime.min.time())
