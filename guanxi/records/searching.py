"""Searching the records of an object for words, in the fields that the actor may read."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField, Value

from guanxi.access.actor import Actor
from guanxi.records.models import SearchRow
from guanxi.records.reading import may_read
from guanxi.records.registry import RecordType
from guanxi.records.search_rows import searchable_fields
from guanxi.values.folding import folded
from guanxi.values.search_text import like_pattern, like_text, query_text

MAX_WORDS = 6


def searched_fields(record_type: RecordType, actor: Actor) -> list[str]:
    return [field.name for field in searchable_fields(record_type) if may_read(record_type, field, actor)]


def matching(record_type: RecordType, query: str, actor: Actor) -> Q:
    """Each word of the query stands in some searchable field that the actor may read."""
    found = Q()
    names = searched_fields(record_type, actor)
    sees_all = len(names) == len(searchable_fields(record_type))
    for word in words_of(query):
        hits = having([record_type.name], word)
        if not sees_all:
            hits = hits.filter(_in_one_of(names, like_pattern(word)))
        found &= Q(pk__in=hits.values("record_id"))
    return found


def words_of(query: str) -> list[str]:
    return list(dict.fromkeys(folded(query[:200].replace("\x00", "")).split()))[:MAX_WORDS]


def having(objects: Sequence[str], word: str) -> QuerySet[SearchRow]:
    """Rows of these objects that have the word in any field, whoever may read it."""
    return SearchRow.objects.filter(object__in=objects, text__contains=query_text(word))


def _in_one_of(names: Sequence[str], pattern: str) -> Func:
    readable = Value(list(names), output_field=ArrayField(TextField()))
    return Func(F("fields"), F("text"), readable, Value(pattern), function="search_row_has", output_field=BooleanField())


def beginning(record_type: RecordType, word: str, actor: Actor) -> Q:
    """A word in some searchable field that the actor may read begins so: for what is too short to be found anywhere within a word."""
    names, text = searched_fields(record_type, actor), like_text(word)
    begins = Q(text__startswith=word) | Q(text__contains=f" {word}") | Q(text__contains=f"\n{word}")
    hits = SearchRow.objects.filter(begins, object=record_type.name)
    if len(names) < len(searchable_fields(record_type)):
        hits = hits.filter(_in_one_of(names, f"{text}%") | _in_one_of(names, f"% {text}%"))
    return Q(pk__in=hits.values("record_id"))
