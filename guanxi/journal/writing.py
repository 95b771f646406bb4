"""Writing the journal: `act` opens one transaction and one entry; every change of a journaled row inside it belongs to that entry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone

from guanxi.journal import kinds, reading
from guanxi.sql.prepared import ask

JsonObject = dict[str, Any]


class Signatory(Protocol):
    """Whoever signs an entry; the journal does not care what it is."""

    @property
    def key(self) -> str: ...
    @property
    def name(self) -> str: ...


@dataclass
class OpenEntry:
    """The entry being written; `about` and `details` may be set until it closes."""

    id: int
    kind: str
    about: tuple[str, int] | None = None
    details: JsonObject = field(default_factory=dict)
    keep_if_empty: bool = False


_open: ContextVar[OpenEntry | None] = ContextVar("open_entry", default=None)


class NoEntry(RuntimeError):
    """Asked for the open entry outside an act."""


def current_entry() -> OpenEntry:
    entry = _open.get()
    if entry is None:
        raise NoEntry("This runs inside journal.writing.act() only.")
    return entry


@contextmanager
def act(
    kind: str,
    *,
    by: Signatory,
    at: datetime | None = None,
    about: tuple[str, int] | None = None,
    details: Mapping[str, Any] | None = None,
    keep_if_empty: bool = False,
) -> Iterator[OpenEntry]:
    """One thing happens. An act inside an act is part of the outer one: its changes and consequences are one entry."""
    outer = _open.get()
    if outer is not None:
        with transaction.atomic():
            yield outer
        return
    kinds.check_declared(kind)
    with transaction.atomic():
        entry = OpenEntry(_reserve(), kind, about, dict(details or {}), keep_if_empty)
        token = _open.set(entry)
        try:
            yield entry
        finally:
            _open.reset(token)
        _close(entry, by, at or timezone.now())


def _reserve() -> int:
    [(_told, number)] = ask("SELECT set_config(%s, number::text, true), number FROM nextval('journal_entry_id_seq') AS number", [OPEN])
    return int(number)


def _close(entry: OpenEntry, by: Signatory, at: datetime) -> None:
    """Writes the entry unless nothing changed, and hands it to its readers."""
    about_object, about_id = entry.about or (None, None)
    details = json.dumps(entry.details, default=str)
    keep = entry.keep_if_empty or bool(entry.details)
    told = [str(entry.id), entry.kind, about_object, None if about_id is None else str(about_id), by.key, by.name, at, details]
    ask(CLOSE, [*told, keep, str(entry.id), str(entry.id), reading.readers_of(entry.kind), OPEN])


OPEN = "guanxi.entry"
"""The setting of the transaction that tells triggers which entry is open."""
# Between itself and itself: an entry may have a hundred thousand changes. The planner, which is not told which one this is, would take any
# number for one of these and read the whole table in the hope of meeting it soon; a range it looks up in the index.
CLOSE = """
    WITH told AS (
        INSERT INTO journal_entry (id, kind, about_object, about_id, actor_key, actor_name, at, details)
        SELECT %s::bigint, %s, %s, %s::bigint, %s, %s, %s, %s::jsonb
        WHERE %s OR EXISTS (SELECT 1 FROM journal_change WHERE entry_id BETWEEN %s::bigint AND %s::bigint)
        RETURNING id
    ), piles AS (
        INSERT INTO journal_unread (reader, entry_id) SELECT reader, told.id FROM told, unnest(%s::text[]) AS reader
    )
    SELECT set_config(%s, '', true)
"""
