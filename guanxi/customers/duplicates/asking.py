"""Asking for all records to be compared anew."""

from __future__ import annotations

from datetime import datetime

from guanxi.access.actor import Actor
from guanxi.customers.models import DuplicateScan

State = DuplicateScan.State


def ask_scan(*, by: Actor, at: datetime) -> DuplicateScan:
    """One that waits or runs serves as well. Call inside a transaction: there is a job if, and only if, there is the scan."""
    from guanxi.customers import jobs

    known = DuplicateScan.objects.filter(state__in=(State.WAITING, State.RUNNING)).first()
    asked = known or DuplicateScan.objects.create(asked_by_id=by.user_id, asked_at=at)
    if known is None:
        jobs.scan_duplicates.defer(scan_id=asked.pk)
    return asked


def newest() -> DuplicateScan | None:
    return DuplicateScan.objects.order_by("-pk").first()
