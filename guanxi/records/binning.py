"""The bin: deleting puts records there, restoring takes them out. Their keys are free meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.journal.writing import act
from guanxi.records import search_rows, storing
from guanxi.records.asking import Asking
from guanxi.records.problems import Invalid, NotFound, Problem
from guanxi.records.reading import require_may
from guanxi.records.refusals import problem_of
from guanxi.records.registry import RecordType
from guanxi.records.tables import update_rows
from guanxi.records.writing import lock


def bin_records(record_type: RecordType, ids: Sequence[int], *, by: Actor, at: datetime | None = None) -> None:
    """Puts records into the bin, all or none; NotFound if one of them is out of reach."""
    require_may(record_type, "delete", by)
    asking = Asking(by, at or timezone.now())
    with act(f"{record_type.name}.deleted", by=by, at=asking.now, about=_about(record_type, ids)):
        stored = lock(record_type, ids, by, "delete")
        if set(stored) != set(ids):
            raise NotFound
        _mark(record_type, {pk: row["version"] for pk, row in stored.items()}, asking, binned=True)
        search_rows.forget(record_type, ids)


def restore_records(record_type: RecordType, ids: Sequence[int], *, by: Actor, at: datetime | None = None) -> None:
    """Takes records out of the bin; Invalid if their key was taken meanwhile."""
    require_may(record_type, "delete", by)
    asking = Asking(by, at or timezone.now())
    with act(f"{record_type.name}.restored", by=by, at=asking.now, about=_about(record_type, ids)):
        stored = lock(record_type, ids, by, "delete", binned=True)
        if set(stored) != set(ids):
            raise NotFound
        try:
            with transaction.atomic():
                _mark(record_type, {pk: row["version"] for pk, row in stored.items()}, asking, binned=False)
        except IntegrityError as error:
            raise Invalid([problem_of(error, record_type, list(stored.values()), by)]) from error
        reindex(record_type, ids, asking)


def restore_what_can(record_type: RecordType, ids: Sequence[int], *, by: Actor, at: datetime) -> dict[int, Problem]:
    """Takes out of the bin what can be; gives back why the others stay, as one whose key was taken meanwhile."""
    if not ids:
        return {}
    try:
        restore_records(record_type, ids, by=by, at=at)
        return {}
    except Invalid as invalid:
        if len(ids) == 1:
            return {ids[0]: invalid.problems[0]}
    middle = len(ids) // 2
    return restore_what_can(record_type, ids[:middle], by=by, at=at) | restore_what_can(record_type, ids[middle:], by=by, at=at)


def _mark(record_type: RecordType, versions: dict[int, int], asking: Asking, *, binned: bool) -> None:
    table, key, _columns = storing.tables_of(record_type.model)[0]
    when = asking.now if binned else None
    update_rows(
        table, key, {pk: {"deleted_at": when, "version": version + 1, "changed_at": asking.now} for pk, version in versions.items()}
    )
    for after in record_type.after_write:
        after.run(list(versions), asking)


def reindex(record_type: RecordType, ids: Sequence[int], asking: Asking) -> None:
    """Makes the search rows of these records anew, from what is stored."""
    from guanxi.records.reading import unscoped_rows

    fields = [field for field in record_type.fields if field.searchable]
    columns = {column for field in fields for column in field.columns()}
    rows = list(unscoped_rows(record_type).filter(pk__in=ids).values("pk", *columns))
    found = [row["pk"] for row in rows]
    values: dict[int, dict[str, object]] = {pk: {} for pk in found}
    for field in fields:
        plain = [field.value(row) for row in rows]
        loaded = field.load(record_type, found, plain, asking)
        for pk, value in zip(found, plain if loaded is None else loaded, strict=True):
            values[pk][field.name] = value
    search_rows.refresh(record_type, values)


def _about(record_type: RecordType, ids: Sequence[int]) -> tuple[str, int] | None:
    return (record_type.name, ids[0]) if len(ids) == 1 else None
