"""The comments on a record, as visible as the record itself."""

from __future__ import annotations

from guanxi.access.actor import Actor
from guanxi.records.asking import Asking
from guanxi.records.finding import get
from guanxi.records.models import Comment
from guanxi.records.problems import NotFound
from guanxi.records.reading import rows
from guanxi.records.registry import RecordType, registry


def comments_on(record_type: RecordType, record_id: int, asking: Asking) -> list[Comment]:
    """Oldest first; NotFound for a record out of sight."""
    get(record_type, record_id, asking, columns=(record_type.title,))
    found = Comment.objects.filter(object=record_type.name, record_id=record_id, deleted_at__isnull=True)
    return list(found.select_related("author").order_by("pk"))


def comment_of(comment_id: int, actor: Actor, *, deleted: bool = False) -> tuple[RecordType, Comment]:
    """The same answer for a comment that does not exist and for one on a record out of sight."""
    found = Comment.objects.filter(pk=comment_id, deleted_at__isnull=not deleted).first() if 0 < comment_id < 2**63 else None
    if found is None or not registry.has(found.object):
        raise NotFound
    record_type = registry.of(found.object)
    if not rows(record_type, actor).filter(pk=found.record_id).exists():
        raise NotFound
    return record_type, found
