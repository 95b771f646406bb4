"""Undoing: puts back what entries changed, column by column, where nothing newer stands. Works on any journaled table."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from psycopg import sql

from guanxi.journal.models.exact import ExactNumbers

OWN = "own."
"""So begin the names under which changes tell of single keys of the column `own`."""


@dataclass(frozen=True)
class Journaled:
    """A table under the journal: its key, and the column that names the object where the table holds several."""

    table: str
    key: str
    object_column: str = ""

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
            name, key, *_rest = (part.decode() for part in bytes(arguments).split(b"\0"))
            if name == object_name or name.startswith("="):
                found.append(Journaled(table.strip('"'), key, name[1:] if name.startswith("=") else ""))
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
            for column in (one for one in columns if one in own or (one.startswith(OWN) and "own" in own)):
                cursor.execute(_put_back(journaled, object_name, column), [entry_id, object_name, list(sparing)])
                touched |= {row[0] for row in cursor.fetchall()}
    return touched


def _put_back(journaled: Journaled, object_name: str, column: str) -> sql.Composed:
    if column.startswith(OWN):
        return _put_back_own(journaled, object_name, column)
    return sql.SQL(
        "UPDATE {table} AS t SET {column} = (jsonb_populate_record(NULL::{table}, c.before)).{column} FROM journal_change c "
        "WHERE c.entry_id = %s AND c.object = %s AND t.{key} = c.record_id AND c.before ? {name} AND c.after ? {name} "
        "AND to_jsonb(t) -> {name} IS NOT DISTINCT FROM c.after -> {name} AND NOT t.{key} = ANY(%s) AND {holds} RETURNING t.{key}"
    ).format(
        table=sql.Identifier(journaled.table),
        column=sql.Identifier(column),
        key=sql.Identifier(journaled.key),
        name=sql.Literal(column),
        holds=journaled.holds("t", object_name),
    )


def _put_back_own(journaled: Journaled, object_name: str, column: str) -> sql.Composed:
    """One key of the column `own`; null stands for a key that was not there."""
    return sql.SQL(
        "UPDATE {table} AS t SET own = CASE WHEN c.before -> {name} = 'null' THEN t.own - {own} "
        "ELSE t.own || jsonb_build_object({own}, c.before -> {name}) END FROM journal_change c "
        "WHERE c.entry_id = %s AND c.object = %s AND t.{key} = c.record_id AND c.before ? {name} AND c.after ? {name} "
        "AND coalesce(t.own -> {own}, 'null') = c.after -> {name} AND NOT t.{key} = ANY(%s) AND {holds} RETURNING t.{key}"
    ).format(
        table=sql.Identifier(journaled.table),
        key=sql.Identifier(journaled.key),
        name=sql.Literal(column),
        own=sql.Literal(column.removeprefix(OWN)),
        holds=journaled.holds("t", object_name),
    )


Records = Mapping[str, Collection[int]]
"""Ids by the name of the object: the same number is a person here and an order there."""


def parts_under(entry_id: int, object_name: str, records: Records) -> list[int]:
    """The rows of this object that the entry wrote under these records."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.record_id FROM journal_change c JOIN unnest(%s::text[], %s::bigint[]) AS u(object, id) "
            "ON c.under_object = u.object AND c.under_id = u.id WHERE c.entry_id = %s AND c.object = %s",
            [*_pairs(records), entry_id, object_name],
        )
        return [row[0] for row in cursor.fetchall()]


def _pairs(records: Records) -> tuple[list[str], list[int]]:
    pairs = [(name, pk) for name, ids in records.items() for pk in ids]
    return [name for name, _pk in pairs], [pk for _name, pk in pairs]


def take_away(entry_id: int, object_name: str, *, sparing: Sequence[int] = ()) -> int:
    """Deletes rows that the entry made and that are still as it made them."""
    gone = 0
    for journaled in tables_of(object_name):
        statement = sql.SQL(
            "DELETE FROM {table} AS t USING journal_change c WHERE c.entry_id = %s AND c.object = %s AND c.before IS NULL "
            "AND t.{key} = c.record_id AND to_jsonb(t) @> c.after AND NOT c.record_id = ANY(%s) AND {holds}"
        ).format(table=sql.Identifier(journaled.table), key=sql.Identifier(journaled.key), holds=journaled.holds("t", object_name))
        with connection.cursor() as cursor:
            cursor.execute(statement, [entry_id, object_name, list(sparing)])
            gone += cursor.rowcount
    return gone


def bring_back(entry_id: int, object_name: str, *, sparing: Sequence[int] = ()) -> int:
    """Inserts rows again that the entry deleted, unless their place is taken."""
    back = 0
    for journaled in tables_of(object_name):
        if journaled.object_column and not _names_in(journaled, entry_id, object_name):
            continue
        statement = sql.SQL(
            "INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, c.before)).* FROM journal_change c "
            "WHERE c.entry_id = %s AND c.object = %s AND c.after IS NULL AND c.before IS NOT NULL AND NOT c.record_id = ANY(%s) "
            "ON CONFLICT DO NOTHING"
        ).format(table=sql.Identifier(journaled.table))
        with connection.cursor() as cursor:
            cursor.execute(statement, [entry_id, object_name, list(sparing)])
            back += cursor.rowcount
    return back


def _names_in(journaled: Journaled, entry_id: int, object_name: str) -> bool:
    """Whether what the entry deleted lay in this table of several objects."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM journal_change WHERE entry_id = %s AND object = %s AND before ->> %s = %s)",
            [entry_id, object_name, journaled.object_column, object_name],
        )
        return bool(cursor.fetchone()[0])


@cache
def _columns(table: str) -> frozenset[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped", [f'"{table}"'])
        return frozenset(row[0] for row in cursor.fetchall())


Place = tuple[str, str, Sequence[str]]
"""A table, its key, its columns."""


@dataclass(frozen=True)
class Standing:
    """How a record stands to what an entry did to it: `moved` are the columns that no longer hold what it wrote, `apart` those that do
    not hold what they held before it. A column that is moved and not apart was put back by somebody already."""

    before: dict[str, Any]
    moved: frozenset[str]
    apart: frozenset[str]


def standing(entry_id: int, object_name: str, places: Sequence[Place]) -> dict[int, Standing]:
    """Of each record of this object that the entry changed and that lies in all these tables still."""
    changed = changed_columns([entry_id], object_name)
    held = [
        (alias, column)
        for alias, (_table, _key, columns) in enumerate(places)
        for column in changed
        if column in columns or (column.startswith(OWN) and "own" in columns)
    ]
    statement = sql.SQL(
        "SELECT c.record_id, c.before::text, {moved}, {apart} FROM journal_change c {joins} "
        "WHERE c.entry_id = %s AND c.object = %s AND c.before IS NOT NULL AND c.after IS NOT NULL ORDER BY c.record_id"
    ).format(
        moved=_unlike("after", held),
        apart=_unlike("before", held),
        joins=sql.SQL(" ").join(
            sql.SQL("JOIN {} AS {} ON {}.{} = c.record_id").format(
                sql.Identifier(table), sql.Identifier(f"t{number}"), sql.Identifier(f"t{number}"), sql.Identifier(key)
            )
            for number, (table, key, _columns) in enumerate(places)
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, [entry_id, object_name])
        return {
            record_id: Standing(json.loads(before, cls=ExactNumbers), frozenset(moved), frozenset(apart))
            for record_id, before, moved, apart in cursor.fetchall()
        }


def _unlike(side: str, held: Sequence[tuple[int, str]]) -> sql.Composed:
    """The columns whose present value is not the one of this side of the change."""
    each = sql.SQL("CASE WHEN c.{side} ? {name} AND coalesce({held}, 'null') IS DISTINCT FROM c.{side} -> {name} THEN {name} END")
    cases = [
        each.format(side=sql.Identifier(side), name=sql.Literal(column), held=_held(sql.Identifier(f"t{alias}"), column))
        for alias, column in held
    ]
    return sql.SQL("array_remove(ARRAY[{}]::text[], NULL)").format(sql.SQL(", ").join(cases))


def _held(alias: sql.Identifier, column: str) -> sql.Composed:
    """What stands there now, as JSON."""
    if column.startswith(OWN):
        return sql.SQL("{}.own -> {}").format(alias, sql.Literal(column.removeprefix(OWN)))
    return sql.SQL("to_jsonb({}.{})").format(alias, sql.Identifier(column))
