"""Statements of ours that are asked again and again: PostgreSQL parses and plans them once per connection, only the values travel."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import psycopg
from django.db import connection
from psycopg.abc import Buffer
from psycopg.types.json import JsonbBinaryLoader

Row = tuple[Any, ...]


class _Prepared(psycopg.Cursor[Row]):
    def execute(self, query: Any, params: Any = None, **_how: Any) -> Any:
        found = super().execute(query, params, prepare=True)
        if self._query is None:  # a statement prepared before goes by its name: what logs read is its text
            self._query = SimpleNamespace(query=str(query).encode())  # type: ignore[assignment]
        return found


class _Literal(psycopg.Cursor[Row]):
    """Values stand in the statement as literals, as the ORM's own cursors write them; only the answer is binary."""

    def execute(self, query: Any, params: Any = None, **_how: Any) -> Any:
        return super().execute(_with_literals(self.connection, query, params).encode(), prepare=False)


class _JsonAsText(JsonbBinaryLoader):
    """As the ORM wants it from either form: its own converters read JSON."""

    def load(self, data: Buffer) -> str:
        return bytes(data[1:]).decode()  # behind the number of the format


def ask(statement: str, parameters: Sequence[Any], *, binary: bool = False) -> list[Row]:
    """All rows. The statement must be the same text each time: what differs from call to call is a parameter."""
    return _rows(_Prepared, statement, parameters, binary=binary)


def ask_for_these(statement: str, parameters: Sequence[Any]) -> list[Row]:
    """All rows of a statement that PostgreSQL plans for these very values: a search for one letter goes another way than one for a name."""
    return _rows(_Literal, statement, parameters, binary=True)


def with_literals(statement: str, parameters: Sequence[Any]) -> str:
    """The statement with its values written into it, to stand within another one that takes parameters."""
    connection.ensure_connection()
    return _with_literals(connection.connection, statement, parameters).replace("%", "%%")


def _with_literals(database: Any, statement: Any, parameters: Any) -> str:
    return psycopg.ClientCursor(database).mogrify(statement, parameters)


def _rows(cursor_class: type[psycopg.Cursor[Row]], statement: str, parameters: Sequence[Any], *, binary: bool) -> list[Row]:
    connection.ensure_connection()
    with connection.wrap_database_errors:
        raw: Any = cursor_class(connection.connection)
    if binary:
        raw.format = psycopg.pq.Format.BINARY
        raw.adapters.register_loader("jsonb", _JsonAsText)
    wrapped = connection.make_debug_cursor(raw) if connection.queries_logged else connection.make_cursor(raw)
    with wrapped as cursor:
        cursor.execute(statement, parameters)
        found: list[Row] = cursor.fetchall()
    return found
