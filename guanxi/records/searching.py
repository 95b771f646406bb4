"""Search: what is kept to be searched, and finding by it. Only fields that the actor may read are searched."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from guanxi.access.actor import Actor
from guanxi.records.fields.link import Ref
from guanxi.records.models import SearchRow
from guanxi.records.reading import may_read, rows
from guanxi.records.registry import RecordType, registry
from guanxi.records.tables import delete_rows, insert_columns
from guanxi.values.folding import folded
from guanxi.values.search_text import doubled, query_text

MAX_WORDS = 6
CANDIDATES = 200
TEXT_KEPT = 2_000


@dataclass(frozen=True)
class Hit:
    ref: Ref
    url: str
    icon: str


def searched_fields(record_type: RecordType, actor: Actor) -> list[str]:
    return [field.name for field in record_type.fields if field.searchable and may_read(record_type, field, actor)]


def matching(record_type: RecordType, query: str, actor: Actor) -> Q:
    """Each word of the query stands in some searchable field that the actor may read."""
    found = Q()
    fields = searched_fields(record_type, actor)
    for word in list(dict.fromkeys(folded(query[:200].replace("\x00", "")).split()))[:MAX_WORDS]:
        hits = SearchRow.objects.filter(object=record_type.name, field__in=fields, text__contains=query_text(word))
        found &= Q(pk__in=hits.values("record_id"))
    return found


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
    fields = {field.name: field.search_text for field in record_type.fields if field.searchable}
    rewritten: dict[str, list[int]] = {name: [] for name in fields}
    records: list[int] = []
    names: list[str] = []
    texts: list[str] = []
    for record_id, changed in values.items():
        for name, search_text in fields.items():
            if name in changed:
                rewritten[name].append(record_id)
                if text := search_text(changed[name])[:TEXT_KEPT]:
                    records.append(record_id)
                    names.append(name)
                    texts.append(text)
    if not new:
        for name, ids in rewritten.items():
            if ids:
                delete_rows("search_row", "object = %s AND field = %s AND record_id = ANY(%s)", [record_type.name, name, ids])
    insert_columns("search_row", {"record_id": records, "field": names, "text": texts}, {"object": record_type.name})


def forget(record_type: RecordType, ids: Sequence[int]) -> None:
    delete_rows("search_row", "object = %s AND record_id = ANY(%s)", [record_type.name, list(ids)])


def remember(record_type: RecordType, records: Iterable[Mapping[str, Any]]) -> None:
    """For records that come back from the bin: `records` are value dicts with `id`."""
    refresh(record_type, {record["id"]: record for record in records})
