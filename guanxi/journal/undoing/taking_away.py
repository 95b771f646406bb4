"""Rows that an entry made go again, where they are still as it made them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection
from psycopg import sql

from guanxi.journal.undoing.tables import tables_of


def take_away(entry_id: int, object_name: str, *, sparing: Sequence[int] = ()) -> int:
    """Deletes rows that the entry made and that are still as it made them."""
    gone = 0
    for journaled in tables_of(object_name):
        statement = sql.SQL(
            "DELETE FROM {table} AS t USING journal_change c WHERE c.entry_id = %s AND c.object = %s AND c.before IS NULL "
            "AND c.after IS NOT NULL AND t.{key} = c.record_id "
            "AND jsonb_strip_nulls(to_jsonb(t)) - %s::text[] = jsonb_strip_nulls(c.after) "
            "AND NOT c.record_id = ANY(%s) AND {holds}"
        ).format(table=sql.Identifier(journaled.table), key=sql.Identifier(journaled.key), holds=journaled.holds("t", object_name))
        with connection.cursor() as cursor:
            cursor.execute(statement, [entry_id, object_name, list(journaled.ignored), list(sparing)])
            gone += cursor.rowcount
    return gone
