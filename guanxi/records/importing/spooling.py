"""A row of a file as text, for the files that an import keeps beside it, and back again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import orjson

from guanxi.records.tablefiles.cells import BadRow, Fault, Position, Row
from guanxi.records.tablefiles.workbooks.rows import FROM_TEXT
from guanxi.records.tablefiles.workbooks.values import python_value

AnyRow = Row | BadRow


def as_text(row: AnyRow) -> bytes:
    values = [python_value(cell) for cell in row.cells]
    kinds = [(at, value.kind) for at, value in enumerate(values) if value.kind]
    more: list[Any]
    if isinstance(row, BadRow):
        more = ["bad", row.code, dict(row.values)]
    else:
        more = ["row", [(fault.column, fault.code, dict(fault.values)) for fault in row.faults]]
    return orjson.dumps([row.number, row.line, [value.value for value in values], kinds, *more])


def rows_as_text(number: int, cells: list[Any], others: Iterable[AnyRow]) -> bytes:
    """Rows that go in together: the first by its cells, as it is known when it has been parsed."""
    first = Row(number, number, cells, Position(0, number, number))
    return b"\n".join(as_text(row) for row in (first, *others))


def rows_from_text(told: bytes) -> list[AnyRow]:
    return [from_text(one) for one in told.split(b"\n")]


def from_text(told: bytes) -> AnyRow:
    number, line, cells, kinds, what, *more = orjson.loads(told)
    for at, kind in kinds:
        cells[at] = FROM_TEXT[kind](cells[at])
    position = Position(0, number, line)
    if what == "bad":
        return BadRow(number, line, cells, position, more[0], more[1])
    return Row(number, line, cells, position, tuple(Fault(column, code, values) for column, code, values in more[0]))
