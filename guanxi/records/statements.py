"""Questions that differ only in the ids they ask for: the ORM writes their statement once, later calls fill in the ids.

Writing the SQL of a record with forty fields costs the ORM more than PostgreSQL needs to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from psycopg import sql

from guanxi.sql.prepared import ask

MOST_KEPT = 2_000
_kept: dict[Hashable, Statement] = {}


@dataclass(frozen=True)
class Statement:
    """`hole` is the place among the parameters where the ids go; `converters` are the ORM's, by place among the columns."""

    sql: str
    parameters: tuple[Any, ...]
    hole: int
    names: tuple[str, ...]
    converters: tuple[tuple[int, Sequence[Callable[..., Any]], Any], ...]

    def rows(self, ids: Collection[int]) -> list[dict[str, Any]]:
        parameters = list(self.parameters)
        parameters[self.hole] = list(ids)
        found = ask(self.sql, parameters)
        for place, converters, expression in self.converters:
            found = [(*row[:place], _converted(row[place], converters, expression), *row[place + 1 :]) for row in found]
        return [dict(zip(self.names, row, strict=True)) for row in found]


def rows_among(key: Hashable, ids: Collection[int], asked: Callable[[object], QuerySet[Any, dict[str, Any]]]) -> list[dict[str, Any]]:
    """The rows of `asked(ids)`, a `values()` query that filters by `…__any_of=ids`, in no promised order.

    Under the same key the query must be the same but for the ids: the key holds all that it depends on, the actor's reach first.
    """
    statement = _kept.get(key)
    if statement is None:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        statement = _kept[key] = _written(asked)
    return statement.rows(ids)


def _written(asked: Callable[[object], QuerySet[Any, dict[str, Any]]]) -> Statement:
    hole = object()
    query = asked(hole).query
    compiler = query.get_compiler(connection=connection)
    text, parameters = compiler.as_sql()
    [place] = [place for place, parameter in enumerate(parameters) if parameter is hole]
    converters = compiler.get_converters([expression for expression, _sql, _alias in compiler.select])
    steps = tuple((place, tuple(some), expression) for place, (some, expression) in converters.items())
    return Statement(text, tuple(parameters), place, tuple(query.selected or query.values_select), steps)


def _converted(value: Any, converters: Sequence[Callable[..., Any]], expression: Any) -> Any:
    for convert in converters:
        value = convert(value, expression, connection)
    return value


def columns_among(table: str, key: str, ids: Collection[int], columns: Sequence[str], order: str = "") -> list[tuple[Any, ...]]:
    """Plain columns of the rows of a table whose `key` is one of the ids. Nothing is filtered: for ids the actor was shown to see."""
    return ask(_select(table, key, tuple(columns), order), [list(ids)])


@lru_cache(maxsize=200)
def _select(table: str, key: str, columns: tuple[str, ...], order: str) -> str:
    statement = sql.SQL("SELECT {} FROM {} WHERE {} = ANY(%s::bigint[])").format(
        sql.SQL(", ").join(map(sql.Identifier, columns)), sql.Identifier(table), sql.Identifier(key)
    )
    if order:
        statement += sql.SQL(" ORDER BY {}").format(sql.Identifier(order))
    return statement.as_string()
