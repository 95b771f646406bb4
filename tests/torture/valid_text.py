"""The valid table in every usual dress: encoding x line end x quoting, separators, titles, hints."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from opencc import OpenCC

from tests.torture.making import Expected, Table, TortureFile, as_text, text_file, valid_table

NEWLINES = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}
ENCODINGS = {
    "utf8": lambda text: text.encode(),
    "utf8bom": lambda text: codecs.BOM_UTF8 + text.encode(),
    "utf16": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf16be": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "utf16nobom": lambda text: text.encode("utf-16-le"),
    "utf16benobom": lambda text: text.encode("utf-16-be"),
    "gb18030": lambda text: text.encode("gb18030"),
    "gbk": lambda text: text.encode("gbk"),
    "big5": lambda text: text.encode("cp950"),
}
SEPARATORS = {"semicolon": ";", "tab": "\t", "pipe": "|", "wide": "，"}


def files(seed: int) -> Iterator[TortureFile]:
    table = valid_table(seed)
    yield from dressed(table)
    yield from separated(table)
    yield from introduced(table)


def dressed(table: Table) -> Iterator[TortureFile]:
    convert = OpenCC("s2t").convert
    traditional = [[convert(cell) for cell in row] for row in table]
    for encoding, encode in ENCODINGS.items():
        used = traditional if encoding == "big5" else table
        for line_end, newline in NEWLINES.items():
            for quoting in ("minimal", "all"):
                text = as_text(used, ",", newline, quoting)
                yield text_file(f"valid-{encoding}-{line_end}-{quoting}", encode(text), Expected(used[1:], header=used[0]))


def separated(table: Table) -> Iterator[TortureFile]:
    for name, separator in SEPARATORS.items():
        yield text_file(f"separator-{name}", as_text(table, separator), Expected(table[1:], header=table[0]))
    yield text_file("separator-hint", "sep=;\r\n" + as_text(table, ";", "\r\n"), Expected(table[1:], header=table[0]))
    yield text_file("no-last-newline", as_text(table).rstrip("\n"), Expected(table[1:], header=table[0]))


def introduced(table: Table) -> Iterator[TortureFile]:
    """Title lines above, empty rows between, a trailing separator on each line, no heading at all."""
    expected = Expected(table[1:], header=table[0])
    yield text_file("titles", "二〇二四年客户名单,,,,\n\n制表人：王芳,,,,\n" + as_text(table), expected)
    lines = as_text(table).splitlines(keepends=True)
    yield text_file("empty-rows", "\n".join(lines) + "\n,,,,\n\n", expected)
    yield text_file("trailing-separator", as_text(table).replace("\n", ",\n"), expected)
    yield text_file("headless", as_text(table[1:]), Expected(table[1:], header=["A", "B", "C", "D", "E"]))
    yield text_file("header-only", as_text(table[:1]), Expected([], header=table[0]))
    yield text_file("wrong-suffix-text", as_text(table), expected, suffix=".xlsx")
