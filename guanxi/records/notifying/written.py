"""What an entry did to records that somebody may want to hear of. An import's entry holds thousands of new records: of those only
the ones given to somebody else are read, and nothing of their parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Q
from psycopg.types.json import Jsonb

from guanxi.journal.models import Change, Entry
from guanxi.records.fields.parts import Parts, Tags
from guanxi.records.history import names_of
from guanxi.records.part_changes import belonging
from guanxi.records.registry import RecordType, registry

_OF_RECORDS = """
SELECT object, record_id, before IS NULL, (after ->> 'owner_id')::bigint,
    CASE WHEN before IS NULL THEN '{}' ELSE ARRAY(SELECT jsonb_object_keys(after)) END
FROM journal_change WHERE entry_id = %(entry)s AND after IS NOT NULL AND object = ANY(%(objects)s)
AND (before IS NOT NULL OR (after ->> 'owner_id')::bigint <> %(without_owner)s)
"""


_THAT_TELL = """
SELECT e.id FROM unnest(%(entries)s::bigint[], %(actors)s::bigint[]) AS e(id, actor) WHERE EXISTS (
    SELECT FROM journal_change c WHERE c.entry_id = e.id AND CASE
        WHEN c.object = ANY(%(objects)s) THEN c.after IS NOT NULL AND (c.before IS NOT NULL OR (c.after ->> 'owner_id')::bigint <> e.actor)
        ELSE c.under_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM journal_change made WHERE made.entry_id = e.id AND made.record_id = c.under_id
            AND made.before IS NULL AND made.after IS NOT NULL
            AND made.object IN (SELECT jsonb_array_elements_text(%(types)s::jsonb -> c.under_object::text)))
    END
)
"""


@dataclass
class Written:
    """What an entry did to one record."""

    made: bool = False
    owner: int | None = None
    fields: set[str] = field(default_factory=set)


def that_tell(actors: Mapping[int, int | None]) -> set[int]:
    """Of these entries of new records, with the number of who made each: those that gave one to a colleague or touched others as well. Most
    do not, and all are asked about in one statement."""
    if not actors:
        return set()
    parameters: dict[str, Any] = {
        "entries": list(actors),
        "actors": [actor or 0 for actor in actors.values()],
        "objects": _objects(),
        "types": Jsonb(_types_by_name()),
    }
    with connection.cursor() as cursor:
        cursor.execute(_THAT_TELL, parameters)
        return {entry for (entry,) in cursor.fetchall()}


def is_of_many(entry: Entry, many: int) -> bool:
    written = Change.objects.filter(entry=entry.pk, object__in=_objects(), after__isnull=False)
    return len(written.values_list("record_id", flat=True)[: many + 1]) > many


def written_in(entry: Entry, *, without_owner: int | None) -> list[tuple[RecordType, dict[int, Written]]]:
    """By type the records that the entry changed, their parts and tags included, and those that it made for somebody but
    `without_owner`."""
    found: dict[str, dict[int, Written]] = defaultdict(lambda: defaultdict(Written))
    spoken_of: dict[tuple[str, ...], set[str]] = {}
    """By object and columns: what is done to thousands at once is the same for most of them."""
    for name, record_id, made, owner, columns in _of_records(entry.pk, without_owner):
        key, one = (name, *columns), found[name][record_id]
        if key not in spoken_of:
            spoken_of[key] = {field.name for field in registry.of(name).fields if field.is_told(dict.fromkeys(columns))}
        one.made, one.owner = made, owner
        one.fields |= spoken_of[key]
    for record_type, field_name, change in _of_lists(_of_parts(entry.pk)):
        if change.under_id is not None:
            found[record_type.name][change.under_id].fields.add(field_name)
    return [(registry.of(name), some) for name, some in found.items()]


def _objects() -> list[str]:
    return [one.name for one in registry.types()]


def _of_records(entry_id: int, without_owner: int | None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_OF_RECORDS, {"entry": entry_id, "objects": _objects(), "without_owner": without_owner or 0})
        return list(cursor.fetchall())


def _of_parts(entry_id: int) -> list[Change]:
    """Of records that were there before: what comes with a new one is no change of it."""
    here = Change.objects.filter(entry=entry_id)
    made = here.filter(before__isnull=True, after__isnull=False)
    of_older = [
        Q(under_object=name) & ~Q(under_id__in=made.filter(object__in=some).values("record_id")) for name, some in _types_by_name().items()
    ]
    return list(here.filter(reduce(or_, of_older)).exclude(object__in=_objects()))


def _types_by_name() -> dict[str, list[str]]:
    """The types whose records parts may hang under, by the name that the journal gives them there."""
    types: dict[str, list[str]] = defaultdict(list)
    for one in registry.types():
        for name in names_of(one):
            types[name].append(one.name)
    return types


def _of_lists(changes: Sequence[Change]) -> Iterable[tuple[RecordType, str, Change]]:
    """Which field of which record's a part is: a customer's hang under `customer`, whichever kind of customer it is. A list of which
    some rows may be out of the reader's sight is left out: not even that something changed there is told."""
    for record_type in registry.types() if changes else ():
        named = names_of(record_type)
        mine = [one for one in changes if one.under_object in named]
        for one in record_type.fields:
            if isinstance(one, Parts) and not one.seen_through:
                yield from ((record_type, one.name, change) for change in belonging(one, mine))
            elif isinstance(one, Tags):
                yield from ((record_type, one.name, change) for change in mine if change.object == "tagging")
