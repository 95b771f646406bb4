"""Who buys how often: from the planted group to the first and last day, the number of orders, and how content someone is by nature."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from guanxi.site.sample.calendar import DAYS
from guanxi.site.sample.chance import Floats, Ints, Truths, pick_index
from guanxi.site.sample.groups import Group


@dataclass
class Shoppers:
    """`first` and `last` are days of the calendar; `latent` is the satisfaction that orders and delays then move."""

    group: Ints
    buys: Truths
    first: Ints
    last: Ints
    orders: Ints
    tier: Ints
    latent: Floats

    def bought_once(self, which: Truths) -> None:
        self.orders[which] = np.minimum(self.orders[which], 1)
        self.last[which] = self.first[which]

    def orders_each(self, factor: float, rng: np.random.Generator) -> Ints:
        wanted = np.where(self.buys, self.orders, 0) * factor
        whole = np.floor(wanted + rng.random(len(wanted))).astype(np.int64)
        return np.asarray(np.maximum(whole, self.buys & (self.orders > 0)), dtype=np.int64)


def shoppers(rng: np.random.Generator, groups: Sequence[Group], size: int) -> Shoppers:
    which = pick_index(rng, len(groups), size, [group.share for group in groups])
    first = DAYS - _between(rng, np.array([group.first for group in groups])[which])
    last = np.maximum(DAYS - _between(rng, np.array([group.last for group in groups])[which]), first)
    gap = np.array([group.gap for group in groups])[which]
    mean = np.divide(last - first, gap, out=np.zeros(size), where=gap > 0) * rng.gamma(20, 1 / 20, size)
    return Shoppers(
        group=which,
        buys=gap > 0,
        first=first,
        last=np.minimum(last, DAYS - 1),
        orders=np.maximum(1 + rng.poisson(mean), np.array([group.fewest for group in groups])[which]),
        tier=np.array([group.tier for group in groups])[which],
        latent=rng.normal(0, 0.55, size) + np.array([group.satisfaction for group in groups])[which],
    )


def _between(rng: np.random.Generator, bounds: Ints) -> Ints:
    return rng.integers(bounds[:, 0], bounds[:, 1] + 1)
