"""Adding a file to a record: the row first, as pending; then the bytes; then it is ready. A crash between leaves nothing that is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.files import keeping
from guanxi.files.models import StoredFile
from guanxi.files.naming import clean_name
from guanxi.files.recognising import kind_of
from guanxi.journal.writing import act

CHUNK = 1 << 20


class NotTaken(Exception):
    """The file is not stored; the sentence says why."""


def add_file(
    *,
    object_name: str,
    record_id: int,
    name: str,
    content: Path,
    by: Actor,
    at: datetime | None = None,
    holding: Callable[[], None] = lambda: None,
) -> StoredFile:
    """The caller has shown that `by` may change the record; `holding` keeps it there while the file is hung on it."""
    now, size = at or timezone.now(), content.stat().st_size
    label = clean_name(name)
    _check(label, size)
    kind = kind_of(content)
    if kind is None:
        raise NotTaken(_("“%(name)s” is a kind of file that is not stored here, such as a program.") % {"name": label})
    with act("file.added", by=by, at=now, about=(object_name, record_id), details={"name": label}):
        holding()
        stored = StoredFile.objects.create(
            key=uuid4(),
            name=label,
            size=size,
            content_type=kind,
            object=object_name,
            record_id=record_id,
            uploaded_by_id=by.user_id,
            created_at=now,
        )
    stored.sha256 = keeping.write(stored.key, _chunks(content))
    stored.state = "ready"
    stored.save(update_fields=["sha256", "state"])
    return stored


def _check(label: str, size: int) -> None:
    limit = int(settings.MAX_FILE_SIZE)
    if not size:
        raise NotTaken(_("“%(name)s” is empty.") % {"name": label})
    if size > limit:
        raise NotTaken(_("“%(name)s” is larger than %(limit)s MB.") % {"name": label, "limit": limit // 1_000_000})


def _chunks(content: Path) -> Iterator[bytes]:
    with content.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
