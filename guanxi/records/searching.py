"""Search: what is kept to be searched, and finding by it. Only fields that the actor may read are searched."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, reduce
from operator import or_
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Cast

from guanxi.access.actor import Actor
from guanxi.records.fields.field import Field
from guanxi.records.fields.link import Ref
from guanxi.records.fields.parts import Parts
from guanxi.records.knowing import Knowing
from guanxi.records.models import SearchRow
from guanxi.records.reading import may_read, rows
from guanxi.records.registry import RecordType, registry
from guanxi.records.search_partitions import holding_more_than, part_of
from guanxi.records.tables import delete_rows, insert_columns
from guanxi.values.folding import folded
from guanxi.values.search_text import TRIGRAM, doubled, like_pattern, like_text, query_text, too_short

MAX_WORDS = 6
CANDIDATES = 200
FEW = 20_000
"""Rows of one object that are searched as they stand, whatever the index can do."""
known = Knowing(500)
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
    for word in _words_of(query):
        hits = having([record_type.name], word)
        if not sees_all:
            hits = hits.filter(_in_one_of(names, like_pattern(word)))
        found &= Q(pk__in=hits.values("record_id"))
    return found


def _words_of(query: str) -> list[str]:
    return list(dict.fromkeys(folded(query[:200].replace("\x00", "")).split()))[:MAX_WORDS]


def having(objects: Sequence[str], word: str) -> QuerySet[SearchRow]:
    """Rows of these objects that have the word in any field, whoever may read it."""
    return SearchRow.objects.filter(object__in=objects, text__contains=query_text(word))


def _in_one_of(names: Sequence[str], pattern: str) -> Func:
    readable = Value(list(names), output_field=ArrayField(TextField()))
    return Func(F("fields"), F("text"), readable, Value(pattern), function="search_row_has", output_field=BooleanField())


def _beginning(record_type: RecordType, word: str, actor: Actor) -> Q:
    """A word in some searchable field that the actor may read begins so: for what is too short to be found anywhere within a word."""
    names, text = searched_fields(record_type, actor), like_text(word)
    begins = Q(text__startswith=word) | Q(text__contains=f" {word}") | Q(text__contains=f"\n{word}")
    hits = SearchRow.objects.filter(begins, object=record_type.name)
    if len(names) < len(searchable_fields(record_type)):
        hits = hits.filter(_in_one_of(names, f"{text}%") | _in_one_of(names, f"% {text}%"))
    return Q(pk__in=hits.values("record_id"))


def quick(query: str, actor: Actor, limit: int = 10) -> list[Hit]:
    """The best hits over all objects, each with its share of them: whole names first, then beginnings, then the rest."""
    words = _words_of(query)
    wanted = query_text(query)
    if not words:
        return []
    ranked: list[tuple[tuple[int, int, str], Hit]] = []
    found = _quick_of(tuple((too_short(word), _few_digits(word)) for word in words), actor).found(words)
    ending = _ending_in(wanted, [(object_name, pk) for object_name, pk, _name in found], actor) if wanted.isdecimal() else set()
    for object_name, pk, name in found:
        record_type = registry.of(object_name)
        hit = Hit(Ref(object_name, pk, name), record_type.url_of(pk), record_type.icon)
        rank = min(_rank(doubled(name), wanted), 1 if (object_name, pk) in ending else 3)
        ranked.append(((rank, len(name), name), hit))
    ranked.sort(key=lambda pair: pair[0])
    return _shared([hit for _rank_of, hit in ranked], limit)


def _ending_in(digits: str, found: Sequence[tuple[str, int]], actor: Actor) -> set[tuple[str, int]]:
    """Whoever types the last digits of a phone means the phones that end in them. Fields that the actor may not read do not count."""
    ids: dict[str, list[int]] = {}
    for object_name, pk in found:
        ids.setdefault(object_name, []).append(pk)
    readable = {name: set(searched_fields(registry.of(name), actor)) for name in ids}
    kept = SearchRow.objects.filter(reduce(or_, (Q(object=name, record_id__in=some) for name, some in ids.items()), Q(pk__in=[])))
    return {
        (object_name, pk)
        for object_name, pk, fields, text in kept.values_list("object", "record_id", "fields", "text")
        for field, line in zip(fields, text.split("\n"), strict=True)
        if field in readable[object_name] and any(word.endswith(digits) for word in line.split())
    }


def _shared(hits: list[Hit], limit: int) -> list[Hit]:
    """So that the numbers of many orders leave room for the phone of one person."""
    share = limit // max(1, len({hit.ref.object for hit in hits}))
    taken: Counter[str] = Counter()
    turn: list[tuple[bool, int]] = []
    for at, hit in enumerate(hits):
        turn.append((taken[hit.ref.object] >= share, at))
        taken[hit.ref.object] += 1
    return [hits[at] for at in sorted(at for _late, at in sorted(turn)[:limit])]


def _few_digits(word: str) -> bool:
    return word.isdecimal() and len(word) <= TRIGRAM


def _quick_of(kinds: tuple[tuple[bool, bool], ...], actor: Actor) -> _Quick:
    many = holding_more_than(FEW) if any(map(any, kinds)) else frozenset()
    objects = tuple(record_type.name for record_type in registry.types())
    return known(("quick", objects, kinds, many, actor.sight), lambda: _Quick(kinds, many, actor))


class _Quick:
    """The question of quick search over all objects that an actor may read, as one statement that the ORM writes once: for each way to
    see and each kind of words, with marks where the words go. PostgreSQL plans it for the words themselves.

    Where `many` rows are kept, words too short for the index are looked for at beginnings only, since it knows runs of three characters and
    the beginnings of words; and so are a few digits where nothing is known by its last ones, as phones are."""

    def __init__(self, kinds: Sequence[tuple[bool, bool]], many: Container[str], actor: Actor) -> None:
        self.marks = [f"qzq{number}qzq" for number in range(len(kinds))]
        parts: list[str] = []
        self.parameters: list[Any] = []
        for record_type in registry.types():
            if not actor.may("read", record_type.name) or not searched_fields(record_type, actor):
                continue
            by_endings = any(isinstance(field, Parts) for field in searchable_fields(record_type))
            found = rows(record_type, actor).order_by()
            for mark, (is_short, is_few_digits) in zip(self.marks, kinds, strict=True):
                begins = record_type.name in many and (is_short or (is_few_digits and not by_endings))
                found = found.filter(_beginning(record_type, mark, actor) if begins else matching(record_type, mark, actor))
            title = Cast(record_type.by_name[record_type.title].path, TextField())
            told = found.annotate(told_object=Value(record_type.name), told_name=title).values_list("told_object", "pk", "told_name")
            with contextlib.suppress(EmptyResultSet):
                text, parameters = told[:CANDIDATES].query.get_compiler(connection=connection).as_sql()
                parts.append(f"({text})")
                self.parameters += parameters
        self.statement = " UNION ALL ".join(parts)

    def found(self, words: Sequence[str]) -> list[tuple[str, int, str]]:
        if not self.statement:
            return []
        texts = {mark: like_text(word) for mark, word in zip(self.marks, words, strict=True)}
        with connection.cursor() as cursor:
            cursor.execute(self.statement, [self._filled(parameter, texts) for parameter in self.parameters])
            return [(object_name, pk, name or "") for object_name, pk, name in cursor.fetchall()]

    def _filled(self, parameter: Any, texts: Mapping[str, str]) -> Any:
        if isinstance(parameter, str):
            for mark, text in texts.items():
                if mark in parameter:
                    return parameter.replace(mark, text)
        return parameter


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
        cursor.execute(f"SELECT record_id, fields, text FROM {part_of(object_name)} WHERE record_id = ANY(%s)", [list(lines)])
        known = {record_id: dict(zip(fields, text.split("\n"), strict=True)) for record_id, fields, text in cursor.fetchall()}
    found: dict[int, dict[str, str]] = {}
    for record_id, changed in lines.items():
        before = known.get(record_id) or {}
        merged = {**before, **changed}
        after = {name: merged[name] for name in order if name in merged}
        if {name: line for name, line in after.items() if line} != before:
            found[record_id] = after
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
    insert_columns(part_of(object_name), {"record_id": records, "fields": fields, "text": texts}, {"object": object_name})


@cache
def array_of(names: tuple[str, ...]) -> str:
    """Names of fields as PostgreSQL reads an array; they are plain words."""
    return "{" + ",".join(names) + "}"


def forget(record_type: RecordType, ids: Sequence[int]) -> None:
    delete_rows(part_of(record_type.name), "record_id = ANY(%s)", [list(ids)])


def remember(record_type: RecordType, records: Iterable[Mapping[str, Any]]) -> None:
    """For records that come back from the bin: `records` are value dicts with `id`."""
    refresh(record_type, {record["id"]: record for record in records})
