"""What reading a table yields: rows, rows that cannot be taken, faults of single cells, and the place to resume at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple, TypeAlias

from guanxi.records.tablefiles.sentences import say

# An empty cell is the empty text. Cells of text files are always text.
Cell: TypeAlias = str | int | float | bool | date | datetime | time | timedelta


class TableRefused(Exception):
    """The file as a whole cannot be read; `.sentence` tells the person what to do."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = values

    @property
    def sentence(self) -> str:
        return say(self.code, self.values)

    def __str__(self) -> str:
        return self.sentence


class Position(NamedTuple):
    """Where the next row begins; its token is kept in the transaction that stored the rows before it."""

    offset: int
    number: int
    line: int

    @property
    def token(self) -> str:
        return f"{self.offset}:{self.number}:{self.line}"

    @classmethod
    def parse(cls, token: str) -> Position:
        offset, number, line = (int(part) for part in token.split(":"))
        return cls(offset, number, line)


@dataclass(frozen=True, slots=True)
class Note:
    """Something the person should know about the file; nothing is lost."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return say(self.code, self.values)


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell whose value cannot be trusted; the row is to be rejected only if the column is wanted."""

    column: int
    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        return say(self.code, self.values)


@dataclass(slots=True)
class Row:
    """One row; `number` counts rows as a spreadsheet does, `line` is the physical line in a text file."""

    number: int
    line: int
    cells: list[Cell]
    position: Position
    faults: tuple[Fault, ...] = ()


@dataclass(slots=True)
class BadRow:
    """One row that cannot be taken as a whole, with what could be read of it."""

    number: int
    line: int
    cells: list[Cell]
    position: Position
    code: str
    values: Mapping[str, Any]

    @property
    def sentence(self) -> str:
        return say(self.code, self.values)
