"""Rows that an entry deleted come back, where their place is free."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from django.db import connection
from psycopg import sql

from guanxi.journal.undoing.tables import Journaled, tables_of


def bring_back(
    entry_id: int,
    object_name: str,
    *,
    sparing: Sequence[int] = (),
    only: Sequence[int] | None = None,
    otherwise: Mapping[str, Any] = MappingProxyType({}),
) -> set[int]:
    """Inserts rows again that the entry deleted, unless their place is taken; returns their keys. `otherwise` are columns that come back
    with another value than they had."""
    back: set[int] = set()
    for journaled in tables_of(object_name):
        if journaled.object_column and not _names_in(journaled, entry_id, object_name):
            continue
        statement = sql.SQL(
            "INSERT INTO {table} SELECT (jsonb_populate_record(NULL::{table}, c.before || %s::jsonb)).* FROM journal_change c "
            "WHERE c.entry_id = %s AND c.object = %s AND c.after IS NULL AND c.before IS NOT NULL AND NOT c.record_id = ANY(%s) "
            "AND (%s::bigint[] IS NULL OR c.record_id = ANY(%s)) ON CONFLICT DO NOTHING RETURNING {key}"
        ).format(table=sql.Identifier(journaled.table), key=sql.Identifier(journaled.key))
        with connection.cursor() as cursor:
            chosen = None if only is None else list(only)
            cursor.execute(statement, [json.dumps(dict(otherwise)), entry_id, object_name, list(sparing), chosen, chosen])
            back |= {row[0] for row in cursor.fetchall()}
    return back


def _names_in(journaled: Journaled, entry_id: int, object_name: str) -> bool:
    """Whether what the entry deleted lay in this table of several objects."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM journal_change WHERE entry_id = %s AND object = %s AND before ->> %s = %s)",
            [entry_id, object_name, journaled.object_column, object_name],
        )
        return bool(cursor.fetchone()[0])
