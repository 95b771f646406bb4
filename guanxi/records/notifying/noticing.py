"""From entries of the journal to notifications: who hears of what colleagues did, once each, never of their own deeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection

from guanxi.access.models import User
from guanxi.journal.models import Change, Entry
from guanxi.records.fields.parts import Parts, Tags
from guanxi.records.following.finding import followers_of
from guanxi.records.history import names_of
from guanxi.records.models import Comment, Notification, Unwanted
from guanxi.records.part_changes import belonging
from guanxi.records.reading import unscoped_rows
from guanxi.records.registry import RecordType, registry

Kind = Notification.Kind
KINDS = ("comment.added", "comment.changed", "*.created", "*.changed", "*.reverted", "task.completed", "task.reopened", "import.ran")
MANY = 20
"""Of more records written at once one is told in one notification."""


@dataclass
class Written:
    """What an entry did to one record."""

    made: bool = False
    owner: int | None = None
    fields: set[str] = field(default_factory=set)


@dataclass(frozen=True)
class Hearing:
    """Somebody is to hear of these records."""

    user: int
    kind: Kind
    object: str
    records: tuple[int, ...]
    fields: frozenset[str] = frozenset()
    comment: int | None = None

    @property
    def about(self) -> int | None:
        return self.records[0] if len(self.records) == 1 else None


def note_entries(entries: Sequence[Entry]) -> None:
    """One entry at a time: that of an import holds a thousand records."""
    for entry in entries:
        hearings = list(_of_comment(entry)) if entry.kind.startswith("comment.") else list(_of_records(entry))
        _keep(entry, _wanted(entry, hearings))


def _of_comment(entry: Entry) -> Iterable[Hearing]:
    """Who is named hears that; whoever follows hears of the comment."""
    for change in Change.objects.filter(entry=entry.pk, object="comment"):
        comment = Comment.objects.filter(pk=change.record_id, deleted_at__isnull=True).first()
        if comment is None or not registry.has(comment.object):
            continue
        named = set(comment.mentions) - set((change.before or {}).get("mentions") or ())
        here = (comment.object, (comment.record_id,))
        yield from (Hearing(one, Kind.MENTION, *here, comment=comment.pk) for one in named)
        if change.before is None:
            record_type = registry.of(comment.object)
            following = followers_of(record_type, _owners(record_type, [comment.record_id]))[comment.record_id]
            yield from (Hearing(one, Kind.COMMENT, *here, comment=comment.pk) for one in following - named)


def _of_records(entry: Entry) -> Iterable[Hearing]:
    for record_type, written in _written_in(entry):
        owners = _owners(record_type, written)
        assigned: dict[int, list[int]] = defaultdict(list)
        changed: dict[int, list[int]] = defaultdict(list)
        following = followers_of(record_type, owners)
        for record_id in owners:
            one = written[record_id]
            if one.owner is not None:
                assigned[one.owner].append(record_id)
            if not one.made and one.fields:
                for user in following[record_id] - {one.owner}:
                    changed[user].append(record_id)
        for kind, found in ((Kind.ASSIGNED, assigned), (Kind.CHANGED, changed)):
            for user, records in found.items():
                yield from _told(user, kind, record_type.name, records, written if kind == Kind.CHANGED else {}, len(written) > MANY)


def _told(user: int, kind: Kind, name: str, records: list[int], written: dict[int, Written], at_once: bool) -> Iterable[Hearing]:
    def fields(some: Iterable[int]) -> frozenset[str]:
        return frozenset(name for one in some if one in written for name in written[one].fields)

    if at_once and len(records) > 1:
        yield Hearing(user, kind, name, tuple(records), fields(records))
    else:
        yield from (Hearing(user, kind, name, (one,), fields([one])) for one in records)


def _written_in(entry: Entry) -> list[tuple[RecordType, dict[int, Written]]]:
    """By type the records that the entry wrote, parts and tags of them included."""
    found: dict[str, dict[int, Written]] = defaultdict(lambda: defaultdict(Written))
    for name, record_id, made, owner, columns in _changes(entry.pk):
        if registry.has(name):
            told, one = dict.fromkeys(columns), found[name][record_id]
            one.made, one.owner = made, owner
            one.fields |= {field.name for field in registry.of(name).fields if not made and field.is_told(told)}
    parts = list(Change.objects.filter(entry=entry.pk, under_id__isnull=False).exclude(object__in=[one.name for one in registry.types()]))
    for record_type, field_name, change in _of_lists(parts):
        if change.under_id is not None:
            found[record_type.name][change.under_id].fields.add(field_name)
    return [(registry.of(name), some) for name, some in found.items()]


def _changes(entry_id: int) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT object, record_id, before IS NULL, (after ->> 'owner_id')::bigint, ARRAY(SELECT jsonb_object_keys(after)) "
            "FROM journal_change WHERE entry_id = %s AND after IS NOT NULL",
            [entry_id],
        )
        return list(cursor.fetchall())


def _of_lists(changes: Sequence[Change]) -> Iterable[tuple[RecordType, str, Change]]:
    """Which field of which record's a part is: a customer's hang under `customer`, whichever kind of customer it is. A list of which
    some rows may be out of the reader's sight is left out: not even that something changed there is told."""
    for record_type in registry.types() if changes else ():
        mine = [one for one in changes if one.under_object in names_of(record_type)]
        for one in record_type.fields:
            if isinstance(one, Parts) and not one.seen_through:
                yield from ((record_type, one.name, change) for change in belonging(one, mine))
            elif isinstance(one, Tags):
                yield from ((record_type, one.name, change) for change in mine if change.object == "tagging")


def _owners(record_type: RecordType, record_ids: Iterable[int]) -> dict[int, int | None]:
    """Of those among these records that are there, whatever anybody may see."""
    there = unscoped_rows(record_type).filter(pk__any_of=list(record_ids))
    owned = "owner" in record_type.by_name
    return dict(there.values_list("pk", "owner_id")) if owned else dict.fromkeys(there.values_list("pk", flat=True))


def _wanted(entry: Entry, hearings: list[Hearing]) -> list[Hearing]:
    users = {one.user for one in hearings} - {_number(entry.actor_key)}
    active = set(User.objects.filter(pk__in=users, is_active=True).values_list("pk", flat=True)) if users else set()
    unwanted = dict(Unwanted.objects.filter(user__in=active).values_list("user_id", "kinds")) if active else {}
    return [one for one in hearings if one.user in active and one.kind not in unwanted.get(one.user, ())]


def _number(actor_key: str) -> int | None:
    kind, _colon, word = actor_key.partition(":")
    return int(word) if kind == "user" and word.isdecimal() else None


def _keep(entry: Entry, hearings: Sequence[Hearing]) -> None:
    """What was not read yet of the same colleague and record grows; an entry that is told already adds nothing."""
    rows = [
        (one.user, one.kind, one.object, one.about, one.comment, entry.actor_key, entry.actor_name, list(one.records), sorted(one.fields))
        for one in hearings
    ]
    with connection.cursor() as cursor:
        cursor.executemany(
            """
            INSERT INTO notification AS n (user_id, kind, object, about, comment_id, actor_key, actor_name, records, fields, entries, at)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s::bigint[], %s::text[], ARRAY[%s::bigint], %s)
            ON CONFLICT (user_id, kind, object, about, comment_id, actor_key) WHERE read_at IS NULL DO UPDATE SET
                records = ARRAY(SELECT DISTINCT unnest(n.records || excluded.records) LIMIT 10000),
                fields = ARRAY(SELECT DISTINCT unnest(n.fields || excluded.fields)),
                entries = n.entries || excluded.entries, at = greatest(n.at, excluded.at), actor_name = excluded.actor_name
            WHERE NOT n.entries @> excluded.entries
            """,
            [(*row, entry.pk, entry.at) for row in rows],
        )
