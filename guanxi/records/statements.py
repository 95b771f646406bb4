"""Questions that differ only in the ids they ask for: the ORM writes their statement once, later calls fill in the ids.

Writing the SQL of a record with forty fields costs the ORM more than PostgreSQL needs to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.db.models import Expression, QuerySet
from django.db.models import Field as ModelField

from guanxi.records.knowing import Knowing
from guanxi.records.lookups import Beside, Lookup, names_beside, read_beside, with_beside
from guanxi.sql.prepared import ask

Row = dict[str, Any]

NOTHING: Mapping[str, Any] = {}

known = Knowing(2_000)


@dataclass(frozen=True)
class _Place:
    name: str


class Given(Expression):
    """In a query that is written once: the place of a value that each call gives under this name, as the moment it is asked at."""

    def __init__(self, name: str, kind: ModelField[Any, Any]) -> None:
        super().__init__(output_field=kind)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return f"%s::{self.output_field.db_type(connection)}", [_Place(self.name)]


@dataclass(frozen=True)
class Statement:
    """`hole` is the place among the parameters where the ids go, `given` are the places of other values that change from call to call, by
    name; `converters` are the ORM's, by place among the columns."""

    sql: str
    parameters: tuple[Any, ...]
    hole: int | None
    names: tuple[str, ...]
    converters: tuple[tuple[int, Sequence[Callable[..., Any]], Any], ...]
    given: tuple[tuple[int, str], ...] = ()
    lookups: tuple[Lookup, ...] = ()

    def rows(self, ids: Collection[int]) -> list[Row]:
        return self.named(ask(self.sql, self.filled(ids)))

    def rows_and_beside(self, ids: Collection[int]) -> tuple[list[Row], Beside]:
        """The same, with what hangs on them as `with_lookups` asks for it."""
        return self.taken_apart(ask(self.sql, self.filled(ids), binary=True))

    def with_lookups(self, lookups: Sequence[Lookup]) -> Statement:
        names = (*self.names, *names_beside(lookups))
        return replace(self, sql=with_beside(self.sql, lookups), names=names, lookups=tuple(lookups))

    def taken_apart(self, found: list[tuple[Any, ...]]) -> tuple[list[Row], Beside]:
        rows = self.named(found)
        return rows, read_beside(self.lookups, rows[0]) if rows else {}

    def filled(self, ids: Collection[int], given: Mapping[str, Any] = NOTHING) -> list[Any]:
        """The parameters, with the ids and what else is given where they go."""
        found = list(self.parameters)
        if self.hole is not None:
            found[self.hole] = list(ids)
        for place, name in self.given:
            found[place] = given[name]
        return found

    def named(self, found: list[tuple[Any, ...]]) -> list[Row]:
        """Columns as the ORM gives them, by name."""
        for place, converters, expression in self.converters:
            found = [(*row[:place], _converted(row[place], converters, expression), *row[place + 1 :]) for row in found]
        return [dict(zip(self.names, row, strict=True)) for row in found]


def rows_among(key: Hashable, ids: Collection[int], asked: Callable[[object], QuerySet[Any, Row]]) -> list[Row]:
    """The rows of `asked(ids)`, a `values()` query that filters by `…__any_of=ids`, in no promised order.

    Under the same key the query must be the same but for the ids: the key holds all that it depends on, the actor's reach first.
    """
    return known(key, lambda: written(asked)).rows(ids)


def written(asked: Callable[[object], QuerySet[Any, Row]]) -> Statement:
    hole = object()
    found = written_as(asked(hole))
    [place] = [place for place, parameter in enumerate(found.parameters) if parameter is hole]
    given = tuple((number, parameter.name) for number, parameter in enumerate(found.parameters) if isinstance(parameter, _Place))
    return replace(found, hole=place, given=given)


def written_as(asked: QuerySet[Any, Row]) -> Statement:
    """As it stands, without any hole."""
    query = asked.query
    compiler = query.get_compiler(connection=connection)
    text, parameters = compiler.as_sql()
    converters = compiler.get_converters([expression for expression, _sql, _alias in compiler.select])
    steps = tuple((place, tuple(some), expression) for place, (some, expression) in converters.items())
    return Statement(text, tuple(parameters), None, tuple(query.selected or query.values_select), steps)


def _converted(value: Any, converters: Sequence[Callable[..., Any]], expression: Any) -> Any:
    for convert in converters:
        value = convert(value, expression, connection)
    return value
