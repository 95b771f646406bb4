"""Records that point at this one: for every link that may lead here a card with count, the newest, add and all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET

from guanxi.access.actor import Actor
from guanxi.access.web.doors import actor_in
from guanxi.records.asking import Asking
from guanxi.records.fields.link import Link
from guanxi.records.filtering import Leaf
from guanxi.records.finding import Question, Record, count, find, get
from guanxi.records.reading import may_write, readable_field, readable_fields
from guanxi.records.registry import RecordType, registry
from guanxi.records.web.doors import asking_of, opened
from guanxi.records.web.lists import words_of
from guanxi.records.web.rows import name_of
from guanxi.records.web.showing import shown
from guanxi.records.web.slots import covered

SHOWN = 5
COLUMNS = 3


@dataclass(frozen=True)
class RelatedRow:
    record: Record
    title: str
    contents: list[SafeString]


@dataclass(frozen=True)
class Related:
    type: RecordType
    field: Link
    count: str
    rows: list[RelatedRow]
    more: bool
    add: str
    all: str


def related_links(record_type: RecordType, actor: Actor) -> list[tuple[RecordType, Link]]:
    """Every readable link of a readable object that may lead to such a record."""
    return [
        (other, one)
        for other in registry.types()
        if actor.may("read", other.name)
        for one in readable_fields(other, actor)
        if isinstance(one, Link) and record_type.name in one.targets and one.filterable
    ]


@opened
@require_GET
def related(request: HttpRequest, record_type: RecordType, record_id: int) -> HttpResponse:
    asking = asking_of(request)
    record = get(record_type, record_id, asking, columns=(record_type.title,))
    left_out = covered(record_type.name)
    cards = [
        _card(record, other, one, asking, actor_in(request))
        for other, one in related_links(record_type, asking.actor)
        if f"{other.name}.{one.name}" not in left_out
    ]
    return render(request, "records/related.html", {"cards": [one for one in cards if one.rows], "empty": _addable(cards)})


def _addable(cards: list[Related]) -> list[Related]:
    """Objects of which nothing stands here yet, each once."""
    shown = {one.type.name for one in cards if one.rows}
    return list({one.type.name: one for one in reversed(cards) if one.add and one.type.name not in shown}.values())[::-1]


def _card(record: Record, other: RecordType, one: Link, asking: Asking, actor: Actor) -> Related:
    columns = tuple(name for name in other.default_columns if name != one.name and readable_field(other, name, actor))[:COLUMNS] or (
        other.title,
    )
    currencies = tuple(by for name in columns if (by := getattr(other.by_name[name], "currency", "")) and readable_field(other, by, actor))
    leaf = Leaf(one.name, "is", record.id)
    question = Question(columns=(*dict.fromkeys((*columns, *currencies, other.title)),), filter=leaf, limit=SHOWN)
    page = find(other, question, asking)
    number = words_of(count(other, Question(filter=leaf), asking)) if page.next else str(len(page.records))
    adds = actor.may("create", other.name) and may_write(other, one, actor) and one.in_forms
    tree = json.dumps({"field": one.name, "op": "is", "value": record.id})
    fields = [other.by_name[name] for name in columns if name != other.title]
    return Related(
        other,
        one,
        number,
        [
            RelatedRow(each, name_of(each)[:60], [content for one in fields if (content := shown(one, each, asking))])
            for each in page.records
        ],
        page.next is not None,
        f"{other.url}new/?{urlencode({one.name: record.id, 'next': record.url})}" if adds else "",
        f"{other.url}?{urlencode({'filter': tree})}",
    )
