"""What was written since a list was shown: one look into the journal by its indexes, for lists that ask every two seconds.

Entries get their numbers when they begin and are seen when they are committed, so one with a lower number may come after one with a higher.
Whoever asks therefore looks back over the last half minute and carries along which entries they have been told of.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from guanxi.access.actor import Actor
from guanxi.records.asking import Asking
from guanxi.records.fields.parts import Parts
from guanxi.records.history import names_of
from guanxi.records.reading import rows
from guanxi.records.registry import RecordType
from guanxi.records.statements import Statement, known, written
from guanxi.sql.prepared import ask

LOOKS_BACK = 30
"""Seconds: longer than a write takes from its first statement to its commit."""
BEFORE_THE_PAGE = 50
"""Entries that may have been under way while the page was made."""
OTHERWISE = {"newest", "seen"}
MOST_TOLD, MOST_RECENT = 200, 1_000
WRITTEN = re.compile(r"(\d{1,18})-(\d{1,18})-(\d{1,12})-((?:\d{1,18}(?:\.\d{1,18}){0,400})?)\Z")


@dataclass(frozen=True)
class Position:
    """Below `floor` everything is told; above it `told` is. In half a minute `next` becomes the floor."""

    floor: int
    next: int
    since: int
    told: frozenset[int] = frozenset()
    first: bool = False
    """Nothing has been asked yet: what was made up to `next` was there when the page was made, whether it stands on it or further down."""

    @classmethod
    def of(cls, word: str, now: datetime) -> Position:
        """From what `str` wrote, or from the number of the newest entry when the page was made."""
        if found := WRITTEN.match(word):
            return cls(int(found[1]), int(found[2]), int(found[3]), frozenset(map(int, filter(None, found[4].split(".")))))
        newest = int(word) if word.isdecimal() and len(word) < 19 else 0
        return cls(max(0, newest - BEFORE_THE_PAGE), newest, int(now.timestamp()), first=True)

    def __str__(self) -> str:
        return f"{self.floor}-{self.next}-{self.since}-{'.'.join(map(str, sorted(self.told)))}"

    def after(self, told: Iterable[int], newest: int, now: datetime) -> Position:
        moved = replace(self, told=self.told | frozenset(told), first=False)
        if now.timestamp() - self.since > LOOKS_BACK:
            moved = Position(self.next, max(self.next, newest), int(now.timestamp()), moved.told)
        kept = sorted(one for one in moved.told if one > moved.floor)[-MOST_TOLD:]
        floor = kept[0] - 1 if len(kept) == MOST_TOLD else moved.floor
        return replace(moved, floor=max(floor, moved.floor), told=frozenset(kept))


@dataclass(frozen=True)
class Written:
    """`changed` of the records that were asked for; `made` are records that were not there before. `unseen` are those asked for that are
    out of sight, whether they changed or not: whoever asks for numbers at random learns nothing of what happens to them."""

    entries: frozenset[int]
    changed: frozenset[int]
    made: frozenset[int]
    parts: frozenset[str]
    unseen: frozenset[int]
    position: Position


# Each record is looked up by itself (OFFSET 0 keeps it so), and the newest entries are looked through for new records only so far: while a
# file is brought in, the last half minute holds tens of thousands of changes.
_STATEMENT = """
    SELECT c.entry_id, shown.id, '' FROM unnest(%s::bigint[]) AS shown(id) CROSS JOIN LATERAL (
        SELECT entry_id FROM journal_change WHERE object = %s AND record_id = shown.id AND entry_id > %s OFFSET 0
    ) AS c
    UNION ALL
    SELECT c.entry_id, shown.id, c.object FROM unnest(%s::bigint[]) AS shown(id) CROSS JOIN LATERAL (
        SELECT entry_id, object FROM journal_change
        WHERE under_object = ANY(%s::text[]) AND under_id = shown.id AND entry_id > %s AND object = ANY(%s::text[]) OFFSET 0
    ) AS c
    UNION ALL
    SELECT entry_id, record_id, 'made' FROM (
        SELECT entry_id, object, record_id, before, after FROM journal_change WHERE entry_id > %s ORDER BY entry_id DESC LIMIT %s
    ) AS recent WHERE object = %s AND before IS NULL AND after IS NOT NULL
    UNION ALL SELECT max(entry_id), 0, 'newest' FROM journal_change
    UNION ALL SELECT 0, seen.*, 'seen' FROM ({seen}) AS seen
"""


def written_since(record_type: RecordType, ids: Sequence[int], position: Position, asking: Asking, *, also: Sequence[str] = ()) -> Written:
    """`also` are objects that hang under the records, beside their parts and tags."""
    parts = {one.model._meta.db_table for one in record_type.fields if isinstance(one, Parts)} | {"tagging", *also}
    shown, floor = list(ids), position.floor
    name, under, seen = record_type.name, names_of(record_type), _seen(record_type, asking.actor)
    given = [shown, name, floor, shown, under, floor, sorted(parts), floor, MOST_RECENT, name, *seen.filled(shown)]
    told = ask(_STATEMENT.format(seen=seen.sql), given)
    in_sight = {record for _entry, record, what in told if what == "seen"}
    by_record = [
        row for row in told if row[0] not in position.told and (row[2] == "made" or (row[2] not in OTHERWISE and row[1] in in_sight))
    ]
    entries = frozenset(entry for entry, _record, _what in by_record)
    newest = max((entry or 0 for entry, _record, what in told if what == "newest"), default=0)
    return Written(
        entries,
        frozenset(record for _entry, record, what in by_record if what != "made" and what not in also),
        frozenset(record for entry, record, what in by_record if what == "made" and not (position.first and entry <= position.next)),
        frozenset(what for _entry, _record, what in by_record) & {*also},
        frozenset(shown) - in_sight,
        position.after(entries, newest, asking.now),
    )


def _seen(record_type: RecordType, actor: Actor) -> Statement:
    """The numbers of those among some records that this actor may see."""

    def asked(hole: object) -> QuerySet[Any, Any]:
        found: QuerySet[Any, Any] = rows(record_type, actor).filter(pk__any_of=hole).order_by()
        return found.values("pk")

    return known(("seen", record_type.name, actor.sight), lambda: written(asked))
