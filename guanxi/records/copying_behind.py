"""COPY behind one's back: the database takes the rows of one table while Python writes down those of the next."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

from django.db import connection
from psycopg import sql

from guanxi.sql.turns import database_at_work

_mine = threading.local()


class Behind:
    """The copies that are under way on one connection, done one after the other by a thread of their own."""

    def __init__(self, thread: ThreadPoolExecutor, raw: Any) -> None:
        self.thread, self.raw = thread, raw
        self.running: list[Future[None]] = []

    def copy(self, statement: sql.Composed, text: str) -> None:
        self.running.append(self.thread.submit(_copy, self.raw, statement, text))

    def wait(self) -> None:
        """Raises what the first of them that failed raised; those after it had no transaction left."""
        running, self.running = self.running, []
        with database_at_work():
            failures = [error for one in running if (error := one.exception()) is not None]
        if failures:
            with connection.wrap_database_errors:
                raise failures[0]


@contextmanager
def copies_behind() -> Iterator[None]:
    """Inside, `copy` returns at once; any other statement waits for the copies before it, and so does the end."""
    connection.ensure_connection()
    with ThreadPoolExecutor(1, "copy-behind") as thread:
        behind = _mine.behind = Behind(thread, connection.connection)
        try:
            with connection.execute_wrapper(_after(behind)):
                yield
            behind.wait()
        finally:
            _mine.behind = None


def copy(statement: sql.Composed, text: str) -> None:
    behind: Behind | None = getattr(_mine, "behind", None)
    if behind is not None:
        behind.copy(statement, text)
        return
    connection.ensure_connection()
    with connection.wrap_database_errors:
        _copy(connection.connection, statement, text)


def _copy(raw: Any, statement: sql.Composed, text: str) -> None:
    with raw.cursor() as cursor, cursor.copy(statement) as copying:
        copying.write(text)


def _after(behind: Behind) -> Callable[..., Any]:
    def execute(execute: Callable[..., Any], statement: Any, parameters: Any, many: bool, context: Any) -> Any:
        behind.wait()
        return execute(statement, parameters, many, context)

    return execute
