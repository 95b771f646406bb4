"""Exporting what a list asks for: the same question, page after page, so that memory stays flat however long the list is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import timezone, translation

from guanxi.access.refusing import require
from guanxi.journal.writing import act
from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.fields.number import Number
from guanxi.records.finding import MAX_LIMIT, Question, chosen_fields, count, count_kept_back, find, get_many
from guanxi.records.reading import kept_back_rows
from guanxi.records.reading import rows as reachable_rows
from guanxi.records.registry import RecordType

TYPED = ("number", "integer", "money", "date", "time", "yes_no")


Allow = Callable[[int], None]


def whatever(_number: int) -> None:
    """No number is too many."""


@dataclass(frozen=True)
class Going:
    """How many records go out, and how many are kept back although the right to export reaches them."""

    number: int
    kept_back: int


@dataclass(frozen=True)
class Export:
    """The head line and the rows; rows are read while they are taken."""

    header: list[str]
    rows: Iterator[list[Any]]


def export(
    record_type: RecordType, question: Question, asking: Asking, *, ids: Sequence[int] | None = None, allow: Allow = whatever
) -> Export:
    """Needs the right to export; only records within its reach go out. `allow` hears how many and may raise.

    Tells the journal who took what, in one transaction with what `allow` looked up."""
    require(asking.actor, "export", record_type.name)
    fields = chosen_fields(record_type, question.columns, asking)
    reachable = replace(question, action="export", limit=MAX_LIMIT, cursor=None)
    leaving = going(record_type, question, asking, ids=ids)
    details = {"columns": [one.name for one in fields], "rows": leaving.number, "kept_back": leaving.kept_back}
    with act(f"{record_type.name}.exported", by=asking.actor, at=asking.now, details=details):
        allow(leaving.number)
    rows = _pages(record_type, reachable, asking) if ids is None else _chosen(record_type, ids, fields, asking)
    return Export([str(one.label) for one in fields], _values(rows, fields, asking))


def going(record_type: RecordType, question: Question, asking: Asking, *, ids: Sequence[int] | None = None) -> Going:
    """What an export of these would take along."""
    require(asking.actor, "export", record_type.name)
    if ids is not None:
        leaving, kept = (one(record_type, asking.actor, "export").filter(pk__in=ids) for one in (reachable_rows, kept_back_rows))
        return Going(leaving.count(), kept.count())
    reachable = replace(question, action="export", cursor=None)
    return Going(count(record_type, reachable, asking, exact=True).number, count_kept_back(record_type, reachable, asking))


def _pages(record_type: RecordType, question: Question, asking: Asking) -> Iterator[dict[str, Any]]:
    while True:
        page = find(record_type, question, asking)
        yield from (record.values for record in page.records)
        if page.next is None:
            return
        question = replace(question, cursor=page.next)


def _chosen(record_type: RecordType, ids: Sequence[int], fields: Sequence[Field], asking: Asking) -> Iterator[dict[str, Any]]:
    allowed = set(reachable_rows(record_type, asking.actor, "export").filter(pk__in=ids).values_list("pk", flat=True))
    found = get_many(record_type, [one for one in ids if one in allowed], asking, columns=tuple(one.name for one in fields))
    yield from (record.values for record in found)


def _values(rows: Iterator[dict[str, Any]], fields: Sequence[Field], asking: Asking) -> Iterator[list[Any]]:
    """The answer is read after the request has ended, so language and zone are kept here."""
    with translation.override(asking.actor.language), timezone.override(asking.zone):
        for values in rows:
            yield [exported(one, values[one.name], asking) for one in fields]


def exported(one: Field, value: Any, asking: Asking) -> Any:
    """Numbers and days as such, for a spreadsheet to reckon with (figures to two places more than are shown); the rest in words."""
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.astimezone(asking.zone).replace(tzinfo=None, microsecond=0)
    if one.kind in TYPED:
        return value
    if isinstance(one, Number) and one.kind == "score":
        return None if value.value is None else round(value.value, (one.shown_places or 0) + 2)
    return one.as_text(value, asking)
