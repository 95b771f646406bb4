"""Files are as visible as the record they lie on: whoever may read it reads them, whoever may change it adds and deletes them."""

from __future__ import annotations

from guanxi.files.finding import stored_file
from guanxi.files.models import StoredFile
from guanxi.records.asking import Asking
from guanxi.records.finding import get
from guanxi.records.problems import NotFound
from guanxi.records.reading import require_may, rows
from guanxi.records.registry import RecordType, registry
from guanxi.records.web.rows import changeable_ids


def readable_file(file_id: int, asking: Asking) -> StoredFile:
    """The same answer for a file that does not exist, one that is deleted, and one on a record out of sight."""
    stored = stored_file(file_id)
    if stored is None or not _sees(stored, asking):
        raise NotFound
    return stored


def changeable_file(file_id: int, asking: Asking, *, deleted: bool = False) -> StoredFile:
    stored = stored_file(file_id, deleted=deleted)
    if stored is None or not _sees(stored, asking):
        raise NotFound
    check_changeable(registry.of(stored.object), stored.record_id, asking)
    return stored


def check_changeable(record_type: RecordType, record_id: int, asking: Asking) -> None:
    """NotFound where the record is out of sight, Refused where the role lacks the right, NotFound again where its scope ends."""
    get(record_type, record_id, asking, columns=(record_type.title,))
    require_may(record_type, "change", asking.actor)
    if not may_change(record_type, record_id, asking):
        raise NotFound


def may_change(record_type: RecordType, record_id: int, asking: Asking) -> bool:
    """Of a record that the actor was shown to see."""
    return record_id in changeable_ids(record_type, [record_id], asking)


def _sees(stored: StoredFile, asking: Asking) -> bool:
    if not registry.has(stored.object) or not asking.actor.may("read", stored.object):
        return False
    return rows(registry.of(stored.object), asking.actor).filter(pk=stored.record_id).exists()
