"""From the cells of one or several rows to the values of their records."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from guanxi.access.actor import Actor
from guanxi.records.asking import Asking
from guanxi.records.importing.line_columns import LINE
from guanxi.records.importing.order_rows import order_of
from guanxi.records.importing.person_rows import person_of
from guanxi.records.importing.targets import field_of, split_target
from guanxi.records.models import Import
from guanxi.records.problems import Problem
from guanxi.records.tablefiles.cells import BadRow, Row
from guanxi.records.tablefiles.reading import Table
from guanxi.values.dates import guess_order
from guanxi.values.numbers import parse_number
from guanxi.values.problem import ValueProblem
from guanxi.values.sentence import keep

JOINED = {"contact_points": "; ", "long_text": "\n", "tags": ", "}
DATES = {"date", "datetime", "birth"}
ORDER_EVIDENCE = 2_000


@dataclass(frozen=True)
class Column:
    """A column of the file that goes into a field."""

    number: int
    object: str
    field: str
    kind: str


@dataclass
class Parsed:
    """What goes in together, mostly one row of the file: values per object, or the problem that keeps it out."""

    number: int
    cells: list[Any]
    values: dict[str, dict[str, Any]]
    problems: list[Problem]
    others: Sequence[Row | BadRow] = field(default_factory=tuple)
    """Further rows of the same order."""
    fallbacks: set[str] = field(default_factory=set)
    """Fields of a new person that no cell said: a known person keeps theirs."""
    tries: int = 0
    """How often it was tried among the rows beside it: what went in later was written later."""
    waits: bool = False
    """It is refused for nothing but a record of its own kind that is not there yet."""


@dataclass(frozen=True)
class Plan:
    """How the rows of one import are taken: its columns, and what they make together."""

    an_import: Import

    @cached_property
    def columns(self) -> list[Column]:
        found = []
        for number, target in self.an_import.mapping.items():
            object_name, name = split_target(self.an_import.object, target)
            found.append(Column(int(number), object_name, name, field_of(object_name, name).kind))
        return found

    @cached_property
    def fields(self) -> dict[int, str]:
        return {column.number: column.field for column in self.columns}

    @cached_property
    def objects(self) -> set[str]:
        return {column.object for column in self.columns}

    @cached_property
    def has_lines(self) -> bool:
        return any(column.field.startswith(LINE) for column in self.columns)

    @cached_property
    def order_key(self) -> Column | None:
        """The column that says which rows are one order, where rows are gathered at all."""
        if self.an_import.object == "order":
            return next((column for column in self.columns if column.field == self.an_import.key), None)
        keys = ("external_id", "number") if self.has_lines else ()
        return next((column for key in keys for column in self.columns if (column.object, column.field) == ("order", key)), None)

    @property
    def line_totals(self) -> bool | None:
        """Whether amounts are those of lines and not of their orders, by the evidence of the whole file."""
        found: bool | None = self.an_import.report.get("line_totals")
        return found

    @cached_property
    def total_column(self) -> int | None:
        return next((column.number for column in self.columns if (column.object, column.field) == ("order", "total")), None)

    def total_of(self, row: Row) -> str:
        """What the row says as an amount, equal where the numbers are; empty for none, and for what was given back."""
        cell = row.cells[self.total_column] if self.total_column is not None and self.total_column < len(row.cells) else ""
        try:
            number = parse_number(str(cell).strip()) if cell not in {None, ""} else Decimal(-1)
        except ValueProblem:
            return ""
        return str(number.normalize()) if number >= 0 else ""

    def word_of(self, row: Row) -> str:
        key = self.order_key
        return "" if key is None or key.number >= len(row.cells) else str(row.cells[key.number]).strip()


def parse(rows: Sequence[Row | BadRow], plan: Plan, asking: Asking) -> Parsed:
    first = rows[0]
    if isinstance(first, BadRow):
        return Parsed(first.number, first.cells, {}, [Problem(first.code, first.sentence)])
    taken = [row for row in rows if isinstance(row, Row)]
    problems = [
        Problem(fault.code, fault.sentence, plan.fields[fault.column])
        for row in taken
        for fault in row.faults
        if fault.column in plan.fields
    ]
    read = [_values(row, plan) for row in taken]
    parsed = Parsed(first.number, first.cells, _merged(read), problems, taken[1:])
    if "order" in parsed.values:
        parsed.values["order"] = order_of([values["order"] for values in read if "order" in values], asking, problems, plan.line_totals)
    if "person" in plan.objects:
        person_of(parsed.values, {column.field for column in plan.columns if column.object == "person"}, asking, problems, parsed.fallbacks)
    return parsed


def _merged(read: Sequence[dict[str, dict[str, Any]]]) -> dict[str, dict[str, Any]]:
    if len(read) == 1:
        return read[0]
    found: dict[str, dict[str, Any]] = {}
    for values in read:
        for object_name, some in values.items():
            found[object_name] = some | found.get(object_name, {})
    return found


def _values(row: Row, plan: Plan) -> dict[str, dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {}
    cells = row.cells
    width = len(cells)
    for column in plan.columns:
        if column.number < width:
            cell = cells[column.number]
            if cell is not None and cell != "" and not (isinstance(cell, str) and not cell.strip()):
                _put(values.setdefault(column.object, {}), column, cell)
    return values


def _put(values: dict[str, Any], column: Column, cell: Any) -> None:
    """Two columns for one field are joined where the field can hold several; else the first one counts."""
    cell = cell if isinstance(cell, (str, datetime)) or column.kind in DATES else str(cell)
    if column.field not in values:
        values[column.field] = cell
    elif column.kind in JOINED:
        values[column.field] = f"{values[column.field]}{JOINED[column.kind]}{cell}"


def asking_of(plan: Plan, table: Table, actor: Actor, now: datetime) -> Asking:
    """Who asks, and in which order each date column writes day and month, by the evidence of its first rows."""
    samples: dict[str, list[str]] = {}
    dated = {column.number: column.field for column in plan.columns if column.kind in DATES}
    if dated:
        for row in _first(table.rows(), ORDER_EVIDENCE):
            for column, name in dated.items():
                cell = row.cells[column] if column < len(row.cells) else ""
                if isinstance(cell, str) and cell:
                    samples.setdefault(name, []).append(cell)
    return Asking(actor, now, {name: guess_order(texts) for name, texts in samples.items()}, adds_parts=True)


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


def problems_as_kept(problems: Iterable[Problem]) -> list[dict[str, Any]]:
    """What is wrong as facts, to be put into words for whoever reads it."""
    return [{"code": problem.code, "field": problem.field} | keep(problem.message) for problem in problems]
