"""Records on a board: a column for each value of a choice, with how many there are, what they come to, and the first cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F, QuerySet

from guanxi.access.actor import Actor
from guanxi.records import filtering, sorting
from guanxi.records.asking import Asking
from guanxi.records.asking_together import answers_of
from guanxi.records.fields.field import Field
from guanxi.records.finding import Question, Record, get_many, selection
from guanxi.records.grouping import Group, groupable_fields, groups_of
from guanxi.records.registry import RecordType

CARDS = 20
KINDS = ("choice", "label")


@dataclass(frozen=True)
class Column:
    group: Group
    cards: list[Record]


def board_fields(record_type: RecordType, actor: Actor) -> list[Field]:
    return [one for one in groupable_fields(record_type, actor) if one.kind in KINDS]


def board_of(record_type: RecordType, question: Question, by: Field, asking: Asking, *, totalled: Sequence[Field] = ()) -> list[Column]:
    """In the order of the choices, those without a record too; behind them what is no choice any more, and records without a value."""
    groups = {one.value: one for one in groups_of(record_type, question, by, asking, totalled=totalled).groups}
    choices = [groups.pop(code, Group(code, str(label), by.group_leaf(code))) for code, label in by.choices()]
    columns = [*choices, *sorted(groups.values(), key=lambda one: by.is_empty(one.value))]
    ids = _first_of_each(record_type, question, columns, asking)
    wanted = [pk for some in ids for pk in some]
    cards = {one.id: one for one in get_many(record_type, wanted, asking, columns=question.columns)} if wanted else {}
    return [Column(group, [cards[pk] for pk in some if pk in cards]) for group, some in zip(columns, ids, strict=True)]


def _first_of_each(record_type: RecordType, question: Question, groups: Sequence[Group], asking: Asking) -> list[list[int]]:
    queries = {
        str(place): _ordered(selection(record_type, _of_one(question, group), asking), record_type, question, asking)[:CARDS]
        for place, group in enumerate(groups)
        if group.count
    }
    found = answers_of(queries) if queries else {}
    return [[row["pk"] for row in found.get(str(place), ())] for place in range(len(groups))]


def _of_one(question: Question, group: Group) -> Question:
    return replace(question, filter=filtering.both(question.filter, filtering.parse(group.leaf)))


def _ordered(found: QuerySet[Any], record_type: RecordType, question: Question, asking: Asking) -> QuerySet[Any, dict[str, Any]]:
    sorts = sorting.parse(question.sort or record_type.default_sort, record_type, asking.actor)
    for one in sorts:
        found = found.annotate(**one.field.sort_annotations()).annotate(**{one.alias: one.field.sort_expression()})
    order = [F(one.alias).desc(nulls_last=True) if one.descending else F(one.alias).asc(nulls_last=True) for one in sorts]
    rows: QuerySet[Any, dict[str, Any]] = found.order_by(*order, "pk").values("pk")
    return rows
