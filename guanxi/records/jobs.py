"""Long work on records that runs in the background: imports, bulk work, and their undoing. One at a time: other jobs go on beside it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import OperationalError
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.records.models import BulkChange, Import
from guanxi.records.problems import Invalid, Problem

AGAIN = RetryStrategy(max_attempts=5, wait=3, retry_exceptions=[OperationalError])
"""The database ended it, as one of two that waited for each other: nothing is lost by running it again."""
LEFT_ALONE = timedelta(minutes=1)
"""A command starts its import a moment before it runs it."""


@app.task(name="records.run_import", queue="imports", lock="imports", retry=AGAIN, pass_context=True)
def run_import(context: JobContext, import_id: int) -> None:
    """Safe to run again: it goes on from the last transaction that was committed. What is not tried again ends as failed."""
    from guanxi.records.importing import running
    from guanxi.records.importing.stopping import stop

    try:
        running.run(import_id)
    except Exception as error:
        if AGAIN.get_retry_decision(exception=error, job=context.job) is None:
            stop(import_id, error)
        raise


@app.periodic(cron="* * * * *")
@app.task(name="records.stop_forsaken_imports", queueing_lock="records.stop_forsaken_imports")
def stop_forsaken_imports(timestamp: int) -> None:
    """Of those that no job will take up again: the process that ran them is gone, or could not even say that it failed."""
    from guanxi.records.importing.stopping import stop, stop_undoing

    for import_id in _without_job(
        run_import.name,
        "import_id",
        Import.objects.filter(state__in=[Import.State.WAITING, Import.State.RUNNING], started_at__lt=timezone.now() - LEFT_ALONE),
    ):
        stop(import_id)
    for import_id in _without_job(undo_import.name, "import_id", Import.objects.filter(state=Import.State.UNDOING)):
        stop_undoing(import_id)


@app.periodic(cron="* * * * *")
@app.task(name="records.stop_forsaken_bulks", queueing_lock="records.stop_forsaken_bulks")
def stop_forsaken_bulks(timestamp: int) -> None:
    from guanxi.records.bulk.stopping import stop, stop_undoing

    states = BulkChange.State
    for bulk_id in _without_job(run_bulk.name, "bulk_id", BulkChange.objects.filter(state__in=[states.WAITING, states.RUNNING])):
        stop(bulk_id)
    for bulk_id in _without_job(undo_bulk.name, "bulk_id", BulkChange.objects.filter(state=states.UNDOING)):
        stop_undoing(bulk_id)


def _without_job(name: str, argument: str, at_work: QuerySet[Any]) -> list[int]:
    """The work first: what is begun in between has its job by then."""
    found = list(at_work.values_list("pk", flat=True))
    jobs = ProcrastinateJob.objects.filter(task_name=name, status__in=["todo", "doing"]).values_list("args", flat=True)
    taken = {arguments.get(argument) for arguments in jobs}
    return [pk for pk in found if pk not in taken]


@app.task(name="records.undo_import", queue="imports", lock="imports", retry=AGAIN, pass_context=True)
def undo_import(context: JobContext, import_id: int, user_id: int) -> None:
    """All of it or nothing. What is not tried again ends as undone in part, to be gone on with."""
    from guanxi.records.importing import undoing
    from guanxi.records.importing.stopping import stop_undoing

    try:
        an_import = Import.objects.get(pk=import_id)
        if an_import.state == Import.State.UNDOING:
            by = actor_of_user(User.objects.get(pk=user_id))
            with translation.override(by.language):
                undoing.undo_import(an_import, by=by)
    except Exception as error:
        if AGAIN.get_retry_decision(exception=error, job=context.job) is None:
            stop_undoing(import_id, error)
        raise


def start_import(an_import: Import) -> None:
    """Enqueued in the caller's transaction: there is a job if, and only if, there is the import."""
    run_import.defer(import_id=an_import.pk)


def start_undo(an_import: Import, by: Actor) -> None:
    """Raises Invalid unless there is something to take back; called with the import locked."""
    if not an_import.may_be_undone:
        raise Invalid([Problem("cannot_undo", _("Only an import that has ended can be undone, and of this one nothing is left to undo."))])
    an_import.state = Import.State.UNDOING
    an_import.save(update_fields=["state"])
    undo_import.defer(import_id=an_import.pk, user_id=by.user_id or 0)


@app.task(name="records.run_bulk", queue="imports", lock="imports", retry=AGAIN, pass_context=True)
def run_bulk(context: JobContext, bulk_id: int) -> None:
    """Safe to run again: it goes on from the last chunk that was committed. What is not tried again ends as failed."""
    from guanxi.records.bulk import running
    from guanxi.records.bulk.stopping import stop

    try:
        running.run(bulk_id)
    except Exception as error:
        if AGAIN.get_retry_decision(exception=error, job=context.job) is None:
            stop(bulk_id, error)
        raise


@app.task(name="records.undo_bulk", queue="imports", lock="imports", retry=AGAIN, pass_context=True)
def undo_bulk(context: JobContext, bulk_id: int, user_id: int) -> None:
    """Safe to run again, as `run_bulk` is. What is not tried again ends as undone in part, to be gone on with."""
    from guanxi.records.bulk import undoing
    from guanxi.records.bulk.stopping import stop_undoing

    try:
        undoing.undo_bulk(bulk_id, by=actor_of_user(User.objects.get(pk=user_id)) if user_id else SYSTEM)
    except Exception as error:
        if AGAIN.get_retry_decision(exception=error, job=context.job) is None:
            stop_undoing(bulk_id, error)
        raise


def defer_bulk(bulk: BulkChange) -> None:
    """Enqueued in the caller's transaction, as all of these are."""
    run_bulk.defer(bulk_id=bulk.pk)


def defer_undo_of_bulk(bulk: BulkChange, by: Actor) -> None:
    undo_bulk.defer(bulk_id=bulk.pk, user_id=by.user_id or 0)


@app.periodic(cron="41 3 * * *")
@app.task(name="records.forget_import_files", queueing_lock="records.forget_import_files")
def forget_import_files(timestamp: int) -> None:
    """The files go after a month; what was counted and the rejected rows stay."""
    from guanxi.records.importing.forgetting import forget_files

    forget_files(timezone.now())


@app.periodic(cron="47 3 * * *")
@app.task(name="records.sweep_ended_shares", queueing_lock="records.sweep_ended_shares")
def sweep_ended_shares(timestamp: int) -> None:
    from guanxi.records.sharing import sweeping

    sweeping.sweep_ended_shares(timezone.now())


@app.task(name="records.index_own_field", lock="own_fields", retry=AGAIN)
def index_own_field(field_id: int) -> None:
    from guanxi.records.own import indexing

    indexing.index(field_id)


@app.task(name="records.search_own_field", lock="own_fields", retry=AGAIN)
def search_own_field(object_name: str) -> None:
    from guanxi.access.models import Workspace
    from guanxi.records.own import indexing
    from guanxi.records.own.building import see

    see(Workspace.objects.get(pk=1).registry_version)
    indexing.search_again(object_name)
