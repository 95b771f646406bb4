"""How many calls one caller may make in a minute, counted in each web process."""

from __future__ import annotations

import time
from collections import defaultdict

from django.conf import settings

from guanxi.rest.errors import too_many

MINUTE = 60
_counts: dict[tuple[str, int], int] = defaultdict(int)


def check_pace(key: str) -> None:
    now = time.time()
    window = int(now // MINUTE)
    if len(_counts) > 10_000 or not _counts or next(iter(_counts))[1] < window:
        for old in [one for one in _counts if one[1] < window]:
            del _counts[old]
    _counts[key, window] += 1
    if _counts[key, window] > getattr(settings, "GUANXI_CALLS_PER_MINUTE", 3_000):
        raise too_many(MINUTE - int(now % MINUTE))
