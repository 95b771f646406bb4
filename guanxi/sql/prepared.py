"""Statements of ours that are asked again and again: PostgreSQL parses and plans them once per connection, only the values travel."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import SimpleNamespace
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from psycopg.abc import Buffer
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGresult
from psycopg.types.json import JsonbBinaryLoader

from guanxi.sql.along import Along, taken_along
from guanxi.sql.trips import Message, in_one_trip

Row = tuple[Any, ...]
Database = psycopg.Connection[Any]

MOST = 300
"""Statements that one connection keeps prepared; the oldest one goes when there are more."""
MOST_REPEATED = 40
PLACE = re.compile("%([s%])")
FINE = {ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK, ExecStatus.EMPTY_QUERY}


@dataclass
class _Kept:
    """What one connection keeps prepared: names, by text and types of the parameters."""

    names: dict[tuple[str, tuple[int, ...]], bytes] = field(default_factory=dict)
    repeated: dict[bytes, bytes | None] = field(default_factory=dict)
    """Of statements with their values in them, the last ones: the name of each that came again, in the order in which they were asked."""
    made: int = 0

    def new_name(self) -> bytes:
        self.made += 1
        return f"asked_{self.made}".encode()


_kept: WeakKeyDictionary[Database, _Kept] = WeakKeyDictionary()


class _JsonAsText(JsonbBinaryLoader):
    """As the ORM wants it from either form: its own converters read JSON."""

    def load(self, data: Buffer) -> str:
        return bytes(data[1:]).decode()  # behind the number of the format


class _Asked:
    """One statement on its way, straight through libpq. It is what Django's wrappers take for a cursor."""

    def __init__(self, database: Database, *, prepare: bool, binary: bool) -> None:
        self.database, self.prepare, self.format = database, prepare, Format.BINARY if binary else Format.TEXT
        self.values = Transformer(database)
        self.rows: list[Row] = []
        self._query: Any = None  # what logs read

    def execute(self, statement: str, parameters: Sequence[Any]) -> None:
        self._query = SimpleNamespace(query=statement.encode())
        with self.database.lock:
            _ready(self.database)
            result = self.message(statement, parameters).answered(self.database.pgconn)
        self.hear(result)

    def message(self, statement: str, parameters: Sequence[Any]) -> Message:
        kept = _kept_by(self.database)
        if self.prepare:
            sent = self.values.dump_sequence(parameters, [PyFormat.AUTO] * len(parameters))
            name = _name_of(statement, tuple(self.values.types or ()), kept, self.database)
            return Message(name, values=sent, formats=self.values.formats, answer=self.format)
        written = _with_literals(self.database, statement, parameters).encode()
        return Message(_name_of_repeated(written, kept, self.database), written, answer=self.format)

    def hear(self, result: PGresult) -> None:
        self.values.set_pgresult(_fine(result, self.database))
        self.rows = self.values.load_rows(0, result.ntuples, tuple)


def ask(statement: str, parameters: Sequence[Any], *, binary: bool = False) -> list[Row]:
    """All rows. The statement must be the same text each time: what differs from call to call is a parameter."""
    return _rows(statement, parameters, prepare=True, binary=binary)


def ask_for_these(statement: str, parameters: Sequence[Any]) -> list[Row]:
    """All rows of a statement that PostgreSQL plans for these very values: a search for one letter goes another way than one for a name.

    Values stand in it as literals, as the ORM's own cursors write them; only the answer is binary. For values that come again the plan is
    there already."""
    return _rows(statement, parameters, prepare=False, binary=True)


def ask_all(questions: Sequence[tuple[str, Sequence[Any]]]) -> None:
    """In one trip, for whoever does not need the answers. Where one fails, it says so, and those behind it are not done."""
    ours: BaseDatabaseWrapper = connections[DEFAULT_DB_ALIAS]
    ours.ensure_connection()
    if len(questions) < 2 or ours.queries_logged or ours.execute_wrappers:
        for statement, parameters in questions:
            ask(statement, parameters)
        return
    all_asked = [_Asked(ours.connection, prepare=True, binary=False) for _question in questions]
    with ours.wrap_database_errors:
        for asked, answer in zip(all_asked, _answers(ours.connection, all_asked, questions), strict=True):
            asked.hear(answer)


def with_literals(statement: str, parameters: Sequence[Any]) -> str:
    """The statement with its values written into it, to stand within another one that takes parameters."""
    connection.ensure_connection()
    return _with_literals(connection.connection, statement, parameters).replace("%", "%%")


def _rows(statement: str, parameters: Sequence[Any], *, prepare: bool, binary: bool) -> list[Row]:
    ours: BaseDatabaseWrapper = connections[DEFAULT_DB_ALIAS]  # each word through `connection` looks up the thread anew
    ours.ensure_connection()
    asked = _Asked(ours.connection, prepare=prepare, binary=binary)
    along = taken_along()
    if ours.queries_logged or ours.execute_wrappers:
        if along is not None:
            along.heard(ask(along.statement, along.parameters))  # whoever counts, counts it
        wrapped: Any = asked
        (ours.make_debug_cursor if ours.queries_logged else ours.make_cursor)(wrapped).execute(statement, parameters)
    elif along is not None:
        _both(ours, along, asked, statement, parameters)
    else:
        with ours.wrap_database_errors:
            asked.execute(statement, parameters)
    return asked.rows


def _both(ours: BaseDatabaseWrapper, along: Along, asked: _Asked, statement: str, parameters: Sequence[Any]) -> None:
    ahead = _Asked(ours.connection, prepare=True, binary=False)
    with ours.wrap_database_errors:
        first, second = _answers(ours.connection, [ahead, asked], [(along.statement, along.parameters), (statement, parameters)])
        ahead.hear(first)
    along.heard(ahead.rows)
    with ours.wrap_database_errors:
        asked.hear(second)


def _answers(database: Database, all_asked: Sequence[_Asked], questions: Sequence[tuple[str, Sequence[Any]]]) -> list[PGresult]:
    with database.lock:
        _ready(database, len(all_asked))
        messages = [asked.message(*question) for asked, question in zip(all_asked, questions, strict=True)]
        return in_one_trip(database.pgconn, messages)


def _with_literals(database: Any, statement: Any, parameters: Any) -> str:
    return psycopg.ClientCursor(database).mogrify(statement, parameters)


def _kept_by(database: Database) -> _Kept:
    kept = _kept.get(database)
    if kept is None:
        kept = _kept[database] = _Kept()
        database.adapters.register_loader("jsonb", _JsonAsText)
    return kept


def _ready(database: Database, asked: int = 1) -> None:
    """A transaction begins with its first statement. Room is made before any of those that go together is named."""
    if not database.autocommit and database.pgconn.transaction_status == TransactionStatus.IDLE:
        _fine(database.pgconn.exec_(b"BEGIN"), database)
    kept = _kept_by(database)
    while len(kept.names) > max(MOST - asked, 0):
        _fine(database.pgconn.exec_(b"DEALLOCATE " + kept.names.pop(next(iter(kept.names)))), database)


def _name_of(statement: str, types: tuple[int, ...], kept: _Kept, database: Database) -> bytes:
    name = kept.names.get((statement, types))
    if name is None:
        name = kept.new_name()
        _fine(database.pgconn.prepare(name, _numbered(statement), types), database)
        kept.names[statement, types] = name
    return name


def _name_of_repeated(written: bytes, kept: _Kept, database: Database) -> bytes | None:
    """None the first time: a list that somebody opens is opened again, what they type is not."""
    again = written in kept.repeated
    name = kept.repeated.pop(written, None)
    if again and name is None:
        name = kept.new_name()
        _fine(database.pgconn.prepare(name, written), database)
    kept.repeated[written] = name
    while len(kept.repeated) > MOST_REPEATED:
        oldest = kept.repeated.pop(next(iter(kept.repeated)))
        if oldest is not None:
            _fine(database.pgconn.exec_(b"DEALLOCATE " + oldest), database)
    return name


@lru_cache(maxsize=MOST)
def _numbered(statement: str) -> bytes:
    """With the places of its parameters as PostgreSQL writes them."""
    count = 0

    def place(found: re.Match[str]) -> str:
        nonlocal count
        if found[1] == "%":
            return "%"
        count += 1
        return f"${count}"

    return PLACE.sub(place, statement).encode()


def _fine(result: PGresult, database: Database) -> PGresult:
    if database.pgconn.status == ConnStatus.BAD:
        raise psycopg.OperationalError(result.get_error_message())
    if result.status not in FINE:
        raise psycopg.errors.error_from_result(result, encoding=database.info.encoding)
    return result
