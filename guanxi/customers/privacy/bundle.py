"""Everything that is kept of one person, to hand out: for machines as JSON, for people as tables, with the files that lie on it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, Any

import orjson
from django.db.models import Q, QuerySet
from django.utils import translation

from guanxi.access.refusing import require
from guanxi.files.finding import kept_on_any
from guanxi.files.keeping import path_of
from guanxi.files.models import StoredFile
from guanxi.journal.writing import act
from guanxi.records.api.histories import told_as_json
from guanxi.records.api.reading import as_json
from guanxi.records.asking import Asking
from guanxi.records.asking_together import answers_of
from guanxi.records.exporting import exported
from guanxi.records.finding import MAX_LIMIT, Record, get, get_many
from guanxi.records.history import history
from guanxi.records.problems import NotFound
from guanxi.records.reading import reach, rows, unscoped_rows
from guanxi.records.registry import RecordType, registry
from guanxi.records.tablefiles.writing import csv_chunks

HANDED_OUT = "person.handed_out"
JSON = orjson.OPT_INDENT_2 | orjson.OPT_NON_STR_KEYS
Told = Callable[[int, Asking], Any]

_also: dict[str, Told] = {}


def register_also(name: str, told: Told) -> None:
    """What a room keeps of a person that is no record: given as JSON under this name."""
    _also[name] = told


@dataclass(frozen=True)
class Kept:
    """Of one object the records that are this person's, as far as the reader reads them."""

    type: RecordType
    ids: list[int]


def person_to_honour(person: int, asking: Asking) -> Record:
    """For whoever may export such people and reaches this one: restricted or not, the person has a right to what is kept."""
    require(asking.actor, "export", "person")
    people = registry.of("person")
    found = get(people, person, asking)
    if not unscoped_rows(people).filter(reach(people, asking.actor, "export"), pk=person).exists():
        raise NotFound
    return found


def kept_of(person: int, asking: Asking) -> list[Kept]:
    """All objects in one question."""
    types = [one for one in registry.types() if one.customer_path and one.name != "company" and asking.actor.may("read", one.name)]
    found = answers_of({one.name: _mine(one, person, asking).values("pk") for one in types})
    return [Kept(one, [row["pk"] for row in found[one.name]]) for one in types if found[one.name]]


def _mine(record_type: RecordType, person: int, asking: Asking) -> QuerySet[Any]:
    return rows(record_type, asking.actor).filter(**{str(record_type.customer_path): person}).order_by("pk")


def files_of(kept: list[Kept]) -> list[StoredFile]:
    on_these = Q(*(Q(object=one.type.name, record_id__in=one.ids) for one in kept), _connector=Q.OR)
    return list(kept_on_any(on_these)) if kept else []


def everything(person: int, asking: Asking) -> dict[str, Any]:
    """As JSON, without the files themselves. Only what the reader may read; the journal tells who took it."""
    return _told(_taken(person, asking), asking)


def write_bundle(person: int, target: IO[bytes], asking: Asking) -> None:
    """A ZIP: `everything.json`, a table per object, the files."""
    taken = _taken(person, asking)
    with translation.override(asking.actor.language), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("everything.json", orjson.dumps(_told(taken, asking), option=JSON, default=str))
        for record_type, records in taken.records:
            archive.writestr(f"{record_type.plural}.csv", b"".join(_table(record_type, records, asking)))
        for file in taken.files:
            archive.write(path_of(file.key), _place(file))


@dataclass(frozen=True)
class _Taken:
    person: int
    records: list[tuple[RecordType, list[Record]]]
    files: list[StoredFile]


def _taken(person: int, asking: Asking) -> _Taken:
    person_to_honour(person, asking)
    kept = kept_of(person, asking)
    files = files_of(kept)
    details = {"records": {one.type.plural: len(one.ids) for one in kept}, "files": len(files)}
    with act(HANDED_OUT, by=asking.actor, at=asking.now, about=("person", person), details=details):
        """Nothing changes; that it happened is worth telling."""
    return _Taken(person, [(one.type, _records(one, asking)) for one in kept], files)


def _records(kept: Kept, asking: Asking) -> list[Record]:
    starts = range(0, len(kept.ids), MAX_LIMIT)
    return [record for start in starts for record in get_many(kept.type, kept.ids[start : start + MAX_LIMIT], asking)]


def _told(taken: _Taken, asking: Asking) -> dict[str, Any]:
    return {
        "person": taken.person,
        "made_at": asking.now,
        "made_by": asking.actor.name,
        "records": {one.plural: [as_json(record) for record in records] for one, records in taken.records},
        "history": {one.plural: _histories(one, records, asking) for one, records in taken.records},
        "also": {name: tell(taken.person, asking) for name, tell in _also.items()},
        "files": [_about(file) for file in taken.files],
    }


def _histories(record_type: RecordType, records: list[Record], asking: Asking) -> dict[str, list[Any]]:
    return {str(record.id): _history(record_type, record.id, asking) for record in records}


def _history(record_type: RecordType, pk: int, asking: Asking) -> list[Any]:
    found: list[Any] = []
    before: int | None = None
    while True:
        told, before = history(record_type, pk, asking, before=before)
        found += [told_as_json(one) for one in told]
        if before is None:
            return found


def _table(record_type: RecordType, records: list[Record], asking: Asking) -> Iterator[bytes]:
    fields = [record_type.by_name[name] for name in records[0].values]
    lines = ([exported(field, record.values[field.name], asking) for field in fields] for record in records)
    return csv_chunks([str(field.label) for field in fields], lines)


def _place(file: StoredFile) -> str:
    """Under its number: two files may have one name, and a name may be anything."""
    return f"files/{file.pk}"


def _about(file: StoredFile) -> dict[str, Any]:
    return {"in": _place(file), "name": file.name, "type": file.content_type, "on": {"object": file.object, "id": file.record_id}}
