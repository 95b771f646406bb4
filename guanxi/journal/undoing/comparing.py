"""How rows stand today to what an entry did to them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from psycopg import sql

from guanxi.journal.models.exact import ExactNumbers
from guanxi.journal.undoing.deeds import changed_columns
from guanxi.journal.undoing.tables import OWN, columns_of, tables_of, value_now

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


def left(entry_id: int, object_name: str, columns: Sequence[str]) -> tuple[list[int], list[int]]:
    """Of the rows that the entry changed: those in which one of these columns holds neither what it wrote nor what was there before,
    and those that are there no more."""
    journaled = next(one for one in tables_of(object_name) if not one.object_column)
    held = columns_of(journaled.table)
    own = [one for one in columns if one in held or (one.startswith(OWN) and "own" in held)]
    apart = sql.SQL(" OR ").join(
        sql.SQL("(c.after ? {name} AND coalesce({now}, 'null') NOT IN (coalesce(c.before -> {name}, 'null'), c.after -> {name}))").format(
            name=sql.Literal(column), now=value_now(sql.Identifier("t"), column)
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


def _unlike(side: str, held: Sequence[tuple[int, str]]) -> sql.Composed:
    """The columns whose present value is not the one of this side of the change."""
    each = sql.SQL("CASE WHEN c.{side} ? {name} AND coalesce({held}, 'null') IS DISTINCT FROM c.{side} -> {name} THEN {name} END")
    cases = [
        each.format(side=sql.Identifier(side), name=sql.Literal(column), held=value_now(sql.Identifier(f"t{alias}"), column))
        for alias, column in held
    ]
    return sql.SQL("array_remove(ARRAY[{}]::text[], NULL)").format(sql.SQL(", ").join(cases))
