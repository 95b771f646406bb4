"""Two threads of one process that take turns: the second works while the first one waits for the database, not beside it.

Python runs one thread at a time. A thread that only prepares what comes next would slow the one that the database waits for.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

_mine = threading.local()


class Turn:
    """Free for the second thread, unless the first one holds it."""

    def __init__(self) -> None:
        self._free = threading.Event()
        self._free.set()

    def await_mine(self) -> None:
        """Called by the second thread between two small pieces of its work."""
        if not self._free.is_set():
            self._free.wait()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Called by the first thread around what the database waits for."""
        _mine.turn = self
        self._free.clear()
        try:
            yield
        finally:
            _mine.turn = None
            self._free.set()

    @contextmanager
    def given(self) -> Iterator[None]:
        self._free.set()
        try:
            yield
        finally:
            self._free.clear()


@contextmanager
def database_at_work() -> Iterator[None]:
    """Around a statement that takes long: whoever prepares the next rows may go on meanwhile."""
    turn: Turn | None = getattr(_mine, "turn", None)
    if turn is None:
        yield
    else:
        with turn.given():
            yield
