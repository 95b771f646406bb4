"""From entries of the journal to notifications: who hears of what colleagues did, once each, never of their own deeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from guanxi.access.models import User
from guanxi.journal.models import Change, Entry
from guanxi.records.following.finding import followers_of
from guanxi.records.models import Comment, Notification, Unwanted
from guanxi.records.notifying.written import Written, is_of_many, that_tell, written_in
from guanxi.records.reading import unscoped_rows
from guanxi.records.registry import RecordType, registry
from guanxi.records.sharing.writing import NEW_TO

Kind = Notification.Kind
KINDS = (
    *("comment.added", "comment.changed", "record.shared"),
    *("*.created", "*.changed", "*.reverted", "task.completed", "task.reopened", "import.ran"),
)
MANY = 20
"""Of more records written at once one is told in one notification."""


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
    """One entry at a time: that of an import holds a thousand records. Those of single new records mostly tell nobody anything."""
    new = {entry.pk: _number(entry.actor_key) for entry in entries if entry.kind.endswith(".created")}
    quiet = new.keys() - that_tell(new)
    for entry in entries:
        if entry.pk not in quiet:
            _keep(entry, _wanted(entry, list(_hearings(entry))))


def _hearings(entry: Entry) -> Iterable[Hearing]:
    if entry.kind.startswith("comment."):
        return _of_comment(entry)
    return _of_share(entry) if entry.kind == "record.shared" else _of_records(entry)


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


def _of_share(entry: Entry) -> Iterable[Hearing]:
    """Who could see the record before hears nothing, and a team is not told."""
    new_to = entry.details.get(NEW_TO)
    if new_to is not None and entry.about_id is not None:
        yield Hearing(new_to, Kind.SHARED, str(entry.about_object), (entry.about_id,))


def _of_records(entry: Entry) -> Iterable[Hearing]:
    at_once = is_of_many(entry, MANY)
    for record_type, written in written_in(entry, without_owner=_number(entry.actor_key)):
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
                yield from _told(user, kind, record_type.name, records, written if kind == Kind.CHANGED else {}, at_once)


def _told(user: int, kind: Kind, name: str, records: list[int], written: dict[int, Written], at_once: bool) -> Iterable[Hearing]:
    def fields(some: Iterable[int]) -> frozenset[str]:
        return frozenset(name for one in some if one in written for name in written[one].fields)

    if at_once and len(records) > 1:
        yield Hearing(user, kind, name, tuple(records), fields(records))
    else:
        yield from (Hearing(user, kind, name, (one,), fields([one])) for one in records)


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
