"""What colleagues said about a person is kept of that person too: the comments on them and on their papers."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet

from guanxi.customers.privacy.bundle import Kept, kept_of
from guanxi.records.asking import Asking
from guanxi.records.models import Comment


def comments_on(kept: list[Kept]) -> QuerySet[Comment]:
    """On the records that the reader may read, oldest first."""
    if not kept:
        return Comment.objects.none()
    on_these = Q(*(Q(object=one.type.name, record_id__any_of=one.ids) for one in kept), _connector=Q.OR)
    return Comment.objects.filter(on_these, deleted_at__isnull=True).order_by("pk")


def comments_told(person: int, asking: Asking) -> list[dict[str, Any]]:
    found = comments_on(kept_of(person, asking)).select_related("author")
    return [
        {"on": {"object": one.object, "id": one.record_id}, "by": str(one.author), "at": one.created_at, "text": one.text} for one in found
    ]
