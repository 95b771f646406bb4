"""Asking for bulk work: checked now, as far as it can be, and done by a worker."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from django.db import transaction

from guanxi.access.actor import Actor
from guanxi.records.asking import Asking
from guanxi.records.bulk.deeds import BY_HAND, Deed, cleaned, require_deed
from guanxi.records.bulk.questions import check_question, kept_words
from guanxi.records.jobs import defer_bulk
from guanxi.records.models import BulkChange, BulkChunk
from guanxi.records.registry import RecordType

CHUNK = 2_000


@transaction.atomic
def start_bulk(
    record_type: RecordType,
    deed: Deed,
    *,
    by: Actor,
    words: Mapping[str, str] | None = None,
    ids: Sequence[int] = (),
    to_be_told: bool = False,
) -> BulkChange:
    """Over all that the words of a list match, or over these records. Raises Refused or Invalid; there is a job if there is the work."""
    asking = Asking(by)
    deed = replace(deed, mass=words is not None or len(ids) > BY_HAND)
    require_deed(record_type, deed, by)
    cleaned(record_type, deed, asking)
    if words is not None:
        check_question(record_type, words, asking)
    bulk = BulkChange(
        object=record_type.name,
        what=deed.what,
        field=deed.field,
        value=deed.value,
        hands_over=deed.hands_over,
        question=None if words is None else kept_words(words) | ({"binned": "1"} if deed.of_the_binned else {}),
        asked_by_id=by.user_id,
    )
    if to_be_told:
        bulk.told_at = None
    if words is None:
        bulk.matching = len(ids)
    bulk.save()
    if words is None:
        keep_ids(bulk, sorted(set(ids)))
    defer_bulk(bulk)
    return bulk


def keep_ids(bulk: BulkChange, ids: Sequence[int]) -> None:
    chunks = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    BulkChunk.objects.bulk_create(BulkChunk(of=bulk, number=number, ids=list(some)) for number, some in enumerate(chunks))


def deed_of(bulk: BulkChange) -> Deed:
    mass = bulk.question is not None or (bulk.matching or 0) > BY_HAND
    return Deed(bulk.what, bulk.field, bulk.value, bulk.hands_over, mass)
