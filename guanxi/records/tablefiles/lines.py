"""A text file as decoded lines with their byte lengths, in constant memory, from any line on."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from guanxi.records.tablefiles.limits import MAX_ROW_BYTES

BLOCK = 1024 * 1024
WIDE = ("utf-16-le", "utf-16-be")
BOM = "\ufeff"
UNQUOTED = str.maketrans("", "", "\"'\0")


class Line(NamedTuple):
    text: str
    size: int
    fault: str = ""


def lines_of(path: Path, encoding: str, offset: int = 0) -> Iterator[Line]:
    """Lines with their ends (LF, CRLF, lone CR); what cannot be read comes as a line with a fault."""
    with path.open("rb") as file:
        file.seek(offset)
        for block in blocks(file, encoding):
            yield from split(block, encoding)


def blocks(file: io.BufferedReader, encoding: str) -> Iterator[bytes]:
    """Pieces of the file that end at a line end; only a line longer than a row may be is cut elsewhere."""
    kept = b""
    while read := file.read(BLOCK):
        block = kept + read
        at = last_line_end(block, encoding)
        if at == 0 and len(block) > MAX_ROW_BYTES:
            yield from overlong(file, block, encoding)
            kept = b""
            continue
        kept = block[at:]
        if at:
            yield block[:at]
    if kept:
        yield kept


def last_line_end(block: bytes, encoding: str) -> int:
    if encoding in WIDE:
        return last_wide_line_end(block, encoding)
    if at := block.rfind(b"\n") + 1:
        return at
    # A carriage return at the very end may be half of CRLF.
    return block.rfind(b"\r", 0, len(block) - 1) + 1


def last_wide_line_end(block: bytes, encoding: str) -> int:
    for mark in ("\n".encode(encoding), "\r".encode(encoding)):
        at = block.rfind(mark)
        while at > 0 and at % 2:
            at = block.rfind(mark, 0, at + 1)
        if at >= 0 and (mark[0] or mark[1]) == 10:
            return at + 2
        if 0 <= at < len(block) - 3:
            return at + 2
    return 0


def overlong(file: io.BufferedReader, block: bytes, encoding: str) -> Iterator[bytes]:
    """A line beyond the limit: handed on as its beginning, a mark of its length, and the rest skipped."""
    size = len(block)
    rest = b""
    while read := file.read(BLOCK):
        # The two bytes before may be half of a line end.
        window = block[-4:] + read
        if at := last_line_end_first(window, encoding):
            rest = window[at:]
            size += len(read) - len(rest)
            break
        size += len(read)
        block = block[:256] + read[-4:]
    yield Overlong(block[:200], size)
    if rest:
        file.seek(-len(rest), io.SEEK_CUR)


class Overlong(bytes):
    """The beginning of a line that is too long to be a row."""

    line_size: int

    def __new__(cls, beginning: bytes, size: int) -> Overlong:
        made = super().__new__(cls, beginning)
        made.line_size = size
        return made


def last_line_end_first(window: bytes, encoding: str) -> int:
    """Where the first line end in the window ends."""
    text = window.decode(encoding, "replace") if encoding in WIDE else window.decode("latin-1")
    ends = [at for at in (text.find("\n"), text.find("\r")) if at >= 0]
    if not ends:
        return 0
    at = min(ends) + (2 if text[min(ends) : min(ends) + 2] == "\r\n" else 1)
    return at * 2 if encoding in WIDE else at


def split(block: bytes, encoding: str) -> Iterator[Line]:
    if isinstance(block, Overlong):
        yield Line(block.decode(encoding, "replace").translate(UNQUOTED), block.line_size, "row_too_long")
        return
    if encoding in WIDE:
        yield from split_wide(block, encoding)
        return
    raw = block.splitlines(keepends=True)
    try:
        text = block.decode(encoding)
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text or BOM in text:
        yield from (checked(line, encoding) for line in raw)
    else:
        yield from map(Line, io.StringIO(text, newline=""), map(len, raw))


def split_wide(block: bytes, encoding: str) -> Iterator[Line]:
    odd = len(block) % 2
    for text in io.StringIO(block[: len(block) - odd].decode(encoding, "surrogatepass"), newline=""):
        yield wide_line(text, encoding)
    if odd:
        yield Line("", 1, "undecodable")


def wide_line(text: str, encoding: str) -> Line:
    size = len(text.encode(encoding, "surrogatepass"))
    if "\0" in text:
        return Line(text.replace("\0", "").encode("utf-8", "replace").decode(), size, "nul")
    try:
        text.encode()
    except UnicodeEncodeError:
        return Line(text.encode("utf-8", "replace").decode(), size, "undecodable")
    return Line(text.replace(BOM, ""), size)


def checked(line: bytes, encoding: str) -> Line:
    """One line of a block that is not all well: which fault it has, if any."""
    if b"\0" in line:
        return Line(line.replace(b"\0", b"").decode(encoding, "replace"), len(line), "nul")
    try:
        # A byte order mark in the middle is left over from joined files.
        return Line(line.decode(encoding).replace(BOM, ""), len(line))
    except UnicodeDecodeError:
        return Line(line.decode(encoding, "replace"), len(line), "undecodable")
