"""Workbooks: right ones with difficult cells, and ones built to hurt the reader."""

from __future__ import annotations

import io
import random
import struct
import zipfile
from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Any

import openpyxl
import xlsxwriter

from tests.torture.making import HEADER, Expected, Table, TortureFile, valid_table

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def files(seed: int) -> Iterator[TortureFile]:
    table = valid_table(seed)
    yield from right(table)
    yield from difficult_cells()
    yield from hostile(table)
    yield from damaged(table, random.Random(seed))


def right(table: Table) -> Iterator[TortureFile]:
    expected = Expected(table[1:], header=HEADER)
    yield TortureFile("workbook-plain", ".xlsx", lambda: book(lambda b, s: fill(s, table)), expected)
    yield TortureFile("workbook-wrong-suffix", ".csv", lambda: book(lambda b, s: fill(s, table)), expected)
    yield TortureFile("workbook-shared-texts", ".xlsx", lambda: book(lambda b, s: fill(s, table), constant_memory=False), expected)
    yield TortureFile("workbook-titles", ".xlsx", lambda: book(lambda b, s: titled(b, s, table)), expected)
    yield TortureFile("workbook-prefixed", ".xlsx", lambda: by_hand(sheet_of(table).replace("<", "<x:").replace("<x:/", "</x:")), expected)
    yield TortureFile("workbook-second-sheet", ".xlsx", lambda: second_sheet(table), expected)
    yield TortureFile(
        "workbook-far-cell", ".xlsx", lambda: by_hand(sheet_of(table, far="XFD1048576")), Expected(refused="too_many_columns")
    )
    yield TortureFile("workbook-empty", ".xlsx", lambda: book(lambda b, s: None), Expected(refused="no_sheet"))
    wide = [[f"列{n}" for n in range(501)], ["x"] * 501]
    yield TortureFile("workbook-501-columns", ".xlsx", lambda: book(lambda b, s: fill(s, wide)), Expected(refused="too_many_columns"))


def difficult_cells() -> Iterator[TortureFile]:
    row = ["王芳", 13800138000, date(2024, 2, 29), datetime(2024, 3, 1, 12, 30), time(6, 0), True, 0.3, 2, "007"]
    faults = {
        (3, 1): "error_cell",
        (3, 2): "impossible_date",
        (3, 3): "precision",
        (3, 4): "formula_without_value",
        (3, 5): "impossible_date",
    }
    broken = ["李四", "", "", "440301199001011008", "", "", 1, "=1+1", "\u202e𠮷"]
    yield TortureFile("workbook-cells", ".xlsx", lambda: book(typed_cells), Expected([row, broken], faults=faults))
    merged = [["甲公司", "王"], ["甲公司", "李"], ["甲公司", "张"], ["乙公司", "刘"]]
    yield TortureFile("workbook-merged", ".xlsx", lambda: book(merged_cells), Expected(merged, header=["公司", "姓名"]))
    yield TortureFile("workbook-1904", ".xlsx", days_from_1904, Expected([["王", date(2024, 1, 2)]]))


def typed_cells(made: Any, sheet: Any) -> None:
    day, moment = made.add_format({"num_format": 'yyyy"年"m"月"d"日"'}), made.add_format({"num_format": "yyyy-mm-dd hh:mm"})
    sheet.write_row(0, 0, ["姓名", "手机", "生日", "时间", "钟点", "会员", "比例", "公式", "邮编"])
    sheet.write_string(1, 0, "王芳")
    sheet.write_number(1, 1, 13800138000)
    sheet.write_number(1, 2, 45351, day)
    sheet.write_number(1, 3, 45352 + 12.5 / 24, moment)
    sheet.write_number(1, 4, 0.25, made.add_format({"num_format": "hh:mm"}))
    sheet.write_boolean(1, 5, True)
    sheet.write_number(1, 6, 0.1 + 0.2)
    sheet.write_formula(1, 7, "=1+1", None, 2)
    sheet.write_number(1, 8, 7, made.add_format({"num_format": "000"}))
    sheet.write_string(2, 0, "李四")
    sheet.write_formula(2, 1, "=NA()", None, "#N/A")
    sheet.write_number(2, 2, 60, day)
    sheet.write_number(2, 3, 440301199001011000)
    sheet.write_formula(2, 4, "=A1", None, "")
    sheet.write_number(2, 5, -3, day)
    sheet.write_number(2, 6, 1)
    sheet.write_string(2, 7, "=1+1")
    sheet.write_string(2, 8, "\u202e𠮷")


def merged_cells(made: Any, sheet: Any) -> None:
    fill(sheet, [["公司", "姓名"], ["", "王"], ["", "李"], ["", "张"], ["乙公司", "刘"]])
    sheet.merge_range("A2:A4", "甲公司")


def titled(made: Any, sheet: Any, table: Table) -> None:
    sheet.write_string(0, 0, "客户名单")
    for row, cells in enumerate(table, start=3):
        sheet.write_row(row, 0, cells)


def second_sheet(table: Table) -> bytes:
    def make(made: Any, sheet: Any) -> None:
        fill(made.add_worksheet("数据"), table)

    return book(make)


def days_from_1904() -> bytes:
    made = openpyxl.Workbook()
    made.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    made.active.append(["姓名", "日期"])
    made.active.append(["王", date(2024, 1, 2)])
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def hostile(table: Table) -> Iterator[TortureFile]:
    refused = Expected(refused="unsafe_workbook")
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    outside = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    for name, prologue in (("entity-bomb", bomb), ("external-entity", outside)):
        yield TortureFile(name, ".xlsx", lambda prologue=prologue: by_hand(sheet_of(table), prologue), refused)
    yield TortureFile("zip-bomb", ".xlsx", zip_bomb, refused)
    yield TortureFile("zip-path", ".xlsx", lambda: by_hand(sheet_of(table), extra={"../../../tmp/x": b"x"}), refused)
    yield TortureFile("zip-many-entries", ".xlsx", lambda: by_hand(sheet_of(table), extra={f"a/{n}": b"" for n in range(6000)}), refused)
    yield TortureFile("zip-other", ".xlsx", lambda: zipped({"readme.txt": b"hello"}), Expected(refused="not_a_table"))
    yield TortureFile("binary-workbook", ".xlsx", lambda: zipped({"xl/workbook.bin": b"x"}), Expected(refused="binary_workbook"))
    yield TortureFile("encrypted", ".xlsx", lambda: ole("EncryptedPackage"), Expected(refused="encrypted"))
    yield TortureFile("word-document", ".xls", lambda: ole("WordDocument"), Expected(refused="not_a_table"))
    yield TortureFile("broken-old-workbook", ".xls", lambda: ole("Workbook"), Expected(refused="damaged_workbook"))
    deep = "<a>" * 200_000
    yield TortureFile("deep-markup", ".xlsx", lambda: by_hand(deep), Expected(refused="damaged_workbook"))


def damaged(table: Table, chance: random.Random) -> Iterator[TortureFile]:
    whole = book(lambda b, s: fill(s, table))
    lost = Expected(refused="damaged_workbook")
    yield TortureFile("workbook-half", ".xlsx", lambda: whole[: len(whole) // 2], lost)
    yield TortureFile("workbook-bad-markup", ".xlsx", lambda: by_hand(sheet_of(table)[:-40]), lost)
    yield TortureFile("workbook-no-such-text", ".xlsx", lambda: by_hand(raw_sheet('<c r="A1" t="s"><v>99</v></c>')), lost)
    yield TortureFile("workbook-not-a-number", ".xlsx", lambda: by_hand(raw_sheet('<c r="A1"><v>abc</v></c>')), lost)
    for at in range(12):
        spoiled = bytearray(whole)
        for _ in range(20):
            spoiled[chance.randrange(len(spoiled))] = chance.randrange(256)
        yield TortureFile(f"workbook-noise-{at}", ".xlsx", lambda spoiled=bytes(spoiled): spoiled, Expected())


def book(make: Callable[[Any, Any], None], constant_memory: bool = True) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": constant_memory, "in_memory": True}) as made:
        make(made, made.add_worksheet("名单"))
    return out.getvalue()


def fill(sheet: Any, table: Table) -> None:
    for row, cells in enumerate(table):
        for column, cell in enumerate(cells):
            if cell:
                sheet.write_string(row, column, cell)


def sheet_of(table: Table, far: str = "") -> str:
    cells = "".join(
        f'<row r="{at}">' + "".join(f'<c t="inlineStr"><is><t>{escaped(cell)}</t></is></c>' for cell in row) + "</row>"
        for at, row in enumerate(table, start=1)
    )
    last = f'<row r="{far.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}"><c r="{far}"><v>1</v></c></row>' if far else ""
    return f'<worksheet xmlns="{MAIN}" xmlns:x="{MAIN}"><sheetData>{cells}{last}</sheetData></worksheet>'


def raw_sheet(cells: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData><row r="1">{cells}</row></sheetData></worksheet>'


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


def by_hand(sheet: str, prologue: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    relation = f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
    sheets = '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>'
    parts = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{sheets}</workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELS}">{relation}</Relationships>',
        "xl/worksheets/sheet1.xml": f'<?xml version="1.0" encoding="UTF-8"?>{prologue}{sheet}',
    }
    return zipped({**{name: text.encode() for name, text in parts.items()}, **(extra or {})})


def zipped(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def zip_bomb() -> bytes:
    """A hundred megabytes of blanks in a sheet."""
    return by_hand(raw_sheet(" " * 100_000_000))


def ole(stream: str) -> bytes:
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6)
    return header.ljust(512, b"\0") + stream.encode("utf-16-le").ljust(1024, b"\0")
