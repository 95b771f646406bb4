"""What moves when customers become one. Every room registers how what it keeps of a customer changes hands, and what follows when a
merge is undone; the rows themselves return by the journal (`returning.py`), so that no room writes its way back by hand."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from psycopg import sql

from guanxi.records.asking import Asking


@dataclass(frozen=True)
class Merge:
    """The `losers` go, the `winner` stays; all are of this kind."""

    kind: str
    winner: int
    losers: tuple[int, ...]
    asking: Asking

    def one_by_one(self) -> Iterator[Merge]:
        """For whoever must see what the one before brought along."""
        for loser in self.losers:
            yield replace(self, losers=(loser,))


@dataclass(frozen=True)
class Returned:
    """A merge was undone: `rows` are those that went back, by object. `entry` is the merge's."""

    kind: str
    winner: int
    losers: tuple[int, ...]
    entry: int
    rows: Mapping[str, Collection[int]]
    asking: Asking

    @property
    def concerned(self) -> list[int]:
        return [self.winner, *self.losers]


Move = Callable[[Merge], None]
Follow = Callable[[Returned], None]


@dataclass(frozen=True)
class Mover:
    table: str
    column: str
    order: int
    move: Move
    returned: Follow | None


_movers: dict[tuple[str, str], Mover] = {}


def register_mover(table: str, column: str, move: Move | None = None, *, order: int = 50, returned: Follow | None = None) -> None:
    """By default every row that names one of the losers names the winner from now on. `returned` is what follows from an undone merge
    once all rows are back: figures that are kept beside them, rules that the rows themselves do not know."""
    if (table, column) in _movers:
        raise ValueError(f"{table}.{column} has a mover already.")
    _movers[table, column] = Mover(table, column, order, move or (lambda merge: repoint(table, column, merge)), returned)


def movers() -> list[Mover]:
    return sorted(_movers.values(), key=lambda one: (one.order, one.table, one.column))


def repoint(table: str, column: str, merge: Merge, *along: str) -> None:
    """A record that is moved has been changed: whoever holds its old version must read it again. Columns that move along are written in
    the same statement: of many rows the journal tells each once."""
    versioned = {"version", "changed_at"} <= _columns(table)
    more = sql.SQL(", version = version + 1, changed_at = %(now)s") if versioned else sql.SQL("")
    names = [sql.Identifier(each) for each in (column, *along)]
    moved = sql.SQL(", ").join(sql.SQL("{0} = CASE WHEN {0} = ANY(%(losers)s) THEN %(winner)s ELSE {0} END").format(one) for one in names)
    naming = sql.SQL(" OR ").join(sql.SQL("{} = ANY(%(losers)s)").format(one) for one in names)
    statement = sql.SQL("UPDATE {table} SET {moved}{more} WHERE {naming}")
    run(statement.format(table=sql.Identifier(table), moved=moved, more=more, naming=naming), merge)


def moves_along(merge: Merge) -> None:
    """For a column that another mover of its table takes along."""


def run(statement: sql.Composable | str, merge: Merge) -> None:
    """The statement may name %(winner)s and %(losers)s, or %(loser)s where there is one."""
    given: dict[str, Any] = {
        "winner": merge.winner,
        "losers": list(merge.losers),
        "loser": merge.losers[0],
        "kind": merge.kind,
        "now": merge.asking.now,
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, given)


def _columns(table: str) -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped", [f'"{table}"'])
        return {row[0] for row in cursor.fetchall()}
