"""Questions that differ only in the ids they ask for: the ORM writes their statement once, later calls fill in the ids.

Writing the SQL of a record with forty fields costs the ORM more than PostgreSQL needs to answer it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Expression, QuerySet
from django.db.models import Field as ModelField

from guanxi.records.knowing import Knowing
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
    hole: int
    names: tuple[str, ...]
    converters: tuple[tuple[int, Sequence[Callable[..., Any]], Any], ...]
    given: tuple[tuple[int, str], ...] = ()

    def rows(self, ids: Collection[int], *, binary: bool = False) -> list[Row]:
        return self.named(ask(self.sql, self.filled(ids), binary=binary))

    def filled(self, ids: Collection[int], given: Mapping[str, Any] = NOTHING) -> list[Any]:
        """The parameters, with the ids and what else is given where they go."""
        found = list(self.parameters)
        found[self.hole] = list(ids)
        for place, name in self.given:
            found[place] = given[name]
        return found

    def named(self, found: list[tuple[Any, ...]]) -> list[Row]:
        """Columns as the ORM gives them, by name."""
        for place, converters, expression in self.converters:
            found = [(*row[:place], _converted(row[place], converters, expression), *row[place + 1 :]) for row in found]
        return [dict(zip(self.names, row, strict=True)) for row in found]

    def row_and_beside(self, record_id: int, lookups: Sequence[Lookup]) -> tuple[Row | None, Beside]:
        """One record and what hangs on it. Rows within a row travel in binary form: only there do their columns have types."""
        found = self.rows([record_id], binary=True)
        if not found:
            return None, {}
        [row] = found
        return row, {lookup: row[_place_of(number)] for number, lookup in enumerate(lookups)}

    def with_beside(self, lookups: Sequence[Lookup]) -> Statement:
        beside = "".join(f", {lookup.beside}" for lookup in lookups)
        names = (*self.names, *(_place_of(number) for number in range(len(lookups))))
        return replace(self, sql=f"SELECT m.*{beside} FROM ({self.sql}) AS m", names=names)


def rows_among(key: Hashable, ids: Collection[int], asked: Callable[[object], QuerySet[Any, Row]]) -> list[Row]:
    """The rows of `asked(ids)`, a `values()` query that filters by `…__any_of=ids`, in no promised order.

    Under the same key the query must be the same but for the ids: the key holds all that it depends on, the actor's reach first.
    """
    return known(key, lambda: written(asked)).rows(ids)


def written(asked: Callable[[object], QuerySet[Any, Row]]) -> Statement:
    hole = object()
    query = asked(hole).query
    compiler = query.get_compiler(connection=connection)
    text, parameters = compiler.as_sql()
    [place] = [place for place, parameter in enumerate(parameters) if parameter is hole]
    converters = compiler.get_converters([expression for expression, _sql, _alias in compiler.select])
    steps = tuple((place, tuple(some), expression) for place, (some, expression) in converters.items())
    given = tuple((number, parameter.name) for number, parameter in enumerate(parameters) if isinstance(parameter, _Place))
    return Statement(text, tuple(parameters), place, tuple(query.selected or query.values_select), steps, given)


def _converted(value: Any, converters: Sequence[Callable[..., Any]], expression: Any) -> Any:
    for convert in converters:
        value = convert(value, expression, connection)
    return value


@dataclass(frozen=True)
class Lookup:
    """Plain columns of the rows that hang on records: those whose `key` is what the records' column `of` holds.

    Nothing is filtered: for records the actor was shown to see. `source` is a table, or a query in brackets, written by us.
    """

    source: str
    key: str
    columns: tuple[str, ...]
    order: str = ""
    of: str = "pk"

    def rows(self, values: Collection[int]) -> list[tuple[Any, ...]]:
        return ask(self._among, [list(values)])

    @cached_property
    def _among(self) -> str:
        return f'SELECT {self._names} FROM {self._from} WHERE "{self.key}" = ANY(%s::bigint[]){self._ordered}'

    @cached_property
    def beside(self) -> str:
        """The same rows of one record m, as a column that stands beside its own."""
        return f'ARRAY(SELECT ROW({self._names}) FROM {self._from} WHERE "{self.key}" = m."{self.of}"{self._ordered})'

    @property
    def _names(self) -> str:
        return ", ".join(f'"{column}"' for column in self.columns)

    @property
    def _from(self) -> str:
        return self.source if self.source.startswith("(") else f'"{self.source}"'

    @property
    def _ordered(self) -> str:
        return f' ORDER BY "{self.order}"' if self.order else ""


Beside = dict[Lookup, list[tuple[Any, ...]]]


def _place_of(number: int) -> str:
    return f"beside {number}"
