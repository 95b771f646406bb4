"""Rows of a text file: quoted cells over several lines, and rows that are broken without taking their neighbours along."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from guanxi.records.tablefiles.cells import Position
from guanxi.records.tablefiles.dialects import Dialect
from guanxi.records.tablefiles.encodings import SHOWN
from guanxi.records.tablefiles.limits import MAX_CELL, MAX_REREAD_LINES, MAX_ROW_BYTES, MEBI
from guanxi.records.tablefiles.lines import Line, lines_of


class RowTooLong(csv.Error):
    """The row being read has grown beyond what a row may be: most likely a quotation mark was never closed."""


@dataclass(slots=True)
class TextRow:
    """A row as written: cells, the lines it came from, and why it cannot be taken, if so."""

    number: int
    line: int
    cells: list[str]
    after: Position
    written: str
    code: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


class Feed:
    """Hands lines to the csv parser and remembers those of the row being read, so that they can be given back."""

    def __init__(self, lines: Iterator[Line], start: Position) -> None:
        self.lines = lines
        self.returned: deque[Line] = deque()
        self.offset, self.line = start.offset, start.line
        self.taken: list[Line] = []
        self.taken_bytes = 0
        self.reread = 0

    def __iter__(self) -> Feed:
        return self

    def __next__(self) -> str:
        line = self.returned.popleft() if self.returned else next(self.lines)
        self.taken.append(line)
        self.taken_bytes += line[1]
        self.offset += line[1]
        self.line += 1
        if self.taken_bytes > MAX_ROW_BYTES and len(self.taken) > 1:
            raise RowTooLong
        return line[0]

    def begin_row(self) -> None:
        self.taken = []
        self.taken_bytes = 0

    def give_back_all_but_first(self) -> None:
        for line in reversed(self.taken[1:]):
            self.returned.appendleft(line)
            self.offset -= line.size
            self.reread += 1
        self.line -= len(self.taken) - 1
        del self.taken[1:]


def text_rows(path: Path, encoding: str, dialect: Dialect, start: Position) -> Iterator[TextRow]:
    """Every row from `start` on, empty ones included; never raises on what the file holds."""
    feed = Feed(lines_of(path, encoding, start.offset), start)
    reader = csv.reader(feed, **dialect.options(strict=True))
    number = start.number
    while True:
        feed.begin_row()
        line = feed.line + 1
        code = ""
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells, code = mended(feed, dialect)
        number += 1
        after = Position(feed.offset, number, feed.line)
        taken = feed.taken
        row = TextRow(number, line, cells, after, taken[0][0] if len(taken) == 1 else "".join([one[0] for one in taken]), code)
        explain(row, taken, encoding)
        yield row
        if feed.reread > MAX_REREAD_LINES:
            yield TextRow(number + 1, feed.line + 1, [], after, "", "too_many_quotes", {"line": feed.line + 1})
            return


def mended(feed: Feed, dialect: Dialect) -> tuple[list[str], str]:
    """After a quoting error only the first line is at fault; the lines after it are read again as rows of their own."""
    feed.give_back_all_but_first()
    first = feed.taken[0].text
    try:
        cells = next(csv.reader([first], **dialect.options(strict=False)), [])
    except csv.Error:
        return [first[:200]], "cell_too_long"
    closed = not dialect.quote or first.count(dialect.quote) % 2 == 0
    return cells, "" if closed else "open_quote"


def explain(row: TextRow, taken: list[Line], encoding: str) -> None:
    """Name the fault of the row and the line it is in."""
    for at, line in enumerate(taken):
        if line[2]:
            row.code = line[2]
            row.values = {"line": row.line + at, "encoding": SHOWN[encoding], "limit": MAX_ROW_BYTES // MEBI}
            return
    if row.code:
        row.values = {"line": row.line, "limit": MAX_CELL}
