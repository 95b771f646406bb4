"""The small parts of a workbook: its sheets, number formats and shared texts."""

from __future__ import annotations

import posixpath
import re
import zipfile
from dataclasses import dataclass, field
from typing import Any

from guanxi.records.tablefiles.workbooks.markup import Refused, local, parse, unescaped

DATE_IDS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
TIME_ONLY_IDS = {18, 19, 20, 21, 45, 46, 47}
NOT_FORMAT = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!h|m|s)[^\]]*\]', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sheet:
    name: str
    visible: bool
    part: str


@dataclass(slots=True)
class Formats:
    """Per cell style: what its number means. d date, t time of day, h duration, 5 text of five digits."""

    meanings: list[str] = field(default_factory=list)

    def of(self, style: str | None) -> str:
        at = int(style) if style else 0
        return self.meanings[at] if at < len(self.meanings) else ""


def read_sheets(archive: zipfile.ZipFile) -> tuple[list[Sheet], bool]:
    """The worksheets in order, and whether days count from 1904."""
    targets: dict[str, str] = {}
    sheets: list[Sheet] = []
    base = [False]

    def relation(name: str, attrs: dict[str, str]) -> None:
        if local(name) == "Relationship" and attrs.get("Type", "").endswith("/worksheet") and attrs.get("TargetMode") != "External":
            targets[attrs.get("Id", "")] = posixpath.normpath(posixpath.join("/xl", attrs.get("Target", ""))).lstrip("/")

    def element(name: str, attrs: dict[str, str]) -> None:
        if local(name) == "workbookPr":
            base[0] = attrs.get("date1904", "0") in ("1", "true")
        elif local(name) == "sheet":
            key = next((value for attr, value in attrs.items() if local(attr) == "id" and attr != "sheetId"), "")
            if key in targets:
                sheets.append(Sheet(attrs.get("name", ""), attrs.get("state", "visible") == "visible", targets[key]))

    walk(archive, "xl/_rels/workbook.xml.rels", relation)
    walk(archive, "xl/workbook.xml", element)
    return sheets, base[0]


def read_formats(archive: zipfile.ZipFile) -> Formats:
    if "xl/styles.xml" not in archive.namelist():
        return Formats()
    codes: dict[int, str] = {}
    formats = Formats()
    inside = [False]

    def element(name: str, attrs: dict[str, str]) -> None:
        name = local(name)
        if name == "numFmt":
            codes[int(attrs.get("numFmtId", "0"))] = attrs.get("formatCode", "")
        elif name in ("cellXfs", "cellStyleXfs", "dxfs"):
            inside[0] = name == "cellXfs"
        elif name == "xf" and inside[0]:
            number = int(attrs.get("numFmtId", "0"))
            formats.meanings.append(meaning(number, codes.get(number)))

    walk(archive, "xl/styles.xml", element)
    return formats


def meaning(number: int, code: str | None) -> str:
    if code is None:
        return ("h" if number == 46 else "t" if number in TIME_ONLY_IDS else "d") if number in DATE_IDS else ""
    code = code.split(";")[0].strip()
    if re.fullmatch(r"0{2,20}", code):
        return str(len(code))
    plain = NOT_FORMAT.sub("", code).lower()
    if re.search(r"\[(h+|m+|s+)\]", plain):
        return "h"
    if re.search(r"[yde]", plain.replace("general", "").replace("e+", "")) or plain.strip() in ("m", "mm", "mmm", "mmmm"):
        return "d"
    return "t" if re.search(r"[hs]", plain) else ""


def read_shared_texts(archive: zipfile.ZipFile) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    texts: list[str] = []
    pieces: list[str] = []
    holder: list[Any] = []
    phonetic = [False]

    def start(name: str, attrs: dict[str, str]) -> None:
        name = local(name)
        if name == "t" and not phonetic[0]:
            holder[0].CharacterDataHandler = pieces.append
        elif name == "rPh":
            phonetic[0] = True

    def end(name: str) -> None:
        name = local(name)
        if name == "t":
            holder[0].CharacterDataHandler = None
        elif name == "rPh":
            phonetic[0] = False
        elif name == "si":
            texts.append(unescaped("".join(pieces)))
            pieces.clear()

    with archive.open("xl/sharedStrings.xml") as part:
        parse(part, start, end, holder.append)
    return texts


def walk(archive: zipfile.ZipFile, part: str, start: Any) -> None:
    if part not in archive.namelist():
        raise Refused("damaged_workbook")
    with archive.open(part) as stream:
        parse(stream, start, lambda name: None, lambda parser: None)
