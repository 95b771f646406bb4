"""Searching the records of an object for words, in the fields that the actor may read."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField, Value

from guanxi.access.actor import Actor
from guanxi.access.sharing import is_shared
from guanxi.records.models import SearchRow
from guanxi.records.reading import may_read
from guanxi.records.registry import RecordType
from guanxi.records.search_partitions import holding_more_than
from guanxi.records.search_rows import searchable_fields
from guanxi.values.folding import folded
from guanxi.values.search_text import like_pattern, like_text, query_text, too_short

MAX_WORDS = 6
DIGITS = re.compile(r"[0-9]+")
WRITTEN_PHONE = re.compile(r"[(]?[0-9]{3,}(?:[-‐‑–./()]+[0-9]{3,})*[)]?")
"""Runs that the index can look for; of shorter ones too much would be found."""
DIALLED = re.compile(r"(?=(?:[^0-9]*[0-9]){7})(?:[+]|[(]?0(?: |[0-9]{2}))[0-9 ‐‑–./()-]{6,}")
"""A whole phone as it is dialled: 021 6279 8888, (020) 7946 0958, +44 20 7946 0958. It is kept in one run, without a zero before it."""
DIALLED_WITHIN = "(0)"
"""As in +44 (0)20 7946 0958."""
FEW = 20_000
"""Rows of one object that are searched as they stand, whatever the index can do."""
SOON = 0.1
"""A word that stands in a greater share of many records is met soon, whatever the order."""
EVERY = 2**31
"""More than there are: PostgreSQL fetches the rows of such a question before it looks at anything else."""


def searched_fields(record_type: RecordType, actor: Actor) -> list[str]:
    return [field.name for field in searchable_fields(record_type) if may_read(record_type, field, actor)]


def matching(record_type: RecordType, query: str, actor: Actor, *, in_order: bool = False) -> Q:
    """Each word of the query stands in some searchable field that the actor may read; of many records, short words where words begin.

    `in_order` is for the first ones of a list: PostgreSQL goes through it in its order until it has met enough, which is through most of it
    where a word goes with the order, as a family name does. So the records of a word that is not met soon are sought first."""
    words = words_of(query)
    if not words:
        return Q()
    kept = kept_in_plenty().get(record_type.name, 0)
    said = [(beginning if kept and too_short(word) else containing)(record_type, word, actor) for word in words]
    hits = hits_of(record_type, said, actor)
    ids = hits.values("record_id")
    return Q(pk__in=ids[:EVERY] if kept and in_order and _expected(hits) < kept * SOON else ids)


def _expected(hits: QuerySet[SearchRow]) -> int:
    """How many rows PostgreSQL expects, at the price of planning."""
    [plan] = json.loads(hits.explain(format="json"))
    rows: int = plan["Plan"]["Plan Rows"]
    return rows


def kept_in_plenty() -> dict[str, int]:
    """Objects with so many search rows that it matters how they are searched; and how many that is."""
    return holding_more_than(FEW)


def words_of(query: str) -> list[str]:
    text = folded(query[:200].replace("\x00", "")).replace(DIALLED_WITHIN, "")
    words = _as_kept(text) if DIALLED.fullmatch(text) else [part for word in text.split() for part in _parts_of(word)]
    return list(dict.fromkeys(words))[:MAX_WORDS]


def _as_kept(phone: str) -> list[str]:
    """Parts of one run begin no word: those that are too short to be looked for within words are left out."""
    first, *more = DIGITS.findall(phone)
    return [part for part in (first.lstrip("0"), *more) if not too_short(part)] or [first, *more]


def _parts_of(word: str) -> list[str]:
    """A phone is written with hyphens, dots, slashes or brackets and kept without: its runs of digits are
    looked for as if spaces were between them."""
    return DIGITS.findall(word) if WRITTEN_PHONE.fullmatch(word) else [word]


def having(objects: Sequence[str], word: str) -> QuerySet[SearchRow]:
    """Rows of these objects that have the word in any field, whoever may read it."""
    return SearchRow.objects.filter(object__in=objects, text__contains=query_text(word))


def hits_of(record_type: RecordType, said: Sequence[Q], actor: Actor) -> QuerySet[SearchRow]:
    """Rows of which all is true that is said, as far as the actor may see their records."""
    return SearchRow.objects.filter(*said, _perhaps_seen(record_type, actor), object=record_type.name)


def containing(record_type: RecordType, word: str, actor: Actor) -> Q:
    """The word stands in a field that the actor may read."""
    return _said(record_type, query_text(word), like_pattern(word), actor)


def beginning(record_type: RecordType, word: str, actor: Actor) -> Q:
    """A word begins so, in a field that the actor may read: for what is too short to be found anywhere within a word."""
    return _said(record_type, f" {query_text(word)}", f"% {like_text(word)}%", actor)


def _said(record_type: RecordType, text: str, pattern: str, actor: Actor) -> Q:
    names = searched_fields(record_type, actor)
    if len(names) == len(searchable_fields(record_type)):
        return Q(text__contains=text)
    readable = Value(names, output_field=ArrayField(TextField()))
    has = Func(F("fields"), F("text"), readable, Value(pattern), function="search_row_has", output_field=BooleanField())
    return Q(has, text__contains=text)


def _perhaps_seen(record_type: RecordType, actor: Actor) -> Q:
    """Leaves out, by the index of the text, most of what the actor does not see. Whether they see the rest is asked of the records."""
    holders = record_type.visibility.holders(actor, actor.scope("read", record_type.name))
    if holders is None:
        return Q()
    held, shared = Q(seen_by__overlap=sorted(holders)), is_shared(actor, record_type.name, "record_id")
    return held if shared is None else held | shared
