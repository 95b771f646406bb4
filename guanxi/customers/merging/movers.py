"""What moves when two customers become one. Every room registers how what it keeps of a customer changes hands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from psycopg import sql

from guanxi.records.asking import Asking


@dataclass(frozen=True)
class Merge:
    """`loser` goes, `winner` stays; both are of this kind."""

    kind: str
    winner: int
    loser: int
    asking: Asking


Move = Callable[[Merge], None]


@dataclass(frozen=True)
class Mover:
    table: str
    column: str
    order: int
    move: Move


_movers: dict[tuple[str, str], Mover] = {}


def register_mover(table: str, column: str, move: Move | None = None, *, order: int = 50) -> None:
    """By default every row that names the loser names the winner from now on."""
    if (table, column) in _movers:
        raise ValueError(f"{table}.{column} has a mover already.")
    _movers[table, column] = Mover(table, column, order, move or (lambda merge: repoint(table, column, merge)))


def movers() -> list[Mover]:
    return sorted(_movers.values(), key=lambda one: (one.order, one.table, one.column))


def repoint(table: str, column: str, merge: Merge) -> None:
    """A record that is moved has been changed: whoever holds its old version must read it again."""
    versioned = {"version", "changed_at"} <= _columns(table)
    more = sql.SQL(", version = version + 1, changed_at = %(now)s") if versioned else sql.SQL("")
    statement = sql.SQL("UPDATE {table} SET {column} = %(winner)s{more} WHERE {column} = %(loser)s")
    run(statement.format(table=sql.Identifier(table), column=sql.Identifier(column), more=more), merge)


def run(statement: sql.Composable | str, merge: Merge) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, {"winner": merge.winner, "loser": merge.loser, "kind": merge.kind, "now": merge.asking.now})


def _columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped", [f'"{table}"'])
        return {row[0] for row in cursor.fetchall()}
