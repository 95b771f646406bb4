"""The part of a file that is looked at before anything is decided."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

HEAD = 512 * 1024
BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Sample:
    head: bytes
    marked: bytes
    size: int

    @property
    def whole(self) -> bool:
        return len(self.head) == self.size


def take_sample(path: Path) -> Sample:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(HEAD)
        if len(head) < size:
            head = cut_at_line_end(head)
        marked = marked_lines(head)
        file.seek(len(head))
        # An ASCII beginning says nothing: read on until lines with other bytes turn up.
        while not marked and (block := file.read(BLOCK)):
            if not block.isascii():
                marked = marked_lines(block, keep_edges=False)
    return Sample(head, marked, size)


def cut_at_line_end(block: bytes) -> bytes:
    for end in (b"\n", b"\r"):
        if (at := block.rfind(end)) > 0:
            return block[: (at + 1) & ~1] if b"\0" in block[:4096] else block[: at + 1]
    return block[: len(block) & ~3]


def marked_lines(block: bytes, keep_edges: bool = True) -> bytes:
    """Lines with bytes above 127; the first and last of a block from the middle may be cut within a character."""
    lines = block[:HEAD].splitlines()
    marked = [line for line in (lines if keep_edges or len(lines) < 3 else lines[1:-1]) if not line.isascii()]
    return b"\n".join(marked)
