"""Statements whose answers nobody needs travel together: one trip to the database instead of one for each."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from guanxi.sql.prepared import ask, ask_all

_of_thread = threading.local()


@contextmanager
def told_together() -> Iterator[None]:
    """Inside, what is told waits for the end, and goes in its order: nobody may ask for it before. The first that fails raises there."""
    outer, waiting = getattr(_of_thread, "waiting", None), list[tuple[str, Sequence[Any]]]()
    _of_thread.waiting = waiting
    try:
        yield
    finally:
        _of_thread.waiting = outer
    ask_all(waiting)


def tell(statement: str, parameters: Sequence[Any]) -> None:
    waiting = getattr(_of_thread, "waiting", None)
    if waiting is None:
        ask(statement, parameters)
    else:
        waiting.append((statement, parameters))
