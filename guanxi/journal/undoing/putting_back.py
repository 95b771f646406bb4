"""Columns become what they were before an entry, where they still hold what it wrote."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import connection
from psycopg import sql

from guanxi.journal.undoing.tables import OWN, Journaled, columns_of, tables_of, value_now

STAMPS = frozenset({"version", "changed_at"})


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
        own = columns_of(journaled.table)
        mine = [one for one in columns if one in own or (one.startswith(OWN) and "own" in own)]
        if mine:
            with connection.cursor() as cursor:
                given: dict[str, Any] = {
                    "entry": entry_id,
                    "object": object_name,
                    "sparing": list(sparing),
                    "only": None if only is None else list(only),
                    "stamp": stamp,
                }
                cursor.execute(_put_back(journaled, object_name, mine, stamped=stamp is not None and own >= STAMPS), given)
                touched |= {row[0] for row in cursor.fetchall()}
    return touched


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
        name=sql.Literal(column), held=value_now(sql.Identifier("t"), column)
    )
