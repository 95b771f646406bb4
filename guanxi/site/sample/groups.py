"""The planted groups: how often, how long and how much each kind of customer buys. Only this room knows them."""

from __future__ import annotations

from typing import NamedTuple


class Group(NamedTuple):
    """Days count back from the as-of date; `gap` is the mean time between two orders; `tier` is how dear the products are."""

    name: str
    share: float
    first: tuple[int, int]
    last: tuple[int, int]
    gap: float
    tier: int
    satisfaction: float
    fewest: int = 1


RETAIL = (
    Group("loyal_high_value", 0.09, (820, 1085), (2, 26), 30, 3, 0.45),
    Group("steady", 0.20, (600, 1000), (8, 60), 82, 2, 0.2),
    Group("new", 0.12, (6, 70), (2, 60), 60, 2, 0.25),
    Group("lapsing", 0.13, (650, 1050), (150, 225), 58, 2, -0.75),
    Group("dormant", 0.16, (900, 1090), (560, 760), 62, 1, -0.3),
    Group("occasional", 0.24, (240, 420), (130, 230), 170, 0, 0.0, 2),
    Group("lead", 0.06, (5, 400), (5, 400), 0, 0, 0.0),
)
BUSINESS = (
    Group("account", 0.70, (500, 1085), (3, 60), 42, 3, 0.2),
    Group("account_new", 0.12, (10, 90), (2, 60), 30, 2, 0.3),
    Group("account_lost", 0.12, (600, 1050), (200, 420), 50, 2, -0.9),
    Group("prospect", 0.06, (5, 300), (5, 300), 0, 0, 0.0),
)
