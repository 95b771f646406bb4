"""The child process: takes its limits first, reads one sheet, leaves rows as JSON lines and a summary behind."""

from __future__ import annotations

import json
import resource
import sys
import zipfile
from pathlib import Path
from typing import Any

import orjson

from guanxi.records.tablefiles.limits import CHILD_CPU_SECONDS, CHILD_MEMORY, MAX_COLUMNS, MAX_UNPACKED_ROWS
from guanxi.records.tablefiles.workbooks import parts, sheet
from guanxi.records.tablefiles.workbooks.markup import Refused
from guanxi.records.tablefiles.workbooks.values import Value, python_value


def main(path: str, kind: str, wanted: str, target: str) -> None:
    """Everything that can go wrong ends in a summary; only being killed does not."""
    resource.setrlimit(resource.RLIMIT_AS, (CHILD_MEMORY, CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CHILD_CPU_SECONDS, CHILD_CPU_SECONDS + 5))
    resource.setrlimit(resource.RLIMIT_FSIZE, (MAX_UNPACKED_ROWS, MAX_UNPACKED_ROWS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        summary = spool(Path(path), kind, wanted, Path(target))
    except Refused as refused:
        summary = {"refused": refused.code, "values": refused.values}
    except (MemoryError, OSError):
        summary = {"refused": "workbook_too_heavy", "values": {}}
    except BaseException as error:  # the reader of old formats panics with its own base exception
        summary = {"refused": "encrypted" if "assword" in type(error).__name__ else "damaged_workbook", "values": {}}
        print(repr(error)[:2000], file=sys.stderr)
    Path(target + ".json").write_text(json.dumps(summary))


def spool(path: Path, kind: str, wanted: str, target: Path) -> dict[str, Any]:
    with target.open("wb", buffering=1024 * 1024) as out:
        writer = RowWriter(out)
        return spool_xml(path, wanted, writer) if kind in ("xlsx", "xlsm") else spool_old(path, wanted, writer)


class RowWriter:
    """A row as one line: [number, cells, [[column, kind]…] or 0, [[column, fault, shown]…] or 0]."""

    def __init__(self, out: Any) -> None:
        self.out, self.rows, self.width = out, 0, 0

    def write(self, number: int, cells: dict[int, Value]) -> None:
        width = max(cells) + 1
        row: list[Any] = [""] * width
        kinds, faults = [], []
        for column, (value, kind, fault, shown) in cells.items():
            row[column] = value
            if kind:
                kinds.append([column, kind])
            if fault:
                faults.append([column, fault, shown])
        self.rows += 1
        self.width = max(self.width, width)
        self.out.write(orjson.dumps([number, row, kinds or 0, faults or 0], option=orjson.OPT_APPEND_NEWLINE))


def spool_xml(path: Path, wanted: str, writer: RowWriter) -> dict[str, Any]:
    with zipfile.ZipFile(path) as archive:
        sheets, from_1904 = parts.read_sheets(archive)
        chosen = choose([(one.name, one.visible) for one in sheets], wanted)
        texts, formats = parts.read_shared_texts(archive), parts.read_formats(archive)
        for at in chosen:
            merges, merged = sheet.find_merged(archive, sheets[at].part)
            reader = sheet.SheetReader(texts, formats, from_1904, merges, writer.write)
            sheet.read_sheet(archive, sheets[at].part, reader)
            if writer.rows or wanted:
                break
    return summary([one.name for one in sheets], sheets[at].name, writer, merged=merged, hidden=reader.hidden)


def choose(sheets: list[tuple[str, bool]], wanted: str) -> list[int]:
    """The sheet asked for, or all in the order in which they are tried until one holds something."""
    if not sheets:
        raise Refused("no_sheet")
    names = [name for name, _ in sheets]
    if wanted:
        if wanted not in names:
            raise Refused("unknown_sheet", sheet=wanted)
        return [names.index(wanted)]
    return sorted(range(len(sheets)), key=lambda at: not sheets[at][1])


def spool_old(path: Path, wanted: str, writer: RowWriter) -> dict[str, Any]:
    import python_calamine

    with python_calamine.CalamineWorkbook.from_path(path) as book:
        known = [(one.name, one.visible == python_calamine.SheetVisibleEnum.Visible) for one in book.sheets_metadata]
        for at in choose(known, wanted):
            old_rows(book.get_sheet_by_index(at), writer)
            if writer.rows or wanted:
                break
    return summary([name for name, _ in known], known[at][0], writer, merged=0, hidden=0)


def old_rows(old: Any, writer: RowWriter) -> None:
    left = old.start[1] if old.start else 0
    for number, row in enumerate(old.iter_rows(), start=1):
        cells = {left + at: python_value(value) for at, value in enumerate(row) if value != ""}
        if cells and max(cells) >= MAX_COLUMNS:
            raise Refused("too_many_columns", count=max(cells) + 1, limit=MAX_COLUMNS)
        if cells:
            writer.write(number, cells)


def summary(names: list[str], chosen: str, writer: RowWriter, *, merged: int, hidden: int) -> dict[str, Any]:
    return {"sheets": names, "sheet": chosen, "rows": writer.rows, "width": writer.width, "merged": merged, "hidden": hidden}


if __name__ == "__main__":
    main(*sys.argv[1:5])
