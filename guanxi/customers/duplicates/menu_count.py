"""How many pairs the menu says are open: every page shows it, so it is counted again only after a while, or once something was decided."""

from __future__ import annotations

import time
from collections.abc import Hashable

from guanxi.access.actor import Actor
from guanxi.customers.duplicates.finding import count_all

IN_MENU = 99
SECONDS = 20.0
KEPT = 500

_counted: dict[Hashable, tuple[float, int]] = {}


def open_pairs(actor: Actor) -> int:
    """So many as are worth a look; never more than can be counted at once."""
    until, number = _counted.get(actor.sight, (0.0, 0))
    if time.monotonic() < until:
        return number
    if len(_counted) >= KEPT:
        _counted.clear()
    number = count_all(actor, IN_MENU)
    _counted[actor.sight] = time.monotonic() + SECONDS, number
    return number


def count_again() -> None:
    """What this process knows is out of date."""
    _counted.clear()
