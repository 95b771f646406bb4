"""Workbooks of the formats before and beside .xlsx, built byte by byte: .xls (BIFF8 in an OLE file) and .ods."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Iterator
from datetime import date

from tests.torture.making import HEADER, Expected, Table, TortureFile, valid_table

SECTOR = 512
END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def files(seed: int) -> Iterator[TortureFile]:
    table = valid_table(seed)
    yield TortureFile("old-workbook", ".xls", lambda: xls(table), Expected(table[1:], header=HEADER))
    dated = [["王芳", 13800138000, date(2024, 2, 29)]]
    yield TortureFile("open-document", ".ods", ods, Expected(dated, header=["姓名", "手机", "生日"]))


def xls(table: Table) -> bytes:
    return ole("Workbook", workbook_stream(table))


def workbook_stream(table: Table) -> bytes:
    name = b"\x01" + "名单".encode("utf-16-le")
    sheet = beginning(0x10) + b"".join(
        record(0x204, struct.pack("<HHHHB", at, column, 0, len(cell), 1) + cell.encode("utf-16-le"))
        for at, row in enumerate(table)
        for column, cell in enumerate(row)
        if cell
    )
    globals_size = len(beginning(5)) + 4 + 7 + len(name) + 4
    bound = record(0x85, struct.pack("<IBBB", globals_size, 0, 0, 2) + name)
    whole = beginning(5) + bound + record(0x0A, b"") + sheet + record(0x0A, b"")
    return whole.ljust(4096, b"\0")


def beginning(kind: int) -> bytes:
    return record(0x809, struct.pack("<HHHHII", 0x600, kind, 0, 1996, 0, 0x600))


def record(number: int, content: bytes) -> bytes:
    return struct.pack("<HH", number, len(content)) + content


def ole(name: str, stream: bytes) -> bytes:
    """One stream in its own sectors: allocation table, directory, then the stream."""
    sectors = -(-len(stream) // SECTOR)
    chain = [FAT, END, *range(3, 2 + sectors), END]
    table = struct.pack(f"<{SECTOR // 4}I", *chain, *[FREE] * (SECTOR // 4 - len(chain)))
    directory = entry("Root Entry", 5, END, 0, child=1) + entry(name, 2, 2, len(stream)) + entry("", 0, 0, 0) * 2
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, END, 0, END, 0)
    header += struct.pack("<109I", 0, *[FREE] * 108)
    return header + table + directory + stream.ljust(sectors * SECTOR, b"\0")


def entry(name: str, kind: int, start: int, size: int, child: int = FREE) -> bytes:
    label = (name + "\0").encode("utf-16-le") if name else b""
    return label.ljust(64, b"\0") + struct.pack("<HBBIII36xIQ", len(label), kind, 1, FREE, FREE, child, start, size)


def ods() -> bytes:
    spaces = "".join(
        f' xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for short, name in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    heading = "".join(text_cell(word) for word in ("姓名", "手机", "生日"))
    number = '<table:table-cell office:value-type="float" office:value="13800138000"><text:p>13800138000</text:p></table:table-cell>'
    day = '<table:table-cell office:value-type="date" office:date-value="2024-02-29"><text:p>29.02.24</text:p></table:table-cell>'
    rows = f"<table:table-row>{heading}</table:table-row><table:table-row>{text_cell('王芳')}{number}{day}</table:table-row>"
    body = f'<office:body><office:spreadsheet><table:table table:name="S">{rows}</table:table></office:spreadsheet></office:body>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:document-content{spaces}>{body}</office:document-content>")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return out.getvalue()


def text_cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
