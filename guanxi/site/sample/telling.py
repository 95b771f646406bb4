"""What customers said about their orders and what colleagues noted: feedback, notes, calls and tasks go in."""

from __future__ import annotations

import numpy as np

from guanxi.site.sample.activities import add_activities
from guanxi.site.sample.adding_feedback import add_feedback
from guanxi.site.sample.adding_people import Added
from guanxi.site.sample.buying import Buyers, Orders
from guanxi.site.sample.chance import Ints
from guanxi.site.sample.opinions import make_opinions
from guanxi.site.sample.world import World


def tell(rng: np.random.Generator, world: World, orders: Orders, buyers: Buyers, customers: Added, contacts: Ints, order_ids: Ints) -> None:
    opinions = make_opinions(rng, orders, buyers)
    add_feedback(rng, world, opinions, customers.ids[orders.buyer[opinions.order]], contacts[orders.buyer[opinions.order]], order_ids)
    add_activities(rng, world, buyers, customers)
