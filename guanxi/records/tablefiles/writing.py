"""Tables out: CSV and XLSX as streams, where no text can act as a formula and every value can be read back.

Text goes through `formula_starters.harmless`; numbers, dates and truth values keep their type in XLSX and are plain in CSV.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from guanxi.records.tablefiles.formula_starters import harmless
from guanxi.records.tablefiles.limits import MAX_SHEET_ROWS

CHUNK = 64 * 1024
BOM = "\ufeff"
SHEET_TEXT = 32_767
FIRST_DAY = date(1900, 1, 1)
NOT_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
FORMATS = {
    "text": {"num_format": "@"},
    "heading": {"bold": True, "num_format": "@"},
    "date": {"num_format": "yyyy-mm-dd"},
    "moment": {"num_format": "yyyy-mm-dd hh:mm:ss"},
    "time": {"num_format": "hh:mm"},
    "seconds": {"num_format": "hh:mm:ss"},
    "duration": {"num_format": "[h]:mm:ss"},
}


@dataclass(frozen=True, slots=True)
class Written:
    """How many rows went out, and how many texts were too long for a cell of the format."""

    rows: int
    shortened: int = 0


def write_csv(out: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[Any]], *, bom: bool = True) -> Written:
    """UTF-8 with CRLF; the byte order mark is what makes Excel read it as UTF-8."""
    counter = Counting(rows)
    for chunk in csv_chunks(header, counter, bom=bom):
        out.write(chunk)
    return Written(counter.count)


def csv_chunks(header: Sequence[str], rows: Iterable[Sequence[Any]], *, bom: bool = True) -> Iterator[bytes]:
    """The same as pieces for a streaming answer."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    buffer.write(BOM if bom else "")
    writer.writerow([harmless(name) for name in header])
    for row in rows:
        writer.writerow([csv_text(value) for value in row])
        if buffer.tell() > CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


class Counting:
    """Rows that count themselves while they pass."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self.rows, self.count = rows, 0

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for row in self.rows:
            self.count += 1
            yield row


def csv_text(value: Any) -> str:
    if isinstance(value, str):
        return harmless(value)
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return format(value, "f") if value.is_finite() else ""
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, time):
        return value.isoformat("minutes" if is_whole_minute(value) else "auto")
    if isinstance(value, (int, float, date)):
        return value.isoformat() if isinstance(value, date) else str(value)
    return clock(value) if isinstance(value, timedelta) else harmless(str(value))


def clock(value: timedelta) -> str:
    minutes, seconds = divmod(round(abs(value.total_seconds())), 60)
    return f"{'-' if value < timedelta() else ''}{minutes // 60}:{minutes % 60:02d}:{seconds:02d}"


def write_xlsx(
    out: Path | IO[bytes],
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    sheet_name: str = "",
    zone: tzinfo | None = None,
) -> Written:
    """One sheet (a further one every 1 048 575 rows) in constant memory; moments are shown in `zone`."""
    import xlsxwriter  # type: ignore[import-untyped]

    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(str(out) if isinstance(out, Path) else out, options) as book:
        writer = SheetWriter(book, header, sheet_name, zone)
        writer.open_sheet()
        for row in rows:
            writer.write(row)
    return Written(writer.rows, writer.shortened)


class SheetWriter:
    """Cells by type; a full sheet is followed by another one."""

    def __init__(self, book: Any, header: Sequence[str], name: str, zone: tzinfo | None) -> None:
        self.book, self.header, self.zone = book, header, zone
        self.name = NOT_IN_NAME.sub(" ", name).strip(" '")[:25]
        self.formats = {key: book.add_format(form) for key, form in FORMATS.items()}
        self.rows = self.shortened = self.sheets = self.at = 0
        self.sheet: Any = None

    def open_sheet(self) -> None:
        self.sheets += 1
        name = self.name if self.sheets == 1 else f"{self.name or 'Sheet'} {self.sheets}"
        self.sheet = self.book.add_worksheet(name or None)
        self.sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        self.sheet.freeze_panes(1, 0)
        for column, title in enumerate(self.header):
            self.text(0, column, title, "heading")
        self.at = 1

    def write(self, row: Sequence[Any]) -> None:
        if self.at >= MAX_SHEET_ROWS:
            self.open_sheet()
        for column, value in enumerate(row):
            self.cell(self.at, column, value)
        self.at += 1
        self.rows += 1

    def cell(self, row: int, column: int, value: Any) -> None:
        if isinstance(value, bool):
            self.sheet.write_boolean(row, column, value)
        elif isinstance(value, (int, float, Decimal)) and fits_number(value):
            self.sheet.write_number(row, column, value)
        elif isinstance(value, (date, time, timedelta)):
            self.moment(row, column, value)
        elif value is not None and value != "":
            self.text(row, column, value if isinstance(value, str) else csv_text(value), "text")

    def text(self, row: int, column: int, value: str, form: str) -> None:
        value = harmless(value)
        if len(value) > SHEET_TEXT:
            value = value[: SHEET_TEXT - 1] + "…"
            self.shortened += 1
        self.sheet.write_string(row, column, value, self.formats[form])

    def moment(self, row: int, column: int, value: date | time | timedelta) -> None:
        if isinstance(value, datetime) and value.tzinfo:
            value = value.astimezone(self.zone).replace(tzinfo=None)
        day = value.date() if isinstance(value, datetime) else value
        if (isinstance(day, date) and day < FIRST_DAY) or (isinstance(value, timedelta) and value < timedelta()):
            self.text(row, column, csv_text(value), "text")
        else:
            self.sheet.write_datetime(row, column, value, self.formats[form_of(value)])


def form_of(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return "moment"
    if isinstance(value, time):
        return "time" if is_whole_minute(value) else "seconds"
    return "date" if isinstance(value, date) else "duration"


def is_whole_minute(value: time) -> bool:
    return not value.second and not value.microsecond


def fits_number(value: int | float | Decimal) -> bool:
    """A spreadsheet number keeps 15 digits; what is longer goes out as text and loses none."""
    if isinstance(value, float):
        return math.isfinite(value)
    if isinstance(value, int):
        return abs(value) < 10**15
    return value.is_finite() and len(value.normalize().as_tuple().digits) <= 15 and abs(value) < 10**15
