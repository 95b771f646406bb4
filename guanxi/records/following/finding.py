"""Who follows a record: whoever owns it, commented on it, was named there or said so, unless they said that they do not want to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import QuerySet

from guanxi.records.asking import Asking
from guanxi.records.asking_together import Question, answers
from guanxi.records.finding import Record
from guanxi.records.models import Following
from guanxi.records.registry import RecordType

COLUMNS = ("record_id", "user_id", "is_on", "user__name", "user__username")


def key_of(record_type: RecordType) -> str:
    return f"followers of {record_type.name}"


def asks(record_type: RecordType, record_id: int) -> list[Question]:
    def said(records: object) -> QuerySet[Any, Any]:
        found: QuerySet[Any, Any] = Following.objects.filter(object=record_type.name, record_id__any_of=records, user__is_active=True)
        return found.order_by("pk").values(*COLUMNS)

    return [Question("said", said, [record_id])]


def followers(record: Record, asking: Asking) -> dict[int, str]:
    """Their names, the owner first where the reader may read who that is."""
    told = answers(asking, key_of(record.type), asks(record.type, record.id))["said"]
    owner = record.values.get("owner")
    found = {owner.id: owner.name} if owner is not None else {}
    found |= {row["user_id"]: row["user__name"] or row["user__username"] for row in told if row["is_on"]}
    return {pk: name for pk, name in found.items() if pk not in {row["user_id"] for row in told if not row["is_on"]}}


def followers_of(record_type: RecordType, owners: Mapping[int, int | None]) -> dict[int, set[int]]:
    """By record, whoever is to hear of it; `owners` of the records that are asked for."""
    found: dict[int, set[int]] = defaultdict(set)
    for record_id, owner in owners.items():
        found[record_id] |= {owner} if owner is not None else set()
    for record_id, user, is_on in _said(record_type, owners):
        if is_on:
            found[record_id].add(user)
        else:
            found[record_id].discard(user)
    return found


def _said(record_type: RecordType, record_ids: Collection[int]) -> list[tuple[int, int, bool]]:
    said = Following.objects.filter(object=record_type.name, record_id__any_of=list(record_ids))
    return list(said.values_list("record_id", "user_id", "is_on"))
