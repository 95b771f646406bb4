"""Taking a change back: the values before it are written again, as any other change, with today's rights."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.journal import undoing
from guanxi.journal.models import Change, Entry
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.binning import bin_records, restore_records
from guanxi.records.cleaning import Row
from guanxi.records.fields.field import Field
from guanxi.records.fields.parts import Parts, Tags
from guanxi.records.finding import get
from guanxi.records.history import changes_of, parts_of
from guanxi.records.part_changes import before_these, belonging
from guanxi.records.problems import Invalid, NotFound, Problem
from guanxi.records.reading import may_read, may_write, require_may
from guanxi.records.registry import RecordType, registry
from guanxi.records.tag_changes import tag_steps, tags_before
from guanxi.records.taking_back import OUT_OF_REACH, erased_since, take_back_fields, touched
from guanxi.records.writing import write


def revert(
    record_type: RecordType,
    record_id: int,
    entry_id: int,
    *,
    by: Actor,
    at: datetime | None = None,
    fields: Collection[str] = (),
    unchanged: bool = False,
) -> None:
    """Writes back what the fields held before this entry. With `unchanged`, refuses where somebody has changed them since."""
    require_may(record_type, "change", by)
    asking = Asking(by, at or timezone.now())
    get(record_type, record_id, asking, columns=(record_type.title,))
    changes = list(changes_of(record_type, record_id).filter(entry=entry_id))
    if any(one.before is None and (one.object == record_type.name or one.after is None) for one in changes):
        raise Invalid([Problem("nothing_to_revert", _("There is nothing here that you could take back."))])
    wanted = [
        one
        for one in record_type.fields
        if may_read(record_type, one, by) and may_write(record_type, one, by) and (not fields or one.name in fields)
    ]
    values = _values_before(record_type, record_id, changes, wanted, asking)
    if not values:
        raise Invalid([Problem("nothing_to_revert", _("There is nothing here that you could take back."))])
    if unchanged and changed_since(record_type, record_id, entry_id, changes, [one for one in wanted if one.name in values]):
        raise Invalid([Problem("changed_since", _("This has been changed again since. The history of the record shows by whom."))])
    with act(f"{record_type.name}.reverted", by=by, at=asking.now, about=(record_type.name, record_id), details={"entry": entry_id}):
        write(record_type, [Row(values, record_id)], by=by, asking=replace(asking, puts_back=True))


def _values_before(
    record_type: RecordType, record_id: int, changes: Sequence[Change], wanted: Sequence[Field], asking: Asking
) -> dict[str, Any]:
    own = next((one for one in changes if one.object == record_type.name), None)
    before = own.before if own is not None and own.after is not None else None
    values: dict[str, Any] = {}
    parts = [one for one in wanted if isinstance(one, (Parts, Tags))]
    now = get(record_type, record_id, asking, columns=tuple(one.name for one in parts) or (record_type.title,)).values
    for one in wanted:
        if isinstance(one, (Parts, Tags)):
            restored = before_these(one, now[one.name], changes) if isinstance(one, Parts) else tags_before(now[one.name], changes)
            values |= {one.name: restored} if restored is not None else {}
        elif before and one.is_told(before):
            values[one.name] = _held_before(record_type, record_id, one, before)
    return values


def _held_before(record_type: RecordType, record_id: int, one: Field, before: dict[str, Any]) -> Any:
    """A field of several columns takes those that did not change from the row as it stands."""
    if len(one.columns()) == 1:
        return one.told(before)
    row = record_type.model._base_manager.values(*one.columns()).get(pk=record_id)
    return one.value(row | {column: before[column] for column in one.columns() if column in before})


def changed_since(record_type: RecordType, record_id: int, entry_id: int, changes: Sequence[Change], fields: Sequence[Field]) -> bool:
    later = list(changes_of(record_type, record_id).filter(entry__gt=entry_id))
    if any(field.is_told(one.after or {}) for one in later if one.object == record_type.name for field in fields):
        return True
    if any(isinstance(one, Tags) and tag_steps(later) != ([], []) for one in fields):
        return True
    return any(belonging(one, later) for one in fields if isinstance(one, Parts))


def undo(entry_id: int, *, by: Actor) -> None:
    """Takes back a whole entry that this actor made a moment ago: an edit, a mass edit, a deletion, a restoration, a creation."""
    entry = Entry.objects.filter(pk=entry_id, actor_key=by.key).first()
    name, _dot, verb = entry.kind.partition(".") if entry is not None else ("", "", "")
    if entry is None or not registry.has(name) or verb not in {"changed", "reverted", "deleted", "restored", "created"}:
        raise NotFound
    record_type = registry.of(name)
    erased = undoing.erased([entry_id], name)
    ids = [one for one in touched(record_type, entry_id) if one not in erased]
    if erased and not ids:
        raise Invalid([erased_since()])
    if verb == "deleted":
        restore_records(record_type, ids, by=by)
    elif verb in {"restored", "created"}:
        bin_records(record_type, ids, by=by)
    else:
        _revert_all(record_type, ids, entry_id, by)


def _revert_all(record_type: RecordType, ids: Sequence[int], entry_id: int, by: Actor) -> None:
    """All or none. What the entry itself made goes into the bin."""
    made = Change.objects.filter(entry=entry_id, object=record_type.name, before__isnull=True, after__isnull=False)
    fresh = set(made.values_list("record_id", flat=True))
    known = [one for one in ids if one not in fresh]
    with act(f"{record_type.name}.reverted", by=by, details={"entry": entry_id}):
        if fresh:
            bin_records(record_type, sorted(fresh), by=by)
        if _wrote_parts(record_type, entry_id):
            for record_id in known:
                revert(record_type, record_id, entry_id, by=by, unchanged=True)
        elif known:
            _revert_fields(record_type, known, entry_id, Asking(by))


def _wrote_parts(record_type: RecordType, entry_id: int) -> bool:
    """Lists of parts are put together again record by record; tags are no such list."""
    return Change.objects.filter(parts_of(record_type), entry=entry_id).exclude(object="tagging").exists()


def _revert_fields(record_type: RecordType, ids: Sequence[int], entry_id: int, asking: Asking) -> None:
    require_may(record_type, "change", asking.actor)
    taken = take_back_fields(record_type, entry_id, ids, asking)
    if any(problem.code == OUT_OF_REACH for problem in taken.kept.values()):
        raise NotFound
    if taken.kept:
        raise Invalid(dict.fromkeys(taken.kept.values()))
