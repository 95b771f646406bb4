"""Sorting what is new into the search index beside an import, on a connection of its own; and counting what came, so that plans fit.

The index takes new texts on a heap first. Whoever makes the heap too high sorts it in: one writer alone would do it every few thousand
rows, while everything else waits. Done all along by a second one, the heap stays low, searches stay quick, and the import only writes.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection
from psycopg import sql

from guanxi.records.fields.parts import Parts
from guanxi.records.importing.targets import types_of
from guanxi.records.models import Import
from guanxi.records.search_heap import SORT_IN
from guanxi.records.search_partitions import part_of
from guanxi.records.storing import tables_of

HEAP = "64MB"
"""Where the import sorts in by itself, should nobody else come to it."""
WORTH_IT = 2
MUCH, FIFTH = 500, 5


@contextmanager
def tidied_beside(an_import: Import) -> Iterator[Callable[[], None]]:
    """Gives what is to be called after each chunk. A file of one chunk is not worth a connection."""
    sorter = _Sorter(an_import)

    def chunk_is_in() -> None:
        sorter.chunks += 1
        if sorter.chunks == WORTH_IT:
            sorter.start()
        sorter.due.set()

    try:
        yield chunk_is_in
    finally:
        if sorter.is_alive():
            sorter.end()


def let_the_heap_grow() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('gin_pending_list_limit', %s, true)", [HEAP])


def know_what_came(an_import: Import) -> None:
    """What is asked next is planned by how much there is now, and not by what autovacuum saw a minute ago: nothing, of a first file.

    A table that grew by less than a fifth is left to autovacuum: its plans hold; one that somebody else is counting or tidying, to them: an
    import waits for nobody. A check leaves nothing but room: counted then, tables
    would be taken for empty, and each row of the import after it would look through all of that room."""
    if an_import.dry_run or an_import.created < MUCH:
        return
    tables = {"journal_change"}
    for record_type in types_of(an_import.object):
        tables.add(part_of(record_type.name))
        tables |= {table for table, _key, _columns in tables_of(record_type.model)}
        tables |= {field.model._meta.db_table for field in record_type.fields if isinstance(field, Parts)}
    with connection.cursor() as cursor:
        grown = "SELECT relname FROM pg_class WHERE oid = ANY(%s::text[]::regclass[]) AND reltuples < %s ORDER BY 1"
        cursor.execute(grown, [sorted(tables), an_import.created * FIFTH])
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("ANALYZE (SKIP_LOCKED) {}").format(sql.Identifier(table)))


class _Sorter(threading.Thread):
    """Counts the tables, too, whenever there are twice as many chunks: a first file comes into tables that are planned for as empty."""

    def __init__(self, an_import: Import) -> None:
        super().__init__(name="import-sorts-in", daemon=True)
        self.an_import = an_import
        self.chunks, self.counted_at = 0, 1
        self.due, self._over = threading.Event(), False

    def run(self) -> None:
        try:
            while not self._over:
                self.due.wait()
                self.due.clear()
                if self.chunks >= 2 * self.counted_at:
                    self.counted_at = self.chunks
                    know_what_came(self.an_import)
                with connection.cursor() as cursor:
                    cursor.execute(SORT_IN)
        except DatabaseError:
            return  # the import sorts in by itself then, at the height of its heap
        finally:
            connection.close()

    def end(self) -> None:
        """With what the last chunk brought."""
        self._over = True
        self.due.set()
        self.join()
