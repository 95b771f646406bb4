"""The rows of a file in chunks that are one transaction each: as they stand, or gathered by order."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

from guanxi.records.importing.drafting import folder_of
from guanxi.records.importing.gathering import gather
from guanxi.records.importing.rows import Plan
from guanxi.records.importing.spooling import AnyRow
from guanxi.records.tablefiles.reading import Table


@dataclass(frozen=True)
class Chunk:
    """`position` is where the next chunk begins, `share` how much of the file is done after this one."""

    groups: Sequence[Sequence[AnyRow]]
    position: str
    share: float


FIRST = 500
"""Rows of the first chunk: the database has something to do while the next ones are read."""


def chunks_of(plan: Plan, table: Table, most: int) -> Iterator[Chunk]:
    """From where the import stopped, if it did; each chunk twice as long as the one before, until it has `most` rows."""
    sizes = (min(most, FIRST << number) for number in count())
    return _gathered(plan, table, sizes) if plan.order_key is not None else _plain(plan, table, sizes)


def _plain(plan: Plan, table: Table, sizes: Iterator[int]) -> Iterator[Chunk]:
    groups: list[list[AnyRow]] = []
    size = next(sizes)
    row: AnyRow
    for row in table.rows(plan.an_import.position):
        groups.append([row])
        if len(groups) >= size:
            yield Chunk(groups, row.position.token, table.progress(row.position))
            groups, size = [], next(sizes)
    if groups:
        last = groups[-1][0].position
        yield Chunk(groups, last.token, table.progress(last))


def _gathered(plan: Plan, table: Table, sizes: Iterator[int]) -> Iterator[Chunk]:
    key = plan.order_key
    name = f"orders-{key.number if key else ''}-{table.sniffed.encoding}-{table.sniffed.heading_row}.sqlite3"
    sheet = table.spool.stem if table.spool is not None else ""
    found = gather(table.rows(), plan.word_of, folder_of(plan.an_import) / f"{sheet}{name}", plan.total_of)
    plan.an_import.report["line_totals"] = found.tells_lines
    groups: list[list[AnyRow]] = []
    rows, done, token, size = 0, plan.an_import.rows_done, "", next(sizes)
    for group, token in found.groups(plan.an_import.position):
        groups.append(group)
        rows += len(group)
        if rows >= size:
            done += rows
            yield Chunk(groups, token, done / max(1, found.count))
            groups, rows, size = [], 0, next(sizes)
    if groups:
        yield Chunk(groups, token, 1.0)
