"""Writing the head of the chain outside the database, whenever there is a new one."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from django.db import connection, transaction

from guanxi.journal.chain import heads
from guanxi.journal.chain.linking import LOCK
from guanxi.journal.models import LastHead, Link


def write_head(*, at: datetime) -> heads.Head | None:
    """First the line, on disk, then the database's note of it: after a crash between the two the file knows more, never less."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            return None
        last, known = Link.objects.order_by("-position").first(), LastHead.objects.filter(pk=1).first()
        if last is None or (known and known.position >= last.position):
            return None
        return _write(heads.heads_file(), heads.HEAD, last, known.position if known else 0, at)


def tell_restored(path: Path, *, at: datetime) -> None:
    """After a restore: heads that tell of more than the backup held are given up from here on, and this line says so."""
    with transaction.atomic():
        last = Link.objects.order_by("-position").first()
        if last or path.exists():
            _write(path, heads.RESTORED, last, last.position if last else 0, at)


def _write(path: Path, what: str, last: Link | None, since: int, at: datetime) -> heads.Head:
    position, entry, found = (last.position, last.entry_id, bytes(last.hash).hex()) if last else (0, 0, heads.FIRST)
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(sum(changes), 0) FROM journal_link WHERE position > %s", [since])
        changes = int(cursor.fetchone()[0])
    with heads.appending(path) as file:
        head = file.add(what, position, entry, changes, found, at)
    noted = {"line": head.line, "position": position, "line_hash": bytes.fromhex(head.line_hash), "written_at": at}
    LastHead.objects.update_or_create(pk=1, defaults=noted)
    return head
