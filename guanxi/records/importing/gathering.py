"""Rows of one order gathered from anywhere in the file: sorted once into a file beside it, so that memory stays small and a crash
costs nothing. On the way it is seen whose the amounts of the file are: those of orders, or those of their lines."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from guanxi.records.importing.spooling import AnyRow, as_text, from_text
from guanxi.records.tablefiles.cells import Row

SCHEMA = (
    "CREATE TABLE line (first INTEGER, number INTEGER, told BLOB); "
    "CREATE TABLE seen (word TEXT PRIMARY KEY, first INTEGER, total TEXT, totals INTEGER, differ INTEGER) WITHOUT ROWID"
)
DIFFERING = 10
"""Where the amounts of one in so many orders of several rows differ between its rows, they are those of lines."""


@dataclass(frozen=True)
class Gathered:
    """`path` holds the rows by the number of the first row of their order."""

    path: Path
    count: int
    several: int = 0
    """Orders that say an amount in several rows."""
    differing: int = 0
    """Those of them that do not say the same in all."""

    @property
    def tells_lines(self) -> bool | None:
        """Whether amounts are those of lines; None where no order says several."""
        return self.differing * DIFFERING >= self.several if self.several else None

    def groups(self, after: str | None) -> Iterator[tuple[list[AnyRow], str]]:
        """The rows of one order after another, each with the token to go on from; `after` is the token of the last that is done."""
        done = int(after) if after else -1
        with sqlite3.connect(f"file:{self.path}?mode=ro", uri=True) as database:
            lines = database.execute("SELECT first, told FROM line WHERE first > ? ORDER BY first, number", [done])
            for first, told in groupby(lines, key=lambda line: line[0]):
                yield [from_text(one) for _first, one in told], str(first)


def gather(rows: Iterable[AnyRow], word_of: Callable[[Row], str], path: Path, total_of: Callable[[Row], str] = lambda _row: "") -> Gathered:
    """Written under a name of its own and renamed when complete."""
    if not path.exists():
        part = path.with_suffix(".part")
        part.unlink(missing_ok=True)
        with sqlite3.connect(part) as database:
            database.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;" + SCHEMA)
            database.executemany("INSERT INTO line VALUES (?, ?, ?)", _lines(rows, word_of, total_of, database))
            database.execute("CREATE INDEX line_order ON line (first, number)")
        database.close()
        part.replace(path)
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        [count] = database.execute("SELECT count(*) FROM line").fetchone()
        several, differing = database.execute("SELECT count(*), coalesce(sum(differ), 0) FROM seen WHERE totals > 1").fetchone()
    return Gathered(path, count, several, differing)


def _lines(
    rows: Iterable[AnyRow], word_of: Callable[[Row], str], total_of: Callable[[Row], str], database: sqlite3.Connection
) -> Iterator[tuple[int, int, bytes]]:
    """A row without a key, or one that cannot be read, stands alone."""
    for row in rows:
        word = word_of(row) if isinstance(row, Row) else ""
        first = row.number
        if isinstance(row, Row) and word:
            first = _seen(word, row.number, total_of(row), database)
        yield first, row.number, as_text(row)


def _seen(word: str, number: int, total: str, database: sqlite3.Connection) -> int:
    """The first row of this order."""
    found = database.execute("SELECT first, total FROM seen WHERE word = ?", [word]).fetchone()
    if found is None:
        database.execute("INSERT INTO seen VALUES (?, ?, ?, ?, 0)", [word, number, total, 1 if total else 0])
        return number
    first, before = found
    if total and before:
        database.execute("UPDATE seen SET totals = totals + 1, differ = max(differ, ?) WHERE word = ?", [total != before, word])
    elif total:
        database.execute("UPDATE seen SET total = ?, totals = 1 WHERE word = ?", [total, word])
    return int(first)
