"""Rows of a spooled sheet, from any row on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import orjson

from guanxi.records.tablefiles.cells import Cell, Fault, Position, Row
from guanxi.records.tablefiles.limits import MAX_CELL

FROM_TEXT: dict[str, Any] = {
    "d": date.fromisoformat,
    "s": datetime.fromisoformat,
    "t": time.fromisoformat,
    "h": lambda seconds: timedelta(seconds=seconds),
}


def sheet_rows(spool: Path, start: Position) -> Iterator[Row]:
    """Rows that hold something, as wide as they are written."""
    offset = start.offset
    with spool.open("rb") as file:
        file.seek(offset)
        for line in file:
            offset += len(line)
            number, cells, kinds, faults = orjson.loads(line)
            if kinds:
                restore_kinds(cells, kinds)
            yield Row(number, 0, cells, Position(offset, number, 0), faults_of(number, faults) if faults else ())


def restore_kinds(cells: list[Cell], kinds: list[tuple[int, str]]) -> None:
    for column, kind in kinds:
        cells[column] = FROM_TEXT[kind](cells[column])


def faults_of(number: int, faults: list[tuple[int, str, str]]) -> tuple[Fault, ...]:
    return tuple(Fault(column, code, {"shown": shown, "line": number, "limit": MAX_CELL}) for column, code, shown in faults)
