"""The zip directory of a workbook, judged before anything in it is unpacked."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

from guanxi.records.tablefiles.cells import TableRefused
from guanxi.records.tablefiles.limits import MAX_WORKBOOK_BYTES, MEBI

MAX_ENTRIES = 5_000
MAX_DIRECTORY_BYTES = 2 * MEBI
MAX_UNPACKED = 4096 * MEBI
MAX_RATIO = 300
RATIO_FROM = 16 * MEBI
END_OF_DIRECTORY = b"PK\x05\x06"


def check_archive(path: Path) -> set[str]:
    """Names in the archive; raises TableRefused for bombs, path tricks, overlaps and passwords."""
    size = path.stat().st_size
    if size > MAX_WORKBOOK_BYTES:
        raise TableRefused("too_big", limit=MAX_WORKBOOK_BYTES // MEBI)
    refuse_heavy_directory(path, size)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, ValueError) as error:
        raise TableRefused("damaged_workbook") from error
    for entry in entries:
        check_entry(entry)
    check_together(entries, size)
    return {entry.filename for entry in entries}


def refuse_heavy_directory(path: Path, size: int) -> None:
    """Counts in the last record, before a parser builds an object per entry."""
    with path.open("rb") as file:
        file.seek(max(0, size - 65_557))
        tail = file.read()
    at = tail.rfind(END_OF_DIRECTORY)
    if at < 0 or at + 22 > len(tail):
        raise TableRefused("damaged_workbook")
    entries, directory = struct.unpack_from("<HL", tail, at + 10)
    if entries > MAX_ENTRIES or directory > MAX_DIRECTORY_BYTES or b"PK\x06\x07" in tail[max(0, at - 20) : at]:
        raise TableRefused("unsafe_workbook", detail="entries")


def check_entry(entry: zipfile.ZipInfo) -> None:
    name = entry.filename.replace("\\", "/")
    if name.startswith("/") or ".." in name.split("/") or ":" in name or "\0" in entry.orig_filename:
        raise TableRefused("unsafe_workbook", detail="path")
    if entry.flag_bits & 0x1:
        raise TableRefused("encrypted")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise TableRefused("unsafe_workbook", detail="compression")
    if entry.file_size > RATIO_FROM and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        raise TableRefused("unsafe_workbook", detail="ratio")


def check_together(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len({entry.filename.lower() for entry in entries}) != len(entries):
        raise TableRefused("unsafe_workbook", detail="names")
    if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
        raise TableRefused("unsafe_workbook", detail="size")
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end:
            raise TableRefused("unsafe_workbook", detail="overlap")
        end = entry.header_offset + 30 + len(entry.orig_filename) + entry.compress_size
    if end > size:
        raise TableRefused("damaged_workbook")
