"""Undoing an import: new records untouched since go to the bin, changed fields return where they still hold what was imported."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.access.actor import SYSTEM, Actor
from guanxi.access.refusing import Refused
from guanxi.journal import undoing
from guanxi.journal.models import Change, Entry
from guanxi.journal.writing import act, current_entry
from guanxi.records.asking import Asking
from guanxi.records.binning import bin_records, reindex
from guanxi.records.fields import Link
from guanxi.records.importing.later_changes import changed_since
from guanxi.records.importing.targets import types_of
from guanxi.records.locking import hold_written
from guanxi.records.models import Import
from guanxi.records.problems import Invalid, Problem
from guanxi.records.reading import unscoped_rows
from guanxi.records.registry import RecordType, registry
from guanxi.records.storing import tables_of
from guanxi.records.tables import update_rows

LISTED = 500


@dataclass
class Undone:
    """What an undo did; `kept` lists records that stay, with the reason."""

    binned: int = 0
    reverted: int = 0
    kept: list[dict[str, Any]] = field(default_factory=list)
    kept_count: int = 0


def may_undo(an_import: Import, actor: Actor) -> bool:
    """Its owner and whoever started it, unless they came with a token that only reads."""
    return not actor.read_only and (actor.may_all or (actor.user_id is not None and actor.user_id == an_import.started_by_id))


def undo_import(an_import: Import, *, by: Actor, at: datetime | None = None) -> Undone:
    """One journal entry that takes back everything the import's entries did, where nothing newer stands upon it.

    What stayed can be tried again once what stood upon it is gone."""
    if not may_undo(an_import, by):
        raise Refused("import", an_import.object)
    at = at or timezone.now()
    with transaction.atomic():
        locked = Import.objects.select_for_update().get(pk=an_import.pk)
        if not (locked.may_be_undone or (locked.state == Import.State.UNDOING and not locked.dry_run)):
            raise Invalid(
                [Problem("cannot_undo", _("Only an import that has ended can be undone, and of this one nothing is left to undo."))]
            )
        entries = list(
            Entry.objects.filter(about_object="import", about_id=locked.pk, kind="import.ran").order_by("-id").values_list("id", flat=True)
        )
        done = Undone()
        with act("import.undone", by=by, at=at, about=("import", locked.pk), keep_if_empty=True) as entry:
            hold_written(entries)
            spared = _bin_created(locked, entries, done, at)
            _revert_changed(entries, spared, done, at)
            for record_type in types_of(locked.object):
                _keep(record_type, undoing.erased(entries, record_type.name), _("erased since"), done)
            entry.details = {"binned": done.binned, "reverted": done.reverted, "kept": done.kept_count}
        locked.state = Import.State.UNDONE
        before = locked.report
        locked.report = {
            "binned": before.get("binned", 0) + done.binned,
            "reverted": before.get("reverted", 0) + done.reverted,
            "kept": done.kept,
            "kept_count": done.kept_count,
        }
        locked.save(update_fields=["state", "report"])
    return done


def _bin_created(an_import: Import, entries: list[int], done: Undone, at: datetime) -> dict[str, set[int]]:
    """Returns all records that the import made, whether kept, binned now or long ago: their own changes are not reverted one by one."""
    made_by_type = [(record_type, _made(record_type, entries)) for record_type in reversed(types_of(an_import.object))]
    all_made = {(record_type.name, pk) for record_type, made in made_by_type for pk in made}
    for record_type, made in made_by_type:
        referenced = _referenced(record_type, made, all_made)
        touched = changed_since(record_type.name, under_names(record_type), made - referenced, [*entries, current_entry().id])
        _keep(record_type, touched, _("changed since"), done)
        _keep(record_type, referenced, _("other records point to it"), done)
        free = sorted(made - touched - referenced)
        for some in _slices(free):
            bin_records(record_type, some, by=SYSTEM, at=at)
        done.binned += len(free)
    spared: dict[str, set[int]] = {}
    for record_type, _living in made_by_type:
        ever = set(_ever_made(record_type, entries))
        for name in under_names(record_type):
            spared.setdefault(name, set()).update(ever)
    return spared


def _made(record_type: RecordType, entries: list[int]) -> set[int]:
    """Those that are not in the bin yet."""
    return set(unscoped_rows(record_type).filter(pk__in=_ever_made(record_type, entries)).values_list("pk", flat=True))


def _ever_made(record_type: RecordType, entries: list[int]) -> QuerySet[Change, int]:
    """Of one that was erased since the journal does not tell any more."""
    made = Change.objects.filter(entry__in=entries, object=record_type.name, before__isnull=True, after__isnull=False)
    return made.values_list("record_id", flat=True)


def under_names(record_type: RecordType) -> list[str]:
    return [record_type.name, *(["customer"] if record_type.customer_path == "pk" else [])]


def _referenced(record_type: RecordType, made: Collection[int], all_made: Collection[tuple[str, int]]) -> set[int]:
    """A record that this import did not make points here."""
    found: set[int] = set()
    for other in registry.types():
        for link in other.fields:
            if isinstance(link, Link) and record_type.name in link.targets:
                rows = unscoped_rows(other).filter(**{f"{link.path}__in": made}).values_list("pk", link.path)
                found |= {target for pk, target in rows if (other.name, pk) not in all_made}
    return found


def _keep(record_type: RecordType, ids: Collection[int], why: str, done: Undone) -> None:
    done.kept_count += len(ids)
    done.kept += [{"object": record_type.name, "id": pk, "why": why} for pk in sorted(ids)[: max(0, LISTED - len(done.kept))]]


def _revert_changed(entries: list[int], spared: undoing.Records, done: Undone, at: datetime) -> None:
    """From the newest entry back, so that a field changed twice by the import ends where it began."""
    reverted: dict[str, set[int]] = {}
    for entry_id in entries:
        objects = Change.objects.filter(entry=entry_id).values_list("object", flat=True).distinct().order_by()
        for object_name in list(objects):
            if registry.has(object_name):
                columns = undoing.changed_columns([entry_id], object_name)
                sparing = list(spared.get(object_name, ()))
                reverted.setdefault(object_name, set()).update(undoing.put_back(entry_id, object_name, columns, sparing=sparing))
            else:
                _revert_parts(entry_id, object_name, spared, reverted)
    for object_name, ids in reverted.items():
        _freshen(registry.of(object_name), ids, at)
        done.reverted += len(ids)


def _revert_parts(entry_id: int, object_name: str, spared: undoing.Records, reverted: dict[str, set[int]]) -> None:
    """Contact points, employments, lines of records that were there before the import."""
    theirs = undoing.parts_under(entry_id, object_name, spared)
    changes = Change.objects.filter(entry=entry_id, object=object_name, under_id__isnull=False).exclude(record_id__in=theirs)
    parents = list(changes.values_list("under_object", "under_id").distinct())
    if not parents:
        return
    undoing.take_away(entry_id, object_name, sparing=theirs)
    undoing.put_back(entry_id, object_name, undoing.changed_columns([entry_id], object_name), sparing=theirs)
    undoing.bring_back(entry_id, object_name, sparing=theirs)
    for under_object, under_id in parents:
        for name in _record_names(str(under_object), int(under_id or 0)):
            reverted.setdefault(name, set()).add(int(under_id or 0))


def _record_names(under_object: str, under_id: int) -> Iterator[str]:
    """`customer` stands for whichever of person and company has this id."""
    for record_type in registry.types():
        if under_object in under_names(record_type) and unscoped_rows(record_type, binned=None).filter(pk=under_id).exists():
            yield record_type.name


def _freshen(record_type: RecordType, ids: Collection[int], at: datetime) -> None:
    """A reverted record has a new version, and search and derived figures follow it."""
    asking = Asking(SYSTEM, at)
    table, key, _columns = tables_of(record_type.model)[0]
    versions = dict(unscoped_rows(record_type).filter(pk__in=ids).values_list("pk", "version"))
    update_rows(table, key, {pk: {"version": version + 1, "changed_at": at} for pk, version in versions.items()})
    for some in _slices(sorted(versions)):
        reindex(record_type, some, asking)
        for after in record_type.after_write:
            after.run(some, asking)


def _slices(ids: list[int], size: int = 5_000) -> Iterator[list[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]
