"""The history of one record, from the journal: who changed which field when, in the fields and records that the reader may see today."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from guanxi.access.refusing import require
from guanxi.journal.kinds import sentence_of
from guanxi.journal.models import Change, Entry
from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.fields.link import Link
from guanxi.records.fields.parts import Parts, Tags
from guanxi.records.fields.user_link import UserLink
from guanxi.records.finding import get
from guanxi.records.part_changes import part_steps
from guanxi.records.reading import readable_fields
from guanxi.records.registry import RecordType
from guanxi.records.share_changes import SHARES, share_steps
from guanxi.records.tag_changes import tag_steps
from guanxi.values.problem import ValueProblem

PAGE = 20


@dataclass(frozen=True)
class Step:
    """One field that changed."""

    field: Field
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    entry: int
    kind: str
    sentence: str
    by: str
    at: datetime
    steps: list[Step]
    whole: bool
    """The record itself came, went or came back."""
    erased: bool
    """What it held was erased with the person it belonged to."""
    details: Mapping[str, Any]
    bulk: int | None = None
    """The mass change that it was part of, for whoever may see that."""


def history(
    record_type: RecordType, record_id: int, asking: Asking, *, before: int | None = None, field: str = ""
) -> tuple[list[Told], int | None]:
    """(newest first, the entry to continue before); NotFound for a record out of sight. Entries without anything readable are left out."""
    require(asking.actor, "read", record_type.name)
    get(record_type, record_id, asking, columns=(record_type.title,), binned=None)
    fields = [one for one in (*readable_fields(record_type, asking.actor), SHARES) if not field or one.name == field]
    found: list[Told] = []
    while True:
        ids = _entries(record_type, record_id, before)
        told = _told(record_type, record_id, ids, fields, asking)
        found += [one for one in told if one.steps or ((one.whole or one.erased) and not field)]
        before = ids[-1] if len(ids) == PAGE else None
        if before is None or len(found) >= PAGE:
            return found, before


def changes_of(record_type: RecordType, record_id: int) -> Any:
    """The rows of this record, of its parts and of its shares; a customer's parts hang under `customer` whatever it is."""
    below = parts_of(record_type) | Q(under_object=record_type.name, object="share")
    return Change.objects.filter(Q(object=record_type.name, record_id=record_id) | (below & Q(under_id=record_id)))


def parts_of(record_type: RecordType) -> Q:
    """Changes of parts only: under a customer hang its orders and tasks too, and those have histories of their own."""
    tables = {one.model._meta.db_table for one in record_type.fields if isinstance(one, Parts)}
    return Q(under_object__in=names_of(record_type), object__in=tables | {"tagging"})


def names_of(record_type: RecordType) -> list[str]:
    """Under which names the journal keeps the parts of such a record."""
    return [record_type.name, *(parent._meta.db_table for parent in record_type.model._meta.get_parent_list())]


def _entries(record_type: RecordType, record_id: int, before: int | None) -> list[int]:
    found = changes_of(record_type, record_id)
    if before is not None:
        found = found.filter(entry__lt=before)
    return list(found.order_by("-entry").values_list("entry", flat=True).distinct()[:PAGE])


def _told(record_type: RecordType, record_id: int, ids: Sequence[int], fields: Sequence[Field], asking: Asking) -> list[Told]:
    entries = {entry.pk: entry for entry in Entry.objects.filter(pk__in=ids)}
    changes: dict[int, list[Change]] = {}
    for change in changes_of(record_type, record_id).filter(entry__in=ids):
        changes.setdefault(change.entry_id, []).append(change)
    return [_one(record_type, entries[one], changes.get(one, []), fields, asking) for one in ids if one in entries]


def _one(record_type: RecordType, entry: Entry, changes: Sequence[Change], fields: Sequence[Field], asking: Asking) -> Told:
    steps: list[Step] = []
    for change in changes:
        if change.object == record_type.name and change.after is not None:
            steps += _field_steps(record_type, change, fields, asking)
    for field in fields:
        if isinstance(field, Parts):
            before, after = part_steps(field, changes, asking)
            steps += [Step(field, before, after)] if before or after else []
        elif isinstance(field, Tags):
            off, on = tag_steps(changes)
            steps += [Step(field, ", ".join(off), ", ".join(on))] if off or on else []
        elif field is SHARES:
            steps += [Step(field, *texts) for texts in share_steps(changes, asking)]
    own = [change for change in changes if change.object == record_type.name]
    whole = any((change.before is None) != (change.after is None) or "deleted_at" in (change.after or {}) for change in own)
    erased = any(change.before is None and change.after is None for change in changes)
    sentence, bulk = sentence_of(entry.kind), _bulk_of(entry, asking)
    return Told(entry.pk, entry.kind, sentence, entry.actor_name, entry.at, steps, whole, erased, entry.details, bulk)


def _bulk_of(entry: Entry, asking: Asking) -> int | None:
    mine = asking.actor.may_all or entry.actor_key == asking.actor.key
    return entry.details.get("bulk") if mine else None


def _field_steps(record_type: RecordType, change: Change, fields: Iterable[Field], asking: Asking) -> list[Step]:
    before, after = change.before or {}, change.after or {}
    found = []
    for field in fields:
        if field.is_told(after):
            texts = _texts(record_type, field, (before, after), asking)
            if texts[0] != texts[1]:
                found.append(Step(field, *texts))
    return found


def _texts(record_type: RecordType, field: Field, rows: Sequence[Mapping[str, Any]], asking: Asking) -> tuple[str, str]:
    values = [_value(field, row, asking) for row in rows]
    if isinstance(field, (Link, UserLink)):
        values = list(field.load(record_type, [0, 0], values, asking) or ())
    return field.as_text(values[0], asking), field.as_text(values[1], asking)


def _value(field: Field, row: Mapping[str, Any], asking: Asking) -> Any:
    """From JSON as the trigger wrote it to the field's value."""
    value = field.told(row)
    if not isinstance(value, (str, int, float)) or isinstance(field, (Link, UserLink)):
        return value
    try:
        return field.clean(value, asking)
    except ValueProblem:
        return value
