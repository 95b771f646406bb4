"""What every chunk of the sample knows: seed, calendar, goods, rates, and which colleagues look after whom."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime

from guanxi.site.sample.calendar import Calendar
from guanxi.site.sample.colleagues import Staff
from guanxi.site.sample.goods import Goods
from guanxi.site.sample.rates import Rates

CHUNK = 20_000


@dataclass
class World:
    people: int
    seed: int
    as_of: date
    at: datetime
    staff: Staff
    goods: Goods
    rates: Rates
    orders_factor: float = 1.0
    counts: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.calendar = Calendar(self.as_of)

    def counted(self, what: str, rows: int) -> None:
        self.counts[what] = self.counts.get(what, 0) + rows


def chunks_of(people: int) -> Iterator[tuple[int, int, int]]:
    """(number of the chunk, first person, people in it)"""
    for number, first in enumerate(range(0, people, CHUNK)):
        yield number, first, min(CHUNK, people - first)
