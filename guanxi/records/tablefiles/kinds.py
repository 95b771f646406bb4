"""What a file is, told by its bytes: the name it came under is never believed."""

from __future__ import annotations

import mmap
import re
import zipfile
from pathlib import Path

from guanxi.records.tablefiles.cells import TableRefused

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
WEB = re.compile(rb"\s*(<!doctype html|<html|<head|<body|<table|<meta|mime-version:)", re.IGNORECASE)
XML = re.compile(rb"\s*<\?xml", re.IGNORECASE)
FOREIGN = (b"%PDF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\x1f\x8b", b"Rar!", b"7z\xbc\xaf", b"PAR1", b"SQLite format 3", b"{\\rtf")


def kind_of(path: Path) -> str:
    """text, xlsx, xlsm, xls or ods; raises TableRefused for anything else."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise TableRefused("missing") from error
    if not head:
        raise TableRefused("empty")
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return zip_kind(path)
    if head.startswith(OLE):
        return ole_kind(path)
    refuse_foreign(head)
    return "text"


def refuse_foreign(head: bytes) -> None:
    plain = head.removeprefix(b"\xef\xbb\xbf")
    if plain.startswith((b"\xff\xfe", b"\xfe\xff")):
        plain = plain[2:].replace(b"\0", b"")
    if WEB.match(plain):
        raise TableRefused("web_page")
    if XML.match(plain):
        raise TableRefused("web_page" if b"<html" in plain.lower() else "xml_sheet")
    if plain.startswith(FOREIGN):
        raise TableRefused("not_a_table")


def zip_kind(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:80] if "mimetype" in names and archive.getinfo("mimetype").file_size < 200 else b""
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, EOFError, ValueError) as error:
        raise TableRefused("damaged_workbook") from error
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if "xl/workbook.bin" in names:
        raise TableRefused("binary_workbook")
    if "xl/workbook.xml" in names:
        return "xlsm" if "xl/vbaProject.bin" in names else "xlsx"
    raise TableRefused("not_a_table")


def ole_kind(path: Path) -> str:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content.find(ENCRYPTED) >= 0:
            raise TableRefused("encrypted")
        if content.find("Workbook".encode("utf-16-le")) < 0 and content.find("Book".encode("utf-16-le")) < 0:
            raise TableRefused("not_a_table")
    return "xls"
