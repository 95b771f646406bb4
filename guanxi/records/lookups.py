"""What hangs on records and is not filtered: parts, tags, figures, names of owners. Read by key, or along with the records themselves."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, cached_property
from typing import Any

import orjson
import psycopg
from django.db import connection

from guanxi.sql.prepared import ask

Rows = list[tuple[Any, ...]]

AS_THEY_ARE = {"bool", "int2", "int4", "int8", "text", "varchar", "float8", "text[]", "varchar[]"}
READ_BY: dict[str, Callable[[str], Any]] = {"date": date.fromisoformat, "timestamptz": datetime.fromisoformat, "numeric": Decimal}
"""How JSON says what it has no kind of its own for. A numeric goes as text, since JSON's numbers are read as floats."""


@dataclass(frozen=True)
class Lookup:
    """Plain columns of the rows that hang on records: those whose `key` is what the records' column `of` holds, or what the query `among`
    finds for a `page` of them.

    Nothing is filtered: for records the actor was shown to see. `source` is a table, or a query in brackets, written by us.
    """

    source: str
    key: str
    columns: tuple[str, ...]
    order: str = ""
    of: str = "pk"
    among: str = ""

    def rows(self, values: Collection[int]) -> Rows:
        return ask(self._among, [list(values)])

    @cached_property
    def _among(self) -> str:
        names = ", ".join(f'"{column}"' for column in self.columns)
        return f'SELECT {names} FROM {self._from} WHERE "{self.key}" = ANY(%s::bigint[]){self._ordered}'

    @cached_property
    def beside(self) -> str:
        """The same rows of all records of a `page` as one value: a list of lists in JSON."""
        kinds = _kinds(self._from, self.columns)
        names = ", ".join(
            f'"{column}"::text' if kind == "numeric" else f'"{column}"' for column, kind in zip(self.columns, kinds, strict=True)
        )
        wanted = self.among or f'SELECT "{self.of}" FROM page'
        among = f'"{self.key}" = ANY(ARRAY({wanted}))'
        return f"(SELECT json_agg(json_build_array({names}){self._ordered}) FROM {self._from} WHERE {among})::text"

    def read(self, found: str | None) -> Rows:
        """From what stood beside a page."""
        rows: list[Sequence[Any]] = orjson.loads(found) if found else []
        return [tuple(row) for row in rows] if not self._readers else [self._read(row) for row in rows]

    def _read(self, row: Sequence[Any]) -> tuple[Any, ...]:
        values = list(row)
        for place, reader in self._readers:
            if values[place] is not None:
                values[place] = reader(values[place])
        return tuple(values)

    @cached_property
    def _readers(self) -> list[tuple[int, Callable[[str], Any]]]:
        kinds = _kinds(self._from, self.columns)
        return [(place, READ_BY[kind]) for place, kind in enumerate(kinds) if kind in READ_BY]

    @property
    def _from(self) -> str:
        return self.source if self.source.startswith("(") else f'"{self.source}"'

    @property
    def _ordered(self) -> str:
        return f' ORDER BY "{self.order}"' if self.order else ""


Beside = dict[Lookup, Rows]


def with_beside(statement: str, lookups: Collection[Lookup]) -> str:
    """The statement of a page with what hangs on its rows, which stands in further columns of the first of them."""
    found = "".join(f', CASE WHEN row_number() OVER () = 1 THEN {lookup.beside} END AS "{name}"' for lookup, name in _named(lookups))
    return f"WITH page AS MATERIALIZED ({statement}) SELECT page.*{found} FROM page"


def names_beside(lookups: Collection[Lookup]) -> list[str]:
    return [name for _lookup, name in _named(lookups)]


def read_beside(lookups: Collection[Lookup], first: dict[str, Any]) -> Beside:
    return {lookup: lookup.read(first[name]) for lookup, name in _named(lookups)}


def together(pieces: Sequence[Beside]) -> Beside:
    """What hangs on a page that was read in several pieces."""
    if len(pieces) == 1:
        return pieces[0]
    found: Beside = {}
    for piece in pieces:
        for lookup, rows in piece.items():
            found.setdefault(lookup, []).extend(rows)
    return found


def _named(lookups: Collection[Lookup]) -> list[tuple[Lookup, str]]:
    return [(lookup, f"beside {number}") for number, lookup in enumerate(lookups)]


@cache
def _kinds(source: str, columns: tuple[str, ...]) -> list[str]:
    """The database's names of the columns' types; one that JSON would not carry whole is refused."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT {} FROM {} LIMIT 0".format(", ".join(f'"{column}"' for column in columns), source))
        kinds = [_kind(column.type_code) for column in cursor.description]
    if unknown := {*kinds} - AS_THEY_ARE - READ_BY.keys():
        raise TypeError(f"{source} holds {', '.join(sorted(unknown))}, which nothing here reads from JSON.")
    return kinds


def _kind(oid: int) -> str:
    known = psycopg.adapters.types.get(oid)
    if known is None:
        return str(oid)
    return f"{known.name}[]" if known.array_oid == oid else known.name
