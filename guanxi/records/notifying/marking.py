"""What somebody has read, and what they do not want to hear of. Their own affair: the journal tells of what happens to customers."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.db.models import QuerySet

from guanxi.access.actor import Actor
from guanxi.access.refusing import Refused
from guanxi.records.models import Notification, Unwanted
from guanxi.records.problems import NotFound


def mark_read(notification_id: int, *, by: Actor, at: datetime) -> None:
    found = _own(by).filter(pk=notification_id)
    if not found.exists():
        raise NotFound
    found.filter(read_at__isnull=True).update(read_at=at)


def mark_all_read(*, by: Actor, at: datetime) -> None:
    _own(by).filter(read_at__isnull=True, at__lte=at).update(read_at=at)


def _own(by: Actor) -> QuerySet[Notification]:
    """Those that whoever asks may mark: a token that only reads marks none."""
    if by.read_only or by.user_id is None:
        raise Refused("change", "notification")
    return Notification.objects.filter(user=by.user_id)


def wanted_by(user_id: int) -> list[str]:
    unwanted = Unwanted.objects.filter(user=user_id).values_list("kinds", flat=True).first() or []
    return [kind for kind in Notification.Kind.values if kind not in unwanted]


def choose_wanted(user_id: int, kinds: Collection[str]) -> None:
    """What stands there already stays; from now on only these kinds are told."""
    unwanted = [kind for kind in Notification.Kind.values if kind not in kinds]
    Unwanted.objects.update_or_create(user_id=user_id, defaults={"kinds": unwanted})
