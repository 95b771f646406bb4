"""Loading the sample: all of it is one journal entry, so that it can be found again and taken away as a whole."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

import numpy as np
from django.db import connection

from guanxi.access.actor import Actor
from guanxi.access.workspace.changing import workspace_locked
from guanxi.journal.writing import act
from guanxi.site.sample.adding_companies import add_companies, employ
from guanxi.site.sample.adding_goods import add_goods, add_rates
from guanxi.site.sample.adding_orders import add_orders
from guanxi.site.sample.adding_people import Added, add_people
from guanxi.site.sample.buying import Buyers, make_orders
from guanxi.site.sample.chance import Ints, dice
from guanxi.site.sample.colleagues import add_staff
from guanxi.site.sample.companies import make_companies
from guanxi.site.sample.goods import make_goods
from guanxi.site.sample.happenings import COMPANY, LOADED
from guanxi.site.sample.people import make_people
from guanxi.site.sample.places import ABROAD
from guanxi.site.sample.rates import CURRENCIES, make_rates
from guanxi.site.sample.standing import AlreadyLoaded
from guanxi.site.sample.telling import tell
from guanxi.site.sample.world import World, chunks_of

FILLED = (
    *("customer", "person", "company", "contact_point", "consent", "preferences", "employment", "product", "purchase_order"),
    *("order_line", "refund", "feedback", "note", "call", "task", "search_row", "tagging", "current_score", "journal_change"),
)


def untold(share: float) -> None:
    """Where nobody waits for the progress."""


def load_sample(
    *, people: int, seed: int, as_of: date, by: Actor, at: datetime, orders_factor: float = 1.0, progress: Callable[[float], None] = untold
) -> World:
    """The same number of people, seed and as-of date give the same company. `progress` hears which share of it is there."""
    with act(LOADED, by=by, at=at) as entry:
        workspace = workspace_locked()
        if workspace.sample_loaded_at is not None:
            raise AlreadyLoaded()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # checked chunk by chunk: waiting for the end would keep them all in memory
        world = World(people, seed, as_of, at, add_staff(by, at), make_goods(), make_rates(seed), orders_factor)
        add_goods(world)
        add_rates(world)
        for chunk, first, size in chunks_of(people):
            for share in _load_chunk(world, chunk, first, size):
                progress((first + size * share) / people)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # as they begin: whoever writes next in this transaction counts on it
        workspace.sample_loaded_at = at
        workspace.name = workspace.name or COMPANY
        workspace.save(update_fields=["sample_loaded_at", "name"])
        entry.details = {"people": people, "seed": seed, "as_of": as_of.isoformat(), "rows": world.counts}
    analyse()
    return world


def _load_chunk(world: World, chunk: int, first: int, size: int) -> Iterator[float]:
    people = make_people(world.seed, chunk, first, size, world.as_of.year)
    companies = make_companies(world.seed, chunk, first, size)
    yield 0.1
    persons, firms = add_people(world, chunk, people), add_companies(world, chunk, companies)
    yield 0.3
    contacts = employ(world, chunk, people, persons, firms)
    retail = Buyers(people.shoppers, _currencies(world, chunk, people.abroad), people.abroad >= 0, business=False)
    trade = Buyers(companies.shoppers, _currencies(world, chunk, companies.abroad), companies.abroad >= 0, business=True)
    _sell(world, chunk, retail, persons, np.zeros(len(people), dtype=np.int64))
    yield 0.8
    _sell(world, chunk, trade, firms, contacts)
    yield 1.0


def _sell(world: World, chunk: int, buyers: Buyers, customers: Added, contacts: Ints) -> None:
    rng = dice(world.seed, "business orders" if buyers.business else "orders", chunk)
    orders = make_orders(rng, world.calendar, buyers, world.goods, world.rates, world.orders_factor)
    ids = add_orders(rng, world, orders, buyers, customers.ids, contacts)
    tell(rng, world, orders, buyers, customers, contacts, ids)


def _currencies(world: World, chunk: int, abroad: Ints) -> Ints:
    """Customers abroad pay in their own currency more often than not."""
    rng = dice(world.seed, "currencies", chunk)
    own = np.array([CURRENCIES.index(country.currency) for country in ABROAD])
    home = (abroad < 0) | (rng.random(len(abroad)) < 0.3)
    return np.where(home, 0, own[np.maximum(abroad, 0)])


def analyse() -> None:
    """The planner must know the new sizes before the first page, not when autovacuum comes by."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(FILLED)}")
