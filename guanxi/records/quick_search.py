"""Quick search over all objects: the best of what somebody may see, as they type."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import TextField, Value
from django.db.models.functions import Cast

from guanxi.access.actor import Actor
from guanxi.records.fields.link import Ref
from guanxi.records.fields.parts import Parts
from guanxi.records.knowing import Knowing
from guanxi.records.reading import reach, rows
from guanxi.records.registry import RecordType, registry
from guanxi.records.search_rows import lines_in, rows_with_ending, searchable_fields
from guanxi.records.searching import beginning, containing, hits_of, kept_in_plenty, searched_fields, words_of
from guanxi.values.folding import folded
from guanxi.values.search_text import TRIGRAM, like_text, too_short

CANDIDATES = 200
known = Knowing(500)

Found = tuple[str, int, str]
"""Object, id and name of a record."""


@dataclass(frozen=True)
class Hit:
    ref: Ref
    url: str
    icon: str


def quick(query: str, actor: Actor, limit: int = 10) -> list[Hit]:
    """The best hits over all objects, each with its share of them: whole names first, then beginnings, then the rest."""
    words, wanted = words_of(query), folded(query)
    if not words:
        return []
    found = _quick_of(tuple((too_short(word), _few_digits(word)) for word in words), actor).found(words)
    ending = _ending_in(wanted, found, actor) if wanted.isdecimal() else set()
    ranked = sorted((_rank(folded(name), wanted, (kind, pk) in ending), len(name), name, kind, pk) for kind, pk, name in found)
    best = _shared([(kind, pk, name) for _rank, _length, name, kind, pk in ranked], limit)
    return [Hit(Ref(kind, pk, name), registry.of(kind).url_of(pk), registry.of(kind).icon) for kind, pk, name in best]


def _ending_in(digits: str, found: Sequence[Found], actor: Actor) -> set[tuple[str, int]]:
    """Whoever types the last digits of a phone means the phones that end in them. Fields that the actor may not read do not count."""
    ids: dict[str, list[int]] = {}
    for kind, pk, _name in found:
        ids.setdefault(kind, []).append(pk)
    types = [record_type for kind in ids if _is_known_by_endings(record_type := registry.of(kind))]
    return {(one.name, pk) for one in types for pk in _ending_among(one, digits, ids[one.name], actor)}


def _ending_among(record_type: RecordType, digits: str, ids: Sequence[int], actor: Actor) -> list[int]:
    readable = set(searched_fields(record_type, actor))
    return [
        pk
        for pk, fields, text in rows_with_ending(record_type.name, ids, digits)
        if any(
            word.endswith(digits) for field, line in zip(fields, lines_in(text), strict=True) if field in readable for word in line.split()
        )
    ]


def _shared(found: Sequence[Found], limit: int) -> list[Found]:
    """So that the numbers of many orders leave room for the phone of one person."""
    share = limit // max(1, len({kind for kind, _pk, _name in found}))
    taken: Counter[str] = Counter()
    turn: list[tuple[bool, int]] = []
    for at, (kind, _pk, _name) in enumerate(found):
        turn.append((taken[kind] >= share, at))
        taken[kind] += 1
    return [found[at] for at in sorted(at for _late, at in sorted(turn)[:limit])]


def _is_known_by_endings(record_type: RecordType) -> bool:
    """As whoever has a phone is."""
    return any(isinstance(field, Parts) for field in searchable_fields(record_type))


def _few_digits(word: str) -> bool:
    return word.isdecimal() and len(word) <= TRIGRAM


def _quick_of(kinds: tuple[tuple[bool, bool], ...], actor: Actor) -> _Quick:
    many = frozenset(kept_in_plenty()) if any(map(any, kinds)) else frozenset()
    objects = tuple(record_type.name for record_type in registry.types())
    return known(("quick", objects, kinds, many, actor.sight), lambda: _Quick(kinds, many, actor))


class _Quick:
    """The question of quick search over all objects that an actor may read, as one statement that the ORM writes once: for each way to
    see and each kind of words, with marks where the words go. PostgreSQL plans it for the words themselves.

    Where `many` rows are kept, words too short for the index are looked for at beginnings only, since it knows runs of three characters and
    the beginnings of words; and so are a few digits where nothing is known by its last ones, as phones are.
    Of whoever sees all records no more hits are looked up than are told."""

    def __init__(self, kinds: Sequence[tuple[bool, bool]], many: Container[str], actor: Actor) -> None:
        self.marks = [f"qzq{number}qzq" for number in range(len(kinds))]
        parts: list[str] = []
        self.parameters: list[Any] = []
        for record_type in registry.types():
            if not actor.may("read", record_type.name) or not searched_fields(record_type, actor):
                continue
            said = [
                (beginning if self._begins(record_type, many, *kind) else containing)(record_type, mark, actor)
                for mark, kind in zip(self.marks, kinds, strict=True)
            ]
            ids = hits_of(record_type, said, actor).values("record_id")
            found = rows(record_type, actor).order_by().filter(pk__in=ids if reach(record_type, actor, "read") else ids[:CANDIDATES])
            title = Cast(record_type.by_name[record_type.title].path, TextField())
            told = found.annotate(told_object=Value(record_type.name), told_name=title).values_list("told_object", "pk", "told_name")
            with contextlib.suppress(EmptyResultSet):
                text, parameters = told[:CANDIDATES].query.get_compiler(connection=connection).as_sql()
                parts.append(f"({text})")
                self.parameters += parameters
        self.statement = " UNION ALL ".join(parts)

    def _begins(self, record_type: RecordType, many: Container[str], is_short: bool, is_few_digits: bool) -> bool:
        return record_type.name in many and (is_short or (is_few_digits and not _is_known_by_endings(record_type)))

    def found(self, words: Sequence[str]) -> list[Found]:
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


def _rank(name: str, wanted: str, is_ending: bool) -> int:
    if name == wanted:
        return 0
    return 1 if is_ending or name.startswith(wanted) else 2 if wanted in name else 3
