"""Undoing what was done to several records at once, from the journal: long after the toast that offered it, so what has been changed since
stays. A mass change or an import is undone from its own page, a single record from its history."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from guanxi.access.actor import Actor
from guanxi.access.refusing import require
from guanxi.journal.models import Entry
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.journal.telling import Line
from guanxi.records.problems import Invalid, NotFound, Problem
from guanxi.records.reading import require_may
from guanxi.records.registry import RecordType, registry
from guanxi.records.taking_back import TakenBack, take_back_deletion, take_back_fields, take_back_restoration, touched

Way = Callable[[RecordType, int, Sequence[int], Asking], TakenBack]


def _fields(record_type: RecordType, entry_id: int, ids: Sequence[int], asking: Asking) -> TakenBack:
    return take_back_fields(record_type, entry_id, ids, asking, lenient=True)


WAYS: Mapping[str, tuple[str, str, Way]] = {
    "changed": ("change", "reverted", _fields),
    "deleted": ("delete", "restored", take_back_deletion),
    "restored": ("delete", "deleted", take_back_restoration),
}
"""By verb: the right that undoing it needs, what the journal then tells, and how it is done."""


def can_undo(line: Line, actor: Actor) -> bool:
    several = sum(one.number for one in line.records) > 1
    return several and _of_many(line.kind, line.details) and _by_whom(line.by_key, actor)


def undo_several(entry_id: int, *, by: Actor) -> TakenBack:
    """By whoever did it, and by an owner, with the rights of today."""
    require(by, "read", "journal")
    entry = Entry.objects.filter(pk=entry_id).first() if entry_id < 2**63 else None
    if entry is None or not _of_many(entry.kind, entry.details) or not _by_whom(entry.actor_key, by):
        raise NotFound
    name, _dot, verb = entry.kind.partition(".")
    record_type, (action, tells, take_back) = registry.of(name), WAYS[verb]
    require_may(record_type, action, by)
    asking = Asking(by, timezone.now())
    with act(f"{name}.{tells}", by=by, at=asking.now, details={"entry": entry_id}):
        taken = take_back(record_type, entry_id, touched(record_type, entry_id), asking)
        if not taken.back:
            nothing = Problem("nothing_to_revert", _("There is nothing here that you could take back."))
            raise Invalid(list(dict.fromkeys(taken.kept.values())) or [nothing])
    return taken


def _of_many(kind: str, details: Mapping[str, object]) -> bool:
    name, _dot, verb = kind.partition(".")
    return registry.has(name) and verb in WAYS and "bulk" not in details


def _by_whom(key: str, actor: Actor) -> bool:
    return actor.may_all or key == actor.key
