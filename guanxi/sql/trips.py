"""Statements as they travel to PostgreSQL: one and its answer, or several that go together and are answered together (libpq's pipeline)."""

from __future__ import annotations

import select
from collections.abc import Sequence
from dataclasses import dataclass

from psycopg.abc import Buffer
from psycopg.pq import ConnStatus, Format
from psycopg.pq.abc import PGconn, PGresult


@dataclass(frozen=True)
class Message:
    """A statement that PostgreSQL keeps by its name, with the values for its places; or a text that says all."""

    name: bytes | None
    text: bytes = b""
    values: Sequence[Buffer | None] | None = None
    formats: Sequence[Format] | None = None
    answer: Format = Format.TEXT

    def answered(self, wire: PGconn) -> PGresult:
        if self.name is None:
            return wire.exec_params(self.text, None, result_format=self.answer)
        return wire.exec_prepared(self.name, self.values, self.formats, self.answer)  # type: ignore[arg-type]  # None is NULL

    def sent(self, wire: PGconn) -> None:
        if self.name is None:
            wire.send_query_params(self.text, None, result_format=self.answer)
        else:
            wire.send_query_prepared(self.name, self.values, self.formats, self.answer)


def in_one_trip(wire: PGconn, messages: Sequence[Message]) -> list[PGresult]:
    """All answers. Where one fails, those behind it are not asked and say so."""
    wire.enter_pipeline_mode()
    try:
        for message in messages:
            message.sent(wire)
        wire.pipeline_sync()
        while wire.flush():
            _wait(wire, select.POLLIN | select.POLLOUT)
            wire.consume_input()
        found = [_next(wire) for _message in messages]
        _result(wire)  # all are through
    finally:
        if wire.status == ConnStatus.OK:
            wire.exit_pipeline_mode()
    return found


def _next(wire: PGconn) -> PGresult:
    found = _result(wire)
    if found is None:
        raise AssertionError("PostgreSQL answers each statement of a pipeline")
    _result(wire)  # nothing: the end of this answer
    return found


def _result(wire: PGconn) -> PGresult | None:
    """Waiting lets other threads go on, which libpq's own waiting does not."""
    while wire.is_busy():
        _wait(wire, select.POLLIN)
        wire.consume_input()
    return wire.get_result()


def _wait(wire: PGconn, for_what: int) -> None:
    poll = select.poll()
    poll.register(wire.socket, for_what)
    poll.poll()
