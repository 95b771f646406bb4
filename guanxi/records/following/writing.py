"""Following a record and no longer: said by oneself, or by what one does on it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.access.refusing import Refused
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.finding import get
from guanxi.records.models import Following
from guanxi.records.registry import RecordType


def set_following(record_type: RecordType, record_id: int, is_on: bool, *, by: Actor, at: datetime | None = None) -> None:
    get(record_type, record_id, Asking(by), columns=(record_type.title,))
    if by.read_only or by.user_id is None:
        raise Refused("change", record_type.name)
    about = (record_type.name, record_id)
    with act("record.followed" if is_on else "record.unfollowed", by=by, at=at or timezone.now(), about=about):
        Following.objects.update_or_create(object=record_type.name, record_id=record_id, user_id=by.user_id, defaults={"is_on": is_on})


def follow_by_itself(record_type: RecordType, record_id: int, users: Collection[int]) -> None:
    """Inside an act: those who have said nothing about it follow from now on."""
    made = [Following(object=record_type.name, record_id=record_id, user_id=one) for one in users]
    Following.objects.bulk_create(made, ignore_conflicts=True)
