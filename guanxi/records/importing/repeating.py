"""Rows whose record an earlier row of the same file wrote already: counted exactly, with a bit of memory per record.

A file beside the import says which row wrote which record, so that an import that is taken up again still knows it. It is on disk
before the chunk is.
"""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any, NamedTuple

from guanxi.records.importing.drafting import folder_of
from guanxi.records.models import Import

FILE = "written.records"
BLOCK = 65_536
PAGE_BITS = 12


class Wrote(NamedTuple):
    """`record` is an id, or what stands for it in a trial; `changed` says that the row changed a record that was there."""

    record: int
    row: int
    changed: bool


@dataclass
class Numbers:
    """A set of whole numbers that lie close together, as ids do."""

    pages: dict[int, bytearray] = field(default_factory=dict)

    def holds_or_adds(self, number: int) -> bool:
        page = self.pages.get(number >> PAGE_BITS)
        if page is None:
            page = self.pages[number >> PAGE_BITS] = bytearray(1 << PAGE_BITS - 3)
        place = number & (1 << PAGE_BITS) - 1
        held = page[place >> 3] >> (place & 7) & 1
        page[place >> 3] |= 1 << (place & 7)
        return bool(held)


@contextmanager
def repeats_of(an_import: Import) -> Iterator[Repeats]:
    """What chunks wrote that did not end is cut off."""
    path = folder_of(an_import) / FILE
    path.touch()
    with path.open("r+b", buffering=0) as file:
        repeats = Repeats(an_import, file)
        repeats.take_up()
        yield repeats


def forget_written(an_import: Import) -> None:
    (folder_of(an_import) / FILE).unlink(missing_ok=True)


@dataclass
class Repeats:
    an_import: Import
    file: IO[bytes]
    records: Numbers = field(default_factory=Numbers)

    def take_up(self) -> None:
        self.file.truncate(self._told()["kept"])
        for pairs in self._pairs():
            for record in pairs[::2]:
                self.records.holds_or_adds(record)

    def count(self, wrote: Iterable[Wrote]) -> None:
        """Into the report that is saved with the chunk."""
        told, pairs = self._told(), array("q")
        for one in wrote:
            if self.records.holds_or_adds(one.record) and one.changed:
                told["count"] += 1
                told["rows"] = told["rows"] or [self._first_row(one.record, pairs), one.row]
            pairs.extend((one.record, one.row))
        self.file.seek(told["kept"])
        self.file.write(pairs.tobytes())
        os.fsync(self.file.fileno())
        told["kept"] += len(pairs) * pairs.itemsize
        self.an_import.report["repeated"] = told

    def _told(self) -> dict[str, Any]:
        told: dict[str, Any] = self.an_import.report.get("repeated", {})
        return {"count": 0, "rows": [], "kept": 0} | told

    def _first_row(self, record: int, newest: array[int]) -> int:
        for pairs in (*self._pairs(), newest):
            if record in pairs[::2]:
                return pairs[pairs[::2].index(record) * 2 + 1]
        return 0

    def _pairs(self) -> Iterator[array[int]]:
        self.file.seek(0)
        while block := self.file.read(BLOCK):
            pairs = array("q")
            pairs.frombytes(block)
            yield pairs
