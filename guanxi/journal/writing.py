"""Writing the journal: `act` opens one transaction and one entry; every change of a journaled row inside it belongs to that entry."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, transaction
from django.utils import timezone

from guanxi.journal import kinds, reading

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
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('guanxi.entry', nextval('journal_entry_id_seq')::text, true)")
        return int(cursor.fetchone()[0])


def _close(entry: OpenEntry, by: Signatory, at: datetime) -> None:
    """Writes the entry unless nothing changed, and hands it to its readers."""
    about_object, about_id = entry.about or (None, None)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH told AS (
                INSERT INTO journal_entry (id, kind, about_object, about_id, actor_key, actor_name, at, details)
                SELECT %(id)s, %(kind)s, %(object)s, %(about)s, %(key)s, %(name)s, %(at)s, %(details)s::jsonb
                WHERE %(keep)s OR EXISTS (SELECT 1 FROM journal_change WHERE entry_id = %(id)s)
                RETURNING id
            ), piles AS (
                INSERT INTO journal_unread (reader, entry_id) SELECT reader, told.id FROM told, unnest(%(readers)s::text[]) AS reader
            )
            SELECT set_config('guanxi.entry', '', true)
            """,
            {
                "id": entry.id,
                "kind": entry.kind,
                "object": about_object,
                "about": about_id,
                "key": by.key,
                "name": by.name,
                "at": at,
                "details": json.dumps(entry.details, default=str),
                "keep": entry.keep_if_empty or bool(entry.details),
                "readers": reading.readers_of(entry.kind),
            },
        )
