"""Writing many rows at once: COPY in, one UPDATE … FROM, one DELETE. The journal's triggers see whole statements."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection
from psycopg import sql

from guanxi.records.copying import copied
from guanxi.records.copying_behind import copy
from guanxi.sql.prepared import ask
from guanxi.sql.together import tell
from guanxi.sql.turns import database_at_work

COPY_FROM = 20
AS_THEY_ARE = {str, list, bytes}
EMPTY: Mapping[str, Any] = {}


def reserve_ids(table: str, count: int) -> list[int]:
    """New ids of a table, in rising order."""
    found = ask(
        "SELECT nextval(own.sequence) FROM (SELECT pg_get_serial_sequence(%s, 'id')::regclass AS sequence OFFSET 0) AS own, "
        "generate_series(1, %s::bigint)",
        [table, str(count)],
    )
    return [number for (number,) in found]


def insert_columns(table: str, columns: Mapping[str, Sequence[Any]], same: Mapping[str, Any] = EMPTY) -> None:
    """New rows, given as the values of each column; `same` are columns that hold one value in all rows."""
    count = len(next(iter(columns.values())))
    if not count:
        return
    names = (*columns, *same)
    if count >= COPY_FROM:
        into = sql.SQL(", ").join(map(sql.Identifier, names))
        copy(sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), into), copied(columns, same))
        return
    rows = zip(*columns.values(), *([value] * count for value in same.values()), strict=True)
    tell(_insert(table, names, count), [_parameter(value) for row in rows for value in row])


@lru_cache(maxsize=1_000)
def _insert(table: str, names: tuple[str, ...], count: int) -> str:
    one = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(names)))
    into = sql.SQL(", ").join(map(sql.Identifier, names))
    rows = sql.SQL(", ").join([one] * count)
    return sql.SQL("INSERT INTO {} ({}) VALUES {}").format(sql.Identifier(table), into, rows).as_string()


def update_rows(table: str, key: str, changes: Mapping[int, Mapping[str, Any]]) -> None:
    """Sets columns per row. Rows that change the same columns go in one statement."""
    shapes: dict[tuple[str, ...], list[int]] = {}
    for row_id, changed in changes.items():
        if changed:
            shapes.setdefault(tuple(sorted(changed)), []).append(row_id)
    for columns, ids in shapes.items():
        _update_shape(table, key, columns, ids, changes)


def _update_shape(table: str, key: str, columns: Sequence[str], ids: Sequence[int], changes: Mapping[int, Mapping[str, Any]]) -> None:
    types = _types_of(table)
    sets = sql.SQL(", ").join(sql.SQL("{0} = v.{0}").format(sql.Identifier(column)) for column in columns)
    arrays = [sql.SQL("%s::bigint[]"), *(sql.SQL("%s::text[]::{}[]").format(sql.SQL(types[column])) for column in columns)]
    statement = sql.SQL("UPDATE {table} AS t SET {sets} FROM unnest({arrays}) AS v({names}) WHERE t.{key} = v.row_key").format(
        table=sql.Identifier(table),
        sets=sets,
        arrays=sql.SQL(", ").join(arrays),
        names=sql.SQL(", ").join([sql.SQL("row_key"), *map(sql.Identifier, columns)]),
        key=sql.Identifier(key),
    )
    values = [[_text(changes[row_id][column]) for row_id in ids] for column in columns]
    with database_at_work(), connection.cursor() as cursor:
        cursor.execute(statement, [list(ids), *values])


def delete_rows(table: str, where: str, parameters: Sequence[Any]) -> None:
    """`where` is written by us, never by a user."""
    with database_at_work(), connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{table}" WHERE {where}', parameters)


_known_types: dict[str, dict[str, str]] = {}


def _types_of(table: str) -> dict[str, str]:
    if table not in _known_types:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT attname, format_type(atttypid, NULL) FROM pg_attribute "
                "WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped",
                [f'"{table}"'],
            )
            _known_types[table] = dict(cursor.fetchall())
    return _known_types[table]


def _parameter(value: Any) -> Any:
    """As text, whose type PostgreSQL takes from the column: one statement serves values of all sizes."""
    return value if value is None or type(value) in AS_THEY_ARE else _text(value)


def _text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return json.dumps(value, default=str)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
