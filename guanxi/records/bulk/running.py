"""Doing bulk work: a chunk of records, their journal entry, the counts and the resume position are one transaction.

Which records are meant is looked up once, when the work begins, and kept (`BulkChunk.ids`): the question may ask for the very field that
is being changed, so asked again on the way it would lose records or draw others in; and what is announced is exactly what is done.
A record that appears later is none of them.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from django.utils import timezone, translation
from django.utils.formats import number_format

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.access.refusing import Refused
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.breaking_off import PAUSE, TRIES, in_each_others_way, need_not_wait
from guanxi.records.bulk.deeds import Deed, cleaned, require_deed
from guanxi.records.bulk.doing import do
from guanxi.records.bulk.finding import type_of
from guanxi.records.bulk.questions import matching_ids
from guanxi.records.bulk.starting import CHUNK, deed_of
from guanxi.records.bulk.telling import note
from guanxi.records.models import BulkChange, BulkChunk
from guanxi.records.problems import Invalid
from guanxi.records.registry import registry
from guanxi.records.search_heap import sort_in
from guanxi.values.sentence import keep
from guanxi.values.sentence import sentence as _

LOCK_SPACE = 0x6279  # advisory locks of bulk work: (this, its id)
State = BulkChange.State
COUNTS = ["position", "changed", "unchanged", "refused", "report"]


def run(bulk_id: int) -> BulkChange | None:
    """Does it or goes on with it; None if another process is at it or there is nothing to do."""
    with claimed(bulk_id, State.WAITING, State.RUNNING) as bulk:
        if bulk is None:
            return None
        with translation.override(actor_of(bulk).language):
            try:
                again(bulk, _run)
            except (Refused, Invalid) as refused:
                end(bulk, State.FAILED, _said(bulk, refused))
        return bulk


def again(bulk: BulkChange, work: Callable[[BulkChange], None]) -> None:
    """The database sends back one of two who wait for each other: that one goes on from the last chunk that is in."""
    for number in range(TRIES):
        try:
            return work(bulk)
        except OperationalError as error:
            if number == TRIES - 1 or not in_each_others_way(error):
                raise
            time.sleep(PAUSE)
            bulk.refresh_from_db()


def give_up(bulk_id: int, why: Callable[[BulkChange], str]) -> BulkChange | None:
    """Ends it as failed; None if another process is at it or it has ended already."""
    with claimed(bulk_id, State.WAITING, State.RUNNING) as bulk:
        if bulk is not None:
            end(bulk, State.FAILED, why(bulk))
        return bulk


@contextmanager
def claimed(bulk_id: int, *states: str) -> Iterator[BulkChange | None]:
    """A lock of this database session: it falls with the process, so that another takes up what a crash left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, bulk_id])
        mine = cursor.fetchone()[0]
    try:
        yield BulkChange.objects.filter(pk=bulk_id, state__in=states).first() if mine else None
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, bulk_id])


def actor_of(bulk: BulkChange) -> Actor:
    """As they are now: rights that went since are gone for the next records."""
    return SYSTEM if bulk.asked_by_id is None else actor_of_user(User.objects.get(pk=bulk.asked_by_id))


def _run(bulk: BulkChange) -> None:
    if bulk.matching is None and not _stop_asked(bulk):
        _look_up(bulk)
    for number in range(bulk.position, bulk.chunks.count()):
        if _stop_asked(bulk):
            break
        _run_chunk(bulk, number, *_allowed(bulk))
    if bulk.position > 1:
        sort_in()
    end(bulk, State.STOPPED if bulk.position < bulk.chunks.count() or bulk.matching is None else State.DONE)


def _stop_asked(bulk: BulkChange) -> bool:
    return BulkChange.objects.filter(pk=bulk.pk, stop_asked=True).exists()


def _allowed(bulk: BulkChange) -> tuple[Deed, Asking]:
    """What may be done now by whoever asked for it; raises Refused or Invalid."""
    if not registry.has(bulk.object):
        raise Refused("change", bulk.object)
    asking = Asking(actor_of(bulk), timezone.now())
    deed = deed_of(bulk)
    require_deed(type_of(bulk), deed, asking.actor)
    return deed, asking


def _look_up(bulk: BulkChange) -> None:
    _deed, asking = _allowed(bulk)
    with transaction.atomic():
        found = 0
        for number, ids in enumerate(_sliced(matching_ids(type_of(bulk), bulk.question or {}, asking))):
            BulkChunk.objects.create(of=bulk, number=number, ids=ids)
            found += len(ids)
        bulk.matching, bulk.state = found, State.RUNNING
        bulk.save(update_fields=["matching", "state"])


def _sliced(ids: Iterator[int]) -> Iterator[list[int]]:
    some: list[int] = []
    for pk in ids:
        some.append(pk)
        if len(some) == CHUNK:
            yield some
            some = []
    if some:
        yield some


def _run_chunk(bulk: BulkChange, number: int, deed: Deed, asking: Asking) -> None:
    record_type = type_of(bulk)
    value = cleaned(record_type, deed, asking)
    with transaction.atomic():
        need_not_wait()
        chunk = BulkChunk.objects.select_for_update().get(of=bulk, number=number)
        with act(f"{record_type.name}.{deed.tells}", by=asking.actor, at=asking.now) as entry:
            done = do(record_type, chunk.ids, deed, value, asking)
            entry.about = None
            entry.details = {"bulk": bulk.pk} if done.changed else {}
        chunk.entry, chunk.ids = entry.id if done.changed else None, []
        chunk.save(update_fields=["entry", "ids"])
        bulk.state, bulk.position = State.RUNNING, number + 1
        bulk.changed += done.changed
        bulk.unchanged += done.unchanged
        bulk.refused += len(done.refused)
        note(bulk, "refused", done.refused)
        bulk.save(update_fields=["state", *COUNTS])


def _said(bulk: BulkChange, refused: Exception) -> str:
    gone = _("Whoever asked for this may not do it any more.")
    why = refused.problems[0].message if isinstance(refused, Invalid) else gone
    if not bulk.changed:
        return _("%(why)s Nothing was changed.") % {"why": why}
    number = number_format(bulk.changed, force_grouping=True)
    return _("%(why)s Records changed before that: %(count)s. They can be undone.") % {"why": why, "count": number}


def end(bulk: BulkChange, state: str, failure: str = "") -> None:
    """On disk when this returns, and all chunks before it."""
    bulk.state, bulk.ended_at = state, timezone.now()
    if failure:
        bulk.report["failure"] = keep(failure)
    bulk.save(update_fields=["state", "ended_at", "report"])
    if bulk.position < bulk.chunks.count():
        bulk.chunks.filter(number__gte=bulk.position).delete()
