"""Deleting a file and taking it back. The bytes stay until the sweeper comes, weeks later."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.files.models import StoredFile
from guanxi.journal.writing import act


def delete_file(*, stored: StoredFile, by: Actor, at: datetime | None = None) -> None:
    _mark(stored, at or timezone.now(), "file.deleted", by, deleted=True)


def restore_file(*, stored: StoredFile, by: Actor, at: datetime | None = None) -> None:
    _mark(stored, at or timezone.now(), "file.restored", by, deleted=False)


def _mark(stored: StoredFile, now: datetime, kind: str, by: Actor, *, deleted: bool) -> None:
    with act(kind, by=by, at=now, about=(stored.object, stored.record_id), details={"name": stored.name}):
        stored.deleted_at = now if deleted else None
        stored.save(update_fields=["deleted_at"])
