"""What the file of heads pins down: position, time and hash of each head that still counts, and what is wrong with the file itself."""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from guanxi.journal.chain import heads
from guanxi.journal.chain.findings import Finding
from guanxi.journal.models import LastHead

HASH = 32


class Pinned:
    """Half a million heads, a year of work around the clock, take 24 MB."""

    def __init__(self) -> None:
        self.positions = array("q")
        self.times = array("q")
        self.hashes = bytearray()
        self.restored: list[tuple[datetime, int]] = []

    def add(self, head: heads.Head) -> None:
        if head.what == heads.RESTORED:
            self.restored.append((head.at, head.position))
            while self.positions and self.positions[-1] > head.position:
                self._forget_last()
        if head.position:
            self.positions.append(head.position)
            self.times.append(int(head.at.timestamp()))
            self.hashes += bytes.fromhex(head.hash)

    def _forget_last(self) -> None:
        self.positions.pop()
        self.times.pop()
        del self.hashes[-HASH:]

    def pieces(self, size: int = 5_000) -> Iterator[list[tuple[int, bytes]]]:
        for first in range(0, len(self.positions), size):
            numbers = range(first, min(first + size, len(self.positions)))
            yield [(self.positions[n], bytes(self.hashes[n * HASH : (n + 1) * HASH])) for n in numbers]

    def known_at(self, position: int | None) -> str:
        """When the first head that covers this position was written."""
        found = bisect_left(self.positions, position) if position is not None else len(self.positions)
        return datetime.fromtimestamp(self.times[found], UTC).isoformat() if found < len(self.positions) else ""

    @property
    def last(self) -> int:
        return self.positions[-1] if self.positions else 0


def pinned(path: Path, found: list[Finding]) -> Pinned:
    """Reads the file from end to end; each line names the one before, and the database remembers the last one that it wrote."""
    pins, known = Pinned(), LastHead.objects.filter(pk=1).first()
    before, number, position = heads.FIRST, 0, 0
    seen = False
    for text in heads.lines(path):
        number += 1
        try:
            head = heads.read(text)
        except heads.UnreadableLine:
            found.append(Finding("heads-line", line=number, since=pins.known_at(pins.last)))
        else:
            backwards = head.what == heads.HEAD and head.position < position
            other = known is not None and number == known.line and bytes.fromhex(head.line_hash) != bytes(known.line_hash)
            if head.line != number or head.before != before or backwards or other:
                found.append(Finding("heads-line", line=number, since=pins.known_at(pins.last)))
            pins.add(head)
            position = head.position
        seen = True
        before = hashlib.sha256(text.encode()).hexdigest()
    if known and number < known.line:
        since = known.written_at.isoformat()
        found.append(Finding("heads-cut" if seen else "heads-missing", line=number + 1 if seen else None, since=since))
    return pins
