"""What a board and a calendar show of a record, and whether it may be moved there."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from guanxi.records.asking import Asking
from guanxi.records.fields.field import Field
from guanxi.records.finding import Record
from guanxi.records.reading import may_write
from guanxi.records.web.cells import fingerprint
from guanxi.records.web.rows import changeable_ids, name_of
from guanxi.records.web.showing import shown

LINES = 4


@dataclass(frozen=True)
class Card:
    """`was` is what the field held by which it stands where it does, as whoever moves it must know."""

    record: Record
    title: str
    lines: list[tuple[Any, SafeString]]
    move_url: str
    was: str


def cards_of(records: Sequence[Record], fields: Sequence[Field], by: Field, asking: Asking) -> list[Card]:
    if not records:
        return []
    kind = records[0].type
    movable = changeable_ids(kind, [one.id for one in records], asking) if by.in_forms and may_write(kind, by, asking.actor) else set()
    said_already = {by.name, kind.title, *(one.currency for one in fields if hasattr(one, "currency"))}
    lines = [one for one in fields if one.name not in said_already]
    return [_card(one, lines, by, asking, movable) for one in records]


def _card(record: Record, fields: Sequence[Field], by: Field, asking: Asking, movable: Collection[int]) -> Card:
    told = [(one.label, shown(one, record, asking)) for one in fields]
    return Card(
        record,
        name_of(record),
        [line for line in told if line[1]][:LINES],
        f"{record.url}move/{by.name}/" if record.id in movable else "",
        fingerprint(record, by),
    )
