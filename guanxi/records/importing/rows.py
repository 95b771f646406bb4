"""From the cells of a row to the values of its records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from guanxi.access.actor import Actor
from guanxi.records.asking import Asking
from guanxi.records.importing.targets import split_target
from guanxi.records.models import Import
from guanxi.records.problems import Problem
from guanxi.records.registry import registry
from guanxi.records.tablefiles.cells import BadRow, Row
from guanxi.records.tablefiles.reading import Table
from guanxi.values.dates import guess_order

JOINED = {"contact_points": "; ", "long_text": "\n", "tags": ", "}
DATES = {"date", "datetime", "birth"}
ORDER_EVIDENCE = 2_000


@dataclass
class Parsed:
    """One row of the file: values per object, or the problem that keeps it out."""

    number: int
    cells: list[Any]
    values: dict[str, dict[str, Any]]
    problems: list[Problem]


def parse(row: Row | BadRow, an_import: Import) -> Parsed:
    if isinstance(row, BadRow):
        return Parsed(row.number, row.cells, {}, [Problem(row.code, row.sentence)])
    columns = {int(column): split_target(an_import.object, target) for column, target in an_import.mapping.items()}
    problems = [Problem(fault.code, fault.sentence, columns[fault.column][1]) for fault in row.faults if fault.column in columns]
    values: dict[str, dict[str, Any]] = {}
    for column, (object_name, field) in columns.items():
        if column < len(row.cells) and not _blank(row.cells[column]):
            _put(values.setdefault(object_name, {}), object_name, field, row.cells[column])
    return Parsed(row.number, row.cells, values, problems)


def _blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _put(values: dict[str, Any], object_name: str, field: str, cell: Any) -> None:
    """Two columns for one field are joined where the field can hold several; else the first one counts."""
    kind = registry.of(object_name).by_name[field].kind
    cell = cell if isinstance(cell, (str, datetime)) or kind in DATES else str(cell)
    if field not in values:
        values[field] = cell
    elif kind in JOINED:
        values[field] = f"{values[field]}{JOINED[kind]}{cell}"


def asking_of(an_import: Import, table: Table, actor: Actor, now: datetime) -> Asking:
    """Who asks, and in which order each date column writes day and month, by the evidence of its first rows."""
    samples: dict[str, list[str]] = {}
    dated = {
        int(column): field
        for column, target in an_import.mapping.items()
        for object_name, field in [split_target(an_import.object, target)]
        if registry.of(object_name).by_name[field].kind in DATES
    }
    if dated:
        for row in _first(table.rows(), ORDER_EVIDENCE):
            for column, field in dated.items():
                cell = row.cells[column] if column < len(row.cells) else ""
                if isinstance(cell, str) and cell:
                    samples.setdefault(field, []).append(cell)
    return Asking(actor, now, {field: guess_order(texts) for field, texts in samples.items()}, adds_parts=True)


def _first(rows: Iterable[Row | BadRow], count: int) -> Sequence[Row]:
    found: list[Row] = []
    for row in rows:
        if isinstance(row, Row):
            found.append(row)
        if len(found) >= count:
            break
    return found


def as_kept(cells: Sequence[Any]) -> list[Any]:
    """Cells as JSON can hold them, for the file of rejected rows."""
    return [cell if isinstance(cell, (str, int, float, bool)) or cell is None else str(cell) for cell in cells]


def problems_as_kept(problems: Iterable[Problem]) -> list[Mapping[str, Any]]:
    return [{"code": problem.code, "message": problem.message, "field": problem.field} for problem in problems]
