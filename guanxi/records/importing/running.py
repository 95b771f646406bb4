"""Running an import: a few thousand rows, their journal entry, the rejected ones and the resume position are one transaction."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace

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
from guanxi.records.importing.chunking import chunks_of
from guanxi.records.importing.drafting import open_import
from guanxi.records.importing.finding import may_import
from guanxi.records.importing.noting import notes_of
from guanxi.records.importing.preparing import prepared, undisturbed
from guanxi.records.importing.repeating import Repeats, forget_written, repeats_of
from guanxi.records.importing.rows import Parsed, Plan, as_kept, asking_of, problems_as_kept
from guanxi.records.importing.storing import store
from guanxi.records.importing.tidying import know_what_came, let_the_heap_grow, tidied_beside
from guanxi.records.importing.waiting import count_waiting, marked, take_out, waiting_chunks, waiting_count
from guanxi.records.models import Import, RejectedRow
from guanxi.records.problems import Invalid
from guanxi.records.tablefiles.cells import TableRefused
from guanxi.records.tablefiles.reading import Table
from guanxi.sql.turns import Turn, database_at_work
from guanxi.values.sentence import keep
from guanxi.values.sentence import sentence as _

CHUNK = 4_000
COLLECT_EVERY = 50
LOCK_SPACE = 0x6778  # advisory locks of imports: (this, import id)


def run(import_id: int, *, progress: Callable[[Import, float], None] | None = None) -> Import | None:
    """Runs or resumes an import; None if another process is at it or there is nothing to do."""
    with _claimed(import_id) as an_import:
        if an_import is None:
            return None
        with translation.override(actor_of(an_import).language):
            try:
                _run_to_the_end(an_import, progress)
            except TableRefused as refused:
                _end(an_import, Import.State.FAILED, refused.sentence)
            except (Refused, Invalid) as refused:
                _end(an_import, Import.State.FAILED, str(refused))
        return an_import


def _run_to_the_end(an_import: Import, progress: Callable[[Import, float], None] | None) -> None:
    """The database sends back one of two who wait for each other: that one goes on from the last chunk that is in."""
    for number in range(TRIES):
        try:
            with open_import(an_import) as table:
                return _run(an_import, table, progress)
        except OperationalError as error:
            if number == TRIES - 1 or not in_each_others_way(error):
                raise
            time.sleep(PAUSE)
            an_import.refresh_from_db()


def give_up(import_id: int, why: Callable[[Import], str]) -> Import | None:
    """Ends it as failed; None if another process is at it or it has ended already."""
    with _claimed(import_id) as an_import:
        if an_import is not None:
            _end(an_import, Import.State.FAILED, why(an_import))
        return an_import


@contextmanager
def _claimed(import_id: int) -> Iterator[Import | None]:
    """A lock of this database session: it falls with the process, so a crashed import can be taken up by another."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [LOCK_SPACE, import_id])
        mine = cursor.fetchone()[0]
    try:
        found = Import.objects.filter(pk=import_id, state__in=[Import.State.WAITING, Import.State.RUNNING]).first() if mine else None
        if found is not None and found.state == Import.State.WAITING:
            found.state = Import.State.RUNNING
            found.save(update_fields=["state"])
        yield found
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [LOCK_SPACE, import_id])


def actor_of(an_import: Import) -> Actor:
    """As they are now: rights that went while the import ran are gone for its next rows."""
    if an_import.started_by_id is None:
        return SYSTEM
    return actor_of_user(User.objects.get(pk=an_import.started_by_id))


def _allowed(an_import: Import) -> Actor:
    actor = actor_of(an_import)
    if not may_import(actor, an_import.object):
        sentence = _("Whoever started this import may not import any more. It stopped after %(rows)s rows, which can be undone.")
        raise Refused("import", an_import.object, sentence % {"rows": number_format(an_import.rows_done, force_grouping=True)})
    return actor


def _run(an_import: Import, table: Table, progress: Callable[[Import, float], None] | None) -> None:
    plan = Plan(an_import)
    asking = asking_of(plan, table, _allowed(an_import), timezone.now())
    an_import.report["notes"] = notes_of(plan, table)
    turn = Turn()
    with (
        undisturbed(),
        repeats_of(an_import) as repeats,
        tidied_beside(an_import) as chunk_is_in,
        closing(prepared(chunks_of(plan, table, CHUNK), plan, asking, turn)) as chunks,
    ):

        def run_one(parsed: Sequence[Parsed], position: str, *, again: bool = False) -> None:
            with turn.held():
                now_asking = replace(asking, actor=_allowed(an_import), now=timezone.now())
                _run_chunk(an_import, parsed, position, now_asking, repeats, again=again)
            chunk_is_in()

        for number, (chunk, parsed) in enumerate(chunks):
            an_import.report["share"] = round(chunk.share, 4)
            run_one(parsed, chunk.position)
            if number % COLLECT_EVERY == COLLECT_EVERY - 1:
                gc.collect()
            if progress is not None:
                progress(an_import, chunk.share)
        _try_again(plan, asking, run_one)
    know_what_came(an_import)
    _end(an_import, Import.State.DONE)
    forget_written(an_import)


def _try_again(plan: Plan, asking: Asking, run_one: Callable[..., None]) -> None:
    """Rows that waited for one further down: what went in may be what others miss, so as long as any goes in."""
    before = None
    while (waiting := waiting_count(plan.an_import)) and waiting != before:
        before = waiting
        for parsed in waiting_chunks(plan, asking, CHUNK):
            run_one(parsed, plan.an_import.position, again=True)


def _run_chunk(
    an_import: Import, parsed: Sequence[Parsed], position: str, asking: Asking, repeats: Repeats, *, again: bool = False
) -> None:
    with transaction.atomic():
        need_not_wait()
        let_the_heap_grow()
        point = transaction.savepoint()
        with act("import.ran", by=asking.actor, at=asking.now, about=("import", an_import.pk)):
            counts, wrote = store(an_import, parsed, asking)
        if an_import.dry_run:
            transaction.savepoint_rollback(point)
        if again:
            take_out(an_import, parsed)
        count_waiting(an_import, parsed)
        _keep_rejected(an_import, parsed)
        repeats.count(wrote)
        for name, number in counts.items():
            setattr(an_import, name, getattr(an_import, name) + number)
        an_import.rows_done += 0 if again else sum(1 + len(one.others) for one in parsed)
        an_import.position = position
        an_import.save(update_fields=["created", "updated", "unchanged", "rejected", "rows_done", "position", "report"])
        _check_keys()


def _check_keys() -> None:
    """What the commit would check anyway, foreign keys above all."""
    with database_at_work(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")  # as they begin: whoever writes on in this transaction counts on it


def _keep_rejected(an_import: Import, parsed: Sequence[Parsed]) -> None:
    """All rows of an order that stayed out stand in the file, so that it can be mended and imported again."""
    found = []
    for one in parsed:
        if one.problems:
            problems = problems_as_kept(one.problems)
            found.append(RejectedRow(of=an_import, row=one.number, cells=as_kept(one.cells), problems=marked(one, problems)))
            found += [RejectedRow(of=an_import, row=row.number, cells=as_kept(row.cells), problems=problems) for row in one.others]
    RejectedRow.objects.bulk_create(found, ignore_conflicts=True)


def _end(an_import: Import, state: str, failure: str = "") -> None:
    """On disk when this returns, and all chunks before it."""
    an_import.state, an_import.failure, an_import.ended_at = state, failure, timezone.now()
    an_import.rows_total = an_import.rows_done
    if failure:
        an_import.report["failure"] = keep(failure)
    an_import.save(
        update_fields=["state", "failure", "ended_at", "rows_total", "report"]
    )  # on disk when this returns, and all chunks before it
