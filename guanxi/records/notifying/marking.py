"""What somebody has read, and what they do not want to hear of. Their own affair: the journal tells of what happens to customers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from guanxi.records.models import Notification, Unwanted
from guanxi.records.problems import NotFound


def mark_read(user_id: int, notification_id: int, *, at: datetime) -> None:
    found = Notification.objects.filter(user=user_id, pk=notification_id)
    if not found.exists():
        raise NotFound
    found.filter(read_at__isnull=True).update(read_at=at)


def mark_all_read(user_id: int, *, at: datetime) -> None:
    Notification.objects.filter(user=user_id, read_at__isnull=True, at__lte=at).update(read_at=at)


def wanted_by(user_id: int) -> list[str]:
    unwanted = Unwanted.objects.filter(user=user_id).values_list("kinds", flat=True).first() or []
    return [kind for kind in Notification.Kind.values if kind not in unwanted]


def choose_wanted(user_id: int, kinds: Collection[str]) -> None:
    """What stands there already stays; from now on only these kinds are told."""
    unwanted = [kind for kind in Notification.Kind.values if kind not in kinds]
    Unwanted.objects.update_or_create(user_id=user_id, defaults={"kinds": unwanted})
