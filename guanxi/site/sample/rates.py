"""Dated exchange rates, one a month and currency, wandering about a level."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from guanxi.site.sample.calendar import DAYS, Calendar
from guanxi.site.sample.chance import Floats, Ints, Words, dice, words

HOME = "CNY"
LEVELS = {"EUR": 7.80, "USD": 7.15}
EVERY = 30
CURRENCIES = (HOME, *LEVELS)


@dataclass
class Rates:
    """`value[c, k]`: what one unit of currency c is worth at home from day k × 30 on; the home currency is 1."""

    value: Floats
    days: Ints

    def of(self, currency: Ints, day: Ints) -> Floats:
        return np.asarray(self.value[currency, np.minimum(day // EVERY, len(self.days) - 1)])

    def rows(self, as_of: date) -> dict[str, Words]:
        dates = Calendar(as_of).dates(self.days)
        each = [
            (code, day, rate) for code, rates in zip(CURRENCIES, self.value, strict=True) for day, rate in zip(dates, rates, strict=True)
        ]
        foreign = [one for one in each if one[0] != HOME]
        return {
            "currency": words([code for code, _day, _rate in foreign]),
            "valid_on": np.array([day for _code, day, _rate in foreign], dtype="datetime64[D]"),
            "rate": np.array([rate for _code, _day, rate in foreign]),
        }


def make_rates(seed: int) -> Rates:
    rng = dice(seed, "rates")
    days = np.arange(0, DAYS, EVERY)
    walks = [level * np.exp(np.cumsum(rng.normal(0, 0.008, len(days)))) for level in LEVELS.values()]
    return Rates(np.round(np.vstack([np.ones(len(days)), *walks]), 4).astype(np.float64), days)
