"""Undoing: puts back what entries changed, column by column, where nothing newer stands. Works on any journaled table."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import MappingProxyType
from typing import Any

from django.db import IntegrityError, connection, transaction
from psycopg import sql

from guanxi.journal.models.exact import ExactNumbers

OWN = "own."
"""So begin the names under which changes tell of single keys of the column `own`."""
STAMPS = frozenset({"version", "changed_at"})


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


def changed_columns(entry_ids: Sequence[int], object_name: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT jsonb_object_keys(after) FROM journal_change "
            "WHERE entry_id = ANY(%s) AND object = %s AND before IS NOT NULL AND after IS NOT NULL",
            [list(entry_ids), object_name],
        )
        return sorted(row[0] for row in cursor.fetchall())


def put_back(
    entry_id: int,
    object_name: str,
    columns: Sequence[str],
    *,
    sparing: Sequence[int] = (),
    only: Sequence[int] | None = None,
    stamp: datetime | None = None,
) -> set[int]:
    """Sets columns to what they were before the entry, where they still hold what the entry wrote; returns the ids touched.

    With `stamp`, the moment of it, a row that has a version gets its next one in the same statement."""
    touched: set[int] = set()
    for journaled in tables_of(object_name):
        own = _columns(journaled.table)
        mine = [one for one in columns if one in own or (one.startswith(OWN) and "own" in own)]
        if mine:
            with connection.cursor() as cursor:
                given: dict[str, Any] = {
                    "entry": entry_id,
                    "object": object_name,
                    "sparing": list(sparing),
                    "only": _list(only),
                    "stamp": stamp,
                }
                cursor.execute(_put_back(journaled, object_name, mine, stamped=stamp is not None and own >= STAMPS), given)
                touched |= {row[0] for row in cursor.fetchall()}
    return touched


def _list(ids: Sequence[int] | None) -> list[int] | None:
    return None if ids is None else list(ids)


def _put_back(journaled: Journaled, object_name: str, columns: Sequence[str], *, stamped: bool) -> sql.Composed:
    still = {column: _still(column) for column in columns}
    sets: list[sql.Composable] = [
        sql.SQL("{column} = CASE WHEN {still} THEN (c.held).{column} ELSE t.{column} END").format(
            column=sql.Identifier(column), still=holds
        )
        for column, holds in still.items()
        if not column.startswith(OWN)
    ]
    if own := {column: holds for column, holds in still.items() if column.startswith(OWN)}:
        sets.append(_own_put_back(own))
    sets += [sql.SQL("version = t.version + 1"), sql.SQL("changed_at = %(stamp)s")] if stamped else []
    return sql.SQL(
        "UPDATE {table} AS t SET {sets} FROM (SELECT record_id, before, after, jsonb_populate_record(NULL::{table}, before) AS held "
        "FROM journal_change WHERE entry_id = %(entry)s AND object = %(object)s AND before IS NOT NULL AND after IS NOT NULL "
        "AND (%(only)s::bigint[] IS NULL OR record_id = ANY(%(only)s)) OFFSET 0) c "
        "WHERE t.{key} = c.record_id AND ({any}) AND NOT t.{key} = ANY(%(sparing)s) "
        "AND {holds} RETURNING t.{key}"
    ).format(
        table=sql.Identifier(journaled.table),
        sets=sql.SQL(", ").join(sets),
        key=sql.Identifier(journaled.key),
        any=sql.SQL(" OR ").join(still.values()),
        holds=journaled.holds("t", object_name),
    )


def _own_put_back(still: Mapping[str, sql.Composed]) -> sql.Composed:
    """The column `own` with the keys that still hold what the entry wrote as they were before; null stands for a key that was not there."""
    gone = [
        sql.SQL("CASE WHEN {still} AND c.before -> {name} = 'null' THEN {key} END").format(
            still=holds, name=sql.Literal(column), key=sql.Literal(column.removeprefix(OWN))
        )
        for column, holds in still.items()
    ]
    back = [
        sql.SQL("{key}, CASE WHEN {still} THEN nullif(c.before -> {name}, 'null') END").format(
            still=holds, name=sql.Literal(column), key=sql.Literal(column.removeprefix(OWN))
        )
        for column, holds in still.items()
    ]
    return sql.SQL("own = (t.own - array_remove(ARRAY[{gone}]::text[], NULL)) || jsonb_strip_nulls(jsonb_build_object({back}))").format(
        gone=sql.SQL(", ").join(gone), back=sql.SQL(", ").join(back)
    )


def _still(column: str) -> sql.Composed:
    """The condition that the column holds what the entry wrote."""
    return sql.SQL("(c.before ? {name} AND c.after ? {name} AND coalesce({held}, 'null') IS NOT DISTINCT FROM c.after -> {name})").format(
        name=sql.Literal(column), held=_held(sql.Identifier("t"), column)
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
            "AND c.after IS NOT NULL AND t.{key} = c.record_id "
            "AND jsonb_strip_nulls(to_jsonb(t)) - %s::text[] = jsonb_strip_nulls(c.after) "
            "AND NOT c.record_id = ANY(%s) AND {holds}"
        ).format(table=sql.Identifier(journaled.table), key=sql.Identifier(journaled.key), holds=journaled.holds("t", object_name))
        with connection.cursor() as cursor:
            cursor.execute(statement, [entry_id, object_name, list(journaled.ignored), list(sparing)])
            gone += cursor.rowcount
    return gone


def bring_back(
    entry_id: int,
    object_name: str,
    *,
    sparing: Sequence[int] = (),
    only: Sequence[int] | None = None,
    otherwise: Mapping[str, Any] = MappingProxyType({}),
) -> set[int]:
    """Inserts rows again that the entry deleted, unless their place is taken; returns their keys. `otherwise` are columns that come back
    with another value than they had."""
    back: set[int] = set()
    for journaled in tables_of(object_name):
        if journaled.object_column and not _names_in(journaled, entry_id, object_name):
            continue
        statement = sql.SQL(
            "INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, c.before || %s::jsonb)).* FROM journal_change c "
            "WHERE c.entry_id = %s AND c.object = %s AND c.after IS NULL AND c.before IS NOT NULL AND NOT c.record_id = ANY(%s) "
            "AND (%s::bigint[] IS NULL OR c.record_id = ANY(%s)) ON CONFLICT DO NOTHING RETURNING {key}"
        ).format(table=sql.Identifier(journaled.table), key=sql.Identifier(journaled.key))
        with connection.cursor() as cursor:
            chosen = _list(only)
            cursor.execute(statement, [json.dumps(dict(otherwise)), entry_id, object_name, list(sparing), chosen, chosen])
            back |= {row[0] for row in cursor.fetchall()}
    return back


def erased(entry_ids: Sequence[int], object_name: str) -> set[int]:
    """The records of this object of which the journal no longer tells what these entries did to them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT record_id FROM journal_change WHERE entry_id = ANY(%s) AND object = %s AND before IS NULL AND after IS NULL",
            [list(entry_ids), object_name],
        )
        return {row[0] for row in cursor.fetchall()}


def deleted(entry_id: int, object_name: str) -> list[int]:
    """The rows of this object that the entry took away."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record_id FROM journal_change WHERE entry_id = %s AND object = %s AND after IS NULL AND before IS NOT NULL ORDER BY 1",
            [entry_id, object_name],
        )
        return [row[0] for row in cursor.fetchall()]


def written(entry_id: int, object_name: str, columns: Sequence[str] | None = None) -> list[int]:
    """The rows of this object that the entry changed and left there; with columns, those of which it changed one of these."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT record_id FROM journal_change WHERE entry_id = %(entry)s AND object = %(object)s AND after IS NOT NULL "
            "AND before IS NOT NULL AND (%(columns)s::text[] IS NULL OR after ?| %(columns)s) ORDER BY 1",
            {"entry": entry_id, "object": object_name, "columns": None if columns is None else list(columns)},
        )
        return [row[0] for row in cursor.fetchall()]


def left(entry_id: int, object_name: str, columns: Sequence[str]) -> tuple[list[int], list[int]]:
    """Of the rows that the entry changed: those in which one of these columns holds neither what it wrote nor what was there before,
    and those that are there no more."""
    journaled = next(one for one in tables_of(object_name) if not one.object_column)
    held = _columns(journaled.table)
    own = [one for one in columns if one in held or (one.startswith(OWN) and "own" in held)]
    apart = sql.SQL(" OR ").join(
        sql.SQL("(c.after ? {name} AND coalesce({now}, 'null') NOT IN (coalesce(c.before -> {name}, 'null'), c.after -> {name}))").format(
            name=sql.Literal(column), now=_held(sql.Identifier("t"), column)
        )
        for column in own
    )
    statement = sql.SQL(
        "SELECT c.record_id, t.{key} IS NULL FROM journal_change c LEFT JOIN {table} t ON t.{key} = c.record_id "
        "WHERE c.entry_id = %s AND c.object = %s AND c.before IS NOT NULL AND c.after IS NOT NULL AND (t.{key} IS NULL OR {apart}) "
        "ORDER BY 1"
    ).format(key=sql.Identifier(journaled.key), table=sql.Identifier(journaled.table), apart=apart if own else sql.SQL("false"))
    with connection.cursor() as cursor:
        cursor.execute(statement, [entry_id, object_name])
        found = cursor.fetchall()
    return [pk for pk, gone in found if not gone], [pk for pk, gone in found if gone]


def as_many_as_can(ids: Sequence[int], put: Callable[[Sequence[int]], set[int]]) -> tuple[set[int], list[int]]:
    """Puts what the rules of the database allow, all at once where it allows all: (what `put` returned, the ids that it refuses)."""
    if not ids:
        return set(), []
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            done = put(ids)
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        return done, []
    except IntegrityError:
        if len(ids) == 1:
            return set(), list(ids)
    middle = len(ids) // 2
    (some, not_these), (more, nor_these) = as_many_as_can(ids[:middle], put), as_many_as_can(ids[middle:], put)
    return some | more, not_these + nor_these


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
