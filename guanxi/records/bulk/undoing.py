"""Undoing bulk work: chunk by chunk from the last one back, each one transaction and one journal entry."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.access.refusing import Refused
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.breaking_off import need_not_wait
from guanxi.records.bulk.deeds import Deed, What
from guanxi.records.bulk.finding import require_undo, type_of
from guanxi.records.bulk.running import State, again, claimed
from guanxi.records.bulk.telling import forget, note
from guanxi.records.jobs import defer_undo_of_bulk
from guanxi.records.models import BulkChange, BulkChunk
from guanxi.records.problems import Invalid, Problem
from guanxi.records.registry import RecordType
from guanxi.records.search_heap import sort_in
from guanxi.records.taking_back import (
    TakenBack,
    take_back_deletion,
    take_back_fields,
    take_back_restoration,
    touched,
)
from guanxi.values.sentence import keep

TELLS = {What.DELETE: "restored", What.RESTORE: "deleted"}


def start_undo(bulk: BulkChange, *, by: Actor) -> None:
    """Called with the work locked. What stayed at an earlier try is tried again. Raises Refused, or Invalid where nothing is left."""
    require_undo(bulk, by)
    if not bulk.may_be_undone:
        raise Invalid([Problem("cannot_undo", _("Only work that has ended can be undone, and of this one nothing is left to undo."))])
    bulk.chunks.filter(undone=True, kept__gt=0).update(undone=False)
    bulk.state, bulk.kept = State.UNDOING, 0
    for name in ("broke_off", "undoing_stopped"):
        bulk.report.pop(name, None)
    forget(bulk, "kept")
    if bulk.asked_by_id is not None and bulk.asked_by_id == by.user_id:
        bulk.told_at = None
    bulk.save(update_fields=["state", "kept", "report", "told_at"])
    defer_undo_of_bulk(bulk, by)


def undo_bulk(bulk_id: int, *, by: Actor) -> BulkChange | None:
    """Goes on from the last chunk that was taken back; None if another process is at it or there is nothing to take back."""
    with claimed(bulk_id, State.UNDOING) as bulk, translation.override(by.language):
        if bulk is None:
            return None
        try:
            again(bulk, lambda one: _undo(one, by))
        except (Refused, Invalid) as refused:
            break_off(bulk, str(refused))
        return bulk


def break_off(bulk: BulkChange, why: str) -> None:
    """What was taken back stays so; the rest can be undone from its page."""
    bulk.report |= {"broke_off": True, "undoing_stopped": keep(why)}
    _end(bulk)


def _end(bulk: BulkChange) -> None:
    bulk.state, bulk.ended_at = State.UNDONE, timezone.now()
    bulk.save(update_fields=["state", "ended_at", "report"])


def _undo(bulk: BulkChange, by: Actor) -> None:
    numbers = list(bulk.chunks.filter(entry__isnull=False, undone=False).order_by("-number").values_list("number", flat=True))
    for number in numbers:
        _undo_chunk(bulk, number, require_undo(bulk, by), Asking(by, timezone.now()))
    if len(numbers) > 1:
        sort_in()
    _end(bulk)


def _undo_chunk(bulk: BulkChange, number: int, deed: Deed, asking: Asking) -> None:
    record_type = type_of(bulk)
    with transaction.atomic():
        need_not_wait()
        chunk = BulkChunk.objects.select_for_update().get(of=bulk, number=number)
        with act(f"{record_type.name}.{TELLS.get(What(deed.what), 'reverted')}", by=asking.actor, at=asking.now) as entry:
            taken = _take_back(record_type, chunk.entry or 0, deed, asking)
            entry.about = None
            entry.details = {"bulk": bulk.pk, "entry": chunk.entry} if taken.back else {}
        chunk.undone, chunk.kept = True, len(taken.kept)
        chunk.save(update_fields=["undone", "kept"])
        bulk.returned += len(taken.back)
        bulk.kept += len(taken.kept)
        note(bulk, "kept", taken.kept)
        bulk.save(update_fields=["returned", "kept", "report"])


def _take_back(record_type: RecordType, entry_id: int, deed: Deed, asking: Asking) -> TakenBack:
    ids = touched(record_type, entry_id)
    if deed.what == What.DELETE:
        return take_back_deletion(record_type, entry_id, ids, asking)
    if deed.what == What.RESTORE:
        return take_back_restoration(record_type, entry_id, ids, asking)
    return take_back_fields(record_type, entry_id, ids, asking, lenient=True)
