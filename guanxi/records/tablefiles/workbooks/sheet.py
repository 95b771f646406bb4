"""One worksheet as a stream of rows: values, faults, and merged areas repeated downwards."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from typing import Any

from guanxi.records.tablefiles.limits import MAX_CELL, MAX_COLUMNS, MAX_SHEET_ROWS
from guanxi.records.tablefiles.workbooks.markup import CHUNK, Refused, local, parse, unescaped
from guanxi.records.tablefiles.workbooks.parts import Formats
from guanxi.records.tablefiles.workbooks.values import Value, iso_value, number_value

MERGED = re.compile(rb'mergeCell\s[^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
EMPTY = Value("")
Emit = Callable[[int, dict[int, Value]], None]


def nothing(*_: Any) -> None:
    """Most elements of a sheet say nothing about its values."""


class ByLocalName(dict[str, Callable[..., None]]):
    """Handlers by element name; a prefixed name is looked up once and remembered."""

    def __init__(self, other: Callable[..., None], **known: Callable[..., None]) -> None:
        super().__init__(known)
        self.other = other

    def __missing__(self, name: str) -> Callable[..., None]:
        found = self.get(local(name), self.other)
        if len(self) < 200:
            self[name] = found
        return found


class SheetReader:
    """Handlers of one sheet; `emit` gets each row that holds something."""

    def __init__(self, texts: list[str], formats: Formats, from_1904: bool, merges: dict[int, list[tuple[int, int]]], emit: Emit) -> None:
        self.texts, self.formats, self.from_1904, self.emit = texts, formats, from_1904, emit
        self.merges = merges
        self.repeating: list[tuple[int, int, Value]] = []
        self.columns: dict[str, int] = {}
        self.row = self.column = self.hidden = 0
        self.cells: dict[int, Value] = {}
        self.pieces: list[str] = []
        self.kind: str | None = None
        self.style: str | None = None
        self.formula = self.phonetic = False
        self.parser: Any = None
        self.starts = ByLocalName(
            nothing,
            c=self.begin_cell,
            v=self.begin_text,
            t=self.begin_text,
            f=self.begin_formula,
            row=self.begin_row,
            rPh=self.begin_phonetic,
        )
        self.ends = ByLocalName(nothing, c=self.end_cell, v=self.end_text, t=self.end_text, row=self.end_row, rPh=self.end_phonetic)

    def attach(self, parser: Any) -> None:
        self.parser = parser

    def start(self, name: str, attrs: dict[str, str]) -> None:
        self.starts[name](attrs)

    def end(self, name: str) -> None:
        self.ends[name]()

    def begin_text(self, attrs: dict[str, str]) -> None:
        if not self.phonetic:
            self.parser.CharacterDataHandler = self.pieces.append

    def end_text(self) -> None:
        self.parser.CharacterDataHandler = None

    def begin_formula(self, attrs: dict[str, str]) -> None:
        self.formula = True

    def begin_phonetic(self, attrs: dict[str, str]) -> None:
        self.phonetic = True

    def end_phonetic(self) -> None:
        self.phonetic = False

    def begin_row(self, attrs: dict[str, str]) -> None:
        self.row = max(self.row + 1, int(attrs.get("r") or 0))
        if self.row > MAX_SHEET_ROWS:
            raise Refused("too_many_rows", limit=MAX_SHEET_ROWS)
        self.hidden += attrs.get("hidden") in ("1", "true")
        self.column = -1
        self.cells = {}

    def begin_cell(self, attrs: dict[str, str]) -> None:
        self.kind, self.style, self.formula = attrs.get("t"), attrs.get("s"), False
        self.pieces.clear()
        ref = attrs.get("r")
        self.column = self.column_of(ref) if ref else self.column + 1

    def column_of(self, ref: str) -> int:
        letters = ref.rstrip("0123456789")
        if letters not in self.columns:
            self.columns[letters] = column_number(letters)
        return self.columns[letters]

    def end_cell(self) -> None:
        if not self.pieces:
            if self.formula and self.kind != "str":
                self.keep(Value("", fault="formula_without_value"))
            return
        text = self.pieces[0] if len(self.pieces) == 1 else "".join(self.pieces)
        kind = self.kind
        if kind == "s":
            self.keep(Value(self.texts[int(text)]))
        elif kind is None or kind == "n":
            self.keep(number_value(text, self.formats.of(self.style), self.from_1904))
        else:
            self.keep(self.typed(kind, text))

    def typed(self, kind: str, text: str) -> Value:
        if kind == "e":
            return Value("", fault="error_cell", shown=text[:40])
        if kind == "b":
            return Value(text.strip() == "1")
        return iso_value(text.strip()) if kind == "d" else Value(unescaped(text))

    def keep(self, value: Value) -> None:
        if value.value == "" and not value.fault:
            return
        if self.column >= MAX_COLUMNS:
            raise Refused("too_many_columns", count=self.column + 1, limit=MAX_COLUMNS)
        if isinstance(value.value, str) and len(value.value) > MAX_CELL:
            value = Value("", fault="cell_too_long")
        self.cells[self.column] = value

    def end_row(self) -> None:
        if self.merges or self.repeating:
            self.repeat_merged()
        if self.cells:
            self.emit(self.row, self.cells)

    def repeat_merged(self) -> None:
        """A value merged over several rows belongs to each of them; a row of nothing else stays empty."""
        self.repeating = [one for one in self.repeating if one[0] >= self.row]
        if self.cells:
            for _, column, value in self.repeating:
                self.cells.setdefault(column, value)
        for last, column in self.merges.pop(self.row, ()):
            self.repeating.append((last, column, self.cells.get(column, EMPTY)))


def column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def find_merged(archive: zipfile.ZipFile, part: str) -> tuple[dict[int, list[tuple[int, int]]], int]:
    """Areas over several rows by their first row; they stand behind the rows, so the part is searched first."""
    merges: dict[int, list[tuple[int, int]]] = {}
    count, kept = 0, b""
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            window = kept + chunk
            end = 0
            if b"mergeCell" in window:
                for found in MERGED.finditer(window):
                    end = found.end()
                    first, last = int(found[2]), int(found[4])
                    if last > first:
                        count += 1
                        merges.setdefault(first, []).append((last, column_number(found[1].decode())))
            kept = window[max(end, len(window) - 100) :]
    return merges, count


def read_sheet(archive: zipfile.ZipFile, part: str, reader: SheetReader) -> None:
    with archive.open(part) as stream:
        parse(stream, reader.start, reader.end, reader.attach)
