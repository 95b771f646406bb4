"""What a line of the journal says: what was done, to how many records of which object, and the one record where it is in sight."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from guanxi.journal.kinds import sentence_of
from guanxi.journal.models import Entry
from guanxi.records.asking import Asking
from guanxi.records.asking_together import answers_of
from guanxi.records.bulk.finding import bulks_of
from guanxi.records.fields.link import Ref
from guanxi.records.history import names_of
from guanxi.records.importing.finding import imports_of
from guanxi.records.reading import erased_rows, rows
from guanxi.records.registry import RecordType, registry
from guanxi.sql.prepared import ask

COUNTED_TO = 10_000
COUNTS = f"""
SELECT entry.id, told.object, told.number, told.one, sum(told.changes) OVER (PARTITION BY entry.id) >= {COUNTED_TO}
FROM unnest(%s::bigint[]) AS entry(id), LATERAL (
    SELECT object, count(DISTINCT id) AS number, min(id) AS one, count(*) AS changes FROM (
        SELECT CASE WHEN under_id IS NULL OR object = ANY(%s) THEN object ELSE under_object END AS object,
            CASE WHEN under_id IS NULL OR object = ANY(%s) THEN record_id ELSE under_id END AS id
        FROM journal_change WHERE entry_id = entry.id LIMIT {COUNTED_TO}
    ) AS change GROUP BY object
) AS told
"""
"""By entry and object: how many records, the first of them, and whether more changed than are counted. Parts are told as the record
that they hang under."""


@dataclass(frozen=True)
class Records:
    """How many records of one object an entry changed; `more` than are counted."""

    type: RecordType
    number: int
    more: bool = False


@dataclass(frozen=True)
class Line:
    """`record` is the one record that it is about, where the reader sees it; `hidden` says that there is one out of their sight."""

    entry: int
    kind: str
    sentence: str
    by: str
    by_key: str
    at: datetime
    records: Sequence[Records] = ()
    record: Ref | None = None
    binned: bool = False
    hidden: bool = False
    about: tuple[str, int] | None = None
    """What it is about where that is no record: a user, a role, an own field …"""
    details: Mapping[str, Any] = field(default_factory=dict)
    kept_back: int = 0
    """Of an export: how many records did not go out because nobody may take them along."""
    import_id: int | None = None
    bulk_id: int | None = None
    """The work that it was part of, for whoever may open that."""


def lines_of(entries: Sequence[Entry], asking: Asking) -> list[Line]:
    """Three questions for a page, whatever stands on it."""
    counts = _counts([entry.pk for entry in entries])
    ones = {entry.pk: _the_one(entry, counts.get(entry.pk, {})) for entry in entries}
    seen = _seen([one for one in ones.values() if one is not None], entries, asking)
    return [_line(entry, counts.get(entry.pk, {}), ones[entry.pk], seen) for entry in entries]


Counts = Mapping[str, tuple[int, int, bool]]
"""By object: how many records, one of them, and whether there are more than were counted."""


def _counts(ids: Sequence[int]) -> dict[int, Counts]:
    if not ids:
        return {}
    known = [one.name for one in registry.types()]
    found: dict[int, dict[str, tuple[int, int, bool]]] = {}
    for entry, name, number, one, more in ask(COUNTS, [list(ids), known, known]):
        found.setdefault(entry, {})[name] = (number, one, more)
    return {**found}


def _of_types(kind: str, counts: Counts) -> Counts:
    """Parts of customers hang under `customer`: told where their person or company was not changed itself."""
    found = {name: told for name, told in counts.items() if registry.has(name)}
    first = kind.partition(".")[0]
    if found or not registry.has(first):
        return found
    return next(({first: counts[name]} for name in names_of(registry.of(first)) if name in counts), {})


def _the_one(entry: Entry, counts: Counts) -> tuple[str, int] | None:
    """The record that the entry is about: as it says itself, else the only one that it changed."""
    if entry.about_object and entry.about_id and registry.has(entry.about_object):
        return entry.about_object, entry.about_id
    told = _of_types(entry.kind, counts)
    if entry.about_object or len(told) != 1:
        return None
    [(name, (number, one, _more))] = told.items()
    return (name, one) if number == 1 else None


@dataclass(frozen=True)
class _Seen:
    records: Mapping[tuple[str, int], tuple[Ref, bool]]
    imports: frozenset[int]
    bulks: frozenset[int]


def _seen(ones: Sequence[tuple[str, int]], entries: Sequence[Entry], asking: Asking) -> _Seen:
    """All that may be named or opened, in one question."""
    by_type: dict[str, list[int]] = {}
    for name, pk in ones:
        by_type.setdefault(name, []).append(pk)
    imports = [entry.about_id for entry in entries if entry.about_object == "import" and entry.about_id]
    bulks = [bulk for entry in entries if isinstance(bulk := entry.details.get("bulk"), int)]
    queries: dict[str, Any] = {
        f"record {name}": _named(registry.of(name), ids, asking) for name, ids in by_type.items() if asking.actor.may("read", name)
    }
    queries["imports"] = imports_of(asking.actor).filter(pk__in=imports).order_by().values("pk")
    queries["bulks"] = bulks_of(asking.actor).filter(pk__in=bulks).order_by().values("pk")
    found = answers_of(queries)
    records = {(name, row["pk"]): _ref(registry.of(name), row) for name in by_type for row in found.get(f"record {name}", ())}
    return _Seen(records, *(frozenset(row["pk"] for row in found[name]) for name in ("imports", "bulks")))


def _named(record_type: RecordType, ids: Sequence[int], asking: Asking) -> QuerySet[Any, dict[str, Any]]:
    found, columns = rows(record_type, asking.actor, binned=None), [record_type.by_name[record_type.title].path, "deleted_at"]
    if record_type.erased:
        found, columns = found | erased_rows(record_type, asking.actor), [*columns, record_type.erased]
    named: QuerySet[Any, dict[str, Any]] = found.filter(pk__in=ids).values("pk", *columns)
    return named


def _ref(record_type: RecordType, row: Mapping[str, Any]) -> tuple[Ref, bool]:
    """(the record by its name, whether it lies in the bin)"""
    if record_type.erased and row[record_type.erased]:
        return Ref(record_type.name, row["pk"], str(record_type.erased_as), erased=True), True
    return Ref(record_type.name, row["pk"], str(row[record_type.by_name[record_type.title].path] or "")), row["deleted_at"] is not None


def _records(counts: Counts) -> list[Records]:
    return [Records(registry.of(name), number, more) for name, (number, _one, more) in sorted(counts.items())]


def _gone_out(entry: Entry) -> list[Records]:
    """An export changes nothing: how many went out, it says itself."""
    name, _dot, verb = entry.kind.partition(".")
    number = entry.details.get("rows")
    return [Records(registry.of(name), number)] if verb == "exported" and registry.has(name) and isinstance(number, int) else []


def _line(entry: Entry, counts: Counts, one: tuple[str, int] | None, seen: _Seen) -> Line:
    record, binned = seen.records.get(one, (None, False)) if one is not None else (None, False)
    told = _of_types(entry.kind, counts)
    about_other = entry.about_object and entry.about_id and not registry.has(entry.about_object)
    bulk = entry.details.get("bulk")
    return Line(
        entry=entry.pk,
        kind=entry.kind,
        sentence=sentence_of(entry.kind),
        by=entry.actor_name,
        by_key=entry.actor_key,
        at=entry.at,
        records=_records(told) or _gone_out(entry),
        record=record,
        binned=binned,
        hidden=one is not None and record is None,
        details=entry.details,
        about=(str(entry.about_object), int(entry.about_id or 0)) if about_other else None,
        kept_back=int(entry.details.get("kept_back") or 0),
        import_id=entry.about_id if entry.about_object == "import" and entry.about_id in seen.imports else None,
        bulk_id=bulk if bulk in seen.bulks else None,
    )
