"""Sweeping: rows whose bytes never came, bytes whose row never came, and what was deleted weeks ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from guanxi.access.actor import SYSTEM
from guanxi.files import keeping
from guanxi.files.models import StoredFile
from guanxi.journal.writing import act

UNFINISHED = timedelta(days=1)
DELETED = timedelta(days=30)
BATCH = 500


def sweep(*, at: datetime | None = None) -> int:
    """Safe to run at any time and again: an upload under way is younger than a day. Returns how many files went."""
    now = at or timezone.now()
    return _rows(now) + _bytes(now)


def _rows(now: datetime) -> int:
    old = Q(state="pending", created_at__lt=now - UNFINISHED) | Q(deleted_at__lt=now - DELETED)
    gone = list(StoredFile.objects.filter(old).values_list("pk", "key")[:BATCH])
    if gone:
        with act("file.swept", by=SYSTEM, at=now):
            StoredFile.objects.filter(pk__in=[pk for pk, _key in gone]).delete()
        for _pk, key in gone:
            keeping.remove(key)
    return len(gone)


def _bytes(now: datetime) -> int:
    old = {path: key for path, key in _found() if path.stat().st_mtime < (now - UNFINISHED).timestamp()}
    known = set(StoredFile.objects.filter(key__in=[key for key in old.values() if key is not None]).values_list("key", flat=True))
    lost = [path for path, key in old.items() if key not in known or path.suffix == ".part"]
    for path in lost:
        path.unlink(missing_ok=True)
    return len(lost)


def _found() -> Iterator[tuple[Path, UUID | None]]:
    for path in keeping.root().glob("??/*"):
        try:
            yield path, UUID(path.name.partition(".")[0])
        except ValueError:
            yield path, None
