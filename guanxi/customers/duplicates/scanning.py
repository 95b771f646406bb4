"""Going through all records once more, from the first to the last: every night, when somebody asks, and once after an upgrade."""

from __future__ import annotations

import math
import time

from django.db import connection, transaction
from django.utils import timezone

from guanxi.customers.duplicates.comparing import compare
from guanxi.customers.models import Customer, DuplicateScan

AT_ONCE = 2_000
State = DuplicateScan.State


def run_scan(scan: DuplicateScan, *, seconds: float = math.inf) -> DuplicateScan:
    """For about so long; still running then, it goes on behind the last batch that was committed, as it does after a crash."""
    until = time.monotonic() + seconds
    scan.state, scan.started_at, scan.total = State.RUNNING, scan.started_at or timezone.now(), Customer._base_manager.count()
    scan.save()
    try:
        while _some(scan):
            if time.monotonic() > until:
                return scan
        _sweep()
    except Exception as error:
        scan.state, scan.failure, scan.ended_at = State.FAILED, f"{type(error).__name__}: {error}"[:2000], timezone.now()
        scan.save()
        raise
    scan.state, scan.ended_at = State.DONE, timezone.now()
    scan.save()
    return scan


def _some(scan: DuplicateScan) -> int:
    ids = list(Customer._base_manager.filter(pk__gt=scan.position).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    if ids:
        with transaction.atomic():
            compare(ids, at=timezone.now(), older=True)
            scan.position, scan.done = ids[-1], scan.done + len(ids)
            scan.save(update_fields=["position", "done"])
    return len(ids)


def _sweep() -> None:
    """What is left over of records that are gone for good."""
    with connection.cursor() as cursor:
        for table, column in (("duplicate_key", "customer_id"), ("duplicate_pair", "a"), ("duplicate_pair", "b")):
            cursor.execute(f"DELETE FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM customer c WHERE c.id = t.{column})")
