"""What is written lies on a heap of the search index first, which each search looks through: after many rows it is sorted in at once."""

from __future__ import annotations

from contextlib import suppress

from django.db import DatabaseError, connection

SORT_IN = """
SELECT count(gin_clean_pending_list(i.indexrelid)) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam
WHERE a.amname = 'gin' AND c.relkind = 'i' AND c.relnamespace = current_schema()::regnamespace
"""


def sort_in() -> None:
    """Outside a transaction. Where it cannot be done now, autovacuum does it later."""
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute(SORT_IN)
