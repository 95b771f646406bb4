"""The biggest files that an import takes: does memory hold? A CSV of 2 GB and a sheet with all the rows that a sheet can have.

The CSV is sniffed, kept and its first rows are imported by one process, and read from end to end by another: neither may grow beyond
300 MB. The sheet is parsed by the child that parses every workbook, under its limit of 1.5 GB, and its rows are read again by the
process that started it. Everything is made in a folder of its own and taken away again; PostgreSQL's memory is not counted."""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

MEBI = 1024 * 1024
CSV_BYTES = 2047 * MEBI
SHEET_ROWS = 1_048_576
IMPORTED = 200_000
PEOPLE = 100_000
MOST_FOR_TEXT, MOST_FOR_THE_CHILD = 300, 1536
COLUMNS = ("客户编号", "姓名", "手机", "邮箱", "城市", "购买次数", "客单价", "最近购买日期")


def drill(folder: Path, *, csv_bytes: int = CSV_BYTES, sheet_rows: int = SHEET_ROWS, imported: int = IMPORTED) -> list[str]:
    """What was measured, a line each; raises SystemExit where memory did not hold."""
    told = []
    text = folder / "big.csv"
    _measured("text", folder, text, csv_bytes)
    _measured("prepare", folder, text, 0)
    for step, least in (("import", imported), ("read", 1)):
        told += _judged(
            f"{step} {text.stat().st_size / MEBI:,.0f} MiB of CSV", _measured(step, folder, text, imported), MOST_FOR_TEXT, least
        )
    text.unlink()
    book = folder / "big.xlsx"
    _measured("book", folder, book, sheet_rows)
    found = _measured("parse", folder, book, 0)
    told += _judged(f"parse {sheet_rows:,} rows of XLSX, {book.stat().st_size / MEBI:,.0f} MiB", found, MOST_FOR_TEXT, sheet_rows - 1)
    told.append(f"    its child: {found['child']} MB")
    if found["child"] > MOST_FOR_THE_CHILD:
        raise SystemExit("\n".join([*told, "The child that parses workbooks took more than it may."]))
    return told


def _judged(what: str, found: dict[str, Any], most: int, least: int) -> list[str]:
    told = [f"{what}: {found['rows']:,} rows, {found['bad']:,} of them bad, peak {found['peak']} MB, {found['seconds']:.0f} s"]
    if found["peak"] > most or found["rows"] < least:
        raise SystemExit(f"{told[0]}; at most {most} MB are allowed and at least {least:,} rows expected.")
    return told


def _measured(step: str, folder: Path, file: Path, rows: int) -> dict[str, Any]:
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"} | {"GUANXI_DATA": str(folder / "data")}
    command = [sys.executable, "-m", "drills.big_files", "--step", step, "--file", str(file), "--rows", str(rows)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def make_csv(path: Path, size: int) -> dict[str, Any]:
    """The same people again and again under new numbers."""
    header, *lines = _people(path)
    rests = [line.partition(",")[2] for line in lines]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(header + "\n")
        for number in range(10**9):
            block = "".join([f"{number:04d}-{at},{rest}\n" for at, rest in enumerate(rests)])
            if file.tell() + len(block.encode()) > size:
                break
            file.write(block)
    return {}


def _people(beside: Path) -> list[str]:
    from bench.world import write_people

    people = beside.with_name("people.csv")
    write_people(people, PEOPLE)
    return people.read_text("utf-8-sig").splitlines()


def make_workbook(path: Path, rows: int) -> dict[str, Any]:
    """As spreadsheets write it: texts shared, most of them different, which is what costs the reader memory."""
    lines = [line.split(",") for line in _people(path)[1:]]
    texts: dict[str, int] = {}

    def shared(text: str) -> int:
        return texts.setdefault(text, len(texts))

    def sheet() -> Iterator[str]:
        yield '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        yield (
            '<row r="1">'
            + "".join(f'<c r="{"ABCDEFGH"[at]}1" t="s"><v>{shared(name)}</v></c>' for at, name in enumerate(COLUMNS))
            + "</row>"
        )
        for row in range(2, rows + 1):
            _number, name, phone, mail, _sex, city, *_rest = lines[row % len(lines)]
            words = (f"C-{row}", name, f"{phone}/{row}", f"{row}.{mail}", city)
            cells = "".join(f'<c r="{"ABCDE"[at]}{row}" t="s"><v>{shared(word)}</v></c>' for at, word in enumerate(words))
            figures = f'<c r="F{row}"><v>{row % 40}</v></c><c r="G{row}"><v>{row % 9973 / 7}</v></c>'
            figures += f'<c r="H{row}" s="1"><v>{45000 + row % 900}</v></c>'
            yield f'<row r="{row}">{cells}{figures}</row>'
        yield "</sheetData></worksheet>"

    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in PARTS.items():
            archive.writestr(name, content)
        _write(archive, "xl/worksheets/sheet1.xml", sheet())
        strings = (f"<si><t>{escape(text)}</t></si>" for text in texts)
        _write(archive, "xl/sharedStrings.xml", chain((f'<sst xmlns="{MAIN}">',), strings, ("</sst>",)))
    return {}


def _write(archive: zipfile.ZipFile, name: str, pieces: Iterator[str]) -> None:
    with archive.open(name, "w") as part:
        waiting: list[str] = []
        for piece in pieces:
            waiting.append(piece)
            if len(waiting) > 5_000:
                part.write("".join(waiting).encode())
                waiting.clear()
        part.write("".join(waiting).encode())


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    f'<Override PartName="/xl/workbook.xml" ContentType="{CONTENT}.sheet.main+xml"/></Types>',
    "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{KINDS}"><sheets>'
    '<sheet name="All" sheetId="1" r:id="rId1"/></sheets></workbook>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    f'<Relationship Id="rId1" Type="{KINDS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>',
}


class Enough(Exception):
    """As many rows were imported as were wanted."""


def _prepare(file: Path, rows: int) -> dict[str, Any]:
    from django.core.management import call_command

    with _house():
        call_command("migrate", verbosity=0)
    return {}


def _import(file: Path, rows: int) -> dict[str, Any]:
    with _house():
        from guanxi.access.actor import SYSTEM
        from guanxi.records.importing.drafting import draft_import, folder_of
        from guanxi.records.importing.running import run
        from guanxi.records.importing.settling import settle, start
        from guanxi.records.models import Import

        draft = draft_import("person", file, file_name=file.name, by=SYSTEM)
        start(settle(draft, draft.mapping, key="external_id", by=SYSTEM))

        def stop(an_import: Import, _share: float) -> None:
            if an_import.rows_done >= rows:
                raise Enough

        with suppress(Enough):
            run(draft.pk, progress=stop)
        shutil.rmtree(folder_of(draft))
        done = Import.objects.get(pk=draft.pk)
        return {"rows": done.rows_done, "bad": done.rejected}


def _read(file: Path, rows: int) -> dict[str, Any]:
    from guanxi.records.tablefiles.cells import BadRow
    from guanxi.records.tablefiles.reading import open_table

    count = bad = 0
    with open_table(file) as table:
        for row in table.rows():
            count += 1
            bad += isinstance(row, BadRow) or bool(row.faults)
    return {"rows": count, "bad": bad}


@contextmanager
def _house() -> Iterator[None]:
    from guanxi.site.cli import set_up_django
    from guanxi.site.database.joining import database

    with database() as (url, _started):
        os.environ["DATABASE_URL"] = url
        set_up_django()
        yield


STEPS: dict[str, Callable[[Path, int], dict[str, Any]]] = {
    "text": make_csv,
    "book": make_workbook,
    "prepare": _prepare,
    "import": _import,
    "read": _read,
    "parse": _read,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m drills.big_files", description=__doc__)
    parser.add_argument("--under", help="the folder in which the files are made; about 5 GB")
    parser.add_argument("--mebibytes", type=int, default=CSV_BYTES // MEBI, help="of the CSV file")
    parser.add_argument("--sheet-rows", type=int, default=SHEET_ROWS)
    for name in ("--step", "--file", "--rows"):
        parser.add_argument(name, help=argparse.SUPPRESS)
    wanted = parser.parse_args()
    if wanted.step:
        began = time.monotonic()
        found = STEPS[wanted.step](Path(wanted.file), int(wanted.rows))
        own, child = (resource.getrusage(who).ru_maxrss // 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
        print(json.dumps(found | {"peak": own, "child": child, "seconds": time.monotonic() - began}))
        return
    folder = Path(tempfile.mkdtemp(prefix="guanxi-big-files-", dir=wanted.under))
    try:
        print("\n".join(drill(folder, csv_bytes=wanted.mebibytes * MEBI, sheet_rows=wanted.sheet_rows)))
    finally:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
