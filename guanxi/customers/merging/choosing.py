"""Customers side by side: field by field what each holds, and which of them is proposed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString

from guanxi.records.asking import Asking
from guanxi.records.fields import Field, Parts, Tags
from guanxi.records.finding import Record
from guanxi.records.reading import may_write
from guanxi.records.web.showing import shown

TOGETHER = {"name": ("name", "family_name", "given_name"), "birth": ("birth",)}
"""Fields that are chosen as one."""
APART = {"family_name", "given_name", "birth_year", "age"}


@dataclass(frozen=True)
class Cell:
    record: Record
    content: SafeString
    chosen: bool


@dataclass(frozen=True)
class Line:
    """`cells` differ and one is chosen; a line without a choice is taken over whole, or may not be written."""

    field: Field
    cells: list[Cell]
    choice: bool


def lines_of(winner: Record, records: Sequence[Record], asking: Asking) -> list[Line]:
    """Only what differs; what all hold alike needs no look. Proposed is what the winner holds, or else the first that holds anything."""
    found = []
    for one in winner.type.fields:
        if one.name not in winner.values or one.name in APART or one.readonly:
            continue
        texts = [one.as_text(record.values[one.name], asking) for record in records]
        if len(set(texts)) == 1:
            continue
        united = isinstance(one, (Parts, Tags))
        best = next((record for record in (winner, *records) if not one.is_empty(record.values[one.name])), winner)
        cells = [Cell(record, shown(one, record, asking, wide=True), record.id == best.id) for record in records]
        found.append(Line(one, cells, not united and may_write(winner.type, one, asking.actor) and one.in_forms))
    return found


def proposed(records: Sequence[Record]) -> Record:
    """Who stays, unless somebody says otherwise: whoever holds most, of equals the oldest."""

    def filled(record: Record) -> int:
        return sum(not one.is_empty(record.values[one.name]) for one in record.type.fields if one.name in record.values)

    return max(records, key=lambda record: (filled(record), -record.id))


def chosen_values(winner: Record, records: Sequence[Record], picked: Mapping[str, str], asking: Asking) -> dict[str, Any]:
    """What the winner takes from the others: the fields for which one of them was picked."""
    values: dict[str, Any] = {}
    others = {str(record.id): record for record in records if record.id != winner.id}
    for line in lines_of(winner, records, asking):
        source = others.get(picked.get(line.field.name, "")) if line.choice else None
        if source is not None:
            names = TOGETHER.get(line.field.name, (line.field.name,))
            values |= {name: source.values[name] for name in names if name in source.values}
    return values
