"""Open any table file and read its rows, from the first or from where reading stopped."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from types import TracebackType

from guanxi.records.tablefiles.cells import BadRow, Cell, Fault, Note, Position, Row, TableRefused
from guanxi.records.tablefiles.formula_starters import restored
from guanxi.records.tablefiles.header_row import LOOK_AT, find_heading, stable_names, trimmed
from guanxi.records.tablefiles.limits import MAX_COLUMNS
from guanxi.records.tablefiles.sniffing import Choice, Sniffed, sniff
from guanxi.records.tablefiles.text_rows import TextRow, text_rows
from guanxi.records.tablefiles.workbooks.rows import sheet_rows
from guanxi.records.tablefiles.workbooks.spooling import Spool, spool_sheet

SCIENTIFIC = re.compile(r"\s*[+-]?(\d)(?:\.(\d+))?[Ee]\+(\d+)\s*$")


@dataclass(slots=True)
class Table:
    """A table file that was understood: its heading, and its rows as often as wanted."""

    path: Path
    sniffed: Sniffed
    header: list[str]
    sheets: tuple[str, ...] = ()
    sheet: str = ""
    spool: Path | None = None
    temporary: Path | None = field(default=None, repr=False)

    @property
    def notes(self) -> tuple[Note, ...]:
        return self.sniffed.notes

    def rows(self, start: Position | str | None = None) -> Iterator[Row | BadRow]:
        """Rows below the heading, empty ones left out; `start` is the position or token of the last row that is done."""
        begin = Position.parse(start) if isinstance(start, str) else start
        skip = self.sniffed.heading_row or 0
        if self.spool is not None:
            return self._sheet_rows(self.spool, begin or Position(0, 0, 0), skip)
        return self._text_rows(begin or Position(self.sniffed.begins, 0, 0), skip)

    def progress(self, position: Position) -> float:
        """How much of the file lies before a position, 0 to 1."""
        size = (self.spool or self.path).stat().st_size
        return min(1.0, position.offset / size) if size else 1.0

    def _text_rows(self, begin: Position, skip: int) -> Iterator[Row | BadRow]:
        width = len(self.header)
        for row in text_rows(self.path, self.sniffed.encoding, self.sniffed.dialect, begin):
            cells = row.cells
            if row.number <= skip or not (row.code or any(cells)):
                continue
            if len(cells) > width and not any(cells[width:]):
                del cells[width:]
            if row.code or len(cells) != width:
                yield bad_row(row, width)
            else:
                yield good_row(row)

    def _sheet_rows(self, spool: Path, begin: Position, skip: int) -> Iterator[Row | BadRow]:
        width = len(self.header)
        for row in sheet_rows(spool, begin):
            if row.number <= skip:
                continue
            missing = width - len(row.cells)
            if missing < 0:
                values = {"count": len(row.cells), "expected": width}
                yield BadRow(row.number, 0, row.cells, row.position, "too_many_cells", values)
                continue
            row.cells.extend([""] * missing)
            for at, cell in enumerate(row.cells):
                if isinstance(cell, str) and cell[:1] == "'":
                    row.cells[at] = restored(cell)
            yield row

    def close(self) -> None:
        if self.temporary is not None:
            shutil.rmtree(self.temporary, ignore_errors=True)

    def __enter__(self) -> Table:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()


def open_table(path: Path | str, choice: Choice | None = None, *, spool: Path | None = None) -> Table:
    """A table to read, or TableRefused with a sentence. `spool` keeps the rows of a workbook between calls; without it
    they live in a temporary folder until close()."""
    path, choice = Path(path), choice or Choice()
    sniffed = sniff(path, choice)
    return open_text(path, sniffed) if sniffed.kind == "text" else open_workbook(path, sniffed, choice, spool)


def open_text(path: Path, sniffed: Sniffed) -> Table:
    rows = list(islice(text_rows(path, sniffed.encoding, sniffed.dialect, Position(sniffed.begins, 0, 0)), LOOK_AT * 4))
    below = [row.cells for row in rows if row.number > (sniffed.heading_row or 0) and not row.code and any(row.cells)]
    widths = Counter(len(trimmed(cells)) for cells in below)
    often, usual = max(((often, width) for width, often in widths.items()), default=(0, 0))
    cells = heading_cells([(row.number, row.cells) for row in rows], sniffed.heading_row)
    wide = usual if not cells or often * 2 > len(below) else 0
    if not cells and below:
        wide = max(len(row) for row in below if len(trimmed(row)) == usual)
    return Table(path, sniffed, named(cells, wide))


def open_workbook(path: Path, sniffed: Sniffed, choice: Choice, folder: Path | None) -> Table:
    temporary = None if folder else Path(tempfile.mkdtemp(prefix="guanxi-table-"))
    try:
        spool = spool_sheet(path, sniffed.kind, choice.sheet or "", folder or temporary or Path())
        rows = [(row.number, row.cells) for row in islice(sheet_rows(spool.rows, Position(0, 0, 0)), LOOK_AT * 4)]
        if not rows:
            raise TableRefused("no_sheet")
        heading = find_heading(rows) if choice.heading_row is None else choice.heading_row or None
        header = named(heading_cells(rows, heading), max(len(cells) for number, cells in rows if number >= (heading or 0)))
    except BaseException:
        if temporary:
            shutil.rmtree(temporary, ignore_errors=True)
        raise
    preview = tuple((number, tuple(cells)) for number, cells in rows[:LOOK_AT])
    sniffed = replace(sniffed, heading_row=heading, preview=preview, notes=workbook_notes(sniffed.kind, spool, heading, rows))
    return Table(path, sniffed, header, spool.sheets, spool.sheet, spool.rows, temporary)


def heading_cells(rows: Sequence[tuple[int, Sequence[Cell]]], heading: int | None) -> Sequence[Cell]:
    if heading is None:
        return []
    for number, cells in rows:
        if number == heading:
            return [restored(cell) if isinstance(cell, str) else cell for cell in trimmed(cells)]
    raise TableRefused("no_such_row", row=heading)


def named(cells: Sequence[Cell], wide: int) -> list[str]:
    """Names for the heading, and letters for the columns beside it that hold values."""
    width = max(len(cells), wide)
    if width > MAX_COLUMNS:
        raise TableRefused("too_many_columns", count=width, limit=MAX_COLUMNS)
    return stable_names([*cells, *[""] * (width - len(cells))])


def workbook_notes(kind: str, spool: Spool, heading: int | None, rows: Sequence[tuple[int, Sequence[Cell]]]) -> tuple[Note, ...]:
    above = sum(1 for number, _ in rows if heading and number < heading)
    found = [
        (kind in ("xls", "ods"), Note("old_workbook", {"kind": kind})),
        (kind == "xlsm", Note("macros")),
        (heading is None, Note("no_heading")),
        (above > 0, Note("rows_above_header", {"count": above})),
        (spool.merged > 0, Note("merged", {"count": spool.merged})),
        (spool.hidden > 0, Note("hidden_rows", {"count": spool.hidden})),
    ]
    return tuple(note for wanted, note in found if wanted)


def bad_row(row: TextRow, width: int) -> BadRow:
    values, code = row.values, row.code
    if not code:
        code = "too_few_cells" if len(row.cells) < width else "too_many_cells"
        values = {"count": len(row.cells), "expected": width}
    return BadRow(row.number, row.line, list(row.cells), row.after, code, values)


def good_row(row: TextRow) -> Row:
    cells = row.cells
    if "'" in row.written:
        cells = [restored(cell) if cell[:1] == "'" else cell for cell in cells]
    faults: tuple[Fault, ...] = ()
    if "E+" in row.written or "e+" in row.written:
        faults = tuple(fault for at, cell in enumerate(cells) if (fault := lost_digits(at, cell)))
    return Row(row.number, row.line, list(cells), row.after, faults)


def lost_digits(column: int, cell: str) -> Fault | None:
    """4.40301E+17: a spreadsheet shortened a long number when it wrote the file."""
    found = SCIENTIFIC.match(cell)
    if not found or int(found[3][:4]) <= len((found[2] or "").rstrip("0")):
        return None
    return Fault(column, "precision", {"shown": cell.strip()})
