"""When things happen: days count from three years before the as-of date, and the seasons say on which of them people buy."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from guanxi.site.sample.chance import Floats, Ints, pick_index

DAYS = 1095
HOURS_AHEAD_OF_UTC = 8
BY_MONTH = (1.15, 0.75, 0.85, 0.9, 1.0, 1.25, 0.85, 0.9, 1.2, 1.0, 1.55, 1.4)
BY_WEEKDAY = (0.9, 0.9, 0.95, 0.95, 1.1, 1.25, 1.2)
BY_HOUR = (3, 1, 1, 0, 0, 0, 1, 2, 4, 7, 9, 8, 8, 6, 6, 7, 7, 6, 7, 9, 12, 11, 8, 5)
FESTIVALS = {(6, 18): 3.0, (11, 10): 2.0, (11, 11): 5.0, (11, 12): 1.8, (12, 12): 2.0, (9, 10): 1.4, (12, 20): 1.5}


class Calendar:
    """Day 0 is three years before `as_of`; nothing happens on `as_of` itself or later."""

    def __init__(self, as_of: date) -> None:
        self.as_of = as_of
        self.first = as_of - timedelta(days=DAYS)
        self.last = DAYS - 1

    @cached_property
    def cumulated(self) -> Floats:
        """How much is bought up to the end of each day."""
        each = [self.first + timedelta(days=number) for number in range(DAYS)]
        return np.cumsum([BY_MONTH[day.month - 1] * BY_WEEKDAY[day.weekday()] * FESTIVALS.get((day.month, day.day), 1.0) for day in each])

    def days_between(self, rng: np.random.Generator, first: Ints, last: Ints) -> Ints:
        """A day from `first` to `last` (both may be it), more likely when much is bought."""
        before = np.where(first > 0, self.cumulated[first - 1], 0.0)
        wanted = before + rng.random(len(first)) * (self.cumulated[last] - before)
        return np.clip(np.searchsorted(self.cumulated, wanted), first, last)

    def dates(self, days: Any) -> NDArray[np.datetime64]:
        return np.asarray(np.datetime64(self.first, "D") + np.asarray(days).astype("timedelta64[D]"))

    def moments(self, rng: np.random.Generator, days: Ints, *, office: bool = False) -> NDArray[np.datetime64]:
        """UTC; the hour as people shop, or as offices work."""
        hours = rng.integers(9, 18, len(days)) if office else pick_index(rng, 24, len(days), BY_HOUR)
        seconds = hours * 3600 + rng.integers(0, 3600, len(days)) - HOURS_AHEAD_OF_UTC * 3600
        return np.asarray(self.dates(days).astype("datetime64[s]") + seconds.astype("timedelta64[s]"))
