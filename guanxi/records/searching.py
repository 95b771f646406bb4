"""Search: what is kept to be searched, and finding by it. Only fields that the actor may read are searched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField, Value

from guanxi.access.actor import Actor
from guanxi.records.fields.field import Field
from guanxi.records.fields.link import Ref
from guanxi.records.fields.parts import Parts
from guanxi.records.models import SearchRow
from guanxi.records.reading import may_read, rows
from guanxi.records.registry import RecordType, registry
from guanxi.records.tables import delete_rows, insert_columns
from guanxi.values.folding import folded
from guanxi.values.search_text import doubled, like_pattern, query_text

MAX_WORDS = 6
CANDIDATES = 200
TEXT_KEPT = 2_000


@dataclass(frozen=True)
class Hit:
    ref: Ref
    url: str
    icon: str


def searchable_fields(record_type: RecordType) -> list[Field]:
    return [field for field in record_type.fields if field.searchable]


def searched_fields(record_type: RecordType, actor: Actor) -> list[str]:
    return [field.name for field in searchable_fields(record_type) if may_read(record_type, field, actor)]


def matching(record_type: RecordType, query: str, actor: Actor) -> Q:
    """Each word of the query stands in some searchable field that the actor may read."""
    found = Q()
    names = searched_fields(record_type, actor)
    sees_all = len(names) == len(searchable_fields(record_type))
    for word in list(dict.fromkeys(folded(query[:200].replace("\x00", "")).split()))[:MAX_WORDS]:
        hits = having([record_type.name], word)
        if not sees_all:
            hits = hits.filter(_in_one_of(names, word))
        found &= Q(pk__in=hits.values("record_id"))
    return found


def having(objects: Sequence[str], word: str) -> QuerySet[SearchRow]:
    """Rows of these objects that have the word in any field, whoever may read it."""
    return SearchRow.objects.filter(object__in=objects, text__contains=query_text(word))


def _in_one_of(names: Sequence[str], word: str) -> Func:
    readable = Value(list(names), output_field=ArrayField(TextField()))
    return Func(F("fields"), F("text"), readable, Value(like_pattern(word)), function="search_row_has", output_field=BooleanField())


def quick(query: str, actor: Actor, limit: int = 10) -> list[Hit]:
    """The best hits over all objects: whole names first, then beginnings, then the rest."""
    ranked: list[tuple[tuple[int, int, str], Hit]] = []
    wanted = query_text(query)
    for record_type in registry.types():
        if not wanted or not actor.may("read", record_type.name) or not searched_fields(record_type, actor):
            continue
        title = record_type.by_name[record_type.title].path
        found = rows(record_type, actor).filter(matching(record_type, query, actor)).order_by().values_list("pk", title)[:CANDIDATES]
        for pk, name in found:
            hit = Hit(Ref(record_type.name, pk, name), record_type.url_of(pk), record_type.icon)
            ranked.append(((_rank(doubled(name), wanted), len(name), name), hit))
    ranked.sort(key=lambda pair: pair[0])
    return [hit for _rank_of, hit in ranked[:limit]]


def _rank(name: str, wanted: str) -> int:
    if name == wanted:
        return 0
    return 1 if name.startswith(wanted) else 2 if wanted in name else 3


def refresh(record_type: RecordType, values: Mapping[int, Mapping[str, Any]], *, new: bool = False) -> None:
    """Keeps the search rows of these records: `values` holds, per record, the searchable fields that changed. New records have none yet."""
    makers = {field.name: line_of(field) for field in searchable_fields(record_type)}
    lines: dict[int, dict[str, str]] = {}
    for record_id, changed in values.items():
        mine = {name: make(changed[name]) for name, make in makers.items() if name in changed}
        if mine:
            lines[record_id] = mine
    if lines and not new:
        lines = _with_the_others(record_type.name, lines, list(makers))
        forget(record_type, list(lines))
    _insert(record_type.name, lines)


def line_of(field: Field) -> Callable[[Any], str]:
    """What a field is found by, in one line; parts are kept whole, since filters count on it."""
    most = None if isinstance(field, Parts) else TEXT_KEPT
    search_text = field.search_text
    return lambda value: search_text(value)[:most].replace("\n", " ")


def _with_the_others(object_name: str, lines: Mapping[int, Mapping[str, str]], order: Sequence[str]) -> dict[int, dict[str, str]]:
    """The changed lines among those that stay; records whose rows are right already are left out."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record_id, fields, text FROM search_row WHERE object = %s AND record_id = ANY(%s)", [object_name, list(lines)]
        )
        known = {record_id: dict(zip(fields, text.split("\n"), strict=True)) for record_id, fields, text in cursor.fetchall()}
    found: dict[int, dict[str, str]] = {}
    for record_id, changed in lines.items():
        before = known.get(record_id) or {}
        after = {**before, **changed}
        if {name: line for name, line in after.items() if line} != before:
            found[record_id] = {name: after[name] for name in order if name in after}
    return found


def _insert(object_name: str, lines: Mapping[int, Mapping[str, str]]) -> None:
    records: list[int] = []
    fields: list[str] = []
    texts: list[str] = []
    for record_id, mine in lines.items():
        told = {name: line for name, line in mine.items() if line}
        if told:
            records.append(record_id)
            fields.append(array_of(tuple(told)))
            texts.append("\n".join(told.values()))
    insert_columns("search_row", {"record_id": records, "fields": fields, "text": texts}, {"object": object_name})


@cache
def array_of(names: tuple[str, ...]) -> str:
    """Names of fields as PostgreSQL reads an array; they are plain words."""
    return "{" + ",".join(names) + "}"


def forget(record_type: RecordType, ids: Sequence[int]) -> None:
    delete_rows("search_row", "object = %s AND record_id = ANY(%s)", [record_type.name, list(ids)])


def remember(record_type: RecordType, records: Iterable[Mapping[str, Any]]) -> None:
    """For records that come back from the bin: `records` are value dicts with `id`."""
    refresh(record_type, {record["id"]: record for record in records})
