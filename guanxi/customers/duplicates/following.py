"""What was written since is compared soon after the commit, some hundred at a time, and a file's rows when the import is over."""

from __future__ import annotations

from datetime import datetime

from django.db import connection, transaction

from guanxi.customers.duplicates.comparing import compare
from guanxi.records.models import Import

AT_ONCE = 1_000


def compare_written(*, now: datetime, at_most: int = AT_ONCE) -> int:
    """How many were taken; they are compared and off the pile in one transaction. What somebody edited comes first."""
    with transaction.atomic():
        ids = _taken(at_most, of_many=False)
        if not ids and not _importing():
            ids = _taken(at_most, of_many=True)
        if ids:
            compare(ids, at=now)
        return len(ids)


def _taken(at_most: int, *, of_many: bool) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "DELETE FROM duplicate_pending WHERE customer_id IN (SELECT customer_id FROM duplicate_pending WHERE of_many = %s "
            "ORDER BY customer_id LIMIT %s FOR UPDATE SKIP LOCKED) RETURNING customer_id",
            [of_many, at_most],
        )
        return [row[0] for row in cursor.fetchall()]


def _importing() -> bool:
    at_work = (Import.State.WAITING, Import.State.RUNNING, Import.State.UNDOING)
    return Import.objects.filter(state__in=at_work, dry_run=False).exists()
