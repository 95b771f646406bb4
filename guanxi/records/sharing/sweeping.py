"""Shares that have ended open nothing: they are taken away at night, so that the table holds what holds."""

from __future__ import annotations

from datetime import datetime

from guanxi.access.actor import SYSTEM
from guanxi.access.models import Share
from guanxi.journal.writing import act

AT_ONCE = 1_000


def sweep_ended_shares(now: datetime) -> int:
    """How many are gone. One that somebody prolongs meanwhile stays."""
    over, gone = Share.objects.filter(ends_at__lte=now).order_by("pk"), 0
    while some := list(over.values_list("pk", flat=True)[:AT_ONCE]):
        with act("share.swept", by=SYSTEM, at=now):
            gone += Share.objects.filter(pk__in=some, ends_at__lte=now).delete()[0]
    return gone
