"""Own fields are made, changed, retired and brought back, each in one act; every process hears of it at its next question."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from guanxi.access.actor import Actor
from guanxi.access.models import Workspace
from guanxi.access.refusing import Refused, require
from guanxi.access.registry_version import raise_version
from guanxi.journal.writing import OpenEntry, act
from guanxi.records.asking import Asking
from guanxi.records.models import OwnField
from guanxi.records.own.building import see
from guanxi.records.own.describing import FAST_KINDS, MOST_FIELDS, Description, described
from guanxi.records.problems import Invalid, NotFound, Problem
from guanxi.records.registry import RecordType, registry
from guanxi.values.sentence import sentence as _

Fast = OwnField.Fast


@dataclass(frozen=True)
class Object:
    """An object and what the company added to it, in order."""

    type: RecordType
    fields: list[OwnField]


def may_keep(actor: Actor) -> bool:
    return actor.may("change", "settings") and not actor.read_only


def objects(by: Actor) -> list[Object]:
    require(by, "change", "settings")
    owns: dict[str, list[OwnField]] = {}
    for own in OwnField.objects.order_by("position", "pk"):
        owns.setdefault(own.object, []).append(own)
    return [Object(one, owns.get(one.name, [])) for one in registry.types() if not one.append_only]


def object_of(name: str) -> RecordType:
    if not registry.has(name) or registry.declared(name).append_only:
        raise NotFound
    return registry.declared(name)


def field_named(object_name: str, key: str) -> OwnField:
    found = OwnField.objects.filter(object=object_name, key=key).first()
    if found is None or not registry.has(object_name):
        raise NotFound
    return found


def add_field(object_name: str, wanted: Description, *, by: Actor, at: datetime | None = None) -> OwnField:
    now = at or timezone.now()
    declared = object_of(object_name)
    with changing_the_registry("own_field.added", by, now) as entry:
        others = _fields_of(object_name)
        if sum(one.retired_at is None for one in others) >= MOST_FIELDS:
            raise Invalid([Problem("too_many", _("An object has at most %(n)d own fields. Retire some first.") % {"n": MOST_FIELDS})])
        own = OwnField(object=object_name, made_at=now, changed_at=now, more={})
        described(declared, wanted, own, others, Asking(by, now))
        own.position = max((one.position for one in others), default=0) + 1
        own.fast = Fast.WAITING if _needs_index(own, wanted) else Fast.NO
        own.save()
        entry.about = ("own_field", own.pk)
        _follow(own, searchable=own.searchable)
    return own


def change_field(own: OwnField, wanted: Description, *, by: Actor, at: datetime | None = None) -> OwnField:
    now = at or timezone.now()
    declared = object_of(own.object)
    with changing_the_registry("own_field.changed", by, now) as entry:
        entry.about = ("own_field", own.pk)
        others = _fields_of(own.object)
        own = next(one for one in others if one.pk == own.pk)
        was_unique, was_searched, was_fast = own.unique, own.searchable, own.fast != Fast.NO
        described(declared, wanted, own, others, Asking(by, now))
        own.changed_at = now
        needs = _needs_index(own, wanted)
        if needs != was_fast or own.unique != was_unique or (needs and own.fast == Fast.FAILED):
            own.fast = Fast.WAITING if needs else Fast.NO
            own.problem = {}
        own.save()
        _follow(own, searchable=own.searchable != was_searched, index=was_fast or needs)
    return own


def retire_field(own: OwnField, *, by: Actor, at: datetime | None = None) -> None:
    """It is shown, asked for and searched no more; what records hold of it stays, and comes back with it."""
    _set_retired(own, "own_field.retired", by, at or timezone.now(), retired=True)


def bring_back_field(own: OwnField, *, by: Actor, at: datetime | None = None) -> None:
    _set_retired(own, "own_field.brought_back", by, at or timezone.now(), retired=False)


def _set_retired(own: OwnField, kind: str, by: Actor, now: datetime, *, retired: bool) -> None:
    if may_keep(by) and OwnField.objects.filter(pk=own.pk, retired_at__isnull=not retired).exists():
        return
    with changing_the_registry(kind, by, now) as entry:
        entry.about = ("own_field", own.pk)
        own = next(one for one in _fields_of(own.object) if one.pk == own.pk)
        if (own.retired_at is not None) == retired:
            return
        if retired:
            own.retired_at = now
        else:
            _free_again(own)
            own.retired_at = None
        own.changed_at = now
        own.save()
        _follow(own, searchable=own.searchable)


def _free_again(own: OwnField) -> None:
    words = {word.casefold() for word in (own.label_en, own.label_zh) if word}
    for one in OwnField.objects.filter(object=own.object, retired_at=None):
        if words & {one.label_en.casefold(), one.label_zh.casefold()}:
            raise Invalid([Problem("taken", _("Another field is called “%(name)s” already.") % {"name": own.label_en or own.label_zh})])


def move_field(own: OwnField, places: int, *, by: Actor, at: datetime | None = None) -> None:
    """So many places down among the fields of its object, or up."""
    now = at or timezone.now()
    with changing_the_registry("own_field.changed", by, now) as entry:
        entry.about = ("own_field", own.pk)
        order = [one for one in _fields_of(own.object) if one.retired_at is None]
        here = next((place for place, one in enumerate(order) if one.pk == own.pk), None)
        if here is None:
            raise NotFound
        moved = order.pop(here)
        order.insert(min(max(here + places, 0), len(order)), moved)
        for place, one in enumerate(order, 1):
            if one.position != place:
                one.position = place
                one.save(update_fields=["position"])


def _needs_index(own: OwnField, wanted: Description) -> bool:
    return own.unique or (wanted.fast and own.kind in FAST_KINDS)


def _follow(own: OwnField, *, searchable: bool, index: bool = True) -> None:
    """What takes a while is done by the worker, once this is committed."""
    from guanxi.records.jobs import index_own_field, search_own_field

    if index and own.fast in {Fast.WAITING, Fast.NO}:
        index_own_field.defer(field_id=own.pk)
    if searchable:
        search_own_field.defer(object_name=own.object)


def _fields_of(object_name: str) -> list[OwnField]:
    return list(OwnField.objects.filter(object=object_name).order_by("position", "pk"))


@contextmanager
def changing_the_registry(kind: str, by: Actor, now: datetime) -> Iterator[OpenEntry]:
    """One at a time: whoever changes the registry holds the workspace. The new version is seen here once it is committed."""
    if not may_keep(by):
        raise Refused("change", "settings")
    with transaction.atomic():
        Workspace.objects.select_for_update().get(pk=1)
        with act(kind, by=by, at=now) as entry:
            yield entry
        version = raise_version()
        transaction.on_commit(lambda: see(version))
