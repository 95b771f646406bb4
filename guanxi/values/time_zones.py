"""The names of time zones. Python walks the folder of the zones whenever it is asked for them; here it is walked once."""

from __future__ import annotations

import zoneinfo
from functools import cache


@cache
def time_zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())
