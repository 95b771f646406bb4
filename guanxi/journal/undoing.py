"""Undoing: puts back what entries changed, column by column, where nothing newer stands. Works on any journaled table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from django.db import connection
from psycopg import sql


@dataclass(frozen=True)
class Journaled:
    """A table under the journal: its key and the columns that the journal does not keep."""

    table: str
    key: str


@cache
def tables_of(object_name: str) -> tuple[Journaled, ...]:
    """The tables that hold this object, as the triggers themselves declare it (`=column` holds several objects)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tgrelid::regclass::text, tgargs FROM pg_trigger WHERE tgname = 'journal_insert' ORDER BY tgrelid")
        found = []
        for table, arguments in cursor.fetchall():
            name, key, *_rest = bytes(arguments).split(b"\0")
            if name.decode() == object_name or name.startswith(b"="):
                found.append(Journaled(table.strip('"'), key.decode()))
    return tuple(found)


def changed_columns(entry_ids: Sequence[int], object_name: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT jsonb_object_keys(after) FROM journal_change "
            "WHERE entry_id = ANY(%s) AND object = %s AND before IS NOT NULL AND after IS NOT NULL",
            [list(entry_ids), object_name],
        )
        return sorted(row[0] for row in cursor.fetchall())


def put_back(entry_id: int, object_name: str, columns: Sequence[str], *, sparing: Sequence[int] = ()) -> set[int]:
    """Sets columns to what they were before the entry, where they still hold what the entry wrote; returns the ids touched."""
    touched: set[int] = set()
    for journaled in tables_of(object_name):
        with connection.cursor() as cursor:
            own = _columns(journaled.table)
            for column in (one for one in columns if one in own):
                cursor.execute(_put_back(journaled, column), [entry_id, object_name, list(sparing)])
                touched |= {row[0] for row in cursor.fetchall()}
    return touched


def _put_back(journaled: Journaled, column: str) -> sql.Composed:
    return sql.SQL(
        "UPDATE {table} AS t SET {column} = (jsonb_populate_record(NULL::{table}, c.before)).{column} FROM journal_change c "
        "WHERE c.entry_id = %s AND c.object = %s AND t.{key} = c.record_id AND c.before ? {name} AND c.after ? {name} "
        "AND to_jsonb(t) -> {name} IS NOT DISTINCT FROM c.after -> {name} AND NOT t.{key} = ANY(%s) RETURNING t.{key}"
    ).format(
        table=sql.Identifier(journaled.table), column=sql.Identifier(column), key=sql.Identifier(journaled.key), name=sql.Literal(column)
    )


def take_away(entry_id: int, object_name: str, *, sparing_under: Sequence[int] = ()) -> int:
    """Deletes rows that the entry made and that are still as it made them, except under the records named."""
    gone = 0
    for journaled in tables_of(object_name):
        statement = sql.SQL(
            "DELETE FROM {table} AS t USING journal_change c WHERE c.entry_id = %s AND c.object = %s AND c.before IS NULL "
            "AND t.{key} = c.record_id AND to_jsonb(t) @> c.after AND (c.under_id IS NULL OR NOT c.under_id = ANY(%s))"
        ).format(table=sql.Identifier(journaled.table), key=sql.Identifier(journaled.key))
        with connection.cursor() as cursor:
            cursor.execute(statement, [entry_id, object_name, list(sparing_under)])
            gone += cursor.rowcount
    return gone


def bring_back(entry_id: int, object_name: str) -> int:
    """Inserts rows again that the entry deleted, unless their place is taken."""
    back = 0
    for journaled in tables_of(object_name):
        statement = sql.SQL(
            "INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, c.before)).* FROM journal_change c "
            "WHERE c.entry_id = %s AND c.object = %s AND c.after IS NULL AND c.before IS NOT NULL ON CONFLICT DO NOTHING"
        ).format(table=sql.Identifier(journaled.table))
        with connection.cursor() as cursor:
            cursor.execute(statement, [entry_id, object_name])
            back += cursor.rowcount
    return back


@cache
def _columns(table: str) -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped", [f'"{table}"'])
        return frozenset(row[0] for row in cursor.fetchall())
