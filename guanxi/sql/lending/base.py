"""The database of a web process: its threads lend each other their connections, the one that was used last first.

Django keeps a connection for each thread. A quiet house then asks over eight of them in turn, and each has to plan every statement and to
read the catalogue for itself; lent, all that is done once and stays warm.
"""

from __future__ import annotations

import os
import select
import time
from typing import Any

from django.db.backends.postgresql import base
from psycopg import Connection
from psycopg.pq import TransactionStatus

KEPT_FOR = 3_600
"""Seconds after which a connection is made anew: what PostgreSQL remembers for one grows."""

idle: list[tuple[Connection[Any], float]] = []
"""Connections that nobody uses, with the time that each was made at."""
os.register_at_fork(after_in_child=idle.clear)


class DatabaseWrapper(base.DatabaseWrapper):
    made_at = 0.0

    def connect(self) -> None:
        while idle:
            found, made_at = idle.pop()
            if _hung_up(found):
                found.close()
            else:
                self.connection, self.made_at = found, made_at
                self.autocommit, self.errors_occurred = True, False  # as it was given back
                return
        super().connect()
        self.made_at = time.monotonic()

    def close_if_unusable_or_obsolete(self) -> None:
        """What Django does before and after each request: the connection goes to whoever asks next, if it is fit for them."""
        super().close_if_unusable_or_obsolete()
        if self.connection is None or self.in_atomic_block:
            return
        if self.connection.info.transaction_status == TransactionStatus.IDLE and time.monotonic() < self.made_at + KEPT_FOR:
            idle.append((self.connection, self.made_at))
            self.connection = None
        else:
            self.close()


def _hung_up(connection: Connection[Any]) -> bool:
    """A database that ended has left something to read, where a quiet one says nothing."""
    asked = select.poll()
    asked.register(connection.fileno(), select.POLLIN)
    return bool(asked.poll(0))
