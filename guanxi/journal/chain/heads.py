"""The file of heads: what the chain ended in, minute by minute, kept outside the database. Lines are only ever added.

A line: its number, what it tells of (`head` or `restored`), when, the position, that entry, how many changes came since the line
before, the chain's hash there, and the SHA-256 of the line before."""

from __future__ import annotations

import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings

FIRST = "0" * 64
HEAD, RESTORED = "head", "restored"


class UnreadableLine(ValueError):
    """A line that Guanxi does not write."""


@dataclass(frozen=True)
class Head:
    line: int
    what: str
    at: datetime
    position: int
    entry_id: int
    changes: int
    hash: str
    before: str

    def text(self) -> str:
        at = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return f"{self.line} {self.what} {at} {self.position} {self.entry_id} {self.changes} {self.hash} {self.before}"

    @property
    def line_hash(self) -> str:
        return hashlib.sha256(self.text().encode()).hexdigest()


def heads_file(data: Path | None = None) -> Path:
    """In the data folder, or where GUANXI_JOURNAL_HEADS says."""
    return Path(settings.JOURNAL_HEADS) if settings.JOURNAL_HEADS else (data or Path(settings.DATA)) / "journal-heads"


def read(text: str) -> Head:
    try:
        line, what, at, position, entry, changes, found, before = text.split(" ")
        head = Head(int(line), what, datetime.fromisoformat(at), int(position), int(entry), int(changes), found, before)
        written = head.text() == text and what in {HEAD, RESTORED} and len(found) == len(before) == len(FIRST)
    except ValueError as error:
        raise UnreadableLine(text[:200]) from error
    if not written:
        raise UnreadableLine(text[:200])
    return head


def lines(path: Path) -> Iterator[str]:
    """One by one. What a crash left of an unfinished line is none."""
    try:
        with open(path, encoding="utf-8", errors="replace", newline="\n") as file:
            for text in file:
                if text.endswith("\n"):
                    yield text[:-1]
    except FileNotFoundError:
        return


@contextmanager
def appending(path: Path) -> Iterator[HeadsFile]:
    """One process at a time; what is written is on disk when this ends."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600), "r+b", buffering=0) as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield HeadsFile(file.fileno())
        os.fsync(file.fileno())
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


class HeadsFile:
    """An open file of heads. An unfinished last line, which no database was told of, is taken away before the next is added."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        size = os.fstat(handle).st_size
        tail = os.pread(handle, 4096, max(0, size - 4096))
        whole = tail.rfind(b"\n") + 1
        if whole < len(tail):
            os.ftruncate(handle, size - len(tail) + whole)
        self.last = tail[:whole].rstrip(b"\n").rsplit(b"\n", 1)[-1].decode(errors="replace")

    def add(self, what: str, position: int, entry_id: int, changes: int, found: str, at: datetime) -> Head:
        """After a line that is none of ours the numbers begin anew: what was written over stays to be seen."""
        try:
            last = read(self.last) if self.last else None
            number = last.line + 1 if last else 1
        except UnreadableLine:
            number = 1
        before = hashlib.sha256(self.last.encode()).hexdigest() if self.last else FIRST
        head = Head(number, what, at, position, entry_id, changes, found, before)
        os.write(self._handle, head.text().encode() + b"\n")
        self.last = head.text()
        return head
