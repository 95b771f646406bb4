"""Long work on records that runs in the background: imports and their undoing."""

from __future__ import annotations

from django.db import OperationalError
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from guanxi.access.actor import Actor
from guanxi.access.models import User
from guanxi.access.recognising import actor_of_user
from guanxi.records.models import Import
from guanxi.records.problems import Invalid, Problem

AGAIN = RetryStrategy(max_attempts=5, wait=3, retry_exceptions=[OperationalError])
"""The database ended it, as one of two that waited for each other: nothing is lost by running it again."""


@app.task(name="records.run_import", queue="imports", lock="imports", retry=AGAIN)
def run_import(import_id: int) -> None:
    """Safe to run again: it goes on from the last transaction that was committed."""
    from guanxi.records.importing import running

    running.run(import_id)


@app.task(name="records.undo_import", queue="imports", lock="imports", retry=AGAIN)
def undo_import(import_id: int, user_id: int) -> None:
    from guanxi.records.importing import undoing

    an_import = Import.objects.get(pk=import_id)
    if an_import.state == Import.State.UNDOING:
        by = actor_of_user(User.objects.get(pk=user_id))
        with translation.override(by.language):
            undoing.undo_import(an_import, by=by)


def start_import(an_import: Import) -> None:
    """Enqueued in the caller's transaction: there is a job if, and only if, there is the import."""
    run_import.defer(import_id=an_import.pk)


def start_undo(an_import: Import, by: Actor) -> None:
    """Raises Invalid unless there is something to take back; called with the import locked."""
    if an_import.dry_run or an_import.state not in {Import.State.DONE, Import.State.FAILED}:
        raise Invalid([Problem("cannot_undo", _("Only an import that has ended can be undone, and only once."))])
    an_import.state = Import.State.UNDOING
    an_import.save(update_fields=["state"])
    undo_import.defer(import_id=an_import.pk, user_id=by.user_id or 0)


@app.periodic(cron="41 3 * * *")
@app.task(name="records.forget_import_files", queueing_lock="records.forget_import_files")
def forget_import_files(timestamp: int) -> None:
    """The files go after a month; what was counted and the rejected rows stay."""
    from guanxi.records.importing.forgetting import forget_files

    forget_files(timezone.now())
