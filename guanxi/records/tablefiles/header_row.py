"""Where the heading of a table is: below title lines and empty rows, above the values."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from guanxi.records.tablefiles.cells import Cell

LOOK_AT = 30
VALUE = re.compile(
    r"[\s¥￥$€£+\-(（]*\d[\d\s,.\-/:年月日T()（）%元]*$"  # numbers, money, phones, dates
    r"|[^@\s]+@[^@\s]+\.[^@\s]+$"
    r"|https?://",
)
Numbered = tuple[int, Sequence[Cell]]


def find_heading(rows: Sequence[Numbered]) -> int | None:
    """The row number of the heading, or None where values begin at once."""
    filled = [(number, trimmed(cells)) for number, cells in rows if any(shown(c) for c in cells)][:LOOK_AT]
    if not filled:
        return None
    usual = Counter(len(cells) for _, cells in filled).most_common(1)[0][0]
    for at, (number, cells) in enumerate(filled):
        full = sum(bool(shown(c)) for c in cells)
        if full >= max(1, 0.6 * usual) and (full > 1 or usual == 1):
            below = filled[at + 1 :]
            if below and second_half(cells, below[0][1]):
                return below[0][0]
            return number if is_heading(cells, [row for _, row in below]) else None
    return None


def second_half(cells: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """A heading of two rows: merged words repeat, and the lower row names what the upper one only groups."""
    repeated = any(one == other != "" for one, other in zip(cells, below, strict=False))
    fuller = sum(bool(shown(c)) for c in below) > sum(bool(shown(c)) for c in cells)
    return repeated and fuller and not any(looks_like_value(c) for c in below if shown(c))


def is_heading(cells: Sequence[Cell], below: Sequence[Sequence[Cell]]) -> bool:
    """Words, hardly any values; where the rows below look the same, different words are enough."""
    words = [shown(c) for c in cells if shown(c)]
    values = sum(looks_like_value(c) for c in cells)
    values_below = any(looks_like_value(c) for row in below for c in row)
    if values or values_below:
        return values_below and values <= len(words) * 0.3
    return len(set(words)) >= len(words) * 0.5 and all(len(word) <= 100 for word in words)


def looks_like_value(cell: Cell) -> bool:
    return not isinstance(cell, str) or bool(VALUE.match(cell.strip()))


def shown(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else str(cell)


def trimmed(cells: Sequence[Cell]) -> Sequence[Cell]:
    end = len(cells)
    while end and cells[end - 1] == "":
        end -= 1
    return cells[:end]


def stable_names(cells: Sequence[Cell]) -> list[str]:
    """Names of the columns: an empty one takes its spreadsheet letter, a repeated one a number."""
    names: list[str] = []
    taken: set[str] = set()
    for at, cell in enumerate(cells):
        wanted = name = " ".join(shown(cell).split()) or letter(at)
        again = 1
        while name in taken:
            again += 1
            name = f"{wanted} ({again})"
        taken.add(name)
        names.append(name)
    return names


def letter(column: int) -> str:
    text = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
