"""A user's notifications, as far as they may still see what each is about; counted and shown by one condition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet

from guanxi.access.actor import Actor
from guanxi.access.models import User
from guanxi.records.asking import Asking
from guanxi.records.asking_together import answers_of
from guanxi.records.bulk.finding import bulks_of
from guanxi.records.comments.naming import plain
from guanxi.records.finding import Record
from guanxi.records.importing.finding import imports_of, may_import_anything
from guanxi.records.models import BulkChange, Comment, Import, Notification
from guanxi.records.reading import readable_fields, rows
from guanxi.records.registry import RecordType, registry
from guanxi.records.statements import Statement, known, written_as

COUNTED_TO = 99
Place = tuple[datetime, int]
Kind = Notification.Kind


class Among(Func):
    """Whether the first stands in the array that comes second."""

    function = ""
    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


@dataclass(frozen=True)
class Told:
    """A notification with what it names today. `seen` are the records of it that may be seen, with the title of the only one."""

    id: int
    kind: str
    type: RecordType | None
    seen: tuple[int, ...]
    record: Record | None
    who: str
    fields: tuple[Any, ...]
    words: str
    comment: int | None
    work: Import | BulkChange | None
    at: datetime
    is_read: bool


def seen_by(actor: Actor) -> QuerySet[Notification]:
    """Those about a record that may be seen; of changes those in fields that may be read."""
    sights: list[Any] = [_about(record_type, actor) for record_type in registry.types() if actor.may("read", record_type.name)]
    sights.append(Q(object="bulk") & Exists(bulks_of(actor).order_by().filter(Among(F("pk"), OuterRef("records")))))
    if may_import_anything(actor):
        sights.append(Q(object="import") & Exists(imports_of(actor).order_by().filter(Among(F("pk"), OuterRef("records")))))
    spoken = Q(comment_id__isnull=True) | Exists(Comment.objects.filter(pk=OuterRef("comment_id"), deleted_at__isnull=True))
    return Notification.objects.filter(reduce(or_, sights), spoken, user=actor.user_id)


def _about(record_type: RecordType, actor: Actor) -> Any:
    seen = Q(object=record_type.name) & Exists(rows(record_type, actor).filter(Among(F("pk"), OuterRef("records"))).order_by())
    if actor.may_all:
        return seen
    names = [one.name for one in readable_fields(record_type, actor)]
    return seen & (~Q(kind=Kind.CHANGED) | Q(fields__overlap=names))


def unread_statement(actor: Actor) -> Statement:
    """Up to one more than is counted, as the ids of notifications."""

    def make() -> Statement:
        unread: QuerySet[Any, Any] = seen_by(actor).filter(read_at__isnull=True)
        return written_as(unread.values("pk")[: COUNTED_TO + 1])

    return known(("unread notifications", actor.sight, actor.user_id), make)


def newest(asking: Asking, *, before: Place | None, unread: bool, most: int) -> list[Told]:
    found = seen_by(asking.actor)
    return _told(_behind(found.filter(read_at__isnull=True) if unread else found, before, most), asking)


def unread_first(asking: Asking, *, after: tuple[bool, Place] | None, most: int) -> list[Told]:
    """Newest first those that are unread, then those that are read; `after` says whether the last one shown was read, and its place."""
    found = seen_by(asking.actor)
    taken: list[Notification] = []
    for is_read in (False, True):
        if after is None or after[0] <= is_read:
            place = after[1] if after is not None and after[0] == is_read else None
            taken += _behind(found.filter(read_at__isnull=not is_read), place, most - len(taken))
    return _told(taken, asking)


def _behind(found: QuerySet[Notification], before: Place | None, most: int) -> list[Notification]:
    if before is not None:
        found = found.filter(Q(at__lt=before[0]) | Q(at=before[0], pk__lt=before[1]))
    return list(found.order_by("-at", "-pk")[:most])


def _told(found: Sequence[Notification], asking: Asking) -> list[Told]:
    seen = _records(found, asking)
    comments = {one.pk: one for one in Comment.objects.filter(pk__in={one.comment_id for one in found if one.comment_id})}
    named = {pk for one in comments.values() for pk in one.mentions}
    names = {one.pk: str(one) for one in User.objects.filter(pk__in=named)} if named else {}
    works: dict[tuple[str, int], Import | BulkChange] = {}
    for name, of in (("import", imports_of), ("bulk", bulks_of)):
        if ids := [pk for one in found if one.object == name for pk in one.records]:
            works |= {(name, one.pk): one for one in of(asking.actor).filter(pk__in=ids)}
    return [_one(one, seen, comments, names, works, asking) for one in found]


def _one(one: Notification, seen: dict[tuple[str, int], Record], comments: Any, names: dict[int, str], works: Any, asking: Asking) -> Told:
    record_type = registry.of(one.object) if registry.has(one.object) else None
    here = tuple(pk for pk in one.records if (one.object, pk) in seen)
    readable = readable_fields(record_type, asking.actor) if record_type else []
    comment = comments.get(one.comment_id)
    return Told(
        one.pk,
        one.kind,
        record_type,
        here,
        seen[one.object, here[0]] if len(here) == 1 else None,
        one.actor_name,
        tuple(each.label for each in readable if each.name in one.fields),
        plain(comment.text, names) if comment else "",
        one.comment_id,
        works.get((one.object, one.records[0])) if one.records else None,
        one.at,
        one.read_at is not None,
    )


def _records(found: Sequence[Notification], asking: Asking) -> dict[tuple[str, int], Record]:
    """Those that may be seen, with their titles; all objects in one statement."""
    wanted: dict[str, set[int]] = {}
    for one in found:
        if registry.has(one.object) and asking.actor.may("read", one.object):
            wanted.setdefault(one.object, set()).update(one.records)
    queries = {name: _titles(registry.of(name), ids, asking.actor) for name, ids in wanted.items()}
    told = answers_of(queries) if queries else {}
    return {
        (name, row["pk"]): Record(kind, row["pk"], 0, {kind.title: kind.by_name[kind.title].value(row)})
        for name, some in told.items()
        for kind in (registry.of(name),)
        for row in some
    }


def _titles(record_type: RecordType, ids: set[int], actor: Actor) -> QuerySet[Any, Any]:
    found: QuerySet[Any, Any] = rows(record_type, actor).filter(pk__any_of=sorted(ids))
    return found.values("pk", *record_type.by_name[record_type.title].columns())
