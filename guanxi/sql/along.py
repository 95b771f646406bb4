"""A question that goes along with the next one, whatever that is: one trip to the database instead of two."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Along:
    """`heard` gets all rows before anybody sees the answer to the next question; what it raises stands instead of that answer."""

    statement: str
    parameters: Sequence[Any]
    heard: Callable[[list[tuple[Any, ...]]], None]


_of_thread = threading.local()


@contextmanager
def going_along(question: Along, ask_alone: Callable[[str, Sequence[Any]], list[tuple[Any, ...]]]) -> Iterator[None]:
    """Inside, the first question takes this one along. Where none is asked, or something fails before, it is asked at the end."""
    _of_thread.waiting = question
    try:
        yield
    finally:
        if taken_along() is not None:
            question.heard(ask_alone(question.statement, question.parameters))


def taken_along() -> Along | None:
    """The question that waits, once."""
    waiting: Along | None = getattr(_of_thread, "waiting", None)
    if waiting is not None:
        _of_thread.waiting = None
    return waiting
