"""What lies outside the database of somebody who was erased. It goes after the commit at once; a job that was committed with it comes back
to it, in case the process was killed between the two."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from guanxi.files import keeping
from guanxi.records.importing.forgetting import forget_folder


def remove_after_commit(files: Sequence[UUID], uploads: Sequence[str]) -> None:
    from guanxi.customers import jobs

    jobs.remove_leftovers.defer(files=[str(key) for key in files], uploads=list(uploads))
    transaction.on_commit(lambda: remove(files, uploads))


def remove(files: Sequence[UUID], uploads: Sequence[str]) -> None:
    """Safe to run again."""
    from guanxi.customers.privacy.erasing.outside import note_all

    note_all()
    for key in files:
        keeping.remove(key)
    for upload in uploads:
        forget_folder(upload)
