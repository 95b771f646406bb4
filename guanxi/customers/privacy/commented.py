"""What colleagues said about a person is kept of that person too: the comments on them and on their papers."""

from __future__ import annotations

from typing import Any

from guanxi.customers.privacy.bundle import kept_of
from guanxi.records.asking import Asking
from guanxi.records.models import Comment


def comments_told(person: int, asking: Asking) -> list[dict[str, Any]]:
    """Of the records that the reader may read, oldest first."""
    found = [
        one
        for kept in kept_of(person, asking)
        for one in Comment.objects.filter(object=kept.type.name, record_id__any_of=kept.ids, deleted_at__isnull=True)
        .select_related("author")
        .order_by("pk")
    ]
    return [
        {"on": {"object": one.object, "id": one.record_id}, "by": str(one.author), "at": one.created_at, "text": one.text} for one in found
    ]
