"""The tables under the journal, as their triggers declare them, and what stands in their columns now."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from django.db import connection
from psycopg import sql

OWN = "own."
"""So begin the names under which changes tell of single keys of the column `own`."""


@dataclass(frozen=True)
class Journaled:
    """A table under the journal: its key, the column that names the object where the table holds several, and what is not told."""

    table: str
    key: str
    object_column: str = ""
    ignored: tuple[str, ...] = ()

    def holds(self, alias: str, object_name: str) -> sql.Composable:
        """The condition that a row is of this object."""
        if not self.object_column:
            return sql.SQL("true")
        return sql.SQL("{}.{} = {}").format(sql.Identifier(alias), sql.Identifier(self.object_column), sql.Literal(object_name))


@cache
def tables_of(object_name: str) -> tuple[Journaled, ...]:
    """The tables that hold this object, as the triggers themselves declare it (`=column` holds several objects)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgargs FROM pg_trigger WHERE tgname = 'journal_insert' ORDER BY tgrelid")
        found = []
        for table, arguments in cursor.fetchall():
            name, key, ignored, *_rest = (part.decode() for part in bytes(arguments).split(b"\0"))
            if name == object_name or name.startswith("="):
                found.append(Journaled(table.strip('"'), key, name[1:] if name.startswith("=") else "", tuple(ignored.split(","))))
    return tuple(found)


@cache
def columns_of(table: str) -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped", [f'"{table}"'])
        return frozenset(row[0] for row in cursor.fetchall())


def value_now(alias: sql.Identifier, column: str) -> sql.Composed:
    """What stands there now, as JSON."""
    if column.startswith(OWN):
        return sql.SQL("{}.own -> {}").format(alias, sql.Literal(column.removeprefix(OWN)))
    return sql.SQL("to_jsonb({}.{})").format(alias, sql.Identifier(column))
